"""The beats of a clock: it runs in Python, which sends one picture after the other.

If the browser asked for every picture, each would cost a message to Python, and JupyterLab shows with every
message that the kernel becomes busy and idle again, which takes the browser longer than the picture itself.
So Python goes on by itself, and the browser says after every fourth picture how many it has shown: at most
``ON_THE_WAY`` are sent that it has not. Where no page shows the clock, or only a hidden tab, it stands still.
"""

import asyncio
import time

from nbhelpers.explore.kit.ahead import BETWEEN
from nbhelpers.explore.kit.controls import Clock
from nbhelpers.figures.style import look

PERIOD = 0.05  # seconds from one beat to the next, or longer where a picture takes longer
ON_THE_WAY = 8  # pictures that were sent and that the browser has not shown yet


class Beats:
    """The beats of the clock of an ``explorer``, if it has one."""

    def __init__(self, explorer):
        clocks = (c for c in explorer.controls.values() if isinstance(c, Clock))
        self.explorer, self.clock = explorer, next(clocks, None)
        self.sent, self.shown = 0, -ON_THE_WAY  # none before a page shows the explorer
        self.begun, self.task = 0.0, None

    def hear(self, picture, told, buffers):
        """Note how many pictures the browser has shown; a page that comes or goes has shown them all."""
        self.shown = told.get("beat", self.sent)
        self.go()

    def go(self):
        """Have the next beat come in time, if the clock runs and the browser is not behind."""
        runs = self.clock and self.clock.running and self.task is None
        if runs and self.sent - self.shown < ON_THE_WAY:
            pause = max(BETWEEN, self.begun + PERIOD - time.monotonic())
            self.task = asyncio.get_running_loop().call_later(pause, self._beat)

    def _beat(self):
        self.task, self.begun = None, time.monotonic()
        with look():
            if self.clock.running:
                self.sent += 1
                self.explorer.move(**{self.clock.name: self.clock.value + self.clock.stride})
        self.go()
