"""Activation functions against 50 digits, limits, and what training makes of them."""

import inspect
import pickle

import mpmath as mp
import numpy as np
import pytest
from every_activation import ELEMENTWISE
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from test_losses import LOSSES

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

by_name = {"ids": lambda f: f.__name__}
every_activation = pytest.mark.parametrize("act", ELEMENTWISE, **by_name)
FUNCTIONS = [f for act in ELEMENTWISE for f in (act, act.derivative)]
every_function = pytest.mark.parametrize("f", FUNCTIONS, **by_name)
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
ONE_SIDE = [*np.linspace(0, 6, 301), *np.linspace(6, 40, 200), *np.linspace(40, 760, 100)]
ONE_SIDE += [1e-300, 1e-100, 1e-20, 1e-8, 1e-4, 20, 37.6, 37.7, 700, 709, 1e4]
GRID = np.concatenate([np.negative(ONE_SIDE), ONE_SIDE])
SMALLEST_NORMAL = mp.mpf(2) ** -1022


def is_right(f, exact, grid=GRID, absolute=0):
    """Whether f has the exact values to 14 digits, far out to 12; ``absolute`` is allowed on top."""
    for a, value in zip(grid, f(grid), strict=True):
        true = mp.mpf(exact(mp.mpf(float(a))))
        allowed = abs(true) * (1e-14 if abs(a) <= 6 else 1e-12) + absolute
        if abs(true) < SMALLEST_NORMAL:
            allowed = 2.3e-308
        if abs(mp.mpf(float(value)) - true) > allowed:
            return False
    return True


class TestAgainstFiftyDigits:
    @every_activation
    def test_values_and_derivatives(self, act):
        """GELU′ is 0 near −0.75: close to that an error is absolute, elsewhere relative."""
        value, slope = EXACT[act]
        assert is_right(act, value)
        if act not in (gelu, gelu_tanh):
            assert is_right(act.derivative, slope)
            return
        root = float(mp.findroot(slope, -0.75))
        near = np.linspace(root - 0.05, root + 0.05, 101)
        assert is_right(act.derivative, slope, near, absolute=1e-15)
        assert is_right(act.derivative, slope, GRID[np.abs(GRID - root) > 0.05])

    def test_normal_distribution(self):
        assert is_right(normal_distribution, normal)

    @pytest.mark.parametrize("scale", [1, 5, 100])
    def test_softmax_and_its_jacobian(self, scale):
        a = np.random.default_rng(0).normal(size=(2, 10, 4)) * scale
        assert softmax.derivative(a).shape == (2, 10, 4, 4)
        jacobians = softmax.derivative(a).reshape(20, 4, 4)
        for row, h, jacobian in zip(a.reshape(20, 4), softmax(a[0]), jacobians, strict=False):
            powers = [mp.exp(mp.mpf(float(x))) for x in row]
            true = [power / sum(powers) for power in powers]
            assert all(abs(x - y) <= 2e-13 * y for x, y in zip(h, true, strict=True))
            for i, j in np.ndindex(4, 4):
                others = sum(true[k] for k in range(4) if k != i)
                slope = true[i] * others if i == j else -true[i] * true[j]
                assert abs(jacobian[i, j] - slope) <= 4e-13 * abs(slope)

    @given(arrays(float, array_shapes(max_dims=3, max_side=5), elements=moderate), moderate)
    def test_softmax_takes_the_last_axis_and_ignores_a_shift(self, a, shift):
        assert np.allclose(softmax(a).sum(axis=-1), 1, atol=1e-15)
        assert np.allclose(softmax(a + shift), softmax(a), rtol=1e-13)

    @given(numbers, st.floats(-2, 2))
    def test_leaky_relu_with_any_slope(self, z, alpha):
        assert leaky_relu(z, alpha=alpha) == (z if z >= 0 else alpha * z)
        assert leaky_relu.derivative(z, alpha=alpha) == (1 if z >= 0 else alpha)

    def test_the_approximate_gelu_is_close(self):
        z = np.linspace(-10, 10, 20001)
        apart = np.abs(gelu(z) - gelu_tanh(z))
        assert 4.7e-4 < apart.max() < 4.8e-4
        assert 2.2 < abs(z[apart.argmax()]) < 2.8


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
        assert leaky_relu([-big, big], alpha=0).tolist() == [0, big]

    def test_softmax_at_infinity(self):
        assert softmax([0, np.inf]).tolist() == [0, 1]
        assert softmax([0, -np.inf]).tolist() == [1, 0]
        assert softmax([np.inf, np.inf, 3]).tolist() == [0.5, 0.5, 0]
        assert softmax([-np.inf, -np.inf]).tolist() == [0.5, 0.5]
        assert softmax([1e308, -1e308]).tolist() == [1, 0]
        assert softmax.derivative([1e308, -1e308]).tolist() == [[0, 0], [0, 0]]

    @given(numbers)
    def test_no_number_gives_nan_or_a_warning_even_where_a_reader_raises_all_errors(self, a):
        with np.errstate(all="raise"):
            assert all(np.isfinite(f(a)) for f in FUNCTIONS)

    def test_nan_stays_nan(self):
        a = np.array([1.0, np.nan])
        for f in [*FUNCTIONS, with_parameters(leaky_relu, alpha=0)]:
            assert np.isnan(f(a)).tolist() == [False, True]
        assert np.isnan(softmax(a)).all() and np.isnan(softmax([np.inf, np.nan])).all()


class TestKindsOfInput:
    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
    @every_function
    def test_every_float_type_stays_and_is_accurate_to_its_ends(self, f, dtype):
        ends = np.array([-np.inf, np.finfo(dtype).min, np.finfo(dtype).max, np.inf], dtype)
        assert f(ends).dtype == dtype and not np.isnan(f(ends)).any()
        a = np.linspace(-8, 8, 1000).astype(dtype)
        rtol, atol = (0.01, 1e-3) if dtype == np.float16 else (2e-5, 1e-7)
        assert np.allclose(f(a), f(a.astype(float)), rtol=rtol, atol=atol)

    @every_function
    def test_numbers_whole_numbers_and_arrays_of_any_shape(self, f):
        assert isinstance(f(0.5), np.float64) and isinstance(f(2), np.float64)
        assert isinstance(f(np.float32(0.5)), np.float32)
        assert f(np.int8([100, -100])).tolist() == [f(100.0), f(-100.0)]
        assert f([True, False]).tolist() == [f(1.0), f(0.0)]
        a = np.random.default_rng(0).normal(size=(2, 3, 4))
        assert f(a).shape == a.shape and f(a)[1, 2, 3] == f(a[1, 2, 3])
        assert f(np.empty((0, 3))).shape == (0, 3)
        before = a.copy()
        f(a)[...] = 99
        assert np.array_equal(a, before)

    def test_softmax_of_nothing_and_of_one(self):
        assert softmax.derivative([3]).tolist() == [[0]]
        with pytest.raises(ValueError, match="softmax expects scores along the last axis"):
            softmax([])


class TestChainRule:
    rng = np.random.default_rng(3)
    a, grad = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))

    @pytest.mark.parametrize("act", [*ELEMENTWISE, softmax], **by_name)
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


class TestDoor:
    def test_the_formula_comes_first_in_the_source(self):
        for f in [*ELEMENTWISE, softmax, *LOSSES]:
            slope = getattr(f, "gradient", None) or f.derivative
            kind = "gradient" if f in LOSSES else "derivative"
            assert repr(show_source(f)).startswith(f"def {f.__name__}(")
            assert repr(show_source(slope)).startswith(f"def {f.__name__}_{kind}(")
            assert inspect.getdoc(f) and inspect.getdoc(slope)
        bound = with_parameters(leaky_relu, alpha=0.1)
        assert repr(show_source(bound)) == repr(show_source(leaky_relu))

    def test_the_formula_behind_it_gives_the_same_numbers(self):
        a = np.random.default_rng(0).normal(size=(5, 4)) * 3
        for f in [*FUNCTIONS, with_parameters(leaky_relu, alpha=0.3)]:
            assert np.array_equal(bare(f)(a), f(a))

    @pytest.mark.parametrize("kept", [lambda f: f, lambda f: pickle.loads(pickle.dumps(f))])
    def test_with_parameters(self, kept):
        act, a = kept(with_parameters(leaky_relu, alpha=0.1)), np.array([-2.0, 3.0])
        assert act(a).tolist() == bare(act)(a).tolist() == [-0.2, 3]
        assert act.derivative(a).tolist() == [0.1, 1]
        assert act.__name__ == "leaky_relu(alpha=0.1)"
        assert act.derivative.__name__ == "leaky_relu_derivative(alpha=0.1)"
        assert leaky_relu(a).tolist() == [-0.02, 3] and leaky_relu.__name__ == "leaky_relu"

    def test_a_function_without_derivative_gets_none_with_its_parameters(self):
        act = with_parameters(lambda a, c: c * a, c=2)
        assert act(3) == 6 and not hasattr(act, "derivative")
