"""The colors of the course.

They follow those of Okabe and Ito, which readers with any kind of color blindness can tell apart,
the pale ones darkened until they stand out from white (3 : 1, WCAG 2.2, 1.4.11).
"""

import numpy as np
from matplotlib.colors import to_rgb

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#007A5A", "#AA4499"
SKY, SAND, GRAY, INK = "#3A97D3", "#B57A00", "#767676", "#222222"
DARK_ORANGE = "#A84300"  # for numbers: ORANGE is too pale to read


def diverging(values):
    """Colors (n, 3) for values (n,): from −1, orange, over 0, white, to 1, blue."""
    values = np.asarray(values)[:, None]
    return 1 - np.abs(values) * (1 - np.where(values < 0, to_rgb(ORANGE), to_rgb(BLUE)))
