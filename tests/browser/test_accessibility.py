"""Every explorer for readers who use no mouse, who listen, or who need larger letters.

All of them stand in one notebook: in English on a light page, in Chinese on a dark one. What no
words change is tried on one of the two.
"""

import io
import json
import re

import lab
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from every_explorer import explorers
from PIL import Image

NAMES = list(explorers())
CONTROLS = "button, select, input, .nbh-live"
VIEW = ".jp-OutputArea-output:has(.nbh-picture)"
SHOWN = ".nbh-picture img"
NAMED = r"""- '?(slider|button|combobox|textbox|application|img)\b(?: "(.*?)")?"""
WORD = "[A-Za-z]{2,}|[\u4e00-\u9fff]"
RING = (0, 114, 178)
LIGHT, DARK = ("en", "JupyterLab Light"), ("zh", "JupyterLab Dark")
in_light = pytest.mark.parametrize("page", [LIGHT], ids=["en-light"], indirect=True)
in_dark = pytest.mark.parametrize("page", [DARK], ids=["zh-dark"], indirect=True)

FOCUSED = "(all) => all.indexOf(document.activeElement)"

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


def write_gallery(path, language):
    """A notebook with a cell for each explorer."""
    sources = [f"from nbhelpers import use\nuse({language!r})"]
    for name in NAMES:
        module, function = name.split(".")
        sources.append(f"from nbhelpers.explore.{module} import {function}\n{function}()")
    lab.write_notebook(path, *sources)


def choose(server, plugin, **settings):
    """Let JupyterLab open with some settings of a plugin; without any, with its own."""
    address = f"lab/api/settings/@jupyterlab/{plugin}"
    lab.ask(server, "PUT", address, {"raw": json.dumps(settings)})


@pytest.fixture(scope="module", params=[LIGHT, DARK], ids=["en-light", "zh-dark"])
def page(request, root, chromium):
    """The page with all explorers, run. All stay on it: JupyterLab 4.2 would take out what is far away."""
    server = request.getfixturevalue("lab")
    language, theme = request.param
    write_gallery(root / "gallery.ipynb", language)
    choose(server, "apputils-extension:themes", theme=theme)
    choose(server, "notebook-extension:tracker", windowingMode="none")
    with lab.notebook_page(chromium, server, "gallery.ipynb") as page:
        lab.run_all(page)
        page.wait_for_function(
            f"() => document.querySelectorAll({SHOWN!r}).length === {len(NAMES)}"
        )
        yield page
    choose(server, "apputils-extension:themes")
    choose(server, "notebook-extension:tracker")


@pytest.fixture(scope="module")
def gallery(page):
    """The explorers of the page, by name."""
    found = lab.explorers(page)
    assert len(found) == len(NAMES)
    return dict(zip(NAMES, found, strict=True))


def view(explorer):
    """What an explorer itself puts on the page."""
    return explorer.locator.locator(VIEW).last


def controls(explorer):
    """What can be reached by Tab in an explorer, in order."""
    return view(explorer).locator(CONTROLS).filter(visible=True)


def test_axe_finds_nothing_grave(page, gallery):
    page.evaluate(Axe().axe_script)
    grave = {}
    for name, explorer in gallery.items():
        lab.scroll_to(explorer.stage)
        found = view(explorer).evaluate("(e) => axe.run(e, {resultTypes: ['violations']})")
        for violation in found["violations"]:
            if violation["impact"] in ("serious", "critical"):
                places = [node["html"] for node in violation["nodes"]]
                grave.setdefault(violation["id"], []).append((name, places))
    assert grave == {}


def test_every_control_is_called_by_a_word(gallery):
    nameless = {}
    for name, explorer in gallery.items():
        heard = re.findall(NAMED, view(explorer).aria_snapshot())
        assert len(heard) >= controls(explorer).count() + 1
        wordless = [pair for pair in heard if not re.search(WORD, pair[1])]
        nameless |= {name: wordless} if wordless else {}
    assert nameless == {}


@in_light
def test_a_slider_says_the_number_that_it_shows(gallery):
    explorer = gallery["perceptron.learning"]
    for control in view(explorer).locator(".nbh-control:has(input[type=range])").all():
        handle, number = control.locator("input[type=range]"), control.locator(".nbh-number")
        explorer.press(handle, times=3)
        assert handle.get_attribute("aria-valuetext") == number.input_value() != ""


def test_tab_goes_to_every_control_in_order_and_out(page, gallery):
    for name, explorer in gallery.items():
        reached = controls(explorer)
        number = reached.count()
        reached.first.focus()
        order = []
        for _ in range(number + 1):
            order.append(reached.evaluate_all(FOCUSED))
            page.keyboard.press("Tab")
        assert order == [*range(number), -1], name


def test_the_order_of_tab_is_that_of_reading(gallery):
    back = {name: controls(explorer).evaluate_all(BACK) for name, explorer in gallery.items()}
    assert {name: places for name, places in back.items() if places} == {}


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


@in_dark
@pytest.mark.parametrize("name", ["perceptron.learning", "playground.playground"])
def test_the_focus_is_seen(page, gallery, name):
    all_of_it = controls(gallery[name]).all()
    neighbors = [("Shift+Tab", all_of_it[1]), *(("Tab", one) for one in all_of_it[:-1])]
    for control, (key, neighbor) in zip(all_of_it, neighbors, strict=True):
        neighbor.focus()
        page.keyboard.press(key)
        lab.scroll_to(control)
        box, focused = at_rest(page, control)
        control.blur()  # unlike Tab, it does not scroll the page
        new = (focused & ~ring(page, box)).sum()
        assert new > 2 * (box["width"] + box["height"]), control.evaluate("(e) => e.outerHTML")


@in_light
def test_everything_works_without_a_mouse(page, gallery):
    explorer = gallery["perceptron.learning"]
    reset = view(explorer).locator("button.nbh-reset")
    reset.focus()
    start = explorer.after(lambda: page.keyboard.press("Enter"))
    select = view(explorer).locator("select").first
    select.focus()
    assert explorer.after(lambda: page.keyboard.press("ArrowDown")) != start

    play, stop = view(explorer).locator(".nbh-player button").all()
    play.focus()
    before = explorer.seen
    page.keyboard.press("Space")
    view(explorer).get_by_title("Pause").wait_for()
    page.keyboard.press("Space")
    view(explorer).get_by_title("Play").wait_for()
    assert explorer.settle() != before
    stop.focus()
    explorer.after(lambda: page.keyboard.press("Enter"))

    reset.focus()
    assert explorer.after(lambda: page.keyboard.press("Enter"))[1] == start[1]


@in_light
@pytest.mark.parametrize("width", [1280, 640], ids=["1280 pixels", "1280 pixels at 200%"])
def test_nothing_is_cut_off(page, gallery, width):
    usual = page.viewport_size
    page.set_viewport_size({"width": width, "height": 900})
    if width < 1280:
        page.click(".jp-SideBar.jp-mod-left .lm-mod-current")
    page.wait_for_timeout(500)
    cut = {}
    for name, explorer in gallery.items():
        lab.scroll_to(explorer.stage)
        found = view(explorer).evaluate(CUT)
        cut |= {name: found} if found else {}
        least = 590 if name == "playground.playground" else 800  # the others stand below controls
        assert explorer.picture.bounding_box()["width"] * 1280 / width > least
    page.set_viewport_size(usual)
    assert cut == {}
