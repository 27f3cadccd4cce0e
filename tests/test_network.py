"""The network diagram: what its artists show, and that it can be given other numbers."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba

from nbhelpers.activations import relu, tanh
from nbhelpers.figures.colors import BLUE, ORANGE
from nbhelpers.figures.network import columns, draw_network, short, tints
from nbhelpers.mlp import MLP


def net(sizes, act=tanh):
    made = MLP(sizes, act, rng=3)
    made.theta = np.random.default_rng(3).normal(size=made.theta.shape)
    return made


def written(texts):
    return [text.get_text() for text in texts]


def test_a_line_for_each_weight_from_its_input_to_its_neuron():
    n = net([2, 3, 1])
    diagram = draw_network(n.W, n.b)
    segments = diagram.edges.get_segments()
    assert len(segments) == 6 + 3
    inputs, hidden, output = segments[1][0], segments[2][1], segments[-1][1]
    assert inputs[0] == 0 and hidden[0] == 1 and output[0] == 2
    assert segments[0][0][1] > segments[1][0][1]  # W[0][0, 0] comes from the upper input
    assert np.array_equal(segments[2][1], segments[3][1])  # W[0][1] are the lines to hidden 2


@pytest.mark.parametrize("paired", [True, False])
def test_the_nodes_hold_the_numbers_of_the_forward_pass(paired):
    n = net([2, 3, 1])
    forward = n.every_value([0.5, -1.0])
    values = forward if paired else forward.h
    diagram = draw_network(n.W, n.b, values)
    wanted = [short(v) for column in columns(values) for v in column]
    assert written(diagram.numbers) == wanted
    assert len(wanted) == (2 + 3 + 3 + 1 + 1 if paired else 2 + 3 + 1)
    assert len(diagram.links.get_segments()) == (4 if paired else 0)


def test_width_is_size_and_color_and_dash_are_sign():
    diagram = draw_network([np.array([[2.0, -1.0]])], [np.zeros(1)])
    wide, narrow = diagram.edges.get_linewidths()
    assert np.isclose(wide, 2 * narrow)
    assert np.allclose(diagram.edges.get_colors(), [to_rgba(BLUE), to_rgba(ORANGE)])
    solid, dashed = diagram.edges.get_linestyle()
    assert solid[1] is None and dashed[1] is not None


@pytest.mark.parametrize("w", [-1e-300, -1e-9, -1e-3, 0.0, 1e-9, 2.0, -2.0])
def test_hair_thin_lines_are_not_dashed_because_their_dashes_would_be_countless(w):
    lines = draw_network([[[4.0, w]]], [[0.0]]).edges
    _, (_, dashes) = lines.get_linestyles()
    assert (dashes is not None) == (w == -2.0)
    assert dashes is None or min(dashes) > 0.3


def test_other_values_and_weights_are_shown_by_the_same_artists():
    n = net([2, 2, 1], relu)
    diagram = draw_network(n.W, n.b, n.every_value([1.0, 2.0]))
    artists = set(diagram.edges.axes.get_children())
    other = net([2, 2, 1], relu)
    other.theta = -other.theta
    diagram.show_weights(other.W, other.b)
    diagram.show_values(other.every_value([3.0, -1.0]))
    again = draw_network(other.W, other.b, other.every_value([3.0, -1.0]))
    for name in ("numbers", "weight_numbers", "bias_numbers"):
        assert written(getattr(diagram, name)) == written(getattr(again, name)) != []
    assert np.allclose(diagram.edges.get_linewidths(), again.edges.get_linewidths())
    assert np.allclose(diagram.edges.get_colors(), again.edges.get_colors())
    assert np.allclose(diagram.nodes.get_facecolor(), again.nodes.get_facecolor())
    assert set(diagram.edges.axes.get_children()) == artists


def test_new_values_leave_weights_alone():
    n = net([2, 2, 1])
    diagram = draw_network(n.W, n.b, n.every_value([1.0, 2.0]))
    FigureCanvasAgg(diagram.edges.get_figure()).draw()
    diagram.show_values(n.every_value([2.0, 2.0]))
    still = [diagram.edges, diagram.links, *diagram.weight_numbers, *diagram.bias_numbers]
    assert not any(artist.stale for artist in still)
    assert diagram.nodes.stale


def test_numbers_are_left_out_where_they_would_not_be_readable():
    n = net([8, 8, 8, 1])
    diagram = draw_network(n.W, n.b, n.every_value(np.ones(8)))
    assert diagram.numbers == diagram.weight_numbers == diagram.bias_numbers == []
    assert len(diagram.edges.get_segments()) == 64 + 64 + 8


@pytest.mark.parametrize("sizes", [[1, 1], [2, 2, 1], [2, 3, 2, 1], [4, 4, 3], [1, 4, 1]])
@pytest.mark.parametrize("paired", [True, False])
def test_no_number_hides_another(sizes, paired):
    n = net(sizes)
    forward = n.every_value(-np.ones(sizes[0]))
    diagram = draw_network(n.W, n.b, forward if paired else forward.h)
    canvas = FigureCanvasAgg(diagram.edges.get_figure())
    canvas.draw()
    texts = diagram.numbers + diagram.bias_numbers + diagram.weight_numbers
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in texts]
    assert boxes
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_weights_of_zero_draw_nothing_and_raise_nothing():
    diagram = draw_network([np.zeros((2, 2))], [np.zeros(2)], [np.zeros(2), np.zeros(2)])
    assert np.all(np.equal(diagram.edges.get_linewidths(), 0))
    assert np.allclose(diagram.nodes.get_facecolor(), 1)


def test_numbers_are_short_and_deeper_tints_are_larger_values():
    values = [0.5, -1.234, -0.0, -0.004, 9.999, -123.4]
    assert list(map(short, values)) == ["0.50", "−1.23", "0.00", "0.00", "10.0", "−123"]
    blue, pale, orange = tints(np.array([2.0, 0.2, -2.0]))
    assert np.all(blue <= pale) and np.any(blue < pale)
    assert blue[2] > blue[0] and orange[0] > orange[2]
