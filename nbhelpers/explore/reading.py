"""Explorer of chapter 5: draw a digit, see it as the network sees it, and have it read."""

from functools import cache, partial

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import relu
from nbhelpers.data.strokes import PEN, stroke_image
from nbhelpers.explore.kit.controls import choice, integer
from nbhelpers.explore.kit.drawing import LIFTED, Drawing
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.figures.colors import BLUE, GRAY, INK
from nbhelpers.figures.style import DPI, line, panels
from nbhelpers.initialization import he
from nbhelpers.lessons.recipes import Recipe
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.notebook.language import say
from nbhelpers.optimizers import Adam

__all__ = ["read_digits"]

SURE = 0.9  # the probability that the task asks for
IMAGES = {("拉伸、居中", "stretched and centered"): True, ("原样", "as drawn"): False}


@cache
def quick_reader():
    """A network that was trained on the digits for a few epochs."""
    return Recipe(act=relu, initializer=he, optimizer=partial(Adam, 0.005), epochs=10).net(seed=0)


def three():
    """Strokes of a 3: two bows."""
    bows = []
    for middle, start, end in ((0.68, 150, -90), (0.32, 90, -150)):
        turn = np.radians(np.linspace(start, end, 30))
        bows.append(np.column_stack([0.48 + 0.19 * np.cos(turn), middle + 0.18 * np.sin(turn)]))
    return np.vstack([LIFTED, *bows, LIFTED])


EXAMPLE = three()


@explorer(
    f"十个数字都写一遍，网络每个都以至少 {SURE:.0%} 的概率读对",
    f"draw all ten digits so that the net reads each right, with a probability of at least {SURE:.0%}",
)
def read_digits(
    net=None,
    digit: integer("你要写的数字", "the digit you mean", 0, 9) = 3,
    stretched: choice("图像", "image", IMAGES) = True,
    drawing: Drawing(example=EXAMPLE) = None,
):
    """A digit that you draw, the 8 × 8 pixels that ``net`` gets, and its ten probabilities.

    A 3 is drawn at first, as an example. The digits that were read right are kept, also when the
    board is cleared, until the example is back.
    """
    net = quick_reader() if net is None else net
    arguments.function("net", net, "MLP([64, 32, 10], relu)")
    figure, board, seen, ax = panels(1, 1, 1.1, height=3.4)
    titles = say(zh=("写在这里", "网络看到的"), en=("draw here", "what the net sees"))
    for picture, title in zip((board, seen), titles, strict=True):
        picture.set(xticks=[], yticks=[], aspect="equal", title=title)
        picture.spines[:].set(visible=True, color=GRAY)
    board.set(xlim=(0, 1), ylim=(0, 1))
    figure.draw_without_rendering()  # it lays the figure out, so that the width of the board is known
    thickness = PEN * board.bbox.width / DPI * 72  # points, 72 to an inch
    ink = line(board, color=INK, lw=thickness, solid_capstyle="round", solid_joinstyle="round")
    image = seen.imshow(np.zeros((8, 8)), cmap="gray_r", vmin=0, vmax=1)
    bars = ax.barh(range(10), np.zeros(10), color=GRAY)
    ax.set(xlim=(0, 1), ylim=(9.6, -0.6), yticks=range(10), title=say(zh="概率", en="probability"))
    ax.grid(visible=False, axis="y")
    mark = line(ax, "|", color=INK, ms=18, mew=2)
    right = set()

    def draw(digit, stretched, drawing):
        ink.set_data(*drawing.T)
        x = stroke_image(drawing, stretched)
        image.set_data(x.reshape(8, 8))
        y = softmax_cross_entropy.inverse_link(net(x[None]))[0] if x.any() else np.zeros(10)
        for k, bar in enumerate(bars):
            bar.set(width=y[k], color=BLUE if k == digit else GRAY)
        mark.set_data([SURE], [digit])
        if np.array_equal(drawing, EXAMPLE, equal_nan=True):
            right.clear()
            return example_words(y, digit), False
        if y[digit] >= SURE:
            right.add(digit)
        return reading_words(y, digit) + tally(right), len(right) == len(y)

    return figure, draw


def example_words(y, digit):
    """What the network reads in the example, from its probabilities y."""
    return say(
        zh=f"示例是一个 3，网络读作 {y.argmax()}。你一落笔，示例就消失：写一个 {digit}。",
        en=f"The example is a 3, and the net reads {y.argmax()}. It disappears at your first stroke: "
        f"draw a {digit}.",
    )


def reading_words(y, digit):
    """What the network reads on the board, from its probabilities y."""
    if not y.any():
        return say(zh=f"板上还没有字：写一个 {digit}。", en=f"The board is empty: draw a {digit}.")
    second, first = np.argsort(y)[-2:]
    return say(
        zh=f"你要写 {digit}，网络读作 {first}（{y[first]:.0%}），其次是 {second}（{y[second]:.0%}）。",
        en=f"You mean {digit}; the net reads {first} ({y[first]:.0%}), and next {second} "
        f"({y[second]:.0%}).",
    )


def tally(right):
    """Which of the ten digits were read right so far, each with a ✓."""
    digits = " ".join(f"{digit} ✓" for digit in sorted(right))
    return say(
        zh=f"已读对 {len(right)} 个：{digits}。" if right else "还没有读对任何一个数字。",
        en=f" Read right so far, {len(right)} of 10: {digits}."
        if right
        else " None read right so far.",
    )
