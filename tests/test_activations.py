"""Activation functions against 50 digits, identities, limits, and bad input."""

import inspect
import pickle

import mpmath as mp
import numpy as np
import pytest
from every_activation import ELEMENTWISE
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nbhelpers import show_source
from nbhelpers.activations import (
    chain_rule,
    gelu,
    gelu_tanh,
    identity,
    leaky_relu,
    normal_distribution,
    relu,
    sigmoid,
    softmax,
    tanh,
    with_parameters,
)
from nbhelpers.arguments.door import bare
from nbhelpers.gradient_check import numerical_gradient

every_activation = pytest.mark.parametrize("act", ELEMENTWISE, ids=lambda act: act.__name__)
every_function = pytest.mark.parametrize(
    "f",
    [f for act in ELEMENTWISE for f in (act, act.derivative)],
    ids=lambda f: f.__name__,
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-30, 30)


@pytest.fixture(autouse=True)
def fifty_digits():
    with mp.workdps(50):
        yield


def logistic(z):
    return 1 / (1 + mp.exp(-z)) if z > -5000 else mp.exp(z)


def logistic_slope(z):
    return logistic(z) * logistic(-z)


def normal(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def twice_u(z):
    return mp.sqrt(8 / mp.pi) * (z + mp.mpf("0.044715") * z**3)


def twice_u_slope(z):
    return mp.sqrt(8 / mp.pi) * (1 + 3 * mp.mpf("0.044715") * z**2)


LEAK = mp.mpf(0.01)
EXACT = {
    sigmoid: (logistic, logistic_slope),
    tanh: (mp.tanh, lambda z: mp.sech(z) ** 2),
    relu: (lambda z: max(z, 0), lambda z: int(z > 0)),
    leaky_relu: (lambda z: z if z >= 0 else LEAK * z, lambda z: 1 if z >= 0 else LEAK),
    gelu: (lambda z: z * normal(z), lambda z: normal(z) + z * mp.npdf(z)),
    gelu_tanh: (lambda z: z * logistic(twice_u(z)), lambda z: logistic(twice_u(z)) + z * logistic_slope(twice_u(z)) * twice_u_slope(z)),
    identity: (lambda z: z, lambda z: 1),
}  # fmt: skip
ONE_SIDE = [*np.linspace(0, 6, 301), *np.linspace(6, 40, 400), *np.linspace(40, 760, 200)]
ONE_SIDE += [1e-300, 1e-100, 1e-20, 1e-8, 1e-4, 20, 37.6, 37.7, 700, 709, 1e4]
GRID = np.concatenate([np.negative(ONE_SIDE), ONE_SIDE])
SMALLEST_NORMAL = mp.mpf(2) ** -1022


class TestAgainstFiftyDigits:
    @staticmethod
    def errors(f, exact):
        """|z| and the relative error at it, wherever the true value is a normal float."""
        z, error = [], []
        for a, value in zip(GRID, f(GRID), strict=True):
            true = mp.mpf(exact(mp.mpf(float(a))))
            if abs(true) >= SMALLEST_NORMAL:
                z.append(abs(a))
                error.append(float(abs(mp.mpf(float(value)) - true) / abs(true)))
            else:
                assert abs(value) <= 2.3e-308
        return np.array(z), np.array(error)

    def is_right(self, f, exact):
        z, error = self.errors(f, exact)
        return error[z <= 6].max() <= 1e-14 and error.max() <= 1e-12

    @every_activation
    def test_values_and_derivatives(self, act):
        assert self.is_right(act, EXACT[act][0])
        if act not in (gelu, gelu_tanh):
            assert self.is_right(act.derivative, EXACT[act][1])

    @pytest.mark.parametrize("act", [gelu, gelu_tanh], ids=lambda a: a.__name__)
    def test_derivatives_with_a_root(self, act):
        """GELU′ is 0 near −0.75: within 0.05 of it the error is absolute, elsewhere relative."""
        root = float(mp.findroot(EXACT[act][1], -0.75))
        near = np.linspace(root - 0.05, root + 0.05, 101)
        for a, value in zip(near, act.derivative(near), strict=True):
            assert abs(value - EXACT[act][1](mp.mpf(float(a)))) <= 1e-15
        far = GRID[np.abs(GRID - root) > 0.05]
        for a, value in zip(far, act.derivative(far), strict=True):
            true = EXACT[act][1](mp.mpf(float(a)))
            if abs(true) >= SMALLEST_NORMAL:
                assert abs(value - true) <= (1e-14 if abs(a) <= 6 else 1e-12) * abs(true)
            else:
                assert abs(value) <= 2.3e-308

    def test_normal_distribution(self):
        assert self.is_right(normal_distribution, normal)

    @pytest.mark.parametrize("scale", [1, 5, 100])
    def test_softmax_and_its_jacobian(self, scale):
        a = np.random.default_rng(0).normal(size=(20, 4)) * scale
        for row, h, jacobian in zip(a, softmax(a), softmax.derivative(a), strict=True):
            powers = [mp.exp(mp.mpf(float(x))) for x in row]
            true = [power / sum(powers) for power in powers]
            assert all(abs(x - y) <= 2e-13 * y for x, y in zip(h, true, strict=True))
            for i in range(4):
                for j in range(4):
                    others = sum(true[k] for k in range(4) if k != i)
                    slope = true[i] * others if i == j else -true[i] * true[j]
                    assert abs(jacobian[i, j] - slope) <= 4e-13 * abs(slope)


class TestConventionsAndLimits:
    def test_at_zero(self):
        assert [f(0.0) for f in ELEMENTWISE] == [0.5, 0, 0, 0, 0, 0, 0]
        assert [f.derivative(0.0) for f in ELEMENTWISE] == [0.25, 1, 0, 1, 0.5, 0.5, 1]
        assert relu.derivative(-0.0) == 0 and leaky_relu.derivative(-0.0, alpha=0.3) == 1

    @pytest.mark.parametrize("big", [1e4, 1e308, np.finfo(float).max, np.inf])
    def test_far_out(self, big):
        """The limits, and no warning on the way (pytest turns warnings into errors)."""
        small = 0.01 * big
        values = [f(np.array([-big, big])).tolist() for f in ELEMENTWISE]
        slopes = [f.derivative(np.array([-big, big])).tolist() for f in ELEMENTWISE]
        rectified = [[0, big], [-small, big], [0, big], [0, big], [-big, big]]
        assert values == [[0, 1], [-1, 1], *rectified]
        assert slopes == [[0, 0], [0, 0], [0, 1], [0.01, 1], [0, 1], [0, 1], [1, 1]]

    @given(numbers)
    def test_no_number_gives_nan_or_a_warning_even_where_a_reader_raises_all_errors(self, a):
        with np.errstate(all="raise"):
            for f in ELEMENTWISE:
                assert np.isfinite(f(a)) and np.isfinite(f.derivative(a))

    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
    @every_function
    def test_every_float_type_stays_and_keeps_the_limits(self, f, dtype):
        a = np.array([-np.inf, np.finfo(dtype).min, -3, 2, np.finfo(dtype).max, np.inf], dtype)
        assert f(a).dtype == dtype and not np.isnan(f(a)).any()

    def test_nan_stays_nan(self):
        a = np.array([1.0, np.nan])
        for f in ELEMENTWISE:
            assert np.isnan(f(a)).tolist() == [False, True]
            assert not np.isnan(f.derivative(1.0))
            assert np.isnan(f.derivative(a)).tolist() == [False, True]
        assert np.isnan(leaky_relu(a, alpha=0)).tolist() == [False, True]
        assert np.isnan(softmax(a)).all() and np.isnan(softmax([np.inf, np.nan])).all()

    def test_softmax_at_infinity(self):
        assert softmax([0, np.inf]).tolist() == [0, 1]
        assert softmax([0, -np.inf]).tolist() == [1, 0]
        assert softmax([np.inf, np.inf, 3]).tolist() == [0.5, 0.5, 0]
        assert softmax([-np.inf, -np.inf]).tolist() == [0.5, 0.5]
        assert softmax([1e308, -1e308]).tolist() == [1, 0]
        assert softmax.derivative([1e308, -1e308]).tolist() == [[0, 0], [0, 0]]


class TestIdentities:
    @given(moderate)
    def test_sigmoid_mirrored(self, z):
        """σ(−z) = 1 − σ(z)"""
        assert np.isclose(sigmoid(-z), 1 - sigmoid(z), rtol=0, atol=2e-16)

    @given(moderate)
    def test_tanh_is_a_stretched_sigmoid(self, z):
        """tanh z = 2 σ(2z) − 1"""
        assert np.isclose(tanh(z), 2 * sigmoid(2 * z) - 1, rtol=0, atol=5e-16)

    @given(moderate)
    def test_slopes_as_the_equations_write_them(self, z):
        """σ′ = σ (1 − σ) ≤ ¼ and tanh′ = 1 − tanh² ≤ 1, up to what cancels"""
        assert np.isclose(sigmoid.derivative(z), sigmoid(z) * (1 - sigmoid(z)), atol=2e-16)
        assert np.isclose(tanh.derivative(z), 1 - tanh(z) ** 2, atol=4e-16)
        assert sigmoid.derivative(z) <= 0.25 and tanh.derivative(z) <= 1

    @given(numbers)
    def test_leaky_relu_between_relu_and_a_line(self, z):
        assert leaky_relu(z, alpha=0) == relu(z)
        assert leaky_relu(z, alpha=1) == z
        if z != 0:
            assert leaky_relu.derivative(z, alpha=0) == relu.derivative(z)
        assert leaky_relu.derivative(z, alpha=1) == 1
        assert leaky_relu([-np.inf, np.inf], alpha=0).tolist() == [0, np.inf]

    @given(moderate)
    def test_gelu_and_its_mirror(self, z):
        """z Φ(z) + z Φ(−z) = z"""
        assert np.isclose(gelu(z) - gelu(-z), z, atol=1e-15)

    def test_the_approximate_gelu_is_close(self):
        z = np.linspace(-10, 10, 20001)
        apart = np.abs(gelu(z) - gelu_tanh(z))
        assert 4.7e-4 < apart.max() < 4.8e-4
        assert 2.2 < abs(z[apart.argmax()]) < 2.8

    @given(arrays(float, array_shapes(max_dims=3, max_side=5), elements=moderate), moderate)
    def test_softmax_ignores_a_shift_and_sums_to_one(self, a, shift):
        assert np.allclose(softmax(a).sum(axis=-1), 1, atol=1e-15)
        assert np.allclose(softmax(a + shift), softmax(a), rtol=1e-13)

    @given(moderate)
    def test_softmax_of_two_is_a_sigmoid(self, z):
        assert np.isclose(softmax([z, 0])[0], sigmoid(z), rtol=1e-14)


class TestDerivatives:
    @pytest.mark.parametrize("alpha", [-0.5, 0, 0.01, 1])
    def test_leaky_relu(self, alpha):
        for z in (-2.0, -0.1, 0.1, 2.0):
            slope = numerical_gradient(lambda a: leaky_relu(a, alpha=alpha), z)
            assert np.isclose(leaky_relu.derivative(z, alpha=alpha), slope, atol=1e-9)

    @given(st.floats(-6, 6).filter(lambda z: abs(z) > 1e-3))
    def test_slopes_are_finite_differences(self, z):
        for f in ELEMENTWISE:
            assert np.isclose(f.derivative(z), numerical_gradient(f, z), rtol=1e-7, atol=1e-9)

    def test_softmax(self):
        a = np.random.default_rng(1).normal(size=5)
        for i in range(5):
            row = numerical_gradient(lambda a, i=i: softmax(a)[i], a)
            assert np.allclose(softmax.derivative(a)[i], row, atol=1e-10)
        batch = np.random.default_rng(2).normal(size=(2, 3, 4))
        assert softmax.derivative(batch).shape == (2, 3, 4, 4)
        assert np.array_equal(softmax.derivative(batch)[1, 2], softmax.derivative(batch[1, 2]))
        assert softmax.derivative([3.0]).tolist() == [[0]]

    def test_no_digits_cancel_where_a_function_saturates(self):
        assert tanh.derivative(20.0) == pytest.approx(4 * np.exp(-40), rel=1e-12)
        assert sigmoid.derivative(40.0) == pytest.approx(np.exp(-40), rel=1e-12)
        assert 1 - np.tanh(20.0) ** 2 == 0


class TestKindsOfInput:
    @every_function
    def test_numbers_lists_and_arrays(self, f):
        assert isinstance(f(0.5), np.float64) and isinstance(f(2), np.float64)
        assert isinstance(f(np.float32(0.5)), np.float32)
        assert f([1, -2]).tolist() == [f(1.0), f(-2.0)]
        assert f(np.int8([100, -100])).tolist() == [f(100.0), f(-100.0)]
        assert f([True, False]).tolist() == [f(1.0), f(0.0)]
        a = np.random.default_rng(0).normal(size=(2, 3, 4))
        assert f(a).shape == a.shape and f(a)[1, 2, 3] == f(a[1, 2, 3])
        assert f(np.empty((0, 3))).shape == (0, 3)

    @every_function
    def test_float32_is_accurate_too(self, f):
        a = np.linspace(-8, 8, 1000, dtype=np.float32)
        right = f(a.astype(float))
        assert f(a).dtype == np.float32
        assert np.allclose(f(a), right, rtol=2e-5, atol=1e-7)

    def test_single_precision_stays_beside_a_parameter_from_numpy_and_in_softmax(self):
        for f in (leaky_relu, leaky_relu.derivative):
            assert f(np.ones(3, np.float32), alpha=np.float64(0.1)).dtype == np.float32
        for f in (softmax, softmax.derivative):
            assert f(np.float32([1, 2])).dtype == np.float32
        assert softmax([1, 2]).dtype == np.float64

    @every_function
    def test_arguments_stay(self, f):
        a = np.linspace(-3, 3, 7)
        before = a.copy()
        f(a)[...] = 99
        assert np.array_equal(a, before)


class TestChainRule:
    rng = np.random.default_rng(3)
    a, grad = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))

    @pytest.mark.parametrize("act", [*ELEMENTWISE, softmax], ids=lambda act: act.__name__)
    def test_gradient_of_a_weighted_sum(self, act):
        numerical = numerical_gradient(lambda a: np.sum(self.grad * act(a)), self.a)
        assert np.allclose(chain_rule(act, self.a, self.grad), numerical, atol=1e-9)
        one = chain_rule(act, self.a[0], self.grad[0])
        assert np.allclose(one, numerical[0], atol=1e-9)

    def test_a_jacobian_that_is_not_symmetric(self):
        M = self.rng.normal(size=(3, 3))

        def mix(a):
            return a @ M.T

        mix.derivative = lambda a: np.broadcast_to(M, (*a.shape, 3))
        assert np.allclose(chain_rule(mix, self.a, self.grad), self.grad @ M)

    def test_a_function_of_the_learner(self):
        def square(a):
            return a**2

        for act, name in ((square, "square"), (np.tanh, "tanh")):
            with pytest.raises(TypeError, match=f"act is {name}, which has no derivative") as error:
                chain_rule(act, self.a, self.grad)
            assert "my_act.derivative = my_derivative" in str(error.value)
        square.derivative = lambda a: 2 * a
        assert np.array_equal(chain_rule(square, self.a, self.grad), 2 * self.a * self.grad)

    def test_a_derivative_of_the_wrong_shape(self):
        def total(a):
            return a

        total.derivative = np.sum
        with pytest.raises(ValueError, match=r"total.derivative turned a of shape \(4, 3\) into"):
            chain_rule(total, self.a, self.grad)


class TestWithParameters:
    a = np.array([-2.0, 3.0])

    def test_value_derivative_and_name(self):
        act = with_parameters(leaky_relu, alpha=0.1)
        assert act(self.a).tolist() == leaky_relu(self.a, alpha=0.1).tolist()
        assert act.derivative(self.a).tolist() == [0.1, 1]
        assert act.__name__ == "leaky_relu(alpha=0.1)"
        assert act.derivative.__name__ == "leaky_relu_derivative(alpha=0.1)"
        assert leaky_relu(self.a).tolist() == [-0.02, 3]
        assert leaky_relu.__name__ == "leaky_relu"

    def test_a_function_without_derivative(self):
        act = with_parameters(lambda a, c: c * a, c=2)
        assert act(3) == 6 and not hasattr(act, "derivative")

    def test_a_parameter_that_does_not_exist(self):
        with pytest.raises(TypeError) as error:
            with_parameters(leaky_relu, beta=0.1)
        assert str(error.value) == "beta is not a parameter of leaky_relu: it takes a, alpha"


def test_the_formula_comes_first_in_the_source():
    for act in [*ELEMENTWISE, softmax]:
        assert repr(show_source(act)).startswith(f"def {act.__name__}(a")
        slope = repr(show_source(act.derivative))
        assert slope.startswith(f"def {act.__name__}_derivative(a")
        assert inspect.getdoc(act) and inspect.getdoc(act.derivative)
    bound = with_parameters(leaky_relu, alpha=0.1)
    assert repr(show_source(bound)) == repr(show_source(leaky_relu))


class TestBadInput:
    @pytest.mark.parametrize("act", [*ELEMENTWISE, softmax], ids=lambda act: act.__name__)
    @pytest.mark.parametrize("a", ["text", [1j], [None]])
    def test_no_numbers(self, act, a):
        for f in (act, act.derivative):
            with pytest.raises(TypeError, match=r"a has entries of type .*, but real numbers"):
                f(a)

    @pytest.mark.parametrize("alpha", [np.nan, np.inf, [0.1, 0.2], "much", 1j, None])
    def test_alpha_is_a_number(self, alpha):
        for f in (leaky_relu, leaky_relu.derivative):
            with pytest.raises(ValueError, match=r"alpha is .*, but a finite number is expected"):
                f(1.0, alpha=alpha)

    def test_softmax_of_nothing(self):
        for a in (3.0, []):
            with pytest.raises(ValueError, match="softmax expects scores along the last axis"):
                softmax(a)


def test_the_formula_and_its_door_give_the_same_numbers():
    a = np.random.default_rng(0).normal(size=(5, 4)) * 3
    for f in [*ELEMENTWISE, with_parameters(leaky_relu, alpha=0.3)]:
        assert np.array_equal(bare(f)(a), f(a))
        assert np.array_equal(bare(f.derivative)(a), f.derivative(a))


def test_a_function_with_parameters_can_be_kept_in_a_file():
    leaky = with_parameters(leaky_relu, alpha=0.1)
    again = pickle.loads(pickle.dumps(leaky))
    assert again(-2.0) == -0.2 and again.derivative(-2.0) == 0.1
    assert again.__name__ == leaky.__name__
