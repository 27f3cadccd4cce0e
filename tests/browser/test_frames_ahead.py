"""At rest, a reader sees the picture and the words for the controls' values, however they got there."""

import base64
import hashlib
import json

import lab
import numpy as np
import pytest

TELL = """
import hashlib, json
png, words = shown.frame(**shown.values)
places = [c.place for c in shown.controls.values() if c.kind]
print(json.dumps([hashlib.sha256(png).hexdigest(), words, places]))
"""

EXPLORERS = {
    "hyperplane": ("perceptron", 1),
    "learning": ("perceptron", 1),
    "tangent": ("activations", 2),
}

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


class Reader:
    """Somebody who moves everything there is to move in one explorer, at random."""

    def __init__(self, page, seed):
        self.page, self.rng = page, np.random.default_rng(seed)
        self.find()

    def find(self):
        self.explorer = lab.explorers(self.page)[0]
        self.views = self.page.locator(".nbh-picture")
        self.view = self.views.first
        self.controls = len(self.view.evaluate(PLACES))

    def move(self, times, pause):
        """Give one control some places, with a pause of as many ms between them."""
        number = int(self.rng.integers(self.controls))
        for share in self.rng.random() + np.cumsum(self.rng.normal(0, 0.05, times)):
            self.view.evaluate(MOVE, [number, float(np.clip(share, 0, 1))])
            self.page.wait_for_timeout(pause)

    def drag_a_point(self):
        handle = self.view.locator(".nbh-handle").first
        if handle.count():
            lab.scroll_to(self.explorer.stage)
            box = handle.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            self.page.mouse.move(x, y)
            self.page.mouse.down()
            self.page.mouse.move(x + self.rng.integers(-30, 31), y - 20, steps=5)
            self.page.mouse.up()

    def move_a_lot(self, times):
        for _ in range(times):
            self.move(*[(1, 300), (8, 16), (4, 80)][self.rng.integers(3)])
            if self.rng.random() < 0.2:
                self.drag_a_point()

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
        for view in self.views.all():
            src, alt = view.locator("img.nbh-image").evaluate("image => [image.src, image.alt]")
            png = base64.b64decode(src.split(",")[1])
            seen = [hashlib.sha256(png).hexdigest(), alt, view.evaluate(PLACES)]
            assert seen == expected

    def ask(self):
        """What the kernel draws for its values: the picture's digest, the words, and the places."""
        lab.scroll_to(self.teller)
        self.teller.locator(".cm-content").click()
        self.teller.locator(".jp-OutputArea-output").evaluate_all(
            "all => all.map((o) => o.remove())"
        )
        self.page.keyboard.press("Control+Enter")
        self.teller.locator(".jp-OutputArea-output pre").wait_for()
        lab.wait_until_idle_briefly(self.page)
        return json.loads(self.teller.locator(".jp-OutputArea-output pre").inner_text())

    @property
    def teller(self):
        return self.page.locator(".jp-Cell", has_text="hashlib.sha256").first


@pytest.fixture(params=EXPLORERS)
def reader(request, root, open_notebook):
    """A reader of an explorer with a notebook of its own."""
    file, ratio = EXPLORERS[request.param]
    make = f"from nbhelpers.explore.{file} import {request.param}\nshown = {request.param}()\nshown"
    lab.write_notebook(root / "ahead.ipynb", make, TELL, "import time\ntime.sleep(5)")
    with open_notebook("ahead.ipynb", ratio=ratio) as page:
        lab.run_all(page)
        yield Reader(page, seed=len(request.param))


def test_at_rest_picture_and_words_are_those_of_what_the_controls_say(reader):
    page = reader.page
    for _ in range(4):
        reader.move_a_lot(6)
        reader.check()

    sleeper = page.locator(".jp-Cell", has_text="time.sleep").last
    sleeper.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    reader.move_a_lot(5)
    reader.check()

    lab.scroll_to(reader.explorer.stage)
    page.locator(".jp-InputPrompt").first.click()
    page.locator(lab.OUTPUT).first.click(button="right", position={"x": 5, "y": 5})
    page.click('.lm-Menu-item[data-command="notebook:create-output-view"]')
    page.locator(".nbh-picture").nth(1).wait_for()
    reader.move_a_lot(5)
    reader.check()

    lab.save(page)
    page.reload()
    page.wait_for_selector(lab.LIVE_VIEW)
    reader.find()
    reader.move_a_lot(5)
    reader.check()

    lab.menu(page, "Kernel", "kernelmenu:restart")
    page.click(".jp-Dialog .jp-mod-accept")
    lab.wait_until_idle(page)
    lab.run_all(page)
    reader.find()
    reader.move_a_lot(5)
    reader.check()
