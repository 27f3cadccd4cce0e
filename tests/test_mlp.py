"""The forward pass, the network on one vector theta, and its backward pass.

What an MLP has of any Sequential (copies, one sample, evaluation) is in ``test_layers``.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from nbhelpers.activations import identity, relu, sigmoid, softmax, tanh
from nbhelpers.gradient_check import gradient_check
from nbhelpers.initialization import xavier
from nbhelpers.losses import mse
from nbhelpers.mlp import MLP, Values, forward_pass

RNG = np.random.default_rng(7)
X, T = RNG.normal(size=(6, 3)), RNG.normal(size=(6, 4))


def linear(y, t):
    """Σ y t: its gradient with respect to y is t."""
    return np.sum(np.multiply(y, t))


linear.gradient = lambda y, t: t


def random_layers(rng, sizes):
    weights = [rng.normal(size=(n, m)) for m, n in pairwise(sizes)]
    return weights, [rng.normal(size=n) for n in sizes[1:]]


class TestForwardPass:
    def test_by_hand(self):
        """a⁽¹⁾ = (1·2 − 1·1 + 0, 2·2 + 0·1 − 5) = (1, −1), h⁽¹⁾ = (1, 0), ŷ = 3·1 + 4·0 + 0.5."""
        layers = [[[1, -1], [2, 0]], [[3, 4]]], [[0, -5], [0.5]], [relu, identity]
        assert forward_pass(*layers, [2, 1]).tolist() == [3.5]
        batch = forward_pass(*layers, [[2, 1], [0, 0], [5, 2]])
        assert batch.tolist() == [[3.5], [0.5], [3 * 3 + 4 * 5 + 0.5]]
        assert forward_pass([[[2.0]]], [[1.0]], [lambda a: a**2], [3.0]).tolist() == [49]

    @settings(max_examples=25)
    @given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(0, 7))
    def test_a_batch_is_the_listing_in_a_loop_over_samples(self, sizes, N):
        rng = np.random.default_rng(N)
        weights, biases = random_layers(rng, sizes)
        acts, X = [tanh] * (len(weights) - 1) + [sigmoid], rng.normal(size=(N, sizes[0]))
        batch = forward_pass(weights, biases, acts, X)
        assert batch.shape == (N, sizes[-1])
        for x, y in zip(X, batch, strict=True):
            h = x
            for W, b, act in zip(weights, biases, acts, strict=True):
                h = act(W @ h + b)
            assert np.allclose(forward_pass(weights, biases, acts, x), h, rtol=1e-14)
            assert np.allclose(y, h, rtol=1e-12, atol=1e-14)

    @pytest.mark.parametrize("x", [np.ones(2), np.ones((3, 5)), 1.0])
    def test_an_input_that_does_not_fit_is_refused(self, x):
        with pytest.raises(ValueError, match=r"x has .* but the first layer expects 3"):
            forward_pass([np.ones((4, 3))], [np.ones(4)], [tanh], x)


class TestParameters:
    def net(self):
        net = MLP([2, 3, 1], tanh, rng=0)
        net.theta = np.arange(13.0)
        return net

    def test_layout_and_one_layer_is_assigned(self):
        net = self.net()
        assert net.W[0].tolist() == [[0, 1], [2, 3], [4, 5]] and net.b[0].tolist() == [6, 7, 8]
        assert net.W[1].tolist() == [[9, 10, 11]] and net.b[1].tolist() == [12]
        net.W[0], net.b[0] = [[1, 2], [3, 4], [5, 6]], [7, 8, 9]
        net.W[1] *= 0
        net.b[1] -= 13
        assert net.theta.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, -1]

    def test_views_both_ways_that_cannot_be_cut_off(self):
        net = self.net()
        W, b, theta = net.W[0], net.b[1], net.theta
        net.theta += 1
        W[0, 0] = 7
        assert net.theta is theta and theta[0] == 7 and b[0] == theta[-1] == 13
        values = np.zeros(13)
        net.theta = values
        values[0] = 99
        assert net.theta is theta and W[0, 0] == 0
        for name in ("W", "b"):
            with pytest.raises(AttributeError):
                setattr(net, name, [np.ones((1, 1))])

    @pytest.mark.parametrize("value", [0.0, np.zeros(12), np.zeros(14), np.zeros((1, 13)), []])
    def test_what_does_not_fit_is_refused_and_changes_nothing(self, value):
        net = self.net()
        with pytest.raises(ValueError, match=r"theta has shape .*, but \(13,\) is expected"):
            net.theta = value
        with pytest.raises(ValueError, match=r"value for layer 0 has shape \(2,\)"):
            net.W[0] = [1, 2]
        for words in (["a"] * 13, [1j] * 13):
            with pytest.raises(TypeError):
                net.theta = words
        assert np.array_equal(net.theta, np.arange(13))

    def test_start(self):
        rng, net = np.random.default_rng(5), MLP([3, 4, 2], relu, rng=5)
        for W, b in zip(net.W, net.b, strict=True):
            assert np.array_equal(W, xavier(W.shape, rng)) and not b.any()
        assert not np.array_equal(MLP([3, 2], relu).theta, MLP([3, 2], relu).theta)


class TestNetwork:
    def test_it_is_the_forward_pass_whose_every_a_and_h_can_be_seen(self):
        assert MLP([3, 2], relu).activations == [identity]
        net = MLP([3, 5, 4, 2], tanh, output=softmax, rng=0)
        y = forward_pass(net.W, net.b, [tanh, tanh, softmax], X)
        assert np.array_equal(net(X), y)
        assert net(X.reshape(2, 3, 3)).shape == (2, 3, 2)
        a, h = values = net.every_value(X)
        assert isinstance(values, Values) and len(a) == 3 and len(h) == 4
        assert np.array_equal(h[0], X) and np.array_equal(h[3], y)
        for W, b, pre, before, after in zip(net.W, net.b, a, h[:-1], h[1:], strict=True):
            act = softmax if after is h[3] else np.tanh
            assert np.allclose(pre, before @ W.T + b) and np.array_equal(after, act(pre))

    def test_single_precision_all_the_way(self):
        net = MLP([3, 5, 4], relu, rng=0, dtype=np.float32)
        assert {array.dtype for part in net.every_value(X) for array in part} == {np.dtype("f")}
        value, grad = net.loss_and_gradient(X, T.astype("f"), mse)
        net.theta += 0.5 * grad
        assert net.theta.dtype == value.dtype == grad.dtype == np.float32
        net.theta = np.zeros(len(grad))
        assert net.theta.dtype == np.float32

    def test_no_samples(self):
        net = MLP([3, 4, 2], relu, rng=0)
        assert net(np.empty((0, 3))).shape == (0, 2)
        net.forward(np.empty((0, 3)))
        net.backward(np.empty((0, 2)))
        assert not net.gradient.any()


class TestBackward:
    @pytest.mark.parametrize("sizes", [[3, 4], [3, 1, 4], [3, 2, 3, 2, 3, 4]])
    def test_every_depth_and_a_function_of_the_learner(self, sizes):
        def arctan(a):
            return np.arctan(a)

        arctan.derivative = lambda a: 1 / (1 + a**2)
        net = MLP(sizes, arctan, rng=2)
        assert gradient_check(net.objective(X, T, mse), net.theta).error < 1e-9

    def test_samples_one_by_one_and_along_more_axes_are_those_of_a_batch(self):
        net = MLP([3, 5, 4], tanh, rng=0)
        value, together = net.loss_and_gradient(X, T, linear)
        one_by_one = [net.loss_and_gradient(x, t, linear)[1] for x, t in zip(X, T, strict=True)]
        assert np.allclose(together, sum(one_by_one))
        again = net.loss_and_gradient(X.reshape(2, 3, 3), T.reshape(2, 3, 4), linear)
        assert np.isclose(again[0], value) and np.allclose(again[1], together)

    def test_gradients_do_not_share_memory_and_arguments_stay(self):
        net, given = MLP([3, 5, 4], identity, rng=0), (X.copy(), T.copy())
        theta = net.theta.copy()
        first = net.loss_and_gradient(*given, mse)[1]
        assert np.array_equal(given[0], X) and np.array_equal(given[1], T)
        kept = first.copy()
        net.theta += 1
        net.loss_and_gradient(*given, mse)
        assert np.array_equal(first, kept) and np.array_equal(net.theta, theta + 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scipy_takes_the_objective_as_it_is(dtype):
    x = np.linspace(-2, 2, 40)[:, None]
    t, net = np.sin(2 * x), MLP([1, 8, 1], tanh, rng=0, dtype=dtype)
    start, objective = net.theta.copy(), net.objective(x, t, mse)
    value, gradient = objective(net.theta)
    again, also = net.loss_and_gradient(x, t, mse)
    assert value == again and np.array_equal(gradient, also)
    result = minimize(objective, net.theta, jac=True)
    assert result.fun < 1e-3 and np.array_equal(net.theta, start)
    net.theta = result.x
    assert np.isclose(mse(net(x), t), result.fun, rtol=1e-3)


SIZES = [[], [3], [3, 0], [3, -1, 2], [3, 2.5], 3, [[3, 2]], ["3", "2"], [True, True]]


@pytest.mark.parametrize("sizes", SIZES)
def test_the_widths_are_at_least_two_positive_whole_numbers(sizes):
    with pytest.raises(ValueError, match=r"sizes is .*, but at least two positive whole"):
        MLP(sizes, tanh)
