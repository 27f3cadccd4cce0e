"""The frame of explorers in a real browser, on small notebooks of the test's own."""

from contextlib import contextmanager

import lab
import pytest
from nbconvert import HTMLExporter

SLOW = """
import time
from nbhelpers.explore.kit.controls import integer, log_slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.figures.style import line, panels

@explorer()
def counting(
    n: integer("数 n", "number n", 0, 60) = START,
    eta: log_slider("学习率 η", "rate η", 0.01, 10) = 1.0,
):
    figure, ax = panels(1)
    ax.set(xlim=(0, 1), ylim=(0, 100))
    bar = line(ax)
    drawn = []

    def draw(n, eta):
        if n == 13:
            raise ValueError("thirteen")
        end = time.thread_time() + DELAY
        while time.thread_time() < end:
            pass
        drawn.append(n)
        bar.set_data([0, 1], [n, 100 - n])
        return f"n = {n}, η = {eta!r}, drawn {len(drawn)} times"

    return figure, draw

counting()
"""

DRAGGED = "from nbhelpers.explore.perceptron import hyperplane\nhyperplane(b=0, angle=0)"

SEEN = """(output) => {
    const stage = output.querySelector('.nbh-stage');
    window.frames = 0; window.blank = 0;
    (function look() {
        const image = stage.querySelector('img');
        window.frames += 1;
        window.blank += !(image && image.complete && image.naturalWidth);
        requestAnimationFrame(look);
    })();
}"""


def source(delay=0.0, start=0):
    """A cell with an explorer that takes ``delay`` seconds to draw."""
    return SLOW.replace("DELAY", str(delay)).replace("START", str(start))


CELLS = {
    "slow": source(delay=0.3),
    "quick": source(),
    "wrong": source(start=12),
    "plain": source(start=7),
}


@pytest.fixture(scope="module")
def open_own(root, open_notebook):
    """Function that opens a notebook with the cells of the test's own, and runs it."""

    @contextmanager
    def opening(name, *sources, **options):
        lab.write_notebook(root / name, *sources)
        with open_notebook(name, **options) as page:
            lab.run_all(page)
            yield page

    return opening


@pytest.fixture(scope="module")
def page(open_own):
    """A page with all ``CELLS``."""
    with open_own("frame.ipynb", *CELLS.values()) as page:
        yield page


@pytest.fixture
def explorer(request, page):
    """The explorer of the cell that a test asks for."""
    explorer = lab.explorers(page)[list(CELLS).index(request.param)]
    explorer.settle()
    return explorer


def of_cell(name):
    """Mark: the test's ``explorer`` is that of the cell ``name``."""
    return pytest.mark.parametrize("explorer", [name], indirect=True)


@of_cell("slow")
def test_moves_that_arrive_while_one_is_drawn_are_merged(explorer):
    explorer.press(explorer.handles.first, times=40)
    explorer.locator.get_by_text("n = 40,").wait_for()
    assert explorer.words.startswith("n = 40,")
    assert int(explorer.words.split()[-2]) < 25


@of_cell("quick")
def test_no_frame_is_blank_while_a_slider_is_dragged(explorer, page):
    explorer.locator.evaluate(SEEN)
    lab.scroll_to(explorer.handles.first)
    box = explorer.handles.first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(100):
        page.mouse.move(x + step % 50, y)
    page.mouse.up()
    _, words = explorer.settle()
    assert int(words.split()[-2]) > 10
    assert page.evaluate("window.frames") > 30 and page.evaluate("window.blank") == 0


@of_cell("wrong")
def test_an_error_is_shown_and_goes_with_the_next_move(explorer):
    explorer.press(explorer.handles.first)
    assert explorer.error == "ValueError: thirteen"
    explorer.press(explorer.handles.first)
    assert explorer.error == "" and explorer.words.startswith("n = 14,")


@of_cell("plain")
def test_the_words_are_the_picture_s_alternative_text(explorer):
    assert explorer.picture.get_attribute("alt") == explorer.words
    explorer.press(explorer.handles.first)
    assert explorer.picture.get_attribute("alt") == explorer.words


@of_cell("plain")
def test_a_number_can_be_typed_between_the_stops_and_nonsense_changes_nothing(explorer):
    number = explorer.locator.locator(".nbh-number").last

    def typed(text):
        number.fill(text)
        explorer.after(lambda: number.press("Enter"), seconds=5)
        return number.input_value(), explorer.words.split(", ")[1]

    assert typed("0.2") == ("0.2", "η = 0.2")
    assert typed("0.123456") == ("0.123456", "η = 0.123456")
    assert typed("much") == ("0.123456", "η = 0.123456")
    assert typed("99") == ("10", "η = 10.0")


def place(explorer):
    """Where the first handle of an explorer is."""
    box = explorer.locator.locator(".nbh-handle").first.bounding_box()
    return box["x"] + box["width"] / 2 - explorer.stage.bounding_box()["x"]


def test_a_reload_and_a_second_view_go_on_from_where_the_point_is(open_own):
    with open_own("dragged.ipynb", DRAGGED) as page:
        (explorer,) = lab.explorers(page)
        explorer.settle()
        start = place(explorer)
        explorer.stage.focus()
        explorer.after(lambda: [page.keyboard.press("ArrowRight") for _ in range(10)])
        step = (place(explorer) - start) / 10
        assert step > 3
        lab.save(page)
        page.reload()
        page.wait_for_selector(lab.LIVE_VIEW)
        (explorer,) = lab.explorers(page)
        explorer.settle()
        explorer.stage.focus()
        explorer.after(lambda: page.keyboard.press("ArrowRight"))
        assert place(explorer) == pytest.approx(start + 11 * step, abs=1)
        lab.menu(page, "Edit", "notebook:select-all")
        page.locator(lab.OUTPUT).first.click(button="right", position={"x": 5, "y": 5})
        page.click('.lm-Menu-item[data-command="notebook:create-output-view"]')
        page.locator(".nbh-picture").nth(1).wait_for()
        second = page.locator(".nbh-picture").nth(1)
        second.locator(".nbh-stage").focus()
        explorer.after(lambda: page.keyboard.press("ArrowRight"))
        assert place(explorer) == pytest.approx(start + 12 * step, abs=1)


def test_a_finger_scrolls_the_page_but_where_it_holds_a_point(open_own):
    with open_own("touched.ipynb", DRAGGED) as page:
        (explorer,) = lab.explorers(page)
        touch = "element => getComputedStyle(element).touchAction"
        assert explorer.stage.evaluate(touch) == "auto"
        assert explorer.picture.evaluate(touch) == "auto"
        handle = explorer.locator.locator(".nbh-handle")
        assert handle.evaluate(touch) == "none" and handle.bounding_box()["width"] >= 40


@pytest.mark.parametrize("width, rows, columns", [(1400, 3, 2), (560, 4, 1)])
def test_the_controls_stand_in_columns_and_fold_on_a_narrow_page(open_own, width, rows, columns):
    with open_own("narrow.ipynb", DRAGGED) as page:
        (explorer,) = lab.explorers(page)
        explorer.settle()
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        boxes = [handle.bounding_box() for handle in explorer.handles.all()]
        ends = [number.bounding_box() for number in explorer.locator.locator(".nbh-number").all()]
        assert len({round(box["y"]) for box in boxes}) == rows
        assert len({round(box["x"]) for box in boxes}) == columns
        assert len({round(box["x"]) for box in ends}) == columns
        assert min(box["width"] for box in boxes) > 100


def is_sharp(explorer, ratio):
    """Whether the picture has a pixel for each of the screen's."""
    width = explorer.picture.evaluate("image => image.naturalWidth")
    return width == 900 * ratio and explorer.picture.bounding_box()["width"] == 900


@of_cell("plain")
def test_the_picture_is_sharp(explorer):
    assert is_sharp(explorer, 1)


def test_the_picture_is_sharp_on_a_finer_screen_too(open_own):
    with open_own("sharp.ipynb", CELLS["plain"], ratio=2) as page:
        (explorer,) = lab.explorers(page)
        explorer.settle()
        assert is_sharp(explorer, 2)


def stored(page):
    """The stored picture and words of the first explorer, and what the page says in all."""
    cell = page.locator(lab.OUTPUT, has=page.locator("p.nbh-stored")).first
    lab.scroll_to(cell)
    return cell.locator("img:not(.nbh-image)"), cell.locator("p.nbh-stored"), cell


def test_a_clone_that_is_not_trusted_shows_stored_pictures_until_they_are_live(open_notebook):
    with open_notebook("en/01_perceptron.ipynb") as page:
        picture, words, cell = stored(page)
        assert picture.is_visible() and picture.bounding_box()["width"] == 900
        assert words.inner_text().startswith("cw = (0.87, 0.50)")
        assert "not found" not in cell.inner_text()

        lab.run_all(page)
        picture, words, _ = stored(page)
        assert not picture.is_visible() and not words.is_visible()


def test_what_a_learner_saved_shows_the_picture_before_anything_runs(open_own, open_notebook):
    with open_own("saved.ipynb", source(start=5)) as page:
        lab.explorers(page)[0].settle()
        lab.save(page)
        lab.menu(page, "Kernel", "kernelmenu:shutdown")
    with open_notebook("saved.ipynb") as page:
        page.wait_for_timeout(2000)
        picture, words, cell = stored(page)
        assert picture.is_visible() and words.inner_text().startswith("n = 5,")
        view = cell.locator(".jupyter-widgets").last
        if view.count():
            assert view.evaluate("box => getComputedStyle(box).fontSize") == "0px"
            hint = view.evaluate("box => getComputedStyle(box, '::before').content")
            assert hint == '"Run this cell to make the picture move."'


def test_a_page_exported_without_widget_state_shows_the_picture(root, chromium):
    html, _ = HTMLExporter().from_filename(str(root / "en/01_perceptron.ipynb"))
    (root / "exported.html").write_text(html, encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    try:
        page.route("http*://**", lambda route: route.abort())
        page.goto((root / "exported.html").as_uri(), wait_until="domcontentloaded")
        words = page.locator("p.nbh-stored").first
        words.scroll_into_view_if_needed()
        assert words.is_visible()
        output = page.locator(".jp-Cell", has=page.locator("p.nbh-stored")).first
        picture = output.locator('img[src^="data:image/png"]')
        assert picture.is_visible()
        assert words.inner_text().startswith("cw = (0.87, 0.50)")
        assert "not found" not in output.inner_text()
    finally:
        page.close()
