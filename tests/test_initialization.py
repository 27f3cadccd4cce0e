"""Initialization: the spread is what the formula says, and a network is initialized in place."""

from types import SimpleNamespace

import numpy as np
import pytest

from nbhelpers.initialization import (
    he,
    he_uniform,
    initialize,
    normal,
    uniform,
    xavier,
    xavier_uniform,
    zeros,
)

VARIANCE = {
    normal: lambda fan_out, fan_in: 0.01**2,
    uniform: lambda fan_out, fan_in: 0.01**2,
    xavier: lambda fan_out, fan_in: 2 / (fan_in + fan_out),
    xavier_uniform: lambda fan_out, fan_in: 2 / (fan_in + fan_out),
    he: lambda fan_out, fan_in: 2 / fan_in,
    he_uniform: lambda fan_out, fan_in: 2 / fan_in,
}
initializers = pytest.mark.parametrize(
    "initializer", VARIANCE, ids=lambda initializer: initializer.__name__
)


@initializers
@pytest.mark.parametrize("shape", [(100, 400), (400, 100)])
def test_variance_is_that_of_the_formula(initializer, shape):
    W = initializer(shape, 0)
    assert W.shape == shape
    assert np.var(W) == pytest.approx(VARIANCE[initializer](*shape), rel=0.03)
    assert abs(W.mean()) < 4 * W.std() / np.sqrt(W.size)


@initializers
def test_a_seed_gives_the_same_weights(initializer):
    assert np.array_equal(initializer((3, 4), 5), initializer((3, 4), np.random.default_rng(5)))
    assert not np.array_equal(initializer((3, 4), 5), initializer((3, 4), 6))


@pytest.mark.parametrize(
    ("initializer", "limit"), [(xavier_uniform, (6 / 50) ** 0.5), (he_uniform, 0.5)]
)
def test_uniform_weights_end_where_the_papers_say(initializer, limit):
    W = initializer((26, 24), 0)
    assert 0.98 * limit < np.abs(W).max() <= limit


def test_zeros():
    assert not zeros((3, 4), 0).any()


def spread(initializer, act, depth=30, width=256):
    """Root mean square of the activations after ``depth`` layers."""
    rng = np.random.default_rng(0)
    h = rng.normal(size=(200, width))
    for _ in range(depth):
        h = act(h @ initializer((width, width), rng).T)
    return np.sqrt(np.mean(h**2))


def test_he_keeps_the_signal_through_thirty_relu_layers_and_xavier_does_not():
    def relu(a):
        return np.maximum(a, 0)

    assert 0.3 < spread(he, relu) < 3
    assert 0.3 < spread(he_uniform, relu) < 3
    assert spread(xavier, relu) < 1e-3
    assert spread(normal, relu) < 1e-10


def net():
    theta = np.ones(26, np.float32)
    return SimpleNamespace(
        theta=theta,
        W=[theta[:12].reshape(4, 3), theta[16:24].reshape(2, 4)],
        b=[theta[12:16], theta[24:]],
    )


def test_initialize_writes_into_the_parameters():
    target = net()
    initialize(target, he, 0)
    rng = np.random.default_rng(0)
    for W, b in zip(target.W, target.b, strict=True):
        assert np.array_equal(W, he(W.shape, rng).astype(np.float32)) and not b.any()
    assert target.theta.dtype == np.float32
    assert np.array_equal(target.theta[:12], target.W[0].ravel())


@pytest.mark.parametrize(
    ("initializer", "message"),
    [
        (lambda shape, rng: np.ones(shape[::-1]), r"shape \(3, 4\), but the layer has shape \(4, 3"),
        (lambda shape, rng: 1.0, r"shape \(\)"),
        (lambda shape, rng: np.full(shape, np.nan), "NaN or infinite"),
    ],
)  # fmt: skip
def test_a_scheme_that_fails_changes_nothing(initializer, message):
    target = net()
    with pytest.raises(ValueError, match=message):
        initialize(target, initializer)
    assert (target.theta == 1).all()
