"""Pictures of chapter 4: losses, the lines they choose, and gradients that flow back."""

import numpy as np

from nbhelpers.activations import with_parameters
from nbhelpers.figures.colors import BLUE, GREEN, INK, ORANGE, PURPLE
from nbhelpers.figures.style import axes_or_new, beside, describe, legend_above, panels, styled
from nbhelpers.losses import binary_cross_entropy, huber, mae, mse
from nbhelpers.notebook.language import say


def each(loss, y, t=0.0):
    """The loss of every entry of y (N,) by itself."""
    return np.array([loss(value, t) for value in y])


def each_gradient(loss, y, t=0.0):
    """The slope of the loss at every entry of y (N,) by itself."""
    return each(loss.gradient, y, t)


@styled
def squares(y, t, ax=None):
    """Predictions y (N,) and targets t (N,), with each residual as the side of a square."""
    ax = axes_or_new(ax, 9, 3.2)
    y, t = np.asarray(y, float), np.asarray(t, float)
    sides = np.abs(y - t)
    right = np.cumsum(sides + 0.5)  # of each square
    areas = ax.bar(right, sides, -sides, np.minimum(y, t), align="edge", color=ORANGE, alpha=0.2)
    ax.bar_label(areas, [f"{side**2:.2f}" for side in sides], padding=7, fontsize=10)
    ax.vlines(right, y, t, color=ORANGE, lw=1.5)
    ax.plot(right, y, "D", color=BLUE, label=say(zh="预测 $\\hat{y}$", en="prediction $\\hat{y}$"))
    ax.plot(right, t, "o", color=INK, label=say(zh="目标 $t$", en="target $t$"))
    ax.set(xlim=(right[0] - 1.4, right[-1] + 0.6), ylim=(min(*y, *t) - 0.3, max(*y, *t) + 0.5))
    ax.set_aspect("equal")
    ax.set_xticks(right, [f"$i = {i}$" for i in range(1, len(y) + 1)])
    ax.grid(axis="x", visible=False)
    legend_above(ax)
    return describe(
        ax,
        zh=f"{len(y)} 个预测与目标之差各画成一个正方形，面积的平均值就是 MSE = {mse(y, t):.4f}。",
        en=f"The {len(y)} differences between prediction and target, each drawn as a square; "
        f"the mean of their areas is MSE = {mse(y, t):.4f}.",
    )


@styled
def comparison(delta=1.0):
    """Figure 4: losses of a residual on the left, binary cross-entropy of a probability right."""
    figure, left, right = panels(1, 1, height=3.8)
    r, p = np.linspace(-3, 3, 121), np.linspace(0.005, 0.995, 199)
    left.plot(r, each(mse, r), color=ORANGE, label="MSE: $r^2$")
    left.plot(r, each(mae, r), "--", color=GREEN, label="MAE: $|r|$")
    bound = with_parameters(huber, delta=delta)
    left.plot(r, each(bound, r), color=BLUE, label=f"Huber: $\\delta = {delta:g}$")
    for t, style, color in ((1, "-", PURPLE), (0, "--", INK)):
        loss = each(binary_cross_entropy, p, t)
        right.plot(p, loss, style, color=color, label=f"BCE: $t = {t}$")
    left.set(xlim=(-3, 3), xlabel="$r = \\hat{y} - t$")
    right.set(xlim=(0, 1), xlabel="$p$")
    for ax in (left, right):
        ax.set(ylim=(0, 6), ylabel=say(zh="损失", en="loss"))
    legend_above(left, right, ncols=3)
    return describe(
        figure,
        zh="图 4。左：残差 r 变大时，MSE 按平方增长，MAE 线性增长，Huber 在 |r| ≤ δ 时像前者，之后像后者。"
        "右：二元交叉熵在概率 p 接近错误的一端时没有上限。",
        en="Figure 4. Left: as the residual r grows, MSE grows as its square and MAE linearly; Huber is "
        "like MSE where |r| ≤ δ and like MAE beyond. Right: binary cross-entropy grows without limit "
        "as the probability p approaches the wrong end.",
    )


@styled
def telephone(years, calls, lines, ax=None):
    """The telephone calls, and some lines through them: a dictionary from name to ``Line``."""
    ax = axes_or_new(ax)
    ax.plot(years, calls, "o", color=INK, ms=6, label=say(zh="每年的通话", en="calls of a year"))
    ends = np.array([1949.0, 1974.0])
    names = [f"{name}: {line.slope:.2f}" for name, line in lines.items()]
    looks = [(ORANGE, "-"), (BLUE, "--"), (GREEN, "-.")]
    for line, name, (color, style) in zip(lines.values(), names, looks, strict=False):
        ax.plot(ends, line(ends), style, color=color, label=name)
    ax.set(xlim=ends, ylim=(-15, 220))
    ax.set(xlabel=say(zh="年", en="year"), ylabel=say(zh="通话（百万次）", en="calls (millions)"))
    legend_above(ax)
    return describe(
        ax,
        zh=f"{years[0]}–{years[-1]} 年的国际电话通话数和穿过它们的直线，斜率：{'；'.join(names)}。",
        en=f"International calls from {years[0]} to {years[-1]} and lines through them, with the "
        f"slopes: {'; '.join(names)}.",
    )


@styled
def surprise(probabilities, ax=None):
    """The loss −log p of one sample, with some probabilities p of what happened marked."""
    ax = axes_or_new(ax, 9, 3.2)
    p = np.geomspace(1e-3, 1, 300)
    ax.plot(p, each(binary_cross_entropy, p, 1), color=PURPLE, label="$-\\log p$")
    marks = each(binary_cross_entropy, probabilities, 1)
    ax.plot(probabilities, marks, "o", color=INK)
    for place in zip(probabilities, marks, strict=True):
        beside(ax, place, "p = {:g}: {:.2f}".format(*place), (8, 4))
    ax.set(xlim=(-0.01, 1.14), ylim=(-0.15, 7.4), xticks=np.arange(0, 1.1, 0.2))
    ax.set_xlabel(
        say(zh="给真正发生的事的概率 p", en="probability p given to what really happened")
    )
    ax.set_ylabel(say(zh="损失", en="loss"))
    legend_above(ax)
    pairs = [f"{x:g} → {loss:.2f}" for x, loss in zip(probabilities, marks, strict=True)]
    return describe(
        ax,
        zh=f"曲线 −log p：给真正发生的事的概率越小，损失越大，p → 0 时没有上限。{'，'.join(pairs)}。",
        en="The curve −log p: the less probability the prediction gave to what really happened, the "
        f"larger the loss, without limit as p → 0. {', '.join(pairs)}.",
    )


@styled
def flat_or_steep(starts, squared, entropy, ax=None):
    """Steps that two losses need from each start a, on a log axis."""
    ax = axes_or_new(ax, 9, 3.2)
    ax.plot(starts, squared, "o-", color=ORANGE, label="MSE")
    ax.plot(starts, entropy, "D-", color=PURPLE, label=say(zh="交叉熵", en="cross-entropy"))
    for x, low, high in zip(starts, entropy, squared, strict=True):
        beside(ax, (x, low), f"{low}", (0, -15), ha="center")
        beside(ax, (x, high), f"{high}", (0, 8), ha="center")
    ax.set(yscale="log", ylim=(0.3, 3 * max(squared)), xlim=(min(starts) - 0.6, 0))
    ax.set(xlabel=say(zh="起点 a", en="start a"), ylabel=say(zh="步数", en="steps"))
    legend_above(ax)
    far, most, few = -min(starts), max(squared), max(entropy)
    zh = f"从 a = −{far} 出发，MSE 要 {most} 步，交叉熵只要 {few} 步。"
    en = f"From a = −{far}, MSE takes {most} steps and cross-entropy {few}."
    return describe(ax, zh=zh, en=en)
