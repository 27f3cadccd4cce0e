"""Exercises of chapter 3: every listed mistake gets its own message, and right is right."""

import math

import numpy as np
from scipy.special import expit

from nbhelpers.activations import gelu, relu
from nbhelpers.check import activations as chapter


def leaky(value, slope=None):
    """An answer to ``leaky``: this value, and the right slope unless another is given."""
    slope = slope or (lambda z, alpha: np.where(z >= 0, 1.0, alpha))
    return lambda z, alpha: (value(z, alpha), slope(z, alpha))


def right_value(z, alpha):
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


def pre(W, b, X):
    return X @ W.T + b


def naive(z):
    return 1 / (1 + np.exp(-z))


def quietly(function):
    """``function`` without warnings."""

    def answer(z):
        with np.errstate(all="ignore"):
            return function(z)

    return answer


def both_branches(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def one_by_one(z):
    return [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in z]


def masked(z):
    h = np.empty_like(z)
    h[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    h[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return h


MISTAKES = {
    "tanh_slope": [
        (lambda h: h * (1 - h), "That is the sigmoid's formula"),
        (lambda h: 1 - np.tanh(h) ** 2, "h is tanh z already"),
        (lambda h: 1 - h, "The square is missing"),
        (lambda h: h**2 - 1, "The sign is reversed"),
        (lambda h: 1 + h**2, "For h = -0.572875, 0.671815 is right, but your result is 1.32819"),
    ],
    "leaky": [
        (right_value, "should return `value, slope`"),
        (lambda z, alpha: leaky(right_value)(z, alpha)[::-1], "The pair is the wrong way round"),
        (leaky(lambda z, alpha: right_value(z, 0.01)), "The function always takes 0.01"),
        (leaky(lambda z, alpha: np.maximum(z, 0)), "The value is that of ReLU"),
        (leaky(lambda z, alpha: np.where(z >= 0, z, alpha)), "Where z < 0 the value is αz"),
        (
            leaky(lambda z, alpha: np.where(z >= 0, alpha * z, z)),
            "The two lines are the wrong way round",
        ),
        (
            leaky(lambda z, alpha: np.abs(z)),
            "For z = -0.801931 and alpha = 0.01, -0.00801931 is right",
        ),
        (leaky(right_value, lambda z, alpha: np.where(z > 0, 1, alpha)), "slope too but at z = 0"),
        (
            leaky(right_value, lambda z, alpha: np.where(z == 0, 0, np.where(z > 0, 1, alpha))),
            "slope too but at z = 0",
        ),
        (leaky(right_value, right_value), "it is the value again"),
        (leaky(right_value, lambda z, alpha: np.where(z >= 0, z, alpha)), "the slope is 1, not z"),
        (leaky(right_value, lambda z, alpha: np.where(z >= 0, 1, 0)), "The slope is that of ReLU"),
        (leaky(right_value, lambda z, alpha: np.where(z > 0, 1, 0)), "alpha = 0.01, 0.01 is right"),
    ],
    "read_alpha": [
        (-0.4, "the sign is reversed"),
        (2.5, "The fraction is upside down"),
        (-2, "This is the height of the curve"),
        (1.6, "This is the height of the curve"),
        (1, "This is the slope where z > 0"),
        (0.5, "With α = 0.5 the curve would be at −2"),
    ],
    "gelu_gap": [
        ((0, 0), "At z = 0 both are 0"),
        ((0.17, 0.7518), "The two are the wrong way round"),
        ((0.16997, -0.75), "The two are the wrong way round"),
        ((0.7518, -0.17), "the gap is an absolute value"),
        ((1, 0.1587), "At z = 1 the gap is 0.1587"),
        ((-0.7518, 0.25), "The place is right, the size is not"),
    ],
    "slope_bound": [
        (2.5, "You added ten quarters"),
        (0.25, "That bounds one layer"),
        (0.5**10, "½ is the value σ(0)"),
        (0.25**9, "One layer is missing"),
        (4**10, "Upside down"),
        (-6, "Give the number itself"),
        (-10, "Give the number itself"),
        (1e-6, "rounded too far"),
        (9e-7, "rounded too far"),
        (1e-7, "1e-07 is not it yet"),
    ],
    "vanishing_depth": [
        (10.5, "A depth is a whole number"),
        (np.inf, "A depth is a whole number"),
        (0, "between 1 and 200"),
        (1000, "between 1 and 200"),
        (10, "the gradient is still 2.1e-06"),
        (12, "so it is with fewer"),
        (1, "the gradient is still 1.0e+00"),
    ],
    "dead_units": [
        (lambda W, b, X: np.mean((pre(W, b, X) <= 0).all(axis=0)), "That is the share"),
        (lambda W, b, X: np.sum((pre(W, b, X) > 0).any(axis=0)), "neurons that are alive"),
        (lambda W, b, X: np.sum((pre(W, b, X) <= 0).any(axis=0)), "use `all`, not `any`"),
        (lambda W, b, X: np.sum((pre(W, b, X) <= 0).all(axis=1)), "You get 0: on no sample"),
        (lambda W, b, X: np.sum((pre(W, b, X) < 0).all(axis=0)), "Use `<=`, not `<`"),
        (lambda W, b, X: np.sum((X @ W.T <= 0).all(axis=0)), "The bias b is missing"),
        (lambda W, b, X: np.sum(pre(W, b, X) <= 0), "You counted every entry"),
        (lambda W, b, X: len(b), "For a random input"),
    ],
    "stable_sigmoid": [
        (lambda z: np.exp(z) / (1 + np.exp(z)), "this gives NaN"),
        (lambda z: expit(-z), "This is σ(−z)"),
        (lambda z: expit(z) * expit(-z), "This is the derivative"),
        (np.tanh, "This is tanh"),
        (lambda z: 1 / (1 + np.exp(-np.abs(z))), "Not right where z < 0"),
        (naive, "overflowed on the way"),
        (both_branches, "overflowed on the way"),
        (lambda z: np.where(z < 0, naive(z), naive(np.abs(z))), "overflowed on the way"),
        (relu, "For z = 3.15935, 0.959275 is right"),
    ],
}

RIGHT = {
    "tanh_slope": [lambda h: (1 - h) * (1 + h), lambda h: [1 - v * v for v in h]],
    "leaky": [
        leaky(lambda z, alpha: np.maximum(z, alpha * z)),
        lambda z, alpha: [right_value(z, alpha), alpha + (1 - alpha) * (z >= 0)],
        lambda z, alpha: (
            [v if v >= 0 else alpha * v for v in z],
            [1 if v >= 0 else alpha for v in z],
        ),
    ],
    "read_alpha": [0.4, np.float32(0.4), 0.38, 2 / 5, np.array(0.42)],
    "gelu_gap": [(-0.7518, 0.17), [0.75, 0.17], (np.float32(0.752), 0.16997)],
    "slope_bound": [4**-10, 9.5e-7, np.float32(0.25) ** 10, 1 / 1048576],
    "vanishing_depth": [11, 11.0, np.int64(11)],
    "dead_units": [
        lambda W, b, X: sum(all(w @ x + c <= 0 for x in X) for w, c in zip(W, b, strict=True)),
        lambda W, b, X: np.count_nonzero(relu(pre(W, b, X)).max(axis=0) == 0),
        lambda W, b, X: float(np.sum(relu(pre(W, b, X)).sum(axis=0) == 0)),
    ],
    "stable_sigmoid": [
        expit,
        one_by_one,
        masked,
        lambda z: 0.5 * (1 + np.tanh(z / 2)),
        lambda z: np.exp(-np.logaddexp(0, -z)),
        lambda z: naive(np.clip(z, -500, 500)),
        lambda z: expit(z).astype(np.float64).tolist(),
        quietly(naive),
    ],
}


def test_the_largest_gap_of_gelu_is_its_lowest_point():
    z, gap = chapter.solve_gelu_gap()
    assert np.isclose(gelu(-z), -gap) and abs(gelu.derivative(-z)) < 1e-4
