"""Losses against 50 digits, finite differences, scikit-learn, identities, limits and bad input."""

import inspect

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error

from nbhelpers import show_source
from nbhelpers.activations import identity, sigmoid, softmax, with_parameters
from nbhelpers.gradient_check import gradient_check
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
every_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
by_name = {"ids": lambda loss: getattr(loss, "__name__", None)}
EPS = np.finfo(float).eps
TINIEST = np.finfo(float).smallest_subnormal

seeds = st.integers(0, 10**6)
residuals = st.floats(-1e6, 1e6)
deltas = st.floats(1e-3, 1e3)


@pytest.fixture(autouse=True)
def fifty_digits():
    with mp.workdps(50):
        yield


def sample(loss, shape, seed=0):
    """A prediction and a target that suit the loss: class losses take the last axis as classes."""
    rng = np.random.default_rng(seed)
    y = rng.normal(size=shape) * 2
    if loss in CLASSES:
        t = np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
        return (softmax(y) if loss is cross_entropy else y), t
    if loss in BINARY:
        return (sigmoid(y) if loss is binary_cross_entropy else y), rng.integers(0, 2, shape) * 1.0
    return y, y + rng.normal(size=shape) * 2


def shapes(loss):
    return [(4,), (1, 3), (5, 3)] if loss in CLASSES else [(), (6,), (6, 1), (5, 3), (1, 4)]


EVERY_SHAPE = [(loss, shape) for loss in LOSSES for shape in shapes(loss)]


class Reference:
    """The losses of one sample as a formula in mpmath, over the outputs of that sample."""

    def mse(self, y, t):
        return sum((a - b) ** 2 for a, b in zip(y, t, strict=True))

    def mae(self, y, t):
        return sum(abs(a - b) for a, b in zip(y, t, strict=True))

    def huber(self, y, t, delta=1):
        r = [abs(a - b) for a, b in zip(y, t, strict=True)]
        return sum(r * r / 2 if r <= delta else delta * (r - mp.mpf(delta) / 2) for r in r)

    def binary_cross_entropy(self, y, t):
        return -sum(term(b, a) + term(1 - b, 1 - a) for a, b in zip(y, t, strict=True))

    def cross_entropy(self, y, t):
        return -sum(term(b, a) for a, b in zip(y, t, strict=True))

    def binary_cross_entropy_with_logits(self, a, t):
        return sum(
            s * mp.log1p(mp.exp(-z)) + (1 - s) * mp.log1p(mp.exp(z))
            for z, s in zip(a, t, strict=True)
        )

    def softmax_cross_entropy(self, a, t):
        total = sum(mp.exp(z) for z in a)
        return -sum(s * (z - mp.log(total)) for z, s in zip(a, t, strict=True))


def term(t, p):
    return t * mp.log(p) if t else mp.mpf(0)


def rows(loss, *arrays):
    """The samples of arrays, each a list of numbers of mpmath."""
    y = np.asarray(arrays[0], float)
    n = len(y) if y.ndim and not (loss in CLASSES and y.ndim == 1) else 1
    flat = [np.reshape(np.asarray(a, float), (n, -1)).tolist() for a in arrays]
    return [[list(map(mp.mpf, row)) for row in sample] for sample in zip(*flat, strict=True)]


def exact(loss, y, t, **parameters):
    """Value of the loss with 50 digits, from the formula of one sample."""
    formula, samples = getattr(Reference(), loss.__name__), rows(loss, y, t)
    return float(mp.fsum(formula(a, b, **parameters) for a, b in samples) / len(samples))


def exact_gradient(loss, y, t, **parameters):
    """Gradient of the loss with 50 digits, by central differences with a step of 10⁻²⁰."""
    formula, samples = getattr(Reference(), loss.__name__), rows(loss, y, t)
    step, gradient = mp.mpf(10) ** -20, []
    for a, b in samples:
        for i in range(len(a)):
            above, below = ([*a[:i], a[i] + s * step, *a[i + 1 :]] for s in (1, -1))
            change = formula(above, b, **parameters) - formula(below, b, **parameters)
            gradient.append(float(change / (2 * step) / len(samples)))
    return np.reshape(gradient, np.shape(y))


class TestReference:
    @pytest.mark.parametrize(("loss", "shape"), EVERY_SHAPE, **by_name)
    def test_ordinary_values(self, loss, shape):
        for seed in range(3):
            y, t = sample(loss, shape, seed)
            assert np.isclose(loss(y, t), exact(loss, y, t), rtol=1e-14, atol=0)
            slope = exact_gradient(loss, y, t)
            assert np.allclose(loss.gradient(y, t), slope, rtol=1e-13, atol=1e-16)
            check = gradient_check(lambda y, t=t: (loss(y, t), loss.gradient(y, t)), y, step=1e-6)
            assert check.error <= 1e-7

    @pytest.mark.parametrize("delta", [1e-3, 0.3, 2.0, 1e3])
    def test_huber_with_a_threshold(self, delta):
        y, t = sample(huber, (20,))
        value, slope = (f(huber, y, t, delta=delta) for f in (exact, exact_gradient))
        bound = with_parameters(huber, delta=delta)
        assert np.isclose(huber(y, t, delta), value, rtol=1e-14) and bound(y, t) == huber(
            y, t, delta
        )
        assert np.allclose(huber.gradient(y, t, delta), slope, rtol=1e-13)
        assert np.array_equal(bound.gradient(y, t), huber.gradient(y, t, delta))

    @pytest.mark.parametrize("loss", CLASSES, **by_name)
    def test_soft_targets(self, loss):
        y, t = sample(loss, (5, 3))[0], softmax(np.random.default_rng(1).normal(size=(5, 3)))
        assert np.isclose(loss(y, t), exact(loss, y, t), rtol=1e-13)
        assert np.allclose(loss.gradient(y, t), exact_gradient(loss, y, t), rtol=1e-12)

    @pytest.mark.parametrize("loss", REGRESSION, **by_name)
    @pytest.mark.parametrize("r", [1e-150, 1e-8, 1.0, 1e8, 1e150])
    def test_tiny_and_huge_residuals(self, loss, r):
        for y in (r, -r):
            assert np.isclose(loss(y, 0), exact(loss, y, 0), rtol=1e-14, atol=0)
        slope = {mse: 2 * r, mae: 1, huber: min(r, 1)}[loss]
        assert loss.gradient(r, 0) == slope and loss.gradient(-r, 0) == -slope

    def test_huber_and_mae_of_residuals_with_no_square(self):
        assert huber(1e300, 0, delta=2) == 2e300
        assert mae(1e300, 0) == 1e300

    @pytest.mark.parametrize("p", [1e-300, 1e-12, 0.5, 1 - 1e-12])
    @pytest.mark.parametrize("t", [0.0, 0.25, 1.0])
    def test_probabilities_near_the_ends(self, p, t):
        with mp.workdps(400):
            value = exact(binary_cross_entropy, p, t)
            slope = float((1 - t) / (1 - mp.mpf(p)) - t / mp.mpf(p))
        assert np.isclose(binary_cross_entropy(p, t), value, rtol=1e-14, atol=0)
        assert np.isclose(binary_cross_entropy.gradient(p, t), slope, rtol=1e-14)

    @pytest.mark.parametrize("p", [1e-300, 1e-12, 0.5, 1 - 1e-12])
    def test_class_probabilities_near_the_ends(self, p):
        y, t = [p, 1 - p, 0], [1, 0, 0]
        assert np.isclose(cross_entropy(y, t), -float(mp.log(p)), rtol=1e-14, atol=0)
        assert np.allclose(cross_entropy.gradient(y, t), [-1 / p, 0, 0], rtol=1e-14)

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
        value, slopes = 0, []
        for row in a:
            with mp.workdps(50):
                powers = [mp.exp(mp.mpf(z)) for z in row]
                value += mp.log(sum(powers)) - mp.mpf(row[k])
                slopes.append([float(power / sum(powers)) for power in powers])
        t = np.eye(4)[[k, k, k]]
        assert np.isclose(softmax_cross_entropy(a, t), float(value / 3), rtol=1e-13, atol=1e-11)
        gradient = softmax_cross_entropy.gradient(a, t)
        assert np.allclose(gradient, (np.array(slopes) - t) / 3, rtol=1e-11, atol=2 * EPS)


def softplus(z):
    """log(1 + eᶻ) in mpmath, for any z."""
    return z + mp.exp(-z) if z > 1000 else mp.exp(z) if z < -1000 else mp.log1p(mp.exp(z))


class TestEquations:
    """What the tutorial writes, for one output, and its sum over several."""

    def test_by_hand(self):
        """Huber keeps its ½; the slope of the absolute error is 0 at 0."""
        assert mse([1, 2, 4], [1, 0, 1]) == (0 + 4 + 9) / 3
        assert np.allclose(mse.gradient([1, 2, 4], [1, 0, 1]), [0, 4 / 3, 2])
        assert huber(0.5, 0) == 0.125 and huber(3.0, 0, delta=2.0) == 2 * (3 - 1)
        slopes = huber.gradient([3.0, -3.0, 1.0], [0, 0, 0], delta=2.0)
        assert slopes.tolist() == [2 / 3, -2 / 3, 1 / 3]
        assert mae.gradient([1, -1, 0, 0], [0, 0, 0, 0]).tolist() == [0.25, -0.25, 0, 0]

    @every_loss
    def test_outputs_are_summed_and_samples_averaged(self, loss):
        """Classes are one prediction."""
        y, t = sample(loss, (5, 3))
        assert np.isclose(loss(y, t), np.mean([loss(y[i : i + 1], t[i : i + 1]) for i in range(5)]))
        if loss not in CLASSES:
            assert np.isclose(loss(y, t), sum(loss(y[:, k], t[:, k]) for k in range(3)))

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
        assert loss.gradient(y, t[:, None]).shape == (5,)
        assert loss.gradient(column, t)[:, 0].tolist() == loss.gradient(y, t).tolist()


class TestIdentities:
    @given(residuals, st.floats(1, 100))
    def test_huber_is_half_the_squared_error_up_to_delta(self, r, factor):
        """For δ ≥ |r|: exactly ½ r², to the last digit that a float has near 0."""
        delta = max(abs(r), 1e-3) * factor
        assert huber(r, 0, delta) == pytest.approx(mse(r, 0) / 2, rel=0, abs=TINIEST)
        assert huber.gradient(r, 0, delta) == mse.gradient(r, 0) / 2

    @given(residuals, deltas)
    def test_huber_is_delta_times_the_absolute_error_less_a_constant(self, r, delta):
        """For |r| ≥ δ: exactly δ |r| − ½ δ²; for all r: 0 ≤ δ |r| − L ≤ ½ δ²."""
        gap = delta * mae(r, 0) - huber(r, 0, delta)
        rounding = 4 * EPS * delta * (abs(r) + delta)
        assert -rounding <= gap <= delta**2 / 2 + rounding
        if abs(r) >= delta:
            assert np.isclose(gap, delta**2 / 2, atol=rounding, rtol=0)
            assert np.isclose(huber.gradient(r, 0, delta), delta * mae.gradient(r, 0), rtol=1e-15)

    @given(deltas, st.sampled_from([-1, 1]))
    def test_value_and_slope_are_continuous_at_delta(self, delta, side):
        inside, at, outside = (
            side * edge for edge in (np.nextafter(delta, 0), delta, np.nextafter(delta, np.inf))
        )
        values = [huber(r, 0, delta) for r in (inside, at, outside)]
        slopes = [huber.gradient(r, 0, delta) for r in (inside, at, outside)]
        assert np.allclose(values, delta**2 / 2, rtol=4 * EPS, atol=0)
        assert np.allclose(slopes, side * delta, rtol=4 * EPS, atol=0)

    @given(arrays(float, 5, elements=st.floats(0.001, 0.999)), seeds)
    def test_cross_entropy_of_two_classes_is_binary(self, p, seed):
        t = np.random.default_rng(seed).integers(0, 2, 5)
        two = np.stack([1 - p, p], axis=1)
        assert np.isclose(cross_entropy(two, t), binary_cross_entropy(p, t), rtol=1e-12)
        slope = cross_entropy.gradient(two, t)
        assert np.allclose(slope[:, 1] - slope[:, 0], binary_cross_entropy.gradient(p, t))

    @given(arrays(float, 5, elements=st.floats(-1e4, 1e4)), seeds)
    def test_softmax_of_two_classes_is_sigmoid(self, a, seed):
        t = np.random.default_rng(seed).integers(0, 2, 5)
        two = np.stack([np.zeros(5), a], axis=1)
        assert np.isclose(
            softmax_cross_entropy(two, t), binary_cross_entropy_with_logits(a, t), atol=4 * EPS
        )
        assert np.allclose(
            softmax_cross_entropy.gradient(two, t)[:, 1],
            binary_cross_entropy_with_logits.gradient(a, t),
            atol=2 * EPS,
        )

    @given(arrays(float, (4, 3), elements=st.floats(-15, 15)), seeds)
    def test_fused_is_composed_where_that_is_finite(self, a, seed):
        rng = np.random.default_rng(seed)
        t, k = rng.random((4, 3)), rng.integers(0, 3, 4)
        fused = binary_cross_entropy_with_logits(a, t)
        assert np.isclose(fused, binary_cross_entropy(sigmoid(a), t), rtol=1e-9)
        slope = binary_cross_entropy.gradient(sigmoid(a), t) * sigmoid.derivative(a)
        assert np.allclose(binary_cross_entropy_with_logits.gradient(a, t), slope, atol=1e-9)
        assert np.isclose(softmax_cross_entropy(a, k), cross_entropy(softmax(a), k), rtol=1e-12)
        slope = np.einsum(
            "ni,nij->nj", cross_entropy.gradient(softmax(a), k), softmax.derivative(a)
        )
        assert np.allclose(softmax_cross_entropy.gradient(a, k), slope, atol=1e-12)

    @given(arrays(float, (4, 3), elements=st.floats(-100, 100)), st.floats(-100, 100))
    def test_a_shift_of_all_logits_changes_nothing(self, a, shift):
        t = [0, 2, 1, 1]
        assert np.isclose(
            softmax_cross_entropy(a + shift, t), softmax_cross_entropy(a, t), atol=1e-12
        )
        assert np.allclose(softmax_cross_entropy.gradient(a, t).sum(axis=1), 0, atol=1e-15)

    @given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
    def test_a_soft_target_is_met_by_its_own_probability(self, t, p):
        assert binary_cross_entropy(t, t) <= binary_cross_entropy(p, t) + 4 * EPS
        assert np.isclose(binary_cross_entropy.gradient(t, t), 0, atol=4 * EPS)


class TestScikitLearn:
    @given(seeds)
    def test_regression(self, seed):
        y, t = sample(mse, (7, 3), seed)
        assert np.isclose(mse(y[:, 0], t[:, 0]), mean_squared_error(t[:, 0], y[:, 0]))
        assert np.isclose(mse(y, t), 3 * mean_squared_error(t, y))
        assert np.isclose(mae(y, t), 3 * mean_absolute_error(t, y))

    @given(seeds)
    def test_log_loss(self, seed):
        y, t = sample(cross_entropy, (7, 3), seed)
        index = t.argmax(axis=1)
        assert np.isclose(cross_entropy(y, t), log_loss(index, y, labels=[0, 1, 2]))
        p, t = sample(binary_cross_entropy, (7,), seed)
        assert np.isclose(binary_cross_entropy(p, t), log_loss(t, p, labels=[0, 1]))


class TestLimits:
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
        assert binary_cross_entropy(0, 0.5) == np.inf
        assert cross_entropy([0, 1], [1, 0]) == np.inf

    def test_slopes_at_the_ends(self):
        p, t = [0, 1, 0, 1], [1, 0, 0, 1]
        assert binary_cross_entropy.gradient(p, t).tolist() == [-np.inf, np.inf, 0.25, -0.25]
        assert binary_cross_entropy.gradient(0, 1) == -np.inf
        slopes = cross_entropy.gradient([[0, 1.0], [0, 1]], [0, 1])
        assert slopes.tolist() == [[-np.inf, 0], [0, -0.5]]

    def test_logits_of_ten_thousand(self):
        binary, classes = binary_cross_entropy_with_logits, softmax_cross_entropy
        assert binary([1e4, -1e4], [0, 1]) == 1e4 and classes([1e4, -1e4, 0], 1) == 2e4
        assert binary.gradient([1e4, -1e4], [0, 1]).tolist() == [0.5, -0.5]
        assert classes.gradient([1e4, -1e4, 0], 1).tolist() == [1, -1, 0]

    def test_the_naive_formula_breaks_where_the_fused_one_does_not(self):
        """1 − σ(a) is 0 from a = 37 on, σ(a) is 0 below −745, and eᵃ is ∞ above 709.78."""
        assert 1 - sigmoid(36) > 0 and 1 - sigmoid(37) == 0
        assert sigmoid(-745) > 0 and sigmoid(-746) == 0
        with np.errstate(over="ignore", divide="ignore"):
            assert np.isfinite(np.exp(709.78)) and np.isinf(np.exp(709.79))
            assert -np.log(1 - sigmoid(37)) == np.inf and -np.log(sigmoid(-746)) == np.inf
        for a, t in ((37, 0), (-746, 1), (709.79, 0)):
            assert np.isclose(binary_cross_entropy_with_logits(a, t), abs(a))

    @every_loss
    def test_no_argument_is_changed(self, loss):
        y, t = sample(loss, (5, 3))
        y.flags.writeable = t.flags.writeable = False
        loss(y, t), loss.gradient(y, t)

    @every_loss
    def test_single_precision_stays(self, loss):
        y, t = sample(loss, (5, 3))
        for target in (t, t.astype("f"), *([t.argmax(axis=1)] if loss in CLASSES else [])):
            value, slope = loss(y.astype("f"), target), loss.gradient(y.astype("f"), target)
            assert value.dtype == slope.dtype == np.float32
            assert np.isclose(value, loss(y, t), rtol=1e-5)
            assert np.allclose(slope, loss.gradient(y, t), rtol=1e-4, atol=1e-7)

    def test_a_threshold_of_double_precision_leaves_single_precision(self):
        y = np.ones(3, np.float32)
        assert huber(y, y, np.float64(2)).dtype == np.float32
        assert huber.gradient(y, y, np.float64(2)).dtype == np.float32

    @every_loss
    def test_lists_and_whole_numbers(self, loss):
        y, t = ([[1, 0], [0, 1]], [[1, 0], [0, 1]]) if loss in CLASSES else ([1, 0], [1, 0])
        assert loss(y, t) == loss(np.array(y, float), np.array(t, float))
        assert loss.gradient(y, t).dtype == float

    @pytest.mark.parametrize("loss", REGRESSION + BINARY, **by_name)
    def test_one_number_is_one_sample(self, loss):
        y, t = sample(loss, ())
        assert np.ndim(loss(y, t)) == np.ndim(loss.gradient(y, t)) == 0
        assert loss(y, t) == loss([y], [t])


class TestEveryType:
    """float16 and float32 stay; differences of logits that are no float cost nothing."""

    @pytest.mark.parametrize(
        ("dtype", "large"), [(np.float64, 1e308), (np.float32, 3e38), (np.float16, 6e4)]
    )
    def test_logits_whose_difference_is_no_float(self, dtype, large):
        a = np.array([large, -large], dtype)
        assert softmax_cross_entropy(a, 0) == 0
        assert softmax_cross_entropy.gradient(a, 0).tolist() == [0, 0]

    @every_loss
    def test_half_precision_stays(self, loss):
        y, t = sample(loss, (4, 3))
        y = y.astype(np.float16)
        if loss is cross_entropy:
            y = np.array([[0.5, 0.25, 0.25]] * 4, np.float16)
        assert loss(y, t).dtype == loss.gradient(y, t).dtype == np.float16

    @every_loss
    def test_nothing_is_raised_where_a_reader_raises_all_floating_point_errors(self, loss):
        y, t = sample(loss, (4, 3))
        y = np.array([[1e-200, 1.0, 0.0]] * 4) if loss is cross_entropy else y * 1e-200
        with np.errstate(all="raise"):
            loss(y, t)
            loss.gradient(y, t)


class TestAttributes:
    def test_links(self):
        links = {loss: identity for loss in LOSSES}
        links |= {binary_cross_entropy_with_logits: sigmoid, softmax_cross_entropy: softmax}
        assert all(loss.inverse_link is links[loss] for loss in LOSSES)

    def test_a_bound_threshold_keeps_gradient_and_link(self):
        loss = with_parameters(huber, delta=2.0)
        assert loss.__name__ == "huber(delta=2.0)" and loss.inverse_link is identity
        assert loss([5.0], [0.0]) == huber([5.0], [0.0], delta=2.0) == 8
        assert loss.gradient([5.0], [0.0]) == [2.0]
        assert huber.gradient([5.0], [0.0]) == [1.0]

    @every_loss
    def test_the_formula_comes_first(self, loss):
        assert repr(show_source(loss)).startswith(f"def {loss.__name__}(")
        assert repr(show_source(loss.gradient)).startswith(f"def {loss.__name__}_gradient(")
        assert inspect.getdoc(loss) and inspect.getdoc(loss.gradient)


def says(loss, error, message, *arguments):
    """Value and gradient both refuse the arguments with this message."""
    for function in (loss, loss.gradient):
        with pytest.raises(error) as caught:
            function(*arguments)
        assert message in str(caught.value)


ONES, THIRDS = np.ones, np.full((5, 3), 1 / 3)
BROADCAST = [((5, 1), (4,)), ((5,), (4,)), ((5, 2), (5,)), ((5, 2), (2, 5)), ((1, 5), (5,))]
BROADCAST += [((5,), ()), ((), (5,))]
ONE_HOT = ": give class indices, or rows with one 1 and the rest 0"
FIT = "give class indices of shape (5,), or one-hot rows of shape (5, 3)"
P, S = [0.5, 0.5], binary_cross_entropy
LIE = "y holds 1.5, but probabilities lie between 0 and 1: for logits there is "

# Which losses refuse which (y, t), with which error and message.
BAD = [
    *[
        (REGRESSION + BINARY, ValueError, ONES(y), ONES(t), f"{{name}} has shape {y} but t has shape {t}: give one target for each prediction")
        for y, t in BROADCAST
    ],
    *[
        (CLASSES, ValueError, THIRDS, np.zeros(t, int), f"t has shape {t}: {FIT}")
        for t in [(4,), (4, 3), (5, 1), (5, 2), (3,), ()]
    ],
    *[
        (CLASSES, ValueError, ONES(y), ONES(y), f"has shape {y}, but (N, K) is expected")
        for y in [(), (5, 1), (1,), (2, 3, 4)]
    ],
    (CLASSES, ValueError, ONES((0, 3)), ONES((0, 3)), "is empty (shape (0, 3)): give at least one"),
    (REGRESSION + BINARY, ValueError, ONES(0), ONES(0), "is empty (shape (0,)): give at least one"),
    *[(LOSSES, TypeError, bad, [0, 1], "but real numbers are expected") for bad in ("text", [1j, 2j], [None, None])],
    *[(LOSSES, TypeError, P, bad, "t has entries of type") for bad in (["a", "b"], [1j, 2j], [None, None])],
    ([S], ValueError, [1.5], [1], LIE + "binary_cross_entropy_with_logits"),
    ([cross_entropy], ValueError, [1.5, -0.5], [1, 0], LIE + "softmax_cross_entropy"),
    ([S], ValueError, [0.5, -0.1], [1, 0], "y holds -0.1"),
    ([cross_entropy], ValueError, [P, [0.5, 0.8]], [0, 1], "row 1 of y sums to 1.3, but probabilities sum to 1: for logits there is softmax_"),
    *[
        (BINARY, ValueError, P, [1, bad], f"t holds {bad:g}, but targets lie between 0 and 1: for targets -1 and +1 write (t")
        for bad in (-1, 2, 1.5)
    ],
    *[
        (CLASSES, ValueError, THIRDS[:2], t, message + ONE_HOT)
        for t, message in [
            ([[1, 0, 0], [1, 1, 0]], "row 1 of t sums to 2, but one-hot targets sum to 1"),
            ([[0, 0, 0], [1, 0, 0]], "row 0 of t sums to 0, but one-hot targets sum to 1"),
            ([[1, 0, 0], [1, -1, 1]], "t holds -1, but one-hot targets lie between 0 and 1"),
            ([[0, 0, 2], [1, 0, 0]], "t holds 2, but one-hot targets lie between 0 and 1"),
        ]
    ],
    *[
        (CLASSES, ValueError, y, t, f"t holds the class index {bad}, but with 3 classes they run from 0 to 2")
        for bad in (3, -1)
        for y, t in ((THIRDS[:2], [0, bad]), ([1, 0, 0], bad))
    ],
    *[
        (CLASSES, TypeError, THIRDS[:2], t, "but whole numbers are expected: write t.astype(int)")
        for t in ([0.0, 1.5], [0.0, 1.0], [True, False])
    ],
]  # fmt: skip


class TestBadInput:
    @pytest.mark.parametrize(("losses", "error", "y", "t", "message"), BAD)
    def test_it_is_refused_with_the_mend(self, losses, error, y, t, message):
        for loss in losses:
            name = "a" if "logits" in loss.__name__ else "y"
            says(loss, error, message.replace("{name}", name), y, t)

    @every_loss
    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
    def test_no_number(self, loss, bad):
        logits = loss in (softmax_cross_entropy, binary_cross_entropy_with_logits)
        for i, name in enumerate(("a" if logits else "y", "t")):
            arguments = sample(loss, (5, 3))
            arguments[i][2, 1] = bad
            says(loss, ValueError, f"{name} holds NaN or infinite entries", *arguments)

    @pytest.mark.parametrize("delta", [0, -1, np.nan, np.inf, [1.0], "1", None, 1j])
    def test_a_threshold_that_is_not_positive(self, delta):
        message = f"delta is {delta!r}, but a positive, finite number is expected"
        says(huber, ValueError, message, 1.0, 0.0, delta)
