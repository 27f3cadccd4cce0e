"""The naive formulas: right for small numbers, and failing where the docstring says."""

import numpy as np
import pytest

from nbhelpers import losses
from nbhelpers.lessons import naive


def test_small_logits_agree_with_the_fused_formulas():
    a = np.linspace(-15, 15, 31)
    for t in (0, 1):
        fused = [losses.binary_cross_entropy_with_logits(z, t) for z in a]
        assert naive.binary_cross_entropy(a, np.full(31, t)) == pytest.approx(fused, abs=1e-9)
    for t in range(3):
        fused = losses.softmax_cross_entropy(a[::12], t)
        assert naive.softmax_cross_entropy(a[::12], t) == pytest.approx(fused)
        assert naive.log_sum_exp(a[::12]) - a[12 * t] == pytest.approx(fused)


@pytest.mark.parametrize("one", [1, 0])
@pytest.mark.parametrize(
    ("last", "first"),
    [
        (np.float64(36.73), np.float64(36.74)),
        (np.float32(16.63), np.float32(16.64)),
        (np.float64(-709.78), np.float64(-709.79)),
        (np.float32(-88.72), np.float32(-88.73)),
    ],
)
def test_it_breaks_where_one_minus_y_is_zero_and_where_the_power_is_too_large(last, first, one):
    """It is ∞ for the target that was ruled out, and 0 · ∞ for the other."""
    assert np.isfinite(naive.binary_cross_entropy(last, one))
    broken = naive.binary_cross_entropy(first, one)
    assert broken == np.inf if one == (first < 0) else np.isnan(broken)
    assert all(step.dtype == last.dtype for step in naive.binary_steps(last, one))


def test_large_rows_break():
    assert naive.log_sum_exp([1000.0, 0.0]) == np.inf
    assert naive.log_sum_exp([-1000.0, -1001.0]) == -np.inf
    assert np.isnan(naive.softmax_cross_entropy([1000.0, 0.0], 0))
    assert naive.softmax_cross_entropy([0.0, -1000.0], 1) == np.inf
