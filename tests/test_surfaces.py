"""Surfaces: their gradients, their lowest points, and the paths of optimizers on them."""

import numpy as np
import pytest

from nbhelpers.gradient_check import gradient_check
from nbhelpers.lessons.surfaces import descend, rosenbrock, saddle, valley
from nbhelpers.optimizers import SGD, Adam, Momentum

SURFACES = {"valley": valley, "saddle": saddle, "rosenbrock": rosenbrock}
LOWEST = {"valley": [(0, 0)], "saddle": [(0, 1), (0, -1)], "rosenbrock": [(1, 1)]}
every_surface = pytest.mark.parametrize("name", SURFACES)


@every_surface
def test_the_gradient_agrees_with_central_differences_one_by_one_and_at_once(name):
    surface, X = SURFACES[name], np.random.default_rng(0).uniform(-2, 2, (5, 2, 2))
    assert surface(X).shape == (5, 2) and surface.gradient(X).shape == (5, 2, 2)
    for i in np.ndindex(5, 2):
        check = gradient_check(lambda x: (surface(x), surface.gradient(x)), X[i])
        assert check.error < 1e-7
        assert surface(X)[i] == surface(X[i])
        assert np.array_equal(surface.gradient(X)[i], surface.gradient(X[i]))


@every_surface
def test_the_lowest_value_is_zero_and_nothing_lies_below(name):
    surface = SURFACES[name]
    for place in LOWEST[name]:
        assert surface(place) == 0 and np.array_equal(surface.gradient(place), [0, 0])
    assert surface(np.random.default_rng(1).uniform(-3, 3, (1000, 2))).min() >= 0


def test_a_path_is_the_start_and_then_step_by_step():
    path = descend(valley, SGD(0.01), (1.0, 2.0), 3)
    by_hand = [np.array([1.0, 2.0]) * np.array([0.99, 0.75]) ** k for k in range(4)]
    assert np.allclose(path, by_hand)
    assert np.array_equal(descend(valley, Adam(), [1, 2], 0), [[1, 2]])


@pytest.mark.parametrize(("optimizer", "limit"), [(SGD, 2 / 25), (Momentum, 2 * 1.9 / 25)])
def test_the_valley_has_the_limits_of_theory(optimizer, limit):
    below = descend(valley, optimizer(0.95 * limit), (-1.8, 1.0), 500)
    above = descend(valley, optimizer(1.05 * limit), (-1.8, 1.0), 500)
    assert valley(below[-1]) < 1e-6 and np.isnan(above[-1]).all()


def test_a_path_that_diverges_ends_in_nan_without_a_warning():
    path = descend(rosenbrock, SGD(1.0), (-1.2, 1.2), 50)
    seen = np.isfinite(path).all(axis=1)
    assert seen[0] and not seen[-1] and np.abs(path[seen]).max() <= 1000
