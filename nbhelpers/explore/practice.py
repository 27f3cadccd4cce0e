"""Explorers of chapter 5: a live training, spreads, norms, paths on surfaces, rates, overfitting."""

from functools import lru_cache

import numpy as np

from nbhelpers.activations import relu, sigmoid, tanh
from nbhelpers.data import circles, digits, moons
from nbhelpers.explore.kit.before import Player, Points, choice, integer, log_slider, slider
from nbhelpers.explore.kit.explorer import Explorer
from nbhelpers.explore.kit.goal import goal
from nbhelpers.figures.number import Number
from nbhelpers.figures.practice import LINES, list_of, number, tiles
from nbhelpers.figures.style import (
    BLUE,
    GRAY,
    GREEN,
    INK,
    ORANGE,
    legend_above,
    new_figure,
    styled,
)
from nbhelpers.layers import BatchNorm, LayerNorm, Sequential
from nbhelpers.lessons.gradient_flow import layer_spreads
from nbhelpers.lessons.recipes import build_network as network
from nbhelpers.lessons.surfaces import descend, rosenbrock, saddle, valley
from nbhelpers.losses import binary_cross_entropy_with_logits, softmax_cross_entropy
from nbhelpers.mlp import MLP
from nbhelpers.notebook.language import say
from nbhelpers.optimizers import SGD, Adam, AdamW, Momentum, RMSprop
from nbhelpers.regularization import EarlyStopping
from nbhelpers.training import epochs

__all__ = ["initialization", "normalization", "rates", "regularization", "surface", "training"]

OPTIMIZERS = {"SGD": SGD, "Momentum": Momentum, "RMSprop": RMSprop, "Adam": Adam}


def make(name, eta, beta):
    """The optimizer ``name`` with learning rate η; β is its memory, of SGD there is none."""
    if name == "SGD":
        return SGD(eta)
    return Adam(eta, beta1=beta) if name == "Adam" else OPTIMIZERS[name](eta, beta)


def optimizer_lines(ax, **style):
    """An empty line for each optimizer."""
    return {
        name: ax.plot([], [], ls=line, color=color, label=name, **style)[0]
        for name, (color, line) in zip(OPTIMIZERS, LINES, strict=False)
    }


# A live training on the digits.

PASSES = 20


class LiveRun:
    """A training of 64–16–10 on every other digit, carried on only as far as it was asked for."""

    def __init__(self, eta, batch_size):
        self.validation = digits("validation")
        self.net = network([64, 16, 10], relu, rng=0)
        X, t = (part[::2] for part in digits("train"))
        self.records = epochs(self.net, X, t, softmax_cross_entropy, SGD(eta), batch_size, rng=0)
        self.training, self.losses, self.rights, self.weights = [], [], [], []
        self._note()

    def upto(self, epoch):
        """Train until ``epoch`` epochs are over."""
        while len(self.training) < epoch:
            self.training.append(next(self.records).loss)
            self._note()

    def _note(self):
        X, t = self.validation
        y = self.net(X)
        self.losses.append(float(softmax_cross_entropy(y, t)))
        self.rights.append(float(np.mean(y.argmax(axis=1) == t)))
        self.weights.append(tiles(self.net.W[0], 4))


@styled
def training(eta=0.01, batch_size=32, step=10):
    """Training on the digits, one pass a frame: losses, and the weights of the first layer."""
    figure = new_figure(9, 3.6)
    ax, picture = figure.subplots(1, 2, width_ratios=[1.9, 1])
    ax.set(xlim=(-0.3, PASSES + 0.3), xticks=range(0, PASSES + 1, 5), ylim=(0.01, 6), yscale="log")
    ax.set(xlabel=say(zh="轮次", en="epoch"), ylabel=say(zh="损失", en="loss"))
    (fitted,) = ax.plot([], [], "o-", ms=4, color=BLUE, label=say(zh="训练", en="training"))
    (held,) = ax.plot([], [], "s--", ms=4, color=ORANGE, label=say(zh="验证", en="validation"))
    legend_above(ax)
    image = picture.imshow(np.zeros((35, 35)), cmap="RdBu", vmin=-0.8, vmax=0.8, zorder=1)
    picture.set(xticks=[], yticks=[])
    picture.spines[:].set_visible(False)
    picture.set_title(say(zh="第一层 16 个神经元的权重", en="weights of the 16 hidden neurons"))

    @lru_cache(maxsize=1)
    def run(eta, batch_size):
        return LiveRun(eta, batch_size)

    def draw(eta, batch_size, step):
        live = run(eta, batch_size)
        live.upto(step)
        fitted.set_data(range(1, step + 1), live.training[:step])
        held.set_data(range(step + 1), live.losses[: step + 1])
        image.set_data(live.weights[step])
        right = live.rights[step]
        return say(
            zh=f"η = {eta:.3g}，批次大小 {batch_size}，第 {step} 轮：验证损失 {live.losses[step]:.3f}，"
            f"验证准确率 {right:.1%}。",
            en=f"η = {eta:.3g}, batch size {batch_size}, epoch {step}: validation loss "
            f"{live.losses[step]:.3f}, validation accuracy {right:.1%}. ",
        ) + goal(
            "20 轮之内验证准确率 95%", "95% validation accuracy within 20 epochs", right >= 0.95
        )

    sizes = {str(size): size for size in (16, 32, 128)}
    return Explorer(
        figure,
        draw,
        eta=log_slider(say(zh="学习率 η", en="learning rate η"), 0.001, 10, eta),
        batch_size=choice(say(zh="批次大小", en="batch size"), sizes, batch_size),
        step=Player(say(zh="轮次", en="epoch"), PASSES, step),
    )


# How far signals spread, layer by layer.

WIDTH, DEEPEST = 64, 50


@lru_cache(maxsize=1)
def deep_start():
    """Samples (32, 64), a gradient for the output, and weights of variance 1 for 50 layers."""
    rng = np.random.default_rng(0)
    X, grad = rng.normal(size=(2, 32, WIDTH))
    return X, grad, rng.normal(size=(DEEPEST, WIDTH, WIDTH))


@styled
def initialization(gain=1.0, depth=20):
    """Spread of activations and gradients in each layer, for weights of variance gain / fan-in."""
    figure = new_figure(9, 3.6)
    axes = figure.subplots(1, 2, sharex=True, sharey=True)
    titles = say(
        zh=("向前：激活值的大小", "向后：梯度的大小"),
        en=("forward: size of activations", "backward: size of gradients"),
    )
    lines = []
    for ax, title, color in zip(axes, titles, (BLUE, ORANGE), strict=True):
        ax.set(xlim=(0.5, DEEPEST + 0.5), yscale="log", ylim=(1e-10, 1e10), title=title)
        ax.set_xlabel(say(zh="第几层", en="layer"))
        ax.axhspan(0.5, 2, color=GREEN, alpha=0.15, lw=0)
        lines += ax.plot([], [], "o-", ms=3, lw=1.2, color=color)
    axes[0].set_ylabel(say(zh="均方根", en="root mean square"))
    X, grad, weights = deep_start()

    def draw(gain, depth, act):
        net = MLP([WIDTH] * (depth + 1), act, act)
        for W, standard in zip(net.W, weights[:depth], strict=True):
            np.multiply(standard, np.sqrt(gain / WIDTH), out=W)
        forward, backward = layer_spreads(net, X, grad)
        for line, values in zip(lines, (forward, backward), strict=True):
            line.set_data(range(1, depth + 1), np.clip(values, 1e-12, 1e12))
        ratios = forward[-1] / forward[0], backward[0] / backward[-1]
        kept = depth == DEEPEST and act is relu and all(0.5 <= ratio <= 2 for ratio in ratios)
        return say(
            zh=f"{depth} 层，方差 × 输入数 = {gain:.3g}：激活值从第一层到最后一层变为 {ratios[0]:.2g} 倍，"
            f"梯度从最后一层到第一层变为 {ratios[1]:.2g} 倍。",
            en=f"{depth} layers, variance × fan-in = {gain:.3g}: from the first layer to the last "
            f"activations change by a factor of {ratios[0]:.2g}, and gradients on their way back by "
            f"{ratios[1]:.2g}. ",
        ) + goal(
            "ReLU，50 层，两个倍数都在 0.5 与 2 之间",
            "ReLU, 50 layers, both factors between 0.5 and 2",
            kept,
        )

    return Explorer(
        figure,
        draw,
        gain=log_slider(say(zh="方差 × 输入数", en="variance × fan-in"), 0.1, 10, gain),
        depth=integer(say(zh="层数", en="layers"), 2, DEEPEST, depth),
        act=choice(
            say(zh="激活函数", en="activation"), {"ReLU": relu, "tanh": tanh, "sigmoid": sigmoid}
        ),
    )


# Batch and layer normalization of the same samples.

SAMPLES = np.array([[-1.9, 0.6], [-1.0, -0.9], [-0.2, 1.2], [0.5, -0.2], [1.2, 0.9]])
THIRD = np.array([1.4, 0.5, -0.6, -0.4, 1.6])  # a third feature, which stays where it is


def normalized(X):
    """The samples X after a fresh ``BatchNorm`` in training mode, and after a ``LayerNorm``."""
    norms = BatchNorm(X.shape[1]), LayerNorm(X.shape[1])
    return [Sequential([norm]).forward(X, training=True) for norm in norms]


@styled
def normalization(factor=1.0):
    """Five samples that can be dragged, and where batch and layer normalization put them."""
    figure = new_figure(9, 3.6)
    axes = figure.subplots(1, 3, sharex=True, sharey=True)
    titles = say(
        zh=("原来的样本（可拖动）", "批归一化之后", "层归一化之后"),
        en=("the samples (drag them)", "after batch norm", "after layer norm"),
    )
    start = np.column_stack([SAMPLES, THIRD])
    before = [start, *normalized(start)]
    dots, trails, names = [], [], []
    for ax, title, places, color in zip(axes, titles, before, (INK, BLUE, ORANGE), strict=True):
        ax.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), title=title, xlabel="$h_1$")
        ax.plot(*places[:, :2].T, "o", ms=9, mfc="none", mec=GRAY, mew=1)
        trails += ax.plot([], [], "-", color=GRAY, lw=1)
        dots += ax.plot([], [], "o", ms=9, color=color)
        names.append([ax.add_artist(Number(0, 0, letter)) for letter in "ABCDE"])
    axes[0].set_ylabel("$h_2$")

    def draw(samples, factor):
        samples = np.array(samples)
        X = factor * np.column_stack([samples, THIRD])
        after = [X, *normalized(X)]
        for dot, trail, labels, old, new in zip(dots, trails, names, before, after, strict=True):
            dot.set_data(*new[:, :2].T)
            gaps = np.full((5, 2), np.nan)
            trail.set_data(*np.stack([old[:, :2], new[:, :2], gaps], axis=1).reshape(-1, 2).T)
            for label, place in zip(labels, new, strict=True):
                label.set_position((place[0], place[1] + 0.5))
        moved = np.abs(samples - SAMPLES).max(axis=1) > 1e-9
        one = moved.sum() == 1
        batch, layer = (
            np.abs(new - old)[~moved].max(initial=0)
            for old, new in zip(before[1:], after[1:], strict=True)
        )
        return say(
            zh=f"你拖动了 {moved.sum()} 个样本，共同因子 {factor:.2f}。没有拖动的样本最多移动了："
            f"批归一化 {batch:.2f}，层归一化 {layer:.2f}。",
            en=f"You dragged {moved.sum()} of the samples; the common factor is {factor:.2f}. Those you "
            f"did not drag moved by up to {batch:.2f} under batch norm and {layer:.2f} under layer "
            "norm. ",
        ) + goal(
            "只拖动一个样本，让别的样本在批归一化之后移动 0.5 以上",
            "drag a single sample and move another by 0.5 or more under batch norm",
            one and batch >= 0.5,
        )

    return Explorer(
        figure,
        draw,
        samples=Points(axes[0], SAMPLES),
        factor=slider(say(zh="共同因子", en="common factor"), 0.2, 3, factor, 0.05),
    )


# Paths of optimizers on surfaces of two parameters.

STARTS = {valley: (-1.8, 1.0), saddle: (-1.6, 0.02), rosenbrock: (-1.2, 1.2)}


def relief(surface):
    """Bands of equal loss, evenly spaced in its fourth root, as an image of 240 × 400 pixels."""
    x, y = np.meshgrid(np.linspace(-2.2, 2.2, 400), np.linspace(-1.4, 1.8, 240))
    return np.floor(10 * surface(np.stack([x, y], axis=-1)) ** 0.25) % 2


@styled
def surface(eta=10**-1.7, beta=0.9, steps=60):
    """Paths of four optimizers on a surface, from a start that can be dragged; loss by step."""
    figure = new_figure(9, 3.6)
    plane, ax = figure.subplots(1, 2, width_ratios=[1.45, 1])
    plane.set(xlim=(-2.2, 2.2), ylim=(-1.4, 1.8), xlabel="x", ylabel="y")
    plane.grid(visible=False)
    image = plane.imshow(
        relief(valley),
        cmap="Greys",
        zorder=1,
        extent=(-2.2, 2.2, -1.4, 1.8),
        origin="lower",
        aspect="auto",
    )
    image.set_clim(0, 6)
    paths = optimizer_lines(plane, lw=1.6)
    ends = {
        name: plane.plot([], [], "o", ms=7, color=line.get_color(), mec="white")[0]
        for name, line in paths.items()
    }
    (dot,) = plane.plot([], [], "D", color=INK, ms=8, mec="white")
    legend_above(plane)
    ax.set(xlim=(0, 200), ylim=(1e-8, 1e2), yscale="log")
    ax.set(xlabel=say(zh="步", en="step"), ylabel=say(zh="损失", en="loss"))
    losses = optimizer_lines(ax, lw=1.6)
    shown = []

    def draw(surface, eta, beta, steps, start):
        if shown != [surface]:
            shown[:] = [surface]
            image.set_data(relief(surface))
        start = np.array(start)
        dot.set_data(*start.T)
        last = {}
        for name in OPTIMIZERS:
            path = descend(surface, make(name, eta, beta), start[0], steps)
            values = surface(path)
            seen = path[np.isfinite(values)]
            paths[name].set_data(*np.clip(seen, -9, 9).T)
            ends[name].set_data(*np.clip(seen[-1:], -9, 9).T)
            losses[name].set_data(range(steps + 1), np.maximum(values, 1e-12))
            last[name] = values[-1]
        told = list_of([f"{name} {number(value)}" for name, value in last.items()])
        return say(
            zh=f"η = {eta:.3g}，β = {beta:.2f}，{steps} 步之后的损失：{told}。",
            en=f"η = {eta:.3g}, β = {beta:.2f}; loss after {steps} steps: {told}. ",
        ) + goal(
            "山谷，100 步以内，四个方法的损失都低于 0.01",
            "valley, at most 100 steps, all four losses below 0.01",
            surface is valley and steps <= 100 and all(value < 0.01 for value in last.values()),
        )

    names = say(zh=("山谷", "鞍点", "弯谷"), en=("valley", "saddle", "bent valley"))
    which = choice(
        say(zh="曲面", en="surface"), dict(zip(names, (valley, saddle, rosenbrock), strict=True))
    )
    start = Points(plane, [STARTS[valley]], start=STARTS.get, by="surface")
    return Explorer(
        figure,
        draw,
        surface=which,
        eta=log_slider(say(zh="学习率 η", en="learning rate η"), 0.001, 1, eta),
        beta=slider(say(zh="记忆 β", en="memory β"), 0, 0.99, beta, 0.01),
        steps=integer(say(zh="步数", en="steps"), 1, 200, steps),
        start=start,
    )


# The same optimizers on a real training.


@lru_cache(maxsize=1)
def rate_sets():
    """The data sets of ``rates``, 80 samples each."""
    return {make: (lambda X, t: (X, t[:, None]))(*make(80, rng=0)) for make in (moons, circles)}


RATE_STEPS = 40


def losses_of(optimizer, hidden, X, t):
    """Training loss before each of 40 steps on all samples and after the last; NaN if it is over."""
    net, losses = MLP([2, hidden, 1], tanh, rng=0), np.full(RATE_STEPS + 1, np.nan)
    for k in range(RATE_STEPS + 1):
        losses[k], grad = net.loss_and_gradient(X, t, binary_cross_entropy_with_logits)
        net.theta += optimizer.step(grad)
        if not np.abs(net.theta).max() < 1e6:
            break
    return losses


@styled
def rates(eta=0.01, beta=0.9, hidden=8):
    """Training loss of a small network on moons or circles, under four optimizers with one η."""
    figure = new_figure(9, 3.6)
    ax = figure.add_subplot(xlim=(0, RATE_STEPS), ylim=(1e-4, 30), yscale="log")
    ax.set(xlabel=say(zh="步", en="step"), ylabel=say(zh="训练损失", en="training loss"))
    ax.axhline(np.log(2), color=GRAY, lw=1)
    ax.annotate(
        say(zh="随机猜", en="guessing"),
        (RATE_STEPS, np.log(2)),
        (5, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        zorder=0,
    )
    lines = optimizer_lines(ax)
    legend_above(ax)

    def draw(data, eta, beta, hidden):
        X, t = rate_sets()[data]
        last = {}
        for name in OPTIMIZERS:
            losses = losses_of(make(name, eta, beta), hidden, X, t)
            lines[name].set_data(range(RATE_STEPS + 1), losses)
            last[name] = losses[-1]
        told = list_of([f"{name} {number(value)}" for name, value in last.items()])
        return say(
            zh=f"η = {eta:.3g}，β = {beta:.2f}，{hidden} 个隐藏神经元，{RATE_STEPS} 步之后的训练损失：{told}。",
            en=f"η = {eta:.3g}, β = {beta:.2f}, {hidden} hidden neurons; training loss after "
            f"{RATE_STEPS} steps: {told}. ",
        ) + goal(
            "月牙，Momentum、RMSprop 和 Adam 的损失都低于 0.2",
            "moons, the losses of Momentum, RMSprop and Adam all below 0.2",
            data is moons and max(last[name] for name in ("Momentum", "RMSprop", "Adam")) < 0.2,
        )

    names = dict(
        zip(say(zh=("月牙", "圆环"), en=("moons", "circles")), (moons, circles), strict=True)
    )
    return Explorer(
        figure,
        draw,
        data=choice(say(zh="数据", en="data"), names),
        eta=log_slider(say(zh="学习率 η", en="learning rate η"), 0.001, 10, eta),
        beta=slider(say(zh="记忆 β", en="memory β"), 0, 0.99, beta, 0.01),
        hidden=integer(say(zh="隐藏神经元", en="hidden neurons"), 2, 16, hidden),
    )


# Overfitting, and what helps against it.

FIT_STEPS, EVERY = 60, 3
LOOKS = FIT_STEPS // EVERY
GRID = np.stack(np.meshgrid(np.linspace(-2.4, 2.4, 60), np.linspace(-1.8, 1.8, 45)), axis=-1)


class Fit:
    """A training of 2–16–16–1 on few noisy samples, looked at every third step."""

    def __init__(self, noise, size, decay, rate):
        self.X, t = moons(size, noise, rng=1)
        X_held, t_held = moons(400, noise, rng=2)
        t, t_held = t[:, None], t_held[:, None]
        net = network([2, 16, 16, 1], relu, dropout=rate, rng=0, dtype=np.float64)
        optimizer = AdamW(0.05, weight_decay=decay)
        self.t, self.net, loss = t, net, binary_cross_entropy_with_logits
        self.training, self.validation, self.states = [], [], []
        for k in range(FIT_STEPS):
            _, grad = net.loss_and_gradient(self.X, t, loss)
            net.theta += optimizer.step(grad, net.theta)
            if k % EVERY == 0:
                self.training.append(float(loss(net(self.X), t)))
                self.validation.append(float(loss(net(X_held), t_held)))
                self.states.append(net.theta.copy())

    def stop(self, patience):
        """Where early stopping ends the training, and the best of what it saw."""
        stopping = EarlyStopping(patience)
        for loss, state in zip(self.validation, self.states, strict=True):
            if stopping.watch(loss, state):
                break
        return stopping


@styled
def regularization(noise=0.35, size=40, decay=0.0, rate=0.0, patience=LOOKS):
    """A fit to few noisy samples, and its losses: noise, size, weight decay, dropout, patience."""
    figure = new_figure(9, 3.6)
    plane, ax = figure.subplots(1, 2, width_ratios=[1, 1.25])
    plane.set(xlim=(-2.4, 2.4), ylim=(-1.8, 1.8), xlabel="$x_1$", ylabel="$x_2$")
    plane.grid(visible=False)
    image = plane.imshow(
        np.zeros(GRID.shape[:2]),
        cmap="RdBu",
        zorder=1,
        vmin=-1.0,
        vmax=2.0,
        extent=(-2.4, 2.4, -1.8, 1.8),
        origin="lower",
        aspect="auto",
    )
    (one,) = plane.plot([], [], "o", color=BLUE, ms=6, mec="white", mew=0.5)
    (zero,) = plane.plot([], [], "X", color=ORANGE, ms=6, mec="white", mew=0.5)
    ax.set(xlim=(0, FIT_STEPS), ylim=(1e-3, 10), yscale="log")
    ax.set(xlabel=say(zh="步", en="step"), ylabel=say(zh="损失", en="loss"))
    (fitted,) = ax.plot([], [], color=BLUE, label=say(zh="训练", en="training"))
    (held,) = ax.plot([], [], "--", color=ORANGE, label=say(zh="验证", en="validation"))
    (kept,) = ax.plot(
        [], [], "o", ms=11, mfc="none", mec=INK, mew=2, label=say(zh="保留", en="kept")
    )
    (end,) = ax.plot([], [], ":", color=INK, lw=1.5, label=say(zh="停止", en="stop"))
    legend_above(ax)
    at = 1 + EVERY * np.arange(LOOKS)
    fit = lru_cache(maxsize=1)(Fit)

    def draw(noise, size, decay, rate, patience):
        run = fit(noise, size, decay, rate)
        stopping = run.stop(patience)
        stopped = stopping.epoch - stopping.best.epoch >= patience
        k = stopping.best.epoch if stopped else len(at)
        run.net.theta = run.states[k - 1]
        image.set_data(
            binary_cross_entropy_with_logits.inverse_link(run.net(GRID.reshape(-1, 2))).reshape(
                GRID.shape[:2]
            )
        )
        one.set_data(*run.X[run.t[:, 0] == 1].T)
        zero.set_data(*run.X[run.t[:, 0] == 0].T)
        fitted.set_data(at, run.training)
        held.set_data(at, run.validation)
        kept.set_data([at[k - 1]], [run.validation[k - 1]])
        end.set_data([at[stopping.epoch - 1]] * 2 if stopped else [], [1e-3, 10] if stopped else [])
        training, value = run.training[k - 1], run.validation[k - 1]
        when = (
            say(
                zh=f"提前停止，保留第 {at[k - 1]} 步", en=f"stopped early, step {at[k - 1]} is kept"
            )
            if stopped
            else say(zh="没有提前停止", en="not stopped early")
        )
        return say(
            zh=f"λ = {decay:.2f}，失活率 {rate:.2f}，{when}：训练损失 {training:.2g}，验证损失 {value:.2g}。",
            en=f"λ = {decay:.2f}, dropout {rate:.2f}, {when}: training loss {training:.2g}, "
            f"validation loss {value:.2g}. ",
        ) + goal(
            "不用提前停止，验证损失不超过训练损失的 2 倍，且低于 0.4",
            "without early stopping, a validation loss below 0.4 and at most twice the training loss",
            not stopped and value <= 2 * training and value < 0.4,
        )

    return Explorer(
        figure,
        draw,
        noise=slider(say(zh="噪声", en="noise"), 0, 0.6, noise, 0.05),
        size=integer(say(zh="训练样本数", en="training samples"), 10, 200, size),
        decay=slider(say(zh="权重衰减 λ", en="weight decay λ"), 0, 5, decay, 0.1),
        rate=slider(say(zh="失活率", en="dropout rate"), 0, 0.8, rate, 0.05),
        patience=integer(say(zh="耐心（检查次数）", en="patience (looks)"), 1, LOOKS, patience),
    )
