"""The file that keeps a learner's own list of exercises done.

A right answer puts the exercise's name into a file, ``exercises-done.txt``: one name per line
and nothing else. It is sent nowhere. It is in the folder ``notebooks``, for both languages, or in
the current folder where that is not in ``notebooks``. ``NBHELPERS_PROGRESS`` sets another file.
Names are only ever added at the end, each behind a line break of its own, so that two notebooks
at once lose none and a last line that was cut off takes no other with it; to start again, delete
the file. If it cannot be used, a message says so, and nothing stops.
"""

import os
from pathlib import Path

from nbhelpers.check.kit import said

FILE = "exercises-done.txt"
LONGEST = 100_000  # characters: a longer file is not ours


def note(name):
    """Put exercise ``name`` into the file; what went wrong, in words, or ""."""
    text, trouble = recorded()
    if trouble or name in text.split():
        return trouble
    try:
        with open(place(), "a", encoding="utf-8") as file:
            file.write(f"\n{name}")
    except OSError as error:
        return _unusable(error)
    return ""


def place():
    """The path of the file."""
    chosen = os.environ.get("NBHELPERS_PROGRESS")
    if chosen:
        return Path(os.path.expanduser(chosen))
    here = Path(os.path.abspath("."))
    return (here.parent if here.parent.name == "notebooks" else here) / FILE


def recorded():
    """The text of the file, and what is wrong with it, in words, or ""."""
    try:
        if place().is_fifo():  # reading it could wait forever
            raise OSError(None, said("named_pipe"), str(place()))
        with open(place(), encoding="utf-8-sig", errors="replace") as file:
            text = file.read(LONGEST)
    except FileNotFoundError:
        return "", ""
    except OSError as error:
        return "", _unusable(error)
    strange = [word for word in text.split() if not word.isidentifier()]
    return text, said("damaged", file=place(), word=strange[0][:30]) if strange else ""


def _unusable(error):
    return said("unusable", file=error.filename or FILE, why=error.strerror)
