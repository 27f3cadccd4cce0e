"""Gradients by finite differences: slow, without any calculus, and therefore a good check.

    ∂f/∂θᵢ ≈ [f(θ + s eᵢ) − f(θ − s eᵢ)] / (2 s)

The error of this central difference is about s² |f‴| / 6 from the formula and 10⁻¹⁶ |f| / s from
rounding; a step s near 10⁻⁵ keeps both near 10⁻¹¹. Where f has a kink within s of θ, as a network
of ReLUs may have, the difference says nothing about the slope.
"""

from typing import NamedTuple

import numpy as np

from nbhelpers import arguments
from nbhelpers.notebook.language import say


def numerical_gradient(f, theta, step=1e-5):
    """Central differences of the number f(theta), one for each entry of theta (any shape).

    Entry θᵢ is moved by ``step`` · max(1, |θᵢ|) either way, in double precision, in a copy.
    """
    arguments.function("f", f)
    theta, step = arguments.finite_floats("theta", theta), arguments.positive("step", step)
    gradient = np.empty(theta.shape)
    for index in np.ndindex(theta.shape):
        above, below = theta.astype(float), theta.astype(float)
        above[index] += step * max(1, abs(above[index]))
        below[index] -= step * max(1, abs(below[index]))
        width = above[index] - below[index]
        gradient[index] = (_number(f(above[()])) - _number(f(below[()]))) / width
    return gradient[()]


class GradientCheck(NamedTuple):
    """The entry where a gradient and its central difference are farthest apart."""

    error: float  # their distance, divided by the largest entry of either gradient
    index: tuple  # where it is: (i,) in a vector, (i, j) in a matrix
    analytic: float  # the entry of the gradient that was checked
    numerical: float  # the entry of the central differences


def gradient_check(f, theta, step=1e-5):
    """Compare a gradient with central differences; a right one has an error near 10⁻⁹ or less.

    f(theta) returns the pair (value, gradient), as ``net.objective(X, t, loss)`` does and
    ``scipy.optimize.minimize`` wants it. For a loss, write ``lambda y: (mse(y, t), mse.gradient(y, t))``.
    Returns a ``GradientCheck``.
    """
    f, theta = arguments.function("f", f), arguments.finite_floats("theta", theta)
    if theta.size == 0:
        raise ValueError(
            say(
                zh=f"theta 是空的（形状 {theta.shape}），没有什么可检验的",
                en=f"theta is empty (shape {theta.shape}), so there is nothing to check",
            )
        )
    analytic = np.array(arguments.floats("gradient", _pair(f(theta.copy()[()]))[1]), dtype=float)
    if analytic.shape != theta.shape:
        raise ValueError(
            say(
                zh=f"梯度的形状是 {analytic.shape}，而 theta 的形状是 {theta.shape}："
                "theta 的每一项都要有一个偏导数",
                en=f"the gradient has shape {analytic.shape} but theta has {theta.shape}: "
                "give one entry for each entry of theta",
            )
        )
    numerical = np.asarray(numerical_gradient(lambda theta: _pair(f(theta))[0], theta, step))
    apart = np.abs(analytic - numerical)
    index = np.unravel_index(np.argmax(apart), apart.shape)
    largest = max(np.abs(analytic).max(), np.abs(numerical).max())
    return GradientCheck(
        float(apart[index] / largest) if largest != 0 else 0.0,
        tuple(int(i) for i in index),
        float(analytic[index]),
        float(numerical[index]),
    )


def _pair(result):
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(
            say(
                zh=f"f 返回 {result!r}，但这里要的是一对 (value, gradient)："
                "写 lambda theta: (f(theta), gradient(theta))",
                en=f"f returns {result!r}, but the pair (value, gradient) is wanted: "
                "write lambda theta: (f(theta), gradient(theta))",
            )
        )
    return result


def _number(value):
    array = arguments.floats("f(theta)", value)
    if array.ndim != 0:
        raise ValueError(
            say(
                zh=f"f 返回形状为 {array.shape} 的数组，但这里要的是一个数：求和，或只取其中一项",
                en=f"f returns an array of shape {array.shape}, but one number is wanted: "
                "sum it, or take one entry",
            )
        )
    return float(array)
