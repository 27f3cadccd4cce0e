"""Texts beside the code, in a TOML file: each under a name, in both languages.

one_layer = { zh = "…", en = "layer {number} has the shape {W.shape}" }
"""

import tomllib
from functools import cache
from pkgutil import get_data


@cache
def words(module, file):
    """All texts of a ``file`` beside a ``module``, read when the first of them is needed."""
    return tomllib.loads(get_data(module, file).decode())
