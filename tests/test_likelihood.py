"""Negative log-likelihoods equal SciPy's, and the losses up to a factor and a constant."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nbhelpers.activations import softmax
from nbhelpers.lessons.likelihood import bernoulli, categorical, gaussian
from nbhelpers.losses import binary_cross_entropy, cross_entropy, mse

seeds = st.integers(0, 10**6)


class TestGaussian:
    @given(seeds, st.floats(0.01, 100))
    def test_is_that_of_scipy_and_the_squared_error(self, seed, sigma):
        y, t = np.random.default_rng(seed).normal(size=(2, 9))
        value = gaussian(y, t, sigma)
        assert np.isclose(value, -stats.norm(y, sigma).logpdf(t).sum())
        constant = 9 * np.log(sigma * np.sqrt(2 * np.pi))
        assert np.isclose(value, 9 / (2 * sigma**2) * mse(y, t) + constant)

    @given(seeds, st.floats(-3, 3))
    def test_the_mean_is_the_most_likely(self, seed, y):
        t = np.random.default_rng(seed).normal(size=9)
        assert gaussian(t.mean(), t) <= gaussian(y, t)
        assert np.isclose(gaussian(y, t), 4.5 * mse(np.full(9, y), t) + 4.5 * np.log(2 * np.pi))


class TestBernoulli:
    @given(seeds, st.floats(0.001, 0.999))
    def test_is_that_of_scipy_and_the_cross_entropy(self, seed, p):
        rng = np.random.default_rng(seed)
        t, y = rng.integers(0, 2, 9), rng.uniform(0.001, 0.999, 9)
        assert np.isclose(bernoulli(y, t), -stats.bernoulli(y).logpmf(t).sum())
        assert np.isclose(bernoulli(y, t), 9 * binary_cross_entropy(y, t))
        assert np.isclose(bernoulli(p, t), 9 * binary_cross_entropy(np.full(9, p), t))

    @given(seeds, st.floats(0, 1))
    def test_the_share_of_ones_is_the_most_likely(self, seed, y):
        t = np.random.default_rng(seed).integers(0, 2, 9)
        assert bernoulli(t.mean(), t) <= bernoulli(y, t) + 1e-12

    def test_what_cannot_happen(self):
        assert bernoulli(0, [0, 1]) == np.inf
        assert bernoulli(1.0, [1, 1]) == 0


class TestCategorical:
    @given(seeds)
    def test_is_that_of_scipy_and_the_cross_entropy(self, seed):
        rng = np.random.default_rng(seed)
        t, y = rng.integers(0, 3, 9), softmax(rng.normal(size=(9, 3)))
        value = -stats.multinomial.logpmf(np.eye(3)[t], 1, y).sum()
        assert np.isclose(categorical(y, t), value)
        assert np.isclose(categorical(y, t), 9 * cross_entropy(y, t))
        assert np.isclose(categorical(y[0], t), 9 * cross_entropy(np.tile(y[0], (9, 1)), t))

    @given(seeds)
    def test_the_shares_are_the_most_likely(self, seed):
        rng = np.random.default_rng(seed)
        t, y = rng.integers(0, 3, 9), softmax(rng.normal(size=3))
        shares = np.bincount(t, minlength=3) / 9
        assert categorical(shares, t) <= categorical(y, t) + 1e-12

    def test_what_cannot_happen(self):
        assert categorical([0, 1], [0, 1]) == np.inf
        assert categorical([0, 1], [1, 1]) == 0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: gaussian([1, 2], [1, 2, 3]), ValueError, r"y has shape \(2,\) but t has shape \(3,"),
        (lambda: gaussian(0, []), ValueError, "t is empty"),
        (lambda: gaussian(np.nan, [1]), ValueError, "y holds NaN"),
        (lambda: gaussian(0, [np.inf]), ValueError, "t holds NaN or infinite"),
        (lambda: gaussian(0, [1], 0), ValueError, "sigma is 0, but a positive"),
        (lambda: bernoulli(1.5, [1]), ValueError, "y holds 1.5, but probabilities lie between"),
        (lambda: bernoulli(0.5, [1, 0.5]), ValueError, "t holds 0.5, but an outcome is 0 or 1"),
        (lambda: categorical([0.5, 0.6], [1]), ValueError, "row 0 of y sums to 1.1"),
        (lambda: categorical([0.5, 0.5], [2]), ValueError, "t holds the class index 2"),
        (lambda: categorical([0.5, 0.5], [0.5]), TypeError, "whole numbers are expected"),
        (lambda: categorical([0.5, 0.5], []), ValueError, "t is empty"),
        (lambda: categorical(0.5, [1]), ValueError, r"y has shape \(\)"),
    ],
)  # fmt: skip
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
