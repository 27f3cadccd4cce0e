"""Explorers of chapter 1: the hyperplane, and learning from mistakes."""

from functools import cache, lru_cache

import numpy as np

from nbhelpers.data import iris, two_classes
from nbhelpers.explore.kit.bars import Bars
from nbhelpers.explore.kit.controls import choice, log_slider, player, slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.kit.points import Points
from nbhelpers.figures.colors import BLUE, GRAY, INK, ORANGE, PURPLE
from nbhelpers.figures.number import Number
from nbhelpers.figures.perceptron import boundary_line, classes, positive_side
from nbhelpers.figures.style import legend_above, line, panels
from nbhelpers.lessons.margin import mistake_bound, signed_distance
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number, short
from nbhelpers.perceptron import learn, predict, score

__all__ = ["hyperplane", "learning"]


@explorer("符号距离 −2", "signed distance −2")
def hyperplane(
    angle: slider("w 的方向 (°)", "direction of w (°)", -180, 180, 1) = 30.0,
    length: slider("w 的长度", "length of w", 0.5, 2, 0.05) = 1.0,
    b: slider("偏置 b", "bias b", -3, 3, 0.05) = 0.5,
    c: slider("共同因子 c", "common factor c", 0.1, 3, 0.1) = 1.0,
    probe: Points() = (2.5, 1.0),
):
    """The boundary of c·w and c·b, and the signed distance of a probe that can be dragged."""
    figure, ax = panels(1)
    ax.set(xlim=(-6, 6), ylim=(-2.2, 2.2), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    (side,) = ax.fill([0], [0], color=BLUE, alpha=0.1, lw=0, label=say(zh="类别 +1", en="class +1"))
    boundary = line(ax, color=INK, label=say(zh="决策边界", en="decision boundary"))
    normal = line(ax, color=PURPLE, label="$c \\cdot \\mathbf{w}$")
    tip = line(ax, "o", color=PURPLE, ms=5)
    drop = line(ax, "--", color=GRAY, lw=1.5, label=say(zh="符号距离", en="signed distance"))
    dot = line(ax, "D", color=ORANGE, ms=9, label=say(zh="探测点（可拖动）", en="probe (drag it)"))
    label = ax.add_artist(Number(0, 0))
    legend_above(ax)

    def draw(angle, length, b, c, probe):
        unit = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        w, bias, x = c * length * unit, c * b, np.array(probe[0])
        distance = signed_distance(x, w, bias)
        ends = boundary_line(ax, w, bias)
        foot = np.mean(ends, axis=1)
        side.set_xy(positive_side(ax, w, bias))
        boundary.set_data(*ends)
        normal.set_data(*np.transpose([foot, foot + w]))
        tip.set_data(*(foot + w)[:, None])
        drop.set_data(*np.transpose([x, x - distance * unit]))
        dot.set_data(*x[:, None])
        label.set_position(x - distance * unit / 2 + 0.45 * np.array([-unit[1], unit[0]]))
        label.set_text(number(distance, "+.2f"))
        values = f"c·w = ({short(w[0])}, {short(w[1])})", f"c·b = {short(bias)}"
        values = *values, f"c·wᵀx + c·b = {short(score(x, w, bias))}"
        sign = number(predict(x, w, bias), "+.0f")
        words = say(
            zh=f"{'，'.join(values)}；符号距离 = {short(distance)}，预测 y = {sign}。",
            en=f"{', '.join(values)}; signed distance = {short(distance)}, prediction y = {sign}.",
        )
        return words, abs(distance + 2) <= 0.05

    return figure, draw


DATA = {
    ("间隔宽", "wide margin"): "wide",
    ("间隔窄", "narrow margin"): "narrow",
    ("鸢尾花：可分", "Iris, separable"): "separable",
    ("鸢尾花：不可分", "Iris, not separable"): "not separable",
}


@cache
def samples_of(data):
    """Samples X (N, 2) and targets t (N,) of one of ``DATA``; flowers with mean zero, to fit the axes."""
    if data in ("wide", "narrow"):
        return two_classes(40, 0.5 if data == "wide" else 0.2, rng=3)
    species = ("setosa" if data == "separable" else "virginica", "versicolor")
    X, t = iris(*species, ["petal_length", "petal_width"])
    return X - X.mean(axis=0), t


@lru_cache(maxsize=8)
def run_from(samples, eta, start):
    """The perceptron's run from a w of length ``start`` that points the wrong way, and its bound."""
    X, t = map(np.array, samples)
    towards = X[t < 0].mean(axis=0) - X[t > 0].mean(axis=0)
    w = start * towards / np.linalg.norm(towards) + 0.0
    return learn(X, t, eta, w), mistake_bound(X, t, eta, w)


@explorer(
    "选“间隔窄”，起点 ‖w‖ = 3，误分类不超过 5 次",
    "narrow margin, start ‖w‖ = 3, at most 5 mistakes",
)
def learning(
    eta: log_slider("学习率 η", "learning rate η", 0.01, 10) = 1.0,
    start: slider("起点 ‖w‖", "start ‖w‖", 0, 5, 0.1) = 0.0,
    step: player(
        "步", "step", lambda samples, eta, start: run_from(samples, eta, start)[0].mistakes
    ) = 0,
    data: choice("数据", "data", DATA) = "wide",
    new: choice(
        "新样本", "new sample", {("类别 +1", "class +1"): 1, ("类别 −1", "class −1"): -1}
    ) = 1,
    samples: Points(target="new", start=samples_of, by="data") = None,
):
    """The perceptron's run, mistake by mistake, on samples that can be dragged and added."""
    figure, plane, counts = panels(1.75, 1)
    plane.set(xlim=(-3.6, 3.6), ylim=(-2.4, 2.4), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    (side,) = plane.fill([0], [0], color=BLUE, alpha=0.1, lw=0)
    before = line(plane, "--", color=GRAY, lw=1.5, label=say(zh="更新前", en="before"))
    after = line(plane, color=INK, label=say(zh="更新后", en="after"))
    look = {"ms": 14, "mfc": "none", "mec": PURPLE, "mew": 2}
    ring = line(plane, "o", **look, label=say(zh="误分类", en="mistake"))
    positive, negative = classes(np.empty((0, 2)), np.empty(0), plane)
    legend_above(plane)
    names = say(zh=["目前", "整个训练", "上界"], en=["so far", "whole run", "bound"])
    mistakes = say(zh="误分类次数", en="mistakes")
    bars = Bars(counts, names, [PURPLE, BLUE, GRAY], top=1e5, label=mistakes)

    def draw(eta, start, step, data, samples):
        X, t = map(np.array, samples)
        run, bound = run_from(samples, eta, start)
        k = min(step, run.mistakes)
        positive.set_data(*X[t > 0].T)
        negative.set_data(*X[t < 0].T)
        side.set_xy(positive_side(plane, run.w[k], run.b[k]))
        after.set_data(*boundary_line(plane, run.w[k], run.b[k]))
        before.set_data(*(boundary_line(plane, run.w[k - 1], run.b[k - 1]) if k else ([], [])))
        ring.set_data(*X[run.wrong[k - 1 : k]].T)
        bars.show([k, run.mistakes, bound], endless=say(zh="没有上界", en="no bound"))
        few = np.isclose(start, 3) and run.converged and run.mistakes <= 5
        return learning_words(run, k, bound, eta), data == "narrow" and few

    return figure, draw


def learning_words(run, k, bound, eta):
    """What ``learning`` shows after k mistakes."""
    (w1, w2), b = run.w[k], run.b[k]
    values = f"η = {eta:.3g}", f"w = ({w1:.3g}, {w2:.3g})", f"b = {b:.3g}"
    limit = say(zh=f"上界 {bound:.0f}", en=f"the bound is {bound:.0f}")
    if np.isinf(bound):
        limit = say(
            zh="数据不是线性可分的，不会停", en="the data are not separable, so there is no end"
        )
    now = "" if w1 or w2 else say(zh="w = 0，还没有边界。", en="w is zero: no boundary yet.")
    if run.converged and k == run.mistakes:
        now = say(zh="全部分对了。", en="All samples are right.")
    plural = "" if run.mistakes == 1 else "s"
    return say(
        zh=f"第 {k} 步：{'，'.join(values)}。{'整个训练' if run.converged else '100 轮里'}误分类 {run.mistakes} 次，"
        f"{limit}。{now}",
        en=f"Step {k}: {', '.join(values)}. {'The whole run' if run.converged else 'In 100 epochs it'} makes "
        f"{run.mistakes} mistake{plural}; {limit}. {now}",
    )
