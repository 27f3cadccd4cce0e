"""The forward pass, the network on one vector theta, and its backward pass.

What an MLP has of any Sequential (copies, one sample, evaluation) is in ``test_layers``.
"""

import copy
from itertools import pairwise

import numpy as np
import pytest
from every_activation import ELEMENTWISE
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.neural_network import MLPClassifier

from nbhelpers.activations import identity, relu, sigmoid, softmax, tanh
from nbhelpers.gradient_check import gradient_check
from nbhelpers.mlp import MLP, Values, forward_pass

ACTS = [*ELEMENTWISE, softmax]
RNG = np.random.default_rng(7)
X, T = RNG.normal(size=(6, 3)), RNG.normal(size=(6, 4))


def quadratic(y, t):
    """Squares summed over outputs, averaged over samples."""
    return np.sum((y - t) ** 2) / len(y)


def linear(y, t):
    """Σ y t: its gradient with respect to y is t."""
    return np.sum(np.multiply(y, t))


quadratic.gradient = lambda y, t: 2 * (y - t) / len(y)
linear.gradient = lambda y, t: t


def random_layers(rng, sizes):
    weights = [rng.normal(size=(n, m)) for m, n in pairwise(sizes)]
    return weights, [rng.normal(size=n) for n in sizes[1:]]


def is_right(net):
    """Whether the gradient of a network with 3 inputs and 4 outputs is that of finite differences."""
    return gradient_check(net.objective(X, T, quadratic), net.theta).error < 1e-9


class TestForwardPass:
    def test_by_hand(self):
        """a⁽¹⁾ = (1·2 − 1·1 + 0, 2·2 + 0·1 − 5) = (1, −1), h⁽¹⁾ = (1, 0), ŷ = 3·1 + 4·0 + 0.5."""
        layers = [[[1, -1], [2, 0]], [[3, 4]]], [[0, -5], [0.5]], [relu, identity]
        assert forward_pass(*layers, [2, 1]).tolist() == [3.5]
        batch = forward_pass(*layers, [[2, 1], [0, 0], [5, 2]])
        assert batch.tolist() == [[3.5], [0.5], [3 * 3 + 4 * 5 + 0.5]]
        assert forward_pass([[[2.0]]], [[1.0]], [lambda a: a**2], [3.0]).tolist() == [49]

    @settings(max_examples=50)
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

    @pytest.mark.parametrize("name", ["relu", "tanh", "logistic"])
    def test_agrees_with_scikit_learn(self, name):
        X, t = np.random.default_rng(5).normal(size=(40, 4)), np.arange(40) % 3
        model = MLPClassifier((6, 5), activation=name, solver="lbfgs", max_iter=15000, alpha=10)
        model.fit(X, t)
        weights, biases = random_layers(np.random.default_rng(5), [4, 6, 5, 3])
        model.coefs_, model.intercepts_ = [W.T for W in weights], biases
        act = {"relu": relu, "tanh": tanh, "logistic": sigmoid}[name]
        y = forward_pass(weights, biases, [act, act, softmax], X)
        assert np.allclose(y, model.predict_proba(X), rtol=1e-12)

    def test_single_precision_and_arguments_stay(self):
        W, b, x = [np.ones((2, 3), np.float32)], [np.ones(2, np.float32)], np.ones((4, 3), "f")
        before = copy.deepcopy((W, b, x))
        y = forward_pass(W, b, [lambda a: np.negative(a, out=a)], x)
        assert y.dtype == np.float32
        assert all(np.array_equal(p, q) for p, q in zip(before, (W, b, x), strict=True))


W, B = (np.ones((4, 3)), np.ones((2, 4))), (np.ones(4), np.ones(2))
ENTRIES = "weights, biases and activations have {}, {} and {} entries"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"x": np.ones(2)}, ValueError, "x has 2 features but the first layer expects 3"),
        ({"x": np.ones((3, 5))}, ValueError, "x has 5 features but the first layer expects 3"),
        ({"x": 1.0}, ValueError, "x has no axis of features but the first layer expects 3"),
        ({"weights": [W[0], np.ones((2, 5))]}, ValueError, "layer 2 gets 4 inputs from layer 1, but its W has shape (2, 5)"),
        ({"weights": [np.ones(3), W[1]]}, ValueError, "W of layer 1 has shape (3,), but (out, in)"),
        ({"biases": [B[0], np.ones(3)]}, ValueError, "b of layer 2 has shape (3,) but its W has shape (2, 4)"),
        ({"biases": [0.0, B[1]]}, ValueError, "b of layer 1 has shape () but its W has shape (4, 3)"),
        ({"activations": [tanh]}, ValueError, ENTRIES.format(2, 2, 1)),
        ({"weights": [], "biases": [], "activations": []}, ValueError, ENTRIES.format(0, 0, 0)),
        ({"x": "abc"}, TypeError, "x has entries of type"),
        ({"weights": [[["a"]], W[1]]}, TypeError, "W of layer 1 has entries of type"),
        ({"biases": [B[0], [None, None]]}, TypeError, "b of layer 2 has entries of type"),
        ({"activations": [tanh, "relu"]}, TypeError, "activation of layer 2 is 'relu', but a function"),
        ({"activations": tanh}, TypeError, "activations is <function tanh"),
    ],
)  # fmt: skip
def test_layers_that_do_not_fit_are_named(change, error, message):
    right = {"weights": W, "biases": B, "activations": (tanh, identity), "x": np.ones(3)}
    with pytest.raises(error) as caught:
        forward_pass(**right | change)
    assert message in str(caught.value)


class TestParameters:
    def net(self):
        net = MLP([2, 3, 1], tanh, rng=0)
        net.theta = np.arange(13.0)
        return net

    def test_layout(self):
        net = self.net()
        assert net.W[0].tolist() == [[0, 1], [2, 3], [4, 5]] and net.b[0].tolist() == [6, 7, 8]
        assert net.W[1].tolist() == [[9, 10, 11]] and net.b[1].tolist() == [12]

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

    def test_one_layer_is_assigned(self):
        net = self.net()
        net.W[0], net.b[0] = [[1, 2], [3, 4], [5, 6]], [7, 8, 9]
        net.W[1] *= 0
        net.b[1] -= 13
        assert net.theta.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, -1]

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
        net = MLP([300, 500, 100], relu, rng=1)
        for W, b in zip(net.W, net.b, strict=True):
            assert np.isclose(W.var(), 2 / sum(W.shape), rtol=0.03)
            assert abs(W.mean()) < 5 * W.std() / W.size**0.5
            assert not b.any()

    def test_the_seed_decides(self):
        def start(rng=None):
            return MLP([3, 4, 2], relu, rng=rng).theta

        assert np.array_equal(start(5), start(np.random.default_rng(5)))
        assert not np.array_equal(start(5), start(6)) and not np.array_equal(start(), start())


class TestNetwork:
    def test_it_is_the_forward_pass_whose_every_a_and_h_can_be_seen(self):
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

    def test_scores_are_linear_unless_told_otherwise(self):
        net = MLP([3, 2], relu, rng=0)
        assert np.allclose(net(X), X @ net.W[0].T)
        assert np.array_equal(net([[1, 2, 3]]), net(np.array([[1.0, 2.0, 3.0]])))

    def test_single_precision_all_the_way(self):
        net = MLP([3, 5, 4], relu, rng=0, dtype=np.float32)
        assert {array.dtype for part in net.every_value(X) for array in part} == {np.dtype("f")}
        value, grad = net.loss_and_gradient(X, T.astype("f"), quadratic)
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
    @pytest.mark.parametrize("output", [identity, sigmoid, softmax], ids=lambda f: f.__name__)
    @pytest.mark.parametrize("act", ACTS, ids=lambda f: f.__name__)
    def test_against_finite_differences(self, act, output):
        net = MLP([3, 6, 5, 4], act, output, rng=2)
        net.theta += np.random.default_rng(3).normal(0, 0.3, net.theta.shape)
        assert is_right(net)

    @pytest.mark.parametrize("sizes", [[3, 4], [3, 1, 4], [3, 2, 3, 2, 3, 4]])
    def test_every_depth(self, sizes):
        assert is_right(MLP(sizes, tanh, rng=2))

    def test_by_hand(self):
        """ŷ = 3 tanh(2x + 1) − 1 at x = 0.5, gradient with respect to ŷ: 10."""
        net = MLP([1, 1, 1], tanh)
        net.theta = [2, 1, 3, -1]
        h, slope = np.tanh(2), 1 - np.tanh(2) ** 2
        gradient = net.loss_and_gradient([0.5], [10], linear)[1]
        assert np.allclose(gradient, [10 * 3 * slope * 0.5, 10 * 3 * slope, 10 * h, 10])

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
        first = net.loss_and_gradient(*given, quadratic)[1]
        assert np.array_equal(given[0], X) and np.array_equal(given[1], T)
        kept = first.copy()
        net.theta += 1
        net.loss_and_gradient(*given, quadratic)
        assert np.array_equal(first, kept) and np.array_equal(net.theta, theta + 1)

    def test_a_function_of_the_learner(self):
        def cube(a):
            return a**3

        net = MLP([3, 5, 4], cube, rng=0)
        with pytest.raises(TypeError, match="act is cube, which has no derivative"):
            net.loss_and_gradient(X, T, quadratic)
        cube.derivative = lambda a: 3 * a**2
        assert is_right(net)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scipy_takes_the_objective_as_it_is(dtype):
    x = np.linspace(-2, 2, 40)[:, None]
    t, net = np.sin(2 * x), MLP([1, 8, 1], tanh, rng=0, dtype=dtype)
    start, objective = net.theta.copy(), net.objective(x, t, quadratic)
    value, gradient = objective(net.theta)
    again, also = net.loss_and_gradient(x, t, quadratic)
    assert value == again and np.array_equal(gradient, also)
    result = minimize(objective, net.theta, jac=True)
    assert result.fun < 1e-3 and np.array_equal(net.theta, start)
    net.theta = result.x
    assert np.isclose(quadratic(net(x), t), result.fun, rtol=1e-3)


def gradient_of_shape(*shape):
    def loss(y, t):
        return 0.0

    loss.gradient = lambda y, t: np.ones(shape)
    return loss


SMALL = MLP([3, 2], relu)
SIZES = [[], [3], [3, 0], [3, -1, 2], [3, 2.5], 3, [[3, 2]], ["3", "2"], [True, True]]
REFUSED = [
    *[(lambda s=s: MLP(s, tanh), ValueError, "sizes is .*, but at least two positive whole") for s in SIZES],
    (lambda: MLP([2, 2, 1], "relu"), TypeError, "act is 'relu', but a function is expected"),
    (lambda: MLP([2, 2, 1], relu, None), TypeError, "output is None, but a function is expected"),
    (lambda: MLP([2, 1], relu, dtype=np.int64), TypeError, "dtype is int64, but a float type is expected"),
    (lambda: SMALL(np.ones((2, 4))), ValueError, "X has 4 features but the first layer expects 3"),
    (lambda: SMALL(1.0), ValueError, "X has no axis of features but the first layer expects 3"),
    (lambda: SMALL([["a", "b", "c"]]), TypeError, "X has entries of type"),
    *[
        (lambda s=s: SMALL.loss_and_gradient(np.ones((5, 3)), np.ones((5, 2)), gradient_of_shape(*s)), ValueError, r"loss.gradient has shape .*, but the output has shape \(5, 2\)")
        for s in [(2,), (5, 1), ()]
    ],
    (lambda: SMALL.loss_and_gradient(X, 0, lambda y, t: 0.0), TypeError, "(?s)loss is <lambda>, which has no gradient.*my_loss.gradient = my_gradient"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), REFUSED)
def test_a_network_says_what_it_wants(call, error, message):
    with pytest.raises(error, match=message):
        call()
