"""Networks built by hand: what they can represent, before anything is learned.

    XOR          two hidden neurons map the plane so that one line is enough
    bump         σ(k (x − left)) − σ(k (x − right)): bumps side by side follow any curve
    tent map     folds [0, 1] in two: folded k times, it has 2ᵏ linear pieces
    collapse     without activation functions, many layers are one layer

Each network comes as ``Layers``, ready for ``forward_pass(*layers, x)``. That one hidden layer can
follow every continuous curve: G. Cybenko, "Approximation by superpositions of a sigmoidal
function", Mathematics of Control, Signals and Systems 2 (1989), 303–314; K. Hornik, "Approximation
capabilities of multilayer feedforward networks", Neural Networks 4 (1991), 251–257; with any
activation that is not a polynomial: M. Leshno, V. Y. Lin, A. Pinkus and S. Schocken, "Multilayer
feedforward networks with a nonpolynomial activation function can approximate any function",
Neural Networks 6 (1993), 861–867.
"""

from functools import partial
from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import identity, relu, sigmoid
from nbhelpers.arguments import (
    count,
    finite_heights,
    finite_number,
    floats,
    function,
    interval,
    linear_layers,
    positive_or_none,
)
from nbhelpers.arguments.door import door
from nbhelpers.mlp import MLP, forward_pass
from nbhelpers.perceptron import sign


class Layers(NamedTuple):
    """A network as ``forward_pass`` takes it: one weight matrix, bias and function for each layer."""

    weights: list
    biases: list
    activations: list


def curve_of(layers, x):
    """Output of a network with one input and one output, for each number of x (N,)."""
    x = arguments.real_array("x", x, 1)
    fits = isinstance(layers, tuple) and len(layers) == 3
    arguments.expect(fits, "tuple_of_layers", TypeError, layers=layers)
    return forward_pass(*layers, x[:, None])[:, 0]


def parameters(layers):
    """Number of parameters of a network: all weights and biases."""
    return sum(np.size(p) for p in [*layers[0], *layers[1]])


def hand_network(act):
    """The 2-2-1 ``MLP`` of the course's calculations by hand: its parameters are short numbers."""
    net = MLP([2, 2, 1], act)
    net.theta = [1, 2, -1, 1, -1, 0.5, 1, -2, 0.5]
    return net


def xor_gates():
    """XOR of x in {0, 1}² from three perceptrons: AND of (OR, NAND), with outputs −1 and +1."""
    return Layers(
        [np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([[1.0, 1.0]])],
        [np.array([-0.5, 1.5]), np.array([-1.0])],
        [sign, sign],
    )


@door(
    x=floats, left=finite_number, right=finite_number, height=finite_number, steepness=finite_number
)
def bump(x, left, right, height=1.0, steepness=100.0):
    """A step up at ``left`` and down at ``right``: height · [σ(k (x − left)) − σ(k (x − right))]."""
    return height * (sigmoid(steepness * (x - left)) - sigmoid(steepness * (x - right)))


@door(interval, f=function, bumps=partial(count, minimum=2), steepness=positive_or_none)
def bump_network(f, low, high, bumps, steepness=None):
    """``bumps`` bumps side by side on [low, high], each as high as f at its middle.

    Neighbors share an edge: one steps down where the next steps up, so one sigmoid does
    both and adds the difference. The outermost bumps have no outer edge, which leaves
    bumps − 1 hidden neurons. ``steepness`` is k in σ(k (x − edge)), by default 10 / width
    of a bump. For a curve of slope at most s the error is about s/2 times that width.
    """
    edges = np.linspace(low, high, bumps + 1)
    width = edges[1] - edges[0]
    k = 10 / width if steepness is None else steepness
    heights = finite_heights([f(middle) for middle in edges[:-1] + width / 2])
    weights = [np.full((bumps - 1, 1), float(k)), np.diff(heights)[None, :]]
    return Layers(weights, [-k * edges[1:-1], heights[:1]], [sigmoid, identity])


@door(x=floats)
def wave(x):
    """A smooth curve to follow: ½ sin 2πx + 0.3 sin (6πx + 1)."""
    return 0.5 * np.sin(2 * np.pi * x) + 0.3 * np.sin(6 * np.pi * x + 1)


@door(x=floats)
def chirp(x):
    """A curve to follow that oscillates faster and faster: sin 14x²."""
    return np.sin(14 * x**2)


@door(x=floats)
def corner(x):
    """A curve to follow with a corner: |2x − 1| − ½."""
    return np.abs(2 * x - 1) - 0.5


@door(x=floats)
def jump(x):
    """A curve that no continuous network can follow closely: −0.6 up to x = 1/√5, then 0.6."""
    return np.where(x < 5**-0.5, -0.6, 0.6)


@door(x=floats)
def tent(x):
    """Tent map: 2x up to ½, then 2 − 2x. It folds [0, 1] onto itself."""
    return np.minimum(2 * x, 2 - 2 * x)


@door(k=count)
def tent_network(k):
    """ReLU network for the tent map applied k times to [0, 1]: k layers of 2 neurons.

    Each layer folds once: tent(x) = 2 max(0, x) − 4 max(0, x − ½). Source: M. Telgarsky,
    "Benefits of depth in neural networks", COLT (2016), 1517–1539.
    """
    fold, half = np.array([[2.0, -4.0]]), np.array([0.0, -0.5])
    return Layers(
        [np.ones((2, 1)), *[np.vstack([fold, fold])] * (k - 1), fold],
        [*[half] * k, np.zeros(1)],
        [*[relu] * k, identity],
    )


def interpolation_network(x, y):
    """One hidden ReLU layer through the points (xᵢ, yᵢ) in increasing order of x, linear in between.

    ŷ(x) = y₀ + Σ cᵢ max(0, x − xᵢ), where cᵢ is the change of slope at xᵢ: one neuron for each piece.
    """
    x, y = arguments.real_array("x", x, 1), arguments.real_array("y", y, 1)
    fits = len(x) == len(y) > 1 and (np.diff(x) > 0).all()
    arguments.expect(fits, "points_to_join", x=len(x), y=len(y))
    changes = np.diff(np.diff(y) / np.diff(x), prepend=0)
    weights, biases = [np.ones((len(x) - 1, 1)), changes[None, :]], [-x[:-1], y[:1]]
    return Layers(weights, biases, [relu, identity])


@door(linear_layers)
def collapse(weights, biases):
    """The one layer (W, b) that does the same as a stack of linear layers.

    W⁽²⁾ (W⁽¹⁾ x + b⁽¹⁾) + b⁽²⁾ = W x + b with W = W⁽²⁾ W⁽¹⁾ and b = W⁽²⁾ b⁽¹⁾ + b⁽²⁾.
    """
    W, b = weights[0], biases[0]
    for next_W, next_b in zip(weights[1:], biases[1:], strict=True):
        W, b = next_W @ W, next_W @ b + next_b
    return W, b


def linear_pieces(weights, biases, activations, low=0.0, high=1.0):
    """Number of linear pieces, on [low, high], of a network with one input and ReLU-like functions.

    Layer by layer, each neuron adds a corner wherever its pre-activation changes sign between two
    corners; between corners all is linear, so none is missed. In the end only the corners where
    the slope changes are counted. Corners closer than 10⁻⁹ of the interval, and changes of slope below 10⁻⁶ of
    the steepest, are treated as rounding errors.
    """
    low, high = arguments.interval(low, high)
    x = np.array([[low], [high]])
    arguments.layers_and_input(weights, biases, activations, x)
    for depth, act in enumerate(activations):
        z = np.array([-2.0, -1.0, 1.0, 2.0])
        linear, own = np.allclose(act(2 * z), 2 * act(z)), arguments.name_of(act)
        arguments.expect(linear, "linear_act", number=depth + 1, own=own)
        h = forward_pass(weights[:depth], biases[:depth], activations[:depth], x) if depth else x
        a = h @ np.transpose(weights[depth]) + biases[depth]
        piece, neuron = np.nonzero(a[:-1] * a[1:] < 0)
        left, right = a[piece, neuron], a[piece + 1, neuron]
        crossing = x[piece, 0] + left / (left - right) * (x[piece + 1, 0] - x[piece, 0])
        x = np.sort(np.append(x, crossing))
        x = np.append(low, x[1:][np.diff(x) > 1e-9 * (high - low)])[:, None]
    slope = np.diff(forward_pass(weights, biases, activations, x), axis=0) / np.diff(x, axis=0)
    bends = np.abs(np.diff(slope, axis=0)) > 1e-6 * np.abs(slope).max()
    return 1 + int(bends.any(axis=1).sum())
