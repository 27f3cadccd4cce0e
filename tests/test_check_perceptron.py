"""Exercises of chapter 1: answers with the mistake that each makes, and others that are right."""

import math

import numpy as np
from numpy.linalg import norm

from nbhelpers.data import two_classes
from nbhelpers.lessons.margin import augment
from nbhelpers.perceptron import learn, sign


def step(change, update_if=lambda score, t: sign(score) != t):
    """An answer to ``update`` that adds ``change(x, t, eta)`` to (w, b) where ``update_if`` says so."""

    def answer(w, b, x, t, eta):
        if not update_if(w @ x + b, t):
            return w, b
        w_step, b_step = change(x, t, eta)
        return w + w_step, b + b_step

    return answer


def right_step(x, t, eta):
    return eta * t * x, eta * t


def step_without_b(w, b, x, t, eta):
    return (w + eta * t * x, b + eta * t) if sign(w @ x) != t else (w, b)


def steps_until_right(w, b, x, t, eta):
    while sign(w @ x + b) != t:
        w, b = w + eta * t * x, b + eta * t
    return w, b


def in_place(w, b, x, t, eta):
    w += eta * t * x
    return w, b


def bound(R, gamma):
    """An answer to ``novikoff``, from R(X̃) and γ of the signed distances t (X̃ @ u)."""
    return lambda X, t, u: (R(augment(X)) / gamma(t * (augment(X) @ u))) ** 2


def longest(A):
    return norm(A, axis=1).max()


def right(X, t, ws, bs):
    """Whether each sample (row) comes out right with each pair (column)."""
    return sign(X @ ws.T + bs) == t[:, None]


def counts(X, t, ws, bs):
    return right(X, t, ws, bs).sum(axis=0)


def margins(X, t, ws, bs):
    return (t[:, None] * (X @ ws.T + bs)).min(axis=0)


def count_taken_for_index(*given):
    best = 0
    for i, count in enumerate(counts(*given)):
        if count > best:
            best = i
    return best


def solve_each():
    """For each data set of ``fewer_mistakes``, whether η = 4 makes fewer mistakes, and whether η = 3 does."""
    sets = [two_classes(40, margin=0.2, rng=seed) for seed in range(100)]
    four, three = ([learn(X, t, eta, w=[-3, 3]).mistakes for X, t in sets] for eta in (4, 3))
    return np.less(four, three), np.less(three, four)


MISTAKES = {
    "decide": [
        ([1, -2, 0, -4], "scores"),
        ([1, -1, -1, -1], "zero"),
        (np.array([1, -1, 0, -1]), "zero"),
        ([-1, 1, -1, 1], "reversed"),
        ([1, 0, 1, 0], "signs"),
        ([-1, -1, 1, -1], "input"),
        ([1, -1, 1, 1], "Input number 4 is not right yet"),
        ([1, -1, 1], "The result should have shape (4,), but it has shape (3,)."),
    ],
    "signed_distance": [
        (lambda w, b, x: w @ x + b, "score"),
        (lambda w, b, x: sign(w @ x + b), "side"),
        (lambda w, b, x: abs(w @ x + b) / norm(w), "absolute"),
        (
            lambda w, b, x: sign(w @ x) * abs(w @ x + b) / norm(w),
            "should be 0.4, but yours is −0.4",
        ),
        (lambda w, b, x: -(w @ x + b) / norm(w), "reversed"),
        (lambda w, b, x: w @ x / norm(w), "without_b"),
        (lambda w, b, x: (w @ x - b) / norm(w), "minus_b"),
        (lambda w, b, x: w @ x / norm(w) + b, "parentheses"),
        (lambda w, b, x: w @ x + b / norm(w), "parentheses"),
        (lambda w, b, x: (w @ x + b) / (w @ w), "squared"),
        (lambda w, b, x: (w @ x + b) * norm(w), "multiplied"),
        (lambda w, b, x: (w @ x + b) / norm(x), "by_x"),
        (lambda w, b, x: (w @ x + b) / (norm(w) * norm(x)), "by_both_lengths"),
        (lambda w, b, x: (w @ x + b) / norm(np.append(w, b)), "by_w_and_b"),
        (lambda w, b, x: (w @ x + b) / math.hypot(w[0], w[1]), "first_two"),
        (lambda w, b, x: (w[:2] @ x[:2] + b) / norm(w), "first_two"),
        (lambda w, b, x: (w[:2] @ x[:2] + b) / norm(w[:2]), "first_two"),
        (lambda w, b, x: (w @ x + b) / sum(abs(w)), "sum_of_sizes"),
        (lambda w, b, x: round((w @ x + b) / norm(w), 2), "yours is −0.58"),
        (lambda w, b, x: (w @ x + b) / max(w), "For w = [3, 4], b = −2, x = [2, 1], the result"),
        (lambda w, b, x: w * x / norm(w), "should be one number, but it has shape (2,)."),
        (lambda w, b: w, "takes 2 positional arguments but 3 were given"),
    ],
    "nand_gate": [
        (3, "parts"),
        ((-1, -1, 1.5), "parts"),
        (((1, 1), -1.5), "and_gate"),
        (((-1, -1), 0.5), "nor_gate"),
        (((0, 0), 0), "not_negative"),
        (((-1, 1), 3), "not_negative"),
        (((-1, -2), 4), "all_plus"),
        (((-1, -1), 3), "its score has to be below 0, but it is 1:"),
        (((0, 0), -1), "all_minus"),
        (((1, 1), -0.5), "inputs"),
        (((-2, 1), 1), "come out wrong: (1, 0), (1, 1)."),
        (((np.inf, 1.0), -1.5), "The answer holds ∞"),
    ],
    "update": [
        (lambda w, b, x, t, eta: w, "parts"),
        (step(right_step, lambda score, t: (1 if score > 0 else -1) != t), "zero"),
        (step(right_step, lambda score, t: np.sign(score) != t), "zero"),
        (step(right_step, lambda score, t: t * score <= 0), "zero"),
        (step(right_step, lambda score, t: True), "always"),
        (step(right_step, lambda score, t: score != t), "always"),
        (step(right_step, lambda score, t: False), "never"),
        (step(right_step, lambda score, t: sign(score) == t), "when_right"),
        (step_without_b, "b_unseen"),
        (steps_until_right, "loop"),
        (step(lambda x, t, eta: (eta * t * x, 0)), "b_step"),
        (step(lambda x, t, eta: (eta * t * x, t)), "b_step"),
        (step(lambda x, t, eta: (eta * t * x, eta)), "b_step"),
        (step(lambda x, t, eta: (t * x, t)), "no_eta"),
        (step(lambda x, t, eta: (eta * x, eta)), "no_t"),
        (step(lambda x, t, eta: (2 * eta * t * x, 2 * eta * t)), "doubled"),
        (step(lambda x, t, eta: (-eta * t * x, -eta * t)), "reversed"),
        (
            step(lambda x, t, eta: (eta * t * x**2, eta * t)),
            "[3.25, −3.25], but yours is [3.25, −1.75]",
        ),
        (lambda *given: step(right_step)(*given)[::-1], "in reverse order"),
        (
            lambda w, b, x, t, eta: (
                step(right_step)(w, b, x, t, eta) if sign(w @ x + b) != t else None
            ),
            "b = 4, x = [0, 1, 1], t = 1, eta = 0.25, your function returned nothing",
        ),
        (in_place, "changed an array"),
    ],
    "eta_ratio": [
        ((0.01, 1), "swapped"),
        ((0.01, 0.01), "mistakes"),
        ((1, 1), "same"),
        ((1, 100), "upside_down"),
        ((1, 0.1), "other"),
    ],
    "fewer_mistakes": [
        ((26, 33), "swapped"),
        ((74, 67), "with_ties"),
        ((33, 67), "with_ties"),
        ((1, 0), "one_set"),
        ((0, 0), "from_zero"),
        ((0.33, 0.26), "shares"),
        ((33, 25), "other"),
        ((np.arange(100) < 33, np.arange(100) < 26), "other"),
        (solve_each(), "each"),
    ],
    "novikoff": [
        (lambda X, t, u: min(t * (X @ u)), "as many columns as the right has rows"),
        (lambda X, t, u: longest(augment(X)) / min(t * (augment(X) @ u)), "square"),
        (lambda X, t, u: longest(augment(X)) ** 2 / min(t * (augment(X) @ u)), "square"),
        (lambda X, t, u: (min(t * (augment(X) @ u)) / longest(augment(X))) ** 2, "upside_down"),
        (bound(lambda A: longest(A[:, :-1]), min), "not_augmented"),
        (lambda X, t, u: (longest(X) / min(t * (X @ u[:-1]))) ** 2, "not_augmented"),
        (lambda X, t, u: (longest(augment(X)) / min(t * (X @ u[:-1]))) ** 2, "no_bias"),
        (bound(longest, lambda d: d.max()), "largest"),
        (bound(longest, np.mean), "mean"),
        (lambda X, t, u: (norm(u[:-1]) * bound(longest, min)(X, t, u) ** 0.5) ** 2, "by_w"),
        (bound(norm, min), "not_rows"),
        (bound(lambda A: norm(A, axis=0).max(), min), "not_rows"),
        (bound(lambda A: norm(A, axis=1).min(), min), "not_longest"),
        (bound(lambda A: norm(A, axis=1).mean(), min), "not_longest"),
        (lambda X, t, u: (longest(augment(X)) / min(augment(X) @ u)) ** 2, "no_t"),
        (
            lambda X, t, u: (
                (longest(augment(X)) / min(t * (np.column_stack([np.ones(len(X)), X]) @ u))) ** 2
            ),
            "ones_first",
        ),
        (bound(longest, lambda d: 2 * min(d)), "but yours is"),
    ],
    "pocket": [
        (lambda *given: max(counts(*given)), "count"),
        (lambda *given: max(counts(*given)) / len(given[0]), "count"),
        (lambda *given: np.argmax(counts(*given)) + 1, "from_one"),
        (lambda X, t, ws, bs: len(bs) - 1, "last"),
        (lambda X, t, ws, bs: (ws[0], bs[0]), "no_numbers"),
        (lambda *given: np.argmin(counts(*given)), "worst"),
        (lambda *given: min((~right(*given)).sum(axis=0)), "errors"),
        (lambda *given: np.argmax(right(*given).sum(axis=1)), "samples"),
        (
            lambda X, t, ws, bs: np.argmax((np.sign(X @ ws.T + bs) == t[:, None]).sum(axis=0)),
            "zero",
        ),
        (lambda X, t, ws, bs: np.argmax(((X @ ws.T + bs) * t[:, None] >= 0).sum(axis=0)), "zero"),
        (lambda X, t, ws, bs: np.argmax(counts(X, t, ws, 0 * bs)), "no_b"),
        (lambda X, t, ws, bs: np.argmax(t @ (X @ ws.T + bs)), "scores"),
        (lambda *given: np.argmax(margins(*given)), "margin"),
        (lambda *given: np.argmax(margins(*given) / np.linalg.norm(given[2], axis=1)), "margin"),
        (lambda X, t, ws, bs: np.argmax(abs(X @ ws.T + bs).sum(axis=0)), "but yours is"),
        (count_taken_for_index, "index_for_count"),
        (lambda *given: -7, "but yours is −7"),
    ],
}

RIGHT = {
    "nand_gate": [
        ((-2, -2), 3),
        [[-0.5, -0.25], 0.6],
        ((-3.0, -2.0), np.array(4)),
        ((-1, -1), 1),
    ],
}
