"""Every exercise of every chapter: each mistake has its own message, and right answers are right.

The answers stand in ``test_check_<chapter>``: ``MISTAKES`` (answer and what the message says) and
``RIGHT``. Where several messages of one exercise share words, ``SHARED`` names them.
"""

import importlib
import re

import pytest
from messages import CHINESE, listed

from nbhelpers import check, use
from nbhelpers.check.contents import contents

CHAPTERS = list(contents())
ANSWERS = {chapter: importlib.import_module(f"test_check_{chapter}") for chapter in CHAPTERS}


def cases(table):
    return [
        pytest.param(chapter, name, case, id=f"{name}-{i}")
        for chapter, answers in ANSWERS.items()
        for name, several in getattr(answers, table).items()
        for i, case in enumerate(several)
    ]


@pytest.mark.parametrize(("chapter", "name", "case"), cases("MISTAKES"))
def test_a_mistake_is_told_by_its_own_message(chapter, name, case):
    answer, message = case
    feedback = getattr(check, name)(answer)
    assert feedback.mark == "✗" and message in feedback.text
    others = {other for _, other in ANSWERS[chapter].MISTAKES[name]} - {message}
    shared = getattr(ANSWERS[chapter], "SHARED", None)
    own = [other for other in others if shared is None or shared not in other]
    assert not any(other in feedback.text for other in own)


@pytest.mark.parametrize(("chapter", "name", "case"), cases("MISTAKES"))
def test_a_mistake_is_told_in_chinese_too(chapter, name, case):
    use("zh")
    text = getattr(check, name)(case[0]).text
    assert CHINESE.search(text)
    use("en")
    assert not CHINESE.search(getattr(check, name)(case[0]).text)


@pytest.mark.parametrize(("chapter", "name", "answer"), cases("RIGHT"))
def test_a_right_answer_written_in_another_way_is_right(chapter, name, answer):
    assert getattr(check, name)(answer).right


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_message_of_the_chapter_is_tested(chapter):
    module = importlib.import_module(f"nbhelpers.check.{chapter}")
    mistakes, right = ANSWERS[chapter].MISTAKES, ANSWERS[chapter].RIGHT
    seen = [getattr(check, name)(answer).text for name in mistakes for answer, _ in mistakes[name]]
    untested = [p for p in listed(module) if not any(re.search(p, text, re.S) for text in seen)]
    assert untested == []
    asked = {name for name in check.__all__ if hasattr(module, name)}
    assert set(mistakes) == set(right) == asked
