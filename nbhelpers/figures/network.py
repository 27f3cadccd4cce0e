"""The network diagram: a column of nodes for each layer, and a line for each weight.

    diagram = draw_network(weights, biases, net.every_value(x))
    diagram.show_values(net.every_value(other_x))

The width of a line is |weight|, measured by the largest; blue and solid is positive, orange and
dashed is negative. In an explorer ``show_values`` and ``show_weights`` change the artists that are
there already, so that only what moved is drawn again.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PathCollection

from nbhelpers.figures.colors import BLUE, DARK_ORANGE, GRAY, INK, ORANGE, diverging
from nbhelpers.figures.number import Number
from nbhelpers.figures.style import DPI, axes_or_new, styled
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import short

NODE = 46  # the widest node, in CSS pixels
NUMBER = 32  # nodes narrower than this hold no number
THICK = 5.0  # the line of the largest weight, in points
HAIR = 0.3  # thinner lines, in points, are not dashed: dashes are as short as their line is thin


class Diagram(NamedTuple):
    """The artists of a network, which can be given other values and other weights."""

    edges: LineCollection  # a segment for each weight: layer by layer, and row by row of W
    nodes: PathCollection  # all nodes, column by column, from top to bottom
    links: LineCollection  # from each a to its h, where both are shown
    numbers: list  # a ``Number`` for each node, or none where the nodes are small
    weight_numbers: list  # a text for each weight, or none where there are many
    bias_numbers: list  # a text for each bias, or none where there are many

    def show_weights(self, weights, biases):
        """Give the lines, and their numbers, other weights and biases of the same shapes."""
        w, b = flat(weights), flat(biases)
        show_signs(self.edges, w, np.abs(w) * THICK / max(np.abs(w).max(), 1e-12))
        for text, value in zip(self.weight_numbers, w, strict=False):
            text.set(text=short(value), color=BLUE if value >= 0 else DARK_ORANGE)
        for text, value in zip(self.bias_numbers, b, strict=False):
            text.set_text(f"b = {short(value)}")

    def show_values(self, values):
        """Give the nodes other numbers, laid out as ``draw_network`` got them."""
        v = flat(columns(values))
        self.nodes.set_facecolor(tints(v))
        for text, value in zip(self.numbers, v, strict=False):
            text.set_text(short(value))


def flat(arrays):
    """All numbers of several arrays, in one row of floats."""
    return np.concatenate([np.ravel(array) for array in arrays]).astype(float)


def show_signs(lines, w, widths):
    """Give lines their widths in points, and the look of the sign of w: blue, or orange and dashed."""
    dashed = (w < 0) & (widths > HAIR)
    lines.set_linewidths(widths)
    lines.set_color([BLUE if v >= 0 else ORANGE for v in w])
    lines.set_linestyle([(0, (2.5, 1.2)) if d else "-" for d in dashed])


def tints(values):
    """A pale blue for each positive value, a pale orange for each negative one, deeper if larger."""
    return diverging(0.4 * np.asarray(values) / max(np.abs(values).max(), 1e-12))


def columns(values):
    """The numbers in each column: x, then h of each layer; or x, then a and h of each layer."""
    if not hasattr(values, "a"):
        return values
    pairs = zip(values.a, values.h[1:], strict=True)
    return [values.h[0], *(column for pair in pairs for column in pair)]


@styled
def draw_network(weights, biases, values=None, ax=None, names=None):
    """Diagram of a network with W (out, in) and b (out,) for each layer, as a ``Diagram``.

    ``values`` are the numbers in the nodes for one sample: a ``Forward``, whose a and h stand side
    by side, or a list with x and then h of each layer. Without values the nodes are empty. Numbers
    are left out where they would not be readable. ``names`` are the ``headings``, if others.
    """
    ax = axes_or_new(ax)
    paired = hasattr(values, "a")
    sizes = [np.shape(weights[0])[1], *map(len, weights)]
    heights = [sizes[0], *np.repeat(sizes[1:], 1 + paired)]
    between, diameter, below = _prepare(ax, heights)
    places = [_column(x, n, max(heights)) for x, n in enumerate(heights)]
    gaps = list(pairwise(places))
    edges = [
        (p, q, (i + 1) / (len(left) + 1))
        for left, right in gaps[:: 1 + paired]
        for q in right
        for i, p in enumerate(left)
    ]
    into_functions = gaps[1::2] if paired else []
    links = [link for a, h in into_functions for link in zip(a, h, strict=True)]

    numbered = values is not None and diameter >= NUMBER
    most = max(m * n for m, n in pairwise(sizes))
    few = most <= 9 and diameter >= NUMBER and between >= 2.4 * NODE
    on_edges = [(1 - share) * p + share * q for p, q, share in edges if few]
    under = [(x, y - below) for column in places[1 :: 1 + paired] for x, y in column if few]
    names = names or headings(len(weights), paired)
    for x, name in zip(np.linspace(0, len(heights) - 1, len(names)), names, strict=True):
        size = 11 if x % 1 == 0 else 9
        ax.text(x, max(heights) - 0.1, name, ha="center", va="center", zorder=0.5, fontsize=size)
    nodes = np.concatenate(places)
    small = 10 if diameter > 40 else 8.5
    paper = {"fc": "white", "ec": "none", "pad": 1.5, "alpha": 0.9}
    diagram = Diagram(
        _lines(ax, [(p, q) for p, q, _ in edges]),
        ax.scatter(*nodes.T, s=(diameter * 72 / DPI) ** 2, c="white", ec=INK, zorder=2),
        _lines(ax, links, colors=GRAY, linewidths=1.5, linestyles=":"),
        [ax.add_artist(Number(*p, zorder=3, fontsize=small)) for p in nodes if numbered],
        _texts(ax, on_edges, fontsize=small, bbox=paper),
        _texts(ax, under, va="top", fontsize=9),
    )
    diagram.show_weights(weights, biases)
    if values is not None:
        diagram.show_values(values)
    return diagram


def _prepare(ax, heights):
    """Empty axes for columns of these heights.

    CSS pixels from one column to the next, and across a node; and how far below it its b stands.
    """
    room = max(heights) + 0.85
    ax.set(xlim=(-0.5, len(heights) - 0.5), ylim=(-0.5, room - 0.5), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    width, height = ax.get_figure().get_size_inches() * ax.get_position().size * DPI
    between = width / len(heights)
    diameter = min(NODE, 0.78 * height / room, 0.6 * between)
    return between, diameter, 0.68 * diameter * room / height


def _column(x, n, most):
    """Places of n nodes, one below the other, in the middle of a column that has room for most."""
    return np.column_stack([np.full(n, x), (most + n) / 2 - 1 - np.arange(n)])


def _lines(ax, segments, **look):
    return ax.add_collection(LineCollection(segments, zorder=1, **look), autolim=False)


def _texts(ax, places, va="center", **look):
    return [ax.text(*place, "", ha="center", va=va, zorder=1.5, **look) for place in places]


def headings(layers, paired):
    """Names above the columns: x, then h of each layer, and ŷ at the end.

    Where a and h stand side by side, so do the steps between them: W, b and φ.
    """
    names = ["$\\mathbf{x}$"]
    for number in range(1, layers + 1):
        of = f"^{{({number})}}"
        if paired:
            names += [f"$\\mathbf{{W}}{of}, \\mathbf{{b}}{of}$ →", f"$\\mathbf{{a}}{of}$"]
            names.append(f"$\\phi{of}$ →")
        names.append(f"$\\mathbf{{h}}{of}$")
    names[-1] += "$ = \\hat{\\mathbf{y}}$"
    return names


def reading():
    """How to read the lines, for the words below a picture."""
    return say(
        zh="线越粗，权重的绝对值越大；蓝色实线为正，橙色虚线为负",
        en="the thicker a line, the larger its weight; blue and solid is positive, orange and dashed negative",
    )
