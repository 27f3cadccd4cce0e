"""Lines against SciPy and scikit-learn, and on the telephone calls."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.linear_model import HuberRegressor, LinearRegression, QuantileRegressor

from nbhelpers.activations import with_parameters
from nbhelpers.data import belgian_calls
from nbhelpers.lessons.line_fits import Line, fit_line, outliers
from nbhelpers.losses import huber, mae, mse

seeds = st.integers(0, 10**6)
DELTAS = [0.1, 0.5, 1.0, 3.0, 10.0, 50.0, 200.0]


def noisy_line(seed, n=25):
    """Points about a line, with a few outliers, in units that differ from seed to seed."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n) * 10 ** rng.uniform(-3, 3) + rng.normal() * 100
    t = rng.normal() * x + rng.standard_t(1.5, size=n) * 10 ** rng.uniform(-3, 3)
    return x, t


def searched(x, t, loss):
    """Smallest loss that a search without gradients finds, from three starts, on standardized x."""
    u = (x - x.mean()) / x.std()
    starts = [np.polyfit(u, t, 1), [0, np.median(t)], [t.std(), np.median(t)]]
    options = {"xatol": 1e-10, "fatol": 1e-14, "maxiter": 5000, "maxfev": 5000}
    return min(
        minimize(
            lambda p: loss(p[0] * u + p[1], t), start, method="Nelder-Mead", options=options
        ).fun
        for start in starts
    )


def steepest(x, t, delta):
    """The larger slope of the Huber loss at its line, by height and by slope, on standardized x."""
    loss = with_parameters(huber, delta=delta)
    gradient = loss.gradient(fit_line(x, t, loss)(x), t)
    return max(abs(gradient.sum()), abs(gradient @ ((x - x.mean()) / x.std())))


class TestFit:
    @given(seeds)
    def test_least_squares_is_that_of_scikit_learn(self, seed):
        x, t = noisy_line(seed)
        line, model = fit_line(x, t, mse), LinearRegression().fit(x[:, None], t)
        assert np.allclose(line(x), model.predict(x[:, None]), atol=1e-9 * np.abs(t).max())
        assert np.isclose(line.slope, model.coef_[0], rtol=1e-6)

    @settings(max_examples=30)
    @given(seeds)
    def test_least_absolute_is_that_of_the_median_regression(self, seed):
        """The best line need not be the only one, so the losses are compared."""
        x, t = noisy_line(seed)
        u = ((x - x.mean()) / x.std())[:, None]
        model = QuantileRegressor(alpha=0, quantile=0.5).fit(u, t)
        assert np.isclose(mae(fit_line(x, t, mae)(x), t), mae(model.predict(u), t), rtol=1e-9)

    @given(seeds)
    def test_a_least_absolute_line_goes_through_two_points_of_all_pairs_the_best(self, seed):
        x, t = noisy_line(seed, n=8)
        i, j = np.triu_indices(8, 1)
        slopes = (t[j] - t[i]) / (x[j] - x[i])
        values = [mae(slope * (x - x[k]) + t[k], t) for slope, k in zip(slopes, i, strict=True)]
        assert np.isclose(mae(fit_line(x, t, mae)(x), t), min(values), rtol=1e-8)

    @settings(max_examples=50)
    @given(seeds, st.floats(0.05, 5))
    def test_no_search_beats_the_huber_line_and_the_slope_of_its_loss_is_zero(self, seed, share):
        x, t = noisy_line(seed)
        delta = float(share * np.median(np.abs(t - fit_line(x, t, mse)(x))))
        loss = with_parameters(huber, delta=delta)
        assert loss(fit_line(x, t, loss)(x), t) <= searched(x, t, loss) * (1 + 1e-9)
        assert steepest(x, t, delta) < 1e-5 * delta

    @given(seeds, st.floats(-1, 2))
    def test_points_dragged_anywhere_still_have_a_line(self, seed, power):
        rng, delta = np.random.default_rng(seed), 10.0**power
        x, t = (np.where(rng.random(24) < 0.4, rng.permutation(z), z) for z in belgian_calls())
        t = np.where(rng.random(24) < 0.4, rng.uniform(0, 300, 24), t)
        assert steepest(x, t, delta) < 1e-5 * delta

    @pytest.mark.parametrize("seed", range(5))
    def test_huber_is_that_of_scikit_learn_at_its_own_scale(self, seed):
        """scikit-learn chooses σ too; with that σ, its line is ours with δ = ε σ."""
        rng = np.random.default_rng(seed)
        x = rng.normal(size=60)
        t = 2 * x - 1 + rng.standard_t(2, size=60)
        model = HuberRegressor(epsilon=1.5, alpha=0, tol=1e-10, max_iter=10_000).fit(x[:, None], t)
        line = fit_line(x, t, with_parameters(huber, delta=1.5 * model.scale_))
        assert np.isclose(line.slope, model.coef_[0], atol=1e-4)
        assert np.isclose(line.intercept, model.intercept_, atol=1e-4)

    @given(seeds)
    def test_points_on_a_line_give_that_line(self, seed):
        rng = np.random.default_rng(seed)
        x, slope, intercept = rng.normal(size=9), *rng.normal(size=2)
        for loss in (mse, mae, huber):
            assert np.allclose(fit_line(x, slope * x + intercept, loss), (slope, intercept))
            line = fit_line([0, 1, 2], [1, 3, 5], loss)  # lists of whole numbers
            assert np.allclose(line, (2, 1), rtol=1e-14) and type(line.slope) is float

    def test_a_loss_of_the_reader(self):
        def log_cosh(y, t):
            return np.mean(np.logaddexp(y - t, t - y) - np.log(2))

        log_cosh.gradient = lambda y, t: np.tanh(y - t) / len(y)
        x, t = noisy_line(3)
        assert log_cosh(fit_line(x, t, log_cosh)(x), t) <= searched(x, t, log_cosh) * (1 + 1e-9)

    def test_nothing_is_changed(self):
        x, t = noisy_line(0)
        x.flags.writeable = t.flags.writeable = False
        for loss in (mse, mae, huber):
            fit_line(x, t, loss)


class TestTelephone:
    x, t = belgian_calls()
    clean = (x < 1963) | (x > 1970)

    @pytest.mark.parametrize("delta", DELTAS)
    def test_every_threshold_of_the_slider(self, delta):
        loss = with_parameters(huber, delta=delta)
        line = fit_line(self.x, self.t, loss)
        assert loss(line(self.x), self.t) <= searched(self.x, self.t, loss) * (1 + 1e-10)

    def test_six_years_pull_the_line_of_least_squares(self):
        truth = fit_line(self.x[self.clean], self.t[self.clean], mse).slope
        slopes = [fit_line(self.x, self.t, loss).slope for loss in (mse, huber, mae)]
        assert np.isclose(truth, 1.085, atol=5e-4)
        assert np.isclose(slopes[0], 5.041, atol=5e-4)
        assert np.isclose(slopes[1], 1.492, atol=5e-4)
        assert 1 < slopes[2] < 1.6

    def test_the_outliers_are_the_years_of_the_other_unit(self):
        line = fit_line(self.x, self.t, with_parameters(huber, delta=5.0))
        assert self.x[outliers(self.x, self.t, line, 50.0)].tolist() == [*range(1964, 1970)]

    def test_a_large_threshold_is_least_squares_and_a_small_one_least_absolute(self):
        large, small = (
            fit_line(self.x, self.t, with_parameters(huber, delta=d)) for d in (1e3, 1e-3)
        )
        assert np.allclose(large, fit_line(self.x, self.t, mse))
        best = mae(fit_line(self.x, self.t, mae)(self.x), self.t)
        assert np.isclose(best, 844 / 24, rtol=1e-9)
        assert np.isclose(mae(small(self.x), self.t), best, rtol=1e-4)


def test_outliers_lie_strictly_beyond():
    found = outliers([0, 1, 2, 3], [0, 1, -1, 1.5], Line(0.0, 0.0), 1.0)
    assert found.tolist() == [False, False, False, True]


class TestBadInput:
    @pytest.mark.parametrize(
        ("x", "t", "message"),
        [
            ([1, 2, 3], [1, 2], "x has 3 points but t has 2 targets"),
            ([2, 2, 2], [1, 2, 3], "x holds only the value 2: a line needs at least two different x"),
            ([2], [1], "x holds only the value 2"),
            ([], [], "x is empty"),
            ([1, np.nan], [1, 2], "x holds NaN"),
            ([1, 2], [1, np.inf], "t holds NaN or infinite"),
            ([[1], [2]], [1, 2], "x has shape"),
        ],
    )  # fmt: skip
    def test_points(self, x, t, message):
        for call in (
            lambda: fit_line(x, t, mse),
            lambda: outliers(x, t, Line(1.0, 0.0), 1.0),
        ):
            with pytest.raises(ValueError, match=message):
                call()

    def test_a_loss_without_gradient(self):
        with pytest.raises(TypeError, match="loss is max, which has no gradient"):
            fit_line([1, 2], [1, 2], max)

    def test_a_threshold(self):
        with pytest.raises(ValueError, match="delta is 0, but a positive"):
            outliers([1, 2], [1, 2], Line(1.0, 0.0), 0)
        with pytest.raises(ValueError, match=r"delta is -1\.0, but a positive"):
            fit_line([1, 2, 3], [1, 2, 4], with_parameters(huber, delta=-1.0))

    def test_a_loss_that_is_not_convex(self):
        def restless(y, t):
            return np.mean(np.sin(1e3 * (y - t)))

        restless.gradient = lambda y, t: 1 + np.abs(np.cos(1e3 * (y - t))) * (y - t)
        with pytest.raises(RuntimeError, match="the line still moved after 10000 rounds"):
            fit_line(*noisy_line(0), restless)
