"""Every exercise of every chapter: each mistake has its own message, and right answers are right.

The answers are in ``test_check_<chapter>``: ``MISTAKES``, each an answer with the name of its
mistake or, where it has none, with what the message says, and ``RIGHT``, what is right beside the solution.
"""

import ast
import importlib
import re
from pathlib import Path
from string import Formatter

import numpy as np
import pytest

from nbhelpers import check
from nbhelpers.check import grade
from nbhelpers.check.kit import done
from nbhelpers.check.kit.progress import CHAPTERS, exercises
from nbhelpers.check.kit.words import PLACE, chapter_words
from nbhelpers.notebook.words import words as words_of

MODULES = {chapter: importlib.import_module(f"nbhelpers.check.{chapter}") for chapter in CHAPTERS}
ANSWERS = {chapter: importlib.import_module(f"test_check_{chapter}") for chapter in CHAPTERS}
EXERCISES = [name for chapter in CHAPTERS for name in exercises(chapter)]
NO_NUMBERS = {"small_spiral", "on_a_budget"}  # their answers are a text and a recipe
CHINESE = re.compile("[一-鿿]")
KIT = words_of("nbhelpers.check.kit", "words.toml")
BY_THE_KIT = {
    "parts",
    "other",
    "no_numbers",
}  # what the kit says in an exercise's own words, where it has them


def answers(table):
    return [
        pytest.param(name, case, id=f"{name}-{i}")
        for module in ANSWERS.values()
        for name, several in getattr(module, table).items()
        for i, case in enumerate(several)
    ]


@pytest.mark.parametrize(("name", "case"), answers("MISTAKES"))
def test_a_mistake_is_told_by_its_own_message(name, case):
    answer, mistake = case
    feedback = getattr(check, name)(answer)
    assert feedback.mark == "✗"
    if mistake.isidentifier():
        assert feedback.mistake == mistake
    else:
        assert mistake in feedback.text


@pytest.mark.parametrize(("name", "answer"), answers("RIGHT"))
def test_a_right_answer_written_in_another_way_is_right(name, answer):
    assert getattr(check, name)(answer).right


def cast(value, kind):
    """A value with all its floats of another ``kind``."""
    if isinstance(value, (tuple, list)):
        return getattr(value, "_make", type(value))(cast(part, kind) for part in value)
    if isinstance(value, np.ndarray):
        return value.astype(kind) if value.dtype.kind == "f" else value
    return kind(value) if isinstance(value, (float, np.floating)) else value


def listed_floats(value):
    """A value with Python's own floats in place of NumPy's, and lists in place of arrays."""
    if isinstance(value, (tuple, list)):
        return getattr(value, "_make", type(value))(listed_floats(part) for part in value)
    return value.tolist() if hasattr(value, "tolist") else value


STYLES = {
    "float16": lambda value: cast(value, np.float16),
    "float32": lambda value: cast(value, np.float32),
    "float32 in lists": lambda value: listed_floats(cast(value, np.float32)),
    "longdouble": lambda value: cast(value, np.longdouble),
    "lists": listed_floats,
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", [name for name in EXERCISES if name not in NO_NUMBERS])
def test_the_right_numbers_are_right_in_every_type(name, style):
    exercise, change = getattr(check, name), STYLES[style]
    if exercise.takes_function:
        assert exercise(lambda *given: change(exercise.solved()(*given))).right
    else:
        assert exercise(change(exercise.solved())).right


@pytest.mark.parametrize("name", EXERCISES)
def test_a_function_is_right_in_single_precision_and_tried_at_two_values_of_each_argument(name):
    exercise, tried = getattr(check, name), []
    if exercise.takes_function:

        def answer(*given):
            tried.append([str(argument) for argument in given])
            return cast(exercise.solved()(*cast(given, np.float32)), np.float32)

        assert exercise(answer).right
        assert all(len(set(values)) > 1 for values in zip(*tried, strict=True))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_exercise_of_a_chapter_and_every_mistake_is_tried(chapter):
    tried = ANSWERS[chapter]
    assert set(tried.MISTAKES) == set(exercises(chapter))
    for name in exercises(chapter):
        mistakes = {mistake for _, mistake in tried.MISTAKES[name]}
        assert set(chapter_words(f"nbhelpers.check.{chapter}")[name]["wrong"]) <= mistakes


def functions(chapter):
    """The functions of a chapter's file by name, as syntax trees."""
    tree = ast.parse(Path(MODULES[chapter].__file__).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def used(function, others):
    """The mistakes that a function names, with the names of their values; those it calls do too."""
    found = {}
    for call in ast.walk(function):
        name = getattr(getattr(call, "func", None), "id", None)
        keywords = [k.arg for k in call.keywords] if name else []
        if name == "compare":
            assert None not in keywords, (
                "mistakes are written one by one, for this test to see them"
            )
            found |= {k: set() for k in keywords if k != "within"}
        elif name in ("require", "wrong"):
            found[call.args[name == "require"].value] = set(keywords)
        elif name in others and name != function.name:
            found |= used(others[name], others)
    return found


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_words_and_code_name_the_same_mistakes_with_the_same_values(chapter):
    others = functions(chapter)
    words = chapter_words(f"nbhelpers.check.{chapter}")
    assert set(words) == {"title", *exercises(chapter)}
    for name in exercises(chapter):
        assert set(words[name]) <= {"title", "hints", "wrong"}
        texts, wanted = words[name].get("wrong", {}), used(others[name], others)
        assert set(texts) - BY_THE_KIT == set(wanted) - BY_THE_KIT
        for mistake, values in wanted.items():
            for text in texts[mistake].values():
                assert {place[1] for place in PLACE.finditer(text)} == values, (mistake, text)


def said_by_the_kit(*functions):
    """The names of its texts that the kit gives to these functions, each with the names of its values."""
    for path in [Path(grade.__file__), *Path(done.__file__).parent.glob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if getattr(getattr(call, "func", None), "id", None) in functions:
                name = call.args[0]
                either = [name.body, name.orelse] if isinstance(name, ast.IfExp) else [name]
                for name in (node.value for node in either if isinstance(node, ast.Constant)):
                    yield name, {k.arg for k in call.keywords if k.arg}


def test_the_kit_uses_each_of_its_words_with_the_values_that_have_a_place():
    used = list(said_by_the_kit("said", "wrong"))
    assert {name for name, _ in used} == set(KIT) - {"advice"}
    for name, values in used:
        for text in KIT[name].values():
            fields = {field for _, field, *_ in Formatter().parse(text) if field}
            assert {field.partition("!")[0] for field in fields} == values, name


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_mistake_of_an_exercise_has_the_name_of_one_that_the_kit_tells(chapter):
    told = {name for name, _ in said_by_the_kit("wrong")}
    for words in chapter_words(f"nbhelpers.check.{chapter}").values():
        assert set(words.get("wrong", {})) & told <= BY_THE_KIT


def texts(words):
    """All texts of a chapter: dictionaries from language to text."""
    if isinstance(words, dict) and not {"zh", "en"} & set(words):
        words = list(words.values())
    return [words] if isinstance(words, dict) else [t for part in words for t in texts(part)]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_text_is_in_both_languages(chapter):
    for text in [*texts(chapter_words(f"nbhelpers.check.{chapter}")), *texts(KIT)]:
        assert set(text) == {"zh", "en"} and text["en"] and text["zh"]
        assert not CHINESE.search(text["en"])
        assert CHINESE.search(text["zh"]) or text["zh"] == text["en"]
