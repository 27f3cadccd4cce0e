"""The activation functions that work entry by entry, for tests: all of ``activations`` that have a slope."""

from nbhelpers import activations

ELEMENTWISE = [
    f for f in vars(activations).values() if hasattr(f, "slope") and hasattr(f, "derivative")
]
