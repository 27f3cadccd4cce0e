"""The course as pages for any static host: make html, or python pages/build.py [FOLDER]

Each notebook becomes a page with its stored pictures, and its explorers move with frames that are drawn
once, into files beside the pages (``frames.py``). Formulas are drawn by a copy of MathJax
beside the pages, so that a page asks no other host for anything.
"""

import argparse
import itertools
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import frames
import jupyter_server_mathjax
import nbformat
from jinja2 import FileSystemLoader
from nbconvert import HTMLExporter

from nbhelpers.notebook.language import LANGUAGES, say, use

ROOT = Path(__file__).parents[1]
MATHJAX = Path(jupyter_server_mathjax.__file__).parent / "static"
PICTURE = ROOT / "nbhelpers" / "explore" / "kit" / "picture"
STILL = ("playground", "read_digits")  # they have a state
VIEW = "application/vnd.jupyter.widget-view+json"


def text_of(*paragraphs):
    """A notebook of one cell of Markdown."""
    cell = nbformat.v4.new_markdown_cell("\n\n".join(paragraphs))
    return nbformat.v4.new_notebook(cells=[cell])


def title(notebook):
    """The first heading of a notebook."""
    return re.search("^# (.+)", "\n".join(cell.source for cell in notebook.cells), re.M)[1]


def ways(name):
    """The top of a page: links to the contents and to the other language."""
    other = say(zh=f"[English](../en/{name})", en=f"[中文](../zh/{name})")
    return say(zh=f"[目录](index.ipynb) · {other}", en=f"[Contents](index.ipynb) · {other}")


def chapter(path):
    """A notebook as it becomes a page: live views, which need a kernel, are replaced by ``alive`` ones."""
    notebook = nbformat.read(path, as_version=4)
    for cell in explorers(notebook):
        for output in cell.outputs:
            if VIEW in output.get("data", {}):
                live = function_name(cell) not in STILL
                output.data = {"text/html": alive(frames_name(path, cell)) if live else still()}
    opening = say(
        zh="*这一页上的图可以动。写代码、做练习，请在 JupyterLab 中打开这个 notebook。*",
        en="*The pictures on this page move. To run code and do the exercises, open the notebook in "
        "JupyterLab.*",
    )
    notebook.cells[:0] = text_of(ways(path.name), opening).cells
    return notebook


def explorers(notebook):
    """The cells of a notebook that show an explorer."""
    return [
        cell
        for cell in notebook.cells
        if any(VIEW in output.get("data", {}) for output in cell.get("outputs", []))
    ]


def function_name(cell):
    """The name of the function that makes the explorer of a cell."""
    return re.search(r"(\w+)\(", cell.source)[1]


def still():
    """The text below the picture of an explorer that only a kernel can move."""
    text = say(
        zh="这幅图要边算边画，只有在 JupyterLab 里才能动。",
        en="This picture is computed as it moves, so it moves in JupyterLab only.",
    )
    return f'<p class="nbh-note">{text}</p>'


def frames_name(path, cell):
    """What the frames of an explorer are called: zh-01_perceptron-hyperplane-explorer."""
    return f"{path.parent.name}-{path.stem}-{cell.id}"


def alive(name):
    """The element in which a script of the page lets an explorer move."""
    done = say(zh="任务完成的样子", en="Show the task done")
    missing = say(
        zh=f"缺少文件 frames/{name}.js，所以图动不了。",
        en=f"The file frames/{name}.js is missing, so the picture cannot move.",
    )
    return f'<div class="nbh-alive" data-frames="{name}" data-done="{done}" data-missing="{missing}"></div>'


def draw(path, site, only):
    """Draw the frames of a notebook's explorers, or of ``only`` one cell, into files beside the pages."""
    notebook = nbformat.read(path, as_version=4)
    use(path.parent.name)
    drawn = [
        cell
        for cell in explorers(notebook)
        if function_name(cell) not in STILL and only in (None, cell.id)
    ]
    names = {"net": None}
    if drawn:
        exec(next(cell.source for cell in notebook.cells if cell.id == "imports"), names)
    for cell in drawn:
        target = site / "frames" / f"{frames_name(path, cell)}.js"
        frames.write(eval(cell.source, names), function_name(cell), target)


def contents(chapters):
    """The page that leads to all ``chapters``: notebooks by file name."""
    heading = say(zh="# 神经网络基础", en="# Neural network basics")
    entries = [f"- [{title(notebook)}]({name})" for name, notebook in chapters.items()]
    return text_of(ways("index.ipynb"), heading, "\n".join(entries))


def write(notebook, language, target, root=".."):
    """Write ``notebook`` to ``target`` as a page; links to notebooks lead to their pages."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(".ipynb)", ".html)")
    exporter = HTMLExporter(
        extra_loaders=[FileSystemLoader(Path(__file__).parent)],
        template_file="page.html.j2",
        language_code=language,
        exclude_anchor_links=True,
        mathjax_url=f"{root}/mathjax/MathJax.js?config=TeX-AMS-MML_HTMLorMML-full",
    )
    page, _ = exporter.from_notebook_node(
        notebook, {"metadata": {"name": title(notebook)}, "root": root}
    )
    target.write_text(page, encoding="utf-8")


def write_script(site):
    """Write what makes pictures move: the browser's half of an explorer, and what answers it here."""
    widget = PICTURE.with_suffix(".js").read_text(encoding="utf-8")
    own = (Path(__file__).parent / "alive.js").read_text(encoding="utf-8")
    script = "\n".join([widget.replace("export default", "const widget ="), own])
    (site / "alive.js").write_text(f"(() => {{\n{script}}})();\n", encoding="utf-8")
    shutil.copy(PICTURE.with_suffix(".css"), site / "alive.css")


def build(site, only=None):
    """Write all pages into the folder ``site``, with the frames of all explorers or of ``only`` one cell."""
    site.mkdir(parents=True, exist_ok=True)
    unused = shutil.ignore_patterns("SVG", "a11y", "localization")
    shutil.copytree(MATHJAX, site / "mathjax", ignore=unused, dirs_exist_ok=True)
    write_script(site)
    (site / "frames").mkdir(exist_ok=True)
    paths = {
        language: sorted((ROOT / "notebooks" / language).glob("*.ipynb")) for language in LANGUAGES
    }
    for language in LANGUAGES:
        use(language)
        chapters = {path.name: chapter(path) for path in paths[language]}
        (site / language).mkdir(exist_ok=True)
        for name, page in {"index.ipynb": contents(chapters), **chapters}.items():
            write(page, language, (site / language / name).with_suffix(".html"))
    both = "- [Neural network basics](en/index.ipynb)", "- [神经网络基础](zh/index.ipynb)"
    entrance = text_of("# Neural network basics · 神经网络基础", "\n".join(both))
    write(entrance, "en", site / "index.html", ".")
    with ProcessPoolExecutor() as pool:
        list(
            pool.map(
                draw, [*paths["zh"], *paths["en"]], itertools.repeat(site), itertools.repeat(only)
            )
        )
    print(f"the course is in {site / 'index.html'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "_site")
    parser.add_argument("--only", metavar="CELL", help="draw the frames of this cell alone")
    options = parser.parse_args()
    build(options.folder, options.only)
