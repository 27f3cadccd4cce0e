"""The words of errors: in both languages, with the values that the code gives them, none unused."""

import ast
import fnmatch
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from test_arguments import CASES

import nbhelpers
from nbhelpers.notebook.words import words

CHINESE = re.compile("[一-鿿]")
WORDS = words("nbhelpers.arguments", "words.toml")
PACKAGE = Path(nbhelpers.__file__).parent
NODES = [
    node
    for path in PACKAGE.rglob("*.py")
    if path.parent.name != "notebook"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
]
FUNCTIONS = [node for node in NODES if isinstance(node, ast.FunctionDef)]


def called(name, nodes=NODES):
    """All calls of the function of this name."""
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return [c for c in calls if name == getattr(c.func, "attr", getattr(c.func, "id", None))]


def named(node):
    """The mistakes that an argument may name."""
    if isinstance(node, ast.IfExp):
        return named(node.body) | named(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "*" for p in node.values]
        return set(fnmatch.filter(WORDS, "".join(parts)))
    return {node.value}


def passed_on(function):
    """What a function gets as ``mistake``, by a call or by default, and the further values with it."""
    names = [a.arg for a in function.args.args]
    defaults = dict(zip(reversed(names), reversed(function.args.defaults), strict=False))
    if "mistake" in defaults:
        yield defaults["mistake"], set()
    place = names.index("mistake")
    for call in called(function.name):
        if len(call.args) > place:
            node, values = call.args[place], {k.arg for k in call.keywords if k.arg} - set(names)
            around = [f for f in FUNCTIONS if isinstance(node, ast.Name) and node in ast.walk(f)]
            given = [pair for f in around for pair in passed_on(f)] or [(node, set())]
            yield from ((mistake, values | more) for mistake, more in given)


def uses():
    """(mistake, names of its values) wherever the package raises an error with words."""
    for function in FUNCTIONS:
        calls = [(call, call.args[0]) for call in called("message", ast.walk(function))]
        calls += [(call, call.args[1]) for call in called("expect", ast.walk(function))]
        for call, first in calls if function.name != "expect" else ():
            values = {k.arg for k in call.keywords if k.arg}
            given = [(first, set())]
            if isinstance(first, ast.Name):
                own = any(a.arg == "mistake" for a in function.args.args)
                given = passed_on(function) if own else []  # else a function around it has it
            for node, more in given:
                yield from ((mistake, values | more) for mistake in named(node))


USES = list(uses())


def test_no_text_is_missing_and_none_is_unused():
    assert {mistake for mistake, _ in USES} == set(WORDS)


@pytest.mark.parametrize("mistake", WORDS)
def test_every_text_is_in_both_languages_and_has_a_place_for_each_value(mistake):
    text = WORDS[mistake]
    assert set(text) == {"zh", "en"}
    assert CHINESE.search(text["zh"]) and not CHINESE.search(text["en"])
    for language in text.values():
        fields = [field for _, field, _, _ in Formatter().parse(language) if field]
        places = {re.match(r"\w+", field)[0] for field in fields}
        assert [values for name, values in USES if name == mistake and values != places] == []


def test_every_text_is_tried():
    said = "\n".join(getattr(case, "values", case)[2] for case in CASES)
    untried = []
    for mistake, text in WORDS.items():
        pieces = [re.escape(piece) for piece, *_ in Formatter().parse(text["en"])]
        if not re.search(".+".join(pieces), said):
            untried.append(mistake)
    # The one is not known to happen; the other is tried in test_check_practice.py.
    assert untried == ["linear_program", "strange_word"]


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
