"""Perceptron: a weighted sum, a sign, and a rule that learns from mistakes.

    y = sign(wᵀx + b)                                         (1)
    w ← w + η t x,   b ← b + η t      only where y ≠ t        (2)

A sample x has shape (d,); X has one sample per row, shape (N, d). Targets t are −1 or +1.

Source: F. Rosenblatt, "The perceptron: a probabilistic model for information storage and
organization in the brain", Psychological Review 65 (1958), 386–408.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import door


@door(z=arguments.floats)
def sign(z):
    """Sign of z, with sign(0) = +1."""
    return np.where(z >= 0, 1, -1)


@door(arguments.boundary)
def score(X, w, b):
    """Score wᵀx + b of one sample (d,), or of each row of X (N, d)."""
    return X @ w + b


def predict(X, w, b):
    """Prediction y = sign(wᵀx + b), eq. (1), for one sample or for each row of X."""
    return sign(score(X, w, b))


@door(arguments.samples)
def accuracy(X, t, w, b):
    """Share of the samples that are predicted right."""
    return np.mean(predict(X, w, b) == t)


class LearningRun(NamedTuple):
    """What happened while a perceptron learned: k mistakes, so k + 1 boundaries."""

    w: np.ndarray  # (k + 1, d): the start, then the weights after each mistake
    b: np.ndarray  # (k + 1,)
    wrong: np.ndarray  # (k,): which sample was misclassified
    visit: np.ndarray  # (k,): how many samples had been visited by then
    visits: int  # how many samples were visited in all
    converged: bool  # True if N samples in a row were right

    @property
    def mistakes(self):
        """The number of mistakes k."""
        return len(self.wrong)


@door(arguments.perceptron, epochs=arguments.count)
def learn(X, t, eta=1.0, w=None, b=0.0, epochs=100):
    """Learn by rule (2): visit the samples in turn, until N in a row are right.

    X (N, d), t (N,) in {−1, +1}; w and b are the start, zero unless given. It ends
    after ``epochs`` rounds of N visits at the latest. Returns a ``LearningRun``.
    """
    boundaries, mistakes = [(w, b)], []
    visits = right = 0  # right: how many in a row were right
    for _ in range(epochs):
        for i in range(len(X)):
            visits += 1
            y = 1 if w @ X[i] + b >= 0 else -1
            if y != t[i]:
                w, b = w + eta * t[i] * X[i], b + eta * t[i]
                boundaries.append((w, b))
                mistakes.append((i, visits))
                right = 0
            else:
                right += 1
            if right == len(X):
                return _learning_run(boundaries, mistakes, visits, converged=True)
    return _learning_run(boundaries, mistakes, visits, converged=False)


def _learning_run(boundaries, mistakes, visits, converged):
    w, b = (np.array(column) for column in zip(*boundaries, strict=True))
    wrong, visit = np.array(mistakes, dtype=int).reshape(-1, 2).T
    return LearningRun(w, b, wrong, visit, visits, converged)


@door(arguments.samples)
def pocket(X, t, run):
    """Weights and bias of the ``run`` that got the most samples right, not the last.

    Source: S. I. Gallant, "Perceptron-based learning algorithms", IEEE Trans. Neural
    Networks 1 (1990), 179–191.
    """
    right = np.sum(sign(X @ run.w.T + run.b) == t[:, None], axis=0)
    best = right.argmax()
    return run.w[best], run.b[best]


def average(run):
    """Mean weights and bias of the ``run``, each counted as often as it was used.

    Source: Y. Freund and R. E. Schapire, "Large margin classification using the
    perceptron algorithm", Machine Learning 37 (1999), 277–296.
    """
    used = np.diff([0, *run.visit, run.visits])
    return np.average(run.w, axis=0, weights=used), np.average(run.b, weights=used)
