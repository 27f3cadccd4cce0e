"""The playground: choose data, network and training, and watch the network learn."""

import numpy as np

from nbhelpers.explore.kit.before import Clock, Points, choice, integer, slider, steps, text_line
from nbhelpers.explore.kit.explorer import Explorer
from nbhelpers.explore.kit.goal import verdict
from nbhelpers.figures.playground import PLANE, Board
from nbhelpers.figures.style import styled
from nbhelpers.lessons.playground import NUMBERS, WHOLE, Configuration, Run, from_text, to_text
from nbhelpers.notebook.language import say

__all__ = ["playground"]

LAYERS = ("1", "2", "3", "4", "8", "4-4", "8-8", "8-8-8", "8-8-8-8", "16-16")
BATCHES = (1, 4, 16, 32, 64)
RATES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
PENALTIES = (0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1)
GOAL = 0.95  # accuracy on the validation set of the spiral


@styled
def playground(configuration=""):
    """A network that trains while you watch; ``configuration`` is a text that it showed before."""
    start = from_text(configuration)
    board, run = Board(), Run(start)
    clock_before, text_before, complaint, shown = 0, to_text(start), "", None

    def draw(clock, text, new, points, **chosen):
        nonlocal run, clock_before, text_before, complaint, shown
        wanted = settings(points, chosen)
        if text != text_before:
            try:
                wanted, complaint = from_text(text), ""
                run = Run(wanted)
                set_controls(controls, wanted)
            except ValueError as error:
                complaint = str(error)
        elif wanted != run.configuration:
            complaint = ""
        run = go_on(run, wanted, clock - clock_before, controls["clock"].running)
        if not complaint:
            controls["text"].value = to_text(wanted)
        if run.diverged:
            controls["clock"].pause()
        controls["clock"].stride = run.epochs_a_picture
        clock_before, text_before = clock, controls["text"].value
        if shown != (now := (run, run.epoch, run.diverged, run.configuration.points)):
            show(board, run)
            shown = now
        return complaint or playground_words(run)

    controls = make_controls(start, board.plane)
    return Explorer(board.figure, draw, **controls)


def settings(points, chosen):
    """The configuration that the controls say, with as many digits as its text has."""
    X, t = points
    added = tuple((*x, k) for x, k in zip(X, t, strict=True))
    return from_text(to_text(Configuration(**chosen, points=added)))


def go_on(run, wanted, epochs, running):
    """``run`` after some more epochs with the ``wanted`` configuration, or a new run.

    It is new where the clock went back, and where the change cannot be made in a run. While the
    clock is ``running``, a change comes with an epoch of its own, and so with a picture at once.
    """
    changed = {
        name
        for name, old, new in zip(wanted._fields, run.configuration, wanted, strict=True)
        if old != new
    }
    over = run.epoch == 0 or run.diverged
    if epochs < 0 or changed & set(Run.ANEW) or (changed and over):
        return Run(wanted)
    if changed:
        run.change(wanted)
        epochs = epochs or int(running)
    run.advance(epochs)
    return run


def show(board, run):
    """Draw the samples, the network and the losses of ``run``."""
    board.show_samples(*run.samples, run.configuration.points)
    board.show_network(run.net.W, run.outputs(PLANE))
    board.show_losses(run.history)
    board.alarm.set_text(say(zh="训练发散", en="training diverged") if run.diverged else "")


def playground_words(run):
    """The state of ``run``, its settings, and the goal."""
    c, losses, (training, validation) = run.configuration, run.history[-1], run.accuracies()
    names = {value: name for name, value in options("optimizer").items()}
    batch = say(zh="全部样本", en="all") if c.batch >= len(run.X) else c.batch
    size = run.net.theta.size
    if run.diverged:
        return say(
            zh=f"第 {run.epoch + 1} 轮：{run.diverged}改动任何设置都会重新开始。",
            en=f"Epoch {run.epoch + 1}: {run.diverged} Any new setting starts training anew.",
        )
    reached = c.data == "spiral" and validation >= GOAL
    return say(
        zh=f"第 {run.epoch} 轮：损失 {losses.training:.3g}（训练集）、{losses.validation:.3g}（验证集）；"
        f"准确率 {training:.1%}、{validation:.1%}。{size} 个参数；{names[c.optimizer]}，η = {c.eta:.3g}，"
        f"批次 {batch}，λ = {c.l2:.3g}，Dropout {c.dropout:.3g}，种子 {c.seed}。"
        f"目标“螺旋的验证准确率 {GOAL:.0%}”：{verdict(reached)}。",
        en=f"Epoch {run.epoch}: loss {losses.training:.3g} (training), {losses.validation:.3g} "
        f"(validation); accuracy {training:.1%}, {validation:.1%}. {size} parameters; "
        f"{names[c.optimizer]}, η = {c.eta:.3g}, batch {batch}, λ = {c.l2:.3g}, dropout {c.dropout:.3g}, "
        f"seed {c.seed}. Goal “validation accuracy {GOAL:.0%} on the spiral”: {verdict(reached)}.",
    )


def options(name):
    """What a reader can choose for ``name``: what they see, and the word in the configuration."""
    return {
        "data": {
            say(zh="同心圆", en="circles"): "circles",
            say(zh="月牙", en="moons"): "moons",
            say(zh="异或", en="XOR"): "xor",
            say(zh="两团高斯", en="two Gaussians"): "gaussians",
            say(zh="螺旋", en="spiral"): "spiral",
        },
        "layers": {say(zh="0（没有隐藏层）", en="0 (none)"): "0"} | {w: w for w in LAYERS},
        "act": {
            "tanh": "tanh",
            "sigmoid": "sigmoid",
            "ReLU": "relu",
            "Leaky ReLU": "leaky_relu",
            "GELU": "gelu",
        },
        "init": {
            "Xavier": "xavier",
            "He": "he",
            say(zh="很小：σ = 0.01", en="small: σ = 0.01"): "small",
            say(zh="很大：σ = 3", en="large: σ = 3"): "large",
            say(zh="全零", en="zeros"): "zeros",
        },
        "loss": {
            say(zh="交叉熵", en="cross-entropy"): "bce",
            say(zh="均方误差（t = ±1）", en="MSE (t = ±1)"): "mse",
            say(zh="Huber（t = ±1）", en="Huber (t = ±1)"): "huber",
        },
        "optimizer": {"SGD": "sgd", "Momentum": "momentum", "RMSprop": "rmsprop", "Adam": "adam"},
        "batch": {str(b): b for b in BATCHES} | {say(zh="全部", en="all"): WHOLE["batch"][1]},
    }[name]


def make_controls(start, plane):
    """All controls by name: those of the configuration ``start``, clock, text and new point."""

    def chosen(name, zh, en):
        return choice(say(zh=zh, en=en), with_option(options(name), getattr(start, name)))

    def share(name, zh, en):
        return slider(say(zh=zh, en=en), *NUMBERS[name], getattr(start, name), 0.01)

    new = choice(say(zh="点击添加", en="a click adds"), {class_name(1): 1, class_name(0): 0})
    controls = {
        "clock": Clock(say(zh="训练", en="train"), say(zh="一轮", en="1 epoch")),
        "data": chosen("data", "数据", "data"),
        "noise": share("noise", "噪声", "noise"),
        "layers": chosen("layers", "隐藏层", "hidden layers"),
        "act": chosen("act", "激活函数", "activation"),
        "init": chosen("init", "参数初始化", "initialization"),
        "loss": chosen("loss", "损失", "loss"),
        "optimizer": chosen("optimizer", "优化器", "optimizer"),
        "eta": steps(say(zh="学习率 η", en="learning rate η"), RATES, start.eta),
        "batch": chosen("batch", "批次大小", "batch size"),
        "l2": steps(say(zh="L2 强度 λ", en="L2 strength λ"), PENALTIES, start.l2),
        "dropout": share("dropout", "Dropout", "dropout"),
        "seed": integer(say(zh="随机种子", en="seed"), *WHOLE["seed"], start.seed),
        "new": new,
        "points": Points(plane, *arrays(start.points), label=lambda: new.value),
        "text": text_line(say(zh="配置", en="configuration"), to_text(start)),
    }
    set_controls(controls, start)
    return controls


def class_name(k):
    """Name of class k."""
    return say(zh=f"类别 {k}", en=f"class {k}")


def arrays(points):
    """X (n, 2) and t (n,) of points (x₁, x₂, class)."""
    points = np.array(points, float).reshape(-1, 3)
    return points[:, :2], points[:, 2].astype(int)


def with_option(known, value):
    """``known`` options, and ``value`` where it is not among them: numbers stay in order."""
    if value in known.values():
        return known
    if isinstance(value, str):
        return known | {value: value}
    return dict(sorted((known | {f"{value:g}": value}).items(), key=lambda pair: pair[1]))


def set_controls(controls, configuration):
    """Let the controls say the ``configuration``."""
    for name, value in configuration._asdict().items():
        if name in ("layers", "batch", "eta", "l2"):
            controls[name].options = with_option(controls[name].options, value)
        controls[name].value = arrays(value) if name == "points" else value
