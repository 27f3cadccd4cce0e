"""The backward pass of whole networks against finite differences: activation × loss × outputs."""

from itertools import chain

import numpy as np
import pytest
from every_activation import ELEMENTWISE

from nbhelpers.activations import (
    identity,
    leaky_relu,
    sigmoid,
    softmax,
    tanh,
    with_parameters,
)
from nbhelpers.gradient_check import gradient_check, numerical_gradient
from nbhelpers.lessons.backpropagation import every_gradient
from nbhelpers.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    huber,
    mae,
    mse,
    softmax_cross_entropy,
)
from nbhelpers.mlp import MLP

ACTIVATIONS = [*ELEMENTWISE, with_parameters(leaky_relu, alpha=0.3), softmax]
# A loss, the function of the output, and how many outputs are tried.
SETTINGS = [
    *[(loss, identity, n) for loss in (mse, mae, huber) for n in (1, 3)],
    (mse, sigmoid, 1),
    (with_parameters(huber, delta=0.2), identity, 2),
    *[(binary_cross_entropy, sigmoid, n) for n in (1, 3)],
    *[(binary_cross_entropy_with_logits, identity, n) for n in (1, 3)],
    *[(cross_entropy, softmax, n) for n in (2, 4)],
    *[(softmax_cross_entropy, identity, n) for n in (2, 4)],
]
every_setting = pytest.mark.parametrize(
    ("loss", "output", "outputs"), SETTINGS, ids=lambda v: getattr(v, "__name__", str(v))
)


def task(loss, outputs, rng):
    """Inputs (7, 3) and targets for the loss; one output has targets (7,)."""
    X, t = rng.normal(size=(7, 3)), rng.normal(size=(7, outputs)) * 2
    if loss in (cross_entropy, softmax_cross_entropy):
        return X, t.argmax(axis=1)
    if loss in (binary_cross_entropy, binary_cross_entropy_with_logits):
        t = (t > 0).astype(float)
    return X, t[:, 0] if outputs == 1 else t


@pytest.mark.parametrize("act", ACTIVATIONS, ids=lambda act: act.__name__)
@every_setting
def test_the_full_backward_pass(act, loss, output, outputs):
    rng = np.random.default_rng(1)
    net = MLP([3, 5, 4, outputs], act, output, rng=rng)
    net.theta = rng.normal(0, 0.7, net.theta.size)
    X, t = task(loss, outputs, rng)
    assert np.any(net.loss_and_gradient(X, t, loss)[1])
    assert gradient_check(net.objective(X, t, loss), net.theta, step=1e-6).error <= 1e-7


@pytest.mark.parametrize("act", [tanh, sigmoid])
def test_every_gradient_is_what_differences_of_the_rest_of_the_network_say(act):
    """∂L/∂a and ∂L/∂h: move the number, and compute the loss from there on."""
    net, rng = MLP([3, 4, 2], act, rng=5), np.random.default_rng(5)
    X, t = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    forward = net.every_value(X)
    gradients = every_gradient(net, forward, t, mse)

    def rest(h):
        return mse(h @ net.W[1].T + net.b[1], t)

    wanted = {
        "a": [numerical_gradient(lambda a: rest(act(a)), forward.a[0]), gradients.h[2]],
        "h": [
            numerical_gradient(lambda x: mse(net(x), t), X),
            numerical_gradient(rest, forward.h[1]),
            mse.gradient(forward.h[2], t),
        ],
    }
    for name, both in wanted.items():
        for found, one in zip(getattr(gradients, name), both, strict=True):
            assert np.allclose(found, one, atol=1e-9)


def test_it_holds_those_of_training_and_one_sample_is_a_batch_of_one():
    net = MLP([2, 3, 1], tanh, rng=5)
    X, t = np.array([[0.5, 1.0], [2.0, -1.0]]), np.array([[1.0], [0.0]])
    gradients = every_gradient(net, net.every_value(X), t, mse)
    dW, db = net.split(net.loss_and_gradient(X, t, mse)[1])
    assert all(map(np.array_equal, [*gradients.W, *gradients.b], [*dW, *db]))
    one = every_gradient(net, net.every_value(X[0]), t[0], mse)
    batch = every_gradient(net, net.every_value(X[:1]), t[:1], mse)
    assert all(map(np.array_equal, chain(*one), chain(*batch)))


def test_a_loss_without_a_gradient_is_refused():
    net = MLP([2, 1], tanh)
    with pytest.raises(TypeError, match="gradient"):
        every_gradient(net, net.every_value([1.0, 2.0]), [0.0], lambda y, t: 0.0)
