"""The board that is drawn on, and the explorer that has the drawing read."""

import re
from itertools import pairwise

import numpy as np
import pytest
from from_a_page import told
from written import DIGITS

from nbhelpers.explore.kit.drawing import LIFTED, Drawing
from nbhelpers.explore.reading import quick_reader, read_digits
from nbhelpers.figures.style import DPI, new_figure


@pytest.fixture
def board():
    """A board from 0 to 1 that fills the right half of a figure of 200 × 100 pixels."""
    figure = new_figure(200 / DPI, 100 / DPI)
    figure.add_axes([0.5, 0, 0.5, 1], xlim=(0, 1), ylim=(0, 1))
    return joined(Drawing(), figure)


def joined(board, figure):
    """The board on the axes of a figure, without an explorer."""
    board.join_axes(figure)
    return board


def gesture(number, *path, done=True):
    ends = {"start": path[0], "end": path[-1], "path": list(path)}
    return {"number": number, "done": done, **ends}


def strokes(board):
    """The strokes on the board, one array each."""
    ends = np.flatnonzero(np.isnan(board.value[:, 0]))
    return [board.value[a + 1 : b] for a, b in pairwise(ends)]


class TestPointer:
    A, B, C = [0.6, 0.1], [0.75, 0.5], [0.9, 0.5]
    FIRST, SECOND = gesture("1", A, B, C), gesture("2", [0.6, 0.8], [0.7, 0.8], [0.75, 0.8])

    @pytest.mark.parametrize(
        ("gestures", "wanted"),
        [
            ([FIRST], [[[0.2, 0.1], [0.5, 0.5], [0.8, 0.5]]]),
            ([gesture("1", A, B, done=False), FIRST], [3]),  # a later report takes its place
            ([gesture("1", A, B), gesture("2", B, C)], [2, 2]),
            ([gesture("1", A, B, done=False), FIRST, SECOND, gesture("3", B, C)], [3, 3, 2]),
            ([gesture("1", B, B)], [[[0.5, 0.5]]]),  # a click is a dot
            ([gesture("1", [0.2, 0.5], B)], []),  # it began beside the board
            ([gesture("1", B, [3, -2])], [[[0.5, 0.5], [1, 0]]]),  # it ends at the edge
        ],
    )
    def test_gestures_are_strokes(self, board, gestures, wanted):
        """``wanted`` are the points of each stroke, or how many."""
        for one in gestures:
            board.hear(one)
        for stroke, points in zip(strokes(board), wanted, strict=True):
            assert len(stroke) == points if isinstance(points, int) else np.allclose(stroke, points)

    def test_a_gesture_that_was_wiped_does_not_come_back(self, board):
        first = gesture("1", [0.6, 0.1], [0.75, 0.5])
        board.hear(first)
        board.clear()
        board.hear(first)
        board.hear(gesture("2", [0.8, 0.8], [0.9, 0.8]))
        assert len(strokes(board)) == 1

    def test_a_slow_stroke_has_no_more_points_than_a_quick_one_of_its_length(self, board):
        slow = [[x, 0.5] for x in np.linspace(0.6, 0.9, 2000)]
        board.hear(gesture("1", *slow))
        assert len(strokes(board)[0]) < 40
        assert np.allclose(strokes(board)[0][[0, -1]], [[0.2, 0.5], [0.8, 0.5]])


class TestKeyboard:
    def press(self, board, right=0, up=0, add=0):
        """Press some keys more."""
        self.keys = getattr(self, "keys", {"right": 0, "up": 0, "next": 0, "add": 0})
        now = {"right": right, "up": up, "next": 0, "add": add}
        self.keys = {name: self.keys[name] + now[name] for name in now}
        board.follow_keys({"series": "1"} | self.keys)

    def test_the_pen_draws_only_while_it_is_down(self, board):
        self.press(board, right=-5)
        assert strokes(board) == []
        self.press(board, add=1)
        self.press(board, up=10)
        self.press(board, right=10)
        self.press(board, add=1)
        self.press(board, up=-20)
        (stroke,) = strokes(board)
        assert np.allclose(stroke[[0, 1, 2]], [[0.4, 0.5], [0.4, 0.7], [0.6, 0.7]])

    def test_every_key_brings_a_new_picture_for_the_pen_is_seen_to_move(self):
        explorer = read_digits()
        pictures = [explorer.picture.png]
        for _ in range(2):
            self.press(explorer.controls["drawing"], right=1)
            pictures.append(explorer.picture.png)
        assert len(set(pictures)) == 3

    def test_a_reset_lifts_the_pen_and_takes_it_away(self):
        explorer = read_digits()
        start, board = explorer.picture.png, explorer.controls["drawing"]
        self.press(board, right=5, add=1)
        explorer.picture.set_state(told(reset=1))
        assert explorer.picture.png == start and board.untouched()
        self.press(board, right=5)
        assert board.untouched()

    def test_the_pen_stays_on_the_board(self, board):
        self.press(board, right=500, up=-500)
        assert board.spot.tolist() == [1, 0]


def test_the_board_is_cleared_in_the_middle_of_a_stroke(board):
    board.hear(gesture("1", [0.6, 0.1], [0.75, 0.5], done=False))
    board.clear()
    assert strokes(board) == []
    board.hear(gesture("1", [0.6, 0.1], [0.75, 0.5], [0.9, 0.9]))
    assert len(strokes(board)) == 1


class TestExample:
    @pytest.fixture
    def board(self, board):
        """A board with a stroke on it as an example."""
        return joined(Drawing(np.vstack([LIFTED, DIGITS["1"], LIFTED])), board.axes.figure)

    def test_it_is_there_at_first_and_goes_with_the_first_stroke(self, board):
        assert board.untouched() and len(strokes(board)) == 1
        board.hear(gesture("1", [0.6, 0.1], [0.75, 0.5]))
        board.hear(gesture("2", [0.6, 0.8], [0.75, 0.8]))
        assert not board.untouched()
        assert np.allclose([stroke[0] for stroke in strokes(board)], [[0.2, 0.1], [0.2, 0.8]])

    def test_it_goes_with_the_first_stroke_of_the_keyboard_too(self, board):
        board.follow_keys({"series": "1", "right": 1, "up": 0, "next": 0, "add": 0})
        assert board.untouched()
        board.follow_keys({"series": "1", "right": 1, "up": 0, "next": 0, "add": 1})
        assert np.allclose(strokes(board), [[[0.52, 0.5]]])

    def test_it_can_be_cleared(self, board):
        board.clear()
        assert strokes(board) == [] and not board.untouched()


@pytest.fixture
def answer():
    """What the net of ``obedient`` reads in every image, to be changed: [digit]."""
    return [3]


@pytest.fixture
def obedient(reader, answer):
    """The explorer with a net that is sure of its ``answer``."""
    return read_digits(lambda X: 9 * np.eye(10)[answer])


def marked(explorer):
    """The digits with a ✓ in the words."""
    return re.findall("([0-9]) ✓", explorer.words)


class TestReading:
    def test_it_starts_with_a_3_that_is_read_and_is_not_the_learner_s(self, reader):
        explorer = read_digits()
        assert explorer.figure.axes[1].images[0].get_array().max() == 1
        widths = [bar.get_width() for bar in explorer.figure.axes[2].patches]
        assert np.argmax(widths) == 3 and max(widths) > 0.9
        assert "3" in explorer.words and "✓" not in explorer.words
        explorer.controls["drawing"].clear()
        assert explorer.figure.axes[1].images[0].get_array().max() == 0

    def test_digits_that_are_drawn_are_read(self):
        explorer, read = read_digits(), 0
        for name, points in DIGITS.items():
            explorer.move(digit=int(name), drawing=np.vstack([LIFTED, points, LIFTED]))
            read += f"reads {name} " in explorer.words
        assert read >= 7

    def test_a_digit_that_was_read_right_keeps_its_mark_until_all_is_reset(self, obedient, answer):
        assert marked(obedient) == []
        answer[:] = [0]
        obedient.move(digit=0, drawing=DIGITS["0"])
        obedient.move(digit=7)
        obedient.controls["drawing"].clear()
        assert marked(obedient) == ["0"]
        answer[:] = [7]
        obedient.move(drawing=DIGITS["7"])
        assert marked(obedient) == ["0", "7"]
        obedient.picture.set_state(told(reset=1))
        assert marked(obedient) == []
        obedient.move(digit=7, drawing=DIGITS["7"])
        assert marked(obedient) == ["7"]

    def test_the_goal_is_reached_when_all_ten_have_been_read_right(self, obedient, answer):
        for digit in range(10):
            assert "✗" in obedient.words
            answer[:] = [digit]
            obedient.move(digit=digit, drawing=DIGITS["3"])
        assert "✗" not in obedient.words
        obedient.picture.set_state(told(reset=1))
        assert "✗" in obedient.words

    def test_what_the_net_sees_is_what_it_gets(self):
        got = []
        explorer = read_digits(lambda X: got.append(X) or np.zeros((1, 10)))
        explorer.move(drawing=np.vstack([LIFTED, DIGITS["4"], LIFTED]))
        image = explorer.figure.axes[1].images[0].get_array()
        assert np.array_equal(got[-1], np.reshape(image, (1, 64)))

    def test_an_own_net_may_be_given_and_the_path_of_a_gesture_is_asked_for(self):
        explorer = read_digits(quick_reader(), digit=7)
        assert explorer.words == read_digits(digit=7).words and explorer.picture.traced
