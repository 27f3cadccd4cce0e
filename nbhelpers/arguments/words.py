"""The text of an error, from ``words.toml``: what was passed, what is expected and how to correct it."""

from nbhelpers.notebook.language import say
from nbhelpers.notebook.words import words


def message(mistake, **values):
    """What is said about a ``mistake`` in the reader's language, with its ``values`` filled in."""
    return say(**words("nbhelpers.arguments", "words.toml")[mistake]).format(**values)


def listed(names):
    """Names one after another, as the reader's language separates them."""
    return say(zh="、", en=", ").join(names)
