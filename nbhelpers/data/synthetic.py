"""Small synthetic sets with targets −1 and +1: logic gates, and two classes with a chosen margin."""

import numpy as np

from nbhelpers import arguments

GATES = {
    "AND": (-1, -1, -1, 1),
    "OR": (-1, 1, 1, 1),
    "NAND": (1, 1, 1, -1),
    "XOR": (-1, 1, 1, -1),
}


def gate(name):
    """Inputs X (4, 2) of 0 and 1 and targets t (4,) of a logic gate: AND, OR, NAND or XOR."""
    arguments.one_of("name", name, GATES, zh="逻辑门", en="gates")
    return np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array(GATES[name])


def two_classes(n=40, margin=0.5, d=2, rng=None):
    """Samples X (n, d) in the cube [−2, 2]ᵈ, no nearer than ``margin`` to a hidden hyperplane.

    The hyperplane goes through a point near the middle, in a random direction; t is the side.
    ``rng`` is a NumPy Generator or a seed.
    """
    n, d = arguments.count("n", n), arguments.count("d", d)
    margin = arguments.fraction("margin", margin)
    rng = arguments.generator("rng", rng)
    w = rng.normal(size=d)
    w /= np.linalg.norm(w)
    b = rng.uniform(-0.5, 0.5)
    X = np.empty((0, d))
    while len(X) < n:
        more = rng.uniform(-2, 2, size=(n, d))
        X = np.vstack([X, more[np.abs(more @ w + b) >= margin]])
    X = X[:n]
    return X, np.where(X @ w + b >= 0, 1, -1)
