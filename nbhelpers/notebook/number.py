"""Numbers as a reader sees them: − for minus, ∞, and no minus before a zero.

>>> number(-0.0421), number(1234.5), number(-0.001, ".2f"), number(float("-inf"))
('−0.0421', '1234', '0.00', '−∞')
"""

import re

MINUS = re.compile(r"(?<![\w.])-(?=[\d.∞])|(?<=\de)-(?=\d)")
ZERO = re.compile(r"−(?=0(\.0*)?(?![\d.e]))")


def typeset(text):
    """``text`` with numbers as a reader sees them: − before one and in its exponent, ∞ and NaN."""
    text = re.sub(r"\binf\b", "∞", re.sub(r"\bnan\b", "NaN", text))
    return ZERO.sub("", MINUS.sub("−", text))


def number(value, form=None):
    """A number in the format ``form``; else with three digits, and all of those before the point."""
    whole = isinstance(value, int) or abs(value) >= 999.5
    return typeset(format(value, form or (".0f" if whole else ".3g")))


def short(value):
    """A number in at most five letters: two decimals, and fewer where it is large."""
    return number(value, f".{2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0}f")
