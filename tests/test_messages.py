"""The words of errors: in both languages, with the values that the code gives them, none unused."""

import ast
import re
import subprocess
import sys
from string import Formatter

import pytest
from test_arguments import CASES, CHINESE, PACKAGE, TRIED_ELSEWHERE

from nbhelpers.notebook.words import words

WORDS = words("nbhelpers.arguments", "words.toml")


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
def test_every_text_is_in_both_languages_with_the_same_values(text):
    assert set(text) == {"zh", "en"}
    assert CHINESE.search(text["zh"]) and not CHINESE.search(text["en"])
    fields = [[field for _, field, _, _ in Formatter().parse(words)] for words in text.values()]
    zh, en = ({re.match(r"\w+", field)[0] for field in f if field} for f in fields)
    assert zh == en


def test_every_text_is_tried():
    """So none is unused, and none lacks a value."""
    said = "\n".join(getattr(case, "values", case)[2] for case in CASES)
    untried = []
    for mistake, text in WORDS.items():
        pieces = [re.escape(piece) for piece, *_ in Formatter().parse(text["en"])]
        if not re.search(".+".join(pieces), said):
            untried.append(mistake)
    assert untried == TRIED_ELSEWHERE


def test_no_two_checks_share_a_name():
    files = [path for path in (PACKAGE / "arguments").glob("*.py") if path.stem != "door"]
    bodies = [ast.parse(path.read_text(encoding="utf-8")).body for path in files]
    names = [node.name for body in bodies for node in body if isinstance(node, ast.FunctionDef)]
    assert len(names) > 50 and len(names) == len(set(names))


LATE = """
from nbhelpers import arguments, losses, training
from nbhelpers.activations import tanh
from nbhelpers.mlp import MLP, forward_pass
from nbhelpers.notebook.words import words
from nbhelpers.optimizers import SGD
net = MLP([2, 1], tanh)
forward_pass(net.W, net.b, [tanh], [1, 2])
training.train(net, [[1, 2]], [1], losses.mse, SGD(), epochs=1, progress=False)
print(words.cache_info().currsize)
arguments.message("direction")
print(words.cache_info().currsize)
"""


def test_the_words_are_read_when_the_first_is_needed():
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]
