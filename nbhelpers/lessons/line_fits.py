"""Straight lines through data, y = slope · x + intercept, that minimize a loss of the course.

    mse      slope = Σ w (x − x̄)(t − t̄) / Σ w (x − x̄)², through the point (x̄, t̄), with w = 1
    mae      linear program: min Σ (over + under) with y + under − over = t, over ≥ 0, under ≥ 0
    others   least squares again and again, with weights w = slope of the loss / residual

For the Huber loss that weight is min(1, δ/|r|): a point beyond δ counts less, and the farther away
it is, the less it counts. The line of mae, and that of huber with a small δ, need not be
unique: of several equally good lines you get one.

Sources: P. J. Rousseeuw and A. M. Leroy, "Robust Regression and Outlier Detection" (Wiley, 1987);
P. W. Holland and R. E. Welsch, "Robust regression using iteratively reweighted least-squares",
Communications in Statistics 6 (1977), 813–827.
"""

from typing import NamedTuple

import numpy as np
import scipy

from nbhelpers.arguments import expect, function, has_slope, line_data, message, positive
from nbhelpers.arguments.door import door
from nbhelpers.losses import mae, mse


class Line(NamedTuple):
    """A straight line: ``line(x)`` is slope · x + intercept."""

    slope: float
    intercept: float

    def __call__(self, x):
        """Height of the line at x."""
        return self.slope * np.asarray(x) + self.intercept


@door(line_data)
def fit_line(x, t, loss):
    """The ``Line`` with the smallest loss(line(x), t), for x (N,) and t (N,).

    ``loss`` is mse, mae, or a convex loss of y − t that has its gradient and grows no faster
    than the square: huber, or ``with_parameters(huber, delta=5.0)``.
    """
    if loss is mse:
        return least_squares(x, t)
    has_slope("loss", loss, "gradient", "y, t")
    return least_absolute(x, t) if loss is mae else reweighted(x, t, loss)


@door(line_data, line=function, delta=positive)
def outliers(x, t, line, delta):
    """Which of the points are farther than δ from the line, |line(x) − t| > δ: booleans (N,)."""
    return np.abs(line(x) - t) > delta


@door(line_data)
def least_squares(x, t, w=None):
    """Line of least squares, each point with the weight w, in closed form."""
    w = np.full(len(x), 1 / len(x)) if w is None else w / w.sum()
    middle, height = w @ x, w @ t
    u = x - middle
    slope = (w * u) @ (t - height) / ((w * u) @ u)
    return Line(float(slope), float(height - slope * middle))


@door(line_data)
def least_absolute(x, t):
    """Line of least absolute deviations: linear programming moves the line of least squares."""
    start = least_squares(x, t)
    u, r, one = (x - x.mean()) / x.std(), t - start(x), np.eye(len(x))
    scale = np.abs(r).max() or 1.0
    result = scipy.optimize.linprog(
        c=np.append([0, 0], np.ones(2 * len(x))),
        A_eq=np.hstack([u[:, None], np.ones((len(x), 1)), one, -one]),
        b_eq=r / scale,
        bounds=[(None, None)] * 2 + [(0, None)] * (2 * len(x)),
    )
    expect(result.success, "linear_program", RuntimeError, result=result)
    slope, height = scale * result.x[:2] / [x.std(), 1]
    return Line(float(start.slope + slope), float(start.intercept + height - slope * x.mean()))


def reweighted(x, t, loss, rounds=10_000):
    """Line of the smallest loss, by least squares with weights from the residuals of the line before.

    If nearly all points are far away, convergence is slow, so each step is doubled as long as that
    lowers the loss further. The slope over the residual is taken at a tiny residual where it is 0 / 0.
    """
    u, v = x - x.mean(), t - t.mean()
    line = np.array(least_squares(u, v))
    for _ in range(rounds):
        r = Line(*line)(u) - v
        r[r == 0] = 1e-150
        step = least_squares(u, v, loss.gradient(r, 0 * r) / r) - line
        along = Line(*step)(u)
        while loss.gradient(r + 2 * along, 0 * r) @ along < 0:
            step, along = 2 * step, 2 * along
        line += step
        if np.abs(along).max() <= 1e-13 * np.abs(v).max():
            slope, middle = map(float, line)
            return Line(slope, float(middle + t.mean() - slope * x.mean()))
    raise RuntimeError(message("line_moves", rounds=rounds))
