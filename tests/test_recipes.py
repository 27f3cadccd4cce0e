"""Experiments: networks from a recipe, curves, schedules and what is counted from them."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix as reference
from sklearn.preprocessing import StandardScaler

from nbhelpers.activations import identity, relu, sigmoid
from nbhelpers.data import digits, moons
from nbhelpers.initialization import normal, zeros
from nbhelpers.layers import BatchNorm
from nbhelpers.lessons.gradient_flow import layer_spreads, root_mean_square
from nbhelpers.lessons.recipes import (
    Recipe,
    build_network,
    confusion_matrix,
    curves,
    final_loss,
    linear_decay,
    standardized,
)
from nbhelpers.losses import binary_cross_entropy_with_logits as loss
from nbhelpers.mlp import MLP
from nbhelpers.optimizers import SGD, Adam

X, t = moons(40, 0.2, rng=0)


def test_a_network_has_the_layers_of_its_recipe_and_starts_as_its_scheme_and_its_seed_say():
    net = build_network([4, 3, 2], relu, norm=BatchNorm, dropout=0.25)
    assert repr(net.layers) == (
        "[Dense(4, 3), BatchNorm(3), Activation(relu), Dropout(0.25), Dense(3, 2)]"
    )
    one, same, other = (build_network([4, 2], relu, rng=seed, dropout=0.5) for seed in (1, 1, 2))
    assert repr(one.layers) == "[Dense(4, 2)]"
    assert np.array_equal(one.theta, same.theta) and not np.array_equal(one.W[0], other.W[0])
    assert not build_network([4, 3, 2], relu, zeros).theta.any()
    assert one.theta.dtype == np.float32


def test_curves_hold_the_losses_after_every_epoch():
    net = build_network([2, 8, 1], relu, rng=0, dtype=float)
    seen = curves(net, X, t, loss, Adam(0.01), 5, (X[:10], t[:10]), 40, rng=0)
    assert seen.training.shape == seen.validation.shape == (5,)
    assert seen.training[-1] == loss(net(X), t) < seen.training[0]
    assert seen.validation[-1] == loss(net(X[:10]), t[:10])


def test_where_training_diverges_curves_end_in_nan_and_the_final_loss_is_infinite():
    run = X, t, with_square, SGD(1e6), 8
    seen = curves(build_network([2, 8, 1], identity, rng=0), *run, (X, t), rng=0)
    assert np.isnan(seen.training[-1]) and np.isnan(seen.validation[-1])
    assert final_loss(build_network([2, 8, 1], identity, rng=0), *run) == np.inf
    good = final_loss(build_network([2, 8, 1], relu, rng=0), X, t, loss, Adam(0.05), 30, rng=0)
    assert 0 < good < np.log(2)


def with_square(y, t):
    """A loss without a bound on its gradient: the mean of y²."""
    with np.errstate(all="ignore"):
        return np.mean(np.square(y))


with_square.gradient = lambda y, t: 2 * y / len(y)


def test_a_recipe_starts_poor_and_is_measured_for_each_seed_on_validation_and_test():
    poor = Recipe()
    assert (poor.sizes, poor.act, poor.initializer) == ((64, 32, 10), sigmoid, normal)
    recipe = poor._replace(act=relu, epochs=3, optimizer=lambda: Adam(0.01))
    found, again = recipe.accuracies(2), recipe.accuracies(2)
    assert found.shape == (2, 2) and np.array_equal(found, again) and found.min() > 0.7
    images, shown = digits("test")
    assert found[1, 1] == np.mean(recipe.net(1)(images).argmax(axis=1) == shown)


def test_all_digits_are_standardized_by_those_of_training():
    scaler = StandardScaler().fit(digits("train")[0])
    X, _ = digits("test")
    assert np.allclose(standardized(X), scaler.transform(X) * (scaler.var_ > 0))


def test_a_linear_decay_falls_in_a_line_to_zero():
    eta = linear_decay(0.2, 4)
    assert np.allclose([eta(k) for k in range(1, 7)], [0.2, 0.15, 0.1, 0.05, 0, 0])


def test_the_confusion_matrix_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    t, y = rng.integers(0, 10, (2, 300))
    assert np.array_equal(confusion_matrix(t, y), reference(t, y, labels=range(10)))
    assert confusion_matrix([0, 0, 1], [0, 1, 1], 2).tolist() == [[1, 1], [0, 1]]


def test_the_spreads_of_layers_are_root_mean_squares():
    net, rng = MLP([3, 4, 2], relu, relu, rng=0), np.random.default_rng(1)
    X, grad = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    forward, (h, delta) = net.every_value(X), layer_spreads(net, X, grad)
    assert np.allclose(h, [np.sqrt(np.mean(x**2)) for x in forward.h[1:]])
    assert np.allclose(delta[1], np.sqrt(np.mean((grad * (forward.a[1] > 0)) ** 2)))


@pytest.mark.parametrize(
    ("x", "value"),
    [([3.0, 4.0], 12.5**0.5), ([0, 0], 0), ([1e200, -1e200], 1e200), ([np.inf], np.inf)],
)
def test_a_root_mean_square_overflows_nowhere(x, value):
    assert np.isclose(root_mean_square(np.array(x)), value)
