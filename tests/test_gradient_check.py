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

    def test_the_error_of_a_step_is_that_of_central_differences(self):
        """None for a parabola, whose third derivative is 0; else it falls with the square of the step."""
        assert numerical_gradient(lambda x: x**2, 3.0, step=0.5) == 6
        assert np.isclose(
            numerical_gradient(lambda x: x**2, 1e9), 2e9, rtol=1e-9
        )  # larger steps there
        steps = (1e-1, 1e-2, 1e-3)
        errors = [abs(numerical_gradient(np.exp, 0.5, step) - np.exp(0.5)) for step in steps]
        assert np.allclose(np.log10(np.divide(errors[:-1], errors[1:])), 2, atol=0.01)

    @pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
    def test_every_shape_and_single_precision(self, shape):
        theta = np.linspace(-1, 1, int(np.prod(shape))).reshape(shape).astype(np.float32)
        gradient = numerical_gradient(cubic, theta)
        assert np.shape(gradient) == shape
        assert np.allclose(gradient, cubic_gradient(theta.astype(float)), atol=1e-8)

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
        check = gradient_check(lambda x: (np.sin(x), np.cos(x)), 1.0)
        assert check.index == () and check.error < 1e-10

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

    def test_a_gradient_that_is_nan_is_no_success(self):
        check = gradient_check(lambda theta: (0.0, np.array([0.0, np.nan])), np.ones(2))
        assert np.isnan(check.error) and check.index == (1,)

    def test_a_flat_function_has_no_error_and_reads_as_plain_numbers(self):
        check = gradient_check(lambda theta: (1.0, np.zeros(3)), np.ones(3))
        assert str(check) == "GradientCheck(error=0.0, index=(0,), analytic=0.0, numerical=0.0)"
