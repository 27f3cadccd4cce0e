"""What a learner wrote: run, read and quoted, so that its errors never show a traceback of the checker."""

import copy
import traceback
from pathlib import Path

import numpy as np

from nbhelpers.check.kit import patience, said
from nbhelpers.notebook.language import say
from nbhelpers.notebook.text import plain
from nbhelpers.notebook.words import words

HERE = Path(__file__).parent


class Failed(Exception):
    """A learner's code raised ``error``."""

    def __init__(self, error):
        self.error = error


def attempt(function, *arguments):
    """``function(*arguments)`` within the time limit; whatever it raises but ■ becomes ``Failed``."""
    try:
        return patience.within_limit(function, *arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise Failed(error) from None


def call(function, arguments):
    """What the function returns for copies of the arguments, and whether it left them as they were."""
    given = copy.deepcopy(arguments)
    result = attempt(function, *given)
    return result, attempt(same, arguments, given)


def same(kept, given):
    """Whether arrays are equal, those in lists included. Other objects may change: a generator does."""
    if isinstance(kept, (tuple, list)):
        return len(kept) == len(given) and all(map(same, kept, given))
    return not isinstance(kept, np.ndarray) or np.array_equal(kept, given)


def unfinished(answer, depth=4):
    """Whether the answer is ``...`` or holds one."""
    if isinstance(answer, np.ndarray) and answer.dtype == object:
        answer = answer.tolist()
    parts = answer if depth and isinstance(answer, (tuple, list)) else ()
    return answer is ... or any(unfinished(part, depth - 1) for part in parts)


def quote(value, text=repr, longest=60):
    """The value as Python prints it: short, on one line, and nothing but text to Markdown."""
    try:
        return attempt(lambda: f"<code>{plain(text(value), longest)}</code>")
    except Failed:
        return f"<code>{plain(type(value).__name__)}</code>"


def quote_error(error):
    """The error as the last line of a traceback has it: its name, and what it says."""
    name = type(error).__name__
    return quote(error, lambda e: f"{name}: {e}" if str(e) else name, 200)


def describe(error, inputs):
    """A learner's error in words: which it is, in which line, for which ``inputs``."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).parent != HERE
    ]
    lines = [frame.line for frame in frames if frame.filename == frames[0].filename]
    line = quote(lines[-1], str, 120) if lines and lines[-1] else ""
    if isinstance(error, patience.TooLong):
        line = said("endless_in", line=line) if line else ""
        return said("endless", seconds=patience.SECONDS, line=line, inputs=inputs)
    line = said("failed_in", line=line) if line else ""
    what = quote_error(error)
    return said("failed", what=what, line=line, advice=advice(what), inputs=inputs)


def advice(what):
    """How to fix an error, in words, or ""."""
    known = words("nbhelpers.check.kit", "words.toml")["advice"]
    return next((say(**text) for sign, text in known.items() if sign in what), "")
