"""Numbers that are drawn fast, for pictures in which many of them move.

    number = ax.add_artist(Number(x, y, "−0.42", fontsize=10))
    number.set_text("3.14")

Matplotlib lays out and rasterizes a text again each time it draws it, about a millisecond
for a number. A ``Number`` is a ``Text`` that keeps the outline of each letter and puts them side
by side, in a tenth of that. Its place (x, y) is the middle of its digits.
"""

from functools import lru_cache

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from nbhelpers.figures.style import FONT

LETTERS = FontProperties(fname=FONT, size=text_to_path.FONT_SCALE)


class Number(Text):
    """One line of plain text, in the letters of the course: upright, not clipped, without a box."""

    def __init__(self, x, y, text="", ha="center", va="center", **look):
        super().__init__(x, y, text, ha=ha, va=va, **look)

    def draw(self, renderer):
        """Fill the outlines of the letters."""
        self.stale = False
        if not self.get_visible() or not self.get_text():
            return
        path, width = outline(self.get_text())
        scale = renderer.points_to_pixels(self.get_fontsize()) / text_to_path.FONT_SCALE
        x, y = self.get_transform().transform(self.get_position())
        x -= {"left": 0, "center": 0.5, "right": 1}[self.get_ha()] * width * scale
        place = Affine2D().scale(scale).translate(x, round(y - HEIGHT / 2 * scale))
        gc = renderer.new_gc()
        gc.set_linewidth(0)
        gc.set_snap(False)
        renderer.draw_path(gc, path, place, to_rgba(self.get_color(), self.get_alpha()))
        gc.restore()


def outline(text):
    """Outlines of the letters of a text, side by side, and their width together."""
    vertices, codes, widths = zip(*map(letter, text), strict=True)
    starts = np.cumsum([0, *widths])
    moved = [v + np.array([start, 0]) for v, start in zip(vertices, starts, strict=False)]
    return Path(np.concatenate(moved), np.concatenate(codes)), starts[-1]


@lru_cache(maxsize=1000)
def letter(character):
    """Outline of one letter, as vertices and codes, and its width."""
    vertices, codes = text_to_path.get_text_path(LETTERS, character)
    width, _, _ = text_to_path.get_text_width_height_descent(character, LETTERS, ismath=False)
    return np.reshape(vertices, (-1, 2)), np.array(codes, Path.code_type), width


HEIGHT = letter("0")[0][:, 1].max()
