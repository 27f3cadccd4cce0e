"""What an error says, from ``words.toml``: what came, what is wanted and the mend."""

from nbhelpers.notebook.language import say
from nbhelpers.notebook.words import words


def message(mistake, **values):
    """What is said about a ``mistake`` in the reader's language, with its ``values`` filled in."""
    return say(**words("nbhelpers.arguments", "words.toml")[mistake]).format(**values)


def listed(names):
    """Names one after another, as the reader's language separates them."""
    return say(zh="、", en=", ").join(names)
