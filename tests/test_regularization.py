"""L2 adds λ/2 ‖θ‖², and early stopping keeps the best parameters."""

import numpy as np
import pytest

from nbhelpers.activations import tanh
from nbhelpers.gradient_check import gradient_check
from nbhelpers.layers import Activation, BatchNorm, Dense, Sequential
from nbhelpers.losses import mse
from nbhelpers.mlp import MLP
from nbhelpers.optimizers import SGD
from nbhelpers.regularization import L2, EarlyStopping
from nbhelpers.training import epochs, train

rng = np.random.default_rng(0)
X, t = rng.normal(size=(8, 3)), rng.normal(size=(8, 2))


def penalized(strength=0.3, dtype=np.float64):
    return L2(MLP([3, 4, 2], tanh, rng=1, dtype=dtype), strength)


class Line:
    """A network of a reader's own, y = θ x₁, which has no layers."""

    def __init__(self):
        self.theta = np.zeros(1)

    def __call__(self, X):
        return X[:, :1] * self.theta

    def loss_and_gradient(self, X, t, loss):
        y = self(X)
        return loss(y, t), np.sum(loss.gradient(y, t) * X[:, :1], axis=0)


class TestL2:
    def test_value(self):
        net = penalized(0.3)
        plain = net.net.loss_and_gradient(X, t, mse)[0]
        value = net.loss_and_gradient(X, t, mse)[0]
        assert value == pytest.approx(plain + 0.15 * np.sum(net.theta**2))

    def test_gradient_check(self):
        net = penalized()

        def at(theta):
            net.theta[:] = theta
            return net.loss_and_gradient(X, t, mse)

        assert gradient_check(at, net.theta.copy()).error < 1e-9

    def test_shares_parameters_and_predictions_and_the_state_of_batch_norm(self):
        net = penalized()
        net.theta += 1
        assert np.array_equal(net.theta, net.net.theta)
        assert np.array_equal(net(X), net.net(X))
        inner = Sequential([Dense(3, 2), BatchNorm(2)])
        assert L2(inner, 0.1).state is inner.state

    def test_single_precision_stays(self):
        net = penalized(np.float64(0.3), np.float32)
        assert net.loss_and_gradient(X, t, mse)[1].dtype == np.float32

    @pytest.mark.parametrize(
        ("last", "error", "message"),
        [
            (BatchNorm(2), ValueError, "BatchNorm got a batch of 1 sample"),
            (Activation(np.sign), TypeError, "act is sign, which has no derivative"),
        ],
    )
    def test_its_layers_are_checked_when_training_begins(self, last, error, message):
        net = L2(L2(Sequential([Dense(3, 2), last]), 0.1), 0.1)
        with pytest.raises(error, match=message):
            epochs(net, X, t, mse, SGD(), batch_size=7)

    def test_goes_around_a_network_without_layers(self):
        plain, net, square = Line(), L2(Line(), 0.1), 2 * np.mean(X[:, 0] ** 2)
        for each in (plain, net):
            train(each, X, X[:, :1], mse, SGD(0.1), epochs=99, batch_size=8, progress=False)
        assert plain.theta == pytest.approx(1)
        assert net.theta == pytest.approx(square / (square + 0.1))


class TestEarlyStopping:
    def test_stops_after_patience_and_keeps_the_best(self):
        stopping, theta = EarlyStopping(patience=2), np.zeros(2)
        over = []
        for loss in [5.0, 3.0, 4.0, 2.0, 2.0, 2.5]:
            theta += 1
            over.append(stopping.watch(loss, theta))
        assert over == [False, False, False, False, False, True]
        assert stopping.best.epoch == 4 and stopping.best.loss == 2.0
        assert stopping.best.state.tolist() == [4, 4]

    def test_a_gain_that_is_too_small_does_not_count(self):
        stopping = EarlyStopping(patience=2, min_delta=0.5)
        assert [stopping.watch(loss, [0.0]) for loss in [5.0, 4.8, 4.6]] == [False, False, True]
        assert stopping.best.loss == 5.0

    def test_nan_is_never_the_best_and_begin_forgets(self):
        stopping = EarlyStopping(patience=3)
        for loss in [np.nan, 1.0, np.nan]:
            stopping.watch(loss, [loss])
        assert stopping.best.epoch == 2
        stopping.begin([7.0])
        assert stopping.best.epoch == 0 and stopping.best.state.tolist() == [7.0]
        assert not stopping.watch(9.0, [1.0]) and stopping.best.loss == 9.0
