"""The beats of a clock: one picture after another, as long as a browser shows them."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from from_a_page import told

from nbhelpers.explore.kit import beats
from nbhelpers.explore.playground import playground

RUNS, RESTS = ({"ones": 0, "backs": 0, "running": running} for running in (True, False))
TOO_FAST = "data=circles layers=8-8 act=relu loss=mse optimizer=sgd eta=3"


class Window:
    """What a browser does with a playground that plays: it says how many pictures it has shown."""

    def __init__(self, text="", shows=True):
        self.explorer, self.times = playground(text), []
        self.explorer.picture.observe(self._take, "beat")
        self.shows = shows

    def _take(self, change):
        self.times.append(self.explorer.beats.begun)
        if self.shows and change["new"] % 4 == 0:
            asyncio.get_running_loop().call_soon(lambda: self.tell(beat=change["new"]))

    def tell(self, **told):
        for hear in self.explorer.ahead.hear, self.explorer.beats.hear:
            hear(self.explorer.picture, told, [])

    def opens(self):
        self.tell(page="1", seen=True)

    def moves(self, **state):
        self.explorer.picture.set_state(told(**state))


def after(*acts, seconds=0.3):
    """Do one act after the other in a loop of its own, and wait for some seconds after each."""

    async def acting():
        for act in acts:
            act()
            await asyncio.sleep(seconds)

    with ThreadPoolExecutor(1) as thread:  # in this one, a browser's loop may be running
        thread.submit(lambda: asyncio.run(acting())).result()


def plays(window):
    return lambda: window.moves(at_clock=RUNS)


def pauses(window):
    return lambda: window.moves(at_clock=RESTS)


def test_it_plays_from_play_to_pause_and_every_picture_is_ten_epochs_more():
    window = Window()
    sent = []
    after(window.opens, plays(window), pauses(window))
    assert window.explorer.beats.sent > 2
    assert window.explorer.values["clock"] == 10 * window.explorer.beats.sent
    assert window.explorer.words.startswith(f"Epoch {window.explorer.values['clock']} ")
    after(lambda: sent.append(window.explorer.beats.sent))
    assert sent == [window.explorer.beats.sent]


def test_beats_keep_their_distance():
    window = Window()
    after(window.opens, plays(window), seconds=1)
    assert np.diff(window.times).min() >= 0.95 * beats.PERIOD and len(window.times) > 3


@pytest.mark.parametrize("opened", [True, False])
def test_no_more_is_sent_than_is_shown_until_the_page_comes_again(opened):
    window = Window(shows=False)
    after(window.opens if opened else list, plays(window), seconds=2)
    assert window.explorer.beats.sent == (beats.ON_THE_WAY if opened else 0)
    after(lambda: window.tell(page="2", seen=True), seconds=2)
    assert window.explorer.beats.sent == beats.ON_THE_WAY * (1 + opened)


def test_a_message_comes_between_two_beats_and_its_answer_at_once():
    window, told = Window("layers=8-8"), []

    def faster():
        begin, sent = time.monotonic(), window.explorer.beats.sent
        window.moves(at_eta=9)
        told.append((time.monotonic() - begin, window.explorer.beats.sent - sent))

    after(window.opens, plays(window), faster, faster)
    (seconds, sent), _ = told
    assert seconds < 0.5 and sent == 0 and window.explorer.values["eta"] == 3.0
    assert window.explorer.values["clock"] > 10


def test_divergence_ends_it():
    window = Window(TOO_FAST)
    after(window.opens, plays(window), seconds=1)
    assert "without bound" in window.explorer.words
    assert window.explorer.picture.at_clock == RESTS
    sent = window.explorer.beats.sent
    after(lambda: window.tell(beat=sent))
    assert window.explorer.beats.sent == sent


def test_an_error_is_told_and_with_the_next_change_it_goes_on():
    window, told, draw = Window(), [], playground().draw

    def failing(**values):
        if values["eta"] == 3 and values["clock"] > 20:
            raise ValueError("three")
        return draw(**values)

    window.explorer.draw = failing

    def note():
        told.append((window.explorer.picture.error, window.explorer.beats.sent))

    after(window.opens, lambda: window.moves(at_clock=RUNS, at_eta=9), note, note)
    after(lambda: window.moves(at_eta=7), note)
    (error, sent), again, (mended, later) = told
    assert error == "ValueError: three" and again == (error, sent) and mended == "" and later > sent


def test_two_clocks_run_side_by_side():
    first, second = Window(), Window()
    after(first.opens, second.opens, plays(first), plays(second), seconds=0.7)
    assert first.explorer.beats.sent > 2 and second.explorer.beats.sent > 2
