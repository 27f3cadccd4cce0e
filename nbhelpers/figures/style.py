"""One look for every picture of the course.

Colors follow those of Okabe and Ito, which readers with any kind of color blindness can
tell apart, the pale ones darkened until they stand out from white (3 : 1, WCAG 2.2, 1.4.11);
what matters is told by a shape or a word as well. Chinese letters come from the
font that travels with the package. The reader's own ``rcParams`` are never touched: each
figure function wears ``@styled``, which applies the look while it draws and no longer.
"""

import functools
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#007A5A", "#AA4499"
SKY, SAND, GRAY, INK = "#3A97D3", "#B57A00", "#767676", "#222222"

FONT = Path(__file__).with_name("fonts") / "CourseSansSC.otf"
font_manager.fontManager.addfont(FONT)

DPI = 100  # dots per inch at pixel ratio 1, so that a figure 9 inches wide is 900 CSS pixels wide

LOOK = {
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
    "axes.prop_cycle": matplotlib.cycler(color=[BLUE, ORANGE, GREEN, PURPLE, SAND, SKY]),
    "grid.color": "#E6E6E6",
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 2,
    "legend.frameon": True,
    "legend.framealpha": 0.9,
    "legend.edgecolor": "none",
    "legend.fontsize": 10,
}


def styled(function):
    """``function``, drawing in the look of the course."""

    @functools.wraps(function)
    def drawing(*args, **kwargs):
        with matplotlib.rc_context(LOOK):
            return function(*args, **kwargs)

    return drawing


def new_figure(width=9.0, height=3.6):
    """An empty figure of ``width`` × ``height`` inches (one inch is 100 CSS pixels)."""
    return Figure(figsize=(width, height), layout="constrained")


def axes_or_new(ax, width=9.0, height=3.6):
    """``ax`` itself, or the axes of a new figure where ``ax`` is None."""
    return new_figure(width, height).add_subplot() if ax is None else ax


def legend_above(ax, ncols=5, **handles):
    """A legend above the axes, in one row where it fits: over no data, and never redrawn."""
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=ncols,
        borderpad=0.2,
        borderaxespad=0.2,
        columnspacing=1.2,
        handletextpad=0.5,
        markerscale=0.9,
        **handles,
    ).set_zorder(0)


def short(value):
    """A number in at most five letters: two decimals, and fewer where it is large."""
    digits = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return f"{value:z.{digits}f}".replace("-", "−")


def describe(picture, words):
    """Give a figure (or the figure of an axes) the ``words`` that say what is to be seen."""
    picture.get_figure().set_label(words)
    return picture
