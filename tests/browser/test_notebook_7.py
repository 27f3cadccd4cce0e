"""Jupyter Notebook 7 in the place of JupyterLab: a chapter and the playground answer there too."""

import functools

import lab
import pytest
import test_every_notebook
import test_playing


@pytest.fixture
def open_in_7(open_notebook):
    """Function that opens a notebook there: the server of JupyterLab serves both."""
    return functools.partial(open_notebook, place=lab.NOTEBOOK_7)


def test_the_playground_plays_pauses_and_steps(root, open_in_7):
    test_playing.write_playground(root / "playground-7.ipynb")
    with open_in_7("playground-7.ipynb") as page:
        playground = test_playing.Playground(page)
        test_playing.test_it_plays_pauses_steps_and_starts_again(playground)


def test_a_chapter_runs_and_all_its_explorers_answer(open_in_7):
    test_every_notebook.test_the_notebook_runs_and_all_its_explorers_answer(
        open_in_7, "en/01_perceptron.ipynb"
    )
