"""Data: real tables with their source and license, and small synthetic sets."""

from nbhelpers.datasets.digits import digits
from nbhelpers.datasets.iris import iris
from nbhelpers.datasets.planar import circles, gaussians, moons, spiral, xor
from nbhelpers.datasets.synthetic import gate, two_classes
from nbhelpers.datasets.telephone import belgian_calls

__all__ = [
    "belgian_calls",
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
