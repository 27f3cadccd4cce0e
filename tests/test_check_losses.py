"""Exercises of chapter 4: every listed mistake gets its own message, and right is right."""

import math

import numpy as np
from scipy.special import expit, logsumexp, xlog1py, xlogy


def quietly(function):
    """``function`` without warnings."""

    def answer(*arguments):
        with np.errstate(all="ignore"):
            return function(*arguments)

    return answer


def entropy(q, t):
    return -np.mean(t * np.log(q) + (1 - t) * np.log(1 - q))


def clipped(loss):
    """An answer to ``safe_cross_entropy``: ``loss(q, t)`` of the clipped q."""
    return lambda p, t, eps: loss(np.clip(p, eps, 1 - eps), t)


def branches(near, far, condition=lambda r, delta: np.abs(r) <= delta):
    """An answer to ``huber``: two branches."""
    return lambda r, delta: np.where(condition(r, delta), near(r), far(r, delta))


def half_square(r):
    return r**2 / 2


def straight(r, delta):
    return delta * (np.abs(r) - delta / 2)


def neuron(bend=lambda y: y * (1 - y), bias=np.sum, factor=2, share=True):
    """An answer to ``neuron_gradient``."""

    def answer(X, t, w, b):
        y = expit(X @ w + b)
        slope = factor * (y - t) * bend(y) / (len(t) if share else 1)
        return X.T @ slope, bias(slope)

    return answer


def by_hand(X, t, w, b):
    """Sample by sample, in lists."""
    dw, db = [0.0] * len(w), 0.0
    for x, target in zip(X, t, strict=True):
        y = 1 / (1 + math.exp(-(x @ w + b)))
        slope = 2 / len(t) * (y - target) * (y - y * y)
        dw = [total + slope * part for total, part in zip(dw, x, strict=True)]
        db += slope
    return [dw, db]


MISTAKES = {
    "mse_gradient": [
        (lambda y, t: np.mean(2 * (y - t)), "This is one number"),
        (lambda y, t: (y - t) / len(y), "A factor 2 is missing"),
        (lambda y, t: 2 * (y - t), "1/N is missing"),
        (lambda y, t: 2 * (t - y) / len(y), "The sign is reversed"),
        (lambda y, t: (y - t) ** 2 / len(y), "it is not differentiated yet"),
        (lambda y, t: 2 * abs(y - t) / len(y), "The sign is lost"),
        (lambda y, t: 2 * (y - t) / 5, "For a random input"),
    ],
    "safe_cross_entropy": [
        (quietly(lambda p, t, eps: entropy(p, t)), "The result is NaN"),
        (quietly(lambda p, t, eps: entropy(np.maximum(p, eps), t)), "The result is NaN"),
        (lambda p, t, eps: np.mean(-xlogy(t, p) - xlog1py(1 - t, -p)), "The result is infinite"),
        (clipped(lambda q, t: entropy(q, t) * len(q)), "This is the sum"),
        (
            lambda p, t, eps: -np.mean(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps)),
            "This adds eps",
        ),
        (clipped(lambda q, t: -entropy(q, t)), "The minus sign in front"),
        (clipped(lambda q, t: -np.mean(t * np.log(q))), "samples with t = 0 count too"),
        (clipped(lambda q, t: entropy(q, t) / math.log(2)), "to base 2"),
        (clipped(lambda q, t: entropy(q, t) / math.log(10)), "to base 10"),
        (lambda p, t, eps: entropy(np.clip(p, 2 * eps, 1 - 2 * eps), t), "For a random input"),
    ],
    "huber": [
        (lambda r, delta: np.mean(branches(half_square, straight)(r, delta)), "This is one number"),
        (lambda r, delta: np.clip(r, -delta, delta), "This is the gradient"),
        (branches(np.square, straight), "lacks ½, so"),
        (branches(half_square, lambda r, delta: delta * abs(r)), "lacks −½δ"),
        (branches(half_square, lambda r, delta: delta * (r - delta / 2)), "fails for negative r"),
        (
            branches(half_square, straight, lambda r, delta: r <= delta),
            "The condition needs |r|",
        ),
        (
            branches(half_square, straight, lambda r, delta: abs(r) > delta),
            "The branches are swapped",
        ),
        (branches(half_square, lambda r, delta: abs(r) - delta / 2), "lacks the factor δ"),
        (lambda r, delta: r**2 / 2, "For a random input"),
    ],
    "outlier_range": [
        ((90, 13), "the smaller one first"),
        ((0, 94.5), "the smaller one first"),
        ((12, 94.5), "but 7 years lie beyond it"),
        ((5, 94.5), "but 10 years lie beyond it"),
        ((12.8, 97.0), "but 5 years lie beyond it"),
        ((30, 94.5), "it could start lower"),
        ((12.75, 60), "it could end higher"),
    ],
    "best_constants": [
        ((3, 20), "are swapped"),
        ((20, 20), "MSE is right. MAE does not care"),
        ((25, 3), "MSE is not right yet"),
        ((20, 4), "MSE is right, MAE is not yet"),
    ],
    "log_sum_exp": [
        (quietly(lambda a: np.log(np.sum(np.exp(a)))), "It overflows"),
        (
            quietly(lambda a: max(a.max(), 0) + np.log(np.sum(np.exp(a - max(a.max(), 0))))),
            "Subtract the largest a itself",
        ),
        (lambda a: np.log(np.sum(np.exp(a - a.max()))), "not added again"),
        (lambda a: np.sum(np.exp(a - a.max())), "The logarithm is missing"),
        (lambda a: np.sum(np.exp(a)), "before the logarithm"),
        (np.max, "only the largest a"),
        (lambda a: a.max() + np.log(np.mean(np.exp(a - a.max()))), "the log of the mean"),
        (lambda a: a.max() + np.sum(np.exp(a - a.max())), "For a random input"),
    ],
    "backward_by_hand": [
        ([1, 2, 3], "Write the answer as a pair"),
        ((np.array(3.0), [[6, 3], [0, 0]]), "should have shape (2,)"),
        (([[3], [0, 0]], [[6, 3], [0, 0]]), "Numbers are wanted here"),
        (([-3, 0], [[-6, -3], [0, 0]]), "All signs are reversed"),
        (([1.5, 0], [[3, 1.5], [0, 0]]), "half as large"),
        (([3, -0.5], [[6, 3], [0, 0]]), "receives h, not a"),
        (([6, 0], [[6, 3], [0, 0]]), "Look at the second layer first"),
        (([3, 0], [[6, 3], [-4, -2]]), "lacks the slope of ReLU"),
        (([3, 0], [[6, 0], [3, 0]]), "The first is transposed"),
        (([3, 0], [[2, 1], [0, 0]]), "lacks a link of the chain"),
        (([3, 0], [[3, 3], [0, 0]]), "lacks the input"),
        (([3, 0], [[6, 3], [0, 1]]), "try again"),
    ],
    "neuron_gradient": [
        (lambda X, t, w, b: X.T @ t, "should return a pair"),
        (neuron(lambda y: y, lambda slope: slope[0]), "Both bugs are still there"),
        (neuron(lambda y: y), "b is mended"),
        (neuron(bias=lambda slope: slope[0]), "b still uses the first sample alone"),
        (neuron(bias=np.mean), "divided by N once too often"),
        (neuron(lambda y: 1), "The derivative of σ is gone"),
        (neuron(factor=1), "lacks its factor 2"),
        (neuron(share=False), "lacks its 1/N"),
        (neuron(lambda y: 1 - y), "For a random input"),
    ],
}

RIGHT = {
    "mse_gradient": [
        lambda y, t: [2 / len(y) * (p - q) for p, q in zip(y, t, strict=True)],
        lambda y, t: 2 * np.subtract(y, t) / y.size,
    ],
    "safe_cross_entropy": [
        lambda p, t, eps: np.mean(-np.log(np.clip(np.where(t == 1, p, 1 - p), eps, 1 - eps))),
        lambda p, t, eps: np.array(entropy(np.minimum(np.maximum(p, eps), 1 - eps), t)),
        lambda p, t, eps: (
            -sum(
                q * math.log(max(v, eps)) + (1 - q) * math.log(max(1 - v, eps))
                for v, q in zip(p, t, strict=True)
            )
            / len(p)
        ),
    ],
    "huber": [
        lambda r, delta: np.clip(r, -delta, delta) * (r - np.clip(r, -delta, delta) / 2),
        lambda r, delta: [
            v * v / 2 if abs(v) <= delta else delta * (abs(v) - delta / 2) for v in r
        ],
        branches(half_square, straight, lambda r, delta: abs(r) < delta),
    ],
    "outlier_range": [(12.72, 94.53), [12.7, 94.5], np.array([12.75, 94.5], np.float32)],
    "best_constants": [(20, 3), [20.0, np.float32(3)], np.array([20, 3])],
    "log_sum_exp": [
        logsumexp,
        np.logaddexp.reduce,
        lambda a: np.array(max(a) + math.log(sum(math.exp(v - max(a)) for v in a))),
        lambda a: np.median(a) + np.log(np.sum(np.exp(a - np.median(a)))),
    ],
    "backward_by_hand": [
        (np.array([[3.0, 0.0]]), np.array([[6, 3], [0, 0]])),
        [(3, 0), ((6, 3), (0, 0))],
    ],
    "neuron_gradient": [
        neuron(),
        by_hand,
    ],
}
