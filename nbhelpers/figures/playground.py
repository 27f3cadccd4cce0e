"""The picture of the playground: network, decision surface, loss curves, made once and changed.

In the network every neuron is a small picture of its own output over the same plane, and every
weight a line: the thicker, the larger |w|; blue and solid is positive, orange and dashed negative.
The lines of the last layer end at the plane, which shows the output.
"""

import contourpy
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection

from nbhelpers.figures.colors import BLUE, INK, ORANGE, diverging
from nbhelpers.figures.network import flat, show_signs
from nbhelpers.figures.style import DPI, legend_above, line, new_figure
from nbhelpers.lessons.playground import REACH
from nbhelpers.notebook.language import say

CELLS = 70  # the decision surface has CELLS × CELLS colors, of 4 × 4 pixels each
ROOM = 276, 384  # CSS pixels for the network
OUT = 140  # CSS pixels from the top of that room to where its output enters the plane
LARGEST = 48  # CSS pixels of a tile
NAMES = 24  # CSS pixels for x₁ and x₂ at the left
WIDE = (592, 484), ((276, 180, 280, 280), (0, 76, *ROOM), (276, 36, 280, 86))
FOLDED = (320, 924), ((4, 618, 280, 280), (4, 76, *ROOM), (4, 494, 280, 72))
SMALL = {"fontsize": 9, "handlelength": 1.8}  # legends
LOWEST, HIGHEST = 1e-3, 10.0  # losses outside are drawn at the edge
FIRST_SPAN = 200  # epochs that the loss curves show at first; then twice as many, and so on

X1 = np.linspace(-REACH, REACH, CELLS)
PLANE = np.column_stack([np.tile(X1, CELLS), np.repeat(X1[::-1], CELLS)])  # from the top row down


def shades(depth):
    """Colors (256, 4) from orange over white to blue, bytes; ``depth`` is 1 for the full colors."""
    rgb = diverging(depth * np.linspace(-1, 1, 256))
    return np.round(255 * np.column_stack([rgb, np.ones(256)])).astype(np.uint8)


PALE, DEEP = shades(0.5), shades(0.9)


def painted(values, colors):
    """Pixels for values from −1 to +1; NaN counts as 0."""
    return colors[np.round(127.5 * (np.nan_to_num(values) + 1)).astype(int)]


def normalized(h):
    """h divided by the largest |h| of each neuron (column); a neuron that is always 0 stays 0."""
    h = np.nan_to_num(h)
    return h / np.maximum(np.abs(h).max(axis=0), 1e-12)


def tile_size(counts):
    """The side of a tile, an even number of pixels, where the columns have so many."""
    high, wide = ROOM[1] / max(counts), (ROOM[0] - NAMES) / len(counts)
    return int(min(0.87 * high, 0.62 * wide, LARGEST) // 2 * 2)


def tile_tops(n, size):
    """The upper edges of n tiles in a column, in even pixels: as far apart as there is room."""
    step = min(ROOM[1] / n, 1.5 * LARGEST)
    return (ROOM[1] / 2 - size / 2 + step * (np.arange(n) - (n - 1) / 2)) // 2 * 2


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
        self.figure = new_figure()
        self.figure.set_layout_engine("none")
        self.plane = self._axes(xlim=(-REACH, REACH), ylim=(-REACH, REACH))
        self.network = self._axes(xlim=(0, ROOM[0]), ylim=(ROOM[1], 0))
        self.curves = self._axes(xlim=(0, FIRST_SPAN), ylim=(LOWEST, HIGHEST))
        self._make_plane(), self._make_network(), self._make_curves()
        self.fold(False)

    def _axes(self, **settings):
        axes = self.figure.add_axes([0, 0, 1, 1], **settings)
        axes.tick_params(labelsize=9)
        return axes

    def fold(self, folded):
        """Put the output and its losses below the network, for a narrow screen, or at its right."""
        size, places = FOLDED if folded else WIDE
        self.figure.set_size_inches(np.divide(size, DPI))
        for axes, place in zip((self.plane, self.network, self.curves), places, strict=True):
            axes.set_position(np.divide(place, (*size, *size)))

    def _make_plane(self):
        ax, mark = self.plane, {"ms": 5.5, "mec": "white", "mew": 0.5, "zorder": 3}
        ax.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        ax.yaxis.tick_right()
        ax.text(1, -0.03, "$x_1$", ha="right", va="top", transform=ax.transAxes, zorder=0)
        ax.text(1.03, 1, "$x_2$", va="top", transform=ax.transAxes, zorder=0)
        self.surface = Pixels(ax, painted(np.zeros((CELLS, CELLS)), PALE))
        boundary = say(zh="决策边界", en="boundary")
        self.boundary = line(ax, color=INK, lw=1.5, zorder=2, label=boundary)
        class_0, class_1 = say(zh=("类别 0", "类别 1"), en=("class 0", "class 1"))
        self.marks = [
            line(ax, "X", color=ORANGE, label=class_0, **mark),
            line(ax, "o", color=BLUE, label=class_1, **mark),
        ]
        mark |= {"ms": 9, "mec": INK, "mew": 1.5}
        self.added = [line(ax, "X", color=ORANGE, **mark), line(ax, "o", color=BLUE, **mark)]
        self.alarm = ax.text(0, 0, "", ha="center", va="center", fontsize=14, zorder=5)
        self.alarm.set_bbox({"facecolor": "white", "edgecolor": ORANGE, "lw": 2, "pad": 6})
        legend_above(ax, **SMALL)

    def _make_network(self):
        ax = self.network
        ax.axis("off")
        self.tiles = Pixels(ax, np.zeros((ROOM[1] // 2, ROOM[0] // 2, 4), np.uint8))
        self.lines = LineCollection([], zorder=2)
        ax.add_collection(self.lines, autolim=False)
        caption = say(
            zh="每一格：一个神经元在平面上的输出\n线越粗，权重的绝对值越大\n蓝色实线为正，橙色虚线为负",
            en="tile: what one neuron gives over the plane\nthick line: large weight\n"
            "blue: positive; orange, dashed: negative",
        )
        paper = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 2}
        ax.text(ROOM[0] + 5, OUT, "$\\hat y$", va="center", zorder=3, bbox=paper)
        ax.text(4, ROOM[1] + 14, caption, va="top", fontsize=9, linespacing=1.4, zorder=0)
        for top, name in zip(tile_tops(2, LARGEST), ("$x_1$", "$x_2$"), strict=True):
            ax.text(19, top + LARGEST / 2, name, ha="right", va="center", zorder=0)

    def _make_curves(self):
        ax = self.curves
        ax.set(yscale="log", ylim=(LOWEST, HIGHEST), yticks=[1e-3, 1e-1, 10])
        ax.minorticks_off()
        ax.yaxis.tick_right()
        ax.set_xlabel(say(zh="轮数", en="epoch"), labelpad=0, fontsize=9)
        training, validation = say(
            zh=("训练损失", "验证损失"), en=("training loss", "validation loss")
        )
        self.training = line(ax, color=BLUE, label=training)
        self.validation = line(ax, "--", color=ORANGE, label=validation)
        legend_above(ax, **SMALL)

    def show_samples(self, X, t, points):
        """Show samples X (N, 2) of classes t, and the ``points`` (x₁, x₂, class) that were added."""
        points = np.array(points, float).reshape(-1, 3)
        for k in (0, 1):
            self.marks[k].set_data(*X[t == k].T)
            self.added[k].set_data(*points[points[:, 2] == k, :2].T)

    def show_network(self, weights, outputs):
        """Show weights W (out, in) of each layer, and its outputs for ``PLANE``, a column a neuron."""
        y = outputs[-1].reshape(CELLS, CELLS)
        self.surface.set_cells(painted(y, PALE))
        self.boundary.set_data(*border(y))
        counts = [2, *(len(W) for W in weights[:-1])]
        size = tile_size(counts)
        lefts = np.linspace(NAMES, ROOM[0], len(counts) + 1)[:-1] // 2 * 2
        corners = [
            np.column_stack([np.full(n, left), tile_tops(n, size)]).astype(int)
            for left, n in zip(lefts, counts, strict=True)
        ]
        self._paint_tiles(size, corners, [PLANE, *outputs[:-1]])
        self._draw_lines(size, corners, weights)

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
        starts = [np.add(column, (size + 1, size / 2)) for column in corners]
        ends = [*(np.add(column, (-1, size / 2)) for column in corners[1:]), [(ROOM[0], OUT)]]
        segments = [
            (start, end)
            for left, right in zip(starts, ends, strict=True)
            for end in right
            for start in left
        ]
        w = flat(weights)
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
