"""The saturated neuron: slopes against the losses of the course, steps against plain descent."""

import pytest

from nbhelpers.activations import sigmoid
from nbhelpers.lessons.saturation import cross_entropy_slope, recover, squared_error_slope
from nbhelpers.losses import binary_cross_entropy_with_logits, mse

PLACES = [-700.0, -36.0, -10.0, -1.5, 0.0, 0.3, 4.0, 40.0, 700.0]


@pytest.mark.parametrize("a", PLACES)
def test_the_slopes_are_those_of_the_losses(a):
    squared = mse.gradient(sigmoid(a), 1.0) * sigmoid.derivative(a)
    assert squared_error_slope(a) == pytest.approx(squared, rel=1e-12, abs=1e-15)
    entropy = binary_cross_entropy_with_logits.gradient(a, 1.0)
    assert cross_entropy_slope(a) == pytest.approx(entropy, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("eta", [0.3, 1.0, 20.0])
def test_the_way_is_that_of_gradient_descent_on_w_and_b(eta):
    w, b, x = -5.0, -1.0, 1.0
    way = recover(squared_error_slope, w * x + b, eta)
    for a in way:
        assert w * x + b == pytest.approx(a, abs=1e-9)
        slope = mse.gradient(sigmoid(w * x + b), 1.0) * sigmoid.derivative(w * x + b)
        w, b = w - eta * slope * x, b - eta * slope


def test_it_stops_at_the_first_y_that_is_at_least_a_half_and_as_early_as_measured_before():
    for slope, steps in [
        (squared_error_slope, [2, 5, 19, 108, 755, 5519]),
        (cross_entropy_slope, [1, 2, 3, 4, 5, 6]),
    ]:
        ways = [recover(slope, a) for a in (-1, -2, -4, -6, -8, -10)]
        assert [len(way) - 1 for way in ways] == steps
        assert all(way[-1] >= 0 > max(way[:-1]) for way in ways)
    assert recover(cross_entropy_slope, 2) == [2.0]


def test_it_gives_up_after_the_steps_it_is_given():
    way = recover(squared_error_slope, -20, steps=7)
    assert len(way) == 8 and way[-1] < 0
    with pytest.raises(ValueError, match="steps is 0, but a whole number from 1 up"):
        recover(squared_error_slope, -20, steps=0)
