"""Exercises of chapter 2, the multilayer perceptron: right answers and mistakes; their texts are in ``words/mlp.toml``."""

from itertools import pairwise

import numpy as np

from nbhelpers.activations import identity, leaky_relu, relu, sigmoid, tanh
from nbhelpers.check.kit.cases import cases, generator
from nbhelpers.check.kit.exercise import asks_function, asks_value
from nbhelpers.check.kit.judge import compare, either, parts_of, read, require, unpacked, wrong
from nbhelpers.check.kit.numbers import close
from nbhelpers.data import gate
from nbhelpers.lessons.margin import augmented_margin
from nbhelpers.mlp import forward_pass
from nbhelpers.perceptron import sign


def solve_layer_shapes():
    return [(5, 4), (5,), (3, 5), (3,), (2, 3), (2,)]


@asks_value(solve_layer_shapes)
def layer_shapes(answer):
    """Shapes of W and b of each layer, for 4 inputs, hidden layers of 5 and 3, and 2 outputs."""
    right = solve_layer_shapes()
    parts = parts_of(answer, len(right))
    shapes = [[s] if isinstance(s, (int, np.integer)) else s for s in parts]  # (5) is 5
    compare(shapes, tuple(right), weights_first=right[::2] + right[1::2])
    for layer, (W, b) in enumerate(zip(shapes[::2], shapes[1::2], strict=True), 1):
        right_W, right_b = right[2 * layer - 2 : 2 * layer]
        require(not close(W, right_W[::-1]), "swapped", layer=layer)
        require(close(W, right_W), "weights", layer=layer)
        require(np.shape(b) == (1,), "one_axis", layer=layer)
        require(close(b, right_b), "biases", layer=layer)


def solve_parameter_count():
    return 784 * 100 + 100 + 100 * 10 + 10


@asks_value(solve_parameter_count)
def parameter_count(answer):
    """Number of parameters of a network with widths 784, 100, 10."""
    compare(
        answer,
        solve_parameter_count(),
        no_biases=784 * 100 + 100 * 10,
        no_hidden_biases=784 * 100 + 100 * 10 + 10,
        no_output_biases=784 * 100 + 100 + 100 * 10,
        one_bias_a_layer=784 * 100 + 1 + 100 * 10 + 1,
        input_biases=784 + 784 * 100 + 100 + 100 * 10 + 10,
        neurons=either(784 + 100 + 10, 100 + 10),
        layer_1=either(784 * 100 + 100, 784 * 100),
        layer_2=either(100 * 10 + 10, 100 * 10),
        paths=784 * 100 * 10,
    )


def solve_forward(weights, biases, activations, x):
    h = x
    for W, b, act in zip(weights, biases, activations, strict=True):
        h = act(W @ h + b)
    return h


@asks_function(solve_forward)
def forward(answer):
    """A function of (weights, biases, activations, x): the output of the network for one sample."""
    rng = generator(5)
    for widths in [(3, 3, 3, 3), (4, 2, 3), (2, 5)]:
        acts = [tanh, leaky_relu, sigmoid][-len(widths) + 1 :]
        W = [rng.normal(size=(n, m)).round(1) for m, n in pairwise(widths)]
        b, x = [rng.normal(size=n).round(1) for n in widths[1:]], rng.normal(size=widths[0])
        square, none = len(set(widths)) == 1, [identity] * len(W)
        compare(
            answer(W, b, acts, x),
            forward_pass(W, b, acts, x),
            unchanged=x,
            transposed=forward_pass([w.T for w in W], b, acts, x) if square else None,
            first_layer=forward_pass(W[:1], b[:1], acts[:1], x),
            two_layers=forward_pass(W[:2], b[:2], acts[:2], x),
            without_last=solve_forward(W[:-1], b[:-1], acts[:-1], x),
            from_x=forward_pass(W[-1:], b[-1:], acts[-1:], x) if square else None,
            no_activation=forward_pass(W, b, none, x),
            only_at_end=forward_pass(W, b, [*none[1:], acts[-1]], x),
            not_at_end=forward_pass(W, b, [*acts[:-1], identity], x),
            one_activation=either(
                *(forward_pass(W, b, [act] * len(W), x) for act in (*acts, relu, tanh, sigmoid))
            ),
            no_bias=forward_pass(W, [0 * v for v in b], acts, x),
            minus_b=forward_pass(W, [-v for v in b], acts, x),
            bias_outside=bias_after_activation(W, b, acts, x),
        )


def bias_after_activation(weights, biases, activations, h):
    """The output if each layer were φ(W h) + b."""
    for W, b, act in zip(weights, biases, activations, strict=True):
        h = act(W @ h) + b
    return h


def solve_xor_weights():
    return [[1, 1], [1, 1]], [0, -1], [2, -4], -1


@asks_value(solve_xor_weights)
def xor_weights(answer):
    """W (2, 2), b (2,), v (2,) and c with ReLU: v · max(0, W x + b) + c ≥ 0 exactly where XOR is true."""
    W, b, v, c = parts_of(answer, 4)
    W, b, v, c = read([W, b, unpacked(v), unpacked(c)], (2, 2), (2,), (2,), ())
    X, t = gate("XOR")
    H = relu(X @ W.T + b)
    scores = H @ v + c
    y = sign(scores)
    if (y == t).all():
        return
    require(np.isfinite(H).all() and np.isfinite(scores).all(), "overflow")
    require(np.linalg.matrix_rank(H - H[0]) == 2, "line")
    hidden = [*map(tuple, H.tolist())]
    require(augmented_margin(H, t)[0] > 0, "not_moved", hidden=hidden)
    is_true, is_false = scores[t == 1], scores[t == -1]
    numbers, opposite = scores.tolist(), (-scores).tolist()
    require(is_true.max() >= is_false.min(), "reversed", scores=opposite)
    if is_true.min() > is_false.max():
        require(is_false.max() < 0, "lower_c", scores=numbers)
        require(is_true.min() >= 0, "raise_c", scores=numbers)
    require((y != y[0]).any(), "all_same", output=int(y[0]), hidden=hidden)
    wrong("inputs", inputs=[tuple(map(int, x)) for x in X[y != t]])


def solve_collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2


@asks_function(solve_collapse)
def collapse(answer):
    """A function of (W1, b1, W2, b2): the pair (W, b) of the one layer that does the same."""
    rng = generator(6)
    for d, m, n in [(3, 3, 3), (2, 4, 3), (5, 2, 1)]:
        W1, b1 = rng.integers(-4, 5, (m, d)) + 0.5, rng.integers(-4, 5, m) + 0.5
        W2, b2 = rng.integers(-4, 5, (n, m)) + 0.5, rng.integers(-4, 5, n) + 0.5
        W, b, square = W2 @ W1, W2 @ b1 + b2, d == m == n
        compare(
            answer(W1, b1, W2, b2),
            (W, b),
            order=(W1 @ W2, ...) if square else None,
            elementwise=(W1 * W2, ...) if square else None,
            added=(W1 + W2, ...) if square else None,
            transposed=(W.T, ...),
            no_b2=(W, W2 @ b1),
            no_b1=(W, b2),
            b1_alone=(W, b1 + b2) if square else None,
            both_weighted=(W, W2 @ (b1 + b2)) if square else None,
            wrong_matrix=(W, W1 @ b1 + b2) if square else None,
            minus_b2=(W, W2 @ b1 - b2),
        )


def solve_bump(x, left, right, height, k):
    return height * (sigmoid(k * (x - left)) - sigmoid(k * (x - right)))


@asks_function(solve_bump)
def bump(answer):
    """A function of (x, left, right, height, k): a bump made of two sigmoids."""
    for x, left, right, height, k in cases(
        ([-1, 0, 0.25, 0.5, 0.75, 2], 0.2, 0.7, 3, 6),
        ([-3, -1.5, -0.5, 0, 1], -2, -0.5, 0.5, 2.5),
        ([-2, 0, 0.5, 1, 1.5, 2, 3], 0.5, 1.5, -2, 4),
        ([0, 0.4, 0.6, 1], 0.3, 0.8, 1.5, 25),
    ):
        up, down = sigmoid(k * (x - left)), sigmoid(k * (x - right))
        compare(
            answer(x, left, right, height, k),
            height * (up - down),
            added=height * (up + down),
            reversed=height * (down - up),
            no_height=up - down,
            only_up=height * up,
            only_down=height * (1 - down),
            parentheses=either(height * up - down, up - height * down),
            raised=either(height * (1 + up - down), height * (1 + up - down) - 1),
            size=abs(height) * (up - down),
            no_k=height * (sigmoid(x - left) - sigmoid(x - right)),
            over_k=height * (sigmoid((x - left) / k) - sigmoid((x - right) / k)),
            k_inside=height * (sigmoid(k * x - left) - sigmoid(k * x - right)),
            plus_edges=height * (sigmoid(k * (x + left)) - sigmoid(k * (x + right))),
            product=height * up * (1 - down),
        )


def solve_pieces():
    return 2**10, 2**10 - 1, 6 * 10 + 1


@asks_value(solve_pieces)
def pieces(answer):
    """For k = 10: pieces of the tent map, kinks between them, and parameters of the deep network."""
    compare(
        answer,
        solve_pieces(),
        not_doubled=either((20, ..., ...), (100, ..., ...)),
        off_by_one=either((2**9, ..., ...), (2**11, ..., ...)),
        as_many_kinks=(2**10, 2**10, ...),
        ends=(2**10, 2**10 - 1, 60),
        times_k=(2**10, 2**10 - 1, 70),
        shallow=(2**10, 2**10 - 1, 3 * 2**10 + 1),
    )
    count, kinks, _ = read(answer, (), (), ())
    require(close(count, 2**10), "pieces")
    require(close(kinks, 2**10 - 1), "kinks")
