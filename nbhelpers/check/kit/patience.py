"""A time limit for a learner's function: an endless loop ends with a message."""

import _thread
import signal
import threading
from contextlib import contextmanager

from nbhelpers.notebook.language import say

SECONDS = 10


@contextmanager
def time_limit():
    """Raise ``TimeoutError`` where the code inside is still running after ``SECONDS``.

    It is ended as by the ■ of Jupyter, so the line where it was stands in the traceback. A program
    that was started in the background ignores that: not so the code inside. Outside the main thread,
    which alone can be ended so, there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over = threading.Event()

    def end():
        over.set()
        _thread.interrupt_main()

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(SECONDS, end)
    timer.start()
    try:
        yield
    except KeyboardInterrupt as interrupt:
        if not over.is_set():
            raise
        late = say(
            zh=f"{SECONDS} 秒之后还在运行，可能有死循环",
            en=f"still running after {SECONDS} s, perhaps in an endless loop",
        )
        raise TimeoutError(late).with_traceback(interrupt.__traceback__) from None
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)
