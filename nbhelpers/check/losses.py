"""Exercises of chapter 4, losses: right answers and mistakes; their texts are in ``words/losses.toml``."""

from itertools import product

import numpy as np

from nbhelpers import losses
from nbhelpers.activations import sigmoid, with_parameters
from nbhelpers.check.kit.cases import cases, generator
from nbhelpers.check.kit.exercise import asks_function, asks_value
from nbhelpers.check.kit.judge import compare, either, parts_of, read, require, unpacked
from nbhelpers.check.kit.numbers import close
from nbhelpers.data import belgian_calls
from nbhelpers.lessons.line_fits import fit_line


def solve_mse_gradient(y, t):
    return 2 * (y - t) / len(y)


@asks_function(solve_mse_gradient)
def mse_gradient(answer):
    """A function of (y, t): the gradient of the mean squared error with respect to y."""
    for y, t in cases(
        ([0.5, 2, -1, 0.25, 3], [1, -1, -1.5, 2, 0.5]), ([1.5, 0.5, -2], [-0.5, 1, 1.5])
    ):
        gradient, r, N = answer(y, t), y - t, len(y)
        compare(
            gradient,
            losses.mse.gradient(y, t),
            loss=either(losses.mse(y, t), np.sum(r**2)),
            half=r / N,
            parentheses=either(2 / N * y - t, 2 * y - t / N),
            no_mean=2 * r,
            residual=r,
            reversed=either(-2 * r / N, -2 * r, -r / N, -r),
            not_differentiated=either(r**2 / N, r**2),
            size=either(2 * abs(r) / N, 2 * abs(r)),
            only_sign=either(np.sign(r) / N, np.sign(r)),
        )
        require(np.ndim(gradient), "one_number")


def solve_safe_cross_entropy(p, t, eps):
    p = np.clip(p, eps, 1 - eps)
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))


@asks_function(solve_safe_cross_entropy)
def safe_cross_entropy(answer):
    """A function of (p, t, eps): binary cross-entropy of p kept within [eps, 1 − eps]."""
    for p, t, eps in cases(
        ([0.9, 0.25, 0.6, 0.1, 0.3, 0.75], [1, 0, 0, 1, 0, 1], 1e-6),
        ([0, 1, 0.2, 0, 1, 0.6], [0, 1, 0, 1, 0, 1], 0.01),
        ([0.02, 0.95, 0.3, 0.01, 0.98], [1, 0, 1, 0, 1], 0.1),
        kept=(1,),
    ):
        loss, each = answer(p, t, eps), kept_entropies(p, t, eps)
        compare(
            loss,
            either(*each.mean(axis=1)),
            each=either(*each),
            sum=either(*each.sum(axis=1)),
            negative=either(*-each.mean(axis=1)),
            first_alone=either(*(t * each).mean(axis=1)),
            second_alone=either(*((1 - t) * each).mean(axis=1)),
            minus=either(*((2 * t - 1) * each).mean(axis=1)),
            swapped=either(*kept_entropies(p, 1 - t, eps).mean(axis=1)),
            log_t=either(entropies(t, p).mean(), *kept_entropies(t, p, eps).mean(axis=1)),
            plus_eps=-np.mean(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps)),
            only_ends=either(*np.where(p % 1 == 0, each, entropies(p, t)).mean(axis=1)),
            fixed=either(*np.ravel([kept_entropies(p, t, 10.0**-k).mean(1) for k in range(1, 17)])),
            base=either(*each.mean(axis=1) / np.log(2), *each.mean(axis=1) / np.log(10)),
        )
        require(not np.isnan(np.asarray(loss, float)).any(), "nan")
        require(not np.isinf(np.asarray(loss, float)).any(), "infinite")


def entropies(p, t):
    """Binary cross-entropy of each sample."""
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))


def kept_entropies(p, t, eps):
    """The same for p within [eps, 1 − eps]. Four rows: either logarithm may be kept from 0 only, or from 1 too."""
    q = np.clip(p, eps, 1 - eps)
    pairs = product([q, np.maximum(p, eps)], [1 - q, np.maximum(1 - p, eps)])
    return np.array([-(t * np.log(yes) + (1 - t) * np.log(no)) for yes, no in pairs])


def solve_huber(r, delta):
    return np.where(np.abs(r) <= delta, r**2 / 2, delta * (np.abs(r) - delta / 2))


@asks_function(solve_huber)
def huber(answer):
    """A function of (r, delta): Huber's loss of every residual, an array in the shape of r."""
    for r, delta in cases(
        ([-3, -0.5, 0.25, 0.75, 0.8, 2.5, 0.9], 0.75), ([4, -1.25, -2.5, 0.5, 1.5, -6], 1.5)
    ):
        loss, size, near = answer(r, delta), abs(r), abs(r) <= delta
        right, square, line = solve_huber(r, delta), r**2 / 2, delta * (size - delta / 2)
        compare(
            loss,
            [losses.huber(residual, 0.0, delta) for residual in r],
            gradient=r.clip(-delta, delta),
            twice=2 * right,
            by_delta=right / delta,
            no_half=np.where(near, r**2, line),
            no_offset=np.where(near, square, delta * size),
            offset=either(
                *np.where(near, square, [delta * size - c for c in (delta**2, delta / 2, 1 / 2)])
            ),
            no_delta=either(*np.where(near, square, [size - delta / 2, size - 1 / 2, size])),
            signed=np.where(near, square, delta * (r - delta / 2)),
            condition=np.where(r <= delta, square, line),
            swapped=np.where(near, line, square),
            minimum=line,
            square=either(square, r**2),
            absolute=either(size, delta * size),
            fixed=either(solve_huber(r, 1), np.where(size <= 1, square, line)),
            pseudo=delta**2 * (np.sqrt(1 + (r / delta) ** 2) - 1),
        )
        require(np.ndim(loss), "one_number")


def solve_backward_by_hand():
    dW2 = [3, 0]
    dW1 = [[6, 3], [0, 0]]
    return dW2, dW1


@asks_value(solve_backward_by_hand)
def backward_by_hand(answer):
    """The gradients (∂L/∂W⁽²⁾, ∂L/∂W⁽¹⁾) of a 2-2-1 network of ReLUs for one sample."""
    second, first = parts_of(answer, 2)
    second = unpacked(second)
    dW2, dW1 = map(np.array, solve_backward_by_hand())
    compare(
        (second, first),
        (dW2, dW1),
        reversed=(-dW2, -dW1),
        half=(dW2 / 2, dW1 / 2),
        linear=([9, -1.5], ...),
        a_for_h=([3, -0.5], ...),
        no_h=([1, 1], ...),
        by_h=([3, -2], ...),
        no_relu=(dW2, [[6, 3], [-4, -2]]),
        transposed=(dW2, dW1.T),
        no_weights=(dW2, [[2, 1], [0, 0]]),
        no_x=(dW2, [[3, 3], [0, 0]]),
    )
    second, first = read((second, first), (2,), (2, 2))
    factor = second[0] / 3
    scaled = close(second, factor * dW2) and close(first, factor * dW1)
    require(factor == 0 or close(factor, 1) or not scaled, "scaled", factor=factor)
    require(close(second, dW2), "second")
    require(close(first, dW1), "first")


def solve_neuron_gradient(X, t, w, b):
    y = 1 / (1 + np.exp(-(X @ w + b)))
    slope = 2 * (y - t) / len(t) * y * (1 - y)
    return X.T @ slope, slope.sum()


@asks_function(solve_neuron_gradient)
def neuron_gradient(answer):
    """A function of (X, t, w, b): the pair (∂L/∂w, ∂L/∂b) for y = σ(X w + b) and MSE."""
    rng = generator(45)
    for N, d in [(6, 2), (4, 3)]:
        X, t, w, b = (np.round(rng.normal(size=shape), 1) for shape in ((N, d), N, d, ()))
        y = sigmoid(X @ w + b)
        grad, bend = losses.mse.gradient(y, t), sigmoid.derivative(X @ w + b)
        dw, db = X.T @ (grad * bend), grad @ bend
        compare(
            answer(X, t, w, b),
            (dw, db),
            b_mended=(X.T @ (grad * y), np.sum(grad * y)),
            both=(X.T @ (grad * y), ...),
            first_sample=(dw, grad[0] * bend[0]),
            mean=(dw, db / N),
            b=(dw, ...),
            no_derivative=(X.T @ grad, ...),
            cross_entropy=either((X.T @ (y - t), ...), (X.T @ (y - t) / N, ...)),
            of_y=(X.T @ (grad * sigmoid.derivative(y)), ...),
            one_minus_y=(X.T @ (grad * (1 - y)), ...),
            tanh=either(*((X.T @ (grad * s), ...) for s in (1 - y**2, y * (1 + y)))),
            reversed=(-dw, ...),
            half=(dw / 2, ...),
            no_mean=(dw * N, ...),
            residual=(dw * N / 2, ...),
            mean_again=(dw / N, ...),
        )


def solve_log_sum_exp(a):
    top = np.max(a)
    return top + np.log(np.sum(np.exp(a - top)))


@asks_function(solve_log_sum_exp)
def log_sum_exp(answer):
    """A function of a (K,): log Σ exp(a), without overflow."""
    for (a,) in cases(
        ([0.5, -1, 2],), ([1000, 1001, 999],), ([-1000, -999, -1001],), ([0, -1, 2, 1000, 1],)
    ):
        result, top, powers = answer(a), a.max(), np.exp(a - a.max())
        rest = np.log(powers.sum())
        others = [a.min(), a.mean(), np.median(a), a[0], a[-1]]
        compare(
            result,
            top + rest,
            not_added=rest,
            subtracted=rest - top,
            no_log=powers.sum(),
            power=np.exp(a).sum(),
            largest=top,
            mean=top + rest - np.log(len(a)),
            each=either(a, np.log(np.exp(a)), np.log(powers), top + np.log(powers)),
            base=either(*(top + rest / np.log(base) for base in (2, 10))),
            added_up=either(a.sum(), top + np.log(powers).sum()),
            clipped=either(*(np.log(np.exp(a.clip(-c, c)).sum()) for c in (500, 600, 700))),
            not_largest=either(*(c + np.log(np.exp(a - c).sum()) for c in others)),
        )
        require(np.all(np.asarray(result, float) < np.inf), "overflow")
        require(np.all(np.asarray(result, float) > -np.inf), "underflow", a=tuple(a))


def solve_best_constants():
    samples = [1, 2, 3, 4, 90]
    return np.mean(samples), np.median(samples)


@asks_value(solve_best_constants)
def best_constants(answer):
    """The constants with the smallest MSE and with the smallest MAE for the samples 1, 2, 3, 4, 90."""
    compare(answer, (20, 3), within=1e-3, swapped=(3, 20), same=(20, 20), losses=(1226, 18.2))
    squared, absolute = read(answer, (), ())
    require(close(squared, 20, 1e-3), "mse", y=squared, sum=5 * squared - 100)
    require(close(absolute, 3, 1e-3), "mae", y=absolute)


def solve_outlier_range():
    years, calls = belgian_calls()
    line = fit_line(years, calls, with_parameters(losses.huber, delta=5.0))
    sizes = np.sort(np.abs(line(years) - calls))
    return sizes[-7], sizes[-6]


@asks_value(solve_outlier_range)
def outlier_range(answer):
    """The range of thresholds, (low, high), beyond which exactly 1964–69 lie from the line."""
    low, high = read(answer, (), ())
    require(0 < low < high, "order")
    require(not 1900 <= low < 2000, "years")
    years, calls = belgian_calls()
    line = fit_line(years, calls, with_parameters(losses.huber, delta=5.0))
    least, most = solve_outlier_range()
    roots = np.abs(np.sqrt([low, high]) - [least, most])
    require(roots.max() > 0.1, "squares")
    for delta in (low + 0.06, high - 0.06):
        found = int(np.sum(abs(line(years) - calls) > delta))
        require(found == 6, "inside", delta=delta, found=found)
    require(low < least + 0.1, "lower", delta=(low + least) / 2)
    require(high > most - 0.1, "higher", delta=(high + most) / 2)
