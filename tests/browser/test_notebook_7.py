"""Jupyter Notebook 7 in the place of JupyterLab: a chapter and the playground answer there too."""

import lab
import pytest
import test_every_notebook
import test_playground


@pytest.fixture(scope="module")
def notebook_7(root, tmp_path_factory):
    """URL and token of a running Jupyter Notebook 7."""
    with lab.jupyterlab(root, tmp_path_factory.mktemp("home_7"), "notebook") as running:
        yield running


@pytest.fixture
def open_in_7(chromium, notebook_7):
    """Function that opens a notebook there."""
    return lambda name: lab.notebook_page(chromium, notebook_7, name, place=lab.NOTEBOOK_7)


def test_the_playground_plays_pauses_and_steps(root, open_in_7):
    test_playground.write_playground(root / "playground-7.ipynb")
    with open_in_7("playground-7.ipynb") as page:
        playground = test_playground.Playground(page)
        test_playground.test_it_plays_pauses_steps_and_starts_again(playground)


def test_a_chapter_runs_and_all_its_explorers_answer(open_in_7):
    test_every_notebook.test_the_notebook_runs_and_all_its_explorers_answer(
        open_in_7, "en/01_perceptron.ipynb"
    )
