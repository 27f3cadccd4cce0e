"""Data: real tables with their source and licence, and small synthetic sets."""

from nbhelpers.datasets.digits import digits
from nbhelpers.datasets.iris import iris
from nbhelpers.datasets.planar import circles, gaussians, moons, spiral, xor
from nbhelpers.datasets.synthetic import gate, two_classes

__all__ = [
    "circles",
    "digits",
    "gate",
    "gaussians",
    "iris",
    "moons",
    "spiral",
    "two_classes",
    "xor",
]
