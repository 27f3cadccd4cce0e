"""Checks of arrays: real numbers in a type that the course computes in, finite, of a wanted shape.

Each check returns the array that it has checked.
"""

import numpy as np

from nbhelpers.arguments.words import expect, message

# What entries are if they are not real numbers, by the kind of their type.
KINDS = {"c": "complex", "f": "wide"}


def as_array(name, value):
    """``value`` as an array. Rows of different lengths, and hidden entries, are refused."""
    hidden = isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value)
    expect(not hidden, "hidden_entries", name=name)
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
    kind, fits = array.dtype.kind, array.dtype.itemsize <= 8
    what = KINDS.get(kind, "no")
    expect(fits and kind in "buif", f"{what}_numbers", TypeError, name=name, array=array)
    return array


def real_array(name, value, ndim):
    """``value`` as an array of finite real numbers with ``ndim`` axes and at least one entry."""
    array = real_numbers(name, value)
    expect(array.ndim == ndim, f"axes_{ndim}", name=name, array=array)
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
    expect(array.size, mistake, name=name, array=array)
    return array


def no_nan(name, array, mistake="nan"):
    """The array, if it holds no NaN and no infinity."""
    expect(np.isfinite(array).all(), mistake, name=name)
    return array


def none_strange(strange, array, mistake, **values):
    """Check that no entry is ``strange``; of those that are, the message names the first."""
    if strange.any():
        first = array[strange].flat[0] + 0  # 0, not False
        raise ValueError(message(mistake, strange=first, **values))


def float_type(name, value):
    """``value`` as a floating-point type of NumPy."""
    try:
        dtype = np.dtype(value)
    except (TypeError, ValueError, SyntaxError):
        raise TypeError(message("no_float_type", name=name, came=repr(value))) from None
    known = dtype in (np.float32, np.float64)
    expect(known, "no_float_type", TypeError, name=name, came=dtype)
    return dtype


def finite_heights(values):
    """Values of a function f(x) as an array of finite numbers (N,)."""
    return real_array("f(x)", values, 1).astype(float)


def of_shape(shape, array, mistake, **values):
    """The array, if it has this ``shape``."""
    expect(array.shape == shape, mistake, array=array, shape=shape, **values)
    return array
