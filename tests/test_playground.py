"""The playground: configurations as text, runs that repeat, and the explorer that shows them."""

import io

import numpy as np
import pytest
from PIL import Image

from nbhelpers.explore.playground import BATCHES, LAYERS, options, playground
from nbhelpers.figures.playground import (
    CELLS,
    DEEP,
    PALE,
    PLANE,
    Board,
    border,
    normalized,
    painted,
)
from nbhelpers.lessons.playground import (
    CHOICES,
    NUMBERS,
    WHOLE,
    Configuration,
    Run,
    from_text,
    hidden,
    to_text,
)
from nbhelpers.training import accuracy

SPIRAL = "data=spiral noise=0.02 layers=8-8 optimizer=adam eta=0.03"
TOO_FAST = "data=circles layers=8-8 act=relu loss=mse optimizer=sgd eta=3"


def pixels(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.picture.png)))


def random_configuration(rng):
    """A configuration with every value in its range, and some added points."""
    values = {name: rng.choice(list(known)) for name, known in CHOICES.items()}
    values |= {name: rng.uniform(*ends) for name, ends in NUMBERS.items()}
    values |= {name: int(rng.integers(*ends)) for name, ends in WHOLE.items()}
    values["layers"] = "-".join(str(n) for n in rng.integers(1, 17, rng.integers(0, 5))) or "0"
    points = rng.uniform(-1.6, 1.6, (rng.integers(3), 2))
    return Configuration(**values, points=tuple((x1, x2, 1) for x1, x2 in points))


class TestText:
    def test_the_start_is_written_out(self):
        assert to_text(Configuration()) == (
            "data=circles noise=0.1 layers=4 act=tanh init=xavier loss=bce optimizer=sgd eta=0.3 "
            "batch=32 l2=0 dropout=0 seed=0"
        )

    @pytest.mark.parametrize("seed", range(30))
    def test_what_was_written_is_read_as_it_was(self, seed):
        once = from_text(to_text(random_configuration(np.random.default_rng(seed))))
        assert from_text(to_text(once)) == once

    @pytest.mark.parametrize("seed", range(10))
    def test_writing_keeps_two_decimals_or_three_digits(self, seed):
        rough = random_configuration(np.random.default_rng(seed))
        read = from_text(to_text(rough))
        for name in NUMBERS:
            assert np.isclose(getattr(read, name), getattr(rough, name), rtol=6e-3, atol=0.0051)
        assert np.isclose(read.eta, rough.eta, rtol=6e-3)
        assert read.layers == rough.layers and read.seed == rough.seed
        assert np.allclose(
            np.reshape(read.points, (-1, 3)), np.reshape(rough.points, (-1, 3)), atol=0.006
        )

    def test_order_and_blanks_do_not_matter_and_what_is_missing_is_the_start(self):
        assert from_text("  eta=0.5\n data=xor ") == Configuration(eta=0.5, data="xor")
        assert from_text("") == Configuration()

    @pytest.mark.parametrize(
        "text",
        [
            "eta",
            "speed=3",
            "eta=fast",
            "eta=nan",
            "eta=inf",
            "eta=0",
            "eta=11",
            "noise=-0.1",
            "dropout=1",
            "batch=2.5",
            "batch=0",
            "seed=100",
            "data=iris",
            "act=Tanh",
            "layers=",
            "layers=8-",
            "layers=0-8",
            "layers=17",
            "layers=8-8-8-8-8",
            "points=",
            "points=1,2",
            "points=1,2,3",
            "points=" + ";".join(["0,0,1"] * 101),
        ],
    )
    def test_text_that_says_nothing_is_refused_with_its_name(self, text, reader):
        with pytest.raises(ValueError) as raised:
            from_text(text)
        assert text.split("=")[0] in str(raised.value)
        assert any("\u4e00" <= c <= "\u9fff" for c in str(raised.value)) == (reader == "zh")

    def test_hidden_widths(self):
        assert hidden("8-16") == [8, 16] and hidden("0") == []


class TestRun:
    def test_the_same_text_gives_the_same_run(self):
        text = f"{SPIRAL} dropout=0.2 l2=0.001 points=0.1,0.2,1"
        runs = [Run(from_text(text)) for _ in range(2)]
        for run in runs:
            run.advance(5)
        assert runs[0].history == runs[1].history
        assert np.array_equal(runs[0].net.theta, runs[1].net.theta)

    def test_epochs_at_once_or_one_by_one_are_the_same(self):
        at_once, single = Run(from_text(SPIRAL)), Run(from_text(SPIRAL))
        at_once.advance(6)
        for _ in range(6):
            single.advance(1)
        assert at_once.history == single.history and at_once.epoch == 6

    @pytest.mark.parametrize("field", ["seed=1", "data=moons", "init=he", "noise=0.3"])
    def test_another_setting_gives_another_start(self, field):
        text = to_text(Configuration())
        one, other = Run(from_text(text)), Run(from_text(f"{text} {field}"))
        assert one.history != other.history

    def test_a_seed_starts_the_same_weights_whatever_the_data(self):
        one, other = Run(Configuration(data="xor")), Run(Configuration(data="moons", noise=0.0))
        assert np.array_equal(one.net.theta, other.net.theta)

    @pytest.mark.parametrize("data", CHOICES["data"])
    def test_training_and_validation_are_different_samples_of_one_kind(self, data):
        run = Run(Configuration(data=data))
        assert run.X.shape == run.validation[0].shape == (250, 2)
        assert not np.isin(run.X, run.validation[0]).any()

    @pytest.mark.parametrize("loss", CHOICES["loss"])
    @pytest.mark.parametrize(
        "optimizer, eta", [("sgd", 0.1), ("momentum", 0.03), ("rmsprop", 0.01), ("adam", 0.02)]
    )
    def test_every_loss_is_learned_with_every_optimizer(self, loss, optimizer, eta):
        run = Run(Configuration("moons", layers="8", loss=loss, optimizer=optimizer, eta=eta))
        run.advance(60)
        assert min(run.accuracies()) > 0.85
        assert run.history[-1].training < run.history[0].training

    @pytest.mark.parametrize("seed", range(3))
    def test_the_spiral_can_be_learned(self, seed):
        run = Run(from_text(f"{SPIRAL} act=relu seed={seed}"))
        while run.epoch < 600 and run.accuracies()[1] < 0.95:
            run.advance(10)
        assert run.accuracies()[1] >= 0.95

    def test_zeros_learn_nothing(self):
        run = Run(Configuration(init="zeros"))
        run.advance(30)
        assert np.allclose(run.net.W[0], 0)

    def test_changes_go_on_from_the_same_weights(self):
        run = Run(Configuration())
        run.advance(5)
        theta, wanted = (
            run.net.theta.copy(),
            Configuration(
                eta=0.5, l2=0.01, dropout=0.5, batch=8, optimizer="adam", points=((0.0, 0.0, 0),)
            ),
        )
        run.change(wanted)
        assert np.array_equal(run.net.theta, theta) and run.epoch == 5
        assert len(run.X) == len(run.t) == 251 and run.optimizer.eta == 0.5
        run.advance(1)
        assert run.epoch == 6 and not np.array_equal(run.net.theta, theta)

    def test_the_memory_of_an_optimizer_outlives_a_change_of_eta_only(self):
        run = Run(Configuration(optimizer="momentum"))
        run.advance(1)
        memory = run.optimizer.vectors
        run.change(run.configuration._replace(eta=0.01))
        assert run.optimizer.vectors is memory and run.optimizer.eta == 0.01
        run.change(run.configuration._replace(optimizer="adam"))
        assert run.optimizer.vectors is None

    def test_l2_pulls_the_weights(self):
        free, pulled = Run(Configuration()), Run(Configuration(l2=0.1))
        free.advance(40), pulled.advance(40)
        assert np.abs(pulled.net.theta).sum() < 0.7 * np.abs(free.net.theta).sum()

    def test_losses_are_those_of_the_network_as_it_predicts(self):
        run = Run(Configuration(l2=0.1, dropout=0.5, layers="8"))
        scores = run.net(run.X)[:, 0]
        expected = np.mean(np.logaddexp(0, np.where(run.t == 1, -scores, scores)))
        assert np.isclose(run.history[0].training, expected)
        assert np.isclose(run.accuracies()[0], accuracy(run.net, run.X, run.t))

    def test_divergence_keeps_the_last_finite_weights_and_says_why(self, reader):
        run = Run(from_text(TOO_FAST))
        run.advance(100)
        assert "η = 3" in run.diverged and 0 < run.epoch < 100
        assert np.isfinite(run.net.theta).all()
        assert len(run.history) == run.epoch + 1 and np.isfinite(run.history).all()
        run.advance(5)
        assert len(run.history) == run.epoch + 1

    @pytest.mark.parametrize("loss", CHOICES["loss"])
    def test_outputs_are_those_of_every_unit_and_end_between_the_classes(self, loss):
        run = Run(Configuration(layers="3-2", loss=loss, init="large"))
        first, second, y = run.outputs(PLANE)
        assert first.shape == (CELLS**2, 3) and second.shape == (CELLS**2, 2)
        assert np.allclose(first, np.tanh(PLANE @ run.net.W[0].T + run.net.b[0]))
        assert y.shape == (CELLS**2, 1) and -1 <= y.min() < y.max() <= 1
        assert np.array_equal(y > 0, run.net(PLANE) > 0)

    def test_small_batches_have_fewer_epochs_in_a_picture(self):
        counts = [Run(Configuration(batch=b)).epochs_a_picture for b in (1, 8, 32, 1000)]
        assert counts == [1, 3, 10, 10]


class TestPicture:
    def test_colors_run_from_orange_over_white_to_blue(self):
        low, middle, high = painted(np.array([-1, np.nan, 1]), DEEP)[:, :3].astype(int)
        assert low[0] > low[2] + 100 and high[2] > high[0] + 100 and middle.min() >= 253
        assert (PALE[0, :3] > DEEP[0, :3]).sum() == 3 - (DEEP[0, :3] == 255).sum()

    def test_units_are_shown_by_their_form_and_dead_ones_are_white(self):
        h = np.array([[0.0, -4.0, np.nan], [0.0, 2.0, 5.0]])
        assert np.array_equal(normalized(h), [[0, -1, 0], [0, 0.5, 1]])

    def test_the_plane_s_first_cell_is_the_upper_left(self):
        assert PLANE[0, 0] == PLANE[0].min() < 0 < PLANE[0, 1] == PLANE[0].max()
        assert PLANE[1, 0] > PLANE[0, 0] and PLANE[1, 1] == PLANE[0, 1]

    def test_the_border_is_where_the_sign_changes(self):
        circle = np.reshape(1 - (PLANE**2).sum(axis=1), (CELLS, CELLS))
        x1, x2 = border(circle)
        assert np.nanmax(np.abs(np.hypot(x1, x2) - 1)) < 0.01
        line = np.reshape(PLANE[:, 1] - 0.5, (CELLS, CELLS))
        assert np.allclose(np.array(border(line))[1][:-1], 0.5)
        assert border(np.ones((CELLS, CELLS))) == ([], [])

    @pytest.mark.parametrize("w", [-1e-300, -1e-9, -1e-3, 0.0, 1e-9, 2.0, -2.0])
    def test_hair_thin_lines_are_not_dashed_because_their_dashes_would_be_countless(self, w):
        board = Board()
        weights = [np.full((2, 2), w), np.full((1, 2), -w)]
        board.show_network(weights, [np.zeros((CELLS**2, 2)), np.zeros((CELLS**2, 1))])
        widths, styles = board.lines.get_linewidths(), board.lines.get_linestyles()
        for width, (_, dashes), weight in zip(widths, styles, [w] * 4 + [-w] * 2, strict=True):
            assert (dashes is not None) == (weight == -2.0)
            assert dashes is None or min(dashes) > 0.3
            assert width <= 4

    def test_the_loss_axis_doubles_and_returns(self):
        explorer = playground()
        ax = explorer.figure.axes[2]
        explorer.controls["clock"].value = 210
        assert ax.get_xlim() == (0, 400)
        explorer.controls["clock"].value = 0
        assert ax.get_xlim() == (0, 200)


class TestExplorer:
    def test_options_are_those_of_the_configuration(self, reader):
        for name, known in CHOICES.items():
            assert set(options(name).values()) == set(known)
        assert all(from_text(f"layers={w}").layers == w for w in LAYERS)
        assert all(from_text(f"batch={b}").batch == b for b in BATCHES)

    def test_the_clock_trains(self):
        explorer = playground(SPIRAL)
        told = {"beats": 0, "ones": 1, "backs": 0, "running": False}
        explorer.picture.set_state({"at_clock": told})
        assert explorer.words.startswith("Epoch 1:")
        for beat in (1, 2, 8):
            explorer.picture.set_state({"at_clock": told | {"beats": beat, "running": True}})
        assert explorer.words.startswith("Epoch 31:")
        explorer.picture.set_state({"at_clock": told | {"beats": 8, "backs": 1}})
        assert explorer.words.startswith("Epoch 0:")
        assert np.array_equal(pixels(explorer), pixels(playground(SPIRAL)))

    def test_a_later_change_of_eta_goes_on_and_one_of_data_starts_anew(self):
        explorer = playground()
        explorer.controls["clock"].value = 10
        explorer.move(eta=1, l2=0.01, batch=16, dropout=0.2, optimizer="momentum")
        assert explorer.words.startswith("Epoch 10:")
        for name, value in {"data": "moons", "layers": "8", "act": "relu", "init": "he"}.items():
            explorer.controls["clock"].value += 10
            explorer.move(**{name: value})
            assert explorer.words.startswith("Epoch 0:"), name
        explorer.controls["clock"].value += 1
        assert explorer.words.startswith("Epoch 1:")

    def test_a_change_that_only_later_training_shows_draws_nothing(self):
        explorer = playground(SPIRAL)
        clock = explorer.controls["clock"]
        clock.value = 10
        picture, words = explorer.picture.png, explorer.words
        explorer.move(eta=0.1)
        assert explorer.picture.png is picture and explorer.words != words
        clock.value += 1
        assert explorer.picture.png != picture

    def test_a_change_while_it_plays_is_trained_with_and_drawn_at_once(self):
        explorer = playground(SPIRAL)
        clock = explorer.controls["clock"]
        clock.running, clock.value = True, 10
        picture = explorer.picture.png
        explorer.move(eta=0.1)
        assert explorer.words.startswith("Epoch 11:") and explorer.picture.png != picture
        clock.value += 10
        assert explorer.words.startswith("Epoch 21:")
        explorer.move(noise=0.1)
        assert explorer.words.startswith("Epoch 0:")

    def test_controls_and_text_say_the_same(self):
        explorer = playground()
        explorer.move(eta=0.003, layers="8-8", noise=0.07)
        assert "noise=0.07 layers=8-8" in explorer.controls["text"].value
        assert "eta=0.003" in explorer.controls["text"].value
        explorer.controls[
            "text"
        ].value = "data=xor layers=5-3 batch=77 eta=0.25 l2=5e-05 points=0.5,-0.25,1"
        values = explorer.values
        assert (values["data"], values["layers"], values["batch"]) == ("xor", "5-3", 77)
        assert (values["eta"], values["l2"]) == (0.25, 5e-5)
        assert values["noise"] == Configuration().noise
        for name in ("eta", "l2", "batch"):
            ordered = list(explorer.controls[name].options.values())
            assert ordered == sorted(ordered)
        assert values["points"] == (((0.5, -0.25),), (1,))

    def test_a_copied_text_repeats_the_run_elsewhere(self):
        one = playground()
        one.move(eta=0.03, data="moons", noise=0.17, seed=3, dropout=0.1)
        points = one.controls["points"]
        points.value = np.array([[0.12345, -0.5]]), np.array([1])
        other = playground(one.controls["text"].value)
        for explorer in (one, other):
            explorer.controls["clock"].value += 20
        assert one.words == other.words
        assert np.array_equal(pixels(one), pixels(other))

    def test_a_loaded_text_starts_anew(self):
        explorer = playground(SPIRAL)
        explorer.controls["clock"].value = 20
        explorer.controls["text"].value = f"{SPIRAL} l2=0.01"
        assert explorer.words.startswith("Epoch 0:")

    def test_a_bad_text_is_told_until_something_else_is_chosen_and_changes_nothing(self, reader):
        explorer = playground()
        explorer.controls["clock"].value = 5
        before = pixels(explorer)
        explorer.controls["text"].value = "eta=huge"
        assert explorer.words.startswith("eta") and "huge" in explorer.words
        assert np.array_equal(pixels(explorer), before)
        assert explorer.controls["eta"].value == Configuration().eta
        explorer.controls["clock"].value += 1
        assert "huge" in explorer.words and explorer.controls["text"].value == "eta=huge"
        explorer.move(eta=0.1)
        assert "huge" not in explorer.words and "eta=0.1" in explorer.controls["text"].value

    def test_divergence_is_shown_pauses_and_ends_with_the_next_choice(self):
        explorer = playground(TOO_FAST)
        clock = explorer.controls["clock"]
        clock.running = True
        clock.value += 100
        assert "η = 3" in explorer.words and "without bound" in explorer.words
        assert not explorer.picture.error and not clock.running
        alarm = explorer.figure.axes[0].texts[0]
        assert alarm.get_text() == "training diverged"
        explorer.move(eta=0.03)
        assert explorer.words.startswith("Epoch 0:") and alarm.get_text() == ""
        clock.value += 10
        assert explorer.words.startswith("Epoch 10:")

    def test_the_goal_is_the_spiral(self):
        explorer = playground(f"{SPIRAL} act=relu")
        assert explorer.words.endswith("not yet.")
        explorer.controls["clock"].value = 400
        assert explorer.words.endswith("✓ reached.")
        easy = playground("data=gaussians noise=0.1")
        easy.controls["clock"].value = 40
        assert "100.0%" in easy.words and easy.words.endswith("not yet.")

    def test_clicked_points_are_learned_and_travel_in_the_text(self):
        explorer = playground()
        points, new = explorer.controls["points"], explorer.controls["new"]
        size = explorer.figure.bbox.size
        spot = points.axes.transData.transform([0.5, 1.0]) / size
        explorer.controls["clock"].value = 3
        points.follow_gesture({"number": "1", "start": spot, "end": spot, "done": True})
        new.value = 0
        points.follow_keys({"right": 0, "up": 0, "next": 0, "add": 1})
        assert explorer.words.startswith("Epoch 3:")
        assert explorer.controls["text"].value.endswith("points=0.50,1.00,1;0.00,0.00,0")

    def test_the_keyboard_moves_no_point_where_there_is_none(self):
        explorer = playground()
        explorer.controls["points"].follow_keys({"right": 5, "up": 0, "next": 1, "add": 0})
        assert len(explorer.values["points"][0]) == 0

    def test_a_bad_configuration_is_refused(self):
        with pytest.raises(ValueError, match="layers is “9-99”"):
            playground("layers=9-99")
