"""The picture of the playground: decision surface, network, loss curves, made once and changed.

In the network every unit is a small picture of its own output over the same plane, and every weight
a line: the thicker, the larger |w|; blue and solid is positive, orange and dashed negative.
"""

from itertools import pairwise

import contourpy
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from nbhelpers.figures.network import show_signs
from nbhelpers.figures.style import BLUE, INK, ORANGE, legend_above, new_figure
from nbhelpers.notebook.language import say

WIDTH, HEIGHT = 900, 450  # CSS pixels of the whole picture
REACH = 1.6  # the plane shows −REACH … REACH
CELLS = 70  # the decision surface has CELLS × CELLS colors, of 5 × 5 pixels each
ROOM = 480, 240  # CSS pixels for the network
INPUTS = 60  # CSS pixels from the tile of x₁ to that of x₂
LOWEST, HIGHEST = 1e-3, 10.0  # losses outside are drawn at the edge
FIRST_SPAN = 200  # epochs that the loss curves show at first; then twice as many, and so on

X1 = np.linspace(-REACH, REACH, CELLS)
PLANE = np.column_stack([np.tile(X1, CELLS), np.repeat(X1[::-1], CELLS)])  # from the top row down


def shades(depth):
    """Colors (256, 4) from orange over white to blue, bytes; ``depth`` is 1 for the full colors."""
    value = np.linspace(-1, 1, 256)[:, None]
    colors = np.where(value < 0, to_rgb(ORANGE), to_rgb(BLUE))
    rgb = 1 - depth * np.abs(value) * (1 - colors)
    return np.round(255 * np.column_stack([rgb, np.ones(256)])).astype(np.uint8)


PALE, DEEP = shades(0.5), shades(0.9)


def painted(values, colors):
    """Pixels for values from −1 to +1; NaN counts as 0."""
    return colors[np.round(127.5 * (np.nan_to_num(values) + 1)).astype(int)]


def normalized(h):
    """h divided by the largest |h| of each unit (column); a unit that is always 0 stays 0."""
    h = np.nan_to_num(h)
    return h / np.maximum(np.abs(h).max(axis=0), 1e-12)


class Pixels(Artist):
    """Colored cells (rows, columns, 4) that fill ``axes``, from the upper left; much faster than imshow."""

    def __init__(self, axes, cells):
        super().__init__()
        self.cells = cells
        self.set_zorder(1)
        axes.add_artist(self)

    def set_cells(self, cells):
        """Show other cells, as many as before."""
        self.cells, self.stale = cells, True

    def draw(self, renderer):
        """Put every pixel of the axes in the color of the cell that its center is in."""
        left, bottom, width, height = np.round(self.axes.bbox.bounds).astype(int)
        rows = (np.arange(height)[::-1] + 0.5) * len(self.cells) / height
        columns = (np.arange(width) + 0.5) * self.cells.shape[1] / width
        words = self.cells.view(np.uint32)[..., 0]  # a color's four bytes, copied as one
        pixels = words[rows.astype(int)[:, None], columns.astype(int), None].view(np.uint8)
        renderer.draw_image(renderer.new_gc(), left, bottom, pixels)
        self.stale = False


class Board:
    """The picture's artists, in three axes: ``plane``, ``network`` and ``curves``."""

    def __init__(self):
        self.figure = new_figure(WIDTH / 100, HEIGHT / 100)
        self.figure.set_layout_engine("none")
        self.plane = self._axes(50, 50, 350, 350, xlim=(-REACH, REACH), ylim=(-REACH, REACH))
        self.network = self._axes(412, 184, *ROOM, xlim=(0, ROOM[0]), ylim=(ROOM[1], 0))
        self.curves = self._axes(464, 50, 412, 90, xlim=(0, FIRST_SPAN), ylim=(LOWEST, HIGHEST))
        self._make_plane(), self._make_network(), self._make_curves()

    def _axes(self, left, bottom, width, height, **settings):
        place = [left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT]
        return self.figure.add_axes(place, **settings)

    def _make_plane(self):
        ax, mark = self.plane, {"ms": 5.5, "mec": "white", "mew": 0.5, "zorder": 3}
        ax.set(xlabel="$x_1$", ylabel="$x_2$", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        ax.yaxis.labelpad = -3
        self.surface = Pixels(ax, painted(np.zeros((CELLS, CELLS)), PALE))
        (self.boundary,) = ax.plot(
            [], [], color=INK, lw=1.5, zorder=2, label=say(zh="决策边界", en="boundary")
        )
        class_0, class_1 = say(zh=("类别 0", "类别 1"), en=("class 0", "class 1"))
        self.marks = [
            ax.plot([], [], "X", color=ORANGE, label=class_0, **mark)[0],
            ax.plot([], [], "o", color=BLUE, label=class_1, **mark)[0],
        ]
        mark |= {"ms": 9, "mec": INK, "mew": 1.5}
        self.added = [
            ax.plot([], [], "X", color=ORANGE, **mark)[0],
            ax.plot([], [], "o", color=BLUE, **mark)[0],
        ]
        self.alarm = ax.text(0, 0, "", ha="center", va="center", fontsize=14, zorder=5)
        self.alarm.set_bbox({"facecolor": "white", "edgecolor": ORANGE, "lw": 2, "pad": 6})
        legend_above(ax)

    def _make_network(self):
        ax = self.network
        ax.axis("off")
        self.tiles = Pixels(ax, np.zeros((ROOM[1] // 2, ROOM[0] // 2, 4), np.uint8))
        self.lines = LineCollection([], zorder=2)
        ax.add_collection(self.lines, autolim=False)
        caption = say(
            zh="每一格：一个单元在平面上的输出。粗线：权重大；虚线：权重为负",
            en="each tile: one unit's output; thick line: large weight; dashed: negative",
        )
        middle, still = ROOM[1] / 2, {"ha": "right", "va": "center", "zorder": 0}
        ax.text(0, -14, caption, va="center", fontsize=10, zorder=0)
        ax.text(20, middle - INPUTS / 2, "$x_1$", **still)
        ax.text(20, middle + INPUTS / 2, "$x_2$", **still)
        ax.text(ROOM[0] - 2, middle, "$\\hat y$", **still)

    def _make_curves(self):
        ax = self.curves
        ax.set(yscale="log", ylim=(LOWEST, HIGHEST), yticks=[1e-3, 1e-1, 10])
        ax.minorticks_off()
        ax.set(xlabel=say(zh="轮次", en="epoch"), ylabel=say(zh="损失", en="loss"))
        ax.xaxis.labelpad = 0
        training, validation = say(zh=("训练集", "验证集"), en=("training", "validation"))
        (self.training,) = ax.plot([], [], color=BLUE, label=training)
        (self.validation,) = ax.plot([], [], "--", color=ORANGE, label=validation)
        legend_above(ax)

    def show_samples(self, X, t, points):
        """Show samples X (N, 2) of classes t, and the ``points`` (x₁, x₂, class) that were added."""
        points = np.array(points, float).reshape(-1, 3)
        for k in (0, 1):
            self.marks[k].set_data(*X[t == k].T)
            self.added[k].set_data(*points[points[:, 2] == k, :2].T)

    def show_network(self, weights, outputs):
        """Show weights W (out, in) of each layer, and what its units give for ``PLANE`` (one column a unit)."""
        y = outputs[-1].reshape(CELLS, CELLS)
        self.surface.set_cells(painted(y, PALE))
        self.boundary.set_data(*border(y))
        size, corners = self._tile_places([2, *(len(W) for W in weights)])
        self._paint_tiles(size, corners, [PLANE, *outputs])
        self._draw_lines(size, corners, weights)

    def _tile_places(self, counts):
        """The side of a tile, and the upper left corners (units, 2) of each column, in even pixels."""
        step = ROOM[1] // max(max(counts), 5)
        size = (step - max(2, step // 8)) // 2 * 2
        lefts = np.linspace(24, ROOM[0] - 24 - size, len(counts))
        steps = [INPUTS] + [step] * len(counts[1:])
        columns = []
        for left, step, n in zip(lefts, steps, counts, strict=True):
            tops = (ROOM[1] - size) / 2 + step * (np.arange(n) - (n - 1) / 2)
            columns.append(np.column_stack([np.full(n, left), tops]) // 2 * 2)
        return size, [column.astype(int) for column in columns]

    def _paint_tiles(self, size, corners, outputs):
        half, room = size // 2, np.zeros((ROOM[1] // 2, ROOM[0] // 2, 4), np.uint8)
        rows = np.linspace(0, CELLS - 1, half).round().astype(int)
        for column, h in zip(corners, outputs, strict=True):
            pixels = painted(normalized(h).reshape(CELLS, CELLS, -1)[np.ix_(rows, rows)], DEEP)
            pixels[[0, -1], :, :, :3] = pixels[:, [0, -1], :, :3] = 118
            for i, (left, top) in enumerate(column // 2):
                room[top : top + half, left : left + half] = pixels[:, :, i]
        self.tiles.set_cells(room)

    def _draw_lines(self, size, corners, weights):
        middles = [column + size / 2 for column in corners]
        sideways = np.array([size / 2 + 1, 0])
        segments = [
            (start + sideways, end - sideways)
            for left, right in pairwise(middles)
            for end in right
            for start in left
        ]
        w = np.concatenate([np.ravel(W) for W in weights])
        self.lines.set_segments(segments)
        show_signs(self.lines, w, np.minimum(0.8 * np.abs(w), 4))

    def show_losses(self, history):
        """Show the losses (epoch, training, validation) so far, at most about 500 of them."""
        seen = np.array([*history[:: len(history) // 500 + 1], history[-1]])
        training, validation = seen[:, 1:].clip(LOWEST, HIGHEST).T
        self.training.set_data(seen[:, 0], training)
        self.validation.set_data(seen[:, 0], validation)
        span = FIRST_SPAN
        while span < seen[-1, 0]:
            span *= 2
        if span != self.curves.get_xlim()[1]:
            self.curves.set_xlim(0, span)


def border(y):
    """Where y (CELLS, CELLS) changes its sign: x₁ and x₂ of lines with NaN between them."""
    if not y.min() < 0 < y.max():
        return [], []
    lines = contourpy.contour_generator(X1, X1[::-1], np.nan_to_num(y)).lines(0)
    return np.vstack([part for line in lines for part in (line, [[np.nan, np.nan]])]).T
