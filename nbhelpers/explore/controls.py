"""Controls: what a reader moves. Each has a ``value`` that goes to ``draw`` under its name."""

import ipywidgets as widgets
import traitlets

WIDTH = "290px"  # three controls stand side by side above a picture of 900 pixels
NAME_FIRST = {"description_width": "initial"}


def slider(name, low, high, value, step=None):
    """A slider for a real number between ``low`` and ``high``."""
    step = step or (high - low) / 100
    digits = max(0, -int(f"{step:e}".split("e")[1])) + (f"{step:.1e}"[2] != "0")
    return widgets.FloatSlider(
        value, min=low, max=high, step=step, readout_format=f".{digits}f", **_named(name)
    )


def log_slider(name, low, high, value):
    """A slider for a positive number that spans powers of ten, from ``low`` to ``high``."""
    from math import log10

    return widgets.FloatLogSlider(
        value, min=log10(low), max=log10(high), step=0.05, readout_format=".3g", **_named(name)
    )


def integer(name, low, high, value):
    """A slider for a whole number between ``low`` and ``high``."""
    return widgets.IntSlider(value, min=low, max=high, **_named(name))


def choice(name, options, value=None):
    """A choice of one of ``options``: a dictionary from what the reader sees to the value."""
    return widgets.Dropdown(
        options=options, value=value or next(iter(options.values())), **_named(name)
    )


class Player(widgets.HBox):
    """A slider for a step from 0 to ``last``, with buttons that play it."""

    value = traitlets.Int()
    last = traitlets.Int()

    def __init__(self, name, last, value=0, interval=250):
        slider = integer(name, 0, last, value)
        slider.layout.width = "210px"
        play = widgets.Play(value=value, min=0, max=last, interval=interval, show_repeat=False)
        play.layout.width = "76px"
        layout = widgets.Layout(width=WIDTH)
        super().__init__([play, slider], layout=layout, value=value, last=last)
        widgets.jslink((play, "value"), (slider, "value"))
        traitlets.link((self, "last"), (slider, "max"))
        traitlets.link((self, "last"), (play, "max"))
        traitlets.link((self, "value"), (slider, "value"))


def _named(name):
    layout = widgets.Layout(width=WIDTH, margin="2px 0")
    return {"description": name, "style": NAME_FIRST, "layout": layout}
