"""Every chapter in a real JupyterLab: it runs, and its explorers answer every reader.

With the mouse, with the keyboard alone, by ear (axe, names), on a light page and on a dark one, at 200 %.
A chapter is opened and run once, in one language; both languages with ``--all``. It gives its stored
outputs, so nbval need not run it again.
"""

import io
import re
from contextlib import contextmanager, redirect_stdout

import lab
import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from cells import VIEW, explorers, names_of
from lab import NOTEBOOKS
from PIL import Image

from nbhelpers.explore.kit.points import Points
from nbhelpers.notebook import language

MOST_BYTES = (
    250e6  # of a kernel that ran a whole chapter; it limits how many learners fit on a machine
)
CONTROLS = "button, select, input, .nbh-live"
NAMED = r"""- '?(slider|button|combobox|textbox|application|img)\b(?: "(.*?)")?"""
WORD = "[A-Za-z]{2,}|[\u4e00-\u9fff]"
RING = (0, 114, 178)

FOCUSED = "(all) => all.indexOf(document.activeElement)"
KINDS = "(all) => all.map((e) => e.tagName + e.type)"
FILTERS = "(all) => all.map((e) => getComputedStyle(e).filter)"
AXE = "(e) => axe.run(e, {resultTypes: ['violations']})"

BACK = """(all) => all.map((e) => e.getBoundingClientRect()).flatMap((box, i, boxes) => {
    const next = boxes[i + 1] ?? {top: Infinity};
    const above = next.bottom <= box.top, left = next.top < box.bottom && next.left < box.left;
    return above || left ? [i] : [];
})"""

CUT = """(view) => {
    const edge = view.getBoundingClientRect().right + 1;
    const wide = (e) => e.getBoundingClientRect().right > edge || e.scrollWidth > e.clientWidth + 1;
    const parts = '.nbh-controls > *, .nbh-label, .nbh-number, button, .nbh-stage, img, .nbh-words, .nbh-reading, .nbh-task';
    return [view, ...view.querySelectorAll(parts)].filter(wide).map((e) => e.className);
}"""


class Chapter:
    """A notebook that was opened, seen as it is stored, and run."""

    def __init__(self, page, file, name):
        self.page, self.file, self.language = page, file, name.split("/")[0]
        self.notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
        self.cells = explorers(self.notebook)
        picture, words, cell = lab.stored(page)
        self.width, self.words = picture.bounding_box()["width"], words.inner_text()
        self.stored_is_seen, self.text = picture.is_visible(), cell.inner_text()
        lab.run_all(page)
        self.explorers, self.bytes = lab.explorers(page), lab.newest_kernel_bytes()

    def each(self):
        """The explorers with their cells, each brought into view."""
        for explorer, cell in zip(self.explorers, self.cells, strict=True):
            lab.scroll_to(explorer.stage)
            yield explorer, cell


def pytest_generate_tests(metafunc):
    if "chapter" in metafunc.fixturenames:
        names = lab.chapters(both=metafunc.config.getoption("--all"))
        metafunc.parametrize("chapter", names, indirect=True, scope="module")


@pytest.fixture(scope="module")
def chapter(request, root, open_notebook):
    """Every chapter, one after the other."""
    with open_notebook(request.param) as page:
        yield Chapter(page, root / request.param, request.param)


def stored_words(cell):
    """The words that a cell keeps beside its stored picture."""
    return next(
        output.metadata["image/png"]["alt"]
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    )


def test_it_shows_its_stored_pictures_then_runs_and_all_is_live(chapter):
    """Before it runs it is not trusted, as a clone is."""
    assert chapter.stored_is_seen and chapter.width == 900 and "not found" not in chapter.text
    assert chapter.words.split() == stored_words(chapter.cells[0]).split()
    assert chapter.page.locator(lab.BROKEN).count() == 0
    picture, words, _ = lab.stored(chapter.page)
    assert not picture.is_visible() and not words.is_visible()
    assert len(chapter.explorers) == len(chapter.cells)
    assert chapter.bytes <= MOST_BYTES


def exact(cell):
    """What a cell shows, except pixels and the live view, which has an id of its own."""
    return [
        (
            output.output_type,
            output.get("name"),
            output.get("text"),
            output.get("metadata") or {},
            {k: v for k, v in output.get("data", {}).items() if k not in ("image/png", VIEW)},
        )
        for output in cell.outputs
    ]


def test_it_gives_its_stored_outputs(chapter):
    """Except where they depend on the machine."""
    lab.save(chapter.page)
    saved = nbformat.read(chapter.file, as_version=4)
    for cell, again in zip(chapter.notebook.cells, saved.cells, strict=True):
        if cell.cell_type == "code" and "nbval-ignore-output" not in cell.metadata.get("tags", []):
            assert exact(again) == exact(cell), cell.source


def view(explorer):
    """What an explorer itself puts on the page."""
    return explorer.locator.locator(".jp-OutputArea-output:has(.nbh-picture)").last


def controls(explorer):
    """What can be reached by Tab in an explorer, in order."""
    return view(explorer).locator(CONTROLS).filter(visible=True)


@contextmanager
def dark(page):
    """A dark page, for a while."""

    def choose(theme):
        page.click('.lm-MenuBar-item:has-text("Settings")')
        page.hover('.lm-Menu-item:has-text("Theme") >> nth=0')
        page.click(f'.lm-Menu-item[data-command="apputils:change-theme"]:has-text("{theme}")')
        page.locator(f'body[data-jp-theme-name="{theme}"]').wait_for(state="attached")

    choose("JupyterLab Dark")
    try:
        yield
    finally:
        choose("JupyterLab Light")


def grave(chapter):
    """What axe finds serious or critical: (rule, places)."""
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for explorer, _ in chapter.each()
        for violation in view(explorer).evaluate(AXE)["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def test_axe_finds_nothing_grave_on_a_light_page_and_a_dark_one(chapter):
    chapter.page.evaluate(Axe().axe_script)
    assert grave(chapter) == []
    with dark(chapter.page):
        assert grave(chapter) == []


def test_every_picture_is_dimmed_on_a_dark_page_alone(chapter):
    pictures = chapter.page.locator(".jp-OutputArea-output img")
    assert set(pictures.evaluate_all(FILTERS)) == {"none"}
    with dark(chapter.page):
        assert set(pictures.evaluate_all(FILTERS)) == {"brightness(0.8) contrast(1.2)"}


def test_every_control_is_called_by_a_word(chapter):
    for explorer, _ in chapter.each():
        heard = re.findall(NAMED, view(explorer).aria_snapshot())
        assert len(heard) >= controls(explorer).count() + 1
        assert [pair for pair in heard if not re.search(WORD, pair[1])] == []


def test_tab_goes_to_every_control_in_the_order_of_reading_and_out(chapter):
    for explorer, cell in chapter.each():
        reached = controls(explorer)
        assert reached.evaluate_all(BACK) == [], cell.source
        reached.first.focus()
        order = []
        for _ in range(reached.count() + 1):
            order.append(reached.evaluate_all(FOCUSED))
            chapter.page.keyboard.press("Tab")
        assert order == [*range(reached.count()), -1], cell.source


def ring(page, box):
    """Where the page has the color of the ring, in and around a box."""
    x, y, width, height = (box[key] for key in ("x", "y", "width", "height"))
    clip = {"x": x - 5, "y": y - 5, "width": width + 10, "height": height + 10}
    pixels = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return (np.abs(np.asarray(pixels, int) - RING) < 10).all(axis=2)


def at_rest(page, control):
    """Where a control is, and the ring there, in a picture for which the page stood still."""
    while True:
        box = control.bounding_box()
        page.wait_for_timeout(100)
        found = ring(page, box)
        if control.bounding_box() == box:
            return box, found


def test_the_focus_is_seen_on_every_kind_of_control(chapter):
    first = {}
    for explorer, _ in chapter.each():
        for i, kind in enumerate(controls(explorer).evaluate_all(KINDS)):
            first.setdefault(kind, (explorer, i))
    assert len(first) >= 3
    with dark(chapter.page):
        for explorer, i in first.values():
            key, neighbor = ("Tab", i - 1) if i else ("Shift+Tab", 1)
            control = controls(explorer).nth(i)
            controls(explorer).nth(neighbor).focus()
            chapter.page.keyboard.press(key)
            lab.scroll_to(control)
            box, focused = at_rest(chapter.page, control)
            control.blur()  # unlike Tab, it does not scroll the page
            new = (focused & ~ring(chapter.page, box)).sum()
            assert new > 2 * (box["width"] + box["height"]), control.evaluate("(e) => e.outerHTML")


def test_nothing_is_cut_off_at_1280_pixels_nor_at_200_percent_of_them(chapter):
    page, usual = chapter.page, chapter.page.viewport_size
    for width in (1280, 640):
        page.set_viewport_size({"width": width, "height": 900})
        if width < 1280:
            page.click(".jp-SideBar.jp-mod-left .lm-mod-current")
        page.wait_for_timeout(300)
        for explorer, cell in chapter.each():
            assert view(explorer).evaluate(CUT) == [], (cell.source, width)
            least = 590 if cell.id == "playground-explorer" else 800  # it is beside its controls
            assert explorer.picture.bounding_box()["width"] * 1280 / width > least
    page.set_viewport_size(usual)


def same_explorer(cell, chapter):
    """The explorer of a cell, made here, to know where its points are."""
    with redirect_stdout(io.StringIO()), language.speaking(chapter.language):
        return eval(cell.source, names_of(chapter.notebook))


def place(points, position):
    """A position in data coordinates as fractions of the picture."""
    return points.axes.transData.transform(position) / points.axes.figure.bbox.size


def free_place(points):
    """A place on the axes with no point near it, as fractions of the picture."""
    taken = points.axes.transData.transform(np.reshape(points.positions, (-1, 2)))
    x, y = points.axes.bbox.get_points().T
    for i, j in np.ndindex(20, 20):
        candidate = x[0] + i / 20 * (x[1] - x[0]), y[0] + j / 20 * (y[1] - y[0])
        if i and j and ((taken - candidate) ** 2).sum(axis=1).min(initial=np.inf) > 40**2:
            return candidate / points.axes.figure.bbox.size
    raise AssertionError("the axes are full of points")


def try_points(explorer, points):
    """A click adds a point, where that can be; the pointer drags one; the keyboard moves one."""
    X, start = points.value if points.target is None else points.value[0], None
    if points.target is not None:
        before, start = explorer.settle(), free_place(points)
        assert explorer.click(start)[0] != before[0], "a click adds no point"
    if len(X):
        start = place(points, X[0])
    low, high = points.axes.get_xlim()
    end = place(points, (low + 0.45 * (high - low), 0))[0], start[1]
    before = explorer.settle()
    dragged = explorer.drag(start, end)
    assert dragged != before, "dragging a point changes nothing"
    explorer.locator.locator(".nbh-live").focus()
    keys = ["PageDown", "Shift+ArrowUp", "Shift+ArrowLeft"]
    moved = explorer.after(lambda: [explorer.page.keyboard.press(key) for key in keys])
    assert moved != dragged, "the keyboard moves no point"


def move_every_slider(explorer):
    """Each slider changes what is seen; together they change the picture and the words."""
    pictures, words = map(set, zip(explorer.settle(), strict=True))
    for i in reversed(range(explorer.handles.count())):
        before = explorer.seen
        after = explorer.leap(explorer.handles.nth(i))
        assert after != before, f"slider {i} does nothing"
        pictures.add(after[0]), words.add(after[1])
    if explorer.handles.count():
        assert len(pictures) > 1 and len(words) > 1


def test_every_point_and_every_slider_of_every_explorer_answers(chapter):
    for explorer, cell in chapter.each():
        start = explorer.told
        if "nbval-ignore-output" not in cell.metadata.get("tags", []):
            said = explorer.picture.get_attribute("alt")
            assert said.split() == stored_words(cell).split()
        if explorer.locator.locator(".nbh-live").count():
            for points in same_explorer(cell, chapter).controls.values():
                if isinstance(points, Points):
                    try_points(explorer, points)
        move_every_slider(explorer)
        assert not explorer.error
        explorer.after(explorer.locator.locator("button.nbh-reset").click)
        assert explorer.told == start
