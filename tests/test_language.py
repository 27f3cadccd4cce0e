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


def test_both_languages_are_required():
    with pytest.raises(TypeError):
        say(en="weight")


def test_an_unknown_language_is_named_with_the_mend():
    with pytest.raises(ValueError, match=r"language is 'fr'.*use\('zh'\) or use\('en'\)"):
        use("fr")
    assert language.current() == "en"


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        (None, "en"),
        ("", "en"),
        ("zh", "zh"),
        ("ZH", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("zh-Hans", "zh"),
    ],
)
def test_the_language_starts_as_the_variable_says(variable, expected, monkeypatch):
    monkeypatch.delenv("NBHELPERS_LANG", raising=False)
    if variable is not None:
        monkeypatch.setenv("NBHELPERS_LANG", variable)
    code = "from nbhelpers.notebook import language; print(language.current())"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == expected


def test_an_unknown_language_of_the_variable_is_named():
    environment = os.environ | {"NBHELPERS_LANG": "fr_FR"}
    command = [sys.executable, "-c", "import nbhelpers"]
    answer = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert "NBHELPERS_LANG is 'fr_FR', but the course speaks zh" in answer.stderr


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_what_a_console_cannot_show_is_printed_all_the_same(encoding):
    code = (
        "from nbhelpers import check; print(check.decide(3), check.progress(), check.decide.hint())"
    )
    environment = os.environ | {"PYTHONIOENCODING": encoding, "NBHELPERS_LANG": "zh"}
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert answer.returncode == 0, answer.stderr
    assert ("还不对" in answer.stdout.decode(encoding)) == (encoding == "gbk")


DIVERGES = """
import numpy as np
from nbhelpers import activations, losses, mlp, optimizers, training

net = mlp.MLP([1, 1], activations.tanh, rng=0)
training.train(net, np.ones((4, 1)), np.zeros((4, 1)), losses.mse, optimizers.SGD(1e200), epochs=9)
"""


def test_a_training_that_diverges_tells_it_on_any_console():
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "NBHELPERS_LANG": "zh"}
    answer = subprocess.run([sys.executable, "-c", DIVERGES], capture_output=True, env=environment)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.count(b"????") >= 2


def test_the_font_bears_its_own_name_and_holds_just_the_characters_it_promises():
    assert font_manager.get_font(FONT).family_name == FAMILY
    held = font_manager.get_font(FONT).get_charmap()
    assert sorted(map(chr, held)) == characters()


def test_source_is_shown_from_the_file():
    shown = show_source(predict)
    assert shown._repr_markdown_().startswith("```python\ndef predict(X, w, b):")
    assert "eq. (1)" in repr(shown)


def test_what_has_no_source_is_said():
    with pytest.raises(TypeError, match="no Python source to show"):
        show_source(3)
