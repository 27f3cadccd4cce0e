"""The frame that chapters not yet moved to the kit still use. It goes with the last of them."""

import numpy as np

from nbhelpers.check.kit.exercise import Exercise
from nbhelpers.check.kit.judge import Wrong, _numbers
from nbhelpers.check.kit.words import Words
from nbhelpers.notebook.language import say


class OldWords(Words):
    @property
    def hints(self):
        return self.given()


class OldExercise(Exercise):
    def __init__(self, examine, solution, hints, takes_function):
        super().__init__(examine, solution, takes_function)
        self.words = OldWords(examine.__module__, examine.__name__)
        self.words.given = hints


def asks_function(solution, hints):
    return lambda examine: OldExercise(examine, solution, hints, True)


def asks_value(solution, hints):
    return lambda examine: OldExercise(examine, solution, hints, False)


def require(right, message):
    """Raise ``Wrong(message)`` unless ``right``."""
    if not right:
        raise Wrong(message)


def close(answer, wanted, tolerance=1e-9):
    """Whether ``answer`` has the shape and, within rounding, the values of ``wanted``."""
    return np.shape(answer) == np.shape(wanted) and bool(
        np.allclose(np.asarray(answer, float), wanted, rtol=tolerance, atol=tolerance)
    )


def compare(y, wanted, mistakes, **given):
    """Raise the message of the first of ``mistakes`` that gives ``y``, unless y is right.

    ``mistakes`` is a dictionary {message: wrong answer}, or a list of pairs (wrong answer, message).
    Where no message fits, the learner sees their answer beside the right one: all of it, or, where
    it was ``given`` by name what each entry comes from, the first entry that is wrong.
    """
    if close(y, wanted):
        return
    if isinstance(mistakes, dict):
        mistakes = [(value, message) for message, value in mistakes.items()]
    for value, message in mistakes:
        require(not close(y, value), message)
    place = say(zh="一个随机输入", en="a random input")
    if given:
        i = np.flatnonzero(~np.isclose(y, wanted, rtol=1e-9, atol=1e-9))[0]
        inputs = {name: np.broadcast_to(value, np.shape(y))[i] for name, value in given.items()}
        named = [f"{name} = {format_numbers(value)}" for name, value in inputs.items()]
        place = say(zh=" " + "、".join(named), en=" and ".join(named))
        y, wanted = y[i], wanted[i]
    raise Wrong(
        say(
            zh=f"对{place}，应得 {format_numbers(wanted)}，你的结果是 {format_numbers(y)}。",
            en=f"For {place}, {format_numbers(wanted)} is right, but your result is {format_numbers(y)}.",
        )
    )


def format_numbers(value):
    """A few numbers, rounded, for a message."""
    array = np.asarray(value)
    if array.ndim == 0:
        return f"{array:.6g}"
    return np.array2string(array, precision=4, separator=", ")


def numbers(answer, shape):
    """``answer`` as a float array of ``shape``, or a ``Wrong`` that says what it is instead."""
    array = _numbers(answer).astype(float)
    wanted = (
        say(zh=f"答案的形状应为 {shape}", en=f"have shape {shape}")
        if shape
        else say(zh="答案应是一个数", en="be one number")
    )
    require(
        array.shape == shape,
        say(
            zh=f"{wanted}，得到的形状是 {array.shape}。",
            en=f"The answer should {wanted}, but it has shape {array.shape}.",
        ),
    )
    require(
        not np.isnan(array).any(),
        say(zh="答案里有 NaN（不是数）。", en="The answer holds NaN (not a number)."),
    )
    return array


def require_all_right(X, y, t, more=""):
    """Name the inputs of a gate that come out wrong, and say ``more`` about them."""
    wrong = [str(tuple(x)) for x in X[y != t].tolist()]
    require(
        not wrong,
        say(
            zh=f"这些输入的输出还不对：{'、'.join(wrong)}。{more}",
            en=f"These inputs still come out wrong: {', '.join(wrong)}. {more}".rstrip(),
        ),
    )
