"""Gradients through deep networks, and neurons that are off on every sample."""

import numpy as np
import pytest

from nbhelpers.activations import leaky_relu, relu, sigmoid, sigmoid_derivative
from nbhelpers.gradient_check import numerical_gradient
from nbhelpers.lessons.gradient_flow import disc, gradient_flow, train_neurons


def by_hand(depth, width, samples, scale, seed):
    """Norms by the chain rule, written out for the sigmoid."""
    rng = np.random.default_rng(seed)
    W = [scale * rng.normal(0, width**-0.5, (width, width)) for _ in range(depth)]
    h, a = rng.normal(size=(samples, width)), []
    for matrix in W:
        a.append(h @ matrix.T)
        h = sigmoid(a[-1])
    grad, norms = rng.normal(size=(samples, width)), []
    for matrix, before in zip(W[::-1], a[::-1], strict=True):
        delta = grad * sigmoid_derivative(before)
        norms.insert(0, np.linalg.norm(delta))
        grad = delta @ matrix
    return np.divide(norms, norms[-1])


class TestGradientFlow:
    @pytest.mark.parametrize("depth", [1, 2, 7])
    def test_agrees_with_the_chain_rule_by_hand(self, depth):
        flow = gradient_flow(depth, sigmoid, scale=1.7, width=5, samples=3, rng=4)
        assert np.allclose(flow.norms, by_hand(depth, 5, 3, 1.7, 4), rtol=1e-12)
        assert len(flow.a) == depth and flow.a[0].shape == (3, 5)


class TestTrainNeurons:
    def test_what_is_off_is_off_on_every_sample(self):
        X, _ = disc(rng=5)
        run = train_neurons(relu, shift=-1.5, eta=3.0, steps=10, rng=5)
        a = np.einsum("nd,sud->snu", X, run.W) + run.b[:, None]
        assert np.array_equal(run.off, (a <= 0).all(axis=1))
        assert run.W.shape == (11, 32, 2) and run.accuracy.shape == (11,)

    @pytest.mark.parametrize("eta", [1.0, 5.0])
    def test_a_dead_relu_never_changes_again(self, eta):
        run = train_neurons(relu, shift=-3.0, eta=eta, steps=50, rng=1)
        assert run.off[0].any()
        for step in range(50):
            dead = run.off[step]
            assert run.off[step + 1][dead].all()
            assert np.array_equal(run.W[step + 1][dead], run.W[step][dead])
            assert np.array_equal(run.b[step + 1][dead], run.b[step][dead])

    def test_a_leaky_relu_that_is_off_still_learns(self):
        run = train_neurons(leaky_relu, shift=-3.0, rng=1, steps=5)
        off = run.off[0]
        assert off.any() and (run.b[1][off] != run.b[0][off]).all()

    def test_one_step_is_one_step_of_gradient_descent(self):
        X, t = disc(rng=0)
        run = train_neurons(relu, shift=-0.5, eta=0.5, neurons=3, steps=1, rng=0)
        rng = np.random.default_rng(0)
        disc(rng=rng)
        W = rng.normal(size=(3, 2))
        v = rng.normal(0, (2 / 3) ** 0.5, 3)

        def cross_entropy(b):
            score = np.maximum(X @ W.T + b, 0) @ v
            return np.mean(np.logaddexp(0, score) - t * score)

        b = np.full(3, -0.5)
        assert np.allclose(run.b[1], b - 0.5 * numerical_gradient(cross_entropy, b), atol=1e-8)

    def test_it_learns(self):
        run = train_neurons(relu, eta=1.0, rng=0)
        assert run.accuracy[-1] > 0.95 > run.accuracy[0]

    def test_no_steps_give_the_start(self):
        run = train_neurons(relu, shift=0.25, steps=0, neurons=4, rng=0)
        assert run.W.shape == (1, 4, 2) and np.array_equal(run.b, [[0.25] * 4])


def test_the_disc_has_both_classes_and_its_circle():
    X, t = disc(200, rng=0)
    assert X.shape == (200, 2) and set(t) == {0.0, 1.0}
    assert np.array_equal(t == 1, np.hypot(*X.T) > 1.2)
