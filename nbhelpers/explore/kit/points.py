"""What the reader moves in the picture itself: points, and sliders that can be dragged there."""

import numpy as np

from nbhelpers.explore.kit.controls import Control, Slider, evenly, refusal
from nbhelpers.figures.style import DPI
from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number

NEAR = 20  # CSS pixels: how near to a point the pointer must be to take hold of it


class Held(Control):
    """A control that follows the pointer and the keys over the first axes of a figure.

    An explorer has one of them at most; this one, which does nothing, stands for none.
    """

    help = ""  # what the reader can do, in words
    touch = "pan-y"  # what a finger over the axes still does to the page
    ringed = -1  # the number of the handle that wears a ring
    everywhere = False  # whether a finger moves it from anywhere on the axes
    target = None  # the control that says the target of a new point, where points can be added

    def __init__(self, *described):
        super().__init__(*described)
        self.keys = {}  # how often each was pressed so far, in each series
        self.finished = set()  # the gestures of which no more will come

    def begin(self, explorer):
        super().begin(explorer)
        self.join_axes(explorer.figure)

    def join_axes(self, figure):
        """Take the first axes of this figure."""
        self.axes = figure.axes[0]

    def new_keys(self, keys):
        """How often each key was pressed since the last time."""
        before = self.keys.get(keys["series"], {})
        # A new dictionary: copies of the control share the old one.
        self.keys = self.keys | {keys["series"]: keys}
        return {n: keys[n] - before.get(n, 0) for n in ("right", "up", "next", "add")}

    def pixels(self, fraction):
        """A place that is given as fractions of the picture, in pixels."""
        return np.multiply(fraction, self.axes.figure.bbox.size)

    def fractions(self, X):
        """Places on the axes as fractions of the picture: x to the right and y up."""
        pixels = self.axes.transData.transform(np.reshape(X, (-1, 2)))
        return (pixels / self.axes.figure.bbox.size).round(4).tolist()

    def on_axes(self, fraction):
        """The place on the axes, at their edge where it is outside."""
        place = self.axes.transData.inverted().transform(self.pixels(fraction))
        return np.clip(place, *self.limits.T)

    @property
    def limits(self):
        """Ends of both axes (2, 2)."""
        return np.array([self.axes.get_xlim(), self.axes.get_ylim()])

    def handles(self):
        """Where a finger can take hold."""
        return []

    def box(self):
        """The part of the picture [left, bottom, right, top] over which a finger moves it, or []."""
        return np.ravel(self.fractions(self.limits.T)).tolist() if self.everywhere else []

    def hear(self, gesture):
        """Do what is new of a gesture; it may be told again with those that come after it."""
        if gesture["number"] not in self.finished:
            if gesture["done"]:
                self.finished = self.finished | {gesture["number"]}
            self.follow_gesture(gesture)

    def follow_gesture(self, gesture):
        """Do what the pointer did over the picture."""

    def follow_keys(self, keys):
        """Do what the keys did, which say how often each was pressed so far."""


class Points(Held):
    """Points that the reader drags. ``value`` holds their positions, ((x₁, x₂), …).

    Where ``target`` names a control, a click where there is no point adds one with that control's
    value as its target, and ``value`` is the pair (positions, targets). They start from
    ``start(value of the control "by")``, and do so again when that control moves. Where ``digits``
    says how many decimals are enough, pointer and keys move them to such places. Where ``scale``
    names a control, the picture shows them multiplied by its value.
    """

    def __init__(self, target=None, start=None, by=None, digits=None, scale=None):
        super().__init__()
        self.target, self.start_of, self.by, self.digits = target, start, by, digits
        self.scale = scale
        self.press, self.held, self.marked = None, None, False

    @property
    def help(self):
        if self.target is None:
            return say(
                zh="拖动图中的点；键盘：PageDown 选下一个点，方向键移动它，加 Shift 一次走十步",
                en="Drag the points; with the keyboard: PageDown picks the next one, arrows move it, "
                "with Shift ten steps at once",
            )
        return say(
            zh="拖动图中的点，点击空白处添加；键盘：PageDown 选下一个点，方向键移动它（加 Shift 一次走十步），"
            "回车键添加",
            en="Drag the points, click beside them to add one; with the keyboard: PageDown picks "
            "the next one, arrows move it (with Shift ten steps at once), Enter adds one",
        )

    def check(self, value):
        if value is None and self.by:
            return None
        paired = self.target is not None
        try:
            X, t = value if paired else (value, None)
            X, t = np.asarray(X, float), np.ravel(t)
            X = X.reshape(-1, 2) if X.shape == (2,) or X.size == 0 else X
            whole = X.shape == (len(X), 2) and np.isfinite(X).all()
        except (TypeError, ValueError):
            whole = False
        if not whole or (paired and len(t) != len(X)):
            zh, en = "点的位置 [[x₁, x₂], …]", "positions [[x₁, x₂], …] of points"
            if paired:
                zh = f"一对 (X, t)：{zh} 和各自的目标"
                en = f"a pair (X, t), {en} and a target for each,"
            raise refusal(self.name, value, zh, en)
        X = tuple(map(tuple, X.tolist()))
        return (X, tuple(t.tolist())) if paired else X

    def join_axes(self, figure):
        super().join_axes(figure)
        X, (low, high) = np.reshape(self.positions, (-1, 2)), self.limits.T
        if np.any((low > X) | (high < X)):
            (left, right), (bottom, top) = [[number(end) for end in ends] for ends in self.limits]
            raise refusal(
                self.name,
                self.value,
                f"图中的位置：x 从 {left} 到 {right}，y 从 {bottom} 到 {top}",
                f"a place in the picture, x from {left} to {right} and y from {bottom} to {top},",
            )

    def settle(self, values, moved):
        value = values[self.name]
        anew = value is None or (self.by in moved and self.name not in moved)
        return self.check(self.start_of(values[self.by])) if anew else value

    @property
    def ringed(self):
        return self.held if self.marked and self.held < len(self.positions) else -1

    def handles(self):
        return self.fractions(np.multiply(self.positions, self.factor))

    @property
    def factor(self):
        """What the picture multiplies the positions by."""
        return self.explorer.values[self.scale] if self.scale else 1

    def follow_gesture(self, gesture):
        """Move the point that was near the start of the gesture to its end."""
        was_marked, self.marked = self.marked, False
        if gesture["number"] != self.press:
            self.press, self.held = gesture["number"], self._point_near(gesture["start"])
        # Fewer points may have come in the place of those of which it held one.
        if self.held is not None and self.held < len(self.positions):
            self._move(self.held, self.on_axes(gesture["end"]) / self.factor)
        elif was_marked:
            self.explorer.update()

    def follow_keys(self, keys):
        """Pick, move or add points, as often as their keys were pressed since the last time."""
        new = self.new_keys(keys)
        for _ in range(new["add"] if self.target else 0):
            self.held = self._add(self.limits.mean(axis=1))
        if len(self.positions) == 0:
            return
        if not (new["add"] and self.target):
            self.held = ((self.held or 0) + new["next"]) % len(self.positions)
        self.marked = True
        steps = np.ptp(self.limits, axis=1) / 100
        step = steps * (new["right"], new["up"]) / self.factor
        self._move(self.held, self.positions[self.held] + step)

    def let_go(self):
        self.press, self.held, self.marked = None, None, False

    @property
    def positions(self):
        """The positions alone."""
        return self.value if self.target is None else self.value[0]

    def _move(self, i, place):
        place = self._rounded(np.clip(place, *self.limits.T))
        X = (*self.positions[:i], place, *self.positions[i + 1 :])
        self.value = X if self.target is None else (X, self.value[1])

    def _add(self, place):
        X, t = self.value
        new = self.target() if callable(self.target) else self.explorer.values[self.target]
        self.value = (*X, self._rounded(place)), (*t, new)
        return len(t)

    def _rounded(self, place):
        return tuple(place if self.digits is None else np.round(place, self.digits) + 0.0)

    def _point_near(self, fraction):
        if not self.axes.bbox.contains(*self.pixels(fraction)):
            return None
        if len(self.positions) == 1 and self.target is None:
            return 0
        places = np.reshape(self.handles(), (-1, 2)) - fraction
        away = np.linalg.norm(self.pixels(places), axis=1)
        if len(away) and away.min() <= NEAR * self.axes.figure.dpi / DPI:
            return int(away.argmin())
        return None if self.target is None else self._add(self.on_axes(fraction))


class Grip(Held, Slider):
    """A slider that the x of the pointer moves too, over its axes."""

    everywhere = True

    @property
    def help(self):
        return say(
            zh="左右拖动图中的点；键盘：方向键移动它，加 Shift 一次走十步",
            en="Drag the point to the left or right; with the keyboard: arrows move it, with Shift ten "
            "steps at once",
        )

    def follow_gesture(self, gesture):
        """Move the slider to the end of a gesture that began on the axes."""
        if self.axes.bbox.contains(*self.pixels(gesture["start"])):
            self.value = self.value_of(self.stop_near(self.on_axes(gesture["end"])[0]))

    def follow_keys(self, keys):
        """Move the slider by a stop for each press of an arrow."""
        new = self.new_keys(keys)
        stop = self.stop_near(self.value) + new["right"] + new["up"]
        self.value = self.value_of(min(max(stop, 0), self.stops - 1))


def drag_slider(zh, en, low, high, step):
    """A slider for a real number, which can be dragged on the first axes as well."""
    return Grip(zh, en, *evenly(low, high, step), True)
