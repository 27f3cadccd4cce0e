"""Exercises of chapter 2: answers with the mistake that each makes, and others that are right."""

from functools import partial

import numpy as np
import pytest

from nbhelpers import check
from nbhelpers.activations import sigmoid

SHAPES = [(5, 4), (5,), (3, 5), (3,), (2, 3), (2,)]
ONES, NEAR = [[1, 1], [1, 1]], [0, -1]


def with_shape(i, shape):
    return [*SHAPES[:i], shape, *SHAPES[i + 1 :]]


def passing(layer=lambda W, b, act, h: act(W @ h + b), pick=lambda activations: activations):
    """An answer to ``forward`` whose layers compute ``layer``, with the activations of ``pick``."""

    def answer(weights, biases, activations, x):
        for W, b, act in zip(weights, biases, pick(activations), strict=True):
            x = layer(W, b, act, x)
        return x

    return answer


def linear(a):
    return a


def only_first(weights, biases, activations, x):
    for W, b, act in zip(weights, biases, activations, strict=True):
        return act(W @ x + b)


def only_two(weights, biases, activations, x):
    h = activations[0](weights[0] @ x + biases[0])
    return activations[1](weights[1] @ h + biases[1])


def always_from_x(weights, biases, activations, x):
    for W, b, act in zip(weights, biases, activations, strict=True):
        h = act(W @ x + b)
    return h


def bump(combine, edge=lambda x, e, k: sigmoid(k * (x - e))):
    """An answer to ``bump``: ``combine(h, up, down)`` of the steps ``edge(x, e, k)``."""
    return lambda x, left, right, h, k: combine(h, edge(x, left, k), edge(x, right, k))


def difference(h, up, down):
    return h * (up - down)


def collapsing(W, b=lambda W1, b1, W2, b2: W2 @ b1 + b2):
    return lambda W1, b1, W2, b2: (W(W1, W2), b(W1, b1, W2, b2))


product = collapsing(lambda W1, W2: W2 @ W1)
with_bias = partial(collapsing, lambda W1, W2: W2 @ W1)

MISTAKES = {
    "layer_shapes": [
        (3, "parts"),
        (SHAPES[:4], "parts"),
        (list(zip(SHAPES[::2], SHAPES[1::2], strict=True)), "parts"),
        (SHAPES[::2] + SHAPES[1::2], "weights_first"),
        (with_shape(0, (4, 5)), "swapped"),
        (with_shape(4, [3, 2]), "Rows and columns of $\\mathbf{W}^{(3)}$ are swapped"),
        (with_shape(1, (5, 1)), "one_axis"),
        (with_shape(3, (4,)), "biases"),
        (with_shape(5, 3), "$\\mathbf{b}^{(3)}$ is not right yet"),
        (with_shape(2, (3, 4)), "weights"),
        (with_shape(5, "two"), "Numbers are expected here"),
    ],
    "parameter_count": [
        (79_400, "no_biases"),
        (79_410, "no_hidden_biases"),
        (79_500, "no_output_biases"),
        (79_402, "one_bias_a_layer"),
        (80_294, "input_biases"),
        (894, "neurons"),
        (110, "neurons"),
        (78_500, "layer_1"),
        (78_400, "layer_1"),
        (1_010, "layer_2"),
        (784_000, "paths"),
        (79_511, "other"),
    ],
    "forward": [
        (lambda weights, biases, activations, x: x, "unchanged"),
        (passing(lambda W, b, act, h: act(h @ W + b)), "transposed"),
        (only_first, "first_layer"),
        (only_two, "two_layers"),
        (lambda *given: passing()(*(part[:-1] for part in given[:3]), given[3]), "without_last"),
        (always_from_x, "from_x"),
        (passing(lambda W, b, act, h: W @ h + b), "no_activation"),
        (passing(pick=lambda acts: [linear] * (len(acts) - 1) + acts[-1:]), "only_at_end"),
        (passing(pick=lambda acts: [*acts[:-1], linear]), "not_at_end"),
        (passing(pick=lambda acts: acts[:1] * len(acts)), "one_activation"),
        (passing(lambda W, b, act, h: act(W @ h)), "no_bias"),
        (passing(lambda W, b, act, h: act(W @ h - b)), "minus_b"),
        (passing(lambda W, b, act, h: act(W @ h) + b), "bias_outside"),
        (passing(lambda W, b, act, h: act(W @ h + 2 * b)), "should be"),
    ],
    "xor_weights": [
        (5, "parts"),
        ((ONES, NEAR, [2, -4]), "parts"),
        ((ONES, NEAR, [2, -4], np.inf), "The answer holds ∞"),
        (([[1e308, 1e308], [1, 1]], [0, 0], [1, 1], 0), "overflow"),
        (
            (ONES, NEAR, [-2, 4], 0.5),
            "ŷ at (0, 0), (0, 1), (1, 0), (1, 1) is −0.5, 1.5, 1.5, −0.5.",
        ),
        (([[1, 1], [-1, -1]], [-0.5, 1.5], [1, 1], -1.5), "reversed"),
        ((ONES, NEAR, [1, -2], 0), "lower_c"),
        (([[1, 1], [-1, -1]], [-0.5, 1.5], [-1, -1], 1.5), "ŷ is 0, 0.5, 0.5, 0, and"),
        ((ONES, NEAR, [2, -4], -3), "raise_c"),
        ((ONES, NEAR, [0, 0], -1), "all_same"),
        ((ONES, NEAR, [1, 1], 0), "(1, 1) give (0, 0), (1, 0), (1, 0), (2, 1)."),
        ((ONES, NEAR, [3, 0], -1), "inputs"),
        ((ONES, NEAR, [2, 0], -1), "come out wrong: (1, 1)."),
        (([[1, 0], [0, 1]], [0, 0], [1, 1], -1), "not_moved"),
        (([[3, 1], [1, 2]], [1, 1], [1, -1], -0.5), "not_moved"),
        ((ONES, [0, 0], [2, -1], -0.5), "line"),
    ],
    "collapse": [
        (lambda W1, b1, W2, b2: W2 @ W1, "parts"),
        (collapsing(lambda W1, W2: W1 @ W2), "order"),
        (collapsing(lambda W1, W2: W2 * W1), "elementwise"),
        (collapsing(lambda W1, W2: W1 + W2), "added"),
        (collapsing(lambda W1, W2: W1.T @ W2.T), "transposed"),
        (with_bias(lambda W1, b1, W2, b2: W2 @ b1), "no_b2"),
        (with_bias(lambda W1, b1, W2, b2: b2), "no_b1"),
        (with_bias(lambda W1, b1, W2, b2: b1 + b2), "b1_alone"),
        (with_bias(lambda W1, b1, W2, b2: W2 @ (b1 + b2)), "both_weighted"),
        (with_bias(lambda W1, b1, W2, b2: W1 @ b1 + b2), "wrong_matrix"),
        (with_bias(lambda W1, b1, W2, b2: W2 @ b1 - b2), "minus_b2"),
        (collapsing(lambda W1, W2: W2 @ W1 + 1), "part 1 at"),
        (lambda *layers: product(*layers)[::-1], "in reverse order"),
    ],
    "bump": [
        (bump(lambda h, up, down: h * (up + down)), "added"),
        (bump(lambda h, up, down: h * (down - up)), "reversed"),
        (bump(lambda h, up, down: up - down), "no_height"),
        (bump(lambda h, up, down: h * up), "only_up"),
        (bump(lambda h, up, down: h * (1 - down)), "only_down"),
        (bump(lambda h, up, down: h * up - down), "parentheses"),
        (bump(lambda h, up, down: h * (up + (1 - down))), "raised"),
        (bump(lambda h, up, down: h * (up + (1 - down)) - 1), "raised"),
        (bump(lambda h, up, down: abs(h) * (up - down)), "size"),
        (bump(difference, lambda x, e, k: sigmoid(x - e)), "no_k"),
        (bump(difference, lambda x, e, k: sigmoid((x - e) / k)), "over_k"),
        (bump(difference, lambda x, e, k: sigmoid(k * x - e)), "k_inside"),
        (bump(difference, lambda x, e, k: sigmoid(k * (x + e))), "plus_edges"),
        (bump(lambda h, up, down: h * up * (1 - down)), "product"),
        (bump(lambda h, up, down: h * up + down), "left = 0.2, right = 0.7, height = 3, k = 6"),
        (bump(lambda h, up, down: h * max(up - down)), "should have shape (6,)"),
    ],
    "pieces": [
        ((20, 19, 61), "not_doubled"),
        ((512, 511, 61), "off_by_one"),
        ((1000, 999, 61), "pieces"),
        ((1024, 1024, 61), "as_many_kinks"),
        ((1024, 1025, 61), "kinks"),
        ((1024, 1023, 60), "ends"),
        ((1024, 1023, 70), "times_k"),
        ((1024, 1023, 3073), "shallow"),
        ((1024, 1023, 7168), "other"),
        ((1024, 1023), "should have 3 parts"),
    ],
}

RIGHT = {
    "layer_shapes": [[(5, 4), 5, (3, 5), 3, (2, 3), 2], [np.array(shape) for shape in SHAPES]],
    "xor_weights": [
        (np.array(ONES, np.float32), np.array([0.0, -1.0]), [[2, -4]], [-1]),
        ([[1, -1], [-1, 1]], [0, 0], [1, 1], -0.5),
        (np.array([[3, 3], [5, 5]]), [0, -5], np.array([[2.0, -4.0]]), np.array([-1.0])),
        ([[-1, -1], [1, 1]], [1, -1], (-2, -2), 1),
    ],
}


class NoArray:
    def __array__(self, *_, **__):
        raise RuntimeError


ODD = [None, "x", [[1], 2, 3], [], {}, np.nan, [None], [[1, 2], [3]], np.array(1), NoArray()]


@pytest.mark.parametrize("odd", ODD)
def test_odd_parts_are_told_not_raised(odd):
    for i in range(6):
        assert check.layer_shapes(with_shape(i, odd)).mark in "✗○"
    for i in range(4):
        answer = [ONES, [0, -2], [2, -4], -2]
        answer[i] = odd
        assert check.xor_weights(answer).mark in "✗○"
