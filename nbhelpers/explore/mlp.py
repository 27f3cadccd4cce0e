"""Explorers of chapter 2: a forward pass, XOR by hand, curves made of steps, and folds."""

from functools import lru_cache

import numpy as np
from matplotlib.colors import ListedColormap

from nbhelpers.activations import identity, relu, sigmoid, tanh
from nbhelpers.data import gate
from nbhelpers.explore.kit.bars import Bars
from nbhelpers.explore.kit.controls import choice, integer, log_slider, slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.figures.colors import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE, diverging
from nbhelpers.figures.network import draw_network
from nbhelpers.figures.perceptron import boundary_line, classes, positive_side
from nbhelpers.figures.style import legend_above, line, panels
from nbhelpers.lessons.constructions import (
    Layers,
    bump_network,
    chirp,
    corner,
    curve_of,
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
from nbhelpers.notebook.number import short
from nbhelpers.perceptron import sign

__all__ = ["approximation", "depth", "flow", "xor"]

NETS = {act.__name__: hand_network(act) for act in (relu, tanh, sigmoid, identity)}
ACTS = {"ReLU": "relu", "tanh": "tanh", "sigmoid": "sigmoid", ("没有 φ", "no φ"): "identity"}


@explorer("用 ReLU，让两个隐藏神经元都输出 0", "with ReLU, both hidden neurons give 0")
def flow(
    x1: slider("输入 x₁", "input x₁", -3, 3, 0.1) = 2.0,
    x2: slider("输入 x₂", "input x₂", -3, 3, 0.1) = 1.0,
    act: choice("激活函数 φ", "activation φ", ACTS) = "relu",
):
    """The numbers of a forward pass through a small network, for an input on two sliders."""
    figure, ax = panels(1, height=3.2)
    start = NETS["relu"]
    diagram = draw_network(start.W, start.b, start.every_value([0, 0]), ax)

    def draw(x1, x2, act):
        values = NETS[act].every_value([x1, x2])
        diagram.show_values(values)
        shown = {"x": values.h[0], "a⁽¹⁾": values.a[0], "h⁽¹⁾": values.h[1]}
        told = [f"{name} = ({', '.join(map(short, v))})" for name, v in shown.items()]
        told.append(f"ŷ = {short(values.h[2][0])}")
        words = say(zh=f"{'，'.join(told)}。", en=f"{', '.join(told)}.")
        return words, act == "relu" and not values.h[1].any()

    return figure, draw


@explorer("四个全对", "all four right", columns=3)
def xor(
    w11: slider("隐藏 1：w₁₁", "hidden 1: w₁₁", -4, 4, 0.1) = 2.0,
    w12: slider("权重 w₁₂", "weight w₁₂", -4, 4, 0.1) = 1.0,
    b1: slider("偏置 b₁", "bias b₁", -4, 4, 0.1) = -1.0,
    w21: slider("隐藏 2：w₂₁", "hidden 2: w₂₁", -4, 4, 0.1) = -1.0,
    w22: slider("权重 w₂₂", "weight w₂₂", -4, 4, 0.1) = 1.5,
    b2: slider("偏置 b₂", "bias b₂", -4, 4, 0.1) = 0.5,
    v1: slider("输出：v₁", "output: v₁", -4, 4, 0.1) = 1.5,
    v2: slider("权重 v₂", "weight v₂", -4, 4, 0.1) = 0.5,
    c: slider("偏置 c", "bias c", -4, 4, 0.1) = 0.0,
):
    """Nine parameters of a 2-2-1 network: the plane it splits, and what its hidden layer sees."""
    X, t = gate("XOR")
    figure, plane, hidden, scheme = panels(1, 1, 1.05, height=3.7)
    plane.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal", xticks=[0, 1], yticks=[0, 1])
    plane.set(xlabel="$x_1$", ylabel="$x_2$", title=say(zh="输入空间", en="input space"))
    hidden.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal", xticks=[-1, 0, 1])
    hidden.set(xlabel="$h_1$", ylabel="$h_2$", yticks=[-1, 0, 1])
    hidden.set_title(say(zh="隐藏空间", en="hidden space"))
    image = {"extent": (-0.5, 1.5, -0.5, 1.5), "origin": "lower", "zorder": 0.6}
    surface = plane.imshow(np.zeros((80, 80)), SURFACE, vmin=-1, vmax=1, **image)
    lines = [line(plane, "--", color=PURPLE), line(plane, ":", color=GREEN)]
    classes(X, t, plane, size=11)
    wrong = line(plane, "o", ms=20, mfc="none", mec=INK, mew=1.5)
    (side,) = hidden.fill([0], [0], color=BLUE, alpha=0.12, lw=0)
    mesh = line(hidden, color=GRAY, lw=0.6, alpha=0.7)
    boundary = line(hidden, color=INK)
    positive, negative = classes(X, t, hidden, size=11)
    diagram = draw_network(*xor_layers(*np.ones(9))[:2], ax=scheme)

    def draw(**theta):
        layers = xor_layers(**theta)
        v, c = layers.weights[1][0], layers.biases[1][0]
        bend = [part[:1] for part in layers]
        y, H = forward_pass(*layers, X)[:, 0], forward_pass(*bend, X)
        right = sign(y) == t
        surface.set_data(np.tanh(forward_pass(*layers, INSIDE)).reshape(80, 80))
        for artist, w, b in zip(lines, layers.weights[0], layers.biases[0], strict=True):
            artist.set_data(*boundary_line(plane, w, b))
        wrong.set_data(*X[~right].T)
        side.set_xy(positive_side(hidden, v, c))
        boundary.set_data(*boundary_line(hidden, v, c))
        mesh.set_data(*forward_pass(*bend, THREADS).T)
        positive.set_data(*H[t > 0].T)
        negative.set_data(*H[t < 0].T)
        diagram.show_weights(*layers[:2])
        scores = [f"({p}, {q}) → {short(v)}" for (p, q), v in zip(X, y, strict=True)]
        count = right.sum()
        words = say(
            zh=f"ŷ：{'，'.join(scores)}。分对 {count} 个。",
            en=f"ŷ: {', '.join(scores)}. {count} right.",
        )
        return words, count == 4

    return figure, draw


def xor_layers(w11, w12, b1, w21, w22, b2, v1, v2, c):
    """The network of ``xor``: two tanh neurons, then a weighted sum."""
    return Layers(
        [np.array([[w11, w12], [w21, w22]]), np.array([[v1, v2]])],
        [np.array([b1, b2]), np.array([c])],
        [tanh, identity],
    )


DEPTHS = 0.12 + 0.43 * np.linspace(0, 1, 64)  # so that a jump at 0 marks the boundary
SURFACE = ListedColormap(diverging(np.concatenate([-DEPTHS[::-1], DEPTHS])))
INSIDE = np.stack(np.meshgrid(*[np.linspace(-0.5, 1.5, 80)] * 2), axis=-1).reshape(-1, 2)

# Points of 6 threads along each axis of the unit square: 15 on each, and NaN between two.
ALONG, ACROSS = np.append(np.linspace(0, 1, 15), np.nan), np.linspace(0, 1, 6)
THREADS = np.stack(np.meshgrid(ALONG, ACROSS), axis=-1).reshape(-1, 2)
THREADS = np.vstack([THREADS, THREADS[:, ::-1]])


TARGETS = {
    ("波浪", "waves"): wave,
    ("越来越快", "faster and faster"): chirp,
    ("尖角", "corner"): corner,
    ("跳跃（不连续）", "jump (not continuous)"): jump,
}
GRID = np.union1d(np.linspace(0, 1, 501), 5**-0.5 + np.array([-1e-9, 1e-9]))
WIDTHS = (1, 2, 4, 8, 16, 32, 64)


@lru_cache(maxsize=512)
def approximation_error(f, neurons, k):
    """Largest distance of the bump network from f, on a fine grid."""
    return np.abs(curve_of(bump_network(f, 0, 1, neurons + 1, k), GRID) - f(GRID)).max()


@explorer(
    "选“越来越快”，至多 48 个神经元，误差 ≤ 0.1",
    "“faster and faster”, at most 48 neurons, error ≤ 0.1",
)
def approximation(
    neurons: integer("隐藏神经元", "hidden neurons", 1, 64) = 8,
    k: log_slider("陡度 k", "steepness k", 10, 1000) = 100.0,
    target: choice("曲线", "curve", TARGETS) = wave,
):
    """A curve, the network of bumps that follows it, and its error against its width."""
    figure, plane, errors = panels(1.6, 1)
    plane.set(xlim=(-0.02, 1.02), ylim=(-1.35, 1.25), xlabel="$x$")
    aim = line(plane, color=GRAY, lw=4, alpha=0.6, label=say(zh="曲线", en="curve"))
    made = line(plane, color=BLUE, label=say(zh="网络", en="network"))
    edges = line(plane, "|", color=PURPLE, ms=9, mew=1.2, label=say(zh="神经元", en="neurons"))
    worst = line(plane, color=ORANGE, lw=2.5, label=say(zh="最大误差", en="largest error"))
    errors.set(xscale="log", yscale="log", xlim=(0.8, 80), ylim=(0.01, 3))
    errors.set_xlabel(say(zh="隐藏神经元个数", en="hidden neurons"))
    errors.set_ylabel(say(zh="最大误差", en="largest error"))
    errors.axhline(0.1, color=GREEN, ls=":", label=say(zh="任务 0.1", en="task 0.1"))
    trend = line(errors, "o-", color=GRAY, lw=1.5, ms=4, label=say(zh="这个 k", en="this k"))
    now = line(errors, "D", color=ORANGE, ms=8, label=say(zh="现在", en="now"))
    legend_above(plane, errors)

    def draw(target, neurons, k):
        layers = bump_network(target, 0, 1, neurons + 1, k)
        y, t = curve_of(layers, GRID), target(GRID)
        i = np.abs(y - t).argmax()
        error = approximation_error(target, neurons, k)
        aim.set_data(GRID, t)
        made.set_data(GRID, y)
        edges.set_data(np.arange(1, neurons + 1) / (neurons + 1), np.full(neurons, -1.25))
        worst.set_data(GRID[[i, i]], [y[i], t[i]])
        widths = [n for n in WIDTHS if n <= neurons]
        trend.set_data(widths, [approximation_error(target, n, k) for n in widths])
        now.set_data([neurons], [error])
        count = parameters(layers)
        plural = "" if neurons == 1 else "s"
        words = say(
            zh=f"{neurons} 个隐藏神经元（{count} 个参数），k = {k:.4g}，最大误差 {error:.3f}。",
            en=f"{neurons} hidden neuron{plural} ({count} parameters), k = {k:.4g}, "
            f"largest error {error:.3f}.",
        )
        return words, target is chirp and neurons <= 48 and error <= 0.1

    return figure, draw


@explorer("k = 6，浅网络的误差 < 0.01", "k = 6, shallow error < 0.01")
def depth(
    k: integer("折叠次数 k", "folds k", 1, 7) = 3,
    neurons: integer("浅网络的神经元", "shallow neurons", 1, 128) = 5,
):
    """The tent map k times: a deep network that folds, and a shallow one with a neuron a piece."""
    figure, plane, counts = panels(1.5, 1)
    plane.set(xlim=(0, 1), ylim=(-0.03, 1.03), xlabel="$x$")
    deep = line(plane, color=GRAY, alpha=0.7, label=say(zh="深网络", en="deep"))
    one = say(zh="一个隐藏层", en="one hidden layer")
    shallow = line(plane, "--", color=BLUE, lw=1.8, label=one)
    legend_above(plane)
    names = say(
        zh=["深：段数", "浅：段数", "深：参数", "浅：参数"],
        en=["pieces, deep", "pieces, shallow", "parameters, deep", "parameters, shallow"],
    )
    bars = Bars(counts, names, [GRAY, BLUE, GRAY, BLUE], top=750)

    def draw(k, neurons):
        folded = tent_network(k)
        corners, points = np.linspace(0, 1, 2**k + 1), np.linspace(0, 1, neurons + 1)
        flat = interpolation_network(points, curve_of(folded, points))
        grid = np.union1d(corners, points)
        error = np.abs(curve_of(flat, grid) - curve_of(folded, grid)).max()
        deep.set_data(corners, curve_of(folded, corners))
        deep.set_linewidth(4.5 - 0.5 * k)
        shallow.set_data(points, curve_of(flat, points))
        values = linear_pieces(*folded), linear_pieces(*flat), parameters(folded), parameters(flat)
        bars.show(values)
        words = say(
            zh=f"k = {k}：深网络 {values[0]} 段、{values[2]} 个参数；{neurons} 个神经元的浅网络 {values[1]} 段、"
            f"{values[3]} 个参数，最大误差 {error:.2f}。",
            en=f"k = {k}: the deep network has {values[0]} pieces and {values[2]} parameters; the shallow "
            f"one with {neurons} neurons has {values[1]} piece{'s' * (values[1] > 1)} and {values[3]} parameters, and its largest "
            f"error is {error:.2f}.",
        )
        return words, k == 6 and error < 0.01

    return figure, draw
