"""What a learner wrote: run, read and quoted, so that its errors never show a traceback of the checker."""

import copy
import traceback
from pathlib import Path

import numpy as np

from nbhelpers.check.kit import patience
from nbhelpers.notebook.language import say
from nbhelpers.notebook.text import plain

HERE = Path(__file__).parent


class Failed(Exception):
    """A learner's code raised ``error``."""

    def __init__(self, error):
        self.error = error


def attempt(function, *arguments):
    """``function(*arguments)`` within the time limit; whatever it raises but ■ becomes ``Failed``."""
    try:
        return patience.within_limit(function, *arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise Failed(error) from None


def call(function, arguments):
    """What the function returns for copies of the arguments, and whether it left them as they were."""
    given = copy.deepcopy(arguments)
    result = attempt(function, *given)
    return result, attempt(same, arguments, given)


def same(kept, given):
    """Whether arrays are equal, those in lists included. Other objects may change: a generator does."""
    if isinstance(kept, (tuple, list)):
        return len(kept) == len(given) and all(map(same, kept, given))
    return not isinstance(kept, np.ndarray) or np.array_equal(kept, given)


def unfinished(answer, depth=4):
    """Whether the answer is ``...`` or holds one."""
    if isinstance(answer, np.ndarray) and answer.dtype == object:
        answer = answer.tolist()
    parts = answer if depth and isinstance(answer, (tuple, list)) else ()
    return answer is ... or any(unfinished(part, depth - 1) for part in parts)


def quote(value, text=repr, longest=60):
    """The value as Python prints it: short, on one line, and nothing but text to Markdown."""
    try:
        return attempt(lambda: f"<code>{plain(text(value), longest)}</code>")
    except Failed:
        return f"<code>{plain(type(value).__name__)}</code>"


def quote_error(error):
    """The error as the last line of a traceback has it: its name, and what it says."""
    name = type(error).__name__
    return quote(error, lambda e: f"{name}: {e}" if str(e) else name, 200)


def describe(error, inputs):
    """A learner's error in words: which it is, in which line, for which ``inputs``."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).parent != HERE
    ]
    lines = [frame.line for frame in frames if frame.filename == frames[0].filename]
    line = quote(lines[-1], str, 120) if lines and lines[-1] else ""
    if isinstance(error, patience.TooLong):
        return say(
            zh=f"你的函数运行了 {patience.SECONDS} 秒还没有结束，可能有死循环"
            f"{'，停在这一行：' + line if line else ''}。当时的输入：{inputs}。",
            en=f"Your function was still running after {patience.SECONDS} s, perhaps in an endless "
            f"loop{', in the line ' + line if line else ''}. Its input was: {inputs}.",
        )
    what = quote_error(error)
    return say(
        zh=f"你的函数出错了：{what}{'，出错的一行是 ' + line if line else ''}。{advice(what)}"
        f"当时的输入：{inputs}。",
        en=f"Your function raised {what}{' in the line ' + line if line else ''}. {advice(what)}"
        f"Its input was: {inputs}.",
    )


# What NumPy and Python say of errors that learners often make, and how to fix them.
ADVICE = {
    "truth value of an array": {
        "zh": "`if`、`and`、`max` 等只接受一个真假值，而数组里有许多个：用 `np.where(条件, 甲, 乙)` 逐个元素挑选。",
        "en": "`if`, `and`, `max` and the like need one truth value, but an array has many: "
        "`np.where(condition, p, q)` chooses entry by entry. ",
    },
    "can be converted to Python scalars": {
        "zh": "`float` 和 `math` 里的函数只接受一个数：对数组用 NumPy 的函数，例如 `np.exp`。",
        "en": "`float` and the functions of `math` take one number: for arrays use NumPy's, such as `np.exp`. ",
    },
    "could not be broadcast": {
        "zh": "两个数组的形状对不上，不能逐元素运算：看看各自的 `.shape`；矩阵乘法写 `@`，不写 `*`。",
        "en": "The shapes of two arrays do not fit entry by entry: look at each `.shape`; "
        "a matrix product is `@`, not `*`. ",
    },
    "mismatch in its core dimension": {
        "zh": "`@` 左边的列数要等于右边的行数：看看两边的 `.shape`，也许次序反了，少了转置 `.T`，或者少了一列。",
        "en": "With `@`, the left needs as many columns as the right has rows: look at both `.shape`; "
        "perhaps the order is wrong, or a transpose `.T` or a column is missing. ",
    },
    "math range error": {
        "zh": "得到的数超出了浮点数的范围。",
        "en": "The number is larger than a float can be. ",
    },
}


def advice(what):
    """How to fix an error, in words, or ""."""
    return next((say(**text) for sign, text in ADVICE.items() if sign in what), "")
