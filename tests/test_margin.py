"""Distances, margins and Novikoff's bound, the last two also against fractions."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from nbhelpers.data import iris, two_classes
from nbhelpers.lessons.margin import (
    augmented_margin,
    margin,
    mistake_bound,
    signed_distance,
    widest_boundary,
)
from nbhelpers.perceptron import learn

seeds = st.integers(0, 10**6)


def fractions(X):
    """The rows of X in fractions."""
    return [[Fraction(float(x)) for x in row] for row in X]


def dot(v, w):
    return sum(a * b for a, b in zip(v, w, strict=True))


def solution(A, b):
    """The x with A x = b in fractions, by elimination; None where A is singular."""
    rows = [[*row, value] for row, value in zip(A, b, strict=True)]
    for k in range(len(rows)):
        pivot = next((row for row in rows[k:] if row[k]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        pivot = [value / pivot[k] for value in pivot]
        rows = [[v - row[k] * p for v, p in zip(row, pivot, strict=True)] for row in rows]
        rows.insert(k, pivot)
    return [row[-1] for row in rows]


def shortest(Z):
    """The shortest θ with zᵀθ ≥ 1 for all rows z of Z, in fractions; None if there is no θ.

    It is Σ λ z with λ ≥ 0 over some rows for which zᵀθ = 1; every choice of these rows is tried.
    """
    for size in range(1, len(Z[0]) + 1):
        for tight in combinations(Z, size):
            weights = solution([[dot(z, y) for y in tight] for z in tight], [Fraction(1)] * size)
            if weights is not None and min(weights) >= 0:
                theta = [dot(weights, column) for column in zip(*tight, strict=True)]
                if all(dot(z, theta) >= 1 for z in Z):
                    return theta
    return None


@st.composite
def few_samples(draw):
    """Up to 6 samples (X, t) with 1 to 3 features, of any size, as far from zero as it may be."""
    d = draw(st.integers(1, 3))
    t = draw(st.lists(st.sampled_from([-1, 1]), min_size=2, max_size=6))
    X = draw(st.lists(st.lists(st.integers(-4, 4), min_size=d, max_size=d), min_size=len(t), max_size=len(t)))  # fmt: skip
    powers = st.lists(st.floats(0, 8), min_size=d, max_size=d)
    size = 10.0 ** draw(st.integers(-8, 8))
    return size * (np.array(X) + 10 ** np.array(draw(powers))), np.array(t)


@given(seeds)
def test_the_distance_is_to_the_nearest_point_of_the_boundary(seed):
    rng = np.random.default_rng(seed)
    w, b, x = rng.normal(size=3), rng.normal(), rng.normal(size=3)
    s = signed_distance(x, w, b)
    foot = x - s * w / np.linalg.norm(w)
    assert abs(foot @ w + b) < 1e-9
    along = np.cross(w, rng.normal(size=3))
    assert np.linalg.norm(x - foot) <= np.linalg.norm(x - (foot + along))


def test_the_margin_is_negative_where_a_sample_is_wrong():
    X, t = np.array([[1.0, 0.0], [-2.0, 0.0]]), np.array([1, -1])
    assert margin(X, t, [2.0, 0.0], 0.0) == 1
    assert margin(X, -t, [2.0, 0.0], 0.0) == -2


@settings(max_examples=100)
@given(few_samples())
def test_margin_and_bound_are_those_in_fractions(samples):
    X, t = samples
    rows = [[*x, Fraction(1)] for x in fractions(X)]
    theta = shortest([[int(sign) * x for x in row] for row, sign in zip(rows, t, strict=True)])
    gamma, u = augmented_margin(X, t)
    if theta is None:
        assert (gamma, u) == (0.0, None) and mistake_bound(X, t) == np.inf
        return
    length = dot(theta, theta)
    assert abs(Fraction(gamma) ** 2 * length - 1) < 1e-14
    assert all(
        abs(Fraction(a) - b * Fraction(gamma)) < 1e-14 for a, b in zip(u, theta, strict=True)
    )
    exact = max(dot(row, row) for row in rows) * length
    assert exact <= Fraction(mistake_bound(X, t)) <= exact * (1 + Fraction(1, 10**11))


@settings(max_examples=100)
@given(few_samples())
def test_the_widest_boundary_is_that_in_fractions(samples):
    X, t = samples
    positive, negative = fractions(X[t > 0]), fractions(X[t < 0])
    pairs = [[a - b for a, b in zip(*pair, strict=True)] for pair in product(positive, negative)]
    half = shortest(pairs) if pairs else None
    if half is None:
        with pytest.raises(ValueError, match=r"not linearly separable|holds only"):
            widest_boundary(X, t)
        return
    w, b = widest_boundary(X, t)
    length = Fraction(np.linalg.norm(w))
    assert all(abs(Fraction(a) - 2 * c) < length / 10**14 for a, c in zip(w, half, strict=True))
    exact = -min(dot(half, x) for x in positive) - max(dot(half, x) for x in negative)
    assert abs(Fraction(b) - exact) <= abs(exact) / 10**14


@settings(max_examples=50)
@given(seeds, st.floats(-3, 3), st.floats(-2, 2))
def test_the_bound_from_a_start_is_the_larger_root_of_the_quadratic(seed, far, power):
    """In fractions, with v = γu: (vᵀθ₀ + kηγ²)² − γ² (‖θ₀‖² + kη²R²) changes its sign there."""
    rng = np.random.default_rng(seed)
    X, t = two_classes(5, 0.1, rng=rng)
    start, eta = 10**far * rng.normal(size=3), 10.0**power
    rows = [[*x, Fraction(1)] for x in fractions(X)]
    theta = shortest([[int(sign) * x for x in row] for row, sign in zip(rows, t, strict=True)])
    gamma2, R2 = 1 / dot(theta, theta), max(dot(row, row) for row in rows)
    (begin,), step = fractions([start]), Fraction(eta)

    def too_many(k):
        k = Fraction(k)
        along, length = dot(theta, begin) + k * step, dot(begin, begin) + k * step**2 * R2
        return along >= 0 and along**2 * gamma2 >= length

    bound = mistake_bound(X, t, eta, start[:2], start[2])
    rounding = 1e-11 * (R2 / gamma2 + np.linalg.norm(start) / eta / gamma2**0.5)
    assert too_many(bound) and not (bound > rounding and too_many(bound - rounding))


def test_what_is_not_separable_has_no_margin():
    samples = iris("virginica", "versicolor")
    assert augmented_margin(*samples) == (0.0, None)
    assert mistake_bound(*samples) == np.inf
    with pytest.raises(ValueError, match="not linearly separable"):
        widest_boundary(*samples)


@settings(max_examples=100)
@given(seeds, st.integers(1, 5), st.floats(0.01, 1), st.floats(0.01, 100), st.sampled_from([0, 3]))
def test_novikoff_from_zero_and_from_any_start(seed, d, gap, eta, far):
    rng = np.random.default_rng(seed)
    X, t = two_classes(25, gap, d, rng=rng)
    w, b = far * rng.normal(size=d), far * rng.normal()
    run = learn(X, t, eta, w, b, epochs=10**6)
    assert run.converged
    assert run.mistakes <= mistake_bound(X, t, eta, w, b)


@pytest.mark.parametrize("count", [2, 4])
def test_the_widest_boundary_is_that_of_a_support_vector_machine(count):
    X, t = iris("setosa")
    X = X[:, -count:]
    found = margin(X, t, *widest_boundary(X, t))
    machine = SVC(C=1e10, kernel="linear", tol=1e-8).fit(X, t)
    assert np.isclose(found * np.linalg.norm(machine.coef_), 1, rtol=1e-4)
