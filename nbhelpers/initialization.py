"""Initialization: how far the weights spread at the start, so that signals neither fade nor blow up.

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


def zeros(shape, rng=None):
    """W = 0: all neurons of a layer stay equal for ever, because their gradients are equal."""
    return np.zeros(arguments.shape(shape))


def normal(shape, rng=None, scale=0.01):
    """W with Var(w) = scale², whatever the size of the layer."""
    scale = arguments.not_negative("scale", scale)
    return arguments.generator(rng).normal(0.0, scale, arguments.shape(shape))


def xavier(shape, rng=None):
    """W with Var(w) = 2 / (fan_in + fan_out), normal. Source: Glorot and Bengio 2010."""
    fan_out, fan_in = arguments.shape(shape)
    return normal(shape, rng, np.sqrt(2 / (fan_in + fan_out)))


def xavier_uniform(shape, rng=None):
    """W with Var(w) = 2 / (fan_in + fan_out), uniform. Source: Glorot and Bengio 2010, eq. 16."""
    fan_out, fan_in = arguments.shape(shape)
    return uniform(shape, rng, np.sqrt(2 / (fan_in + fan_out)))


def he(shape, rng=None):
    """W with Var(w) = 2 / fan_in, normal. Source: He et al. 2015, eq. 10."""
    _, fan_in = arguments.shape(shape)
    return normal(shape, rng, np.sqrt(2 / fan_in))


def he_uniform(shape, rng=None):
    """W with Var(w) = 2 / fan_in, uniform. Source: He et al. 2015."""
    _, fan_in = arguments.shape(shape)
    return uniform(shape, rng, np.sqrt(2 / fan_in))


def uniform(shape, rng=None, scale=0.01):
    """W with Var(w) = scale², uniform on [−c, c]: its variance is c² / 3, so c = √3 · scale."""
    c = np.sqrt(3) * arguments.not_negative("scale", scale)
    return arguments.generator(rng).uniform(-c, c, arguments.shape(shape))


def initialize(net, scheme, rng=None):
    """Start every layer of ``net`` anew, in place: W from ``scheme(shape, rng)``, and b = 0.

    ``net`` has lists W and b, as an ``MLP`` has; ``scheme`` is a function such as ``he``, or your
    own. A scheme that returns a wrong shape or NaN raises ValueError and changes nothing.
    """
    rng = arguments.generator(rng)
    fresh = [np.asarray(scheme(W.shape, rng)) for W in net.W]
    for W, new in zip(net.W, fresh, strict=True):
        if new.shape != W.shape:
            raise ValueError(
                f"scheme returned weights of shape {new.shape}, but the layer has shape {W.shape} "
                "(out, in)"
            )
        if not np.isfinite(new).all():
            raise ValueError("scheme returned NaN or infinite weights: check its formula")
    for W, b, new in zip(net.W, net.b, fresh, strict=True):
        W[:], b[:] = new, 0


def layer_spreads(net, X, grad):
    """Root mean squares of all activations, and of all gradients by a, for each layer of an ``MLP``.

    √E[h²] and √E[(∂L/∂a)²] over the samples X (N, d) and the units of the layer; ``grad`` is ∂L/∂ŷ.
    """
    forward = net.forward(X)
    return (
        np.array([root_mean_square(h) for h in forward.h[1:]]),
        np.array([root_mean_square(delta) for delta in net.deltas(forward, grad)]),
    )


def root_mean_square(x):
    """√E[x²] over all entries; scaled by the largest, so that no square overflows."""
    top = np.abs(x).max()
    return top * np.sqrt(np.mean((x / top) ** 2)) if 0 < top < np.inf else top
