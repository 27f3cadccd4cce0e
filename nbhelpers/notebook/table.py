"""A small table of results, with its headings in the reader's language.

    show_table(eta=[0.1, 1], mistakes=[39, 15])      | η | mistakes |

Headings, and words in the cells, are symbols or terms that ``terms.toml`` lists once for the course.
"""

from statistics import median

from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number, typeset
from nbhelpers.notebook.text import Shown, plain
from nbhelpers.notebook.words import words


def terms():
    """What stands in a table for each name: a symbol, or a term in the reader's language."""
    entries = words(__name__, "terms.toml").items()
    return {name: text if isinstance(text, str) else say(**text) for name, text in entries}


def show_table(**columns):
    """A table with a column for each name: a list with an entry for each row, or one value."""
    columns = {name: entries(column) for name, column in columns.items()}
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) != 1 or 0 in lengths.values():
        raise ValueError(
            say(
                zh=f"各列的项数是 {lengths}：请至少给出一列，每列一样长，而且都不为空",
                en=f"the columns have {lengths} entries: give at least one column, all of one "
                "length and none of them empty",
            )
        )
    known = terms()
    rows = [
        [known.get(name) or plain(name) for name in columns],
        [":---" if isinstance(column[0], str) else "---:" for column in columns.values()],
        *([cell(value, known) for value in row] for row in zip(*columns.values(), strict=True)),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return Shown(table, table)


class Folded(Shown):
    """A table behind a line to click on, so that a guess can come first. Printed, it is the table."""

    def __init__(self, table):
        line = say(zh="结果（先写下预测，再点开）", en="The result (guess first, then click)")
        folded = f"<details><summary>{line}</summary>\n\n{table!r}\n\n</details>"
        super().__init__(folded, repr(table))


def with_range(values, middle=median, digits=2):
    """Results of several runs in one cell: their median, or another ``middle``, and in brackets the range.

    with_range([0.5, 0.25, 1])      0.50 [0.25, 1.00]
    """
    low, high = min(values), max(values)
    return typeset(f"{middle(values):.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]")


def entries(column):
    """The entries of a column; one value is a column of one."""
    return list(column) if hasattr(column, "__iter__") and not isinstance(column, str) else [column]


def cell(value, known):
    """A value as it stands in a table: a term, yes or no, a number with three digits, or an array of them."""
    if getattr(value, "ndim", 0):
        return f"[{', '.join(cell(entry, known) for entry in value)}]"
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, str):
        return known.get(value) or plain(value)
    if isinstance(value, bool):
        return say(zh="是", en="yes") if value else say(zh="否", en="no")
    return number(value)
