"""Exercises of chapter 5: every listed mistake gets its own message, and right is right."""

import numpy as np

from nbhelpers import check
from nbhelpers.activations import relu
from nbhelpers.data import digits
from nbhelpers.initialization import he, initialize, zeros
from nbhelpers.layers import Activation, BatchNorm, Dense, LayerNorm, Sequential
from nbhelpers.lessons.recipes import build_network, linear_decay
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.optimizers import SGD, Adam, Momentum
from nbhelpers.regularization import EarlyStopping
from nbhelpers.training import train


def counted(of_layer):
    """An answer to ``count_parameters`` that adds up ``of_layer(fan_in, fan_out)``."""
    return lambda sizes: sum(map(of_layer, sizes[:-1], sizes[1:]))


def spreads(of):
    """An answer to ``weight_spreads``: ``of(fan_in, fan_out, xavier, he)``."""
    return lambda m, n: of(m, n, (2 / (m + n)) ** 0.5, (2 / m) ** 0.5)


def centered(X, axis=0):
    return X - X.mean(axis=axis, keepdims=True)


def standard(X, axis=0, ddof=0):
    return centered(X, axis) / np.sqrt(X.var(axis=axis, keepdims=True, ddof=ddof) + 1e-5)


def momentum(new_u, change):
    """An answer to ``momentum_step``: u from ``new_u(u, g, beta)``, θ + change(u_old, u_new, g, eta)."""

    def answer(theta, grad, u, eta, beta):
        new = new_u(u, grad, beta)
        return theta + change(u, new, grad, eta), new

    return answer


def heavy(u, g, beta):
    return beta * u + g


def adam(change=None, new_m=None, new_v=None):
    """An answer to ``adam_step`` with one part replaced by a mistake."""

    def answer(theta, grad, m, v, k, eta):
        m2, v2 = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
        m_hat, v_hat = m2 / (1 - 0.9**k), v2 / (1 - 0.999**k)
        step = -eta * m_hat / (np.sqrt(v_hat) + 1e-8)
        if change:
            step = change(m2, v2, m_hat, v_hat, grad, eta)
        returned_m = new_m(m, grad, m_hat) if new_m else m2
        returned_v = new_v(v, grad, v_hat) if new_v else v2
        return theta + step, returned_m, returned_v

    return answer


def stop(losses, patience, better=lambda loss, best: loss < best, late=0):
    """The epoch kept and the last one, as a learner might find them."""
    kept, lowest = 0, np.inf
    for epoch, loss in enumerate(losses, 1):
        if better(loss, lowest):
            kept, lowest = epoch, loss
        if epoch - kept == patience + late:
            break
    return kept, epoch


SPIRAL = check.small_spiral.solved()
OVERFITTED = SPIRAL.replace("act=gelu", "act=tanh").replace("0.1 ", "0.03 ")[:-1] + "2"
QUICK = check.on_a_budget.solved()(0)


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
        (counted(lambda m, n: m * n), "the biases b are missing"),
        (counted(lambda m, n: m * n + m), "as many biases as outputs"),
        (lambda sizes: counted(lambda m, n: m * n)(sizes) + sum(sizes), "The input has no biases"),
        (lambda sizes: sizes[1] * (sizes[0] + 1), "Only the first layer was counted"),
        (lambda sizes: sum(sizes), "For a random input"),
    ],
    "weight_spreads": [
        (spreads(lambda m, n, x, h: (x**2, h, 0)), "The first number is Xavier's variance"),
        (spreads(lambda m, n, x, h: (h, h, 0)), "The first number is He's"),
        (spreads(lambda m, n, x, h: (m**-0.5, h, 0)), "cares for the way forward only"),
        (spreads(lambda m, n, x, h: ((m + n) ** -0.5, h, 0)), "The first number lacks a factor 2"),
        (spreads(lambda m, n, x, h: (x, h**2, 0)), "The second number is He's variance"),
        (spreads(lambda m, n, x, h: (x, m**-0.5, 0)), "The second number lacks a factor 2"),
        (spreads(lambda m, n, x, h: (x, (2 / n) ** 0.5, 0)), "The second number uses fan_out"),
        (spreads(lambda m, n, x, h: (x, h, x)), "not the limit"),
        (spreads(lambda m, n, x, h: (x, h, 3 * x)), "not 3 times"),
        (spreads(lambda m, n, x, h: (x, h, 12**0.5 * x)), "the width of the whole interval"),
        (spreads(lambda m, n, x, h: (x, h, 3**0.5 * h)), "goes with He's variance"),
        (spreads(lambda m, n, x, h: (1, h, x)), "not the limit"),
        (spreads(lambda m, n, x, h: (x, h, x + h)), "For a random input"),
    ],
    "leaky_variance": [
        (lambda n, alpha: np.sqrt(2 / ((1 + alpha**2) * n)), "This is the standard deviation"),
        (lambda n, alpha: 2 / n, "This is He's variance for ReLU"),
        (lambda n, alpha: 2 / ((1 + alpha) * n), "but $h^2$ by $\\alpha^2$"),
        (lambda n, alpha: 1 / ((1 + alpha**2) * n), "A factor 2 is missing"),
        (lambda n, alpha: (1 + alpha**2) / (2 * n), "belongs in the denominator"),
        (lambda n, alpha: 1 / n, "For a random input"),
    ],
    "batch_norm": [
        (lambda X, g, b: g * standard(X, 1) + b, "This is layer norm"),
        (lambda X, g, b: g * centered(X) / (X.var(0) + 1e-5) + b, "the root is missing"),
        (lambda X, g, b: g * centered(X) / X.std(0) + b, "Almost: ε is missing"),
        (lambda X, g, b: g * centered(X) / (X.std(0) + 1e-5) + b, "inside the root"),
        (lambda X, g, b: g * standard(X, ddof=1) + b, "not by N − 1"),
        (lambda X, g, b: standard(X), "now multiply by γ"),
        (lambda X, g, b: g * (standard(X) + b), "Multiply by γ first"),
        (lambda X, g, b: standard(X) / g + b, "For a random input"),
    ],
    "momentum_step": [
        (lambda theta, grad, u, eta, beta: theta, "should return `theta, u`"),
        (
            momentum(
                lambda u, g, beta: beta * u + (1 - beta) * g, lambda u, new, g, eta: -eta * new
            ),
            "That is a running average",
        ),
        (
            momentum(lambda u, g, beta: u + g, lambda u, new, g, eta: -eta * new),
            "The old u is multiplied by β first",
        ),
        (momentum(lambda u, g, beta: u, lambda u, new, g, eta: -eta * new), "u was not updated"),
        (
            momentum(lambda u, g, beta: beta * u - g, lambda u, new, g, eta: eta * new),
            "g enters u with a plus",
        ),
        (momentum(heavy, lambda u, new, g, eta: -eta * u), "θ used the old u"),
        (momentum(heavy, lambda u, new, g, eta: -eta * g), "θ took a step of SGD"),
        (momentum(heavy, lambda u, new, g, eta: eta * new), "go against u"),
        (momentum(heavy, lambda u, new, g, eta: -new), "missing in the update of θ"),
        (momentum(heavy, lambda u, new, g, eta: 0), "For a random input"),
    ],
    "adam_step": [
        (lambda theta, grad, m, v, k, eta: (theta, m), "should return `theta, m, v`"),
        (adam(new_m=lambda m, g, m_hat: m_hat), "Return m itself"),
        (adam(new_m=lambda m, g, m_hat: 0.9 * m + g), "m is a running average"),
        (adam(new_m=lambda m, g, m_hat: 0.1 * m + 0.9 * g), "β₁ is on the wrong side"),
        (adam(new_v=lambda v, g, v_hat: v_hat), "Return v itself"),
        (adam(new_v=lambda v, g, v_hat: 0.999 * v + 0.001 * g), "v averages the square of g"),
        (
            adam(lambda m, v, m_hat, v_hat, g, eta: -eta * m / (np.sqrt(v) + 1e-8)),
            "The bias was not corrected",
        ),
        (
            adam(lambda m, v, m_hat, v_hat, g, eta: -eta * m_hat / (v_hat + 1e-8)),
            "Divide by the root of v̂",
        ),
        (
            adam(lambda m, v, m_hat, v_hat, g, eta: -eta * g / (np.sqrt(v_hat) + 1e-8)),
            "uses g where m̂ is wanted",
        ),
        (
            adam(lambda m, v, m_hat, v_hat, g, eta: eta * m_hat / (np.sqrt(v_hat) + 1e-8)),
            "subtract the step from θ",
        ),
        (
            adam(lambda m, v, m_hat, v_hat, g, eta: -m_hat / (np.sqrt(v_hat) + 1e-8)),
            "missing in the step",
        ),
        (adam(lambda m, v, m_hat, v_hat, g, eta: -eta * g), "For a random input"),
    ],
    "dropout": [
        (lambda h, u, p: h * (u >= p), "are not divided by 1 − p"),
        (lambda h, u, p: h * (u >= p) * (1 - p), "do not multiply by it"),
        (lambda h, u, p: h * (u < p) / (1 - p), "Kept and dropped are swapped"),
        (lambda h, u, p: h * (u >= p) / p, "not by that of dropping"),
        (lambda h, u, p: h / (1 - p), "For a random input"),
    ],
    "early_stopping": [
        (lambda losses, p: tuple(k - 1 for k in stop(losses, p)), "counted from 1"),
        (lambda losses, p: (stop(losses, p)[1],) * 2, "Kept is the epoch with the lowest loss"),
        (lambda losses, p: (np.argmin(losses) + 1, len(losses)), "You looked at all losses"),
        (lambda losses, p: stop(losses, p, late=1), "One epoch too many"),
        (
            lambda losses, p: stop(losses, p, lambda new, best: new <= best),
            "A tie is no improvement",
        ),
        (lambda losses, p: (1, 1), "epoch 4 should be kept and 7 be the last"),
    ],
    "small_spiral": [
        (SPIRAL.replace("spiral", "moons"), "The spiral is to be solved"),
        (f"{SPIRAL} points=0.50,0.20,1", "The spiral is to be solved"),
        (SPIRAL.replace("noise=0.02", "noise=0"), "The noise has to be"),
        (SPIRAL.replace("batch=16", "batch=1"), "Take batches of 16 or more"),
        (SPIRAL.replace("layers=6", "layers=8-8"), "This network has 105 parameters"),
        (SPIRAL.replace("adam eta=0.1", "sgd eta=10") + " loss=mse", "Training diverged"),
        (f"{SPIRAL} init=zeros", "it still guesses"),
        (SPIRAL.replace("layers=6", "layers=2"), "does not fit the training set yet"),
        (OVERFITTED, "What is missing is generalization"),
        (SPIRAL.replace("layers", "layer"), "“layer=6” is not understood"),
        (SPIRAL.replace("eta=0.1", "eta=fast"), "eta is “fast”"),
        (12, "put it in quotes"),
    ],
    "on_a_budget": [
        (lambda seed: relu, "should return a `Recipe`, or `net, optimizer`"),
        (lambda seed: QUICK._replace(epochs=30), "This recipe trains for 30 epochs"),
        (lambda seed: QUICK._replace(sizes=(64, 900, 10)), "This network has 69,310 parameters"),
        (lambda seed: (QUICK.net(0), Adam(0.01)), "of the training images"),
        (lambda seed: (read_from("test"), Adam(0.01)), "of the 'test' images"),
        (lambda seed: QUICK._replace(optimizer=lambda: SGD(1e30)), "Training diverged"),
        (
            lambda seed: QUICK._replace(sizes=(64, 10, 7)),
            "Training stopped with <code>ValueError&#58; ",
        ),
        (lambda seed: QUICK._replace(initializer=zeros, norm=None), "it still guesses"),
        (lambda seed: QUICK._replace(norm=None, optimizer=lambda: SGD(0.1)), "the goal is 97%"),
    ],
    "good_rate": [
        (-0.1, "has to be positive"),
        (0, "has to be positive"),
        (np.inf, "has to be positive"),
        (10, "learned nothing"),
        (1e-5, "learned nothing"),
        (0.01, "the loss of epoch 5 is 0.4"),
    ],
}


def adam_in_another_way(theta, grad, m, v, k, eta):
    new_m, new_v = m + (grad - m) * (1 - 0.9), v + (grad * grad - v) * (1 - 0.999)
    m_hat, v_hat = new_m / (1 - 0.9**k), new_v / (1 - 0.999**k)
    return [theta - eta * m_hat / (v_hat**0.5 + 1e-8), new_m, new_v]


def with_the_layer(X, gamma, beta):
    net = Sequential([BatchNorm(X.shape[1])])
    net.theta = np.append(gamma, beta)
    return net.forward(X, training=True)


def with_the_optimizer(theta, grad, u, eta, beta):
    optimizer = Momentum(eta, beta)
    optimizer.step(u)
    return theta + optimizer.step(grad), optimizer.vectors[0]


def with_the_watcher(losses, patience):
    stopping = EarlyStopping(patience)
    for loss in losses:
        if stopping.watch(loss, ()):
            break
    return stopping.best.epoch, stopping.epoch


RIGHT = {
    "count_parameters": [
        counted(lambda m, n: (m + 1) * n),
        lambda sizes: float(np.sum((np.array(sizes[:-1]) + 1) * sizes[1:])),
    ],
    "weight_spreads": [
        spreads(lambda m, n, x, h: [x, h, (6 / (m + n)) ** 0.5]),
        lambda m, n: np.sqrt(2 / np.array([m + n, m, (m + n) / 3])),
    ],
    "leaky_variance": [
        lambda n, alpha: 1 / (0.5 * n * (1 + alpha * alpha)),
        lambda n, alpha: np.array(2 / (n + n * alpha**2)),
    ],
    "batch_norm": [
        with_the_layer,
        lambda X, g, b: (standard(X) * g + b).tolist(),
        lambda X, g, b: g * centered(X) * (np.mean(centered(X) ** 2, 0) + 1e-5) ** -0.5 + b,
    ],
    "momentum_step": [
        with_the_optimizer,
        lambda theta, grad, u, eta, beta: [theta - eta * beta * u - eta * grad, grad + u * beta],
    ],
    "adam_step": [adam(), adam_in_another_way],
    "dropout": [
        lambda h, u, p: np.where(u < p, 0, h / (1 - p)),
        lambda h, u, p: (h * ~(u < p) * (1 / (1 - p))).tolist(),
    ],
    "early_stopping": [stop, with_the_watcher, lambda losses, p: np.array(stop(losses, p), float)],
    "small_spiral": [SPIRAL.replace("seed=0", "seed=1"), SPIRAL.replace("layers=6", "layers=5")],
    "on_a_budget": [
        net_and_optimizer,
        lambda seed: QUICK._replace(norm=LayerNorm, sizes=(64, 200, 10)),
        lambda seed: QUICK._replace(epochs=5),
    ],
    "good_rate": [0.1, np.float32(0.08), np.array(0.12)],
}
