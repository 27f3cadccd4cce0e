"""Surfaces: losses of two parameters only, so that the path of an optimizer can be seen.

    valley       ½ (x² + 25 y²)                  25 times as steep across as along
    saddle       ½ x² − ½ y² + ¼ y⁴ + ¼          flat at (0, 0), lowest at (0, ±1)
    rosenbrock   (1 − x)² + 5 (y − x²)²          a bent valley, lowest at (1, 1)

Each takes θ = (x, y), or an array whose last axis holds x and y, and has its ``gradient``. The
lowest value of all three is 0.

Source: H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a
function", The Computer Journal 3 (1960), 175–184; he has 100 in place of 5.
"""

import numpy as np

from nbhelpers import arguments
from nbhelpers.lessons.descent import FAR


def valley(theta):
    """½ (x² + 25 y²)."""
    x, y = coordinates(theta)
    return (x**2 + 25 * y**2) / 2


def valley_gradient(theta):
    """(x, 25 y)."""
    x, y = coordinates(theta)
    return np.stack([x, 25 * y], axis=-1)


valley.gradient = valley_gradient


def saddle(theta):
    """½ x² − ½ y² + ¼ y⁴ + ¼."""
    x, y = coordinates(theta)
    return (x**2 - y**2) / 2 + (y**4 + 1) / 4


def saddle_gradient(theta):
    """(x, y³ − y)."""
    x, y = coordinates(theta)
    return np.stack([x, y**3 - y], axis=-1)


saddle.gradient = saddle_gradient


def rosenbrock(theta):
    """(1 − x)² + 5 (y − x²)²."""
    x, y = coordinates(theta)
    return (1 - x) ** 2 + 5 * (y - x**2) ** 2


def rosenbrock_gradient(theta):
    """(−2 (1 − x) − 20 x (y − x²), 10 (y − x²))."""
    x, y = coordinates(theta)
    return np.stack([-2 * (1 - x) - 20 * x * (y - x**2), 10 * (y - x**2)], axis=-1)


rosenbrock.gradient = rosenbrock_gradient


def coordinates(theta):
    """x and y, the two entries in the last axis of θ."""
    theta = arguments.floats("theta", theta)
    arguments.features("theta", theta, 2, "features_of_plane")
    return theta[..., 0], theta[..., 1]


def descend(surface, optimizer, start, steps):
    """Path (steps + 1, 2) of an optimizer on a surface: θ₀ = ``start``, then θ after each step.

    Where it diverges, farther than 1000 from the origin, the rest of the path is NaN.
    """
    arguments.has_slope("surface", surface, "gradient", "theta")
    arguments.optimizer("optimizer", optimizer)
    theta = arguments.real_array("start", start, 1).astype(float)
    path = np.full((arguments.count("steps", steps, 0) + 1, 2), np.nan)
    path[0] = theta
    for k in range(1, len(path)):
        theta = theta + optimizer.step(surface.gradient(theta), theta)
        if not np.abs(theta).max() <= FAR:
            break
        path[k] = theta
    return path
