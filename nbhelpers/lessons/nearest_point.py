"""Nearest point: the point of a polytope that is nearest to the origin, in exact arithmetic.

A float is a whole number times a power of two, and Python's whole numbers have no limit: so nothing
is rounded, and no tolerance decides whether the origin lies inside.

Source: P. Wolfe, "Finding the nearest point in a polytope", Mathematical Programming 11 (1976),
128–149.
"""

from fractions import Fraction

import numpy as np


def whole_numbers(X):
    """(Z, unit), so that X = Z / unit exactly: Z is an array of Python's whole numbers."""
    ratios = [x.as_integer_ratio() for x in np.ravel(X).tolist()]
    unit = max(denominator for _, denominator in ratios)
    Z = [numerator * (unit // denominator) for numerator, denominator in ratios]
    return np.array(Z, dtype=object).reshape(np.shape(X)), unit


def nearest_to_origin(corner, start):
    """(p, q), so that p / q is the polytope's point nearest to the origin; p = 0 if it is inside.

    ``corner(p)`` is the corner z with the smallest pᵀz, in whole numbers; ``start`` is any corner.
    The nearest point is held as an average of a few corners. A corner with a smaller pᵀz than p / q
    itself joins them; one whose weight would become negative leaves.
    """
    corners, weights = np.array([start], dtype=object), np.array([1], dtype=object)
    while True:
        p, q = weights @ corners, sum(weights)
        z = corner(p)
        if q * (z @ p) >= p @ p:
            return p, q
        corners, weights = np.vstack([corners, z]), np.append(weights, 0)
        while (goal := nearest_on_plane(corners)).min() <= 0:
            here, there = (w * Fraction(1, sum(w)) for w in (weights, goal))
            leaving = there <= 0
            reach = min(here[leaving] / (here - there)[leaving])
            weights = here + reach * (there - here)
            corners, weights = corners[weights > 0], weights[weights > 0]
        weights = goal


def nearest_on_plane(corners):
    """Weights, up to a factor, of the point nearest to the origin on the plane of the corners."""
    return solve(corners @ corners.T + 1, np.ones(len(corners), dtype=object))


def solve(A, b):
    """A positive multiple of x with A x = b, for a positive definite A of whole numbers.

    Source: E. H. Bareiss, "Sylvester's identity and multistep integer-preserving Gaussian
    elimination", Mathematics of Computation 22 (1968), 565–578.
    """
    M = np.column_stack([A, b])
    last = 1
    for k in range(len(M)):
        row, pivot = M[k].copy(), M[k, k]
        M = (pivot * M - np.outer(M[:, k], row)) // last
        M[k], last = row, pivot
    return M[:, -1]
