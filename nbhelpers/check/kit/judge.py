"""What an exercise says about an answer: ``compare`` it, or ``require`` something of it.

A mistake is a wrong solution: its message is given where it explains the answer in *all* cases, not
where its number happens to come up once. So ``compare`` only takes notes, and the verdict is given
after all cases of the exercise.
"""

from contextvars import ContextVar
from typing import NamedTuple

import numpy as np

from nbhelpers.arguments import listed
from nbhelpers.check.kit import said
from nbhelpers.check.kit.learner import Failed, attempt, quote
from nbhelpers.check.kit.numbers import MOST, as_numbers, close, shown, told_apart


class Wrong(Exception):
    """A wrong answer: the text that helps, and the name of the mistake if it has one."""

    def __init__(self, text, mistake=None):
        super().__init__(text)
        self.mistake = mistake


class either(tuple):
    """Several values that one mistake gives."""

    def __new__(cls, *values):
        return super().__new__(cls, values)


class Comparison(NamedTuple):
    """One answer, as its parts, beside what is right and what each mistake gives."""

    parts: list
    wanted: list
    mistakes: dict
    within: float | None
    inputs: str

    def fits(self, value):
        """Whether the answer is ``value``. A part ``...`` fits whatever there is, None fits nothing."""
        if isinstance(value, either):
            return any(map(self.fits, value))
        if value is None:
            return False
        values = list(value) if len(self.wanted) > 1 else [value]
        return len(values) == len(self.parts) and all(
            right is ... or close(part, right, self.within)
            for part, right in zip(self.parts, values, strict=True)
        )

    @property
    def right(self):
        return self.fits(self.wanted if len(self.wanted) > 1 else self.wanted[0])


class Examination:
    """The state of an examination: what was compared so far, and what the function was given."""

    def __init__(self, words):
        self.words, self.comparisons, self.inputs = words, [], ""
        self.errors = np.geterr()  # the learner's own settings for overflow and the like

    def judge(self):
        """Raise ``Wrong`` unless all comparisons were right."""
        if first := self._first_wrong():
            if "other" in self.words or not first.inputs:
                wrong("other")
            tell_difference(first)

    def name_mistake(self):
        """Raise ``Wrong`` about the first mistake that explains every comparison, if there is one."""
        if not (first := self._first_wrong()):
            return
        for name in first.mistakes:
            listing = [c for c in self.comparisons if name in c.mistakes]
            if all(comparison.fits(comparison.mistakes[name]) for comparison in listing):
                wrong(name)
        if len(first.wanted) > 1 and all(c.fits(c.wanted[::-1]) for c in self.comparisons):
            wrong("reverse_order")

    def _first_wrong(self):
        return next((c for c in self.comparisons if not c.right), None)


running = ContextVar("running")


def compare(answer, wanted, /, *, within=None, **mistakes):
    """Note whether ``answer`` is ``wanted``, and if not, which of ``mistakes`` gives it.

    A mistake's name is that of its words; its value is what the mistake gives, ``either`` of several,
    or None where the mistake gives nothing here. Where ``wanted`` is a
    tuple, the answer has parts, and so have the mistakes; ``...`` in either is whatever the learner
    wrote. Where it is ``either`` of several, any of them is right. The rest is kept to the answer's
    own precision, or ``within`` a share of it.
    """
    one = isinstance(wanted, either) or not isinstance(wanted, tuple)
    wanted = [wanted] if one else list(wanted)
    parts = [_numbers(part) for part in (parts_of(answer, len(wanted)) if wanted[1:] else [answer])]
    now = running.get()
    now.comparisons.append(Comparison(parts, wanted, mistakes, within, now.inputs))


def require(right, mistake, **values):
    """Raise ``Wrong`` with the words about ``mistake`` unless ``right``."""
    if not right:
        wrong(mistake, **values)


def wrong(mistake, **values):
    """Raise ``Wrong`` with the words about ``mistake``, the exercise's own or the kit's, the ``values`` filled in."""
    words = running.get().words
    raise Wrong(words.about(mistake, **values), mistake if mistake in words else None)


def read(answer, *shapes):
    """The finite numbers of an answer, in the shape given; for several shapes, those of its parts."""
    parts = parts_of(answer, len(shapes)) if shapes[1:] else [answer]
    arrays = [_numbers(part) for part in parts]
    for number, (array, shape) in enumerate(zip(arrays, shapes, strict=True), 1):
        if array.shape != shape:
            wrong_shape(array.shape, shape, place_of(number if shapes[1:] else None))
        if not np.isfinite(array).all():
            wrong("not_finite", what="NaN" if np.isnan(array).any() else "∞")
    arrays = [array[()] for array in arrays]
    return arrays if shapes[1:] else arrays[0]


def tell_difference(comparison):
    """Raise ``Wrong``: for which input what is right, and what the answer is."""
    wanted = (w[0] if isinstance(w, either) else w for w in comparison.wanted)
    pairs = enumerate(zip(comparison.parts, wanted, strict=True), 1)
    judged = ((n, part, as_numbers(right)) for n, (part, right) in pairs if right is not ...)
    number, part, right = next(it for it in judged if not close(*it[1:], comparison.within))
    place = place_of(number if len(comparison.parts) > 1 else None)
    if part.shape != right.shape:
        wrong_shape(part.shape, right.shape, place)
    mine, right, entry = told_apart(part, right)
    place = said("entry", place=place, entry=entry) if entry else place
    wrong("difference", inputs=comparison.inputs, place=place, right=right, mine=mine)


def wrong_shape(shape, wanted, place):
    """Raise ``Wrong`` about the shape of an answer, or of a part of it."""
    place = place[0].upper() + place[1:]
    if not wanted:
        wrong("not_one", place=place, shape=shape)
    wrong("other_shape", place=place, shape=shape, wanted=wanted)


def place_of(part):
    """The subject of a sentence about a part of an answer, or about all of it."""
    return said("part", number=part) if part else said("result")


def inputs_text(names, arguments):
    """What a function was given, in words: ``w = [3, 4], b = −2``."""
    named = zip(names, arguments, strict=True)
    return listed(f"{name} = {_short(value)}" for name, value in named)


def _short(value):
    if isinstance(value, list):
        return f"[{', '.join(map(_short, value))}]"
    if callable(value):
        return quote(value, lambda function: function.__name__)
    number = isinstance(value, (int, float, np.number))
    few = isinstance(value, np.ndarray) and value.size <= 2 * MOST
    return shown(value) if number or few else quote(value)


def _numbers(answer):
    try:
        return attempt(as_numbers, answer)
    except Failed:
        wrong("no_numbers", it=quote(answer))


def parts_of(answer, count):
    """The parts of an answer, if it has as many as ``count``."""
    try:
        parts = attempt(
            lambda: list(answer) if isinstance(answer, (tuple, list, np.ndarray)) else []
        )
    except Failed:
        parts = []
    if len(parts) != count:
        wrong("parts", count=count, it=quote(answer))
    return parts


def unpacked(value):
    """The numbers of an answer, those of its only entry if it has just one."""
    array = _numbers(value)
    return array[0] if array.ndim and len(array) == 1 else array
