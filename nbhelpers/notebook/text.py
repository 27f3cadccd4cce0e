"""A text that somebody else wrote, shown as it is: never read as Markdown, HTML or a formula."""

import re

SIGNS = re.compile(r"[&<>\\`*_~$|(:@]|(?<=www)\.", re.IGNORECASE)


def plain(text, longest=None):
    """``text`` on one line, no longer than ``longest``, each sign of a markup written as its entity.

    >>> plain("![](http://a.b)\\n<b>")
    '![]&#40;http&#58;//a.b) &#60;b&#62;'
    """
    line = " ".join(text.split())
    if longest and len(line) > longest:
        line = line[: longest - 1] + "…"
    shown = "".join(letter if letter.isprintable() else "�" for letter in line)
    return SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", shown)
