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
    theta, path = [0.0] * 4, []
    memory = [{} for _ in theta]
    for k in range(1, steps + 1):
        g = gradient(np.array(theta))
        theta = [
            rule(k, x, float(slope), own) for x, slope, own in zip(theta, g, memory, strict=True)
        ]
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


PAIRS = [
    (lambda eta: SGD(eta), sgd),
    (lambda eta: Momentum(eta), momentum),
    (lambda eta: RMSprop(eta), rmsprop),
    (lambda eta: Adam(eta), adam),
    (lambda eta: AdamW(eta, weight_decay=0.05), adamw),
]
NAMES = [rule.__name__ for _, rule in PAIRS]
makers = pytest.mark.parametrize("make", [make for make, _ in PAIRS], ids=NAMES)


@pytest.mark.parametrize(("make", "rule"), PAIRS, ids=NAMES)
def test_a_thousand_steps_of_the_published_rule(make, rule):
    assert np.abs(follow(make(RATE)) - published(rule)).max() < 1e-10


def test_by_hand():
    assert SGD(0.5).step(np.array([2.0, -4.0])).tolist() == [-1.0, 2.0]
    momentum = Momentum(0.5, beta=0.5)
    assert [momentum.step(np.array([2.0]))[0] for _ in range(3)] == [-1.0, -1.5, -1.75]


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e6])
def test_the_first_step_of_adam_has_length_eta_for_any_gradient(scale):
    step = Adam(0.1).step(scale * np.array([1.0, -2.0]))
    assert np.allclose(step, [-0.1, 0.1], rtol=1e-3)


@makers
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_type_stays_and_arguments_stay(make, dtype):
    optimizer = make(lambda k: np.float64(0.1) / k)
    grad, theta = np.array([1, -2, 3], dtype), np.array([3, 2, 1], dtype)
    before = grad.copy(), theta.copy()
    steps = [optimizer.step(grad, theta) for _ in range(3)]
    assert {step.dtype for step in steps} == {np.dtype(dtype)}
    assert np.array_equal(grad, before[0]) and np.array_equal(theta, before[1])
    kept = steps[0].copy()
    optimizer.step(grad, theta)
    assert np.array_equal(steps[0], kept)
    whole, same = make(0.1).step([1, -2, 3], [3, 2, 1]), make(0.1).step(grad, theta)
    assert np.allclose(whole, same, rtol=1e-6)


@makers
def test_a_schedule_sees_the_steps_one_two_three_and_a_constant_one_is_a_number(make):
    seen = []

    def eta(k):
        seen.append(k)
        return RATE

    assert np.array_equal(follow(make(eta), 50), follow(make(RATE), 50))
    assert sorted(set(seen)) == list(range(1, 51))


def test_decoupled_decay_is_not_l2_inside_adam_but_is_in_sgd():
    grad, theta, decay, eta = np.array([100.0, 0.01]), np.array([1.0, 1.0]), 0.1, 0.01
    assert np.allclose(SGD(eta).step(grad + decay * theta), SGD(eta).step(grad) - eta * decay)
    plain = Adam(eta).step(grad)
    pulled = AdamW(eta, weight_decay=decay).step(grad, theta) - plain
    assert np.allclose(pulled, -eta * decay)
    assert np.allclose(Adam(eta).step(grad + decay * theta), plain, atol=1e-6)


def test_decoupled_decay_follows_the_schedule():
    optimizer = AdamW(lambda k: 0.1 / k, weight_decay=0.5)
    steps = [optimizer.step(np.zeros(1), np.ones(1))[0] for _ in range(3)]
    assert np.allclose(steps, [-0.05, -0.05 / 2, -0.05 / 3])


def test_adamw_asks_for_theta():
    optimizer = AdamW(0.1)
    with pytest.raises(TypeError, match=r"theta is missing.*step\(grad, theta\)"):
        optimizer.step(np.ones(3))
    assert optimizer.k == 0


@makers
def test_another_network_needs_another_optimizer(make):
    optimizer = make(0.1)
    optimizer.step(np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match=r"grad has shape \(5,\) but this optimizer has followed"):
        optimizer.step(np.ones(5), np.ones(5))
    assert optimizer.k == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SGD(0), "eta is 0, but a positive"),
        (lambda: Adam(-0.1), "eta is -0.1"),
        (lambda: Adam(np.nan), "eta is nan"),
        (lambda: Momentum(0.1, beta=1), "beta is 1, but a number from 0 to below 1"),
        (lambda: RMSprop(0.1, epsilon=0), "epsilon is 0"),
        (lambda: Adam(0.1, beta1=-0.1), "beta1 is -0.1"),
        (lambda: Adam(0.1, beta2=2), "beta2 is 2"),
        (lambda: AdamW(0.1, weight_decay=-1), "weight_decay is -1"),
        (lambda: SGD(lambda k: -1.0).step(np.ones(2)), r"eta\(k\) is -1.0"),
    ],
)
def test_settings_that_make_no_sense(make, message):
    with pytest.raises(ValueError, match=message):
        make()
