"""Exercises of chapter 1, the perceptron: right answers and mistakes; their texts are in ``words/perceptron.toml``."""

from functools import reduce

import numpy as np
from numpy.linalg import norm

from nbhelpers.check.kit.cases import cases, generator
from nbhelpers.check.kit.exercise import asks_function, asks_value
from nbhelpers.check.kit.judge import compare, either, read, require
from nbhelpers.check.kit.numbers import close
from nbhelpers.data import gate, two_classes
from nbhelpers.perceptron import learn, predict, sign


def solve_decide():
    return [1, -1, 1, -1]


@asks_value(solve_decide)
def decide(answer):
    """Outputs of the perceptron w = (2, −1), b = −1 for (1, 0), (0, 1), (1, 1), (−1, 1)."""
    scores = np.array([[1, 0], [0, 1], [1, 1], [-1, 1]]) @ [2, -1] - 1
    right = sign(scores)
    at_zero = [np.where(scores == 0, y, right) for y in (-1, 0)]
    compare(answer, right, scores=scores, zero=either(*at_zero), reversed=-right)
    y = read(answer, (4,))
    require(np.isin(y, [-1, 1]).all(), "signs")
    for number, same in enumerate(y == right, 1):
        require(same, "input", number=number)


def solve_signed_distance(w, b, x):
    return (w @ x + b) / np.linalg.norm(w)


@asks_function(solve_signed_distance)
def signed_distance(answer):
    """A function of (w, b, x): the signed distance of x from the boundary."""
    for w, b, x in cases(
        ([3, 4], -2, [2, 1]),
        ([2, -1, 2], 1.25, [-1, 2, 0.5]),
        ([1, -2, 0, 2, 4], 12, [0, 4, 1, 1, -1]),
    ):
        score, length = w @ x + b, norm(w)
        compare(
            answer(w, b, x),
            score / length,
            score=score,
            side=sign(score),
            absolute=abs(score) / length,
            reversed=-score / length,
            without_b=w @ x / length,
            minus_b=(w @ x - b) / length,
            parentheses=either(w @ x / length + b, w @ x + b / length),
            squared=score / (w @ w),
            multiplied=score * length,
            by_x=score / norm(x),
            by_both_lengths=score / length / norm(x),
            by_w_and_b=score / norm([*w, b]),
            first_two=either(
                score / norm(w[:2]), *((w[:2] @ x[:2] + b) / norm(v) for v in (w, w[:2]))
            ),
            sum_of_sizes=score / abs(w).sum(),
        )


def solve_nand_gate():
    return (-1, -1), 1.5


@asks_value(solve_nand_gate)
def nand_gate(answer):
    """Weights (w₁, w₂) and a bias b of a perceptron that computes NAND."""
    w, b = read(answer, (2,), ())
    X, t = gate("NAND")
    y = predict(X, w, b)
    require((y == t).any(), "and_gate")
    require((y == -1).any() or max(w) < 0, "not_negative")
    require((y == -1).any(), "all_plus", score=w[0] + w[1] + b)
    require((y == 1).any(), "all_minus")
    require((y != [1, -1, -1, -1]).any(), "nor_gate")
    wrong = [tuple(map(int, x)) for x in X[y != t]]
    require(not wrong, "inputs", inputs=wrong)


def solve_update(w, b, x, t, eta):
    if (1 if w @ x + b >= 0 else -1) != t:
        return w + eta * t * x, b + eta * t
    return w, b


@asks_function(solve_update)
def update(answer):
    """A function of (w, b, x, t, eta): one step of rule (2), giving the new (w, b)."""
    for t, eta in [(1, 0.25), (-1, 2)]:
        for w, b, x in cases(([3, -4], 1, [1, 3]), ([1, -2, 0], 4, [0, 1, 1]), ([0, 0], 0, [1, 2])):
            score, old, step = w @ x + b, np.append(w, b), eta * t * np.append(x, 1)
            wrong = sign(score) != t
            new = pair(old + wrong * step)
            compare(
                answer(w, b, x, t, eta),
                new,
                zero=either(pair(old), pair(old + step)) if score == 0 else new,
                always=pair(old + step),
                never=pair(old),
                when_right=pair(old + (not wrong) * step),
                b_unseen=pair(old + (sign(w @ x) != t) * step),
                loop=pair(old + updates_until_right(old, step, np.append(x, 1), t) * step),
                b_step=either(*((new[0], b + wrong * gain) for gain in (0, t, eta))),
                no_eta=pair(old + wrong * step / eta),
                no_t=pair(old + wrong * step * t),
                doubled=pair(old + 2 * wrong * step),
                reversed=pair(old - wrong * step),
            )


def pair(theta):
    """The parameters θ = (w, b) as w and b."""
    return theta[:-1], theta[-1]


def updates_until_right(theta, step, x, t):
    """How many steps it takes until the sample (x, 1) is right."""
    count = 0
    while sign((theta + count * step) @ x) != t:
        count += 1
    return count


def solve_eta_ratio():
    return 1, 0.01


@asks_value(solve_eta_ratio)
def eta_ratio(answer):
    """From zero, η = 0.01 against η = 1: ratio of the mistakes, and ratio of the final ‖w‖."""
    compare(answer, np.array([1, 0.01]), swapped=[0.01, 1], same=[1, 1], upside_down=[1, 100])
    mistakes, _ = read(answer, (2,))
    require(close(mistakes, 1), "mistakes")


def solve_fewer_mistakes():
    sets = [two_classes(40, margin=0.2, rng=seed) for seed in range(100)]
    three = np.array([learn(X, t, 3, w=[-3, 3]).mistakes for X, t in sets])
    four = np.array([learn(X, t, 4, w=[-3, 3]).mistakes for X, t in sets])
    return np.sum(four < three), np.sum(three < four)


@asks_value(solve_fewer_mistakes)
def fewer_mistakes(answer):
    """On how many of 100 data sets η = 4 makes fewer mistakes than η = 3, and on how many η = 3 does."""
    sets = [two_classes(40, margin=0.2, rng=seed) for seed in range(100)]
    runs = (np.array([learn(X, t, eta, w=[-3, 3]).mistakes for X, t in sets]) for eta in (4, 3))
    with_four, with_three = runs
    each = np.array([with_four < with_three, with_three < with_four])
    four, three = each.sum(axis=1)
    compare(
        answer,
        np.array([four, three]),
        each=each,
        swapped=[three, four],
        with_ties=either([100 - three, 100 - four], [four, 100 - four], [100 - three, three]),
        one_set=[1, 0],
        from_zero=[0, 0],
        shares=[four / 100, three / 100],
    )


def solve_novikoff(X, t, u):
    augmented = np.column_stack([X, np.ones(len(X))])
    R = np.linalg.norm(augmented, axis=1).max()
    gamma = np.min(t * (augmented @ u))
    return (R / gamma) ** 2


@asks_function(solve_novikoff)
def novikoff(answer):
    """A function of (X, t, u): the bound (R/γ)² in the space of (x, 1), for a unit vector u."""
    for X, t, u in cases(
        ([[2, 1], [-1, -2], [1, 3], [-3, 0]], [1, -1, 1, -1], [2 / 3, 1 / 3, 2 / 3]),
        ([[1], [3], [-2]], [1, 1, -1], [0.6, 0.8]),
        ([[1, 2, 0], [-1, -3, 1], [2, -4, 0]], [1, -1, -1], [0.5, 0.5, 0.5, 0.5]),
        kept=(1, 2),
    ):
        A = np.column_stack([X, np.ones(len(X))])
        lengths, distances = norm(A, axis=1), t * (A @ u)
        R, gamma = max(lengths), min(distances)
        compare(
            answer(X, t, u),
            (R / gamma) ** 2,
            square=either(R / gamma, R**2 / gamma, R / gamma**2),
            upside_down=(gamma / R) ** 2,
            not_augmented=either(
                *((max(norm(X, axis=1)) / g) ** 2 for g in (gamma, min(t * (X @ u[:-1]))))
            ),
            no_bias=(R / min(t * (X @ u[:-1]))) ** 2,
            ones_first=(R / min(t * (np.roll(A, 1, axis=1) @ u))) ** 2,
            not_rows=either((norm(A) / gamma) ** 2, (max(norm(A, axis=0)) / gamma) ** 2),
            not_longest=either((min(lengths) / gamma) ** 2, (np.mean(lengths) / gamma) ** 2),
            by_w=(R / gamma * norm(u[:-1])) ** 2,
            no_t=(R / min(A @ u)) ** 2,
            largest=(R / max(distances)) ** 2,
            mean=(R / np.mean(distances)) ** 2,
        )


def solve_pocket(X, t, ws, bs):
    right = [np.sum(np.where(X @ w + b >= 0, 1, -1) == t) for w, b in zip(ws, bs, strict=True)]
    return int(np.argmax(right))


@asks_function(solve_pocket)
def pocket(answer):
    """A function of (X, t, ws, bs): the index of the pair (w, b) that gets the most samples right."""
    rng = generator(605)  # a seed with one best pair, and others for every mistake
    for N, d, k in [(6, 2, 4), (5, 3, 5), (8, 3, 9), (9, 2, 12)]:
        X, t = rng.integers(-2, 4, (N, d)) + 0.0, rng.choice([-1, 1], N)
        ws, bs = rng.integers(-2, 3, (k, d)) + 0.0, rng.integers(-2, 3, k) + 0.0
        scores = X @ ws.T + bs
        right = sign(scores) == t[:, None]
        counts = right.sum(axis=0)
        best = counts.argmax()
        if np.sum(counts == counts[best]) > 1:
            continue  # among other cases there are ties, where more than one answer is right
        margins, norms = t[:, None] * scores, np.linalg.norm(ws, axis=1)
        at_zero = [np.where(scores == 0, y, sign(scores)) == t[:, None] for y in (0, -1)]
        at_zero.append(margins >= 0)
        compare(
            answer(X, t, ws, bs),
            best,
            count=either(counts.max(), counts.max() / len(X)),
            from_one=best + 1,
            last=len(bs) - 1,
            worst=counts.argmin(),
            errors=(~right).sum(axis=0).min(),
            samples=right.sum(axis=1).argmax(),
            zero=either(*(same.sum(axis=0).argmax() for same in at_zero)),
            no_b=(sign(X @ ws.T) == t[:, None]).sum(axis=0).argmax(),
            scores=(t @ scores).argmax(),
            margin=either(*(m.min(axis=0).argmax() for m in (margins, margins / norms))),
            index_for_count=reduce(lambda i, k: k if counts[k] > i else i, range(len(bs))),
        )
