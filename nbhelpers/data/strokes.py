"""Strokes of a pen, made into an image of 8 × 8 in the way in which the handwritten digits were made.

    1. stretch    the digit fills a box 20 pixels wide and 32 high, in the middle of 32 × 32
    2. thicken    the 313 pixels nearest to the strokes are ink, as many as the digits have on average
    3. count      how many of the 16 pixels are ink in every block of 4 × 4

Strokes are points (n, 2), from (0, 0) below on the left to (1, 1); a row of NaN lifts the pen.

Sources: E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits" (1998), UCI Machine
Learning Repository, for the blocks; M. D. Garris et al., "NIST form-based handprint recognition
system", NISTIR 5469 (1994), for box and thickness. What they did besides, setting slanted digits
upright, is left out.
"""

import numpy as np

from nbhelpers import arguments

SIDE, BOX, BLOCK = 32, np.array([20, 32]), 4  # in pixels
INK = 313  # pixels
PEN = 0.1  # how thick the strokes are before they are stretched: a part of the unit square


def stroke_image(points, stretched=True):
    """Image (64,), row by row, from 0 (paper) to 1 (ink), of strokes; like a row of ``digits()``.

    Without ``stretched`` the strokes keep their place, their size and the thickness of the pen.
    """
    return blocks(bitmap(points, stretched))


def blocks(ink):
    """Share of ink (64,) in each block of 4 × 4 pixels of a bitmap (32, 32)."""
    count = SIDE // BLOCK
    return ink.reshape(count, BLOCK, count, BLOCK).mean(axis=(1, 3)).ravel()


def bitmap(points, stretched=True):
    """Whether each of 32 × 32 pixels is ink; the first row is on top."""
    points = arguments.floats("points", points)
    arguments.features("points", points, 2, zh="平面上的点有", en="a point in the plane has")
    arguments.no_nan("points", points[~np.isnan(points)])
    if np.isnan(points).all():
        return np.zeros((SIDE, SIDE), bool)
    if stretched:
        away = distances(stretch(points))
        return away <= np.sort(away, axis=None)[INK - 1]
    return distances(SIDE * points) <= SIDE * PEN / 2


def stretch(points):
    """The points in pixels, so that strokes of thickness ``PEN`` fill the box exactly."""
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    return SIDE / 2 + (points - (low + high) / 2) * BOX / (high - low + PEN)


def distances(points):
    """How far the middle of each of 32 × 32 pixels is from the strokes; the first row is on top.

    The nearest point of a piece from p to q is p + s (q − p), with s between 0 and 1.
    """
    drawn = ~np.isnan(points).any(axis=1)
    following = np.vstack([points[1:], points[-1:]])
    p = points[drawn]
    q = np.where(np.isnan(following[drawn]), p, following[drawn])  # the last of a stroke is a dot
    middle = np.arange(SIDE) + 0.5
    x, y = (axis[..., None] for axis in np.meshgrid(middle, middle[::-1]))
    (px, py), (dx, dy) = p.T, (q - p).T
    s = ((x - px) * dx + (y - py) * dy) / np.maximum(dx**2 + dy**2, 1e-12)
    s = np.clip(s, 0, 1)
    return np.hypot(x - px - s * dx, y - py - s * dy).min(axis=-1)
