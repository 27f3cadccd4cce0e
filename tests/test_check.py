"""The frame of the exercises, on every exercise of the course and on small ones of its own."""

import asyncio
import functools
import importlib
import re
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from nbhelpers import check, use
from nbhelpers.check.kit import patience
from nbhelpers.check.kit.cases import cases
from nbhelpers.check.kit.exercise import asks_function, asks_value
from nbhelpers.check.kit.judge import compare, either, read, wrong
from nbhelpers.check.kit.numbers import close, told_apart
from nbhelpers.check.kit.progress import CHAPTERS, exercises
from nbhelpers.check.kit.words import written

CHINESE = "[一-鿿]"
CHAPTER_OF = {name: chapter for chapter in CHAPTERS for name in exercises(chapter)}
every_exercise = pytest.mark.parametrize("name", sorted(CHAPTER_OF))


def raising(error):
    """A function that raises ``error``, whatever it is given."""

    def fails(*arguments):
        raise error

    return fails


def endless(*arguments):
    return endless(*arguments)


class Odd:
    """An object that raises whatever is asked of it."""

    def refuse(self, *arguments):
        raise GeneratorExit

    __repr__ = __str__ = __array__ = __float__ = __len__ = __iter__ = __eq__ = __bool__ = refuse
    __hash__ = None


class OddList(list):
    __iter__ = __len__ = __getitem__ = __repr__ = Odd.refuse


ITSELF = [1, 2]
ITSELF.append(ITSELF)
NOT_ATTEMPTED = [(), (...,), (None,), ((..., ...),), ([1, ..., 1, 1],), (((..., ...), 1),)]
NOT_ATTEMPTED += [(np.array([..., ...]),)]
UNFINISHED = [lambda *arguments: ..., lambda *arguments: None, lambda *arguments: (1, ...)]
NONSENSE = {
    "text": "four",
    "number as text": "4",
    "numbers as text": ["1", "-1", "1", "1"],
    "complex number": 1j,
    "complex array": np.ones(4) * 1j,
    "NaN": np.nan,
    "NaNs": [np.nan] * 4,
    "infinite": np.inf,
    "infinite pair": ((np.inf, 1.0), -1.5),
    "beyond floats": 10**400,
    "nothing in it": [],
    "ragged": [[1], [2, 3]],
    "dictionary": {},
    "generator": (n for n in "ab"),
    "date": np.datetime64("2025-01-01"),
    "object": object(),
    "odd object": Odd(),
    "odd objects": (Odd(), Odd()),
    "odd list": OddList([1, 2]),
    "holds itself": ITSELF,
    "wrong shape": np.ones((7, 7)),
}
BROKEN = {
    "raises": raising(KeyError("no such thing")),
    "raises what it cannot tell": raising(type("Untold", (Exception,), {"__str__": Odd.refuse})()),
    "exits": raising(SystemExit()),
    "closes a generator": raising(GeneratorExit()),
    "is cancelled": raising(asyncio.CancelledError()),
    "never returns from itself": endless,
    "takes no argument": lambda: 1,
}


def is_wrong(feedback):
    """Whether the feedback calls the answer wrong and says why, on one line."""
    return feedback.mark == "✗" and len(feedback.text) > 5 and "\n" not in repr(feedback)


class TestEveryExercise:
    @every_exercise
    def test_its_solution_is_right_and_shown_as_source_that_is_right(self, name):
        exercise = getattr(check, name)
        assert exercise.__name__ == name and f"`check.{name}.hint()`" in repr(exercise())
        assert exercise(exercise.solved()).right
        code = repr(exercise.solution())
        scope = dict(vars(importlib.import_module(f"nbhelpers.check.{CHAPTER_OF[name]}")))
        exec(code, scope)
        solution = scope[re.search(r"^def (\w+)", code, re.MULTILINE)[1]]
        assert exercise(solution if exercise.takes_function else solution()).right

    @every_exercise
    def test_what_is_unfinished_is_not_attempted(self, name):
        exercise = getattr(check, name)
        assert [exercise(*answer).mark for answer in NOT_ATTEMPTED] == ["○"] * len(NOT_ATTEMPTED)
        if exercise.takes_function:
            assert [exercise(function).mark for function in UNFINISHED] == ["○"] * 3
            assert "returned nothing" in repr(exercise(lambda *arguments: None))

    @every_exercise
    def test_nonsense_is_wrong_and_raises_nothing(self, name):
        exercise = getattr(check, name)
        for nonsense in NONSENSE.values():
            assert is_wrong(exercise(nonsense))
            if exercise.takes_function:
                assert is_wrong(exercise(lambda *arguments, given=nonsense: given))
        assert is_wrong(exercise(7, 8, 9, 10, 11, 12, 13)) and is_wrong(exercise(first=7, last=8))
        for broken in BROKEN.values():
            assert is_wrong(exercise(broken))

    @every_exercise
    def test_hints_come_one_by_one_and_the_last_stays(self, name):
        """Nothing else in these tests asks for a hint, so the first comes first."""
        exercise = getattr(check, name)
        hints = [exercise.hint() for _ in exercise.words.hints]
        assert len({hint.text for hint in hints}) == len(hints) >= 2
        assert repr(exercise.hint()) == repr(hints[-1])
        assert not any(re.search(CHINESE, repr(hint)) for hint in hints)
        use("zh")
        assert re.search(CHINESE, repr(exercise.hint()))


def solve_double(x, y):
    return 2 * x, 2 * y


@asks_function(solve_double)
def double(answer):
    """A function of (x, y), arrays or numbers: both, doubled."""
    for x, y in cases(([1, 2], 2), ([3, 4], 0.1)):
        compare(answer(x, y), (2 * x, 2 * y), square=(x**2, y**2), plus_two=(x + 2, y + 2))


@asks_function(lambda x: None)
def split(answer):
    """A function of x: x + 1 and x − 1, whose parts are looked at one by one."""
    for x in (1.0, 2.0):
        plus, minus = read(answer(x), (), ())
        compare((plus, minus), (x + 1, x - 1), first=(x, ...), second=(..., x))


@asks_value(lambda: 6)
def six(answer):
    """The number six."""
    compare(answer, 6, within=0.01, upside_down=either(9, -6))
    number = read(answer, ())
    if number > 100:
        wrong("far", number=number, share=number / 600, text="<b>`x`</b>")


class TestCompare:
    @pytest.mark.parametrize(
        ("answer", "mistake"),
        [
            (lambda x, y: (x**2, y**2), "square"),
            (lambda x, y: (x + 2, y + 2), "plus_two"),
            (lambda x, y: (x + 2, y + 2) if y == 2 else 1 / 0, "plus_two"),
        ],
    )
    def test_a_mistake_is_named_where_it_explains_all_that_was_seen(self, answer, mistake, reader):
        assert double(answer).mistake == mistake
        assert double(answer).text == double.words.about(mistake)

    @pytest.mark.parametrize(
        ("answer", "text"),
        [
            (lambda x, y: (2 * x, 3 * y), "For x = [1, 2], y = 2, part 2 should be 4, but yours is 6."),
            (lambda x, y: (2 * x, 2 * y if y == 2 else 0.01), "For x = [3, 4], y = 0.1, part 2 should be 0.2, but yours is 0.01."),
            (lambda x, y: (2 * x + 1e-7, 2 * y), "For x = [1, 2], y = 2, part 1 should be [2, 4], but yours is [2.0000001, 4.0000001]."),
            (lambda x, y: (2 * x, np.nan), "part 2 should be 4, but yours is NaN."),
            (lambda x, y: (2 * x, -np.inf), "part 2 should be 4, but yours is −∞."),
            (lambda x, y: (2 * y, 2 * x), "All parts are right, but in reverse order."),
            (lambda x, y: (2 * x, x), "Part 2 should be one number, but it has shape (2,)."),
            (lambda x, y: (x[0], y), "Part 1 should have shape (2,), but it has shape ()."),
            (lambda x, y: 2 * y, "The answer should have 2 parts, with commas between them, but"),
            (lambda x, y: ("no", 2 * y), "Numbers are expected here, but this is `'no'`."),
        ],
    )  # fmt: skip
    def test_where_none_fits_the_input_and_the_numbers_are_told(self, answer, text):
        assert text in repr(double(answer))

    def test_it_is_told_in_chinese_too(self):
        use("zh")
        text = "x = [1, 2]、y = 2 时，第 2 部分应是 4，你的是 −6。"
        assert double(lambda x, y: (2 * x, -3 * y)).text == text

    @pytest.mark.parametrize(
        ("answer", "mistake"),
        [(lambda x: (x, 0), "first"), (lambda x: (5, x), "second"), (lambda x: (5, 5), None)],
    )
    def test_a_mistake_may_be_in_one_part_and_may_be_computed_late(self, answer, mistake):
        assert split(answer).mistake == mistake

    def test_a_value_may_be_near_and_what_is_right_is_not_given_away(self):
        assert six(6.05).right and not six(6.07).right
        assert six(9).mistake == six(-6).mistake == "upside_down"
        assert six(7).text == "Not six."
        assert six(np.inf).text == "The answer holds ∞, but finite numbers are expected."

    def test_values_are_filled_in_and_a_text_stays_text(self):
        assert repr(six(300)) == r"✗ Not yet. 300 is 50.0% off $\mathbf{w}$, <b>`x`</b>."
        assert "<b>" not in six(300).text

    def test_a_long_value_is_cut_and_an_error_is_quoted(self):
        assert written(1000 * "x") == 299 * "x" + "…"
        assert written(KeyError("a")) == "<code>KeyError&#58; 'a'</code>"

    @pytest.mark.parametrize("answer", [6, 6.0, np.int8(6), np.float32(6), np.array(6), True + 5])
    def test_any_kind_of_number_will_do(self, answer):
        assert six(answer).right


class TestPrecision:
    THIRD = np.array([1 / 3, -2 / 3])

    @pytest.mark.parametrize(
        ("answer", "right"),
        [
            (THIRD + 1e-12, True),
            (THIRD + 1e-7, False),
            (THIRD.astype(np.float32), True),
            (THIRD.astype(np.float32).tolist(), True),
            (THIRD.astype(np.float32) + np.float32(1e-4), False),
            (THIRD.astype(np.float16), True),
            (THIRD.astype(np.float16) + np.float16(0.1), False),
            (THIRD.astype(np.longdouble), True),
            (THIRD[:1], False),
        ],
    )
    def test_an_answer_is_right_to_the_precision_of_its_type(self, answer, right):
        assert close(answer, self.THIRD) is right

    @pytest.mark.parametrize("kind", [int, float, np.float32])
    def test_a_count_is_right_or_wrong(self, kind):
        assert close(kind(79510), 79510) and not close(kind(79511), 79510)

    def test_zeros_and_what_is_tiny_are_judged_too(self):
        assert close([0.0, 1e-12], [0, 0]) and not close([1e-5, 0], [0, 0])
        assert not close(1e-10, 2e-10) and close([np.inf, 1], [np.inf, 1])

    @pytest.mark.parametrize("shape", [(), (2,), (2, 2), (3, 4)])
    def test_two_different_numbers_are_never_printed_alike(self, shape):
        wanted = np.full(shape, -0.078891234)
        for power in range(1, 16):
            mine, right, _ = told_apart(wanted * (1 + 10.0**-power), wanted)
            assert mine != right and "-" not in mine + right

    def test_of_a_large_array_the_entry_most_wrong_is_told(self):
        answer = np.zeros((3, 4))
        answer[1, 2:] = 4, 5
        assert told_apart(answer, np.zeros((3, 4))) == ("5", "0", "[1, 3]")

    def test_a_whole_number_is_told_as_one(self):
        assert told_apart(np.array(10240), np.array(1210)) == ("10240", "1210", "")


def loops():
    while True: pass  # noqa: E701  # fmt: skip


def waits_for_a_lock():
    lock = threading.Lock()
    with lock:
        lock.acquire()


def catches_all(wait=lambda: None):
    while True:
        try:  # noqa: SIM105 - this is what learners write
            wait()
        except:  # noqa: E722
            pass


def catches_all_twice():
    while True:
        try:  # noqa: SIM105
            catches_all(lambda: time.sleep(30))
        except:  # noqa: E722
            pass


ENDLESS = {
    "loops": loops,
    "sleeps in C": functools.partial(time.sleep, 30),
    "waits for a lock": waits_for_a_lock,
    "waits for a program": lambda: subprocess.run(
        [sys.executable, "-c", "import time; time.sleep(30)"]
    ),
    "catches all": catches_all,
    "catches all twice": catches_all_twice,
}


@pytest.fixture
def anything():
    @asks_function(lambda: 1)
    def anything(answer):
        """A function of nothing that comes back."""
        answer()

    return anything


@pytest.fixture
def short(monkeypatch):
    """A time limit of 0.3 s. Afterwards all is as it was."""
    monkeypatch.setattr(patience, "SECONDS", 0.3)
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM)]
    yield
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM)] == handlers
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert sys.gettrace() is None


def told_late(feedback):
    return is_wrong(feedback) and "still running after 0.3 s" in repr(feedback)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no such signal")
class TestTimeLimit:
    @pytest.mark.parametrize("answer", ENDLESS)
    def test_ends_what_python_can_interrupt(self, anything, short, answer):
        begin = time.monotonic()
        assert told_late(anything(ENDLESS[answer]))
        assert time.monotonic() - begin < 10

    def test_names_the_line(self, anything, short):
        assert "in the line `lock.acquire()`" in repr(anything(waits_for_a_lock))

    @pytest.mark.parametrize("failing", [None, OSError("no timer")])
    def test_looks_at_every_step_where_there_is_no_timer(
        self, anything, short, monkeypatch, failing
    ):
        with monkeypatch.context() as patch:
            if failing:
                patch.setattr(signal, "setitimer", raising(failing))
            else:
                patch.delattr(signal, "setitimer")
            assert anything(lambda: 1).right
            assert told_late(anything(loops))

    def test_looks_at_every_step_in_another_thread(self, anything, short):
        found = []
        answers = [lambda: 1, loops]
        thread = threading.Thread(target=lambda: found.extend(map(anything, answers)))
        thread.start()
        thread.join()
        assert found[0].right and told_late(found[1])

    def test_leaves_alone_what_comes_in_time(self, anything, short):
        assert anything(lambda: 1).right
        time.sleep(0.4)

    @pytest.mark.parametrize("stop", [raising(KeyboardInterrupt), signal.raise_signal])
    def test_a_learner_may_interrupt(self, anything, short, stop, request):
        before = signal.signal(
            signal.SIGINT, signal.default_int_handler
        )  # a job in the background has none
        request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
        with pytest.raises(KeyboardInterrupt):
            anything(lambda: stop(signal.SIGINT))

    def test_an_answer_that_never_tells_what_it_is_is_ended_too(self, anything, short):
        class Slow(Odd):
            __float__ = __array__ = __repr__ = lambda *arguments: time.sleep(30)

        assert is_wrong(six(Slow()))


def test_in_a_kernel_a_wait_is_ended_and_the_next_cell_runs():
    sources = [
        "import time; from nbhelpers import check; from nbhelpers.check.kit import patience",
        "patience.SECONDS = 0.5; check.signed_distance(lambda w, b, x: time.sleep(30))",
        "check.signed_distance(check.signed_distance.solved())",
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=20).execute()
    waited, solved = [cell.outputs[-1].data["text/plain"] for cell in notebook.cells[1:]]
    assert "still running after 0.5 s" in waited and "time.sleep(30)" in waited
    assert solved == "✓ Right!" and len(notebook.cells[1].outputs) == 1


class TestFrame:
    def test_feedback_is_shown_as_markdown_and_as_text(self):
        assert six(5)._repr_markdown_() == "✗ **Not yet.** Not six."
        assert repr(six(5)) == "✗ Not yet. Not six."
        assert six(6)._repr_markdown_() == "✓ **Right!**"

    def test_an_error_of_the_learner_is_shown_with_its_line_and_its_input(self):
        def fails(x, y):
            raise KeyError("no such\nthing" + 300 * "!")

        text = repr(double(fails))
        assert "Your function raised `KeyError: 'no such\\nthing!!!" in text and "!…` in" in text
        assert 'in the line `raise KeyError("no such\\nthing" + 300 * "!")`' in text
        assert text.endswith("Its input was: x = [1, 2], y = 2.")

    def test_what_an_answer_says_is_text(self):
        evil = "![](http://127.0.0.1:9/t.png) ` <b onclick=x> $x$ | www.a.b\nnew line"
        shown = [double(evil), double(raising(KeyError(evil)))]
        for markdown in (feedback._repr_markdown_() for feedback in shown):
            assert not re.search(r"!\[\]\(|<b|`|\$x|\||www\.|http:|\n", markdown)
        assert "[](http://127.0.0.1:9/t.png) ` <b onclick" in repr(shown[0])

    def test_a_value_in_place_of_the_function_is_told_to_drop_the_parentheses(self):
        assert "without parentheses" in double(solve_double(3, 4)).text

    def test_what_a_learner_prints_is_printed(self, capsys):
        def chatty(x, y):
            print("here")
            return 2 * x, 2 * y

        assert double(chatty).right
        assert capsys.readouterr().out == "here\nhere\n"

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda arrays, rng: arrays[1].fill(0), True),
            (lambda arrays, rng: arrays.pop(), True),
            (lambda arrays, rng: rng.normal(), False),
        ],
        ids=["array in a list", "list", "draws a random number"],
    )
    def test_a_learner_is_given_copies_and_told_of_changes(self, change, told):
        kept = [np.ones(2), np.ones((2, 3))]

        @asks_function(lambda arrays, rng: 1)
        def anything(answer):
            answer(kept, np.random.default_rng(0))

        feedback = anything(lambda arrays, rng: [change(arrays, rng), 1][1])
        assert feedback.right is not told and told is ("changed an array" in feedback.text)
        assert [array.all() for array in kept] == [True, True]

    def test_a_learner_keeps_their_way_with_floating_point_errors(self):
        with np.errstate(divide="raise"):
            assert "FloatingPointError" in repr(double(lambda x, y: (x, 1 / (0 * x))))

    @pytest.mark.parametrize("kind", [asks_function, asks_value])
    def test_a_bug_in_the_exercise_is_not_taken_for_a_mistake(self, kind):
        @kind(lambda: 1)
        def anything(answer):
            return {}["missing"]

        with pytest.raises(KeyError, match="missing"):
            anything(lambda: 1)
