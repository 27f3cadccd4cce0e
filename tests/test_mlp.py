"""Values pass, network on one vector, backward pass."""

import copy
import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.neural_network import MLPClassifier

from nbhelpers import activations
from nbhelpers.activations import identity, leaky_relu, relu, sigmoid, softmax, tanh
from nbhelpers.gradient_check import gradient_check
from nbhelpers.mlp import MLP, Values, forward_pass

ACTS = [sigmoid, tanh, relu, leaky_relu, activations.gelu, activations.gelu_tanh, identity, softmax]


def quadratic(y, t):
    """Squares summed over outputs, averaged over samples."""
    return np.sum((y - t) ** 2) / len(y)


quadratic.gradient = lambda y, t: 2 * (y - t) / len(y)


def random_layers(rng, sizes):
    weights = [rng.normal(size=(n, m)) for m, n in pairwise(sizes)]
    return weights, [rng.normal(size=n) for n in sizes[1:]]


class TestValuesPass:
    def test_by_hand(self):
        """a⁽¹⁾ = (1·2 − 1·1 + 0, 2·2 + 0·1 − 5) = (1, −1), h⁽¹⁾ = (1, 0), ŷ = 3·1 + 4·0 + 0.5."""
        weights, biases = [[[1, -1], [2, 0]], [[3, 4]]], [[0, -5], [0.5]]
        assert forward_pass(weights, biases, [relu, identity], [2, 1]).tolist() == [3.5]
        batch = forward_pass(weights, biases, [relu, identity], [[2, 1], [0, 0], [5, 2]])
        assert batch.tolist() == [[3.5], [0.5], [3 * 3 + 4 * 5 + 0.5]]

    def test_the_listing_line_by_line(self):
        rng = np.random.default_rng(0)
        weights, biases = random_layers(rng, [3, 5, 4, 2])
        acts, x = [tanh, sigmoid, identity], rng.normal(size=3)
        h = x
        for W, b, act in zip(weights, biases, acts, strict=True):
            h = act(W @ h + b)
        assert np.allclose(forward_pass(weights, biases, acts, x), h, rtol=1e-14)

    @settings(max_examples=50)
    @given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(0, 7))
    def test_a_batch_is_a_loop_over_samples(self, sizes, N):
        rng = np.random.default_rng(N)
        weights, biases = random_layers(rng, sizes)
        acts, X = [tanh] * len(weights), rng.normal(size=(N, sizes[0]))
        batch = forward_pass(weights, biases, acts, X)
        assert batch.shape == (N, sizes[-1])
        for x, y in zip(X, batch, strict=True):
            assert np.allclose(forward_pass(weights, biases, acts, x), y, rtol=1e-12, atol=1e-14)

    @pytest.mark.parametrize("name", ["relu", "tanh", "logistic"])
    def test_agrees_with_scikit_learn(self, name):
        rng = np.random.default_rng(5)
        X, t = rng.normal(size=(40, 4)), np.arange(40) % 3
        model = MLPClassifier((6, 5), activation=name, solver="lbfgs", max_iter=15000, alpha=10)
        model.fit(X, t)
        weights, biases = random_layers(rng, [4, 6, 5, 3])
        model.coefs_, model.intercepts_ = [W.T for W in weights], biases
        act = {"relu": relu, "tanh": tanh, "logistic": sigmoid}[name]
        y = forward_pass(weights, biases, [act, act, softmax], X)
        assert np.allclose(y, model.predict_proba(X), rtol=1e-12)

    def test_single_precision_stays(self):
        W, b = [np.ones((2, 3), np.float32)], [np.ones(2, np.float32)]
        assert forward_pass(W, b, [tanh], np.ones((4, 3), np.float32)).dtype == np.float32

    def test_arguments_stay(self):
        rng = np.random.default_rng(0)
        weights, biases = random_layers(rng, [2, 2])
        x = np.ones(2)
        before = copy.deepcopy((weights, biases, x))
        forward_pass(weights, biases, [lambda a: np.negative(a, out=a)], x)
        assert all(np.array_equal(p, q) for p, q in zip(before, (weights, biases, x), strict=True))

    def test_an_activation_of_the_learner(self):
        assert forward_pass([[[2.0]]], [[1.0]], [lambda a: a**2], [3.0]).tolist() == [49]


class TestValuesPassRefuses:
    W = (np.ones((4, 3)), np.ones((2, 4)))
    b = (np.ones(4), np.ones(2))
    acts = (tanh, identity)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"x": np.ones(2)}, "x has 2 features but the first layer wants 3"),
            ({"x": np.ones((3, 5))}, "x has 5 features but the first layer wants 3"),
            ({"x": 1.0}, "x has no axis of features but the first layer wants 3"),
            (
                {"weights": [W[0], np.ones((2, 5))]},
                "layer 2 gets 4 inputs from layer 1, but its W has shape (2, 5)",
            ),
            (
                {"biases": [b[0], np.ones(3)]},
                "b of layer 2 has shape (3,) but its W has shape (2, 4)",
            ),
            ({"biases": [0.0, b[1]]}, "b of layer 1 has shape () but its W has shape (4, 3)"),
            ({"weights": [np.ones(3), W[1]]}, "W of layer 1 has shape (3,), but (out, in)"),
            (
                {"activations": [tanh]},
                "weights, biases and activations have 2, 2 and 1 entries",
            ),
            (
                {"weights": [], "biases": [], "activations": []},
                "weights, biases and activations have 0, 0 and 0 entries",
            ),
        ],
    )
    def test_shapes_that_do_not_fit(self, change, message):
        arguments = {
            "weights": self.W,
            "biases": self.b,
            "activations": self.acts,
            "x": np.ones(3),
        }
        with pytest.raises(ValueError) as error:
            forward_pass(**arguments | change)
        assert message in str(error.value)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"x": "abc"}, "x has entries of type"),
            ({"weights": [[["a"]], W[1]]}, "W of layer 1 has entries of type"),
            ({"biases": [b[0], [None, None]]}, "b of layer 2 has entries of type"),
            ({"activations": [tanh, "relu"]}, "activation of layer 2 is 'relu', but a function"),
            ({"activations": tanh}, "activations is <function tanh"),
        ],
    )
    def test_things_of_the_wrong_kind(self, change, message):
        arguments = {
            "weights": self.W,
            "biases": self.b,
            "activations": self.acts,
            "x": np.ones(3),
        }
        with pytest.raises(TypeError) as error:
            forward_pass(**arguments | change)
        assert message in str(error.value)


class TestParameters:
    def test_shapes_and_layout(self):
        net = MLP([3, 4, 2], tanh, rng=0)
        assert net.theta.shape == (4 * 3 + 4 + 2 * 4 + 2,)
        assert [W.shape for W in net.W] == [(4, 3), (2, 4)]
        assert [b.shape for b in net.b] == [(4,), (2,)]
        net.theta = np.arange(26)
        assert net.W[0].tolist() == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]]
        assert net.b[0].tolist() == [12, 13, 14, 15]
        assert net.W[1].tolist() == [[16, 17, 18, 19], [20, 21, 22, 23]]
        assert net.b[1].tolist() == [24, 25]

    def test_views_both_ways(self):
        net = MLP([2, 3, 1], tanh, rng=0)
        W, b, theta = net.W[0], net.b[1], net.theta
        theta += 1
        assert W[0, 0] == theta[0] and b[0] == theta[-1] == 1
        W[0, 0] = 7
        assert theta[0] == 7 and net.theta is theta

    def test_assignment_copies_into_the_same_memory(self):
        net = MLP([2, 3, 1], tanh, rng=0)
        W, theta, values = net.W[0], net.theta, np.arange(13.0)
        net.theta = values
        assert net.theta is theta and W[0, 1] == 1
        values[0] = 99
        assert net.theta[0] == 0
        net.theta += 1
        assert net.theta is theta and theta[0] == 1

    def test_assignment_of_one_layer(self):
        net = MLP([2, 3, 1], tanh, rng=0)
        net.W[0] = [[1, 2], [3, 4], [5, 6]]
        net.b[0] = [7, 8, 9]
        net.W[1] *= 0
        net.b[1] -= 1
        assert net.theta.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, -1]

    @pytest.mark.parametrize("value", [0.0, np.zeros(12), np.zeros(14), np.zeros((1, 13)), []])
    def test_assignment_of_the_wrong_size(self, value):
        net = MLP([2, 3, 1], tanh, rng=0)
        before = net.theta.copy()
        with pytest.raises(ValueError, match=r"theta has shape .*, but \(13,\) is wanted"):
            net.theta = value
        assert np.array_equal(net.theta, before)

    def test_assignment_of_one_layer_of_the_wrong_size(self):
        net = MLP([2, 3, 1], tanh, rng=0)
        before = net.theta.copy()
        with pytest.raises(ValueError, match=r"value for layer 0 has shape \(2,\)"):
            net.W[0] = [1, 2]
        assert np.array_equal(net.theta, before)

    def test_assignment_of_what_is_no_number(self):
        net = MLP([1, 1], tanh, rng=0)
        for value in (["a", "b"], [1j, 2]):
            with pytest.raises(TypeError):
                net.theta = value

    def test_weights_cannot_be_cut_off_from_theta(self):
        net = MLP([1, 1], tanh, rng=0)
        with pytest.raises(AttributeError):
            net.W = [np.ones((1, 1))]
        with pytest.raises(AttributeError):
            net.b = [np.ones(1)]

    def test_start(self):
        net = MLP([300, 500, 100], relu, rng=1)
        for W, b in zip(net.W, net.b, strict=True):
            assert np.isclose(W.var(), 2 / sum(W.shape), rtol=0.03)
            assert abs(W.mean()) < 5 * W.std() / W.size**0.5
            assert not b.any()

    def test_the_seed_decides(self):
        a, b = MLP([3, 4, 2], relu, rng=5), MLP([3, 4, 2], relu, rng=np.random.default_rng(5))
        assert np.array_equal(a.theta, b.theta)
        assert not np.array_equal(a.theta, MLP([3, 4, 2], relu, rng=6).theta)
        assert not np.array_equal(MLP([3, 4, 2], relu).theta, MLP([3, 4, 2], relu).theta)

    @pytest.mark.parametrize("again", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
    def test_a_copy_has_views_of_its_own(self, again):
        net = MLP([2, 3, 1], tanh, rng=0)
        other = again(net)
        other.W[0] = np.zeros((3, 2))
        assert not other.theta[:6].any() and net.theta[:6].all()


def linear(y, t):
    """Σ y t: its gradient by y is t."""
    return np.sum(np.multiply(y, t))


linear.gradient = lambda y, t: t


class TestNetwork:
    rng = np.random.default_rng(7)
    X = rng.normal(size=(6, 3))

    def test_it_is_the_forward_pass(self):
        net = MLP([3, 5, 4, 2], tanh, output=softmax, rng=0)
        y = forward_pass(net.W, net.b, [tanh, tanh, softmax], self.X)
        assert np.array_equal(net(self.X), y)
        assert np.allclose(net(self.X[0]), y[0], rtol=1e-14)
        assert net(self.X.reshape(2, 3, 3)).shape == (2, 3, 2)

    def test_scores_are_linear_unless_told_otherwise(self):
        net = MLP([3, 2], relu, rng=0)
        assert np.allclose(net(self.X), self.X @ net.W[0].T)

    def test_every_a_and_h(self):
        net = MLP([3, 5, 2], tanh, rng=0)
        forward = net.every_value(self.X)
        assert isinstance(forward, Values) and len(forward.a) == 2 and len(forward.h) == 3
        assert np.array_equal(forward.h[0], self.X)
        for W, b, a, h in zip(net.W, net.b, forward.a, forward.h[:-1], strict=True):
            assert np.allclose(a, h @ W.T + b)
        assert np.array_equal(forward.h[1], np.tanh(forward.a[0]))
        assert np.array_equal(forward.h[2], net(self.X))

    def test_single_precision_all_the_way(self):
        net = MLP([3, 5, 2], relu, rng=0, dtype=np.float32)
        t = np.zeros((6, 2))
        forward = net.every_value(self.X)
        assert {array.dtype for array in forward.a + forward.h} == {np.dtype(np.float32)}
        value, grad = net.loss_and_gradient(self.X, t.astype(np.float32), quadratic)
        assert net.theta.dtype == value.dtype == grad.dtype == np.float32
        net.theta += 0.5 * grad
        net.theta = np.zeros(len(grad))
        assert net.theta.dtype == np.float32

    def test_integers_and_lists(self):
        net = MLP([2, 2], tanh, rng=0)
        assert np.array_equal(net([[1, 2]]), net(np.array([[1.0, 2.0]])))

    def test_no_samples(self):
        net = MLP([3, 4, 2], relu, rng=0)
        assert net(np.empty((0, 3))).shape == (0, 2)
        net.forward(np.empty((0, 3)))
        net.backward(np.empty((0, 2)))
        assert not net.gradient.any()


class TestBackward:
    rng = np.random.default_rng(11)
    X, t = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))

    @pytest.mark.parametrize("output", [identity, sigmoid, softmax], ids=lambda f: f.__name__)
    @pytest.mark.parametrize("act", ACTS, ids=lambda f: f.__name__)
    def test_against_finite_differences(self, act, output):
        net = MLP([3, 6, 5, 4], act, output, rng=2)
        net.theta += np.random.default_rng(3).normal(0, 0.3, net.theta.shape)
        check = gradient_check(net.objective(self.X, self.t, quadratic), net.theta)
        assert check.error < 1e-9, check

    @pytest.mark.parametrize("sizes", [[3, 4], [3, 1, 4], [3, 2, 3, 2, 3, 4]])
    def test_every_depth(self, sizes):
        net = MLP(sizes, tanh, rng=2)
        assert gradient_check(net.objective(self.X, self.t, quadratic), net.theta).error < 1e-9

    def test_by_hand(self):
        """ŷ = 3 tanh(2x + 1) − 1 at x = 0.5, gradient with respect to ŷ: 10."""
        net = MLP([1, 1, 1], tanh)
        net.theta = [2, 1, 3, -1]
        h, slope = np.tanh(2), 1 - np.tanh(2) ** 2
        gradient = net.loss_and_gradient([0.5], [10], linear)[1]
        assert np.allclose(gradient, [10 * 3 * slope * 0.5, 10 * 3 * slope, 10 * h, 10])

    def test_one_sample_and_the_sum_over_a_batch(self):
        net = MLP([3, 5, 4], tanh, rng=0)
        pairs = zip(self.X, self.t, strict=True)
        one_by_one = [net.loss_and_gradient(x, t, linear)[1] for x, t in pairs]
        together = net.loss_and_gradient(self.X, self.t, linear)[1]
        assert np.allclose(together, sum(one_by_one))

    def test_samples_along_more_axes(self):
        net = MLP([3, 5, 4], tanh, rng=0)
        X, t = self.rng.normal(size=(2, 3, 3)), self.rng.normal(size=(2, 3, 4))
        rows = net.loss_and_gradient(X.reshape(6, 3), t.reshape(6, 4), linear)
        value, gradient = net.loss_and_gradient(X, t, linear)
        assert np.isclose(value, rows[0]) and np.allclose(gradient, rows[1])

    def test_gradients_do_not_share_memory(self):
        net = MLP([3, 5, 4], tanh, rng=0)
        first = net.loss_and_gradient(self.X, self.t, quadratic)[1]
        kept = first.copy()
        net.theta += 1
        net.loss_and_gradient(self.X, self.t, quadratic)
        assert np.array_equal(first, kept)

    def test_arguments_stay(self):
        net = MLP([3, 5, 4], identity, rng=0)
        X, t, theta = self.X.copy(), self.t.copy(), net.theta.copy()
        net.loss_and_gradient(X, t, quadratic)
        assert np.array_equal(X, self.X) and np.array_equal(t, self.t)
        assert np.array_equal(net.theta, theta)

    def test_a_function_of_the_learner(self):
        def cube(a):
            return a**3

        net = MLP([3, 5, 4], cube, rng=0)
        with pytest.raises(TypeError, match="act is cube, which has no derivative"):
            net.loss_and_gradient(self.X, self.t, quadratic)
        cube.derivative = lambda a: 3 * a**2
        assert gradient_check(net.objective(self.X, self.t, quadratic), net.theta).error < 1e-9


class TestObjective:
    X = np.linspace(-2, 2, 40)[:, None]
    t = np.sin(2 * X)

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_scipy_takes_it_as_it_is(self, dtype):
        net = MLP([1, 8, 1], tanh, rng=0, dtype=dtype)
        start = net.theta.copy()
        result = minimize(net.objective(self.X, self.t, quadratic), net.theta, jac=True)
        assert result.fun < 1e-3
        assert np.array_equal(net.theta, start)
        net.theta = result.x
        assert np.isclose(quadratic(net(self.X), self.t), result.fun, rtol=1e-3)

    def test_value_and_gradient(self):
        net = MLP([1, 8, 1], tanh, rng=0)
        value, gradient = net.objective(self.X, self.t, quadratic)(net.theta)
        again, also = net.loss_and_gradient(self.X, self.t, quadratic)
        assert value == again and np.array_equal(gradient, also)


class TestMLPRefuses:
    @pytest.mark.parametrize(
        "sizes", [[], [3], [3, 0], [3, -1, 2], [3, 2.5], 3, [[3, 2]], ["3", "2"], [True, True]]
    )
    def test_sizes(self, sizes):
        with pytest.raises(ValueError, match=r"sizes is .*, but at least two positive whole"):
            MLP(sizes, tanh)

    def test_functions(self):
        with pytest.raises(TypeError, match="act is 'relu', but a function is wanted"):
            MLP([2, 2, 1], "relu")
        with pytest.raises(TypeError, match="output is None, but a function is wanted"):
            MLP([2, 2, 1], relu, None)

    def test_dtype(self):
        with pytest.raises(TypeError, match="dtype is int64, but a float type is wanted"):
            MLP([2, 1], relu, dtype=np.int64)

    @pytest.mark.parametrize(
        ("X", "message"),
        [
            (np.ones((2, 4)), "X has 4 features but the first layer wants 3"),
            (1.0, "X has no axis of features but the first layer wants 3"),
        ],
    )
    def test_features(self, X, message):
        with pytest.raises(ValueError, match=message):
            MLP([3, 1], relu)(X)

    def test_words(self):
        with pytest.raises(TypeError, match="X has entries of type"):
            MLP([3, 1], relu)([["a", "b", "c"]])

    @pytest.mark.parametrize("grad", [np.ones(2), np.ones((5, 1)), 1.0])
    def test_gradient_of_another_shape(self, grad):
        def loss(y, t):
            return 0.0

        loss.gradient = lambda y, t: grad
        message = r"loss.gradient has shape .*, but the output has shape \(5, 2\)"
        with pytest.raises(ValueError, match=message):
            MLP([3, 2], relu).loss_and_gradient(np.ones((5, 3)), np.ones((5, 2)), loss)

    def test_a_loss_without_gradient(self):
        with pytest.raises(TypeError) as error:
            MLP([3, 2], relu).loss_and_gradient(np.ones((5, 3)), 0, lambda y, t: 0.0)
        assert "loss is <lambda>, which has no gradient" in str(error.value)
        assert "my_loss.gradient = my_gradient" in str(error.value)
