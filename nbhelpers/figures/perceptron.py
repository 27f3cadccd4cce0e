"""Pictures of chapter 1: boundaries, distances, margins and mistakes."""

import numpy as np

from nbhelpers.arguments.words import listed
from nbhelpers.data import gate
from nbhelpers.figures.colors import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE
from nbhelpers.figures.network import draw_network, reading
from nbhelpers.figures.style import axes_or_new, beside, describe, legend_of_all, panels, styled
from nbhelpers.lessons.margin import margin, signed_distance
from nbhelpers.mlp import Values
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number, short
from nbhelpers.perceptron import accuracy, average, pocket, predict, score, sign


@styled
def classes(X, t, ax=None, size=7):
    """Samples X (N, 2): t = +1 as blue discs, t = −1 as orange crosses. Returns the two lines."""
    ax = axes_or_new(ax)
    X, t = np.asarray(X), np.asarray(t)
    look = {"ms": size, "mec": "white", "mew": 0.5}
    positive, negative = say(zh=("类别 +1", "类别 −1"), en=("class +1", "class −1"))
    return (
        *ax.plot(*X[t > 0].T, "o", color=BLUE, label=positive, **look),
        *ax.plot(*X[t < 0].T, "X", color=ORANGE, label=negative, **look),
    )


@styled
def neuron(x, w, b, ax=None):
    """One neuron with its numbers: the inputs, the weights, the score and its sign."""
    ax = axes_or_new(ax, 9, 2.4)
    a, y = score(x, w, b), predict(x, w, b)
    symbol = number(y, "+.0f")
    names = ["$\\mathbf{x}$", "$\\mathbf{w}, b$ →", "$\\mathbf{w}^\\top\\mathbf{x} + b$"]
    names += ["sign →", "$y$"]
    draw_network([[w]], [[b]], Values(a=[[a]], h=[x, [y]]), ax, names)
    inputs = listed(map(short, x))
    return describe(
        ax,
        zh=f"一个神经元：输入 {inputs} 乘上连线上的权重，加上偏置 {short(b)}，"
        f"得分是 {short(a)}，它的符号 {symbol} 就是输出。{reading()}。",
        en=f"One neuron: the inputs {inputs} are multiplied by the weights on the lines; with the "
        f"bias {short(b)} the score is {short(a)}, and its sign {symbol} is the output. "
        f"In this picture, {reading()}.",
    )


def boundary_line(ax, w, b, offset=0.0):
    """Two points, as (x, y), on the line at signed distance ``offset`` from wᵀx + b = 0.

    They lie outside the axes on either side. For w = 0 there is no line, and they are empty.
    """
    length = np.linalg.norm(w)
    if length == 0:
        return [], []
    return boundary_lines(ax, np.array([w]), np.array([b - offset * length]))[0].T


def boundary_lines(ax, W, b):
    """Two points (n, 2, 2) on each of n lines wᵀx + b = 0, as in ``boundary_line``; no w is 0."""
    limits = np.array([ax.get_xlim(), ax.get_ylim()])
    length = np.linalg.norm(W, axis=1)
    unit = W / length[:, None]
    middle = limits.mean(axis=1)
    foot = middle - (unit @ middle + b / length)[:, None] * unit
    along = unit[:, ::-1] * [-1, 1] * np.linalg.norm(np.ptp(limits, axis=1))
    return np.stack([foot - along, foot + along], axis=1)


def positive_side(ax, w, b):
    """Corners (4, 2) of a rectangle that covers the part of the axes with wᵀx + b ≥ 0."""
    reach = np.linalg.norm([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())]) * 2
    near = np.transpose(boundary_line(ax, w, b))
    if len(near) == 0:
        return np.empty((0, 2))
    return np.vstack([near, near[::-1] + reach * np.asarray(w) / np.linalg.norm(w)])


def split(ax, w, b, shade=0.1, label=None):
    """The decision boundary, with the side of class +1 shaded."""
    ax.fill(*positive_side(ax, w, b).T, color=BLUE, alpha=shade, lw=0)
    ax.plot(*boundary_line(ax, w, b), color=INK, label=label)


@styled
def boundary(X, t, w, b, ax=None, labels=("$x_1$", "$x_2$")):
    """Samples (N, 2) and the decision boundary, the side of class +1 shaded."""
    ax = axes_or_new(ax)
    classes(X, t, ax, size=6)
    ax.set(xlabel=labels[0], ylabel=labels[1], xlim=ax.get_xlim(), ylim=ax.get_ylim())
    split(ax, w, b, label=say(zh="决策边界", en="decision boundary"))
    ax.legend()
    wrong = int(np.sum(predict(X, w, b) != t))
    zh = f"{len(X)} 个样本和一条决策边界，其中 {wrong} 个样本被误分类。"
    en = f"{len(X)} samples and a decision boundary that misclassifies {wrong} of them."
    return describe(ax, zh=zh, en=en)


def margin_lines(ax, w, b, gamma, label):
    """The dashed lines at distance γ on both sides of the boundary."""
    for offset, name in ((gamma, label), (-gamma, None)):
        ax.plot(*boundary_line(ax, w, b, offset), "--", color=GREEN, lw=1.5, label=name)


def drop(ax, x, distance, unit):
    """The way from a sample to the boundary, and the signed distance beside the sample."""
    ax.plot(*np.transpose([x, x - distance * unit]), color=GRAY, lw=1, zorder=1.5)
    look = {"ha": "center", "va": "center", "bbox": {"fc": "white", "ec": "none", "pad": 0.5}}
    beside(ax, x, number(distance, "+.2f"), 20 * np.sign(distance) * unit, **look)


def normal_arrow(ax, foot, unit):
    """The unit normal w/‖w‖ as an arrow that starts at a point of the boundary."""
    arrow = {"color": PURPLE, "width": 2, "headwidth": 9, "headlength": 9}
    ax.annotate("", foot + unit, foot, arrowprops=arrow)
    name = "$\\mathbf{w}/\\|\\mathbf{w}\\|$"
    ax.annotate(name, foot + unit, (6, -4), textcoords="offset points", color=PURPLE)


@styled
def geometry(X, t, w, b, ax=None):
    """Figure 1: the boundary, the margin, and the signed distance of every sample."""
    ax = axes_or_new(ax, 9, 4.8)
    classes(X, t, ax, size=9)
    low, high = np.min(X, axis=0) - 1, np.max(X, axis=0) + 1
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel="$x_1$", ylabel="$x_2$")
    ax.set_aspect("equal")
    line, unit = boundary_line(ax, w, b), w / np.linalg.norm(w)
    gamma = margin(X, t, w, b)

    ax.plot(*line, color=INK, label="$\\mathbf{w}^\\top\\mathbf{x} + b = 0$")
    margin_lines(ax, w, b, gamma, say(zh=f"间隔 γ = {gamma:.2f}", en=f"margin γ = {gamma:.2f}"))
    for x, distance in zip(np.asarray(X), signed_distance(X, w, b), strict=True):
        drop(ax, x, distance, unit)
    normal_arrow(ax, np.mean(line, axis=1), unit)
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
    return describe(
        ax,
        zh=f"决策边界是一条直线，法向量 w 指向类别 +1。{len(X)} 个样本旁标着各自的符号距离，"
        f"离边界最近的样本决定间隔 γ = {gamma:.2f}。",
        en="The decision boundary is a line, and its normal vector w points to class +1. Each of the "
        f"{len(X)} samples is labeled with its signed distance; the nearest one sets the margin γ = {gamma:.2f}.",
    )


@styled
def gates(boundaries):
    """Logic gates side by side, each with its ``(w, b)`` or None: ``{"AND": (w, b), …}``."""
    figure, *axes = panels(*[1] * len(boundaries), height=2.9)
    for ax, (name, line) in zip(axes, boundaries.items(), strict=True):
        classes(*gate(name), ax, size=11)
        ax.set(xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), xticks=[0, 1], yticks=[0, 1], aspect="equal")
        ax.set(xlabel="$x_1$", ylabel="$x_2$", title=name)
        if line is None:
            ax.set_title(say(zh=f"{name}：没有直线", en=f"{name}: no line"))
        else:
            split(ax, *line)
    legend_of_all(figure, ax)
    divided = [name for name, line in boundaries.items() if line is not None]
    whole = [name for name, line in boundaries.items() if line is None]
    return describe(
        figure,
        zh=f"{'、'.join(divided)} 各用一条直线就能分开；{'、'.join(whole)} 的两类在对角上，直线分不开。",
        en=f"One line is enough for {' and one for '.join(divided)}; in {', '.join(whole)} the classes sit "
        "on opposite corners, and no line separates them.",
    )


@styled
def convergence(bounds, mistakes, ax=None):
    """Counted mistakes against Novikoff's bound, one dot a data set, on log–log axes."""
    ax = axes_or_new(ax, 9, 4)
    top = max(bounds) * 2
    formula = "$(R/\\gamma)^2$"
    bound, run = say(zh=("上界", "一次训练"), en=("the bound", "one run"))
    ax.plot([1, top], [1, top], color=INK, label=f"{bound} {formula}")
    ax.plot(bounds, mistakes, "o", color=BLUE, ms=5, alpha=0.6, label=run)
    ax.set(xscale="log", yscale="log", xlim=(3, top), ylim=(0.8, top))
    ax.set(xlabel=formula, ylabel=say(zh="误分类次数", en="mistakes"))
    ax.legend()
    share = np.median(np.divide(mistakes, bounds))
    return describe(
        ax,
        zh=f"{len(bounds)} 个数据集上的误分类次数全部在上界之下，中位数是上界的 {share:.1%}。",
        en=f"On all {len(bounds)} data sets the mistakes stay below the bound; "
        f"the median is {share:.1%} of it.",
    )


@styled
def two_margins(X, t, found, widest):
    """On two petal features: the separator that was found, and the one with the largest margin."""
    figure, *axes = panels(1, 1, height=3.1, sharex=True, sharey=True)
    labels = say(zh=("花瓣长 (cm)", "花瓣宽 (cm)"), en=("petal length (cm)", "petal width (cm)"))
    zh = "感知机找到的：", "间隔最大的："
    en = "found by the perceptron: ", "with the largest margin: "
    gammas = [margin(X, t, *line) for line in (found, widest)]
    cases = zip(axes, (found, widest), say(zh=zh, en=en), gammas, strict=True)
    for ax, line, title, gamma in cases:
        boundary(X, t, *line, ax, labels)
        margin_lines(ax, *line, gamma, say(zh="间隔", en="margin"))
        ax.set(aspect="equal", title=f"{title}γ = {gamma:.3f} cm")
        ax.label_outer()
        ax.get_legend().remove()
    legend_of_all(figure, ax, ncols=4)
    return describe(
        figure,
        zh=f"两条直线都把样本全部分对，左边的间隔是 {gammas[0]:.3f} cm，右边是 {gammas[1]:.3f} cm。",
        en=f"Both lines get every sample right; the margin is {gammas[0]:.3f} cm on the left "
        f"and {gammas[1]:.3f} cm on the right.",
    )


@styled
def cycling(X, t, run, ax=None):
    """Training accuracy after every mistake of a run that never ends, with two better answers."""
    ax = axes_or_new(ax)
    now = np.mean(sign(X @ run.w.T + run.b) == t[:, None], axis=0)
    best, mean = accuracy(X, t, *pocket(X, t, run)), accuracy(X, t, *average(run))
    names = say(zh=("口袋算法", "平均感知机"), en=("pocket", "averaged"))
    ax.plot(now, color=GRAY, lw=0.7, label=say(zh="当前的权重", en="current weights"))
    ax.axhline(best, color=BLUE, label=f"{names[0]} {best:.0%}")
    ax.axhline(mean, color=ORANGE, ls="--", label=f"{names[1]} {mean:.0%}")
    ax.set(xlim=(0, len(now)), ylim=(0.4, 1.02))
    ax.set_xlabel(say(zh="误分类次数", en="mistakes so far"))
    ax.set_ylabel(say(zh="训练准确率", en="training accuracy"))
    ax.legend(loc="lower right", ncols=3)
    low, high = now[1:].min(), now.max()
    return describe(
        ax,
        zh=f"{run.mistakes} 次误分类之后，准确率仍在 {low:.0%} 与 {high:.0%} 之间来回跳动；"
        f"口袋算法得到 {best:.0%}，平均感知机得到 {mean:.0%}。",
        en=f"After {run.mistakes} mistakes the accuracy still jumps between {low:.0%} and {high:.0%}; "
        f"the pocket reaches {best:.0%}, the averaged perceptron {mean:.0%}.",
    )
