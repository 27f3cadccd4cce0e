"""Pictures of chapter 3: curves and slopes, gradients that fade, units that die."""

from itertools import cycle

import numpy as np

from nbhelpers.activations import gelu, gelu_tanh, identity, leaky_relu
from nbhelpers.figures.style import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SAND,
    SKY,
    axes_or_new,
    describe,
    legend_above,
    new_figure,
    styled,
)
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number

COLORS = [BLUE, ORANGE, GREEN, PURPLE, SAND, SKY]
DASHES = ["-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1))]
LINES = [{"color": color, "ls": dash} for color, dash in zip(COLORS, DASHES, strict=True)]
TITLES = {
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "gelu": "GELU",
    "gelu_tanh": "GELU (tanh)",
}


def title(act):
    """Name of an activation function in a picture, with its parameters if any were set."""
    name, _, parameters = act.__name__.partition("(")
    if act is identity:
        name = say(zh="恒等函数", en="identity")
    rest = f" ({parameters}".replace("alpha=", "α = ") if parameters else ""
    return TITLES.get(name, name) + rest


def curve(function, low, high, count=401):
    """Points (z, function(z)) of a curve, with a gap where it jumps at 0."""
    left = np.linspace(low, 0, count // 2, endpoint=False)
    z = np.concatenate([left, [-1e-9, 0, 1e-9], -left[::-1]])
    y = np.asarray(function(z), float)
    zero = np.flatnonzero(z == 0)[0]
    if abs(y[zero + 1] - y[zero - 1]) > 1e-3:
        y[zero] = np.nan
    return z[z <= high], y[z <= high]


def jumps(function):
    """Whether a curve jumps at 0."""
    return bool(np.isnan(curve(function, -1, 1)[1]).any())


def zero_lines(*several):
    """The coordinate axes in each of several pictures."""
    for ax in several:
        ax.axhline(0, color=GRAY, lw=0.8, zorder=1)
        ax.axvline(0, color=GRAY, lw=0.8, zorder=1)


@styled
def curve_and_slope(*acts, low=-5.0, high=5.0):
    """Each activation function on the left, and its derivative on the right.

    Where a derivative jumps, a dot shows its value at 0.
    """
    figure = new_figure(9, 3.4)
    value, slope = figure.subplots(1, 2)
    told = []
    for act, line in zip(acts, cycle(LINES), strict=False):
        values, slopes = curve(act, low, high), curve(act.derivative, low, high)
        value.plot(*values, **line, label=title(act))
        slope.plot(*slopes, **line)
        if jumps(act.derivative):
            slope.plot(0, act.derivative(0), "o", color=line["color"], ms=6)
        told.append(spans(title(act), values[1], slopes[1]))
    zero_lines(value, slope)
    value.set(xlim=(low, high), xlabel="$z$", ylabel="$\\phi(z)$")
    slope.set(xlim=(low, high), xlabel="$z$", ylabel="$\\phi'(z)$")
    figure.legend(*value.get_legend_handles_labels(), loc="outside upper center", ncols=6)
    place = say(
        zh=f"z 从 {number(low)} 到 {number(high)}，左为函数，右为导数。",
        en=f"For z from {number(low)} to {number(high)}, functions on the left and slopes on the right. ",
    )
    return describe(figure, place + say(zh="；", en="; ").join(told) + say(zh="。", en="."))


def spans(name, values, slopes):
    """The least and the largest value and slope of a curve, in words."""
    low, high = number(np.nanmin(values), ".2f"), number(np.nanmax(values), ".2f")
    flat, steep = number(np.nanmin(slopes), ".2f"), number(np.nanmax(slopes), ".2f")
    return say(
        zh=f"{name}：值 {low} 到 {high}，斜率 {flat} 到 {steep}",
        en=f"{name}: value {low} to {high}, slope {flat} to {steep}",
    )


@styled
def gelu_approximation(ax=None):
    """What the tanh approximation of GELU adds to the exact value, along z."""
    ax = axes_or_new(ax, 9, 2.8)
    z = np.linspace(-5, 5, 1001)
    error = gelu_tanh(z) - gelu(z)
    worst = np.argmax(np.abs(error))
    ax.plot(z, 1e4 * error, color=BLUE)
    ax.plot(z[worst], 1e4 * error[worst], "o", color=ORANGE)
    ax.axhline(0, color=GRAY, lw=0.8)
    ax.set(xlim=(-5, 5), xlabel="$z$", ylabel=say(zh="误差 × 10000", en="error × 10,000"))
    return describe(
        ax,
        say(
            zh=f"近似值与精确值之差，在 |z| = {abs(z[worst]):.2f} 处最大，为 {abs(error[worst]):.6f}。",
            en=f"Approximation minus exact value: largest at |z| = {abs(z[worst]):.2f}, "
            f"where it is {abs(error[worst]):.6f}.",
        ),
    )


@styled
def hidden_slope(alpha, ax=None):
    """A Leaky ReLU whose slope α is to be read off."""
    ax = axes_or_new(ax, 9, 3.2)
    ax.plot(*curve(lambda z: leaky_relu(z, alpha), -5, 5), color=PURPLE)
    zero_lines(ax)
    ax.set(xlim=(-5, 5), ylim=(-4, 5), xlabel="$z$", ylabel="$\\phi(z)$")
    ax.set_xticks(range(-5, 6))
    ax.set_yticks(range(-4, 6))
    y = number(leaky_relu(-4, alpha), ".2f")
    return describe(
        ax,
        say(
            zh=f"一条 Leaky ReLU 曲线，在 z = −4 处的值是 {y}。",
            en=f"The curve of a Leaky ReLU; at z = −4 its value is {y}.",
        ),
    )


def medians_and_bands(ax, runs):
    """Medians of several runs as lines, over bands from the least run to the largest.

    ``runs`` is a dictionary from a label to an array (runs, steps). Returns the last medians.
    """
    last = {}
    for (label, several), line in zip(runs.items(), cycle(LINES), strict=False):
        steps, medians = np.arange(np.shape(several)[1]), np.median(several, axis=0)
        low, high = np.min(several, axis=0), np.max(several, axis=0)
        ax.fill_between(steps, low, high, color=line["color"], alpha=0.2, lw=0)
        ax.plot(steps, medians, **line, label=label)
        last[label] = medians[-1]
    ax.set_xlim(0, steps[-1])
    return last


@styled
def fading(norms, ax=None):
    """Gradient norms, layer by layer back from the output, on a log axis.

    ``norms`` is a dictionary from an activation function to an array (runs, depth), as from
    ``gradient_flow``. Lines are medians, bands reach from the least to the largest run.
    """
    ax = axes_or_new(ax, 9, 4)
    back = {title(act): np.asarray(runs)[:, ::-1] for act, runs in norms.items()}
    last = medians_and_bands(ax, back)
    k = np.arange(next(iter(back.values())).shape[1])
    ax.plot(k, 0.25**k, color=INK, lw=1.2, ls=(0, (1, 2)), label="$4^{-k}$")
    ax.set(
        yscale="log",
        xlabel=say(zh="从输出往回数的层数 k", en="layers back from the output, k"),
        ylabel=say(zh="梯度范数（最后一层为 1）", en="gradient norm (last layer = 1)"),
    )
    legend_above(ax, ncols=6)
    joined = say(zh="，", en=", ").join(f"{name} {norm:.1e}" for name, norm in last.items())
    return describe(
        ax,
        say(
            zh=f"往回 {k[-1]} 层后梯度范数的中位数：{joined}。",
            en=f"Median gradient norm {k[-1]} layers back: {joined}.",
        ),
    )


@styled
def off_shares(runs, ax=None):
    """Share of units that are off on every sample, step by step.

    ``runs`` is a dictionary from a label to an array (runs, steps + 1) of shares.
    """
    ax = axes_or_new(ax, 9, 3.6)
    last = medians_and_bands(ax, runs)
    told = [
        say(zh=f"{label} 时 {share:.0%}", en=f"{share:.0%} with {label}")
        for label, share in last.items()
    ]
    ax.set(
        ylim=(0, 1.02),
        xlabel=say(zh="训练步数", en="training steps"),
        ylabel=say(zh="始终关闭的神经元", en="neurons off on every sample"),
    )
    ax.yaxis.set_major_formatter("{x:.0%}")
    legend_above(ax)
    joined = say(zh="，", en=", ").join(told)
    return describe(
        ax,
        say(
            zh=f"训练结束时始终关闭的神经元，中位数：{joined}。",
            en=f"Median share of neurons that are off at the end: {joined}.",
        ),
    )
