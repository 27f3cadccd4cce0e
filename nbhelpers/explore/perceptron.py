"""Explorers of chapter 1: the hyperplane, and learning from mistakes."""

from functools import lru_cache

import numpy as np

from nbhelpers import arguments
from nbhelpers.data import iris, two_classes
from nbhelpers.explore.kit.bars import Bars
from nbhelpers.explore.kit.controls import Player, choice, log_slider, slider
from nbhelpers.explore.kit.explorer import Explorer
from nbhelpers.explore.kit.goal import goal
from nbhelpers.explore.kit.points import Points
from nbhelpers.figures.number import Number
from nbhelpers.figures.perceptron import (
    boundary_line,
    class_name,
    classes,
    positive_side,
    sign_name,
)
from nbhelpers.figures.style import (
    BLUE,
    GRAY,
    INK,
    ORANGE,
    PURPLE,
    legend_above,
    new_figure,
    short,
    styled,
)
from nbhelpers.lessons.margin import mistake_bound, signed_distance
from nbhelpers.notebook.language import say
from nbhelpers.perceptron import learn, predict, score

__all__ = ["hyperplane", "learning"]


@styled
def hyperplane(angle=30.0, length=1.0, b=0.5, c=1.0, probe=(2.5, 1.0)):
    """The boundary of c·w and c·b, and the signed distance of a probe that can be dragged."""
    probe = arguments.real_array("probe", probe, 1)
    figure = new_figure(9, 3.6)
    ax = figure.add_subplot(
        xlim=(-6, 6), ylim=(-2.2, 2.2), aspect="equal", xlabel="$x_1$", ylabel="$x_2$"
    )
    (side,) = ax.fill([0], [0], color=BLUE, alpha=0.1, lw=0, label=class_name(+1))
    (line,) = ax.plot([], [], color=INK, label=say(zh="决策边界", en="decision boundary"))
    (normal,) = ax.plot([], [], color=PURPLE, label="c$\\mathbf{w}$")
    (tip,) = ax.plot([], [], "o", color=PURPLE, ms=5)
    (drop,) = ax.plot(
        [], [], "--", color=GRAY, lw=1.5, label=say(zh="符号距离", en="signed distance")
    )
    (dot,) = ax.plot(
        [], [], "D", color=ORANGE, ms=9, label=say(zh="探测点（可拖动）", en="probe (drag it)")
    )
    number = ax.add_artist(Number(0, 0))
    legend_above(ax)

    def draw(angle, length, b, c, probe):
        direction = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        w, bias, x = c * length * direction, c * b, probe[0]
        distance, y = signed_distance(x, w, bias), predict(x, w, bias)
        foot = np.transpose(boundary_line(ax, w, bias)).mean(axis=0)
        side.set_xy(positive_side(ax, w, bias))
        line.set_data(*boundary_line(ax, w, bias))
        normal.set_data(*np.transpose([foot, foot + w]))
        tip.set_data(*(foot + w)[:, None])
        drop.set_data(*np.transpose([x, x - distance * direction]))
        dot.set_data(*x[:, None])
        beside = 0.45 * np.array([-direction[1], direction[0]])
        number.set_position(x - distance * direction / 2 + beside)
        number.set_text(f"{distance:+.2f}".replace("-", "−"))
        values = f"cw = ({short(w[0])}, {short(w[1])})", f"cb = {short(bias)}"
        values = say(zh="，", en=", ").join([*values, f"cwᵀx + cb = {short(score(x, w, bias))}"])
        return say(
            zh=f"{values}；符号距离 = {short(distance)}，预测 y = {sign_name(y)}。",
            en=f"{values}; signed distance = {short(distance)}, prediction y = {sign_name(y)}. ",
        ) + goal("符号距离 −2", "signed distance −2", abs(distance + 2) <= 0.05)

    return Explorer(
        figure,
        draw,
        angle=slider(say(zh="w 的方向 (°)", en="direction of w (°)"), -180, 180, angle, 1),
        length=slider(say(zh="w 的长度", en="length of w"), 0.5, 2, length, 0.05),
        b=slider(say(zh="偏置 b", en="bias b"), -3, 3, b, 0.05),
        c=slider(say(zh="共同因子 c", en="common factor c"), 0.1, 3, c, 0.1),
        probe=Points(ax, [probe]),
    )


def learning_sets():
    """The data sets of ``learning``: the name that the reader sees, and (X, t)."""
    petals = ["petal_length", "petal_width"]
    return {
        say(zh="间隔宽", en="wide margin"): two_classes(40, 0.5, rng=3),
        say(zh="间隔窄", en="narrow margin"): two_classes(40, 0.2, rng=3),
        say(zh="鸢尾花：可分", en="Iris, separable"): centered(
            *iris("setosa", "versicolor", petals)
        ),
        say(zh="鸢尾花：不可分", en="Iris, not separable"): centered(
            *iris("virginica", "versicolor", petals)
        ),
    }


def centered(X, t):
    """Samples with mean zero, so that they fit the same axes."""
    return X - X.mean(axis=0), t


def wrong_start(X, t, length):
    """A start w that points from class +1 to class −1: the wrong way."""
    towards = X[t < 0].mean(axis=0) - X[t > 0].mean(axis=0)
    return length * towards / np.linalg.norm(towards) + 0.0


@lru_cache(maxsize=4)
def run_and_bound(X, t, eta, start):
    """The perceptron's run from the wrong start, and the bound on its mistakes."""
    X, t = np.array(X), np.array(t)
    w = wrong_start(X, t, start)
    return learn(X, t, eta, w), mistake_bound(X, t, eta, w)


@styled
def learning(eta=1.0, start=0.0, step=0):
    """The perceptron's run, mistake by mistake, on samples that can be dragged and added."""
    figure = new_figure(9, 3.6)
    plane, counts = figure.subplots(1, 2, width_ratios=[1.75, 1])
    plane.set(xlim=(-3.6, 3.6), ylim=(-2.4, 2.4), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    (side,) = plane.fill([0], [0], color=BLUE, alpha=0.1, lw=0)
    (before,) = plane.plot([], [], "--", color=GRAY, lw=1.5, label=say(zh="更新前", en="before"))
    (after,) = plane.plot([], [], color=INK, label=say(zh="更新后", en="after"))
    (ring,) = plane.plot(
        [], [], "o", ms=14, mfc="none", mec=PURPLE, mew=2, label=say(zh="误分类", en="mistake")
    )
    sets = learning_sets()
    wide, narrow, *_ = sets
    X, t = sets[wide]
    positive, negative = classes(X, t, plane)
    legend_above(plane)

    names = say(zh=["目前", "整个训练", "上界"], en=["so far", "whole run", "bound"])
    mistakes = say(zh="误分类次数", en="mistakes")
    bars = Bars(counts, names, [PURPLE, BLUE, GRAY], top=1e5, label=mistakes)

    def draw(data, eta, start, step, samples, new):
        X, t = samples
        run, bound = run_and_bound(tuple(map(tuple, X.tolist())), tuple(t.tolist()), eta, start)
        player.last = max(run.mistakes, 1)
        k = min(step, run.mistakes)
        positive.set_data(*X[t > 0].T)
        negative.set_data(*X[t < 0].T)
        side.set_xy(positive_side(plane, run.w[k], run.b[k]))
        after.set_data(*boundary_line(plane, run.w[k], run.b[k]))
        before.set_data(*(boundary_line(plane, run.w[k - 1], run.b[k - 1]) if k else ([], [])))
        ring.set_data(*(X[run.wrong[k - 1 : k]].T))
        bars.show([k, run.mistakes, bound], endless=say(zh="无：不可分", en="none"))
        return learning_words(run, k, bound, eta) + goal(
            "间隔窄，起点 ‖w‖ = 3，误分类不超过 5 次",
            "narrow margin, start ‖w‖ = 3, at most 5 mistakes",
            data == narrow and np.isclose(start, 3) and run.converged and run.mistakes <= 5,
        )

    player = Player(say(zh="步", en="step"), 10, step)
    data = choice(say(zh="数据", en="data"), {name: name for name in sets})
    new = choice(say(zh="新样本", en="new sample"), {class_name(+1): 1, class_name(-1): -1})
    samples = Points(plane, X, t, label=lambda: new.value)
    data.observe(lambda change: setattr(samples, "value", sets[change["new"]]), "value")
    return Explorer(
        figure,
        draw,
        data=data,
        eta=log_slider(say(zh="学习率 η", en="learning rate η"), 0.01, 10, eta),
        start=slider(say(zh="起点 ‖w‖", en="start ‖w‖"), 0, 5, start, 0.1),
        step=player,
        new=new,
        samples=samples,
    )


def learning_words(run, k, bound, eta):
    """What ``learning`` shows after k mistakes."""
    w, b = run.w[k], run.b[k]
    values = f"η = {eta:.3g}", f"w = ({w[0]:.3g}, {w[1]:.3g})", f"b = {b:.3g}"
    values = say(zh="，", en=", ").join(values).replace("-", "−")
    limit = say(zh=f"上界 {bound:.0f}", en=f"the bound is {bound:.0f}")
    if np.isinf(bound):
        limit = say(
            zh="数据不是线性可分的，不会停", en="the data are not separable, so there is no end"
        )
    now = say(zh="w = 0，还没有边界。", en="w is zero: no boundary yet. ") if not w.any() else ""
    if run.converged and k == run.mistakes:
        now = say(zh="全部分对了。", en="All samples are right. ")
    return say(
        zh=f"第 {k} 步：{values}。{'整个训练' if run.converged else '100 轮里'}误分类 {run.mistakes} 次，"
        f"{limit}。{now}",
        en=f"Step {k}: {values}. {'The whole run' if run.converged else 'In 100 epochs it'} makes "
        f"{run.mistakes} mistake{'' if run.mistakes == 1 else 's'}; {limit}. {now}",
    )
