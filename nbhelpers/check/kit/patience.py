"""A time limit for a learner's function: an endless loop ends with a message."""

import random
import signal
import sys
import threading
import time

from nbhelpers.check.kit import said

SECONDS = 30 if sys.platform == "emscripten" else 10  # a browser's Python is several times slower
AGAIN = 1e-3  # seconds to the next signal, in case one comes just before a wait and is missed


class TooLong(BaseException):
    """Time is up. It is not an ``Exception``, so ``except Exception`` does not catch it."""

    def __str__(self):
        return said("too_long", seconds=SECONDS)


def within_limit(function, *arguments):
    """``function(*arguments)``, ended by ``TooLong`` if it still runs after ``SECONDS``.

    A signal ends everything that Python can interrupt: loops, ``time.sleep``, locks, waiting for a program.
    A single call that stays in C, such as ``sum(range(10**12))``, cannot be ended, not even
    by ■. Where there is no signal (on Windows, in a browser, in any thread but the main one) the time
    is checked before each step of Python, so there a call that waits runs to its end.
    """

    def run():
        return function(*arguments)

    main = threading.current_thread() is threading.main_thread()
    return (by_signal if main and hasattr(signal, "setitimer") else by_step)(run)


def by_signal(run):
    """``run()``, ended by the signal of a timer.

    If the function catches that, it gets half a second to clean up. Then signals come every few
    microseconds, until one arrives outside its ``try``.
    """
    late, done = False, False

    def end(number, frame):
        nonlocal late
        if not done:
            pause = 2e-6 + 2e-5 * random.random() if late else 0.5
            signal.setitimer(signal.ITIMER_REAL, pause, AGAIN)
            late = True
            if frame.f_code not in (by_signal.__code__, end.__code__):
                raise TooLong

    handler = signal.signal(signal.SIGALRM, end) or signal.SIG_DFL
    try:
        timer = signal.setitimer(signal.ITIMER_REAL, SECONDS, AGAIN)
    except OSError:
        signal.signal(signal.SIGALRM, handler)
        return by_step(run)
    try:
        return run()
    finally:
        done = True
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)


def by_step(run):
    """``run()``, ended before the first step that begins after the time is over.

    A step is an operation of Python's machine: ``while True: pass`` has no second line.
    """
    end, before = time.monotonic() + SECONDS, sys.gettrace()

    def look(frame, event, value):
        if time.monotonic() > end:
            raise TooLong
        frame.f_trace_opcodes = True
        return look

    sys.settrace(look)
    try:
        return run()
    finally:
        sys.settrace(before)
