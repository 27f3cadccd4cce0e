"""The playground in a real JupyterLab: it plays, pauses, steps, answers, loads a text, takes points."""

import re

import lab
import pytest

SPIRAL = "data=spiral noise=0.02 layers=8-8 optimizer=adam eta=0.01"
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
    """A new playground on the page; in the end it pauses."""
    yield run(page)
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
    assert playground.epoch == epoch + 1
    assert playground.after("stop") == start
    playground.after("step")
    assert playground.after("stop") == start


def test_every_control_answers_while_it_plays(playground):
    playground.load(SPIRAL)
    playground.play_until(50)
    words = playground.output.locator("p.nbh-words").element_handle()
    for number, name in enumerate(["seed ", "η = ", "λ = ", "dropout "]):
        slider = playground.explorer.handles.nth([4, 1, 2, 3][number])
        before = playground.explorer.words.split(name)[1][:6]
        slider.focus()
        playground.page.keyboard.press("ArrowRight")
        playground.page.wait_for_function(
            "([words, name, before]) => words.textContent.split(name)[1]?.slice(0, 6) !== before",
            arg=[words, name, before],
            timeout=3000,
        )
    epoch = playground.epoch
    playground.page.wait_for_timeout(1000)
    assert playground.epoch > epoch


def test_a_text_is_loaded_and_a_bad_one_is_told(playground):
    playground.load(SPIRAL)
    assert "105 parameters; Adam, η = 0.01" in playground.explorer.words
    whole = playground.text.input_value()
    assert whole.startswith("data=spiral") and whole.endswith("seed=0")
    selected = "select => select.selectedOptions[0].text"
    menus = playground.output.locator("select")
    assert "8-8" in [menus.nth(i).evaluate(selected) for i in range(menus.count())]
    playground.load("eta=much")
    assert playground.explorer.words.startswith("eta is “much”")
    playground.load(whole)
    assert playground.explorer.words.startswith("Epoch 0:")


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
    playground.page.mouse.click(*playground.explorer.pixel((0.4, 0.8)))
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
