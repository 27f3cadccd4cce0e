"""Tables of results: headings in both languages, numbers as a reader wants them."""

import ast
import functools
import json
import re
from pathlib import Path

import numpy as np
import pytest

from nbhelpers import show_table, use
from nbhelpers.notebook.table import Folded, cell, terms, with_range

NOTEBOOKS = sorted(Path(__file__).parents[1].glob("notebooks/en/*.ipynb"))


@functools.cache
def tables():
    """The code of every cell that shows a table."""
    books = [json.loads(path.read_text(encoding="utf-8")) for path in NOTEBOOKS]
    sources = ["".join(cell["source"]) for book in books for cell in book["cells"]]
    return [ast.parse(source) for source in sources if "show_table(" in source]


def found_in(tree, kind, name):
    return {getattr(node, name) for node in ast.walk(tree) if isinstance(node, kind)}


def test_columns_stand_side_by_side_under_their_terms(reader):
    heading = {"zh": "误分类次数", "en": "mistakes"}[reader]
    table = show_table(eta=[0.1, 1], mistakes=np.array([39, 15]))
    lines = [f"| η | {heading} |", "| ---: | ---: |", "| 0.1 | 39 |", "| 1 | 15 |"]
    assert repr(table).splitlines() == lines and table._repr_markdown_() == repr(table)


def test_one_value_is_a_column_of_one_and_words_stand_on_the_left():
    table = show_table(k=3, gate="AND", **{"16": "new"})
    lines = ["| k | gate | 16 |", "| ---: | :--- | :--- |", "| 3 | AND | new |"]
    assert repr(table).splitlines() == lines


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.7413, "0.741"),
        (np.float32(0.5), "0.5"),
        (2694.87, "2695"),
        (999.7, "1000"),
        (-1.5, "−1.5"),
        (123456, "123456"),
        (np.inf, "∞"),
        (-np.inf, "−∞"),
        (True, "yes"),
        (np.False_, "no"),
        ("wave", "waves"),
        (np.array([[0.12345, -2], [3, 0]]), "[[0.123, −2], [3, 0]]"),
    ],
)
def test_a_value_is_short_and_readable(value, text):
    use("en")
    assert cell(value, terms()) == text


def test_several_runs_stand_in_one_cell():
    assert with_range([0.5, 0.25, 1]) == "0.50 [0.25, 1.00]"
    assert with_range(np.array([-0.04, 2, -1]), np.mean, digits=1) == "0.3 [−1.0, 2.0]"
    assert with_range(np.array([-0.04, -0.04]), digits=1) == "0.0 [0.0, 0.0]"


def test_a_folded_table_waits_for_a_click(reader):
    table = show_table(k=3, gate="AND")
    shown = Folded(table)._repr_markdown_()
    line = {"zh": "先写下预测", "en": "guess first"}[reader]
    assert line in shown[: shown.index("</summary>")]
    assert f"</summary>\n\n{table!r}\n\n</details>" in shown
    assert repr(Folded(table)) == repr(table)


@pytest.mark.parametrize("columns", [{}, {"eta": []}, {"eta": [1, 2], "mistakes": [3]}])
def test_columns_of_other_lengths_are_refused(columns):
    with pytest.raises(ValueError, match="all of one length"):
        show_table(**columns)


def test_every_name_in_a_notebook_is_a_symbol_or_a_term():
    """A symbol has at most two letters; AND and its like are names in both languages."""
    calls = [
        node
        for tree in tables()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "show_table"
    ]
    headings = {keyword.arg or "" for call in calls for keyword in call.keywords}
    words = {word for call in calls for word in found_in(call, ast.Constant, "value")}
    names = headings | {word for word in words if isinstance(word, str)}
    assert {name for name in names - set(terms()) if re.search("[a-z]{3}", name)} == set()


def test_every_term_stands_in_a_notebook():
    used = set()
    for kind, name in ((ast.keyword, "arg"), (ast.Constant, "value"), (ast.Name, "id")):
        used = used.union(*(found_in(tree, kind, name) for tree in tables()))
    assert set(terms()) <= used


def test_a_text_is_text():
    table = repr(show_table(**{"<i>k": ["![](http://a.b) | <b onclick=x> `$x$`\nnew"]}))
    assert len(table.splitlines()) == 3 and table.count("|") == 6
    assert not re.search(r"!\[\]\(|<[ib]|`|\$x|http:", table)
