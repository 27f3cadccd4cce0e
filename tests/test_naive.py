"""The naive formulas: right for small numbers, and failing where the docstring says."""

import numpy as np
import pytest

from nbhelpers import losses
from nbhelpers.lessons import naive

TYPES = [np.float64, np.float32]


@pytest.mark.parametrize("t", [0, 1])
def test_small_logits_agree_with_the_fused_formula(t):
    for a in np.linspace(-15, 15, 31):
        fused = losses.binary_cross_entropy_with_logits(a, t)
        assert naive.binary_cross_entropy(a, t) == pytest.approx(fused, abs=1e-9)


def test_small_rows_agree_with_the_fused_formula():
    a = np.array([1.0, -2.0, 0.5])
    for t in range(3):
        fused = losses.softmax_cross_entropy(a, t)
        assert naive.softmax_cross_entropy(a, t) == pytest.approx(fused)
        assert naive.log_sum_exp(a) - a[t] == pytest.approx(fused)


@pytest.mark.parametrize(
    ("dtype", "last", "first"), [(np.float64, 36.73, 36.74), (np.float32, 16.63, 16.64)]
)
def test_one_minus_y_is_zero_from_here_on(dtype, last, first):
    assert np.isfinite(naive.binary_cross_entropy(dtype(last), 0))
    assert naive.binary_cross_entropy(dtype(first), 0) == np.inf
    assert np.isfinite(naive.binary_cross_entropy(dtype(last), 1))
    assert np.isnan(naive.binary_cross_entropy(dtype(first), 1))


@pytest.mark.parametrize(
    ("dtype", "last", "first"), [(np.float64, -709.78, -709.79), (np.float32, -88.72, -88.73)]
)
def test_the_power_is_too_large_from_here_on(dtype, last, first):
    assert np.isfinite(naive.binary_cross_entropy(dtype(last), 1))
    assert naive.binary_cross_entropy(dtype(first), 1) == np.inf
    assert np.isnan(naive.binary_cross_entropy(dtype(first), 0))


def test_large_rows_break():
    assert naive.log_sum_exp([1000.0, 0.0]) == np.inf
    assert naive.log_sum_exp([-1000.0, -1001.0]) == -np.inf
    assert np.isnan(naive.softmax_cross_entropy([1000.0, 0.0], 0))
    assert naive.softmax_cross_entropy([0.0, -1000.0], 1) == np.inf


@pytest.mark.parametrize("dtype", TYPES)
def test_the_type_is_kept(dtype):
    assert all(step.dtype == dtype for step in naive.binary_steps(dtype(2), 1))
    assert naive.log_sum_exp(np.ones(2, dtype)).dtype == dtype


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="targets"):
        naive.binary_cross_entropy(1.0, -1)
    with pytest.raises(ValueError, match="give one target for each prediction"):
        naive.binary_cross_entropy([1.0, 2.0], [1.0])
