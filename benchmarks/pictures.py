"""Make the pictures of the README again, from the real thing: make pictures

Each is what a learner sees in JupyterLab: the explorer of a notebook after some moves.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import lab  # noqa: E402


def learning(explorer):
    """Start from a wrong w, and go some steps."""
    explorer.press(explorer.handles.nth(1), times=30)
    explorer.press(explorer.handles.nth(2), times=4)


def pictures(target):
    """Write the pictures into the folder ``target``."""
    target.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        lab.jupyterlab(ROOT / "notebooks", home) as server,
        lab.browser() as chromium,
    ):
        for language in ("en", "zh"):
            name = f"{language}/01_perceptron.ipynb"
            with lab.notebook_page(chromium, server, name, ratio=2) as page:
                lab.run_all(page)
                explorer = lab.explorers(page)[1]
                learning(explorer)
                page.mouse.move(0, 0)
                view = explorer.locator.locator(".jp-OutputArea-output:has(.nbh-picture)").last
                view.screenshot(path=target / f"learning.{language}.png")


if __name__ == "__main__":
    pictures(Path(__file__).with_name("pictures"))
