"""The bridge to the browser: one picture, its words, its error, and the reader's pointer.

The browser's half is ``picture.js``. Picture and words travel in one message. The picture goes as a
data URL: it is there at once, while a blob's URL is fetched through two more processes of the
browser, which takes as long as to draw the picture.
"""

from base64 import b64encode
from pathlib import Path

import anywidget
from traitlets import Bool, Bytes, Dict, Float, Int, Unicode

HERE = Path(__file__).parent


def data_url(png, widget):
    """The PNG as the URL that holds all of it."""
    return "data:image/png;base64," + b64encode(png).decode()


class Picture(anywidget.AnyWidget):
    """A PNG of ``width`` CSS pixels with ``words`` (its alternative text) and an ``error`` below.

    The browser's half also gives the controls above the picture what ipywidgets leaves out: names
    for screen readers. A slider gets that of its label, the buttons of a player get ``names``.

    From the browser come the screen's pixel ``ratio`` and, where ``help`` says what the
    pointer is for, two reports. Each report holds all that happened, so that a later one may
    take the place of an earlier one unread:

    * ``gesture``: ``number`` (one for each press of the button), ``start`` and ``end`` (x to
      the right and y up, as fractions of the picture), ``done`` (True once it is released), and,
      where ``traced`` asks for it, the ``path`` from start to end, a list of places, and
      ``former``, the gestures before this one, whose ends may have gone unread;
    * ``keys``: how often each of ``right``, ``up``, ``next`` and ``add`` was asked for so far.
    """

    _esm = HERE / "picture.js"
    _css = HERE / "picture.css"

    png = Bytes().tag(sync=True, to_json=data_url)
    words = Unicode().tag(sync=True)
    error = Unicode().tag(sync=True)
    width = Int().tag(sync=True)
    names = Dict().tag(sync=True)
    help = Unicode().tag(sync=True)
    traced = Bool().tag(sync=True)
    ratio = Float(1.0).tag(sync=True, echo_update=False)
    gesture = Dict().tag(sync=True, echo_update=False)
    pressed = Dict().tag(sync=True, echo_update=False)
