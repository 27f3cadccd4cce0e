"""Controls: what a reader moves. In a signature, each annotates an argument whose default is its start:

    def huber_delta(delta: slider("阈值 δ", "threshold δ", 0.1, 4, 0.01) = 1.0): ...

Most controls have *stops*, the places where they can stand: the positions of a slider, the entries of
a menu, the steps of a player. ``stop_of(value)`` and ``value_of(stop)`` convert one to the other. A
slider for real numbers can also take a value between its stops.
"""

import copy
import inspect
from math import isclose, isfinite, log10
from numbers import Integral, Real

from nbhelpers.notebook.language import say
from nbhelpers.notebook.number import number


class Control:
    """What a reader moves: its ``value`` goes to ``draw`` under its name."""

    kind = ""  # the elements that the browser makes of it; none where it is moved in the picture

    def __init__(self, zh="", en=""):
        self.label = zh, en
        self.name, self.explorer, self.start = "value", None, None

    def named(self, name, value):
        """A copy of this control for one explorer: its name among the arguments, its first value."""
        own = copy.copy(self)
        own.name = name
        own.start = own.now = own.check(value)
        return own

    @property
    def value(self):
        """The value now."""
        return self.now

    @value.setter
    def value(self, value):
        if self.explorer is None:
            self.now = self.check(value)
        else:
            self.explorer.move(**{self.name: value})

    def check(self, value):
        """``value``, if the control can have it."""
        return value

    @property
    def handed(self):
        """What the function that makes the figure gets for this control: its first value."""
        return self.start

    def leads(self, value):
        """The values that others take, by name, where the control moves to ``value``."""
        return {}

    def settle(self, values, moved):
        """The value that goes with all ``values``, of which those named in ``moved`` are new."""
        return values[self.name]

    def begin(self, explorer):
        """Start where ``explorer`` says, and let it draw whenever the value changes."""
        self.explorer = explorer
        self.follow(explorer.start)
        self.start = self.now

    def follow(self, values):
        """Stand where ``values`` says."""
        self.now = values[self.name]

    def let_go(self):
        """Hold nothing and play nothing any more."""

    @property
    def place(self):
        """The value as the browser gets it."""
        return self.value

    def value_at(self, place):
        """The value for what the browser tells."""
        return place

    def seen(self):
        """All that the browser needs to show the control."""
        return {"kind": self.kind, "label": spoken(self.label), "start": self.place}


class Stops(Control):
    """A control with one of some ``values``, of which a reader sees the ``texts``.

    With ``between``, it takes other values of their kind as well.
    """

    def __init__(self, zh, en, values, texts, between=False):
        super().__init__(zh, en)
        self.values, self.texts, self.between = list(values), list(texts), between

    @property
    def stops(self):
        """How many stops there are."""
        return len(self.values)

    def stop_of(self, value):
        """The number of the stop at ``value``, or None between two stops."""
        return self.values.index(value) if value in self.values else None

    def value_of(self, stop):
        """The value at a stop."""
        return self.values[stop]

    def stop_near(self, value):
        """The number of the stop that is nearest to ``value``."""
        return self.stop_of(value)

    @property
    def place(self):
        stop = self.stop_of(self.value)
        return str(self.value) if stop is None else stop

    def value_at(self, place):
        return self.read(place) if isinstance(place, str) else self.value_of(place)

    def read(self, text):
        """The value that was typed between two stops."""
        return type(self.values[0])(text)

    def seen(self):
        return super().seen() | {"texts": [spoken(text) for text in self.texts]}


class Menu(Stops):
    """A choice of one of ``options``: from what the reader sees, a text or its (zh, en), to the value."""

    kind = "menu"

    def __init__(self, zh, en, options, between=False):
        super().__init__(zh, en, options.values(), options, between)

    def check(self, value):
        entries = dict(zip(map(spoken, self.texts), self.values, strict=True))
        if isinstance(value, str) and value not in self.values:
            value = entries.get(value, value)
        if self.between and type(value) is type(self.values[0]):
            return value
        if type(value).__hash__ is None or value not in self.values:
            shown = [v if isinstance(v, str | int) else text for text, v in entries.items()]
            known = ", ".join(map(repr, shown))
            raise refusal(self.name, value, f"其中之一：{known}", f"one of these: {known}")
        return value


class Slider(Stops):
    """A slider whose numbers can also be typed."""

    kind = "slider"

    def check(self, value):
        value = value.item() if getattr(value, "ndim", None) == 0 else value
        low, high = self.values[0], self.values[-1]
        if not isinstance(value, Real) or not isfinite(value) or not low <= value <= high:
            low, high = number(low), number(high)
            raise refusal(
                self.name, value, f" {low} 到 {high} 之间的数", f"a number from {low} to {high}"
            )
        near = self.value_of(self.stop_near(value))
        if isclose(near, value, rel_tol=1e-9, abs_tol=1e-12):
            return near
        if not self.between:
            raise refusal(self.name, value, "整数", "a whole number")
        return float(value)

    def stop_near(self, value):
        return min(range(self.stops), key=lambda stop: abs(self.value_of(stop) - value))

    def read(self, text):
        return float(text)

    def seen(self):
        return super().seen() | {"between": self.between}


class Player(Slider):
    """A slider over the steps from 0 to ``last``, with buttons that play it.

    Where ``last`` is a function, it gets the values of the controls that its parameters name.
    """

    kind = "player"

    def __init__(self, zh, en, last, interval=250):
        self.last_of = last if callable(last) else lambda: last
        self.interval = interval
        super().__init__(zh, en, range(1 if callable(last) else last + 1), [])

    @property
    def last(self):
        """The last step there is now."""
        return self.values[-1]

    def check(self, value):
        if not isinstance(value, Integral) or value < 0:
            raise refusal(self.name, value, "从 0 开始的整数", "a whole number from 0 up")
        return int(value)

    def value_of(self, stop):
        """The step at a stop, also beyond the last: the end may have moved while the browser told of it."""
        return stop

    def settle(self, values, moved):
        return min(values[self.name], max(1, named_only(self.last_of, values)))

    def begin(self, explorer):
        last = explorer.start[self.name]
        if self.now > last:
            raise refusal(
                self.name, self.now, f" 0 到 {last} 的整数", f"a whole number from 0 to {last}"
            )
        super().begin(explorer)

    def follow(self, values):
        super().follow(values)
        self.values = range(max(1, named_only(self.last_of, values)) + 1)

    def seen(self):
        return Control.seen(self) | {"interval": self.interval}


class Clock(Control):
    """Buttons: ▶ adds ``stride`` again and again, see ``beats.py``, one more adds 1, and ■ goes back to 0."""

    kind, stride = "clock", 10

    def __init__(self, zh, en, one):
        super().__init__(zh, en)
        self.one, self.running = one, False
        self.counts = {"ones": 0, "backs": 0}

    @property
    def place(self):
        return self.counts | {"running": self.running}

    @property
    def handed(self):
        """The clock itself, for what only training shows: when to pause, and how far to stride."""
        return self

    def value_at(self, place):
        ones, backs = place["ones"], place["backs"]
        if backs > self.counts["backs"]:
            self.value = 0  # the way back is drawn before it goes on
            self.counts = {"ones": 0, "backs": backs}
        current = backs == self.counts["backs"]  # else another page has gone back since
        more = max(0, ones - self.counts["ones"]) if current else 0
        self.counts = self.counts | {"ones": self.counts["ones"] + more}
        self.running = place["running"]
        return self.value + more

    def follow(self, values):
        if values[self.name] < self.value:
            self.pause()
        super().follow(values)

    def pause(self):
        """Pause the clock."""
        self.running = False

    let_go = pause

    def seen(self):
        return super().seen() | {"one": spoken(self.one)}


class Line(Control):
    """A line of text that says what other controls do. It is read on Enter, or when it is left.

    ``read(text)`` gives values by name. A text for which that is a ValueError stays until one of
    the controls named in ``of`` moves; then, and where it could be read, the line is what ``write``
    says of all values.
    """

    kind = "line"

    def __init__(self, zh, en, of, read, write):
        super().__init__(zh, en)
        self.of, self.read, self.write = of, read, write

    def leads(self, value):
        try:
            return self.read(value)
        except ValueError:
            return {}

    def settle(self, values, moved):
        anew = not moved.isdisjoint(self.of)
        return self.write(values) if anew else values[self.name]

    def seen(self):
        return super().seen() | {"copy": say(zh=["复制", "已复制"], en=["Copy", "Copied"])}


def slider(zh, en, low, high, step):
    """A slider for a real number between ``low`` and ``high``."""
    return Slider(zh, en, *evenly(low, high, step), between=True)


def evenly(low, high, step):
    """Values from ``low`` to ``high``, and their texts, with as many digits as the step has."""
    digits = max(0, -int(f"{step:e}".split("e")[1])) + (f"{step:.1e}"[2] != "0")
    values = [round(low + i * step, digits) for i in range(round((high - low) / step) + 1)]
    return values, [number(v, f".{digits}f") for v in values]


def steps(zh, en, values):
    """A slider over some values in order; others between them can be typed."""
    return Slider(zh, en, values, map(number, values), between=True)


def log_slider(zh, en, low, high):
    """A slider for a positive number that spans powers of ten, with 20 stops for each."""
    count = int(20 * log10(high / low) + 1e-9) + 1
    values = [float(f"{low * 10 ** (i / 20):.3g}") for i in range(count)]
    return steps(zh, en, [*values, high] if values[-1] < high else values)


def integer(zh, en, low, high):
    """A slider for a whole number between ``low`` and ``high``."""
    values = range(low, high + 1)
    return Slider(zh, en, values, map(number, values))


choice, player = Menu, Player  # as a signature calls them


def spoken(text):
    """A text, or that of a pair (zh, en) which is in the reader's language."""
    return text if isinstance(text, str) else say(zh=text[0], en=text[1])


def named_only(function, values):
    """``function`` of those of the ``values`` that its parameters name."""
    parameters = inspect.signature(function).parameters
    every = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    return function(**{name: v for name, v in values.items() if every or name in parameters})


def refusal(name, value, zh, en):
    """The error for a value that an argument cannot have: what is expected, in both languages."""
    return ValueError(
        say(
            zh=f"{name} 是 {value!r}，这里要的是{zh}",
            en=f"{name} is {value!r}, but {en} is expected",
        )
    )
