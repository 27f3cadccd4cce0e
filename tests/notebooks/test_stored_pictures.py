"""An explorer without a kernel or widget state shows its picture and its words.

Here the exported page; the browser tests hold the opened notebook to it. nbconvert's template
"lab" leaves out the alternative text that a notebook holds (so does JupyterLab itself); the
paragraph of words below each picture replaces it. The template "classic" passes it on.
"""

import base64
import html
import re
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*/*.ipynb"))
VIEW = "application/vnd.jupyter.widget-view+json"
TEMPLATES = [("lab", "classic")[i % 2] for i in range(len(NOTEBOOKS))]  # each in one language


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


@pytest.mark.parametrize(
    ("path", "template"),
    list(zip(NOTEBOOKS, TEMPLATES, strict=True)),
    ids=str,
)
def test_every_stored_picture_is_on_the_exported_page_with_its_words_below(path, template):
    notebook = nbformat.read(path, as_version=4)
    assert "widgets" not in notebook.metadata
    page = HTMLExporter(template_name=template).from_notebook_node(notebook)[0]
    found, wanted = list(images(page)), list(stored(notebook))
    if template == "classic":
        assert found == [pair[:2] for pair in wanted], "the words are not the alternative text"
    assert [data for data, _ in found] == [data for data, _, _ in wanted]
    after = re.split(r'<img[^>]*src="data:image/png;base64,[^>]*>', page)[1:]
    for (_, words, live), rest in zip(wanted, after, strict=True):
        css_class = "nbh-stored" if live else "nbh-words"
        first = re.search(r'(?s)<p class="nbh-\w+">.*?</p>', rest)[0]
        assert first == f'<p class="{css_class}">{html.escape(words, quote=False)}</p>'
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    views = [output for output in outputs if VIEW in output.get("data", {})]
    assert sum(live for _, _, live in wanted) == len(views)
