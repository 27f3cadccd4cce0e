"""Distances, margins and Novikoff's bound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.svm import SVC

from nbhelpers.data import gate, iris, two_classes
from nbhelpers.lessons.margin import (
    augment,
    augmented_margin,
    margin,
    mistake_bound,
    signed_distance,
    widest_boundary,
)
from nbhelpers.perceptron import learn

seeds = st.integers(0, 10**6)


@given(seeds)
def test_the_distance_is_to_the_nearest_point_of_the_boundary(seed):
    rng = np.random.default_rng(seed)
    w, b, x = rng.normal(size=3), rng.normal(), rng.normal(size=3)
    s = signed_distance(x, w, b)
    foot = x - s * w / np.linalg.norm(w)
    assert abs(foot @ w + b) < 1e-9
    along = np.cross(w, rng.normal(size=3))
    assert np.linalg.norm(x - foot) <= np.linalg.norm(x - (foot + along))


@given(seeds, st.floats(1e-6, 1e6))
def test_a_positive_factor_changes_no_distance(seed, c):
    rng = np.random.default_rng(seed)
    X, w, b = rng.normal(size=(5, 2)), rng.normal(size=2), rng.normal()
    assert np.allclose(signed_distance(X, c * w, c * b), signed_distance(X, w, b))


def test_the_margin_is_negative_where_a_sample_is_wrong():
    X, t = np.array([[1.0, 0.0], [-2.0, 0.0]]), np.array([1, -1])
    assert margin(X, t, [2.0, 0.0], 0.0) == 1
    assert margin(X, -t, [2.0, 0.0], 0.0) == -2


@pytest.mark.parametrize("seed", range(5))
def test_the_largest_augmented_margin_beats_a_search(seed):
    X, t = two_classes(30, 0.2, rng=seed)
    gamma, u = augmented_margin(X, t)
    assert np.isclose(np.linalg.norm(u), 1)
    assert np.isclose(gamma, np.min(t * (augment(X) @ u)))
    searched = minimize(
        lambda v: -np.min(t * (augment(X) @ v)) / np.linalg.norm(v),
        u + 0.1,
        method="Nelder-Mead",
        options={"maxiter": 5000, "xatol": 1e-10, "fatol": 1e-12},
    )
    assert gamma >= -searched.fun - 1e-9


def test_xor_has_no_margin():
    assert augmented_margin(*gate("XOR")) == (0.0, None)
    assert mistake_bound(*gate("XOR")) == np.inf


@settings(max_examples=150, deadline=None)
@given(seeds, st.integers(1, 5), st.floats(0.01, 1))
def test_novikoff_from_zero(seed, d, gap):
    X, t = two_classes(25, gap, d, rng=seed)
    gamma, _ = augmented_margin(X, t)
    R = np.linalg.norm(augment(X), axis=1).max()
    run = learn(X, t, passes=10**6)
    assert run.converged
    assert np.isclose(mistake_bound(X, t), (R / gamma) ** 2)
    assert run.mistakes <= (R / gamma) ** 2


@settings(max_examples=150, deadline=None)
@given(seeds, st.floats(0.01, 100))
def test_novikoff_from_any_start(seed, eta):
    rng = np.random.default_rng(seed)
    X, t = two_classes(25, 0.1, rng=rng)
    w, b = rng.normal(size=2) * 3, rng.normal()
    run = learn(X, t, eta, w, b, passes=10**6)
    assert run.converged
    assert run.mistakes <= mistake_bound(X, t, eta, w, b)


@pytest.mark.parametrize("features", [["petal_length", "petal_width"], None])
def test_the_widest_boundary_is_that_of_a_support_vector_machine(features):
    X, t = iris("setosa", features=features) if features else iris("setosa")
    w, b = widest_boundary(X, t)
    machine = SVC(C=1e10, kernel="linear", tol=1e-8).fit(X, t)
    assert np.isclose(margin(X, t, w, b), 1 / np.linalg.norm(machine.coef_), rtol=1e-4)
    assert margin(X, t, w, b) >= 1 / np.linalg.norm(machine.coef_) * (1 - 1e-4)


def test_no_weights_no_boundary():
    with pytest.raises(ValueError, match="w is zero"):
        signed_distance([[1.0, 2.0]], [0.0, 0.0], 1.0)


def test_no_widest_boundary_of_what_is_not_separable():
    with pytest.raises(ValueError, match="not linearly separable"):
        widest_boundary(*gate("XOR"))
