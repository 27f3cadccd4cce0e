"""Texts beside the code, in a TOML file: each under a name, in both languages.

one_layer = { zh = "…", en = "layer {number} has the shape {W.shape}" }
"""

import tomllib
from functools import cache
from pkgutil import get_data

from nbhelpers.notebook.language import say


@cache
def words(module, file):
    """All texts of a ``file`` beside a ``module``, read when the first of them is needed."""
    return tomllib.loads(get_data(module, file).decode())


def text(package, name, /, **values):
    """A text from ``words.toml`` of a ``package``, in the reader's language, with its ``values`` filled in."""
    return say(**words(package, "words.toml")[name]).format(**values)
