"""The playground in a real JupyterLab: it plays, pauses, steps, answers, loads a text, takes points.

Its parts are where a reader looks for them, and all of it is visible at once.
"""

import re
import time

import lab
import pytest
from playwright.sync_api import expect

SPIRAL = "data=spiral layers=8-8 optimizer=adam eta=0.01"
TOO_FAST = "data=circles layers=8-8 act=relu loss=mse optimizer=sgd eta=3"


BUTTONS = {
    "play": "button[title=Play]",
    "pause": "button[title=Pause]",
    "stop": "button.nbh-stop",
    "step": "button.nbh-one",
    "reset": "button.nbh-reset",
}


class Playground:
    """What a reader does with the playground on the page."""

    def __init__(self, page, explorer):
        self.page, self.explorer, self.output = page, explorer, explorer.locator
        explorer.settle()

    @property
    def epoch(self):
        return int(re.search(r"Epoch (\d+)", self.explorer.words)[1])

    def button(self, icon):
        self.output.locator(BUTTONS[icon]).click()

    def after(self, icon):
        """Press a button that changes what is seen; return what is seen then."""
        return self.explorer.after(lambda: self.button(icon))

    def play_until(self, epoch):
        self.button("play")
        self.page.wait_for_function(
            "([words, epoch]) => Number(words.textContent.match(/\\d+/)[0]) >= epoch",
            arg=[self.output.locator("p.nbh-words").element_handle(), epoch],
        )

    @property
    def text(self):
        return self.output.locator("input.nbh-line")

    def load(self, text):
        self.text.fill(text)
        self.explorer.after(lambda: self.text.press("Enter"))


SOURCE = "from nbhelpers.explore.playground import playground\nplayground()"


@pytest.fixture(scope="module")
def page(root, open_notebook):
    """A page with a notebook of the tests' own."""
    lab.write_notebook(root / "playground.ipynb", SOURCE)
    with open_notebook("playground.ipynb") as page:
        yield page


def run(page):
    """A new playground on the page."""
    lab.run_all(page)
    return Playground(page, *lab.explorers(page))


@pytest.fixture
def playground(page):
    """A new playground on the page; in the end it pauses, and the page is as wide as it was."""
    usual = page.viewport_size
    yield run(page)
    page.set_viewport_size(usual)
    for pause in page.locator(BUTTONS["pause"]).all():
        pause.click()


def test_it_plays_pauses_steps_and_starts_again(playground):
    explorer = playground.explorer
    start = explorer.seen
    playground.play_until(100)
    playground.button("pause")
    paused = explorer.settle()
    playground.page.wait_for_timeout(500)
    assert explorer.seen == paused and paused[0] != start[0]
    epoch = playground.epoch
    playground.after("step")
    playground.text.press("Enter")  # it says what it said
    explorer.settle()
    assert playground.epoch == epoch + 1
    assert playground.after("stop") == start
    playground.after("step")
    assert playground.after("stop") == start
    playground.play_until(20)
    playground.button("stop")
    expect(playground.output.locator(BUTTONS["play"])).to_have_count(1)
    assert explorer.settle() == start


def test_every_control_answers_while_it_plays(playground):
    playground.load(SPIRAL)
    playground.play_until(50)
    for slider in playground.explorer.handles.all():
        before = playground.text.input_value()
        slider.focus()
        playground.page.keyboard.press("ArrowRight")
        playground.page.wait_for_function(
            "([line, before]) => line.value !== before",
            arg=[playground.text.element_handle(), before],
            timeout=3000,
        )
    epoch = playground.epoch
    playground.page.wait_for_timeout(1000)
    assert playground.epoch > epoch


def test_a_text_is_loaded_and_a_bad_one_is_told(playground):
    playground.load(SPIRAL)
    assert playground.explorer.words.endswith("parameters 105")
    whole = playground.text.input_value()
    assert whole.startswith("data=spiral") and whole.endswith("seed=0")
    playground.load("eta=much")
    hint = playground.output.locator(".nbh-hint")
    assert hint.text_content().startswith("eta is “much”")
    playground.load(f"{whole} noise=0.123 layers=5-3")
    assert playground.epoch == 0 and not hint.is_visible()
    assert playground.output.get_by_label("noise").last.input_value() == "0.123"
    chosen = playground.output.get_by_label("hidden layers").locator("option:checked")
    assert chosen.text_content() == "5-3"
    playground.after("step")
    assert playground.epoch == 1 and "noise=0.123 layers=5-3" in playground.text.input_value()
    playground.after("reset")
    widths = playground.output.get_by_label("hidden layers")
    assert "5-3" not in widths.locator("option").all_text_contents()
    playground.explorer.after(lambda: widths.select_option("8-8-8"))
    assert "layers=8-8-8" in playground.text.input_value()


def test_the_text_can_be_copied(playground):
    whole = playground.text.input_value()
    playground.output.locator("button.nbh-copy").click()
    playground.text.press("End")
    playground.text.press("Control+V")
    assert playground.text.input_value() == 2 * whole


def test_all_of_it_is_seen_at_once_and_folds_on_a_narrow_page(playground):
    page = playground.page
    parts = [".nbh-bar", ".nbh-words", ".nbh-controls", ".nbh-stage", ".nbh-task", ".nbh-foot"]

    def places(width, height, after_stage):
        page.set_viewport_size({"width": width, "height": height})
        playground.output.locator(f".nbh-stage + {after_stage}").wait_for()
        page.wait_for_timeout(500)
        found = [playground.output.locator(part).bounding_box() for part in parts]
        return [
            (round(box["x"]), round(box["y"]), box["x"] + box["width"], box["y"] + box["height"])
            for box in found
        ]

    bar, words, side, stage, task, foot = places(1280, 800, ".nbh-told")
    assert bar[0] == side[0] == task[0] == foot[0] < words[0] == stage[0] > side[2]
    assert (
        max(bar[3], words[3]) <= side[1] == stage[1] and max(side[3], stage[3]) <= task[1] < foot[1]
    )
    assert foot[3] - bar[1] < page.locator(".jp-WindowedPanel-outer").bounding_box()["height"] - 40
    assert round(stage[2] - stage[0]) == 592 and foot[2] - foot[0] < 850
    sliders = playground.output.locator(".nbh-controls .nbh-range").all()
    assert min(slider.bounding_box()["width"] for slider in sliders) > 160
    bar, words, side, stage, task, foot = places(560, 800, ".nbh-controls")
    assert bar[1] < words[1] < stage[1] < task[1] < side[1] < foot[1]
    order = playground.output.locator(".nbh-bar, .nbh-controls, .nbh-stage, .nbh-foot")
    names = order.evaluate_all("(all) => all.map((box) => box.classList[0])")
    assert names == ["nbh-bar", "nbh-stage", "nbh-controls", "nbh-foot"]
    places(1280, 800, ".nbh-told")
    shown = playground.explorer.settle()
    playground.output.evaluate("output => { output.style.display = 'none'; }")
    page.wait_for_timeout(500)
    assert playground.explorer.seen == shown, "hidden, it is taken for narrow"
    playground.output.evaluate("output => { output.style.display = ''; }")


def test_divergence_is_explained_and_the_clock_stands_still(playground):
    playground.load(TOO_FAST)
    playground.button("play")
    playground.output.get_by_text("parameters grew without bound").wait_for()
    playground.output.locator(BUTTONS["play"]).wait_for()
    told = playground.explorer.settle()
    playground.page.wait_for_timeout(300)
    assert playground.explorer.seen == told and not playground.explorer.error
    playground.load(SPIRAL)
    playground.play_until(20)


def test_a_click_adds_a_point_while_it_plays(playground):
    playground.play_until(20)
    playground.page.mouse.click(*playground.explorer.pixel((0.6, 0.85)))
    playground.page.wait_for_function(
        "input => input.value.includes('points=')", arg=playground.text.element_handle()
    )
    epoch = playground.epoch
    assert epoch >= 20
    playground.button("pause")
    playground.explorer.settle()
    playground.after("reset")
    assert playground.epoch == 0 and "points" not in playground.text.input_value()


def test_an_interrupt_a_reload_and_a_restart_while_it_plays_break_nothing(playground):
    page = playground.page
    lab.save(page)
    playground.play_until(20)
    lab.menu(page, "Kernel", "kernelmenu:interrupt")
    page.wait_for_timeout(1000)
    epoch = playground.epoch
    page.wait_for_timeout(1000)
    assert playground.epoch > epoch

    page.reload()
    page.wait_for_selector(lab.LIVE_VIEW)
    (playground.explorer,) = lab.explorers(page)
    playground.output = playground.explorer.locator
    epoch = playground.epoch
    assert epoch >= 20
    playground.button("pause")
    playground.play_until(epoch + 20)

    lab.menu(page, "Kernel", "kernelmenu:restart")
    page.click(".jp-Dialog .jp-mod-accept")
    lab.wait_until_idle(page)
    again = run(page)
    assert again.epoch == 0
    again.play_until(20)
    assert not again.explorer.error and page.locator(lab.BROKEN).count() == 0


def test_a_second_window_plays_pauses_and_is_set_with_the_first(root, open_notebook):
    lab.write_notebook(root / "windows.ipynb", SOURCE)
    with open_notebook("windows.ipynb") as page:
        first = run(page)
        lab.save(page)
        with open_notebook("windows.ipynb") as other:
            other.wait_for_selector(lab.LIVE_VIEW)
            second = Playground(other, *lab.explorers(other))
            for one, two in (first, second), (second, first):
                one.play_until(two.epoch + 20)
                expect(two.output.locator(BUTTONS["pause"])).to_have_count(1)
                one.explorer.handles.nth(2).focus()
                one.page.keyboard.press("ArrowLeft")
                two.button("pause")
                expect(one.output.locator(BUTTONS["play"])).to_have_count(1)
                assert one.explorer.settle() == two.explorer.settle()
                assert one.text.input_value() == two.text.input_value()
                places = [p.explorer.handles.nth(2).input_value() for p in (one, two)]
                assert places[0] == places[1] != "7"


def test_as_long_as_python_is_busy_the_picture_is_said_to_be_old(root, open_notebook):
    lab.write_notebook(root / "busy.ipynb", SOURCE, lab.BUSY)
    with open_notebook("busy.ipynb") as page:
        explorer = run(page).explorer
        lab.keep_busy(page)
        explorer.handles.nth(2).focus()
        page.keyboard.press("ArrowLeft")
        expect(explorer.stage).to_have_attribute("aria-busy", "true", timeout=1000)
        expect(explorer.stage).to_have_attribute("aria-busy", "false", timeout=20_000)


TWICE = (
    """
from nbhelpers.explore.{file} import {name}
twice = {name}()
""",
    "twice",
    "twice",
    "print(twice.{told})",
)


class Twice:
    """An explorer that plays, shown by the second and the third of four cells; the last tells how far it is."""

    def __init__(self, page, interval):
        self.page, self.interval = page, interval
        self.cells = page.locator(".jp-CodeCell")

    def run(self, cell):
        prompt = self.cells.nth(cell).locator(".jp-InputPrompt")
        before = re.escape(prompt.inner_text())
        self.cells.nth(cell).locator(".cm-content").click()
        self.page.keyboard.press(
            "Control+Enter"
        )  # while it plays, the kernel is never idle for long
        expect(prompt).to_have_text(re.compile(rf"^(?!{before}$)\[\d+\]:$"), timeout=60_000)

    @property
    def told(self):
        self.run(3)
        return int(self.cells.nth(3).locator(".jp-OutputArea-output pre").inner_text())

    def press(self, icon, view, views):
        """Press a button of one view; all of them show that it was pressed."""
        self.page.locator(BUTTONS[icon]).nth(view).click()
        other = {"play": "pause", "pause": "play"}[icon]
        expect(self.page.locator(BUTTONS[other])).to_have_count(views)

    def clear(self, cell):
        """Take away the view below a cell."""
        self.cells.nth(cell).locator(".jp-InputPrompt").click()
        lab.menu(self.page, "Edit", "editmenu:clear-current")

    def plays_at_its_pace(self, begin, end):
        """Press ▶ in one view and ❚❚ in another: there were not more beats than the time has room for."""
        self.page.locator(BUTTONS["stop"]).first.click()
        before, begun = self.told, time.monotonic()
        self.press("play", begin, 2)
        self.page.wait_for_timeout(1000)
        self.press("pause", end, 2)
        room = (time.monotonic() - begun) / self.interval + 1
        assert 2 <= self.told - before <= room


@pytest.mark.parametrize(
    ("file", "name", "told", "interval", "shown_again"),
    [
        ("playground", "playground", "beats.sent", 0.05, "pause"),
        ("activations", "dead", 'values["step"]', 0.25, "play"),
    ],
)
def test_shown_twice_it_plays_once_and_goes_on_where_one_view_goes_but_not_both(
    root, open_notebook, file, name, told, interval, shown_again
):
    sources = [source.format(file=file, name=name, told=told) for source in TWICE]
    lab.write_notebook(root / "twice.ipynb", *sources)
    with open_notebook("twice.ipynb") as page:
        lab.run_all(page)
        twice = Twice(page, interval)
        twice.plays_at_its_pace(0, 1)
        twice.plays_at_its_pace(1, 1)

        twice.press("play", 0, 2)
        twice.clear(1)
        expect(page.locator(BUTTONS["pause"])).to_have_count(1)
        before = twice.told
        page.wait_for_timeout(1000)
        assert twice.told > before
        twice.press("pause", 0, 1)

        twice.run(1)
        expect(page.locator(BUTTONS["play"])).to_have_count(2)
        twice.plays_at_its_pace(0, 1)

        twice.press("play", 0, 2)
        twice.clear(1)
        twice.clear(2)
        expect(page.locator(".nbh-picture")).to_have_count(0)
        page.wait_for_timeout(1000)
        before = twice.told
        page.wait_for_timeout(1000)
        assert twice.told == before
        twice.run(1)
        expect(page.locator(BUTTONS[shown_again])).to_have_count(1)
        assert page.locator(lab.BROKEN).count() == 0


def test_two_views_fold_while_one_is_narrow_and_are_both_heard_once_python_has_time(
    root, open_notebook
):
    show = [source.format(file="playground", name="playground", told="start") for source in TWICE]
    lab.write_notebook(root / "views.ipynb", *show[:3], lab.BUSY)
    with open_notebook("views.ipynb") as page:
        lab.run_all(page)
        twice, (first, second) = Twice(page, None), lab.explorers(page)
        first.settle()
        lab.keep_busy(page)
        first.handles.nth(2).focus()
        page.keyboard.press("ArrowLeft")  # what comes after it waits until it is answered
        for view, place in (first, (0.6, 0.85)), (second, (0.7, 0.85)):
            page.mouse.click(*view.pixel(place))
        expect(first.locator.locator("input.nbh-line")).to_have_value(
            re.compile(r"points=[^;]+;[^;]+$"), timeout=20_000
        )

        image = first.locator.locator(".nbh-image")
        expect(image).to_have_css("width", "592px")
        second.locator.evaluate("view => { view.style.width = '400px'; }")
        expect(image).to_have_css("width", "320px")
        twice.clear(2)
        expect(image).to_have_css("width", "592px")
