"""Exercises of chapter 5, training in practice: right answers and mistakes; their texts are in ``words/practice.toml``."""

from functools import partial

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import relu
from nbhelpers.check.kit.cases import cases, generator, other
from nbhelpers.check.kit.exercise import asks_function, asks_value
from nbhelpers.check.kit.judge import compare, either, parts_of, read, require, wrong
from nbhelpers.check.kit.learner import Failed, attempt
from nbhelpers.check.kit.numbers import close
from nbhelpers.data import digits
from nbhelpers.initialization import he
from nbhelpers.layers import BatchNorm
from nbhelpers.lessons.playground import Run, from_text
from nbhelpers.lessons.recipes import Recipe, build_network, final_loss, linear_decay
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.optimizers import Adam, Momentum
from nbhelpers.training import Diverged, accuracy, epochs


def solve_weight_spreads(fan_in, fan_out):
    xavier = (2 / (fan_in + fan_out)) ** 0.5
    he = (2 / fan_in) ** 0.5
    limit = 3**0.5 * xavier
    return xavier, he, limit


@asks_function(solve_weight_spreads)
def weight_spreads(answer):
    """A function of (fan_in, fan_out): Xavier's and He's standard deviation, and c for Xavier on [−c, c]."""
    for m, n in cases((64, 32), (10, 90), (300, 100)):
        xavier, he, root = np.sqrt(2 / (m + n)), np.sqrt(2 / m), np.sqrt(3)
        compare(
            answer(m, n),
            (xavier, he, root * xavier),
            swapped=(he, xavier, ...),
            xavier_variance=(xavier**2, ..., ...),
            xavier_he=(he, ..., ...),
            xavier_one_way=either((m**-0.5, ..., ...), (n**-0.5, ..., ...)),
            xavier_half=((m + n) ** -0.5, ..., ...),
            he_variance=(..., he**2, ...),
            he_half=(..., m**-0.5, ...),
            he_fan_out=(..., np.sqrt(2 / n), ...),
            c_deviation=(..., ..., xavier),
            c_three=(..., ..., 3 * xavier),
            c_width=(..., ..., 2 * root * xavier),
            c_he=(..., ..., root * he),
            c_square=(..., ..., 3 * xavier**2),
        )


def solve_momentum_step(theta, grad, u, eta, beta):
    u = beta * u + grad
    return theta - eta * u, u


@asks_function(solve_momentum_step)
def momentum_step(answer):
    """A function of (theta, grad, u, eta, beta): one step of Momentum, giving (theta, u)."""
    for theta, g, u, eta, beta in cases(
        ([1, -2, 0.5], [0.4, -1, 2], [-1, 0.3, 0.7], 0.1, 0.8),
        ([0.2, 1, -1, 3], [2, 0.5, -0.1, 1], [0.6, -2, 1, 0], 0.25, 0.5),
    ):
        new, result = beta * u + g, answer(theta, g, u, eta, beta)
        compare(
            result,
            (..., new),
            average=either(*((..., c * u + (1 - c) * g) for c in (beta, 1 - beta))),
            eta_in_u=either((..., beta * u + eta * g), (..., beta * u - eta * g)),
            u_not_fading=(..., u + g),
            u_unchanged=(..., u),
            beta_on_g=either((..., u + beta * g), (..., beta * (u + g))),
            minus_g=(..., beta * u - g),
            beta_written=(..., 0.9 * u + g),
        )
        compare(
            result,
            (theta - eta * new, new),
            old_u=(theta - eta * u, ...),
            sgd=(theta - eta * g, ...),
            uphill=(theta + eta * new, ...),
            no_eta=(theta - new, ...),
            theta_unchanged=(theta, ...),
            nesterov=(theta - eta * (beta * new + g), ...),
            only_step=either((-eta * new, ...), (eta * new, ...)),
        )


def solve_adam_step(theta, grad, m, v, k, eta):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    m_hat = m / (1 - 0.9**k)
    v_hat = v / (1 - 0.999**k)
    return theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


@asks_function(solve_adam_step)
def adam_step(answer):
    """A function of (theta, grad, m, v, k, eta): step k of Adam, giving (theta, m, v)."""
    for theta, g, m, v, k, eta in cases(  # the first entry is so small that ε counts
        ([1, -2, 0.5], [2e-8, -1, 2], [1e-8, 0.3, 0.2], [1e-16, 0.04, 0.01], 2, 0.05),
        ([0.2, 1, -1], [1e-8, 0.5, -1], [3e-8, -0.2, 0.1], [4e-16, 0.09, 0.02], 7, 0.2),
        ([-1, 0.5], [3e-8, 1.5], [0, 0], [0, 0], 1, 0.1),
    ):
        result = answer(theta, g, m, v, k, eta)
        new_m, new_v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        compare(
            result,
            (..., new_m, new_v),
            order=either((new_m, new_v, ...), (..., new_v, new_m)),
            hats=either((..., new_m / (1 - 0.9**k), ...), (..., ..., new_v / (1 - 0.999**k))),
            sums=either((..., 0.9 * m + g, ...), (..., ..., 0.999 * v + g**2)),
            m_reversed=(..., 0.1 * m + 0.9 * g, ...),
            v_of_g=(..., ..., 0.999 * v + 0.001 * g),
            v_beta_1=(..., ..., 0.9 * v + 0.1 * g**2),
            unchanged=either((..., m, ...), (..., ..., v)),
        )
        compare_theta(result, theta, g, new_m, new_v, k, eta)


def compare_theta(result, theta, g, m, v, k, eta):
    """Note whether θ took the step of Adam that follows from its new averages m and v."""
    m_hat, v_hat = m / (1 - 0.9**k), v / (1 - 0.999**k)
    step, bare = eta * m_hat / (np.sqrt(v_hat) + 1e-8), eta * m_hat / np.sqrt(v_hat)
    misplaced = np.sqrt(v_hat + 1e-8), (np.sqrt(v) + 1e-8) / np.sqrt(1 - 0.999**k)

    def corrected(i, j):  # m̂ corrected as in step i, and v̂ as in step j
        step = eta * m / (1 - 0.9**i) / (np.sqrt(v / (1 - 0.999**j)) + 1e-8)
        return theta - step, ..., ...

    compare(
        result,
        (theta - step, m, v),
        uncorrected=corrected(np.inf, np.inf),
        half_corrected=either(corrected(k, np.inf), corrected(np.inf, k)),
        no_power=corrected(1, 1),
        shifted_k=either(corrected(k - 1, k - 1), corrected(k + 1, k + 1)),
        no_root=(theta - eta * m_hat / (v_hat + 1e-8), ..., ...),
        no_epsilon=either(*((theta - bare - e, ..., ...) for e in (0, 1e-8, -1e-8))),
        epsilon_place=either(*((theta - eta * m_hat / by, ..., ...) for by in misplaced)),
        g_for_m=(theta - eta * g / (np.sqrt(v_hat) + 1e-8), ..., ...),
        uphill=(theta + step, ..., ...),
        no_eta=(theta - step / eta, ..., ...),
        eta_written=(theta - 0.001 * step / eta, ..., ...),
        theta_unchanged=(theta, ..., ...),
        only_step=either((step, ..., ...), (-step, ..., ...)),
    )


def solve_early_stopping(losses, patience):
    best, best_loss = 0, float("inf")
    for epoch, loss in enumerate(losses, start=1):
        if loss < best_loss:
            best, best_loss = epoch, loss
        if epoch - best == patience:
            break
    return best, epoch


@asks_function(solve_early_stopping)
def early_stopping(answer):
    """A function of (losses, patience): the epoch that is kept, and the last that was trained."""
    for losses, patience in [
        ([0.9, 0.7, 0.8, 0.6, 0.65, 0.66, 0.64, 0.62, 0.3], 3),
        ([0.5, 0.7, 0.6, 0.8, 0.9, 0.4], 2),
        ([0.5, 0.4, 0.3], 2),
        ([0.8, 0.6, 0.6, 0.6, 0.7], 2),
        ([0.6, 0.5, 0.55, 0.2], 1),
    ]:
        losses = other(losses)
        kept, last = watched(losses, patience)
        in_all, later = 1 + np.argmin(losses), watched(losses, patience + 1)
        fallen = watched(losses, patience, lambda loss, least, before: loss < before)
        compare(
            answer(losses, patience),
            (kept, last),
            from_zero=either((kept - 1, last - 1), (kept - 1, last), (kept, last - 1)),
            last_kept=(last, last),
            before=either(fallen, (1 + np.argmin(losses[: fallen[1]]), fallen[1])),
            all_seen=either(
                *((in_all, n) for n in (len(losses), last, in_all + patience)), (kept, len(losses))
            ),
            too_late=either(later, (kept, later[1])),
            too_early=watched(losses, patience - 1),
            tie=watched(losses, patience, lambda loss, least, before: loss <= least),
            not_in_a_row=watched(losses, patience, in_a_row=False),
            counted_back=(last - patience, last),
            loss=(losses[kept - 1], last),
        )


def watched(losses, patience, better=lambda loss, least, before: loss < least, in_a_row=True):
    """The epoch that is kept and the last one, where a loss is ``better`` than the lowest or the one before."""
    kept, least, before, waited = 0, np.inf, np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        waited += 1
        if better(loss, least, before):
            kept, least, waited = epoch, loss, 0 if in_a_row else waited - 1
        before = loss
        if waited >= patience:
            break
    return kept, epoch


def solve_leaky_variance(fan_in, alpha):
    return 2 / ((1 + alpha**2) * fan_in)


@asks_function(solve_leaky_variance)
def leaky_variance(answer):
    """A function of (fan_in, alpha): the Var(w) that keeps the spread through Leaky ReLU."""
    for n, alpha in cases((50, 0.3), (8, -0.5), (100, 2.0), (30, 1.0), (30, 0.0)):
        both = 1 + alpha**2
        compare(
            answer(n, alpha),
            2 / (both * n),
            deviation=np.sqrt(2 / (both * n)),
            relu=2 / n,
            no_relu=1 / n,
            linear=2 / ((1 + alpha) * n),
            minus=np.divide(2, (1 - alpha**2) * n),
            half=1 / (both * n),
            upside_down=either(both / (2 * n), 2 * both / n),
            parentheses=2 / both * n,
            no_fan_in=2 / both,
        )


def solve_batch_norm(X, gamma, beta):
    mean, variance = X.mean(axis=0), X.var(axis=0)
    return gamma * (X - mean) / np.sqrt(variance + 1e-5) + beta


@asks_function(solve_batch_norm)
def batch_norm(answer):
    """A function of (X, gamma, beta): batch normalization of the rows of X, in training mode."""
    rng = generator(4)
    for N, d in [(4, 3), (4, 4), (8, 2)]:
        X = rng.normal([0, 1, -2, 3][:d], [0.02, 1, 3, 0.5][:d], (N, d)).round(2)
        gamma, beta = rng.uniform(0.5, 2, d).round(1), rng.normal(size=d).round(1)
        mean, variance = X.mean(axis=0), X.var(axis=0)
        centered, root = X - mean, np.sqrt(variance + 1e-5)
        compare(
            answer(X, gamma, beta),
            gamma * centered / root + beta,
            rows=scaled(solve_batch_norm(X.T, 1, 0).T, gamma, beta),
            whole=scaled((X - X.mean()) / np.sqrt(X.var() + 1e-5), gamma, beta),
            variance=scaled(centered / (variance + 1e-5), gamma, beta),
            no_epsilon=scaled(centered / np.sqrt(variance), gamma, beta),
            epsilon_outside=scaled(centered / (np.sqrt(variance) + 1e-5), gamma, beta),
            n_minus_1=scaled(centered / np.sqrt(X.var(axis=0, ddof=1) + 1e-5), gamma, beta),
            no_mean=either(*(scaled(X / by, gamma, beta) for by in (root, np.sqrt(variance)))),
            no_deviation=scaled(centered, gamma, beta),
            precedence=scaled(X - mean / root, gamma, beta),
            not_scaled=centered / root,
            no_gamma=centered / root + beta,
            no_beta=gamma * centered / root,
            beta_scaled=gamma * (centered / root + beta),
            swapped=beta * centered / root + gamma,
        )


def scaled(hat, gamma, beta):
    """A wrong normalization, with γ and β as they should be or forgotten."""
    return either(gamma * hat + beta, gamma * hat, hat + beta, hat)


def solve_on_a_budget(seed):
    eta = linear_decay(0.01, 34 * 6)
    return Recipe((64, 128, 10), relu, he, BatchNorm, optimizer=partial(Adam, eta), epochs=6)


@asks_function(solve_on_a_budget)
def on_a_budget(answer):
    """A function of the seed that gives a ``Recipe``, or ``net, optimizer``: 97% within 6 epochs."""
    found = [trained_accuracy(answer(seed), seed) for seed in (11, 12, 13)]
    mean = np.mean(found)
    require(mean > 0.2, "guess", mean=mean)
    require(mean >= 0.97, "goal", count=len(found), mean=mean, low=min(found), high=max(found))


def trained_accuracy(start, seed):
    """Validation accuracy of what an answer gave for ``seed``, after a training within the budget."""
    budget, part = 6, digits
    if isinstance(start, Recipe):
        recipe, part = start, start.part
        budget = told(arguments.count, "epochs", recipe.epochs)
        require(budget <= 6, "epochs", epochs=told(str, budget))
        require(callable(recipe.optimizer), "optimizer")
        count = solve_count_parameters(told(arguments.widths, "sizes", recipe.sizes))
        require(count <= 50_000, "large", count=count)
        start = told(lambda: (recipe.start(seed), recipe.optimizer()))
    net, optimizer = parts_of(start, 2)
    require(told(lambda: hasattr(net, "loss_and_gradient") and hasattr(optimizer, "step")), "parts")
    count = told(lambda: np.size(net.theta))
    require(count <= 50_000, "large", count=count)
    require_untrained(net, part)
    X, t = told(part, "train")
    training = told(epochs, net, X, t, softmax_cross_entropy, optimizer, 32, seed)
    for _ in range(budget):
        told(next, training)
    return told(lambda: accuracy(net, *part("validation")))


def require_untrained(net, part):
    """Reject a network that reads the digits before training, whichever part it learned them from."""
    parts = ("train", "validation", "test")
    known = {name: told(lambda n=name: accuracy(net, *part(n))) for name in parts}
    name = max(known, key=known.get)
    require(known[name] < 0.5 or name == "train", "seen", share=known[name], part=name)
    require(known[name] < 0.5, "trained", share=known[name])


def told(step, *arguments):
    """The result of a ``step`` that runs a learner's parts; what they raise becomes a message to the learner."""
    try:
        return attempt(step, *arguments)
    except Failed as failed:
        require(not isinstance(failed.error, Diverged), "diverged")
        require("not callable" not in str(failed.error), "called", error=failed.error)
        wrong("error", error=failed.error)


def solve_good_rate():
    return 0.1


@asks_value(solve_good_rate)
def good_rate(answer):
    """An η with which Momentum brings the loss of 64–32–10 on the digits to 0.15 in 5 epochs."""
    eta = float(read(answer, ()))
    require(eta > 0, "not_positive")
    net = build_network([64, 32, 10], relu, rng=0)
    loss = final_loss(net, *digits("train"), softmax_cross_entropy, Momentum(eta), 5, rng=0)
    require(loss < np.log(10), "nothing", eta=eta)
    require(round(loss, 3) <= 0.15, "too_high", eta=eta, loss=loss)


def solve_dropout(h, u, rate):
    kept = u >= rate
    return h * kept / (1 - rate)


@asks_function(solve_dropout)
def dropout(answer):
    """A function of (h, u, rate): inverted dropout of h, which keeps the entries with u ≥ rate."""
    rng = generator(15)
    for rate, shape in [(0.25, (2, 4)), (0.6, (3, 2))]:
        h, u = rng.normal(size=shape).round(2), rng.uniform(size=shape).round(2)
        u[0, 0] = rate
        result, kept = answer(h, u, rate), u >= rate
        compare(
            result,
            h * kept / (1 - rate),
            not_divided=h * kept,
            multiplied=h * kept * (1 - rate),
            divided_by_p=h * kept / rate,
            times_rate=h * kept * rate,
            at_rate=h * (u > rate) / (1 - rate),
            swapped=either(*(h * m / c for m in (~kept, u <= rate) for c in (1 - rate, 1, rate))),
            all_kept=either(h, h / (1 - rate)),
            none_kept=0 * h,
            parentheses=h * kept - rate,
            mask=either(kept, kept / (1 - rate)),
            only_kept=either(h[kept] / (1 - rate), h[kept]),
        )
        y = read(result, shape)
        own_mask = np.where(y == 0, 0, h / (1 - rate))
        require(close(y, h * kept / (1 - rate)) or not close(y, own_mask), "own_mask")


def solve_count_parameters(sizes):
    total = 0
    for layer in range(1, len(sizes)):
        total += sizes[layer] * sizes[layer - 1] + sizes[layer]
    return total


@asks_function(solve_count_parameters)
def count_parameters(answer):
    """A function of the list of widths: how many parameters the network has, weights and biases."""
    for sizes in map(other, ([64, 16, 10], [2, 5, 4, 3], [7, 2])):
        m, n = np.array(sizes[:-1]), np.array(sizes[1:])
        W, b = sum(m * n), sum(n)
        compare(
            answer(sizes),
            W + b,
            no_biases=W,
            biases_of_inputs=W + sum(m),
            input_biases=W + sum(sizes),
            one_bias_a_layer=W + len(n),
            some_biases=either(W + b - n[-1], W + n[-1]),
            neurons=either(sum(sizes), b),
            one_layer=either(*m * n + n, *m * n),
        )


def solve_small_spiral():
    return "data=spiral noise=0.02 layers=6 act=gelu optimizer=adam eta=0.1 batch=16 seed=0"


@asks_value(solve_small_spiral)
def small_spiral(answer):
    """A configuration of the playground, as a text, that solves the spiral with few parameters."""
    require(isinstance(answer, str), "text")
    try:
        configuration = attempt(from_text, answer)
    except Failed as failed:
        require(isinstance(failed.error, ValueError), "text")
        wrong("unreadable", error=str(failed.error))
    require(configuration.data == "spiral" and not configuration.points, "data")
    require(configuration.noise >= 0.02, "noise")
    require(configuration.batch >= 16, "batch")
    run, best = Run(configuration), np.zeros(2)
    require(run.net.theta.size <= 25, "parameters", count=run.net.theta.size)
    while run.epoch < 400 and best[1] < 0.95 and not run.diverged:
        run.advance(5)
        best = np.maximum(best, run.accuracies())
    training, validation = best
    if validation < 0.95:
        require(not run.diverged, "diverged", epoch=run.epoch + 1, eta=configuration.eta)
        require(training > 0.55, "guess")
        require(training >= 0.95, "not_fitted", training=training, validation=validation)
        wrong("generalization", training=training, validation=validation)
