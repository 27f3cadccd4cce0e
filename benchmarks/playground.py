"""The playground in a real JupyterLab: pictures and epochs a second, and how soon a control answers.

A network 2-8-8-1 learns the spiral on 250 samples. While it plays, the learning rate is moved: time
starts with the browser's ``keydown`` and ends with a new picture under which the text says the new
η, which is the first of a network that was trained with it.
"""

import sys
import tempfile
from pathlib import Path

import latency
import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / "browser")]

import lab  # noqa: E402

MAKE = "from nbhelpers.explore.playground import playground\nplayground({!r})"
CONFIGURATION = "data=spiral noise=0.02 layers=8-8 optimizer=adam eta=0.01"
ETA = 2  # the third slider of the playground: noise, seed, η, …

ANSWERS = """(output) => {
    const answers = window.answers = [];
    const eta = () => output.querySelector('input.nbh-line').value.match(/eta=(\\S+)/)?.[1];
    let pressed = null, before = null, picture = null;
    addEventListener('keydown', (event) => {
        pressed = event.timeStamp; before = eta();
    }, true);
    (function look() {
        const now = output.querySelector('img.nbh-image').src;
        if (pressed !== null && eta() !== before && now !== picture) {
            answers.push(performance.now() - pressed); pressed = null;
        }
        picture = now;
        requestAnimationFrame(look);
    })();
}"""


STATE = """(words) => [
    performance.now() / 1000, probe.shown.length, Number(words.textContent.match(/\\d+/)[0])]"""


def measure(chromium, server, name, seconds=8.0, moves=30, ratio=1):
    """Pictures a second, epochs a picture, and the waits (ms) for the answer to a moved η."""
    with lab.notebook_page(chromium, server, name, ratio=ratio) as page:
        lab.run_all(page)
        (explorer,) = lab.explorers(page)
        explorer.settle()
        output = explorer.locator
        output.evaluate(latency.PROBE)
        output.evaluate(ANSWERS)
        output.locator("button.nbh-play").first.click()
        page.wait_for_timeout(1000)
        words = output.locator("p.nbh-words")
        start = words.evaluate(STATE)
        page.wait_for_timeout(seconds * 1000)
        passed, shown, epochs = np.subtract(words.evaluate(STATE), start)
        handle = explorer.handles.nth(ETA)
        handle.focus()
        for i in range(moves):
            page.keyboard.press("ArrowLeft" if i % 2 else "ArrowRight")
            page.wait_for_function(f"() => answers.length > {i}", timeout=5000)
            page.wait_for_timeout(100)
        return shown / passed, epochs / shown, page.evaluate("answers")


def report():
    """Print what was measured, at one and at two screen pixels to a CSS pixel."""
    print("playground, 2-8-8-1 on 250 samples, while it plays")
    print(
        f"{'ratio':>5} {'pictures/s':>11} {'epochs/picture':>15} {'η answered, ms':>15} {'p95':>5}"
    )
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
        name = latency.notebook(Path(root), "playground", MAKE.format(CONFIGURATION))
        with lab.jupyterlab(root, home) as server, lab.browser() as chromium:
            for ratio in (1, 2):
                pictures, epochs, waits = measure(chromium, server, name, ratio=ratio)
                usual, late = np.percentile(waits, [50, 95])
                print(
                    f"{ratio:5} {pictures:11.1f} {epochs:15.1f} {usual:15.0f} {late:5.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    report()
