"""The explorers of chapter 2: each goal is not reached at first, and can be."""

import pytest

from nbhelpers.explore import mlp
from nbhelpers.lessons.constructions import chirp, jump

GOALS = {
    "flow": {"x1": 1.0, "x2": -1.0},
    "xor": dict(zip(("w11", "w12", "b1"), (2, 2, -1), strict=True))
    | dict(zip(("w21", "w22", "b2"), (-2, -2, 3), strict=True))
    | dict(zip(("v1", "v2", "c"), (2, 2, -2), strict=True)),
    "approximation": {"target": chirp, "neurons": 48, "k": 300.0},
    "depth": {"k": 6, "neurons": 64},
}
NEARLY = {
    "flow": {"x1": 1.0, "x2": -1.0, "act": "tanh"},
    "xor": GOALS["xor"] | {"v2": 0.0},
    "approximation": {"target": jump, "neurons": 64, "k": 1000.0},
    "depth": {"k": 6, "neurons": 63},
}


@pytest.mark.parametrize("name", mlp.__all__)
def test_the_goal_is_not_reached_at_first_and_can_be(name):
    explorer = getattr(mlp, name)()
    assert "✓" not in explorer.words
    explorer.move(**GOALS[name])
    assert "✓ reached" in explorer.words


@pytest.mark.parametrize("name", mlp.__all__)
def test_what_the_chapter_says_is_not_enough_is_not(name):
    explorer = getattr(mlp, name)()
    explorer.move(**NEARLY[name])
    assert "✓" not in explorer.words


def test_without_an_activation_function_the_second_input_does_nothing():
    explorer = mlp.flow()
    explorer.move(act="identity")
    assert "ŷ = 4.50" in explorer.words
    explorer.move(x2=-3.0)
    assert "ŷ = 4.50" in explorer.words
