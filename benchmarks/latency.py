"""How long a learner waits: from the key that moves a slider to the new picture on the screen.

Each explorer runs in a real JupyterLab. Time starts with the browser's own ``keydown`` and ends
with the first frame that shows another picture. Keys come at random moments of a frame (16.7 ms), as
from a person: always at the same moment, an explorer would be early or late for its frame each time.
Machines differ, and so does one machine from hour to hour: compare with the first two lines, which the same
run measures in the same way. ``/ Image`` is the median as a multiple of the second.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

import lab  # noqa: E402
from every_explorer import chosen, explorers  # noqa: E402
from plain import telling_slider  # noqa: E402

MOVES = 40
FRAME = 1000 / 60  # ms

LEAST = """
from nbhelpers.explore.kit.controls import slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.figures.style import line, new_figure

@explorer()
def least(x: slider("x", "x", 0, 10, 0.25) = 1.0):
    figure = new_figure(1, 1)
    figure.set_layout_engine("none")
    ax = figure.add_axes([0, 0, 1, 1], xlim=(0, 10), ylim=(0, 1))
    ax.axis("off")
    bar = line(ax)

    def draw(x):
        bar.set_data([x, x], [0, 1])
        return f"x = {x}"

    return figure, draw

least()
"""  # one line on 100 × 100 pixels: what is left is the round trip to Python

USUAL = """
import io
import ipywidgets as widgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

figure = Figure(figsize=(9, 3.6), dpi=100)
canvas = FigureCanvasAgg(figure)
ax, x = figure.add_subplot(xlim=(-5, 5), ylim=(-5, 5)), np.linspace(-5, 5)
(line,) = ax.plot(x, x, animated=True)
canvas.draw()
background = canvas.copy_from_bbox(figure.bbox)

def png(alpha):
    line.set_ydata(np.where(x > 0, x, alpha * x))
    canvas.restore_region(background)
    ax.draw_artist(line)
    file = io.BytesIO()
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()

slider = widgets.FloatSlider(0.0, min=-0.5, max=1, step=0.05)
image = widgets.Image(value=png(0), width=900, height=360)
slider.observe(lambda change: setattr(image, "value", png(change["new"])), "value")
widgets.VBox([slider, image])
"""  # what a good notebook does without this package: one curve drawn on a kept background

PROBE = """(output) => {
    const probe = window.probe = { shown: [], pressed: 0, blank: 0, released: 0 };
    let last = null;
    addEventListener('keydown', (event) => { probe.pressed = event.timeStamp; }, true);
    addEventListener('pointerup', (event) => { probe.released = event.timeStamp; }, true);
    (function look(now) {
        const images = [...output.querySelectorAll('img')].filter((image) => image.offsetParent);
        const ready = images.filter((image) => image.complete && image.naturalWidth);
        probe.blank += ready.length === 0;
        const sources = ready.map((image) => image.getAttribute('src')).join();
        if (ready.length && sources !== last) { last = sources; probe.shown.push(performance.now()); }
        requestAnimationFrame(look);
    })();
}"""

# Of this course's slider, or of that of ipywidgets.
PLACE = """(e) => [e.min ?? e.ariaValueMin, e.max ?? e.ariaValueMax, e.value ?? e.ariaValueNow].map(Number)"""


def notebook(folder, name, source):
    """Write a notebook of one cell."""
    lab.write_notebook(folder / f"{name}.ipynb", source)
    return f"{name}.ipynb"


def waits(page, handle, moves=MOVES):
    """Milliseconds from each key to the next picture."""
    found, rng = [], np.random.default_rng(0)
    handle.focus()
    for i in range(moves + 3):
        low, high, value = handle.evaluate(PLACE)
        back = value >= high or (value > low and (i // 20) % 2 == 1)
        before = page.evaluate("probe.shown.length")
        page.keyboard.press("ArrowLeft" if back else "ArrowRight")
        page.wait_for_function(f"() => probe.shown.length > {before}", timeout=5000)
        found.append(page.evaluate(f"probe.shown[{before}] - probe.pressed"))
        page.wait_for_timeout(250 + FRAME * rng.random())
    return found[3:]


def drag(page, handle, seconds=5.0):
    """While a slider is dragged: pictures a second, frames without one, and the wait at the end."""
    track = handle.bounding_box()
    share = handle.evaluate("({min, max, value}) => (value - min) / (max - min)")
    y = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + 8 + share * (track["width"] - 16), y)
    page.mouse.down()
    start, blank = page.evaluate("[performance.now(), probe.blank]")
    i = 0
    while page.evaluate("performance.now()") - start < seconds * 1000:
        i += 1
        share = abs((i / 20) % 2 - 1)
        page.mouse.move(track["x"] + 4 + share * (track["width"] - 8), y)
        page.wait_for_timeout(8)
    page.mouse.up()
    page.wait_for_timeout(1500)
    shown, released, blank_after = page.evaluate("[probe.shown, probe.released, probe.blank]")
    while_dragging = [time for time in shown if start < time < released]
    return {
        "pictures a second": len(while_dragging) / seconds,
        "blank frames": blank_after - blank,
        "still after (ms)": max(0.0, shown[-1] - released),
    }


def measure(chromium, server, name, slider=0, ratio=1, moves=MOVES, dragging=False):
    """Waits on a slider of the notebook ``name``, and what dragging it shows."""
    with lab.notebook_page(chromium, server, name, ratio=ratio) as page:
        lab.run_all(page)
        handle = page.locator(f"{lab.HANDLE}, .noUi-handle").nth(slider)
        handle.scroll_into_view_if_needed()
        page.locator(lab.OUTPUT).first.evaluate(PROBE)
        page.wait_for_timeout(500)
        return waits(page, handle, moves), drag(page, handle) if dragging else {}


def report(asked=()):
    """Print a line for each explorer; with names, for those only."""
    print(
        f"slider → new picture, ms, {MOVES} moves each, half as many for 2× and interact"
        " (p95 = 95th percentile)"
    )
    print(
        f"{'explorer':28} {'median':>7} {'p95':>6} {'/ Image':>8} {'2× median':>10} {'interact':>9} {'ratio':>6}"
        f" {'pictures/s':>11} {'blank':>6} {'still':>6}"
    )
    elsewhere = "playground.playground"  # benchmarks/playground.py measures it while it plays
    names = [name for name in asked or explorers() if name != elsewhere]
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
        folder = Path(root)
        (folder / "plain.py").write_text((ROOT / "benchmarks" / "plain.py").read_text())
        with lab.jupyterlab(root, home) as server, lab.browser() as chromium:
            measures = {"(one line, 100 × 100 pixels)": LEAST, "(one curve, Image widget)": USUAL}
            for title, source in measures.items():
                usual, _ = measure(chromium, server, notebook(folder, "measure", source))
                print(
                    f"{title:28} {median(usual):7.0f} {np.percentile(usual, 95):6.0f}", flush=True
                )
            for name in names:
                file, function = name.split(".")
                number, slider = telling_slider(explorers()[name]())
                make = f"from nbhelpers.explore.{file} import {function}\n"
                live = notebook(folder, f"live-{name}", make + f"{function}()")
                plain = notebook(
                    folder,
                    f"plain-{name}",
                    f"%matplotlib inline\n{make}from plain import interact\ninteract({function}, {slider!r})",
                )
                one, dragged = measure(chromium, server, live, number, dragging=True)
                two, _ = measure(chromium, server, live, number, ratio=2, moves=MOVES // 2)
                interact, _ = measure(chromium, server, plain, moves=MOVES // 2)
                print(
                    f"{name:28} {median(one):7.0f} {np.percentile(one, 95):6.0f}"
                    f" {median(one) / median(usual):8.2f} {median(two):10.0f}"
                    f" {median(interact):9.0f} {median(interact) / median(one):6.1f}"
                    f" {dragged['pictures a second']:11.1f} {dragged['blank frames']:6.0f}"
                    f" {dragged['still after (ms)']:6.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    report(chosen(sys.argv[1:]))
