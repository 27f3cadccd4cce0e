"""A digit drawn in a real JupyterLab: by the mouse, by the keyboard, cleared."""

import re

import lab
import numpy as np
import pytest
from written import DIGITS

from nbhelpers.explore.reading import read_digits


@pytest.fixture(scope="module")
def page(root, open_notebook):
    """A page with a notebook of the tests' own."""
    source = "from nbhelpers.explore.reading import read_digits\nread_digits(digit=0)"
    lab.write_notebook(root / "drawing.ipynb", source)
    with open_notebook("drawing.ipynb") as page:
        yield page


@pytest.fixture
def board(page):
    """A new board on the page, and where its corners are."""
    lab.run_all(page)
    (explorer,) = lab.explorers(page)
    explorer.settle()
    axes = read_digits().figure.axes[0]
    return explorer, axes.transData.transform([[0, 0], [1, 1]]) / axes.figure.bbox.size


def draw(board, points):
    """Draw strokes with the mouse; return the words."""
    explorer, (low, high) = board
    mouse, down = explorer.page.mouse, False

    def drawing():
        nonlocal down
        for point in points:
            if np.isnan(point).any():
                mouse.up()
                explorer.page.wait_for_timeout(500)  # a hand needs time from one stroke to the next
                down = False
                continue
            mouse.move(*explorer.pixel(low + point * (high - low)))
            if not down:
                mouse.down()
                down = True
        mouse.up()

    return explorer.after(drawing)[1]


def read(words):
    """The digit that the words say was read; None where the board is empty."""
    found = re.search(r"the net reads (\d)", words)
    return found and int(found[1])


def test_a_digit_drawn_with_the_mouse_is_read_and_cleared(board):
    explorer, _ = board
    assert read(explorer.words) == 3  # the example, which makes way
    words = draw(board, DIGITS["0"])
    assert read(words) == 0 and "✓" in explorer.locator.locator(".nbh-task").text_content()
    clear = explorer.locator.locator("button.nbh-eraser")
    assert explorer.after(clear.click)[1].startswith("The board is empty: draw a 0.")


def test_two_strokes_are_one_digit(board):
    assert read(draw(board, DIGITS["7"])) == 7


def test_the_keyboard_draws(board):
    explorer, _ = board
    explorer.stage.focus()
    keys = ["Shift+ArrowUp", "Enter", *["Shift+ArrowDown"] * 2, "Enter"]

    def typing():
        for key in keys:
            explorer.page.keyboard.press(key)
            explorer.page.wait_for_timeout(300)

    assert read(explorer.after(typing)[1]) == 1
