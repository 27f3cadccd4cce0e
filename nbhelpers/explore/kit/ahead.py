"""Frames drawn ahead of the reader, so that a slider answers without a round trip to Python.

A *frame* is a picture and its words. Its *key* says what it is for: the number of the scene, which
counts everything but the controls (points that were dragged, the pixel ratio), then the place of each
control, the number of its stop if it is at one.

The browser's half keeps frames by their keys and shows one the moment a control moves. It still reports
the move to Python, in a drag when it rests or is let go; the answer is the same frame and changes nothing.
If a frame is missing, the nearest on the track is shown until it comes. While a drag goes on, Python hears
where it is and draws ahead from there, but not every stop: what Python draws then costs the browser pictures,
where both run on one machine. That is no report: ipywidgets holds a report back until the last one is
answered, so far from Python the end of a drag would wait for two answers.

After an answer, when nothing waits, Python draws frames of the control that was moved last, each in a task
of its own, so that messages and cells come between two. They must not delay an answer: few are on their
way at a time, and the browser says which it has taken. The bounds below hold for one explorer, and one
explorer at a time draws ahead. ``NBHELPERS_AHEAD=0`` turns it off.

Frames are the PNGs of ``stage.py``, as they are. Pictures have 260 to 2,800 colors, too many for a
palette, and WebP without loss takes three times as long and is not smaller.
"""

import asyncio
import math
import os
import time
from itertools import chain

from nbhelpers.explore.kit.controls import Clock
from nbhelpers.explore.kit.drawing import Drawing
from nbhelpers.figures.style import look

ON = os.environ.get("NBHELPERS_AHEAD") != "0"
FRAMES, BYTES = 300, 8_000_000  # kept in the browser, the oldest go first
SECONDS = 1.5  # of the processor's time, for drawing ahead after a move
SLOWEST = 0.2  # of such seconds for one picture; where it takes longer, messages would wait, and none is ahead
ON_THE_WAY = 8  # frames sent that the browser has not taken yet
REST = 0.15  # seconds without a gesture before it is drawn ahead of
BETWEEN = 0.005  # seconds between two frames, in which a message comes through
NEAR = 6  # stops on either side that are drawn before the rest of the track
IN_A_DRAG = 128  # parts, at most, of the track between which frames are drawn while a drag goes on

# A browser's Python has one thread, and counts no time of threads.
busy_time = getattr(time, "thread_time", time.process_time)
turn = []  # every Ahead that has something to draw; the last of them does


def order(stop, stops, near=NEAR, parts=math.inf):
    """This stop, its neighbors, then the whole track from coarse to fine, at most in so many ``parts``."""
    neighbors = (stop + side * away for away in range(1, near + 1) for side in (1, -1))
    sizes = (2**level for level in reversed(range(stops.bit_length())))
    track = (i for size in sizes if stops <= parts * size for i in range(0, stops, size))
    places = dict.fromkeys(chain([stop], neighbors, [stops - 1], track))
    return [place for place in places if 0 <= place < stops]


class Ahead:
    """What the browser holds of an explorer, and what is drawn ahead next."""

    def __init__(self, explorer):
        controls = explorer.controls.values()
        self.explorer = explorer
        in_time = any(isinstance(control, (Clock, Drawing)) for control in controls)
        self.on = ON and not in_time  # what has a state has no frames
        self.first = self.name = next(iter(explorer.stops), None)
        self.scene, self.rest = 0, None  # scene 0: no frames are kept
        self.kept = {}  # how large each frame in the browser is, by key
        self.page, self.seen = "", False  # in which page of the browser, and whether on its screen
        self.sent = self.taken = 0
        self.plan = self.task = None
        self.begin = 0  # the stop where the plan begins
        self.slow = False

    def key(self, **moved):
        """The key of the frame for the values of the controls, except those that ``moved``."""
        places = {name: c.place for name, c in self.explorer.controls.items() if c.kind}
        return (self.scene, *(places | moved).values())

    def key_told(self):
        """The key for what the browser reported, even if it was refused."""
        controls, picture = self.explorer.controls.items(), self.explorer.picture
        places = [getattr(picture, f"at_{name}") for name, c in controls if c.kind]
        return [self.scene, *places]

    def answer(self, png):
        """The key of an answer, which the browser keeps."""
        explorer = self.explorer
        rest = explorer.figure.dpi, [c.value for c in explorer.controls.values() if not c.kind]
        if self.on and rest != self.rest:
            self.rest, self.scene = rest, self.scene + 1
            self.kept.clear()  # no frame is shown again that was drawn so far
        if self.on and (forget := self._keep(self.key(), png)):
            explorer.picture.send({"forget": forget})
        return list(self.key())

    def hear(self, picture, told, buffers):
        """Note what the browser tells: which frames it has, where a drag is, whether it shows the explorer."""
        if not self.on:
            return
        with look():
            if "taken" in told:
                self.taken = told["taken"]
                if self.task is None and self in turn:
                    self._go()
                return
            if "near" in told:
                self.follow(*told["near"])
                return
            if told["page"] != self.page:  # it was reloaded, and holds only the newest answer
                if not told["seen"]:  # or another page has left
                    return
                self.page, self.taken = told["page"], self.sent
                now = self.key()
                if forget := [key for key in self.kept if key != now]:  # by the pages before
                    picture.send({"forget": forget})
                self.kept = {now: len(picture.png)}
            self.seen = told["seen"]
            self.follow()

    def follow(self, name=None, stop=None, pause=0):
        """After a pause, draw frames of the control ``name``, else of the one that moved last, from a stop on.

        Where pictures are slow, only that of the stop to which a drag has come.
        """
        self.name = name or self.name
        self._leave()
        if self.on and self.seen and self.name:
            places = self._places(stop)
            self.plan = iter(places[:1] if self.slow else places)
            self.seconds, self.frames, self.bytes = SECONDS, 0.9 * FRAMES, 0.9 * BYTES
            turn.append(self)
            self._go(pause)

    def _places(self, stop):
        """The stops to draw, in order; where a drag has come to ``stop``, some, and in a fast one no neighbors."""
        control = self.explorer.controls[self.name]
        if stop is None:
            self.begin = control.stop_near(control.value)
            return order(self.begin, control.stops)
        fast = abs(stop - self.begin) > 2 * NEAR
        self.begin = stop
        return order(stop, control.stops, 0 if fast else NEAR, IN_A_DRAG)

    def _leave(self):
        """Have nothing to draw any more."""
        self.plan = None
        if self in turn:
            turn.remove(self)

    def _go(self, pause=0):
        """Let the next frame be drawn by the loop of this thread, the one on which messages come."""
        if self.task:
            self.task.cancel()
        self.task = asyncio.get_running_loop().call_later(pause, self._draw_one, self.plan)

    def _draw_one(self, plan):
        """Draw the next frame of the ``plan``, unless another has begun or the browser falls behind."""
        with look():
            if plan is not self.plan:
                return
            self.task = None
            if turn[-1] is not self or self.sent - self.taken >= ON_THE_WAY:
                return
            begun = busy_time()
            more = self._send_next()
            seconds = busy_time() - begun
            self.seconds -= seconds
            self.slow = seconds > SLOWEST
            if more and self.seconds > 0 and not self.slow:
                self._go(BETWEEN)
                return
            self._leave()
            if turn:
                turn[-1]._go()

    def _send_next(self):
        """Send the next frame of the plan that the browser lacks. Returns whether there may be more."""
        for stop in self.plan:
            key = self.key(**{self.name: stop})
            missing = key not in self.kept
            if missing:
                self._send(key, stop)
            else:
                self.kept[key] = self.kept.pop(key)  # of use again: others go first
            self.frames -= 1
            self.bytes -= self.kept.get(key, 0)
            if self.frames <= 0 or self.bytes <= 0:
                return False
            if missing:
                return True
        return False

    def _send(self, key, stop):
        explorer = self.explorer
        try:
            png, words = explorer.frame_after(
                **{self.name: explorer.controls[self.name].value_of(stop)}
            )
        except Exception:  # it is shown and raised when the reader gets there
            return
        self.sent += 1
        frame = {"key": key, "words": words, "forget": self._keep(key, png)}
        frame["taken"] = self.sent if self.sent % (ON_THE_WAY // 2) == 0 else 0
        explorer.picture.send(frame, [png])

    def _keep(self, key, png):
        """Count a frame among those in the browser. Returns the keys of those that it has to forget."""
        self.kept.pop(key, None)
        self.kept[key] = len(png)
        forget = []
        while len(self.kept) > FRAMES or sum(self.kept.values()) > BYTES:
            forget.append(next(iter(self.kept)))
            del self.kept[forget[-1]]
        return forget
