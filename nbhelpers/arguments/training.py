"""Checks of training: samples, targets, gradients and optimizers that fit the network."""

import numpy as np

from nbhelpers.arguments.arrays import as_array, of_shape, real_array
from nbhelpers.arguments.data import one_target_each
from nbhelpers.arguments.functions import has_slope
from nbhelpers.arguments.networks import network
from nbhelpers.arguments.words import message


def training_samples(net, X, t):
    """Samples X (N, d) and targets t, one for each, as arrays in the precision of the network."""
    dtype = network("net", net).theta.dtype
    X, t = real_array("X", X, 2), targets_by_sample(t)
    one_target_each(X, t)
    return X.astype(dtype, copy=False), t.astype(dtype, copy=False) if t.dtype.kind == "f" else t


def targets_by_sample(t):
    """Targets t (N,) or (N, outputs), finite, as an array."""
    t = as_array("t", t)
    if t.ndim not in (1, 2):
        raise ValueError(message("targets_by_sample", t=t))
    return real_array("t", t, t.ndim)


def trainable(net):
    """Check that every activation function of a network in layers has its derivative."""
    for layer in getattr(net, "layers", ()):
        if "act" in vars(layer):
            has_slope("act", layer.act, "derivative", "a")


def validation(validation, early_stopping):
    """Check that the validation samples are a pair (X, t), and there where early stopping wants them."""
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


def same_parameters(theta, shape):
    """Check that parameters, or their gradient, have the ``shape`` that an optimizer has followed."""
    of_shape(shape, theta, "same_parameters")


def theta_to_decay(theta):
    """Check that AdamW got the parameters that it is to decay."""
    if theta is None:
        raise TypeError(message("theta_to_decay"))


def gradient_by_scores(gradient, y):
    """A loss's gradient as an array of the type of the scores y, if it has their shape."""
    return of_shape(y.shape, np.array(gradient, y.dtype), "gradient_by_scores")
