"""Points that the reader drags on the picture: a control like any other."""

import numpy as np
from traitlets import Any, HasTraits

from nbhelpers.figures.style import DPI, INK
from nbhelpers.notebook.language import say

NEAR = 20  # CSS pixels: how near to a point the pointer must be to take hold of it


class Points(HasTraits):
    """Points on ``axes`` that the reader drags. ``value`` is their positions X, of shape (n, 2).

    With targets ``t`` and a function ``label`` that gives the target of a new point, a
    click where there is no point adds one, and ``value`` is the pair (X, t).
    """

    value = Any()

    def __init__(self, axes, X, t=None, label=None):
        self.axes, self.label = axes, label
        self.press, self.held, self.keys = None, None, {}
        (self.ring,) = axes.plot([], [], "o", ms=18, mfc="none", mec=INK, mew=1.5, zorder=4)
        X = np.array(X, dtype=float)
        super().__init__(value=X if t is None else (X, np.array(t)))

    @property
    def help(self):
        """What the reader can do, in words."""
        if self.label is None:
            return say(
                zh="拖动图中的点；键盘：PageDown 选下一个点，方向键移动它",
                en="Drag the points; with the keyboard: PageDown picks the next one, arrows move it",
            )
        return say(
            zh="拖动图中的点，点击空白处添加；键盘：PageDown 选下一个点，方向键移动它，回车键添加",
            en="Drag the points, click beside them to add one; with the keyboard: PageDown picks "
            "the next one, arrows move it, Enter adds one",
        )

    def follow_gesture(self, gesture):
        """Move the point that was near the start of the gesture to its end."""
        if gesture["number"] != self.press:
            self.press, self.held = gesture["number"], self._point_near(gesture["start"])
        if self.held is not None:
            self._move(self.held, self._pixels_to_data(self._pixels(gesture["end"])))

    def follow_keys(self, keys):
        """Pick, move or add a point, as often as its key was pressed since the last time."""
        right, up, next_, add = (
            keys[k] - self.keys.get(k, 0) for k in ("right", "up", "next", "add")
        )
        self.keys = dict(keys)
        if add > 0 and self.label is not None:
            self.held = self._add(np.mean([self.axes.get_xlim(), self.axes.get_ylim()], axis=1))
        elif len(self._positions):
            self.held = ((self.held or 0) + next_) % len(self._positions)
        else:
            return
        spans = np.array([np.ptp(self.axes.get_xlim()), np.ptp(self.axes.get_ylim())])
        place = self._positions[self.held] + spans * (right, up) / 100
        self._move(self.held, place, marked=True)

    @property
    def _positions(self):
        return self.value if self.label is None else self.value[0]

    def _move(self, i, place, marked=False):
        X = self._positions.copy()
        X[i] = np.clip(place, *zip(self.axes.get_xlim(), self.axes.get_ylim(), strict=True))
        self.ring.set_data(*X[[i] if marked else []].T)
        self.value = X if self.label is None else (X, self.value[1])

    def _add(self, place):
        X, t = self.value
        self.value = np.vstack([X, place]), np.append(t, self.label())
        return len(t)

    def _point_near(self, fraction):
        pixels = self._pixels(fraction)
        if not self.axes.bbox.contains(*pixels):
            return None
        if len(self._positions) == 1 and self.label is None:
            return 0
        away = np.linalg.norm(self.axes.transData.transform(self._positions) - pixels, axis=1)
        if len(away) and away.min() <= NEAR * self.axes.figure.dpi / DPI:
            return int(away.argmin())
        return None if self.label is None else self._add(self._pixels_to_data(pixels))

    def _pixels(self, fraction):
        return np.multiply(fraction, self.axes.figure.bbox.size)

    def _pixels_to_data(self, pixels):
        return self.axes.transData.inverted().transform(pixels)
