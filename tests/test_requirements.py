"""The first cell of a notebook: what the course needs is installed, or it says what to type."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from test_imports import HEAVY

from nbhelpers.notebook.requirements import lacking, message, ready, requirements

WANTED = ["numpy>=1", "numpy>=999", "no-such-package>=2", 'no-such-package; extra == "test"']


def test_the_first_cell_is_done_at_once_as_it_loads_nothing_heavy():
    """In a Python of its own; tests/notebooks holds every first cell to be this one."""
    path = Path(__file__).parents[1] / "notebooks/zh/01_perceptron.ipynb"
    first = next(c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code")
    code = f"{first}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.split(".")[0] for name in done.stdout.split()} & HEAVY == set()


def test_a_package_that_is_missing_or_too_old_is_found_and_here_all_are():
    assert ready() is None
    assert any(re.match(r"numpy>=", requirement) for requirement in requirements())
    found = [(str(requirement), version) for requirement, version in lacking(WANTED)]
    assert found == [("numpy>=999", np.__version__), ("no-such-package>=2", None)]


@pytest.mark.parametrize(("others", "left"), [([], 3), (["google_colab"], 1)])
def test_in_colab_its_own_page_and_its_own_ipywidgets_do(tmp_path, monkeypatch, others, left):
    for name in ["ipywidgets", *others]:
        about = tmp_path / f"{name}-7.7.1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Name: {name}\nVersion: 7.7.1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    wanted = ["ipywidgets>=8.1.4", "jupyterlab>=999", "numpy>=999"]
    assert [str(requirement) for requirement, _ in lacking(wanted)] == wanted[-left:]


def test_the_line_to_type_is_said_in_the_language_of_the_reader(reader, monkeypatch):
    """Without platforms; in a browser, where a new kernel has what the page brings, there is none."""
    missing = list(lacking([*WANTED, "no-such-lab>=4; sys_platform != 'emscripten'"]))
    said = message(missing)
    assert said.endswith('\n    %pip install "numpy>=999" "no-such-package>=2" "no-such-lab>=4"')
    assert f"numpy>=999  {np.__version__}\n" in said
    assert {"zh": "新建一个单元格", "en": "in a new cell"}[reader] in said
    monkeypatch.setattr(sys, "platform", "emscripten")
    said = message(missing)
    assert "%pip" not in said and {"zh": "重新载入", "en": "reload this page"}[reader] in said
