"""Multilayer perceptron: dense layers, each followed by an activation function.

    a⁽¹⁾ = W⁽¹⁾ x + b⁽¹⁾,          h⁽¹⁾ = φ⁽¹⁾(a⁽¹⁾)                   (3)
    a⁽ˡ⁾ = W⁽ˡ⁾ h⁽ˡ⁻¹⁾ + b⁽ˡ⁾,     h⁽ˡ⁾ = φ⁽ˡ⁾(a⁽ˡ⁾)                   (4)
    ŷ = h⁽ᴸ⁾                                                          (5)

W has shape (out, in) and b shape (out,). A sample x has shape (d,); a batch X has one sample per row,
shape (N, d), and its W h is written ``h @ W.T``. Python counts from 0: ``W[0]`` is W⁽¹⁾.

Backpropagation is the chain rule, from the last layer to the first:

    ∂L/∂a⁽ˡ⁾ = ∂L/∂h⁽ˡ⁾ · φ′(a⁽ˡ⁾),   ∂L/∂h⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ ∂L/∂a⁽ˡ⁾,   ∂L/∂W⁽ˡ⁾ = ∂L/∂a⁽ˡ⁾ h⁽ˡ⁻¹⁾ᵀ

Training calls it layer by layer: ``layers.Sequential.backward``, then ``backward`` in ``dense``. The gradient
with respect to every number of the network is in ``lessons.backpropagation``.

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by
back-propagating errors", Nature 323 (1986), 533–536.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import identity
from nbhelpers.arguments.door import door
from nbhelpers.layers import Activation, Dense, Sequential


@door(arguments.layers_and_input)
def forward_pass(weights, biases, activations, x):
    """Output ŷ of the network, eq. (3)–(5), for one sample (d,) or a batch (N, d).

    ``weights``, ``biases`` and ``activations`` hold one entry for each layer. A layer
    whose shapes do not fit raises a ValueError with its number, counted from 1.
    """
    h = x
    for W, b, act in zip(weights, biases, activations, strict=True):
        a = h @ W.T + b
        h = act(a)
    return h


class Values(NamedTuple):
    """All that a forward pass computes: ``h[0]`` = X, then ``h[l + 1]`` = φ(``a[l]``) for each layer."""

    a: list
    h: list


class MLP(Sequential):
    """A network of Dense layers, each followed by its activation: ``MLP([64, 32, 10], relu, rng=0)``.

    ``sizes`` are the widths from input to output. Hidden layers use ``act``, the last uses
    ``output``. ``net.theta`` holds W[0], b[0], W[1], b[1], … one after the other; ``net.W[l]`` and
    ``net.b[l]`` are views into it, so a change of one is a change of the other.

    Weights start normal with variance 2 / (in + out), biases at 0. Source: X. Glorot and Y. Bengio,
    "Understanding the difficulty of training deep feedforward neural networks", AISTATS (2010).
    """

    def __init__(self, sizes, act, output=identity, rng=None, dtype=np.float64):
        self.sizes = arguments.widths("sizes", sizes)
        arguments.function("act", act)
        arguments.function("output", output)
        self.activations = [act] * (len(self.sizes) - 2) + [output]
        layers = []
        for widths, act in zip(pairwise(self.sizes), self.activations, strict=True):
            layers.append(Dense(*widths))
            if act is not identity:
                layers.append(Activation(act))
        super().__init__(layers, rng, dtype)

    @np.errstate(all="ignore")
    def every_value(self, X):
        """Every a and h of the forward pass, eq. (3)–(5), for one sample (d,) or a batch, as ``Values``."""
        a, h = [], [arguments.rows_through(self, X)]
        for W, b, act in zip(self.W, self.b, self.activations, strict=True):
            a.append(h[-1] @ W.T + b)
            h.append(act(a[-1]))
        return Values(a, h)

    def __repr__(self):
        return f"MLP({list(self.sizes)}, {arguments.name_of(self.activations[0])})"
