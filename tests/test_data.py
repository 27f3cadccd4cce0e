"""Real tables match their descriptions, and synthetic sets have the properties that they promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits, load_iris

from nbhelpers.data import (
    belgian_calls,
    circles,
    digits,
    gate,
    gaussians,
    iris,
    moons,
    spiral,
    two_classes,
    xor,
)
from nbhelpers.data.telephone import OTHER_UNIT, PARTLY
from nbhelpers.lessons.margin import augmented_margin


def test_iris_is_fishers_table():
    bunch = load_iris()
    X, t = iris("versicolor")
    assert np.array_equal(X, bunch.data)
    assert np.array_equal(t, np.where(bunch.target == 1, 1, -1))
    X, t = iris("virginica", "versicolor", ["petal_width", "sepal_length"])
    assert np.array_equal(X, bunch.data[50:][:, [3, 0]]) and t.tolist() == [-1] * 50 + [1] * 50


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("setosa", "rose"), "negative is 'rose'"),
        (("setosa", None, ["petal"]), "features is"),
        (("setosa", None, "petal_length"), "a list of these"),
    ],
)
def test_iris_says_what_it_has(arguments, message):
    with pytest.raises(ValueError, match=message):
        iris(*arguments)


@given(st.integers(1, 60), st.floats(0, 1), st.integers(1, 6), st.integers(0, 10**6))
def test_two_classes_keep_their_margin(n, gap, d, seed):
    X, t = two_classes(n, gap, d, seed)
    assert X.shape == (n, d) and np.abs(X).max() <= 2
    assert set(t) <= {-1, 1}
    if gap > 0.01:
        assert augmented_margin(X, t)[0] > 0
    assert np.array_equal(X, two_classes(n, gap, d, seed)[0])


def test_gates():
    X, t = gate("XOR")
    assert np.array_equal(t == 1, X[:, 0] != X[:, 1])
    assert gate("AND")[1].tolist() == [-1, -1, -1, 1] and gate("OR")[1].tolist() == [-1, 1, 1, 1]
    assert np.array_equal(gate("NAND")[1], -gate("AND")[1])


def test_belgian_calls():
    years, calls = belgian_calls()
    assert years.tolist() == [*range(1950, 1974)] and calls.shape == (24,)
    assert calls[[0, 12, 13, 14, 19, 20, 23]].tolist() == [4.4, 16.1, 21.2, 119, 212, 43, 29]
    assert years[calls > 100].tolist() == list(OTHER_UNIT)
    usual = ~np.isin(years, OTHER_UNIT + PARTLY)
    assert calls[usual].max() == 29


def test_digits_are_the_table_of_uci():
    bunch = load_digits()
    X, t = digits("all")
    assert np.array_equal(X * 16, bunch.data) and np.array_equal(t, bunch.target)


def test_the_parts_of_digits_are_disjoint_and_whole_with_a_share_of_every_digit():
    sizes = {"train": 1071, "validation": 362, "test": 364}
    parts = [digits(part) for part in sizes]
    rows = [(*x, label) for part in parts for x, label in zip(*part, strict=True)]
    assert sorted(rows) == sorted((*x, label) for x, label in zip(*digits("all"), strict=True))
    assert len(set(rows)) == len(rows) == len({row[:-1] for row in rows}) == 1797
    for (X, t), size, share in zip(parts, sizes.values(), (3, 1, 1), strict=True):
        assert X.shape == (size, 64) and t.shape == (size,)
        fair = np.bincount(digits("all")[1]) * share / 5
        assert np.abs(np.bincount(t) - fair).max() < 1.5


def test_digits_hands_out_copies():
    X, _ = digits()
    X[:] = 0
    assert digits()[0].max() == 1


PLANAR = (circles, moons, xor, gaussians, spiral)
planar = pytest.mark.parametrize("make", PLANAR, ids=lambda make: make.__name__)


@planar
@settings(max_examples=30)
@given(n=st.integers(2, 80), noise=st.floats(0, 1), seed=st.integers(0, 10**6))
def test_planar_sets_are_balanced_and_the_same_for_a_seed(make, n, noise, seed):
    X, t = make(n, noise, seed)
    assert X.shape == (n, 2) and t.shape == (n,) and np.isfinite(X).all()
    assert np.bincount(t).tolist() == [n - n // 2, n // 2]
    again = make(n, noise, np.random.default_rng(seed))
    assert np.array_equal(X, again[0]) and np.array_equal(t, again[1])


@planar
def test_noise_is_a_standard_deviation(make):
    clean, _ = make(4000, 0.0, 1)
    noisy, _ = make(4000, 0.3, 1)
    assert np.std(noisy - clean) == pytest.approx(0.3, rel=0.05)
    assert np.abs(clean).max() <= 1.5


def test_circles_and_moons_without_noise():
    X, t = circles(101, 0, 3)
    assert np.allclose(np.linalg.norm(X, axis=1), np.where(t == 0, 1, 0.5))
    X, t = moons(101, 0, 3)
    middle = np.where(t == 0, 1, -1)[:, None] * [-0.5, -0.25]
    assert np.allclose(np.linalg.norm(X - middle, axis=1), 1)
    assert (X[t == 0, 1] >= -0.25).all() and (X[t == 1, 1] <= 0.25).all()


def test_xor_and_gaussians_without_noise():
    X, t = xor(400, 0, 3)
    assert np.array_equal(t == 1, X[:, 0] * X[:, 1] < 0)
    assert {tuple(corner) for corner in np.sign(X)} == {(1, 1), (1, -1), (-1, 1), (-1, -1)}
    X, t = gaussians(10, 0, 3)
    assert np.array_equal(X, np.where(t == 0, -0.7, 0.7)[:, None] * [1, 1])


@pytest.mark.parametrize("turns", [0.5, 2.0])
def test_spiral_without_noise(turns):
    X, t = spiral(101, 0, 3, turns)
    radius = np.linalg.norm(X, axis=1)
    angle = 2 * np.pi * turns * radius + np.pi * t
    assert np.allclose(X, radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))
    assert radius.min() >= 0.1 - 1e-12 and radius.max() <= 1 + 1e-12
