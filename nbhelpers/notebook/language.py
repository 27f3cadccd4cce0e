"""The reader's language.

A text stands in both languages where it is used, or in a TOML file beside the code (``notebook.words``):

>>> use("en")
>>> say(zh="决策边界", en="decision boundary")
'decision boundary'

The language is Chinese or English. It starts as the variable ``NBHELPERS_LANG`` says, else English;
``zh_CN.UTF-8``, ``zh-Hans`` and ``EN`` will do.
"""

import contextlib
import os
import re
from contextvars import ContextVar

LANGUAGES = ("zh", "en")
_meanwhile = ContextVar("language of a with block", default=None)  # each thread has its own


def use(language):
    """Choose the language of all texts from here on: ``"zh"`` or ``"en"``."""
    global _current
    _current = known(language)


def known(language):
    """``language``, if the course speaks it."""
    if not isinstance(language, str) or language not in LANGUAGES:
        raise ValueError(
            f"language is {language!r}, but the course speaks 'zh' (中文) and 'en' (English): "
            "write use('zh') or use('en')\n"
            f"language 是 {language!r}，但这门课只有 'zh'（中文）和 'en'（English）："
            "写 use('zh') 或 use('en')"
        )
    return language


def current():
    """The language in use, ``"zh"`` or ``"en"``."""
    return _meanwhile.get() or _current


@contextlib.contextmanager
def speaking(language):
    """All texts of a ``with`` block in this language, whichever is in use around it."""
    before = _meanwhile.set(known(language))
    try:
        yield
    finally:
        _meanwhile.reset(before)


def say(*, zh, en):
    """The one of the two texts that is in the reader's language."""
    return zh if current() == "zh" else en


def _of_the_environment():
    named = os.environ.get("NBHELPERS_LANG") or "en"
    language = re.split("[-_.@]", named)[0].lower()
    if language not in LANGUAGES:
        raise ValueError(
            f"NBHELPERS_LANG is {named!r}, but the course speaks zh (中文) and en (English): "
            "set NBHELPERS_LANG to one of them\n"
            f"NBHELPERS_LANG 是 {named!r}，但这门课只有 zh（中文）和 en（English）：请设成其中之一"
        )
    return language


use(_of_the_environment())
