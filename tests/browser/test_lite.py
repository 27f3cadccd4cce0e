"""The course in the browser, with nothing installed: the site is built, and a browser's Python runs in it.

Pyodide is npm's, cut off from every other host. NumPy, SciPy and Matplotlib for Pyodide are not among
what package registries have, so this tries all that needs none of them; tests/test_as_in_a_browser.py
runs the chapters without what that Python lacks, and the published site tries chapter 1 (lite_chapter.py).
"""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import urlsplit

import lab
import lite
import nbformat
import pytest
from as_in_a_browser import ABSENT
from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION
from npm import find
from packaging.requirements import Requirement

from nbhelpers.notebook.requirements import requirements

PAGES = Path(__file__).parents[2] / "pages"
spec = importlib.util.spec_from_file_location("build_lite", PAGES / "lite.py")
build_lite = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build_lite)

NOT_HERE = ["numpy", "scipy", "matplotlib"]
CUT_OFF = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}  # nobody listens there

CELLS = {
    "ready": """
from nbhelpers import use
from nbhelpers.notebook.requirements import lacking, ready, requirements
use("zh")
print([r.name for r, version in lacking(requirements())])
""",
    "said": """
try:
    ready()
except ImportError as missing:
    print(missing)
""",
    "absent": f"""
import importlib, threading
for name in {ABSENT}:
    module, attribute = name.split(".")
    print(hasattr(importlib.import_module(module), attribute))
try:
    threading.Thread(target=print).start()
except RuntimeError as refused:
    print(refused)
""",
    "limit": """
import sys, types
import nbhelpers
check = sys.modules["nbhelpers.check"] = types.ModuleType("nbhelpers.check")
check.__path__ = [nbhelpers.__path__[0] + "/check"]  # without the exercises, which need NumPy
from nbhelpers.check.kit import done, patience
patience.SECONDS = 0.5
def endless():
    while True:
        pass
try:
    patience.within_limit(endless)
except patience.TooLong as ended:
    print(ended)
print(patience.within_limit(lambda: "in time"))
""",
    "done": """
print(done.note("forward"), done.note("update"), done.place(), done.recorded()[0].split())
""",
    "bar": """
import warnings
from nbhelpers.notebook.training import progress_bar, show_losses
with warnings.catch_warnings():
    warnings.simplefilter("error")
    with progress_bar(2, True) as bar:
        for epoch in range(2):
            show_losses(bar, 0.5, 0.25)
print(bar.n)
""",
    "busy": """
import asyncio, time
ticks = []
def tick():
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    ticks.append(end)
    if len(ticks) < 100:
        asyncio.get_running_loop().call_later(0, tick)
tick()
""",
    "meanwhile": "print(len(ticks) < 50)",
    "picture": """
from base64 import b64decode
from nbhelpers.explore.kit.picture import Picture
def hear(state):
    if "at_a" in state:
        picture.words = f"a = {state['at_a']}"
controls = {"a": {"kind": "slider", "label": "a", "start": 0, "between": False, "texts": ["0", "1", "2"]}}
dot = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTZr2wAAAABJRU5ErkJggg==")
picture = Picture(hear, controls, png=dot, words="a = 0", width=300, at_a=0)
picture
""",
}
SAID = {
    "ready": str(NOT_HERE),
    "said": "它们没有下载下来：检查网络，再重新载入这一页。",
    "absent": "False\n" * len(ABSENT) + "can't start new thread",
    "limit": "0.5 秒还没有结束\nin time",
    "done": "/drive/notebooks/exercises-done.txt ['forward', 'update']",
    "bar": "2",
    "meanwhile": "True",
}
KEPT = """async () => {
    const found = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
    const {name} = (await indexedDB.databases()).find(({name}) => name.startsWith('JupyterLite Storage'));
    const files = (await found(indexedDB.open(name))).transaction('files').objectStore('files');
    const {format, content} = await found(files.get('notebooks/exercises-done.txt'));
    return [format, atob(content)];
}"""


def write_notebooks(folder):
    """The course's notebooks, and one of this test's own with its ``CELLS``."""
    shutil.copytree(lab.NOTEBOOKS, folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    opening = nbformat.v4.new_markdown_cell(build_lite.INSTALLED["zh"])
    cells = [opening, *map(nbformat.v4.new_code_cell, CELLS.values())]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "zh" / "try.ipynb")


def bring_pyodide(folder):
    """npm's Pyodide in ``folder``, and beside it its parts that are pure Python, as others publish them."""
    subprocess.run(
        [find(), "pack", "--silent", f"pyodide@{PYODIDE_VERSION}", f"--pack-destination={folder}"],
        check=True,
    )
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    pyodide = folder / "package"
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    parts, waiting = {}, [*build_lite.KERNEL, "packaging", "tqdm"]
    while waiting:
        name = waiting.pop().replace("_", "-")
        parts[name] = lock["packages"][name]
        waiting += [n for n in parts[name]["depends"] if n.replace("_", "-") not in parts]
    build_lite.download(pyodide, {name: part["version"] for name, part in parts.items()})
    for part in parts.values():
        wheel = pyodide / part["file_name"]
        part["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock))
    return pyodide, lock


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lite")


@pytest.fixture(scope="module")
def pyodide(folder):
    """The folder of Pyodide, and what it says of its parts."""
    return bring_pyodide(folder)


@pytest.fixture(scope="module")
def site(folder, pyodide):
    """The site as ``make lite`` builds it, with Pyodide beside it."""
    site = folder / "a site 网页"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build_lite, "NOTEBOOKS", folder / "notebooks")
        write_notebooks(build_lite.NOTEBOOKS)
        build_lite.build(site, "./pyodide")
    shutil.copytree(pyodide[0], site / "pyodide")
    return site


@pytest.fixture(scope="module")
def hosts():
    """The hosts that the page asked for anything."""
    return set()


@pytest.fixture(scope="module")
def page(chromium, site, hosts):
    """The test's notebook, run by a browser that reaches no other host."""
    with lite.served(site) as url:
        page = chromium.new_page(viewport={"width": 1400, "height": 1000}, proxy=CUT_OFF)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        lite.open_notebook(page, url, "zh/try.ipynb")
        lab.run_all(page)
        yield page
        page.close()


def said(page, name):
    """What a cell printed."""
    cell = page.locator(".jp-CodeCell").nth(list(CELLS).index(name))
    return "\n".join(cell.locator(".jp-OutputArea-output").all_inner_texts()).strip()


def test_every_notebook_says_what_a_reader_in_a_browser_has_to_know(site):
    for path in build_lite.ROOT.glob("notebooks/*/*.ipynb"):
        text = (site / "files/notebooks" / path.parent.name / path.name).read_text(encoding="utf-8")
        assert build_lite.IN_THE_BROWSER[path.parent.name] in text
        assert "pip install" not in text


def test_pyodide_has_what_the_course_asks_for(pyodide):
    _, lock = pyodide
    wanted = [r for r in map(Requirement, requirements()) if not r.marker]
    wanted = [r for r in wanted if r.name not in build_lite.BESIDE]
    assert {r.name for r in wanted} == {*NOT_HERE, "packaging", "tqdm"}
    for requirement in wanted:
        assert requirement.specifier.contains(lock["packages"][requirement.name]["version"])


@pytest.mark.parametrize("name", SAID)
def test_a_browsers_python_does_what_the_course_asks_of_it(page, name):
    assert said(page, name).endswith(SAID[name])


def test_a_picture_moves_as_python_says(page):
    (picture,) = lab.explorers(page)
    assert picture.words == "a = 0"
    picture.press(picture.handles.first)
    assert picture.words == "a = 1"


def test_exercises_done_are_kept_by_the_browser(page):
    assert page.evaluate(KEPT) == ["base64", "\nforward\nupdate"]


def test_no_other_host_was_asked(page, hosts):
    assert hosts - {None} == {"127.0.0.1"}
