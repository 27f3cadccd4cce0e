"""Checks of the losses: predictions or logits y, and targets t in the shape and the type of y.

``finite``, ``probabilities``, ``class_logits`` and ``class_probabilities`` look at y; ``real``,
``shares`` and ``one_hot`` at t. A column (N, 1) is as good as (N,).
"""

import numpy as np

from nbhelpers.arguments.arrays import as_array, floats, no_nan, none_strange, not_empty, real_array
from nbhelpers.arguments.words import expect, message


def finite(name, y):
    """y as floats, at least one and all of them finite."""
    return no_nan(name, not_empty(name, floats(name, y)))


def probabilities(name, y):
    """y as floats from 0 to 1, at least one."""
    y = not_empty(name, floats(name, y))
    return from_0_to_1(name, y, "probability", loss="binary_cross_entropy_with_logits")


def class_logits(name, y):
    """Finite logits (N, K), or (K,) for one sample, with K ≥ 2."""
    return no_nan(name, rows_of_classes(name, y))


def class_probabilities(name, y):
    """Probabilities (N, K), or (K,) for one sample, with K ≥ 2; every row sums to 1."""
    y = from_0_to_1(name, rows_of_classes(name, y), "probability", loss="softmax_cross_entropy")
    return sums_to_1(name, y, "sum_of_probabilities")


def real(name, y, t):
    """Finite targets in the shape and the type of y."""
    return no_nan("t", in_the_shape_of(name, y, t))


def shares(name, y, t):
    """Targets from 0 to 1 in the shape and the type of y."""
    return from_0_to_1("t", in_the_shape_of(name, y, t), "share_as_target")


def one_hot(name, y, t):
    """Targets in the shape and the type of y, given as one-hot rows or as class indices."""
    t = as_array("t", t)
    if t.shape == y.shape:
        t = from_0_to_1("t", floats("t", t), "one_hot")
        return sums_to_1("t", t, "sum_of_one_hot").astype(y.dtype, copy=False)
    if t.shape == y.shape[:-1]:
        return from_indices(t, y.shape[-1]).astype(y.dtype)
    raise ValueError(message("targets_of_classes", name=name, y=y, t=t, indices=y.shape[:-1]))


def logits_and_shares(a, t):
    """Finite logits a, and targets t from 0 to 1 in their shape and type."""
    a = finite("a", a)
    return a, shares("a", a, t)


def logits_of_a_class(a, t):
    """Finite logits a (K,) of one sample, and its class t from 0 to K − 1."""
    a = class_logits("a", a)
    return a, int(one_hot("a", a, t).argmax())


def probabilities_and_classes(y, t):
    """Probabilities y (K,) for all, or (N, K), as rows (N, K), and classes t (N,) as one-hot rows."""
    y, t = floats("y", y), real_array("t", t, 1)
    y = np.broadcast_to(y, (len(t), *y.shape[-1:])) if y.ndim == 1 else y
    y = class_probabilities("y", y)
    return y, one_hot("y", y, t)


def rows_of_classes(name, y):
    """y as floats of the shape (N, K) or (K,) with K ≥ 2, at least one sample."""
    y = floats(name, y)
    expect(y.ndim in (1, 2) and y.shape[-1] != 1, "rows_of_classes", name=name, y=y)
    return not_empty(name, y)


def in_the_shape_of(name, y, t):
    """t as floats in the shape and the type of y, if the two differ by a column at most."""
    t = floats("t", t)
    shapes = {shape[:1] if shape[1:] == (1,) else shape for shape in (y.shape, t.shape)}
    expect(len(shapes) == 1, "one_target_for_each_prediction", name=name, y=y, t=t)
    return t.reshape(y.shape).astype(y.dtype, copy=False)


def from_indices(t, K):
    """One-hot rows of the class indices t."""
    expect(t.dtype.kind in "ui", "type_of_indices", TypeError, t=t)
    none_strange((t < 0) | (t >= K), t, "class_index", K=K, last=K - 1)
    return t[..., None] == np.arange(K)


def from_0_to_1(name, array, mistake, **mend):
    """The array, if all entries lie between 0 and 1."""
    array = no_nan(name, array)
    none_strange((array < 0) | (array > 1), array, mistake, name=name, **mend)
    return array


def sums_to_1(name, rows, mistake):
    """The rows, if each sums to 1, up to a rounding error of 0.001."""
    off = np.abs(rows.sum(axis=-1) - 1)
    if off.max() > 1e-3:
        total = rows.reshape(-1, rows.shape[-1])[off.argmax()].sum()
        raise ValueError(message(mistake, name=name, row=off.argmax(), total=total))
    return rows
