"""A board that the reader draws on with a pen: a control like any other."""

import ipywidgets as widgets
import numpy as np
from traitlets import Any

from nbhelpers.explore.kit.controls import WIDTH
from nbhelpers.figures.style import ORANGE
from nbhelpers.notebook.language import say

LIFTED = np.full((1, 2), np.nan)  # the row that lifts the pen
SPACING = 0.02  # between the points that are kept of a stroke, as a part of the board


class Drawing(widgets.HBox):
    """Strokes on ``axes`` from 0 to 1 that the reader draws, and a button that clears them.

    ``value`` is the points of all strokes, of shape (n, 2); a row of NaN lifts the pen. An
    ``example`` is there at first, and makes way for the first stroke.
    """

    value = Any()

    def __init__(self, axes, example=LIFTED):
        self.axes, self.press, self.before, self.pressed = axes, None, LIFTED, {}
        self.example = np.array(example)
        self.finished = set()  # the gestures of which no more will come
        self.place, self.down = np.array([0.5, 0.5]), False
        (self.pen,) = axes.plot([], [], "+", color=ORANGE, ms=16, mew=2, zorder=4)
        clear = widgets.Button(description=say(zh="擦掉", en="Clear"), icon="eraser")
        clear.on_click(lambda button: self.clear())
        super().__init__([clear], layout=widgets.Layout(width=WIDTH), value=self.example)

    @property
    def help(self):
        """What the reader can do, in words."""
        return say(
            zh="按住鼠标，在板上写；键盘：回车键落笔或提笔，方向键移动笔",
            en="Draw on the board with the mouse button down; with the keyboard: Enter lowers or "
            "lifts the pen, arrows move it",
        )

    def untouched(self):
        """Whether there is still the example."""
        return np.array_equal(self.value, self.example, equal_nan=True)

    @property
    def drawn(self):
        """The strokes of the reader alone."""
        return LIFTED if self.untouched() else self.value

    def clear(self):
        """Wipe the board."""
        self.before, self.down, self.value = LIFTED, False, LIFTED.copy()

    def follow_gesture(self, gesture):
        """Draw what is new of the gestures before this one, and of this one."""
        for one in (*gesture["former"], gesture):
            if one["number"] not in self.finished:
                self._trace(one)

    def _trace(self, gesture):
        """Draw the path of the gesture so far, in place of what was known of it before."""
        if gesture["done"]:
            self.finished.add(gesture["number"])
        if gesture["number"] != self.press:
            self.press, self.before, self.down = gesture["number"], self.drawn, False
        pixels = np.multiply(gesture["path"], self.axes.figure.bbox.size)
        if self.axes.bbox.contains(*pixels[0]):
            self.pen.set_data([], [])
            path = np.clip(self.axes.transData.inverted().transform(pixels), 0, 1)
            self.value = np.vstack([self.before, _thinned(path), LIFTED])

    def follow_keys(self, keys):
        """Move the pen, and lower or lift it, as often as a key was pressed since the last time."""
        right, up, turns = (keys[k] - self.pressed.get(k, 0) for k in ("right", "up", "add"))
        self.pressed = dict(keys)
        self.place = np.clip(self.place + np.multiply((right, up), SPACING), 0, 1)
        self.pen.set_data(*self.place[:, None])
        was_down, self.down = self.down, self.down ^ (turns % 2 == 1)
        if was_down:
            self.value = np.vstack([self.value[:-1], [self.place], LIFTED])
        elif self.down:
            self.value = np.vstack([self.drawn, [self.place], LIFTED])
        else:
            self.value = self.value.copy()


def _thinned(path):
    """The points of a path about every ``SPACING`` of its way, and its last."""
    way = np.append(0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    _, kept = np.unique(way // SPACING, return_index=True)
    return path[np.union1d(kept, len(path) - 1)]
