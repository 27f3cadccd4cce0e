"""The figure of an explorer as ``ipywidgets.interact`` would draw it: made anew on every move.

No control but the one that moves, no picture widget, nothing kept: what is compared with an
explorer is the same figure, drawn by the same code.
"""

import sys
from types import SimpleNamespace

import ipywidgets as widgets
from IPython.display import display

STAND_INS = {
    "Explorer": lambda figure, draw, **controls: (figure, draw, controls),
    "slider": lambda name, low, high, value, step=None: SimpleNamespace(value=value),
    "log_slider": lambda name, low, high, value: SimpleNamespace(value=value),
    "integer": lambda name, low, high, value: SimpleNamespace(value=value),
    "Player": lambda name, last, value=0, interval=250: SimpleNamespace(value=value, last=last),
    "Points": lambda axes, X, t=None, label=None: SimpleNamespace(
        value=X if t is None else (X, t), observe=lambda *args: None
    ),
}


def choice(name, options, value=None):
    """A stand-in for a choice that stays as it is."""
    return SimpleNamespace(value=value or next(iter(options.values())), observe=lambda *args: None)


def interact(make):
    """Show ``make``'s figure under ``interact``, with its first slider."""
    live = make()
    name, control = next(
        (name, control)
        for name, control in live.controls.items()
        if isinstance(control, (widgets.FloatSlider, widgets.FloatLogSlider, widgets.IntSlider))
    )
    module = sys.modules[make.__module__]
    for stand_in, function in (STAND_INS | {"choice": choice}).items():
        if hasattr(module, stand_in):
            setattr(module, stand_in, function)

    def draw_anew(**moved):
        figure, draw, controls = make()
        draw(**{key: value.value for key, value in controls.items()} | moved)
        display(figure)

    control.unobserve_all()
    widgets.interact(draw_anew, **{name: control})
