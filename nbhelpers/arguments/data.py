"""Checks of data: samples with one target each, points for a line, classes, outcomes."""

import numpy as np

from nbhelpers.arguments.arrays import (
    as_array,
    finite_floats,
    floats,
    no_nan,
    none_strange,
    real_array,
)
from nbhelpers.arguments.targets import from_0_to_1
from nbhelpers.arguments.values import positive
from nbhelpers.arguments.words import expect, message


def one_target_each(X, t, name="X", mistake="one_target_for_each_row"):
    """Check that there is one target for each sample."""
    expect(len(X) == len(t), mistake, name=name, samples=len(X), targets=len(t))


def samples(X, t):
    """Samples X (N, d) with targets t (N,) in {−1, +1}, as arrays."""
    X, t = real_array("X", X, 2), real_array("t", t, 1)
    one_target_each(X, t)
    none_strange(~np.isin(t, [-1, 1]), t, "two_classes")
    return X, t


def features(name, X, count, mistake="features_of_layer"):
    """Check that the last axis of the array X holds ``count`` features."""
    if X.shape[-1:] != (count,):
        came = message("features", count=X.shape[-1]) if X.ndim else message("no_features")
        raise ValueError(message(mistake, name=name, came=came, count=count))


def boundary(X, w, b):
    """Weights w (d,) and bias b that fit the d features in the last axis of X, as arrays."""
    X, w = finite_floats("X", X), real_array("w", w, 1)
    features("X", X, len(w), "features_of_weights")
    return X, w, real_array("b", b, 0)


def line_data(x, t):
    """Points x (N,) and t (N,) with at least two different x, as arrays of float64."""
    x, t = real_array("x", x, 1).astype(float), real_array("t", t, 1).astype(float)
    one_target_each(x, t, "x", "one_target_for_each_x")
    expect(np.ptp(x), "one_x", x=x)
    return x, t


def class_indices(name, value, classes):
    """``value`` as an array (N,) of the class indices 0 … classes − 1."""
    array = as_array(name, value)
    listed = array.ndim == 1 and array.dtype.kind in "ui"
    expect(listed, "list_of_indices", name=name, value=value)
    if array.size and not 0 <= array.min() <= array.max() < classes:
        ends = array.min(), array.max(), classes - 1
        raise ValueError(message("class_indices", name=name, ends=ends, classes=classes))
    return array


def parameter_and_data(y, t):
    """A parameter y, one number or one for each entry of the data t (N,), finite, as floats."""
    y, t = floats("y", y), real_array("t", t, 1)
    expect(y.shape in ((), t.shape), "one_parameter", y=y, t=t)
    return no_nan("y", y), t


def probability_and_outcomes(y, t):
    """A probability y of the outcome 1, one or one for each, and outcomes t (N,) in {0, 1}."""
    y, t = parameter_and_data(y, t)
    from_0_to_1("y", y, "probability_of_1")
    none_strange(~np.isin(t, [0, 1]), t, "outcomes")
    return y, t


def perceptron(X, t, eta, w, b):
    """Arguments of the perceptron rule: samples, targets, η and the start, zero where w is None."""
    X, t = samples(X, t)
    _, w, b = boundary(X, np.zeros(X.shape[1]) if w is None else w, b)
    return X, t, positive("eta", eta), w, b


def points(name, X):
    """Samples as finite floats, with their features along the last axis."""
    X = finite_floats(name, X)
    expect(X.ndim, "points", name=name, X=X)
    return X


def direction(X, w, b):
    """Samples, weights and bias of a boundary that has a direction: w is not zero."""
    X, w, b = boundary(X, w, b)
    expect(w.any(), "direction")
    return X, w, b


def both_classes(X, t):
    """Samples X (N, d) with targets t (N,), −1 and +1, of which both occur."""
    X, t = samples(X, t)
    expect(len(set(t.tolist())) == 2, "both_classes")
    return X, t


def strokes(name, points):
    """Points (n, 2) of the plane as floats, finite except for rows of NaN between strokes."""
    points = floats(name, points)
    features(name, points, 2, "features_of_plane")
    expect(points.ndim == 2, "axes_2", name=name, array=points)
    no_nan(name, points[~np.isnan(points)])
    return points
