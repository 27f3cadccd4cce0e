"""Frames drawn ahead: what a reader sees near the server and far from it, with them and without.

    python benchmarks/ahead.py [chapter.explorer …]

Far is behind ``far.py``: 150 ms to Python and back. Both are measured in the same run, on the same
slider, once with ``NBHELPERS_AHEAD=0``. Machines are noisy: compare within one run.

    moves           a second in a drag from end to end within a second, right after the first move
    pictures        a second while it goes on
    exact           ms from its end until the picture is that of the slider
    key, 95 %       ms from a key to its picture, or a later one; a key every 250 ms
    cpu, kB         ms of the kernel and bytes both ways (far only) for one such key
    80 ms           the median with a key every 80 ms
    rested, exact r. the same drag after 4 s of rest
    blank           frames of the screen without a picture
    MB page, kernel more memory of each (of the page, JavaScript's) after 1,000 moves more
"""

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from unittest import mock

import numpy as np
import psutil

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

import lab  # noqa: E402
from every_explorer import chosen, explorers  # noqa: E402
from far import Far  # noqa: E402
from plain import telling_slider  # noqa: E402

from nbhelpers.explore.kit.picture import data_url  # noqa: E402

USUAL = ["perceptron.hyperplane", "activations.tangent", "losses.huber_delta", "mlp.approximation"]
KEYS = 40
FRAME = 1000 / 60  # ms
TAIL = 60  # characters: a PNG ends in checksums of all its pixels

PROBE = """(output) => {
    const image = output.querySelector('img.nbh-image');
    const probe = window.probe = { pressed: [], shown: [], blank: 0 };
    addEventListener('keydown', (event) => probe.pressed.push(event.timeStamp), true);
    let last = null;
    (function look() {
        const ready = image.complete && image.naturalWidth;
        probe.blank += !ready;
        const tail = image.src.slice(-TAIL);
        if (ready && tail !== last) probe.shown.push([performance.now(), last = tail]);
        requestAnimationFrame(look);
    })();
}""".replace("TAIL", str(TAIL))

DRAG = """async ([range, seconds, lap]) => {
    const last = Number(range.max), from = Number(range.value) / last;
    const start = performance.now();
    let now = start, i = 0;
    for (; now - start < 1000 * seconds; i++) {
        range.value = Math.round(last * Math.abs((from + i / lap + 1) % 2 - 1));
        range.dispatchEvent(new Event('input', { bubbles: true }));
        now = await new Promise(requestAnimationFrame);
    }
    range.dispatchEvent(new Event('pointerup'));
    return [start, performance.now(), Number(range.value), i / seconds];
}"""  # a move for each frame of the screen; ``lap`` of them from end to end


@contextlib.contextmanager
def servers(ahead):
    """A JupyterLab, near and far: {name: (url, token)}, and the proxy between."""
    with (
        mock.patch.dict(os.environ, NBHELPERS_AHEAD=str(int(ahead))),
        tempfile.TemporaryDirectory() as root,
        tempfile.TemporaryDirectory() as home,
        lab.jupyterlab(root, home) as (url, token),
    ):
        (port,) = lab.free_ports(1)
        far = Far(port, int(url.split(":")[-1]))
        far.start()
        places = {"near": (url, token), "far": (f"http://127.0.0.1:{port}", token)}
        yield Path(root), places, far


def tails(explorer, name):
    """The end of the picture of every stop of a control, as the page has it."""
    control = explorer.controls[name]
    frames = (explorer.frame(**{name: control.value_of(i)})[0] for i in range(control.stops))
    return [data_url(png, None)[-TAIL:] for png in frames]


def kernel():
    """The process of the newest kernel."""
    below = psutil.Process().children(recursive=True)
    return max(
        (p for p in below if "ipykernel_launcher" in " ".join(p.cmdline())),
        key=lambda p: p.create_time(),
    )


def cpu(process):
    """Seconds of processor time so far."""
    times = process.cpu_times()
    return times.user + times.system


def memory(page, process):
    """Megabytes of JavaScript that are in use on the page, and of the kernel."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    return np.array([heap, process.memory_info().rss]) / 1e6


def first_exact(shown, since, right):
    """When one of the pictures that are ``right`` was there, or None."""
    before = [tail for time, tail in shown if time < since]
    if before and before[-1] in right:
        return since
    return next((time for time, tail in shown if time >= since and tail in right), None)


def keys(page, handle, pictures, pause):
    """Milliseconds from each key to the picture of its value, or of a later one."""
    handle.focus()
    rng = np.random.default_rng(0)
    page.evaluate("probe.pressed = []; probe.shown = probe.shown.slice(-1)")
    stops = []
    stop, last = handle.evaluate("({value, max}) => [value, max].map(Number)")
    for _ in range(KEYS):
        stop += 1 if stop < last else 0
        stops.append(stop)
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(pause + FRAME * rng.random())
    page.wait_for_timeout(1500)
    pressed, shown = page.evaluate("[probe.pressed, probe.shown]")
    waits = []
    for i, since in enumerate(pressed):
        before = pictures[stops[i - 1]] if i else None
        if pictures[stops[i]] != before:
            right = {pictures[stop] for stop in stops[i:]}
            waits.append(first_exact(shown, since, right) - since)
    return waits


def drag(page, handle, pictures, seconds=4, lap=60):
    """Of a drag: moves and pictures a second, ms to the exact one after release, blank frames."""
    page.evaluate("probe.shown = probe.shown.slice(-1); probe.blank = 0")
    start, end, stop, moves = page.evaluate(DRAG, [handle.element_handle(), seconds, lap])
    page.wait_for_timeout(1500)
    shown, blank = page.evaluate("[probe.shown, probe.blank]")
    exact = first_exact(shown, end, {pictures[stop]})
    return moves, sum(start < time < end for time, _ in shown) / seconds, exact - end, blank


def measure(chromium, server, notebook, number, pictures, far):
    """All figures of one slider at one distance."""
    found = {}
    with lab.notebook_page(chromium, server, notebook) as page:
        lab.run_all(page)
        handle = page.locator(lab.HANDLE).nth(number)
        lab.scroll_to(handle)
        page.locator(lab.OUTPUT).first.evaluate(PROBE)
        page.wait_for_timeout(2000)
        process = kernel()
        handle.press("ArrowRight")
        found["moves"], found["pictures"], found["exact"], blank = drag(page, handle, pictures)
        handle.evaluate("range => { range.value = 1; range.dispatchEvent(new Event('input')); }")
        page.wait_for_timeout(2000)
        before, through = cpu(process), far.bytes
        waits = keys(page, handle, pictures, 250)
        found["key"], found["95 %"] = median(waits), np.percentile(waits, 95)
        found["cpu"] = 1000 * (cpu(process) - before) / KEYS
        found["kB"] = (far.bytes - through) / KEYS / 1000
        handle.evaluate("range => { range.value = 1; range.dispatchEvent(new Event('input')); }")
        page.wait_for_timeout(2000)
        waits = keys(page, handle, pictures, 80)
        found["80 ms"] = median(waits)
        page.wait_for_timeout(4000)
        _, found["rested"], found["exact r."], more = drag(page, handle, pictures)
        found["blank"] = blank + more
        megabytes, moves = memory(page, process), 0
        while moves < 1000:
            moves += 4 * drag(page, handle, pictures)[0]
        found["MB page"], found["MB kernel"] = memory(page, process) - megabytes
        if lab.explorers(page)[0].error:
            raise RuntimeError(lab.explorers(page)[0].error)
    return found


def report(names=()):
    """Print a line for each explorer, near and far, with frames ahead and without."""
    made = {name: explorers()[name]() for name in names or USUAL}
    sliders = {name: telling_slider(explorer) for name, explorer in made.items()}
    pictures = {name: tails(made[name], sliders[name][1]) for name in made}
    head = True
    with lab.browser() as chromium:
        for name in made:
            for ahead in (True, False):
                with servers(ahead) as (root, places, far):
                    file, function = name.split(".")
                    source = f"from nbhelpers.explore.{file} import {function}\n{function}()"
                    lab.write_notebook(root / "explorer.ipynb", source)
                    for place, server in places.items():
                        number = sliders[name][0]
                        found = measure(
                            chromium, server, "explorer.ipynb", number, pictures[name], far
                        )
                        if head:
                            print(f"{'explorer, slider':36}", *(f"{k:>9}" for k in found))
                            head = False
                        title = f"{name} {place}{'' if ahead else ', not ahead'}"
                        print(f"{title:36}", *(f"{v:9.1f}" for v in found.values()), flush=True)


if __name__ == "__main__":
    report(chosen(sys.argv[1:]))
