"""Lines against SciPy and scikit-learn, and on the telephone calls."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

from nbhelpers.activations import with_parameters
from nbhelpers.data import belgian_calls
from nbhelpers.lessons.line_fits import Line, fit_line, outliers
from nbhelpers.losses import huber, mae, mse

seeds = st.integers(0, 10**6)


def noisy_line(seed, n=25):
    """Points about a line, with a few outliers, in units that differ from seed to seed."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n) * 10 ** rng.uniform(-3, 3) + rng.normal() * 100
    t = rng.normal() * x + rng.standard_t(1.5, size=n) * 10 ** rng.uniform(-3, 3)
    return x, t


def is_best(x, t, loss, rounding=1e-5):
    """Whether the loss, which is convex, is flat at its line: by height and by slope, at standardized x."""
    gradient = loss.gradient(fit_line(x, t, loss)(x), t)
    slopes = gradient.sum(), gradient @ ((x - x.mean()) / x.std())
    return np.abs(slopes).max() < rounding


def huber_of(delta):
    return with_parameters(huber, delta=delta)


class TestFit:
    @settings(max_examples=25)
    @given(seeds)
    def test_least_squares_is_that_of_scikit_learn(self, seed):
        x, t = noisy_line(seed)
        line, model = fit_line(x, t, mse), LinearRegression().fit(x[:, None], t)
        assert np.allclose(line(x), model.predict(x[:, None]), atol=1e-9 * np.abs(t).max())
        assert np.isclose(line.slope, model.coef_[0], rtol=1e-6)

    @settings(max_examples=50)
    @given(seeds)
    def test_a_least_absolute_line_goes_through_two_points_of_all_pairs_the_best(self, seed):
        x, t = noisy_line(seed, n=8)
        i, j = np.triu_indices(8, 1)
        slopes = (t[j] - t[i]) / (x[j] - x[i])
        values = [mae(slope * (x - x[k]) + t[k], t) for slope, k in zip(slopes, i, strict=True)]
        assert np.isclose(mae(fit_line(x, t, mae)(x), t), min(values), rtol=1e-8)

    @settings(max_examples=50)
    @given(seeds, st.floats(0.05, 5))
    def test_the_huber_line_is_best(self, seed, share):
        x, t = noisy_line(seed)
        delta = float(share * np.median(np.abs(t - fit_line(x, t, mse)(x))))
        assert is_best(x, t, huber_of(delta), 1e-5 * delta)

    @settings(max_examples=50)
    @given(seeds, st.floats(-1, 2))
    def test_points_dragged_anywhere_still_have_a_line(self, seed, power):
        rng, delta = np.random.default_rng(seed), 10.0**power
        x, t = (np.where(rng.random(24) < 0.4, rng.permutation(z), z) for z in belgian_calls())
        t = np.where(rng.random(24) < 0.4, rng.uniform(0, 300, 24), t)
        assert is_best(x, t, huber_of(delta), 1e-5 * delta)

    @pytest.mark.parametrize("loss", [mse, mae, huber], ids=lambda loss: loss.__name__)
    def test_points_on_a_line_give_that_line(self, loss):
        for seed in range(10):
            rng = np.random.default_rng(seed)
            x, slope, intercept = rng.normal(size=9), *rng.normal(size=2)
            assert np.allclose(fit_line(x, slope * x + intercept, loss), (slope, intercept))
        line = fit_line([0, 1, 2], [1, 3, 5], loss)  # whole numbers
        assert np.allclose(line, (2, 1), rtol=1e-14) and type(line.slope) is float

    def test_a_loss_of_the_reader(self):
        def log_cosh(y, t):
            return np.mean(np.logaddexp(y - t, t - y) - np.log(2))

        log_cosh.gradient = lambda y, t: np.tanh(y - t) / len(y)
        x, t = noisy_line(3)
        assert is_best(x, t, log_cosh)


class TestTelephone:
    x, t = belgian_calls()
    clean = (x < 1963) | (x > 1970)

    @pytest.mark.parametrize("delta", [0.1, 0.5, 1.0, 3.0, 10.0, 50.0, 200.0])
    def test_every_threshold_of_the_slider(self, delta):
        assert is_best(self.x, self.t, huber_of(delta), 1e-5 * delta)

    def test_six_years_pull_the_line_of_least_squares(self):
        truth = fit_line(self.x[self.clean], self.t[self.clean], mse).slope
        slopes = [fit_line(self.x, self.t, loss).slope for loss in (mse, huber, mae)]
        assert np.isclose(truth, 1.085, atol=5e-4)
        assert np.isclose(slopes[0], 5.041, atol=5e-4)
        assert np.isclose(slopes[1], 1.492, atol=5e-4)
        assert 1 < slopes[2] < 1.6

    def test_the_outliers_are_the_years_of_the_other_unit(self):
        line = fit_line(self.x, self.t, huber_of(5.0))
        assert self.x[outliers(self.x, self.t, line, 50.0)].tolist() == [*range(1964, 1970)]

    def test_a_large_threshold_is_least_squares_and_a_small_one_least_absolute(self):
        large, small = (fit_line(self.x, self.t, huber_of(delta)) for delta in (1e3, 1e-3))
        assert np.allclose(large, fit_line(self.x, self.t, mse))
        best = mae(fit_line(self.x, self.t, mae)(self.x), self.t)
        assert np.isclose(best, 844 / 24, rtol=1e-9)
        assert np.isclose(mae(small(self.x), self.t), best, rtol=1e-4)


def test_outliers_lie_strictly_beyond():
    found = outliers([0, 1, 2, 3], [0, 1, -1, 1.5], Line(0.0, 0.0), 1.0)
    assert found.tolist() == [False, False, False, True]
