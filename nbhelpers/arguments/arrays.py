"""Checks of arrays: real numbers in a type that the course computes in, finite, of a wanted shape."""

import numpy as np

from nbhelpers.notebook.language import say

# How to mend entries that are no real numbers, by the kind of their type.
MENDS = {
    "c": ("用 .real 取出实部", "take the real part with .real"),
    "f": ("用 .astype(float) 转换", "convert with .astype(float)"),
}
OTHER_MEND = "元素只能是数", "give nothing but numbers"
AXES = {0: ("一个数", "one number is"), 1: ("一个轴", "one axis is"), 2: ("两个轴", "2 axes are")}


def as_array(name, value):
    """``value`` as an array. Rows of different lengths, and hidden entries, are refused."""
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(
            say(
                zh=f"{name} 是带掩码的数组，有些元素被遮住了：去掉它们，或用 {name}.filled(...) 填上",
                en=f"{name} is a masked array with hidden entries: drop them, or fill them in with "
                f"{name}.filled(...)",
            )
        )
    try:
        return np.asarray(value)
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(value, (list, tuple)):
            raise ValueError(
                say(
                    zh=f"{name} 各行的长度不同：请让每一行一样长",
                    en=f"{name} has rows of different lengths: give all the same length",
                )
            ) from None
        raise TypeError(
            say(
                zh=f"{name} 的类型是 {type(value).__name__}，NumPy 不能把它变成数组（{error!r}）："
                "请给出由数组成的列表或数组",
                en=f"{name} has the type {type(value).__name__}, which NumPy cannot turn into an array "
                f"({error!r}): give a list or an array of numbers",
            )
        ) from error


def is_float(dtype):
    """Whether the type is one of float16, float32 and float64, not a wider one."""
    return dtype.kind == "f" and dtype.itemsize <= 8


def real(name, array):
    """Check that the entries are whole numbers, booleans or floats of at most 64 bits."""
    if not is_float(array.dtype) and array.dtype.kind not in "bui":
        mend_zh, mend_en = MENDS.get(array.dtype.kind, OTHER_MEND)
        raise TypeError(
            say(
                zh=f"{name} 的元素类型是 {array.dtype}，但这里要的是实数（float16、float32 或 float64）："
                f"{mend_zh}",
                en=f"{name} has entries of type {array.dtype}, but real numbers are wanted (float16, "
                f"float32 or float64): {mend_en}",
            )
        )


def real_array(name, value, ndim):
    """``value`` as an array of finite real numbers with ``ndim`` axes and at least one entry."""
    array = as_array(name, value)
    real(name, array)
    if array.ndim != ndim:
        zh, en = AXES[ndim]
        raise ValueError(
            say(
                zh=f"{name} 的形状是 {array.shape}，但这里要的是{zh}",
                en=f"{name} has shape {array.shape}, but {en} wanted",
            )
        )
    not_empty(name, array)
    if not np.isfinite(array).all():
        raise ValueError(
            say(
                zh=f"{name} 含有 NaN 或无穷大：请先去掉或替换它们",
                en=f"{name} holds NaN or infinite entries: remove or replace them first",
            )
        )
    return array


def floats(name, value):
    """``value`` as an array of floats of any shape: float32 stays, whole numbers become float64."""
    array = as_array(name, value)
    real(name, array)
    return array if array.dtype.kind == "f" else array.astype(float)


def finite_floats(name, value):
    """``value`` as an array of finite floats of any shape."""
    array = floats(name, value)
    no_nan(name, array)
    return array


def not_empty(name, array):
    """Check that there is at least one sample."""
    if array.size == 0:
        raise ValueError(
            say(
                zh=f"{name} 是空的（形状 {array.shape}）：请至少给出一个样本",
                en=f"{name} is empty (shape {array.shape}): give at least one sample",
            )
        )


def no_nan(name, array):
    """Check that the array holds no NaN and no infinity."""
    if not np.isfinite(array).all():
        raise ValueError(
            say(
                zh=f"{name} 含有 NaN 或无穷大：请去掉或替换它们；如果它们来自训练，那是训练发散了，"
                "换一个更小的学习率也许有用",
                en=f"{name} holds NaN or infinite entries: remove or replace them; if they come from "
                "training, it has diverged, and a smaller learning rate may help",
            )
        )


def float_type(name, value):
    """``value`` as a floating-point type of NumPy."""
    try:
        dtype = np.dtype(value)
    except (TypeError, ValueError, SyntaxError):
        raise TypeError(no_float_type(name, repr(value))) from None
    if not is_float(dtype):
        raise TypeError(no_float_type(name, dtype))
    return dtype


def no_float_type(name, came):
    """That the argument ``name`` is no type of floats."""
    return say(
        zh=f"{name} 是 {came}，但这里要的是浮点类型：float32 或 float64",
        en=f"{name} is {came}, but a float type is wanted: float32 or float64",
    )
