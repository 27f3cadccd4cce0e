"""The course as pages for any static host: make html, or python pages/build.py [FOLDER]

Each notebook becomes a page with its stored pictures. Formulas are drawn by a copy of MathJax
beside the pages, so that a page asks no other host for anything.
"""

import re
import shutil
import sys
from pathlib import Path

import jupyter_server_mathjax
import nbformat
from jinja2 import FileSystemLoader
from nbconvert import HTMLExporter

from nbhelpers.notebook.language import LANGUAGES, say, use

ROOT = Path(__file__).parents[1]
MATHJAX = Path(jupyter_server_mathjax.__file__).parent / "static"
VIEW = "application/vnd.jupyter.widget-view+json"


def only(*paragraphs):
    """A notebook of one cell of Markdown."""
    cell = nbformat.v4.new_markdown_cell("\n\n".join(paragraphs))
    return nbformat.v4.new_notebook(cells=[cell])


def title(notebook):
    """The first heading of a notebook."""
    return re.search("^# (.+)", "\n".join(cell.source for cell in notebook.cells), re.M)[1]


def ways(name):
    """What stands at the top of a page: the way to the contents and to the other language."""
    other = say(zh=f"[English](../en/{name})", en=f"[中文](../zh/{name})")
    return say(zh=f"[目录](index.ipynb) · {other}", en=f"[Contents](index.ipynb) · {other}")


def chapter(path):
    """A notebook as it becomes a page: without live views, which need a kernel."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if VIEW not in o.get("data", {})]
    still = say(
        zh="*这一页只供阅读，图是静止的。想动手试，请在 JupyterLab 中打开这个 notebook。*",
        en="*This page is for reading, and its pictures stand still. "
        "To move them, open the notebook in JupyterLab.*",
    )
    notebook.cells[:0] = only(ways(path.name), still).cells
    return notebook


def contents(chapters):
    """The page that leads to all ``chapters``: notebooks by file name."""
    heading = say(zh="# 神经网络基础", en="# Neural network basics")
    entries = [f"- [{title(notebook)}]({name})" for name, notebook in chapters.items()]
    return only(ways("index.ipynb"), heading, "\n".join(entries))


def write(notebook, language, target, mathjax="../mathjax"):
    """Write ``notebook`` to ``target`` as a page; links to notebooks lead to their pages."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(".ipynb)", ".html)")
    exporter = HTMLExporter(
        extra_loaders=[FileSystemLoader(Path(__file__).parent)],
        template_file="page.html.j2",
        language_code=language,
        exclude_anchor_links=True,
        mathjax_url=f"{mathjax}/MathJax.js?config=TeX-AMS-MML_HTMLorMML-full",
    )
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title(notebook)}})
    target.write_text(page, encoding="utf-8")


def build(site):
    """Write all pages into the folder ``site``."""
    unused = shutil.ignore_patterns("SVG", "a11y", "localization")
    shutil.copytree(MATHJAX, site / "mathjax", ignore=unused, dirs_exist_ok=True)
    for language in LANGUAGES:
        use(language)
        paths = sorted((ROOT / "notebooks" / language).glob("*.ipynb"))
        chapters = {path.name: chapter(path) for path in paths}
        (site / language).mkdir(exist_ok=True)
        for name, page in {"index.ipynb": contents(chapters), **chapters}.items():
            write(page, language, (site / language / name).with_suffix(".html"))
    both = "- [Neural network basics](en/index.ipynb)", "- [神经网络基础](zh/index.ipynb)"
    entrance = only("# Neural network basics · 神经网络基础", "\n".join(both))
    write(entrance, "en", site / "index.html", "mathjax")
    print(f"the course is in {site / 'index.html'}")


if __name__ == "__main__":
    build(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "_site"))
