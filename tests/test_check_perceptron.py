"""Exercises of chapter 1: every listed mistake gets its own message, and right is right."""

import numpy as np

from nbhelpers.lessons.margin import augment


def norm(v):
    return np.linalg.norm(v)


def step(change, update_if=lambda score, t: (1 if score >= 0 else -1) != t):
    """An answer to ``update`` that adds ``change(x, t, eta)`` to (w, b) where ``update_if`` says so."""

    def answer(w, b, x, t, eta):
        if not update_if(w @ x + b, t):
            return w, b
        w_step, b_step = change(x, t, eta)
        return w + w_step, b + b_step

    return answer


def right_step(x, t, eta):
    return eta * t * x, eta * t


def square_of(ratio):
    """An answer to ``novikoff``: the square of ``ratio(X̃, t, u)``."""
    return lambda X, t, u: ratio(augment(X), t, u) ** 2


def gamma(A, t, u):
    return np.min(t * (A @ u))


def longest(A):
    return max(map(norm, A))


def counts(X, t, ws, bs):
    return [np.sum(np.where(X @ w + b >= 0, 1, -1) == t) for w, b in zip(ws, bs, strict=True)]


MISTAKES = {
    "decide": [
        ([1, -2, 0, -4], "These are the scores"),
        ([1, -1, -1, -1], "in this course sign(0) = +1"),
        ([1, -1, 0, -1], "in this course sign(0) = +1"),
        ([1, 0, 1, 0], "Every output should be +1 or −1"),
        ([-1, -1, 1, -1], "Input number 1 is not right yet"),
        ([1, -1, 1, 1], "Input number 4 is not right yet"),
    ],
    "signed_distance": [
        (lambda w, b, x: w @ x + b, "This is the score"),
        (lambda w, b, x: abs(w @ x + b) / norm(w), "This is the absolute distance"),
        (lambda w, b, x: w @ x / norm(w), "The bias b is missing"),
        (lambda w, b, x: (w @ x + b) / (w @ w), "You divided by $\\|\\mathbf{w}\\|^2$"),
        (lambda w, b, x: w @ x / norm(w) + b, "put the numerator in parentheses"),
        (lambda w, b, x: -(w @ x + b) / norm(w), "The sign is reversed"),
        (lambda w, b, x: (w @ x + b) / np.max(w), "For a random input"),
    ],
    "nand_gate": [
        (3, "Write the answer as a pair"),
        ((-1, -1, 1.5), "Write the answer as a pair"),
        (((1, 1), -1.5), "This is AND"),
        (((0, 0), 0), "All four outputs are +1"),
        (((-1, -1), 0.5), "come out wrong: (0, 1), (1, 0)."),
        (((1, 1), -0.5), "come out wrong: (0, 0), (1, 1)."),
    ],
    "update": [
        (lambda w, b, x, t, eta: w, "should return the pair"),
        (step(right_step, lambda score, t: True), "was right already"),
        (step(right_step, lambda score, t: (1 if score > 0 else -1) != t), "was right already"),
        (step(right_step, lambda score, t: t * score <= 0), "was right already"),
        (step(right_step, lambda score, t: False), "yet w and b stayed"),
        (step(right_step, lambda score, t: t * score < 0), "yet w and b stayed"),
        (step(lambda x, t, eta: (eta * t * x, 0)), "b was not updated"),
        (step(lambda x, t, eta: (t * x, t)), "The learning rate η is missing"),
        (step(lambda x, t, eta: (eta * x, eta)), "t is missing"),
        (step(lambda x, t, eta: (2 * eta * t * x, 2 * eta * t)), "twice as long"),
        (step(lambda x, t, eta: (-eta * t * x, -eta * t)), "The direction is reversed"),
        (step(lambda x, t, eta: (eta * t * x, t)), "For a random input"),
    ],
    "eta_ratio": [
        ((0.01, 0.01), "The ratio of the mistakes is not right"),
        ((100, 100), "The ratio of the mistakes is not right"),
        ((1, 1), "Can ‖w‖ be the same?"),
        ((1, 100), "the ratio of ‖w‖ is upside down"),
        ((1, 0.1), "the ratio of ‖w‖ is not yet"),
    ],
    "best_eta": [
        (-4, "has to be positive"),
        (0, "has to be positive"),
        (np.inf, "has to be positive"),
        (1, "With η = 1 there were 15 mistakes"),
        (0.1, "With η = 0.1 there were 39 mistakes"),
    ],
    "novikoff": [
        (lambda X, t, u: longest(augment(X)) / gamma(augment(X), t, u), "The square is missing"),
        (lambda X, t, u: (longest(X) / gamma(augment(X), t, u)) ** 2, "augmented space"),
        (square_of(lambda A, t, u: gamma(A, t, u) / longest(A)), "upside down"),
        (square_of(lambda A, t, u: longest(A) / np.min(A @ u)), "keep t, and take the minimum"),
        (square_of(lambda A, t, u: longest(A) / np.mean(t * (A @ u))), "not their mean"),
        (
            square_of(lambda A, t, u: longest(A) / np.max(t * (A @ u))),
            "keep t, and take the minimum",
        ),
        (square_of(lambda A, t, u: longest(A) / gamma(A, t, u) / 2), "For a random input"),
    ],
    "pocket": [
        (lambda X, t, ws, bs: len(bs), "should be an index from 0 to"),
        (lambda X, t, ws, bs: -1, "should be an index from 0 to"),
        (lambda X, t, ws, bs: max(counts(X, t, ws, bs)) / len(X), "should be an index from 0 to"),
        (lambda X, t, ws, bs: len(bs) - 1, "You chose the last pair"),
        (lambda X, t, ws, bs: np.argmin(counts(X, t, ws, bs)), "the pair with the most errors"),
        (lambda X, t, ws, bs: np.argsort(counts(X, t, ws, bs))[len(bs) // 2], "but another gets"),
    ],
}

RIGHT = {
    "decide": [
        (1, -1, 1, -1),
        np.array([1, -1, 1, -1], np.float32),
        [np.int8(1), -1.0, True, np.float64(-1)],
    ],
    "signed_distance": [
        lambda w, b, x: np.dot(x, w / norm(w)) + b / norm(w),
        lambda w, b, x: np.array((sum(w * x) + b) / np.sqrt(sum(w**2))),
        lambda w, b, x: (b + sum(p * q for p, q in zip(w, x, strict=True))) / np.hypot.reduce(w),
    ],
    "nand_gate": [
        ((-2, -2), 3),
        [[-0.5, -0.25], 0.6],
        (np.array([-1, -1], np.float32), np.float32(1.5)),
        ((-3.0, -2.0), np.array(4)),
        ((-1, -1), 1),
    ],
    "update": [
        lambda w, b, x, t, eta: (
            [w + eta * t * x, b + eta * t]
            if t * (w @ x + b) < 0
            else [w, b]
            if w @ x + b != 0 or t == 1
            else [w - eta * x, b - eta]
        ),
        lambda w, b, x, t, eta: (
            w + eta * (t - np.where(w @ x + b >= 0, 1, -1)) / 2 * x,
            b + eta * (t - np.where(w @ x + b >= 0, 1, -1)) / 2,
        ),
        lambda w, b, x, t, eta: (
            [v + eta * t * c for v, c in zip(w, x, strict=True)]
            if (w @ x + b >= 0) != (t > 0)
            else w,
            b + eta * t * ((w @ x + b >= 0) != (t > 0)),
        ),
    ],
    "eta_ratio": [[1.0, 0.01], (np.int64(1), 1 / 100), np.array([1, 0.01], np.float32)],
    "best_eta": [4, 4.0, np.float32(4), np.array(4)],
    "novikoff": [
        lambda X, t, u: (np.sum(X**2, axis=1).max() + 1) / np.min(t * (X @ u[:-1] + u[-1])) ** 2,
        square_of(lambda A, t, u: max(map(norm, A)) / min(t * np.dot(A, u))),
    ],
    "pocket": [
        lambda X, t, ws, bs: np.argmax(counts(X, t, ws, bs)),
        lambda X, t, ws, bs: float(np.argmax(counts(X, t, ws, bs))),
        lambda X, t, ws, bs: len(bs) - 1 - np.argmax(counts(X, t, ws, bs)[::-1]),
    ],
}
