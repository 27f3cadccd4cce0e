"""Exercises of chapter 4: answers with the mistake that each makes, and others that are right."""

import math

import numpy as np
from scipy.special import expit, xlog1py, xlogy

from nbhelpers import losses

quietly = np.errstate(all="ignore")


def entropy(p, t, mean=np.mean, log=np.log):
    return -mean(t * log(p) + (1 - t) * log(1 - p))


def clipped(loss=entropy, **options):
    """An answer to ``safe_cross_entropy``: the ``loss`` of the clipped p."""
    return lambda p, t, eps: loss(np.clip(p, eps, 1 - eps), t, **options)


def line(r, d):
    return d * (abs(r) - d / 2)


def branches(near=lambda r, d: r**2 / 2, far=line, condition=lambda r, d: abs(r) <= d):
    """An answer to ``huber``, right unless another branch or condition is given."""
    return lambda *given: np.where(condition(*given), near(*given), far(*given))


def shifted(m):
    """An answer to ``log_sum_exp``: ``m(a)`` is subtracted, and added again."""
    return quietly(lambda a: m(a) + np.log(np.sum(np.exp(a - m(a)))))


def neuron(bend=lambda y: y * (1 - y), b=np.sum, w=lambda X, slope: X.T @ slope, factor=2, N=len):
    """An answer to ``neuron_gradient``, right unless something else is given."""

    def answer(X, t, weights, bias):
        y = expit(X @ weights + bias)
        slope = factor * (y - t) * bend(y) / N(t)
        return w(X, slope), b(slope)

    return answer


FIRST = [[6, 3], [0, 0]]  # the first layer of ``backward_by_hand``

MISTAKES = {
    "mse_gradient": [
        (lambda y, t: np.mean(2 * (y - t)), "one_number"),
        (losses.mse, "loss"),
        (lambda y, t: (y - t) / len(y), "half"),
        (lambda y, t: 2 / len(y) * y - t, "parentheses"),
        (lambda y, t: 2 * y - t / len(y), "parentheses"),
        (lambda y, t: 2 * (y - t), "no_mean"),
        (lambda y, t: y - t, "residual"),
        (lambda y, t: 2 * (t - y) / len(y), "reversed"),
        (lambda y, t: (y - t) ** 2 / len(y), "not_differentiated"),
        (lambda y, t: 2 * abs(y - t) / len(y), "size"),
        (losses.mae.gradient, "only_sign"),
        (lambda y, t: 2 * (y - t) / 5, "For y = [1.5, 0.5, −2], t = [−0.5, 1, 1.5], the result"),
    ],
    "safe_cross_entropy": [
        (quietly(lambda p, t, eps: entropy(p, t)), "nan"),
        (lambda p, t, eps: np.mean(-xlogy(t, p) - xlog1py(1 - t, -p)), "infinite"),
        (clipped(mean=np.array), "each"),
        (clipped(mean=np.sum), "sum"),
        (clipped(mean=lambda each: -np.mean(each)), "negative"),
        (clipped(lambda p, t: -np.mean(t * np.log(p))), "first_alone"),
        (clipped(lambda p, t: -np.mean((1 - t) * np.log(1 - p))), "second_alone"),
        (clipped(lambda p, t: np.mean((1 - t) * np.log(1 - p) - t * np.log(p))), "minus"),
        (clipped(lambda p, t: entropy(p, 1 - t)), "swapped"),
        (quietly(lambda p, t, eps: entropy(t, p)), "log_t"),
        (lambda p, t, eps: clipped()(t, p, eps), "log_t"),
        (lambda p, t, eps: -np.mean(np.log(np.where(t == 1, p, 1 - p) + eps)), "plus_eps"),
        (lambda p, t, e: entropy(np.where(p == 0, e, np.where(p == 1, 1 - e, p)), t), "only_ends"),
        (lambda p, t, eps: clipped()(p, t, 1e-12), "fixed"),
        (clipped(log=np.log2), "base"),
        (clipped(log=np.log10), "base"),
        (lambda p, t, eps: clipped()(p, t, 2 * eps), "eps = 0.01, the result should be 1.661"),
    ],
    "huber": [
        (lambda r, d: np.mean(branches()(r, d)), "one_number"),
        (lambda r, d: np.clip(r, -d, d), "gradient"),
        (lambda r, d: 2 * branches()(r, d), "twice"),
        (lambda r, d: branches()(r, d) / d, "by_delta"),
        (branches(near=lambda r, d: r**2), "no_half"),
        (branches(far=lambda r, d: d * abs(r)), "no_offset"),
        (branches(far=lambda r, d: d * abs(r) - d / 2), "offset"),
        (branches(far=lambda r, d: d * abs(r) - 1 / 2), "offset"),
        (branches(far=lambda r, d: d * (r - d / 2)), "signed"),
        (branches(far=lambda r, d: abs(r) - d / 2), "no_delta"),
        (branches(condition=lambda r, d: r <= d), "condition"),
        (branches(condition=lambda r, d: abs(r) > d), "swapped"),
        (lambda r, d: np.minimum(r**2 / 2, line(r, d)), "minimum"),
        (lambda r, d: r**2 / 2, "square"),
        (lambda r, d: abs(r), "absolute"),
        (lambda r, d: branches()(r, 1), "fixed"),
        (branches(condition=lambda r, d: abs(r) <= 1), "fixed"),
        (branches(condition=lambda r, d: r**2 <= d), "delta = 0.75, the result should be"),
        (lambda r, d: d**2 * (np.sqrt(1 + (r / d) ** 2) - 1), "pseudo"),
        (lambda r, d: r**2 / 2 if abs(r) <= d else line(r, d), "q)` chooses entry by entry"),
        (lambda r, d: line(math.fabs(r), d), "for arrays use NumPy's"),
    ],
    "outlier_range": [
        ((90, 13), "order"),
        ((0, 94.5), "order"),
        ((12, 94.5), "inside"),
        ((1964, 1969), "years"),
        ((161.9, 8935.9), "squares"),
        ((12.75, 2000), "but the number of years beyond it is 0"),
        (
            (12.8, 97.0),
            "The threshold 96.94 is in your range, but the number of years beyond it is 5",
        ),
        ((30, 94.5), "lower"),
        ((12.75, 60), "higher"),
    ],
    "best_constants": [
        ((3, 20), "swapped"),
        ((20, 20), "same"),
        ((1226, 18.2), "losses"),
        ((25, 3), "mse"),
        ((20, 4), "mae"),
    ],
    "log_sum_exp": [
        (quietly(lambda a: np.log(np.sum(np.exp(a)))), "overflow"),
        (lambda a: math.log(sum(map(math.exp, a))), "larger than a float can be"),
        (shifted(lambda a: np.abs(a).max()), "underflow"),
        (shifted(lambda a: 1000), "For a = (0.5, −1, 2) all powers become 0"),
        (shifted(np.min), "not_largest"),
        (lambda a: np.log(np.sum(np.exp(a - a.max()))), "not_added"),
        (lambda a: np.log(np.sum(np.exp(a - a.max()))) - a.max(), "subtracted"),
        (lambda a: np.sum(np.exp(a - a.max())), "no_log"),
        (quietly(lambda a: np.sum(np.exp(a))), "power"),
        (np.max, "largest"),
        (lambda a: a.max() + np.log(np.mean(np.exp(a - a.max()))), "mean"),
        (quietly(lambda a: a.max() + np.log(np.exp(a - a.max()))), "each"),
        (lambda a: a.max() + np.log10(np.sum(np.exp(a - a.max()))), "base"),
        (np.sum, "added_up"),
        (quietly(lambda a: np.sum(np.log(np.exp(a - a.max()))) + a.max()), "added_up"),
        (lambda a: np.log(np.sum(np.exp(np.clip(a, -700, 700)))), "clipped"),
        (lambda a: a.max() + np.sum(np.exp(a - a.max())), "For a = [0.5, −1, 2], the result"),
    ],
    "backward_by_hand": [
        ([1, 2, 3], "parts"),
        (([0, 0], [[0, 0], [0, 0]]), "second"),
        ((np.array(3.0), FIRST), "Part 1 should have shape (2,), but"),
        (([[3], [0, 0]], FIRST), "Numbers are expected here"),
        ((FIRST, [3, 0]), "in reverse order"),
        (([-3, 0], [[-6, -3], [0, 0]]), "reversed"),
        (([1.5, 0], [[3, 1.5], [0, 0]]), "half"),
        (([39, 0], [[78, 39], [0, 0]]), "scaled"),
        (([9, -1.5], [[18, 9], [-12, -6]]), "linear"),
        (([3, -0.5], FIRST), "a_for_h"),
        (([1, 1], FIRST), "no_h"),
        (([3, -2], FIRST), "by_h"),
        (([6, 0], FIRST), "second"),
        (([3, 0], [[6, 3], [-4, -2]]), "no_relu"),
        (([3, 0], [[6, 0], [3, 0]]), "transposed"),
        (([3, 0], [[2, 1], [0, 0]]), "no_weights"),
        (([3, 0], [[3, 3], [0, 0]]), "no_x"),
        (([3, 0], [[6, 3], [0, 1]]), "first"),
    ],
    "neuron_gradient": [
        (lambda X, t, w, b: X.T @ t, "parts"),
        (neuron(lambda y: y, lambda slope: slope[0]), "both"),
        (neuron(lambda y: y), "b_mended"),
        (neuron(b=lambda slope: slope[0]), "first_sample"),
        (neuron(b=np.mean), "mean"),
        (neuron(b=np.max), "b"),
        (neuron(b=np.array), "b"),
        (neuron(w=lambda X, slope: np.mean(X.T * slope, axis=1)), "mean_again"),
        (neuron(w=lambda X, slope: X.T * slope), "Part 1 should have shape (2,)"),
        (neuron(lambda y: 1), "no_derivative"),
        (neuron(lambda y: 1, factor=1), "cross_entropy"),
        (neuron(lambda y: expit(y) * expit(-y)), "of_y"),
        (neuron(lambda y: 1 - y, lambda slope: slope[0]), "one_minus_y"),
        (neuron(factor=-2), "reversed"),
        (neuron(factor=1), "half"),
        (neuron(N=lambda t: 1), "no_mean"),
        (neuron(N=lambda t: 1, factor=1), "residual"),
        (neuron(lambda y: 1 - y**2), "tanh"),
        (neuron(lambda y: y * (1 + y)), "tanh"),
    ],
}

RIGHT = {
    "outlier_range": [[12.7, 94.5], np.array([12.75, 94.5], np.float32), (12.8, 94.5)],
    "best_constants": [[20.0, np.float32(3)], np.array([20, 3]), (20.00001, 2.9999)],
    "backward_by_hand": [(np.array([[3.0, 0.0]]), np.array(FIRST)), [(3, 0), ((6, 3), (0, 0))]],
}
