"""Exercises of chapter 3: answers with the mistake that each makes, and others that are right."""

import math
import warnings

import numpy as np
from scipy.special import expit

from nbhelpers.activations import gelu, leaky_relu, relu
from nbhelpers.check import activations as chapter


def leaky(value, slope=leaky_relu.derivative):
    """An answer to ``leaky``: this value, and the right slope unless another is given."""
    return lambda z, alpha: (value(z, alpha), slope(z, alpha))


def right_value(z, alpha):
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


def slope(function):
    """An answer to ``leaky`` with the right value and this slope."""
    return leaky(right_value, function)


def off(W, b, X):
    """Whether each neuron (column) is off on each sample (row)."""
    return X @ W.T + b <= 0


def naive(z):
    return 1 / (1 + np.exp(-z))


def quietly(z):
    with np.errstate(all="ignore"):
        return naive(z)


def unwarned(z):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return naive(z)


def in_place(z):
    h = np.abs(z)
    h *= -1
    np.exp(h, out=h)
    return np.where(z >= 0, 1, h) / (1 + h)


def both_branches(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def one_by_one(z):
    return [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in z]


def masked(z):
    h = np.empty_like(z)
    h[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    h[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return h


def descending(slope, more=0, result=lambda w, x, t: w):
    """An answer to ``gradient_descent`` with this slope, some steps more, and another result."""

    def answer(w, x, t, eta, steps):
        for _ in range(steps + more):
            w = w - eta * slope(w, x, t)
        return result(w, x, t)

    return answer


def squared_error_slope(w, x, t):
    return 2 * x * (w * x - t)


MISTAKES = {
    "gradient_descent": [
        (descending(lambda w, x, t: -squared_error_slope(w, x, t)), "uphill"),
        (descending(lambda w, x, t: 2 * x * (t - w * x)), "uphill"),
        (descending(lambda w, x, t: 4 * (2 * w - 1)), "example"),
        (lambda w, x, t, eta, steps: w - eta * squared_error_slope(w, x, t), "one_step"),
        (lambda w, x, t, eta, steps: w - steps * eta * squared_error_slope(w, x, t), "start_slope"),
        (
            lambda w, x, t, eta, steps: descending(squared_error_slope)(w, x, t, 1, steps),
            "no_eta",
        ),
        (descending(lambda w, x, t: x * (w * x - t)), "no_two"),
        (descending(lambda w, x, t: 2 * (w * x - t)), "no_x"),
        (descending(lambda w, x, t: (w * x - t) ** 2), "loss_for_slope"),
        (descending(lambda w, x, t: 2 * x * (w * x + t)), "reversed_error"),
        (descending(lambda w, x, t: 2 * (t - w * x)), "reversed_error"),
        (descending(squared_error_slope, result=lambda w, x, t: w * x), "prediction"),
        (descending(squared_error_slope, result=lambda w, x, t: (w * x - t) ** 2), "last_loss"),
        (descending(squared_error_slope, 1), "one_more"),
        (descending(squared_error_slope, -1), "one_less"),
        (lambda w, x, t, eta, steps: w, "For w = −1, x = 2, t = 1, eta = 0.0625, steps = 3"),
    ],
    "tanh_slope": [
        (lambda h: 1 - h ^ 2, "In Python a power is"),
        (lambda h: [1 - float(x) ^ 2 for x in h], "In Python a power is"),
        (lambda h: h * (1 - h), "sigmoid"),
        (lambda h: 1 - np.tanh(h) ** 2, "again"),
        (lambda h: 1 - h, "square"),
        (lambda h: h**2 - 1, "reversed"),
        (lambda h: 1 + h**2, "plus"),
        (lambda h: (1 - h) ** 2, "parentheses"),
        (lambda h: h**2, "only_square"),
        (np.tanh, "value"),
        (lambda h: h, "value"),
        (lambda h: 1 - h**3, "For h = [−0.604368, 0, 0.291313, 0.833655], the result should be"),
    ],
    "leaky": [
        (right_value, "parts"),
        (lambda z, alpha: leaky(right_value)(z, alpha)[::-1], "in reverse order"),
        (leaky(lambda z, alpha: right_value(z, 0.01)), "fixed"),
        (lambda z, alpha: leaky(right_value)(z, 0.01), "fixed"),
        (slope(lambda z, alpha: np.where(z >= 0, 1, 0.01)), "fixed"),
        (leaky(lambda z, alpha: np.maximum(z, 0)), "relu_value"),
        (leaky(lambda z, alpha: np.where(z >= 0, z, alpha)), "alpha_value"),
        (leaky(lambda z, alpha: np.where(z >= 0, z, -alpha * z)), "minus"),
        (leaky(lambda z, alpha: np.where(z >= 0, alpha * z, z)), "lines"),
        (slope(lambda z, alpha: np.where(z >= 0, alpha, 1)), "lines"),
        (leaky(lambda z, alpha: np.maximum(z, alpha * z)), "maximum"),
        (slope(lambda z, alpha: np.where(z > 0, 1, alpha)), "zero"),
        (slope(lambda z, alpha: np.where(z == 0, 0, np.where(z > 0, 1, alpha))), "zero"),
        (slope(lambda z, alpha: np.where(z == 0, np.nan, np.where(z > 0, 1, alpha))), "zero"),
        (slope(right_value), "value_again"),
        (slope(lambda z, alpha: np.where(z >= 0, z, alpha)), "z_slope"),
        (slope(lambda z, alpha: np.where(z >= 0, 1, alpha * z)), "alpha_z_slope"),
        (slope(lambda z, alpha: np.where(z >= 0, 1, 0)), "relu_slope"),
        (slope(lambda z, alpha: np.where(z > 0, 1, 0)), "relu_slope"),
        (leaky(lambda z, alpha: np.abs(z)), "alpha = 0.3, part 1 should be [1.5, −0.6, 0, −0.075"),
    ],
    "read_alpha": [
        (-0.4, "reversed"),
        (2.5, "upside_down"),
        (-2.5, "upside_down"),
        (-2, "height"),
        (1.6, "height"),
        (1, "right_side"),
        (0.35, "elsewhere"),
        (0.5, "With α = 0.5 the curve would be at −2"),
    ],
    "gelu_gap": [
        ((0.17, 0.7518), "swapped"),
        ((0.16997, -0.75), "swapped"),
        ((0, 0), "zero"),
        ((42_482, 0.16997), "index"),
        ((1, 0.1587), "elsewhere"),
        ((1, 0.1587), "At z = 1 the gap is 0.1587"),
        ((0.7518, -0.17), "negative"),
        ((-0.7518, 0.25), "size"),
        (0.7518, "The answer should have 2 parts"),
    ],
    "slope_bound": [
        (-6, "exponent"),
        (-10, "exponent"),
        (math.log10(0.25**10), "exponent"),
        (2.5, "added"),
        (0.25, "one_layer"),
        (0.5**10, "value"),
        (0.25**9, "nine"),
        (0.25**11, "eleven"),
        (4**10, "upside_down"),
        (1e-6, "rounded"),
        (9e-7, "rounded"),
        (chapter.slope_at_zero(10), "at_zero"),
        (0, "size"),
        (1e-7, "1e−07 is not it yet"),
    ],
    "vanishing_depth": [
        (chapter.first_norm(11), "norm"),
        (chapter.first_norm(10), "norm"),
        (10.5, "whole"),
        (0, "range"),
        (1000, "range"),
        (1, "too_shallow"),
        (10, "At depth 10 the gradient is still 2.1e−06"),
        (12, "too_deep"),
        (np.inf, "The answer holds ∞"),
    ],
    "dead_neurons": [
        (lambda *given: off(*given).all(axis=0), "which"),
        (lambda *given: np.flatnonzero(off(*given).all(axis=0)), "which"),
        (lambda *given: np.where(off(*given).all(axis=0)), "which"),
        (lambda *given: off(*given).all(axis=0).mean(), "share"),
        (lambda *given: (~off(*given)).any(axis=0).sum(), "alive"),
        (lambda *given: off(*given).any(axis=0).sum(), "some"),
        (lambda *given: off(*given).all(axis=1).sum(), "samples"),
        (lambda *given: np.sum(np.all(off(*given))), "whole"),
        (lambda *given: np.all(off(*given)), "whole"),
        (lambda *given: 0, "but yours is 0"),
        (lambda W, b, X: (X @ W.T + b < 0).all(axis=0).sum(), "at_zero"),
        (lambda W, b, X: off(W, 0 * b, X).all(axis=0).sum(), "no_b"),
        (lambda W, b, X: off(W, -b, X).all(axis=0).sum(), "minus_b"),
        (lambda *given: off(*given).sum(), "entries"),
        (lambda W, b, X: np.sum((X @ W.T + b).mean(axis=0) <= 0), "mean"),
        (lambda W, b, X: len(b), "but yours is 30"),
    ],
    "stable_sigmoid": [
        (lambda z: expit(-z), "minus"),
        (lambda z: expit(z) * expit(-z), "slope"),
        (np.tanh, "tanh"),
        (lambda z: (1 + np.tanh(z)) / 2, "half"),
        (lambda z: 1 / (1 + np.exp(-np.abs(z))), "below"),
        (lambda z: 1 / (1 + np.exp(np.abs(z))), "above"),
        (lambda z: np.exp(z) / (1 + np.exp(z)), "nan"),
        (naive, "overflow"),
        (both_branches, "overflow"),
        (quietly, "overflow"),
        (unwarned, "overflow"),
        (lambda z: [naive(v) for v in z], "overflow"),
        (lambda z: [math.exp(v) / (1 + math.exp(v)) for v in z], "raised <code>OverflowError"),
        (lambda z: np.exp(np.log(expit(z))), "warning"),
        (relu, "For z = [−3, 0.5, 0, 40, −40, 1000, −1000], the result should be"),
    ],
}

RIGHT = {
    "read_alpha": [0.38, np.float32(0.42)],
    "gelu_gap": [[0.75, 0.17], (-0.7518, 0.17)],
    "slope_bound": [4**-10, 9.5e-7],
    "stable_sigmoid": [
        expit,
        one_by_one,
        masked,
        in_place,
        lambda z: 0.5 * (1 + np.tanh(z / 2)),
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: naive(np.clip(z, -500, 500)),
        np.vectorize(lambda v: one_by_one([v])[0]),
    ],
}


def test_the_largest_gap_of_gelu_is_its_lowest_point():
    z, gap = chapter.solve_gelu_gap()
    assert np.isclose(gelu(-z), -gap) and abs(gelu.derivative(-z)) < 1e-4
