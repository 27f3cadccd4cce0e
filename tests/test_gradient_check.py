"""Central differences and the gradient check."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbhelpers.gradient_check import GradientCheck, gradient_check, numerical_gradient


def cubic(theta):
    return np.sum(theta**3 - 2 * theta)


def cubic_gradient(theta):
    return 3 * theta**2 - 2


class TestNumericalGradient:
    @given(st.lists(st.floats(-100, 100), min_size=1, max_size=5))
    def test_agrees_with_calculus(self, theta):
        theta = np.array(theta)
        scale = 1 + np.abs(cubic_gradient(theta)).max()
        assert np.allclose(
            numerical_gradient(cubic, theta), cubic_gradient(theta), atol=1e-8 * scale
        )

    def test_a_parabola_has_no_error_but_rounding(self):
        """The third derivative is zero, so even a large step is exact."""
        assert numerical_gradient(lambda x: x**2, 3.0, step=0.5) == 6

    def test_error_falls_with_the_square_of_the_step(self):
        errors = [
            abs(numerical_gradient(lambda x: np.exp(x), 0.5, step) - np.exp(0.5))
            for step in (1e-1, 1e-2, 1e-3)
        ]
        assert np.allclose(np.log10(np.divide(errors[:-1], errors[1:])), 2, atol=0.01)

    def test_the_step_grows_with_the_entry(self):
        assert np.isclose(numerical_gradient(lambda x: x**2, 1e9), 2e9, rtol=1e-9)

    @pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
    def test_every_shape(self, shape):
        theta = np.linspace(-1, 1, int(np.prod(shape))).reshape(shape)
        gradient = numerical_gradient(cubic, theta)
        assert np.shape(gradient) == shape
        assert np.allclose(gradient, cubic_gradient(theta), atol=1e-9)

    def test_lists_integers_and_single_precision(self):
        assert np.allclose(numerical_gradient(cubic, [1, 2]), [1, 10], atol=1e-8)
        theta = np.array([1, 2], np.float32)
        assert np.allclose(numerical_gradient(cubic, theta), [1, 10], atol=1e-8)

    def test_theta_stays_even_if_f_changes_what_it_is_given(self):
        def greedy(theta):
            theta *= 0
            return 0.0

        theta = np.array([1.0, 2.0])
        numerical_gradient(greedy, theta)
        assert theta.tolist() == [1, 2]
        gradient_check(lambda theta: (greedy(theta), np.zeros(2)), theta)
        assert theta.tolist() == [1, 2]


class TestGradientCheck:
    theta = np.array([[0.5, -1.0], [2.0, 0.1]])

    def test_a_right_gradient(self):
        check = gradient_check(lambda theta: (cubic(theta), cubic_gradient(theta)), self.theta)
        assert isinstance(check, GradientCheck) and check.error < 1e-10

    @pytest.mark.parametrize("index", [(0, 0), (0, 1), (1, 0), (1, 1)])
    def test_it_finds_the_one_wrong_entry(self, index):
        def wrong(theta):
            gradient = cubic_gradient(theta)
            gradient[index] += 0.01
            return cubic(theta), gradient

        check = gradient_check(wrong, self.theta)
        right = cubic_gradient(self.theta)[index]
        assert check.index == index
        assert np.isclose(check.analytic, right + 0.01)
        assert np.isclose(check.numerical, right)
        assert np.isclose(check.error, 0.01 / 10, rtol=0.02)

    def test_a_flat_function(self):
        assert gradient_check(lambda theta: (1.0, np.zeros(3)), np.ones(3)).error == 0

    def test_a_gradient_that_is_nan_is_no_success(self):
        check = gradient_check(lambda theta: (0.0, np.array([0.0, np.nan])), np.ones(2))
        assert np.isnan(check.error) and check.index == (1,)

    def test_a_number(self):
        check = gradient_check(lambda x: (np.sin(x), np.cos(x)), 1.0)
        assert check.index == () and check.error < 1e-10

    def test_it_reads_as_plain_numbers(self):
        check = gradient_check(lambda theta: (1.0, np.zeros(3)), np.ones(3))
        assert str(check) == "GradientCheck(error=0.0, index=(0,), analytic=0.0, numerical=0.0)"


class TestBadInput:
    def test_f_returns_an_array(self):
        with pytest.raises(ValueError, match=r"f returns an array of shape \(2,\)"):
            numerical_gradient(lambda theta: theta, [1.0, 2.0])

    def test_f_returns_no_pair(self):
        with pytest.raises(TypeError, match="the pair \\(value, gradient\\) is expected"):
            gradient_check(cubic, [1.0, 2.0])

    def test_gradient_of_the_wrong_shape(self):
        with pytest.raises(ValueError, match=r"the gradient has shape \(1,\) but theta has \(2,\)"):
            gradient_check(lambda theta: (0.0, np.zeros(1)), [1.0, 2.0])

    def test_nothing_to_check(self):
        with pytest.raises(ValueError, match="theta is empty"):
            gradient_check(lambda theta: (0.0, theta), [])

    @pytest.mark.parametrize("step", [0, -1e-5, np.nan, np.inf])
    def test_a_step_that_is_no_step(self, step):
        with pytest.raises(ValueError, match=r"step is .*, but a positive"):
            numerical_gradient(cubic, [1.0], step)

    def test_words(self):
        with pytest.raises(TypeError, match="theta has entries of type"):
            numerical_gradient(cubic, ["a"])
