"""The playground: choose data, network and training, and watch the network learn."""

from nbhelpers.explore.kit.controls import Clock, Line, choice, integer, slider, steps
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.kit.points import Points
from nbhelpers.figures.playground import PLANE, Board
from nbhelpers.lessons.playground import NUMBERS, WHOLE, Configuration, Run, from_text, to_text
from nbhelpers.notebook.language import say

__all__ = ["playground"]

DATA = {
    ("同心圆", "circles"): "circles",
    ("月牙", "moons"): "moons",
    ("异或", "XOR"): "xor",
    ("两团高斯", "two Gaussians"): "gaussians",
    ("螺旋", "spiral"): "spiral",
}
LAYERS = "1", "2", "3", "4", "8", "4-4", "8-8", "8-8-8", "8-8-8-8", "16-16"
LAYERS = {("无", "none"): "0"} | {widths: widths for widths in LAYERS}
ACTS = {"tanh": "tanh", "sigmoid": "sigmoid", "ReLU": "relu"}
ACTS |= {"Leaky ReLU": "leaky_relu", "GELU": "gelu"}
STARTS = {
    "Xavier": "xavier",
    "He": "he",
    ("很小：σ = 0.01", "small: σ = 0.01"): "small",
    ("很大：σ = 3", "large: σ = 3"): "large",
    ("全零", "zeros"): "zeros",
}
LOSSES = {
    ("交叉熵", "cross-entropy"): "bce",
    ("均方误差（t = ±1）", "MSE (t = ±1)"): "mse",
    ("Huber（t = ±1）", "Huber (t = ±1)"): "huber",
}
OPTIMIZERS = {"SGD": "sgd", "Momentum": "momentum", "RMSprop": "rmsprop", "Adam": "adam"}
RATES = 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10
BATCHES = {str(size): size for size in (1, 4, 16, 32, 64)} | {("全部", "all"): WHOLE["batch"][1]}
PENALTIES = 0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1
CLASSES = {("类别 1", "class 1"): 1, ("类别 0", "class 0"): 0}
GOAL = 0.95  # accuracy on the validation set of the spiral
TASK = (
    f"数据选“螺旋”，验证准确率达到 {GOAL:.0%}",
    f"choose the spiral, and reach a validation accuracy of {GOAL:.0%}",
)


def configuration_of(values):
    """The configuration that the values of the controls say."""
    X, t = values["points"]
    points = tuple((*x, k) for x, k in zip(X, t, strict=True))
    names = [name for name in Configuration._fields if name != "points"]
    return Configuration(**{name: values[name] for name in names}, points=points)


def values_in(text):
    """The values of the controls for the configuration that ``text`` says, at epoch 0."""
    values = from_text(text)._asdict()
    X, t = [point[:2] for point in values["points"]], [point[2] for point in values["points"]]
    return values | {"points": (X, t), "clock": 0}


def text_of(values):
    """The text of the configuration that the values of the controls say."""
    return to_text(configuration_of(values))


def playground(configuration=""):
    """A network that trains while you watch; ``configuration`` is a text that it showed before."""
    values = values_in(configuration) | {"new": 1}
    return _playground(**values, text=text_of(values))


@explorer(
    *TASK,
    columns=1,
    heads={"data": ("数据", "Data"), "layers": ("网络", "Network"), "loss": ("训练", "Training")},
)
def _playground(
    clock: Clock("训练", "train", ("一轮", "1 epoch")),
    data: choice("数据集", "data set", DATA),
    noise: slider("噪声", "noise", *NUMBERS["noise"], 0.01),
    seed: integer("随机种子", "seed", *WHOLE["seed"]),
    new: choice("点击添加", "a click adds", CLASSES),
    layers: choice("隐藏层", "hidden layers", LAYERS, between=True),
    act: choice("激活函数", "activation", ACTS),
    init: choice("初始化", "initialization", STARTS),
    loss: choice("损失", "loss", LOSSES),
    optimizer: choice("优化器", "optimizer", OPTIMIZERS),
    eta: steps("学习率 η", "learning rate η", RATES),
    batch: choice("批次大小", "batch size", BATCHES, between=True),
    l2: steps("L2 强度 λ", "L2 strength λ", PENALTIES),
    dropout: slider("失活率", "dropout", *NUMBERS["dropout"], 0.01),
    points: Points(target="new", digits=2),
    text: Line("配置", "configuration", Configuration._fields, values_in, text_of),
):
    """The playground. Unlike other explorers it has a state: a run continues from where it is."""
    board, run, before, shown = Board(), None, 0, None

    def draw(**values):
        nonlocal run, before, shown
        wanted = configuration_of(values)
        run = go_on(run, wanted, values["clock"] - before, clock.running)
        before, clock.stride = values["clock"], run.epochs_a_picture
        if run.diverged:
            clock.pause()
        if shown != (now := (run, run.epoch, run.diverged, run.configuration.points)):
            show(board, run)
            shown = now
        return told(run, complaint(values["text"]))

    return board.figure, draw, board.fold


def go_on(run, wanted, epochs, running):
    """``run`` after some more epochs with the ``wanted`` configuration, or a new run.

    It is new where there was none, where the clock went back, and where the change cannot be made in
    a run. While the clock is ``running``, a change comes with an epoch of its own, and so with a
    picture at once.
    """
    if run is None or epochs < 0:
        return Run(wanted)
    changed = dict(wanted._asdict().items() - run.configuration._asdict().items())
    over = run.epoch == 0 or run.diverged
    if changed.keys() & Run.ANEW or (changed and over):
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


def told(run, complaint=""):
    """What the picture of ``run`` says in words, and whether the task is done."""
    hint = complaint or advice(run)
    solved = run.configuration.data == "spiral" and run.accuracies()[1] >= GOAL
    return readings(run) + (f"\n{hint}" if hint else ""), solved


def readings(run):
    """The numbers above the picture."""
    losses = (f"{loss:.3g}" for loss in run.history[-1][1:])
    accuracies = (f"{accuracy:.1%}" for accuracy in run.accuracies())
    return say(
        zh="轮数 {} · 训练损失 {} · 验证损失 {} · 训练准确率 {} · 验证准确率 {} · 参数 {}",
        en="Epoch {} · training loss {} · validation loss {} · training accuracy {} · "
        "validation accuracy {} · parameters {}",
    ).format(run.epoch, *losses, *accuracies, run.net.theta.size)


def complaint(text):
    """Why a text is not a configuration; "" if it is one."""
    try:
        from_text(text)
    except ValueError as error:
        return str(error)
    return ""


def advice(run):
    """What to do about a run that went wrong; "" where it did not."""
    if run.diverged:
        return say(
            zh=f"第 {run.epoch + 1} 轮：{run.diverged}改动任何设置都会重新开始。",
            en=f"Epoch {run.epoch + 1}: {run.diverged} Any new setting restarts training.",
        )
    if run.ran_away:
        return say(
            zh="损失一度远远超过开始时：η 太大，权重冲得太远了。只调小 η，训练会从这些权重接着走；"
            "要重新来，按“一轮”旁的“回到开头”。",
            en="The loss rose far above its start: η was too large, and the weights have run away. If "
            "you only lower η, training continues from these weights; to start over, press “Back to the "
            "start”, beside “1 epoch”.",
        )
    return ""
