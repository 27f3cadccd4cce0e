"""One JupyterLab and one browser for all browser tests; notebooks are copied, never changed."""

import shutil
from pathlib import Path

import lab as driver
import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def root(tmp_path_factory):
    """The folder that JupyterLab serves: a copy of ``notebooks``."""
    folder = tmp_path_factory.mktemp("course")
    skip = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(driver.NOTEBOOKS, folder, dirs_exist_ok=True, ignore=skip)
    return folder


@pytest.fixture(scope="session")
def lab(root, tmp_path_factory):
    """URL and token of a running JupyterLab."""
    with driver.jupyterlab(root, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """A running browser."""
    with driver.browser() as running:
        yield running


@pytest.fixture(scope="session")
def open_notebook(chromium, lab):
    """Function that opens a notebook, as ``with open_notebook("en/01_perceptron.ipynb") as page``."""

    def opening(notebook, **options):
        return driver.notebook_page(chromium, lab, notebook, **options)

    return opening
