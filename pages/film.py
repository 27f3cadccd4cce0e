"""The playground on a page: six runs as a film, with the pictures and the words of the live one."""

from functools import cache

from nbhelpers.explore.kit.controls import Slider, choice
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.playground import TASK, show, told
from nbhelpers.figures.playground import Board
from nbhelpers.lessons.playground import Run, from_text
from nbhelpers.notebook.number import number

RUNS = {
    (
        "同心圆，没有隐藏层：一条直线围不住圆",
        "Circles, no hidden layer: one line cannot enclose a circle",
    ): "data=circles layers=0",
    (
        "同心圆，4 个隐藏神经元：四条线合成一个圈",
        "Circles, 4 hidden neurons: four lines become a closed curve",
    ): "data=circles layers=4",
    (
        "同样的网络，η = 10：步子太大，损失忽高忽低",
        "The same network, η = 10: the steps are too large, and the loss leaps",
    ): "data=circles layers=4 eta=10",
    (
        "异或，权重全从 0 开始：神经元都一样，什么也学不到",
        "XOR, all weights start at 0: the neurons stay alike, and nothing is learned",
    ): "data=xor layers=4 init=zeros",
    (
        "螺旋，8-8、ReLU、Adam：直线折成了螺旋",
        "Spiral, 8-8, ReLU, Adam: straight pieces wind into a spiral",
    ): "data=spiral layers=8-8 act=relu init=he optimizer=adam eta=0.03",
    (
        "月牙，噪声 0.4：训练损失还在降，验证损失已经回升（过拟合）",
        "Moons, noise 0.4: training loss falls on, validation loss rises (overfitting)",
    ): "data=moons noise=0.4 layers=8-8 act=relu init=he optimizer=adam eta=0.03",
}
EPOCHS = 0, 2, 5, 10, 20, 40, 70, 110, 150, 200  # most happens early


class Epochs(Slider):
    """A player whose steps are the epochs in ``EPOCHS``."""

    kind, interval, last = "player", 400, len(EPOCHS) - 1

    def __init__(self):
        super().__init__("轮数", "epoch", EPOCHS, map(number, EPOCHS))

    def seen(self):
        return super().seen() | {"interval": self.interval}


@cache
def run_after(text, epochs):
    """The run of the configuration that ``text`` says, after some epochs."""
    run = Run(from_text(text))
    run.advance(epochs)
    return run


@explorer(*TASK, columns=1)
def film(
    run: choice("训练", "run", RUNS) = "data=circles layers=4",
    epoch: Epochs() = 0,
):
    """A film of six runs of the playground, each of which shows something else."""
    board = Board()

    def draw(run, epoch):
        now = run_after(run, epoch)
        show(board, now)
        return told(now)

    return board.figure, draw
