"""Frames drawn ahead: which, in what order, how many, and no wrong one is shown."""

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from from_a_page import told
from hypothesis import given, settings
from hypothesis import strategies as st

from nbhelpers.explore.kit import ahead
from nbhelpers.explore.kit.controls import choice, integer, slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.kit.points import Points
from nbhelpers.explore.perceptron import hyperplane, learning
from nbhelpers.explore.playground import playground
from nbhelpers.figures.style import line, panels


class Browser:
    """The frames that the browser has of an explorer, from the messages that it was sent."""

    def __init__(self, explorer, takes=True):
        self.explorer, self.takes = explorer, takes
        self.frames, self.most = {}, 0
        explorer.picture.send = self.hear

    def hear(self, content, buffers=()):
        for key in content["forget"]:
            self.frames.pop(key, None)
        if buffers:
            self.frames[content["key"]] = buffers[0], content["words"]
            self.most = max(self.most, len(self.frames))
            if self.takes and content["taken"]:
                self.tell(taken=content["taken"])

    def tell(self, **told):
        self.explorer.ahead.hear(self.explorer.picture, told, [])

    def places(self, name):
        """Where the control ``name`` is in the frames, in the order in which they came."""
        number = [n for n, c in self.explorer.controls.items() if c.kind].index(name)
        return [key[1 + number] for key in self.frames]


def browse(*acts):
    """Do one after the other in a loop of its own, each once nothing more is drawn ahead."""

    async def browsing():
        for act in acts:
            act()
            await asyncio.sleep(0)
            while any(one.task for one in ahead.turn):
                await asyncio.sleep(0.01)

    with ThreadPoolExecutor(1) as thread:  # in this one, a browser's loop may be running
        thread.submit(lambda: asyncio.run(browsing())).result()


def on_screen(*browsers):
    """An act: the explorers come onto the screen."""
    return lambda: [browser.tell(page="1", seen=True) for browser in browsers]


def move(browser, **state):
    """An act: the reader moves controls."""
    return lambda: browser.explorer.picture.set_state(told(**state))


def counting(draw=lambda n, m: f"n = {n}, m = {m}", last=20):
    """An explorer of two whole numbers."""

    @explorer()
    def counting(n: integer("", "", 0, last) = 5, m: integer("", "", 0, 9) = 0):
        figure, ax = panels(1)
        bar = line(ax)

        def drawing(n, m):
            bar.set_data([0, 1], [n, m])
            return draw(n, m)

        return figure, drawing

    return counting()


def slowly(n, m):
    """A draw that takes longer than a message may wait."""
    end = time.thread_time() + 1.2 * ahead.SLOWEST
    while time.thread_time() < end:
        pass
    return f"n = {n}"


@settings(max_examples=300)
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_the_nearest_come_first_then_the_track_from_coarse_to_fine(where):
    stop, stops = where
    first, *order = ahead.order(stop, stops)
    assert first == stop and sorted([stop, *order]) == list(range(stops))
    away = [abs(place - stop) for place in order]
    near = sum(0 < abs(place - stop) <= ahead.NEAR for place in range(stops))
    assert away[:near] == sorted(away[:near]) and max(away[:near], default=0) <= ahead.NEAR
    for parts in (4, 16):
        coarse = sorted([stop, *order[: near + 2 * parts + 1], stops])
        assert max(np.diff(coarse)) <= max(1, stops / parts)

        some = ahead.order(stop, stops, parts=parts)
        assert some == [stop, *order][: len(some)] and len(some) <= 2 * ahead.NEAR + parts + 2
        assert max(np.diff(sorted(some)), default=0) <= max(1, 2 * stops / parts)


def test_every_frame_is_what_a_move_there_shows():
    explorer, twin = learning(), learning()
    browser = Browser(explorer)
    browse(on_screen(browser), move(browser, at_data=1), move(browser, at_start=30))
    assert len(browser.frames) > 20
    for (_, eta, start, step, data, new), frame in list(browser.frames.items())[::7]:
        twin.picture.set_state(told(at_data=data))
        twin.picture.set_state(told(at_eta=eta, at_start=start, at_step=step, at_new=new))
        assert (twin.picture.png, twin.words) == frame


def test_the_first_control_is_drawn_ahead_then_the_one_that_moved_and_after_reset_the_first():
    browser = Browser(counting())
    browse(on_screen(browser))
    assert browser.places("n")[:4] == [6, 4, 7, 3] and set(browser.places("m")) == {0}
    browser.frames.clear()
    browse(move(browser, at_m=4))
    assert browser.places("m") == [5, 3, 6, 2, 7, 1, 8, 9] and set(browser.places("n")) == {5}
    browser.frames.clear()
    browse(move(browser, reset=1, at_n=5, at_m=0), move(browser, at_n=6))
    assert browser.frames == {}


def test_while_a_drag_goes_on_frames_are_drawn_from_where_it_is_and_nothing_moves():
    made = counting()
    browser, before = Browser(made), (made.picture.png, made.values)
    browse(on_screen(browser))
    browser.frames.clear()
    browse(lambda: browser.tell(near=["m", 4]))
    assert browser.places("m") == [4, 5, 3, 6, 2, 7, 1, 8, 9] and set(browser.places("n")) == {5}
    assert (made.picture.png, made.values) == before
    browse(move(browser, at_m=4))
    assert browser.frames[(1, 5, 4)] == (made.picture.png, made.words)


def test_while_a_drag_goes_on_the_track_is_drawn_coarsely_and_in_a_fast_one_no_neighbors(
    monkeypatch,
):
    monkeypatch.setattr(ahead, "NEAR", 1)
    monkeypatch.setattr(ahead, "IN_A_DRAG", 4)
    browser = Browser(counting())
    browse(on_screen(browser))
    browser.explorer.ahead.kept.clear()
    browser.frames.clear()
    browse(lambda: browser.tell(near=["n", 7]))
    assert browser.places("n") == [7, 8, 6, 20, 0, 16]
    browse(lambda: browser.tell(near=["n", 14]))
    assert browser.places("n") == [7, 8, 6, 20, 0, 16, 14]
    browse(move(browser, at_n=14))
    assert sorted(browser.places("n")) == list(range(21))


def test_a_menu_and_a_reload_of_the_page():
    @explorer()
    def chosen(which: choice("", "", {"a": 1, "b": 2, "c": 3}) = 1):
        return panels(1)[0], lambda which: f"which = {which}"

    browser = Browser(chosen())
    browse(on_screen(browser))
    assert browser.places("which") == [1, 2]
    browser.frames.clear()
    browse(on_screen(browser))
    assert browser.frames == {}
    browse(lambda: browser.tell(page="2", seen=True))
    assert browser.places("which") == [1, 2]


def test_nothing_is_drawn_ahead_off_the_screen_nor_where_it_is_turned_off(monkeypatch):
    browser = Browser(counting())
    browse(move(browser, at_n=7), lambda: browser.tell(page="1", seen=False))
    assert browser.frames == {}
    monkeypatch.setattr(ahead, "ON", False)
    for made in (counting(), hyperplane()):
        browser = Browser(made)
        browse(on_screen(browser), move(browser, **{f"at_{next(iter(made.stops))}": 7}))
        assert browser.frames == {} and made.picture.key[0] == 0


def test_what_lives_in_time_has_no_frames():
    browser = Browser(playground())
    browse(on_screen(browser))
    assert browser.frames == {} and browser.explorer.picture.key[0] == 0


def test_few_frames_are_on_their_way_at_a_time():
    browser = Browser(counting(), takes=False)
    browse(on_screen(browser))
    assert len(browser.frames) == ahead.ON_THE_WAY
    browse(lambda: browser.tell(taken=4))
    assert len(browser.frames) == ahead.ON_THE_WAY + 4


def test_the_browser_keeps_no_more_than_the_bounds_allow(monkeypatch):
    monkeypatch.setattr(ahead, "FRAMES", 12)
    browser = Browser(counting())
    browse(on_screen(browser), move(browser, at_n=15), move(browser, at_m=3))
    assert browser.most <= 12
    monkeypatch.setattr(ahead, "FRAMES", 300)
    monkeypatch.setattr(ahead, "BYTES", 100_000)
    browser = Browser(counting())
    browse(on_screen(browser), move(browser, at_n=15), move(browser, at_m=3))
    assert 0 < sum(len(png) for png, _ in browser.frames.values()) <= 100_000


def test_what_was_shown_long_ago_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(ahead, "FRAMES", 3)
    made, forgotten = counting(), []
    made.picture.send = lambda content, buffers=(): forgotten.extend(content["forget"])
    for n in (6, 7, 5, 8):
        made.move(n=n)
    assert forgotten == [(1, 6, 0)]


def test_another_pixel_ratio_makes_every_frame_stale():
    made = counting()
    assert made.picture.key == [1, 5, 0]
    made.picture.ratio = 2
    assert made.picture.key == [2, 5, 0]


def test_a_move_allows_so_many_seconds_and_a_slow_picture_none(monkeypatch):
    monkeypatch.setattr(ahead, "SECONDS", 0)
    browser = Browser(counting())
    browse(on_screen(browser))
    assert len(browser.frames) == 1
    monkeypatch.setattr(ahead, "SECONDS", 1.5)
    browser = Browser(counting(slowly))
    browse(on_screen(browser), move(browser, at_n=6), move(browser, at_n=7))
    assert len(browser.frames) == 1
    browse(lambda: browser.tell(near=["n", 15]))
    assert browser.places("n") == [6, 15]


def test_an_error_ahead_is_not_shown_until_the_reader_gets_there():
    def draw(n, m):
        if n == 7:
            raise ValueError("seven")
        return f"n = {n}"

    browser = Browser(counting(draw))
    picture = browser.explorer.picture
    browse(on_screen(browser))
    assert picture.error == "" and sorted(browser.places("n")) == [
        n for n in range(21) if n not in (5, 7)
    ]
    with pytest.raises(ValueError, match="seven"):
        browse(move(browser, at_n=7))
    assert picture.error == "ValueError: seven" and picture.key == [1, 7, 0]
    browse(move(browser, at_n=8))
    assert picture.error == "" and picture.key == [1, 8, 0]


@pytest.mark.parametrize(
    ("make", "before", "after"),
    [
        (learning, {"at_data": 2}, {"at_data": 1}),
        (playground, {"at_text": "noise=0.3"}, {"at_noise": 7}),
    ],
)
def test_what_moves_after_a_reset_moves_from_the_start_in_one_message_too(make, before, after):
    made, twin = make(), make()
    places = {f"at_{name}": shown["start"] for name, shown in made.picture.controls.items()}
    made.picture.set_state(told(**before))
    made.picture.set_state(places | told(reset=1, **after))
    twin.picture.set_state(told(**after))
    assert made.values == twin.values and made.picture.png == twin.picture.png


@pytest.mark.parametrize("n", [6, 7])
def test_an_answer_or_an_error_says_which_report_it_is_for(n):
    def draw(n, m):
        if n == 7:
            raise ValueError("seven")
        return f"n = {n}"

    picture, sent = counting(draw).picture, []
    picture.send_state = lambda names: sent.append({name: getattr(picture, name) for name in names})
    with pytest.raises(ValueError) if n == 7 else contextlib.nullcontext():
        picture.set_state(state := told(at_n=n))
    (answer,) = sent
    assert answer["heard"] == ["page", state["report"]["number"]]
    assert answer["key"] == [1, n, 0] and "at_n" not in answer


def test_one_explorer_at_a_time_draws_ahead():
    first, second = Browser(counting()), Browser(counting())
    order = []
    for browser in (first, second):
        browser.hear = lambda *frame, own=browser, hear=browser.hear: (
            order.append(own),
            hear(*frame),
        )
        browser.explorer.picture.send = browser.hear
    browse(on_screen(first, second))
    assert order == [second] * 20 + [first] * 20


def test_a_dragged_point_makes_every_frame_stale_and_is_read_on_the_shown_axes():
    @explorer()
    def zoomed(width: slider("", "", 1, 9, 1) = 1.0, probe: Points() = (0.0, 0.0)):
        figure, ax = panels(1)
        ax.set(xlim=(-1, 1), ylim=(-1, 1))
        dot = line(ax, "o")

        def draw(width, probe):
            ax.set_xlim(-width, width)
            dot.set_data(*zip(*probe, strict=True))
            return f"{width}: {probe[0][0]:.2f}"

        return figure, draw

    made = zoomed()
    browser = Browser(made)
    right = made.pointer.fractions([[0.5, 0.0]])[0]
    gesture = {"number": "1", "start": made.pointer.fractions([[0, 0]])[0], "end": right}
    gesture |= {"former": [], "after": 0}
    browse(on_screen(browser))
    before = list(browser.frames)
    browse(move(browser, gesture=gesture | {"done": True}))
    assert made.words == "1: 0.50"
    assert {key[0] for key in before} == {1} and made.picture.key[0] == 2
    assert browser.frames[(2, 3, *before[0][2:])][1] == "4: 0.50"
