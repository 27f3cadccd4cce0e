"""Does the gradient get through? Deep networks that lose it, and units that shut it off.

    ∂/∂a⁽ˡ⁻¹⁾ = W⁽ˡ⁾ᵀ ∂/∂a⁽ˡ⁾ · φ′(a⁽ˡ⁻¹⁾)

Each layer on the way back multiplies by its weights and by the slopes of its activation function.
Small slopes make the gradient **vanish** layer by layer: S. Hochreiter, "Untersuchungen zu
dynamischen neuronalen Netzen", diploma thesis, TU München (1991); X. Glorot and Y. Bengio,
"Understanding the difficulty of training deep feedforward neural networks", AISTATS (2010). A unit
whose slope is 0 on every sample gets no gradient at all: it is **dead**.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import sigmoid
from nbhelpers.mlp import MLP


class Flow(NamedTuple):
    """One way forward and back through a deep network."""

    a: list  # pre-activations (samples, width), one array for each layer
    norms: np.ndarray  # ‖∂/∂a⁽ˡ⁾‖ / ‖∂/∂a⁽ᴸ⁾‖ for l = 1 … L


def gradient_flow(depth, act, scale=1.0, width=32, samples=16, rng=None):
    """Pre-activations and gradient norms, layer by layer, in a random network of ``depth`` layers.

    Every layer has ``width`` units and the activation ``act``. Weights are normal with standard
    deviation scale / √width, biases 0; the samples and the gradient at the output are standard
    normal. ``rng`` is a NumPy Generator or a seed. Returns a ``Flow``.
    """
    depth, width = arguments.count("depth", depth, 1), arguments.count("width", width, 1)
    samples = arguments.count("samples", samples, 1)
    rng = arguments.generator(rng)
    net = MLP([width] * (depth + 1), act, output=act, rng=rng)
    net.theta = arguments.positive("scale", scale) * net.theta
    forward = net.forward(rng.normal(size=(samples, width)))
    deltas = net.deltas(forward, rng.normal(size=(samples, width)))
    norms = np.array([np.linalg.norm(delta) for delta in deltas])
    return Flow(forward.a, norms / norms[-1] if norms[-1] > 0 else norms)


def disc(n=64, rng=None):
    """Samples X (n, 2), standard normal, and targets t (n,): 1 outside the circle of radius 1.2."""
    X = arguments.generator(rng).normal(size=(arguments.count("n", n, 1), 2))
    return X, (np.linalg.norm(X, axis=1) > 1.2).astype(float)


class UnitRun(NamedTuple):
    """What became of the hidden units, with one entry for the start and one after each step."""

    W: np.ndarray  # weights of the units (steps + 1, units, 2)
    b: np.ndarray  # biases of the units (steps + 1, units)
    off: np.ndarray  # whether a ≤ 0 on every sample (steps + 1, units)
    accuracy: np.ndarray  # share of the samples that are right (steps + 1,)


@np.errstate(over="ignore", invalid="ignore")
def train_units(act, shift=0.0, eta=1.0, units=32, steps=100, rng=None):
    """Gradient descent of one hidden layer on the samples of ``disc``, all of them in every step.

    The biases of the hidden units start at ``shift``, their weights are standard normal. The output
    goes through a sigmoid; its cross-entropy has the gradient (σ(a) − t) / N. A unit that is off on
    every sample has slope 0 there if it is a ReLU: nothing can change it any more.
    """
    eta, steps = arguments.positive("eta", eta), arguments.count("steps", steps, 0)
    shift = arguments.finite_number("shift", shift)
    rng = arguments.generator(rng)
    X, t = disc(rng=rng)
    net = MLP([2, arguments.count("units", units, 1), 1], act)
    net.W[0], net.b[0] = rng.normal(size=(units, 2)), np.full(units, shift)
    net.W[1] = rng.normal(0, (2 / units) ** 0.5, (1, units))
    run = []
    for step in range(steps + 1):
        forward = net.forward(X)
        score = forward.h[-1][:, 0]
        run.append((net.W[0].copy(), net.b[0].copy(), forward.a[0], score))
        if step < steps:
            grad = (sigmoid(score) - t)[:, None] / len(t)
            net.theta -= eta * net.backward(forward, grad)
    W, b, a, scores = map(np.array, zip(*run, strict=True))
    right = (scores >= 0) == (t == 1)
    return UnitRun(W, b, off=(a <= 0).all(axis=1), accuracy=right.mean(axis=1))
