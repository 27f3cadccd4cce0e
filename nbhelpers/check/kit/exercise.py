"""An exercise: not attempted, wrong with a message about *that* mistake, or right.

    @asks_function(solve_double)
    def double(answer):
        \"\"\"A function of x: twice as much.\"\"\"
        for x in (3, 5):
            compare(answer(x), 2 * x, square=x**2)

``double(my_function)`` then says what it found; ``double.hint()`` gives one hint more each
time, and ``double.solution()`` shows a solution. The texts are in ``words``. A learner's
mistake never becomes an exception in the notebook; a mistake in the exercise itself always does.
"""

import inspect
import os

import numpy as np

from nbhelpers.check.kit.done import note
from nbhelpers.check.kit.judge import Examination, Wrong, inputs_text, running
from nbhelpers.check.kit.learner import Failed, attempt, call, describe, quote, unfinished
from nbhelpers.check.kit.words import Words
from nbhelpers.notebook.language import say
from nbhelpers.notebook.source import show_source
from nbhelpers.notebook.text import Shown, bare


class NotAttempted(Exception):
    """The answer is still the ``...`` of the notebook, or a function that returns nothing."""


class Feedback(Shown):
    """A short text for the learner, shown as Markdown; ``mistake`` is the name of what is wrong."""

    def __init__(self, mark, title, text="", mistake=None):
        self.mark, self.title, self.text, self.mistake = mark, title, text, mistake
        self.right = mark == "✓"

    def _repr_markdown_(self):
        return f"{self.mark} **{self.title}** {self.text}".rstrip()

    def __repr__(self):
        return f"{self.mark} {self.title} {bare(self.text)}".rstrip()


class Exercise:
    """An exercise, made by ``asks_function`` or ``asks_value``."""

    def __init__(self, examine, solution, takes_function):
        self.__name__, self.__doc__ = examine.__name__, examine.__doc__
        self.words = Words(examine.__module__, examine.__name__)
        self.takes_function = takes_function
        self._examine, self._solution = examine, solution
        self._hints_given = 0

    def __call__(self, *answer, **named):
        """Say whether the answer is right, and if not, why. What is right is noted as done."""
        try:
            self.judge(answer_of_call(answer, named))
        except NotAttempted as reason:
            title = say(zh="还没有作答。", en="Not attempted yet.")
            return Feedback("○", title, str(reason) or self._offer())
        except Wrong as wrong:
            return Feedback("✗", say(zh="还不对。", en="Not yet."), str(wrong), wrong.mistake)
        return Feedback("✓", say(zh="正确！", en="Right!"), note(self.__name__))

    def hint(self):
        """The next hint."""
        hints = self.words.hints
        self._hints_given = min(self._hints_given + 1, len(hints))
        title = say(
            zh=f"提示 {self._hints_given}/{len(hints)}：",
            en=f"Hint {self._hints_given} of {len(hints)}:",
        )
        return Feedback("☞", title, hints[self._hints_given - 1])

    def solution(self):
        """A solution, as source code; none if ``NBHELPERS_SOLUTIONS`` is 0, as a teacher may set it."""
        if os.environ.get("NBHELPERS_SOLUTIONS") == "0":
            closed = say(
                zh="这里不公开答案（`NBHELPERS_SOLUTIONS=0`）。",
                en="Solutions are closed here (`NBHELPERS_SOLUTIONS=0`).",
            )
            return Feedback("☞", self.words.title, closed)
        return show_source(self._solution)

    def solved(self):
        """The answer of the solution, as a learner would hand it in."""
        return self._solution if self.takes_function else self._solution()

    def judge(self, answer):
        """Raise ``NotAttempted`` or ``Wrong`` unless the answer is right."""
        examination = Examination(self.words)
        before = running.set(examination)
        try:
            with np.errstate(all="ignore"):
                self._examine(self._guarded(answer) if self.takes_function else _attempted(answer))
                examination.judge()
        except (Wrong, NotAttempted):
            examination.name_mistake()
            raise
        finally:
            running.reset(before)

    def _guarded(self, function):
        """``function``, which reports its errors, its ``...`` and changes to its arguments to the learner."""
        if not callable(_attempted(function)):
            it = quote(function)
            raise Wrong(
                say(
                    zh=f"这里需要一个函数，得到的是 {it}。请写函数名，后面不加括号。",
                    en=f"A function is expected, but this is {it}. Give its name, without parentheses.",
                )
            )
        names = inspect.signature(self._solution).parameters

        def guarded(*arguments):
            now = running.get()
            now.inputs = inputs = inputs_text(names, arguments)
            try:
                with np.errstate(**now.errors):
                    result, unchanged = call(function, arguments)
            except Failed as failed:
                raise Wrong(describe(failed.error, inputs)) from None
            if result is None and now.comparisons:
                raise Wrong(
                    say(
                        zh=f"{inputs} 时，你的函数什么也没有返回：每条路最后都要有 `return …`。",
                        en=f"For {inputs}, your function returned nothing: every way through it has to "
                        "end with `return …`.",
                    )
                )
            if result is None:
                raise NotAttempted(
                    say(
                        zh="你的函数什么也没有返回：最后一行写 `return …`。",
                        en="Your function returned nothing: end it with `return …`.",
                    )
                )
            if not unchanged:
                raise Wrong(
                    say(
                        zh="你的函数改动了传给它的数组。写成 `w = w + …`，它会生成新数组；"
                        "`w += …` 会改动原数组。",
                        en="Your function changed an array that it was given. Write `w = w + …`, "
                        "which makes a new array; `w += …` changes the old one.",
                    )
                )
            return _attempted(result)

        return guarded

    def _offer(self):
        name = f"check.{self.__name__}"
        return say(
            zh=f"把 `...` 换成你的答案再运行。需要帮助时：`{name}.hint()`。",
            en=f"Put your answer in place of `...` and run the cell. For help: `{name}.hint()`.",
        )


def answer_of_call(answer, named):
    """The answer in the arguments of a call: the only one, a tuple of several, ``...`` if there is none."""
    parts = (*answer, *named.values())
    return parts[0] if len(parts) == 1 else parts or ...


def asks_function(solution):
    """Decorator: an exercise whose answer is a function, and ``solution`` is one."""
    return lambda examine: Exercise(examine, solution, takes_function=True)


def asks_value(solution):
    """Decorator: an exercise whose answer is a value, and ``solution()`` returns one."""
    return lambda examine: Exercise(examine, solution, takes_function=False)


def _attempted(answer):
    """The answer; ``NotAttempted`` if it is none yet."""
    try:
        if answer is None or attempt(unfinished, answer):
            raise NotAttempted
    except Failed:
        pass
    return answer
