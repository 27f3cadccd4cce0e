"""Belgian telephone calls: international calls a year, in millions, from 1950 to 1973.

From 1964 to 1969 another recording system was in use, which gave the total minutes of the calls
and not their number; 1963 and 1970 are partly affected. These years are outliers of a real kind.

Source: Belgian Statistical Survey, Ministry of Economy, as printed by P. J. Rousseeuw and
A. M. Leroy, "Robust Regression and Outlier Detection" (Wiley, 1987), page 26, table 2 of chapter 2.
The 24 numbers are facts without a license of their own.
"""

from importlib.resources import files

import numpy as np

OTHER_UNIT = (1964, 1965, 1966, 1967, 1968, 1969)
PARTLY = (1963, 1970)


def belgian_calls():
    """Years (24,) and millions of calls (24,), those of ``OTHER_UNIT`` and ``PARTLY`` included."""
    table = files("nbhelpers.data") / "belgian_calls.csv"
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    years, calls = np.array(rows, dtype=float).T
    return years.astype(int), calls
