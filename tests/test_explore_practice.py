"""Explorers of chapter 5: every goal can be reached, and what the text says of them is so."""

import numpy as np
import pytest

from nbhelpers.activations import relu
from nbhelpers.data import circles
from nbhelpers.explore import practice
from nbhelpers.lessons.surfaces import saddle

GOALS = {
    "training": {"eta": 0.3, "step": 20},
    "initialization": {"gain": 10**0.3, "depth": 50, "act": relu},
    "normalization": {"samples": np.vstack([[-3.0, -3.0], practice.SAMPLES[1:]])},
    "surface": {"optimizers": practice.OPTIMIZERS, "eta": 0.035, "steps": 100},
    "rates": {"eta": 0.4, "hidden": 16},
    "regularization": {"decay": 2.0},
}


@pytest.mark.parametrize("name", GOALS)
def test_the_goal_is_reached_by_moving_and_not_before(name, reader):
    explorer = getattr(practice, name)()
    assert "✓" not in explorer.words
    explorer.move(**GOALS[name])
    assert "✓" in explorer.words


def test_every_explorer_has_its_goal_in_the_table():
    assert set(GOALS) == set(practice.__all__)


def test_a_surface_brings_its_own_start():
    explorer = practice.surface()
    explorer.controls["surface"].value = saddle
    assert np.array_equal(explorer.values["start"], [practice.STARTS[saddle]])
    assert "✓" not in explorer.words


def test_what_was_not_dragged_stays_under_layer_norm():
    explorer = practice.normalization()
    for place in np.random.default_rng(0).uniform(-3, 3, (5, 2)):
        explorer.move(samples=np.vstack([practice.SAMPLES[:4], place]))
        assert "0.00 under layer norm" in explorer.words


def test_a_diverged_run_is_told_and_not_drawn():
    explorer = practice.surface(eta=1.0)
    assert "SGD diverged" in explorer.words
    explorer = practice.rates(eta=10.0, hidden=16)
    explorer.move(data=circles)
    assert not explorer.picture.error


def test_early_stopping_keeps_the_lowest_validation_loss_it_saw():
    assert (
        "patience 3: stopped at step 16, step 7 kept" in practice.regularization(patience=3).words
    )
    _, _, validation, _ = practice.fit(noise=0.35, size=40, decay=0.0, rate=0.0)
    seen = validation[:6]  # after steps 1, 4, …, 16
    assert np.argmin(seen) == 2 and validation[1] > validation[2]


def test_a_patience_that_is_never_used_up_is_told_too():
    explorer = practice.regularization(decay=2.0)
    words = [explorer.frame(patience=patience)[1] for patience in (19, 20)]
    assert words[0] != words[1] and all("no early stopping" in said for said in words)


@pytest.mark.parametrize("easier", [{"size": 200}, {"noise": 0.1}])
def test_easier_data_do_not_reach_the_goal_of_regularization(easier):
    explorer = practice.regularization()
    for decay in (0.0, 2.0):
        explorer.move(decay=decay, **easier)
        assert "✓" not in explorer.words


def test_a_letter_is_never_drawn_outside_its_axes():
    explorer = practice.normalization(factor=3.0)
    for ax in explorer.figure.axes:
        places = [text.get_position() for text in ax.texts if text.get_visible()]
        assert places and np.abs(places).max() < 3.2


def test_a_sample_is_dragged_where_it_is_seen():
    explorer = practice.normalization(factor=2.0)
    start, end = explorer.pointer.fractions([[1.0, -0.4], [2.0, 1.0]])
    assert start in explorer.picture.handles
    explorer.picture.set_state({"gesture": {"number": "1", "start": start, "end": end}})
    assert explorer.values["samples"][3] == pytest.approx((1.0, 0.5), abs=0.005)
    assert end in explorer.picture.handles
