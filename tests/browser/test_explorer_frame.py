"""The frame of explorers in a real browser, on one notebook of the tests' own.

What a move, an error, a typed number, a finger, a narrow page, a finer screen, a reload, a second view
and a drawn digit do; and what is left of it without a kernel.
"""

import re

import lab
import numpy as np
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect
from written import DIGITS

from nbhelpers.explore.reading import read_digits

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

WATCH = """(output) => {
    const stage = output.querySelector('.nbh-stage');
    window.frames = 0; window.blank = 0;
    (function look() {
        const image = stage.querySelector('img');
        window.frames += 1;
        window.blank += !(image && image.complete && image.naturalWidth);
        requestAnimationFrame(look);
    })();
}"""


STEPS = """(range) => {
    window.steps = [];
    const observer = new MutationObserver(() => steps.push(range.value));
    observer.observe(range, { attributeFilter: ['aria-valuetext'] });
}"""


UNOBSERVED = """() => {
    window.observe = IntersectionObserver.prototype.observe;
    IntersectionObserver.prototype.observe = function (element) {
        if (!element.classList.contains('nbh-stage')) observe.call(this, element);
    };
}"""  # as on a hidden page


JUMPS = """async (range) => {
    let jumps = 0;
    for (let n = 20; n < 60; n++) {
        range.value = n;
        range.dispatchEvent(new Event('input'));
        await new Promise((done) => setTimeout(done, 50));
        jumps += Number(range.value) !== n;
    }
    return jumps;
}"""


def source(delay=0.0, start=0):
    """A cell with an explorer that takes ``delay`` seconds to draw."""
    return SLOW.replace("DELAY", str(delay)).replace("START", str(start))


CELLS = {
    "plain": source(start=7),
    "slow": source(delay=0.3),
    "quick": source(),
    "wrong": source(start=12),
    "dragged": "from nbhelpers.explore.perceptron import hyperplane\nhyperplane(b=0, angle=0)",
    "learning": "from nbhelpers.explore.perceptron import learning\nlearning()",
    "drawing": "from nbhelpers.explore.reading import read_digits\nread_digits(digit=0)",
}


@pytest.fixture(scope="module")
def page(root, open_notebook):
    """A page with all ``CELLS``, run."""
    lab.write_notebook(root / "frame.ipynb", *CELLS.values())
    with open_notebook("frame.ipynb") as page:
        lab.run_all(page)
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


@of_cell("slow")
def test_a_slider_does_not_jump_back_when_what_came_before_is_answered(explorer):
    assert explorer.handles.first.evaluate(JUMPS) == 0
    explorer.settle()


@of_cell("quick")
def test_no_frame_is_blank_while_a_slider_is_dragged(explorer, page):
    explorer.locator.evaluate(WATCH)
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

    def typed(text, act):
        number.fill(text)
        act(lambda: number.press("Enter"))
        return number.input_value(), explorer.words.split(", ")[1]

    def typed_in_vain(text):
        return typed(text, lambda enter: (enter(), explorer.settle()))

    assert typed("0.2", explorer.after) == ("0.2", "η = 0.2")
    assert typed("0.123456", explorer.after) == ("0.123456", "η = 0.123456")
    assert typed("0,25", explorer.after) == ("0.25", "η = 0.25")
    assert typed("99", explorer.after) == ("10", "η = 10.0")
    assert typed_in_vain("much") == typed_in_vain("") == ("10", "η = 10.0")
    assert typed("-5", explorer.after) == ("0.01", "η = 0.01")
    assert typed("0.123456789", explorer.after) == ("0.1235", "η = 0.123456789")
    number.press("Enter")  # what is seen is brief, and nobody has typed it
    assert explorer.settle()[1].split(", ")[1] == "η = 0.123456789"


@of_cell("learning")
def test_a_step_that_is_typed_is_a_whole_one_also_where_it_is_the_same_step(explorer):
    player = explorer.locator.locator(".nbh-player-cell")
    number, handle = player.locator(".nbh-number"), player.locator("input[type=range]")
    for text, step in ("1.7", "2"), ("2.3", "2"), ("-4", "0"), ("-0.2", "0"):
        number.fill(text)
        number.press("Enter")
        assert (number.input_value(), handle.input_value()) == (step, step)
    explorer.settle()


@of_cell("learning")
def test_a_player_pauses_at_its_end_starts_anew_from_there_and_can_be_stopped(explorer):
    player = explorer.locator.locator(".nbh-player-cell")
    handle, (play, stop) = player.locator("input[type=range]"), player.locator("button").all()
    handle.focus()
    explorer.after(lambda: explorer.page.keyboard.press("End"))
    last = handle.input_value()
    handle.evaluate(STEPS)
    play.click()
    expect(play).to_have_attribute("title", "Play", timeout=20_000)
    steps = explorer.page.evaluate("steps")
    assert steps[0] in ("0", "1") and steps[-1] == handle.input_value() == last
    play.click()
    expect(handle).not_to_have_value(last)
    stop.click()
    explorer.page.wait_for_timeout(600)
    assert handle.input_value() == "0"
    explorer.settle()


@of_cell("learning")
def test_a_slider_says_the_number_that_it_shows(explorer):
    for control in explorer.locator.locator(".nbh-control:has(input[type=range])").all():
        handle, number = control.locator("input[type=range]"), control.locator(".nbh-number")
        explorer.press(handle, times=3)
        assert handle.get_attribute("aria-valuetext") == number.input_value() != ""


@of_cell("learning")
def test_everything_works_without_a_mouse(explorer, page):
    def press(control, key):
        control.focus()
        page.keyboard.press(key)

    def pressed(control, key):
        return explorer.after(lambda: press(control, key))

    reset, select = (explorer.locator.locator(what) for what in ("button.nbh-reset", "select"))
    play, stop = explorer.locator.locator(".nbh-player button").all()
    start = pressed(reset, "Enter")
    before = pressed(select.first, "ArrowDown")
    assert before != start

    press(play, "Space")
    explorer.locator.get_by_title("Pause").wait_for()
    press(play, "Space")
    explorer.locator.get_by_title("Play").wait_for()
    assert explorer.settle() != before
    pressed(stop, "Enter")
    assert pressed(reset, "Enter")[1] == start[1]


def read(words):
    """The digit that the words say was read; None where the board is empty."""
    found = re.search(r"the net reads (\d)", words)
    return found and int(found[1])


def draw(explorer, points):
    """Draw strokes with the mouse; return the words."""
    axes = read_digits().figure.axes[0]
    low, high = axes.transData.transform([[0, 0], [1, 1]]) / axes.figure.bbox.size
    mouse = explorer.page.mouse

    def drawing():
        down = False
        for point in points:
            if np.isnan(point).any():
                mouse.up()
                explorer.page.wait_for_timeout(500)  # a hand needs time from one stroke to the next
                down = False
                continue
            mouse.move(*explorer.pixel(low + point * (high - low)))
            if not down:
                mouse.down()
                down = True
        mouse.up()

    return explorer.after(drawing)[1]


@of_cell("drawing")
def test_a_digit_is_drawn_with_the_mouse_and_with_the_keyboard_read_and_cleared(explorer, page):
    def cleared():
        return explorer.after(explorer.locator.locator("button.nbh-eraser").click)[1]

    def typing():
        for key in ["Shift+ArrowUp", "Enter", *["Shift+ArrowDown"] * 2, "Enter"]:
            page.keyboard.press(key)
            page.wait_for_timeout(300)

    assert read(explorer.words) == 3  # the example, which disappears
    assert read(draw(explorer, DIGITS["0"])) == 0
    assert "1 of 10: 0 ✓" in explorer.words
    assert cleared().startswith("The board is empty: draw a 0.")
    assert read(draw(explorer, DIGITS["7"])) == 7  # two strokes
    cleared()
    explorer.stage.focus()
    assert read(explorer.after(typing)[1]) == 1


@of_cell("dragged")
def test_a_finger_scrolls_the_page_but_where_it_holds_a_point(explorer):
    touch = "element => getComputedStyle(element).touchAction"
    assert explorer.stage.evaluate(touch) == "auto"
    assert explorer.picture.evaluate(touch) == "auto"
    handle = explorer.locator.locator(".nbh-handle")
    assert handle.evaluate(touch) == "none" and handle.bounding_box()["width"] >= 40


@of_cell("drawing")
def test_the_box_over_which_a_finger_draws_is_that_of_the_board(explorer):
    axes = read_digits().figure.axes[0]
    low, high = axes.transData.transform([[0, 0], [1, 1]]) / axes.figure.bbox.size
    (left, bottom), (right, top) = explorer.pixel(low), explorer.pixel(high)
    box = explorer.locator.locator(".nbh-box").bounding_box()
    expected = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    assert box == pytest.approx(expected, abs=1)


@of_cell("learning")
def test_of_fingers_and_buttons_a_tap_adds_a_sample_and_the_first_finger_drags(explorer, page):
    fingers = page.context.new_cdp_session(page)
    samples = explorer.locator.locator(".nbh-handle").filter(visible=True)

    def touch(what, *places):
        points = [{"x": p[0], "y": p[1], "id": i} for i, p in enumerate(places) if p]
        fingers.send("Input.dispatchTouchEvent", {"type": f"touch{what}", "touchPoints": points})
        page.wait_for_timeout(100)

    def middle(sample):
        box = sample.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    x, y = explorer.pixel((0.1, 0.2))
    count = samples.count()
    page.mouse.click(x, y, button="right")
    page.keyboard.press("Escape")
    for step in range(6):
        touch("Move" if step else "Start", (x, y - 20 * step))
    touch("End")
    explorer.settle()
    assert samples.count() == count
    x, y = explorer.pixel((0.1, 0.2))
    explorer.after(lambda: (touch("Start", (x, y)), touch("End")))
    assert samples.count() == count + 1

    one, two = middle(samples.first), middle(samples.last)
    touch("Start", one)
    touch("Start", one, two)
    for step in range(1, 5):
        there = (one[0] + 5 * step, one[1]), (two[0], two[1] - 5 * step)
        touch("Move", *there)
    touch("End", None, there[1])
    touch("End")
    explorer.settle()
    assert middle(samples.first) == pytest.approx((one[0] + 20, one[1]), abs=1)
    assert middle(samples.last) == pytest.approx(two, abs=1)
    explorer.after(explorer.locator.locator("button.nbh-reset").click)


@of_cell("learning")
def test_page_down_picks_one_sample_after_the_other(explorer, page):
    samples = explorer.locator.locator(".nbh-handle")
    explorer.stage.focus()
    for held in 1, 2, 3:
        page.keyboard.press("PageDown")
        expect(samples.nth(held)).to_have_class(re.compile("nbh-held"))
        expect(explorer.locator.locator(".nbh-held")).to_have_count(1)


@of_cell("dragged")
def test_the_controls_stand_in_columns_and_fold_on_a_narrow_page(explorer, page):
    usual = page.viewport_size
    for width, rows, columns in ((1400, 3, 2), (560, 4, 1)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        boxes = [handle.bounding_box() for handle in explorer.handles.all()]
        ends = [number.bounding_box() for number in explorer.locator.locator(".nbh-number").all()]
        assert len({round(box["y"]) for box in boxes}) == rows
        assert len({round(box["x"]) for box in boxes}) == columns
        assert len({round(box["x"]) for box in ends}) == columns
        assert min(box["width"] for box in boxes) > 100
    page.set_viewport_size(usual)


def is_sharp(explorer, ratio):
    """Whether the picture has a pixel for each of the screen's."""
    width = explorer.picture.evaluate("image => image.naturalWidth")
    return width == 900 * ratio and explorer.picture.bounding_box()["width"] == 900


def test_the_picture_is_sharp_on_a_usual_screen_and_on_a_finer_one(page, root, open_notebook):
    assert is_sharp(lab.explorers(page)[0], 1)
    lab.write_notebook(root / "sharp.ipynb", CELLS["plain"])
    with open_notebook("sharp.ipynb", ratio=2) as fine:
        lab.run_all(fine)
        (explorer,) = lab.explorers(fine)
        explorer.settle()
        assert is_sharp(explorer, 2)
        screen = fine.context.new_cdp_session(fine)
        other = {"width": 1390, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
        explorer.after(lambda: screen.send("Emulation.setDeviceMetricsOverride", other))
        assert is_sharp(explorer, 1)


def place(explorer):
    """Where the first handle of an explorer is."""
    box = explorer.locator.locator(".nbh-handle").first.bounding_box()
    return box["x"] + box["width"] / 2 - explorer.stage.bounding_box()["x"]


@of_cell("dragged")
def test_reset_ends_a_drag(explorer, page):
    start, (x, y) = place(explorer), explorer.pixel((0.7, 0.5))
    page.mouse.move(x, y)
    page.mouse.down()
    explorer.after(lambda: page.mouse.move(x + 50, y))
    assert place(explorer) != start
    explorer.after(
        lambda: explorer.locator.locator(".nbh-reset").evaluate("button => button.click()")
    )
    page.mouse.move(x + 90, y)
    page.mouse.up()
    page.wait_for_timeout(300)
    explorer.settle()
    assert place(explorer) == start


@of_cell("dragged")
def test_the_arrows_move_the_point_and_not_the_page(explorer, page):
    explorer.stage.focus()
    before, start = explorer.stage.bounding_box(), explorer.seen
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("PageDown")
    page.wait_for_timeout(500)
    assert explorer.stage.bounding_box() == before
    there = explorer.settle()
    assert there != start
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_timeout(500)
    assert explorer.settle() == there
    explorer.after(lambda: [page.keyboard.press("ArrowUp") for _ in range(3)])


@of_cell("dragged")
def test_a_reload_and_a_second_view_go_on_from_where_the_point_is(explorer, page):
    start = place(explorer)
    explorer.stage.focus()
    explorer.after(lambda: [page.keyboard.press("ArrowRight") for _ in range(10)])
    step = (place(explorer) - start) / 10
    assert step > 3
    lab.save(page)
    page.reload()
    page.wait_for_selector(lab.LIVE_VIEW)
    lab.wait_until_idle(page)
    explorer = lab.explorers(page)[list(CELLS).index("dragged")]
    explorer.settle()
    explorer.stage.focus()
    explorer.after(lambda: page.keyboard.press("ArrowRight"))
    assert place(explorer) == pytest.approx(start + 11 * step, abs=1)
    views = page.locator(".nbh-picture")
    count = views.count()
    page.evaluate(UNOBSERVED)
    explorer.locator.click(button="right", position={"x": 5, "y": 5})
    page.click('.lm-Menu-item[data-command="notebook:create-output-view"]')
    views.nth(count).wait_for()
    views.nth(count).locator(".nbh-stage").focus()
    explorer.after(lambda: page.keyboard.press("ArrowRight"))
    assert place(explorer) == pytest.approx(start + 12 * step, abs=1)
    src = explorer.picture.get_attribute("src")
    expect(views.nth(count).locator(".nbh-image")).to_have_attribute("src", src)
    page.evaluate("() => { IntersectionObserver.prototype.observe = observe; }")
    page.click(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabCloseIcon >> nth=-1")


def test_what_a_learner_saved_shows_the_picture_before_anything_runs(page):
    lab.save(page)
    lab.menu(page, "Kernel", "kernelmenu:shutdown")
    page.reload()
    picture, words, cell = lab.stored(page)
    assert picture.is_visible() and words.inner_text().startswith("n = 7,")
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
        assert words.inner_text().startswith("c·w = (0.87, 0.50)")
        assert "not found" not in output.inner_text()
    finally:
        page.close()
