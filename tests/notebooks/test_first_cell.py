"""The first cell of a chapter, which checks that all is there, is done at once in a new kernel."""

import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("zh/*.ipynb")), ids=lambda path: path.stem)
def test_the_first_cell_is_done_within_two_seconds(path):
    notebook = nbformat.read(path, as_version=4)
    first = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": path.parent}})
    with client.setup_kernel():
        start = time.perf_counter()
        client.execute_cell(notebook.cells[first], first)
        assert time.perf_counter() - start <= 2
