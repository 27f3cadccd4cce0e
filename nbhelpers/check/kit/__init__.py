"""What the exercises share; an exercise is written with the names that are imported here."""

from nbhelpers.check.kit.exercise import asks_function, asks_value
from nbhelpers.check.kit.judge import (
    cases,
    compare,
    either,
    generator,
    other,
    parts_of,
    read,
    require,
    unpacked,
    wrong,
)
from nbhelpers.check.kit.numbers import close

__all__ = [
    "asks_function",
    "asks_value",
    "cases",
    "close",
    "compare",
    "either",
    "generator",
    "other",
    "parts_of",
    "read",
    "require",
    "unpacked",
    "wrong",
]
