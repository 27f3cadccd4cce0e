"""Checks of networks: layers that fit one another, what goes through them, and what trains them."""

import numpy as np

from nbhelpers.arguments.arrays import as_array, floats, no_nan, of_shape, real_array
from nbhelpers.arguments.data import features, one_target_each
from nbhelpers.arguments.values import count, function, has_slope, name_of
from nbhelpers.arguments.words import expect, message
from nbhelpers.notebook.language import say


def network(name, net):
    """``net``, if it can be trained: it has theta and loss_and_gradient, as an MLP has."""
    fits = hasattr(net, "theta") and callable(getattr(net, "loss_and_gradient", None))
    expect(fits, "network", TypeError, name=name, net=net)
    return net


def shape_of_weights(name, value):
    """``value`` as the shape (out, in) of a matrix of weights: two positive whole numbers."""
    pair = isinstance(value, (tuple, list)) and len(value) == 2
    expect(pair, "shape_of_weights", name=name, value=value)
    return count(f"{name}[0]", value[0]), count(f"{name}[1]", value[1])


def widths(name, value):
    """Widths of the layers of a network, from input to output, as a tuple of whole numbers."""
    array = as_array(name, value)
    fits = array.ndim == 1 and array.dtype.kind in "ui" and len(array) > 1 and array.min() > 0
    expect(fits, "widths", name=name, value=value)
    return tuple(array.tolist())


def sequence(name, value):
    """``value``, if it is a list or a tuple."""
    expect(isinstance(value, (list, tuple)), "sequence", TypeError, name=name, value=value)
    return value


def layers(weights, biases, activations):
    """Weights, biases and functions of all layers, if every shape fits the one before it."""
    given = {"weights": weights, "biases": biases, "activations": activations}
    n = [len(sequence(name, value)) for name, value in given.items()]
    expect(n[0] and n == n[:1] * 3, "one_for_each_layer", n=n)
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
    expect(W.ndim == 2, "shape_of_W", number=number, W=W)
    of_shape(W.shape[:1], b, "shape_of_b", number=number, W=W)
    fits = before is None or before.shape[0] == W.shape[1]
    expect(fits, "inputs_of_W", number=number, last=number - 1, before=before, W=W)


def linear_layers(weights, biases):
    """Weights and biases of layers that fit one another, as arrays."""
    return layers(weights, biases, [abs] * len(sequence("weights", weights)))[:2]


def chain(layers, kind):
    """The layers as a list, if each is a new one of the ``kind`` and fits the one before it."""
    layers, known = list(sequence("layers", layers)), None
    for place, layer in enumerate(layers):
        if not isinstance(layer, kind):
            raise TypeError(message("no_layer", place=place, own=name_of(layer)))
        fits = known is None or layer.features in (None, known)
        expect(fits, "inputs_of_layer", place=place, layer=layer, known=known)
        known = layer.outputs or layer.features or known
        free = layer not in layers[:place] and not layer.bound
        expect(free, "bound_layer", place=place, layer=layer)
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
        enough, kind = count >= layer.least_samples, type(layer).__name__
        expect(enough, "enough_samples", kind=kind, count=count, layer=layer)


def scores_of_classes(name, a):
    """Scores along the last axis, at least one, as floats."""
    a = floats(name, a)
    expect(a.ndim and a.shape[-1], "scores_of_classes", name=name, a=a)
    return a


def jacobian(act, a, slope):
    """Check that the ``slope`` of ``act`` has one axis more than a, of the length of the last."""
    fits = slope.shape == (*a.shape, *a.shape[-1:])
    expect(fits, "jacobian", own=name_of(act), a=a, slope=slope)


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
    expect(t.ndim in (1, 2), "targets_by_sample", t=t)
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
    expect(early_stopping is None or validation is not None, "early_stopping")
    pair = isinstance(validation, (tuple, list)) and len(validation) == 2
    expect(pair or validation is None, "validation", TypeError, validation=validation)


def optimizer(name, value):
    """``value``, if it makes steps, as an optimizer does."""
    steps = callable(getattr(value, "step", None))
    expect(steps, "optimizer", TypeError, name=name, value=value)
    return value


def theta_to_decay(theta):
    """Check that AdamW got the parameters that it is to decay."""
    expect(theta is not None, "theta_to_decay", TypeError)
