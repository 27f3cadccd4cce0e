"""The frame of explorers in a real browser, on small notebooks of the test's own."""

import lab
import pytest
from nbconvert import HTMLExporter

SLOW = """
import time
import numpy as np
from nbhelpers.explore.controls import integer
from nbhelpers.explore.explorer import Explorer
from nbhelpers.figures.style import new_figure

figure = new_figure()
(line,) = figure.add_subplot(xlim=(0, 1), ylim=(0, 100)).plot([], [])
drawn = []

def draw(n):
    if n == 13:
        raise ValueError("thirteen")
    time.sleep(DELAY)
    drawn.append(n)
    line.set_data([0, 1], [n, 100 - n])
    return f"n = {n}, drawn {len(drawn)} times"

Explorer(figure, draw, n=integer("n", 0, 60, START))
"""

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


@pytest.fixture
def small(root, open_notebook):
    """Function that opens and runs a notebook with one explorer of the test's own."""

    def opening(name, delay=0.0, start=0, **options):
        source = SLOW.replace("DELAY", str(delay)).replace("START", str(start))
        lab.write_notebook(root / f"{name}.ipynb", source)
        return open_notebook(f"{name}.ipynb", **options)

    return opening


def only(page):
    """The one live explorer of the page, after all cells have run."""
    lab.run_all(page)
    (explorer,) = lab.explorers(page)
    explorer.settle()
    return explorer


def test_moves_that_arrive_while_one_is_drawn_are_merged(small):
    with small("slow", delay=0.3) as page:
        explorer = only(page)
        _, words = explorer.press(explorer.handles.first, times=40)
        assert words.startswith("n = 40,")
        assert int(words.split()[-2]) < 25


def test_no_frame_is_blank_while_a_slider_is_dragged(small):
    with small("quick") as page:
        explorer = only(page)
        explorer.locator.evaluate(SEEN)
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


def test_an_error_is_shown_and_goes_with_the_next_move(small):
    with small("error", start=12) as page:
        explorer = only(page)
        explorer.press(explorer.handles.first)
        assert explorer.error == "ValueError: thirteen"
        explorer.press(explorer.handles.first)
        assert explorer.error == "" and explorer.words.startswith("n = 14,")


@pytest.mark.parametrize("ratio", [1, 2])
def test_the_picture_is_sharp_on_every_screen(small, ratio):
    with small("sharp", ratio=ratio) as page:
        picture = only(page).picture
        assert picture.evaluate("image => image.naturalWidth") == 900 * ratio
        assert picture.bounding_box()["width"] == 900


def test_the_words_are_the_picture_s_alternative_text(small):
    with small("alt", start=7) as page:
        explorer = only(page)
        assert explorer.picture.get_attribute("alt") == explorer.words
        explorer.press(explorer.handles.first)
        assert explorer.picture.get_attribute("alt") == explorer.words


def stored(page):
    """The stored picture and words of the first explorer, and what the page says in all."""
    cell = page.locator(lab.OUTPUT, has=page.locator("p.nbh-stored")).first
    cell.scroll_into_view_if_needed()
    return cell.locator("img:not(.nbh-image)"), cell.locator("p.nbh-stored"), cell


def test_a_clone_that_is_not_trusted_shows_the_stored_picture(open_notebook):
    with open_notebook("en/01_perceptron.ipynb") as page:
        picture, words, cell = stored(page)
        assert picture.is_visible() and picture.bounding_box()["width"] == 900
        assert words.inner_text().startswith("cw = (0.87, 0.50)")
        assert "not found" not in cell.inner_text()


def test_live_explorers_hide_their_stored_picture(open_notebook):
    with open_notebook("en/01_perceptron.ipynb") as page:
        lab.run_all(page)
        picture, words, _ = stored(page)
        assert not picture.is_visible() and not words.is_visible()


def test_what_a_learner_saved_shows_the_picture_before_anything_runs(small, open_notebook):
    with small("saved", start=5) as page:
        only(page)
        lab.save(page)
        lab.menu(page, "Kernel", "kernelmenu:shutdown")
    with open_notebook("saved.ipynb") as page:
        page.wait_for_timeout(2000)
        picture, words, cell = stored(page)
        assert picture.is_visible() and words.inner_text() == "n = 5, drawn 1 times"
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
