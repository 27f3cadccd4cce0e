"""Margin: how far the samples are from a boundary, and how that bounds the perceptron's mistakes.

    signed distance   (wᵀx + b) / ‖w‖
    margin            γ = min t (wᵀx + b) / ‖w‖       positive only if every sample is right
    Novikoff          mistakes ≤ (R / γ)²             in the augmented space of x̃ = (x, 1)

Source: A. B. J. Novikoff, "On convergence proofs on perceptrons", Proc. Symposium on the
Mathematical Theory of Automata 12 (1962), 615–622.
"""

import numpy as np

from nbhelpers import arguments
from nbhelpers.arguments.door import door
from nbhelpers.lessons.nearest_point import nearest_to_origin, whole_numbers


@door(arguments.direction)
def signed_distance(X, w, b):
    """Signed distance (wᵀx + b) / ‖w‖ of a sample, or of each row of X.

    It is measured from the boundary, and positive on the side to which w points.
    """
    return (X @ w + b) / np.linalg.norm(w)


@door(arguments.samples)
def margin(X, t, w, b):
    """Margin min t (wᵀx + b) / ‖w‖: the smallest distance, or negative if one is wrong."""
    return np.min(t * signed_distance(X, w, b))


@door(X=arguments.points)
def augment(X):
    """Augmented samples x̃ = (x, 1), so that wᵀx + b = θᵀx̃ with θ = (w, b)."""
    return np.concatenate([X, np.ones((*X.shape[:-1], 1))], axis=-1)


@door(arguments.samples)
def augmented_margin(X, t):
    """Largest γ = min t uᵀx̃ over unit vectors u, and that u; (0, None) if X is not separable.

    Both come from the point nearest to the origin in the convex hull of all t x̃, which is γu. It
    is found in exact arithmetic, so that only the results are rounded.
    """
    Z, unit = whole_numbers(augment(X))
    Z = t[:, None].astype(int) * Z
    p, q = nearest_to_origin(lambda p: Z[np.argmin(Z @ p)], Z[0])
    if not p.any():
        return 0.0, None
    largest = abs(p).max()
    u = (p / largest).astype(float)
    length = np.linalg.norm(u)
    return length * (largest / (q * unit)), u / length


@door(arguments.perceptron)
def mistake_bound(X, t, eta=1.0, w=None, b=0.0):
    """Novikoff's bound on the mistakes of ``learn``, or ∞ for classes no line separates.

    From zero it is r², where r = R / γ. From a start that lies s steps of length ηγ
    along u and q steps across u, the mistakes k satisfy, by the same proof,
    (s + k)² ≤ s² + q² + k r², and the bound is the larger root of that quadratic. It is
    rounded up, by 10⁻¹² (r² + ‖θ₀‖ / ηγ).
    """
    gamma, u = augmented_margin(X, t)
    if u is None:
        return np.inf
    r = np.linalg.norm(augment(X), axis=1).max() / gamma
    start = np.append(w, b) / (eta * gamma)
    s = u @ start
    q = np.linalg.norm(start - s * u)
    half = r**2 / 2 - s
    root = np.hypot(half, q)
    k = half + root if half >= 0 else q**2 / (root - half)
    return k + 1e-12 * (r**2 + np.linalg.norm(start))


@door(arguments.both_classes)
def widest_boundary(X, t):
    """Weights and bias with the largest margin: minimal ‖w‖ with t (wᵀx + b) ≥ 1.

    It lies halfway between the nearest points of the convex hulls of the two classes, and w points
    from one to the other. This is the support vector machine with a hard margin. Source: B. E. Boser,
    I. M. Guyon and V. N. Vapnik, "A training algorithm for optimal margin classifiers", COLT
    (1992), 144–152.
    """
    Z, unit = whole_numbers(X)
    positive, negative = Z[t > 0], Z[t < 0]

    def corner(p):
        """Difference of two samples of different classes, the shortest along p."""
        return positive[np.argmin(positive @ p)] - negative[np.argmax(negative @ p)]

    p, _ = nearest_to_origin(corner, positive[0] - negative[0])
    arguments.expect(p.any(), "not_separable")
    inner, outer = max(negative @ p), min(positive @ p)
    w = 2 * unit * p / (outer - inner)
    return w.astype(float), -(inner + outer) / (outer - inner)
