"""Exercises of chapter 2: every listed mistake gets its own message, and right is right."""

import numpy as np
import pytest

from nbhelpers import check
from nbhelpers.activations import sigmoid

SHAPES = [(5, 4), (5,), (3, 5), (3,), (2, 3), (2,)]
ONES, NEAR = [[1, 1], [1, 1]], [0, -1]


def with_shape(i, shape):
    return [*SHAPES[:i], shape, *SHAPES[i + 1 :]]


def passing(weigh=lambda W, h: W @ h, add=lambda a, b: a + b, last=True, bend=True):
    """An answer to ``forward`` with one thing done in another way."""

    def answer(weights, biases, activations, x):
        h = x
        for i, (W, b, act) in enumerate(zip(weights, biases, activations, strict=True)):
            a = add(weigh(W, h), b)
            h = act(a) if bend and (last or i < len(weights) - 1) else a
        return h

    return answer


def only_first(weights, biases, activations, x):
    for W, b, act in zip(weights, biases, activations, strict=True):
        return act(W @ x + b)


def always_from_x(weights, biases, activations, x):
    for W, b, act in zip(weights, biases, activations, strict=True):
        h = act(W @ x + b)
    return h


def step(x, edge, k):
    return sigmoid(k * (x - edge))


MISTAKES = {
    "layer_shapes": [
        (3, "a list of six shapes"),
        (SHAPES[:4], "a list of six shapes"),
        (with_shape(0, (4, 5)), "Rows and columns of $\\mathbf{W}^{(1)}$ are swapped"),
        (with_shape(4, [3, 2]), "Rows and columns of $\\mathbf{W}^{(3)}$ are swapped"),
        (with_shape(1, (5, 1)), "$\\mathbf{b}^{(1)}$ has a single axis"),
        (with_shape(3, (4,)), "$\\mathbf{b}^{(2)}$ is not right yet"),
        (with_shape(2, (3, 4)), "$\\mathbf{W}^{(2)}$ is not right yet"),
        (with_shape(5, "two"), "$\\mathbf{b}^{(3)}$ is not right yet"),
    ],
    "parameter_count": [
        (79400, "the biases are missing"),
        (894, "These are the units"),
        (110, "These are the units"),
        (80294, "Inputs have no bias"),
        (78500, "This is layer 1 only"),
        (79511, "Count layer by layer"),
    ],
    "forward": [
        (passing(weigh=lambda W, h: h @ W), "W is transposed"),
        (passing(weigh=lambda W, h: W.T @ h), "W is transposed"),
        (lambda weights, biases, activations, x: x, "This is still x"),
        (only_first, "the output of the first layer"),
        (passing(bend=False), "The activation functions are missing"),
        (passing(add=lambda a, b: a), "The bias b is missing"),
        (passing(last=False), "its activation is missing"),
        (always_from_x, "Every layer starts from x again"),
        (passing(add=lambda a, b: a - b), "For a random input"),
    ],
    "xor_weights": [
        (5, "four parts"),
        ((ONES, NEAR, [2, -4]), "four parts"),
        ((ONES, NEAR, [2, -4], np.inf), "have to be finite"),
        ((ONES, NEAR, [-2, 4], 0.5), "All four outputs are reversed"),
        ((ONES, NEAR, [0, 0], -1), "All four outputs are -1"),
        ((ONES, NEAR, [1, 1], 0), "All four outputs are +1"),
        ((ONES, NEAR, [2, 0], -1), "come out wrong: (1, 1)."),
        (([[1, 0], [0, 1]], [0, 0], [1, 1], -1), "come out wrong: (1, 1)."),
        ((ONES, [0, 0], [2, -1], -0.5), "the two hidden neurons tell the same"),
    ],
    "collapse": [
        (lambda W1, b1, W2, b2: W2 @ W1, "should return the pair"),
        (
            lambda W1, b1, W2, b2: (
                W1 @ W2 if W1.shape == W2.shape else W2 @ W1,
                W2 @ b1 + b2,
            ),
            "The order is reversed",
        ),
        (lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1), "b lacks b2"),
        (lambda W1, b1, W2, b2: (W2 @ W1, b2), "b lacks the part of b1"),
        (
            lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2 if len(b1) == len(b2) else W2 @ b1 + b2),
            "multiply it by $\\mathbf{W}^{(2)}$",
        ),
        (
            lambda W1, b1, W2, b2: (
                (W2 @ W1).T if len(b2) == W1.shape[1] else W2 @ W1,
                W2 @ b1 + b2,
            ),
            "This is W transposed",
        ),
        (lambda W1, b1, W2, b2: (W2 @ W1 + 1, W2 @ b1 + b2), "For a random input"),
        (lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 - b2), "For a random input"),
    ],
    "bump": [
        (lambda x, up, down, h, k: h * (step(x, up, k) + step(x, down, k)), "a stair of two steps"),
        (lambda x, up, down, h, k: h * (step(x, down, k) - step(x, up, k)), "this is a pit"),
        (lambda x, up, down, h, k: step(x, up, k) - step(x, down, k), "The height is missing"),
        (
            lambda x, up, down, h, k: h * (step(x, up, 1) - step(x, down, 1)),
            "The steepness k is missing",
        ),
        (
            lambda x, up, down, h, k: h * (sigmoid(k * x - up) - sigmoid(k * x - down)),
            "k multiplies the whole parenthesis",
        ),
        (
            lambda x, up, down, h, k: h * step(x, up, k) * (1 - step(x, down, k)),
            "a product of two sigmoids",
        ),
        (lambda x, up, down, h, k: h * step(x, up, k), "It goes up and stays up"),
        (
            lambda x, up, down, h, k: h * step(x, up, k) - step(x, down, k),
            "The height multiplies only the first step",
        ),
        (lambda x, up, down, h, k: h * step(x, up, k) + step(x, down, k), "For a random input"),
    ],
    "pieces": [
        ((20, 19, 61), "neither 2k nor k²"),
        ((100, 99, 61), "neither 2k nor k²"),
        ((512, 511, 61), "how often do they double"),
        ((1024, 1024, 61), "so there are fewer"),
        ((1024, 1025, 61), "the kinks are not yet"),
        ((1024, 1023, 60), "mind the first and the last layer"),
        ((1024, 1023, 7168), "the parameters are not yet"),
    ],
}

# A message that others say in part: which points are wrong.
SHARED = "come out wrong"

RIGHT = {
    "layer_shapes": [
        tuple(map(list, SHAPES)),
        [(5, 4), 5, (3, 5), 3, (2, 3), 2],
        [np.array(shape) for shape in SHAPES],
        [np.zeros(shape).shape for shape in SHAPES],
    ],
    "parameter_count": [79510, 79510.0, np.int64(79510), np.array(79510)],
    "forward": [
        lambda weights, biases, activations, x: [
            x := f(W.dot(x) + b) for W, b, f in zip(weights, biases, activations, strict=True)
        ][-1],
        passing(weigh=lambda W, h: h @ W.T),
        lambda *layers: list(passing()(*layers)),
    ],
    "xor_weights": [
        (np.array(ONES, np.float32), np.array([0.0, -1.0]), [[2, -4]], [-1]),
        ([[1, -1], [-1, 1]], [0, 0], [1, 1], -0.5),
        (np.array([[3, 3], [5, 5]]), [0, -5], np.array([[2.0, -4.0]]), np.array([-1.0])),
        ([[-1, -1], [1, 1]], [1, -1], (-2, -2), 1),
    ],
    "collapse": [
        lambda W1, b1, W2, b2: [np.dot(W2, W1), b2 + np.dot(W2, b1)],
        lambda W1, b1, W2, b2: ((W1.T @ W2.T).T, b1 @ W2.T + b2),
        lambda W1, b1, W2, b2: ((W2 @ W1).tolist(), list(W2 @ b1 + b2)),
    ],
    "bump": [
        lambda x, up, down, h, k: (
            h / (1 + np.exp(-k * (x - up))) - h / (1 + np.exp(-k * (x - down)))
        ),
        lambda x, up, down, h, k: h * step(x, up, k) + h * (step(-x, -down, k) - 1),
        lambda x, up, down, h, k: [h * (step(v, up, k) - step(v, down, k)) for v in x],
    ],
    "pieces": [[1024, 1023, 61], np.array([1024.0, 1023.0, 61.0]), (2**10, 2**10 - 1, 61)],
}


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("odd", [None, "x", [[1], 2, 3], [], {}, np.nan, [None]])
def test_odd_parts_of_the_xor_network_are_told_not_raised(part, odd):
    answer = [ONES, NEAR, [2, -4], -1]
    answer[part] = odd
    assert check.xor_weights(answer).mark in "✗○"


@pytest.mark.parametrize("odd", [None, "x", [[1], 2, 3], [], {}, np.nan, [[1, 2], [3]]])
def test_odd_shapes_are_told_not_raised(odd):
    assert check.layer_shapes(with_shape(2, odd)).mark in "✗○"
