"""Cross-entropies as they stand on paper. Rounded numbers break them: compare ``losses``.

    e⁻ᵃ is too large for float64 from a = −709.79 down, and for float32 from −88.73 down
    1 − σ(a) is rounded to 0 in float64 from a = 36.74 up, and in float32 from 16.64 up

Then log 0 = −∞ appears, and 0 · ∞ is NaN, not a number. No warning is given here: the result is
what there is to see. The type of the logits is kept.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers import arguments


class Steps(NamedTuple):
    """What the naive formula computes on the way, each in the shape of a."""

    power: np.ndarray  # e⁻ᵃ
    y: np.ndarray  # σ(a) = 1 / (1 + e⁻ᵃ)
    rest: np.ndarray  # 1 − σ(a)
    loss: np.ndarray  # −t log y − (1 − t) log(1 − y)


def binary_cross_entropy(a, t):
    """Binary cross-entropy (12) of y = σ(a), sample by sample, first the sigmoid and then its log."""
    return binary_steps(a, t).loss


def binary_steps(a, t):
    """The ``Steps`` of ``binary_cross_entropy(a, t)``."""
    a, t = arguments.binary_logits(a, t)
    with np.errstate(all="ignore"):
        power = np.exp(-a)
        y = 1 / (1 + power)
        rest = 1 - y
        return Steps(power, y, rest, -t * np.log(y) - (1 - t) * np.log(rest))


def log_sum_exp(a):
    """log Σⱼ e^aⱼ over the last axis, the powers first."""
    a = arguments.floats("a", a)
    with np.errstate(all="ignore"):
        return np.log(np.exp(a).sum(axis=-1))


def softmax_cross_entropy(a, t):
    """Cross-entropy (13) of y = softmax(a) for one sample a (K,) of class t, softmax first."""
    a = arguments.floats("a", a)
    with np.errstate(all="ignore"):
        y = np.exp(a) / np.exp(a).sum()
        return -np.log(y[t])
