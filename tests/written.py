"""Digits as strokes, as a reader would draw them: points (n, 2), NaN where the pen is lifted."""

import numpy as np

LIFTED = [(np.nan, np.nan)]


def arc(x, y, width, height, start, end):
    """Points on an ellipse, from one angle to another, in degrees."""
    angle = np.radians(np.linspace(start, end, 20))
    return list(zip(x + width * np.cos(angle), y + height * np.sin(angle), strict=True))


STROKES = {
    "0": arc(0.5, 0.5, 0.25, 0.4, 90, 450),
    "1": [(0.5, 0.9), (0.5, 0.1)],
    "2": [*arc(0.5, 0.68, 0.22, 0.22, 170, -30), (0.25, 0.1), (0.78, 0.1)],
    "3": arc(0.48, 0.7, 0.2, 0.2, 150, -90) + arc(0.48, 0.3, 0.24, 0.2, 90, -150),
    "4": [(0.6, 0.1), (0.6, 0.9), (0.2, 0.35), (0.8, 0.35)],
    "5": [(0.75, 0.9), (0.3, 0.9), (0.28, 0.55), *arc(0.48, 0.35, 0.25, 0.25, 110, -140)],
    "6": [(0.65, 0.9), (0.4, 0.65), *arc(0.5, 0.3, 0.22, 0.2, 160, 520)],
    "7": [(0.2, 0.9), (0.8, 0.9), (0.4, 0.1), *LIFTED, (0.35, 0.5), (0.75, 0.5)],
    "8": arc(0.5, 0.7, 0.18, 0.18, -90, 270) + arc(0.5, 0.3, 0.22, 0.2, 90, -270),
    "9": [*arc(0.48, 0.68, 0.22, 0.2, 0, 360), (0.6, 0.1)],
}
DIGITS = {name: np.array(points) for name, points in STROKES.items()}
