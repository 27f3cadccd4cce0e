"""The frames of the static pages: which are drawn, what they hold, and where each task is done."""

import base64
import io
import json

import frames
import numpy as np
import pytest
from every_explorer import explorers
from film import RUNS, film
from PIL import Image

from nbhelpers.explore.kit.controls import choice, slider
from nbhelpers.explore.kit.explorer import explorer
from nbhelpers.explore.playground import playground
from nbhelpers.figures.style import line, panels

MAKERS = {name.split(".")[1]: make for name, make in explorers().items()} | {"playground": film}


@explorer("a = 1", "a = 1")
def parabola(
    a: slider("a", "a", -1, 1, 0.01) = 0.5,
    b: slider("b", "b", 0, 1, 0.01) = 0.0,
    sign: choice("符号", "sign", {"+": 1, "−": -1}) = 1,
):
    figure, ax = panels(1)
    ax.set(xlim=(-2, 2), ylim=(-4, 4))
    curve, x = line(ax), np.linspace(-2, 2)

    def draw(a, b, sign):
        curve.set_data(x, sign * a * x**2 + b)
        return f"a = {a:.2f}, b = {b:.2f}", a == 1

    return figure, draw


def pixels(webp):
    return np.array(Image.open(io.BytesIO(base64.b64decode(webp))).convert("RGBA"))


def test_each_frame_laid_over_its_base_is_the_explorers_own_picture(tmp_path, monkeypatch):
    monkeypatch.setitem(frames.DONE, "parabola", {"a": 1.0})
    monkeypatch.setattr(frames, "MOST_STOPS", 4)
    monkeypatch.setattr(frames, "MOST_FRAMES", 10)
    made = parabola()
    frames.write(made, "parabola", tmp_path / "en-parabola.js")
    script = (tmp_path / "en-parabola.js").read_text(encoding="utf-8")
    name, data = json.loads("[" + script.removeprefix("nbhFrames(").removesuffix(");\n") + "]")
    assert name == "en-parabola" and data["order"] == ["a", "b", "sign"] and data["done"]
    bases = [pixels(base) for base in data["bases"]]
    controls = data["state"]["controls"]
    assert controls["sign"]["texts"] == ["+", "−"] and controls["a"]["texts"][-1] == "1.00"
    assert [controls[n]["start"] for n in data["order"]] == data["frames"][0][0]
    assert "one control moves at a time" in data["note"]
    for at, picture, words, base in data["frames"]:
        typed = [
            float(controls[n]["texts"][i].replace("−", "-")) for n, i in zip("ab", at, strict=False)
        ]
        png, told = made.frame(a=typed[0], b=typed[1], sign=(1, -1)[at[2]])
        over = pixels(picture)
        laid = np.where(over[..., 3:] > 0, over, bases[base])
        assert np.array_equal(laid, np.array(Image.open(io.BytesIO(png)).convert("RGBA")))
        assert words == told
    assert "✓" in data["frames"][1][2] and "✓" not in data["frames"][0][2]


def test_few_combinations_are_all_drawn_and_many_one_control_at_a_time(monkeypatch):
    monkeypatch.setattr(frames, "MOST_STOPS", 5)
    few = frames.Frames(parabola(), "parabola")
    assert (not few.alone and len(few.places()) == 5 * 6 * 2) or len(few.places()) == 5 * 5 * 2
    monkeypatch.setattr(frames, "MOST_FRAMES", 20)
    many = frames.Frames(parabola(), "parabola")
    start = next(iter(many.places()))
    assert all(
        sum(a != b for a, b in zip(place, start, strict=True)) <= 1 for place in many.places()
    )


def test_each_control_moves_from_the_start_and_from_where_the_task_is_done(monkeypatch):
    monkeypatch.setitem(frames.DONE, "parabola", {"a": 1.0})
    monkeypatch.setattr(frames, "MOST_FRAMES", 20)
    made = frames.Frames(parabola(), "parabola")
    places = made.places()
    assert made.alone and len(made.anchors) == 2
    for anchor in made.anchors:
        for name, stops in made.stops.items():
            assert all(tuple((anchor | {name: stop}).values()) in places for stop in stops)


def test_what_is_too_large_loses_stops_but_neither_the_start_nor_the_task(monkeypatch):
    monkeypatch.setitem(frames.DONE, "parabola", {"a": 1.0})
    monkeypatch.setattr(frames, "MOST_BYTES", 60_000)
    made = frames.Frames(parabola(), "parabola")
    every = dict(made.stops)
    made.draw()
    assert made.size() <= 60_000
    assert all(tuple(anchor.values()) in made.frames for anchor in made.anchors)
    for name in "ab":  # they lose as many, and still reach from end to end
        assert 3 < len(made.stops[name]) < len(every[name])
        assert {every[name][0], every[name][-1]} < {*made.stops[name]} < {*every[name]}
    assert abs(len(made.stops["a"]) - len(made.stops["b"])) <= 2 and len(made.stops["sign"]) == 2


def test_long_words_take_room_too(tmp_path, monkeypatch):
    @explorer()
    def wordy(a: slider("a", "a", 0, 1, 0.01) = 0.5):
        return panels(1)[0], lambda a: f"{a:.2f}，" * 500

    monkeypatch.setattr(frames, "MOST_BYTES", 60_000)
    frames.write(wordy(), "wordy", tmp_path / "wordy.js")
    assert 50_000 < (tmp_path / "wordy.js").stat().st_size < 63_000


def test_a_control_for_new_points_is_left_out_where_none_can_be_added():
    made = MAKERS["learning"]()
    assert {*made.stops} - {*frames.Frames(made, "learning").stops} == {"new"}


def test_fewer_colors_leave_white_white_and_each_other_color_near():
    parts = np.arange(256, dtype=np.uint8)
    few = frames.rounded(parts, 4)
    assert few[-1] == 255 and len(set(few)) == 17 and np.abs(few - parts.astype(int)).max() <= 8
    assert frames.rounded(parts, 8) is parts


@pytest.mark.parametrize("name", frames.DONE)
def test_the_task_is_done_where_the_page_says(name):
    made = frames.Frames(MAKERS[name](), name)
    start, done = (made.explorer.frame(**values(made, anchor))[1] for anchor in made.anchors)
    assert "✓" not in start and "✓" in done


def values(made, anchor):
    return {name: made.controls[name].value_of(stop) for name, stop in anchor.items()}


def test_the_film_shows_and_says_what_the_live_playground_does(reader):
    shown, live = film(), playground("data=circles layers=4 eta=10")
    live.controls["clock"].value += 10
    assert shown.frame(run="data=circles layers=4 eta=10", epoch=10) == (
        live.picture.png,
        live.words,
    )
    assert len(shown.picture.controls["run"]["texts"]) == len(RUNS) == 6
