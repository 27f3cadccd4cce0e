"""The explorers of chapter 1: what their words say, and that each goal can be reached."""

import numpy as np

from nbhelpers.explore.kit.bars import Bars
from nbhelpers.explore.perceptron import hyperplane, learning
from nbhelpers.figures.style import GRAY, panels

REACHED = "✓ reached"


def test_the_goal_of_hyperplane_is_a_signed_distance():
    explorer = hyperplane(angle=0.0, b=0.0)
    assert REACHED not in explorer.words
    explorer.move(probe=np.array([[2.0, 0.0]]))
    assert REACHED not in explorer.words
    explorer.move(probe=np.array([[-2.04, 1.0]]))
    assert REACHED in explorer.words


def test_a_common_factor_changes_the_score_and_no_distance():
    explorer = hyperplane(angle=0.0, b=0.5, probe=(1.0, 0.0))
    assert "c·wᵀx + c·b = 1.50; signed distance = 1.50" in explorer.words
    explorer.move(c=3.0)
    assert "c·wᵀx + c·b = 4.50; signed distance = 1.50" in explorer.words


def test_the_goal_of_learning_takes_the_narrow_margin_a_wrong_start_and_a_fitting_eta():
    explorer = learning()
    for values in ({}, {"data": "narrow"}, {"start": 3.0}, {"eta": 10.0}):
        explorer.move(**values)
        assert REACHED not in explorer.words
    explorer.move(eta=3.0)
    assert REACHED in explorer.words
    explorer.move(start=0.0)
    assert REACHED not in explorer.words


def test_on_a_wide_margin_few_mistakes_reach_no_goal():
    explorer = learning()
    explorer.move(start=3.0, eta=10.0)
    assert "makes 3 mistakes" in explorer.words and REACHED not in explorer.words


def test_the_words_of_learning_tell_the_last_step_and_data_without_end():
    explorer = learning()
    assert "All samples are right" not in explorer.words
    explorer.move(step=5)
    assert "All samples are right" in explorer.words
    explorer.move(data="not separable")
    assert "In 100 epochs it makes 399 mistakes" in explorer.words
    assert "there is no end" in explorer.words


def test_the_separable_flowers_are_learned():
    explorer = learning()
    explorer.move(data="separable")
    assert "The whole run makes 1 mistake;" in explorer.words


def test_every_number_of_bars_stands_within_their_axes():
    figure, ax = panels(1.75, 1)[::2]
    bars = Bars(ax, ["a", "b", "c"], GRAY, top=1e5)
    for count in 10.0 ** np.arange(13):
        bars.show([0, count, np.inf], endless="no bound")
        figure.draw_without_rendering()
        extents = [number.get_window_extent() for number in bars.numbers]
        assert all(ax.bbox.x0 <= e.x0 and e.x1 <= ax.bbox.x1 for e in extents), count
