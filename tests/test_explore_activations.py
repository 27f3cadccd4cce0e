"""The explorers of chapter 3: each goal is not reached at first, and can be."""

import pytest

from nbhelpers.activations import gelu, relu
from nbhelpers.explore import activations
from nbhelpers.lessons.descent import two_valleys

GOALS = {
    "tangent": {"z": -0.75},
    "alpha": {"alpha": -0.25},
    "vanishing": {"depth": 50, "scale": 2**0.5},
    "dead": {"alpha": 0.15, "eta": 2.5, "step": 60},
    "descent": {"eta": 0.125, "step": 1},
}
START = {"tangent": {"act": gelu}, "vanishing": {"act": relu}}


@pytest.mark.parametrize("name", activations.__all__)
def test_the_goal_is_not_reached_at_first_and_can_be(name):
    explorer = getattr(activations, name)(**START.get(name, {}))
    assert "✓" not in explorer.words
    explorer.move(**GOALS[name])
    assert "✓ reached" in explorer.words


@pytest.mark.parametrize("eta", [0.1, 1.0, 5.0, 30.0])
def test_a_relu_does_not_reach_the_goal_of_dead(eta):
    explorer = activations.dead(shift=-4.0, eta=eta, step=60)
    assert "✓" not in explorer.words


@pytest.mark.parametrize(
    "nearly",
    [
        {"eta": 0.1},
        {"eta": 0.15},
        {"start": 0.5},
        {"step": 0},
        {"step": 2},
        {"curve": two_valleys},
    ],
)
def test_the_goal_of_descent_is_one_step_from_afar_on_the_parabola(nearly):
    explorer = activations.descent()
    explorer.move(**{"eta": 0.125, "step": 1} | nearly)
    assert "✓" not in explorer.words
