"""Checks of networks: widths, weights and layers that fit one another, and what goes through them."""

import numpy as np

from nbhelpers.arguments.arrays import as_array, floats, no_nan, of_shape
from nbhelpers.arguments.data import features
from nbhelpers.arguments.functions import function, name_of
from nbhelpers.arguments.values import count
from nbhelpers.arguments.words import message
from nbhelpers.notebook.language import say


def network(name, net):
    """``net``, if it can be trained: it has theta and loss_and_gradient, as an MLP has."""
    if not hasattr(net, "theta") or not callable(getattr(net, "loss_and_gradient", None)):
        raise TypeError(message("network", name=name, net=net))
    return net


def shape_of_weights(name, value):
    """``value`` as the shape (out, in) of a matrix of weights: two positive whole numbers."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(message("shape_of_weights", name=name, value=value))
    return count(f"{name}[0]", value[0]), count(f"{name}[1]", value[1])


def widths(name, value):
    """Widths of the layers of a network, from input to output, as a tuple of whole numbers."""
    array = as_array(name, value)
    if array.ndim != 1 or array.dtype.kind not in "ui" or len(array) < 2 or array.min() < 1:
        raise ValueError(message("widths", name=name, value=value))
    return tuple(array.tolist())


def sequence(name, value):
    """``value``, if it is a list or a tuple."""
    if not isinstance(value, (list, tuple)):
        raise TypeError(message("sequence", name=name, value=value))
    return value


def layers(weights, biases, activations, x=None):
    """List of (W, b, act), one for each layer, if every shape fits the one before it (and x)."""
    given = {"weights": weights, "biases": biases, "activations": activations}
    n = [len(sequence(name, value)) for name, value in given.items()]
    if len(set(n)) > 1 or n[0] == 0:
        raise ValueError(message("one_for_each_layer", n=n))
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
        raise ValueError(message("shape_of_W", number=number, W=W))
    of_shape(W.shape[:1], b, "shape_of_b", number=number, W=W)
    if before is not None and before.shape[0] != W.shape[1]:
        last = number - 1
        raise ValueError(message("inputs_of_W", number=number, last=last, before=before, W=W))


def layers_and_input(weights, biases, activations, x):
    """Layers that fit one another and the input x, as arrays."""
    x = floats("x", x)
    return *zip(*layers(weights, biases, activations, x), strict=True), x


def linear_layers(weights, biases):
    """Weights and biases of layers that fit one another, as arrays."""
    checked = layers(weights, biases, [abs] * len(sequence("weights", weights)))
    weights, biases, _ = zip(*checked, strict=True)
    return weights, biases


def chain(layers, kind):
    """The layers as a list, if each is a new one of the ``kind`` and fits the one before it."""
    layers, known = list(sequence("layers", layers)), None
    for place, layer in enumerate(layers):
        if not isinstance(layer, kind):
            raise TypeError(message("no_layer", place=place, own=name_of(layer)))
        if known is not None and layer.features not in (None, known):
            raise ValueError(message("inputs_of_layer", place=place, layer=layer, known=known))
        known = layer.outputs or layer.features or known
        if layer in layers[:place] or layer.bound:
            raise ValueError(message("bound_layer", place=place, layer=layer))
    return layers


def unbound(layer, name):
    """Refuse what only a network gives a layer."""
    raise AttributeError(message("unbound_layer", kind=type(layer).__name__, name=name))


def rows_through(net, X, training=False):
    """X as floats of the network's type, if it has the features of its first layer."""
    X = floats("X", X).astype(net.theta.dtype, copy=False)
    wanted = next((layer.features for layer in net.layers if layer.features), None)
    if wanted is not None:
        features("X", X, wanted)
    if training:
        enough_samples(net, np.prod(X.shape[:-1], dtype=int))
    return X


def enough_samples(net, count):
    """Check that a batch has as many samples as each layer wants in training: two for BatchNorm."""
    for layer in getattr(net, "layers", ()):
        if count < layer.least_samples:
            kind = type(layer).__name__
            raise ValueError(message("enough_samples", kind=kind, count=count, layer=layer))


def scores_of_classes(name, a):
    """Scores along the last axis, at least one, as floats."""
    a = floats(name, a)
    if a.ndim == 0 or a.shape[-1] == 0:
        raise ValueError(message("scores_of_classes", name=name, a=a))
    return a


def jacobian(act, a, slope):
    """Check that the ``slope`` of ``act`` has one axis more than a, of the length of the last."""
    if slope.shape != (*a.shape, *a.shape[-1:]):
        raise ValueError(message("jacobian", own=name_of(act), a=a, slope=slope))


def copy_into(target, name, value):
    """Copy ``value`` into the memory of ``target``, if it has the same shape."""
    np.copyto(target, of_shape(target.shape, np.asarray(value), "copy", name=name))


def weights(value, shape):
    """What an initializer returned, as an array, if it has the ``shape`` of the layer and is finite."""
    value = of_shape(shape, np.asarray(value), "initializer")
    return no_nan("initializer", value, "initializer_nan")
