"""Every source that a notebook shows is the formula: no checks, no buffers, no plumbing."""

from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*/*.ipynb"))
PLUMBING = (
    "arguments.",
    "validation.",
    "@door",
    "@activation",
    "@loss",
    "bare(",
    "room",
    "out=",
    "reshape(-1",
)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_shown_source_has_plumbing_in_it(path):
    cells = nbformat.read(path, as_version=4).cells
    sources = {
        cell.id: "".join(output.data["text/markdown"] for output in cell.outputs)
        for cell in cells
        if cell.cell_type == "code" and cell.source.startswith("show_source(")
    }
    assert len(sources) >= 4
    found = {(name, word) for name, text in sources.items() for word in PLUMBING if word in text}
    assert found == set()
