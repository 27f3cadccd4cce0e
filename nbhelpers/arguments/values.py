"""Checks of single values: real numbers, whole numbers, seeds, and words out of a list."""

import numpy as np

from nbhelpers.arguments.arrays import as_array
from nbhelpers.arguments.words import listed, message
from nbhelpers.notebook.language import say


def one_number(name, value, fits, mistake, **limits):
    """``value`` as a float, if it is one real number that ``fits``."""
    array = as_array(name, value)
    if array.ndim or array.dtype.kind not in "buif" or not fits(float(array)):
        raise ValueError(message(mistake, name=name, value=value, **limits))
    return float(array)


def finite_number(name, value):
    """``value`` as a finite float."""
    return one_number(name, value, np.isfinite, "finite_number")


def positive(name, value):
    """``value`` as a positive, finite float."""
    return one_number(name, value, lambda v: 0 < v < np.inf, "positive")


def positive_or_none(name, value):
    """``value`` as a positive float; None stands for a value that is found by itself."""
    return None if value is None else positive(name, value)


def not_negative(name, value):
    """``value`` as a finite float that is not below 0."""
    return one_number(name, value, lambda v: 0 <= v < np.inf, "not_negative")


def share(name, value):
    """``value`` as a float from 0 up to, but not including, 1."""
    return one_number(name, value, lambda v: 0 <= v < 1, "share")


def between(name, value, low, high):
    """``value`` as a float from ``low`` to ``high``."""
    return one_number(name, value, lambda v: low <= v <= high, "between", low=low, high=high)


def interval(low, high):
    """Ends of an interval, as floats in rising order."""
    low, high = finite_number("low", low), finite_number("high", high)
    if low >= high:
        raise ValueError(message("interval", low=low, high=high))
    return low, high


def count(name, value, minimum=1):
    """``value`` as an integer that is at least ``minimum``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < minimum:
        raise ValueError(message("count", name=name, value=value, minimum=minimum))
    return int(value)


def generator(name, value):
    """``value`` itself if it is a NumPy Generator, else a new one that starts from this seed."""
    if isinstance(value, np.random.Generator):
        return value
    return np.random.default_rng(None if value is None else count(name, value, 0))


def one_of(name, value, known, *, zh, en):
    """``value``, if it is one of the ``known`` words, whose plural noun is ``zh`` and ``en``."""
    if not isinstance(value, str) or value not in known:
        noun, known = say(zh=zh, en=en), listed(known)
        raise ValueError(message("one_of", name=name, value=value, noun=noun, known=known))
    return value
