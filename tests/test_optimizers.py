"""Optimizers follow the published update rules, keep their type and change no argument."""

import numpy as np
import pytest

from nbhelpers.optimizers import SGD, Adam, AdamW, Momentum, RMSprop

RATE = 0.01
A = np.diag([100.0, 10.0, 1.0, 0.1])
TARGET = np.array([1.0, -2.0, 3.0, -4.0])


def gradient(theta):
    """Gradient of a narrow valley with some ripples."""
    return A @ (theta - TARGET) + np.sin(3 * theta)


def follow(optimizer, steps=1000):
    theta, path = np.zeros(4), []
    for _ in range(steps):
        theta = theta + optimizer.step(gradient(theta), theta)
        path.append(theta)
    return np.array(path)


def published(rule, steps=1000):
    """The path of ``rule(k, theta, g, memory) → theta``, one entry of θ at a time."""
    theta, path, memory = [0.0] * 4, [], [{} for _ in range(4)]
    for k in range(1, steps + 1):
        g = gradient(np.array(theta)).tolist()
        theta = [rule(k, *entry) for entry in zip(theta, g, memory, strict=True)]
        path.append(theta)
    return np.array(path)


def sgd(k, x, g, own):
    return x - RATE * g


def momentum(k, x, g, own):
    own["u"] = 0.9 * own.get("u", 0.0) + g
    return x - RATE * own["u"]


def rmsprop(k, x, g, own):
    own["v"] = 0.99 * own.get("v", 0.0) + 0.01 * g**2
    return x - RATE * g / (own["v"] ** 0.5 + 1e-8)


def adam(k, x, g, own):
    own["m"] = 0.9 * own.get("m", 0.0) + 0.1 * g
    own["v"] = 0.999 * own.get("v", 0.0) + 0.001 * g**2
    m_hat, v_hat = own["m"] / (1 - 0.9**k), own["v"] / (1 - 0.999**k)
    return x - RATE * m_hat / (v_hat**0.5 + 1e-8)


def adamw(k, x, g, own):
    return adam(k, x - RATE * 0.05 * x, g, own)


RULES = {
    sgd: SGD,
    momentum: Momentum,
    rmsprop: RMSprop,
    adam: Adam,
    adamw: lambda eta: AdamW(eta, weight_decay=0.05),
}
NAMES = [rule.__name__ for rule in RULES]
makers = pytest.mark.parametrize("make", RULES.values(), ids=NAMES)


@pytest.mark.parametrize(("rule", "make"), RULES.items(), ids=NAMES)
def test_a_thousand_steps_of_the_published_rule(make, rule):
    assert np.abs(follow(make(RATE)) - published(rule)).max() < 1e-10


@makers
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_type_stays_and_arguments_stay(make, dtype):
    optimizer = make(lambda k: np.float64(0.1) / k)
    grad, theta = np.array([1, -2, 3], dtype), np.array([3, 2, 1], dtype)
    grad.flags.writeable = theta.flags.writeable = False
    first = optimizer.step(grad, theta)
    kept = first.copy()
    assert optimizer.step(grad, theta).dtype == first.dtype == dtype
    assert np.array_equal(first, kept)
    whole, same = make(0.1).step([1, -2, 3], [3, 2, 1]), make(0.1).step(grad, theta)
    assert np.allclose(whole, same, rtol=1e-6)


@makers
def test_a_schedule_sees_the_steps_one_two_three_and_a_constant_one_is_a_number(make):
    seen = []
    scheduled = make(lambda k: seen.append(k) or RATE)
    assert np.array_equal(follow(scheduled, 50), follow(make(RATE), 50))
    assert sorted(set(seen)) == list(range(1, 51))


def test_decoupled_decay_is_not_l2_inside_adam_but_is_in_sgd_and_follows_the_schedule():
    grad, theta, decay, eta = np.array([100.0, 0.01]), np.array([1.0, 1.0]), 0.1, 0.01
    assert np.allclose(SGD(eta).step(grad + decay * theta), SGD(eta).step(grad) - eta * decay)
    plain = Adam(eta).step(grad)
    pulled = AdamW(eta, weight_decay=decay).step(grad, theta) - plain
    assert np.allclose(pulled, -eta * decay)
    assert np.allclose(Adam(eta).step(grad + decay * theta), plain, atol=1e-6)
    optimizer = AdamW(lambda k: 0.1 / k, weight_decay=0.5)
    steps = [optimizer.step(np.zeros(1), np.ones(1))[0] for _ in range(3)]
    assert np.allclose(steps, [-0.05, -0.05 / 2, -0.05 / 3])


@makers
def test_a_step_that_cannot_be_taken_does_not_count(make):
    optimizer = make(0.1)
    optimizer.step(np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match=r"grad has shape \(5,\) but this optimizer has followed"):
        optimizer.step(np.ones(5), np.ones(5))
    if isinstance(optimizer, AdamW):
        with pytest.raises(TypeError, match="theta is missing"):
            optimizer.step(np.ones(3))
    assert optimizer.k == 1


def test_a_schedule_gives_no_negative_rate():
    with pytest.raises(ValueError, match=r"eta\(k\) is -1.0"):
        SGD(lambda k: -1.0).step(np.ones(2))
