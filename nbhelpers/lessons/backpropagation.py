"""Backpropagation with nothing left out: the gradient with respect to every number of a network.

The gradient ∂L/∂ŷ comes from the loss. Then, for each layer from the last to the first:

    ∂L/∂a⁽ˡ⁾ = ∂L/∂h⁽ˡ⁾ · φ′(a⁽ˡ⁾)          through the activation
    ∂L/∂W⁽ˡ⁾ = ∂L/∂a⁽ˡ⁾ h⁽ˡ⁻¹⁾ᵀ             to the weights: where the edge ends × where it starts
    ∂L/∂b⁽ˡ⁾ = ∂L/∂a⁽ˡ⁾                     to the biases
    ∂L/∂h⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ ∂L/∂a⁽ˡ⁾             back to the layer before

``net.backward`` is the same without ∂L/∂h, for training.
"""

from typing import NamedTuple

from nbhelpers import arguments


class Gradients(NamedTuple):
    """Gradients of the loss, in lists with one entry a layer; ``h[-1]`` is ∂L/∂ŷ."""

    h: list
    a: list
    W: list
    b: list


def every_gradient(net, forward, t, loss):
    """The ``Gradients`` of loss(ŷ, t) for an ``MLP`` and its forward pass ``net.forward(X)``."""
    arguments.has_slope("loss", loss, "gradient", "y, t")
    output = loss.gradient(forward.h[-1], t)
    a = net.deltas(forward, output)
    hidden = [grad @ W for grad, W in zip(a[1:], net.W[1:], strict=True)]
    return Gradients([*hidden, output], a, *net.split(net.backward(forward, output)))
