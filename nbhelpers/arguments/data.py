"""Checks of data: samples with one target each, points for a line, classes, outcomes."""

import numpy as np

from nbhelpers.arguments.arrays import (
    as_array,
    finite_floats,
    floats,
    no_nan,
    real_array,
)
from nbhelpers.arguments.targets import PROBABILITIES, from_0_to_1
from nbhelpers.arguments.values import positive
from nbhelpers.arguments.wording import mismatch
from nbhelpers.notebook.language import say


def one_target_each(X, t, name="X"):
    """Check that there is one target for each sample."""
    if len(X) != len(t):
        raise ValueError(
            say(
                zh=f"{name} 有 {len(X)} 个样本，而 t 有 {len(t)} 个目标：请给每一行一个目标",
                en=f"{name} has {len(X)} samples but t has {len(t)} targets: give one for each row",
            )
        )


def samples(X, t):
    """Samples X (N, d) with targets t (N,) in {−1, +1}, as arrays."""
    X, t = real_array("X", X, 2), real_array("t", t, 1)
    one_target_each(X, t)
    strange = np.setdiff1d(t, [-1, 1])
    if strange.size:
        raise ValueError(
            say(
                zh=f"t 含有 {strange[0]:g}，但目标只能是 −1 和 +1：目标是 0 和 1 时，写 t = 2 * t - 1",
                en=f"t holds {strange[0]:g}, but the targets are -1 and +1: "
                "for targets 0 and 1 write t = 2 * t - 1",
            )
        )
    return X, t


def features(name, X, count, *, zh="第一层要", en="the first layer wants"):
    """Check that the last axis of the array X holds ``count`` features; the words say who wants them."""
    if X.shape[-1:] != (count,):
        raise ValueError(
            say(
                zh=f"{name} {in_last_axis(X)}，但{zh} {count} 个",
                en=f"{name} {in_last_axis(X)} but {en} {count}",
            )
        )


def in_last_axis(X):
    """How many features X has, as a message says it."""
    if X.ndim == 0:
        return say(zh="没有特征这个轴", en="has no axis of features")
    return say(zh=f"有 {X.shape[-1]} 个特征", en=f"has {X.shape[-1]} features")


def boundary(X, w, b):
    """Weights w (d,) and bias b that fit the d features in the last axis of X, as arrays."""
    X, w = finite_floats("X", X), real_array("w", w, 1)
    if X.shape[-1:] != w.shape:
        raise ValueError(
            say(
                zh=f"X {in_last_axis(X)}，而 w 有 {len(w)} 个权重：请给每个特征一个权重",
                en=f"X {in_last_axis(X)} but w has {len(w)} weights: give one weight for each feature",
            )
        )
    return X, w, real_array("b", b, 0)


def line_data(x, t):
    """Points x (N,) and t (N,) with at least two different x, as arrays of float64."""
    x, t = real_array("x", x, 1).astype(float), real_array("t", t, 1).astype(float)
    if len(x) != len(t):
        raise ValueError(
            say(
                zh=f"x 有 {len(x)} 个点，而 t 有 {len(t)} 个目标：请给每个 x 一个目标",
                en=f"x has {len(x)} points but t has {len(t)} targets: give one for each x",
            )
        )
    if np.ptp(x) == 0:
        raise ValueError(
            say(
                zh=f"x 只有 {x[0]:g} 这一个值：定一条直线至少要两个不同的 x",
                en=f"x holds only the value {x[0]:g}: a line wants at least two different x",
            )
        )
    return x, t


def class_indices(name, value, classes):
    """``value`` as an array (N,) of the class indices 0 … classes − 1."""
    array = as_array(name, value)
    if array.ndim != 1 or array.dtype.kind not in "ui":
        zh, en = "这里要的是一列类别序号：[0, 2, 1]", "a list of class indices is wanted: [0, 2, 1]"
        raise ValueError(mismatch(name, value, zh=zh, en=en))
    if array.size and not 0 <= array.min() <= array.max() < classes:
        raise ValueError(
            say(
                zh=f"{name} 里的类别序号从 {array.min()} 到 {array.max()}，但 {classes} 个类别的序号是 "
                f"0 到 {classes - 1}",
                en=f"{name} holds class indices from {array.min()} to {array.max()}, but with "
                f"{classes} classes they run from 0 to {classes - 1}",
            )
        )
    return array


def parameter_and_data(y, t):
    """A parameter y, one number or one for each entry of the data t (N,), finite, as floats."""
    y, t = floats("y", y), real_array("t", t, 1)
    if y.shape not in ((), t.shape):
        raise ValueError(
            say(
                zh=f"y 的形状是 {y.shape}，而 t 的形状是 {t.shape}：请给所有 t 一个共同的参数，"
                "或每个 t 一个",
                en=f"y has shape {y.shape} but t has shape {t.shape}: "
                "give one parameter for all of t, or one for each",
            )
        )
    no_nan("y", y)
    return y, t


def probability_and_outcomes(y, t):
    """A probability y of the outcome 1, one or one for each, and outcomes t (N,) in {0, 1}."""
    y, t = parameter_and_data(y, t)
    mend = "请给出 t = 1 的概率", "give the probability of t = 1"
    from_0_to_1("y", y, *PROBABILITIES, mend)
    strange = np.setdiff1d(t, [0, 1])
    if strange.size:
        raise ValueError(
            say(
                zh=f"t 含有 {strange[0]:g}，但结果只能是 0 或 1",
                en=f"t holds {strange[0]:g}, but an outcome is 0 or 1",
            )
        )
    return y, t


def perceptron(X, t, eta, w, b):
    """Arguments of the perceptron rule: samples, targets, η and the start, zero where w is None."""
    X, t = samples(X, t)
    _, w, b = boundary(X, np.zeros(X.shape[1]) if w is None else w, b)
    return X, t, positive("eta", eta), w, b


def points(name, X):
    """Samples as finite floats, with their features along the last axis."""
    X = finite_floats(name, X)
    if X.ndim == 0:
        raise ValueError(
            say(
                zh=f"{name} 是 {X}，但这里要的是样本，最后一个轴上是特征",
                en=f"{name} is {X}, but samples are wanted, with their features along the last axis",
            )
        )
    return X


def direction(X, w, b):
    """Samples, weights and bias of a boundary that has a direction: w is not zero."""
    X, w, b = boundary(X, w, b)
    if not w.any():
        raise ValueError(
            say(
                zh="w 是零，所以没有边界：请让至少一个权重不为 0",
                en="w is zero, so there is no boundary: give at least one weight that is not 0",
            )
        )
    return X, w, b


def both_classes(X, t):
    """Samples X (N, d) with targets t (N,), −1 and +1, of which both occur."""
    X, t = samples(X, t)
    if len(set(t.tolist())) < 2:
        raise ValueError(
            say(
                zh="t 里只有一类，而边界在两类之间：两类的样本都要给",
                en="t holds only one class, but a boundary lies between two: give samples of both",
            )
        )
    return X, t
