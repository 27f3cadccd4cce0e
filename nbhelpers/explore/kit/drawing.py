"""A board that the reader draws on with a pen: a control like any other."""

import numpy as np

from nbhelpers.explore.kit.controls import refusal
from nbhelpers.explore.kit.points import Held
from nbhelpers.figures.colors import ORANGE
from nbhelpers.notebook.language import say

LIFTED = np.full((1, 2), np.nan)  # the row that lifts the pen
MIDDLE = np.array([0.5, 0.5])  # where the pen of the keyboard is at first
SPACING = 0.02  # between the points that are kept of a stroke, as a part of the board


class Drawing(Held):
    """Strokes on axes from 0 to 1 that the reader draws, and a button that clears them.

    ``value`` is the points of all strokes, of shape (n, 2); a row of NaN lifts the pen. An
    ``example`` is there at first, and disappears at the first stroke.
    """

    kind = "eraser"
    touch = "none"
    everywhere = True

    def __init__(self, example=LIFTED):
        super().__init__()
        self.label = "擦掉", "Clear"
        self.press, self.before, self.cleared = None, LIFTED, 0
        self.example = self.start = self.now = np.array(example)
        self.spot, self.down = MIDDLE, False

    def join_axes(self, figure):
        super().join_axes(figure)
        (self.pen,) = self.axes.plot([], [], "+", color=ORANGE, ms=16, mew=2, zorder=4)

    @property
    def help(self):
        return say(
            zh="按住鼠标，在板上写；键盘：回车键落笔或提笔，方向键移动笔",
            en="Draw on the board with the mouse button down; with the keyboard: Enter lowers or "
            "lifts the pen, arrows move it",
        )

    def check(self, value):
        try:
            return self.example if value is None else np.asarray(value, float).reshape(-1, 2)
        except (TypeError, ValueError):
            zh, en = "笔画的点 [[x, y], …]，提笔处是一行 NaN", "points [[x, y], …] of strokes"
            raise refusal(
                self.name, value, zh, f"{en}, a row of NaN where the pen lifts,"
            ) from None

    def untouched(self):
        """Whether there is still the example."""
        return np.array_equal(self.value, self.example, equal_nan=True)

    @property
    def drawn(self):
        """The strokes of the reader alone."""
        return LIFTED if self.untouched() else self.value

    @property
    def place(self):
        return self.cleared

    def value_at(self, place):
        """An empty board, once the button was pressed again."""
        if place == self.cleared:
            return self.value
        self.cleared, self.before, self.down = place, LIFTED, False
        return LIFTED.copy()

    def clear(self):
        """Wipe the board."""
        self.value = self.value_at(self.cleared + 1)

    def follow_gesture(self, gesture):
        """Draw the path of the gesture so far, in place of what was known of it before."""
        if gesture["number"] != self.press:
            self.press, self.before, self.down = gesture["number"], self.drawn, False
        pixels = self.pixels(gesture["path"])
        if self.axes.bbox.contains(*pixels[0]):
            self.pen.set_data([], [])
            path = np.clip(self.axes.transData.inverted().transform(pixels), 0, 1)
            self.value = np.vstack([self.before, _thinned(path), LIFTED])

    def let_go(self):
        self.press, self.before, self.spot, self.down = None, LIFTED, MIDDLE, False
        self.pen.set_data([], [])

    def follow_keys(self, keys):
        """Move the pen, and lower or lift it, as often as a key was pressed since the last time."""
        new = self.new_keys(keys)
        self.spot = np.clip(self.spot + np.multiply((new["right"], new["up"]), SPACING), 0, 1)
        self.pen.set_data(*self.spot[:, None])
        was_down, self.down = self.down, self.down ^ (new["add"] % 2 == 1)
        if was_down:
            self.value = np.vstack([self.value[:-1], [self.spot], LIFTED])
        elif self.down:
            self.value = np.vstack([self.drawn, [self.spot], LIFTED])
        else:
            self.value = self.value.copy()


def _thinned(path):
    """The points of a path about every ``SPACING`` of its way, and its last."""
    way = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    _, kept = np.unique(way // SPACING, return_index=True)
    return path[np.union1d(kept, len(path) - 1)]
