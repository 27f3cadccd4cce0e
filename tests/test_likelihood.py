"""Negative log-likelihoods equal SciPy's, and the losses up to a factor and a constant."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nbhelpers.activations import softmax
from nbhelpers.lessons.likelihood import bernoulli, categorical, gaussian
from nbhelpers.losses import binary_cross_entropy, cross_entropy, mse

seeds = st.integers(0, 10**6)


@given(seeds, st.floats(0.01, 100))
def test_gaussian(seed, sigma):
    y, t = np.random.default_rng(seed).normal(size=(2, 9))
    constant = 9 * np.log(sigma * np.sqrt(2 * np.pi))
    for mean in (y, y[0]):
        value = gaussian(mean, t, sigma)
        assert np.isclose(value, -stats.norm(mean, sigma).logpdf(t).sum())
        squares = mse(np.broadcast_to(mean, 9), t)
        assert np.isclose(value, 9 / (2 * sigma**2) * squares + constant)


@given(seeds)
def test_bernoulli(seed):
    rng = np.random.default_rng(seed)
    t, y = rng.integers(0, 2, 9), rng.uniform(0.001, 0.999, 9)
    for p in (y, y[0]):
        assert np.isclose(bernoulli(p, t), -stats.bernoulli(p).logpmf(t).sum())
        assert np.isclose(bernoulli(p, t), 9 * binary_cross_entropy(np.broadcast_to(p, 9), t))


@given(seeds)
def test_categorical(seed):
    rng = np.random.default_rng(seed)
    t, y = rng.integers(0, 3, 9), softmax(rng.normal(size=(9, 3)))
    for p in (y, y[0]):
        rows = np.broadcast_to(p, (9, 3))
        value = -stats.multinomial.logpmf(np.eye(3)[t], 1, rows).sum()
        assert np.isclose(categorical(p, t), value)
        assert np.isclose(categorical(p, t), 9 * cross_entropy(rows, t))


def test_what_cannot_happen():
    assert bernoulli(0, [0, 1]) == categorical([0, 1], [0, 1]) == np.inf
    assert bernoulli(1.0, [1, 1]) == categorical([0, 1], [1, 1]) == 0
