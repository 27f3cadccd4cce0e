"""Checks of networks: layers that fit one another, what goes through them, and what trains them."""

import numpy as np

from nbhelpers.arguments.arrays import as_array, floats, no_nan, of_shape, real_array
from nbhelpers.arguments.data import features, one_target_each
from nbhelpers.arguments.values import count, function, has_slope, name_of
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


def layers(weights, biases, activations):
    """Weights, biases and functions of all layers, if every shape fits the one before it."""
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
    return tuple(zip(*checked, strict=True))


def layers_and_input(weights, biases, activations, x):
    """The layers, if they fit one another and the input x, and x as floats."""
    x = floats("x", x)
    checked = layers(weights, biases, activations)
    features("x", x, checked[0][0].shape[1])
    return *checked, x


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


def linear_layers(weights, biases):
    """Weights and biases of layers that fit one another, as arrays."""
    return layers(weights, biases, [abs] * len(sequence("weights", weights)))[:2]


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


def rows_through(net, X, training=False):
    """X as floats of the network's type, if it has the features of its first layer."""
    X = floats("X", X).astype(net.theta.dtype, copy=False)
    wanted = next((layer.features for layer in net.layers if layer.features), None)
    if wanted is not None:
        features("X", X, wanted)
    if training:
        enough_samples(net, len(X.reshape(-1, *X.shape[-1:])))
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


def training_samples(net, X, t):
    """Samples X (N, d) and targets t, one for each, as arrays in the precision of the network."""
    dtype = network("net", net).theta.dtype
    X, t = real_array("X", X, 2), as_array("t", t)
    if t.ndim not in (1, 2):
        raise ValueError(message("targets_by_sample", t=t))
    t = real_array("t", t, t.ndim)
    one_target_each(X, t)
    return X.astype(dtype, copy=False), t.astype(dtype, copy=False) if t.dtype.kind == "f" else t


def trainable(net):
    """Check that every activation function of a network in layers has its derivative."""
    for layer in getattr(net, "layers", ()):
        if "act" in vars(layer):
            has_slope("act", layer.act, "derivative", "a")


def validation(validation, early_stopping):
    """Check that the validation samples, which early stopping needs, are a pair (X, t)."""
    if early_stopping is not None and validation is None:
        raise ValueError(message("early_stopping"))
    pair = isinstance(validation, (tuple, list)) and len(validation) == 2
    if validation is not None and not pair:
        raise TypeError(message("validation", validation=validation))


def optimizer(name, value):
    """``value``, if it makes steps, as an optimizer does."""
    if not callable(getattr(value, "step", None)):
        raise TypeError(message("optimizer", name=name, value=value))
    return value


def theta_to_decay(theta):
    """Check that AdamW got the parameters that it is to decay."""
    if theta is None:
        raise TypeError(message("theta_to_decay"))
