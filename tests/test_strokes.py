"""Strokes become images in the way that the digits were made."""

import numpy as np
import pytest
from written import DIGITS

from nbhelpers.data import digits
from nbhelpers.data.strokes import BOX, INK, PEN, bitmap, blocks, stretch, stroke_image

LIFTED = [[np.nan, np.nan]]
RISING = np.array([[0.2, 0.1], [0.6, 0.9]])


def rows_and_columns(ink):
    """How many rows and how many columns the ink spans."""
    return [np.ptp(np.flatnonzero(ink.any(axis=axis))) + 1 for axis in (1, 0)]


def test_a_digit_has_as_much_ink_as_the_digits_have_on_average():
    assert round(16 * digits("all")[0].sum(axis=1).mean()) == INK
    for points in DIGITS.values():
        assert INK <= bitmap(points).sum() <= INK + 40  # more only where many are equally near


def test_a_block_holds_its_share_of_ink():
    ink = np.zeros((32, 32), bool)
    ink[4:8, 8:12] = True
    ink[31, 31] = True
    x = blocks(ink).reshape(8, 8)
    assert x[1, 2] == 1 and x[7, 7] == 1 / 16 and x.sum() == 17 / 16


def test_the_first_row_is_on_top_and_the_first_column_on_the_left():
    x = stroke_image([[0.1, 0.9], [0.12, 0.9]], stretched=False).reshape(8, 8)
    assert x[0, 0] > 0 and x[1:].sum() < x[0].sum() and not x[:, 2:].any()


@pytest.mark.parametrize("name", DIGITS)
def test_place_and_size_hardly_matter_once_stretched(name):
    points = DIGITS[name]
    image, as_drawn = stroke_image(points), stroke_image(points, stretched=False)
    assert np.abs(image - stroke_image(points - 0.07)).mean() < 0.01
    assert np.abs(image - stroke_image(0.8 * points)).mean() < 0.06
    assert np.abs(as_drawn - stroke_image(points - 0.07, stretched=False)).mean() > 0.01


def test_strokes_of_the_pen_fill_the_box():
    low, high = np.nanmin(stretch(RISING), axis=0), np.nanmax(stretch(RISING), axis=0)
    pen = PEN * BOX / (np.ptp(RISING, axis=0) + PEN)
    assert np.allclose(high - low + pen, BOX) and np.allclose((low + high) / 2, 16)
    height, width = rows_and_columns(bitmap(DIGITS["0"]))
    assert height >= 30 and 17 <= width <= 22


def test_a_lifted_pen_leaves_paper():
    apart = [[0.1, 0.5], [0.2, 0.5], *LIFTED, [0.8, 0.5], [0.9, 0.5]]
    joined = [row for row in apart if not np.isnan(row).any()]
    assert not bitmap(apart, False)[:, 14:18].any() and bitmap(joined, False)[:, 14:18].any()


@pytest.mark.parametrize("points", [LIFTED, np.empty((0, 2))])
def test_without_strokes_there_is_paper_only(points):
    assert not stroke_image(points).any()


def test_a_dot_is_ink():
    assert stroke_image([[0.5, 0.5]], stretched=False).sum() * 16 == pytest.approx(8, abs=4)
    assert stroke_image([[0.5, 0.5]]).any()
