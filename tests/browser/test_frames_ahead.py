"""At rest, a reader sees the picture and the words for the controls' values, however they got there.

With ``--all``, in every explorer that has frames ahead, and 150 ms away from the server too.
"""

import base64
import hashlib
import json

import lab as driver
import numpy as np
import pytest
from every_explorer import explorers
from far import Far

TELL = """
import hashlib, json
png, words = shown.frame(**shown.values)
places = [c.stop_near(c.value) for c in shown.controls.values() if c.kind]
print(json.dumps([hashlib.sha256(png).hexdigest(), words, places]))
"""

SOME = {"perceptron.hyperplane": 1, "perceptron.learning": 1, "activations.tangent": 2}
LIVE = ["playground.playground", "reading.read_digits"]  # they live in time: no frames

PLACES = """(view) => [...view.querySelectorAll('input[type=range], select')].map(
    (control) => control.selectedIndex ?? Number(control.value))"""

WAITS = """(view) => view.querySelector('.nbh-stage').ariaBusy === 'true'"""

MOVE = """(view, [number, share]) => {
    const control = view.querySelectorAll('input[type=range], select')[number];
    const last = control.options ? control.options.length - 1 : Number(control.max);
    if (control.options) control.selectedIndex = Math.round(share * last);
    else control.value = Math.round(share * last);
    control.dispatchEvent(new Event(control.options ? 'change' : 'input', { bubbles: true }));
}"""

LET_GO = """(view, number) => view.querySelectorAll('input[type=range], select')[number]
    .dispatchEvent(new Event('pointerup'))"""

MOVE_AND_RESET = """async (view, [number, shares, pause]) => {
    for (const share of shares) {
        (MOVE)(view, [number, share]);
        await new Promise((done) => setTimeout(done, pause));
    }
    view.querySelector('.nbh-reset').click();
}""".replace("MOVE", MOVE)

TYPE = """(number, [by]) => {
    number.value = (Number(number.value.replace('−', '-')) * by + 0.0123).toFixed(3);
    number.dispatchEvent(new Event('change'));
}"""


class Reader:
    """Somebody who moves everything there is to move in one explorer, at random."""

    def __init__(self, page, acts, seed):
        self.page, self.acts, self.rng = page, acts, np.random.default_rng(seed)
        self.find()

    def find(self):
        self.explorer = driver.explorers(self.page)[0]
        self.views = self.page.locator(".nbh-picture")
        self.view = self.views.first
        self.controls = len(self.view.evaluate(PLACES))

    def shares(self, times):
        """Some places of a control, not far from one another."""
        places = self.rng.random() + np.cumsum(self.rng.normal(0, 0.05, times))
        return np.clip(places, 0, 1).tolist()

    def move(self, times=4, pause=80):
        """Give one control some places, with a pause of as many ms between them, and let it go."""
        number = int(self.rng.integers(self.controls))
        for share in self.shares(times):
            self.view.evaluate(MOVE, [number, share])
            self.page.wait_for_timeout(pause)
        self.view.evaluate(LET_GO, number)

    def move_once(self):
        self.move(1, 300)

    def move_fast(self):
        self.move(8, 16)

    def type_a_number(self):
        numbers = self.view.locator(".nbh-number").all()
        self.rng.choice(numbers).evaluate(TYPE, [self.rng.uniform(0.5, 1.5)])

    def play(self):
        """Let a player go some steps."""
        for button in self.view.locator(".nbh-play").all():
            button.evaluate("button => button.click()")
            self.page.wait_for_timeout(int(self.rng.integers(900)))
            button.evaluate("button => button.click()")

    def drag_in_the_picture(self):
        """Drag a point, or that of a slider."""
        for handle in self.view.locator(".nbh-handle, .nbh-box").filter(visible=True).all()[:1]:
            driver.scroll_to(self.view.locator(".nbh-stage"))
            box = handle.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            self.page.mouse.move(x, y)
            self.page.mouse.down()
            for share in self.shares(8):
                self.page.mouse.move(x + 60 * share - 30, y - 20)
                self.page.wait_for_timeout(40)
            self.page.mouse.up()

    def reset(self):
        self.view.locator(".nbh-reset").evaluate("button => button.click()")

    def move_a_lot(self):
        often, seldom = [self.move, self.move_once, self.move_fast], [self.reset]
        seldom += [self.type_a_number, self.play, self.drag_in_the_picture]
        for _ in range(self.acts):
            self.view = self.views.nth(int(self.rng.integers(self.views.count())))
            self.rng.choice(often if self.rng.random() < 0.7 else seldom)()

    def move_and_reset(self):
        """Move fast, in a control or in the picture, and press Reset at once."""
        number, pause = int(self.rng.integers(self.controls)), int(self.rng.integers(20))
        if self.rng.random() < 0.4:
            self.drag_in_the_picture()
        self.view.evaluate(MOVE_AND_RESET, [number, self.shares(5), pause])

    def check(self):
        """Every view shows what the kernel draws for its values, and those are what the page says."""
        self.explorer.settle()
        for view in self.views.all():
            self.page.wait_for_function(f"view => !({WAITS})(view)", arg=view.element_handle())
        expected = self.ask()
        for _ in range(20):  # a cell and a move come on two ways: the cell may be the first
            if expected[2] == self.view.evaluate(PLACES):
                break
            self.page.wait_for_timeout(250)
            expected = self.ask()
        assert list(self.seen()) == [expected] * self.views.count()
        errors = self.views.locator(".nbh-error").all_text_contents()
        assert errors == [""] * self.views.count()
        return expected

    def seen(self):
        """What each view shows: the picture's digest, the words, and the places."""
        for view in self.views.all():
            src, alt = view.locator("img.nbh-image").evaluate("image => [image.src, image.alt]")
            png = base64.b64decode(src.split(",")[1])
            yield [hashlib.sha256(png).hexdigest(), alt, view.evaluate(PLACES)]

    def ask(self):
        """What the kernel draws for its values: the picture's digest, the words, and the places."""
        driver.scroll_to(self.teller)
        self.teller.locator(".cm-content").click()
        self.teller.locator(".jp-OutputArea-output").evaluate_all(
            "all => all.map((o) => o.remove())"
        )
        self.page.keyboard.press("Control+Enter")
        self.teller.locator(".jp-OutputArea-output pre").wait_for()
        driver.wait_until_idle_briefly(self.page)
        return json.loads(self.teller.locator(".jp-OutputArea-output pre").inner_text())

    @property
    def teller(self):
        return self.page.locator(".jp-Cell", has_text="hashlib.sha256").first


def pytest_generate_tests(metafunc):
    if "reader" not in metafunc.fixturenames:
        return
    readers = [(name, ratio, "near") for name, ratio in SOME.items()]
    if metafunc.config.getoption("--all"):
        names = [name for name in explorers() if name not in LIVE]
        readers = [(name, ratio, "near") for name in names for ratio in (1, 2)]
        readers += [(name, ratio, "far") for name, ratio in SOME.items()]
    ids = [f"{name.split('.')[1]}, {ratio}, {place}" for name, ratio, place in readers]
    metafunc.parametrize("reader", readers, ids=ids, indirect=True, scope="module")


@pytest.fixture(scope="module")
def places(lab):
    """The server's address and token, by how far away it is."""
    url, token = lab
    (port,) = driver.free_ports(1)
    Far(port, int(url.split(":")[-1])).start()
    return {"near": lab, "far": (f"http://127.0.0.1:{port}", token)}


def write_notebook(path, name):
    """Write a notebook with an explorer, a cell that tells of it, and one that takes its time."""
    file, function = name.split(".")
    make = f"from nbhelpers.explore.{file} import {function}\nshown = {function}()\nshown"
    driver.write_notebook(path, make, TELL, driver.BUSY)


@pytest.fixture(scope="module")
def reader(request, root, chromium, places):
    """A reader of an explorer with a notebook of its own."""
    (name, ratio, place), every = request.param, request.config.getoption("--all")
    write_notebook(root / "ahead.ipynb", name)
    with driver.notebook_page(chromium, places[place], "ahead.ipynb", ratio) as page:
        driver.run_all(page)
        yield Reader(page, acts=12 if every else 5, seed=len(name))


def test_who_moves_and_resets_at_once_is_back_at_the_start(reader):
    start = reader.check()
    for _ in range(reader.acts):
        reader.move_and_reset()
        assert reader.check() == start


def test_at_rest_picture_and_words_are_those_of_what_the_controls_say(reader):
    page = reader.page
    for _ in range(4):
        reader.move_a_lot()
        reader.check()

    driver.keep_busy(page)
    reader.move_a_lot()
    reader.check()

    driver.scroll_to(reader.explorer.stage)
    page.locator(".jp-InputPrompt").first.click()
    page.locator(driver.OUTPUT).first.click(button="right", position={"x": 5, "y": 5})
    page.click('.lm-Menu-item[data-command="notebook:create-output-view"]')
    page.locator(".nbh-picture").nth(1).wait_for()
    reader.move_a_lot()
    reader.check()

    driver.save(page)
    page.reload()
    page.wait_for_selector(driver.LIVE_VIEW)
    reader.find()
    reader.move_a_lot()
    reader.check()

    driver.menu(page, "Kernel", "kernelmenu:restart")
    page.click(".jp-Dialog .jp-mod-accept")
    driver.wait_until_idle(page)
    driver.run_all(page)
    reader.find()
    reader.move_a_lot()
    reader.check()


def test_two_windows_of_one_notebook_show_the_same_at_rest(root, open_notebook):
    write_notebook(root / "two.ipynb", "perceptron.learning")
    with open_notebook("two.ipynb") as page:
        driver.run_all(page)
        driver.save(page)
        with open_notebook("two.ipynb") as other:
            other.wait_for_selector(driver.LIVE_VIEW)
            readers = [Reader(window, acts=4, seed=i) for i, window in enumerate((page, other))]

            def agree():
                expected = [readers[0].ask()]
                return all(list(reader.seen()) == expected for reader in readers)

            for reader in [*readers, *readers]:
                reader.move_a_lot()
                assert any(agree() or page.wait_for_timeout(500) for _ in range(20))


def test_clicks_and_moves_while_python_is_busy_are_all_heard(root, open_notebook):
    """A start moved, then the step it allowed before, and three samples added: while a cell runs."""
    write_notebook(root / "busy.ipynb", "perceptron.learning")
    with open_notebook("busy.ipynb") as page:
        driver.run_all(page)
        reader = Reader(page, acts=1, seed=0)
        explorer = reader.explorer
        for number, share in (0, 0.3), (1, 1.0), (2, 1.0):
            reader.view.evaluate(MOVE, [number, share])
            explorer.settle()
        for _ in range(8):  # more gestures than are told again
            page.locator(".nbh-handle").first.click(position={"x": 20, "y": 20})
        explorer.settle()
        last, count = reader.view.evaluate(PLACES)[2], page.locator(".nbh-handle").count()
        driver.keep_busy(page)
        driver.scroll_to(explorer.stage)
        for number, share in (0, 1.0), (1, 0.0), (2, 1.0):
            reader.view.evaluate(MOVE, [number, share])
            reader.view.evaluate(LET_GO, number)
        for place in (0.1, 0.2), (0.12, 0.8), (0.45, 0.2):
            page.mouse.click(*explorer.pixel(place))
        assert reader.check()[2][2] < last
        assert page.locator(".nbh-handle").filter(visible=True).count() == count + 3

        driver.keep_busy(page)
        driver.scroll_to(explorer.stage)
        reader.view.evaluate(MOVE, [0, 0.5])
        reader.view.evaluate(MOVE, [3, 1 / 3])  # other data, and then a sample beside them
        explorer.stage.focus()
        page.keyboard.press("Enter")
        reader.check()
        assert page.locator(".nbh-handle").filter(visible=True).count() == 40 + 1

        driver.keep_busy(page)
        driver.scroll_to(explorer.stage)
        reader.view.evaluate(MOVE, [0, 0.2])
        page.mouse.click(*explorer.pixel((0.1, 0.2)))
        reader.reset()  # nor is what came before it heard after it
        reader.check()
        assert page.locator(".nbh-handle").filter(visible=True).count() == 40


def test_a_slider_shows_what_was_drawn_ahead_while_python_is_busy(root, open_notebook):
    write_notebook(root / "near.ipynb", "perceptron.hyperplane")
    with open_notebook("near.ipynb") as page:
        driver.run_all(page)
        reader = Reader(page, acts=1, seed=0)
        reader.view.evaluate(MOVE, [0, 180 / 360])
        reader.explorer.settle()
        page.wait_for_timeout(3000)
        driver.keep_busy(page)
        before = reader.explorer.seen  # now the last of its neighbors: more than are on the way
        reader.view.evaluate(MOVE, [0, 186 / 360])
        page.wait_for_timeout(500)
        (now,) = reader.seen()
        assert not reader.view.evaluate(WAITS) and reader.explorer.seen[0] != before[0]
        assert reader.check() == now


def test_after_reset_nothing_plays(root, open_notebook):
    write_notebook(root / "reset.ipynb", "activations.dead")
    with open_notebook("reset.ipynb") as page:
        driver.run_all(page)
        reader = Reader(page, acts=1, seed=0)
        start = reader.check()
        page.locator(".nbh-play").click()
        page.wait_for_function(
            f"view => ({PLACES})(view).at(-1) > 1", arg=reader.view.element_handle()
        )
        reader.reset()
        page.wait_for_timeout(1000)
        assert reader.check() == start
