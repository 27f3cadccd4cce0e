"""Exercises of chapter 5: answers with the mistake that each makes, and others that are right."""

import itertools

import numpy as np
import pytest

from nbhelpers import check
from nbhelpers.activations import relu
from nbhelpers.check.kit import patience
from nbhelpers.check.practice import watched
from nbhelpers.data import digits
from nbhelpers.initialization import he, initialize, zeros
from nbhelpers.layers import Activation, BatchNorm, Dense, LayerNorm, Sequential
from nbhelpers.lessons.recipes import Recipe, build_network, linear_decay
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.optimizers import SGD, Adam
from nbhelpers.training import train


def total(of_layer):
    """An answer to ``count_parameters`` that adds up ``of_layer(fan_in, fan_out)``."""
    return lambda sizes: sum(map(of_layer, sizes[:-1], sizes[1:]))


def spreads(of):
    """An answer to ``weight_spreads``: ``of(fan_in, fan_out, xavier, he)``."""
    return lambda m, n: of(m, n, (2 / (m + n)) ** 0.5, (2 / m) ** 0.5)


def normed(X, axis=0, ddof=0):
    mean, variance = X.mean(axis, keepdims=True), X.var(axis, keepdims=True, ddof=ddof)
    return (X - mean) / np.sqrt(variance + 1e-5)


def momentum(u="beta * u + grad", theta="theta - eta * new"):
    """An answer to ``momentum_step`` whose new u and new θ are these formulas."""
    return eval(f"lambda theta, grad, u, eta, beta: [new := {u}, ({theta}, new)][1]")


def adam(
    theta="theta - step",
    m="0.9 * m + 0.1 * grad",
    v="0.999 * v + 0.001 * grad**2",
    m_hat="m / (1 - 0.9**k)",
    v_hat="v / (1 - 0.999**k)",
    step="eta * m_hat / (np.sqrt(v_hat) + 1e-8)",
    result="theta, m, v",
):
    """An answer to ``adam_step`` made of these formulas."""
    lines = f"m, v = {m}, {v}; m_hat, v_hat = {m_hat}, {v_hat}; step = {step}; theta = {theta}"
    scope = {"np": np}
    exec(f"def answer(theta, grad, m, v, k, eta): {lines}; return {result}", scope)
    return scope["answer"]


def falls(loss, least, before):
    return loss < before


def last(losses, patience, *better):
    return watched(losses, patience, *better)[1]


SPIRAL = check.small_spiral.solved()
OVERFITTED = SPIRAL.replace("act=gelu", "act=tanh").replace("0.1 ", "0.03 ")[:-1] + "2"
QUICK = check.on_a_budget.solved()(0)


def changed(**fields):
    """An answer to ``on_a_budget``: the recipe of the solution with other ``fields``."""
    return lambda seed: QUICK._replace(**fields)


def read_from(part):
    """A network that has learned the digits of ``part``."""
    net = build_network([64, 32, 10], relu, rng=0)
    train(net, *digits(part), softmax_cross_entropy, Adam(0.01), 30, rng=0, progress=False)
    return net


def net_and_optimizer(seed):
    """The start of ``QUICK`` as a learner would build it without a ``Recipe``."""
    layers = [Dense(64, 128), BatchNorm(128), Activation(relu), Dense(128, 10)]
    net = Sequential(layers, rng=seed, dtype=np.float32)
    initialize(net, he, seed)
    return net, Adam(linear_decay(0.01, 34 * 6))


MISTAKES = {
    "count_parameters": [
        (total(lambda m, n: m * n), "no_biases"),
        (total(lambda m, n: m * n + m), "biases_of_inputs"),
        (lambda sizes: total(lambda m, n: m * n)(sizes) + sum(sizes), "input_biases"),
        (total(lambda m, n: m * n + 1), "one_bias_a_layer"),
        (lambda sizes: total(lambda m, n: m * n)(sizes) + sizes[-1], "some_biases"),
        (sum, "neurons"),
        (lambda sizes: sizes[1] * (sizes[0] + 1), "one_layer"),
        (total(lambda m, n: m * n + 2 * n), "[64, 16, 10], the result should"),
    ],
    "weight_spreads": [
        (spreads(lambda m, n, x, h: (h, x, 0)), "swapped"),
        (spreads(lambda m, n, x, h: (x**2, h**2, 0)), "xavier_variance"),
        (spreads(lambda m, n, x, h: (h, h, 0)), "xavier_he"),
        (spreads(lambda m, n, x, h: (m**-0.5, h, 0)), "xavier_one_way"),
        (spreads(lambda m, n, x, h: (n**-0.5, h, 0)), "xavier_one_way"),
        (spreads(lambda m, n, x, h: ((m + n) ** -0.5, h, 0)), "xavier_half"),
        (spreads(lambda m, n, x, h: (x, h**2, 0)), "he_variance"),
        (spreads(lambda m, n, x, h: (x, m**-0.5, 0)), "he_half"),
        (spreads(lambda m, n, x, h: (x, (2 / n) ** 0.5, 0)), "he_fan_out"),
        (spreads(lambda m, n, x, h: (1, h, x)), "c_deviation"),
        (spreads(lambda m, n, x, h: (x, h, 3 * x)), "c_three"),
        (spreads(lambda m, n, x, h: (x, h, 12**0.5 * x)), "c_width"),
        (spreads(lambda m, n, x, h: (x, h, 3**0.5 * h)), "c_he"),
        (spreads(lambda m, n, x, h: (x, h, 3 * x**2)), "c_square"),
        (spreads(lambda m, n, x, h: (x, h, x + h)), "fan_out = 32, part 3 should be 0.25"),
    ],
    "leaky_variance": [
        (lambda n, alpha: np.sqrt(2 / ((1 + alpha**2) * n)), "deviation"),
        (lambda n, alpha: 2 / n, "relu"),
        (lambda n, alpha: 1 / n, "no_relu"),
        (lambda n, alpha: 2 / ((1 + alpha) * n), "linear"),
        (lambda n, alpha: 2 / ((1 - alpha**2) * n), "minus"),
        (lambda n, alpha: 1 / ((1 + alpha**2) * n), "half"),
        (lambda n, alpha: (1 + alpha**2) / (2 * n), "upside_down"),
        (lambda n, alpha: 2 / n * (1 + alpha**2), "upside_down"),
        (lambda n, alpha: 2 / (1 + alpha**2), "no_fan_in"),
        (lambda n, alpha: 2 / (1 + alpha**2) * n, "parentheses"),
        (lambda n, alpha: 3 / n, "For fan_in = 50, alpha = 0.3, the result should be"),
    ],
    "batch_norm": [
        (lambda X, g, b: g * normed(X, 1) + b, "rows"),
        (lambda X, g, b: g * normed(X, None) + b, "whole"),
        (lambda X, g, b: g * (X - X.mean(0)) / (X.var(0) + 1e-5) + b, "variance"),
        (lambda X, g, b: g * (X - X.mean(0)) / X.std(0) + b, "no_epsilon"),
        (lambda X, g, b: (X - X.mean(0)) / (X.std(0) + 1e-5), "epsilon_outside"),
        (lambda X, g, b: g * normed(X, ddof=1) + b, "n_minus_1"),
        (lambda X, g, b: g * X / np.sqrt(X.var(0) + 1e-5) + b, "no_mean"),
        (lambda X, g, b: X / X.std(0), "no_mean"),
        (lambda X, g, b: g * (X - X.mean(0)) + b, "no_deviation"),
        (lambda X, g, b: g * (X - X.mean(0) / np.sqrt(X.var(0) + 1e-5)) + b, "precedence"),
        (lambda X, g, b: normed(X), "not_scaled"),
        (lambda X, g, b: normed(X) + b, "no_gamma"),
        (lambda X, g, b: g * normed(X), "no_beta"),
        (lambda X, g, b: g * (normed(X) + b), "beta_scaled"),
        (lambda X, g, b: b * normed(X) + g, "swapped"),
        (lambda X, g, b: normed(X) / g + b, "the result at ["),
        (lambda X, g, b: g * normed(X).T + b, "do not fit entry by entry"),
    ],
    "momentum_step": [
        (lambda theta, grad, u, eta, beta: theta, "parts"),
        (momentum("beta * u + (1 - beta) * grad"), "average"),
        (momentum("beta * u + eta * grad", "theta - new"), "eta_in_u"),
        (momentum("beta * u - eta * grad", "theta + new"), "eta_in_u"),
        (momentum("u + grad"), "u_not_fading"),
        (momentum("u"), "u_unchanged"),
        (momentum("(1 - beta) * u + beta * grad"), "average"),
        (momentum("u + beta * grad"), "beta_on_g"),
        (momentum("beta * (u + grad)"), "beta_on_g"),
        (momentum("beta * u - grad", "theta + eta * new"), "minus_g"),
        (momentum("0.9 * u + grad"), "beta_written"),
        (momentum(theta="theta - eta * u"), "old_u"),
        (momentum(theta="theta - eta * grad"), "sgd"),
        (momentum(theta="theta + eta * new"), "uphill"),
        (momentum(theta="theta - new"), "no_eta"),
        (momentum(theta="theta"), "theta_unchanged"),
        (momentum(theta="theta - eta * (grad + beta * new)"), "nesterov"),
        (momentum(theta="-eta * new"), "only_step"),
        (momentum(theta="theta - 0.1 * new"), "eta = 0.25, beta = 0.5, part 1 should"),
        (momentum("0.8 * u + grad"), "eta = 0.25, beta = 0.5, part 2 should"),
        (lambda *given: momentum()(*given)[::-1], "in reverse order"),
    ],
    "adam_step": [
        (adam(result="theta, m"), "parts"),
        (adam(result="m, v, theta"), "order"),
        (adam(result="theta, v, m"), "order"),
        (adam(result="theta, m_hat, v"), "hats"),
        (adam(m="0.9 * m + grad"), "sums"),
        (adam(m="0.1 * m + 0.9 * grad"), "m_reversed"),
        (adam(result="theta, m, v_hat"), "hats"),
        (adam(v="0.999 * v + 0.001 * grad"), "v_of_g"),
        (adam(v="0.999 * v + grad**2"), "sums"),
        (adam(v="0.9 * v + 0.1 * grad**2"), "v_beta_1"),
        (adam(m="m"), "unchanged"),
        (adam(v="v"), "unchanged"),
        (adam(m_hat="m", v_hat="v"), "uncorrected"),
        (adam(m_hat="m"), "half_corrected"),
        (adam(v_hat="v"), "half_corrected"),
        (adam(m_hat="m / (1 - 0.9)", v_hat="v / (1 - 0.999)"), "no_power"),
        (adam(m_hat="m / (1 - 0.9**(k + 1))", v_hat="v / (1 - 0.999**(k + 1))"), "shifted_k"),
        (adam(m_hat="m / (1 - 0.9**(k - 1))", v_hat="v / (1 - 0.999**(k - 1))"), "shifted_k"),
        (adam(step="eta * m_hat / (v_hat + 1e-8)"), "no_root"),
        (adam(step="eta * m_hat / np.sqrt(v_hat)"), "no_epsilon"),
        (adam(step="eta * m_hat / np.sqrt(v_hat + 1e-8)"), "epsilon_place"),
        (adam(step="eta * m_hat / np.sqrt(v_hat) + 1e-8"), "no_epsilon"),
        (adam(step="eta * m_hat / np.sqrt(v_hat) - 1e-8"), "no_epsilon"),
        (
            adam(step="eta * np.sqrt(1 - 0.999**k) / (1 - 0.9**k) * m / (np.sqrt(v) + 1e-8)"),
            "epsilon_place",
        ),
        (adam(step="eta * grad / (np.sqrt(v_hat) + 1e-8)"), "g_for_m"),
        (adam("theta + step"), "uphill"),
        (adam(step="m_hat / (np.sqrt(v_hat) + 1e-8)"), "no_eta"),
        (adam(step="0.001 * m_hat / (np.sqrt(v_hat) + 1e-8)"), "eta_written"),
        (adam(step="0.05 * m_hat / (np.sqrt(v_hat) + 1e-8)"), "eta = 0.2, part 1 should be"),
        (adam("theta"), "theta_unchanged"),
        (adam("step"), "only_step"),
        (adam(m="0.5 * m + 0.5 * grad"), "part 2 should be"),
    ],
    "good_rate": [
        (-0.1, "not_positive"),
        (0, "not_positive"),
        (10, "nothing"),
        (1e300, "nothing"),
        (0.0005, "too_high"),
        (0.01, "too_high"),
        (0.01, "the loss of epoch 5 is 0.4"),
        (np.inf, "The answer holds ∞"),
    ],
    "dropout": [
        (lambda h, u, p: h * (u >= p), "not_divided"),
        (lambda h, u, p: h * (u >= p) * (1 - p), "multiplied"),
        (lambda h, u, p: h * (u >= p) / p, "divided_by_p"),
        (lambda h, u, p: h * (u >= p) * p, "times_rate"),
        (lambda h, u, p: h * (u > p) / (1 - p), "at_rate"),
        (lambda h, u, p: h * (u < p) / (1 - p), "swapped"),
        (lambda h, u, p: h * (u < p), "swapped"),
        (lambda h, u, p: h * (u <= p) / (1 - p), "swapped"),
        (lambda h, u, p: h / (1 - p), "all_kept"),
        (lambda h, u, p: h * (u > 1) / (1 - p), "none_kept"),
        (lambda h, u, p: h * (u >= p) / 1 - p, "parentheses"),
        (lambda h, u, p: (u >= p) / (1 - p), "mask"),
        (lambda h, u, p: h[u >= p] / (1 - p), "only_kept"),
        (
            lambda h, u, p: h * (np.random.default_rng(0).uniform(size=h.shape) >= p) / (1 - p),
            "own_mask",
        ),
        (lambda h, u, p: np.where(u >= p, h / (1 - p), np.nan), "The answer holds NaN"),
        (lambda h, u, p: h - u, "rate = 0.25, the result should be"),
    ],
    "early_stopping": [
        (lambda losses, p: tuple(k - 1 for k in watched(losses, p)), "from_zero"),
        (lambda losses, p: (watched(losses, p)[0] - 1, last(losses, p)), "from_zero"),
        (lambda losses, p: (last(losses, p),) * 2, "last_kept"),
        (lambda losses, p: watched(losses, p, falls), "before"),
        (lambda losses, p: (1 + np.argmin(losses[: (n := last(losses, p, falls))]), n), "before"),
        (lambda losses, p: (1 + np.argmin(losses), len(losses)), "all_seen"),
        (lambda losses, p: (watched(losses, p)[0], len(losses)), "all_seen"),
        (lambda losses, p: (k := 1 + np.argmin(losses), k + p), "all_seen"),
        (lambda losses, p: watched(losses, p + 1), "too_late"),
        (
            lambda losses, p: (watched(losses, p)[0], min(last(losses, p) + 1, len(losses))),
            "too_late",
        ),
        (lambda losses, p: watched(losses, p - 1), "too_early"),
        (lambda losses, p: watched(losses, p, lambda loss, least, before: loss <= least), "tie"),
        (lambda losses, p: watched(losses, p, in_a_row=False), "not_in_a_row"),
        (lambda losses, p: (last(losses, p) - p, last(losses, p)), "counted_back"),
        (lambda losses, p: (min(losses[: last(losses, p)]), last(losses, p)), "loss"),
        (lambda losses, p: watched(losses, p)[::-1], "in reverse order"),
        (lambda losses, p: (1, 1), "patience = 3, part 1 should be 4, but yours is 1."),
    ],
    "small_spiral": [
        (12, "text"),
        (SPIRAL.replace("layers", "layer"), "“layer=6” is not understood"),
        ("configuration <b>", "unreadable"),
        (SPIRAL.replace("spiral", "moons"), "data"),
        (f"{SPIRAL} points=0.50,0.20,1", "data"),
        (SPIRAL.replace("noise=0.02", "noise=0"), "noise"),
        (SPIRAL.replace("batch=16", "batch=1"), "batch"),
        (SPIRAL.replace("layers=6", "layers=8-8"), "parameters"),
        (SPIRAL.replace("adam eta=0.1", "sgd eta=10") + " loss=mse", "diverged"),
        (f"{SPIRAL} init=zeros", "guess"),
        (SPIRAL.replace("layers=6", "layers=2"), "not_fitted"),
        (OVERFITTED, "generalization"),
    ],
    "on_a_budget": [
        (lambda seed: relu, "parts"),
        (lambda seed: (Adam(0.01), QUICK.start(seed)), "parts"),
        (changed(epochs=30), "epochs"),
        (changed(epochs="6"), "epochs is '6', but a whole number from 1 up is expected"),
        (changed(epochs=0), "error"),
        (changed(sizes=(64, 10, 7)), "stopped with: <code>ValueError&#58; "),
        (changed(act=None), "error"),
        (changed(initializer=zeros((2, 2), None)), "called"),
        (changed(optimizer=Adam(0.01)), "optimizer"),
        (changed(sizes=(64, 900, 10)), "large"),
        (changed(sizes=(64, 10**9, 10)), "This network has 75,000,000,010 parameters"),
        (lambda seed: (QUICK.net(0), Adam(0.01)), "trained"),
        (lambda seed: (read_from("test"), Adam(0.01)), "seen"),
        (changed(optimizer=lambda: SGD(1e30)), "diverged"),
        (changed(initializer=zeros, norm=None), "guess"),
        (changed(norm=None, optimizer=lambda: SGD(0.1)), "goal"),
    ],
}

RIGHT = {
    "small_spiral": [
        SPIRAL.replace("seed=0", "seed=1"),
        np.str_(SPIRAL.replace("layers=6", "layers=5")),
    ],
    "on_a_budget": [
        net_and_optimizer,
        changed(norm=LayerNorm, sizes=[64, 200, 10]),
        changed(epochs=np.int64(5)),
    ],
    "good_rate": [0.1, np.float32(0.08), np.array(0.12)],
}


class Untold:
    """An object that says nothing about itself."""

    def refuse(self, *arguments):
        raise GeneratorExit

    __getattr__ = __repr__ = __array__ = __call__ = __eq__ = __lt__ = __le__ = refuse
    __hash__ = None


ODD = [Untold(), "6", -1, 0.5, np.nan, 10**5000, [], [[64], 10], {}, Adam(0.01), QUICK, relu]


@pytest.mark.parametrize("field", Recipe._fields)
def test_an_odd_recipe_is_told_not_raised(field):
    for odd in ODD:
        feedback = check.on_a_budget(changed(**{field: odd}))
        assert feedback.right or len(feedback.text) > 5
    assert check.on_a_budget(lambda seed: (QUICK.start(seed), Untold())).mark == "✗"


def test_a_recipe_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.2)
    feedback = check.on_a_budget(changed(inputs=lambda X: [0 for _ in itertools.count()]))
    assert "TooLong: still running after 0.2 s" in repr(feedback)
