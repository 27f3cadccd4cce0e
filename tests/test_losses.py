"""Losses against 50 digits, scikit-learn, limits and bad input."""

import mpmath as mp
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error

from nbhelpers.activations import identity, sigmoid, softmax, with_parameters
from nbhelpers.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    huber,
    mae,
    mse,
    softmax_cross_entropy,
)

REGRESSION = [mse, mae, huber]
BINARY = [binary_cross_entropy, binary_cross_entropy_with_logits]
CLASSES = [cross_entropy, softmax_cross_entropy]
LOSSES = REGRESSION + BINARY + CLASSES
by_name = {"ids": lambda loss: getattr(loss, "__name__", None)}
every_loss = pytest.mark.parametrize("loss", LOSSES, **by_name)
EPS = np.finfo(float).eps
EVERY_SHAPE = [
    (loss, s) for loss in REGRESSION + BINARY for s in [(), (6,), (6, 1), (5, 3), (1, 4)]
]
EVERY_SHAPE += [(loss, s) for loss in CLASSES for s in [(4,), (1, 3), (5, 3), (5, 2)]]


@pytest.fixture(autouse=True)
def fifty_digits():
    with mp.workdps(50):
        yield


def sample(loss, shape, seed=0):
    """A prediction and a target that suit the loss; probabilities as targets if the seed is odd."""
    rng = np.random.default_rng(seed)
    y, t = rng.normal(size=(2, *shape)) * 2
    if loss in CLASSES:
        t = softmax(t) if seed % 2 else np.eye(shape[-1])[t.argmax(axis=-1)]
        return (softmax(y) if loss is cross_entropy else y), t
    if loss in BINARY:
        t = sigmoid(t) if seed % 2 else (t > 0) * 1.0
        return (sigmoid(y) if loss is binary_cross_entropy else y), t
    return y, y + t


# The loss of one sample, with its outputs y and t as lists of numbers of mpmath.
FORMULAS = {
    mse: lambda y, t: sum((a - b) ** 2 for a, b in zip(y, t, strict=True)),
    mae: lambda y, t: sum(abs(a - b) for a, b in zip(y, t, strict=True)),
    huber: lambda y, t, delta=1: sum(
        r * r / 2 if r <= delta else delta * (r - mp.mpf(delta) / 2)
        for r in (abs(a - b) for a, b in zip(y, t, strict=True))
    ),
    cross_entropy: lambda y, t: -sum(b * mp.log(a) for a, b in zip(y, t, strict=True) if b),
    softmax_cross_entropy: lambda a, t: sum(
        s * (mp.log(sum(map(mp.exp, a))) - z) for z, s in zip(a, t, strict=True)
    ),
    binary_cross_entropy: lambda y, t: sum(
        FORMULAS[cross_entropy]([a, 1 - a], [b, 1 - b]) for a, b in zip(y, t, strict=True)
    ),
    binary_cross_entropy_with_logits: lambda a, t: sum(
        FORMULAS[softmax_cross_entropy]([z, 0], [s, 1 - s]) for z, s in zip(a, t, strict=True)
    ),
}


def samples(loss, y, t):
    """The samples of the arrays y and t, as pairs of lists of numbers of mpmath."""
    n = len(y) if np.ndim(y) > (loss in CLASSES) else 1
    rows = [np.reshape(np.asarray(array, float), (n, -1)).tolist() for array in (y, t)]
    return [[list(map(mp.mpf, row)) for row in pair] for pair in zip(*rows, strict=True)]


def exact(loss, y, t, **parameters):
    """Value of the loss with 50 digits."""
    pairs = samples(loss, y, t)
    return float(sum(FORMULAS[loss](*pair, **parameters) for pair in pairs) / len(pairs))


def exact_gradient(loss, y, t, **parameters):
    """Gradient of the loss, by central differences with a step of 10⁻²⁰."""
    pairs, step, gradient = samples(loss, y, t), mp.mpf(10) ** -20, []
    for a, b in pairs:
        for i in range(len(a)):
            above, below = ([*a[:i], a[i] + s * step, *a[i + 1 :]] for s in (1, -1))
            change = FORMULAS[loss](above, b, **parameters) - FORMULAS[loss](below, b, **parameters)
            gradient.append(float(change / (2 * step) / len(pairs)))
    return np.reshape(gradient, np.shape(y))


class TestFiftyDigits:
    @pytest.mark.parametrize(("loss", "shape"), EVERY_SHAPE, **by_name)
    def test_ordinary_values(self, loss, shape):
        for seed in range(4):
            y, t = sample(loss, shape, seed)
            slope = loss.gradient(y, t)
            assert np.ndim(loss(y, t)) == 0 and np.shape(slope) == shape
            assert np.isclose(loss(y, t), exact(loss, y, t), rtol=1e-13, atol=0)
            assert np.allclose(slope, exact_gradient(loss, y, t), rtol=1e-12, atol=1e-16)

    @given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
    @example(0.0, 1.0)
    @example(np.nextafter(2, 3), 2.0)
    def test_huber_with_a_threshold(self, r, delta):
        bound = with_parameters(huber, delta=delta)
        for y in (r, delta, -delta):
            value = exact(huber, y, 0, delta=delta)
            assert huber(y, 0, delta) == bound(y, 0) == pytest.approx(value, rel=1e-14)
            slope = np.clip(y, -delta, delta)
            assert huber.gradient(y, 0, delta) == bound.gradient(y, 0) == slope

    @pytest.mark.parametrize("loss", REGRESSION, **by_name)
    @pytest.mark.parametrize("r", [1e-150, 1e-8, 1.0, 1e8, 1e150, 1e300])
    def test_tiny_and_huge_residuals(self, loss, r):
        if loss is mse and r == 1e300:
            return  # its square is no float
        for y in (r, -r):
            assert np.isclose(loss(y, 0), exact(loss, y, 0), rtol=1e-14, atol=0)
        slope = {mse: 2 * r, mae: 1, huber: min(r, 1)}[loss]
        assert loss.gradient(r, 0) == slope and loss.gradient(-r, 0) == -slope

    @pytest.mark.parametrize("p", [1e-300, 1e-12, 0.5, 1 - 1e-12])
    @pytest.mark.parametrize("t", [0.0, 0.25, 1.0])
    def test_probabilities_near_the_ends(self, p, t):
        loss, y, one = binary_cross_entropy, [p, 1 - p, 0], [1, 0, 0]
        with mp.workdps(400):
            value = exact(loss, p, t)
            slope = float((1 - t) / (1 - mp.mpf(p)) - t / mp.mpf(p))
        assert np.isclose(loss(p, t), value, rtol=1e-14, atol=0)
        assert np.isclose(loss.gradient(p, t), slope, rtol=1e-14)
        assert np.isclose(cross_entropy(y, one), -float(mp.log(p)), rtol=1e-14, atol=0)
        assert np.allclose(cross_entropy.gradient(y, one), [-1 / p, 0, 0], rtol=1e-14)

    @pytest.mark.parametrize("a", [1e-300, 1e-9, 0.1, 5.0, 36.0, 40.0, 700.0, 1e4, 1e300])
    @pytest.mark.parametrize("t", [0.0, 0.25, 1.0])
    def test_logits_of_any_size(self, a, t):
        loss = binary_cross_entropy_with_logits
        for z in (a, -a):
            with mp.workdps(400 if a < 1e-8 else 50):
                sized = mp.mpf(z)
                value = t * softplus(-sized) + (1 - t) * softplus(sized)
                slope = mp.exp(-softplus(-sized)) - t
            assert np.isclose(loss(z, t), float(value), rtol=1e-14, atol=1e-320)
            assert np.isclose(loss.gradient(z, t), float(slope), rtol=0, atol=2 * EPS)

    @given(arrays(float, (3, 4), elements=st.floats(-1e4, 1e4)), st.integers(0, 3))
    def test_softmax_of_logits_of_any_size(self, a, k):
        with mp.workdps(50):
            value = exact(softmax_cross_entropy, a, np.eye(4)[[k] * 3])
        gradient = softmax(a) - np.eye(4)[[k] * 3]
        assert np.isclose(softmax_cross_entropy(a, [k] * 3), value, rtol=1e-13, atol=1e-11)
        ours = softmax_cross_entropy.gradient(a, [k] * 3)
        assert np.allclose(ours, gradient / 3, rtol=1e-11, atol=2 * EPS)


def softplus(z):
    """log(1 + eᶻ) in mpmath, for any z."""
    return z + mp.exp(-z) if z > 1000 else mp.exp(z) if z < -1000 else mp.log1p(mp.exp(z))


@pytest.mark.parametrize("seed", range(5))
def test_scikit_learn_has_the_same_means_over_samples(seed):
    y, t = sample(mse, (7, 3), seed)
    assert np.isclose(mse(y, t), 3 * mean_squared_error(t, y))
    assert np.isclose(mae(y, t), 3 * mean_absolute_error(t, y))
    y, t = sample(cross_entropy, (7, 3), 2 * seed)
    assert np.isclose(cross_entropy(y, t), log_loss(t.argmax(axis=1), y, labels=[0, 1, 2]))
    p, t = sample(binary_cross_entropy, (7,), 2 * seed)
    assert np.isclose(binary_cross_entropy(p, t), log_loss(t, p, labels=[0, 1]))


class TestConventions:
    def test_by_hand(self):
        """Huber keeps its ½; the slope of the absolute error is 0 at 0; the default threshold is 1."""
        assert mse([1, 2, 4], [1, 0, 1]) == (0 + 4 + 9) / 3
        assert np.allclose(mse.gradient([1, 2, 4], [1, 0, 1]), [0, 4 / 3, 2])
        assert huber(0.5, 0) == 0.125 and huber(3.0, 0, delta=2.0) == 2 * (3 - 1)
        slopes = huber.gradient([3.0, -3.0, 1.0], [0, 0, 0], delta=2.0)
        assert slopes.tolist() == [2 / 3, -2 / 3, 1 / 3] and huber.gradient(5, 0) == 1
        assert mae.gradient([1, -1, 0, 0], [0, 0, 0, 0]).tolist() == [0.25, -0.25, 0, 0]

    @pytest.mark.parametrize("loss", CLASSES, **by_name)
    def test_indices_and_one_hot_are_the_same(self, loss):
        y, t = sample(loss, (6, 3))
        for kind in (np.int8, np.int64, np.uint8, np.uint64):
            index = t.argmax(axis=1).astype(kind)
            assert loss(y, index) == loss(y, t)
            assert loss.gradient(y, index).tolist() == loss.gradient(y, t).tolist()
            assert loss(y[0], index[0]) == loss(y[0], t[0]) == loss(y[0], int(index[0]))

    @pytest.mark.parametrize("loss", REGRESSION + BINARY, **by_name)
    def test_a_column_is_as_good_as_a_row_of_numbers(self, loss):
        y, t = sample(loss, (5,))
        column = y[:, None]
        assert loss(column, t) == loss(y, t[:, None]) == loss(y, t)
        assert loss.gradient(column, t).shape == (5, 1)
        assert loss.gradient(y, t[:, None]).tolist() == loss.gradient(y, t).tolist()
        assert loss.gradient(column, t)[:, 0].tolist() == loss.gradient(y, t).tolist()

    def test_what_happened_was_certain(self):
        for value in (
            binary_cross_entropy([0, 1], [0, 1]),
            cross_entropy([[0, 1, 0]], [1]),
            binary_cross_entropy_with_logits([-1e4, 1e4], [0, 1]),
            softmax_cross_entropy([[-1e4, 1e4]], [1]),
        ):
            assert value == 0 and not np.signbit(value)

    def test_what_happened_was_ruled_out(self):
        assert binary_cross_entropy(0, 1) == binary_cross_entropy(1, 0) == np.inf
        assert binary_cross_entropy(0, 0.5) == cross_entropy([0, 1], [1, 0]) == np.inf
        p, t = [0, 1, 0, 1], [1, 0, 0, 1]
        assert binary_cross_entropy.gradient(p, t).tolist() == [-np.inf, np.inf, 0.25, -0.25]
        slopes = cross_entropy.gradient([[0, 1.0], [0, 1]], [0, 1])
        assert slopes.tolist() == [[-np.inf, 0], [0, -0.5]]

    def test_links(self):
        links = {loss: identity for loss in LOSSES}
        links |= {binary_cross_entropy_with_logits: sigmoid, softmax_cross_entropy: softmax}
        assert all(loss.inverse_link is links[loss] for loss in LOSSES)
        bound = with_parameters(huber, delta=2.0)
        assert bound.__name__ == "huber(delta=2.0)" and bound.inverse_link is identity


class TestEveryType:
    @pytest.mark.parametrize(
        ("dtype", "large"), [(np.float64, 1e308), (np.float32, 3e38), (np.float16, 6e4)]
    )
    def test_logits_whose_difference_is_no_float(self, dtype, large):
        a = np.array([large, -large], dtype)
        assert softmax_cross_entropy(a, 0) == 0
        assert softmax_cross_entropy.gradient(a, 0).tolist() == [0, 0]

    @every_loss
    @pytest.mark.parametrize("dtype", [np.float16, np.float32])
    def test_the_type_of_the_prediction_stays_and_whole_numbers_become_floats(self, loss, dtype):
        t = np.eye(3)[[0, 1, 2]]
        y = np.array([[0.5, 0.25, 0.25]] * 3, dtype)
        for target in (t, t.astype(int), *([[0, 1, 2]] if loss in CLASSES else [])):
            assert loss(y, target).dtype == loss.gradient(y, target).dtype == dtype
            assert np.isclose(loss(y, target), loss(y.astype(float), t), rtol=1e-3)
        assert loss(t.astype(int), t) == loss(t, t)
        assert loss.gradient(t.astype(int), t).dtype == float

    @every_loss
    def test_nothing_is_raised_where_a_reader_raises_all_floating_point_errors(self, loss):
        y, t = sample(loss, (4, 3))
        y = np.array([[1e-200, 1.0, 0.0]] * 4) if loss is cross_entropy else y * 1e-200
        with np.errstate(all="raise"):
            loss(y, t)
            loss.gradient(y, t)


HALVES, THIRDS = [0.5, 0.5], np.full((5, 3), 1 / 3)
BROADCAST = [((5, 1), (4,)), ((5,), (4,)), ((5, 2), (5,)), ((5, 2), (2, 5)), ((1, 5), (5,))]
BROADCAST += [((5,), ()), ((), (5,))]
NO_NUMBERS = ["text", [1j, 2j], [None, None]]
ONE_HOT = ": give class indices, or rows with one 1 and the rest 0"
FIT = "give class indices of shape (5,), or one-hot rows of shape (5, 3)"
LIE = "y holds 1.5, but probabilities lie between 0 and 1: for logits there is "

# Which losses refuse which (y, t), and what they say.
BAD = [
    *[(REGRESSION + BINARY, np.ones(y), np.ones(t), f"has shape {y} but t has shape {t}: give one target for each prediction") for y, t in BROADCAST],
    *[(CLASSES, THIRDS, np.zeros(t, int), f"t has shape {t}: {FIT}") for t in [(4,), (4, 3), (5, 1), (5, 2), (3,), ()]],
    *[(CLASSES, np.ones(y), np.ones(y), f"has shape {y}, but (N, K) is expected") for y in [(), (5, 1), (1,), (2, 3, 4)]],
    (CLASSES, np.ones((0, 3)), np.ones((0, 3)), "is empty (shape (0, 3)): give at least one"),
    (REGRESSION + BINARY, np.ones(0), np.ones(0), "is empty (shape (0,)): give at least one"),
    *[(LOSSES, bad, [0, 1], "but real numbers are expected") for bad in NO_NUMBERS],
    *[(LOSSES, HALVES, bad, "t has entries of type") for bad in NO_NUMBERS[1:]],
    *[(LOSSES, [bad, 0.5], [0, 1], "holds NaN or infinite entries") for bad in (np.nan, np.inf, -np.inf)],
    *[(LOSSES, HALVES, [bad, 0.0], "t holds NaN or infinite entries") for bad in (np.nan, np.inf, -np.inf)],
    ([binary_cross_entropy], [1.5], [1], LIE + "binary_cross_entropy_with_logits"),
    ([cross_entropy], [1.5, -0.5], [1, 0], LIE + "softmax_cross_entropy"),
    ([binary_cross_entropy], [0.5, -0.1], [1, 0], "y holds -0.1"),
    ([cross_entropy], [HALVES, [0.5, 0.8]], [0, 1], "row 1 of y sums to 1.3, but probabilities sum to 1: for logits there is softmax_"),
    *[(BINARY, HALVES, [1, bad], f"t holds {bad:g}, but targets lie between 0 and 1: for targets -1 and +1 write (t") for bad in (-1, 2, 1.5)],
    (CLASSES, THIRDS[:2], [[1, 0, 0], [1, 1, 0]], "row 1 of t sums to 2, but one-hot targets sum to 1" + ONE_HOT),
    (CLASSES, THIRDS[:2], [[0, 0, 0], [1, 0, 0]], "row 0 of t sums to 0, but one-hot targets sum to 1" + ONE_HOT),
    (CLASSES, THIRDS[:2], [[1, 0, 0], [1, -1, 1]], "t holds -1, but one-hot targets lie between 0 and 1" + ONE_HOT),
    *[(CLASSES, THIRDS[:2], [0, bad], f"t holds the class index {bad}, but with 3 classes they run from 0 to 2") for bad in (3, -1)],
    *[(CLASSES, [1, 0, 0], bad, f"t holds the class index {bad}, but with 3 classes they run from 0 to 2") for bad in (3, -1)],
    *[(CLASSES, THIRDS[:2], t, "but whole numbers are expected: write t.astype(int)") for t in ([0.0, 1.5], [0.0, 1.0], [True, False])],
]  # fmt: skip


@pytest.mark.parametrize(("losses", "y", "t", "message"), BAD)
def test_bad_input_is_refused_with_the_mend(losses, y, t, message):
    for loss in losses:
        for function in (loss, loss.gradient):
            with pytest.raises((TypeError, ValueError)) as error:
                function(y, t)
            assert message in str(error.value)
