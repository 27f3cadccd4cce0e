"""Imports go one way: mathematics → figures → explore; check stands on mathematics."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "nbhelpers"
HEAVY = {"matplotlib", "PIL", "ipywidgets", "IPython", "anywidget", "traitlets", "tqdm"}
ROOMS = {"figures", "explore", "check"}


def imported(path):
    """Full names of all modules that the file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(path):
    """The room a file is in: a folder, or "mathematics"."""
    folder = path.relative_to(PACKAGE).parts[0]
    return folder if folder in ROOMS else "mathematics"


FORBIDDEN = {
    "mathematics": HEAVY - {"tqdm"} | {f"nbhelpers.{r}" for r in ROOMS},
    "figures": {"ipywidgets", "anywidget", "nbhelpers.explore", "nbhelpers.check"},
    "explore": {"nbhelpers.check"},
    "check": HEAVY | {"nbhelpers.figures", "nbhelpers.explore"},
}


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_no_file_imports_against_the_stream(path):
    modules = set(imported(path))
    wrong = [
        module
        for module in modules
        for forbidden in FORBIDDEN[room(path)]
        if module == forbidden or module.startswith(forbidden + ".")
    ]
    assert wrong == []


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, nbhelpers; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert {name.split(".")[0] for name in loaded.stdout.split()} & HEAVY == set()


def test_mathematics_loads_no_pictures():
    files = [*PACKAGE.glob("*.py"), *(PACKAGE / "practice").glob("*.py")]
    names = [".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files]
    code = (
        f"import sys, nbhelpers.datasets, nbhelpers.check, {', '.join(names)}; print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert {name.split(".")[0] for name in loaded.stdout.split()} & HEAVY == set()
