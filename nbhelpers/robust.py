"""Straight lines through data, y = slope · x + intercept, that minimise a loss of the course.

    mse      closed form: slope = Σ (x − x̄)(t − t̄) / Σ (x − x̄)², through the point (x̄, t̄)
    mae      linear program: min Σ (over + under) with y + under − over = t, over ≥ 0, under ≥ 0
    others   descent along the gradient that the loss carries, as huber does, from the line of mse

The line of mae, and that of huber with a small δ, need not be the only best one: with several
equally good lines you get one of them.

Source: P. J. Rousseeuw and A. M. Leroy, "Robust Regression and Outlier Detection" (Wiley, 1987).
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog, minimize

from nbhelpers import validation
from nbhelpers.losses import mae, mse


class Line(NamedTuple):
    """A straight line: ``line(x)`` is slope · x + intercept."""

    slope: float
    intercept: float

    def __call__(self, x):
        return self.slope * np.asarray(x) + self.intercept


def fit_line(x, t, loss):
    """The ``Line`` with the smallest loss(line(x), t), for x (N,) and t (N,).

    ``loss`` is mse, mae or a convex loss with a gradient: huber, with_parameters(huber, delta=5.0).
    """
    x, t = validation.line_data(x, t)
    if loss is mse:
        return least_squares(x, t)
    validation.carries("loss", loss, "gradient", "y, t")
    return least_absolute(x, t) if loss is mae else least(x, t, loss)


def outliers(x, t, line, delta):
    """Which of the points are farther than δ from the line, |line(x) − t| > δ: booleans (N,)."""
    x, t = validation.line_data(x, t)
    return np.abs(line(x) - t) > validation.positive("delta", delta)


def least_squares(x, t):
    """Line of least squares, in closed form."""
    u, v = x - x.mean(), t - t.mean()
    slope = u @ v / (u @ u)
    return Line(float(slope), float(t.mean() - slope * x.mean()))


def least_absolute(x, t):
    """Line of least absolute deviations, by linear programming on standardized data."""
    start, u, scale = standardized(x, t)
    v, one = (t - start(x)) / scale, np.eye(len(x))
    result = linprog(
        c=np.append([0, 0], np.ones(2 * len(x))),
        A_eq=np.hstack([u, one, -one]),
        b_eq=v,
        bounds=[(None, None)] * 2 + [(0, None)] * (2 * len(x)),
    )
    return moved(start, x, scale * found(result)[:2])


def least(x, t, loss):
    """Line of the least loss, by the quasi-Newton method L-BFGS on standardized data.

    Source: D. C. Liu and J. Nocedal, "On the limited memory BFGS method for large scale
    optimization", Mathematical Programming 45 (1989), 503–528.
    """
    start, u, scale = standardized(x, t)
    unit = loss(start(x), t) or 1.0

    def objective(theta):
        y = start(x) + scale * (u @ theta)
        return loss(y, t) / unit, scale * (loss.gradient(y, t) @ u) / unit

    options = {"ftol": 1e-14, "gtol": 1e-10}
    result = minimize(objective, np.zeros(2), jac=True, method="L-BFGS-B", options=options)
    return moved(start, x, scale * found(result))


def standardized(x, t):
    """Line of least squares, columns (x − x̄)/s and 1 as u (N, 2), and the size of the residuals."""
    start = least_squares(x, t)
    u = np.stack([(x - x.mean()) / x.std(), np.ones(len(x))], axis=1)
    return start, u, np.abs(t - start(x)).max() or 1.0


def moved(line, x, theta):
    """The line plus theta[0] (x − x̄)/s + theta[1]."""
    slope = theta[0] / x.std()
    return Line(float(line.slope + slope), float(line.intercept + theta[1] - slope * x.mean()))


def found(result):
    """What the search found; a search that failed is an error."""
    if not result.success:
        raise RuntimeError(f"the search for the line failed: {result.message}")
    return result.x
