"""What a reader can make out in a figure, for tests: its texts, letters without a glyph, contrasts."""

import re

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import get_font
from matplotlib.text import Text

from nbhelpers.figures.style import FONT


def drawn(figure):
    """The figure, once it is drawn: before, its ticks have no texts."""
    FigureCanvasAgg(figure).draw()
    return figure


def texts(figure):
    """The texts that can be seen in a figure that was drawn."""
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]


def lacking(figure):
    """Characters in ``figure`` that the course's font lacks; formulas bring their own letters."""
    held = get_font(FONT).get_charmap()
    plain = [re.sub(r"\$[^$]*\$", "", text.get_text()) for text in texts(figure)]
    return {c for c in "".join(plain) if c != "\n" and ord(c) not in held}


def luminance(color):
    """Relative luminance of ``color`` by WCAG 2, from 0 to 1."""
    rgb = np.array(to_rgb(color))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(color, page="white"):
    """Contrast of ``color`` with ``page`` by WCAG 2, from 1 to 21."""
    dark, light = sorted([luminance(color), luminance(page)])
    return (light + 0.05) / (dark + 0.05)
