"""Backpropagation in full: the gradient with respect to every number in a network.

The gradient ∂L/∂ŷ comes from the loss. Then, for each layer from the last to the first:

    ∂L/∂a⁽ˡ⁾ = ∂L/∂h⁽ˡ⁾ · φ′(a⁽ˡ⁾)          through the activation
    ∂L/∂W⁽ˡ⁾ = ∂L/∂a⁽ˡ⁾ h⁽ˡ⁻¹⁾ᵀ             to the weights: where the edge ends × where it starts
    ∂L/∂b⁽ˡ⁾ = ∂L/∂a⁽ˡ⁾                     to the biases
    ∂L/∂h⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ ∂L/∂a⁽ˡ⁾             back to the layer before

Python counts from 0: ``W[k]`` and ``a[k]`` are those of layer k + 1, and h⁽ᵏ⁾ is ``h[k]``, with ``h[0]`` = x.
Training does the same layer by layer (``dense``), without ∂L/∂x, which it does not need.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from nbhelpers.activations import chain_rule
from nbhelpers.arguments import has_slope
from nbhelpers.arguments.door import door


class Gradients(NamedTuple):
    """Gradients of the loss with respect to every ``a`` and ``h`` of ``Values``, and every ``W`` and ``b``."""

    a: list
    h: list
    W: list
    b: list


@door(loss=partial(has_slope, slope="gradient", takes="y, t"))
def every_gradient(net, values, t, loss):
    """The ``Gradients`` of loss(ŷ, t) for an ``MLP`` and its forward pass ``net.every_value(X)``."""
    return backward(net, values, loss.gradient(values.h[-1], t))


def backward(net, values, dy):
    """The ``Gradients`` for dy = ∂L/∂ŷ, from the last layer to the first."""
    a, h = (list(map(np.atleast_2d, layers)) for layers in values)
    L = len(net.W)
    da, dW, db = [None] * L, [None] * L, [None] * L
    dh = [None] * L + [np.atleast_2d(dy)]
    for k in reversed(range(L)):
        da[k] = chain_rule(net.activations[k], a[k], dh[k + 1])
        dW[k] = da[k].T @ h[k]
        db[k] = da[k].sum(axis=0)
        dh[k] = da[k] @ net.W[k]
    return Gradients(da, dh, dW, db)
