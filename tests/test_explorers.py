"""Explorers: every control at its ends, pictures that are whole, errors that are seen."""

import gc
import inspect
import io
import re
import threading
import tracemalloc
import weakref
from functools import partial

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import psutil
import pytest
from every_explorer import explorers, some_values
from from_a_page import told
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from seen import contrast, lacking, texts

from nbhelpers.activations import gelu
from nbhelpers.explore.activations import tangent
from nbhelpers.explore.kit.controls import Slider, choice, integer, log_slider, player, slider
from nbhelpers.explore.kit.explorer import Explorer, explorer
from nbhelpers.explore.kit.points import Points
from nbhelpers.explore.kit.stage import Stage
from nbhelpers.explore.perceptron import hyperplane, learning
from nbhelpers.figures.style import DPI, LOOK, line, look, new_figure, panels
from nbhelpers.notebook import language
from nbhelpers.notebook.source import show_source

EXPLORERS = explorers()
LIVE = {"playground.playground", "reading.read_digits"}  # they live in time: no frames
every_explorer = pytest.mark.parametrize("make", EXPLORERS.values(), ids=EXPLORERS)
every_pure_explorer = pytest.mark.parametrize("name", [n for n in EXPLORERS if n not in LIVE])


def names(explorer):
    """What the controls of an explorer are called."""
    picture = explorer.picture
    return [spec["label"] for spec in picture.controls.values()] + list(picture.names.values())


def pixels(explorer):
    """What the browser was sent."""
    return np.asarray(Image.open(io.BytesIO(explorer.picture.png)))


def tell(explorer, **state):
    """Let the browser tell something."""
    explorer.picture.set_state(told(**state))


def full_redraw(figure):
    """The figure drawn in the plain way, with nothing kept from before."""
    for artist in figure.findobj():
        artist.set_animated(False)
    canvas = FigureCanvasAgg(figure)
    with matplotlib.rc_context(LOOK):
        canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]


def parabola(draw=None):
    """A small explorer of the test's own."""

    @explorer("a 等于 −1", "a is −1")
    def parabola(a: slider("系数 a", "factor a", -1, 1, 0.01) = 1.0):
        """A parabola."""
        figure, ax = panels(1)
        ax.set(xlim=(-2, 2), ylim=(-4, 4))
        curve, x = line(ax, label="curve"), np.linspace(-2, 2)
        ax.legend(loc="upper right")

        def plain(a):
            curve.set_data(x, a * x**2)
            return f"a = {a:.2f}", a == -1

        return figure, draw or plain

    return parabola()


@pytest.mark.parametrize("name", EXPLORERS)
def test_a_walk_through_all_values_of_all_controls(name, reader, untouched):
    """In each language, kept from its making; for a reader who lets NumPy raise; and back by reset."""
    explorer, rng = EXPLORERS[name](), np.random.default_rng(0)
    language.use("zh" if reader == "en" else "en")
    first = explorer.words, explorer.picture.png
    assert [x for x in names(explorer) if not re.search("[A-Za-z]{2}|[一-鿿]", x)] == []
    assert [x for x in texts(explorer.figure) if contrast(x.get_color()) < 4.5] == []
    with np.errstate(all="raise"):
        for called, control in explorer.controls.items():
            for value in some_values(control, rng):
                control.value = value
                assert explorer.words and not explorer.picture.error, (called, value)
                assert bool(re.search("[一-鿿]", explorer.words)) == (reader == "zh")
                assert lacking(explorer.figure) == set(), (called, value)
            kept = pixels(explorer).astype(int)
            assert kept.shape[:2] == tuple(explorer.figure.bbox.size[::-1].astype(int))
            assert np.abs(kept - full_redraw(explorer.figure)).max() <= 2
            with look():
                explorer.stage.redraw()
    if name not in LIVE:
        assert explorer.frame()[::-1] == first
    tell(explorer, reset=1)
    explorer.update()
    assert (explorer.words, explorer.picture.png) == first


@every_explorer
def test_many_moves_leave_memory_flat(make):
    explorer, rng = make(), np.random.default_rng(3)
    controls = list(explorer.controls.values())

    def move(times):
        for i in range(times):
            control = controls[i % len(controls)]
            control.value = some_values(control, rng)[-1]
        tell(explorer, reset=times)  # the same picture each time, for some are larger than others
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    move(6)
    tracemalloc.start()
    before = move(6)
    growth = move(6) - before
    tracemalloc.stop()
    assert growth < 100_000  # the PNG of each move would be 180,000, its pixels millions


def test_hundreds_of_moves_leave_memory_flat():
    explorer = parabola()
    control = explorer.controls["a"]

    def move(times):
        for i in range(times):
            control.value = np.sin(i)
        return psutil.Process().memory_info().rss

    before = move(100)
    assert move(300) - before < 1.5e6


def test_an_explorer_that_was_closed_is_let_go():
    explorer = hyperplane()
    known = weakref.ref(explorer)
    explorer.picture.close()
    del explorer
    gc.collect()
    assert known() is None


def test_a_raising_draw_shows_its_error_raises_it_and_the_next_move_recovers():
    def draw(a):
        if a < 0:
            raise ZeroDivisionError("a is negative")
        return f"a = {a}", False

    explorer = parabola(draw)
    with pytest.raises(ZeroDivisionError):
        explorer.controls["a"].value = -1
    assert explorer.picture.error == "ZeroDivisionError: a is negative"
    explorer.controls["a"].value = 0.5
    assert explorer.picture.error == "" and explorer.picture.words.startswith("a = 0.5\nTask: ")


def test_a_move_of_an_unknown_control_is_refused_and_changes_nothing():
    explorer = parabola()
    with pytest.raises(ValueError, match=r"no control c: this explorer has a"):
        explorer.move(a=0.5, c=1)
    assert explorer.values == {"a": 1.0}


def test_a_menu_takes_the_words_that_it_shows_as_well_as_its_values(reader):
    words = {"zh": "间隔窄", "en": "narrow margin"}[reader]
    assert learning(data=words).values["data"] == learning(data="narrow").values["data"] == "narrow"
    assert tangent(act="GELU").values["act"] is tangent(act=gelu).values["act"] is gelu
    with pytest.raises(ValueError, match=words):
        learning(data=words + "!")


def test_what_comes_in_one_message_is_drawn_once_and_answered_in_one():
    explorer, drawn, sent = hyperplane(), [], []
    draw = explorer.draw

    def counted(**values):
        drawn.append((values["angle"], values["b"]))
        return draw(**values)

    explorer.draw = counted
    explorer.picture.send_state = lambda key=None: sent.append(set(key))
    tell(explorer, at_angle=0, at_b=0)
    assert drawn == [(-180, -3)] and sent == [{"key", "png", "words", "heard"}]
    tell(explorer, reset=1, at_angle=180, at_b=explorer.controls["b"].stop_of(0.5))
    explorer.move(angle=5, b=1)
    assert drawn == [(-180, -3), (0, 0.5), (5, 1)]


def test_the_screen_s_pixel_ratio_is_honored_and_changes_no_word():
    with language.speaking("zh"):
        explorer = hyperplane()
    words, (height, width) = explorer.words, pixels(explorer).shape[:2]
    explorer.picture.ratio = 2.0
    assert pixels(explorer).shape[:2] == (2 * height, 2 * width)
    assert explorer.picture.width == width == 900
    assert explorer.picture.words == words and "符号距离" in words


def test_new_artists_and_limits_are_seen():
    figure = new_figure()
    ax = figure.add_subplot()
    ax.plot([0, 1])
    stage = Stage(figure)
    stage.png()
    for change in (lambda: ax.plot([1, 0]), lambda: ax.set_xlim(-3, 3)):
        change()
        assert np.array_equal(stage.pixels()[..., :3], full_redraw(figure))
        stage.redraw()


def test_sliders_show_as_many_digits_as_their_steps():
    assert slider("", "", 0, 1, 0.05).texts[1] == "0.05"
    assert slider("", "", -360, 360, 1).texts[:2] == ["−360", "−359"]
    assert slider("", "", -0.5, 1, 0.015).texts[1] == "−0.485"
    assert log_slider("", "", 0.01, 1000).texts[::20] == ["0.01", "0.1", "1", "10", "100", "1000"]


@pytest.mark.parametrize(
    "control", [slider("", "", 0.1, 4, 0.01), log_slider("", "", 0.5, 200), integer("", "", 2, 9)]
)
def test_stops_and_values_lead_to_each_other(control):
    stops = list(range(control.stops))
    assert [control.stop_of(control.value_of(stop)) for stop in stops] == stops
    assert control.value_of(stops[-1]) == max(control.values)


def test_a_value_between_the_stops_is_taken_exactly_given_or_typed():
    for value in (0.2, 0.123456, 0.1 + 0.2, np.float32(0.25), np.array(3)):
        control = log_slider("", "", 0.01, 10).named("eta", value)
        assert control.value == pytest.approx(float(value), rel=1e-9)
        assert control.value_at(control.place) == control.value and type(control.value) is float
    explorer = learning()
    for typed, place in (("0.2", 26), ("0.123456", "0.123456"), ("3.0", "3.0")):
        tell(explorer, at_eta=typed)
        assert explorer.values["eta"] == float(typed) and explorer.picture.at_eta == place
    with pytest.raises(ValueError, match=r"eta is 20\.0, but a number from 0\.01 to 10 is exp"):
        tell(explorer, at_eta="20")
    assert explorer.picture.error and explorer.values["eta"] == 3.0


BAD = {
    "hyperplane(length=9)": (lambda: hyperplane(length=9), "length is 9, but a number from 0.5 to 2"),
    "hyperplane(b=nan)": (lambda: hyperplane(b=np.nan), "b is nan, but a number from −3 to 3"),
    "hyperplane(b='1')": (lambda: hyperplane(b="1"), "b is '1', but a number from −3 to 3"),
    "learning(step=0.5)": (lambda: learning(step=0.5), "step is 0.5, but a whole number from 0 up"),
    "learning(step=99)": (lambda: learning(step=99), "step is 99, but a whole number from 0 to 5"),
    "learning(data='iris')": (lambda: learning(data="iris"), "data is 'iris', but one of these"),
    "hyperplane(probe=far)": (lambda: hyperplane(probe=(1e308, 1e308)), "but a place in the picture, x from −6 to 6 and y from −2.2 to 2.2, is expected"),
    "hyperplane(probe=1)": (lambda: hyperplane(probe=1), "probe is 1, but positions"),
    "learning(samples=X)": (lambda: learning(samples=[[1, 2]]), "but a pair (X, t)"),
}  # fmt: skip


@pytest.mark.parametrize("call, message", BAD.values(), ids=BAD)
def test_a_bad_argument_is_refused_in_the_reader_s_language(call, message, reader):
    with pytest.raises(ValueError) as caught:
        call()
    if reader == "en":
        assert message in str(caught.value)
    else:
        told = re.sub("'.*?'", "", str(caught.value))
        assert "这里要的是" in told and not re.search("[a-z]{3,} [a-z]", told)


def test_a_signature_shows_plain_values_and_the_source_is_that_of_the_file():
    assert str(inspect.signature(hyperplane)) == (
        "(angle=30.0, length=1.0, b=0.5, c=1.0, probe=(2.5, 1.0))"
    )
    assert hyperplane.__doc__.startswith("The boundary of") and hyperplane.__name__ == "hyperplane"
    assert hyperplane(45.0, b=1.0).values | {"angle": 45.0, "b": 1.0} == hyperplane(45, b=1).values
    assert "def hyperplane(" in repr(show_source(hyperplane))
    with pytest.raises(TypeError, match=r"hyperplane takes angle, length, b, c, probe .*'d'"):
        hyperplane(d=1)


def test_a_choice_gives_the_value_of_what_is_chosen(reader):
    control = choice("x", "x", {("一", "one"): 1, "2": 2}).named("x", 2)
    assert control.value == 2 and control.value_at(0) == 1
    assert control.seen()["texts"] == [{"zh": "一", "en": "one"}[reader], "2"]


def test_a_player_ends_where_the_other_values_say():
    explorer = learning(step=5)
    assert explorer.values["step"] == 5 == explorer.stops["step"] - 1
    explorer.move(start=5.0, eta=0.1)
    explorer.move(step=12)
    assert explorer.values["step"] == 12 < explorer.stops["step"]
    assert explorer.picture.ends == {"step": explorer.stops["step"] - 1}
    explorer.move(start=0.0)
    assert explorer.values["step"] == 5 == explorer.picture.at_step
    assert learning(eta=0.1, start=5.0, step=12).values["step"] == 12
    assert player("", "", 7).named("step", 3).last == 7
    with pytest.raises(ValueError, match="step is 8, but a whole number from 0 to 7 is expected"):
        Explorer(new_figure(), lambda step: "", step=player("", "", 7).named("step", 8))


def test_a_step_told_before_the_end_was_known_to_have_moved_is_the_last_step():
    explorer = learning(eta=0.1, start=5.0)
    once_last = explorer.stops["step"] - 1
    tell(explorer, at_start=0)
    assert explorer.picture.ends["step"] < once_last
    tell(explorer, at_step=once_last)
    assert explorer.values["step"] == explorer.picture.at_step == explorer.picture.ends["step"]
    assert explorer.picture.error == ""


def test_the_points_of_other_data_begin_anew():
    explorer = learning()
    wide = explorer.values["samples"]
    explorer.move(samples=(wide[0][:7], wide[1][:7]))
    assert len(explorer.values["samples"][0]) == 7
    explorer.move(data="narrow")
    assert len(explorer.values["samples"][0]) == 40 and explorer.values["samples"] != wide
    explorer.move(**explorer.start)
    assert explorer.values["samples"] == wide


def joined(points, X, t=None):
    """Points on axes from 0 to 1 that fill a figure of 100 × 100 pixels."""
    figure = new_figure(100 / DPI, 100 / DPI)
    figure.add_axes([0, 0, 1, 1], xlim=(0, 1), ylim=(0, 1))
    points = points.named("points", X if t is None else (X, t))
    points.join_axes(figure)
    return points


def board(t=None):
    """Two points; with targets ``t``, others can be added."""
    X = [[0.2, 0.2], [0.8, 0.8]]
    return joined(Points(), X) if t is None else joined(Points(target=lambda: 7), X, t)


def gesture(number, start, end, done=True, former=(), after=0):
    ends = {"start": start, "end": end, "done": done}
    return {"number": number, **ends, "former": list(former), "after": after}


def keys(right=0, up=0, next=0, add=0, series="1"):
    """How often keys were pressed, all in all, in a series."""
    return {"series": series, "after": 0, "right": right, "up": up, "next": next, "add": add}


@pytest.mark.parametrize(
    ("moves", "moved"),
    [
        ([([0.25, 0.2], [0.5, 0.4], False), ([0.25, 0.2], [0.6, 0.4], True)], [0.6, 0.4]),
        ([([0.5, 0.5], [0.9, 0.1], True)], [0.2, 0.2]),  # it began far from every point
        ([([0.2, 0.2], [-3, 5], True)], [0, 1]),  # a point stays inside its axes
    ],
)
def test_the_nearest_point_follows_the_pointer(moves, moved):
    points = board()
    for start, end, done in moves:
        points.follow_gesture(gesture("1", start, end, done))
    assert np.allclose(points.value, [moved, [0.8, 0.8]])


def test_a_point_is_as_easy_to_take_hold_of_on_a_sharp_screen():
    points = board()
    points.axes.figure.set_dpi(2 * DPI)
    points.follow_gesture(gesture("1", [0.35, 0.2], [0.5, 0.4]))
    assert np.allclose(points.value, [[0.5, 0.4], [0.8, 0.8]])


def test_a_click_beside_the_points_adds_one_with_the_chosen_target():
    points = board(t=[1, -1])
    points.follow_gesture(gesture("1", [0.5, 0.5], [0.5, 0.5]))
    before, t = points.value
    assert np.allclose(before[-1], [0.5, 0.5]) and t == (1, -1, 7)
    points.follow_gesture(gesture("2", [0.5, 0.5], [0.1, 0.9]))
    assert len(points.value[0]) == 3 and np.allclose(points.value[0][-1], [0.1, 0.9])
    assert np.allclose(before[-1], [0.5, 0.5]), "dragging changed an earlier value"


def test_clicks_that_went_unread_are_heard_once_and_each_before_what_came_after_it():
    explorer = learning()
    places = explorer.pointer.fractions([[0.0, -2.2], [3.0, -2.0], [3.0, 2.0]])
    state = told(at_new=1, at_eta=0)
    report, new = state["report"]["number"], state["report"]["moved"]["new"]
    first, second, third = (
        gesture(str(i), place, place, after=after)
        for i, (place, after) in enumerate(zip(places, (0, new, report), strict=True))
    )
    third["former"] = [first, second]
    for _ in range(2):
        explorer.picture.set_state(state | {"gesture": third})
        assert explorer.values["samples"][1][-3:] == (1, -1, -1) and explorer.picture.error == ""


def test_the_pointer_and_a_control_in_one_message_are_heard_in_their_order():
    """A sample that was added before other data were chosen is gone; one that was added after is there."""
    beside = learning().pointer.fractions([[0.0, -2.0]])[0]
    for after, count in (0, 40), (10**9, 41):
        explorer = learning()
        tell(explorer, gesture=gesture("1", beside, beside, after=after), at_data=1)
        assert explorer.values["data"] == "narrow" and len(explorer.values["samples"][0]) == count
        tell(explorer, gesture=gesture("1", beside, [0.3, 0.5], after=after))
        assert len(explorer.values["samples"][0]) == count and explorer.picture.error == ""


def test_a_control_moves_the_picture_also_with_a_click_on_nothing_after_it():
    explorer = hyperplane()
    first = explorer.picture.png
    tell(explorer, at_angle=0, gesture=gesture("1", [0, 0], [0, 0], after=10**9))
    assert explorer.picture.png == explorer.frame(angle=-180)[0] != first


def test_the_pointer_is_heard_between_two_moves_of_controls():
    explorer, beside = learning(), learning().pointer.fractions([[0.0, -2.0]])[0]
    state = told(at_new=1, at_eta=0)
    click = gesture("1", beside, beside, after=state["report"]["moved"]["new"])
    explorer.picture.set_state(state | {"gesture": click})
    assert explorer.values["samples"][1][-1] == -1 and explorer.values["eta"] == 0.01


def test_only_what_a_report_says_that_it_moved_has_moved_and_only_once():
    """Another page knows an old place, or tells again what was heard, and a cell moved it since."""
    explorer = hyperplane()
    explorer.picture.set_state({"at_b": 0} | told(at_angle=0))
    assert explorer.values["angle"] == -180 and explorer.values["b"] == 0.5
    assert explorer.picture.at_b == explorer.controls["b"].place
    report = {"page": "other", "number": 1, "moved": {"b": 1}}
    explorer.picture.set_state({"at_b": 0, "report": report})
    explorer.move(b=1.0)
    explorer.picture.set_state(
        {"at_b": 0, "at_c": 0, "report": {"page": "other", "number": 2, "moved": {"b": 1, "c": 2}}}
    )
    assert explorer.values["b"] == 1.0 and explorer.values["c"] == 0.1


def test_each_page_counts_its_own_keys():
    explorer = hyperplane()
    for pressed in keys(10), keys(1, series="2"), keys(11), keys(2, series="2"):
        tell(explorer, pressed=pressed)
    assert explorer.values["probe"][0][0] == pytest.approx(2.5 + 13 * 0.12)


def test_an_interrupt_is_shown_as_an_error_is():
    def draw(a):
        if a < 1:
            raise KeyboardInterrupt
        return "whole"

    explorer = parabola(draw)
    with pytest.raises(KeyboardInterrupt):
        tell(explorer, at_a=0)
    assert explorer.picture.error.startswith("KeyboardInterrupt")
    tell(explorer, at_a=explorer.stops["a"] - 1)
    assert explorer.picture.error == ""


def test_the_keyboard_picks_moves_and_adds_points():
    """Enter pressed three times between two messages adds three."""
    points = board(t=[1, -1])
    points.follow_keys(keys(next=1))
    points.follow_keys(keys(10, -10, next=1))
    assert np.allclose(points.value[0][1], [0.9, 0.7])
    points.follow_keys(keys(10, -10, next=1, add=1))
    assert np.allclose(points.value[0][2], [0.5, 0.5]) and points.value[1][2] == 7
    points.follow_keys(keys(10, -10, next=1, add=4))
    assert points.value[1] == (1, -1, 7, 7, 7, 7)


def test_the_point_that_the_keyboard_holds_is_told_to_the_browser():
    explorer = learning()
    assert explorer.picture.held == -1
    tell(explorer, pressed=keys(next=3))
    assert explorer.picture.held == 3
    assert np.allclose(explorer.picture.handles[3], explorer.controls["samples"].handles()[3])
    tell(explorer, gesture=gesture("1", explorer.picture.handles[5], [0.3, 0.5]))
    assert explorer.picture.held == -1


def test_keys_count_on_until_a_reset_which_undoes_what_was_done_in_the_picture():
    explorer = hyperplane()
    first = explorer.picture.png
    tell(explorer, gesture=gesture("1", [0.5, 0.5], [0.6, 0.5]))
    x, y = explorer.values["probe"][0]
    tell(explorer, pressed=keys(10))
    tell(explorer, pressed=keys(11))
    assert explorer.values["probe"][0] == pytest.approx((x + 11 * 0.12, y))
    tell(explorer, gesture={}, pressed={}, reset=1)
    assert explorer.values["probe"] == ((2.5, 1.0),) and explorer.picture.png == first
    tell(explorer, pressed=keys(1, series="2"))
    assert explorer.values["probe"][0] == pytest.approx((2.5 + 0.12, 1.0))


@pytest.mark.parametrize("bad", [np.nan, np.inf, None])
def test_a_gesture_that_is_no_place_is_refused(bad):
    explorer = hyperplane()
    tell(explorer, gesture=gesture("1", [0.5, 0.5], [bad, 0.5]))
    assert explorer.values["probe"] == ((2.5, 1.0),)
    tell(explorer, gesture=gesture("2", [0.5, 0.5], [0.6, 0.5]))
    assert explorer.values["probe"] != ((2.5, 1.0),)


def shown(explorer):
    """What a reader of an explorer has before them."""
    return explorer.values, explorer.words, explorer.picture.png


def random_values(explorer, rng):
    """Random values of all controls."""
    several = {name: some_values(control, rng) for name, control in explorer.controls.items()}
    return {name: values[rng.integers(len(values))] for name, values in several.items()}


@every_pure_explorer
def test_the_same_values_give_the_same_frame_in_any_order_and_no_stop_that_of_another(name):
    """Whether they are asked for, moved to or drawn ahead, which changes nothing that is shown."""
    one, other, rng = EXPLORERS[name](), EXPLORERS[name](), np.random.default_rng(7)
    values = random_values(one, rng)
    for moved, control in one.controls.items():
        if isinstance(control, Slider):
            stop = int(rng.integers(1, control.stops))
            near = [{moved: control.value_of(at)} for at in (stop - 1, stop)]
            assert len({one.frame(**values | value) for value in near}) == 2, moved
    places = [random_values(one, rng) for _ in range(3)]
    frames = [one.frame(**values) for values in places]
    call = st.tuples(st.sampled_from(["frame", "move", *one.stops]), st.integers(0, 2))

    @settings(max_examples=8)
    @given(st.lists(call, min_size=4, max_size=6))
    def in_this_order(calls):
        for what, i in calls:
            before = shown(other)
            if what == "frame":
                assert other.frame(**places[i]) == frames[i]
                assert shown(other) == before
            elif what == "move":
                other.move(**places[i])
                assert (other.picture.png, other.words) == frames[i]
            else:
                ahead = other.frame_after(**{what: places[i][what]})
                assert shown(other) == before
                other.move(**{what: places[i][what]})
                assert (other.picture.png, other.words) == ahead

    in_this_order()


def at_once(*calls):
    """Call each on a thread of its own, and wait for all."""
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_moves_on_two_threads_are_drawn_one_after_the_other_and_none_is_lost():
    explorer, rng = hyperplane(), np.random.default_rng(5)
    for angle, b in zip(rng.integers(-180, 180, 60), rng.integers(-30, 30, 60) / 10, strict=True):
        at_once(
            partial(explorer.move, angle=int(angle)),
            partial(setattr, explorer.controls["b"], "value", float(b)),
        )
        assert explorer.values["angle"] == angle and explorer.values["b"] == b
        assert explorer.frame(**explorer.values) == (explorer.picture.png, explorer.picture.words)


def test_each_thread_draws_in_the_language_of_its_explorer():
    said = []

    def many(language_of_it):
        with language.speaking(language_of_it):
            explorer = hyperplane()
        for angle in range(30):
            explorer.move(angle=angle)
            said.append((language_of_it, "符号距离" in explorer.words))

    at_once(partial(many, "zh"), partial(many, "en"))
    assert set(said) == {("zh", True), ("en", False)}


READER_S = {
    "dark": lambda: plt.style.use("dark_background"),
    "usetex": lambda: matplotlib.rcParams.update({"text.usetex": True}),
    "large": lambda: matplotlib.rcParams.update(
        {"xtick.labelsize": 30, "savefig.bbox": "tight", "lines.marker": "x"}
    ),
}


@pytest.mark.parametrize("settings", READER_S.values(), ids=READER_S)
def test_the_reader_s_own_look_does_not_touch_ours_nor_ours_theirs(settings):
    before = hyperplane()
    before.move(angle=45)
    with matplotlib.rc_context():
        settings()
        theirs = dict.copy(matplotlib.rcParams)
        explorer = hyperplane()
        explorer.move(angle=45)
        assert dict.copy(matplotlib.rcParams) == theirs
    assert explorer.picture.png == before.picture.png


def test_eta_from_a_zero_start_changes_no_boundary_and_no_mistake():
    explorer = EXPLORERS["perceptron.learning"](start=0.0, step=3)
    first = pixels(explorer)
    explorer.move(eta=0.01)
    assert np.array_equal(pixels(explorer), first)
    explorer.move(start=3.0)
    with_start = pixels(explorer)
    explorer.move(eta=10.0)
    assert not np.array_equal(pixels(explorer), with_start)


def test_a_point_that_a_slider_or_a_factor_moves_is_dragged_where_it_is_seen():
    explorer = EXPLORERS["activations.tangent"](z=1.0)
    at = explorer.pointer.fractions([[-1.51, 0.9]])[0]
    assert explorer.figure.axes[0].bbox.contains(*explorer.pointer.pixels(at))
    tell(explorer, gesture=gesture("1", at, at))
    assert explorer.values["z"] == -1.5 and "z = −1.50" in explorer.words
    tell(explorer, pressed=keys(2))
    assert explorer.values["z"] == -1.4
    tell(explorer, pressed=keys(2, 1))
    assert explorer.values["z"] == -1.35

    explorer = EXPLORERS["activations.descent"](step=3)
    at = explorer.pointer.fractions([[1.52, 10]])[0]
    tell(explorer, gesture=gesture("1", at, at))
    assert explorer.values["start"] == 1.5 and explorer.values["step"] == 3
    assert explorer.frame(step=0)[1].startswith("η = 0.01, step 0: w = −2,")
    assert "step 3: w = 1.28" in explorer.words

    explorer = EXPLORERS["practice.normalization"](factor=1.5)
    start, end = explorer.pointer.fractions([[0.75, -0.3], [1.5, 0.75]])
    assert start in explorer.picture.handles
    tell(explorer, gesture=gesture("1", start, end))
    assert explorer.values["samples"][3] == pytest.approx((1.0, 0.5), abs=0.005)
    assert end in explorer.picture.handles
