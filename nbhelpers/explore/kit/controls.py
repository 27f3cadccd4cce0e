"""Controls: what a reader moves. Each has a ``value`` that goes to ``draw`` under its name."""

import ipywidgets as widgets
import traitlets

from nbhelpers import arguments

WIDTH = "min(290px, 100%)"  # three stand side by side above a picture of 900 pixels
NAME_FIRST = {"description_width": "initial"}
QUIET = {"sync": True, "echo_update": False}  # the browser is not told what it has just told


class FloatSlider(widgets.FloatSlider):
    """A slider whose moves are one message shorter."""

    value = traitlets.CFloat().tag(**QUIET)


class FloatLogSlider(widgets.FloatLogSlider):
    """A logarithmic slider whose moves are one message shorter."""

    value = traitlets.CFloat(1.0).tag(**QUIET)


class IntSlider(widgets.IntSlider):
    """A slider for whole numbers whose moves are one message shorter."""

    value = traitlets.CInt().tag(**QUIET)


class Play(widgets.Play):
    """A player whose beats are one message shorter."""

    value = traitlets.CInt().tag(**QUIET)


def slider(name, low, high, value, step=None):
    """A slider for a real number between ``low`` and ``high``."""
    value = arguments.between(name, value, low, high)
    step = step or (high - low) / 100
    digits = max(0, -int(f"{step:e}".split("e")[1])) + (f"{step:.1e}"[2] != "0")
    return FloatSlider(
        value, min=low, max=high, step=step, readout_format=f".{digits}f", **_named(name)
    )


def log_slider(name, low, high, value):
    """A slider for a positive number that spans powers of ten, from ``low`` to ``high``."""
    from math import log10

    value = arguments.between(name, value, low, high)
    return FloatLogSlider(
        value, min=log10(low), max=log10(high), step=0.05, readout_format=".3r", **_named(name)
    )


def integer(name, low, high, value):
    """A slider for a whole number between ``low`` and ``high``."""
    value = arguments.between(name, arguments.count(name, value, low), low, high)
    return IntSlider(value, min=low, max=high, **_named(name))


def choice(name, options, value=None):
    """A choice of one of ``options``: a dictionary from what the reader sees to the value."""
    value = next(iter(options.values())) if value is None else value
    if type(value).__hash__ is None or value not in options.values():
        raise ValueError(f"{name} is {value!r}, but one of these is wanted: {', '.join(options)}")
    return widgets.Dropdown(options=options, value=value, **_named(name))


def steps(name, values, value):
    """A slider over some ``values``, exactly those; ``value`` may be another, which joins them."""
    known = sorted({*values, value})
    return widgets.SelectionSlider(
        options={f"{v:g}": v for v in known}, value=value, **_named(name)
    )


class Player(widgets.HBox):
    """A slider for a step from 0 to ``last``, with buttons that play it."""

    value = traitlets.Int()
    last = traitlets.Int()

    def __init__(self, name, last, value=0, interval=250):
        slider = integer(name, 0, last, value)
        slider.layout.width, slider.layout.margin = "202px", "2px 0 2px 8px"
        play = Play(value=value, min=0, max=last, interval=interval, show_repeat=False)
        play.layout.width = "76px"
        layout = widgets.Layout(width=WIDTH)
        super().__init__([play, slider], layout=layout, value=value, last=last)
        widgets.jslink((play, "value"), (slider, "value"))
        traitlets.link((self, "last"), (slider, "max"))
        traitlets.link((self, "last"), (play, "max"))
        traitlets.link((self, "value"), (slider, "value"))


class Clock(widgets.HBox):
    """Buttons that count: ▶ adds ``stride`` again and again, one more adds 1, and ■ goes back to 0.

    The browser keeps the time. A beat that comes while Python is busy replaces the one before it.
    """

    value = traitlets.Int()

    def __init__(self, name, one, stride=10, interval=50):
        self.stride = stride
        self.play = Play(value=1, max=10**9, interval=interval, show_repeat=False)
        self.play.layout.width = "76px"
        self.one = widgets.Button(description=one, icon="step-forward")
        self.one.layout.width = "100px"
        super().__init__([widgets.HTML(name), self.play, self.one])
        self.layout.width = WIDTH
        self.play.observe(self._beat, "value")
        self.one.on_click(lambda button: self.set_trait("value", self.value + 1))
        self.observe(self._went_back, "value")

    @property
    def running(self):
        """Whether ▶ was pressed and time goes on."""
        return self.play.playing

    def pause(self):
        """Let the time stand still."""
        self.play.playing = False

    def _beat(self, change):
        """■ of the browser sets 0; then 1 stands for "ready" again."""
        if change["new"] == 0:
            self.value, self.play.value = 0, 1
        elif change["new"] > 1:
            self.value += self.stride

    def _went_back(self, change):
        if change["new"] < change["old"]:
            self.pause()


def text_line(name, value):
    """A line of text, as wide as all controls together; it is read on Enter, or when it is left."""
    text = widgets.Text(value, continuous_update=False, **_named(name))
    text.layout = widgets.Layout(width="auto", grid_area="auto / 1 / auto / -1", margin="2px 0")
    return text


def _named(name):
    layout = widgets.Layout(width=WIDTH, margin="2px 0")
    return {"description": name, "style": NAME_FIRST, "layout": layout}
