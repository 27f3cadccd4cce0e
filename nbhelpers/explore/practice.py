"""Explorers of chapter 5: a live training, spreads, norms, paths on surfaces, rates, overfitting."""

from functools import lru_cache
from itertools import chain, islice

import numpy as np

from nbhelpers.activations import relu, sigmoid, tanh
from nbhelpers.data import circles, digits, moons
from nbhelpers.explore.kit.controls import choice, integer, log_slider, player, slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.kit.points import Points
from nbhelpers.figures.colors import BLUE, GRAY, GREEN, INK, ORANGE
from nbhelpers.figures.number import Number
from nbhelpers.figures.perceptron import classes
from nbhelpers.figures.practice import guessing_line, lines_of, losses_in_words, tiles
from nbhelpers.figures.style import legend_above, line, panels, set_pieces
from nbhelpers.layers import BatchNorm, LayerNorm, Sequential
from nbhelpers.lessons.gradient_flow import layer_spreads
from nbhelpers.lessons.recipes import build_network, curves
from nbhelpers.lessons.surfaces import descend, rosenbrock, saddle, valley
from nbhelpers.losses import binary_cross_entropy_with_logits, softmax_cross_entropy
from nbhelpers.mlp import MLP
from nbhelpers.notebook.language import say
from nbhelpers.optimizers import SGD, Adam, AdamW, Momentum, RMSprop
from nbhelpers.regularization import EarlyStopping
from nbhelpers.training import Epoch, accuracy, epochs

__all__ = ["initialization", "normalization", "rates", "regularization", "surface", "training"]

EPOCHS = 20


@lru_cache(maxsize=2)
def run_on_digits(eta, batch_size):
    """64–16–10 on every other digit, at the start and after each epoch.

    Training losses, validation losses, validation accuracies, weights of the first layer.
    """
    (X, t), (X_val, t_val) = digits("train"), digits("validation")
    net, loss = build_network([64, 16, 10], relu, rng=0), softmax_cross_entropy
    run = epochs(net, X[::2], t[::2], loss, SGD(eta), batch_size, rng=0)
    looks = [
        (record.loss, loss(net(X_val), t_val), accuracy(net, X_val, t_val), net.W[0].copy())
        for record in chain([Epoch(0, np.nan, 0)], islice(run, EPOCHS))
    ]
    return list(zip(*looks, strict=True))


@explorer("20 轮之内验证准确率 95%", "95% validation accuracy within 20 epochs")
def training(
    eta: log_slider("学习率 η", "learning rate η", 0.001, 10) = 0.01,
    batch_size: choice("批次大小", "batch size", {str(size): size for size in (16, 32, 128)}) = 32,
    step: player("轮数", "epoch", EPOCHS) = 0,
):
    """Training on the digits, an epoch a frame: losses, and the weights of the first layer."""
    figure, ax, picture = panels(1.9, 1)
    ax.set(xlim=(-0.3, EPOCHS + 0.3), xticks=range(0, EPOCHS + 1, 5), ylim=(0.01, 6), yscale="log")
    ax.set(xlabel=say(zh="轮数", en="epoch"), ylabel=say(zh="损失", en="loss"))
    fitted = line(ax, "o-", ms=4, color=BLUE, label=say(zh="训练", en="training"))
    held_out = line(ax, "s--", ms=4, color=ORANGE, label=say(zh="验证", en="validation"))
    legend_above(ax)
    image = picture.imshow(np.zeros((35, 35)), cmap="RdBu", vmin=-0.8, vmax=0.8, zorder=1)
    picture.set(xticks=[], yticks=[])
    picture.spines[:].set_visible(False)
    picture.set_title(say(zh="第一层 16 个神经元的权重", en="weights of the 16 hidden neurons"))

    def draw(eta, batch_size, step):
        training, validation, accuracies, weights = run_on_digits(eta, batch_size)
        fitted.set_data(range(step + 1), training[: step + 1])
        held_out.set_data(range(step + 1), validation[: step + 1])
        image.set_data(tiles(weights[step], 4))
        loss, right = validation[step], accuracies[step]
        words = say(
            zh=f"η = {eta:.3g}，批次大小 {batch_size}，第 {step} 轮：验证损失 {loss:.3f}，"
            f"验证准确率 {right:.1%}。",
            en=f"η = {eta:.3g}, batch size {batch_size}, epoch {step}: validation loss {loss:.3f}, "
            f"validation accuracy {right:.1%}.",
        )
        return words, right >= 0.95

    return figure, draw


WIDTH, DEEPEST = 64, 50


@explorer(
    "ReLU，50 层，两个倍数都在 0.5 与 2 之间",
    "ReLU, 50 layers, both factors between 0.5 and 2",
)
def initialization(
    gain: log_slider("方差 × 输入数", "variance × fan-in", 0.1, 10) = 0.5,
    depth: integer("层数", "layers", 2, DEEPEST) = 5,
    act: choice("激活函数", "activation", {"ReLU": relu, "tanh": tanh, "sigmoid": sigmoid}) = relu,
):
    """Spread of activations and gradients in each layer, for weights of variance gain / fan-in."""
    figure, left, right = panels(1, 1)
    for ax in (left, right):
        ax.set(xlim=(0.5, DEEPEST + 0.5), yscale="log", ylim=(1e-10, 1e10))
        ax.set_xlabel(say(zh="第几层", en="layer"))
        ax.axhspan(0.5, 2, color=GREEN, alpha=0.15, lw=0)
    left.set_title(say(zh="向前：激活值的大小", en="forward: size of activations"))
    left.set_ylabel(say(zh="均方根", en="root mean square"))
    right.set_title(say(zh="向后：梯度的大小", en="backward: size of gradients"))
    right.tick_params(labelleft=False)
    lines = [line(ax, "o-", ms=3, lw=1.2, color=c) for ax, c in ((left, BLUE), (right, ORANGE))]
    rng = np.random.default_rng(0)
    X, grad = rng.normal(size=(2, 32, WIDTH))
    weights = rng.normal(size=(DEEPEST, WIDTH, WIDTH))

    def draw(gain, depth, act):
        net = MLP([WIDTH] * (depth + 1), act, act)
        for W, standard in zip(net.W, weights[:depth], strict=True):
            W[:] = np.sqrt(gain / WIDTH) * standard
        forward, backward = spreads = layer_spreads(net, X, grad)
        for drawn, values in zip(lines, spreads, strict=True):
            drawn.set_data(range(1, depth + 1), np.clip(values, 1e-12, 1e12))
        factors = forward[-1] / forward[0], backward[0] / backward[-1]
        words = say(
            zh=f"{depth} 层，方差 × 输入数 = {gain:.3g}：最后一层的激活值是第一层的 {factors[0]:.2g} 倍，"
            f"第一层的梯度是最后一层的 {factors[1]:.2g} 倍。",
            en=f"{depth} layers, variance × fan-in = {gain:.3g}: from the first layer to the last "
            f"activations change by a factor of {factors[0]:.2g}, and gradients on their way back by {factors[1]:.2g}.",
        )
        kept = all(0.5 <= factor <= 2 for factor in factors)
        return words, depth == DEEPEST and act is relu and kept

    return figure, draw


SAMPLES = ((-1.9, 0.6), (-1.0, -0.9), (-0.2, 1.2), (0.5, -0.2), (1.2, 0.9))
THIRD = np.array([1.4, 0.5, -0.6, -0.4, 1.6])  # a third feature, which stays where it is


def raw_and_normalized(samples, factor=1.0):
    """The samples times ``factor``, and these after batch and after layer norm, in training mode."""
    X = factor * np.column_stack([samples, THIRD])
    norms = BatchNorm(3), LayerNorm(3)
    return [X, *(Sequential([norm]).forward(X, training=True) for norm in norms)]


@explorer(
    "只拖动一个样本，让别的样本在批归一化之后移动 0.5 以上",
    "drag a single sample and move another by 0.5 or more under batch norm",
)
def normalization(
    factor: slider("共同因子", "common factor", 0.4, 1.6, 0.05) = 1.0,
    samples: Points(scale="factor") = SAMPLES,
):
    """Five samples that can be dragged, and where batch and layer normalization put them."""
    figure, *axes = panels(1, 1, 1)
    titles = say(
        zh=("原来的样本（可拖动）", "批归一化之后", "层归一化之后"),
        en=("the samples (drag them)", "after batch norm", "after layer norm"),
    )
    before = raw_and_normalized(SAMPLES)
    parts = []
    for ax, title, places, color in zip(axes, titles, before, (INK, BLUE, ORANGE), strict=True):
        ax.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), title=title, xlabel="$h_1$")
        ax.tick_params(labelleft=ax is axes[0])
        ax.plot(*places[:, :2].T, "o", ms=13, mfc="none", mec=GRAY, mew=1)
        trail = line(ax, color=GRAY, lw=1)
        rings = line(ax, "o", ms=13, color=color, mfc="white", mew=2)
        letters = [ax.add_artist(Number(0, 0, letter, fontsize=9)) for letter in "ABCDE"]
        parts.append((trail, rings, letters))
    axes[0].set_ylabel("$h_2$")

    def draw(samples, factor):
        after = raw_and_normalized(samples, factor)
        for (trail, rings, letters), old, new in zip(parts, before, after, strict=True):
            set_pieces(trail, old[:, :2].T, new[:, :2].T)
            rings.set_data(*new[:, :2].T)
            for letter, (x, y, _) in zip(letters, new, strict=True):
                letter.set_position((x, y))
                letter.set_visible(max(abs(x), abs(y)) < 3.2)
        dragged = np.abs(np.subtract(samples, SAMPLES)).max(axis=1) > 1e-9
        batch, layer = (
            np.abs(new - old)[~dragged].max(initial=0)
            for old, new in zip(before[1:], after[1:], strict=True)
        )
        words = say(
            zh=f"你拖动了 {dragged.sum()} 个样本，共同因子 {factor:.2f}。其余样本的最大移动："
            f"批归一化 {batch:.2f}，层归一化 {layer:.2f}。",
            en=f"You dragged {dragged.sum()} of the samples; the common factor is {factor:.2f}. Those "
            f"you did not drag moved by up to {batch:.2f} under batch norm and {layer:.2f} under "
            "layer norm.",
        )
        return words, dragged.sum() == 1 and batch >= 0.5

    return figure, draw


OPTIMIZERS = "SGD", "Momentum", "RMSprop", "Adam"
ALONE = {name: (name,) for name in OPTIMIZERS}
TOGETHER = {("四个一起", "all four"): OPTIMIZERS}


def each_optimizer(eta, beta):
    """The four with learning rate η, by name; β is their memory, of SGD there is none."""
    made = SGD(eta), Momentum(eta, beta), RMSprop(eta, beta), Adam(eta, beta1=beta)
    return dict(zip(OPTIMIZERS, made, strict=True))


SURFACES = {
    ("山谷", "valley"): valley,
    ("鞍点", "saddle"): saddle,
    ("弯谷", "bent valley"): rosenbrock,
}
STARTS = {valley: (-1.8, 1.0), saddle: (-1.6, 0.02), rosenbrock: (-1.2, 1.2)}
EXTENT = (-2.2, 2.2, -1.4, 1.8)
HIGH = 1e2  # a loss that is higher, or of a path that diverged, is drawn there


def relief(surface):
    """Bands of equal loss, evenly spaced in its fourth root, as an image of 240 × 400 pixels."""
    x, y = np.meshgrid(np.linspace(*EXTENT[:2], 400), np.linspace(*EXTENT[2:], 240))
    return np.floor(10 * surface(np.stack([x, y], axis=-1)) ** 0.25) % 2


@explorer(
    "选“山谷”，100 步以内，四个方法的损失都低于 0.01",
    "valley, at most 100 steps, all four losses below 0.01",
)
def surface(
    eta: log_slider("学习率 η", "learning rate η", 0.001, 1) = 0.02,
    beta: slider("系数 β", "memory β", 0, 0.99, 0.01) = 0.9,
    steps: integer("步数", "steps", 1, 200) = 60,
    optimizers: choice("优化器", "optimizer", ALONE | TOGETHER) = ("SGD",),
    surface: choice("曲面", "surface", SURFACES) = valley,
    start: Points(start=STARTS.get, by="surface") = None,
):
    """Paths of one optimizer or of four on a surface, from a start that can be dragged; loss by step."""
    figure, plane, ax = panels(1.45, 1)
    bands = {"cmap": "Greys", "vmin": 0, "vmax": 6, "extent": EXTENT, "origin": "lower"}
    images = {each: plane.imshow(relief(each), zorder=1, **bands) for each in STARTS}
    plane.set(xlim=EXTENT[:2], ylim=EXTENT[2:], aspect="auto", xlabel="$x$", ylabel="$y$")
    plane.grid(visible=False)
    paths = lines_of(OPTIMIZERS, plane, lw=1.6)
    ends = {n: line(plane, "o", color=p.get_color(), ms=7, mec="white") for n, p in paths.items()}
    dot = line(plane, "D", color=INK, ms=8, mec="white")
    legend_above(plane)
    ax.set(xlim=(0, 200), ylim=(1e-8, 2 * HIGH), yscale="log")
    ax.set(xlabel=say(zh="步", en="step"), ylabel=say(zh="损失", en="loss"))
    losses = lines_of(OPTIMIZERS, ax, lw=1.6)

    def draw(surface, optimizers, eta, beta, steps, start):
        for each, image in images.items():
            image.set_visible(each is surface)
        dot.set_data(*np.transpose(start))
        last = {}
        for name, optimizer in each_optimizer(eta, beta).items():
            for artist in (paths[name], ends[name], losses[name]):
                artist.set_visible(name in optimizers)
            if name not in optimizers:
                continue
            path = descend(surface, optimizer, start[0], steps)
            values = surface(path)
            seen = np.clip(path[np.isfinite(values)], -9, 9)
            paths[name].set_data(*seen.T)
            ends[name].set_data(*seen[-1:].T)
            losses[name].set_data(range(steps + 1), np.maximum(np.fmin(values, HIGH), 1e-12))
            last[name] = values[-1]
        told = losses_in_words(last)
        words = say(
            zh=f"η = {eta:.3g}，β = {beta:.2f}，{steps} 步之后的损失：{told}。",
            en=f"η = {eta:.3g}, β = {beta:.2f}; loss after {steps} steps: {told}.",
        )
        # as many digits as the words have
        low = all(round(value, 4) < 0.01 for value in last.values())
        return words, optimizers == OPTIMIZERS and surface is valley and steps <= 100 and low

    return figure, draw


STEPS = 40
DATA = {("月牙", "moons"): moons, ("同心圆", "circles"): circles}


@explorer(
    "月牙，Momentum、RMSprop 和 Adam 的损失都低于 0.2",
    "moons, the losses of Momentum, RMSprop and Adam all below 0.2",
)
def rates(
    eta: log_slider("学习率 η", "learning rate η", 0.001, 10) = 0.01,
    beta: slider("系数 β", "memory β", 0, 0.99, 0.01) = 0.9,
    hidden: integer("隐藏神经元", "hidden neurons", 2, 16) = 8,
    data: choice("数据", "data", DATA) = moons,
):
    """Training loss of a small network on moons or circles, under four optimizers with one η."""
    figure, ax = panels(1)
    ax.set(xlim=(0, STEPS), ylim=(1e-4, 30), yscale="log")
    ax.set(xlabel=say(zh="步", en="step"), ylabel=say(zh="训练损失", en="training loss"))
    guessing_line(ax, np.log(2))
    lines = lines_of(OPTIMIZERS, ax)
    legend_above(ax)

    def draw(data, eta, beta, hidden):
        (X, t), loss, last = data(80, rng=0), binary_cross_entropy_with_logits, {}
        for name, optimizer in each_optimizer(eta, beta).items():
            net = MLP([2, hidden, 1], tanh, rng=0)
            first = loss(net(X), t)
            run = curves(net, X, t, loss, optimizer, STEPS, batch_size=len(X), rng=0)
            lines[name].set_data(range(STEPS + 1), [first, *run.training])
            last[name] = run.training[-1]
        told = losses_in_words(last)
        words = say(
            zh=f"η = {eta:.3g}，β = {beta:.2f}，{hidden} 个隐藏神经元，{STEPS} 步之后的训练损失：{told}。",
            en=f"η = {eta:.3g}, β = {beta:.2f}, {hidden} hidden neurons; training loss after {STEPS} "
            f"steps: {told}.",
        )
        # as many digits as the words have
        low = all(round(last[name], 2) < 0.2 for name in ("Momentum", "RMSprop", "Adam"))
        return words, data is moons and low

    return figure, draw


FIT_STEPS, EVERY = 60, 3
LOOKS = FIT_STEPS // EVERY
FRAME = (-2.4, 2.4, -1.8, 1.8)
GRID = np.stack(np.meshgrid(np.linspace(*FRAME[:2], 60), np.linspace(*FRAME[2:], 45)), axis=-1)


@lru_cache(maxsize=4)
def fit(noise, size, decay, rate):
    """A network 2–16–16–1, and its training and validation losses and parameters at every look."""
    (X, t), (X_val, t_val) = moons(size, noise, rng=1), moons(400, noise, rng=2)
    net = build_network([2, 16, 16, 1], relu, dropout=rate, rng=0, dtype=float)
    optimizer, loss = AdamW(0.05, weight_decay=decay), binary_cross_entropy_with_logits
    looks = [
        (loss(net(X), t), loss(net(X_val), t_val), net.theta.copy())
        for _ in islice(epochs(net, X, t, loss, optimizer, size, rng=0), 0, FIT_STEPS, EVERY)
    ]
    return net, *zip(*looks, strict=True)


@explorer(
    "40 个样本，噪声 0.35，不用提前停止，验证损失不超过训练损失的 2 倍，且低于 0.4",
    "40 samples, noise 0.35, no early stopping, a validation loss below 0.4 and at most twice the training loss",
)
def regularization(
    decay: slider("权重衰减 λ", "weight decay λ", 0, 5, 0.1) = 0.0,
    rate: slider("失活率", "dropout rate", 0, 0.8, 0.05) = 0.0,
    patience: integer("耐心（检查次数）", "patience (checks)", 1, LOOKS) = LOOKS,
    size: integer("训练样本数", "training samples", 10, 200) = 40,
    noise: slider("噪声", "noise", 0, 0.6, 0.05) = 0.35,
):
    """A fit to few noisy samples, and its losses: weight decay, dropout, early stopping, more data."""
    figure, plane, ax = panels(1, 1.25)
    shade = {"cmap": "RdBu", "vmin": -1, "vmax": 2, "extent": FRAME, "origin": "lower"}
    image = plane.imshow(np.zeros(GRID.shape[:2]), zorder=1, aspect="auto", **shade)
    plane.set(xlabel="$x_1$", ylabel="$x_2$")
    plane.grid(visible=False)
    ones, zeros = classes(np.empty((0, 2)), np.empty(0), plane, size=6)
    ax.set(xlim=(0, FIT_STEPS), ylim=(1e-3, 10), yscale="log")
    ax.set(xlabel=say(zh="步", en="step"), ylabel=say(zh="损失", en="loss"))
    fitted = line(ax, color=BLUE, label=say(zh="训练", en="training"))
    held_out = line(ax, "--", color=ORANGE, label=say(zh="验证", en="validation"))
    wait = line(ax, "|-", color=GREEN, ms=14, mew=2, label=say(zh="耐心", en="patience"))
    kept = line(ax, "o", ms=11, mfc="none", mec=INK, mew=2, label=say(zh="保留", en="kept"))
    legend_above(ax)
    at = 1 + EVERY * np.arange(LOOKS)

    def draw(noise, size, decay, rate, patience):
        (X, t), stopping = moons(size, noise, rng=1), EarlyStopping(patience)
        net, training, validation, states = fit(noise, size, decay, rate)
        # Watched until the first time that it says so: ``any`` looks no further.
        stopped = any(map(stopping.watch, validation, states))
        lowest = stopping.best.epoch - 1
        k, last = lowest if stopped else LOOKS - 1, at[lowest] + EVERY * patience
        net.theta = states[k]
        y = binary_cross_entropy_with_logits.inverse_link(net(GRID.reshape(-1, 2)))
        image.set_data(y.reshape(GRID.shape[:2]))
        ones.set_data(*X[t == 1].T)
        zeros.set_data(*X[t == 0].T)
        fitted.set_data(at, training)
        held_out.set_data(at, validation)
        wait.set_data([at[lowest], last], [validation[lowest]] * 2)
        kept.set_data([at[k]], [validation[k]])
        zh, en = (
            f"没有提前停止（耐心要到第 {last} 步才用完）",
            f"no early stopping (the patience would last until step {last})",
        )
        if stopped:
            zh = f"第 {last} 步停止，保留第 {at[k]} 步"
            en = f"stopped at step {last}, step {at[k]} kept"
        losses = training[k], validation[k]
        words = say(
            zh=f"λ = {decay:.2f}，失活率 {rate:.2f}，耐心 {patience}：{zh}。训练损失 {losses[0]:.2g}，"
            f"验证损失 {losses[1]:.2g}。",
            en=f"λ = {decay:.2f}, dropout {rate:.2f}, patience {patience}: {en}. Training loss "
            f"{losses[0]:.2g}, validation loss {losses[1]:.2g}.",
        )
        low = losses[1] < 0.4 and losses[1] <= 2 * losses[0]
        return words, low and not stopped and size <= 40 and noise > 0.34

    return figure, draw
