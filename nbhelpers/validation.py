"""Clear errors for bad input: each names the argument, what came, what is wanted and the mend."""

import numpy as np


def real_array(name, value, ndim):
    """``value`` as an array of finite real numbers with ``ndim`` axes and at least one entry."""
    array = np.asarray(value)
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} has entries of type {array.dtype}, but real numbers are wanted")
    if array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}, but {ndim} axes are wanted")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}): give at least one sample")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinite entries: remove or replace them first")
    return array


def floats(name, value):
    """``value`` as an array of floats of any shape: float32 stays, whole numbers become float64."""
    array = np.asarray(value)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind not in "bui":
        raise TypeError(f"{name} has entries of type {array.dtype}, but real numbers are wanted")
    return array.astype(float)


def finite_number(name, value):
    """``value`` as a finite float."""
    if np.ndim(value) or not np.isreal(value) or not np.isfinite(value):
        raise ValueError(f"{name} is {value!r}, but a finite number is wanted")
    return float(value)


def positive(name, value):
    """``value`` as a positive, finite number."""
    if np.ndim(value) or not np.isreal(value) or not 0 < value < np.inf:
        raise ValueError(f"{name} is {value!r}, but a positive, finite number is wanted")
    return value


def samples(X, t):
    """Samples X (N, d) with targets t (N,) in {−1, +1}, as arrays."""
    X, t = real_array("X", X, 2), real_array("t", t, 1)
    if len(X) != len(t):
        raise ValueError(
            f"X has {len(X)} samples but t has {len(t)} targets: give one for each row"
        )
    strange = np.setdiff1d(t, [-1, 1])
    if strange.size:
        raise ValueError(
            f"t holds {strange[0]!r}, but the targets are -1 and +1: "
            "for targets 0 and 1 write t = 2 * t - 1"
        )
    return X, t


def boundary(X, w, b):
    """Weights w (d,) and bias b that fit the d features in the last axis of X, as arrays."""
    X, w = np.asarray(X), real_array("w", w, 1)
    if X.shape[-1:] != w.shape:
        features = f"{X.shape[-1]} features" if X.ndim else "no axis of features"
        raise ValueError(
            f"X has {features} but w has {len(w)} weights: give one weight for each feature"
        )
    return X, w, real_array("b", b, 0)


def not_negative(name, value):
    """``value`` as a finite number that is not below 0."""
    if np.ndim(value) or not np.isreal(value) or not 0 <= value < np.inf:
        raise ValueError(f"{name} is {value!r}, but a finite number from 0 up is wanted")
    return value


def share(name, value):
    """``value`` as a number from 0 up to, but not including, 1."""
    if np.ndim(value) or not np.isreal(value) or not 0 <= value < 1:
        raise ValueError(f"{name} is {value!r}, but a number from 0 to below 1 is wanted")
    return float(value)


def count(name, value, least=1):
    """``value`` as an integer that is at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}, but a whole number from {least} up is wanted")
    return int(value)
