"""Checks of the losses: predictions or logits y, and targets t in the shape and the type of y.

``finite``, ``probabilities``, ``class_logits`` and ``class_probabilities`` look at y; ``real``,
``shares`` and ``one_hot`` at t. A column (N, 1) is as good as (N,).
"""

import numpy as np

from nbhelpers.arguments.arrays import as_array, floats, no_nan, not_empty, real_array
from nbhelpers.notebook.language import say


def finite(name, y):
    """y as floats, at least one and all of them finite."""
    y = floats(name, y)
    not_empty(name, y)
    no_nan(name, y)
    return y


def probabilities(name, y):
    """y as floats from 0 to 1, at least one."""
    y = floats(name, y)
    not_empty(name, y)
    from_0_to_1(name, y, *PROBABILITIES, mend("binary_cross_entropy_with_logits"))
    return y


def class_logits(name, y):
    """Finite logits (N, K), or (K,) for one sample, with K ≥ 2."""
    y = floats(name, y)
    rows_of_classes(name, y)
    no_nan(name, y)
    return y


def class_probabilities(name, y):
    """Probabilities (N, K), or (K,) for one sample, with K ≥ 2; every row sums to 1."""
    y = floats(name, y)
    rows_of_classes(name, y)
    from_0_to_1(name, y, *PROBABILITIES, mend("softmax_cross_entropy"))
    sums_to_1(name, y, *PROBABILITIES, mend("softmax_cross_entropy"))
    return y


def real(name, y, t):
    """Finite targets in the shape and the type of y."""
    t = in_the_shape_of(name, y, t)
    no_nan("t", t)
    return t


def shares(name, y, t):
    """Targets from 0 to 1 in the shape and the type of y."""
    t = in_the_shape_of(name, y, t)
    from_0_to_1("t", t, *TARGETS, BINARY_MEND)
    return t


def one_hot(name, y, t):
    """Targets in the shape and the type of y, given as one-hot rows or as class indices."""
    t = as_array("t", t)
    if t.shape == y.shape:
        t = floats("t", t)
        from_0_to_1("t", t, *ONE_HOT, CLASS_MEND)
        sums_to_1("t", t, *ONE_HOT, CLASS_MEND)
        return t.astype(y.dtype, copy=False)
    if t.shape == y.shape[:-1]:
        return from_indices(t, y.shape[-1]).astype(y.dtype)
    raise ValueError(
        say(
            zh=f"{name} 的形状是 {y.shape}，而 t 的形状是 {t.shape}：请给出形状为 {y.shape[:-1]} 的类别序号，"
            f"或形状为 {y.shape} 的独热行",
            en=f"{name} has shape {y.shape} but t has shape {t.shape}: give class indices of shape "
            f"{y.shape[:-1]}, or one-hot rows of shape {y.shape}",
        )
    )


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
    t = real_array("t", t, 1)
    y = floats("y", y)
    y = np.broadcast_to(y, (len(t), *y.shape[-1:])) if y.ndim == 1 else y
    y = class_probabilities("y", y)
    return y, one_hot("y", y, t)


# What the numbers are called, in Chinese and in English, and how to mend those that are none.
PROBABILITIES = "概率", "probabilities"
TARGETS = "目标", "targets"
ONE_HOT = "独热目标", "one-hot targets"
BINARY_MEND = "目标是 -1 和 +1 时，写 (t + 1) / 2", "for targets -1 and +1 write (t + 1) / 2"
CLASS_MEND = (
    "请给出类别序号，或每行一个 1、其余为 0",
    "give class indices, or rows with one 1 and the rest 0",
)


def mend(loss):
    """The advice to take ``loss`` where logits came."""
    return f"如果是 logit，请用 {loss}(a, t)", f"for logits there is {loss}(a, t)"


def rows_of_classes(name, y):
    """Check that y has the shape (N, K) or (K,) with K ≥ 2, and at least one sample."""
    if y.ndim not in (1, 2) or y.shape[-1] == 1:
        raise ValueError(
            say(
                zh=f"{name} 的形状是 {y.shape}，但这里要的是 (N, K)，单个样本则是 (K,)，类别数 K ≥ 2："
                "只有一个输出时请用二元交叉熵",
                en=f"{name} has shape {y.shape}, but (N, K) is wanted, or (K,) for one sample, with "
                "K ≥ 2 classes: for one output there is binary cross-entropy",
            )
        )
    not_empty(name, y)


def in_the_shape_of(name, y, t):
    """t as floats in the shape and the type of y, if the two differ by a column at most."""
    t = floats("t", t)
    if without_column(y.shape) != without_column(t.shape):
        raise ValueError(
            say(
                zh=f"{name} 的形状是 {y.shape}，而 t 的形状是 {t.shape}：每个预测要有一个目标",
                en=f"{name} has shape {y.shape} but t has shape {t.shape}: give one target for each "
                "prediction",
            )
        )
    return t.reshape(y.shape).astype(y.dtype, copy=False)


def without_column(shape):
    """(N,) for (N, 1), else the shape itself."""
    return shape[:1] if shape[1:] == (1,) else shape


def from_indices(t, K):
    """One-hot rows of the class indices t."""
    if t.dtype.kind not in "ui":
        raise TypeError(
            say(
                zh=f"t 里的类别序号类型是 {t.dtype}，但这里要的是整数：写 t.astype(int)",
                en=f"t holds class indices of type {t.dtype}, but whole numbers are wanted: "
                "write t.astype(int)",
            )
        )
    if t.min() < 0 or t.max() >= K:
        strange = t[(t < 0) | (t >= K)].flat[0]
        raise ValueError(
            say(
                zh=f"t 含有类别序号 {strange}，但 {K} 个类别的序号是 0 到 {K - 1}",
                en=f"t holds the class index {strange}, but with {K} classes they run from 0 to {K - 1}",
            )
        )
    return t[..., None] == np.arange(K)


def from_0_to_1(name, array, zh, en, mend):
    """Check that all entries, which are called ``zh`` or ``en``, lie between 0 and 1."""
    if not (array.min() >= 0 and array.max() <= 1):
        no_nan(name, array)
        strange = array[(array < 0) | (array > 1)].flat[0]
        raise ValueError(
            say(
                zh=f"{name} 含有 {strange:g}，但{zh}在 0 和 1 之间：{mend[0]}",
                en=f"{name} holds {strange:g}, but {en} lie between 0 and 1: {mend[1]}",
            )
        )


def sums_to_1(name, rows, zh, en, mend):
    """Check that every row sums to 1, but for a rounding error of 0.001."""
    off = np.abs(rows.sum(axis=-1) - 1)
    if off.max() > 1e-3:
        total = rows.reshape(-1, rows.shape[-1])[off.argmax()].sum()
        raise ValueError(
            say(
                zh=f"{name} 的第 {off.argmax()} 行之和是 {total:g}，但{zh}之和应当是 1：{mend[0]}",
                en=f"row {off.argmax()} of {name} sums to {total:g}, but {en} sum to 1: {mend[1]}",
            )
        )
