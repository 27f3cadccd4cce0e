"""A class at once: how long learners wait for the first picture, and how many a machine holds.

    python benchmarks/classroom.py [learners]

A real JupyterHub with its proxy serves them on this machine alone, out of a temporary folder. Every
learner follows the teacher's link in a browser window of their own, signs in, gets the notebooks,
and runs a whole chapter: half of them chapter 1, half chapter 3, all at the same time. The browsers
run on the same processors as the servers, so a class with machines of its own waits less.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import psutil
from playwright.async_api import Error, async_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "deploy")]

import chromium  # noqa: E402
import lab  # noqa: E402
from links import BRANCH, link  # noqa: E402

CHAPTERS = [
    f"{x}/{name}.ipynb" for x in ("zh", "en") for name in ("01_perceptron", "03_activations")
]
PATIENCE = 300  # seconds: longer is a failure
RESERVED = 1024  # MiB of a machine that are not the learners': system, hub and proxy

STATE = """() => {
    const light = document.querySelector('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator');
    const waiting = [...document.querySelectorAll('.jp-InputPrompt')].filter(
        (prompt) => prompt.textContent.includes('*'));
    const dialog = document.querySelector('.jp-Dialog');
    return `; kernel ${light?.dataset.status}, ${waiting.length} cells waiting, `
        + `dialog: ${dialog?.textContent ?? 'none'}`;
}"""


def proxy():
    """The proxy's command. Installs it beside this Python where there is none."""
    own = Path(sys.prefix) / "node_modules" / ".bin" / "configurable-http-proxy"
    found = shutil.which("configurable-http-proxy") or shutil.which(own)
    if found:
        return found
    if not (shutil.which("node") and shutil.which("npm")):
        raise SystemExit(
            "JupyterHub's proxy needs Node.js 20 or newer and its npm. Install both: 'sudo apt-get "
            "install nodejs npm', 'brew install node', 'conda install nodejs', or nodejs.org"
        )
    package = "configurable-http-proxy@^5"
    command = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", sys.prefix]
    subprocess.run([*command, package], check=True)
    return str(own)


def repository(folder):
    """Address of a new git repository in ``folder`` that holds the notebooks."""
    skip = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(lab.NOTEBOOKS, folder / "notebooks", ignore=skip)
    me = ["-c", "user.name=teacher", "-c", "user.email=teacher@localhost"]
    for command in (
        ["init", "--quiet", f"--initial-branch={BRANCH}"],
        ["add", "."],
        [*me, "commit", "--quiet", "-m", "Course"],
    ):
        subprocess.run(["git", "-C", folder, *command], check=True)
    return folder.as_uri()


@contextlib.contextmanager
def jupyterhub(folder):
    """A JupyterHub whose files are in ``folder``: its address, its password and its process."""
    ports, password = lab.free_ports(3), secrets.token_hex(16)
    given = {
        "CLASS_PORTS": " ".join(map(str, ports)),
        "CLASS_PASSWORD": password,
        "CLASS_PROXY": proxy(),
    }
    config, log = Path(__file__).with_name("jupyterhub_config.py"), folder / "jupyterhub.log"
    command = [sys.executable, "-m", "jupyterhub", f"--config={config}"]
    with open(log, "w") as out:
        server = psutil.Popen(
            command, cwd=folder, env=os.environ | given, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        url = f"http://127.0.0.1:{ports[0]}"
        lab.wait_for(server, f"{url}/hub/api", log)
        yield url, password, server
    finally:
        if server.is_running():
            started = [server, *server.children(recursive=True)]
            server.terminate()
            for process in psutil.wait_procs(started, timeout=120)[1]:
                process.kill()


@dataclass
class Visit:
    """What happened to one learner: seconds from the click on the link, or why it failed."""

    name: str
    chapter: str
    opened: float = 0.0
    picture: float = 0.0
    done: float = 0.0
    failure: str = ""


async def follow(browser, hub, address, visit):
    """Follow the teacher's link, sign in, and run the chapter to its end."""
    url, password = hub
    context = await browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(PATIENCE * 1000)
    page = await context.new_page()
    start = time.perf_counter()
    try:
        await page.goto(link(url, address, visit.chapter))
        await page.fill("#username_input", visit.name)
        await page.fill("#password_input", password)
        await page.click("#login_submit")
        await page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        await page.wait_for_function(lab.QUIET, polling=100)
        visit.opened = time.perf_counter() - start
        await page.click('.lm-MenuBar-item:has-text("Run")')
        await page.click('.lm-Menu-item[data-command="runmenu:run-all"]')
        await page.locator("img.nbh-image").first.wait_for(state="visible")
        visit.picture = time.perf_counter() - start
        await page.wait_for_function(lab.QUIET, polling=100)
        visit.done = time.perf_counter() - start
        assert await page.locator(lab.BROKEN).count() == 0, "a cell of the chapter failed"
    except (Error, AssertionError) as error:
        visit.failure = str(error).strip().splitlines()[0] + await page.evaluate(STATE)


async def lesson(browser_path, hub, address, visits):
    """All learners at the same time, each in a browser context of their own."""
    async with async_playwright() as playwright:
        options = {"executable_path": browser_path, "args": chromium.ARGUMENTS}
        browser = await playwright.chromium.launch(**options)
        await asyncio.gather(*(follow(browser, hub, address, visit) for visit in visits))
        await browser.close()


def memory(process):
    """MiB of a process; where the system reports it, shared pages are divided among those that share them."""
    told = process.memory_full_info()
    return getattr(told, "pss", told.rss) / 2**20


def seconds(process):
    """Seconds of a processor that a process used."""
    times = process.cpu_times()
    return times.user + times.system


def learners(server):
    """The processes of each learner: the server of the notebooks, and the kernels."""
    servers = [p for p in server.children() if "jupyterhub.singleuser" in p.cmdline()]
    return [(p, p.children(recursive=True)) for p in servers]


def holds(gib, each):
    """How many learners of ``each`` MiB a machine of ``gib`` GiB holds."""
    return int((gib * 1024 - RESERVED) / each)


def line(name, values, unit="s"):
    """Print the median and the largest of some values."""
    print(f"{name:42} median {median(values):6.1f} {unit}, worst {max(values):6.1f} {unit}")


def report(visits, processes):
    """Print the learners' times and their use of memory and processors; returns how many failed."""
    failed = [visit for visit in visits if visit.failure]
    for visit in failed:
        print(f"failed: {visit.name}, {visit.chapter}: {visit.failure}")
    print(f"failures: {len(failed)}")
    good = [visit for visit in visits if not visit.failure]
    if good:
        line("from the click to the open notebook", [visit.opened for visit in good])
        line("from the click to the first live picture", [visit.picture for visit in good])
        line("from the click to the end of the chapter", [visit.done for visit in good])
        kernels = [sum(map(memory, kernels)) for _, kernels in processes]
        servers = [memory(server) for server, _ in processes]
        both = [server + kernel for server, kernel in zip(servers, kernels, strict=True)]
        used = [sum(map(seconds, [server, *kernels])) for server, kernels in processes]
        line("memory of a learner, server and kernel", both, "MiB")
        line("of it the kernel", kernels, "MiB")
        line("processor time of a learner", used)
        room = ", ".join(f"{holds(gib, max(both))} in {gib} GiB" for gib in (8, 16, 32))
        print(f"learners that a machine holds ({RESERVED} MiB are not theirs): {room}")
    return len(failed)


def main(number):
    """Hold the lesson for ``number`` learners; returns how many failed."""
    load, path = os.getloadavg()[0], chromium.find()
    visits = [
        Visit(f"learner-{i}", chapter) for i, chapter in enumerate(islice(cycle(CHAPTERS), number))
    ]
    print(
        f"{number} learners at once, {os.cpu_count()} processors, load before: {load:.1f}",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = repository(folder / "course")
        with jupyterhub(folder) as (url, password, server):
            asyncio.run(lesson(path, (url, password), address, visits))
            return report(visits, learners(server))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10) > 0)
