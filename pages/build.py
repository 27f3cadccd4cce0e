"""The course as pages for any static host: make html, or python pages/build.py [FOLDER]

Each notebook becomes a page with its stored pictures, and its explorers move with frames that are drawn
once, into files beside the pages (``frames.py``). Formulas are drawn by a copy of MathJax
beside the pages, so that a page asks no other host for anything.
"""

import argparse
import html
import itertools
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import frames
import jupyter_server_mathjax
import nbformat
from addresses import address, on_binder
from cells import VIEW, explorers, names_of
from film import film
from jinja2 import FileSystemLoader
from nbconvert import HTMLExporter

from nbhelpers.notebook.language import LANGUAGES, say, use

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[1]
PICTURE = ROOT / "nbhelpers" / "explore" / "kit" / "picture"
MATHJAX = Path(jupyter_server_mathjax.__file__).parent / "static"
UNUSED = "SVG", "a11y", "localization", "Safe*", "*2jax.js", "*preview.js", "HelpDialog.js"  # of it
NOTEBOOKS = sorted(ROOT.glob("notebooks/*/*.ipynb"))
# What a narrow table may not break: a range, and what is short.
RANGE = re.compile(r"(\[[^][<>]+,) (?=[^][<>]+\]</td>)")
SHORT = re.compile(r"<td(?=[^<>]*>[^<>]{1,9}</td>)")
FILM, STILL = "playground", "read_digits"  # they live in time


def text_of(*paragraphs):
    """A notebook of one cell of Markdown."""
    cell = nbformat.v4.new_markdown_cell("\n\n".join(paragraphs), id="opening")
    return nbformat.v4.new_notebook(cells=[cell])


def title(notebook):
    """The first heading of a notebook."""
    return re.search("^# (.+)", "\n".join(cell.source for cell in notebook.cells), re.M)[1]


def plan(notebook):
    """What the opening of a chapter says of its sections and their minutes."""
    return next(cell.source for cell in notebook.cells if cell.id == "plan")


def length(notebook):
    """How long a chapter takes: core 55 minutes · deeper 8 minutes."""
    parts = re.findall(r"\*\*(.+?)\*\*[,，] ?(\d+ \w+)", plan(notebook))
    return " · ".join(f"{name} {minutes}" for name, minutes in parts)


def sections(notebook):
    """The sections of a chapter: id of the cell, heading, and minutes where they are counted."""
    minutes = dict(re.findall(r"(?:: |：| · )(\d\.\d+) .*?\((\d+)\)", plan(notebook)))
    headings = [
        (cell.id, re.match("## (.+)", cell.source)[1])
        for cell in notebook.cells
        if cell.source.startswith("## ")
    ]
    return [(id, heading, minutes.get(heading.split()[0])) for id, heading in headings]


def chapter(path):
    """A notebook as it becomes a page: live views, which need a kernel, are replaced by ``alive`` ones."""
    notebook = nbformat.read(path, as_version=4)
    binder = on_binder(address(), f"{path.parent.name}/{path.stem}")
    for cell in explorers(notebook):
        for output in cell.outputs:
            if VIEW in output.get("data", {}):
                output.data = {"text/html": alive(path, cell) + note(cell, binder)}
    opening = say(
        zh=f"*这一页上的图可以动。写代码、做练习，请[在 Binder 上打开这一章]({binder})，"
        "或者在自己电脑的 JupyterLab 里打开。*",
        en="*The pictures on this page move. To run code and do the exercises, "
        f"[open this chapter on Binder]({binder}), or in JupyterLab on your computer.*",
    )
    notebook.cells[:0] = text_of(opening).cells
    return notebook


def function_name(cell):
    """The name of the function that makes the explorer of a cell."""
    return re.search(r"(\w+)\(", cell.source)[1]


def frames_name(path, cell):
    """What the frames of an explorer are called: zh-01_perceptron-hyperplane-explorer."""
    return f"{path.parent.name}-{path.stem}-{cell.id}"


def alive(path, cell):
    """The element in which a script of the page lets an explorer move."""
    if function_name(cell) == STILL:
        return ""
    name = frames_name(path, cell)
    done = say(zh="任务完成的样子", en="Show the task done")
    missing = say(
        zh=f"文件 frames/{name}.js 没有载入，所以图动不了。",
        en=f"The file frames/{name}.js did not load, so the picture cannot move.",
    )
    return f'<div class="nbh-alive" data-frames="{name}" data-done="{done}" data-missing="{missing}"></div>'


def note(cell, binder):
    """The line below an explorer: what a page cannot do, and where it can be done."""
    cannot = {
        FILM: say(
            zh="这里是一部影片：选一次训练，拖动轮数来看。",
            en="Here it is a film: choose a run, and scrub through its epochs.",
        ),
        STILL: say(
            zh="在这一页上不能写字。",
            en="On this page you cannot draw.",
        ),
    }
    link = say(
        zh=f'<a href="{binder}">在 Binder 上</a>，或者在自己的 JupyterLab 里，全部都能动。',
        en=f'<a href="{binder}">On Binder</a>, or in your own JupyterLab, all of it moves.',
    )
    here = html.escape(cannot.get(function_name(cell), ""))
    return f'<p class="nbh-note"><span>{here}</span> {link}</p>'


def drawn(path, notebook):
    """The explorers of a notebook that have frames: the name of the frames, and the cell."""
    cells = (cell for cell in explorers(notebook) if function_name(cell) != STILL)
    return {frames_name(path, cell): cell for cell in cells}


def draw(path, site, only):
    """Draw the frames of a notebook's explorers, or ``only`` some by name, into files beside the pages."""
    notebook = nbformat.read(path, as_version=4)
    use(path.parent.name)
    names = names_of(notebook) | {FILM: film}
    for name, cell in drawn(path, notebook).items():
        if not only or name in only:
            explorer = eval(cell.source, names)
            frames.write(explorer, function_name(cell), site / "frames" / f"{name}.js")


def contents(chapters):
    """The page that leads to all ``chapters``: notebooks by file name."""
    heading = say(zh="# 神经网络基础", en="# Neural network basics")
    text = say(
        zh="五章短课，从一个神经元讲到你自己训练的网络。公式能读，图能动。",
        en="Five short chapters, from one neuron to networks that you train yourself: formulas to read, "
        "pictures to move.",
    )
    entries = [f"- [{title(n)}]({name})<br>{length(n)}" for name, n in chapters.items()]
    return text_of(heading, text, "\n".join(entries))


def write(notebook, language, target, root="..", **page):
    """Write ``notebook`` to ``target`` as a page; links to notebooks lead to their pages."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\]\((\w+)\.ipynb\)", r"](\1.html)", cell.source)
    exporter = HTMLExporter(
        extra_loaders=[FileSystemLoader(HERE)],
        template_file="page.html.j2",
        language_code=language,
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        mathjax_url=f"{root}/mathjax/MathJax.js?config=TeX-AMS-MML_HTMLorMML-full",
    )
    resources = {
        "metadata": {"name": title(notebook)},
        "root": root,
        "say": say,
        "file": target.name,
    }
    text, _ = exporter.from_notebook_node(notebook, resources | page)
    text = text.replace("<table", '<div class="scrolls"><table')
    text = text.replace("</table>", "</table></div>")
    text = SHORT.sub('<td class="short"', RANGE.sub(r"\1&nbsp;", text))
    target.write_text(text, encoding="utf-8")


def write_beside(site):
    """Write what all pages share: their look, what makes pictures move, and what draws formulas."""
    shutil.copytree(
        MATHJAX, site / "mathjax", ignore=shutil.ignore_patterns(*UNUSED), dirs_exist_ok=True
    )
    look = [path.read_text("utf-8") for path in (PICTURE.with_suffix(".css"), HERE / "page.css")]
    (site / "page.css").write_text("\n".join(look), encoding="utf-8")
    widget = (
        PICTURE.with_suffix(".js").read_text("utf-8").replace("export default", "const widget =")
    )
    own = (HERE / "page.js").read_text("utf-8")
    (site / "page.js").write_text(f"(() => {{\n{widget}\n{own}}})();\n", encoding="utf-8")


def write_language(language, paths, folder):
    """Write all pages of a language into a ``folder``."""
    use(language)
    folder.mkdir(exist_ok=True)
    chapters = {path.name: chapter(path) for path in paths}
    write(contents(chapters), language, folder / "index.html")
    ways = [None, *((f"{name[:-6]}.html", title(n)) for name, n in chapters.items()), None]
    for (name, notebook), before, after in zip(chapters.items(), ways, ways[2:], strict=False):
        write(
            notebook,
            language,
            (folder / name).with_suffix(".html"),
            sections=sections(notebook),
            length=length(notebook),
            before=before,
            after=after,
        )


def build(site, only=()):
    """Write all pages into the folder ``site``, with the frames of all explorers or ``only`` some."""
    (site / "frames").mkdir(parents=True, exist_ok=True)
    write_beside(site)
    for language in LANGUAGES:
        paths = [path for path in NOTEBOOKS if path.parent.name == language]
        write_language(language, paths, site / language)
    both = "- [Neural network basics](en/index.html)", "- [神经网络基础](zh/index.html)"
    entrance = text_of("# Neural network basics · 神经网络基础", "\n".join(both))
    write(entrance, "en", site / "index.html", ".")
    with ProcessPoolExecutor() as pool:
        list(pool.map(draw, NOTEBOOKS, itertools.repeat(site), itertools.repeat(only)))
    print(f"the course is in {site / 'index.html'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "_site")
    only = "draw the frames of these alone, such as en-03_activations-alpha-explorer"
    known = [name for path in NOTEBOOKS for name in drawn(path, nbformat.read(path, as_version=4))]
    parser.add_argument("--only", metavar="NAME", nargs="+", choices=known, help=only)
    options = parser.parse_args()
    build(options.folder, options.only)
