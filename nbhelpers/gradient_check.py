"""Gradients by finite differences: slow, without any calculus, and therefore a good check.

    ∂f/∂θᵢ ≈ [f(θ + s eᵢ) − f(θ − s eᵢ)] / (2 s)

The error of this central difference is about s² |f‴| / 6 from the formula and 10⁻¹⁶ |f| / s from
rounding; a step s near 10⁻⁵ keeps both near 10⁻¹¹. Where f has a kink within s of θ, as a network
of ReLUs may have, the difference says nothing about the slope.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers.arguments import (
    finite_floats,
    function,
    gradient_like,
    one_value,
    pair,
    positive,
    some_floats,
)
from nbhelpers.arguments.door import door


@door(f=function, theta=finite_floats, step=positive)
def numerical_gradient(f, theta, step=1e-5):
    """Central differences of the number f(theta), one for each entry of theta (any shape).

    Entry θᵢ is moved by ``step`` · max(1, |θᵢ|) either way, in double precision, in a copy.
    """
    gradient = np.empty(theta.shape)
    for index in np.ndindex(theta.shape):
        above, below = theta.astype(float), theta.astype(float)
        above[index] += step * max(1, abs(above[index]))
        below[index] -= step * max(1, abs(below[index]))
        width = above[index] - below[index]
        gradient[index] = (one_value(f(above[()])) - one_value(f(below[()]))) / width
    return gradient[()]


class GradientCheck(NamedTuple):
    """The entry where a gradient and its central difference are farthest apart."""

    error: float  # their distance, divided by the largest entry of either gradient
    index: tuple  # where it is: (i,) in a vector, (i, j) in a matrix
    analytic: float  # the entry of the gradient that was checked
    numerical: float  # the entry of the central differences


@door(f=function, theta=some_floats)
def gradient_check(f, theta, step=1e-5):
    """Compare a gradient with central differences; a right one has an error near 10⁻⁹ or less.

    f(theta) returns the pair (value, gradient), as ``net.objective(X, t, loss)`` does and
    ``scipy.optimize.minimize`` wants it. For a loss, write ``lambda y: (mse(y, t), mse.gradient(y, t))``.
    Returns a ``GradientCheck``.
    """
    analytic = gradient_like(pair(f(theta.copy()[()]))[1], theta)
    numerical = np.asarray(numerical_gradient(lambda theta: pair(f(theta))[0], theta, step))
    apart = np.abs(analytic - numerical)
    index = np.unravel_index(np.argmax(apart), apart.shape)
    largest = max(np.abs(analytic).max(), np.abs(numerical).max())
    return GradientCheck(
        float(apart[index] / largest) if largest != 0 else 0.0,
        tuple(int(i) for i in index),
        float(analytic[index]),
        float(numerical[index]),
    )
