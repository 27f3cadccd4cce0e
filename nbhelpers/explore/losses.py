"""Explorers of chapter 4: losses and where they come from, outliers, logits, backpropagation."""

from functools import lru_cache

import numpy as np

from nbhelpers import likelihood as minus_log_likelihood
from nbhelpers import naive
from nbhelpers.activations import sigmoid, tanh, with_parameters
from nbhelpers.datasets import belgian_calls
from nbhelpers.datasets.telephone import OTHER_UNIT
from nbhelpers.explore.controls import Player, choice, log_slider, slider
from nbhelpers.explore.explorer import Explorer
from nbhelpers.explore.goal import verdict
from nbhelpers.explore.points import Points
from nbhelpers.figures.losses import LINES, each, each_gradient
from nbhelpers.figures.network import network, short
from nbhelpers.figures.number import Number
from nbhelpers.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    legend_above,
    new_figure,
    styled,
)
from nbhelpers.language import say
from nbhelpers.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    huber,
    mae,
    mse,
)
from nbhelpers.mlp import MLP
from nbhelpers.robust import fit_line
from nbhelpers.robust import outliers as beyond
from nbhelpers.saturation import cross_entropy_slope, recover, squared_error_slope

__all__ = ["backpropagation", "huber_delta", "likelihood", "logits", "outliers", "saturated"]


@styled
def huber_delta(delta=1.0, r=3.0):
    """Huber's loss and its gradient, between the square and the straight line."""
    figure = new_figure(9, 3.6)
    left, right = figure.subplots(1, 2)
    x = np.sort(np.append(np.linspace(-4, 4, 81), [-1e-6, 1e-6]))
    left.set(xlim=(-4, 4), ylim=(0, 8), xlabel="$r$", ylabel=say(zh="损失", en="loss"))
    right.set(xlim=(-4, 4), ylim=(-4.2, 4.2), xlabel="$r$")
    right.set_ylabel(say(zh="梯度", en="gradient"))
    square = with_parameters(huber, delta=1e9)
    left.plot(x, each(square, x), "--", color=GREY, lw=1.5, label="L2: $r^2/2$")
    (line,) = left.plot([], [], ":", color=GREEN, label="L1: $\\delta|r|$")
    (curve,) = left.plot([], [], color=BLUE, lw=2.5, label="Huber")
    (dot,) = left.plot([], [], "o", color=INK, ms=8)
    right.plot(x, each_gradient(square, x), "--", color=GREY, lw=1.5, label="L2")
    (steps,) = right.plot([], [], ":", color=GREEN, label="L1: $\\pm\\delta$")
    (clip,) = right.plot([], [], color=BLUE, lw=2.5, label="Huber")
    (mark,) = right.plot([], [], "o", color=INK, ms=8)
    legend_above(left), legend_above(right)
    signs = each_gradient(mae, x)
    bends = each(mae, x)

    def draw(delta, r):
        bound = with_parameters(huber, delta=delta)
        line.set_data(x, delta * bends)
        steps.set_data(x, delta * signs)
        curve.set_data(x, each(bound, x))
        clip.set_data(x, each_gradient(bound, x))
        loss, slope = bound(r, 0.0), bound.gradient(r, 0.0)
        dot.set_data([r], [loss])
        mark.set_data([r], [slope])
        whole, pull = square(r, 0.0), square.gradient(r, 0.0)
        shares = (loss / whole, slope / pull) if r else (1.0, 1.0)
        reached = np.isclose(abs(r), 3) and abs(shares[0] - 0.5) <= 0.005
        return say(
            zh=f"δ = {delta:.2f}，r = {r:.2f}：损失 {loss:.3f}，是 L2 的 {shares[0]:.1%}；"
            f"梯度 {slope:.2f}，是 L2 的 {shares[1]:.1%}。"
            f"目标“r = 3 时损失是 L2 的 50 %”：{verdict(reached)}。",
            en=f"δ = {delta:.2f}, r = {r:.2f}: loss {loss:.3f}, which is {shares[0]:.1%} of L2; "
            f"gradient {slope:.2f}, which is {shares[1]:.1%} of L2. "
            f"Goal “at r = 3 half the loss of L2”: {verdict(reached)}.",
        )

    return Explorer(
        figure,
        draw,
        delta=slider(say(zh="阈值 δ", en="threshold δ"), 0.1, 4, delta, 0.01),
        r=slider(say(zh="残差 r", en="residual r"), -4, 4, r, 0.05),
    )


@styled
def outliers(delta=5.0):
    """Three lines through the telephone calls, fitted anew while a point is dragged."""
    figure = new_figure(9, 3.6)
    ax = figure.add_subplot(xlim=(1949, 1974), ylim=(-15, 225))
    ax.set(xlabel=say(zh="年", en="year"), ylabel=say(zh="通话（百万次）", en="calls (millions)"))
    ends = np.array(ax.get_xlim())
    (rods,) = ax.plot([], [], color=GREY, lw=1, zorder=1.5)
    drawn = {
        name: ax.plot([], [], label=label, **LINES[name])[0]
        for name, label in (("mse", "MSE"), ("mae", "MAE"), ("huber", "Huber"))
    }
    bands = [
        ax.plot([], [], ":", color=BLUE, lw=1.2, label=label)[0]
        for label in ("Huber ± δ", "_nolegend_")
    ]
    (dots,) = ax.plot([], [], "o", color=INK, ms=6, label=say(zh="可以拖动", en="drag me"))
    (far,) = ax.plot(
        [], [], "o", ms=12, mfc="none", mec=PURPLE, mew=2, label=say(zh="超出 δ", en="beyond δ")
    )
    legend_above(ax, ncols=6)
    years, calls = belgian_calls()
    recorded = np.column_stack([years, calls])
    wrong_unit = np.isin(years, OTHER_UNIT)
    kept = {"points": None}

    def draw(delta, shown, points):
        x, t = points.T
        if kept["points"] is not points:
            kept.update(points=points, mse=fit_line(x, t, mse), mae=fit_line(x, t, mae))
        bound = with_parameters(huber, delta=delta)
        lines = {"mse": kept["mse"], "mae": kept["mae"], "huber": fit_line(x, t, bound)}
        for name, line in lines.items():
            drawn[name].set_data(ends, line(ends))
            drawn[name].set_linewidth(3 if name == shown else 1.5)
        for band, offset in zip(bands, (-delta, delta), strict=True):
            band.set_data(ends, lines["huber"](ends) + offset)
        nothing = np.full(len(x), np.nan)
        chosen = lines[shown]
        rods.set_data(np.ravel([x, x, nothing], "F"), np.ravel([t, chosen(x), nothing], "F"))
        dots.set_data(x, t)
        outside = beyond(x, t, lines["huber"], delta)
        far.set_data(x[outside], t[outside])
        loss = {"mse": mse, "mae": mae, "huber": bound}[shown](chosen(x), t)
        slopes = f"MSE {lines['mse'].slope:.2f}, Huber {lines['huber'].slope:.2f}"
        least = mae(lines["mae"](x), t)
        reached = np.array_equal(outside, wrong_unit) and np.array_equal(points, recorded)
        return say(
            zh=f"斜率（百万次/年）：{slopes}。MAE 线的平均 |r| = {least:.2f}。所选直线的损失 {loss:.1f}。δ = {delta:.3g} 时 Huber 把 "
            f"{np.sum(outside)} 个点当作异常值。目标“恰好是 1964–69 这六年”（数据未改动）：{verdict(reached)}。",
            en=f"Slopes (millions a year): {slopes}. Mean |r| of the MAE line: {least:.2f}. "
            f"Loss of the chosen line: {loss:.1f}. With "
            f"δ = {delta:.3g} Huber takes {np.sum(outside)} points for outliers. "
            f"Goal “exactly the six years 1964–69” (data untouched): {verdict(reached)}.",
        )

    return Explorer(
        figure,
        draw,
        delta=log_slider(say(zh="阈值 δ", en="threshold δ"), 0.5, 200, delta),
        shown=choice(
            say(zh="残差画到", en="residuals to"),
            {"Huber": "huber", "MSE": "mse", "MAE": "mae"},
        ),
        points=Points(ax, recorded),
    )


MEASURED = np.array([0.15, 0.35, 0.45, 0.5, 0.8])
TOSSED = np.array([1, 1, 0, 1, 0, 1, 1, 0])
PARAMETERS = np.linspace(0.02, 0.98, 193)


@lru_cache(maxsize=64)
def likelihood_curve(kind, sigma):
    """Minus log likelihood of the samples for each of PARAMETERS."""
    if kind == "gaussian":
        return np.array([minus_log_likelihood.gaussian(y, MEASURED, sigma) for y in PARAMETERS])
    return np.array([minus_log_likelihood.bernoulli(y, TOSSED) for y in PARAMETERS])


@lru_cache
def loss_curve(kind):
    """MSE or binary cross-entropy of the samples for each of PARAMETERS."""
    loss, t = (mse, MEASURED) if kind == "gaussian" else (binary_cross_entropy, TOSSED)
    return np.array([loss(np.full(len(t), y), t) for y in PARAMETERS])


def density(kind, y, sigma, t):
    """Likelihood of each single sample of t by itself."""
    if kind == "gaussian":
        return np.exp([-minus_log_likelihood.gaussian(y, [value], sigma) for value in t])
    return np.exp([-minus_log_likelihood.bernoulli(y, [value]) for value in t])


@styled
def likelihood(y=0.7, sigma=0.2):
    """One parameter y: where the samples are likeliest, the loss is least."""
    figure = new_figure(9, 3.6)
    left, top, low = figure.subplot_mosaic(
        [["data", "likelihood"], ["data", "loss"]], width_ratios=[1.15, 1]
    ).values()
    x = np.linspace(-0.35, 1.35, 86)
    left.set(xlim=(-0.35, 1.35), xlabel=say(zh="样本 $t$", en="sample $t$"))
    (bell,) = left.plot([], [], color=BLUE, lw=1.5, label=say(zh="模型", en="model"))
    (stems,) = left.plot([], [], color=ORANGE, lw=2.5, label=say(zh="似然", en="likelihood"))
    (heads,) = left.plot([], [], "o", color=INK, ms=6, label=say(zh="样本", en="samples"))
    (middle,) = left.plot([], [], "--", color=GREY, lw=1.5, label="$y$")
    legend_above(left)
    top.set(xlim=(0, 1), ylim=(-0.05, 1.12))
    top.set_ylabel(say(zh="似然/最大值", en="likelihood/best"))
    top.tick_params(labelbottom=False)
    low.set(xlim=(0, 1), ylim=(0, 1.4), xlabel=say(zh="参数 $y$", en="parameter $y$"))
    low.set_ylabel(say(zh="损失", en="loss"))
    (hill,) = top.plot([], [], color=ORANGE)
    (valley,) = low.plot([], [], color=PURPLE)
    (peak,) = top.plot([], [], "o", color=INK, ms=8)
    (ball,) = low.plot([], [], "o", color=INK, ms=8)
    seen = {"kind": None}

    def change(kind):
        gaussian = kind == "gaussian"
        left.set_ylim(0, 3 if gaussian else 1.15)
        left.set_ylabel(
            say(zh="概率密度", en="density") if gaussian else say(zh="概率", en="probability")
        )
        low.set_ylim(0, 0.35 if gaussian else 2.6)
        seen["kind"] = kind

    def draw(kind, y, sigma):
        if seen["kind"] != kind:
            change(kind)
        gaussian = kind == "gaussian"
        t = MEASURED if gaussian else TOSSED
        places = t if gaussian else t + spread(t)
        heights = density(kind, y, sigma, t)
        at = x if gaussian else np.array([-0.3, 0.3, np.nan, 0.7, 1.3])
        bell.set_data(at, density(kind, y, sigma, at if gaussian else [0, 0, 0, 1, 1]))
        nothing = np.full(len(t), np.nan)
        stems.set_data(
            np.ravel([places, places, nothing], "F"), np.ravel([0 * t, heights, nothing], "F")
        )
        heads.set_data(places, 0 * t + (0.04 if gaussian else 0.016))
        middle.set_data([y, y], [0, 3])
        surprise, losses = likelihood_curve(kind, sigma if gaussian else None), loss_curve(kind)
        share = np.exp(surprise.min() - surprise)
        hill.set_data(PARAMETERS, share)
        valley.set_data(PARAMETERS, losses)
        at = np.abs(PARAMETERS - y).argmin()
        peak.set_data([y], [share[at]])
        ball.set_data([y], [losses[at]])
        reached = at == surprise.argmin()
        name = "MSE" if gaussian else "BCE"
        return say(
            zh=f"y = {y:.3f}：似然（各橙线高度之积）是最大值的 {share[at]:.1%}，负对数似然 {surprise[at]:.3f}；"
            f"{name} = {losses[at]:.4f}，最小值是 {losses.min():.4f}。"
            f"目标“似然最大”：{verdict(reached)}。",
            en=f"y = {y:.3f}: the likelihood (product of the orange heights) is {share[at]:.1%} of "
            f"the largest, minus log likelihood {surprise[at]:.3f}; {name} = {losses[at]:.4f}, the "
            f"least is {losses.min():.4f}. Goal “largest likelihood”: {verdict(reached)}.",
        )

    kinds = {
        say(zh="高斯：测量值", en="Gaussian: measured"): "gaussian",
        say(zh="伯努利：掷硬币", en="Bernoulli: tossed"): "bernoulli",
    }
    return Explorer(
        figure,
        draw,
        kind=choice(say(zh="模型", en="model"), kinds),
        y=slider(say(zh="参数 y", en="parameter y"), 0.02, 0.98, y, 0.005),
        sigma=slider(say(zh="σ（只用于高斯）", en="σ (Gaussian only)"), 0.15, 0.5, sigma, 0.01),
    )


def spread(t):
    """Small steps aside, so that samples with the same t do not hide one another."""
    aside = np.empty(len(t))
    for value in np.unique(t):
        same = t == value
        aside[same] = 0.06 * (np.arange(same.sum()) - (same.sum() - 1) / 2)
    return aside


MOST = 10_000  # steps that the saturated neuron is given


@lru_cache(maxsize=32)
def ways(a, eta):
    """The pre-activations under squared error and under cross-entropy."""
    slopes = (squared_error_slope, cross_entropy_slope)
    return [np.array(recover(slope, a, eta, MOST)) for slope in slopes]


@styled
def saturated(a=-6.0, eta=1.0):
    """A neuron that is sure of the wrong answer: two losses, and the steps that each one needs."""
    figure = new_figure(9, 3.6)
    left, right = figure.subplots(1, 2)
    grid = np.linspace(-10, 3, 131)
    left.set(xlim=(-10.5, 3), ylim=(-0.4, 10.6), xlabel="$a$")
    left.set_ylabel(say(zh="t = 1 时的损失", en="loss for t = 1"))
    right.set(xscale="symlog", xlim=(0, 1.3 * MOST), ylim=(-0.02, 1.05))
    right.set(xlabel=say(zh="步数", en="steps"), ylabel="$y = \\sigma(a)$")
    right.axhline(0.5, color=GREY, lw=1)
    labels = ["MSE", say(zh="交叉熵", en="cross-entropy")]
    looks = [{"color": ORANGE}, {"color": PURPLE, "ls": "--"}]
    losses = [
        lambda v: [mse(h, 1.0) for h in sigmoid(v)],
        lambda v: [binary_cross_entropy_with_logits(one, 1.0) for one in v],
    ]
    trails, balls, curves, ends = [], [], [], []
    for loss, label, look in zip(losses, labels, looks, strict=True):
        left.plot(grid, loss(grid), label=label, lw=1.5, **look)
        trails += left.plot([], [], ".", color=look["color"], ms=6)
        balls += left.plot([], [], "o", color=look["color"], ms=10)
        curves += right.plot([], [], label=label, **look)
        ends += right.plot([], [], "o", color=look["color"], ms=8)
    legend_above(left), legend_above(right)

    def draw(a, eta):
        both = ways(a, eta)
        for way, loss, trail, ball, curve, end in zip(
            both, losses, trails, balls, curves, ends, strict=True
        ):
            few = way[np.unique(np.geomspace(1, len(way), 40).astype(int)) - 1]
            trail.set_data(few, loss(few))
            ball.set_data(few[:1], loss(few[:1]))
            k = np.unique(np.append(0, np.geomspace(1, len(way), 120).astype(int) - 1))
            curve.set_data(k, sigmoid(way[k]))
            end.set_data([len(way) - 1], [sigmoid(way[-1])])
        squared, entropy = both
        slopes = squared_error_slope(a), cross_entropy_slope(a)
        reached = np.isclose(a, -8) and squared[-1] >= 0 and len(squared) - 1 <= 20
        return say(
            zh=f"a = −{-a:.1f}，y = {sigmoid(a):.5f}。第一步的斜率：MSE {number(slopes[0])}，交叉熵 {number(slopes[1])}。"
            f"到 y ≥ ½：MSE 用了 {count(squared)}，停在 a = {squared[-1]:.1f}；交叉熵用了 {count(entropy)}，"
            f"停在 a = {entropy[-1]:.1f}。目标“a = −8 时 MSE 不超过 20 步”：{verdict(reached)}。",
            en=f"a = −{-a:.1f}, y = {sigmoid(a):.5f}. Slope of the first step: MSE {number(slopes[0])}, "
            f"cross-entropy {number(slopes[1])}. To y ≥ ½: MSE took {count(squared)} and stands at "
            f"a = {squared[-1]:.1f}; cross-entropy took {count(entropy)} and stands at "
            f"a = {entropy[-1]:.1f}. Goal “from a = −8 with MSE at most 20 steps”: {verdict(reached)}.",
        )

    def count(way):
        steps = len(way) - 1
        if way[-1] < 0:
            return say(zh=f"{steps} 步还没到", en=f"{steps} steps and is not there")
        return say(zh=f"{steps} 步", en=f"{steps} steps" if steps > 1 else "1 step")

    return Explorer(
        figure,
        draw,
        a=slider(say(zh="起点 a", en="start a"), -10, -0.5, a, 0.1),
        eta=log_slider(say(zh="学习率 η", en="learning rate η"), 0.1, 100, eta),
    )


@styled
def logits(a=20.0):
    """Cross-entropy of a logit: first the sigmoid and then its log, or both at once."""
    figure = new_figure(9, 3.6)
    left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
    left.set(xlim=(-120, 120), ylim=(-8, 130), xlabel="$a$", ylabel=say(zh="损失", en="loss"))
    (stable,) = left.plot(
        [], [], color=BLUE, lw=6, alpha=0.35, label=say(zh="合并的公式", en="fused formula")
    )
    (paper,) = left.plot(
        [], [], color=ORANGE, lw=1.8, label=say(zh="先 σ 后 log", en="first σ, then log")
    )
    (infinite,) = left.plot([], [], "^", color=ORANGE, ms=4, label="∞")
    (undefined,) = left.plot([], [], "x", color=INK, ms=4, label="NaN")
    (here,) = left.plot([], [], "--", color=GREY, lw=1.5)
    legend_above(left)
    right.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    right.spines[:].set_visible(False)
    rows = ["$e^{-a}$", "$y = \\sigma(a)$", "$1 - y$", say(zh="损失", en="loss"), ""]
    rows[4] = say(zh="合并的损失", en="fused loss")
    heights = np.linspace(0.9, 0.1, 5)
    for name, height in zip(rows, heights, strict=True):
        colour = BLUE if height < 0.2 else INK
        right.text(0.02, height, name, va="center", color=colour, zorder=0.5)
    cells = [right.text(0.98, height, "", va="center", ha="right", color=INK) for height in heights]
    cells[4].set_color(BLUE)
    grid = np.arange(-120, 120.5, 1.0)

    @lru_cache
    def curves(t, dtype):
        x = grid.astype(dtype)
        whole = [binary_cross_entropy_with_logits(value, t) for value in x]
        return np.array(whole), naive.binary_cross_entropy(x, np.full(len(x), t))

    def draw(a, t, dtype):
        whole, parts = curves(t, dtype)
        stable.set_data(grid, whole)
        paper.set_data(grid, np.where(np.isfinite(parts), parts, np.nan))
        lost = np.isinf(parts)
        infinite.set_data(grid[lost], np.full(lost.sum(), 124))
        unknown = np.isnan(parts)
        undefined.set_data(grid[unknown], np.full(unknown.sum(), 116))
        here.set_data([a, a], [-8, 130])
        a = dtype(a)
        steps, fused = naive.binary_steps(a, t), binary_cross_entropy_with_logits(a, t)
        for cell, value in zip(cells, (*steps, fused), strict=True):
            cell.set_text(number(value))
            cell.set_color(BLUE if cell is cells[4] else BAD if broken(value) else INK)
        before = naive.binary_cross_entropy(a - dtype(0.2), t)
        reached = np.isinf(steps.loss) and np.isfinite(before) and t == 0 and dtype is np.float64
        type_name = np.dtype(dtype).name
        return say(
            zh=f"{type_name}，a = {a:.1f}，t = {t}：先 σ 后 log 得 {number(steps.loss)}，"
            f"合并的公式得 {number(fused)}。目标“float64、t = 0 时刚好变成 ∞ 的 a”：{verdict(reached)}。",
            en=f"{type_name}, a = {a:.1f}, t = {t}: first σ, then log gives {number(steps.loss)}; "
            f"the fused formula gives {number(fused)}. "
            f"Goal “float64, t = 0: the a where ∞ begins”: {verdict(reached)}.",
        )

    return Explorer(
        figure,
        draw,
        a=slider(say(zh="对数几率 a", en="logit a"), -120, 120, a, 0.1),
        t=choice(say(zh="目标 t", en="target t"), {"t = 0": 0, "t = 1": 1}, 0),
        dtype=choice(
            say(zh="数的类型", en="number type"), {"float64": np.float64, "float32": np.float32}
        ),
    )


BAD = "#A84300"  # a dark orange, readable on white


def broken(value):
    """Whether a value is infinite or not a number."""
    return not np.isfinite(value)


def number(value):
    """A number in few letters, infinite and NaN included."""
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:.4g}".replace("-", "−")


def small_network():
    """The 2-2-1 network of chapter 2, with tanh in its hidden layer."""
    net = MLP([2, 2, 1], tanh)
    net.theta = [1, 2, -1, 1, -1, 0.5, 1, -2, 0.5]
    return net


WEIGHT_PLACES = [(0.5, 1), (0.3, 0.3), (0.3, 0.7), (0.5, 0), (2.5, 0.75), (2.5, 0.25)]
ASIDE = [(0, 0.16), (-0.32, 0.06), (-0.32, -0.06), (0, -0.17), (0.1, 0.17), (0.12, -0.18)]
FORWARD = 5  # steps of the explorer that go forward
BACKWARD = 14  # and that go back


@styled
def backpropagation(x1=0.5, x2=1.0, t=1.0, step=8):
    """Forward values, then gradients, edge by edge, on the network of chapter 2."""
    figure = new_figure(9, 3.9)
    ax = figure.add_subplot()
    net = small_network()
    diagram = network(net.W, net.b, net.forward([x1, x2]), ax)
    ax.set(xlim=(-0.45, 5.5), ylim=(-0.55, 2.05))
    spots = diagram.nodes.get_offsets()
    end = np.array([5, spots[-1][1]])
    ax.plot(*np.transpose([spots[-1], end]), ":", color=GREY, lw=1.5, zorder=1)
    ax.plot(*end[:, None], "s", color="white", mec=INK, ms=33, mew=1, zorder=1.5)
    formula = "$\\mathcal{L} = (\\hat{y} - t)^2$"
    ax.text(5, 1.9, formula, ha="center", va="center", fontsize=10, zorder=0.5)
    loss_number = ax.add_artist(Number(*end, zorder=3, fontsize=10))
    target = ax.add_artist(Number(end[0], end[1] - 0.34, zorder=3, fontsize=10))
    (glow,) = ax.plot([], [], color=PURPLE, lw=9, alpha=0.3, solid_capstyle="round", zorder=1.6)
    (ring,) = ax.plot([], [], "o", ms=40, mfc="none", mec=PURPLE, mew=2.5, zorder=2.5)

    for text, place in zip(diagram.weight_numbers, WEIGHT_PLACES, strict=True):
        text.set_position(place)
    places = [
        *np.add(WEIGHT_PLACES, ASIDE),
        *(text.get_position() + np.array([0.38, -0.06]) for text in diagram.bias_numbers),
        *np.add(spots[2:], [0, 0.3]),
    ]
    slopes = [
        ax.add_artist(Number(*place, color=PURPLE, zorder=3, fontsize=10)) for place in places
    ]
    edges, nodes = diagram.edges.get_segments(), [*spots, end]

    def draw(x1, x2, t, step):
        forward = net.forward([x1, x2])
        y = forward.h[-1]
        loss, grad = mse(y, [t]), mse.gradient(y, [t])
        deltas = net.deltas(forward, grad)
        dW, db = net.split(net.backward(forward, grad))
        dh = deltas[1] @ net.W[1]
        gradients = [*np.ravel(dW[0]), *np.ravel(dW[1]), *db[0], *db[1]]
        gradients += [*deltas[0], *dh, *deltas[1], *grad]
        words, spot, edge, _ = STEPS[step]

        diagram.show_values(forward)
        known = np.array([0, 0, 1, 1, 2, 2, 3, 4]) <= step
        colours = diagram.nodes.get_facecolor()
        colours[~known] = 1
        diagram.nodes.set_facecolor(colours)
        for text, visible in zip(diagram.numbers, known, strict=True):
            text.set_visible(bool(visible))
        loss_number.set_text(short(loss) if step >= FORWARD else "")
        target.set_text(f"t = {short(t)}")
        seen = {i for past in STEPS[: step + 1] for i in past[3]}
        for i, (text, value) in enumerate(zip(slopes, gradients, strict=True)):
            text.set_text(f"∂ {short(value)}" if i in seen else "")
        ring.set_data(*np.reshape([nodes[i] for i in spot], (-1, 2)).T)
        glow.set_data(*np.reshape([[*edges[i], [np.nan, np.nan]] for i in edge], (-1, 2)).T)

        numbers = {"x": [x1, x2], "a": forward.a[0], "h": forward.h[1], "y": y[0], "t": t}
        numbers |= {"W": net.W, "b": net.b, "L": loss, "dy": grad[0], "da": deltas, "dh": dh}
        numbers |= {"dW": dW, "db": db, "slope": tanh.derivative(forward.a[0])}
        reached = np.abs(gradients).max() <= 0.01
        return say(
            zh=f"第 {step} 步：{words(numbers)}。目标“所有梯度都是 0（误差 0.01）”：{verdict(reached)}。",
            en=f"Step {step}: {words(numbers)}. Goal “all gradients are 0 (within 0.01)”: {verdict(reached)}.",
        )

    return Explorer(
        figure,
        draw,
        step=Player(say(zh="步", en="step"), FORWARD + BACKWARD, step, interval=1500),
        x1=slider(say(zh="输入 x₁", en="input x₁"), -2, 2, x1, 0.05),
        x2=slider(say(zh="输入 x₂", en="input x₂"), -2, 2, x2, 0.05),
        t=slider(say(zh="目标 t", en="target t"), -3, 3, t, 0.01),
    )


def two(value):
    """A number with two decimals; a negative one in parentheses, to stand in a product."""
    text = short(value)
    return f"({text})" if text.startswith("−") else text


def product(name, factors, left, right, result):
    """A line of the chain rule: name = factors = left × right = result."""
    return f"{name} = {factors} = {two(left)} × {two(right)} = {short(result)}"


LOSS = 8  # the place of the loss among the nodes
SUBSCRIPTS = "₁₂"


def forward_steps():
    """Words, ringed nodes, glowing edges and new gradients for step 0 and the way forward."""

    def start(n):
        return say(
            zh="只有输入、权重和偏置。按 ▶ 或拖动“步”",
            en="only the input, the weights and the biases. Press ▶ or drag “step”",
        )

    def first(n):
        lines = (
            f"a⁽¹⁾{s} = {two(w[0])} × {two(n['x'][0])} + {two(w[1])} × {two(n['x'][1])} + {two(b)} = {short(a)}"
            for s, w, b, a in zip(SUBSCRIPTS, n["W"][0], n["b"][0], n["a"], strict=True)
        )
        return "; ".join(lines)

    def bend(n):
        return "; ".join(
            f"h⁽¹⁾{s} = tanh {two(a)} = {short(h)}"
            for s, a, h in zip(SUBSCRIPTS, n["a"], n["h"], strict=True)
        )

    def second(n):
        w, h = n["W"][1][0], n["h"]
        return (
            f"a⁽²⁾ = {two(w[0])} × {two(h[0])} + {two(w[1])} × {two(h[1])} + {two(n['b'][1][0])} "
            f"= {short(n['y'])}"
        )

    def output(n):
        return f"ŷ = a⁽²⁾ = {short(n['y'])}"

    def loss(n):
        return f"L = (ŷ − t)² = ({short(n['y'])} − {two(n['t'])})² = {short(n['L'])}"

    return [
        (start, [], [], []),
        (first, [2, 3], [0, 1, 2, 3], []),
        (bend, [4, 5], [], []),
        (second, [6], [4, 5], []),
        (output, [7], [], []),
        (loss, [LOSS], [], []),
    ]


def backward_steps():
    """The same for the way back, one gradient or one pair of gradients a step."""

    def output(n):
        return product("∂L/∂ŷ", "2 (ŷ − t)", 2, n["y"] - n["t"], n["dy"])

    def score(n):
        return product("∂L/∂a⁽²⁾", "∂L/∂ŷ · 1", n["dy"], 1, n["da"][1][0])

    def second(i):
        return lambda n: product(
            f"∂L/∂w⁽²⁾{SUBSCRIPTS[i]}",
            f"∂L/∂a⁽²⁾ · h⁽¹⁾{SUBSCRIPTS[i]}",
            n["da"][1][0],
            n["h"][i],
            n["dW"][1][0, i],
        )

    def second_bias(n):
        return product("∂L/∂b⁽²⁾", "∂L/∂a⁽²⁾ · 1", n["da"][1][0], 1, n["db"][1][0])

    def hidden(i):
        return lambda n: product(
            f"∂L/∂h⁽¹⁾{SUBSCRIPTS[i]}",
            f"∂L/∂a⁽²⁾ · w⁽²⁾{SUBSCRIPTS[i]}",
            n["da"][1][0],
            n["W"][1][0, i],
            n["dh"][i],
        )

    def bent(i):
        return lambda n: product(
            f"∂L/∂a⁽¹⁾{SUBSCRIPTS[i]}",
            f"∂L/∂h⁽¹⁾{SUBSCRIPTS[i]} · tanh′(a⁽¹⁾{SUBSCRIPTS[i]})",
            n["dh"][i],
            n["slope"][i],
            n["da"][0][i],
        )

    def first(i, j):
        return lambda n: product(
            f"∂L/∂w⁽¹⁾{SUBSCRIPTS[i]}{SUBSCRIPTS[j]}",
            f"∂L/∂a⁽¹⁾{SUBSCRIPTS[i]} · x{SUBSCRIPTS[j]}",
            n["da"][0][i],
            n["x"][j],
            n["dW"][0][i, j],
        )

    def first_bias(n):
        return "; ".join(
            product(f"∂L/∂b⁽¹⁾{s}", f"∂L/∂a⁽¹⁾{s} · 1", d, 1, d)
            for s, d in zip(SUBSCRIPTS, n["da"][0], strict=True)
        )

    return [
        (output, [7], [], [14]),
        (score, [6], [], [13]),
        (second(0), [], [4], [4]),
        (second(1), [], [5], [5]),
        (second_bias, [6], [], [8]),
        (hidden(0), [4], [4], [11]),
        (hidden(1), [5], [5], [12]),
        (bent(0), [2], [], [9]),
        (bent(1), [3], [], [10]),
        (first(0, 0), [], [0], [0]),
        (first(0, 1), [], [1], [1]),
        (first(1, 0), [], [2], [2]),
        (first(1, 1), [], [3], [3]),
        (first_bias, [2, 3], [], [6, 7]),
    ]


STEPS = [*forward_steps(), *backward_steps()]
