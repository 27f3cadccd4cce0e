"""One sigmoid neuron that is certain of the wrong answer, and how long each loss takes to correct it.

    y = σ(a),   a = w x + b   with x = 1 and the target t = 1
    mean squared error       L = (y − 1)²    ∂L/∂a = 2 (y − 1) y (1 − y)
    binary cross-entropy     L = −log y      ∂L/∂a = y − 1

A step of gradient descent moves w and b by −η ∂L/∂a each, and so a by −2η ∂L/∂a. A neuron has one
number a, so this file works with plain numbers: ten thousand steps take some milliseconds.
"""

from math import exp

from nbhelpers.arguments import count, finite_number, function, positive
from nbhelpers.arguments.door import door


def squared_error_slope(a):
    """Slope ∂L/∂a of the squared error, 2 (y − 1) y (1 − y): almost 0 near y = 0 and 1."""
    y, error = _sigmoid(a), _sigmoid(-a)
    return -2 * error * y * error


def cross_entropy_slope(a):
    """Slope ∂L/∂a of the cross-entropy, y − 1: the error itself."""
    return -_sigmoid(-a)


@door(slope=function, a=finite_number, eta=positive, steps=count)
def recover(slope, a, eta=1.0, steps=10_000):
    """The path of the pre-activation from a < 0 until y ≥ ½, in at most ``steps`` steps.

    ``slope(a)`` is ∂L/∂a. Returns a list: a at the start and after each step.
    """
    way = [a]
    while way[-1] < 0 and len(way) <= steps:
        way.append(way[-1] - 2 * eta * slope(way[-1]))
    return way


def _sigmoid(a):
    return exp(min(a, 0.0)) / (1 + exp(-abs(a)))
