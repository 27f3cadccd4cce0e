"""Bars with their numbers, on a log axis: counts that are to be compared."""

import numpy as np

from nbhelpers.figures.colors import INK
from nbhelpers.figures.number import Number

LEFT = 0.7  # where the axis and every bar begin: left of 1, so that a count of 1 is seen


class Bars:
    """A bar with a name and a color for each count, from top to bottom of ``axes``."""

    def __init__(self, axes, names, colors, top, label=""):
        places = np.arange(len(names))[::-1]
        self.top = top
        axes.set(xscale="log", xlim=(LEFT, 2 * top), ylim=(-0.6, len(names) - 0.4), xlabel=label)
        axes.set_yticks(places, names)
        axes.grid(axis="y", visible=False)
        self.bars = axes.barh(places, 1, left=LEFT, height=0.55, color=colors)
        self.numbers = [axes.add_artist(Number(1, y, ha="left")) for y in places]

    def show(self, counts, endless=""):
        """Give the bars other lengths and numbers; an infinite count is shown as ``endless``.

        The number of a long bar is inside it: beside it there is no room.
        """
        for bar, number, count in zip(self.bars, self.numbers, counts, strict=True):
            end = np.clip(count, LEFT, self.top) if np.isfinite(count) else LEFT
            bar.set_width(end - LEFT)
            number.set_text(f"{count:.0f}" if np.isfinite(count) else endless)
            if end > self.top / 10:
                number.set(x=end / 1.15, ha="right", color="white")
            else:
                number.set(x=end * 1.15, ha="left", color=INK)
