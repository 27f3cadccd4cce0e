"""Checks of arrays: real numbers in a type that the course computes in, finite, of a wanted shape.

Each check returns the array that it has checked.
"""

import numpy as np

from nbhelpers.arguments.words import message

# What entries are if they are not real numbers, by the kind of their type.
KINDS = {"c": "complex", "f": "wide"}


def as_array(name, value):
    """``value`` as an array. Rows of different lengths, and hidden entries, are refused."""
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(message("hidden_entries", name=name))
    try:
        return np.asarray(value)
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(value, (list, tuple)):
            raise ValueError(message("uneven_rows", name=name)) from None
        kind = type(value).__name__
        raise TypeError(message("no_array", name=name, kind=kind, error=error)) from error


def real_numbers(name, value):
    """``value`` as an array of whole numbers, booleans or floats of at most 64 bits."""
    array = as_array(name, value)
    if array.dtype.kind not in "buif" or array.dtype.itemsize > 8:
        kind = KINDS.get(array.dtype.kind, "no")
        raise TypeError(message(f"{kind}_numbers", name=name, array=array))
    return array


def real_array(name, value, ndim):
    """``value`` as an array of finite real numbers with ``ndim`` axes and at least one entry."""
    array = real_numbers(name, value)
    if array.ndim != ndim:
        raise ValueError(message(f"axes_{ndim}", name=name, array=array))
    return no_nan(name, not_empty(name, array), "nan_in_data")


def floats(name, value):
    """``value`` as an array of floats of any shape: float32 stays, whole numbers become float64."""
    array = real_numbers(name, value)
    return array if array.dtype.kind == "f" else array.astype(float)


def finite_floats(name, value):
    """``value`` as an array of finite floats of any shape."""
    return no_nan(name, floats(name, value))


def not_empty(name, array, mistake="empty"):
    """The array, if it holds at least one sample."""
    if array.size == 0:
        raise ValueError(message(mistake, name=name, array=array))
    return array


def no_nan(name, array, mistake="nan"):
    """The array, if it holds no NaN and no infinity."""
    if not np.isfinite(array).all():
        raise ValueError(message(mistake, name=name))
    return array


def float_type(name, value):
    """``value`` as a floating-point type of NumPy."""
    try:
        dtype = np.dtype(value)
    except (TypeError, ValueError, SyntaxError):
        raise TypeError(message("no_float_type", name=name, came=repr(value))) from None
    if dtype.kind != "f" or dtype.itemsize > 8:
        raise TypeError(message("no_float_type", name=name, came=dtype))
    return dtype


def finite_heights(values):
    """Values of a function f(x) as an array of finite numbers (N,)."""
    return real_array("f(x)", values, 1).astype(float)


def of_shape(shape, array, mistake, **values):
    """The array, if it has this ``shape``."""
    if array.shape != shape:
        raise ValueError(message(mistake, array=array, shape=shape, **values))
    return array
