"""The figure of an explorer as ``ipywidgets.interact`` would draw it: made anew on every move.

No control but the one that moves, no picture widget, nothing kept: what is compared with an
explorer is the same figure, drawn by the same code.
"""

import sys
from types import SimpleNamespace

import ipywidgets as widgets
import numpy as np
from IPython.display import display

STAND_INS = {
    "Explorer": lambda figure, draw, **controls: (figure, draw, controls),
    "slider": lambda name, low, high, value, step=None: SimpleNamespace(value=value),
    "log_slider": lambda name, low, high, value: SimpleNamespace(value=value),
    "integer": lambda name, low, high, value: SimpleNamespace(value=value),
    "Player": lambda name, last, value=0, interval=250: SimpleNamespace(value=value, last=last),
    "Points": lambda axes, X, t=None, label=None: SimpleNamespace(
        value=np.array(X, float) if t is None else (X, t), observe=lambda *args: None
    ),
}


def choice(name, options, value=None):
    """A stand-in for a choice that stays as it is."""
    return SimpleNamespace(value=value or next(iter(options.values())), observe=lambda *args: None)


def telling_slider(explorer):
    """Number and name of the first slider whose next step changes the picture."""
    sliders = [
        (name, control)
        for name, control in explorer.controls.items()
        if isinstance(control, (widgets.FloatSlider, widgets.FloatLogSlider, widgets.IntSlider))
    ]
    for name, control in sliders:
        before, value = explorer.picture.png, control.value
        control.value = control.min if isinstance(control, widgets.FloatLogSlider) else control.max
        changed = explorer.picture.png != before
        control.value = value
        if changed:
            handles = [*explorer.controls.values()]
            return sum(
                hasattr(c, "max") or hasattr(c, "last") for c in handles[: handles.index(control)]
            ), name
    raise ValueError("no slider of this explorer changes its picture")


def interact(make, name):
    """Show ``make``'s figure under ``interact``, with its slider ``name``."""
    control = make().controls[name]
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
