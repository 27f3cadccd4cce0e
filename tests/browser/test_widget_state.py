"""With "Save Widget State Automatically" on: the file stays small, and what it holds is not taken for alive."""

import lab
import nbformat

SETTING = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
CELLS = (
    "from nbhelpers.explore.activations import tangent\nfirst = tangent()\nfirst",
    "from nbhelpers.explore.perceptron import hyperplane\nhyperplane()",
    "first",
)


def test_the_state_in_the_file_is_that_of_the_last_run_and_no_live_view_later(root, open_notebook):
    path, sizes = root / "state.ipynb", []
    lab.write_notebook(path, *CELLS)
    with open_notebook(path.name) as page:
        lab.menu(page, "Settings", SETTING)
        for _ in range(3):
            lab.run_all(page)
            [explorer.settle() for explorer in lab.explorers(page)]
            lab.save(page)
            sizes.append(path.stat().st_size)
        lab.menu(page, "Settings", SETTING)
    assert max(sizes) < 1.05 * min(sizes)
    notebook = nbformat.read(path, as_version=4)
    state = notebook.metadata.widgets[STATE]["state"]  # without it, GitHub shows no notebook
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    views = {output.data[VIEW]["model_id"] for output in outputs if VIEW in output.get("data", {})}
    assert views == {id for id, model in state.items() if model["model_name"] == "AnyModel"}
    with open_notebook(path.name) as page:
        picture, words, _ = lab.stored(page)
        page.wait_for_timeout(3000)  # what was saved would be there by now
        assert picture.is_visible() and words.is_visible()
        assert page.locator(lab.LIVE_VIEW).count() == 0
