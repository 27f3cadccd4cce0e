"""The frame of every explorer: some controls, a figure, and one function that draws.

    @explorer("穿过 (1, −1)", "through (1, −1)")
    def parabola(a: slider("系数 a", "factor a", -1, 1, 0.01) = 1.0):
        figure, ax = panels(1)
        ax.set(xlim=(-2, 2), ylim=(-4, 4))
        curve, x = line(ax), np.linspace(-2, 2)

        def draw(a):
            curve.set_data(x, a * x**2)
            return f"a = {a:.2f}", a == -1

        return figure, draw

``draw`` gets the values of the controls that its parameters name, changes the artists of the figure
and returns a description in words, and whether the goal is reached. It is a pure
function: the same values give the same picture. ``explorer`` does the rest: it reads labels, ranges
and first values from the signature, draws only what moved, sends picture and words to the browser,
and shows an error below the picture *and* raises it.

The way of a value: the browser tells a place (``_hear``), of which the control makes a value
(``value_at``); it is checked, what follows from it is settled, and all controls follow (``move``); then
``draw`` changes the artists (``_tell``), and the picture goes back with its words (``update``).
"""

import contextlib
import functools
import html
import inspect
import json

import numpy as np
from IPython.display import display

from nbhelpers.explore.kit.ahead import REST, SLOWEST, Ahead, busy_time
from nbhelpers.explore.kit.beats import Beats
from nbhelpers.explore.kit.cells import show_in_cell
from nbhelpers.explore.kit.controls import Control, named_only, spoken
from nbhelpers.explore.kit.drawing import Drawing
from nbhelpers.explore.kit.picture import Picture
from nbhelpers.explore.kit.points import Held
from nbhelpers.explore.kit.stage import Stage
from nbhelpers.figures.show import show_png
from nbhelpers.figures.style import DPI, look
from nbhelpers.notebook.language import current, say, speaking
from nbhelpers.notebook.number import typeset

USUAL = {"divide": "warn", "over": "warn", "invalid": "warn", "under": "ignore"}  # as NumPy starts


def explorer(*goal, columns=2, heads=None):
    """A function that makes a figure and its ``draw`` as one that makes an explorer.

    ``goal`` is the task in both languages, zh and en. The first control is as wide as the picture, the
    others stand in two ``columns``; with three, all stand in columns. With ``heads``, headings
    (zh, en) by the name of the control that each stands before, all stand in a column at the left of
    the picture, and the readings "name number · name number …", which ``draw`` returns, above it; a
    third thing that the function returns, ``fold(folded)``, makes the figure narrow for a phone.
    """

    def decorate(function):
        signature = inspect.signature(function)
        described = {
            name: parameter.annotation
            for name, parameter in signature.parameters.items()
            if isinstance(parameter.annotation, Control)
        }

        @functools.wraps(function)
        def make(*args, **kwargs):
            given = _arguments(function, signature, args, kwargs)
            controls = {name: c.named(name, given[name]) for name, c in described.items()}
            with look():
                figure, draw, *fold = function(**given | {n: c.handed for n, c in controls.items()})
                return Explorer(figure, draw, goal, columns, heads, *fold, **controls)

        plain = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
        make.__signature__ = signature.replace(parameters=plain)
        make.__annotations__ = {}
        return make

    return decorate


def _arguments(function, signature, args, kwargs):
    """The arguments by name, those that were not given too."""
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as error:
        name, known = function.__name__, ", ".join(signature.parameters)
        raise TypeError(
            say(zh=f"{name} 的参数是 {known}（{error}）", en=f"{name} takes {known} ({error})")
        ) from None
    bound.apply_defaults()
    return bound.arguments


class Explorer:
    """An interactive figure: ``controls`` by name, and ``draw(**their values)`` → words, reached.

    It keeps the language in which it was made: notebooks in both may share a kernel.
    """

    def __init__(self, figure, draw, goal=(), columns=2, heads=None, fold=None, **controls):
        self.figure, self.draw, self.goal, self.controls = figure, draw, goal, controls
        self.fold = fold
        self.language, self.elsewhere = current(), False
        self.heard = {}  # the number of the last report of each page
        with look():
            self.start = self._settled(self.values, {})
            for control in controls.values():
                control.begin(self)
            self.pointer = next((c for c in controls.values() if isinstance(c, Held)), Held())
            self.words = self._tell(self.values)
            self.stage, self.ahead, self.beats = Stage(figure), Ahead(self), Beats(self)
            png = self.stage.png()
            shown = {name: c.seen() for name, c in controls.items() if c.kind}
            self.picture = Picture(
                self._hear,
                shown,
                columns=columns,
                heads={name: spoken(text) for name, text in (heads or {}).items()},
                key=self.ahead.answer(png),
                png=png,
                words=self.words,
                help=self.pointer.help,
                traced=isinstance(self.pointer, Drawing),
                touch=self.pointer.touch,
                box=self.pointer.box(),
                names={
                    "play": say(zh="播放", en="Play"),
                    "pause": say(zh="暂停", en="Pause"),
                    "stop": say(zh="回到开头", en="Back to the start"),
                    "reset": say(zh="重置", en="Reset"),
                },
                **self._places(),
            )
        self.picture.observe(self._ratio_changed, "ratio")
        self.picture.observe(self._folded_changed, "folded")
        self.picture.on_msg(self.ahead.hear)
        self.picture.on_msg(self.beats.hear)

    @property
    def values(self):
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def stops(self):
        """The number of stops of every control that has some, by name."""
        return {name: c.stops for name, c in self.controls.items() if hasattr(c, "stops")}

    def frame(self, **values):
        """The picture, as the bytes of a PNG, and the words for these values, else those at the start.

        The same values give the same picture and words, whatever was shown before.
        """
        with look(), speaking(self.language):
            checked = self._checked(values)
            return self._frame(self._settled(self.start | checked, checked))

    def frame_after(self, **moved):
        """The picture and the words that a move from here would show."""
        with look(), speaking(self.language):
            return self._frame(self._settled(self.values | moved, moved))

    def _frame(self, values):
        self.elsewhere = True
        words = self._tell(values)
        return self.stage.png(), words

    def move(self, **values):
        """Set some controls, all at once, and draw. Another move, on another thread, waits."""
        with look(), speaking(self.language):
            self._go(self.values, values)
            self.update()

    def _go(self, values, moved):
        """Let all controls stand where ``values`` say, of which some ``moved``."""
        checked = self._checked(moved)
        settled = self._settled(values | checked, checked)
        for control in self.controls.values():
            control.follow(settled)
        self.elsewhere = True

    def update(self):
        """Draw the figure for the present values and send it to the browser."""
        begun = busy_time()
        with self._errors_shown():
            self.elsewhere = False
            self.words = self._tell(self.values)
            png = self.stage.png()
            new = {"error": "", "words": self.words, "png": png, "key": self.ahead.answer(png)}
            with self.picture.hold_sync():  # one message
                for name, value in (self._places() | new).items():
                    setattr(self.picture, name, value)
            self.ahead.slow = busy_time() - begun > SLOWEST

    def _checked(self, values):
        unknown = set(values) - set(self.controls)
        if unknown:
            names, known = ", ".join(sorted(unknown)), ", ".join(self.controls)
            raise ValueError(
                say(
                    zh=f"没有叫 {names} 的控件：这里有 {known}",
                    en=f"there is no control {names}: this explorer has {known}",
                )
            )
        return {name: self.controls[name].check(value) for name, value in values.items()}

    def _settled(self, values, moved):
        """``values``, where those of some controls follow from others that ``moved``, one after the other.

        Players come last: how far they go may depend on all the others.
        """
        names = set(moved)
        for name, value in moved.items():
            led = self._checked(self.controls[name].leads(value))
            values, names = values | {name: value} | led, names | led.keys()
        for control in sorted(self.controls.values(), key=lambda control: control.kind == "player"):
            values = values | {control.name: control.settle(values, names)}
        return values

    def _tell(self, values):
        """Draw, and return the words."""
        with speaking(self.language), np.errstate(**USUAL):
            told = named_only(self.draw, values)
            if not isinstance(told, str):
                told = told[0] + task(*self.goal, told[1])
            return typeset(told.replace(" \n", "\n"))

    def _places(self):
        """Where the controls and the points stand, and how wide the picture is, for the browser."""
        return {
            **{f"at_{name}": c.place for name, c in self.controls.items() if c.kind},
            "ends": {name: c.last for name, c in self.controls.items() if c.kind == "player"},
            "handles": self.pointer.handles(),
            "beat": self.beats.sent,
            "width": round(self.figure.get_figwidth() * DPI),
            "held": self.pointer.ringed,
        }

    @contextlib.contextmanager
    def _errors_shown(self):
        """Show an error below the picture, and raise it again."""
        try:
            yield
        except BaseException as error:  # an interrupt, too
            with self.picture.hold_sync():
                self.picture.error = f"{type(error).__name__}: {error}"
                self.picture.key = self.ahead.key_told()
            raise

    def _hear(self, state):
        """Do what the browser reports, in the order in which it happened."""
        with look(), speaking(self.language), self._errors_shown():
            reset, moves = "reset" in state, self._moves(state)
            if reset:
                for control in self.controls.values():
                    control.let_go()
                self._go(self.start, {})
            acts = [(number, self._hear_control, name, state) for name, number in moves.items()]
            pointer = _gestures(state.get("gesture"))
            acts += [(one["after"], self._hear_pointer, self.pointer.hear, one) for one in pointer]
            if pressed := state.get("pressed"):
                acts.append(
                    (pressed["after"], self._hear_pointer, self.pointer.follow_keys, pressed)
                )
            for _, act, *told in sorted(acts, key=lambda act: act[0]):
                act(*told)
            if reset or moves:
                self.update()
            last = self.ahead.first if reset else next(reversed(moves), None)
            self.ahead.follow(last, pause=REST if pointer or pressed else 0)
            self.beats.go()

    def _moves(self, state):
        """The controls that moved without Python having heard of it, in their order, and in which report."""
        if not (report := state.get("report")):
            return {}
        before = self.heard.get(report["page"], 0)
        self.heard[report["page"]] = report["number"]
        moves = sorted(report["moved"].items(), key=lambda move: move[1])
        return {name: number for name, number in moves if number > before}

    def _hear_control(self, name, state):
        """Go to where the browser says that a control stands; what it said before, it need not say again."""
        if self.controls[name].kind == "clock":
            self._catch_up()  # it goes on from what came before it
        place = state.get(f"at_{name}", getattr(self.picture, f"at_{name}"))
        self._go(self.values, {name: self.controls[name].value_at(place)})

    def _hear_pointer(self, follow, told):
        """Do what the pointer, or the keys, did over the picture that the reader saw."""
        self._catch_up()
        follow(told)

    def _catch_up(self):
        """Let the figure be the one for the present values, where it is not."""
        if self.elsewhere:
            self.elsewhere = False
            self._tell(self.values)

    def _ratio_changed(self, change):
        with look():
            self.figure.set_dpi(DPI * min(max(change["new"], 1), 3))
            self.update()

    def _folded_changed(self, change):
        with look():
            self.fold(change["new"])
            self.update()

    def _ipython_display_(self):
        """Show the stored picture, its words, and the live view that takes their place.

        Without a kernel only the first two are seen: on GitHub, in an exported page, in a
        notebook that was just opened.
        """
        with look(), speaking(self.language):
            hint = say(
                zh="运行这个单元格，图就能动起来。", en="Run this cell to make the picture move."
            )
            self._tell(self.values)
            show_png(self.figure, self.words, "nbh-stored", style=_asleep(hint))
            self.stage.redraw()
            show_in_cell(self)
        view = {"version_major": 2, "version_minor": 0, "model_id": self.picture.model_id}
        data = {
            "application/vnd.jupyter.widget-view+json": view,
            "text/html": f"<p><em>{html.escape(hint)}</em></p>",
            "text/plain": hint,
        }
        display(data, raw=True)


def task(zh, en, reached):
    """A line with a task, given in both languages, and how it stands."""
    if reached:
        return say(zh=f"\n任务：{zh}。✓ 达到了", en=f"\nTask: {en}. ✓ reached")
    return say(zh=f"\n任务：{zh}。✗ 还没达到", en=f"\nTask: {en}. ✗ not yet")


def _gestures(newest):
    """A gesture and those before it; without those whose places, on a picture without width, are no numbers."""
    every = (*newest["former"], newest) if newest else ()
    return [
        one
        for one in every
        if np.isfinite(np.array([one["start"], one["end"], *one.get("path", [])], float)).all()
    ]


def _asleep(hint):
    """Style that puts the ``hint`` in place of "model not found" where no kernel runs yet."""
    view = (
        ".jp-OutputArea-child:has(.nbh-stored) + .jp-OutputArea-child .jupyter-widgets:not(:has(*))"
    )
    return (
        f"<style>{view} {{ font-size: 0 }} "
        f"{view}::before {{ content: {json.dumps(hint, ensure_ascii=False)}; "
        "font-size: var(--jp-content-font-size1, 14px); font-style: italic }</style>"
    )
