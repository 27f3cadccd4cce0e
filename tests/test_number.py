"""Numbers that are drawn fast: they look like other texts, and follow what is set."""

import io

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from nbhelpers.figures.number import Number
from nbhelpers.figures.style import LOOK, new_figure


def ink(number, **look):
    """How dark every pixel is that a number leaves on an empty figure of 200 × 100 pixels."""
    figure = new_figure(2, 1)
    figure.add_artist(number)
    number.set(transform=figure.transFigure, **look)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return 255.0 - np.asarray(canvas.buffer_rgba())[..., :3].mean(axis=-1)


def plain(x, y, words, ha):
    with matplotlib.rc_context(LOOK):
        return matplotlib.text.Text(x, y, words, ha=ha, va="center")


def middle(dark):
    """Where the ink is, in pixels: its mean place, and how far it reaches to either side."""
    rows, columns = np.nonzero(dark > 100)
    return np.array([rows.mean(), columns.min(), columns.max()])


@pytest.mark.parametrize("ha", ["left", "center", "right"])
@pytest.mark.parametrize("words", ["−0.42", "∂ 3.14", "8.757e−27", "∞"])
def test_a_number_stands_where_a_text_would(words, ha):
    number, text = (
        ink(made, fontsize=12, color="black")
        for made in (Number(0.5, 0.5, words, ha=ha), plain(0.5, 0.5, words, ha))
    )
    assert np.abs(middle(number) - middle(text))[1:].max() <= 2
    assert middle(number)[0] == pytest.approx(49.5, abs=0.5)  # Matplotlib 3.9 lifts its own by 2
    assert number.sum() == pytest.approx(text.sum(), rel=0.05)


def test_its_place_is_the_middle_of_its_digits():
    rows, columns = np.nonzero(ink(Number(0.5, 0.5, "0", fontsize=30)) > 100)
    assert [rows.mean(), columns.mean()] == pytest.approx([49.5, 99.5], abs=1)


def test_it_follows_what_is_set():
    number = Number(0.5, 0.5, "1")
    wide, large = ink(Number(0.5, 0.5, "1"), text="1000"), ink(Number(0.5, 0.5, "1"), fontsize=30)
    first = ink(number)
    assert wide.sum() > 3 * first.sum() and large.sum() > 3 * first.sum()
    assert ink(Number(0.5, 0.5, "1"), color="white").sum() == 0
    assert ink(Number(0.5, 0.5, "1"), alpha=0.5).sum() == pytest.approx(first.sum() / 2, rel=0.02)


@pytest.mark.parametrize("look", [{"text": ""}, {"visible": False}, {"text": " "}])
def test_what_is_empty_or_hidden_leaves_nothing(look):
    assert ink(Number(0.5, 0.5, "1"), **look).sum() == 0


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_it_is_kept_in_a_picture_for_slides(kind):
    sizes = []
    for words in ("", "3.14"):
        figure, file = new_figure(2, 1), io.BytesIO()
        figure.add_artist(Number(0.5, 0.5, words))
        figure.savefig(file, format=kind)
        sizes.append(len(file.getvalue()))
    assert sizes[1] > sizes[0] + 100
