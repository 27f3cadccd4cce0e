"""Exercises of chapter 3, activation functions: right answers and mistakes; their texts are in ``words/activations.toml``."""

import warnings
from functools import reduce

import numpy as np

from nbhelpers.activations import gelu, leaky_relu, relu, sigmoid
from nbhelpers.check.kit.cases import cases, generator
from nbhelpers.check.kit.exercise import asks_function, asks_value
from nbhelpers.check.kit.judge import compare, either, read, require
from nbhelpers.check.kit.numbers import close
from nbhelpers.lessons.gradient_flow import gradient_flow


def solve_gradient_descent(w, x, t, eta, steps):
    for _ in range(steps):
        w = w - eta * 2 * (w * x - t) * x
    return w


@asks_function(solve_gradient_descent)
def gradient_descent(answer):
    """A function of (w, x, t, eta, steps): w after some steps down the loss (w x − t)²."""
    after = solve_gradient_descent
    for w, x, t, eta, steps in cases(
        (-1, 2, 1, 0.0625, 3), (2.5, -0.5, 2, 0.25, 5), (0.5, 3, -1, 0.125, 2)
    ):
        right, first = after(w, x, t, eta, steps), after(w, x, t, eta, 1)
        compare(
            answer(w, x, t, eta, steps),
            right,
            uphill=after(w, x, t, -eta, steps),
            one_step=first,
            start_slope=w + steps * (first - w),
            no_eta=after(w, x, t, 1, steps),
            no_two=after(w, x, t, eta / 2, steps),
            no_x=after(w, x, t, eta / x, steps),
            example=reduce(lambda v, _: v - eta * 4 * (2 * v - 1), range(steps), w),
            loss_for_slope=reduce(lambda v, _: v - eta * (v * x - t) ** 2, range(steps), w),
            reversed_error=either(after(w, x, -t, eta, steps), after(w, x, t, -eta / x, steps)),
            prediction=right * x,
            last_loss=(right * x - t) ** 2,
            one_more=after(w, x, t, eta, steps + 1),
            one_less=after(w, x, t, eta, steps - 1),
        )


def solve_tanh_slope(h):
    return 1 - h**2


@asks_function(solve_tanh_slope)
def tanh_slope(answer):
    """A function of h = tanh z: the slope of tanh at z."""
    for (z,) in cases(([-0.7, 0, 0.3, 1.2],), ([2.5, -0.1, 0.9, -3, 0.4, -1.6],)):
        h = np.tanh(z)
        compare(
            answer(h),
            1 - h**2,
            sigmoid=h * (1 - h),
            again=1 - np.tanh(h) ** 2,
            square=1 - h,
            reversed=h**2 - 1,
            plus=1 + h**2,
            parentheses=(1 - h) ** 2,
            only_square=h**2,
            value=either(h, np.tanh(h)),
        )


def solve_leaky(z, alpha):
    value = np.where(z >= 0, z, alpha * z)
    slope = np.where(z >= 0, 1, alpha)
    return value, slope


@asks_function(solve_leaky)
def leaky(answer):
    """A function of (z, alpha): value and slope of Leaky ReLU, as a pair."""
    for z, alpha in cases(
        ([1.5, -2, 0, -0.25, 3], 0.3),
        ([-1.5, 0, 0.25, -4], -0.4),
        ([-0.5, 2.5, 0, -3, 0.75, -1.25], 2.0),
    ):
        value, slope = leaky_relu(z, alpha), leaky_relu.derivative(z, alpha)
        at_zero = [np.where(z == 0, y, slope) for y in (alpha, 0, (1 + alpha) / 2, np.nan)]
        compare(
            answer(z, alpha),
            (value, slope),
            fixed=either((leaky_relu(z), ...), (value, leaky_relu.derivative(z))),
            relu_value=(relu(z), ...),
            alpha_value=(np.where(z >= 0, z, alpha), ...),
            minus=(np.where(z >= 0, z, -alpha * z), ...),
            lines=either((np.where(z >= 0, alpha * z, z), ...), (value, 1 + alpha - slope)),
            maximum=(np.maximum(z, alpha * z), ...),
            zero=either(*((value, other) for other in at_zero)),
            value_again=(value, value),
            z_slope=(value, np.where(z >= 0, z, alpha)),
            alpha_z_slope=(value, np.where(z >= 0, 1, alpha * z)),
            relu_slope=either((value, z >= 0), (value, z > 0)),
        )


def solve_slope_bound():
    return 0.25**10


@asks_value(solve_slope_bound)
def slope_bound(answer):
    """The largest possible slope of ten sigmoids in a row (weights 1), given σ′ ≤ ¼."""
    slope, bound = read(answer, ()), solve_slope_bound()
    compare(
        slope,
        bound,
        within=0.02,
        exponent=either(-10, -6, 10, 6),
        added=2.5,
        one_layer=0.25,
        value=0.5**10,
        nine=0.25**9,
        eleven=0.25**11,
        upside_down=4**10,
        rounded=either(1e-6, 9e-7),
        at_zero=slope_at_zero(10),
    )
    require(close(slope, bound, 0.02), "size", slope=slope)


def slope_at_zero(depth):
    """The slope of σ(σ(⋯σ(z))) at z = 0, for ``depth`` sigmoids."""
    h, slope = 0.0, 1.0
    for _ in range(depth):
        h, slope = sigmoid(h), slope * sigmoid.derivative(h)
    return slope


def solve_dead_neurons(W, b, X):
    a = X @ W.T + b
    return np.sum(np.all(a <= 0, axis=0))


@asks_function(solve_dead_neurons)
def dead_neurons(answer):
    """A function of (W, b, X): how many ReLU neurons are off on every sample of X."""
    rng = generator(16692)  # a seed for which every mistake gives a different number
    # in the last case all are dead, and np.all without an axis gives 1
    for n, d, N, shift in [(30, 2, 8, 0), (24, 3, 5, 0), (6, 2, 4, -40)]:
        W, b = rng.integers(-2, 3, (n, d)) + 0.0, rng.integers(-4, 2, n) + float(shift)
        X = rng.integers(-1, 4, (N, d)) + 0.0
        a = X @ W.T + b
        off = a <= 0
        dead = off.all(axis=0)
        compare(
            answer(W, b, X),
            dead.sum(),
            which=either(dead, np.flatnonzero(dead), np.array(np.where(dead))),
            share=dead.mean(),
            alive=n - dead.sum(),
            some=off.any(axis=0).sum(),
            samples=off.all(axis=1).sum(),
            whole=off.all(),
            at_zero=(a < 0).all(axis=0).sum(),
            no_b=(X @ W.T <= 0).all(axis=0).sum(),
            minus_b=(X @ W.T - b <= 0).all(axis=0).sum(),
            entries=off.sum(),
            mean=(a.mean(axis=0) <= 0).sum(),
        )


def solve_gelu_gap():
    z = np.linspace(0, 5, 100_001)
    gap = np.abs(gelu(z) - relu(z))
    return z[gap.argmax()], gap.max()


@asks_value(solve_gelu_gap)
def gelu_gap(answer):
    """Where |GELU − ReLU| is largest, and how large it is there: the pair (z, gap)."""
    (z, gap), (place, largest) = read(answer, (), ()), solve_gelu_gap()
    swapped = abs(abs(gap) - place) <= 0.01 and abs(abs(z) - largest) <= 0.01
    require(not swapped, "swapped")
    require(abs(z) > 0.005, "zero")
    require(abs(z) < 100, "index", z=z)
    require(abs(abs(z) - place) <= 0.01, "elsewhere", z=z, gap=abs(gelu(z) - relu(z)))
    require(abs(gap + largest) > 0.001, "negative")
    require(abs(gap - largest) <= 0.001, "size")


def hidden_alpha():
    """The slope α that the figure of ``read_alpha`` hides."""
    return np.random.default_rng(5).integers(-8, 17) / 20


def solve_read_alpha():
    z, height = -5, -2
    return height / z


@asks_value(solve_read_alpha)
def read_alpha(answer):
    """The slope α of the Leaky ReLU in the figure."""
    alpha, hidden = read(answer, ()), hidden_alpha()
    heights = hidden * np.array([2, 3, 4, 5])
    compare(
        alpha,
        hidden,
        within=0.08,
        reversed=-hidden,
        upside_down=either(1 / hidden, -1 / hidden),
        height=either(*heights, *-heights),
        right_side=1,
    )
    require(close(alpha, hidden, 0.08), "elsewhere", alpha=alpha, height=-4 * alpha)


LIMIT = 1e-6


def first_norm(depth):
    """Gradient norm at layer 1 of a network of ``depth`` sigmoid layers: the median of 9 runs."""
    return np.median([gradient_flow(depth, sigmoid, rng=k).norms[0] for k in range(9)])


def solve_vanishing_depth():
    depth = 1
    while first_norm(depth) >= LIMIT:
        depth += 1
    return depth


@asks_value(solve_vanishing_depth)
def vanishing_depth(answer):
    """The smallest depth at which the median gradient of 9 sigmoid networks falls below 1e-6."""
    depth = read(answer, ())
    require(not 0 < depth < 1, "norm")
    require(depth == np.rint(depth), "whole")
    require(1 <= depth <= 200, "range")
    depth = int(depth)
    norm = first_norm(depth)
    require(norm < LIMIT, "too_shallow", depth=depth, norm=norm)
    require(first_norm(depth - 1) >= LIMIT, "too_deep", depth=depth)


def solve_stable_sigmoid(z):
    power = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, power) / (1 + power)


@asks_function(solve_stable_sigmoid)
def stable_sigmoid(answer):
    """A function of an array z: the sigmoid, without overflow and without a warning."""
    for (z,) in cases(([-3, 0.5, 0, 40, -40, 1000, -1000],), ([-1000, 2, -0.25, 1000],)):
        h, warned = observed(answer, z)
        compare(
            h,
            sigmoid(z),
            minus=sigmoid(-z),
            slope=sigmoid.derivative(z),
            tanh=np.tanh(z),
            half=(1 + np.tanh(z)) / 2,
            below=sigmoid(np.abs(z)),
            above=sigmoid(-np.abs(z)),
        )
        require(not np.isnan(np.asarray(h, float)).any(), "nan")
        if close(h, sigmoid(z)):
            require(not any("overflow" in text for text in warned), "overflow")
            require(not warned, "warning", warning=warned)


def observed(answer, z):
    """answer(z), and what NumPy warns of on the way: of overflow even where warnings are silenced."""
    overflows = []

    class Watched(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, **options):
            options = {name: unwatched(value) for name, value in options.items()}
            with np.errstate(over="call", call=lambda kind, flag: overflows.append(kind)):
                result = getattr(ufunc, method)(*map(unwatched, inputs), **options)
            return result.view(Watched) if type(result) is np.ndarray else result

    def unwatched(value):
        if isinstance(value, tuple):
            return tuple(map(unwatched, value))
        return value.view(np.ndarray) if isinstance(value, Watched) else value

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        h = answer(z.view(Watched))
    warned = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    return h, overflows + warned
