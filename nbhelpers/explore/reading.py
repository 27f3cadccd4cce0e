"""Explorer of chapter 5: draw a digit, see it as the network sees it, and have it read."""

from functools import cache, partial

import numpy as np

from nbhelpers import arguments
from nbhelpers.activations import relu
from nbhelpers.data.strokes import PEN, stroke_image
from nbhelpers.explore.kit.before import choice, integer
from nbhelpers.explore.kit.drawing import LIFTED, Drawing
from nbhelpers.explore.kit.explorer import Explorer
from nbhelpers.explore.kit.goal import goal
from nbhelpers.figures.style import BLUE, DPI, GRAY, INK, new_figure, styled
from nbhelpers.initialization import he
from nbhelpers.lessons.recipes import Recipe
from nbhelpers.losses import softmax_cross_entropy
from nbhelpers.notebook.language import say
from nbhelpers.optimizers import Adam

__all__ = ["read_digits"]

SURE = 0.9  # the probability that the goal asks for


@cache
def quick_reader():
    """A network that was trained on the digits for a few epochs."""
    return Recipe(act=relu, initializer=he, optimizer=partial(Adam, 0.005), epochs=10).net(seed=0)


@styled
def read_digits(net=None, digit=3):
    """A digit that you draw, the 8 × 8 pixels that ``net`` gets, and its ten probabilities.

    A 3 is drawn at first, as an example.
    """
    net = quick_reader() if net is None else net
    arguments.function("net", net, "MLP([64, 32, 10], relu)")
    figure = new_figure(9, 3.4)
    board, seen, ax = figure.subplots(1, 3, width_ratios=[1, 1, 1.1])
    for picture, title in (
        (board, say(zh="写在这里", en="draw here")),
        (seen, say(zh="网络看到的", en="what the net sees")),
    ):
        picture.set(xticks=[], yticks=[], aspect="equal", title=title)
        picture.spines[:].set(visible=True, color=GRAY)
    board.set(xlim=(0, 1), ylim=(0, 1))
    figure.draw_without_rendering()
    thickness = PEN * board.bbox.width / DPI * 72
    (line,) = board.plot(
        [], [], color=INK, lw=thickness, solid_capstyle="round", solid_joinstyle="round"
    )
    image = seen.imshow(np.zeros((8, 8)), cmap="gray_r", vmin=0, vmax=1)
    bars = ax.barh(range(10), np.zeros(10), color=GRAY)
    ax.set(xlim=(0, 1), ylim=(9.6, -0.6), yticks=range(10), title=say(zh="概率", en="probability"))
    ax.grid(visible=False, axis="y")
    (mark,) = ax.plot([], [], "|", color=INK, ms=18, mew=2)

    pen = Drawing(board, example=three())

    def draw(drawing, meant, stretched):
        line.set_data(*drawing.T)
        x = stroke_image(drawing, stretched)
        image.set_data(x.reshape(8, 8))
        y = softmax_cross_entropy.inverse_link(net(x[None]))[0] if x.any() else np.zeros(10)
        for k, bar in enumerate(bars):
            bar.set(width=y[k], color=BLUE if k == meant else GRAY)
        mark.set_data([SURE], [meant])
        return reading_words(y, meant, pen.untouched())

    return Explorer(
        figure,
        draw,
        meant=integer(say(zh="你要写的数字", en="the digit you mean"), 0, 9, digit),
        stretched=choice(
            say(zh="图像", en="image"),
            {
                say(zh="拉伸、居中", en="stretched and centered"): True,
                say(zh="原样", en="as drawn"): False,
            },
        ),
        drawing=pen,
    )


def three():
    """Strokes of a 3: two bows."""
    bows = []
    for middle, start, end in ((0.68, 150, -90), (0.32, 90, -150)):
        turn = np.radians(np.linspace(start, end, 30))
        bows.append(np.column_stack([0.48 + 0.19 * np.cos(turn), middle + 0.18 * np.sin(turn)]))
    return np.vstack([LIFTED, *bows, LIFTED])


def reading_words(y, meant, example=False):
    """What the network reads, from its probabilities y, and whether that is what was meant."""
    target = goal(
        f"把 {meant} 写得让网络以至少 {SURE:.0%} 的概率读对",
        f"the {meant} you draw is read as a {meant}, with a probability of at least {SURE:.0%}",
        y[meant] >= SURE and not example,
    )
    second, first = np.argsort(y)[-2:]
    if example:
        return (
            say(
                zh=f"示例是一个 3，网络读作 {first}。你一落笔它就让开：写一个 {meant}。",
                en=f"The example is a 3, and the net reads {first}. It goes with your first stroke: draw a {meant}. ",
            )
            + target
        )
    if not y.any():
        return (
            say(zh=f"板上还没有字：写一个 {meant}。", en=f"The board is empty: draw a {meant}. ")
            + target
        )
    return (
        say(
            zh=f"你要写 {meant}，网络读作 {first}（{y[first]:.0%}），其次是 {second}（{y[second]:.0%}）。",
            en=f"You mean {meant}; the net reads {first} ({y[first]:.0%}), and next {second} ({y[second]:.0%}). ",
        )
        + target
    )
