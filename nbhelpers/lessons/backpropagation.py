"""Backpropagation with nothing left out: the gradient with respect to every number of a network.

The gradient ∂L/∂ŷ comes from the loss. Then, for each layer from the last to the first:

    ∂L/∂a⁽ˡ⁾ = ∂L/∂h⁽ˡ⁾ · φ′(a⁽ˡ⁾)          through the activation
    ∂L/∂W⁽ˡ⁾ = ∂L/∂a⁽ˡ⁾ h⁽ˡ⁻¹⁾ᵀ             to the weights: where the edge ends × where it starts
    ∂L/∂b⁽ˡ⁾ = ∂L/∂a⁽ˡ⁾                     to the biases
    ∂L/∂h⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ ∂L/∂a⁽ˡ⁾             back to the layer before

Training does the same layer by layer (``dense``), without the ∂L/∂h that nobody asks for.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers.activations import chain_rule
from nbhelpers.arguments import has_slope
from nbhelpers.arguments.door import door


class Gradients(NamedTuple):
    """Gradients of the loss, in lists with one entry a layer; ``h[-1]`` is ∂L/∂ŷ."""

    h: list
    a: list
    W: list
    b: list


def differentiable(name, loss):
    """``loss``, if it has its gradient."""
    has_slope(name, loss, "gradient", "y, t")
    return loss


@door(loss=differentiable)
def every_gradient(net, values, t, loss):
    """The ``Gradients`` of loss(ŷ, t) for an ``MLP`` and its forward pass ``net.every_value(X)``."""
    output = loss.gradient(values.h[-1], t)
    a = gradients_by_a(net, values, output)
    h = [grad @ W for grad, W in zip(a[1:], net.W[1:], strict=True)]
    W = [np.einsum("...i,...j->ij", grad, h) for grad, h in zip(a, values.h[:-1], strict=True)]
    b = [np.einsum("...i->i", grad) for grad in a]
    return Gradients([*h, output], a, W, b)


def gradients_by_a(net, values, grad):
    """∂L/∂a⁽ˡ⁾ for each layer, given the values of the forward pass and ``grad``, that is ∂L/∂ŷ."""
    found = []
    for act, a, W in reversed(list(zip(net.activations, values.a, net.W, strict=True))):
        found.insert(0, chain_rule(act, a, grad))
        grad = found[0] @ W
    return found
