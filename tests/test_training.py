"""Training: batches, decreasing loss, seeds, early stopping, interrupts, divergence, messages."""

import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbhelpers.activations import relu, tanh, with_parameters
from nbhelpers.arguments.door import bare_loss, targets
from nbhelpers.data import digits, moons, spiral
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
        "optimizer",
        [SGD(0.3), Momentum(0.05), RMSprop(0.01), Adam(0.01), AdamW(0.01)],
        ids=lambda optimizer: type(optimizer).__name__,
    )
    @pytest.mark.parametrize("make", [mlp, normed, lambda: L2(mlp(), 1e-4)])
    def test_the_loss_falls(self, make, optimizer):
        optimizer = type(optimizer)(optimizer.eta)
        net = make()
        before = loss_of(net)
        records = list(islice(epochs(net, X, T, softmax_cross_entropy, optimizer, rng=0), 40))
        assert [record.epoch for record in records] == list(range(1, 41))
        assert loss_of(net) < 0.5 * before
        assert records[-1].loss < 0.7 * records[0].loss
        assert all(record.seconds > 0 for record in records)

    def test_one_full_batch_is_one_step_by_hand(self):
        net, by_hand = mlp(), mlp()
        value, grad = by_hand.loss_and_gradient(X, T, softmax_cross_entropy)
        record = next(epochs(net, X, T, softmax_cross_entropy, SGD(0.5), batch_size=500))
        assert record.loss == pytest.approx(value)
        assert np.allclose(net.theta, by_hand.theta - 0.5 * grad, atol=1e-14)

    def test_the_loss_is_the_mean_over_samples_even_with_a_short_last_batch(self):
        net = mlp()
        start = net.theta.copy()
        still = SGD(lambda k: 0.0)
        record = next(epochs(net, X, T, softmax_cross_entropy, still, batch_size=50, rng=0))
        assert record.loss == pytest.approx(loss_of(net)) and np.array_equal(net.theta, start)

    @pytest.mark.parametrize("make", [mlp, normed])
    def test_the_same_seed_gives_the_same_parameters(self, make):
        thetas = []
        for seed in (0, 0, 1):
            net = make()
            list(islice(epochs(net, X, T, softmax_cross_entropy, Adam(0.01), rng=seed), 3))
            thetas.append(net.theta.copy())
        assert np.array_equal(thetas[0], thetas[1])
        assert not np.array_equal(thetas[0], thetas[2])

    def test_data_stays_and_single_precision_stays(self):
        net, data, targets = mlp(np.float32), X.copy(), T.copy()
        seen = []

        def loss(y, t):
            seen.append(y.dtype)
            return softmax_cross_entropy(y, t)

        loss.gradient = softmax_cross_entropy.gradient
        next(epochs(net, data, targets, loss, Adam(0.01)))
        assert set(seen) == {np.dtype(np.float32)} and net.theta.dtype == np.float32
        assert np.array_equal(data, X) and np.array_equal(targets, T)

    def test_regression_with_targets_of_two_axes(self):
        rng = np.random.default_rng(0)
        X = rng.normal(size=(60, 2))
        t = np.sin(X) @ [[1.0], [2.0]]
        net = MLP([2, 8, 1], tanh, rng=0)
        *_, last = islice(epochs(net, X, t, mse, Adam(0.02), rng=0), 100)
        assert last.loss < 0.05 * np.var(t)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"X": X[:, 0]}, r"X has shape \(120,\), but 2 axes"),
            ({"X": X[:100]}, "X has 100 samples but t has 120 targets"),
            ({"X": np.full_like(X, np.nan)}, "X holds NaN"),
            ({"t": np.float64(1)}, r"t has shape \(\)"),
            ({"batch_size": 0}, "batch_size is 0, but a whole number from 1 up"),
            ({"batch_size": 2.5}, "batch_size is 2.5"),
        ],
    )
    def test_bad_input_is_told_at_once(self, changes, message):
        net = mlp()
        arguments = {"X": X, "t": T, "loss": softmax_cross_entropy, "optimizer": SGD()} | changes
        for start in (epochs, train):
            with pytest.raises(ValueError, match=message):
                start(net, **arguments)
        assert np.array_equal(net.theta, mlp().theta)


class TestTrain:
    def run(self, net, **more):
        settings = {"epochs": 5, "validation": VALIDATION, "rng": 0, "progress": False} | more
        return train(net, X, T, softmax_cross_entropy, Adam(0.02), **settings)

    def test_gives_the_curves_and_keeps_the_last_parameters(self, capsys):
        net, other = mlp(), mlp()
        history = self.run(net, epochs=30)
        records = list(islice(epochs(other, X, T, softmax_cross_entropy, Adam(0.02), rng=0), 30))
        assert history.loss == [record.loss for record in records]
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
        assert "5/5" in shown and "training=" in shown and "validation=" in shown

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

    def test_early_stopping_wants_validation_and_begins_anew(self):
        stopping = EarlyStopping(3)
        with pytest.raises(ValueError, match="give validation="):
            self.run(mlp(), validation=None, early_stopping=stopping)
        stopping.watch(-1.0, [0.0])
        assert self.run(mlp(), early_stopping=stopping).ended == "finished"
        assert stopping.best.epoch > 0

    def test_messages_in_the_language_of_the_reader(self, reader, capsys):
        def loss(y, t):
            raise KeyboardInterrupt

        loss.gradient = softmax_cross_entropy.gradient
        train(mlp(), X, T, loss, SGD(), progress=False)
        words = {"zh": "训练被中断：一轮也没有完成", "en": "Interrupted before the first epoch"}
        assert words[reader] in capsys.readouterr().out

    @pytest.mark.parametrize("epochs", [0, -3, 2.5])
    def test_epochs_is_a_whole_number(self, epochs):
        with pytest.raises(ValueError, match=f"epochs is {epochs}"):
            self.run(mlp(), epochs=epochs)


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
        states, losses = [whole.theta.copy()], []
        if hasattr(whole, "state"):
            states = [whole.state.copy()]
        run = epochs(whole, X, T, softmax_cross_entropy, Adam(0.05), batch_size=60, rng=0)
        for _ in range(6):
            next(run)
            states.append(getattr(whole, "state", whole.theta).copy())
            losses.append(loss_of(whole, *VALIDATION))

        endings, kept = set(), set()
        line = 40
        while True:
            net = make()
            try:
                history = self.interrupted(net, line)
            except KeyboardInterrupt:  # it came before the first pass, or after the last
                line += 13
                continue
            endings.add(history.ended)
            kept.add(history.kept_epoch)
            if history.ended == "finished":
                break
            assert np.array_equal(getattr(net, "state", net.theta), states[history.kept_epoch])
            done = history.validation_loss
            assert done == losses[: len(done)]
            if history.kept_epoch:
                assert min(done) in (done[history.kept_epoch - 1], done[-1])
            else:
                assert len(done) <= 1
            line += 13
        assert endings == {"interrupted", "finished"} and len(kept) > 3

    def test_says_what_is_kept_and_training_goes_on_after_it(self, capsys):
        net = mlp()
        history = self.interrupted(net, 1500)
        assert history.ended == "interrupted" and history.kept_epoch > 0
        assert f"parameters of epoch {history.kept_epoch}, which" in capsys.readouterr().out
        before = loss_of(net)
        train(net, X, T, softmax_cross_entropy, Adam(0.05), epochs=20, rng=0, progress=False)
        assert loss_of(net) < before

    def test_without_validation_the_training_loss_decides(self):
        history = self.interrupted(mlp(), 700, validation=None)
        assert history.ended == "interrupted"
        assert history.best_epoch == 1 + np.argmin(history.loss)


class TestDivergence:
    X = np.linspace(-2, 2, 40)[:, None]
    t = X * 3

    def net(self):
        return MLP([1, 8, 1], relu, rng=0)

    def test_epochs_explain(self):
        with pytest.raises(Diverged, match="with η = 3 the parameters grew without bound"):
            list(islice(epochs(self.net(), self.X, self.t, mse, SGD(3), rng=0), 100))

    @pytest.mark.parametrize("eta", [3, 1e300])
    def test_train_goes_back_to_the_best_also_where_the_validation_loss_overflows(
        self, eta, capsys
    ):
        net, settings = self.net(), {"validation": (self.X, self.t), "rng": 0, "progress": False}
        history = train(net, self.X, self.t, mse, SGD(eta), batch_size=40, **settings)
        assert history.ended == "diverged" and len(history.loss) < 100
        assert np.isfinite(net.theta).all() and np.isfinite(history.loss).all()
        if history.kept_epoch == 0:
            assert np.array_equal(net.theta, self.net().theta)
        assert f"η = {eta:g}"[:5] in capsys.readouterr().out


class TestAccuracy:
    def test_of_scores_of_classes_and_of_one_score(self):
        two, one = MLP([2, 2], tanh, rng=0), MLP([1, 1], tanh, rng=0)
        two.theta, one.theta = [1, 0, 0, 1, 0, 0], [1, 0]
        X, x = [[1, 0], [0, 1], [3, 2], [2, 3]], [[-1.0], [2.0], [3.0]]
        assert accuracy(two, X, [0, 1, 0, 0]) == 0.75
        assert accuracy(two, X, np.eye(2)[[0, 1, 0, 1]]) == 1
        assert accuracy(one, x, [0, 1, 0]) == pytest.approx(2 / 3)
        assert accuracy(one, x, [[0], [1], [1]]) == 1

    def test_digits_are_learned(self):
        X, t = digits()
        net = MLP([64, 32, 10], relu, rng=0)
        train(net, X, t, softmax_cross_entropy, Adam(0.005), epochs=15, rng=0, progress=False)
        assert accuracy(net, *digits("validation")) > 0.95


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
