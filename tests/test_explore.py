"""The explorers of all chapters: their tasks take what the chapter says, their words agree with the mathematics.

test_frames does each task that ``frames.DONE`` has values for, and test_drawing that of ``read_digits``.
"""

import re

import frames
import numpy as np
import pytest
from every_explorer import explorers

from nbhelpers.activations import gelu, relu, tanh
from nbhelpers.data import belgian_calls, circles
from nbhelpers.explore import losses, practice
from nbhelpers.explore.kit.bars import Bars
from nbhelpers.figures.colors import GRAY
from nbhelpers.figures.style import panels
from nbhelpers.gradient_check import numerical_gradient
from nbhelpers.lessons.constructions import jump
from nbhelpers.lessons.descent import two_valleys
from nbhelpers.lessons.surfaces import saddle
from nbhelpers.losses import mse
from nbhelpers.mlp import MLP
from nbhelpers.notebook.number import short

MAKERS = {name.split(".")[1]: make for name, make in explorers().items()}
DRAGGED = {  # tasks that take a point, which no page without Python can move
    "hyperplane": {"angle": 0.0, "b": 0.0, "probe": (-2.04, 1.0)},
    "normalization": {"samples": np.vstack([[-3.0, -3.0], practice.SAMPLES[1:]])},
}
ALSO = [
    *DRAGGED.items(),
    ("learning", {"data": "narrow", "start": 3.0, "eta": 3.0}),
    ("likelihood", {"sigma": 0.15, "y": 0.45}),
    ("likelihood", {"sigma": 0.5, "y": 0.45}),
    ("likelihood", {"kind": "bernoulli", "y": 0.625}),
]
NEARLY = {
    "hyperplane": [{"angle": 0.0, "b": 0.0}, {"angle": 0.0, "b": 0.0, "probe": (2.0, 0.0)}],
    "learning": [
        {"data": "narrow"},
        {"data": "narrow", "start": 3.0},
        {"data": "narrow", "start": 3.0, "eta": 10.0},
        {"data": "narrow", "eta": 3.0},
        {"start": 3.0, "eta": 10.0},
    ],
    "flow": [{"x1": 1.0, "x2": -1.0, "act": "tanh"}],
    "xor": [frames.DONE["xor"] | {"v2": 0.0}],
    "approximation": [{"target": jump, "neurons": 64, "k": 1000.0}],
    "depth": [{"k": 6, "neurons": 63}],
    "tangent": [{"act": gelu}],
    "vanishing": [{"act": relu}],
    "dead": [{"shift": -4.0, "eta": eta, "step": 60} for eta in (0.1, 1.0, 5.0, 30.0)],
    "descent": [
        {"eta": 0.125, "step": 1} | other
        for other in (
            *({"eta": 0.1}, {"eta": 0.15}, {"start": 0.5}),
            *({"step": 0}, {"step": 2}, {"curve": two_valleys}),
        )
    ],
    "huber_delta": [{"delta": 0.86}, {"delta": 0.88, "r": 2.0}],
    "outliers": [{"delta": 20.0}, {"delta": 70.0}],
    "likelihood": [{"y": 0.46}, {"kind": "bernoulli", "y": 0.45}],
    "saturated": [{"a": -8.0, "eta": 40.0}, {"a": -7.0, "eta": 50.0}],
    "logits": [{"a": 36.7}, {"a": 37.0}, {"a": 36.8, "t": 1}],
    "backpropagation": [{"t": -0.13}, {"t": -0.11}],
    "surface": [{"surface": saddle}],
    "regularization": [
        easier | {"decay": decay}
        for easier in ({"size": 200}, {"noise": 0.1})
        for decay in (0.0, 2.0)
    ],
}
SAID = [
    ("hyperplane", {"angle": 0, "b": 0.5, "probe": (1, 0)}, "+ c·b = 1.50; signed distance = 1.50"),
    ("hyperplane", {"angle": 0, "b": 0.5, "probe": (1, 0), "c": 3}, "4.50; signed distance = 1.50"),
    ("learning", {"start": 3.0, "eta": 10.0}, "makes 3 mistakes"),
    ("learning", {"step": 5}, "All samples are right"),
    ("learning", {"data": "not separable"}, "In 100 epochs it makes 399 mistakes"),
    ("learning", {"data": "not separable"}, "there is no end"),
    ("learning", {"data": "separable"}, "The whole run makes 1 mistake;"),
    ("flow", {"act": "identity"}, "ŷ = 4.50"),
    ("flow", {"act": "identity", "x2": -3.0}, "ŷ = 4.50"),
    ("descent", {"curve": two_valleys, "start": 2, "eta": 1, "step": 20}, "step 4: w = 1.26e+06"),
    ("descent", {"curve": two_valleys, "start": 2, "eta": 1, "step": 20}, "it diverges"),
    ("descent", {"curve": two_valleys, "start": 2, "eta": 0.1, "step": 20}, "step 20: w = 1.33"),
    ("dead", {}, "step 0"),
    ("logits", {"a": 60.0, "t": 1}, "gives NaN"),
    ("logits", {"a": 60.0, "t": 1}, "fused formula gives 8.757e−27"),
    ("logits", {"a": 20.0, "t": 0, "dtype": np.float32}, "gives ∞"),
    ("logits", {"a": 20.0, "t": 0, "dtype": np.float32}, "fused formula gives 20"),
    ("surface", {"eta": 1.0}, "SGD: diverged"),
    ("regularization", {"patience": 3}, "patience 3: stopped at step 16, step 7 kept"),
    ("regularization", {"decay": 2.0, "patience": 19}, "no early stopping"),
    ("regularization", {"decay": 2.0, "patience": 20}, "no early stopping"),
]


@pytest.mark.parametrize(("name", "values"), ALSO)
def test_the_task_is_also_done_here(name, values):
    explorer = MAKERS[name]()
    assert "✗" in explorer.words
    assert "✓" in explorer.frame(**values)[1]


@pytest.mark.parametrize("name", MAKERS)
def test_what_nearly_does_the_task_does_not_and_no_task_is_left_out(name):
    explorer = MAKERS[name]()
    assert ("✗" in explorer.words) == (name in {*frames.DONE, *DRAGGED, "read_digits"})
    nearly = NEARLY.get(name, [])
    assert [values for values in nearly if "✗" not in explorer.frame(**values)[1]] == []


@pytest.mark.parametrize(("name", "values", "words"), SAID)
def test_the_words_say(name, values, words):
    assert words in MAKERS[name]().frame(**values)[1]


def test_the_words_do_not_say_what_is_not_yet_or_no_longer_so():
    assert "All samples are right" not in MAKERS["learning"]().words
    converges = {"curve": two_valleys, "start": 2.0, "eta": 0.1, "step": 20}
    assert "diverges" not in MAKERS["descent"]().frame(**converges)[1]


def test_every_number_of_bars_stands_within_their_axes():
    figure, ax = panels(1.75, 1)[::2]
    bars = Bars(ax, ["a", "b", "c"], GRAY, top=1e5)
    for count in 10.0 ** np.arange(13):
        bars.show([0, count, np.inf], endless="no bound")
        figure.draw_without_rendering()
        extents = [number.get_window_extent() for number in bars.numbers]
        assert all(ax.bbox.x0 <= e.x0 and e.x1 <= ax.bbox.x1 for e in extents), count


def slopes(words):
    return [float(x.replace("−", "-")) for x in re.findall(r"(?:MSE|Huber) (−?[\d.]+\d)", words)]


def test_a_target_far_away_moves_the_line_of_mse_alone_and_with_a_large_delta_both():
    explorer, (years, calls) = losses.outliers(), belgian_calls()
    points = np.column_stack([years, np.where(years == 1969, 225, calls)])
    of_mse, of_huber = slopes(explorer.frame(points=points)[1])
    assert slopes(explorer.words) == [5.04, 1.75] and of_mse > 5.1 and of_huber == 1.75
    assert slopes(explorer.frame(delta=200.0)[1]) == [5.04, 5.04]


def result(words):
    """The number after the last "=" or "≈" of a step."""
    number = re.split("[=≈] ", words.split(".\nTask")[0])[-1].rstrip(".")
    return float(number.replace("−", "-"))


@pytest.mark.parametrize("seed", range(20))
def test_an_equals_sign_stands_where_the_numbers_that_are_shown_give_the_result(seed):
    explorer, rng = losses.backpropagation(), np.random.default_rng(seed)
    x1, x2, t = rng.uniform(-2, 2, 3)
    for step in (1, 3, *range(6, 20)):
        words = explorer.frame(x1=x1, x2=x2, t=t, step=step)[1].split(".\nTask")[0]
        for line in words.split(": ", 1)[1].split("; "):
            *_, terms, right = re.split(" [=≈] ", line)
            found = eval(terms.replace("×", "*").replace("−", "-"))
            assert (short(found) == right) == ("≈" not in line), line


def test_the_gradients_on_the_edges_are_those_of_finite_differences():
    explorer, values = losses.backpropagation(), {"x1": -0.7, "x2": 1.3, "t": 0.4}
    net = MLP([2, 2, 1], tanh)
    net.theta = [1, 2, -1, 1, -1, 0.5, 1, -2, 0.5]
    objective = net.objective(np.array([-0.7, 1.3]), np.array([0.4]), mse)
    dW, db = net.split(numerical_gradient(lambda theta: objective(theta)[0], net.theta))
    wanted = [*dW[1][0], *db[1], *np.ravel(dW[0])]
    words = [explorer.frame(**values, step=step)[1] for step in (8, 9, 10, 15, 16, 17, 18, 19)]
    assert [*map(result, words[:-1])] == pytest.approx(wanted, abs=0.0051)
    both = [result(part + ".") for part in words[-1].split(".\nTask")[0].split("; ")]
    assert both == pytest.approx(db[0], abs=0.0051)


def test_what_is_still_to_come_is_not_shown():
    explorer = losses.backpropagation()
    for step, gradients in [(0, 0), (5, 0), (6, 1), (8, 3), (19, 15)]:
        explorer.move(step=step)
        texts = [text for text in explorer.figure.axes[0].texts if text.get_text().startswith("∂")]
        assert len(texts) == gradients
    explorer = MAKERS["dead"]()
    curve = explorer.figure.axes[1].lines[0]
    for step in (0, 7):
        explorer.move(step=step)
        assert len(curve.get_xdata()) == step + 1


def test_a_surface_brings_its_own_start():
    explorer = practice.surface()
    explorer.controls["surface"].value = saddle
    assert np.array_equal(explorer.values["start"], [practice.STARTS[saddle]])


def test_what_was_not_dragged_stays_under_layer_norm():
    explorer = practice.normalization()
    for place in np.random.default_rng(0).uniform(-3, 3, (5, 2)):
        explorer.move(samples=np.vstack([practice.SAMPLES[:4], place]))
        assert "0.00 under layer norm" in explorer.words


def test_a_run_that_diverged_is_not_drawn():
    explorer = practice.rates(eta=10.0, hidden=16)
    explorer.move(data=circles)
    assert not explorer.picture.error


def test_the_loss_of_a_path_that_diverged_stays_in_the_picture():
    explorer = practice.surface(eta=0.3, steps=140)
    (sgd,) = (line for line in explorer.figure.axes[1].lines if line.get_label() == "SGD")
    assert "diverged" in explorer.words
    assert set(sgd.get_ydata()[2:]) == {practice.HIGH} < {*sgd.get_ydata()}
    assert explorer.figure.axes[1].get_ylim()[1] > practice.HIGH


def test_early_stopping_keeps_the_lowest_validation_loss_it_saw_and_its_patience_counts():
    _, _, validation, _ = practice.fit(noise=0.35, size=40, decay=0.0, rate=0.0)
    seen = validation[:6]  # after steps 1, 4, …, 16
    assert np.argmin(seen) == 2 and validation[1] > validation[2]
    explorer = practice.regularization(decay=2.0)
    assert explorer.frame(patience=19)[1] != explorer.frame(patience=20)[1]


def test_a_letter_is_never_drawn_outside_its_axes():
    explorer = practice.normalization(1.6, samples=np.vstack([[-3.0, -3.0], practice.SAMPLES[1:]]))
    assert np.abs(1.6 * np.array(practice.SAMPLES)).max() < 3.2, "a sample leaves the picture"
    for ax in explorer.figure.axes:
        places = [text.get_position() for text in ax.texts if text.get_visible()]
        assert places and np.abs(places).max() < 3.2
