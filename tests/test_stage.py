"""The stage: its PNG is right, and axes that stand still are not drawn again."""

import gc
import io
import weakref

import numpy as np
import pytest
from PIL import Image

from nbhelpers.explore.kit.stage import Stage, png
from nbhelpers.figures.style import new_figure


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 5, 3), (40, 301, 3)])
def test_a_png_holds_its_pixels(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    image = Image.open(io.BytesIO(png(pixels)))
    image.verify()
    assert image.mode == "RGB" and image.format == "PNG"
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels)


@pytest.mark.parametrize("axes", ["on", "off"])
def test_still_axes_are_not_drawn_anew(axes):
    figure = new_figure()
    ax, _ = figure.subplots(1, 2)
    ax.axis(axes)
    (line,) = ax.plot([0, 1])
    stage = Stage(figure)
    for y in ([1, 0], [0.5, 0.5]):
        line.set_ydata(y)
        stage.pixels()
        background = stage.background
    line.set_ydata([0.2, 0.8])
    kept = stage.pixels().copy()
    assert stage.background is background
    for artist in figure.findobj():
        artist.set_animated(False)
    stage.canvas.draw()
    assert np.array_equal(kept, np.asarray(stage.canvas.buffer_rgba()))


def test_where_nothing_moved_the_last_png_is_given_again():
    figure = new_figure()
    ax = figure.add_subplot()
    (line,), empty = ax.plot([0, 1]), ax.text(0, 0, "")
    stage = Stage(figure)
    for y in ([1, 0], [0.5, 0.5]):
        line.set_ydata(y)
        empty.set_text("")
        before = stage.png()
    assert stage.png() is before
    line.set_ydata([0.2, 0.8])
    pixels = stage.pixels()
    assert stage.png() != before and stage.png() == png(pixels[..., :3])


def test_a_redraw_lets_go_of_a_larger_picture_and_changes_nothing():
    figure = new_figure()
    (line,) = figure.add_subplot(title="title").plot([0, 1])
    stage = Stage(figure)
    line.set_ydata([1, 0])
    kept = stage.pixels().copy()
    figure.savefig(io.BytesIO(), dpi=2 * figure.dpi)
    large = weakref.ref(stage.canvas.renderer)
    stage.redraw()
    gc.collect()
    assert large() is None
    assert np.array_equal(kept, stage.pixels())
