"""Data: real tables with their source and licence, and small synthetic sets."""

from nbhelpers.datasets.iris import iris
from nbhelpers.datasets.synthetic import gate, two_classes

__all__ = ["gate", "iris", "two_classes"]
