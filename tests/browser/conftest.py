"""One JupyterLab and one browser for all browser tests; notebooks are copied, never changed."""

import shutil

import lab as driver
import pytest
from chromium import MISSING, installed


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)


def pytest_collection_finish(session):
    """Say at once, and once, that there is no browser; pytest-xdist would not pass it on."""
    asked = any(item.get_closest_marker("browser") for item in session.items)
    if asked and not hasattr(session.config, "workerinput") and not installed():
        raise pytest.UsageError(f'{MISSING}; or leave these tests out: pytest -m "not browser"')


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
    if not installed():
        pytest.fail(MISSING, pytrace=False)
    with driver.browser() as running:
        yield running


@pytest.fixture(scope="session")
def open_notebook(chromium, lab):
    """Function that opens a notebook, as ``with open_notebook("en/01_perceptron.ipynb") as page``."""

    def opening(notebook, **options):
        return driver.notebook_page(chromium, lab, notebook, **options)

    return opening
