"""Checks of the gradient check: a function of θ that returns a value, or a value and its gradient."""

import numpy as np

from nbhelpers.arguments.arrays import finite_floats, floats
from nbhelpers.notebook.language import say


def some_floats(name, value):
    """``value`` as an array of finite floats, at least one."""
    array = finite_floats(name, value)
    if array.size == 0:
        raise ValueError(
            say(
                zh=f"{name} 是空的（形状 {array.shape}），没有什么可检验的",
                en=f"{name} is empty (shape {array.shape}), so there is nothing to check",
            )
        )
    return array


def pair(result):
    """What f returned, if it is a pair (value, gradient)."""
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


def one_value(value):
    """What f returned, as one number."""
    array = floats("f(theta)", value)
    if array.ndim != 0:
        raise ValueError(
            say(
                zh=f"f 返回形状为 {array.shape} 的数组，但这里要的是一个数：求和，或只取其中一项",
                en=f"f returns an array of shape {array.shape}, but one number is wanted: "
                "sum it, or take one entry",
            )
        )
    return float(array)


def gradient_like(gradient, theta):
    """A gradient in double precision, if it has one entry for each entry of θ."""
    gradient = np.array(floats("gradient", gradient), dtype=float)
    if gradient.shape != theta.shape:
        raise ValueError(
            say(
                zh=f"梯度的形状是 {gradient.shape}，而 theta 的形状是 {theta.shape}："
                "theta 的每一项都要有一个偏导数",
                en=f"the gradient has shape {gradient.shape} but theta has {theta.shape}: "
                "give one entry for each entry of theta",
            )
        )
    return gradient
