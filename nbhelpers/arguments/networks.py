"""Checks of networks and of what they are built from: widths, shapes, layers; and of optimizers."""

from nbhelpers.arguments.arrays import as_array, floats
from nbhelpers.arguments.data import features
from nbhelpers.arguments.functions import function
from nbhelpers.arguments.values import count
from nbhelpers.arguments.wording import mismatch
from nbhelpers.notebook.language import say


def network(name, net):
    """``net``, if it can be trained: it has theta and loss_and_gradient, as an MLP has."""
    if not hasattr(net, "theta") or not callable(getattr(net, "loss_and_gradient", None)):
        zh = "这里要的是一个网络，例如 MLP([64, 32, 10], relu)"
        en = "a network is wanted, such as MLP([64, 32, 10], relu)"
        raise TypeError(mismatch(name, net, zh=zh, en=en))
    return net


def optimizer(name, value):
    """``value``, if it makes steps, as an optimizer does."""
    if not callable(getattr(value, "step", None)):
        zh, en = "这里要的是一个优化器，例如 SGD(0.1)", "an optimizer is wanted, such as SGD(0.1)"
        raise TypeError(mismatch(name, value, zh=zh, en=en))
    return value


def shape_of_weights(name, value):
    """``value`` as the shape (out, in) of a matrix of weights: two positive whole numbers."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        zh, en = "这里要的是 (fan_out, fan_in)", "(fan_out, fan_in) is wanted"
        raise ValueError(mismatch(name, value, zh=zh, en=en))
    return count(f"{name}[0]", value[0]), count(f"{name}[1]", value[1])


def widths(name, value):
    """Widths of the layers of a network, from input to output, as a tuple of whole numbers."""
    array = as_array(name, value)
    if array.ndim != 1 or array.dtype.kind not in "ui" or len(array) < 2 or array.min() < 1:
        zh = "这里要的是至少两个正整数，即从输入到输出各层的宽度：[2, 3, 1]"
        en = "at least two positive whole numbers are wanted, the widths from input to output: [2, 3, 1]"
        raise ValueError(mismatch(name, value, zh=zh, en=en))
    return tuple(array.tolist())


def sequence(name, value):
    """``value``, if it is a list or a tuple."""
    if not isinstance(value, (list, tuple)):
        zh, en = "这里要的是一个列表，每层一项", "a list is wanted, with one entry for each layer"
        raise TypeError(mismatch(name, value, zh=zh, en=en))
    return value


def layers(weights, biases, activations, x=None):
    """List of (W, b, act), one for each layer, if every shape fits the one before it (and x)."""
    given = {"weights": weights, "biases": biases, "activations": activations}
    n = [len(sequence(name, value)) for name, value in given.items()]
    if len(set(n)) > 1 or n[0] == 0:
        raise ValueError(
            say(
                zh=f"weights、biases 和 activations 分别有 {n[0]}、{n[1]} 和 {n[2]} 项：请给每一层各一项",
                en=f"weights, biases and activations have {n[0]}, {n[1]} and {n[2]} entries: "
                "give one of each for every layer",
            )
        )
    checked = []
    for number, (W, b, act) in enumerate(zip(weights, biases, activations, strict=True), 1):
        W, b = floats(of_layer(number, " W", "W"), W), floats(of_layer(number, " b", "b"), b)
        function(of_layer(number, "激活函数 act", "activation"), act)
        fit_together(number, checked[-1][0] if checked else None, W, b)
        checked.append((W, b, act))
    if x is not None:
        features("x", x, checked[0][0].shape[1])
    return checked


def of_layer(number, zh, en):
    """What a message calls a part of a layer."""
    return say(zh=f"第 {number} 层的{zh}", en=f"{en} of layer {number}")


def fit_together(number, before, W, b):
    """Check the shapes of the weights W and the biases b of a layer; ``before`` are the weights before."""
    if W.ndim != 2:
        raise ValueError(
            say(
                zh=f"第 {number} 层的 W 的形状是 {W.shape}，但这里要的是 (out, in)",
                en=f"W of layer {number} has shape {W.shape}, but (out, in) is wanted",
            )
        )
    if b.shape != W.shape[:1]:
        raise ValueError(
            say(
                zh=f"第 {number} 层的 b 的形状是 {b.shape}，而 W 的形状是 {W.shape}：请给 W 的每一行一个偏置，"
                f"形状 {W.shape[:1]}",
                en=f"b of layer {number} has shape {b.shape} but its W has shape {W.shape}: "
                f"give one bias for each row of W, shape {W.shape[:1]}",
            )
        )
    if before is not None and before.shape[0] != W.shape[1]:
        raise ValueError(
            say(
                zh=f"第 {number} 层从第 {number - 1} 层得到 {before.shape[0]} 个输入，但它的 W 的形状是 "
                f"{W.shape}：请给 W 的每个输入一列",
                en=f"layer {number} gets {before.shape[0]} inputs from layer {number - 1}, but "
                f"its W has shape {W.shape}: give W one column for each input",
            )
        )


def linear_layers(weights, biases):
    """Weights and biases of layers that fit one another, as arrays."""
    checked = layers(weights, biases, [abs] * len(sequence("weights", weights)))
    weights, biases, _ = zip(*checked, strict=True)
    return weights, biases
