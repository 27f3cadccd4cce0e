"""Data: real tables with their source and license, and small synthetic sets."""

from nbhelpers.data.digits import digits
from nbhelpers.data.iris import iris
from nbhelpers.data.planar import circles, gaussians, moons, spiral, xor
from nbhelpers.data.synthetic import gate, two_classes
from nbhelpers.data.telephone import belgian_calls
