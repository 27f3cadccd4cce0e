"""Imports go one way, floor by floor; the package itself loads nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nbhelpers"
HEAVY = {"matplotlib", "PIL", "ipywidgets", "IPython", "anywidget", "traitlets", "tqdm"}

# What each floor may import of the package, beside itself. "mathematics" are the files on top.
BELOW = {
    "notebook": set(),
    "arguments": {"notebook"},
    "mathematics": {"arguments", "notebook"},
    "data": {"arguments"},
    "lessons": {"mathematics", "data", "arguments", "notebook"},
    "figures": {"lessons", "mathematics", "data", "arguments", "notebook"},
    "explore": {"figures", "lessons", "mathematics", "data", "arguments", "notebook"},
    "check": {"lessons", "mathematics", "data", "arguments", "notebook"},
}
# What each floor must not load, although it is installed.
WITHOUT = {
    "notebook": HEAVY - {"tqdm"},
    "figures": {"ipywidgets", "anywidget", "traitlets"},
    "explore": set(),
}
PROGRAM = "check/kit/rerun.py"  # a process of its own, for a notebook that is graded


def imported(path):
    """Full names of all modules that the file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            if node.module in ("nbhelpers", "nbhelpers.lessons"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield node.module


def floor(place):
    """The floor of a file or a module, given the parts of its name below the package."""
    return place[0] if place[0] in BELOW else "mathematics"


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_file_imports_against_the_stream(path):
    here = floor(path.relative_to(PACKAGE).with_suffix("").parts)
    names = [module.split(".") for module in imported(path)]
    course = {floor(parts[1:]) for parts in names if parts[0] == "nbhelpers"}
    assert course - BELOW[here] - {here} == set()
    heavy = {parts[0] for parts in names} & WITHOUT.get(here, HEAVY)
    assert heavy == ({"IPython"} if path == PACKAGE / PROGRAM else set())


def loaded(modules):
    """Names of the packages that Python has loaded after ``import`` of the modules."""
    code = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_the_package_loads_nothing_heavy():
    assert loaded("nbhelpers") & HEAVY == set()


def test_mathematics_and_exercises_load_no_pictures():
    files = [*PACKAGE.glob("*.py"), *(PACKAGE / "lessons").glob("*.py")]
    names = [".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files]
    assert loaded(f"nbhelpers.data, nbhelpers.check, {', '.join(names)}") & HEAVY == set()
