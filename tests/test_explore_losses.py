"""Explorers of chapter 4: their goals can be reached, and what they say agrees with the mathematics."""

import re

import numpy as np
import pytest

from nbhelpers import use
from nbhelpers.activations import tanh
from nbhelpers.data import belgian_calls
from nbhelpers.explore import losses as explore
from nbhelpers.gradient_check import numerical_gradient
from nbhelpers.losses import mse
from nbhelpers.mlp import MLP

REACHED = "✓ reached"
GOALS = {  # a move that reaches the goal, and moves that only nearly do
    "huber_delta": ({"delta": 0.88, "r": 3.0}, [{"delta": 0.86}, {"delta": 0.88, "r": 2.0}]),
    "outliers": ({"delta": 40.0}, [{"delta": 20.0}, {"delta": 70.0}]),
    "likelihood": ({"y": 0.45}, [{"y": 0.46}, {"kind": "bernoulli", "y": 0.45}]),
    "saturated": ({"a": -8.0, "eta": 50.0}, [{"a": -8.0, "eta": 40.0}, {"a": -7.0, "eta": 50.0}]),
    "logits": ({"a": 36.8}, [{"a": 36.7}, {"a": 37.0}, {"a": 36.8, "t": 1}]),
    "backpropagation": ({"t": -0.12}, [{"t": -0.13}, {"t": -0.11}]),
}


@pytest.fixture(autouse=True)
def english():
    use("en")


def test_every_explorer_has_a_goal_here():
    assert set(GOALS) == set(explore.__all__)


@pytest.mark.parametrize("name", GOALS)
def test_the_goal_can_be_reached_and_not_too_easily(name):
    explorer = getattr(explore, name)()
    assert REACHED not in explorer.words
    right, wrong = GOALS[name]
    explorer.move(**right)
    assert REACHED in explorer.words
    for move in wrong:
        explorer.move(**explorer.start)
        explorer.move(**move)
        assert REACHED not in explorer.words, move


@pytest.mark.parametrize("sigma", [0.15, 0.5])
def test_sigma_does_not_move_the_largest_likelihood(sigma):
    explorer = explore.likelihood()
    explorer.move(sigma=sigma, y=0.45)
    assert REACHED in explorer.words


def test_the_best_probability_of_the_coin_is_the_share_of_heads():
    explorer = explore.likelihood()
    explorer.move(kind="bernoulli", y=0.625)
    assert REACHED in explorer.words


def slopes(words):
    return [float(x.replace("−", "-")) for x in re.findall(r"(?:MSE|Huber) (−?[\d.]+\d)", words)]


def test_a_target_far_away_moves_the_line_of_mse_alone():
    explorer = explore.outliers()
    years, calls = belgian_calls()
    before = slopes(explorer.words)
    points = np.column_stack([years, np.where(years == 1969, 225, calls)])
    explorer.move(points=points)
    after = slopes(explorer.words)
    assert before == [5.04, 1.75] and after[0] > 5.1 and after[1] == 1.75


def test_with_a_large_delta_huber_is_mse():
    explorer = explore.outliers()
    explorer.move(delta=200.0)
    assert slopes(explorer.words) == [5.04, 5.04]


@pytest.mark.parametrize("seed", range(3))
def test_dragging_anything_anywhere_leaves_three_lines(seed):
    explorer, rng = explore.outliers(), np.random.default_rng(seed)
    for _ in range(30):
        points = np.array(explorer.values["points"])
        points[rng.integers(len(points))] = [rng.uniform(1949, 1974), rng.uniform(-15, 225)]
        explorer.move(points=points, delta=float(rng.choice([0.5, 3.0, 200.0])))
        assert np.isfinite(slopes(explorer.words)).all() and len(slopes(explorer.words)) == 2


def test_the_gradients_on_the_edges_are_those_of_finite_differences():
    explorer = explore.backpropagation()
    x1, x2, t = -0.7, 1.3, 0.4
    explorer.move(x1=x1, x2=x2, t=t)
    net = MLP([2, 2, 1], tanh)
    net.theta = [1, 2, -1, 1, -1, 0.5, 1, -2, 0.5]
    objective = net.objective(np.array([x1, x2]), np.array([t]), mse)
    dW, db = net.split(numerical_gradient(lambda theta: objective(theta)[0], net.theta))
    wanted = [*dW[1][0], *db[1], *np.ravel(dW[0])]
    said = []
    for step in (8, 9, 10, 15, 16, 17, 18):
        explorer.move(step=step)
        said.append(result(explorer.words))
    assert said == pytest.approx(wanted, abs=0.0051)
    explorer.move(step=19)
    both = [result(part + ".") for part in explorer.words.split(".\nTask")[0].split("; ")]
    assert both == pytest.approx(db[0], abs=0.0051)


def result(words):
    """The number after the last "=" of a step."""
    number = words.split(".\nTask")[0].rsplit("= ", 1)[1].rstrip(".")
    return float(number.replace("−", "-"))


def test_what_is_still_to_come_is_not_shown():
    explorer = explore.backpropagation()
    for step, gradients in [(0, 0), (5, 0), (6, 1), (8, 3), (19, 15)]:
        explorer.move(step=step)
        texts = [text for text in explorer.figure.axes[0].texts if text.get_text().startswith("∂")]
        assert len(texts) == gradients


def test_naive_and_fused_stand_side_by_side():
    explorer = explore.logits()
    explorer.move(a=60.0, t=1)
    assert "gives NaN" in explorer.words and "fused formula gives 8.757e−27" in explorer.words
    explorer.move(a=20.0, t=0, dtype=np.float32)
    assert "gives ∞" in explorer.words and "fused formula gives 20" in explorer.words
