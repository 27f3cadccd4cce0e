"""Checks of networks: layers that fit one another, what goes through them, and vectors of parameters."""

import numpy as np

from nbhelpers.arguments.arrays import as_array, floats, real_array
from nbhelpers.arguments.data import features
from nbhelpers.arguments.functions import name_of
from nbhelpers.arguments.networks import sequence
from nbhelpers.notebook.language import say


def chain(layers, kind):
    """The layers as a list, if each is a new one of the ``kind`` and fits the one before it."""
    layers, known = list(sequence("layers", layers)), None
    for place, layer in enumerate(layers):
        if not isinstance(layer, kind):
            raise TypeError(
                say(
                    zh=f"第 {place} 层是 {layer!r}，但这里要的是 Layer：激活函数请写成 Activation(...)",
                    en=f"layer {place} is {layer!r}, but a Layer is wanted: an activation function "
                    "goes into Activation(...)",
                )
            )
        if known is not None and layer.features not in (None, known):
            raise ValueError(
                say(
                    zh=f"第 {place} 层 {layer!r} 要 {layer.features} 个特征，但得到 {known} 个",
                    en=f"layer {place}, {layer!r}, wants {layer.features} features but gets {known}",
                )
            )
        known = layer.outputs or layer.features or known
        if layer in layers[:place] or layer.bound:
            raise ValueError(
                say(
                    zh=f"第 {place} 层 {layer!r} 已经属于一个网络：请新建一层",
                    en=f"layer {place}, {layer!r}, belongs to a network already: make a new one",
                )
            )
    return layers


def unbound(layer, name):
    """The error of a layer that is asked for what only a network gives it."""
    kind = type(layer).__name__
    return AttributeError(
        say(
            zh=f"单独的 {kind} 没有 {name}：它的参数属于网络，请先把它放进 Sequential([...])，"
            "并在 forward 之后再调用 backward",
            en=f"a {kind} by itself has no {name}: its parameters come with a network, so put it into "
            "Sequential([...]) first, and call backward after forward",
        )
    )


def batch_of_two(h):
    """Check that a batch has at least two samples, as batch normalization wants it."""
    if len(h) < 2:
        raise ValueError(
            say(
                zh="BatchNorm 得到的批次只有 1 个样本，但训练时至少要 2 个：请选一个 batch_size，"
                "让最后一批不会只剩一个样本",
                en="BatchNorm got a batch of 1 sample, but training needs at least 2: choose a "
                "batch_size that leaves no single sample at the end",
            )
        )


def jacobian(act, a, slope):
    """Check that the ``slope`` of ``act`` has one axis more than a, of the length of the last."""
    if slope.shape != (*a.shape, *a.shape[-1:]):
        name = name_of(act)
        raise ValueError(
            say(
                zh=f"{name}.derivative 把形状为 {a.shape} 的 a 变成了 {slope.shape}："
                "请为 a 的每个元素返回一个斜率",
                en=f"{name}.derivative turned a of shape {a.shape} into {slope.shape}: "
                "return one slope for each entry of a",
            )
        )


def scores_of_classes(name, a):
    """Scores along the last axis, at least one, as floats."""
    a = floats(name, a)
    if a.ndim == 0 or a.shape[-1] == 0:
        raise ValueError(
            say(
                zh=f"{name} 的形状是 {a.shape}，但 softmax 要的得分沿最后一个轴排列",
                en=f"{name} has shape {a.shape}, but softmax wants scores along the last axis",
            )
        )
    return a


def rows_through(net, X):
    """X as floats of the network's type, if it has the features of its first layer."""
    X = floats("X", X).astype(net.theta.dtype, copy=False)
    wanted = next((layer.features for layer in net.layers if layer.features), None)
    if wanted is not None:
        features("X", X, wanted)
    return X


def gradient_by_scores(gradient, y):
    """A loss's gradient as an array of the type of the scores y, if it has their shape."""
    gradient = np.asarray(gradient, y.dtype)
    if gradient.shape != y.shape:
        raise ValueError(
            say(
                zh=f"loss.gradient 的形状是 {gradient.shape}，而网络输出的形状是 {y.shape}："
                "请给出对每个输出的梯度",
                en=f"loss.gradient has shape {gradient.shape}, but the output has shape {y.shape}: "
                "give the gradient with respect to each output",
            )
        )
    return gradient


def copy_into(target, name, value):
    """Copy ``value`` into the memory of ``target``, if it has the same shape."""
    if np.shape(value) != target.shape:
        raise ValueError(
            say(
                zh=f"{name} 的形状是 {np.shape(value)}，但这里要的是 {target.shape}",
                en=f"{name} has shape {np.shape(value)}, but {target.shape} is wanted",
            )
        )
    np.copyto(target, value)


def same_parameters(theta, shape):
    """Check that parameters, or their gradient, have the ``shape`` that an optimizer has followed."""
    if theta.shape != shape:
        raise ValueError(
            say(
                zh=f"grad 的形状是 {theta.shape}，但这个优化器一直跟着形状为 {shape} 的参数："
                "换一个网络时请新建一个优化器",
                en=f"grad has shape {theta.shape} but this optimizer has followed parameters of shape "
                f"{shape}: make a new optimizer for another network",
            )
        )


def targets_by_sample(t):
    """Targets t (N,) or (N, outputs), finite, as an array."""
    t = as_array("t", t)
    if t.ndim not in (1, 2):
        raise ValueError(
            say(
                zh=f"t 的形状是 {t.shape}，但这里要的是每个样本一个目标",
                en=f"t has shape {t.shape}, but one target for each sample is wanted",
            )
        )
    return real_array("t", t, t.ndim)


def validation(validation, early_stopping):
    """Check that the validation samples are a pair (X, t), and there where early stopping wants them."""
    if early_stopping is not None and validation is None:
        raise ValueError(
            say(
                zh="early_stopping 看的是验证损失：请给出 validation=(X, t)",
                en="early_stopping watches the validation loss: give validation=(X, t)",
            )
        )
    if validation is not None and (
        not isinstance(validation, (tuple, list)) or len(validation) != 2
    ):
        raise TypeError(
            say(
                zh=f"validation 是 {validation!r}，但这里要的是一对 (X, t)",
                en=f"validation is {validation!r}, but a pair (X, t) is wanted",
            )
        )


def weights(value, shape):
    """What an initializer returned, as an array, if it has the ``shape`` of the layer and is finite."""
    value = np.asarray(value)
    if value.shape != shape:
        raise ValueError(
            say(
                zh=f"initializer 返回的权重形状是 {value.shape}，而这一层的形状是 {shape}（out, in）",
                en=f"initializer returned weights of shape {value.shape}, but the layer has shape "
                f"{shape} (out, in)",
            )
        )
    if not np.isfinite(value).all():
        raise ValueError(
            say(
                zh="initializer 返回了 NaN 或无穷大的权重：请检查它的公式",
                en="initializer returned NaN or infinite weights: check its formula",
            )
        )
    return value
