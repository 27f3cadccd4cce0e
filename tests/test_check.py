"""The frame of the exercises, on every exercise of the course and on a small one of its own."""

import re
import signal
import sys
import time
from threading import Thread

import numpy as np
import pytest

from nbhelpers import check, use
from nbhelpers.check.kit import patience
from nbhelpers.check.kit.exercise import Wrong, asks_function, asks_value, compare, numbers, require
from nbhelpers.notebook.language import LANGUAGES

exercises = pytest.mark.parametrize("name", sorted(set(check.__all__) - {"progress"}))
CHINESE = re.compile("[一-鿿]")


def fails(*arguments):
    raise KeyError("no such thing")


def exits(*arguments):
    sys.exit()


def endless(*arguments):
    return endless(*arguments)


NOT_ATTEMPTED = {
    "no answer": (),
    "...": (...,),
    "None": (None,),
    "a pair of ...": ((..., ...),),
    "a list with one ...": ([1, ..., 1, 1],),
    "... inside": (((..., ...), 1),),
    "an array of ...": (np.array([..., ...]),),
    "function that returns ...": (lambda *arguments: ...,),
    "function that returns None": (lambda *arguments: None,),
    "function that returns x, ...": (lambda *arguments: (1, ...),),
}
NONSENSE = {
    "text": "four",
    "number as text": "4",
    "numbers as text": ["1", "-1", "1", "1"],
    "complex number": 1j,
    "NaN": np.nan,
    "NaNs": [np.nan] * 4,
    "beyond floats": 10**400,
    "nothing in it": [],
    "ragged": [[1], [2, 3]],
    "dictionary": {},
    "object": object(),
    "wrong shape": np.ones((7, 7)),
}
BROKEN = {
    "raises": fails,
    "exits": exits,
    "never returns from itself": endless,
    "takes no argument": lambda: 1,
}


def wrong(feedback):
    """Whether the feedback calls the answer wrong and says why."""
    return feedback.mark == "✗" and not feedback.right and len(feedback.text) > 5


def takes_function(exercise):
    return callable(exercise.solved())


class TestEveryExercise:
    @exercises
    def test_bears_the_name_it_tells_the_learner(self, name):
        assert getattr(check, name).__name__ == name
        assert f"`check.{name}.hint()`" in getattr(check, name)().text

    @exercises
    def test_its_solution_is_right(self, name, reader):
        exercise = getattr(check, name)
        assert exercise(exercise.solved()).right

    @exercises
    def test_its_solution_is_shown_as_source_that_is_right(self, name):
        exercise = getattr(check, name)
        code = repr(exercise.solution())
        function = re.search(r"^def (\w+)", code, re.MULTILINE)[1]
        scope = dict(exercise._solution.__globals__)
        exec(code, scope)
        answer = scope[function] if takes_function(exercise) else scope[function]()
        assert exercise(answer).right

    @exercises
    @pytest.mark.parametrize("attempt", NOT_ATTEMPTED)
    def test_what_is_unfinished_is_not_attempted(self, name, attempt):
        exercise, answer = getattr(check, name), NOT_ATTEMPTED[attempt]
        if answer and callable(answer[0]) and not takes_function(exercise):
            assert wrong(exercise(*answer))
        else:
            assert exercise(*answer).mark == "○"

    @exercises
    def test_a_function_that_returns_nothing_is_told_so(self, name):
        exercise = getattr(check, name)
        if takes_function(exercise):
            assert "returned nothing" in exercise(lambda *arguments: None).text

    @exercises
    @pytest.mark.parametrize("answer", NONSENSE)
    def test_nonsense_is_wrong_and_raises_nothing(self, name, answer):
        assert wrong(getattr(check, name)(NONSENSE[answer]))

    @exercises
    @pytest.mark.parametrize("answer", NONSENSE)
    def test_a_function_that_returns_nonsense_is_wrong_and_raises_nothing(self, name, answer):
        assert wrong(getattr(check, name)(lambda *arguments: NONSENSE[answer]))

    @exercises
    @pytest.mark.parametrize("answer", BROKEN)
    def test_a_broken_function_is_wrong_and_raises_nothing(self, name, answer):
        assert wrong(getattr(check, name)(BROKEN[answer]))

    @pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN])
    def test_an_endless_loop_is_ended_and_told(self, monkeypatch, handler):
        def loops(*arguments):
            late = time.monotonic() + 20
            while time.monotonic() < late:
                pass

        monkeypatch.setattr(patience, "SECONDS", 0.2)
        before = signal.signal(signal.SIGINT, handler)
        try:
            feedback = check.signed_distance(loops)
            assert signal.getsignal(signal.SIGINT) == handler
        finally:
            signal.signal(signal.SIGINT, before)
        assert wrong(feedback) and "still running after 0.2 s" in feedback.text

    def test_what_a_function_prints_and_returns_in_time_is_left_alone(self, monkeypatch):
        monkeypatch.setattr(patience, "SECONDS", 0.2)
        assert check.signed_distance(check.signed_distance.solved()).right
        time.sleep(0.3)

    def test_a_check_runs_in_any_thread(self):
        found = []
        solution = check.signed_distance.solved()
        thread = Thread(target=lambda: found.append(check.signed_distance(solution)))
        thread.start()
        thread.join()
        assert found[0].right

    @exercises
    def test_hints_come_one_by_one_and_the_last_stays(self, name, reader):
        exercise = getattr(check, name)
        exercise._hints_given = 0
        first = exercise.hint()
        count = int(re.search(r"1\D+(\d+)", first.title)[1])
        hints = [first, *(exercise.hint() for _ in range(count))]
        assert count >= 2
        assert len({hint.text for hint in hints}) == count
        assert repr(hints[-1]) == repr(hints[-2])

    @exercises
    def test_speaks_both_languages(self, name):
        said = {}
        for language in LANGUAGES:
            use(language)
            exercise = getattr(check, name)
            said[language] = [
                *exercise._hints(),
                *(repr(exercise(a)) for a in (..., "four", exercise.solved())),
            ]
        assert all(CHINESE.search(text) for text in said["zh"])
        assert not any(CHINESE.search(text) for text in said["en"])
        assert len(said["zh"]) == len(said["en"])


def solve_double(x):
    return 2 * x


@asks_function(solution=solve_double, hints=lambda: ["Once.", "Twice."])
def double(answer):
    """A function that doubles an array."""
    x = np.array([1.0, 2.0])
    y = numbers(answer(x), (2,))
    require(not np.array_equal(y, x**2), "That is the square.")
    require(np.array_equal(y, [2.0, 4.0]), "Not the double.")


@asks_value(solution=lambda: 6, hints=lambda: ["Count."])
def six(answer):
    """The number six."""
    require(numbers(answer, ()) == 6, "Not six.")


class TestFrame:
    def test_a_mistake_gets_its_own_message(self):
        assert double(lambda x: x**2).text == "That is the square."
        assert double(lambda x: x).text == "Not the double."

    @pytest.mark.parametrize("mistakes", [{"Square.": 9.0}, [(9.0, "Square.")]])
    def test_an_answer_is_compared_with_the_right_one_and_then_with_mistakes(self, mistakes):
        compare(6.0, 6, mistakes)
        with pytest.raises(Wrong, match="Square"):
            compare(9.0, 6, mistakes)
        with pytest.raises(Wrong, match="For a random input, 6 is right, but your result is 8"):
            compare(8.0, 6, mistakes)

    def test_where_the_inputs_are_given_the_first_wrong_entry_is_told(self):
        x = np.array([1.0, 2.0, 3.0])
        with pytest.raises(Wrong) as told:
            compare(np.array([2.0, 5.0, 7.0]), 2 * x, {}, x=x, c=2)
        assert str(told.value) == "For x = 2 and c = 2, 4 is right, but your result is 5."
        use("zh")
        with pytest.raises(Wrong, match="对 x = 2、c = 2，应得 4，你的结果是 5。"):
            compare(np.array([2.0, 5.0, 7.0]), 2 * x, {}, x=x, c=2)

    def test_feedback_is_shown_as_markdown_and_as_text(self):
        assert six(5)._repr_markdown_() == "✗ **Not yet.** Not six."
        assert repr(six(5)) == "✗ Not yet. Not six."
        assert six(6)._repr_markdown_() == "✓ **Right!**"

    @pytest.mark.parametrize("answer", [6, 6.0, np.int8(6), np.float32(6), np.array(6), True + 5])
    def test_any_kind_of_number_will_do(self, answer):
        assert six(answer).right

    def test_an_error_of_the_learner_is_shown_with_its_line_and_its_input(self):
        text = double(fails).text
        assert "KeyError: 'no such thing'" in text
        assert 'raise KeyError("no such thing")' in text
        assert "array([1., 2.])" in text

    def test_a_value_in_place_of_the_function_is_told_to_drop_the_parentheses(self):
        assert "without parentheses" in double(solve_double(3)).text

    def test_a_learner_may_interrupt(self):
        def interrupted(x):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            double(interrupted)

    def test_what_a_learner_prints_is_printed(self, capsys):
        def chatty(x):
            print("here")
            return 2 * x

        assert double(chatty).right
        assert capsys.readouterr().out == "here\n"

    def test_a_function_that_changes_its_array_is_told(self):
        def careless(x):
            x *= 2
            return x

        assert "changed an array" in double(careless).text

    def test_what_a_learner_is_given_is_a_copy(self):
        kept = np.array([1.0, 2.0])

        @asks_function(solution=lambda x: None, hints=lambda: [])
        def anything(answer):
            answer(kept)

        def careless(x):
            x[:] = 0
            return 0

        assert not anything(careless).right
        assert kept.tolist() == [1.0, 2.0]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda arrays, rng: arrays[1].fill(0), True),
            (lambda arrays, rng: arrays.pop(), True),
            (lambda arrays, rng: rng.normal(), False),
            (lambda arrays, rng: None, False),
        ],
        ids=["array in a list", "list", "draws a random number", "nothing"],
    )
    def test_lists_of_arrays_are_watched_and_generators_may_be_used(self, change, told):
        @asks_function(solution=lambda arrays, rng: 1, hints=lambda: [])
        def anything(answer):
            answer([np.ones(2), np.ones((2, 3))], np.random.default_rng(0))

        assert anything(lambda arrays, rng: [change(arrays, rng), 1][1]).right is not told

    @pytest.mark.parametrize("kind", [asks_function, asks_value])
    def test_a_bug_in_the_exercise_is_not_taken_for_a_mistake(self, kind):
        @kind(solution=lambda: 1, hints=lambda: [])
        def buggy(answer):
            return {}["missing"]

        with pytest.raises(KeyError, match="missing"):
            buggy(lambda: 1)

    def test_numbers_says_which_shape_it_wants(self):
        with pytest.raises(Wrong, match=r"should have shape \(2,\), but it has shape \(3,\)"):
            numbers([1, 2, 3], (2,))
        with pytest.raises(Wrong, match=r"should be one number, but it has shape \(3,\)"):
            numbers([1, 2, 3], ())
