"""Run notebooks in a Python without what a browser's Python lacks: python tests/as_in_a_browser.py NOTEBOOK …

There no thread starts, and what ``ABSENT`` lists is missing; tests/browser/test_lite.py asks a real one
for both. Every cell has to run without error or warning, and every explorer has to move.
"""

import importlib
import sys
import threading
import warnings

import matplotlib.font_manager  # noqa: F401  the first time, it lists the fonts with a thread
import nbformat
from from_a_page import told
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

ABSENT = ("signal.alarm", "signal.setitimer", "time.thread_time")


def refuse(thread):
    """What starting a thread comes to in a browser."""
    raise RuntimeError("can't start new thread")


def impoverish():
    """Take away from this Python what a browser's lacks."""
    threading.Thread.start = refuse
    for name in ABSENT:
        module, attribute = name.split(".")
        delattr(importlib.import_module(module), attribute)


def run(path):
    """Run the code cells of a notebook, and move each explorer that one of them shows."""
    from nbhelpers.explore.kit.explorer import Explorer

    shell = InteractiveShell()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            done = shell.run_cell(cell.source)
            done.raise_error()
            if isinstance(done.result, Explorer):
                move(done.result)


def move(explorer):
    """Take each control to its last stop, as the browser tells it."""
    for name in explorer.stops:
        explorer.picture.set_state(told(**{f"at_{name}": explorer.stops[name] - 1}))
        assert explorer.picture.error == "", explorer.picture.error


if __name__ == "__main__":
    warnings.simplefilter("error")
    HistoryManager.enabled = False  # it would write, from a thread
    impoverish()
    for path in sys.argv[1:]:
        run(path)
    print("all ran")
