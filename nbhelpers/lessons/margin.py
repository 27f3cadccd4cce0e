"""Margin: how far the samples keep from a boundary, and why that ends the perceptron's learning.

    signed distance   (wᵀx + b) / ‖w‖
    margin            γ = min t (wᵀx + b) / ‖w‖       positive only if every sample is right
    Novikoff          mistakes ≤ (R / γ)²             in the augmented space of x̃ = (x, 1)

Source: A. B. J. Novikoff, "On convergence proofs on perceptrons", Proc. Symposium on the
Mathematical Theory of Automata 12 (1962), 615–622.
"""

import numpy as np
import scipy

from nbhelpers import arguments


def signed_distance(X, w, b):
    """Signed distance (wᵀx + b) / ‖w‖ of a sample, or of each row of X, from the boundary.

    It is positive on the side to which w points.
    """
    X, w, b = arguments.boundary(X, w, b)
    if not w.any():
        raise ValueError(
            "w is zero, so there is no boundary: give at least one weight that is not 0"
        )
    return (X @ w + b) / np.linalg.norm(w)


def margin(X, t, w, b):
    """Margin min t (wᵀx + b) / ‖w‖: the smallest distance, negative where a sample is wrong."""
    X, t = arguments.samples(X, t)
    return np.min(t * signed_distance(X, w, b))


def augment(X):
    """Augmented samples x̃ = (x, 1), so that wᵀx + b = θᵀx̃ with θ = (w, b)."""
    X = arguments.finite_floats("X", X)
    if X.ndim == 0:
        raise ValueError(
            f"X is {X}, but samples are wanted, with their features along the last axis"
        )
    return np.concatenate([X, np.ones((*X.shape[:-1], 1))], axis=-1)


def augmented_margin(X, t):
    """Largest γ = min t uᵀx̃ over unit vectors u, and that u; (0, None) if X is not separable.

    The shortest θ with t θᵀx̃ ≥ 1 for all samples points along u and is 1/γ long. It comes from
    a non-negative least-squares problem: C. L. Lawson and R. J. Hanson, "Solving Least Squares
    Problems" (1974), chapter 23.
    """
    X, t = arguments.samples(X, t)
    A = t[:, None] * augment(X)
    A = A / np.abs(A).max()
    E = np.vstack([A.T, np.ones(len(A))])
    goal = np.append(np.zeros(A.shape[1]), 1.0)
    residual = E @ scipy.optimize.nnls(E, goal)[0] - goal
    if np.linalg.norm(residual) < 1e-9:
        return 0.0, None
    u = -residual[:-1] / residual[-1]
    u = u / np.linalg.norm(u)
    return np.min(t * (augment(X) @ u)), u


def mistake_bound(X, t, eta=1.0, w=None, b=0.0):
    """Novikoff's bound on the mistakes of ``learn`` with the same arguments; ∞ if not separable.

    From zero it is (R / γ)². From a start θ₀ the mistakes k satisfy, by the same proof,
    (uᵀθ₀ + kηγ)² ≤ ‖θ₀‖² + kη²R², and the bound is the larger root of that quadratic.
    """
    gamma, u = augmented_margin(X, t)
    eta = arguments.positive("eta", eta)
    _, w, b = arguments.boundary(X, np.zeros(len(X[0])) if w is None else w, b)
    if u is None:
        return np.inf
    theta = np.append(w, b)
    R = np.linalg.norm(augment(X), axis=1).max()
    step, along = eta * gamma, u @ theta
    quadratic = [step**2, 2 * step * along - (eta * R) ** 2, min(along**2 - theta @ theta, 0.0)]
    return np.roots(quadratic).max()


def widest_boundary(X, t):
    """Weights and bias with the largest margin: minimal ‖w‖ with t (wᵀx + b) ≥ 1.

    This is the support vector machine without errors. Source: B. E. Boser, I. M. Guyon and
    V. N. Vapnik, "A training algorithm for optimal margin classifiers", COLT (1992), 144–152.
    """
    X, t = arguments.samples(X, t)
    gamma, u = augmented_margin(X, t)
    if u is None:
        raise ValueError("X is not linearly separable by t, so no boundary has a positive margin")
    A = t[:, None] * augment(X)
    result = scipy.optimize.minimize(
        lambda theta: (theta[:-1] @ theta[:-1] / 2, np.append(theta[:-1], 0.0)),
        u / gamma,
        jac=True,
        method="SLSQP",
        constraints={"type": "ineq", "fun": lambda theta: A @ theta - 1, "jac": lambda theta: A},
        options={"ftol": 1e-12, "maxiter": 1000},
    )
    if not result.success:
        raise RuntimeError(f"the search for the widest boundary failed: {result.message}")
    return result.x[:-1], result.x[-1]
