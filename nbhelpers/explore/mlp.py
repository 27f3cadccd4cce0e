"""Explorers of chapter 2: a forward pass, XOR by hand, curves made of steps, and folds."""

from functools import lru_cache

import numpy as np
from matplotlib.colors import ListedColormap, to_rgb

from nbhelpers.activations import identity, relu, sigmoid, tanh
from nbhelpers.data import gate
from nbhelpers.explore.kit.bars import Bars
from nbhelpers.explore.kit.before import choice, integer, log_slider, slider
from nbhelpers.explore.kit.explorer import Explorer
from nbhelpers.explore.kit.goal import goal
from nbhelpers.figures.network import network
from nbhelpers.figures.perceptron import boundary_line, classes, positive_side
from nbhelpers.figures.style import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    legend_above,
    new_figure,
    short,
    styled,
)
from nbhelpers.lessons.constructions import (
    Layers,
    bump_network,
    chirp,
    corner,
    curve,
    hand_network,
    interpolation_network,
    jump,
    linear_pieces,
    parameters,
    tent_network,
    wave,
)
from nbhelpers.mlp import forward_pass
from nbhelpers.notebook.language import say
from nbhelpers.perceptron import sign

__all__ = ["approximation", "depth", "flow", "xor"]


@styled
def flow(x1=2.0, x2=1.0):
    """The numbers of a forward pass through a small network, for an input on two sliders."""
    figure = new_figure(9, 3.2)
    net = {act.__name__: hand_network(act) for act in (relu, tanh, sigmoid, identity)}
    start = net["relu"]
    ax = figure.add_subplot()
    diagram = network(start.W, start.b, start.every_value([0, 0]), ax)

    def draw(x1, x2, act):
        forward = net[act].every_value([x1, x2])
        diagram.show_values(forward)
        shown = {"x": forward.h[0], "a⁽¹⁾": forward.a[0], "h⁽¹⁾": forward.h[1]}
        values = [f"{name} = ({', '.join(map(short, v))})" for name, v in shown.items()]
        values = say(zh="，", en=", ").join([*values, f"ŷ = {short(forward.h[2][0])}"])
        return say(zh=f"{values}。", en=f"{values}. ") + goal(
            "用 ReLU，让两个隐藏神经元都输出 0",
            "with ReLU, both hidden neurons give 0",
            act == "relu" and not forward.h[1].any(),
        )

    names = {"ReLU": "relu", "tanh": "tanh", "sigmoid": "sigmoid"}
    names[say(zh="没有 φ", en="no φ")] = "identity"
    return Explorer(
        figure,
        draw,
        x1=slider(say(zh="输入 x₁", en="input x₁"), -3, 3, x1, 0.1),
        x2=slider(say(zh="输入 x₂", en="input x₂"), -3, 3, x2, 0.1),
        act=choice(say(zh="激活函数 φ", en="activation φ"), names),
    )


@styled
def xor(w11=2.0, w12=1.0, b1=-1.0, w21=-1.0, w22=1.5, b2=0.5, v1=1.5, v2=0.5, c=0.0):
    """Nine parameters of a 2-2-1 network: the plane it splits, and what its hidden layer sees."""
    X, t = gate("XOR")
    figure = new_figure(9, 3.7)
    plane, hidden, scheme = figure.subplots(1, 3, width_ratios=[1, 1, 1.05])
    plane.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal", xticks=[0, 1], yticks=[0, 1])
    plane.set(xlabel="$x_1$", ylabel="$x_2$", title=say(zh="输入空间", en="input space"))
    hidden.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal", xticks=[-1, 0, 1])
    hidden.set(xlabel="$h_1$", ylabel="$h_2$", yticks=[-1, 0, 1])
    hidden.set_title(say(zh="隐藏空间", en="hidden space"))

    grid = np.linspace(-0.5, 1.5, 80)
    inside = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    surface = plane.imshow(
        np.zeros((80, 80)), SURFACE, vmin=-1, vmax=1, extent=(-0.5, 1.5, -0.5, 1.5), origin="lower"
    )
    surface.set_zorder(0.6)
    lines = [plane.plot([], [], "--", color=PURPLE)[0], plane.plot([], [], ":", color=GREEN)[0]]
    classes(X, t, plane, size=11)
    (wrong,) = plane.plot([], [], "o", ms=20, mfc="none", mec=INK, mew=1.5)

    (side,) = hidden.fill([0], [0], color=BLUE, alpha=0.12, lw=0)
    (mesh,) = hidden.plot([], [], color=GRAY, lw=0.6, alpha=0.7)
    (line,) = hidden.plot([], [], color=INK)
    positive, negative = classes(X, t, hidden, size=11)
    along = np.linspace(0, 1, 15)
    across = np.linspace(0, 1, 6)
    rows = np.stack(np.meshgrid(along, across), axis=-1)
    threads = np.vstack([rows.reshape(-1, 2), rows[..., ::-1].reshape(-1, 2)])
    diagram = network(*xor_layers(*np.ones(9))[:2], ax=scheme)

    def draw(**theta):
        layers = xor_layers(**theta)
        v, c = layers.weights[1][0], layers.biases[1][0]
        bend = [part[:1] for part in layers]
        y, H = forward_pass(*layers, X)[:, 0], forward_pass(*bend, X)
        right = sign(y) == t
        surface.set_data(np.tanh(forward_pass(*layers, inside)).reshape(80, 80))
        for artist, w, b in zip(lines, layers.weights[0], layers.biases[0], strict=True):
            artist.set_data(*boundary_line(plane, w, b))
        wrong.set_data(*X[~right].T)
        side.set_xy(positive_side(hidden, v, c))
        line.set_data(*boundary_line(hidden, v, c))
        strands = forward_pass(*bend, threads).reshape(12, 15, 2)
        gaps = np.full((12, 1, 2), np.nan)
        mesh.set_data(*np.concatenate([strands, gaps], axis=1).reshape(-1, 2).T)
        positive.set_data(*H[t > 0].T)
        negative.set_data(*H[t < 0].T)
        diagram.show_weights(*layers[:2])
        scores = [f"({p}, {q}) → {short(v)}" for (p, q), v in zip(X, y, strict=True)]
        scores = say(zh="，", en=", ").join(scores)
        return say(
            zh=f"ŷ：{scores}。分对 {right.sum()} 个。", en=f"ŷ: {scores}. {right.sum()} right. "
        ) + goal("四个全对", "all four right", right.all())

    return Explorer(
        figure,
        draw,
        w11=slider(say(zh="隐藏 1：w₁₁", en="hidden 1: w₁₁"), -4, 4, w11, 0.1),
        w12=slider(say(zh="隐藏 1：w₁₂", en="hidden 1: w₁₂"), -4, 4, w12, 0.1),
        b1=slider(say(zh="隐藏 1：b₁", en="hidden 1: b₁"), -4, 4, b1, 0.1),
        w21=slider(say(zh="隐藏 2：w₂₁", en="hidden 2: w₂₁"), -4, 4, w21, 0.1),
        w22=slider(say(zh="隐藏 2：w₂₂", en="hidden 2: w₂₂"), -4, 4, w22, 0.1),
        b2=slider(say(zh="隐藏 2：b₂", en="hidden 2: b₂"), -4, 4, b2, 0.1),
        v1=slider(say(zh="输出：v₁", en="output: v₁"), -4, 4, v1, 0.1),
        v2=slider(say(zh="输出：v₂", en="output: v₂"), -4, 4, v2, 0.1),
        c=slider(say(zh="输出：c", en="output: c"), -4, 4, c, 0.1),
    )


def xor_layers(w11, w12, b1, w21, w22, b2, v1, v2, c):
    """The network of ``xor``: two tanh neurons, then a weighted sum."""
    return Layers(
        [np.array([[w11, w12], [w21, w22]]), np.array([[v1, v2]])],
        [np.array([b1, b2]), np.array([c])],
        [tanh, identity],
    )


def _surface():
    """Colors from orange (−1) to blue (+1), with a jump at 0 that marks the boundary."""
    depth = 0.12 + 0.43 * np.linspace(0, 1, 64)[:, None]
    blue, orange = (1 - depth * (1 - np.array(to_rgb(color))) for color in (BLUE, ORANGE))
    return ListedColormap(np.vstack([orange[::-1], blue]))


SURFACE = _surface()


def targets():
    """The curves of ``approximation`` on [0, 1], by the name that the reader sees."""
    return {
        say(zh="波浪", en="waves"): wave,
        say(zh="越来越快", en="faster and faster"): chirp,
        say(zh="尖角", en="corner"): corner,
        say(zh="跳跃（不连续）", en="jump (not continuous)"): jump,
    }


GRID = np.union1d(np.linspace(0, 1, 501), 5**-0.5 + np.array([-1e-9, 1e-9]))
WIDTHS = (1, 2, 4, 8, 16, 32, 64)


@lru_cache(maxsize=512)
def approximation_error(f, neurons, k):
    """Largest distance of the bump network from f, on a fine grid."""
    return np.abs(curve(bump_network(f, 0, 1, neurons + 1, k), GRID) - f(GRID)).max()


@styled
def approximation(neurons=8, k=100.0):
    """A curve, the network of bumps that follows it, and its error against its width."""
    figure = new_figure(9, 3.6)
    plane, errors = figure.subplots(1, 2, width_ratios=[1.6, 1])
    plane.set(xlim=(-0.02, 1.02), ylim=(-1.35, 1.25), xlabel="$x$")
    (aim,) = plane.plot([], [], color=GRAY, lw=4, alpha=0.6, label=say(zh="目标", en="target"))
    (made,) = plane.plot([], [], color=BLUE, label=say(zh="网络", en="network"))
    (edges,) = plane.plot(
        [], [], "|", color=PURPLE, ms=9, mew=1.2, label=say(zh="神经元", en="neurons")
    )
    (worst,) = plane.plot(
        [], [], "-", color=ORANGE, lw=2.5, label=say(zh="最大误差", en="largest error")
    )
    legend_above(plane)
    errors.set(xscale="log", yscale="log", xlim=(0.8, 80), ylim=(0.01, 3))
    errors.set_xlabel(say(zh="隐藏神经元个数", en="hidden neurons"))
    errors.set_ylabel(say(zh="最大误差", en="largest error"))
    errors.axhline(0.1, color=GREEN, ls=":", label=say(zh="目标 0.1", en="goal 0.1"))
    (trend,) = errors.plot(
        [], [], "o-", color=GRAY, lw=1.5, ms=4, label=say(zh="这个 k", en="this k")
    )
    (now,) = errors.plot([], [], "D", color=ORANGE, ms=8, label=say(zh="现在", en="now"))
    legend_above(errors)

    def draw(target, neurons, k):
        layers = bump_network(target, 0, 1, neurons + 1, k)
        y, t = curve(layers, GRID), target(GRID)
        i, error = np.abs(y - t).argmax(), approximation_error(target, neurons, k)
        aim.set_data(GRID, t)
        made.set_data(GRID, y)
        edges.set_data(np.arange(1, neurons + 1) / (neurons + 1), np.full(neurons, -1.25))
        worst.set_data(GRID[[i, i]], [y[i], t[i]])
        trend.set_data(WIDTHS, [approximation_error(target, n, k) for n in WIDTHS])
        now.set_data([neurons], [error])
        return say(
            zh=f"{neurons} 个隐藏神经元（{parameters(layers)} 个参数），k = {k:.4g}，最大误差 {error:.3f}。",
            en=f"{neurons} hidden neuron{'' if neurons == 1 else 's'} ({parameters(layers)} "
            f"parameters), k = {k:.4g}, largest error {error:.3f}. ",
        ) + goal(
            "越来越快，至多 48 个神经元，误差 ≤ 0.1",
            "faster and faster, at most 48 neurons, error ≤ 0.1",
            target is chirp and neurons <= 48 and error <= 0.1,
        )

    return Explorer(
        figure,
        draw,
        target=choice(say(zh="目标曲线", en="target"), targets()),
        neurons=integer(say(zh="隐藏神经元", en="hidden neurons"), 1, 64, neurons),
        k=log_slider(say(zh="陡度 k", en="steepness k"), 10, 1000, k),
    )


@styled
def depth(k=3, units=5):
    """The tent map k times: a deep network that folds, and a shallow one with a unit a piece."""
    figure = new_figure(9, 3.6)
    plane, counts = figure.subplots(1, 2, width_ratios=[1.5, 1])
    plane.set(xlim=(0, 1), ylim=(-0.03, 1.03), xlabel="$x$")
    (deep,) = plane.plot([], [], color=GRAY, alpha=0.7, label=say(zh="深网络", en="deep"))
    (shallow,) = plane.plot(
        [], [], "--", color=BLUE, lw=1.8, label=say(zh="一个隐藏层", en="one hidden layer")
    )
    legend_above(plane)
    names = say(
        zh=["深：段数", "浅：段数", "深：参数", "浅：参数"],
        en=["pieces, deep", "pieces, shallow", "parameters, deep", "parameters, shallow"],
    )
    bars = Bars(counts, names, [GRAY, BLUE, GRAY, BLUE], top=750)

    def draw(k, units):
        folded = tent_network(k)
        corners = np.linspace(0, 1, 2**k + 1)
        points = np.linspace(0, 1, units + 1)
        flat = interpolation_network(points, curve(folded, points))
        grid = np.union1d(corners, points)
        error = np.abs(curve(flat, grid) - curve(folded, grid)).max()
        deep.set_data(corners, curve(folded, corners))
        deep.set_linewidth(4.5 - 0.5 * k)
        shallow.set_data(points, curve(flat, points))
        values = linear_pieces(*folded), linear_pieces(*flat), parameters(folded), parameters(flat)
        bars.show(values)
        return say(
            zh=f"k = {k}：深网络 {values[0]} 段、{values[2]} 个参数；{units} 个神经元的浅网络 {values[1]} 段、"
            f"{values[3]} 个参数，最大误差 {error:.2f}。",
            en=f"k = {k}: the deep network has {values[0]} pieces and {values[2]} parameters; the "
            f"shallow one with {units} units has {values[1]} pieces and {values[3]} parameters, and "
            f"its largest error is {error:.2f}. ",
        ) + goal(
            "k = 6，浅网络的误差 < 0.01", "k = 6, shallow error < 0.01", k == 6 and error < 0.01
        )

    return Explorer(
        figure,
        draw,
        k=integer(say(zh="折叠次数 k", en="folds k"), 1, 7, k),
        units=integer(say(zh="浅网络的神经元", en="shallow units"), 1, 128, units),
    )
