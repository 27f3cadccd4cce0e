"""One look for every picture of the course.

What matters is shown by a shape or a word as well as by a color. Chinese letters come from the
font in the package. The reader's own ``rcParams`` are never touched: each
figure function is decorated with ``@styled``, which applies the look only while it draws.
"""

import contextlib
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure

from nbhelpers.figures.colors import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE, SAND, SKY
from nbhelpers.notebook.drawing import DRAWING
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import typeset

FONT = Path(__file__).with_name("fonts") / "CourseSansSC.otf"
font_manager.fontManager.addfont(FONT)

LINES = matplotlib.cycler(  # looks that tell lines apart, by color and by dashes
    color=[BLUE, ORANGE, GREEN, PURPLE, SAND, SKY],
    ls=["-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 1))],
)
DPI = 100  # dots per inch at pixel ratio 1, so that a figure 9 inches wide is 900 CSS pixels wide

OURS = {
    "font.family": ["Course Sans SC", "DejaVu Sans"],
    "font.size": 11,
    "mathtext.fontset": "dejavusans",
    "text.color": INK,
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "axes.titlesize": 12,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRAY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.prop_cycle": matplotlib.cycler(color=LINES.by_key()["color"]),
    "grid.color": "#E6E6E6",
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 2,
    "legend.frameon": True,
    "legend.framealpha": 0.9,
    "legend.edgecolor": "none",
    "legend.fontsize": 10,
}
with matplotlib.rc_context():  # whatever the reader has set, the look starts from Matplotlib's own
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(OURS)
    LOOK = {name: matplotlib.rcParams[name] for name in matplotlib.rcParams if name != "backend"}


@contextlib.contextmanager
def look():
    """The look of the course in a ``with`` block, in which nobody else draws; then the reader's again.

    What a cell of the reader's sets meanwhile, on another thread, stays.
    """
    settings = matplotlib.rcParams
    with DRAWING:
        before = {
            name: dict.get(settings, name)
            for name, value in LOOK.items()
            if dict.get(settings, name) is not value
        }
        dict.update(settings, LOOK)  # checked above; rc_context would check it each time, for 4 ms
        try:
            yield
        finally:
            ours = [name for name in before if dict.get(settings, name) is LOOK[name]]
            dict.update(settings, {name: before[name] for name in ours})


def styled(function):
    """``function``, drawing in the look of the course: a context manager is a decorator, too."""
    return look()(function)


def new_figure(width=9.0, height=3.6):
    """An empty figure of ``width`` × ``height`` inches (one inch is 100 CSS pixels)."""
    return Figure(figsize=(width, height), layout="constrained")


def panels(*widths, height=3.6, **shared):
    """A new figure with axes side by side, as wide as their numbers say: (figure, axes, axes, …)."""
    figure = new_figure(9, height)
    axes = figure.subplots(1, len(widths), width_ratios=widths, squeeze=False, **shared)
    return figure, *axes[0]


def axes_or_new(ax, width=9.0, height=3.6):
    """``ax`` itself, or the axes of a new figure where ``ax`` is None."""
    return new_figure(width, height).add_subplot() if ax is None else ax


def line(ax, form="", **look):
    """A line, or marks, on ``ax`` whose points are still to come: ``set_data`` gives them."""
    (made,) = ax.plot([], [], *([form] if form else []), **look)
    return made


def set_pieces(line, starts, ends):
    """Make a line a row of pieces, from each of the ``starts`` (x, y) to each of the ``ends``."""
    line.set_data(*np.dstack([starts, ends, np.full_like(ends, np.nan)]).reshape(2, -1))


def beside(ax, place, text, offset, **look):
    """A small text on ``ax`` that stands ``offset`` (right, up), in points, from a place."""
    ax.annotate(text, place, offset, textcoords="offset points", fontsize=10, **look)


def median_and_range(ax, x, runs, shade=0.15, **look):
    """The median of the ``runs`` (runs, len(x)) as a line, in a band from the lowest to the highest."""
    low, middle, high = np.min(runs, axis=0), np.median(runs, axis=0), np.max(runs, axis=0)
    ax.fill_between(x, low, high, color=look["color"], alpha=shade, lw=0)
    ax.plot(x, middle, **look)
    return middle


def show_heights(ax, low, high):
    """Let ``ax`` reach from ``low`` to ``high``; if it does already, nothing is drawn again."""
    if ax.get_ylim() != (low, high):
        ax.set_ylim(low, high)


def legend_above(*axes, ncols=5, **look):
    """A legend above each of the axes, in one row where it fits: over no data, and never redrawn."""
    place = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderpad": 0.2, "borderaxespad": 0.2}
    marks = {"columnspacing": 1.2, "handletextpad": 0.5, "markerscale": 0.9}
    for ax in axes:
        ax.legend(ncols=ncols, **place, **marks, **look).set_zorder(0)


def legend_of_all(figure, ax, place="lower center", ncols=2):
    """One legend for all axes of a figure, with what ``ax`` shows, at its upper or lower edge."""
    figure.legend(*ax.get_legend_handles_labels(), loc=f"outside {place}", ncols=ncols)


def describe(picture, *, zh, en):
    """Give a figure (or the figure of an axes) the words that say what is to be seen."""
    picture.get_figure().set_label(typeset(say(zh=zh, en=en)))
    return picture
