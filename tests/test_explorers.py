"""Explorers: every control at its ends, pictures that are whole, errors that are seen."""

import gc
import io
import re
import tracemalloc

import ipywidgets as widgets
import matplotlib
import numpy as np
import psutil
import pytest
from every_explorer import explorers, some_values, untouched_explorer
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from nbhelpers.activations import gelu, relu
from nbhelpers.explore.kit.controls import Player, choice, integer, log_slider, slider
from nbhelpers.explore.kit.explorer import Explorer
from nbhelpers.explore.kit.points import Points
from nbhelpers.explore.kit.stage import Stage
from nbhelpers.figures.style import DPI, LOOK, new_figure, styled
from nbhelpers.notebook import language

EXPLORERS = explorers()
every_explorer = pytest.mark.parametrize("make", EXPLORERS.values(), ids=EXPLORERS)
every_name = pytest.mark.parametrize("name", EXPLORERS)


def names(widget):
    """What the controls in ``widget`` are called; the buttons of a Play get theirs in the browser."""
    if isinstance(widget, widgets.Play | widgets.HTML):
        return []
    own = [widget.description] if hasattr(widget, "description") else []
    return own + [name for child in getattr(widget, "children", ()) for name in names(child)]


def pixels(explorer):
    """What the browser was sent."""
    return np.asarray(Image.open(io.BytesIO(explorer.picture.png)))


def full_redraw(figure):
    """The figure drawn in the plain way, with nothing kept from before."""
    for artist in figure.findobj():
        artist.set_animated(False)
    canvas = FigureCanvasAgg(figure)
    with matplotlib.rc_context(LOOK):
        canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]


@styled
def parabola(draw=None):
    """A small explorer of the test's own."""
    figure = new_figure()
    ax = figure.add_subplot(xlim=(-2, 2), ylim=(-4, 4))
    (curve,) = ax.plot([], [], label="curve")
    ax.legend(loc="upper right")
    x = np.linspace(-2, 2)

    def plain(a):
        curve.set_data(x, a * x**2)
        return f"a = {a:.2f}"

    return Explorer(figure, draw or plain, a=slider("a", -1, 1, 1.0))


@every_explorer
def test_every_control_answers_at_its_ends_and_between(make):
    explorer, rng = make(), np.random.default_rng(0)
    for name, control in explorer.controls.items():
        for value in some_values(control, rng):
            control.value = value
            assert explorer.words and not explorer.picture.error, (name, value)
            assert pixels(explorer).shape[:2] == tuple(explorer.figure.bbox.size[::-1].astype(int))


@every_explorer
def test_all_controls_together_draw_what_a_full_redraw_would(make):
    explorer, rng = make(), np.random.default_rng(1)
    for _ in range(4):
        for control in explorer.controls.values():
            values = some_values(control, rng)
            control.value = values[rng.integers(len(values))]
        kept = pixels(explorer).astype(int)
        assert np.abs(kept - full_redraw(explorer.figure)).max() <= 2
        explorer.stage.scene = None


@every_explorer
def test_reset_goes_back_to_the_first_picture(make):
    explorer, rng = make(), np.random.default_rng(2)
    words, first = explorer.words, pixels(explorer)
    for control in explorer.controls.values():
        control.value = some_values(control, rng)[-1]
    (reset,) = (w for w in explorer.widget.children[0].children if getattr(w, "icon", "") == "undo")
    reset.click()
    assert explorer.words == words
    assert np.array_equal(pixels(explorer), first)


@every_name
def test_words_are_in_the_reader_s_language(name, reader):
    words = untouched_explorer(name, reader).words
    assert any("\u4e00" <= letter <= "\u9fff" for letter in words) == (reader == "zh")


@every_explorer
def test_an_explorer_keeps_the_language_in_which_it_was_made(make):
    with language.speaking("zh"):
        explorer = make()
        words = explorer.words
    explorer.update()
    assert explorer.words == words and language.current() == "en"


@every_name
def test_every_control_is_called_by_a_word(name, reader):
    called = names(untouched_explorer(name, reader).widget)
    assert [word for word in called if not re.search("[A-Za-z]{2}|[一-鿿]", word)] == []


@every_explorer
def test_many_moves_leave_memory_flat(make):
    explorer, rng = make(), np.random.default_rng(3)
    controls = list(explorer.controls.values())

    def move(times):
        for i in range(times):
            control = controls[i % len(controls)]
            control.value = some_values(control, rng)[-1]

    move(6)
    tracemalloc.start()
    move(6)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    move(18)
    gc.collect()
    growth = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert growth < 250_000  # one picture a move would be millions


def test_a_thousand_moves_leave_memory_flat():
    explorer = parabola()
    control = explorer.controls["a"]

    def move(times):
        for i in range(times):
            control.value = np.sin(i)

    move(200)
    process = psutil.Process()
    before = process.memory_info().rss
    move(1000)
    assert process.memory_info().rss - before < 5e6


def test_a_raising_draw_shows_its_error_raises_it_and_the_next_move_recovers():
    def draw(a):
        if a < 0:
            raise ZeroDivisionError("a is negative")
        return f"a = {a}"

    explorer = parabola(draw)
    with pytest.raises(ZeroDivisionError):
        explorer.controls["a"].value = -1
    assert explorer.picture.error == "ZeroDivisionError: a is negative"
    explorer.controls["a"].value = 0.5
    assert explorer.picture.error == "" and explorer.picture.words == "a = 0.5"


def test_a_move_draws_once_however_many_controls_it_sets():
    drawn = []

    def draw(a, b):
        drawn.append((a, b))
        return "words"

    explorer = Explorer(new_figure(), draw, a=integer("a", 0, 9, 1), b=integer("b", 0, 9, 1))
    explorer.move(a=5, b=6)
    assert drawn == [(1, 1), (5, 6)]


def test_a_move_of_an_unknown_control_is_refused_and_changes_nothing():
    explorer = parabola()
    with pytest.raises(ValueError, match=r"no control \['c'\].*\['a'\]"):
        explorer.move(a=0.5, c=1)
    assert explorer.values == {"a": 1.0}


def test_picture_and_words_travel_in_one_message():
    explorer, states = parabola(), []
    explorer.picture.send_state = lambda key=None: states.append(set(key))
    explorer.controls["a"].value = 0.25
    assert states == [{"png", "words"}]


def test_the_screen_s_pixel_ratio_is_honored():
    explorer = parabola()
    explorer.picture.ratio = 2.0
    assert pixels(explorer).shape[:2] == (720, 1800)
    assert explorer.picture.width == 900
    explorer.picture.ratio = 1.0
    assert pixels(explorer).shape[:2] == (360, 900)


def test_what_lies_above_a_moving_artist_stays_above_it():
    explorer = parabola()
    explorer.controls["a"].value = 0.97
    assert np.abs(pixels(explorer).astype(int) - full_redraw(explorer.figure)).max() == 0


def test_a_still_figure_is_not_drawn_again():
    figure = new_figure()
    (line,) = figure.add_subplot().plot([0, 1])
    stage = Stage(figure)
    stage.png()
    line.set_ydata([1, 0])
    stage.png()
    background = stage.background
    line.set_ydata([0.5, 0.2])
    stage.png()
    assert stage.background is background
    assert stage.foreground and line in stage.foreground


def test_new_artists_and_limits_are_seen():
    figure = new_figure()
    ax = figure.add_subplot()
    ax.plot([0, 1])
    stage = Stage(figure)
    stage.png()
    for change in (lambda: ax.plot([1, 0]), lambda: ax.set_xlim(-3, 3)):
        change()
        assert np.array_equal(stage.pixels()[..., :3], full_redraw(figure))
        stage.scene = None


def test_sliders_show_as_many_digits_as_their_steps():
    assert slider("x", 0, 1, 0.5, 0.05).readout_format == ".2f"
    assert slider("x", 0, 360, 5, 1).readout_format == ".0f"
    assert slider("x", -0.5, 1, 0.01).readout_format == ".3f"
    assert log_slider("x", 0.01, 10, 1.0).min == -2


def test_a_choice_gives_the_value_of_what_is_chosen():
    control = choice("x", {"one": 1, "two": 2}, 2)
    assert control.value == 2 and control.label == "two"


def test_a_player_follows_its_slider():
    player = Player("step", 10)
    player.children[1].value = 4
    assert player.value == 4
    player.last = 3
    assert player.value == 3 == player.children[0].max


def board(t=None):
    """Axes from 0 to 1 that fill a figure of 100 × 100 pixels, and points on them."""
    figure = new_figure(100 / DPI, 100 / DPI)
    axes = figure.add_axes([0, 0, 1, 1], xlim=(0, 1), ylim=(0, 1))
    X = [[0.2, 0.2], [0.8, 0.8]]
    return Points(axes, X) if t is None else Points(axes, X, t, label=lambda: 7)


def gesture(number, start, end, done=True):
    return {"number": number, "start": start, "end": end, "done": done}


def test_the_nearest_point_follows_the_pointer():
    points = board()
    points.follow_gesture(gesture("1", [0.25, 0.2], [0.5, 0.4], done=False))
    points.follow_gesture(gesture("1", [0.25, 0.2], [0.6, 0.4]))
    assert np.allclose(points.value, [[0.6, 0.4], [0.8, 0.8]])


def test_a_press_far_from_every_point_moves_none():
    points = board()
    points.follow_gesture(gesture("1", [0.5, 0.5], [0.9, 0.1]))
    assert np.allclose(points.value, [[0.2, 0.2], [0.8, 0.8]])


def test_a_point_stays_inside_its_axes():
    points = board()
    points.follow_gesture(gesture("1", [0.2, 0.2], [-3, 5]))
    assert np.allclose(points.value[0], [0, 1])


def test_a_click_beside_the_points_adds_one_with_the_chosen_target():
    points = board(t=[1, -1])
    points.follow_gesture(gesture("1", [0.5, 0.5], [0.5, 0.5]))
    X, t = points.value
    assert np.allclose(X[-1], [0.5, 0.5]) and t.tolist() == [1, -1, 7]
    points.follow_gesture(gesture("2", [0.5, 0.5], [0.1, 0.9]))
    assert len(points.value[0]) == 3 and np.allclose(points.value[0][-1], [0.1, 0.9])


def test_dragging_changes_no_earlier_value():
    points = board(t=[1, -1])
    before, _ = points.value
    points.follow_gesture(gesture("1", [0.2, 0.2], [0.9, 0.9]))
    assert np.allclose(before, [[0.2, 0.2], [0.8, 0.8]])


def test_the_keyboard_picks_moves_and_adds_points():
    points = board(t=[1, -1])
    points.follow_keys({"right": 0, "up": 0, "next": 1, "add": 0})
    points.follow_keys({"right": 10, "up": -10, "next": 1, "add": 0})
    assert np.allclose(points.value[0][1], [0.9, 0.7])
    points.follow_keys({"right": 10, "up": -10, "next": 1, "add": 1})
    assert np.allclose(points.value[0][2], [0.5, 0.5]) and points.value[1][2] == 7


def test_the_ring_marks_the_point_that_the_keyboard_holds():
    points = board()
    points.follow_keys({"right": 0, "up": 0, "next": 1, "add": 0})
    assert np.allclose(np.ravel(points.ring.get_data()), [0.8, 0.8])


def test_the_ring_is_in_the_picture_that_its_key_brings():
    points, seen = board(), []
    points.observe(lambda change: seen.append(np.ravel(points.ring.get_data())), "value")
    points.follow_keys({"right": 0, "up": 0, "next": 1, "add": 0})
    assert np.allclose(seen, [[0.8, 0.8]])


def test_eta_from_a_zero_start_changes_no_boundary_and_no_mistake():
    explorer = EXPLORERS["perceptron.learning"](start=0.0, step=3)
    first = pixels(explorer)
    explorer.move(eta=0.01)
    assert np.array_equal(pixels(explorer), first)
    explorer.move(start=3.0)
    with_start = pixels(explorer)
    explorer.move(eta=10.0)
    assert not np.array_equal(pixels(explorer), with_start)


def test_the_slider_and_the_dragged_point_of_tangent_keep_in_step():
    explorer = EXPLORERS["activations.tangent"](z=1.0)
    z, point = explorer.controls["z"], explorer.controls["point"]
    z.value = 2.0
    assert np.allclose(point.value, [[2.0, 1 / (1 + np.exp(-2.0))]])
    point.value = np.array([[-1.51, 0.9]])
    assert z.value == -1.5 and np.allclose(point.value, [[-1.5, 1 / (1 + np.exp(1.5))]])
    assert "z = −1.50" in explorer.words


def test_a_move_of_tangent_draws_once():
    explorer = EXPLORERS["activations.tangent"](z=1.0)
    draw, drawn = explorer.draw, []
    explorer.draw = lambda **values: drawn.append(values) or draw(**values)
    explorer.controls["z"].value = 2.0
    explorer.controls["point"].value = np.array([[0.5, 0.0]])
    assert len(drawn) == 2


GOALS = {
    "activations.tangent": {"z": -0.75},
    "activations.alpha": {"alpha": -0.25},
    "activations.vanishing": {"depth": 50, "scale": 1.45},
    "activations.dead": {"alpha": 0.15, "eta": 2.5},
}
START = {"activations.tangent": {"act": gelu}, "activations.vanishing": {"act": relu}}


@pytest.mark.parametrize("name", GOALS)
def test_the_goal_of_chapter_3_is_not_reached_at_first_and_can_be(name):
    explorer = EXPLORERS[name](**START.get(name, {}))
    assert "✓" not in explorer.words
    explorer.move(**GOALS[name])
    assert "✓ reached" in explorer.words


@pytest.mark.parametrize("eta", [0.1, 1.0, 5.0, 30.0])
def test_a_relu_does_not_reach_the_goal_of_dead(eta):
    explorer = EXPLORERS["activations.dead"](shift=-4.0, eta=eta)
    assert "✓" not in explorer.words
