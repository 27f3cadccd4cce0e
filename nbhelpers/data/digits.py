"""Handwritten digits: 1,797 images of 8 × 8 pixels, about 180 of each digit, by 13 writers.

Source: E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits" (1998), the file
optdigits.tes. UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, license
CC BY 4.0; the numbers are those that scikit-learn ships.
"""

from functools import cache
from importlib.resources import files

import numpy as np

from nbhelpers import arguments

PARTS = ("train", "validation", "test", "all")


def digits(part="train"):
    """Images X (N, 64), row by row, from 0 (paper) to 1 (ink), and the digits t (N,) they show.

    The parts never change: of every five images of a digit, in the order of the file, the first
    is for "test", the second for "validation" and three are for "train". So each digit has the
    same share in all parts (1,071 + 362 + 364 images). All writers are in all parts.
    """
    arguments.one_of("part", part, PARTS, zh="可选的部分", en="parts")
    table = _table()
    X, t = table[:, :-1] / 16, table[:, -1].astype(int)
    if part == "all":
        return X, t
    place = np.empty(len(t), int)
    for digit in range(10):
        place[t == digit] = np.arange(np.sum(t == digit)) % 5
    chosen = {"test": place == 0, "validation": place == 1, "train": place >= 2}[part]
    return X[chosen], t[chosen]


@cache
def _table():
    path = files("nbhelpers.data") / "digits.csv"
    return np.loadtxt(path.read_text(encoding="utf-8").splitlines(), delimiter=",", skiprows=1)
