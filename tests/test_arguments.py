"""Errors for bad arguments: every message in both languages, the English one word for word."""

import ast
import functools
import re
import traceback
from pathlib import Path

import numpy as np
import pytest

import nbhelpers
from nbhelpers import arguments, data, losses, show_source, show_table, use
from nbhelpers.activations import chain_rule, identity, softmax, tanh, with_parameters
from nbhelpers.data.strokes import stroke_image
from nbhelpers.gradient_check import gradient_check, numerical_gradient
from nbhelpers.initialization import initialize
from nbhelpers.layers import BatchNorm, Dense, Sequential
from nbhelpers.lessons import constructions, line_fits, playground, recipes, surfaces
from nbhelpers.lessons.likelihood import bernoulli
from nbhelpers.lessons.margin import augment, signed_distance, widest_boundary
from nbhelpers.mlp import MLP
from nbhelpers.optimizers import SGD, AdamW
from nbhelpers.training import Diverged, accuracy, check_finite

PACKAGE = Path(nbhelpers.__file__).parent


def odd(a, t=None):
    """A function whose slope has a wrong shape."""
    return 0.0


odd.derivative = odd.gradient = lambda a, t=None: np.ones(3)


def stepped():
    """An optimizer that has followed two parameters."""
    optimizer = SGD(0.1)
    optimizer.step(np.ones(2))
    return optimizer


CHINESE = re.compile("[一-鿿]")
ENGLISH_SENTENCE = re.compile(r"\b[A-Za-z]+ [a-z]+ [a-z]+\b")

FILES = {
    str(path.relative_to(PACKAGE)): path
    for folder in (".", "arguments", "data", "lessons", "notebook")
    for path in sorted((PACKAGE / folder).glob("*.py"))
}


# A linear program is not known to fail; the other is tried in test_playground.
TRIED_ELSEWHERE = ["linear_program", "strange_word"]


class Broken:
    """An object that cannot become an array."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("nothing here")


def real(came, mend):
    return f"X has entries of type {came}, but real numbers are expected (float16, float32 or float64): {mend}"


LONG = pytest.mark.skipif(np.longdouble(0).nbytes == 8, reason="longdouble is float64 here")
ONES = np.ones((2, 2))
TENT = constructions.tent_network(1)

# The argument that is named, the call, and the whole message in English.
CASES = [
    ("X", lambda: arguments.floats("X", np.ma.masked_array([1.0, 2.0], [False, True])), "X is a masked array with hidden entries: drop them, or fill them in with X.filled(...)"),
    ("X", lambda: arguments.floats("X", [[1], [2, 3]]), "X has rows of different lengths: give all rows the same length"),
    ("X", lambda: arguments.floats("X", Broken()), "X has the type Broken, which NumPy cannot turn into an array (RuntimeError('nothing here')): give a list or an array of numbers"),
    ("X", lambda: arguments.floats("X", "four"), real("<U4", "give nothing but numbers")),
    ("X", lambda: arguments.floats("X", [None]), real("object", "give nothing but numbers")),
    ("X", lambda: arguments.real_array("X", [1j], 1), real("complex128", "take the real part with .real")),
    pytest.param("X", lambda: arguments.floats("X", np.ones(2, np.longdouble)), real(np.dtype(np.longdouble), "convert with .astype(float)"), marks=LONG),
    ("X", lambda: arguments.real_array("X", 1, 2), "X has shape (), but 2 axes are expected"),
    ("w", lambda: arguments.real_array("w", ONES, 1), "w has shape (2, 2), but one axis is expected"),
    ("b", lambda: arguments.real_array("b", [1, 2], 0), "b has shape (2,), but one number is expected"),
    ("X", lambda: arguments.real_array("X", [], 1), "X is empty (shape (0,)): give at least one sample"),
    ("X", lambda: arguments.real_array("X", [np.nan], 1), "X holds NaN or infinite entries: remove or replace them first"),
    ("X", lambda: arguments.finite_floats("X", [np.inf]), "X holds NaN or infinite entries: remove or replace them; if they come from training, it has diverged, and a smaller learning rate may help"),
    ("dtype", lambda: arguments.float_type("dtype", int), "dtype is int64, but a float type is expected: float32 or float64"),
    ("dtype", lambda: arguments.float_type("dtype", np.float16), "dtype is float16, but a float type is expected: float32 or float64"),
    ("dtype", lambda: arguments.float_type("dtype", "f,,4"), "dtype is 'f,,4', but a float type is expected: float32 or float64"),
    ("low", lambda: arguments.finite_number("low", "four"), "low is 'four', but a finite number is expected"),
    ("eta", lambda: arguments.positive("eta", 0), "eta is 0, but a positive, finite number is expected"),
    ("noise", lambda: arguments.not_negative("noise", -1), "noise is -1, but a finite number from 0 up is expected"),
    ("beta", lambda: arguments.share("beta", 1), "beta is 1, but a number from 0 to below 1 is expected"),
    ("margin", lambda: data.two_classes(margin=1.5), "margin is 1.5, but a number from 0 to 1 is expected"),
    ("low", lambda: arguments.interval(2, 1), "low is 2.0 and high is 1.0, but low < high is expected"),
    ("n", lambda: data.moons(1), "n is 1, but a whole number from 2 up is expected"),
    ("rng", lambda: arguments.generator("rng", "seed"), "rng is 'seed', but a whole number from 0 up is expected"),
    ("name", lambda: data.gate("NOT"), "name is 'NOT', but the gates are AND, OR, NAND, XOR"),
    ("part", lambda: data.digits("tests"), "part is 'tests', but the parts are train, validation, test, all"),
    ("positive", lambda: data.iris("rose"), "positive is 'rose', but the species are setosa, versicolor, virginica"),
    ("features", lambda: data.iris("setosa", features=3), "features is 3, but a list of these is expected: sepal_length, sepal_width, petal_length, petal_width"),
    ("points", lambda: stroke_image([[1, 2, 3]]), "points has 3 features but a point in the plane has 2"),
    ("points", lambda: stroke_image([1, 2]), "points has shape (2,), but 2 axes are expected"),
    ("theta", lambda: surfaces.valley(1), "theta has no axis of features but a point in the plane has 2"),
    ("X", lambda: arguments.features("X", ONES, 3), "X has 2 features but the first layer expects 3"),
    ("X", lambda: arguments.samples(ONES, [1]), "X has 2 samples but t has 1 targets: give one for each row"),
    ("t", lambda: arguments.samples(ONES, [0, 1]), "t holds 0, but the targets are -1 and +1: for targets 0 and 1 write t = 2 * t - 1"),
    ("w", lambda: arguments.boundary(ONES, [1], 0), "X has 2 features but w has 1 weights: give one weight for each feature"),
    ("x", lambda: arguments.line_data([1, 2], [1]), "x has 2 points but t has 1 targets: give one for each x"),
    ("x", lambda: arguments.line_data([2, 2], [1, 2]), "x holds only the value 2: a line needs at least two different x"),
    ("t", lambda: recipes.confusion_matrix([0.5], [0]), "t is [0.5], but a list of class indices is expected: [0, 2, 1]"),
    ("t", lambda: recipes.confusion_matrix([3], [0], 3), "t holds class indices from 3 to 3, but with 3 classes they run from 0 to 2"),
    ("predicted", lambda: recipes.confusion_matrix([1], [0, 1]), "predicted has 2 samples but t has 1 targets: give one for each row"),
    ("y", lambda: arguments.parameter_and_data([1, 2], [1]), "y has shape (2,) but t has shape (1,): give one parameter for all of t, or one for each"),
    ("t", lambda: arguments.probability_and_outcomes(0.5, [2]), "t holds 2, but an outcome is 0 or 1"),
    ("act", lambda: arguments.function("act", "tanh"), "act is 'tanh', but a function is expected, such as tanh"),
    ("loss", lambda: arguments.has_slope("loss", max, "gradient", "y, t"), "loss is max, which has no gradient: write my_loss(y, t) and my_gradient(y, t), then attach it: my_loss.gradient = my_gradient"),
    ("net", lambda: arguments.network("net", 3), "net is 3, but a network is expected, such as MLP([64, 32, 10], relu)"),
    ("optimizer", lambda: arguments.optimizer("optimizer", 0.1), "optimizer is 0.1, but an optimizer is expected, such as SGD(0.1)"),
    ("shape", lambda: arguments.shape_of_weights("shape", 3), "shape is 3, but (fan_out, fan_in) is expected"),
    ("shape[1]", lambda: arguments.shape_of_weights("shape", (3, 0)), "shape[1] is 0, but a whole number from 1 up is expected"),
    ("sizes", lambda: arguments.widths("sizes", [2]), "sizes is [2], but at least two positive whole numbers are expected, the widths from input to output: [2, 3, 1]"),
    ("weights", lambda: arguments.layers(3, [], []), "weights is 3, but a list is expected, with one entry for each layer"),
    ("biases", lambda: arguments.layers([ONES], [], []), "weights, biases and activations have 1, 0 and 0 entries: give one of each for every layer"),
    ("W", lambda: arguments.layers([[1]], [[1]], [tanh]), "W of layer 1 has shape (1,), but (out, in) is expected"),
    ("b", lambda: arguments.layers([ONES], [[1]], [tanh]), "b of layer 1 has shape (1,) but its W has shape (2, 2): give one bias for each row of W, shape (2,)"),
    ("W", lambda: arguments.layers([ONES, [[1]]], [[1, 1], [1]], [tanh, tanh]), "layer 2 gets 2 inputs from layer 1, but its W has shape (1, 1): give W one column for each input"),
    ("激活函数", lambda: arguments.layers([ONES], [[1, 1]], ["tanh"]), "activation of layer 1 is 'tanh', but a function is expected, such as tanh"),
    ("layers", lambda: constructions.curve_of(3, [1]), "layers is 3, but a tuple is expected: weights, biases and activations"),
    ("x", lambda: constructions.interpolation_network([0], [1]), "x and y have 1 and 1 entries: give at least two points, with rising x"),
    ("激活函数", lambda: constructions.linear_pieces(*TENT[:2], [tanh, identity]), "activation of layer 1 is tanh, which is not linear on either side of 0: give relu, leaky_relu or identity"),
    ("loss", lambda: line_fits.reweighted(np.arange(3.0), np.array([0.0, 1, 0]), arguments, rounds=0), "the line still moved after 0 rounds: is the loss convex, and its gradient right?"),
    ("text", lambda: playground.from_text(3), "text is 3, but a text is expected, such as 'data=spiral layers=8-8'"),
    ("theta", lambda: gradient_check(np.sum, []), "theta is empty (shape (0,)), so there is nothing to check"),
    ("theta", lambda: gradient_check(lambda theta: (0, [1]), [1, 2]), "the gradient has shape (1,) but theta has (2,): give one entry for each entry of theta"),
    ("f", lambda: gradient_check(lambda theta: 3, [1]), "f returns 3, but the pair (value, gradient) is expected: write lambda theta: (f(theta), gradient(theta))"),
    ("f", lambda: numerical_gradient(lambda theta: theta, [1, 2]), "f returns an array of shape (2,), but one number is expected: sum it, or take one entry"),
    ("f(theta)", lambda: numerical_gradient(lambda theta: None, 1), "f(theta) has entries of type object, but real numbers are expected (float16, float32 or float64): give nothing but numbers"),
    ("thing", lambda: show_source(3), "thing is 3, which has no Python source to show: give a function, a class or a module that is written in Python"),
    ("eta", lambda: show_table(eta=[]), "the columns have {'eta': 0} entries: give at least one column, all of one length and none of them empty"),
    ("W", lambda: Dense(2, 1).W, "a Dense has no W: if it is a parameter, put the layer into Sequential([...]) first; if it is kept for backward, call forward first"),
    ("BatchNorm", lambda: Sequential([BatchNorm(2)]).forward([[1, 2]], training=True), "BatchNorm got a batch of 1 sample, but training needs at least 2: choose a batch_size that leaves no single sample at the end"),
    ("derivative", lambda: chain_rule(odd, np.ones(2), np.ones(2)), "odd.derivative turned a of shape (2,) into (3,): return one slope for each entry of a"),
    ("a", lambda: softmax(1.0), "a has shape (), but softmax expects scores along the last axis"),
    ("loss.gradient", lambda: MLP([2, 1], tanh).loss_and_gradient(ONES, [0, 1], odd), "loss.gradient has shape (3,), but the output has shape (2, 1): give the gradient with respect to each output"),
    ("theta", lambda: setattr(MLP([2, 1], tanh), "theta", [1]), "theta has shape (1,), but (3,) is expected"),
    ("grad", lambda: stepped().step(np.ones(3)), "grad has shape (3,) but this optimizer has followed parameters of shape (2,): make a new optimizer for another network"),
    ("t", lambda: accuracy(MLP([2, 1], tanh), ONES, 1.0), "t has shape (), but one target for each sample is expected"),
    ("early_stopping", lambda: arguments.validation(None, 1), "early_stopping watches the validation loss: give validation=(X, t)"),
    ("validation", lambda: arguments.validation(3, None), "validation is 3, but a pair (X, t) is expected"),
    ("initializer", lambda: initialize(MLP([2, 1], tanh), lambda shape, rng: [1]), "initializer returned weights of shape (1,), but the layer has shape (1, 2) (out, in)"),
    ("initializer", lambda: initialize(MLP([2, 1], tanh), lambda shape, rng: [[np.inf, 0]]), "initializer returned NaN or infinite weights: check its formula"),
    ("theta", lambda: AdamW().step([1.0]), "theta is missing: AdamW decays it, so write step(grad, theta)"),
    ("Activation", lambda: Sequential([tanh]), "layer 0 is tanh, but a Layer is expected: an activation function goes into Activation(...)"),
    ("Dense(2, 1)", lambda: Sequential([Dense(2, 3), Dense(2, 1)]), "layer 1, Dense(2, 1), expects 2 features but gets 3"),
    ("Dense(2, 2)", lambda: Sequential([Dense(2, 2)] * 2), "layer 1, Dense(2, 2), belongs to a network already: make a new one"),
    ("X", lambda: augment(1.0), "X is 1.0, but samples are expected, with their features along the last axis"),
    ("w", lambda: signed_distance([1], [0], 1), "w is zero, so there is no boundary: give at least one weight that is not 0"),
    ("t", lambda: widest_boundary(ONES, [1, 1]), "t holds only one class, but a boundary lies between two: give samples of both"),
    ("beta", lambda: with_parameters(tanh, beta=1), "beta is not a parameter of tanh: it takes a"),
    ("t", lambda: losses.cross_entropy([[0.5, 0.5]], [[0, 1]] * 2), "y has shape (1, 2) but t has shape (2, 2): give class indices of shape (1,), or one-hot rows of shape (1, 2)"),
    ("y", lambda: losses.cross_entropy([[1.0]], [0]), "y has shape (1, 1), but (N, K) is expected, or (K,) for one sample, with K ≥ 2 classes: for one output there is binary cross-entropy"),
    ("t", lambda: losses.mse([1, 2], [1, 2, 3]), "y has shape (2,) but t has shape (3,): give one target for each prediction"),
    ("t", lambda: losses.softmax_cross_entropy([[1, 2]], [0.5]), "t holds class indices of type float64, but whole numbers are expected: write t.astype(int)"),
    ("t", lambda: losses.softmax_cross_entropy([[1, 2]], [2]), "t holds the class index 2, but with 2 classes they run from 0 to 1"),
    ("t", lambda: losses.binary_cross_entropy([0.5], [-1]), "t holds -1, but targets lie between 0 and 1: for targets -1 and +1 write (t + 1) / 2"),
    ("y", lambda: losses.binary_cross_entropy([1.5], [1]), "y holds 1.5, but probabilities lie between 0 and 1: for logits there is binary_cross_entropy_with_logits(a, t)"),
    ("y", lambda: bernoulli(2, [1]), "y holds 2, but probabilities lie between 0 and 1: give the probability of t = 1"),
    ("t", lambda: losses.cross_entropy([[0.5, 0.5]], [[2, 0]]), "t holds 2, but one-hot targets lie between 0 and 1: give class indices, or rows with one 1 and the rest 0"),
    ("t", lambda: losses.cross_entropy([[0.5, 0.5]], [[1, 1]]), "row 0 of t sums to 2, but one-hot targets sum to 1: give class indices, or rows with one 1 and the rest 0"),
    ("X", lambda: widest_boundary([[1], [1]], [1, -1]), "X is not linearly separable by t, so no boundary has a positive margin"),
    ("layers", lambda: playground.from_text("layers=99"), "layers is “99”, but this is expected: widths such as 8-8 (at most 4 layers of 1 to 16 neurons) or 0."),
    ("points", lambda: playground.from_text("points=3"), "points is “3”, but this is expected: x₁,x₂,class such as 0.5,-0.2,1;0,1,0, with x from −1.6 to 1.6 (at most 100)."),
    ("seed", lambda: playground.from_text("seed=x"), "seed is “x”, but this is expected: a whole number from 0 to 99."),
    ("η", lambda: check_finite(np.nan, SGD(3)), "The loss is no longer a finite number: with η = 3 the parameters grew without bound. Try again with a much smaller η."),
    ("y", lambda: losses.cross_entropy([[0.5, 0.4]], [1]), "row 0 of y sums to 0.9, but probabilities sum to 1: for logits there is softmax_cross_entropy(a, t)"),
]  # fmt: skip


def error_of(call):
    errors = TypeError, ValueError, RuntimeError, AttributeError, Diverged
    with pytest.raises(errors) as caught:
        call()
    return caught.value


@pytest.mark.parametrize(("name", "call", "message"), CASES)
def test_the_message_in_english_and_in_chinese(name, call, message):
    assert str(error_of(call)) == message
    use("zh")
    chinese = str(error_of(call))
    assert CHINESE.search(chinese) and name in chinese
    assert not ENGLISH_SENTENCE.search(chinese.replace("lambda theta: ", ""))


def test_an_unknown_language_is_told_in_both(reader):
    english, chinese = str(error_of(lambda: use("fr"))).split("\n")
    assert "write use('zh') or use('en')" in english and "写 use('zh') 或 use('en')" in chinese


@pytest.mark.parametrize(
    "name",
    sorted(set(FILES) - {"notebook/language.py", "notebook/requirements.py", "arguments/words.py"}),
)
def test_every_error_is_tried_here(name):
    """By the line that finds it: so each of them speaks both languages."""
    untried = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8")))
        if is_check(node) and (str(FILES[name]), node.lineno) not in raising_lines()
    ]
    assert [line for line in untried if not any(word in line for word in TRIED_ELSEWHERE)] == []


def is_check(node):
    """Whether it raises an error with words, or has ``expect`` raise one."""
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call)
    called = getattr(node, "func", None)
    return getattr(called, "attr", getattr(called, "id", "")) == "expect"


@functools.cache
def raising_lines():
    """(file, line) of what finds the errors of CASES; ``expect`` raises for others."""
    errors = [error_of(getattr(case, "values", case)[1]) for case in CASES]
    traces = [traceback.extract_tb(error.__traceback__) for error in errors]
    words = str(PACKAGE / "arguments" / "words.py")
    places = [[(f.filename, f.lineno) for f in t if f.filename != words][-1] for t in traces]
    return set(places)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, ">f8"])
def test_floats_keep_their_type(dtype):
    assert arguments.floats("X", np.ones(2, dtype)).dtype == dtype
