"""Numbers of an answer: whether they are right to their own precision, and how they are printed."""

import numpy as np

from nbhelpers.notebook.number import typeset

MOST = 8  # entries of an array that are printed; of a larger one, the one that is most wrong


def as_numbers(value):
    """The value as an array of real numbers; TypeError, ValueError or OverflowError if it is none."""
    array = np.asarray(value)
    if array.dtype.kind not in "biufO":
        raise TypeError(array.dtype)
    narrow = array.dtype.kind == "f" and array.dtype.itemsize <= 8  # the widest type of the course
    return array if narrow else array.astype(float)


def precision(array):
    """The error that the numbers may have: a few roundings of their type, 1e-9 for float64.

    The numbers of a list may come from float32. They are taken to, unless all are whole, if each of
    them is a float32 number.
    """
    kind = array.dtype.type
    if kind not in (np.float16, np.float32):
        with np.errstate(over="ignore"):
            single = np.array_equal(array, array.astype(np.float32), equal_nan=True)
        if not single or np.array_equal(array, np.rint(array), equal_nan=True):
            return 1e-9
        kind = np.float32
    return 32 * float(np.finfo(kind).eps)


def close(answer, wanted, within=None):
    """Whether ``answer`` has the shape of ``wanted`` and its numbers.

    They may differ by ``within``, a share of the largest number; by the answer's ``precision`` unless
    given.
    """
    answer, wanted = as_numbers(answer), as_numbers(wanted)
    if answer.shape != wanted.shape:
        return False
    largest = np.abs(wanted, where=np.isfinite(wanted), out=np.zeros(wanted.shape)).max(initial=0)
    allowed = (precision(answer) if within is None else within) * (largest or 1)
    return np.allclose(answer, wanted, rtol=0, atol=allowed, equal_nan=True)


def shown(array, digits=6):
    """Numbers as text, with so many significant digits; a whole number below a million has all of its own."""
    if np.ndim(array):
        return f"[{', '.join(shown(entry, digits) for entry in array)}]"
    value = float(array)
    return typeset(f"{value:.{6 if value.is_integer() else digits}g}")


def told_apart(answer, wanted):
    """Both as text, with as many digits as tell them apart, and the place of the entry if one is shown."""
    entry = ""
    if answer.size > MOST:
        off = np.where(answer == wanted, 0, np.nan_to_num(abs(answer - wanted), nan=np.inf))
        i = np.unravel_index(off.argmax(), off.shape)
        entry, answer, wanted = str([int(k) for k in i]), answer[i], wanted[i]
    texts = [(shown(answer, digits), shown(wanted, digits)) for digits in range(4, 18)]
    return *next((pair for pair in texts if pair[0] != pair[1]), texts[-1]), entry
