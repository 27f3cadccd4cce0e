"""Jupyter Notebook 7 in place of JupyterLab: a chapter and the playground answer there too."""

import lab
import nbformat
import test_every_notebook as chapters
import test_playing as playing


def test_a_chapter_runs_and_all_its_explorers_and_a_playground_answer(root, open_notebook):
    notebook = nbformat.read(root / "en/01_perceptron.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(playing.SOURCE))
    nbformat.write(notebook, root / "en/7.ipynb")
    with open_notebook("en/7.ipynb", place=lab.NOTEBOOK_7) as page:
        chapter = chapters.Chapter(page, root / "en/7.ipynb", "en/01_perceptron.ipynb")
        playground = playing.Playground(page, chapter.explorers.pop())
        chapters.test_it_shows_its_stored_pictures_then_runs_and_all_is_live(chapter)
        chapters.test_every_point_and_every_slider_of_every_explorer_answers(chapter)
        playing.test_it_plays_pauses_steps_and_starts_again(playground)
