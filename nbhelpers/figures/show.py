"""A figure in the notebook: a PNG and, below it, words that describe it."""

import gc
import html
import io

from IPython.display import display
from PIL import Image

from nbhelpers.figures.style import DPI, styled

RATIO = 2  # stored pictures have two pixels to a CSS pixel, sharp on paper and projector


@styled
def show(picture):
    """Show a figure, or the figure of an axes, with its words below it.

    The words are the picture's alternative text too. In the end the figure's texts are measured
    for the screen again; otherwise they would keep the 5 MB of pixels of the stored picture alive.
    """
    figure = picture.get_figure()
    layout = figure.get_layout_engine()
    settle_layout(figure)
    show_png(figure, figure.get_label(), "nbh-words")
    figure.draw_without_rendering()
    figure.set_layout_engine(layout)


def settle_layout(figure):
    """Lay ``figure`` out now, and keep that: Matplotlib would do it again for each of its drawings."""
    if figure.axes and figure.get_layout_engine() is not None:
        figure.get_layout_engine().execute(figure)
        figure.set_layout_engine(None)


def show_png(figure, words, css_class, style=""):
    """Show ``figure`` as a PNG, and its ``words`` in a paragraph of class ``css_class``."""
    width, height = (round(inches * DPI) for inches in figure.get_size_inches())
    metadata = {"image/png": {"width": width, "height": height, "alt": words}}
    display({"image/png": png(figure), "text/plain": words}, metadata=metadata, raw=True)
    paragraph = f'<p class="{css_class}">{html.escape(words)}</p>{style}'
    display({"text/html": paragraph, "text/plain": words}, raw=True)


@styled
def png(figure, ratio=RATIO):
    """``figure`` as the bytes of a small PNG with ``ratio`` pixels to a CSS pixel."""
    large, small = io.BytesIO(), io.BytesIO()
    figure.savefig(large, format="png", dpi=DPI * ratio, pil_kwargs={"compress_level": 0})
    pixels = Image.open(large).convert("RGB")
    pixels.quantize(256, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    gc.collect()  # Matplotlib's parser of formulas leaves stack frames that keep all these pixels alive
    return small.getvalue()
