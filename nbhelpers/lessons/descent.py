"""Gradient descent with one weight: w ← w − η dL/dw, step after step down the slope of a loss.

    parabola       (2 w − 1)²                  one linear neuron, y = w x, on one sample: x = 2, t = 1
    two_valleys    ¼ w⁴ − w² + 0.3 w + 1.5     the left valley is the deeper one

On a parabola L″ is the same everywhere, and a step multiplies the distance from the lowest point by
1 − η L″: descent reaches it in one step if η = 1/L″, and diverges if η > 2/L″.
"""

from functools import partial

from nbhelpers.arguments import count, finite_number, has_slope, positive
from nbhelpers.arguments.door import door


def parabola(w):
    """Squared error of the neuron, L = (2 w − 1)²: lowest at w = ½, and L″ = 8."""
    return (2 * w - 1) ** 2


def parabola_slope(w):
    """dL/dw = 4 (2 w − 1)."""
    return 4 * (2 * w - 1)


def two_valleys(w):
    """L = ¼ w⁴ − w² + 0.3 w + 1.5: lowest near w = −1.48; a second valley near 1.33."""
    return w**4 / 4 - w**2 + 0.3 * w + 1.5


def two_valleys_slope(w):
    """dL/dw = w³ − 2 w + 0.3."""
    return w**3 - 2 * w + 0.3


parabola.derivative = parabola_slope
two_valleys.derivative = two_valleys_slope


FAR = 1e3  # a weight that is farther than this from 0 has diverged, also on ``surfaces``


@door(
    loss=partial(has_slope, slope="derivative", takes="w"),
    w=finite_number,
    eta=positive,
    steps=partial(count, minimum=0),
)
def descend(loss, w, eta, steps):
    """The weight at the start and after each step, until |w| exceeds 1000."""
    way = [w]
    while len(way) <= steps and abs(w) <= FAR:
        w = w - eta * loss.derivative(w)
        way.append(w)
    return way
