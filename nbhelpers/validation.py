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
    array = np.asarray(value)
    if array.ndim or array.dtype.kind not in "buif" or not np.isfinite(array):
        raise ValueError(f"{name} is {value!r}, but a finite number is wanted")
    return float(value)


def whole(name, value, least):
    """``value`` as a whole number that is at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{name} is {value!r}, but a whole number from {least} on is wanted")
    return int(value)


def interval(low, high):
    """Ends of an interval, as floats in rising order."""
    low, high = finite_number("low", low), finite_number("high", high)
    if low >= high:
        raise ValueError(f"low is {low} and high is {high}, but low < high is wanted")
    return low, high


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


def function(name, value):
    """``value``, if it can be called."""
    if not callable(value):
        raise TypeError(f"{name} is {value!r}, but a function is wanted, such as tanh")
    return value


def name_of(function):
    """Name of a function, for a message."""
    return getattr(function, "__name__", repr(function))


def carries(name, function, slope, arguments):
    """Check that the function carries its ``slope``: an attribute, such as tanh.derivative."""
    if not callable(getattr(function, slope, None)):
        raise TypeError(
            f"{name} is {name_of(function)}, which has no {slope}: write my_{name}({arguments}) and "
            f"my_{slope}({arguments}), then attach it: my_{name}.{slope} = my_{slope}"
        )


def float_type(name, value):
    """``value`` as a floating-point type of NumPy."""
    dtype = np.dtype(value)
    if dtype.kind != "f":
        raise TypeError(f"{name} is {dtype}, but a float type is wanted: float32 or float64")
    return dtype


def widths(name, value):
    """Widths of the layers of a network, from input to output, as a tuple of whole numbers."""
    array = np.asarray(value)
    if array.ndim != 1 or array.dtype.kind not in "ui" or len(array) < 2 or array.min() < 1:
        raise ValueError(
            f"{name} is {value!r}, but at least two positive whole numbers are wanted, "
            "the widths from input to output: [2, 3, 1]"
        )
    return tuple(array.tolist())


def features(name, X, count):
    """Check that the last axis of the array X holds ``count`` features."""
    if X.shape[-1:] != (count,):
        came = f"{X.shape[-1]} features" if X.ndim else "no axis of features"
        raise ValueError(f"{name} has {came} but the first layer wants {count}")


def layers(weights, biases, activations, x=None):
    """List of (W, b, act), one for each layer, if every shape fits the one before it (and x)."""
    if callable(activations):
        raise TypeError(
            f"activations is {activations!r}, but a list is wanted, with one function for each layer"
        )
    counts = [len(weights), len(biases), len(activations)]
    if len(set(counts)) > 1 or counts[0] == 0:
        raise ValueError(
            "weights, biases and activations have {}, {} and {} entries: "
            "give one of each for every layer".format(*counts)
        )
    checked = []
    for number, (W, b, act) in enumerate(zip(weights, biases, activations, strict=True), 1):
        W, b = floats(f"W of layer {number}", W), floats(f"b of layer {number}", b)
        function(f"activation of layer {number}", act)
        if W.ndim != 2:
            raise ValueError(f"W of layer {number} has shape {W.shape}, but (out, in) is wanted")
        if b.shape != W.shape[:1]:
            raise ValueError(
                f"b of layer {number} has shape {b.shape} but its W has shape {W.shape}: "
                f"give one bias for each row of W, shape {W.shape[:1]}"
            )
        if checked and checked[-1][0].shape[0] != W.shape[1]:
            raise ValueError(
                f"layer {number} gets {checked[-1][0].shape[0]} inputs from layer {number - 1}, but "
                f"its W has shape {W.shape}: give W one column for each input"
            )
        checked.append((W, b, act))
    if x is not None:
        features("x", x, checked[0][0].shape[1])
    return checked
