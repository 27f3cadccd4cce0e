"""The playground: configurations as text, runs that repeat, and the explorer that shows them."""

import re

import numpy as np
import pytest
from from_a_page import told

from nbhelpers.explore.playground import BATCHES, GOAL, LAYERS, playground, readings
from nbhelpers.figures import playground as figures
from nbhelpers.figures.playground import CELLS, PLANE
from nbhelpers.lessons import playground as lessons
from nbhelpers.lessons.playground import Configuration, Run, from_text, to_text
from nbhelpers.training import accuracy

SPIRAL = "data=spiral layers=8-8 act=relu optimizer=adam eta=0.03"
TOO_FAST = "data=circles layers=8-8 act=relu loss=mse optimizer=sgd eta=3"
BAD_TEXTS = """
    eta speed=3 eta=fast eta=nan eta=inf eta=0 eta=11 noise=-0.1 dropout=1 batch=2.5 batch=0 seed=100
    data=iris act=Tanh layers= layers=8- layers=0-8 layers=17 layers=8-8-8-8-8 points= points=1,2
    points=1,2,3 points=1.7,0,1"""
DATA = [f"data={name}" for name in lessons.CHOICES["data"]]
RATES = {"sgd": 0.1, "momentum": 0.03, "rmsprop": 0.01, "adam": 0.02}
every = pytest.mark.parametrize


def epoch(explorer):
    return int(explorer.words.split()[1])


def played(text="", epochs=0):
    explorer = playground(text)
    explorer.controls["clock"].value += epochs
    return explorer, explorer.controls["clock"]


def trained(epochs=0, text="", **settings):
    run = Run(from_text(text)._replace(**settings))
    run.advance(epochs)
    return run


class TestText:
    def test_the_start_is_written_out_and_what_is_missing_is_the_start(self):
        assert to_text(Configuration()) == (
            "data=circles noise=0.05 layers=4 act=tanh init=xavier loss=bce optimizer=sgd eta=0.3 "
            "batch=32 l2=0 dropout=0 seed=0"
        )
        assert from_text("  eta=0.5\n data=xor ") == Configuration(eta=0.5, data="xor")

    @every("seed", range(30))
    def test_what_was_written_is_read_as_it_was_to_the_last_digit(self, seed):
        rng = np.random.default_rng(seed)
        values = {name: rng.choice(list(known)) for name, known in lessons.CHOICES.items()}
        values |= {name: rng.uniform(*ends) for name, ends in lessons.NUMBERS.items()}
        values |= {name: int(rng.integers(*ends)) for name, ends in lessons.WHOLE.items()}
        values["layers"] = "-".join(map(str, rng.integers(1, 17, rng.integers(0, 5)))) or "0"
        values["points"] = tuple((*x, 1) for x in rng.uniform(-1.6, 1.6, (rng.integers(3), 2)))
        assert from_text(to_text(Configuration(**values))) == Configuration(**values)

    @every("text", [*BAD_TEXTS.split(), "points=" + ";".join(["0,0,1"] * 101)])
    def test_text_that_says_nothing_is_refused_with_its_name(self, text, reader):
        with pytest.raises(ValueError, match=text.split("=")[0]) as raised:
            playground(text)
        assert bool(re.search("[一-鿿]", str(raised.value))) == (reader == "zh")


class TestRun:
    def test_the_same_text_gives_the_same_run_at_once_or_epoch_by_epoch(self):
        text = f"{SPIRAL} dropout=0.2 l2=0.001 points=0.1,0.2,1"
        at_once, single = trained(6, text), trained(0, text)
        for _ in range(6):
            single.advance(1)
        assert at_once.history == single.history and len(single.history) == 7
        assert np.array_equal(at_once.net.theta, single.net.theta)
        assert [trained(batch=b).epochs_a_picture for b in (1, 8, 32, 1000)] == [1, 3, 10, 10]

    @every("field", ["seed=1", "init=he", "noise=0.3", *DATA])
    def test_another_setting_is_another_start_but_other_data_have_the_same_weights(self, field):
        one, other = trained(noise=0.2), trained(0, field)
        same = np.array_equal(one.net.theta, other.net.theta)
        assert one.history != other.history and same == (field[:4] in ("data", "nois"))
        X, X_validation = other.X, other.validation[0]
        assert X.shape == X_validation.shape == (250, 2) and not np.isin(X, X_validation).any()

    @every("loss", lessons.CHOICES["loss"])
    @every("name, eta", RATES.items())
    def test_every_loss_is_learned_with_every_optimizer(self, loss, name, eta):
        run = trained(60, f"data=moons noise=0.1 layers=8 loss={loss} optimizer={name} eta={eta}")
        assert min(run.accuracies()) > 0.85 and run.history[-1][1] < run.history[0][1]

    @every("seed", range(5))
    def test_the_spiral_can_be_solved_at_the_noise_that_is_there_at_first(self, seed):
        run = trained(0, SPIRAL, seed=seed)
        assert max(run.advance(10) or run.accuracies()[1] for _ in range(20)) >= GOAL

    def test_zeros_learn_nothing_l2_pulls_the_weights_and_losses_are_without_it(self):
        assert np.allclose(trained(30, init="zeros").net.W[0], 0)
        free, pulled = trained(40), trained(40, l2=0.1)
        assert np.abs(pulled.net.theta).sum() < 0.7 * np.abs(free.net.theta).sum()
        run = trained(0, "l2=0.1 dropout=0.5 layers=8")
        scores = np.where(run.t == 1, 1, -1) * run.net(run.X)[:, 0]
        assert np.isclose(run.history[0].training, np.mean(np.logaddexp(0, -scores)))
        assert np.isclose(run.accuracies()[0], accuracy(run.net, run.X, run.t))

    def test_changes_go_on_from_the_same_weights_and_those_of_eta_with_the_same_memory(self):
        run = trained(5, optimizer="momentum")
        theta, memory = run.net.theta.copy(), run.optimizer.vectors
        run.change(run.configuration._replace(eta=0.01))
        assert run.optimizer.vectors is memory and run.optimizer.eta == 0.01
        run.change(from_text("eta=0.5 l2=0.01 dropout=0.5 batch=8 optimizer=adam points=0,0,0"))
        assert run.optimizer.vectors is None and run.optimizer.eta == 0.5
        assert np.array_equal(run.net.theta, theta) and len(run.X) == len(run.t) == 251
        run.advance(1)
        assert run.epoch == 6 and not np.array_equal(run.net.theta, theta)

    def test_divergence_keeps_the_last_finite_weights_and_says_why(self, reader):
        run = trained(100, TOO_FAST)
        run.advance(5)
        assert "η = 3" in run.diverged and 0 < run.epoch < 100 and len(run.history) == run.epoch + 1
        assert np.isfinite(run.net.theta).all() and np.isfinite(run.history).all()
        assert run.losses() == run.history[-1]

    @every("loss", lessons.CHOICES["loss"])
    def test_outputs_are_those_of_every_neuron_and_end_between_the_classes(self, loss):
        run = trained(layers="3-2", loss=loss, init="large")
        first, second, y = run.outputs(PLANE)
        assert [len(h.T) for h in (first, second, y)] == [3, 2, 1] and len(y) == CELLS**2
        assert np.allclose(first, np.tanh(PLANE @ run.net.W[0].T + run.net.b[0]))
        assert -1 <= y.min() < y.max() <= 1 and np.array_equal(y > 0, run.net(PLANE) > 0)


class TestPicture:
    def test_colors_run_from_orange_over_white_to_blue_and_dead_neurons_are_white(self):
        colors = figures.painted(np.array([-1, np.nan, 1]), figures.DEEP)
        low, middle, high = colors[:, :3].astype(int)
        assert low[0] > low[2] + 100 and high[2] > high[0] + 100 and middle.min() >= 253
        assert np.array_equal(figures.PALE[0] > figures.DEEP[0], figures.DEEP[0] < 255)
        h = np.array([[0.0, -4.0, np.nan], [0.0, 2.0, 5.0]])
        assert np.array_equal(figures.normalized(h), [[0, -1, 0], [0, 0.5, 1]])

    def test_the_border_is_where_the_sign_changes_and_rows_run_down(self):
        assert PLANE[0].tolist() == [-1.6, 1.6] and PLANE[1, 0] > -1.6 and PLANE[1, 1] == 1.6
        outside = (1 - (PLANE**2).sum(axis=1)).reshape(CELLS, CELLS)
        assert np.nanmax(np.abs(np.hypot(*figures.border(outside)) - 1)) < 0.01
        above = (PLANE[:, 1] - 0.5).reshape(CELLS, CELLS)
        assert np.allclose(figures.border(above)[1][:-1], 0.5)
        assert figures.border(np.ones((CELLS, CELLS))) == ([], [])

    @every("counts", [[2], [2, 1], [2, 16], [2, 8, 8, 8, 8], [2, 16, 1, 16, 16]])
    def test_tiles_lie_apart_in_their_room(self, counts):
        size, room = figures.tile_size(counts), figures.ROOM[1]
        for tops in (figures.tile_tops(n, size) for n in counts):
            assert size >= 20 and min(tops) >= 0 and max(tops) + size <= room
            assert np.diff(tops).min(initial=room) >= size + 2


class TestExplorer:
    def test_the_clock_trains_and_goes_back_and_a_narrow_page_folds(self):
        explorer, clock = played(SPIRAL)
        start = explorer.picture.png
        place, reached = {"ones": 0, "backs": 0, "running": False}, []
        for place["ones"] in (1, 2, 5):
            explorer.picture.set_state(told(at_clock=dict(place)))
            reached.append(epoch(explorer))
        clock.value = 210
        assert reached == [1, 2, 5] and explorer.figure.axes[2].get_xlim() == (0, 400)
        explorer.picture.set_state(told(at_clock=place | {"ones": 0, "backs": 1}))
        assert epoch(explorer) == 0 and explorer.picture.png == start
        for folded, width in (True, 320), (False, 592):
            explorer.picture.set_state({"folded": folded})
            assert explorer.picture.width == width and (explorer.picture.png == start) != folded

    def test_back_and_play_in_one_message_play_from_the_start_and_an_old_count_is_none(self):
        explorer, clock = played(epochs=10)
        for ones, backs, reached in (2, 0, 12), (1, 0, 12), (0, 1, 0):
            place = {"ones": ones, "backs": backs, "running": True}
            explorer.picture.set_state(told(at_clock=place))
            assert epoch(explorer) == reached and clock.running

    @pytest.mark.parametrize(
        "state",
        [
            {"reset": 1},
            {"at_text": "eta=0.1"},
            {"at_clock": {"ones": 0, "backs": 1, "running": False}},
        ],
    )
    def test_what_goes_back_to_the_start_does_so_before_one_more_epoch(self, state):
        """Reset, a text, or ■, and then “1 epoch”, in one message: it is the first epoch."""
        explorer, clock = played(epochs=10)
        one = {"at_clock": {"ones": 1, "backs": state.get("at_clock", {}).get("backs", 0)}}
        one["at_clock"]["running"] = False
        explorer.picture.set_state(told(**state | one))
        assert epoch(explorer) == clock.value == 1

    def test_a_reset_pauses_a_clock_that_has_not_begun(self):
        explorer, clock = played()
        explorer.picture.set_state(told(at_clock={"ones": 0, "backs": 0, "running": True}))
        explorer.picture.set_state(told(reset=1))
        assert not clock.running and not explorer.picture.at_clock["running"]

    def test_a_move_is_heard_beside_a_change_of_the_page(self):
        explorer, _ = played()
        explorer.picture.set_state({"folded": True, "ratio": 2.0} | told(at_noise=7))
        assert explorer.values["noise"] == 0.07 and explorer.picture.width == 320

    def test_what_moves_after_a_text_moves_in_one_message_too(self):
        explorer, _ = played()
        explorer.picture.set_state(told(at_text="noise=0.3 layers=8-8", at_noise=7))
        assert explorer.values["noise"] == 0.07 and explorer.values["layers"] == "8-8"
        assert "noise=0.07" in explorer.picture.at_text

    def test_a_later_change_of_eta_goes_on_and_one_of_data_starts_anew(self):
        explorer, clock = played(epochs=10)
        picture = explorer.picture.png
        explorer.move(eta=1, l2=0.01, batch=16, dropout=0.2, optimizer="momentum")
        assert epoch(explorer) == 10 and explorer.picture.png is picture
        clock.running = True
        explorer.move(eta=0.03)
        assert epoch(explorer) == 11 and explorer.picture.png != picture
        for name, value in {"data": "moons", "layers": "8", "act": "relu", "init": "he"}.items():
            clock.value += 10
            explorer.move(**{name: value})
            assert epoch(explorer) == 0 and clock.running, name

    def test_controls_and_text_say_the_same_to_the_last_digit_and_know_the_same(self):
        explorer, _ = played()
        explorer.move(eta=0.0031, layers="8-8", noise=0.07)
        assert {"noise=0.07", "layers=8-8", "eta=0.0031"} < set(explorer.values["text"].split())
        text = "data=xor noise=0.1234 layers=5-3 eta=0.25 batch=77 l2=0.00005 points=0.5,-0.255,1"
        explorer.move(text=text)
        values = [explorer.values[word.split("=")[0]] for word in text.split()]
        assert values == ["xor", 0.1234, "5-3", 0.25, 77, 5e-5, (((0.5, -0.255),), (1,))]
        explorer.picture.set_state(told(at_batch="78", at_layers="5-4"))
        assert explorer.values["batch"] == 78 and "layers=5-4" in explorer.values["text"]
        assert (explorer.picture.at_layers, explorer.picture.at_noise) == ("5-4", "0.1234")
        for name, known in lessons.CHOICES.items():
            assert set(explorer.controls[name].values) == set(known)
        assert all(from_text(f"layers={n}").layers == n for n in LAYERS.values())
        assert all(from_text(f"batch={b}").batch == b for b in BATCHES.values())

    def test_a_typed_text_is_the_run_that_is_shown_from_its_first_epoch_and_anywhere(self):
        explorer, clock = played(SPIRAL, 20)
        explorer.move(text=(text := f"{SPIRAL} noise=0.123 l2=0.01 points=0.12,-0.5,1"))
        clock.value += 1
        assert explorer.words.startswith(readings(trained(1, text)))
        other, _ = played(explorer.values["text"], 1)
        assert (explorer.words, explorer.picture.png) == (other.words, other.picture.png)

    def test_a_bad_text_is_told_until_something_else_is_chosen_and_changes_nothing(self, reader):
        explorer, clock = played(epochs=5)
        before = explorer.picture.png
        explorer.move(text="eta=huge")
        assert re.search("\neta.*huge.*\n", explorer.words) and epoch(explorer) == 5
        assert explorer.picture.png == before and explorer.values["eta"] == 0.3
        clock.value += 1
        assert "huge" in explorer.words and explorer.values["text"] == "eta=huge"
        explorer.move(eta=0.1)
        assert "huge" not in explorer.words and "eta=0.1" in explorer.values["text"]

    def test_divergence_is_shown_pauses_and_ends_with_the_next_choice(self):
        explorer, clock = played(TOO_FAST)
        clock.running, alarm = True, explorer.figure.axes[0].texts[-1]
        clock.value += 100
        assert "η = 3" in explorer.words and "without bound" in explorer.words
        assert alarm.get_text() == "training diverged" and not clock.running
        explorer.move(eta=0.03)
        assert epoch(explorer) == 0 and alarm.get_text() == ""

    @every("eta", [1, 3])
    def test_weights_that_ran_away_are_told_until_training_starts_again(self, eta):
        explorer, clock = played(f"{TOO_FAST} eta={eta}", 5)
        explorer.move(eta=0.03)
        for count, high in (5, True), (25, True), (0, False):
            clock.value = count
            assert ("run away" in explorer.words) == high and epoch(explorer) == count

    def test_the_task_is_the_spiral(self):
        for text, epochs, how in (SPIRAL, 0, "✗"), (SPIRAL, 150, "✓"), ("noise=0", 80, "✗"):
            words = played(text, epochs)[0].words
            assert how in words and ("100.0%" in words) == (epochs > 0)

    def test_clicked_points_are_learned_and_travel_in_the_text(self):
        explorer, _ = played(epochs=3)
        points = explorer.controls["points"]
        # There is none to move yet.
        points.follow_keys({"series": "1", "right": 5, "up": 0, "next": 1, "add": 0})
        spot = points.axes.transData.transform([0.504, 1.0]) / explorer.figure.bbox.size
        points.follow_gesture({"number": "1", "start": spot, "end": spot, "done": True})
        explorer.move(new=0)
        points.follow_keys({"series": "1", "right": 6, "up": 0, "next": 1, "add": 1})
        assert explorer.values["text"].endswith("points=0.5,1,1;0.03,0,0") and epoch(explorer) == 3
