r"""An exercise's words in both languages, from ``words/<chapter>.toml`` beside the chapter's file.

    [signed_distance]
    title = { zh = "符号距离", en = "Signed distance" }
    hints = [{ zh = "…", en = "…" }]

    [signed_distance.wrong]
    score = { zh = "…", en = "…" }

A message may have places for values, as in ``{count}`` or ``{share:.1%}``. Braces of a formula, as
in ``\mathbf{w}``, follow a letter, ``^``, ``_`` or another brace, and are no places.
"""

import re
from numbers import Integral

from nbhelpers.arguments import listed
from nbhelpers.check.kit import said
from nbhelpers.check.kit.learner import quote_error
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import typeset
from nbhelpers.notebook.text import plain
from nbhelpers.notebook.words import words

PLACE = re.compile(r"(?<![A-Za-z^_}{])\{(\w+)(?::([^{}]*))?\}")


def chapter_words(module):
    """All words of the chapter whose exercises the ``module`` holds."""
    return words(module, f"words/{module.rpartition('.')[2]}.toml")


class Words:
    """The words of exercise ``name`` in a ``module``."""

    def __init__(self, module, name):
        self.module, self.name = module, name

    @property
    def _own(self):
        return chapter_words(self.module)[self.name]

    @property
    def title(self):
        return say(**self._own["title"])

    @property
    def hints(self):
        return [say(**hint) for hint in self._own["hints"]]

    def __contains__(self, mistake):
        return mistake in self._own.get("wrong", {})

    def about(self, mistake, **values):
        """What is said about a mistake, with its ``values`` filled in; the kit's words if it has none of its own."""
        if mistake not in self:
            return said(mistake, **values)

        def value(place):
            return written(values[place[1]], place[2] or "")

        return PLACE.sub(value, say(**self._own["wrong"][mistake]))


def written(value, form=""):
    """A value as it stands in a sentence: a number, an error, a text, a tuple, a list of them."""
    if isinstance(value, str):
        return plain(value, 300)
    if isinstance(value, BaseException):
        return quote_error(value)
    if isinstance(value, tuple):
        return f"({', '.join(written(part, form) for part in value)})"
    if isinstance(value, list):
        return listed(written(part, form) for part in value)
    form = form or ("d" if isinstance(value, Integral) else "z.6g")
    return typeset(format(value, form))
