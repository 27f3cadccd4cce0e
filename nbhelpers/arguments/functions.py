"""Checks of functions: that a value can be called, and that it has the slope that is asked for."""

import inspect

from nbhelpers.arguments.wording import mismatch
from nbhelpers.notebook.language import say


def function(name, value, example="tanh"):
    """``value``, if it can be called."""
    if not callable(value):
        zh, en = f"这里要的是一个函数，例如 {example}", f"a function is wanted, such as {example}"
        raise TypeError(mismatch(name, value, zh=zh, en=en))
    return value


def name_of(function):
    """Name of a function, for a message."""
    return getattr(function, "__name__", repr(function))


def has_slope(name, function, slope, arguments):
    """Check that the function has its ``slope`` as an attribute: tanh.derivative, mse.gradient."""
    if not callable(getattr(function, slope, None)):
        raise TypeError(
            say(
                zh=f"{name} 是 {name_of(function)}，它没有 {slope}：写出 my_{name}({arguments}) 和 "
                f"my_{slope}({arguments})，再连起来：my_{name}.{slope} = my_{slope}",
                en=f"{name} is {name_of(function)}, which has no {slope}: write "
                f"my_{name}({arguments}) and my_{slope}({arguments}), then attach it: "
                f"my_{name}.{slope} = my_{slope}",
            )
        )


def parameters_of(function, parameters):
    """Check that all names are parameters of the function."""
    known = inspect.signature(function).parameters
    for name in parameters:
        if name not in known:
            raise TypeError(
                say(
                    zh=f"{name} 不是 {name_of(function)} 的参数：它的参数是 {', '.join(known)}",
                    en=f"{name} is no parameter of {name_of(function)}: it takes {', '.join(known)}",
                )
            )
