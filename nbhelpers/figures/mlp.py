"""Pictures of chapter 2: the forward pass, hidden space, curves made of steps, and folds."""

import numpy as np

from nbhelpers.activations import sigmoid
from nbhelpers.arguments.words import listed
from nbhelpers.figures.colors import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE
from nbhelpers.figures.network import draw_network, reading
from nbhelpers.figures.perceptron import boundary_line, classes, split
from nbhelpers.figures.style import axes_or_new, beside, describe, legend_of_all, panels, styled
from nbhelpers.lessons.constructions import bump, bump_network, curve_of
from nbhelpers.mlp import forward_pass
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number, short
from nbhelpers.perceptron import sign


@styled
def flow(weights, biases, forward, ax=None):
    """Figure 2: a⁽ˡ⁾ → φ → h⁽ˡ⁾, with the numbers of a real forward pass in the nodes."""
    ax = axes_or_new(ax, 9, 4.2)
    draw_network(weights, biases, forward, ax)
    x, y = (", ".join(map(short, forward.h[i])) for i in (0, -1))
    return describe(
        ax,
        zh=f"{len(weights)} 层网络把 x = ({x}) 变成 ŷ = ({y})：每一层先做线性变换得到 a，再经过 φ 得到 h。"
        f"{reading()}。",
        en=f"A network of {len(weights)} layers turns x = ({x}) into ŷ = ({y}): each layer maps linearly "
        f"to a, then φ gives h. In this picture, {reading()}.",
    )


def name_points(ax, H, names):
    """Write a name beside each point; points at one place share one line of names."""
    places = {}
    for place, name in zip(np.round(H, 6).tolist(), names, strict=True):
        places.setdefault(tuple(place), []).append(name)
    paper = {"fc": "white", "ec": "none", "pad": 0.5, "alpha": 0.8}
    for place, here in places.items():
        beside(ax, place, listed(here), (0, 13), ha="center", va="center", bbox=paper)


@styled
def input_and_hidden(weights, biases, activations, X, t):
    """Input space with the regions of a 2-2-1 network, and beside it hidden space with its line."""
    figure, plane, hidden = panels(1, 1, height=3.8)
    names = [f"({p:g}, {q:g})" for p, q in X]

    plane.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal", xticks=[0, 1], yticks=[0, 1])
    plane.set(xlabel="$x_1$", ylabel="$x_2$", title=say(zh="输入空间", en="input space"))
    grid = np.linspace(-0.5, 1.5, 401)
    inside = np.stack(np.meshgrid(grid, grid), axis=-1)
    y = forward_pass(weights, biases, activations, inside)[..., 0]
    plane.contourf(grid, grid, y, [0, np.inf], colors=[BLUE], alpha=0.12)
    looks = ("--", PURPLE), (":", GREEN)
    for w, b, (style, color) in zip(weights[0], biases[0], looks, strict=True):
        plane.plot(*boundary_line(plane, w, b), style, color=color)
    classes(X, t, plane, size=11)
    name_points(plane, X, names)

    H = forward_pass(weights[:1], biases[:1], activations[:1], X)
    middle, reach = (H.min(axis=0) + H.max(axis=0)) / 2, np.ptp(H, axis=0).max() * 0.75
    hidden.set(xlim=middle[0] + [-reach, reach], ylim=middle[1] + [-reach, reach], aspect="equal")
    hidden.set(xlabel="$h_1$", ylabel="$h_2$", title=say(zh="隐藏空间", en="hidden space"))
    split(hidden, weights[1][0], biases[1][0], shade=0.12)
    classes(H, t, hidden, size=11)
    name_points(hidden, H, names)

    legend_of_all(figure, plane)
    right = int(np.sum(sign(forward_pass(weights, biases, activations, X)[:, 0]) == t))
    return describe(
        figure,
        zh=f"左：输入空间，两条线是两个隐藏神经元的边界（第一个虚线，第二个点线），{len(X)} 个点分对 {right} 个。"
        "右：同样的点在隐藏空间里的位置，那里只用一条直线来分。",
        en="Left: input space with the lines of the two hidden neurons (the first dashed, the second dotted); "
        f"{right} of {len(X)} points are right. Right: where the same points lie in hidden space, and the "
        "single line that splits them there.",
    )


@styled
def step_bump_curve(f, low, high, bumps):
    """Three panels: a sigmoid becomes a step, two steps make a bump, bumps follow a curve."""
    figure, step, one, many = panels(1, 1, 1, height=3)
    x = np.linspace(0, 1, 401)
    for k, style in ((5, ":"), (20, "--"), (200, "-")):
        step.plot(x, sigmoid(k * (x - 0.5)), style, label=f"k = {k}")
    step.legend(loc="upper left")
    step.set(title=say(zh="阶跃", en="step"), ylim=(-0.1, 1.35))
    one.plot(x, sigmoid(200 * (x - 0.3)), "--", color=PURPLE)
    one.plot(x, -sigmoid(200 * (x - 0.7)), ":", color=ORANGE)
    one.plot(x, bump(x, 0.3, 0.7, steepness=200), color=BLUE)
    one.set(title=say(zh="鼓包 = 阶跃 − 阶跃", en="bump = step − step"), ylim=(-1.2, 1.35))
    x = np.linspace(low, high, 2001)
    y, t = curve_of(bump_network(f, low, high, bumps, 200 / (high - low)), x), f(x)
    many.plot(x, t, color=GRAY, lw=3)
    many.plot(x, y, color=BLUE)
    many.set_title(say(zh=f"{bumps} 个鼓包", en=f"{bumps} bumps"))
    for ax in (step, one, many):
        ax.set_xlabel("$x$")
    error = np.abs(y - t).max()
    return describe(
        figure,
        zh="左：k 越大，sigmoid 越像阶跃。中：0.3 处升一级（虚线），0.7 处降一级（点线），合起来是鼓包（实线）。"
        f"右：{bumps} 个鼓包（蓝）逼近一条曲线（灰），最大误差 {error:.2f}。",
        en="Left: the larger k, the more a sigmoid looks like a step. Middle: a step up at 0.3 (dashed) and "
        f"a step down at 0.7 (dotted) add up to a bump (solid). Right: {bumps} bumps (blue) follow a curve "
        f"(gray); the largest error is {error:.2f}.",
    )


@styled
def width_error(neurons, errors, ax=None):
    """Largest error against the number of hidden neurons on log–log axes, with the measured slope."""
    ax = axes_or_new(ax, 9, 3.4)
    slope, start = np.polyfit(np.log(neurons), np.log(errors), 1)
    told = number(slope, ".2f")
    ax.loglog(neurons, errors, "o", color=BLUE, label=say(zh="测得的误差", en="measured error"))
    line = np.exp(start) * np.asarray(neurons, float) ** slope
    label = say(zh=f"斜率 {told}", en=f"slope {told}")
    ax.loglog(neurons, line, "--", color=INK, lw=1.5, label=label)
    ax.set_xlabel(say(zh="隐藏神经元个数", en="hidden neurons"))
    ax.set_ylabel(say(zh="最大误差", en="largest error"))
    ax.legend()
    return describe(
        ax,
        zh=f"隐藏神经元从 {neurons[0]} 个增到 {neurons[-1]} 个，最大误差从 {errors[0]:.2g} 降到 "
        f"{errors[-1]:.2g}；在双对数坐标里是一条直线，斜率 {told}。",
        en=f"From {neurons[0]} to {neurons[-1]} hidden neurons the largest error falls from {errors[0]:.2g} "
        f"to {errors[-1]:.2g}, a straight line on log–log axes with slope {told}.",
    )


@styled
def learned(x, t, outputs):
    """What networks of one shape learned from several starts, sorted by error, and the target."""
    errors = [np.abs(y - t).max() for y in outputs]
    order = np.argsort(errors)
    chosen = order[[0, len(order) // 2, -1]]
    titles = say(zh=("最好的", "居中的", "最差的"), en=("the best", "the middle one", "the worst"))
    figure, *axes = panels(1, 1, 1, height=2.8, sharey=True)
    for ax, i, title in zip(axes, chosen, titles, strict=True):
        ax.plot(x, t, color=GRAY, lw=3)
        ax.plot(x, outputs[i], color=BLUE)
        ax.set_title(say(zh=f"{title}：误差 {errors[i]:.2f}", en=f"{title}: error {errors[i]:.2f}"))
    low, high = f"{min(errors):.2f}", f"{max(errors):.2f}"
    return describe(
        figure,
        zh=f"同样形状的网络从 {len(outputs)} 个起点各学一次：最大误差从 {low} 到 {high}。"
        "灰线是要学的函数，蓝线是学到的。",
        en=f"Networks of one shape, trained from {len(outputs)} starts: the largest error goes from {low} "
        f"to {high}. Gray is the function to learn, blue what was learned.",
    )


@styled
def folds(curves, pieces):
    """The tent map once, twice, …: curves (x, y) side by side, each with its number of pieces."""
    figure, *axes = panels(*[1] * len(curves), height=2.6, sharey=True)
    for k, (ax, curve, n) in enumerate(zip(axes, curves, pieces, strict=True), 1):
        ax.plot(*curve, color=BLUE)
        ax.set(xticks=[0, 1], yticks=[0, 1], xlabel="$x$")
        ax.set_title(say(zh=f"k = {k}：{n} 段", en=f"k = {k}: {n} pieces"))
    numbers = listed(map(str, pieces))
    zh = f"帐篷映射复合 1 到 {len(curves)} 次，直线段数依次是 {numbers}。"
    en = f"The tent map applied 1 to {len(curves)} times has {numbers} linear pieces."
    return describe(figure, zh=zh, en=en)
