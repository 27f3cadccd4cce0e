"""The reader's language, the font, and the source that is shown."""

import os
import subprocess
import sys

import pytest
from matplotlib import font_manager

from nbhelpers import say, show_source, use
from nbhelpers.figures.fonts.build import FAMILY, characters
from nbhelpers.figures.style import FONT
from nbhelpers.notebook import language
from nbhelpers.perceptron import predict


def test_say_speaks_the_language_in_use():
    use("zh")
    assert say(zh="权重", en="weight") == "权重" and language.current() == "zh"
    use("en")
    assert say(zh="权重", en="weight") == "weight" and language.current() == "en"


def test_a_block_speaks_its_own_language_and_leaves_the_one_around_it():
    with pytest.raises(KeyError), language.speaking("zh"):
        assert language.current() == "zh"
        raise KeyError
    assert language.current() == "en"


def test_both_languages_are_required_and_no_other_is_known():
    with pytest.raises(TypeError):
        say(en="weight")
    with pytest.raises(ValueError, match=r"language is 'fr'.*use\('zh'\) or use\('en'\)"):
        use("fr")
    assert language.current() == "en"


def python(code, **variables):
    """What a Python of its own gives for ``code``, with these variables of the environment."""
    environment = {k: v for k, v in os.environ.items() if k != "NBHELPERS_LANG"} | variables
    return subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)


STARTS = {"": "en", "zh": "zh", "ZH": "zh", "zh_CN.UTF-8": "zh", "zh-Hans": "zh"}


def test_the_language_starts_as_the_variable_says(monkeypatch):
    code = "from nbhelpers.notebook import language; print(language.current())"
    assert python(code).stdout.split() == [b"en"]
    assert python(code, NBHELPERS_LANG="zh-Hans").stdout.split() == [b"zh"]
    for variable, expected in STARTS.items():
        monkeypatch.setenv("NBHELPERS_LANG", variable)
        assert language._of_the_environment() == expected, variable
    said = python(code, NBHELPERS_LANG="fr_FR").stderr
    assert b"NBHELPERS_LANG is 'fr_FR', but the course speaks zh" in said


SHOWN = "from nbhelpers import check; print(check.decide(3), check.progress(), check.decide.hint())"
DIVERGES = """
import numpy as np
from nbhelpers import activations, losses, mlp, optimizers, training

net = mlp.MLP([1, 1], activations.tanh, rng=0)
training.train(net, np.ones((4, 1)), np.zeros((4, 1)), losses.mse, optimizers.SGD(1e200), epochs=9)
"""


@pytest.mark.parametrize(
    ("code", "encoding", "shown"),
    [
        (SHOWN, "gbk", "还不对".encode("gbk")),
        (SHOWN, "ascii", b"????"),
        (DIVERGES, "ascii", b"????"),
    ],
    ids=["feedback in GBK", "feedback in ASCII", "a training that diverges in ASCII"],
)
def test_what_a_console_cannot_show_is_printed_all_the_same(code, encoding, shown):
    answer = python(code, PYTHONIOENCODING=encoding, NBHELPERS_LANG="zh")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.count(shown) >= (1 if encoding == "gbk" else 2)


def test_the_font_bears_its_own_name_and_holds_just_the_characters_it_promises():
    assert font_manager.get_font(FONT).family_name == FAMILY
    held = font_manager.get_font(FONT).get_charmap()
    assert sorted(map(chr, held)) == characters()


def test_source_is_shown_from_the_file_and_where_there_is_none_that_is_said():
    shown = show_source(predict)
    assert shown._repr_markdown_().startswith("```python\ndef predict(X, w, b):")
    assert "eq. (1)" in repr(shown)
