"""Gradients through deep networks, and neurons that are off on every sample."""

import numpy as np
import pytest

from nbhelpers.activations import (
    identity,
    leaky_relu,
    relu,
    sigmoid,
    sigmoid_derivative,
    tanh,
    with_parameters,
)
from nbhelpers.gradient_check import numerical_gradient
from nbhelpers.lessons.gradient_flow import disc, gradient_flow, train_neurons

FIVE_HUNDREDTHS = with_parameters(leaky_relu, alpha=0.05)


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

    def test_agrees_with_central_differences(self):
        """One neuron, one sample: the ratio of two slopes is the slope of the way between them."""
        flow = gradient_flow(3, tanh, width=1, samples=1, rng=0)
        rng = np.random.default_rng(0)
        W = [rng.normal(), rng.normal(), rng.normal()]
        first = flow.a[0].item()
        assert np.isclose(first, W[0] * rng.normal())

        def last(a):
            return W[2] * np.tanh(W[1] * np.tanh(a))

        assert np.isclose(flow.norms[0], abs(numerical_gradient(last, first)), rtol=1e-6)

    def test_the_last_layer_is_the_unit(self):
        assert gradient_flow(9, relu, rng=1).norms[-1] == 1

    @pytest.mark.parametrize("seed", range(5))
    def test_a_sigmoid_loses_more_than_three_quarters_a_layer(self, seed):
        norms = gradient_flow(30, sigmoid, rng=seed).norms
        assert norms[0] < 0.25**29 * 4

    def test_a_linear_network_keeps_the_gradient_on_average(self):
        runs = [gradient_flow(2, identity, width=50, rng=seed).norms[0] ** 2 for seed in range(200)]
        assert np.isclose(np.mean(runs), 1, atol=0.05)

    def test_the_same_seed_gives_the_same(self):
        assert np.array_equal(
            gradient_flow(4, tanh, rng=3).norms,
            gradient_flow(4, tanh, rng=np.random.default_rng(3)).norms,
        )

    @pytest.mark.parametrize(
        ("bad", "message"),
        [
            ({"depth": 0}, "depth is 0"),
            ({"depth": 2.5}, "depth is 2.5"),
            ({"width": 0}, "width is 0"),
            ({"samples": -1}, "samples is -1"),
            ({"scale": 0}, "scale is 0"),
        ],
    )
    def test_names_the_argument_that_is_wrong(self, bad, message):
        with pytest.raises(ValueError, match=message):
            gradient_flow(**{"depth": 3, "act": tanh, **bad})

    def test_a_function_without_a_derivative_is_refused(self):
        with pytest.raises(TypeError, match="has no derivative"):
            gradient_flow(3, np.tanh)


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
        run = train_neurons(FIVE_HUNDREDTHS, shift=-3.0, rng=1, steps=5)
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

    @pytest.mark.parametrize(
        ("bad", "message"),
        [
            ({"eta": 0}, "eta is 0"),
            ({"steps": -1}, "steps is -1"),
            ({"neurons": 0}, "neurons is 0"),
        ],
    )
    def test_names_the_argument_that_is_wrong(self, bad, message):
        with pytest.raises(ValueError, match=message):
            train_neurons(relu, **bad)


def test_the_disc_has_both_classes_and_its_circle():
    X, t = disc(200, rng=0)
    assert X.shape == (200, 2) and set(t) == {0.0, 1.0}
    assert np.array_equal(t == 1, np.hypot(*X.T) > 1.2)
