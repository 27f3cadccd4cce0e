"""Cross-entropies computed by definition, which fails in floating point: compare ``losses``.

    e⁻ᵃ is too large for float64 from a = −709.79 down, and for float32 from −88.73 down
    1 − σ(a) is rounded to 0 in float64 from a = 36.74 up, and in float32 from 16.64 up

Then log 0 = −∞ appears, and 0 · ∞ is NaN, not a number. No warning is given here: the result
shows it. The type of the logits is kept.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import door


class Steps(NamedTuple):
    """What the naive formula computes on the way, each in the shape of a."""

    power: np.ndarray  # e⁻ᵃ
    y: np.ndarray  # σ(a) = 1 / (1 + e⁻ᵃ)
    other: np.ndarray  # 1 − σ(a)
    loss: np.ndarray  # −t log y − (1 − t) log(1 − y)


@door(arguments.logits_and_shares)
def binary_steps(a, t):
    """The ``Steps`` of ``binary_cross_entropy(a, t)``."""
    power = np.exp(-a)
    y = 1 / (1 + power)
    other = 1 - y
    return Steps(power, y, other, -t * np.log(y) - (1 - t) * np.log(other))


def binary_cross_entropy(a, t):
    """Binary cross-entropy (12) of y = σ(a) by sample: first the sigmoid, then its log."""
    return binary_steps(a, t).loss


@door(a=arguments.floats)
def log_sum_exp(a):
    """log Σⱼ e^aⱼ over the last axis, the exponentials first."""
    return np.log(np.exp(a).sum(axis=-1))


@door(arguments.logits_of_a_class)
def softmax_cross_entropy(a, t):
    """Cross-entropy (13) of y = softmax(a) for one sample a (K,) of class t, softmax first."""
    y = np.exp(a) / np.exp(a).sum()
    return -np.log(y[t])
