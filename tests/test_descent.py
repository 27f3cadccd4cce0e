"""Gradient descent with one weight: slopes against differences, steps against the closed form."""

import numpy as np
import pytest

from nbhelpers.gradient_check import numerical_gradient
from nbhelpers.lessons.descent import FAR, descend, parabola, two_valleys


@pytest.mark.parametrize("loss", [parabola, two_valleys])
@pytest.mark.parametrize("w", [-2.3, -0.4, 0.0, 0.5, 1.9])
def test_the_slope_is_that_of_the_loss(loss, w):
    assert loss.derivative(w) == pytest.approx(numerical_gradient(loss, w), abs=1e-8)


@pytest.mark.parametrize("eta", [0.001, 0.05, 0.125, 0.2, 0.249, 0.26])
def test_on_the_parabola_every_step_multiplies_the_distance_by_the_same_factor(eta):
    way = np.array(descend(parabola, -2.0, eta, 20))
    assert way - 0.5 == pytest.approx(-2.5 * (1 - 8 * eta) ** np.arange(21), abs=1e-12)


def test_on_the_parabola_it_diverges_where_eta_is_above_two_over_the_curvature():
    def last(eta):
        return abs(descend(parabola, -2.0, eta, 2000)[-1] - 0.5)

    assert last(0.2499) < 2 and last(0.25) == 2.5 and last(0.2501) > 3
    assert descend(parabola, -2.0, 0.125, 1)[-1] == 0.5


def test_which_valley_it_reaches_depends_on_the_start():
    right, left = descend(two_valleys, 2.0, 0.1, 100)[-1], descend(two_valleys, -2.0, 0.1, 100)[-1]
    assert (right, left) == (pytest.approx(1.3322, abs=1e-4), pytest.approx(-1.4840, abs=1e-4))
    assert two_valleys(left) < two_valleys(right)


def test_a_descent_that_diverges_ends_at_its_first_weight_far_away():
    way = descend(two_valleys, 2.0, 1.0, 50)
    assert len(way) < 10 and abs(way[-1]) > FAR >= np.abs(way[:-1]).max()


def test_no_steps_leave_the_start_alone():
    assert descend(parabola, -2, 0.1, 0) == [-2.0]
