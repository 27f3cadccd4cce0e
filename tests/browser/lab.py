"""A real JupyterLab and a real browser: what the browser tests, `make bench` and `make pictures` drive.

Jupyter Notebook 7 can be used in place of JupyterLab: it is made of the same parts.
"""

import contextlib
import itertools
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import psutil
from chromium import ARGUMENTS, find
from playwright.sync_api import TimeoutError as NothingHappened
from playwright.sync_api import sync_playwright

from nbhelpers.notebook.language import LANGUAGES

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATIENCE = 120  # seconds: a busy machine that starts everything for the first time is slow
LAB, NOTEBOOK_7 = "lab/workspaces/{workspace}/tree", "notebooks"  # where they open a notebook
OUTPUT = ".jp-Cell-outputWrapper"
HANDLE = "input[type=range]"
LIVE_VIEW = ".nbh-picture"
IDLE = """() => {
    const light = document.querySelector('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator');
    const waiting = [...document.querySelectorAll('.jp-InputPrompt')].some(
        (prompt) => prompt.textContent.includes('*'));
    const kernel = document.querySelector('.jp-Toolbar-kernelName')?.textContent;
    return kernel && kernel !== 'No Kernel' && light?.dataset.status === 'idle' && !waiting;
}"""  # without a kernel, the light says "idle" too

QUIETLY = {
    "@jupyterlab/apputils-extension/notification": '{"fetchNews": "false"}',
    "@jupyterlab/docmanager-extension/plugin": '{"autosave": false}',
}  # settings of JupyterLab: no dialog comes over the page in which a test works

BUSY = """
import time
from nbhelpers.notebook.drawing import DRAWING
with DRAWING:  # in a newer JupyterLab, what a page tells does not wait for the cell alone
    time.sleep(5)
"""

CALLS = itertools.count()

QUIET = f"""() => {{
    if (!({IDLE})()) window.quiet = null;
    else window.quiet ??= performance.now();
    return window.quiet && performance.now() - window.quiet > 500;
}}"""

BROKEN = (
    '[data-mime-type="application/vnd.jupyter.error"], '
    '[data-mime-type="application/vnd.jupyter.stderr"]'
)

SCROLL = """async (element) => {
    const panel = element.closest('.jp-WindowedPanel-outer');
    const hidden = () => element.getClientRects().length === 0;
    for (let far of [panel?.scrollTop, 0]) {
        for (; panel && hidden() && far < panel.scrollHeight; far += panel.clientHeight / 2) {
            panel.scrollTo(0, far);
            await new Promise((done) => setTimeout(done, 100));
        }
    }
    element.scrollIntoView({block: 'nearest'});
}"""  # JupyterLab 4.2 takes cells that are far away out of the page: look below, then from the top

SEEN = """(output) => {
    const image = output.querySelector('img.nbh-image');
    const picture = image.complete && image.naturalWidth ? image.src.slice(-100) : '';
    const line = output.querySelector('input.nbh-line')?.value ?? '';
    return [picture, output.querySelector('p.nbh-words').textContent + line];
}"""  # a PNG ends in checksums of all its pixels; a line says how the playground is set

CHANGED = f"""([output, before]) => {{
    const error = output.querySelector('pre.nbh-error');
    return error && !error.hidden || ({SEEN})(output).some((part, i) => part !== before[i]);
}}"""

STILL = f"""([output, call]) => {{
    const now = ({SEEN})(output).join(), waits = output.querySelector('.nbh-stage').ariaBusy === 'true';
    const still = window.still?.call === call && window.still.seen === now && !waits && ({IDLE})();
    if (!still) window.still = {{call, seen: now, since: performance.now()}};
    return performance.now() - window.still.since > 100;
}}"""


def chapters(both):
    """The notebooks, longest first: each in one language, by turns, or in ``both``.

    Both have the same code, which tests/notebooks holds them to, and nbval runs both.
    """
    names = sorted({path.name for path in NOTEBOOKS.glob("*/*.ipynb")}, reverse=True)
    return [
        f"{language}/{name}"
        for i, name in enumerate(names)
        for language in (LANGUAGES if both else [LANGUAGES[i % 2]])
    ]


def free_ports(number):
    """Ports of 127.0.0.1 on which nothing listens now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def jupyterlab(root, home):
    """URL and token of a JupyterLab that serves the folder ``root`` and keeps its own files in ``home``."""
    (port,) = free_ports(1)
    token, url = secrets.token_hex(16), f"http://127.0.0.1:{port}"
    folders = {
        f"JUPYTER{name}_DIR": str(Path(home) / name.lower())
        for name in ("_CONFIG", "_DATA", "_RUNTIME", "LAB_SETTINGS", "LAB_WORKSPACES")
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={root}"]
    for name, settings in QUIETLY.items():
        file = Path(folders["JUPYTERLAB_SETTINGS_DIR"], f"{name}.jupyterlab-settings")
        file.parent.mkdir(parents=True)
        file.write_text(settings)
    with open(Path(home) / "jupyterlab.log", "w") as log:
        server = subprocess.Popen(
            command, env=os.environ | folders, cwd=home, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(server, f"{url}/api/status?token={token}", Path(home) / "jupyterlab.log")
            yield url, token
        finally:
            server.terminate()
            server.wait(30)


def wait_for(server, address, log, seconds=PATIENCE):
    """Wait until the process ``server`` answers at ``address``; an error shows its ``log``."""
    for _ in range(seconds * 5):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start; its log says:\n{log.read_text()}")


def write_notebook(path, *sources):
    """Write a notebook with a cell for each of the ``sources``."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


def ask(lab, method, address, content=None):
    """What the server answers to a request."""
    url, token = lab
    request = urllib.request.Request(
        f"{url}/{address}",
        data=None if content is None else json.dumps(content).encode(),
        headers={"Authorization": f"token {token}"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read() or "null")


@contextlib.contextmanager
def browser():
    """A headless Chromium."""
    path = find()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@contextlib.contextmanager
def notebook_page(chromium, lab, notebook, ratio=1, height=1000, place=LAB):
    """A page with ``notebook`` (a path below the server's folder) open and its kernel idle.

    The kernel is started before the page asks for one: a busy JupyterLab, which does not know its
    kernels yet, would ask the reader to choose. It ends with the page.
    """
    url, token = lab
    kernel = {"path": notebook, "type": "notebook", "name": "", "kernel": {"name": "python3"}}
    session = ask(lab, "POST", "api/sessions", kernel)["id"]
    context = chromium.new_context(
        viewport={"width": 1400, "height": height}, device_scale_factor=ratio
    )
    try:
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.goto(f"{url}/{place.format(workspace=secrets.token_hex(4))}/{notebook}?token={token}")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        wait_until_idle(page)
        yield page
    finally:
        context.close()
        if any(session == one["id"] for one in ask(lab, "GET", "api/sessions")):
            ask(lab, "DELETE", f"api/sessions/{session}")


def wait_until_idle(page, seconds=300):
    """Wait until the kernel has nothing to do for half a second."""
    page.wait_for_function(QUIET, polling=100, timeout=seconds * 1000)


def menu(page, bar, command):
    """Choose an entry of a menu by its command."""
    page.click(f'.lm-MenuBar-item:has-text("{bar}")')
    page.click(f'.lm-Menu-item[data-command="{command}"]')


def run_all(page):
    """Run all cells and wait for the end."""
    menu(page, "Run", "runmenu:run-all")
    wait_until_idle(page)


def save(page):
    """Save the notebook and wait until that is done."""
    menu(page, "File", "docmanager:save")
    page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")


def scroll_to(locator):
    """Bring a part of the page into view, also where the notebook leaves out what is far away."""
    locator.evaluate(SCROLL)
    locator.scroll_into_view_if_needed()


class ExplorerOutput:
    """A live explorer on the page: the output area that holds a picture."""

    def __init__(self, page, locator):
        self.page, self.locator = page, locator
        scroll_to(locator)
        self.picture = locator.locator("img.nbh-image")
        self.picture.wait_for(state="visible")
        self.stage = locator.locator(".nbh-stage")
        self.handles = locator.locator(HANDLE)

    @property
    def seen(self):
        """What a reader has before them: the picture, by its checksums, and the words."""
        return tuple(self.locator.evaluate(SEEN))

    @property
    def told(self):
        """The words below the picture, and the task with its ✓ or ✗ on a line of its own."""
        lines = self.locator.locator("p.nbh-words, p.nbh-task").all_text_contents()
        return "\n".join(line for line in lines if line)

    @property
    def words(self):
        """The words below the picture."""
        return self.locator.locator("p.nbh-words").text_content()

    @property
    def error(self):
        """The error below the picture, or "" where there is none."""
        box = self.locator.locator("pre.nbh-error")
        return box.inner_text() if box.is_visible() else ""

    def settle(self):
        """Wait until the kernel is idle and the picture no longer changes; return what is seen."""
        scroll_to(self.stage)
        arguments = [self.locator.element_handle(), next(CALLS)]
        self.page.wait_for_function(STILL, arg=arguments, polling=50)
        return self.seen

    def after(self, action, seconds=15):
        """Do something, wait until a new picture, words or an error are there; return what is seen."""
        before = list(self.seen)
        action()
        with contextlib.suppress(NothingHappened):
            arguments = [self.locator.element_handle(), before]
            self.page.wait_for_function(CHANGED, arg=arguments, polling=50, timeout=seconds * 1000)
        return self.settle()

    def press(self, handle, times=1, keys=("ArrowRight", "ArrowLeft")):
        """Move a slider with the keyboard, away from its nearer end; return what is seen then."""
        low, high, value = handle.evaluate("({min, max, value}) => [min, max, value].map(Number)")
        key = keys[0] if value - low <= high - value else keys[1]
        handle.focus()
        return self.after(lambda: [self.page.keyboard.press(key) for _ in range(times)])

    def leap(self, handle):
        """Move a slider by four tenths of its way; return what is seen then."""
        return self.press(handle, 4, ("PageUp", "PageDown"))

    def pixel(self, place):
        """Where ``place`` (x to the right and y up, as fractions of the picture) is on the page."""
        scroll_to(self.stage)
        box = self.stage.bounding_box()
        return box["x"] + place[0] * box["width"], box["y"] + (1 - place[1]) * box["height"]

    def click(self, place):
        """Click on the picture; return what is seen then."""
        return self.after(lambda: self.page.mouse.click(*self.pixel(place)))

    def drag(self, start, end, steps=3):
        """Drag on the picture from one place to another; return what is seen then."""

        def dragging():
            self.page.mouse.move(*self.pixel(start))
            self.page.mouse.down()
            self.page.mouse.move(*self.pixel(end), steps=steps)
            self.page.mouse.up()

        return self.after(dragging)


def keep_busy(page):
    """Run the cell that is ``BUSY``, and wait until it has begun."""
    cell = page.locator(".jp-Cell", has_text="time.sleep").last
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    cell.locator(".jp-InputPrompt", has_text="*").wait_for()
    page.wait_for_timeout(200)


def wait_until_idle_briefly(page):
    """Wait until the kernel says that it is idle."""
    page.wait_for_function(IDLE, polling=50)


def newest_kernel_bytes():
    """Bytes of memory that the kernel that was started last holds, with what it started."""
    below = psutil.Process().children(recursive=True)
    kernels = [process for process in below if "ipykernel_launcher" in process.cmdline()]
    kernel = max(kernels, key=lambda process: process.create_time())
    return sum(p.memory_info().rss for p in [kernel, *kernel.children(recursive=True)])


def stored(page):
    """The stored picture and words of the first explorer, and the cell that they are in."""
    cell = page.locator(OUTPUT, has=page.locator("p.nbh-stored")).first
    scroll_to(cell)
    return cell.locator("img:not(.nbh-image)"), cell.locator("p.nbh-stored"), cell


def explorers(page):
    """All live explorers of the page, in order, each once its first picture is there."""
    outputs = page.locator(OUTPUT, has=page.locator(LIVE_VIEW))
    return [ExplorerOutput(page, outputs.nth(i)) for i in range(outputs.count())]
