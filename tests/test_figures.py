"""Pictures: each has words, leaves the reader's settings alone and shows no boxes for letters."""

import importlib
import inspect
import io
import pkgutil
import re

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image
from seen import contrast, drawn, lacking, texts

from nbhelpers import figures
from nbhelpers.activations import gelu, leaky_relu, relu, sigmoid, tanh
from nbhelpers.data import belgian_calls, digits, gate, iris, two_classes
from nbhelpers.explore.kit.picture import HERE
from nbhelpers.figures import colors, style
from nbhelpers.figures.practice import tiles
from nbhelpers.figures.show import png
from nbhelpers.lessons.constructions import xor_gates
from nbhelpers.lessons.line_fits import Line
from nbhelpers.lessons.margin import widest_boundary
from nbhelpers.mlp import MLP
from nbhelpers.perceptron import learn
from nbhelpers.training import History

X, t = two_classes(20, 0.5, rng=1)
PETALS = iris("setosa", features=["petal_length", "petal_width"])
NARROW = two_classes(40, 0.05, rng=2)
DIGITS = digits("test")
GATES = {"AND": ((1, 1), -1.5), "OR": ((1, 1), -0.5), "XOR": None}
NET = MLP([2, 3, 2, 1], tanh, rng=0)
CURVE = np.linspace(0, 1, 5), np.array([0, 1, 0, 1, 0])

# What each figure function is called with.
ARGUMENTS = {
    "mlp.flow": (NET.W, NET.b, NET.every_value([1.0, -2.0])),
    "mlp.folds": ([CURVE, CURVE], [2, 4]),
    "mlp.input_and_hidden": (*xor_gates(), *gate("XOR")),
    "mlp.learned": (*CURVE, [np.zeros(5), np.ones(5), CURVE[1]]),
    "mlp.step_bump_curve": (np.sin, 0, 6, 10),
    "mlp.width_error": ([8, 16, 32], [0.4, 0.21, 0.1]),
    "network.draw_network": (NET.W, NET.b, NET.every_value([1.0, -2.0]).h),
    "activations.curve_and_slope": (sigmoid, tanh, relu, leaky_relu, gelu),
    "activations.gelu_approximation": (),
    "activations.hidden_slope": (0.35,),
    "activations.fading": ( {sigmoid: [[0.01, 0.1, 1.0], [0.02, 0.2, 1.0]], relu: [[0.5, 0.7, 1.0]]}, ),
    "activations.off_shares": ({"α = 0": [[0.5, 0.75], [0.25, 0.5]], "α = 0.1": [[0.5, 0.25]]},),
    "losses.comparison": (),
    "losses.flat_or_steep": ([-1, -4, -6], [2, 19, 108], [1, 3, 4]),
    "losses.squares": ([1.5, 2.0, 0.4], [1.0, 2.5, 1.2]),
    "losses.surprise": ([0.9, 0.5, 0.1, 0.01],),
    "losses.telephone": (*belgian_calls(), {"MSE": Line(5.0, -9800.0), "1950–62": Line(1.0, -1960.0)}),
    "perceptron.neuron": ([2, 1], [3, -1], -1),
    "perceptron.classes": (X, t),
    "perceptron.boundary": (X, t, [1.0, -2.0], 0.5),
    "perceptron.geometry": (X, t, *widest_boundary(X, t)),
    "perceptron.gates": (GATES,),
    "perceptron.convergence": ([10.0, 200.0, 3000.0], [3, 12, 40]),
    "perceptron.two_margins": (*PETALS, ([1.0, 1.0], -3.0), widest_boundary(*PETALS)),
    "perceptron.cycling": (*NARROW, learn(*NARROW, epochs=3)),
    "practice.digit_images": (DIGITS[0][:4], DIGITS[1][:4], [0, 7, 2, 3]),
    "practice.first_layer": (np.linspace(-1, 1, 5 * 64).reshape(5, 64), DIGITS[0][:5]),
    "practice.learning_curves": (History([2.0, 1.0, 0.5], [2.1, 1.2, 1.3], 2, 3, "finished"),),
    "practice.compare_curves": ({"Xavier": [[2, 1], [3, 1]], "He": [[2, np.nan], [1, 0.5]]},),
    "practice.sweep": ([0.1, 1.0], {"SGD": [[1.0, 2.0], [0.5, np.inf]]}),
    "practice.generalization": ({"—": ([[1, 0.5]] * 2, [[1, 2]] * 2), "λ": ([[1, 1]], [[2, 1]])},),
    "practice.ladder": (["ReLU", "He"], [[[0.8, 0.7], [0.9, 0.8]], [[0.9, 0.9], [1.0, 0.95]]]),
    "practice.confusion": ([[5, 1], [0, 4]],),
}  # fmt: skip
# Drawn into other figures, which have the words.
PARTS = {"network.draw_network", "perceptron.classes"}


def modules(package):
    return [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(package.__path__, package.__name__ + ".")
        if not found.ispkg
    ]


def figure_functions():
    """All public functions decorated with ``@styled``, by "chapter.name"."""
    return {
        f"{module.__name__.split('.')[-1]}.{name}": function
        for module in modules(figures)
        if not module.__name__.endswith((".show", ".style"))
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and hasattr(function, "__wrapped__")
        if not name.startswith("_")
    }


every_figure = pytest.mark.parametrize("name", sorted(figure_functions()))


def draw(name, **ax):
    """The figure of the function ``name``, and what the function returned."""
    returned = figure_functions()[name](*ARGUMENTS[name], **ax)
    artist = returned[0] if isinstance(returned, tuple) else returned
    return artist.get_figure(), returned


def takes_ax(name):
    return "ax" in inspect.signature(figure_functions()[name]).parameters


def test_every_figure_function_is_in_the_table():
    assert set(figure_functions()) == set(ARGUMENTS)


@every_figure
def test_a_figure_has_words_and_all_its_letters_and_can_be_read(name, reader, untouched):
    before = repr(ARGUMENTS[name])
    figure = drawn(draw(name)[0])
    words = figure.get_label()
    assert (words == "") if name in PARTS else len(words) > 20 or reader == "zh"
    assert bool(re.search("[一-鿿]", words)) == (reader == "zh" and name not in PARTS)
    assert lacking(figure) == set()
    assert [x for x in texts(figure) if contrast(x.get_color()) < 4.5] == []
    assert repr(ARGUMENTS[name]) == before


@pytest.mark.parametrize("name", sorted(filter(takes_ax, figure_functions())))
def test_a_figure_draws_on_the_axes_it_is_given(name, untouched):
    ax = Figure().add_subplot()
    figure, returned = draw(name, ax=ax)
    assert figure is ax.get_figure() and figure.axes == [ax] and ax.has_data()
    assert name in PARTS or returned is ax


SHOWN = [  # what the line with a label shows on the axes of a figure: its x and y
    ("practice.learning_curves", 0, "training loss", [[1, 2, 3], [2, 1, 0.5]]),
    ("practice.learning_curves", 0, "validation loss", [[1, 2, 3], [2.1, 1.2, 1.3]]),
    ("practice.learning_curves", 0, "lowest validation loss", [[2], [1.2]]),
    ("practice.ladder", 0, "validation set", [[15, 5], [-0.12, 0.88]]),
    ("practice.ladder", 0, "test set", [[25, 7.5], [0.12, 1.12]]),
    ("practice.generalization", 0, "training", [[1, 2], [1, 0.5]]),
    ("practice.generalization", 0, "validation", [[1, 2], [1, 2]]),
    ("practice.generalization", 1, "validation", [[1, 2], [2, 1]]),
    ("activations.fading", 0, "ReLU", [[0, 1, 2], [1, 0.7, 0.5]]),
    ("activations.fading", 0, "sigmoid", [[0, 1, 2], [1, 0.15, 0.015]]),
]


@pytest.mark.parametrize(("name", "place", "label", "points"), SHOWN)
def test_a_line_shows_its_numbers_under_its_label(name, place, label, points):
    ax = draw(name)[0].axes[place]
    (line,) = (line for line in ax.get_lines() if line.get_label() == label)
    assert np.allclose(line.get_data(), points)


def test_the_confusions_have_the_true_digit_in_rows():
    (ax,) = draw("practice.confusion")[0].axes
    counts = {text.get_position(): text.get_text() for text in ax.texts}
    assert counts == {(0, 0): "5", (1, 0): "1", (1, 1): "4"}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted", "true digit")


def test_a_misread_digit_is_named_before_what_was_read():
    titles = [ax.get_title() for ax in draw("practice.digit_images")[0].axes[:4]]
    assert titles == [f"{t} → {y}" for t, y in zip(DIGITS[1], [0, 7, 2, 3], strict=False)]
    assert len(set(titles[1].split(" → "))) == 2


def test_tiles_are_images_in_rows_with_gaps():
    W = np.arange(3.0 * 64).reshape(3, 64)
    image = tiles(W, 2)
    assert np.array_equal(image[:8, 9:], W[1].reshape(8, 8))
    assert np.array_equal(image[9:, :8], W[2].reshape(8, 8))
    assert image.shape == (17, 17) and np.isnan(image[8]).all() and np.isnan(image[:, 8]).all()


def test_a_figure_that_lacks_a_letter_is_found():
    """The check itself: it sees a letter that is not in the font, and not one in a formula."""
    figure = Figure()
    figure.text(0, 0, "a ✗ b")
    figure.text(0, 0.5, "$x ∘ y$ 权重")
    with matplotlib.rc_context(style.LOOK):
        assert lacking(drawn(figure)) == {"✗"}


@pytest.mark.parametrize(
    "color", ["INK", "GRAY", "PURPLE", "GREEN", "BLUE", "ORANGE", "SKY", "SAND"]
)
def test_lines_and_marks_stand_out_from_white(color):
    assert contrast(getattr(colors, color)) >= 3


@pytest.mark.parametrize("page", ["#FFFFFF", "#111111", "#212121"], ids=["light", "dark", "gray"])
def test_the_ring_and_the_bar_of_an_explorer_stand_out_on_every_page(page):
    colors = re.findall("#[0-9A-Fa-f]{6}", (HERE / "picture.css").read_text(encoding="utf-8"))
    assert colors and min(contrast(color, page) for color in colors) >= 3


def dimmed(color):
    """``color`` as it is seen on a dark page."""
    css = (HERE / "picture.css").read_text(encoding="utf-8")
    brightness, spread = map(float, re.findall(r"(?:brightness|contrast)\((.+?)\)", css)[-2:])
    return np.clip((np.array(to_rgb(color)) * brightness - 0.5) * spread + 0.5, 0, 1)


@pytest.mark.parametrize("color", [name for name in dir(colors) if name.isupper()])
def test_on_a_dark_page_the_paper_is_dim_and_colors_stand_out_from_it_as_before(color):
    color = getattr(colors, color)
    assert contrast(dimmed("white"), "#111111") < 14 < contrast("white", "#111111")
    assert contrast(dimmed(color), dimmed("white")) >= min(contrast(color), 7)


@pytest.mark.parametrize("ratio", [1, 2])
def test_a_png_has_the_stated_size(ratio):
    figure = style.new_figure(4, 2.5)
    image = Image.open(io.BytesIO(png(figure, ratio)))
    assert image.format == "PNG" and image.size == (400 * ratio, 250 * ratio)


@pytest.mark.parametrize("height", [1.15, 3.6, 4.1])
def test_a_png_has_every_row_that_matplotlib_draws(height):
    figure, whole = style.new_figure(4.1, height), io.BytesIO()
    figure.savefig(whole, format="png", dpi=2 * style.DPI)
    assert Image.open(io.BytesIO(png(figure))).size == Image.open(whole).size


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, and how."""
    seen, module = [], importlib.import_module("nbhelpers.figures.show")
    monkeypatch.setattr(module, "display", lambda data, **how: seen.append((data, how)))
    return seen


def test_a_figure_is_shown_with_its_size_and_its_words(shown):
    ax = style.new_figure(4, 2.5).add_subplot()
    figures.show(style.describe(ax, zh="甲 < 乙", en="a < b"))
    (picture, how), (words, _) = shown
    assert how["metadata"]["image/png"] == {"width": 400, "height": 250, "alt": "a < b"}
    assert Image.open(io.BytesIO(picture["image/png"])).size == (800, 500)
    assert words["text/html"] == '<p class="nbh-words">a &lt; b</p>'
    assert picture["text/plain"] == words["text/plain"] == "a < b"


def test_a_figure_that_was_changed_is_laid_out_again(shown):
    ax = style.new_figure().add_subplot()
    figures.show(ax)
    top = ax.get_position().y1
    ax.set_title("a title\nof two lines")
    figures.show(ax)
    assert ax.get_position().y1 < top - 0.05
