"""The figure of an explorer as ``ipywidgets.interact`` would draw it: made again on every move.

Only the control that moves, no picture widget, nothing kept: compared with an
explorer, it is the same figure, drawn by the same code.
"""

import ipywidgets as widgets
from IPython.display import display

from nbhelpers.explore.kit.controls import Slider, named_only
from nbhelpers.figures.style import look


def telling_slider(explorer):
    """Number and name of the first slider that changes the picture."""
    sliders = [name for name, c in explorer.controls.items() if isinstance(c, Slider)]
    first = explorer.frame()[0]
    for number, name in enumerate(sliders):
        control = explorer.controls[name]
        ends = (control.value_of(stop) for stop in (0, control.stops - 1))
        if any(explorer.frame(**{name: end})[0] != first for end in ends):
            return number, name
    raise ValueError("no slider of this explorer changes its picture")


def interact(make, name):
    """Show ``make``'s figure under ``interact``, with its slider ``name``."""
    explorer = make()
    control, values = explorer.controls[name], explorer.values

    def draw_anew(stop):
        moved = values | {name: control.value_of(stop)}
        with look():
            figure, draw = make.__wrapped__(**moved)
            named_only(draw, moved)
            display(figure)

    first = control.stop_near(control.value)
    widgets.interact(draw_anew, stop=widgets.IntSlider(first, 0, control.stops - 1))
