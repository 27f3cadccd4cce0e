"""Checks of losses: predictions or logits, and targets in their shape and type."""

import numpy as np

from nbhelpers.arguments.arrays import floats


def predictions(y, t):
    """Predictions y and their targets t, finite, both in the shape and the type of y."""
    y, t = matching("y", y, t)
    finite("y", y), finite("t", t)
    return y, t


def binary_probabilities(y, t):
    """Probabilities y and their targets t, all from 0 to 1, in the shape and the type of y."""
    y, t = matching("y", y, t)
    mend = "for logits there is binary_cross_entropy_with_logits(a, t)"
    from_0_to_1("y", y, "probabilities", mend)
    from_0_to_1("t", t, "targets", BINARY_MEND)
    return y, t


def binary_logits(a, t):
    """Finite logits a and their targets t from 0 to 1, in the shape and the type of a."""
    a, t = matching("a", a, t)
    finite("a", a), from_0_to_1("t", t, "targets", BINARY_MEND)
    return a, t


def class_probabilities(y, t):
    """Rows y of probabilities that sum to 1, and one-hot targets in the shape and the type of y."""
    y, t = one_hot("y", y, t)
    mend = "for logits there is softmax_cross_entropy(a, t)"
    from_0_to_1("y", y, "probabilities", mend)
    sums_to_1("y", y, "probabilities", mend)
    return y, t


def class_logits(a, t):
    """Rows a of finite logits, and one-hot targets in the shape and the type of a."""
    a, t = one_hot("a", a, t)
    finite("a", a)
    return a, t


BINARY_MEND = "for targets -1 and +1 write (t + 1) / 2"
CLASS_MEND = "give class indices, or rows with one 1 and the rest 0"


def matching(name, y, t):
    """y and t as arrays of the type of y, if they have one shape; a column (N, 1) is as good as (N,)."""
    y, t = floats(name, y), floats("t", t)
    if y.size == 0:
        raise ValueError(f"{name} is empty (shape {y.shape}): give at least one sample")
    if y.shape != t.shape:
        if _without_column(y.shape) != _without_column(t.shape):
            raise ValueError(
                f"{name} has shape {y.shape} but t has shape {t.shape}: "
                "give one target for each prediction"
            )
        t = t.reshape(y.shape)
    return y, t.astype(y.dtype, copy=False)


def _without_column(shape):
    return shape[:1] if shape[1:] == (1,) else shape


def one_hot(name, y, t):
    """Rows y of (N, K) or (K,) as floats, and t, one-hot or class indices, as one-hot like y."""
    y, t = floats(name, y), np.asarray(t)
    if y.ndim not in (1, 2) or y.shape[-1] == 1:
        raise ValueError(
            f"{name} has shape {y.shape}, but (N, K) is wanted, or (K,) for one sample, with K ≥ 2 "
            "classes: for one output there is binary cross-entropy"
        )
    if y.size == 0:
        raise ValueError(f"{name} is empty (shape {y.shape}): give at least one sample")
    if t.shape == y.shape:
        t = floats("t", t)
        from_0_to_1("t", t, "one-hot targets", CLASS_MEND)
        sums_to_1("t", t, "one-hot targets", CLASS_MEND)
    elif t.shape == y.shape[:-1]:
        t = _from_indices(t, y.shape[-1])
    else:
        raise ValueError(
            f"{name} has shape {y.shape} but t has shape {t.shape}: give class indices of shape "
            f"{y.shape[:-1]}, or one-hot rows of shape {y.shape}"
        )
    return y, t.astype(y.dtype, copy=False)


def _from_indices(t, K):
    """One-hot rows of the class indices t."""
    if t.dtype.kind not in "ui":
        raise TypeError(
            f"t holds class indices of type {t.dtype}, but whole numbers are wanted: "
            "write t.astype(int)"
        )
    if t.min() < 0 or t.max() >= K:
        strange = t[(t < 0) | (t >= K)].flat[0]
        raise ValueError(
            f"t holds the class index {strange}, but with {K} classes they run from 0 to {K - 1}"
        )
    return t[..., None] == np.arange(K)


def finite(name, array):
    """Check that the array holds no NaN and no infinity."""
    if not np.isfinite(array).all():
        raise ValueError(
            f"{name} holds NaN or infinite entries: remove or replace them; if they come from "
            "training, it has diverged, and a smaller learning rate may help"
        )


def from_0_to_1(name, array, what, mend):
    """Check that all entries lie between 0 and 1."""
    if not (array.min() >= 0 and array.max() <= 1):
        finite(name, array)
        strange = array[(array < 0) | (array > 1)].flat[0]
        raise ValueError(f"{name} holds {strange:g}, but {what} lie between 0 and 1: {mend}")


def sums_to_1(name, rows, what, mend):
    """Check that every row sums to 1, but for a rounding error of 0.001."""
    off = np.abs(rows.sum(axis=-1) - 1)
    if off.max() > 1e-3:
        row = rows.reshape(-1, rows.shape[-1])[off.argmax()]
        raise ValueError(
            f"row {off.argmax()} of {name} sums to {row.sum():g}, but {what} sum to 1: {mend}"
        )
