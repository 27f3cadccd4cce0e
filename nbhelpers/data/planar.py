"""Two classes in the plane that no line separates, to play with: t is the class, 0 or 1.

Every set has n samples, half of them of each class (class 0 has one more where n is odd),
within about ±1.5. ``noise`` is the standard deviation of what is added to both coordinates;
``rng`` is a NumPy Generator or a seed. Samples of class 0 come first.
"""

import numpy as np

from nbhelpers import arguments


def circles(n=200, noise=0.1, rng=None):
    """X (n, 2): class 0 on the circle of radius 1, class 1 on that of radius 1/2. t (n,)."""
    rng, t = _start(n, noise, rng)
    angle, radius = rng.uniform(0, 2 * np.pi, n), np.where(t == 0, 1.0, 0.5)
    return _noisy(radius * np.cos(angle), radius * np.sin(angle), noise, rng), t


def moons(n=200, noise=0.1, rng=None):
    """X (n, 2): class 0 on an upper half circle, class 1 on a lower one that reaches into it. t (n,)."""
    rng, t = _start(n, noise, rng)
    angle, side = rng.uniform(0, np.pi, n), np.where(t == 0, 1, -1)
    return _noisy(side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25), noise, rng), t


def xor(n=200, noise=0.1, rng=None):
    """X (n, 2), uniform on the square [−1, 1]²: class 1 where x₁ and x₂ differ in sign. t (n,)."""
    rng, t = _start(n, noise, rng)
    x1, x2 = rng.uniform(0, 1, (2, n)) * rng.choice([-1, 1], n)
    return _noisy(x1, np.where(t == 0, x2, -x2), noise, rng), t


def gaussians(n=200, noise=0.3, rng=None):
    """X (n, 2): class 0 around (−0.7, −0.7), class 1 around (0.7, 0.7). t (n,)."""
    rng, t = _start(n, noise, rng)
    center = np.where(t == 0, -0.7, 0.7)
    return _noisy(center, center, noise, rng), t


def spiral(n=200, noise=0.02, rng=None, turns=1.5):
    """X (n, 2): two arms from radius 0.1 to 1, at angle 2π ``turns`` radius, half a turn apart. t (n,)."""
    rng, t = _start(n, noise, rng)
    radius = rng.uniform(0.1, 1, n)
    angle = 2 * np.pi * arguments.positive("turns", turns) * radius + np.pi * t
    return _noisy(radius * np.cos(angle), radius * np.sin(angle), noise, rng), t


def _start(n, noise, rng):
    """A Generator, and the classes of n samples."""
    n, _ = arguments.count("n", n, 2), arguments.not_negative("noise", noise)
    return arguments.generator("rng", rng), np.repeat([0, 1], [n - n // 2, n // 2])


def _noisy(x1, x2, noise, rng):
    """The points (x₁, x₂) as rows, with normal noise."""
    return np.column_stack([x1, x2]) + rng.normal(0, 1, (len(x1), 2)) * noise
