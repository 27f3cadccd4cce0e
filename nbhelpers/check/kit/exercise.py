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

from nbhelpers.check.kit import said
from nbhelpers.check.kit.done import note
from nbhelpers.check.kit.judge import Examination, Wrong, inputs_text, running, wrong
from nbhelpers.check.kit.learner import Failed, attempt, call, describe, quote, unfinished
from nbhelpers.check.kit.words import Words
from nbhelpers.notebook.source import show_source
from nbhelpers.notebook.text import Shown, bare


class NotAttempted(Exception):
    """The answer is still the ``...`` of the notebook, or a function that returns nothing."""


class Feedback(Shown):
    """A short text for the learner, shown as Markdown; ``mistake`` is the name of what is wrong."""

    def __init__(self, mark, title, text="", mistake=None):
        super().__init__(
            f"{mark} **{title}** {text}".rstrip(), f"{mark} {title} {bare(text)}".rstrip()
        )
        self.mark, self.text, self.mistake, self.right = mark, text, mistake, mark == "✓"


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
            offer = said("offer", name=f"check.{self.__name__}")
            return Feedback("○", said("not_attempted"), str(reason) or offer)
        except Wrong as found:
            return Feedback("✗", said("not_yet"), str(found), found.mistake)
        return Feedback("✓", said("right"), note(self.__name__))

    def hint(self):
        """The next hint."""
        hints = self.words.hints
        self._hints_given = min(self._hints_given + 1, len(hints))
        title = said("hint", number=self._hints_given, count=len(hints))
        return Feedback("☞", title, hints[self._hints_given - 1])

    def solution(self):
        """A solution, as source code; none if ``NBHELPERS_SOLUTIONS`` is 0, as a teacher may set it."""
        if os.environ.get("NBHELPERS_SOLUTIONS") == "0":
            return Feedback("☞", self.words.title, said("closed"))
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
            wrong("no_function", it=quote(function))
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
                wrong("nothing_on_a_way", inputs=inputs)
            if result is None:
                raise NotAttempted(said("nothing_returned"))
            if not unchanged:
                wrong("changed_argument")
            return _attempted(result)

        return guarded


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
