"""The bridge to the browser: the controls, one picture, its words, its error, and the pointer.

The browser's half is ``picture.js``. Picture and words travel in one message. The picture goes as a
data URL: it is there at once, while a blob's URL is fetched through two more processes of the
browser, which takes as long as to draw the picture.
"""

from base64 import b64encode
from pathlib import Path

import anywidget
from traitlets import Any, Bool, Bytes, Dict, Float, Int, List, Unicode

from nbhelpers.notebook.drawing import DRAWING

HERE = Path(__file__).parent


def data_url(png, widget):
    """The PNG as the URL that holds all of it."""
    return "data:image/png;base64," + b64encode(png).decode()


class Picture(anywidget.AnyWidget):
    """Controls, a PNG of ``width`` CSS pixels, its ``words`` (also its alternative text), an ``error``.

    ``key`` says what the picture is for; frames that were drawn ahead come as messages of their own,
    see ``ahead.py``. ``beat`` counts the pictures that a running clock made, see ``beats.py``.

    ``controls`` says what to show of each control, by name. Its place is a trait of its own,
    ``at_`` and the name: the number of a stop, or what was typed between two stops. ``heads`` are
    the headings before some of them.

    The browser sends these, the screen's pixel ``ratio``, whether a view is so narrow that the
    picture is to be ``folded``, how often "Reset" was pressed and, where ``help`` says what the
    pointer is for, what it does over the picture. A report holds all that happened, so that a later
    one may take the place of an earlier one unread:

    * ``gesture``: ``number`` (one for each press of the button), ``start`` and ``end`` (x to
      the right and y up, as fractions of the picture), ``done`` (True once it is released),
      where ``traced`` asks for it the ``path`` from start to end, a list of places,
      ``former``, the gestures before this one, whose ends may have gone unread, and ``after``, the
      number of the last report before it began;
    * ``pressed``: how often each of ``right``, ``up``, ``next`` and ``add`` was asked for so far in
      a ``series``, which begins with the page and after "Reset"; and ``after``, as above.

    Each move of a control, and "Reset", makes a ``report``: its ``page`` and ``number``, and in which
    report of this page each control ``moved`` last, of those that Python may not have heard of since
    the last "Reset". ``heard`` is the page and the number of the last report that Python has heard.
    "Reset" empties ``gesture`` and ``pressed``.

    ``handles`` are the places that a finger can take hold of, ``held`` is the number of the one with
    a ring; over the ``box`` [left, bottom, right, top] a finger does not scroll the page.
    """

    # The texts, not the files: anywidget's watch of a file keeps every picture for good.
    _esm = (HERE / "picture.js").read_text(encoding="utf-8")
    _css = (HERE / "picture.css").read_text(encoding="utf-8")

    controls = Dict().tag(sync=True)
    columns = Int(2).tag(sync=True)
    heads = Dict().tag(sync=True)
    ends = Dict().tag(sync=True)
    key = List().tag(sync=True)
    beat = Int().tag(sync=True)
    png = Bytes().tag(sync=True, to_json=data_url)
    words = Unicode().tag(sync=True)
    error = Unicode().tag(sync=True)
    width = Int().tag(sync=True)
    names = Dict().tag(sync=True)
    help = Unicode().tag(sync=True)
    traced = Bool().tag(sync=True)
    handles = List().tag(sync=True)
    held = Int(-1).tag(sync=True)
    box = List().tag(sync=True)
    touch = Unicode().tag(sync=True)
    folded = Bool().tag(sync=True, echo_update=False)
    ratio = Float(1.0).tag(sync=True, echo_update=False)
    reset = Int().tag(sync=True, echo_update=False)
    report = Dict().tag(sync=True, echo_update=False)
    heard = List().tag(sync=True)
    gesture = Dict().tag(sync=True, echo_update=False)
    pressed = Dict().tag(sync=True, echo_update=False)

    def __init__(self, hear, controls, **state):
        self.hear = hear
        both_send = {f"at_{name}": Any().tag(sync=True, echo_update=False) for name in controls}
        self.add_traits(**both_send)
        super().__init__(controls=controls, **state)

    def set_state(self, state):
        """Take what the browser sends, and pass it to the explorer, all at once."""
        with DRAWING, self.hold_sync():
            super().set_state(state)
            if self.report:
                self.heard = [self.report["page"], self.report["number"]]
            self.hear(state)
