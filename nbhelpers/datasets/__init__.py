"""Data: real tables with their source and licence, and small synthetic sets."""

from nbhelpers.datasets.iris import iris
from nbhelpers.datasets.synthetic import gate, two_classes
from nbhelpers.datasets.telephone import belgian_calls

__all__ = ["belgian_calls", "gate", "iris", "two_classes"]
