"""Any input to every function that a learner meets: a right result, or an error that helps.

``CALLS`` holds a call of each function that is right. One argument after the other is replaced by
something bad. Allowed are a result, or a ValueError or TypeError raised by the course itself that
names the argument; not allowed are a warning, a changed argument, a traceback from deep inside
another library. What no reader could mean (text, a dictionary, a generator …) has to be refused,
and so has a number out of range. Lists, read-only arrays and single precision are as good as arrays.
"""

import copy
import functools
import inspect
import re
import traceback
from pathlib import Path

import numpy as np
import pytest
from every_activation import ELEMENTWISE
from every_explorer import explorers

import nbhelpers
from nbhelpers import (
    activations,
    data,
    initialization,
    layers,
    losses,
    mlp,
    optimizers,
    perceptron,
    regularization,
    training,
    use,
)
from nbhelpers.data import planar, strokes
from nbhelpers.gradient_check import gradient_check, numerical_gradient
from nbhelpers.lessons import (
    constructions,
    descent,
    gradient_flow,
    likelihood,
    line_fits,
    margin,
    naive,
    recipes,
    saturation,
    surfaces,
)
from nbhelpers.lessons.playground import from_text
from nbhelpers.training import Diverged


class Own(np.ndarray):
    """A class of arrays that the course does not know."""


ROOM = Path(nbhelpers.__file__).parent

X, T = np.array([[2.0, 1.0], [0.5, 3.0], [-1.0, -2.0], [-2.0, 0.5]]), np.array([1, 1, -1, -1])
W, B = np.array([1.0, 0.5]), 0.25
P, T01 = np.array([0.2, 0.7, 0.9]), np.array([0.0, 1.0, 1.0])
ROWS, INDEX = np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]), np.array([2, 0])
XOR = constructions.xor_gates()
NET = functools.partial(mlp.MLP, [2, 3, 1], activations.tanh, rng=0)


def SEQUENTIAL():
    return layers.Sequential(
        [
            layers.Dense(2, 3),
            layers.LayerNorm(3),
            layers.Activation(activations.tanh),
            layers.Dense(3, 1),
        ],
        rng=0,
    )


LOGITS_LOSS = losses.binary_cross_entropy_with_logits


def first_step(grad):
    return optimizers.Adam().step(grad)


CALLS = [
    *[(f, {"a": X}) for f in (*ELEMENTWISE, activations.softmax)],
    *[(f.derivative, {"a": X}) for f in (*ELEMENTWISE, activations.softmax)],
    (activations.leaky_relu, {"a": X, "alpha": 0.1}),
    (activations.leaky_relu.derivative, {"a": X, "alpha": 0.1}),
    (activations.normal_distribution, {"a": X}),
    (perceptron.score, {"X": X, "w": W, "b": B}),
    (perceptron.predict, {"X": X, "w": W, "b": B}),
    (perceptron.accuracy, {"X": X, "t": T, "w": W, "b": B}),
    (perceptron.learn, {"X": X, "t": T, "eta": 0.5, "w": W, "b": B, "epochs": 10}),
    (margin.signed_distance, {"X": X, "w": W, "b": B}),
    (margin.margin, {"X": X, "t": T, "w": W, "b": B}),
    (margin.augment, {"X": X}),
    (margin.augmented_margin, {"X": X, "t": T}),
    (margin.mistake_bound, {"X": X, "t": T, "eta": 0.5, "w": W, "b": B}),
    (margin.widest_boundary, {"X": X, "t": T}),
    (mlp.forward_pass, {"weights": XOR[0], "biases": XOR[1], "activations": [activations.tanh] * 2, "x": X}),
    (mlp.MLP, {"sizes": [2, 3, 1], "act": activations.tanh, "output": activations.tanh, "dtype": float}),
    (NET().every_value, {"X": X}),
    (constructions.curve_of, {"layers": constructions.tent_network(2), "x": X[:, 0]}),
    (constructions.bump, {"x": X[:, 0], "left": 0.0, "right": 1.0, "height": 2.0, "steepness": 9.0}),
    (constructions.bump_network, {"f": np.sin, "low": 0.0, "high": 1.0, "bumps": 3}),
    (constructions.tent_network, {"k": 3}),
    (constructions.interpolation_network, {"x": np.arange(4.0), "y": np.ones(4)}),
    (constructions.collapse, {"weights": XOR[0], "biases": XOR[1]}),
    (constructions.linear_pieces, {**dict(zip(("weights", "biases", "activations"), constructions.tent_network(2), strict=True)), "low": 0.0, "high": 1.0}),
    *[(f, {"y": P, "t": T01}) for f in (losses.mse, losses.mae, losses.binary_cross_entropy)],
    (LOGITS_LOSS, {"a": P, "t": T01}),
    (LOGITS_LOSS.gradient, {"a": P, "t": T01}),
    *[(f.gradient, {"y": P, "t": T01}) for f in (losses.mse, losses.mae, losses.binary_cross_entropy)],
    (losses.huber, {"y": P, "t": T01, "delta": 0.5}),
    (losses.huber.gradient, {"y": P, "t": T01, "delta": 0.5}),
    (losses.cross_entropy, {"y": ROWS, "t": INDEX}),
    (losses.cross_entropy.gradient, {"y": ROWS, "t": INDEX}),
    (losses.softmax_cross_entropy, {"a": ROWS, "t": INDEX}),
    (losses.softmax_cross_entropy.gradient, {"a": ROWS, "t": INDEX}),
    (likelihood.gaussian, {"y": 0.5, "t": T01, "sigma": 0.5}),
    (likelihood.bernoulli, {"y": 0.5, "t": T01}),
    (likelihood.categorical, {"y": ROWS, "t": INDEX}),
    (naive.binary_cross_entropy, {"a": P, "t": T01}),
    (naive.softmax_cross_entropy, {"a": ROWS[0], "t": 2}),
    (naive.log_sum_exp, {"a": P}),
    (line_fits.fit_line, {"x": X[:, 0], "t": X[:, 1], "loss": losses.huber}),
    (line_fits.least_squares, {"x": X[:, 0], "t": X[:, 1]}),
    (line_fits.least_absolute, {"x": X[:, 0], "t": X[:, 1]}),
    (line_fits.outliers, {"x": X[:, 0], "t": X[:, 1], "line": line_fits.Line(1.0, 0.0), "delta": 0.5}),
    (numerical_gradient, {"f": np.sum, "theta": W, "step": 1e-6}),
    (gradient_check, {"f": lambda theta: (np.sum(theta**2), 2 * theta), "theta": W, "step": 1e-6}),
    (gradient_flow.gradient_flow, {"depth": 3, "act": activations.tanh, "scale": 1.0, "width": 4, "samples": 2, "rng": 0}),
    (gradient_flow.train_neurons, {"act": activations.relu, "shift": 0.0, "eta": 0.1, "neurons": 4, "steps": 3, "rng": 0}),
    (descent.descend, {"loss": descent.parabola, "w": -1.0, "eta": 0.1, "steps": 3}),
    (saturation.recover, {"slope": saturation.squared_error_slope, "a": -1.0, "eta": 1.0, "steps": 10}),
    (data.two_classes, {"n": 8, "margin": 0.5, "d": 2, "rng": 0}),
    (data.gate, {"name": "AND"}),
    (data.iris, {"positive": "setosa"}),
    (data.digits, {"part": "train"}),
    (strokes.stroke_image, {"points": [[0.5, 0.5], [0.5, 0.9]]}),
    *[(f, {"n": 20, "noise": 0.1, "rng": 0}) for f in (planar.circles, planar.moons, planar.xor, planar.gaussians, planar.spiral)],
    *[(f, {"shape": (3, 2), "rng": 0}) for f in (initialization.normal, initialization.xavier, initialization.he)],
    (initialization.zeros, {"shape": (3, 2)}),
    (layers.Dense, {"fan_in": 2, "fan_out": 3}),
    (layers.Dropout, {"rate": 0.5}),
    (layers.BatchNorm, {"features": 2}),
    (layers.LayerNorm, {"features": 2}),
    (layers.Activation, {"act": activations.tanh}),
    (layers.Sequential, {"layers": [layers.Dense(2, 3)], "rng": 0}),
    (SEQUENTIAL().forward, {"X": X}),
    *[(net().loss_and_gradient, {"X": X, "t": T01[[0, 1, 2, 0]], "loss": LOGITS_LOSS}) for net in (NET, SEQUENTIAL)],
    (optimizers.SGD, {"eta": 0.1}),
    (optimizers.Momentum, {"eta": 0.1, "beta": 0.9}),
    (optimizers.RMSprop, {"eta": 0.1, "beta": 0.9, "epsilon": 1e-8}),
    (optimizers.Adam, {"eta": 0.1, "beta1": 0.9, "beta2": 0.9, "epsilon": 1e-8}),
    (optimizers.AdamW, {"eta": 0.1, "weight_decay": 0.1}),
    (first_step, {"grad": W}),
    (regularization.EarlyStopping, {"patience": 3, "min_delta": 0.0}),
    (regularization.L2, {"net": NET(), "strength": 0.1}),
    *[(f, {"theta": W}) for f in (surfaces.valley, surfaces.valley.gradient)],
    (surfaces.descend, {"surface": surfaces.valley, "optimizer": optimizers.SGD(), "start": W, "steps": 3}),
    (training.train, {"net": NET(), "X": X, "t": T01[[0, 1, 2, 0]], "loss": LOGITS_LOSS, "optimizer": optimizers.SGD(), "epochs": 2, "validation": (X, T01[[0, 1, 2, 0]]), "batch_size": 2, "rng": 0}),
    (training.accuracy, {"net": NET(), "X": X, "t": T01[[0, 1, 2, 0]].astype(int)}),
    (recipes.linear_decay, {"eta": 0.1, "steps": 3}),
    (recipes.confusion_matrix, {"t": INDEX, "predicted": INDEX, "classes": 3}),
    (from_text, {"text": "data=xor"}),
    (use, {"language": "en"}),
]  # fmt: skip

NONSENSE = {
    "text": "four",
    "a dictionary": {},
    "an ellipsis": ...,
    "a complex number": 1j,
    "complex numbers": np.array([1j, 2]),
    "rows of different lengths": [[1.0, 2.0], [3.0]],
    "an array of objects": np.array([{}, None]),
    "dates": np.array(["2020-01-01"], "datetime64[D]"),
    "a generator": (i for i in range(3)),
    "a set": {1, 2},
    "None in a list": [1.0, None],
}
STRANGE = {
    "None": None,
    "NaN": np.nan,
    "infinity": np.inf,
    "minus one": -1,
    "zero": 0,
    "a huge number": 1e100,
    "a huge whole number": 10**400,
    "nothing": [],
    "an empty matrix": np.empty((0, 2)),
    "three axes": np.ones((2, 2, 2)),
    "booleans": np.array([True, False]),
    "NaN in a row": np.array([1.0, np.nan]),
    "infinities": np.array([[np.inf, -np.inf], [0.0, 1.0]]),
    "huge numbers": np.array([[1e100, -1e100], [1e100, 1.0]]),
    "half precision": np.ones((4, 2), np.float16),
    "an array of another class": np.eye(2).view(Own),
    "hidden entries": np.ma.masked_array([1.0, 2.0], [False, True]),
}
COUNTS = {"bumps", "k", "n", "d", "depth", "width", "samples", "neurons", "steps", "epochs"}
COUNTS |= {"fan_in", "fan_out", "features", "classes"}
# A message may name the part of an argument that is wrong.
PARTS_OF = {
    "weights": ["W of layer"],
    "biases": ["b of layer"],
    "activations": ["activation of layer"],
    "validation": ["X", "t"],
    "layers": ["layer 0"],
    "text": ["name=value"],
}


ARGUMENTS = [
    pytest.param(f, arguments, name, id=f"{f.__qualname__}-{name}")
    for f, arguments in CALLS
    for name in arguments
]


def bad(values, name):
    """The kinds of values that are bad for the argument of this name, and the values."""
    fine = {"a huge whole number"} if name in COUNTS else set()  # it would count that far
    fine |= {"rows of different lengths"} if name == "biases" else set()  # so they may be
    return [(kind, value) for kind, value in values.items() if kind not in fine]


def unchanged(value, before):
    if isinstance(value, np.ndarray):
        return np.array_equal(value, before, equal_nan=value.dtype.kind in "fc")
    if isinstance(value, (list, tuple)):
        return len(value) == len(before) and all(map(unchanged, value, before))
    return True


def copied(arguments):
    return {k: v if inspect.isgenerator(v) else copy.deepcopy(v) for k, v in arguments.items()}


def is_named(name, error):
    """Whether the error has the name as a word; it has not where there is no error."""
    return re.search(rf"(?<!\w){name}(?!\w)", str(error)) is not None


def call(f, arguments):
    """The error that the call raises, after a check that it helps, or None."""
    given, before = copied(arguments), copied(arguments)
    try:
        f(**given)
    except (ValueError, TypeError, Diverged) as error:
        raised = Path(traceback.extract_tb(error.__traceback__)[-1].filename)
        assert ROOM in raised.parents, f"{raised.name} says: {error}"
        return error
    finally:
        changed = [name for name, value in given.items() if not unchanged(value, before[name])]
        assert changed == []
    return None


@pytest.mark.parametrize(("f", "arguments", "name"), ARGUMENTS)
def test_nonsense_is_refused_by_name(f, arguments, name):
    for kind, value in bad(NONSENSE, name):
        error = call(f, arguments | {name: value})
        assert error is not None, f"{kind} gave a result"
        told = [name, *PARTS_OF.get(name, ())]
        assert any(is_named(word, error) for word in told), f"{kind}: {error}"


@pytest.mark.parametrize(("f", "arguments", "name"), ARGUMENTS)
def test_what_is_strange_gives_a_result_or_an_error_that_helps(f, arguments, name):
    for kind, value in bad(STRANGE, name):
        print(kind)
        call(f, arguments | {name: value})


ENDLESS = [np.nan, np.inf]
RANGES = {  # numbers that an argument with one of these names does not take
    "alpha b shift low high left right height": ENDLESS,
    "eta epsilon sigma delta scale step": [0, -1, *ENDLESS],
    "noise weight_decay strength min_delta": [-1, *ENDLESS],
    "margin": [-0.1, 1.5, *ENDLESS],
    "beta beta1 beta2 rate": [-0.1, 1, *ENDLESS],
    " ".join(COUNTS - {"steps"}): [0, -1, 2.5, True, *ENDLESS],
    "steps": [-1, 2.5, True, *ENDLESS],
    "rng": [-1, 2.5],
}
OUTSIDE = {name: numbers for names, numbers in RANGES.items() for name in names.split()}
DATA = {"X", "x", "y", "t", "w", "start", "theta"}
# Networks and surfaces pass NaN on, so that one can see where training diverged.
PASSING_ON = {"forward_pass", "bump", "every_value", "forward", "loss_and_gradient"}
PASSING_ON |= {"valley", "valley_gradient"}
OF_ANY_SHAPE = {"score", "predict", "signed_distance", "augment"}
OF_ANY_SHAPE |= {"numerical_gradient", "gradient_check"}


def those(names, but=()):
    """The arguments that have one of these names."""
    return [a for a in ARGUMENTS if a.values[2] in names and a.values[0].__name__ not in but]


@pytest.mark.parametrize(("f", "arguments", "name"), those(OUTSIDE))
def test_a_number_out_of_its_range_is_refused_by_name(f, arguments, name):
    for number in [*OUTSIDE[name], [0.5, 0.5]]:
        error = call(f, arguments | {name: number})
        assert is_named(name, error), f"{number}: {error}"


@pytest.mark.parametrize(("f", "arguments", "name"), those(DATA, but=PASSING_ON))
def test_data_that_are_not_finite_or_of_another_shape_are_refused_by_name(f, arguments, name):
    right = np.array(arguments[name], float)
    strange = [right.copy() for _ in ENDLESS]
    for array, number in zip(strange, ENDLESS, strict=True):
        array.flat[0] = number
    if f.__name__ not in OF_ANY_SHAPE:
        strange += [right[:0] if right.ndim else [], np.ones((2, 2, 2, 2))]
    for value in strange:
        error = call(f, arguments | {name: value})
        assert is_named(name, error), f"{value}: {error}"


PAIRS = ["X t", "y t", "a t", "x t", "x y", "X w", "t predicted", "weights biases"]


@pytest.mark.parametrize(("f", "arguments"), CALLS)
def test_arguments_that_do_not_fit_each_other_are_refused_by_name(f, arguments):
    for pair in map(str.split, [*PAIRS, "weights activations"]):
        if all(isinstance(arguments.get(name), (np.ndarray, list, tuple)) for name in pair):
            error = call(f, arguments | {pair[1]: arguments[pair[1]][:-1]})
            assert is_named(pair[1], error), error


def in_pieces(array):
    """The same numbers, not side by side in memory, that nobody may change."""
    pieces = np.repeat(array, 2, axis=0)[::2]
    pieces.flags.writeable = False
    return pieces


def single(array):
    return array.astype(np.float32) if array.dtype == float else array


def changed(value, change):
    """The value, with a change of each array in it."""
    if type(value) in (list, tuple):
        return type(value)(changed(entry, change) for entry in value)
    return change(value) if isinstance(value, np.ndarray) else value


SINGLE_STAYS = {"activations", "losses", "mlp", "naive", __name__}


@pytest.mark.parametrize("kind", [in_pieces, np.ndarray.tolist, single], ids=lambda k: k.__name__)
@pytest.mark.parametrize(("f", "arguments"), CALLS)
def test_other_kinds_of_arrays_are_as_good(f, arguments, kind):
    assert call(f, arguments) is None
    usual = f(**copied(arguments))
    other = f(**{name: changed(value, kind) for name, value in copied(arguments).items()})
    if isinstance(usual, (np.ndarray, float)):
        accuracy = 1e-4 if kind is single else 1e-12
        assert np.allclose(usual, other, rtol=accuracy, atol=accuracy / 100)
        assert (
            kind is not single
            or f.__module__.split(".")[-1] not in SINGLE_STAYS
            or other.dtype == np.float32
        )


OF_EXPLORERS = [
    pytest.param(make, name, id=f"{explorer}-{name}")
    for explorer, make in explorers().items()
    for name in inspect.signature(make).parameters
]


@pytest.mark.parametrize("kind", ["text", "NaN"])
@pytest.mark.parametrize(("make", "name"), OF_EXPLORERS)
def test_an_explorer_says_where_it_can_start(make, name, kind):
    error = call(make, {name: (NONSENSE | STRANGE)[kind]})
    assert error is not None and any(word in str(error) for word in ("expected", "write")), error
