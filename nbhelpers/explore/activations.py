"""Explorers of chapter 3: tangent, slope α, vanishing gradients, dead units."""

from functools import lru_cache

import numpy as np
from matplotlib.collections import LineCollection

from nbhelpers.activations import (
    gelu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    tanh,
    with_parameters,
)
from nbhelpers.explore.kit.before import Points, choice, integer, log_slider, slider
from nbhelpers.explore.kit.explorer import Explorer
from nbhelpers.explore.kit.goal import goal
from nbhelpers.figures.activations import curve, signed, title, zero_lines
from nbhelpers.figures.number import Number
from nbhelpers.figures.perceptron import boundary_lines, classes
from nbhelpers.figures.style import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    legend_above,
    new_figure,
    styled,
)
from nbhelpers.lessons.gradient_flow import disc, gradient_flow, train_units
from nbhelpers.notebook.language import say

__all__ = ["alpha", "dead", "tangent", "vanishing"]

ACTS = [sigmoid, tanh, relu, leaky_relu, gelu]


def act_choice(act):
    """A choice of one of the five activation functions."""
    name = say(zh="激活函数", en="activation function")
    return choice(name, {title(act): act for act in ACTS}, act)


def value_table(ax):
    """A row for each activation function: the cells for its value and slope, and a mark.

    What stands still lies below the mark and the cells, so that it is drawn only once.
    """
    ax.set(xlim=(0, 1), ylim=(0, 6), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    mark = ax.axhspan(0, 1, color=SKY, alpha=0.25, lw=0)
    for x, text in [(0.68, "$\\phi(z)$"), (1, "$\\phi'(z)$")]:
        ax.text(x, 5.5, text, ha="right", va="center", zorder=0)
    cells = {}
    for act, y in zip(ACTS, (4.5, 3.5, 2.5, 1.5, 0.5), strict=True):
        ax.text(0, y, title(act), va="center", fontsize=10, zorder=0)
        cells[act] = [ax.add_artist(Number(x, y, ha="right")) for x in (0.7, 1)]
    return cells, mark


def exactly(value):
    """A number with three digits: 0 only where it is exactly 0, and a power of ten where it is tiny."""
    if value == 0:
        return "0"
    return signed(value, 3) if abs(value) >= 0.0005 else f"{value:.0e}".replace("-", "−")


@styled
def tangent(act=sigmoid, z=1.0):
    """Value and slope of an activation function at z: by slider, or by dragging the point."""
    figure = new_figure(9, 3.6)
    left, right, table = figure.subplots(1, 3, width_ratios=[1.25, 1, 0.85])
    left.set(xlim=(-6, 6), xlabel="$z$", ylabel="$\\phi(z)$")
    right.set(xlim=(-6, 6), ylim=(-0.2, 1.2), xlabel="$z$", ylabel="$\\phi'(z)$")
    left.set_xticks(range(-6, 7, 3))
    right.set_xticks(range(-6, 7, 3))
    zero_lines(left, right)
    (value_curve,) = left.plot([], [], color=BLUE, label=say(zh="函数", en="function"))
    (line,) = left.plot([], [], "--", color=ORANGE, lw=1.5, label=say(zh="切线", en="tangent"))
    (dot,) = left.plot(
        [], [], "D", color=ORANGE, ms=9, label=say(zh="点（可拖动）", en="point (drag it)")
    )
    (slope_curve,) = right.plot([], [], color=BLUE, label=say(zh="导数", en="derivative"))
    (slope_dot,) = right.plot([], [], "D", color=ORANGE, ms=9)
    legend_above(left)
    legend_above(right)
    cells, mark = value_table(table)
    drawn = {"z": z, "act": None}

    def draw(act, z, point):
        moved = z if z != drawn["z"] else round(20 * point[0][0]) / 20
        if act is not drawn["act"]:
            left.set_ylim(*((-1.4, 1.4) if act in (sigmoid, tanh) else (-1.4, 6)))
            value_curve.set_data(*curve(act, -6, 6))
            slope_curve.set_data(*curve(act.derivative, -6, 6))
            mark.set_y(4 - ACTS.index(act))
        drawn.update(z=moved, act=act)
        height, slope = float(act(moved)), float(act.derivative(moved))
        slide.value, points.value = moved, np.array([[moved, height]])
        dot.set_data([moved], [height])
        line.set_data([-6, 6], [height + slope * (x - moved) for x in (-6, 6)])
        slope_dot.set_data([moved], [slope])
        for each, (value, steepness) in cells.items():
            value.set_text(exactly(each(moved)))
            steepness.set_text(exactly(each.derivative(moved)))
        values = say(
            zh=f"z = {signed(moved)}：{title(act)} 的值 {exactly(height)}，斜率 {exactly(slope)}。",
            en=f"z = {signed(moved)}: {title(act)} has value {exactly(height)} and slope "
            f"{exactly(slope)}. ",
        )
        reached = act is gelu and abs(slope) <= 0.02 and height < -0.16
        return values + goal("GELU 的最低点", "the lowest point of GELU", reached)

    acts, slide = act_choice(act), slider(say(zh="输入 z", en="input z"), -6, 6, z, 0.05)
    points = Points(left, [[z, act(z)]])
    return Explorer(figure, draw, act=acts, z=slide, point=points)


@styled
def alpha(alpha=0.01):
    """Leaky ReLU and its slope: ReLU for α = 0, a straight line for α = 1."""
    figure = new_figure(9, 3.6)
    left, right = figure.subplots(1, 2)
    left.set(xlim=(-5, 5), ylim=(-5, 5), xlabel="$z$", ylabel="$\\phi(z)$")
    right.set(xlim=(-5, 5), ylim=(-0.7, 1.3), xlabel="$z$", ylabel="$\\phi'(z)$")
    zero_lines(left, right)
    for act, style in [(relu, "--"), (identity, ":")]:
        left.plot(*curve(act, -5, 5), style, color=GRAY, lw=1.5, label=title(act))
    (value,) = left.plot([], [], color=BLUE, label="Leaky ReLU")
    left.plot(-4, 1, "o", ms=13, mfc="none", mec=GREEN, mew=2, label=say(zh="目标", en="goal"))
    right.plot([0, 5], [1, 1], color=BLUE, label=say(zh="导数", en="derivative"))
    right.plot(0, 1, "o", color=BLUE)
    (slope,) = right.plot([], [], color=BLUE)
    (end,) = right.plot([], [], "o", color=BLUE, mfc="white")
    legend_above(left)
    legend_above(right)

    def draw(alpha):
        act = with_parameters(leaky_relu, alpha=alpha)
        z = np.array([-5.0, 0.0, 5.0])
        value.set_data(z, act(z))
        left_slope = float(act.derivative(-1.0))
        slope.set_data([-5, 0], [left_slope, left_slope])
        end.set_data([0], [left_slope])
        height = float(act(-4.0))
        values = say(
            zh=f"α = {signed(alpha)}：z = −4 处的值 {signed(height)}，左侧斜率 {signed(left_slope)}，"
            "右侧斜率 1.00。",
            en=f"α = {signed(alpha)}: value {signed(height)} at z = −4, slope {signed(left_slope)} "
            "on the left and 1.00 on the right. ",
        )
        reached = abs(height - 1) <= 0.02
        return values + goal("曲线穿过 (−4, 1)", "the curve goes through (−4, 1)", reached)

    slide = slider(say(zh="负半轴斜率 α", en="slope α"), -0.5, 1.0, alpha, 0.01)
    return Explorer(figure, draw, alpha=slide)


@styled
def vanishing(act=sigmoid, depth=20, scale=1.0, start=0):
    """Gradient norms layer by layer in a real network, and the slopes that its units have."""
    figure = new_figure(9, 3.6)
    left, right = figure.subplots(1, 2, width_ratios=[1.7, 1])
    left.set(yscale="log", xlim=(-0.5, 49.5), ylim=(1e-40, 1e25))
    left.set(
        xlabel=say(zh="从输出往回数的层数 k", en="layers back from the output, k"),
        ylabel=say(zh="梯度范数", en="gradient norm"),
    )
    left.set_yticks([1e-40, 1e-30, 1e-20, 1e-10, 1, 1e10, 1e20])
    (guide,) = left.plot(
        [],
        [],
        "--",
        color=GRAY,
        lw=1.5,
        label=say(
            zh="斜率全取最大时：$(s \\cdot \\max \\phi')^k$",
            en="all slopes at their largest: $(s \\cdot \\max \\phi')^k$",
        ),
    )
    (measured,) = left.plot(
        [], [], "o-", color=BLUE, ms=4, lw=1, label=say(zh="实测", en="measured")
    )
    right.set(xlim=(-8, 8), ylim=(-0.2, 1.2), xlabel="$a$", ylabel="$\\phi'(a)$")
    (slope,) = right.plot([], [], color=GRAY, lw=1, label="$\\phi'$")
    (units,) = right.plot(
        [],
        [],
        "o",
        color=ORANGE,
        ms=4,
        alpha=0.4,
        label=say(zh="中间一层的神经元", en="neurons halfway"),
    )
    legend_above(left)
    legend_above(right)
    steepest = {each: each.derivative(np.linspace(-3, 3, 601)).max() for each in ACTS}

    def draw(act, depth, scale, start):
        flow = gradient_flow(depth, act, scale, rng=start)
        k, halfway, first = np.arange(depth), flow.a[depth // 2], flow.norms[0]
        measured.set_data(k, flow.norms[::-1])
        guide.set_data(k, (scale * steepest[act]) ** k)
        slope.set_data(*curve(act.derivative, -8, 8))
        some = np.clip(halfway[:4].ravel(), -8, 8)
        units.set_data(some, act.derivative(some))
        typical = np.sqrt(np.mean(act.derivative(halfway) ** 2))
        values = say(
            zh=f"{title(act)}，{depth} 层，s = {scale:.2f}：第 1 层的梯度是最后一层的 {first:.1e} 倍；"
            f"中间一层斜率的均方根 {typical:.2f}。",
            en=f"{title(act)}, {depth} layers, s = {scale:.2f}: the gradient at layer 1 is {first:.1e} times "
            f"that at the last layer; the slopes halfway have root mean square {typical:.2f}. ",
        )
        reached = act is relu and depth == 50 and 0.1 <= first <= 10
        return values + goal(
            "ReLU，50 层，在 0.1 到 10 之间", "ReLU, 50 layers, between 0.1 and 10", reached
        )

    return Explorer(
        figure,
        draw,
        act=act_choice(act),
        depth=integer(say(zh="层数", en="layers"), 1, 50, depth),
        scale=slider(say(zh="权重尺度 s", en="weight scale s"), 0.5, 4, scale, 0.05),
        start=integer(say(zh="随机起点", en="random start"), 0, 9, start),
    )


@styled
def dead(shift=-4.0, eta=1.0, alpha=0.0, step=60):
    """Where 32 hidden units switch on, and how many are off on every sample."""
    figure = new_figure(9, 3.6)
    plane, shares = figure.subplots(1, 2, width_ratios=[1.5, 1])
    plane.set(xlim=(-6, 6), ylim=(-3.6, 3.6), xlabel="$x_1$", ylabel="$x_2$")
    X, t = disc(rng=2)
    outside, inside = classes(X, 2 * t - 1, plane, size=5)
    outside.set_label(say(zh="圆外", en="outside"))
    inside.set_label(say(zh="圆内", en="inside"))
    on = plane.add_collection(LineCollection([], colors=GREEN, lw=1, alpha=0.6))
    on.set_label(say(zh="打开", en="on"))
    off = plane.add_collection(LineCollection([], colors=PURPLE, lw=1.2, ls="--", alpha=0.8))
    off.set_label(say(zh="始终关闭", en="off on every sample"))
    legend_above(plane, ncols=4)
    shares.set(xlim=(-1, 61), ylim=(-0.02, 1.05))
    shares.set(
        xlabel=say(zh="训练步数", en="training steps"),
        ylabel=say(zh="始终关闭的神经元", en="neurons off on every sample"),
    )
    shares.yaxis.set_major_formatter("{x:.0%}")
    (share,) = shares.plot([], [], color=PURPLE)
    (now,) = shares.plot([], [], "o", color=INK)

    @lru_cache(maxsize=1)
    def train(shift, eta, alpha):
        return train_units(with_parameters(leaky_relu, alpha=alpha), shift, eta, steps=60, rng=2)

    def draw(shift, eta, alpha, step):
        run = train(shift, eta, alpha)
        lines = boundary_lines(plane, run.W[step], run.b[step])
        on.set_segments(lines[~run.off[step]])
        off.set_segments(lines[run.off[step]])
        count = run.off.mean(axis=1)
        share.set_data(np.arange(61), count)
        now.set_data([step], [count[step]])
        values = say(
            zh=f"第 {step} 步：{run.off[step].sum()} / 32 个神经元始终关闭，{run.accuracy[step]:.0%} 的样本分对。"
            f"训练前关闭 {count[0]:.0%}，训练后 {count[-1]:.0%}，最后分对 {run.accuracy[-1]:.0%}。",
            en=f"Step {step}: {run.off[step].sum()} of 32 neurons are off, {run.accuracy[step]:.0%} of the samples right. "
            f"Off before training {count[0]:.0%}, after it {count[-1]:.0%}, with {run.accuracy[-1]:.0%} right. ",
        )
        reached = shift <= -4 and count[-1] <= 0.65 and run.accuracy[-1] >= 0.95
        return values + goal(
            "起始偏置 −4，最后关闭 ≤ 65%，分对 ≥ 95%",
            "start bias −4, in the end at most 65% off and at least 95% right",
            reached,
        )

    return Explorer(
        figure,
        draw,
        shift=slider(say(zh="起始偏置 b", en="start bias b"), -5, 1, shift, 0.1),
        eta=log_slider(say(zh="学习率 η", en="learning rate η"), 0.1, 30, eta),
        alpha=slider(say(zh="负半轴斜率 α", en="slope α"), 0, 0.3, alpha, 0.01),
        step=integer(say(zh="步", en="step"), 0, 60, step),
    )
