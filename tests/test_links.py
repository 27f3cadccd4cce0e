"""No relative link is dead, in the Markdown files and in the notebooks."""

import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *(
        p
        for folder in ("benchmarks", "docs", "tests")
        for p in sorted((ROOT / folder).rglob("*.md"))
    ),
    *sorted(ROOT.glob("notebooks/*/*.ipynb")),
]
ATTRIBUTE = r"""(?:href|src)=["']([^"']+)["']"""


def text(page):
    """The Markdown of a page, without code and formulas."""
    if page.suffix == ".ipynb":
        cells = nbformat.read(page, as_version=4).cells
        markdown = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        markdown = page.read_text(encoding="utf-8")
    return re.sub(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$", "", markdown, flags=re.DOTALL)


def links(page):
    """Targets of all links and pictures that stay inside the project."""
    found = re.findall(r"\]\(([^)\s]+)[^)]*\)", text(page)) + re.findall(ATTRIBUTE, text(page))
    return [link for link in found if not re.match(r"[a-z][a-z0-9+.-]*:", link)]


def anchors(page):
    """Names that the headings of a page get on GitHub."""
    titles = re.findall(r"^#+ +(.+?)\s*$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page):
    dead = []
    for link in links(page):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        inside = target.is_relative_to(ROOT) and target.exists()
        if not inside or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []
