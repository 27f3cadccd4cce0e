"""An explorer is seen where no kernel and no widget state is: its picture and its words.

Here the exported page; the browser tests hold the opened notebook to it. nbconvert's template
"lab" leaves out the alternative text that a notebook holds (so does JupyterLab itself); the
paragraph of words below each picture stands in for it. The template "classic" passes it on.
"""

import base64
import html
import re
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

FOLDER = Path(__file__).parents[2] / "notebooks"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(
    scope="module",
    params=sorted(FOLDER.glob("*/*.ipynb")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def notebook(request):
    """Every notebook, one after the other."""
    return nbformat.read(request.param, as_version=4)


def page(notebook, template):
    """The page that a notebook gives, without widget states, which it does not hold."""
    assert "widgets" not in notebook.metadata
    return HTMLExporter(template_name=template).from_notebook_node(notebook)[0]


def images(page):
    """The pictures of a page: their bytes, and their alternative text."""
    for tag in re.findall(r"<img[^>]*>", page):
        data = re.search(r'src="data:image/png;base64,([^"]*)"', tag)
        if data:
            yield base64.b64decode(data[1]), html.unescape(re.search(r'alt="([^"]*)"', tag)[1])


def stored(notebook):
    """The stored pictures of a notebook: bytes and words, and whether a live view follows."""
    for cell in notebook.cells:
        live = any(VIEW in output.get("data", {}) for output in cell.get("outputs", []))
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                words = output.metadata["image/png"]["alt"]
                yield base64.b64decode(output.data["image/png"]), words, live


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_every_stored_picture_is_on_the_exported_page_with_its_words_below(notebook, template):
    exported = page(notebook, template)
    found, wanted = list(images(exported)), [pair[:2] for pair in stored(notebook)]
    assert [data for data, _ in found] == [data for data, _ in wanted]
    if template == "classic":
        assert found == wanted, "the words are not the alternative text"
    for (_, words, live), rest in zip(stored(notebook), after_pictures(exported), strict=True):
        css_class = "nbh-stored" if live else "nbh-words"
        first = re.search(r'(?s)<p class="nbh-\w+">.*?</p>', rest)[0]
        assert first == f'<p class="{css_class}">{html.escape(words, quote=False)}</p>'


def after_pictures(page):
    """What follows each picture on a page."""
    return re.split(r'<img[^>]*src="data:image/png;base64,[^>]*>', page)[1:]


def test_every_explorer_has_a_stored_picture(notebook):
    views = [
        c.id for c in notebook.cells for o in c.get("outputs", []) if VIEW in o.get("data", {})
    ]
    assert len([live for _, _, live in stored(notebook) if live]) == len(views)
