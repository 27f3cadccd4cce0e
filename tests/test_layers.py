"""Layers: every gradient is checked, and a Sequential equals the MLP with the same layers."""

import copy
import pickle

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from nbhelpers.activations import gelu, relu, tanh
from nbhelpers.gradient_check import numerical_gradient
from nbhelpers.initialization import he, initialize
from nbhelpers.layers import Activation, BatchNorm, Dense, Dropout, LayerNorm, Sequential
from nbhelpers.losses import mse, softmax_cross_entropy
from nbhelpers.mlp import MLP


def numerical(net, X, t, training, seed):
    """Central differences of the loss; each begins with the running statistics of now."""
    state = net.state.copy()

    def loss(theta):
        net.state[:], net.theta = state, theta
        return net.loss_and_gradient(X, t, mse, training, seed)[0]

    return numerical_gradient(loss, net.theta.copy(), step=1e-6)


STACKS = {
    "dropout": lambda: [Dense(3, 8), Activation(tanh), Dropout(0.4), Dense(8, 2)],
    "batch norm": lambda: [Dense(3, 4), BatchNorm(4), Activation(tanh), Dense(4, 2)],
    "batch norm first": lambda: [BatchNorm(3), Dense(3, 2), BatchNorm(2)],
    "layer norm": lambda: [Dense(3, 4), LayerNorm(4), Activation(tanh), Dense(4, 2)],
    "layer norm first": lambda: [LayerNorm(3), Dense(3, 2), LayerNorm(2)],
    "all": lambda: [
        Dense(3, 5), BatchNorm(5), Activation(gelu), Dropout(0.3), LayerNorm(5), Dense(5, 2)
    ],
}  # fmt: skip


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("name", STACKS)
def test_gradient_is_that_of_finite_differences(name, training):
    rng = np.random.default_rng(4)
    net = Sequential(STACKS[name](), rng=1)
    net.theta += 0.3 * rng.normal(size=len(net.theta))
    X, t = rng.normal(size=(7, 3)) * 2 + 1, rng.normal(size=(7, 2))
    _, grad = net.loss_and_gradient(X, t, mse, training, rng=3)
    assert np.abs(grad - numerical(net, X, t, training, 3)).max() < 1e-8
    assert np.abs(grad).max() > 1e-3


def test_gradient_by_the_input_passes_through_every_layer():
    rng = np.random.default_rng(4)
    net = Sequential(STACKS["all"](), rng=1)
    X, weight = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

    def value(X):
        return np.sum(weight * net.forward(X, True, np.random.default_rng(2)))

    value(X)
    delta = weight
    for layer in net.layers[::-1]:
        delta = layer.backward(delta)
    assert np.allclose(delta, numerical_gradient(value, X), atol=1e-8)


class TestSequential:
    def test_equals_the_mlp_with_the_same_layers(self):
        layers = [Dense(6, 5), Activation(gelu), Dense(5, 4), Activation(gelu), Dense(4, 3)]
        net, mlp = Sequential(layers, rng=7), MLP([6, 5, 4, 3], gelu, rng=7)
        X, t = np.random.default_rng(0).normal(size=(9, 6)), np.arange(9) % 3
        ours, theirs = (n.loss_and_gradient(X, t, softmax_cross_entropy) for n in (net, mlp))
        assert np.array_equal(net.theta, mlp.theta) and ours[0] == theirs[0]
        assert np.array_equal(ours[1], theirs[1])

    def test_single_precision_stays(self):
        net = Sequential(STACKS["all"](), rng=0, dtype=np.float32)
        X, t = np.ones((4, 3)), np.zeros((4, 2), np.float32)
        grad = net.loss_and_gradient(X, t, mse)[1]
        assert net(X).dtype == grad.dtype == net.theta.dtype == np.float32
        assert net.loss_and_gradient(X, t, mse, training=False)[1].dtype == np.float32
        assert net.forward(X, training=True).dtype == np.float32

    def test_one_sample_is_a_row_of_the_batch_and_evaluation_changes_nothing(self):
        net = Sequential(STACKS["all"](), rng=0)
        X = np.random.default_rng(0).normal(size=(4, 3))
        before, first = net.state.copy(), net(X)
        assert np.allclose(net(X[1]), first[1], rtol=1e-12)
        assert np.array_equal(net(X), first) and np.array_equal(net.state, before)

    def test_the_loss_is_that_of_the_mode_that_is_asked_for(self):
        net = Sequential(STACKS["all"](), rng=0)
        X, t = np.random.default_rng(0).normal(size=(4, 3)), np.zeros((4, 2))
        evaluated = net.loss_and_gradient(X, t, mse, training=False)[0]
        assert evaluated == mse(net(X), t)
        trained = net.loss_and_gradient(X, t, mse, rng=1)[0]
        assert trained == mse(net.forward(X, training=True, rng=1), t) != evaluated

    def test_parameters_are_views(self):
        net = Sequential(STACKS["all"](), rng=0)
        net.W[1][:] = 5
        assert np.sum(net.theta == 5) == net.W[1].size
        initialize(net, he, rng=3)
        assert np.array_equal(net.W[0], he((5, 3), np.random.default_rng(3)))

    @pytest.mark.parametrize("copied", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
    def test_a_copy_has_its_own_parameters(self, copied):
        net = Sequential(STACKS["all"](), rng=0)
        X, t = np.ones((4, 3)), np.zeros((4, 2))
        before = net.state.copy()
        other = copied(net)
        assert np.array_equal(other(X), net(X))
        other.theta *= 2
        other.W[0][:] += 1
        assert np.abs(other(X) - net(X)).max() > 0.01
        other.loss_and_gradient(X + 3, t, mse)
        assert np.array_equal(net.state, before)
        assert not np.array_equal(other.state[len(net.theta) :], before[len(net.theta) :])

    def test_masks_come_from_the_generator_that_is_passed(self):
        net = Sequential(STACKS["dropout"](), rng=0)
        X, t = np.ones((4, 3)), np.zeros((4, 2))
        first, again, other = (net.loss_and_gradient(X, t, mse, rng=seed)[0] for seed in (1, 1, 2))
        assert first == again != other
        assert net.loss_and_gradient(X, t, mse)[0] != net.loss_and_gradient(X, t, mse)[0]

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: [Dense(3, 4), Activation(relu), BatchNorm(3)], "layer 2, BatchNorm"),
            (lambda: Sequential([Dense(2, 2)]).layers, "make a new one"),
        ],
    )
    def test_layers_that_do_not_fit_are_refused(self, make, message):
        with pytest.raises(ValueError, match=message):
            Sequential(make())
        with pytest.raises(ValueError, match="X has 5 features but the first layer expects 3"):
            Sequential([BatchNorm(3)])(np.ones((4, 5)))


@pytest.mark.parametrize("layer", [Dense(2, 3), BatchNorm(2), LayerNorm(2)], ids=repr)
def test_a_layer_by_itself_says_that_it_wants_a_network(layer):
    with pytest.raises(AttributeError, match=rf"a {type(layer).__name__} has no .* Sequential"):
        layer.forward(np.ones((4, 2)), training=True)


class TestDropout:
    def test_keeps_its_share_scaled_by_it(self):
        h = Dropout(0.3).forward(np.ones((400, 500)), True, np.random.default_rng(0))
        assert np.mean(h == 0) == pytest.approx(0.3, abs=0.005)
        assert np.allclose(h[h != 0], 1 / 0.7)

    def test_is_the_identity_in_evaluation_and_with_rate_zero(self):
        h = np.arange(6.0).reshape(2, 3)
        assert np.array_equal(Dropout(0.5).forward(h), h)
        assert np.array_equal(Dropout(0).forward(h, True, np.random.default_rng(0)), h)


class TestBatchNorm:
    def net(self):
        return Sequential([BatchNorm(3)])

    def test_training_standardizes_each_feature_as_scikit_learn_does(self):
        X = np.random.default_rng(0).normal(5, 3, (50, 3))
        h = self.net().forward(X, training=True)
        assert np.allclose(h, StandardScaler().fit_transform(X), atol=1e-5)

    def test_running_statistics_by_hand(self):
        net = self.net()
        (layer,) = net.layers
        net.forward([[1.0, 0, 0], [3.0, 0, 4]], training=True)
        assert np.allclose(layer.mean, [0.2, 0, 0.2])
        assert np.allclose(layer.variance, [0.9 + 0.2, 0.9, 0.9 + 0.8])
        h = net(np.array([0.2, 0, 0.2]))
        assert np.allclose(h, 0, atol=1e-15)

    def test_a_batch_of_one_is_refused_and_changes_nothing(self):
        net = self.net()
        with pytest.raises(ValueError, match="batch of 1 sample, but training needs at least 2"):
            net.forward([[1.0, 2, 3]], training=True)
        assert net.state.tolist() == [1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1]


class TestLayerNorm:
    def test_standardizes_each_sample_alike_in_both_modes(self):
        net = Sequential([LayerNorm(20)])
        X = np.random.default_rng(0).normal(5, 3, (4, 20))
        assert np.allclose(net(X), StandardScaler().fit_transform(X.T).T, atol=1e-5)
        assert np.array_equal(net(X), net.forward(X, training=True))
