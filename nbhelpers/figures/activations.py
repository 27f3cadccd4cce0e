"""Pictures of chapter 3: curves and slopes, gradients that fade, neurons that die."""

import numpy as np

from nbhelpers.activations import gelu, gelu_tanh, identity, leaky_relu
from nbhelpers.figures.colors import BLUE, GRAY, INK, ORANGE, PURPLE
from nbhelpers.figures.style import (
    LINES,
    axes_or_new,
    beside,
    describe,
    legend_above,
    legend_of_all,
    median_and_range,
    panels,
    styled,
)
from nbhelpers.notebook.language import say

TITLES = {"relu": "ReLU", "leaky_relu": "Leaky ReLU", "gelu": "GELU", "gelu_tanh": "GELU (tanh)"}


def title(act):
    """Name of an activation function in a picture, with its parameters if any were set."""
    name, _, parameters = act.__name__.partition("(")
    if act is identity:
        name = say(zh="恒等函数", en="identity")
    rest = f" ({parameters}".replace("alpha=", "α = ") if parameters else ""
    return TITLES.get(name, name) + rest


def sampled(function, low, high):
    """Points (z, function(z)) of a curve, with a gap where it jumps at 0."""
    left = np.linspace(low, 0, 200, endpoint=False)
    z = np.concatenate([left, [-1e-9, 0, 1e-9], -left[::-1]])
    y = np.asarray(function(z), float)
    if jumps(function):
        y[z == 0] = np.nan
    return z[z <= high], y[z <= high]


def jumps(function):
    """Whether a curve jumps at 0."""
    return abs(function(1e-9) - function(-1e-9)) > 1e-3


def over_z(*axes, **settings):
    """Names and lines through 0 for the axes of a function and, if there are two, of its slope."""
    for ax, name in zip(axes, ("$\\phi(z)$", "$\\phi'(z)$"), strict=False):
        ax.axhline(0, color=GRAY, lw=0.8, zorder=1)
        ax.axvline(0, color=GRAY, lw=0.8, zorder=1)
        ax.set(xlabel="$z$", ylabel=name, **settings)


@styled
def curve_and_slope(*acts, low=-5.0, high=5.0):
    """Each activation function on the left, and its derivative on the right.

    Where a derivative jumps, a dot shows its value at 0.
    """
    figure, value, slope = panels(1, 1, height=3.4)
    told = []
    for act, look in zip(acts, LINES(), strict=False):
        values, slopes = sampled(act, low, high), sampled(act.derivative, low, high)
        value.plot(*values, **look, label=title(act))
        slope.plot(*slopes, **look)
        if jumps(act.derivative):
            slope.plot(0, act.derivative(0), "o", color=look["color"], ms=6)
        told.append(spans(title(act), values[1], slopes[1]))
    over_z(value, slope, xlim=(low, high))
    legend_of_all(figure, value, "upper center", ncols=6)
    zh = f"z 从 {low:g} 到 {high:g}，左为函数，右为导数。{'；'.join(told)}。"
    en = f"For z from {low:g} to {high:g}, functions on the left and slopes on the right. {'; '.join(told)}."
    return describe(figure, zh=zh, en=en)


def spans(name, values, slopes):
    """The least and the largest value and slope of a curve, in words."""
    (low, high), (flat, steep) = ((np.nanmin(y), np.nanmax(y)) for y in (values, slopes))
    return say(
        zh=f"{name}：值 {low:.2f} 到 {high:.2f}，斜率 {flat:.2f} 到 {steep:.2f}",
        en=f"{name}: value {low:.2f} to {high:.2f}, slope {flat:.2f} to {steep:.2f}",
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
    at, most = abs(z[worst]), abs(error[worst])
    zh = f"近似值与精确值之差，在 |z| = {at:.2f} 处最大，为 {most:.6f}。"
    en = f"Approximation minus exact value: largest at |z| = {at:.2f}, where it is {most:.6f}."
    return describe(ax, zh=zh, en=en)


@styled
def hidden_slope(alpha, ax=None):
    """A Leaky ReLU whose slope α is to be read off."""
    ax = axes_or_new(ax, 9, 3.2)
    ax.plot(*sampled(lambda z: leaky_relu(z, alpha), -5, 5), color=PURPLE)
    over_z(ax, xlim=(-5, 5), ylim=(-4, 5), xticks=range(-5, 6), yticks=range(-4, 6))
    zh = "z 从 −5 到 5 的一条 Leaky ReLU 曲线，网格线画在整数处。"
    en = "The curve of a Leaky ReLU for z from −5 to 5, with grid lines at the whole numbers."
    return describe(ax, zh=zh, en=en)


@styled
def fading(norms, ax=None):
    """Gradient norms, layer by layer back from the output, on a log axis.

    ``norms`` is a dictionary from an activation function to an array (runs, depth), as from
    ``gradient_flow``. Lines are medians, bands reach from the smallest to the largest run.
    """
    ax = axes_or_new(ax, 9, 4)
    k, told = np.arange(np.shape(next(iter(norms.values())))[1]), []
    for (act, runs), look in zip(norms.items(), LINES(), strict=False):
        last = median_and_range(ax, k, np.flip(runs, axis=1), 0.2, label=title(act), **look)[-1]
        told.append(f"{title(act)} {last:.1e}")
    ax.plot(k, 0.25**k, color=INK, lw=1.2, ls=(0, (1, 2)), label="$4^{-k}$")
    ax.set(xlim=(0, k[-1]), yscale="log")
    ax.set_xlabel(say(zh="从最后一层往回数的层数 k", en="layers back from the last, k"))
    ax.set_ylabel(say(zh="梯度范数（最后一层为 1）", en="gradient norm (last layer = 1)"))
    legend_above(ax, ncols=6)
    zh = f"往回 {k[-1]} 层后梯度范数的中位数：{'，'.join(told)}。"
    en = f"Median gradient norm {k[-1]} layers back: {', '.join(told)}."
    return describe(ax, zh=zh, en=en)


@styled
def off_shares(runs):
    """Share of neurons that are off on every sample, step by step: a picture for each label.

    ``runs`` is a dictionary from a label to an array (runs, steps + 1) of shares. A line is the median,
    a band reaches from the smallest to the largest run.
    """
    figure, *axes = panels(*[1] * len(runs), height=2.8, sharey=True)
    last = {}
    for ax, (label, several) in zip(axes, runs.items(), strict=True):
        steps = np.arange(np.shape(several)[1])
        last[label] = median_and_range(ax, steps, several, 0.2, color=PURPLE)[-1]
        end = (steps[-1], last[label])
        beside(ax, end, f"{last[label]:.0%}", (-2, 5), ha="right", color=INK)
        ax.set(title=label, xlim=(0, steps[-1]), xlabel=say(zh="训练步数", en="training steps"))
    axes[0].set(ylim=(0, 1.02), ylabel=say(zh="对所有样本关闭的神经元", en="neurons off"))
    axes[0].yaxis.set_major_formatter("{x:.0%}")
    zh = "，".join(f"{label} 时 {share:.0%}" for label, share in last.items())
    en = ", ".join(f"{share:.0%} with {label}" for label, share in last.items())
    zh = f"训练结束时对所有样本都关闭的神经元，中位数：{zh}。"
    en = f"Median share of neurons that are off at the end: {en}."
    return describe(figure, zh=zh, en=en)
