"""Training: batches, decreasing loss, seeds, early stopping, interrupts, divergence, messages."""

import sys
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbhelpers.activations import relu, tanh, with_parameters
from nbhelpers.arguments.door import bare_loss, targets
from nbhelpers.data import moons, spiral
from nbhelpers.layers import Activation, BatchNorm, Dense, Dropout, Sequential
from nbhelpers.losses import binary_cross_entropy_with_logits, huber, mse, softmax_cross_entropy
from nbhelpers.mlp import MLP
from nbhelpers.optimizers import SGD, Adam, AdamW, Momentum, RMSprop
from nbhelpers.regularization import L2, EarlyStopping
from nbhelpers.training import Diverged, accuracy, batches, epochs, train

X, T = moons(120, 0.1, rng=0)
VALIDATION = moons(60, 0.1, rng=1)


def mlp(dtype=np.float64):
    return MLP([2, 8, 2], tanh, rng=3, dtype=dtype)


def normed():
    layers = [Dense(2, 8), BatchNorm(8), Activation(relu), Dropout(0.2), Dense(8, 2)]
    return Sequential(layers, rng=3)


def loss_of(net, X=X, t=T):
    return softmax_cross_entropy(net(X), t)


def follow(net, count, optimizer=None, rng=0, **more):
    """The records of the first ``count`` epochs."""
    run = epochs(net, X, T, softmax_cross_entropy, optimizer or Adam(0.01), rng=rng, **more)
    return list(islice(run, count))


def watched(see):
    """Cross-entropy as a loss of the reader's own, which first calls ``see(y)``."""

    def loss(y, t):
        see(y)
        return softmax_cross_entropy(y, t)

    loss.gradient = softmax_cross_entropy.gradient
    return loss


@given(n=st.integers(1, 100), size=st.integers(1, 120), seed=st.integers(0, 1000))
def test_batches_hold_every_sample_once(n, size, seed):
    index = np.arange(n)
    pairs = list(batches(index, -index, size, np.random.default_rng(seed)))
    parts = [part for part, _ in pairs]
    assert sorted(np.concatenate(parts)) == list(range(n))
    assert all(np.array_equal(part, -targets) for part, targets in pairs)
    assert all(len(part) == size for part in parts[:-1]) and 0 < len(parts[-1]) <= size


class TestEpochs:
    @pytest.mark.parametrize(
        ("optimizer", "eta"),
        [(SGD, 0.3), (Momentum, 0.05), (RMSprop, 0.01), (Adam, 0.01), (AdamW, 0.01)],
    )
    @pytest.mark.parametrize("make", [mlp, normed, lambda: L2(mlp(), 1e-4)])
    def test_the_loss_falls(self, make, optimizer, eta):
        net = make()
        before = loss_of(net)
        records = follow(net, 40, optimizer(eta))
        assert [record.epoch for record in records] == list(range(1, 41))
        assert loss_of(net) < 0.5 * before and records[-1].loss < 0.7 * records[0].loss
        assert all(record.seconds > 0 for record in records)

    @pytest.mark.parametrize(("t", "loss"), [(T, softmax_cross_entropy), (np.sin(X), mse)])
    def test_one_full_batch_is_one_step_by_hand(self, t, loss):
        net, by_hand = mlp(), mlp()
        value, grad = by_hand.loss_and_gradient(X, t, loss)
        record = next(epochs(net, X, t, loss, SGD(0.5), batch_size=500))
        assert record.loss == pytest.approx(value)
        assert np.allclose(net.theta, by_hand.theta - 0.5 * grad, atol=1e-14)

    def test_the_loss_is_the_mean_over_samples_even_with_a_short_last_batch(self):
        net = mlp()
        (record,) = follow(net, 1, SGD(lambda k: 0.0), batch_size=50)
        assert record.loss == pytest.approx(loss_of(net)) and np.array_equal(net.theta, mlp().theta)

    @pytest.mark.parametrize("make", [mlp, normed])
    def test_the_same_seed_gives_the_same_parameters(self, make):
        one, same, other = make(), make(), make()
        for net, seed in ((one, 0), (same, 0), (other, 1)):
            follow(net, 3, rng=seed)
        assert np.array_equal(one.theta, same.theta) and not np.array_equal(one.theta, other.theta)

    def test_single_precision_stays(self):
        net, seen = mlp(np.float32), set()
        next(epochs(net, X, T, watched(lambda y: seen.add(y.dtype)), Adam(0.01)))
        assert seen == {np.dtype(np.float32)} and net.theta.dtype == np.float32

    @pytest.mark.parametrize("start", [epochs, train])
    def test_bad_input_is_told_at_once(self, start):
        for changes, message in [
            ({"X": X[:, 0]}, r"X has shape \(120,\), but 2 axes"),
            ({"X": X[:100]}, "X has 100 samples but t has 120 targets"),
            ({"batch_size": 0}, "batch_size is 0, but a whole number from 1 up"),
        ]:
            net, given = mlp(), {"X": X, "t": T, "loss": softmax_cross_entropy, "optimizer": SGD()}
            with pytest.raises(ValueError, match=message):
                start(net, **given | changes)
            assert np.array_equal(net.theta, mlp().theta)


class TestTrain:
    def run(self, net, **more):
        settings = {"epochs": 5, "validation": VALIDATION, "rng": 0, "progress": False} | more
        return train(net, X, T, softmax_cross_entropy, Adam(0.02), **settings)

    def test_gives_the_curves_and_keeps_the_last_parameters(self, capsys):
        net, other = mlp(), mlp()
        history = self.run(net, epochs=30)
        assert history.loss == [record.loss for record in follow(other, 30, Adam(0.02))]
        assert np.array_equal(net.theta, other.theta)
        assert history.validation_loss[-1] == pytest.approx(loss_of(net, *VALIDATION))
        assert len(history.validation_loss) == 30 and history.ended == "finished"
        assert history.best_epoch == 1 + np.argmin(history.validation_loss)
        assert history.kept_epoch == 30 and capsys.readouterr().out == ""
        alone = self.run(mlp(), validation=None)
        assert len(alone.loss) == 5 and alone.validation_loss == []

    def test_progress_bar_counts_the_epochs(self, capsys):
        self.run(mlp(), progress=True)
        shown = capsys.readouterr().err
        assert all(part in shown for part in ("5/5", "training=", "validation="))

    @pytest.mark.parametrize("make", [mlp, normed])
    def test_early_stopping_brings_back_the_best(self, make, capsys):
        X, t = spiral(40, 0.2, rng=0)
        validation = spiral(100, 0.2, rng=1)
        net = make()
        history = train(
            net, X, t, softmax_cross_entropy, Adam(0.05), epochs=500, validation=validation,
            rng=0, early_stopping=EarlyStopping(15), progress=False,
        )  # fmt: skip
        assert history.ended == "early stopping"
        assert len(history.loss) == history.best_epoch + 15
        assert history.kept_epoch == history.best_epoch
        assert loss_of(net, *validation) == pytest.approx(min(history.validation_loss), abs=1e-12)
        assert f"epoch {history.best_epoch}," in capsys.readouterr().out

    def test_early_stopping_begins_anew(self):
        stopping = EarlyStopping(3)
        stopping.watch(-1.0, [0.0])
        assert self.run(mlp(), early_stopping=stopping).ended == "finished"
        assert stopping.best.epoch > 0

    def test_messages_in_the_language_of_the_reader(self, reader, capsys):
        def interrupt(y):
            raise KeyboardInterrupt

        train(mlp(), X, T, watched(interrupt), SGD(), progress=False)
        words = {"zh": "训练被中断：一轮也没有完成", "en": "Interrupted before the first epoch"}
        assert words[reader] in capsys.readouterr().out


class TestInterrupt:
    """Ctrl-C may come between any two lines; a trace function raises it there."""

    def interrupted(self, net, line, validation=VALIDATION):
        left = [line]

        def tracer(frame, event, argument):
            if "nbhelpers" not in frame.f_code.co_filename:
                return None
            if event == "line":
                left[0] -= 1
                if left[0] == 0:
                    sys.settrace(None)
                    raise KeyboardInterrupt
            return tracer

        before = sys.gettrace()
        sys.settrace(tracer)
        try:
            return train(
                net, X, T, softmax_cross_entropy, Adam(0.05), epochs=6, validation=validation,
                batch_size=60, rng=0, progress=False,
            )  # fmt: skip
        finally:
            sys.settrace(before)

    @pytest.mark.parametrize("make", [mlp, normed])
    def test_at_any_line_the_best_parameters_are_kept(self, make):
        whole = make()
        states, losses = [whole.state.copy()], []
        run = epochs(whole, X, T, softmax_cross_entropy, Adam(0.05), batch_size=60, rng=0)
        for _ in islice(run, 6):
            states.append(whole.state.copy())
            losses.append(loss_of(whole, *VALIDATION))

        endings, kept = set(), set()
        for line in count(40, 13):
            net = make()
            try:
                history = self.interrupted(net, line)
            except KeyboardInterrupt:  # it came before the first epoch, or after the last
                continue
            endings.add(history.ended)
            kept.add(history.kept_epoch)
            if history.ended == "finished":
                break
            assert np.array_equal(net.state, states[history.kept_epoch])
            done = history.validation_loss
            assert done == losses[: len(done)]
            if history.kept_epoch:
                assert min(done) in (done[history.kept_epoch - 1], done[-1])
            else:
                assert len(done) <= 1
        assert endings == {"interrupted", "finished"} and len(kept) > 3

    @pytest.mark.parametrize(("line", "validation"), [(1500, VALIDATION), (700, None)])
    def test_says_what_is_kept_and_training_goes_on_after_it(self, line, validation, capsys):
        net = mlp()
        history = self.interrupted(net, line, validation)
        losses = history.loss if validation is None else history.validation_loss
        assert history.ended == "interrupted" and history.best_epoch == 1 + np.argmin(losses)
        assert f"parameters of epoch {history.kept_epoch}, which" in capsys.readouterr().out
        before = loss_of(net)
        train(net, X, T, softmax_cross_entropy, Adam(0.05), epochs=20, rng=0, progress=False)
        assert loss_of(net) < before


class TestDivergence:
    X = np.linspace(-2, 2, 40)[:, None]
    t = X * 3

    @pytest.mark.parametrize("eta", [3, 1e300])
    def test_epochs_explain_and_train_goes_back_to_the_best(self, eta, capsys):
        """Also where the loss of the validation samples overflows first."""
        net, again = MLP([1, 8, 1], relu, rng=0), MLP([1, 8, 1], relu, rng=0)
        with pytest.raises(Diverged, match=f"with η = {eta:g}".replace("+", ".")):
            list(islice(epochs(again, self.X, self.t, mse, SGD(eta), rng=0), 100))
        settings = {"validation": (self.X, self.t), "rng": 0, "progress": False}
        history = train(net, self.X, self.t, mse, SGD(eta), batch_size=40, **settings)
        assert history.ended == "diverged" and len(history.loss) < 100
        assert np.isfinite(net.theta).all() and np.isfinite(history.loss).all()
        if history.kept_epoch == 0:
            assert np.array_equal(net.theta, MLP([1, 8, 1], relu, rng=0).theta)
        assert f"η = {eta:g}"[:5] in capsys.readouterr().out

    def test_eta_is_named_also_where_it_depends_on_the_step_and_none_was_taken(self):
        net = MLP([1, 1], relu)
        net.theta = [1e300, 0]
        with pytest.raises(Diverged, match=r"η = 0\.1"):
            next(epochs(net, [[1e300]], [[0.0]], mse, SGD(lambda k: 0.1 / k)))


def test_accuracy_of_scores_of_classes_and_of_one_score():
    two, one = MLP([2, 2], tanh, rng=0), MLP([1, 1], tanh, rng=0)
    two.theta, one.theta = [1, 0, 0, 1, 0, 0], [1, 0]
    X, x = [[1, 0], [0, 1], [3, 2], [2, 3]], [[-1.0], [2.0], [3.0]]
    assert accuracy(two, X, [0, 1, 0, 0]) == 0.75
    assert accuracy(two, X, np.eye(2)[[0, 1, 0, 1]]) == 1
    assert accuracy(one, x, [0, 1, 0]) == pytest.approx(2 / 3)
    assert accuracy(one, x, [[0], [1], [1]]) == accuracy(one, [[0.0]], [1]) == 1


def test_an_error_of_the_loss_is_not_taken_for_divergence():
    with pytest.raises(ValueError, match="t holds the class index 7"):
        next(epochs(mlp(), X, np.full_like(T, 7), softmax_cross_entropy, SGD()))


CLASSES = np.random.default_rng(0).integers(0, 5, 9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("loss", "t"),
    [
        (softmax_cross_entropy, CLASSES),
        (softmax_cross_entropy, np.eye(5)[CLASSES]),
        (binary_cross_entropy_with_logits, np.eye(5)[CLASSES]),
        (with_parameters(huber, delta=0.5), np.eye(5)[CLASSES]),
    ],
)
def test_training_takes_the_formula_that_stands_behind_the_door(loss, t, dtype):
    a = (30 * np.random.default_rng(1).normal(size=(9, 5))).astype(dtype)
    before = a.copy()
    value, grad = bare_loss(loss).value_and_gradient(a, targets(loss, t, a.shape, dtype))
    assert value == pytest.approx(loss(a, t), rel=1e-6)
    assert np.allclose(grad, loss.gradient(a, t), atol=1e-7)
    assert grad.dtype == dtype and a.dtype == dtype and np.array_equal(a, before)


@pytest.mark.parametrize("make", [mlp, normed, lambda: L2(mlp(), 1e-4)])
def test_nothing_is_checked_again_once_training_has_begun(make):
    training = epochs(make(), X, T, softmax_cross_entropy, Adam(0.01), rng=0)
    called = set()
    sys.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)
    next(training)
    sys.setprofile(None)
    files = {(Path(code.co_filename).parent.name, code.co_name) for code in called}
    assert ("nbhelpers", "one_epoch") in files
    allowed = {"bare", "__getattr__"}
    assert {name for folder, name in files if folder == "arguments"} <= allowed
