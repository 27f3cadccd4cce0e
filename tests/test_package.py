"""The wheel carries everything, and the files that repeat something about it agree with it.

The wheel is built and installed for real, so these tests need the package index, or pip's cache.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from test_imports import imported

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "nbhelpers"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DATA = {".csv", ".css", ".js", ".otf", ".ttf", ".toml", ".txt"}


def run(*command, folder, status=0):
    """What ``command`` prints, run in ``folder`` with nothing of this environment but pip's settings."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("package").resolve()


@pytest.fixture(scope="module")
def wheel(folder):
    """The wheel, built from a copy, so that nothing left from an earlier build gets into it."""
    source = folder / "source"
    shutil.copytree(PACKAGE, source / "nbhelpers", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", folder, source, folder=folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(folder, wheel):
    """The Python of an environment that holds the wheel alone, and sees the packages installed here.

    It sees no nbhelpers of this environment: Python follows no .pth file in a folder that a .pth names.
    """
    environment = folder / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", environment, folder=folder)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = sys.executable, "-m", "pip", "--python", python
    run(*pip, "install", "--no-deps", "--no-compile", wheel, folder=folder)
    here = [place for place in sys.path if place.endswith(("site-packages", "dist-packages"))]
    own = sysconfig.get_path("purelib", "venv", {"base": str(environment)})
    Path(own, "here.pth").write_text("\n".join(here), encoding="utf-8")
    return python


def test_the_wheel_holds_every_file_of_the_package_and_the_licenses(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    files = [path for path in PACKAGE.rglob("*") if path.suffix in {".py"} | DATA]
    assert {path.suffix for path in files} >= {".py", ".csv", ".css", ".js", ".otf", ".txt"}
    assert {path.relative_to(ROOT).as_posix() for path in files} - held == set()
    for license in PROJECT["license-files"]:
        assert any(name.endswith(f".dist-info/licenses/{license}") for name in held)


def test_no_file_of_the_package_is_of_a_kind_that_wheels_leave_out():
    kinds = {p.suffix for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert kinds - DATA == {".py"}


USE = """
import importlib, json, pathlib, sys
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
import nbhelpers
from nbhelpers.arguments import message
from nbhelpers.data import iris
from nbhelpers.explore.kit.picture import Picture
from nbhelpers.figures.style import FONT
print(json.dumps({
    "place": str(pathlib.Path(nbhelpers.__file__)),
    "error": message("direction"),
    "iris": iris("setosa")[0].shape,
    "font": FONT.stat().st_size,
    "script": str(Picture._esm),
}))
"""


def test_all_of_it_works_from_the_wheel_and_an_empty_folder(folder, wheel, installed):
    empty = folder / "empty"
    empty.mkdir()
    modules = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.endswith(".py")
    ]
    said = json.loads(run(installed, "-I", "-c", USE, json.dumps(modules), folder=empty))
    assert Path(said["place"]).is_relative_to(folder / "venv")
    assert said["error"].startswith("w is zero")
    assert said["iris"] == [150, 4]
    assert said["font"] == (PACKAGE / "figures/fonts/CourseSansSC.otf").stat().st_size
    assert said["script"] == (PACKAGE / "explore/kit/picture.js").read_text(encoding="utf-8")


def test_the_first_cell_says_what_is_too_old_and_the_line_that_it_gives_mends_it(folder, installed):
    notebook = nbformat.read(ROOT / "notebooks/en/01_perceptron.ipynb", as_version=4)
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert run(installed, "-m", "IPython", "-c", first, folder=folder) == ""
    run(installed, "-m", "pip", "install", "--no-deps", "tqdm==4.60.0", folder=folder)
    said = run(installed, "-m", "IPython", "-c", first, folder=folder, status=1)
    assert re.search(r"tqdm\S+ +4\.60\.0", said) and "Traceback" not in said
    (line,) = re.findall("%pip install .*", said)
    run(installed, "-m", "IPython", "-c", line, folder=folder)
    assert run(installed, "-m", "IPython", "-c", first, folder=folder) == ""


def test_conda_gets_python_and_the_package_brings_the_rest():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["dependencies"] == ["python=3.12", "pip", {"pip": ["-e ."]}]


def imported_packages():
    """Packages that the course imports, anywhere in it, and that do not come with Python."""
    names = {name.split(".")[0] for path in PACKAGE.rglob("*.py") for name in imported(path)}
    return names - sys.stdlib_module_names - {"nbhelpers"}


def brought(requirements):
    """Names of the packages that are installed with ``requirements``."""
    names, waiting = set(), list(requirements)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name not in names and (not requirement.marker or requirement.marker.evaluate()):
            names.add(name)
            waiting += distribution(name).requires or []
    return names


def test_what_it_imports_is_what_it_depends_on():
    """JupyterLab opens the notebooks, ipykernel runs them, ipywidgets shows; all else is imported."""
    named = PROJECT["dependencies"]
    not_imported = {Requirement(line).name for line in named} - imported_packages()
    assert not_imported == {"ipykernel", "ipywidgets", "jupyterlab"}
    held = brought([*named, *PROJECT["optional-dependencies"]["font"]])
    owners = packages_distributions()
    missing = [
        n for n in imported_packages() if not held & set(map(canonicalize_name, owners.get(n, [])))
    ]
    assert missing == []


def test_the_license_names_every_table_and_font_and_nothing_that_is_not_there():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    named = re.findall(r"\bnbhelpers/[\w/.-]*\w", text)
    assert named and [name for name in named if not (ROOT / name).exists()] == []
    borrowed = [p for p in PACKAGE.rglob("*") if p.suffix in {".csv", ".otf", ".ttf"}]
    assert [p.name for p in borrowed if p.relative_to(ROOT).as_posix() not in text] == []
