"""Checks of single values: real numbers, whole numbers, seeds, and words out of a list."""

import numpy as np

from nbhelpers.arguments.arrays import as_array
from nbhelpers.arguments.wording import mismatch
from nbhelpers.notebook.language import say


def one_number(name, value, fits, *, zh, en):
    """``value``, if it is one real number that ``fits``; the noun phrases say what is wanted."""
    array = as_array(name, value)
    if array.ndim or array.dtype.kind not in "buif" or not fits(array):
        raise ValueError(mismatch(name, value, zh=f"这里要的是{zh}", en=f"{en} is wanted"))
    return value


def finite_number(name, value):
    """``value`` as a finite float."""
    return float(one_number(name, value, np.isfinite, zh="一个有限的数", en="a finite number"))


def positive(name, value):
    """``value`` as a positive, finite number."""
    zh, en = "一个有限的正数", "a positive, finite number"
    return one_number(name, value, lambda v: 0 < v < np.inf, zh=zh, en=en)


def not_negative(name, value):
    """``value`` as a finite number that is not below 0."""
    zh, en = "一个有限的非负数", "a finite number from 0 up"
    return one_number(name, value, lambda v: 0 <= v < np.inf, zh=zh, en=en)


def share(name, value):
    """``value`` as a number from 0 up to, but not including, 1."""
    zh, en = "从 0 到 1（不含 1）的一个数", "a number from 0 to below 1"
    return float(one_number(name, value, lambda v: 0 <= v < 1, zh=zh, en=en))


def between(name, value, low, high):
    """``value`` as a number from ``low`` to ``high``."""
    zh, en = f"从 {low:g} 到 {high:g} 的一个数", f"a number from {low:g} to {high:g}"
    return one_number(name, value, lambda v: low <= v <= high, zh=zh, en=en)


def interval(low, high):
    """Ends of an interval, as floats in rising order."""
    low, high = finite_number("low", low), finite_number("high", high)
    if low >= high:
        raise ValueError(
            say(
                zh=f"low 是 {low}，high 是 {high}，但这里要的是 low < high",
                en=f"low is {low} and high is {high}, but low < high is wanted",
            )
        )
    return low, high


def count(name, value, minimum=1):
    """``value`` as an integer that is at least ``minimum``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < minimum:
        zh, en = f"这里要的是不小于 {minimum} 的整数", f"a whole number from {minimum} up is wanted"
        raise ValueError(mismatch(name, value, zh=zh, en=en))
    return int(value)


def generator(rng):
    """``rng`` itself if it is a NumPy Generator, else a new one that starts from the seed ``rng``."""
    if isinstance(rng, np.random.Generator):
        return rng
    return np.random.default_rng(None if rng is None else count("rng", rng, 0))


def one_of(name, value, known, *, zh, en):
    """``value``, if it is one of the ``known`` words, whose plural noun is ``zh`` and ``en``."""
    if not isinstance(value, str) or value not in known:
        zh, en = f"{zh}只有 {'、'.join(known)}", f"the {en} are {', '.join(known)}"
        raise ValueError(mismatch(name, value, zh=zh, en=en))
    return value


def rng_or_seed(name, value):
    """``value`` as a NumPy Generator: itself, or a new one that starts from a seed."""
    return generator(value)


def count_from_0(name, value):
    """``value`` as an integer that is not below 0."""
    return count(name, value, 0)


def positive_float(name, value):
    """``value`` as a positive float."""
    return float(positive(name, value))


def at_least_2(name, value):
    """``value`` as an integer from 2 up."""
    return count(name, value, 2)


def positive_or_none(name, value):
    """``value`` as a positive float; None stands for a value that is found by itself."""
    return None if value is None else positive_float(name, value)
