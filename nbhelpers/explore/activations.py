"""Explorers of chapter 3: descent, tangent, slope α, vanishing gradients, dead neurons."""

from functools import lru_cache

import numpy as np
from matplotlib.collections import LineCollection

from nbhelpers.activations import gelu, identity, leaky_relu, relu, sigmoid, tanh, with_parameters
from nbhelpers.explore.kit.controls import choice, integer, log_slider, player, slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.kit.points import drag_slider
from nbhelpers.figures.activations import over_z, sampled, title
from nbhelpers.figures.colors import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE, SKY
from nbhelpers.figures.number import Number
from nbhelpers.figures.perceptron import boundary_lines, classes
from nbhelpers.figures.style import legend_above, line, panels, show_heights
from nbhelpers.lessons.descent import FAR, descend, parabola, two_valleys
from nbhelpers.lessons.gradient_flow import disc, gradient_flow, train_neurons
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number

__all__ = ["alpha", "dead", "descent", "tangent", "vanishing"]

ACTS = [sigmoid, tanh, relu, leaky_relu, gelu]
ACT = choice("激活函数", "activation", {title(act): act for act in ACTS})

CURVES = {("抛物线", "parabola"): parabola, ("两个谷", "two valleys"): two_valleys}
STEPS = 20


@explorer(
    "抛物线，从损失大于 10 处出发，一步之后损失小于 0.01",
    "parabola, from a loss above 10 to one below 0.01 in a single step",
)
def descent(
    eta: log_slider("学习率 η", "learning rate η", 0.001, 1) = 0.01,
    start: drag_slider("起点 w", "start w", -2.5, 2.5, 0.05) = -2.0,
    step: player("步", "step", STEPS) = 0,
    curve: choice("损失", "loss", CURVES) = parabola,
):
    """Gradient descent with one weight, on a curve whose start can be dragged; loss by step."""
    figure, hill, losses = panels(1.4, 1)
    w = np.linspace(-3, 3, 301)
    hill.set(xlim=(-3, 3), xlabel="$w$", ylabel=say(zh="损失 L", en="loss L"))
    valley = line(hill, color=BLUE, label="L(w)")
    trace = line(hill, "o-", color=ORANGE, ms=5, lw=1, alpha=0.5, label=say(zh="路径", en="path"))
    slope = line(hill, "--", color=GRAY, lw=1.5, label=say(zh="切线", en="tangent"))
    ball = line(hill, "D", color=ORANGE, ms=9, label=say(zh="现在的 w", en="current w"))
    losses.set(xlim=(-0.5, STEPS + 0.5), ylim=(1e-6, 1e6), yscale="log")
    losses.set(xlabel=say(zh="步", en="step"), ylabel=say(zh="损失 L", en="loss L"))
    heights = line(losses, "o-", color=ORANGE, ms=4)
    legend_above(hill, ncols=4)

    def draw(eta, start, step, curve):
        way = np.array(descend(curve, start, eta, step))
        now, high, steep = way[-1], curve(way), curve.derivative(way[-1])
        show_heights(hill, -0.04 * curve(-2.7), curve(-2.7))
        valley.set_data(w, curve(w))
        trace.set_data(way, high)
        ball.set_data([now], [high[-1]])
        slope.set_data(w, high[-1] + steep * (w - now))
        heights.set_data(np.arange(len(way)), np.clip(high, 2e-6, 9e5))
        place = f"w = {now:.3g}", f"L = {high[-1]:.3g}", f"dL/dw = {steep:.3g}"
        words = say(
            zh=f"η = {eta:.3g}，第 {len(way) - 1} 步：{'，'.join(place)}。",
            en=f"η = {eta:.3g}, step {len(way) - 1}: {', '.join(place)}.",
        )
        if abs(now) > FAR:
            words += say(zh="|w| 超过 1000：发散了。", en=" |w| is above 1000: it diverges.")
        in_one = len(way) == 2 and high[0] > 10 and high[1] < 0.01
        return words, curve is parabola and in_one

    return figure, draw


def row_of(act):
    """The row of an activation function in the table, counted from below."""
    return len(ACTS) - 1 - ACTS.index(act)


def value_table(ax):
    """A row for each activation function: the cells for its value and slope, and a mark.

    What does not change is below the mark and the cells, so that it is drawn only once.
    """
    ax.set(xlim=(0, 1), ylim=(0, len(ACTS) + 1), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    mark = ax.axhspan(0, 1, color=SKY, alpha=0.25, lw=0)
    for x, text in [(0.68, "$\\phi(z)$"), (1, "$\\phi'(z)$")]:
        ax.text(x, len(ACTS) + 0.5, text, ha="right", va="center", zorder=0)
    cells = {}
    for act in ACTS:
        y = row_of(act) + 0.5
        ax.text(0, y, title(act), va="center", fontsize=10, zorder=0)
        cells[act] = [ax.add_artist(Number(x, y, ha="right")) for x in (0.7, 1)]
    return cells, mark


def exactly(value):
    """A number with three digits: 0 only where it is exactly 0, and a power of ten where it is tiny."""
    if value == 0:
        return "0"
    return number(value, ".3f" if abs(value) >= 0.0005 else ".0e")


@explorer("GELU 的最低点", "the lowest point of GELU")
def tangent(z: drag_slider("输入 z", "input z", -6, 6, 0.05) = 1.0, act: ACT = sigmoid):
    """Value and slope of an activation function at z: by slider, or by dragging the point."""
    figure, left, right, table = panels(1.25, 1, 0.85)
    over_z(left, right, xlim=(-6, 6), xticks=range(-6, 7, 3))
    right.set_ylim(-0.2, 1.2)
    value_curve = line(left, color=BLUE, label=say(zh="函数", en="function"))
    touching = line(left, "--", color=ORANGE, lw=1.5, label=say(zh="切线", en="tangent"))
    dot = line(left, "D", color=ORANGE, ms=9, label=say(zh="点（可拖动）", en="point (drag it)"))
    slope_curve = line(right, color=BLUE, label=say(zh="导数", en="derivative"))
    slope_dot = line(right, "D", color=ORANGE, ms=9)
    legend_above(left, right)
    cells, mark = value_table(table)

    def draw(act, z):
        height, slope = float(act(z)), float(act.derivative(z))
        show_heights(left, -1.4, 1.4 if act in (sigmoid, tanh) else 6)
        value_curve.set_data(*sampled(act, -6, 6))
        slope_curve.set_data(*sampled(act.derivative, -6, 6))
        mark.set_y(row_of(act))
        dot.set_data([z], [height])
        touching.set_data([-6, 6], [height + slope * (x - z) for x in (-6, 6)])
        slope_dot.set_data([z], [slope])
        for each, (value, steepness) in cells.items():
            value.set_text(exactly(each(z)))
            steepness.set_text(exactly(each.derivative(z)))
        words = say(
            zh=f"z = {z:.2f}：{title(act)} 的值 {exactly(height)}，斜率 {exactly(slope)}。",
            en=f"z = {z:.2f}: {title(act)} has value {exactly(height)} and slope {exactly(slope)}.",
        )
        return words, act is gelu and abs(slope) <= 0.02 and height < -0.16

    return figure, draw


@explorer("曲线穿过 (−4, 1)", "the curve goes through (−4, 1)")
def alpha(alpha: slider("负半轴斜率 α", "slope α", -0.5, 1.0, 0.01) = 0.01):
    """Leaky ReLU and its slope: ReLU for α = 0, a straight line for α = 1."""
    figure, left, right = panels(1, 1)
    over_z(left, right, xlim=(-5, 5), ylim=(-5, 5))
    right.set_ylim(-0.7, 1.3)
    for act, style in [(relu, "--"), (identity, ":")]:
        left.plot(*sampled(act, -5, 5), style, color=GRAY, lw=1.5, label=title(act))
    value = line(left, color=BLUE, label="Leaky ReLU")
    left.plot(-4, 1, "o", ms=13, mfc="none", mec=GREEN, mew=2, label=say(zh="任务", en="task"))
    right.plot([0, 5], [1, 1], color=BLUE, label=say(zh="导数", en="derivative"))
    right.plot(0, 1, "o", color=BLUE)
    slope = line(right, color=BLUE)
    end = line(right, "o", color=BLUE, mfc="white")
    legend_above(left, right)

    def draw(alpha):
        act = with_parameters(leaky_relu, alpha=alpha)
        z = np.array([-5.0, 0.0, 5.0])
        height, left_slope = float(act(-4.0)), float(act.derivative(-1.0))
        value.set_data(z, act(z))
        slope.set_data([-5, 0], [left_slope, left_slope])
        end.set_data([0], [left_slope])
        words = say(
            zh=f"α = {alpha:.2f}：z = −4 处的值 {height:.2f}，左侧斜率 {left_slope:.2f}，右侧斜率 1.00。",
            en=f"α = {alpha:.2f}: value {height:.2f} at z = −4, slope {left_slope:.2f} on the left "
            "and 1.00 on the right.",
        )
        return words, abs(height - 1) <= 0.02

    return figure, draw


STEEPEST = {act: act.derivative(np.linspace(-3, 3, 601)).max() for act in ACTS}
flow_from = lru_cache(maxsize=1)(gradient_flow)


@explorer(
    "ReLU，50 层，第 1 层的梯度是最后一层的 0.01 到 100 倍",
    "ReLU, 50 layers, gradient at layer 1 between 0.01 and 100",
)
def vanishing(
    scale: slider("权重尺度 s", "weight scale s", 0.5, 4, 0.01) = 1.0,
    depth: integer("层数", "layers", 1, 50) = 2,
    act: ACT = sigmoid,
    start: integer("随机起点", "random start", 0, 9) = 0,
):
    """Gradient norms layer by layer in a real network, and the slopes that its neurons have."""
    figure, left, right = panels(1.7, 1)
    left.set(yscale="log", xlim=(-0.5, 49.5), ylim=(1e-40, 1e25))
    left.set_xlabel(say(zh="从最后一层往回数的层数 k", en="layers back from the last, k"))
    left.set_ylabel(say(zh="梯度范数", en="gradient norm"))
    left.set_yticks([1e-40, 1e-30, 1e-20, 1e-10, 1, 1e10, 1e20])
    steep = say(zh="斜率全取最大时：", en="all slopes at their largest: ")
    guide = line(left, "--", color=GRAY, lw=1.5, label=steep + "$(s \\cdot \\max \\phi')^k$")
    measured = line(left, "o-", color=BLUE, ms=4, lw=1, label=say(zh="实测", en="measured"))
    right.set(xlim=(-8, 8), ylim=(-0.2, 1.2), xlabel="$a$", ylabel="$\\phi'(a)$")
    slope = line(right, color=GRAY, lw=1, label="$\\phi'$")
    halfway = say(zh="中间一层的神经元", en="neurons of the middle layer")
    neurons = line(right, "o", color=ORANGE, ms=4, alpha=0.4, label=halfway)
    legend_above(left, right)

    def draw(act, depth, scale, start):
        flow = flow_from(depth, act, scale, rng=start)
        k, a, first = np.arange(depth), flow.a[depth // 2], flow.norms[0]
        measured.set_data(k, flow.norms[::-1])
        guide.set_data(k, (scale * STEEPEST[act]) ** k)
        slope.set_data(*sampled(act.derivative, -8, 8))
        some = np.clip(a[:4].ravel(), -8, 8)
        neurons.set_data(some, act.derivative(some))
        typical = np.sqrt(np.mean(act.derivative(a) ** 2))
        words = say(
            zh=f"{title(act)}，{depth} 层，s = {scale:.2f}：第 1 层的梯度是最后一层的 {first:.2g} 倍；"
            f"中间一层斜率的均方根 {typical:.2f}。",
            en=f"{title(act)}, {depth} layers, s = {scale:.2f}: the gradient at layer 1 is {first:.2g} "
            f"times that at the last layer; the root mean square slope in the middle layer is {typical:.2f}.",
        )
        return words, act is relu and depth == 50 and 0.01 <= first <= 100

    return figure, draw


@lru_cache(maxsize=2)
def run_of(shift, eta, alpha):
    """60 steps of training of 32 hidden neurons with this slope α."""
    return train_neurons(with_parameters(leaky_relu, alpha=alpha), shift, eta, steps=60, rng=2)


@explorer(
    "起始偏置 −4，第 60 步时关闭 ≤ 65%，分对 ≥ 95%",
    "start bias −4, at step 60 at most 65% off and at least 95% right",
)
def dead(
    eta: log_slider("学习率 η", "learning rate η", 0.1, 30) = 1.0,
    alpha: slider("负半轴斜率 α", "slope α", 0, 0.3, 0.01) = 0.0,
    shift: slider("起始偏置 b", "start bias b", -5, 1, 0.1) = -4.0,
    step: player("步", "step", 60) = 0,
):
    """Where 32 hidden neurons switch on, and how many are off on every sample."""
    figure, plane, shares = panels(1.5, 1)
    plane.set(xlim=(-6, 6), ylim=(-3.6, 3.6), xlabel="$x_1$", ylabel="$x_2$")
    X, t = disc(rng=2)
    outside, inside = classes(X, 2 * t - 1, plane, size=5)
    outside.set_label(say(zh="圆外", en="outside"))
    inside.set_label(say(zh="圆内", en="inside"))
    on, off = LineCollection([], lw=1), LineCollection([], lw=1.2, ls="--")
    on.set(color=GREEN, alpha=0.6, label=say(zh="打开", en="on"))
    off.set(color=PURPLE, alpha=0.8, label=say(zh="对所有样本关闭", en="off on every sample"))
    plane.add_collection(on)
    plane.add_collection(off)
    legend_above(plane, ncols=4)
    shares.set(xlim=(-1, 61), ylim=(-0.02, 1.05), xlabel=say(zh="训练步数", en="training steps"))
    shares.set_ylabel(say(zh="对所有样本关闭的神经元", en="neurons off on every sample"))
    shares.yaxis.set_major_formatter("{x:.0%}")
    share, now = line(shares, color=PURPLE), line(shares, "o", color=INK)

    def draw(shift, eta, alpha, step):
        run = run_of(shift, eta, alpha)
        lines = boundary_lines(plane, run.W[step], run.b[step])
        count = run.off.mean(axis=1)
        on.set_segments(lines[~run.off[step]])
        off.set_segments(lines[run.off[step]])
        share.set_data(np.arange(step + 1), count[: step + 1])
        now.set_data([step], [count[step]])
        are_off, right = run.off[step].sum(), run.accuracy[step]
        settings = f"η = {eta:.3g}", f"α = {alpha:.2f}", f"b = {shift:.1f}"
        words = say(
            zh=f"{'，'.join(settings)}，第 {step} 步：{are_off} / 32 个神经元对所有样本关闭（训练前 {count[0]:.0%}，"
            f"现在 {count[step]:.0%}），{right:.0%} 的样本分对。",
            en=f"{', '.join(settings)}, step {step}: {are_off} of 32 neurons are off ({count[0]:.0%} before "
            f"training, {count[step]:.0%} now), {right:.0%} of the samples right.",
        )
        return words, step == 60 and shift <= -4 and count[-1] <= 0.65 and right >= 0.95

    return figure, draw
