"""The course in the browser, with nothing installed: make lite, or python pages/lite.py [FOLDER]

The folder, on any static host, opens the notebooks in JupyterLab, and Pyodide, a Python for browsers,
runs them. What it needs lies in the folder, but for Pyodide itself with NumPy, SciPy and Matplotlib: a
reader's browser gets those from where JupyterLite says, or from the mirror that ``PYODIDE_URL`` names,
the folder of one Pyodide release (of the version that ``jupyterlite_pyodide_kernel.constants`` names).
"""

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import nbformat
from addresses import project
from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_PLUGIN_ID, PYODIDE_PYTHON_VERSION
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
EXTENSIONS = Path(sys.prefix, "share", "jupyter", "labextensions")
SHOWN_BY = (
    "@jupyterlite/pyodide-kernel-extension",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
)
BESIDE = ("anywidget", "comm", "ipywidgets", "psygnal")  # pure Python, and no part of Pyodide
KERNEL = (
    "micropip",
    "ipython",
    "jedi",
    "typing-extensions",
)  # parts of Pyodide for JupyterLite's kernel
PIP = sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"
FROM_WORKER = "../../../../pypi/"  # the folder of wheels, as seen by the script that starts Python

# What an installed course says of a failing first cell, and what is to be known in a browser.
INSTALLED = {
    "zh": "如果第一个代码单元格报错，说找不到 `nbhelpers`，就新建一个单元格，运行 `%pip install -e ../..`，再重启内核。",
    "en": "If the first code cell cannot find `nbhelpers`, run `%pip install -e ../..` in a cell of its own, "
    "then restart the kernel.",
}
IN_THE_BROWSER = {
    "zh": "Python 就在你的浏览器里运行：第一次打开要下载几十 MB，请等到右上角的圆圈变空再开始。你写的内容和做完的练习只存在这个浏览器里，"
    "清除网站数据就会丢失，重要的请下载下来。",
    "en": "Python runs in your browser: the first opening downloads some dozens of MB, so wait until the circle at "
    "the top right is empty. What you write, and which exercises you have done, is kept in this browser alone; "
    "clearing its data deletes it, so download what matters to you.",
}


def run(*command, folder=None):
    """Run a command in a folder; what it says is shown where it fails."""
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")


def write_notebooks(folder):
    """Write all notebooks into ``folder``, with what a reader in a browser has to know."""
    for path in sorted(NOTEBOOKS.glob("*/*.ipynb")):
        language = path.parent.name
        notebook = nbformat.read(path, as_version=4)
        opening = notebook.cells[0]
        assert INSTALLED[language] in opening.source, path
        opening.source = opening.source.replace(INSTALLED[language], IN_THE_BROWSER[language])
        notebook.metadata.kernelspec = {
            "name": "python",
            "display_name": "Python",
            "language": "python",
        }
        (folder / language).mkdir(parents=True, exist_ok=True)
        # JupyterLite reads the file itself, and its table of contents wants texts that are not split
        nbformat.write(notebook, folder / language / path.name, split_lines=False)


def download(folder, versions):
    """Bring the packages of these ``versions``, by name, into ``folder`` as wheels for any system."""
    pure = "--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"
    there = f"--python-version={PYODIDE_PYTHON_VERSION}"
    named = [f"{name}=={number}" for name, number in versions.items()]
    run(*PIP, "download", "--no-deps", *pure, there, "--dest", folder, *named)


def write_wheels(folder):
    """Write the wheel of the package into ``folder``, and those of what is ``BESIDE`` it."""
    with tempfile.TemporaryDirectory() as source:  # a copy, so that no earlier build gets into it
        unused = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "nbhelpers", Path(source, "nbhelpers"), ignore=unused)
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source)
        run(*PIP, "wheel", "--no-deps", "--wheel-dir", folder, source)
    download(folder, {name: version(name) for name in BESIDE})


def settings(wheels, pyodide):
    """What JupyterLite is told: the packages that are there when Python starts, and where Pyodide is."""
    there = {"sys_platform": "emscripten"}
    wanted = [r for r in map(Requirement, project()["dependencies"]) if r.name not in BESIDE]
    parts = [r.name for r in wanted if not r.marker or r.marker.evaluate(there)]
    own = [FROM_WORKER + wheel.name for wheel in sorted(wheels.glob("*.whl"))]
    kernel = {"loadPyodideOptions": {"packages": [*KERNEL, *parts, *own]}}
    if pyodide:
        kernel["pyodideUrl"] = f"{pyodide.rstrip('/')}/pyodide.mjs"
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Neural network basics · 神经网络基础",
            "litePluginSettings": {PYODIDE_KERNEL_PLUGIN_ID: kernel},
        },
    }


def build(site, pyodide):
    """Write the site into the folder ``site``."""
    with tempfile.TemporaryDirectory() as made:
        lite, contents, wheels, out = (
            Path(made, name) for name in ("lite", "contents", "lite/pypi", "out")
        )
        wheels.mkdir(parents=True)
        write_notebooks(contents / "notebooks")
        write_wheels(wheels)
        (lite / "jupyter-lite.json").write_text(json.dumps(settings(wheels, pyodide)))
        run(
            *(sys.executable, "-m", "jupyterlite_core", "build"),
            *(f"--lite-dir={lite}", f"--contents={contents}", f"--output-dir={out}"),
            *("--apps=lab", "--no-sourcemaps", "--no-unused-shared-packages"),
            *("--ignore-sys-prefix", "federated_extensions"),
            *(f"--LiteBuildConfig.federated_extensions={EXTENSIONS / name}" for name in SHOWN_BY),
            folder=made,
        )
        shutil.copytree(out, site, dirs_exist_ok=True)  # JupyterLite would empty the folder
    serve = shlex.join(["python3", "-m", "http.server", "--directory", str(site)])
    print(f"the course is in {site}. To see it, run: {serve}, and open")
    print("http://localhost:8000/lab/index.html?path=notebooks/en/01_perceptron.ipynb")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "_site" / "lite")
    build(parser.parse_args().folder, os.environ.get("PYODIDE_URL"))
