"""Networks built by hand: XOR, bumps, the tent map, pieces and collapse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbhelpers.activations import identity, leaky_relu, relu, sigmoid, with_parameters
from nbhelpers.data import gate
from nbhelpers.lessons.constructions import (
    bump,
    bump_network,
    collapse,
    curve_of,
    interpolation_network,
    linear_pieces,
    parameters,
    tent,
    tent_network,
    xor_gates,
)
from nbhelpers.mlp import MLP, forward_pass

seeds = st.integers(0, 10**6)
LEAKY = with_parameters(leaky_relu, alpha=0.2)


def on_a_line(layers, x):
    """Output of a network with one input and one output, for each x."""
    return forward_pass(*layers, np.asarray(x)[:, None])[:, 0]


class TestXor:
    def test_all_four_right_with_nine_parameters(self):
        (weights, biases, _), (X, t) = xor_gates(), gate("XOR")
        assert forward_pass(*xor_gates(), X)[:, 0].tolist() == t.tolist()
        assert [forward_pass(*xor_gates(), x).tolist() for x in X] == [[y] for y in t]
        assert sum(map(np.size, [*weights, *biases])) == 9 == parameters(xor_gates())

    def test_the_hidden_gates(self):
        weights, biases, activations = xor_gates()
        hidden = forward_pass(weights[:1], biases[:1], activations[:1], gate("XOR")[0])
        assert hidden[:, 0].tolist() == gate("OR")[1].tolist()
        assert hidden[:, 1].tolist() == gate("NAND")[1].tolist()


class TestBumps:
    def test_one_bump(self):
        x = np.array([0.0, 0.29, 0.31, 0.5, 0.69, 0.71, 1.0])
        y = bump(x, 0.3, 0.7, height=2, steepness=2000)
        assert np.allclose(y, [0, 0, 2, 2, 2, 0, 0], atol=1e-8)
        assert np.allclose(bump(0.3, 0.3, 0.7), 0.5) and bump([0.3], 0.3, 0.7).shape == (1,)

    def test_the_network_is_a_sum_of_bumps(self):
        """The outer edges of the first and last bump lie far outside."""
        layers = bump_network(np.cos, -1, 2, 6, steepness=7.0)
        edges, x = np.linspace(-1, 2, 7), np.linspace(-1, 2, 50)
        heights = np.cos((edges[:-1] + edges[1:]) / 2)
        edges[[0, -1]] = -1e3, 1e3
        parts = zip(edges[:-1], edges[1:], heights, strict=True)
        total = sum(bump(x, left, right, height, 7.0) for left, right, height in parts)
        assert np.allclose(on_a_line(layers, x), total, atol=1e-12)
        assert parameters(layers) == 3 * 5 + 1 and layers[2] == [sigmoid, identity]

    @pytest.mark.parametrize(
        ("f", "slope"), [(np.sin, 1.0), (lambda x: abs(x - 3), 1.0), (lambda x: x * x / 4, np.pi)]
    )
    def test_error_falls_like_one_over_width(self, f, slope):
        x = np.linspace(0, 2 * np.pi, 4001)
        bumps = 2 ** np.arange(3, 10)
        networks = [bump_network(f, 0, 2 * np.pi, n) for n in bumps]
        errors = [np.abs(on_a_line(layers, x) - f(x)).max() for layers in networks]
        rate = np.polyfit(np.log(bumps), np.log(errors), 1)[0]
        assert -1.05 < rate < -0.95
        assert np.all(errors <= 1.01 * slope / 2 * 2 * np.pi / bumps)


class TestTent:
    def test_values(self):
        assert tent([0, 0.25, 0.5, 0.75, 1]).tolist() == [0, 0.5, 1, 0.5, 0]
        assert tent(0.25) == 0.5
        assert tent(np.float32([0.1])).dtype == np.float32

    @pytest.mark.parametrize("k", range(1, 11))
    def test_the_network_is_the_map_k_times_2_to_the_k_pieces_with_6k_plus_1_parameters(self, k):
        x = np.arange(2**14 + 1) / 2**14
        layers, y = tent_network(k), x
        for _ in range(k):
            y = tent(y)
        assert np.array_equal(on_a_line(layers, x), y)
        assert np.array_equal(curve_of(layers, x), y)
        assert linear_pieces(*layers) == 2**k and parameters(layers) == 6 * k + 1
        assert len(layers[0]) == k + 1


THREE, PLACES = [[1.0], [1.0], [1.0]], [-0.3, -0.3, -0.7]


class TestLinearPieces:
    @settings(max_examples=50)
    @given(seeds, st.integers(1, 60))
    def test_one_hidden_layer_with_n_kinks(self, seed, n):
        rng = np.random.default_rng(seed)
        kinks = (np.arange(n) + rng.uniform(0.1, 0.9, n)) / n
        turn, slope = rng.choice([-1, 1], n), rng.uniform(0.5, 2, (2, n))
        layers = (
            [(turn * slope[0])[:, None], slope[1][None]],
            [-turn * slope[0] * kinks, [0.3]],
            [relu, identity],
        )
        assert linear_pieces(*layers) == n + 1
        assert linear_pieces(*layers, low=kinks.min() - 2, high=kinks.min() - 1) == 1

    def test_corners_outside_the_interval_do_not_count(self):
        layers = interpolation_network([0, 1, 2, 3], [0, 1, 0, 1])
        assert linear_pieces(*layers, low=0, high=3) == 3
        assert linear_pieces(*layers, low=0.5, high=1.5) == 2
        assert linear_pieces(*layers, low=1, high=2) == 1
        assert linear_pieces(*layers, low=-5, high=5) == 4

    @pytest.mark.parametrize(
        ("weights", "biases", "activations", "pieces"),
        [
            ([[[0.0]], [[1.0]]], [[-1.0], [0.0]], [relu, identity], 1),  # flat
            ([[[2.0]], [[3.0]]], [[1.0], [0.0]], [identity, identity], 1),  # straight
            ([[[1.0], [1.0]], np.eye(2)], [[-0.3, -0.7], [0.0, 0.0]], [relu, identity], 3),
            ([[[1.0]], [[1.0]]], [[-0.5], [0.0]], [LEAKY, identity], 2),
            ([[[1.0]]], [[-0.5]], [relu], 2),  # the output bends
            ([THREE, [[1.0, -1.0, 0.0]]], [PLACES, [0.0]], [relu, identity], 1),  # two cancel
            ([THREE, [[1.0, 1.0, 1.0]]], [PLACES, [0.0]], [relu, identity], 3),  # two coincide
        ],
    )
    def test_small_networks(self, weights, biases, activations, pieces):
        """Several outputs bend where one of them does."""
        assert linear_pieces(weights, biases, activations) == pieces

    @pytest.mark.parametrize("seed", range(3))
    def test_random_deep_networks_against_a_fine_grid(self, seed):
        """On a grid much finer than the pieces, second differences are non-zero near corners only."""
        net = MLP([1, 6, 6, 6, 1], relu, rng=seed)
        rng = np.random.default_rng(seed)
        for b in net.b:
            b[...] = rng.normal(0, 0.3, b.shape)
        x = np.linspace(-2, 2, 200_001)
        y = net(x[:, None])[:, 0]
        bent = np.abs(np.diff(y, 2)) > 1e-10
        corners = bent[0] + np.sum(bent[1:] & ~bent[:-1])
        pieces = linear_pieces(net.W, net.b, net.activations, -2, 2)
        assert pieces == 1 + corners > 4


class TestInterpolation:
    @given(seeds, st.integers(2, 20))
    def test_through_every_point_and_straight_in_between(self, seed, n):
        rng = np.random.default_rng(seed)
        x, y = np.cumsum(rng.uniform(0.1, 1, n)), rng.normal(size=n)
        layers = interpolation_network(x, y)
        fine = np.linspace(x[0], x[-1], 200)
        assert np.allclose(on_a_line(layers, x), y, atol=1e-9)
        assert np.allclose(on_a_line(layers, fine), np.interp(fine, x, y), atol=1e-9)
        assert len(layers.weights[0]) == n - 1


class TestCollapse:
    @given(seeds, st.lists(st.integers(1, 6), min_size=2, max_size=6))
    def test_one_layer_does_the_same(self, seed, sizes):
        rng = np.random.default_rng(seed)
        net = MLP(sizes, identity, rng=rng)
        net.theta = rng.normal(size=net.theta.shape)
        X = rng.normal(size=(7, sizes[0]))
        W, b = collapse(net.W, net.b)
        assert W.shape == (sizes[-1], sizes[0]) and b.shape == (sizes[-1],)
        assert np.allclose(X @ W.T + b, net(X), rtol=1e-11, atol=1e-11)


BAD = [
    (bump_network, (np.sin, 0, 1, 1), "bumps is 1, but a whole number from 2"),
    (bump_network, (np.sin, 1, 0, 4), "low is 1.0 and high is 0.0"),
    (bump_network, (np.sin, 0, 1, 4, 0), "steepness is 0, but a positive"),
    (bump_network, (lambda x: np.nan, 0, 1, 4), "f(x) holds NaN"),
    (interpolation_network, ([0, 0], [1, 2]), "with rising x"),
    (collapse, ([], []), "have 0, 0 and 0 entries"),
    (linear_pieces, ([[[1.0, 1.0]]], [[0.0]], [relu]), "x has 1 features but the first layer"),
    (linear_pieces, ([[[1.0]]], [[0.0]], [relu], 1, 1), "low is 1.0 and high is 1.0"),
]


@pytest.mark.parametrize(("function", "arguments", "message"), BAD)
def test_the_message_names_the_argument(function, arguments, message):
    with pytest.raises(ValueError) as error:
        function(*arguments)
    assert message in str(error.value)
