"""A kernel stays small and starts soon: that decides how many learners one machine holds.

Every chapter runs in one of its two languages; the code of the other is the same.
"""

import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
CHAPTERS = sorted(path.name for path in FOLDER.glob("en/*.ipynb"))
MEGABYTE = 1e6


def held(client):
    """Bytes that the process of the kernel holds in memory, with those that it started."""
    kernel = psutil.Process(client.km.provisioner.process.pid)
    return sum(p.memory_info().rss for p in [kernel, *kernel.children(recursive=True)])


@pytest.fixture(scope="module", params=CHAPTERS)
def run(request):
    """A whole chapter run in a new kernel: the seconds of each cell, and the bytes held then."""
    path = FOLDER / ["zh", "en"][CHAPTERS.index(request.param) % 2] / request.param
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": path.parent}})
    seconds = {}
    with client.setup_kernel():
        for number, cell in enumerate(notebook.cells):
            start = time.perf_counter()
            client.execute_cell(cell, number)
            seconds[cell.id] = time.perf_counter() - start
        return seconds, held(client)


def test_the_first_cell_is_done_within_two_seconds(run):
    seconds, _ = run
    assert seconds["language"] <= 2


def test_a_kernel_that_ran_the_chapter_holds_at_most_250_megabytes(run):
    _, bytes_held = run
    assert bytes_held <= 250 * MEGABYTE
