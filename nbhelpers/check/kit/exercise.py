"""The frame of every exercise: not attempted, wrong with a message about *that* mistake, or right.

    @asks_function(solution=double_solution, hints=lambda: [say(zh="…", en="…")])
    def double(answer):
        y = answer(3)
        if y == 9:
            raise Wrong(say(zh="…", en="That is the square."))
        require(y == 6, say(zh="…", en="…"))

``double(my_function)`` then says what it found; ``double.hint()`` gives one hint more each
time, and ``double.solution()`` shows a solution. A learner's mistake never becomes an exception
in the notebook; a mistake in the exercise itself always does.
"""

import copy
import traceback

import numpy as np

from nbhelpers.check.kit.patience import time_limit
from nbhelpers.check.kit.progress import note
from nbhelpers.notebook.language import say
from nbhelpers.notebook.source import show_source


class Wrong(Exception):
    """A wrong answer, with the message that helps."""


class NotAttempted(Exception):
    """The answer is still the ``...`` of the notebook, or a function that returns nothing."""


class Feedback:
    """A short text for the learner, shown as Markdown."""

    def __init__(self, mark, title, text="", right=False):
        self.mark, self.title, self.text, self.right = mark, title, text, right

    def _repr_markdown_(self):
        return f"{self.mark} **{self.title}** {self.text}".rstrip()

    def __repr__(self):
        return f"{self.mark} {self.title} {self.text}".rstrip()


class Exercise:
    """An exercise, made by ``asks_function`` or ``asks_value``."""

    def __init__(self, examine, solution, hints, prepare, answer):
        self.__name__, self.__doc__ = examine.__name__, examine.__doc__
        self._examine, self._solution, self._hints = examine, solution, hints
        self._prepare, self._answer = prepare, answer
        self._hints_given = 0

    def __call__(self, answer=...):
        """Say whether ``answer`` is right, and if not, why. What is right is noted as done."""
        try:
            self._examine(self._prepare(answer))
        except NotAttempted as reason:
            title = say(zh="还没有作答。", en="Not attempted yet.")
            return Feedback("○", title, str(reason) or self._offer())
        except Wrong as mistake:
            return Feedback("✗", say(zh="还不对。", en="Not yet."), str(mistake))
        return Feedback("✓", say(zh="正确！", en="Right!"), note(self.__name__), right=True)

    def hint(self):
        """The next hint."""
        hints = self._hints()
        self._hints_given = min(self._hints_given + 1, len(hints))
        title = say(
            zh=f"提示 {self._hints_given}/{len(hints)}：",
            en=f"Hint {self._hints_given} of {len(hints)}:",
        )
        return Feedback("☞", title, hints[self._hints_given - 1])

    def solution(self):
        """A solution, as source code."""
        return show_source(self._solution)

    def solved(self):
        """The answer of the solution, as a learner would hand it in."""
        return self._answer(self._solution)

    def _offer(self):
        name = f"check.{self.__name__}"
        return say(
            zh=f"把 `...` 换成你的答案再运行。需要帮助时：`{name}.hint()`。",
            en=f"Put your answer in place of `...` and run the cell. For help: `{name}.hint()`.",
        )


def asks_function(solution, hints):
    """Decorator: an exercise whose answer is a function, and ``solution`` is one."""
    return lambda examine: Exercise(examine, solution, hints, _guarded, lambda solution: solution)


def asks_value(solution, hints):
    """Decorator: an exercise whose answer is a value, and ``solution()`` returns one."""
    return lambda examine: Exercise(
        examine, solution, hints, _attempted, lambda solution: solution()
    )


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
    no_numbers = Wrong(
        say(
            zh=f"这里需要数，得到的却是 {_shorten(answer)}。",
            en=f"Numbers are wanted here, but this is {_shorten(answer)}.",
        )
    )
    try:
        text = np.asarray(answer).dtype.kind in "US"
        array = np.asarray(answer, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise no_numbers from None
    if text:
        raise no_numbers
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


def _attempted(answer):
    if answer is None or _unfinished(answer):
        raise NotAttempted
    return answer


def _unfinished(answer):
    if isinstance(answer, np.ndarray) and answer.dtype == object:
        answer = answer.tolist()
    return answer is ... or (isinstance(answer, (tuple, list)) and any(map(_unfinished, answer)))


def _guarded(function):
    """``function``, with its errors, its ``...`` and changes to its arguments told to the learner."""
    _attempted(function)
    require(
        callable(function),
        say(
            zh=f"这里需要一个函数，得到的是 {_shorten(function)}。请写函数名，后面不加括号。",
            en=f"A function is wanted, but this is {_shorten(function)}. "
            "Give its name, without parentheses.",
        ),
    )

    def call(*arguments):
        given = copy.deepcopy(arguments)
        try:
            with time_limit():
                result = function(*given)
        except (Exception, SystemExit) as error:
            raise Wrong(_describe(error, arguments)) from None
        if result is None:
            raise NotAttempted(
                say(
                    zh="你的函数什么也没有返回：最后一行写 `return …`。",
                    en="Your function returned nothing: end it with `return …`.",
                )
            )
        _attempted(result)
        require(
            _same(arguments, given),
            say(
                zh="你的函数改动了传给它的数组。写成 `w = w + …`，它会生成新数组；`w += …` 会改动原数组。",
                en="Your function changed an array that it was given. Write `w = w + …`, which "
                "makes a new array; `w += …` changes the old one.",
            ),
        )
        return result

    return call


def _same(given, kept):
    """Whether arrays are equal, those in lists included. Other objects may change: a generator does."""
    if isinstance(given, (tuple, list)):
        return len(given) == len(kept) and all(map(_same, given, kept))
    return not isinstance(given, np.ndarray) or np.array_equal(given, kept)


def _describe(error, arguments):
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    line = f"`{frames[-1].line}`" if frames and frames[-1].line else ""
    what = f"`{type(error).__name__}: {error}`"
    inputs = ", ".join(_shorten(argument) for argument in arguments)
    return say(
        zh=f"你的函数出错了：{what}{'，出错的一行是 ' + line if line else ''}。当时的输入：{inputs}。",
        en=f"Your function raised {what}{' in the line ' + line if line else ''}. "
        f"Its input was: {inputs}.",
    )


def _shorten(value):
    text = " ".join(repr(value).split())
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"
