"""Checks of single values: numbers, seeds, words out of a list, and functions with their slopes."""

import numpy as np

from nbhelpers.arguments.arrays import as_array, finite_floats, floats, not_empty, of_shape
from nbhelpers.arguments.words import expect, listed
from nbhelpers.notebook.language import say


def one_number(fits, mistake):
    """The check of one real number, which has to fit and becomes a float."""

    def check(name, value):
        array = as_array(name, value)
        one = array.ndim == 0 and array.dtype.kind in "buif"
        expect(one and fits(float(array)), mistake, name=name, value=value)
        return float(array)

    return check


finite_number = one_number(np.isfinite, "finite_number")
positive = one_number(lambda v: 0 < v < np.inf, "positive")
not_negative = one_number(lambda v: 0 <= v < np.inf, "not_negative")
fraction = one_number(lambda v: 0 <= v <= 1, "fraction")
share = one_number(lambda v: 0 <= v < 1, "share")


def positive_or_none(name, value):
    """``value`` as a positive float; None stands for a value that is found by itself."""
    return None if value is None else positive(name, value)


def interval(low, high):
    """Ends of an interval, as floats in rising order."""
    low, high = finite_number("low", low), finite_number("high", high)
    expect(low < high, "interval", low=low, high=high)
    return low, high


def count(name, value, minimum=1):
    """``value`` as an integer that is at least ``minimum``."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    expect(whole and value >= minimum, "count", name=name, value=value, minimum=minimum)
    return int(value)


def generator(name, value):
    """``value`` itself if it is a NumPy Generator, else a new one that starts from this seed."""
    if isinstance(value, np.random.Generator):
        return value
    return np.random.default_rng(None if value is None else count(name, value, 0))


def one_of(name, value, known, *, zh, en):
    """``value``, if it is one of the ``known`` words, whose plural noun is ``zh`` and ``en``."""
    found, noun = isinstance(value, str) and value in known, say(zh=zh, en=en)
    expect(found, "one_of", name=name, value=value, noun=noun, known=listed(known))
    return value


def function(name, value, example="tanh"):
    """``value``, if it can be called."""
    expect(callable(value), "function", TypeError, name=name, value=value, example=example)
    return value


def name_of(function):
    """Name of a function, for a message."""
    return getattr(function, "__name__", repr(function))


def has_slope(name, function, slope, takes):
    """``function``, if it has its ``slope`` as an attribute: tanh.derivative, mse.gradient."""
    has, own = callable(getattr(function, slope, None)), name_of(function)
    expect(has, "slope", TypeError, name=name, own=own, slope=slope, takes=takes)
    return function


def some_floats(name, value):
    """``value`` as an array of finite floats, at least one."""
    return not_empty(name, finite_floats(name, value), "nothing_to_check")


def pair(result):
    """What f returned, if it is a pair (value, gradient)."""
    fits = isinstance(result, tuple) and len(result) == 2
    expect(fits, "value_and_gradient", TypeError, result=result)
    return result


def one_value(value):
    """What f returned, as one number."""
    array = floats("f(theta)", value)
    expect(array.ndim == 0, "one_value", array=array)
    return float(array)


def gradient_like(gradient, theta):
    """A gradient in double precision, if it has one entry for each entry of θ."""
    gradient = np.array(floats("gradient", gradient), dtype=float)
    return of_shape(theta.shape, gradient, "gradient_by_theta")
