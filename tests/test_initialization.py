"""Initialization: the spread is what the formula says, and a network is initialized in place."""

import numpy as np
import pytest

from nbhelpers.activations import tanh
from nbhelpers.initialization import he, initialize, normal, xavier, zeros
from nbhelpers.mlp import MLP

VARIANCE = {
    normal: lambda fan_out, fan_in: 0.01**2,
    xavier: lambda fan_out, fan_in: 2 / (fan_in + fan_out),
    he: lambda fan_out, fan_in: 2 / fan_in,
}
initializers = pytest.mark.parametrize("initializer", VARIANCE, ids=lambda f: f.__name__)


@initializers
@pytest.mark.parametrize("shape", [(100, 400), (400, 100)])
def test_variance_is_that_of_the_formula_and_the_seed_decides(initializer, shape):
    W = initializer(shape, 0)
    assert W.shape == shape
    assert np.var(W) == pytest.approx(VARIANCE[initializer](*shape), rel=0.03)
    assert abs(W.mean()) < 4 * W.std() / np.sqrt(W.size)
    assert np.array_equal(W, initializer(shape, np.random.default_rng(0)))
    assert not np.array_equal(W, initializer(shape, 1))


def test_zeros_are_zeros():
    assert not zeros((3, 4), 0).any()


def net():
    return MLP([3, 4, 2], tanh, rng=0, dtype=np.float32)


def test_initialize_writes_into_the_parameters():
    target, rng = net(), np.random.default_rng(0)
    target.b[0] = np.ones(4)
    initialize(target, he, 0)
    for W, b in zip(target.W, target.b, strict=True):
        assert np.array_equal(W, he(W.shape, rng).astype(np.float32)) and not b.any()
    assert np.array_equal(target.theta[:12], target.W[0].ravel())


@pytest.mark.parametrize(
    "initializer",
    [lambda shape, rng: np.ones(shape[::-1]), lambda shape, rng: np.full(shape, np.nan)],
)
def test_a_scheme_that_fails_changes_nothing(initializer):
    target = net()
    with pytest.raises(ValueError, match="initializer returned"):
        initialize(target, initializer)
    assert np.array_equal(target.theta, net().theta)
