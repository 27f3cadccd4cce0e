"""Initialization: how far the weights spread at the start, so that signals neither vanish nor explode.

    Var(a) = fan_in · Var(w) · E[h²]          one neuron: a = Σ w h, with independent w of mean 0

    Xavier   Var(w) = 2 / (fan_in + fan_out)  keeps the spread where φ′ ≈ 1 (tanh near 0)
    He       Var(w) = 2 / fan_in              ReLU passes half of E[a²], and the 2 makes up for it

W has shape (out, in) = (fan_out, fan_in). ``rng`` is a NumPy Generator or a seed.

Sources: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward
neural networks", AISTATS (2010), 249–256; K. He, X. Zhang, S. Ren and J. Sun, "Delving deep
into rectifiers", ICCV (2015), 1026–1034.
"""

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import door


@door(shape=arguments.shape_of_weights)
def zeros(shape, rng=None):
    """W = 0: all neurons of a layer stay equal forever, because their gradients are equal."""
    return np.zeros(shape)


@door(shape=arguments.shape_of_weights, rng=arguments.generator, scale=arguments.not_negative)
def normal(shape, rng=None, scale=0.01):
    """W with Var(w) = scale², whatever the size of the layer."""
    return rng.normal(0.0, scale, shape)


@door(shape=arguments.shape_of_weights, rng=arguments.generator)
def xavier(shape, rng=None):
    """W with Var(w) = 2 / (fan_in + fan_out), normal. Source: Glorot and Bengio 2010."""
    fan_out, fan_in = shape
    return normal(shape, rng, np.sqrt(2 / (fan_in + fan_out)))


@door(shape=arguments.shape_of_weights, rng=arguments.generator)
def he(shape, rng=None):
    """W with Var(w) = 2 / fan_in, normal. Source: He et al. 2015, eq. 10."""
    _, fan_in = shape
    return normal(shape, rng, np.sqrt(2 / fan_in))


def initialize(net, initializer, rng=None):
    """Initialize every layer of ``net`` again, in place: W from ``initializer(shape, rng)``, and b = 0.

    ``net`` has lists W and b, as an ``MLP`` has; ``initializer`` is a function such as ``he``, or your
    own. One that returns a wrong shape or NaN raises ValueError and changes nothing.
    """
    rng = arguments.generator("rng", rng)
    fresh = [arguments.weights(initializer(W.shape, rng), W.shape) for W in net.W]
    for W, b, new in zip(net.W, net.b, fresh, strict=True):
        W[:], b[:] = new, 0
