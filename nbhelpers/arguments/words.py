"""The text of an error, from ``words.toml``: what was passed, what is expected and how to correct it."""

from functools import partial

from nbhelpers.notebook.language import say
from nbhelpers.notebook.words import text

message = partial(text, __package__)  # message(mistake, **values)


def expect(right, mistake, error=ValueError, **values):
    """Raise the ``error`` with the words about ``mistake`` unless ``right``."""
    if not right:
        raise error(message(mistake, **values))


def listed(names):
    """Names one after another, as the reader's language separates them."""
    return say(zh="、", en=", ").join(names)
