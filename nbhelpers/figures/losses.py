"""Pictures of chapter 4: losses, the lines they choose, and gradients that flow back."""

import numpy as np

from nbhelpers.activations import with_parameters
from nbhelpers.figures.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    axes_or_new,
    describe,
    legend_above,
    new_figure,
    styled,
)
from nbhelpers.losses import binary_cross_entropy, huber, mae, mse
from nbhelpers.notebook.language import say

LINES = {  # how the line of each loss is drawn
    "mse": {"color": ORANGE, "ls": "-"},
    "mae": {"color": GREEN, "ls": "--"},
    "huber": {"color": BLUE, "ls": "-"},
}


def each(loss, y, t=0.0):
    """The loss of every entry of y (N,) by itself."""
    return np.array([loss(value, t) for value in y])


def each_gradient(loss, y, t=0.0):
    """The slope of the loss at every entry of y (N,) by itself."""
    return np.array([loss.gradient(value, t) for value in y])


@styled
def squares(y, t, ax=None):
    """Predictions y (N,) and targets t (N,), with each residual as the side of a square."""
    ax = axes_or_new(ax, 9, 3.2)
    y, t = np.asarray(y, float), np.asarray(t, float)
    x = np.cumsum(np.abs(y - t) + 0.5)
    for left, low, high in zip(x, np.minimum(y, t), np.maximum(y, t), strict=True):
        side = high - low
        ax.fill(
            [left, left, left - side, left - side],
            [low, high, high, low],
            color=ORANGE,
            alpha=0.2,
            lw=0,
        )
        area = f"{side**2:.2f}"
        ax.text(left - side / 2, high + 0.1, area, ha="center", va="bottom", fontsize=10)
        ax.plot([left, left], [low, high], color=ORANGE, lw=1.5)
    ax.plot(x, y, "D", color=BLUE, label=say(zh="预测 $\\hat{y}$", en="prediction $\\hat{y}$"))
    ax.plot(x, t, "o", color=INK, label=say(zh="目标 $t$", en="target $t$"))
    ax.set(xlim=(x[0] - 1.4, x[-1] + 0.6), ylim=(min(*y, *t) - 0.3, max(*y, *t) + 0.5))
    ax.set_aspect("equal")
    ax.set_xticks(x, [f"$i = {i}$" for i in range(1, len(x) + 1)])
    ax.grid(axis="x", visible=False)
    legend_above(ax)
    return describe(
        ax,
        say(
            zh=f"{len(y)} 个预测与目标之差各画成一个正方形，面积的平均值就是 MSE = {mse(y, t):.4f}。",
            en=f"The {len(y)} differences between prediction and target, each drawn as a square; "
            f"the mean of their areas is MSE = {mse(y, t):.4f}.",
        ),
    )


@styled
def comparison(delta=1.0):
    """Figure 4: losses of a residual on the left, binary cross-entropy of a probability right."""
    figure = new_figure(9, 3.8)
    left, right = figure.subplots(1, 2)
    r, p = np.linspace(-3, 3, 121), np.linspace(0.005, 0.995, 199)
    left.plot(r, each(mse, r), color=ORANGE, label="MSE: $r^2$")
    left.plot(r, each(mae, r), "--", color=GREEN, label="MAE: $|r|$")
    bound = with_parameters(huber, delta=delta)
    left.plot(r, each(bound, r), color=BLUE, label=f"Huber: $\\delta = {delta:g}$")
    left.set(xlim=(-3, 3), ylim=(0, 6), xlabel="$r = \\hat{y} - t$")
    left.set_ylabel(say(zh="损失", en="loss"))
    legend_above(left, ncols=3)
    for t, look in ((1, {"color": PURPLE}), (0, {"color": INK, "ls": "--"})):
        right.plot(p, each(binary_cross_entropy, p, t), label=f"BCE: $t = {t}$", **look)
    right.set(xlim=(0, 1), ylim=(0, 6), xlabel="$p$", ylabel=say(zh="损失", en="loss"))
    legend_above(right)
    return describe(
        figure,
        say(
            zh="左：残差 r 变大时，MSE 按平方增长，MAE 按直线增长，Huber 在 |r| ≤ δ 时像前者，之后像后者。"
            "右：二元交叉熵在概率 p 接近错误的一端时没有上限。",
            en="Left: as the residual r grows, MSE grows as its square and MAE as a straight line; "
            "Huber is like the first where |r| ≤ δ and like the second beyond. Right: binary "
            "cross-entropy has no upper end as the probability p nears the wrong one.",
        ),
    )


@styled
def telephone(years, calls, lines, ax=None):
    """The telephone calls, and some lines through them: a dictionary from name to ``Line``."""
    ax = axes_or_new(ax)
    ax.plot(years, calls, "o", color=INK, ms=6, label=say(zh="每年的通话", en="calls of a year"))
    ends = np.array([1949.0, 1974.0])
    looks = [{"color": ORANGE}, {"color": BLUE, "ls": "--"}, {"color": GREEN, "ls": "-."}]
    for (name, line), look in zip(lines.items(), looks, strict=False):
        ax.plot(ends, line(ends), label=f"{name}: {line.slope:.2f}", **look)
    ax.set(xlim=ends, ylim=(-15, 220))
    ax.set(xlabel=say(zh="年", en="year"), ylabel=say(zh="通话（百万次）", en="calls (millions)"))
    legend_above(ax)
    listed = say(zh="；", en="; ").join(f"{name}: {line.slope:.2f}" for name, line in lines.items())
    return describe(
        ax,
        say(
            zh=f"{years[0]}–{years[-1]} 年的国际电话通话数和穿过它们的直线，斜率：{listed}。",
            en=f"International calls from {years[0]} to {years[-1]} and lines through them, with "
            f"the slopes: {listed}.",
        ),
    )


@styled
def surprise(probabilities, ax=None):
    """The loss −log p of one sample, with some probabilities p of what happened marked."""
    ax = axes_or_new(ax, 9, 3.2)
    p = np.geomspace(1e-3, 1, 300)
    ax.plot(p, each(binary_cross_entropy, p, 1), color=PURPLE, label="$-\\log p$")
    marks = each(binary_cross_entropy, probabilities, 1)
    ax.plot(probabilities, marks, "o", color=INK)
    for x, loss in zip(probabilities, marks, strict=True):
        text = f"p = {x:g}: {loss:.2f}"
        ax.annotate(text, (x, loss), xytext=(8, 4), textcoords="offset points", fontsize=10)
    ax.set(xlim=(-0.01, 1.14), ylim=(0, 7.4), xticks=np.arange(0, 1.1, 0.2))
    ax.set(
        xlabel=say(zh="给真正发生的事的概率 p", en="probability p given to what really happened"),
        ylabel=say(zh="损失", en="loss"),
    )
    legend_above(ax)
    listed = [f"{x:g} → {loss:.2f}" for x, loss in zip(probabilities, marks, strict=True)]
    listed = say(zh="，", en=", ").join(listed)
    return describe(
        ax,
        say(
            zh=f"曲线 −log p：给真正发生的事的概率越小，损失越大，p → 0 时没有上限。{listed}。",
            en="The curve −log p: the less probable the prediction held what really happened, the "
            f"larger the loss, without end as p → 0. {listed}.",
        ),
    )


@styled
def flat_or_steep(starts, squared, entropy, ax=None):
    """Steps that two losses need from each start a, on a log axis."""
    ax = axes_or_new(ax, 9, 3.2)
    ax.plot(starts, squared, "o-", color=ORANGE, label="MSE")
    ax.plot(starts, entropy, "D-", color=PURPLE, label=say(zh="交叉熵", en="cross-entropy"))
    for x, low, high in zip(starts, entropy, squared, strict=True):
        for y, up in ((low, -15), (high, 8)):
            place = {"xytext": (0, up), "textcoords": "offset points"}
            ax.annotate(f"{y}", (x, y), ha="center", fontsize=10, **place)
    ax.set(yscale="log", ylim=(0.3, 3 * max(squared)), xlim=(min(starts) - 0.6, 0))
    ax.set(xlabel=say(zh="起点 a", en="start a"), ylabel=say(zh="步数", en="steps"))
    legend_above(ax)
    return describe(
        ax,
        say(
            zh=f"从 a = −{-min(starts)} 出发，MSE 要 {max(squared)} 步，交叉熵只要 {max(entropy)} 步。",
            en=f"From a = −{-min(starts)}, MSE takes {max(squared)} steps and cross-entropy "
            f"{max(entropy)}.",
        ),
    )
