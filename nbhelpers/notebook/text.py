"""A text that somebody else wrote, shown as it is: never read as Markdown, HTML or a formula."""

import html
import re
import sys

SIGNS = re.compile(r"[&<>\\`*_~$|(:@]|(?<=www)\.", re.IGNORECASE)


def plain(text, longest=None):
    """``text`` on one line, no longer than ``longest``, each markup character written as an HTML entity.

    MathJax looks for formulas in the finished page, so what would open one is put into a tag of its own.

    >>> plain("![](http://a.b)\\n<b>")
    '![]&#40;http&#58;//a.b) &#60;b&#62;'
    """
    line = " ".join(text.split())
    if longest and len(line) > longest:
        line = line[: longest - 1] + "…"
    shown = "".join(letter if letter.isprintable() else "�" for letter in line)
    return SIGNS.sub(_entity, shown)


def bare(markdown):
    """What such a text says to a reader without Markdown; code stands in backticks."""
    return html.unescape(re.sub("</?code>", "`", re.sub("</?span>", "", markdown)))


class Shown:
    """What Jupyter shows as Markdown. Printed, it is ``plain``, in the characters that the console has."""

    def __init__(self, markdown, plain):
        self.markdown, self.plain = markdown, plain

    def _repr_markdown_(self):
        return self.markdown

    def __repr__(self):
        return self.plain

    def __str__(self):
        return printable(repr(self))


def printable(text):
    """``text`` in the signs that the console has, with "?" for any other."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _entity(sign):
    entity = f"&#{ord(sign[0])};"
    return f"<span>{entity}</span>" if sign[0] in "$\\" else entity
