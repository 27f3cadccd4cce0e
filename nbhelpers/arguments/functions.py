"""Checks of functions: that one can be called, has its slope, and returns what is wanted."""

import inspect

import numpy as np

from nbhelpers.arguments.arrays import finite_floats, floats, not_empty, of_shape
from nbhelpers.arguments.words import message


def function(name, value, example="tanh"):
    """``value``, if it can be called."""
    if not callable(value):
        raise TypeError(message("function", name=name, value=value, example=example))
    return value


def name_of(function):
    """Name of a function, for a message."""
    return getattr(function, "__name__", repr(function))


def has_slope(name, function, slope, takes):
    """Check that the function has its ``slope`` as an attribute: tanh.derivative, mse.gradient."""
    if not callable(getattr(function, slope, None)):
        own = name_of(function)
        raise TypeError(message("slope", name=name, own=own, slope=slope, takes=takes))


def parameters_of(function, parameters):
    """Check that all names are parameters of the function."""
    known = inspect.signature(function).parameters
    for name in parameters:
        if name not in known:
            known = ", ".join(known)
            raise TypeError(message("parameter", name=name, own=name_of(function), known=known))


def some_floats(name, value):
    """``value`` as an array of finite floats, at least one."""
    return not_empty(name, finite_floats(name, value), "nothing_to_check")


def pair(result):
    """What f returned, if it is a pair (value, gradient)."""
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(message("value_and_gradient", result=result))
    return result


def one_value(value):
    """What f returned, as one number."""
    array = floats("f(theta)", value)
    if array.ndim != 0:
        raise ValueError(message("one_value", array=array))
    return float(array)


def gradient_like(gradient, theta):
    """A gradient in double precision, if it has one entry for each entry of θ."""
    gradient = np.array(floats("gradient", gradient), dtype=float)
    return of_shape(theta.shape, gradient, "gradient_by_theta")
