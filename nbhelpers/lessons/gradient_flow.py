"""Gradients in deep networks, where they may vanish, and neurons that get no gradient at all.

    ∂L/∂a⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ ∂L/∂a⁽ˡ⁾ · φ′(a⁽ˡ⁻¹⁾)

Each layer on the way back multiplies by its weights and by the slopes of its activation function.
Small slopes make the gradient **vanish** layer by layer: S. Hochreiter, "Untersuchungen zu
dynamischen neuronalen Netzen", diploma thesis, TU München (1991); X. Glorot and Y. Bengio,
"Understanding the difficulty of training deep feedforward neural networks", AISTATS (2010). A
neuron whose slope is 0 on every sample gets no gradient at all: it is **dead**.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from nbhelpers.arguments import count, finite_number, generator, positive
from nbhelpers.arguments.door import door
from nbhelpers.lessons.backpropagation import backward
from nbhelpers.losses import binary_cross_entropy_with_logits
from nbhelpers.mlp import MLP
from nbhelpers.optimizers import SGD
from nbhelpers.training import epochs


class Flow(NamedTuple):
    """One forward and one backward pass through a deep network."""

    a: list  # pre-activations (samples, width), one array for each layer
    norms: np.ndarray  # ‖∂L/∂a⁽ˡ⁾‖ / ‖∂L/∂a⁽ᴸ⁾‖ for l = 1 … L


@door(depth=count, width=count, samples=count, scale=positive, rng=generator)
def gradient_flow(depth, act, scale=1.0, width=32, samples=16, rng=None):
    """Pre-activations and gradient norms, layer by layer, in a random network: a ``Flow``.

    Each of ``depth`` layers has ``width`` neurons and the activation ``act``. Weights are
    normal with standard deviation scale / √width, biases 0; the samples and the gradient
    at the output are standard normal.
    """
    net = MLP([width] * (depth + 1), act, output=act, rng=rng)
    net.theta = scale * net.theta
    values = net.every_value(rng.normal(size=(samples, width)))
    gradients = backward(net, values, rng.normal(size=(samples, width)))
    norms = np.array([np.linalg.norm(gradient) for gradient in gradients.a])
    return Flow(values.a, norms / norms[-1] if norms[-1] > 0 else norms)


@door(n=count, rng=generator)
def disc(n=64, rng=None):
    """Samples X (n, 2), standard normal, and targets t (n,): 1 where ‖x‖ > 1.2."""
    X = rng.normal(size=(n, 2))
    return X, (np.linalg.norm(X, axis=1) > 1.2).astype(float)


class NeuronRun(NamedTuple):
    """The hidden neurons during training: one entry for the start and one after each step."""

    W: np.ndarray  # weights (steps + 1, neurons, 2)
    b: np.ndarray  # biases (steps + 1, neurons)
    off: np.ndarray  # whether a ≤ 0 on every sample (steps + 1, neurons)
    accuracy: np.ndarray  # share of the samples that are right (steps + 1,)


@door(
    shift=finite_number,
    eta=positive,
    neurons=count,
    steps=partial(count, minimum=0),
    rng=generator,
)
def train_neurons(act, shift=0.0, eta=1.0, neurons=32, steps=100, rng=None):
    """Gradient descent of a network with one hidden layer, always on all of ``disc``.

    The biases of the hidden neurons start at ``shift``, their weights are standard normal.
    The score is a logit, and its loss the cross-entropy. A neuron that is off on every
    sample has slope 0 there if it is a ReLU: nothing can change it any more.
    """
    X, t = disc(rng=rng)
    net = MLP([2, neurons, 1], act)
    net.W[0], net.b[0] = rng.normal(size=(neurons, 2)), np.full(neurons, shift)
    net.W[1] = rng.normal(0, (2 / neurons) ** 0.5, (1, neurons))
    loss = binary_cross_entropy_with_logits
    training = epochs(net, X, t, loss, SGD(eta), batch_size=len(X), rng=0)
    seen = []
    for step in range(steps + 1):
        values = net.every_value(X)
        off = (values.a[0] <= 0).all(axis=0)
        right = (values.h[-1][:, 0] >= 0) == t
        seen.append((net.W[0].copy(), net.b[0].copy(), off, np.mean(right)))
        if step < steps:
            next(training)
    return NeuronRun(*map(np.array, zip(*seen, strict=True)))


def layer_spreads(net, X, grad):
    """Root mean squares of all activations, and of all gradients ∂L/∂a, for each layer of an ``MLP``.

    √E[h²] and √E[(∂L/∂a)²] over the samples X (N, d) and the neurons of the layer; ``grad`` is ∂L/∂ŷ.
    """
    values = net.every_value(X)
    both = values.h[1:], backward(net, values, grad).a
    return tuple(np.array([root_mean_square(x) for x in layers]) for layers in both)


def root_mean_square(x):
    """√E[x²] over all entries; scaled by the largest, so that no square overflows."""
    top = np.abs(x).max()
    return top * np.sqrt(np.mean((x / top) ** 2)) if 0 < top < np.inf else top
