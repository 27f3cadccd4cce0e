"""The cases that an exercise tries: those that it lists or draws, and in a grade others like them."""

from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

_other = ContextVar("generator of other cases", default=None)


def cases(*cases, kept=()):
    """The cases that an exercise tries, with each tuple or list of numbers as an array.

    A grade tries ``other`` numbers, but for the arguments at the places ``kept``.
    """
    arrays = [
        [np.array(v, float) if isinstance(v, (tuple, list)) else v for v in case] for case in cases
    ]
    return [[v if i in kept else other(v) for i, v in enumerate(case)] for case in arrays]


def other(value):
    """The value; in a grade another like it, of the same type, sign and shape, whose zeros stay."""
    rng = _other.get()
    if rng is None:
        return value
    if isinstance(value, list):
        return [other(entry) for entry in value]
    if isinstance(value, int):
        size = abs(value)
        return int(np.sign(value) * rng.integers(1, 2 * size + 1)) if size else 0
    return value * rng.uniform(0.5, 1, np.shape(value))


def generator(seed):
    """What an exercise draws its random cases from; a grade draws ``other_cases``."""
    rng = _other.get()
    return np.random.default_rng(seed) if rng is None else rng


@contextmanager
def other_cases(seed):
    """Random cases unlike those that a learner meets, others for each ``seed``."""
    before = _other.set(np.random.default_rng(seed))
    try:
        yield
    finally:
        _other.reset(before)
