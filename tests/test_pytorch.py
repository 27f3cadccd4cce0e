"""The PyTorch code in the chapters: each block is short, the same in both languages, and prints what is below it.

PyTorch is not needed to take the course, so the blocks run only where it is installed:
pip install -e ".[test,torch]". The weekly workflow does.
"""

import re

import pytest
from documents import notebooks

CHAPTERS = {2, 3, 4, 5}


def blocks(language):
    """Code and output of every block of PyTorch, by chapter."""
    found = {}
    for chapter, notebook in enumerate(notebooks(language), 1):
        for cell in notebook.cells:
            if cell.id == "pytorch":
                code, output = re.findall(
                    r"^```(?:python|text)\n(.*?)^```", cell.source, re.M | re.S
                )
                found[chapter] = code, output
    return found


def test_the_chapters_have_it():
    assert set(blocks("en")) >= CHAPTERS


def test_both_languages_show_the_same():
    assert blocks("zh") == blocks("en")


@pytest.mark.parametrize("chapter", blocks("en"))
class TestBlock:
    def test_is_short_and_ends_by_printing(self, chapter):
        lines = blocks("en")[chapter][0].splitlines()
        assert len(lines) <= 15
        assert lines[-1].strip().startswith("print(")

    def test_prints_what_stands_below_it(self, chapter, capsys):
        pytest.importorskip("torch", reason='PyTorch is not installed: pip install -e ".[torch]"')
        code, output = blocks("en")[chapter]
        exec(compile(code, f"chapter {chapter}", "exec"), {})
        assert capsys.readouterr().out == output
