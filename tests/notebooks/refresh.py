"""Run notebooks again and store their outputs so that two runs on one machine are the same file.

python tests/notebooks/refresh.py [notebook …]      without names: all of them

Widget states and timings are not kept, every exercise is open, and a live view gets the id of its cell: only the kernel
that made it can find it again.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
VIEW = "application/vnd.jupyter.widget-view+json"


def refresh(path):
    """Execute the notebook at ``path`` in its folder and write it back, normalized."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if VIEW in output.get("data", {}):
                output.data[VIEW]["model_id"] = cell.id
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


if __name__ == "__main__":
    os.environ.pop("NBHELPERS_LANG", None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NBHELPERS_PROGRESS"] = f"{folder}/exercises-done.txt"
        for name in sys.argv[1:] or sorted(ROOT.glob("notebooks/*/*.ipynb")):
            print(Path(name).name)
            refresh(Path(name))
