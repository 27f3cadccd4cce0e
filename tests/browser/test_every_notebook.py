"""Every notebook in a real JupyterLab: it runs, its sliders move, its points are dragged and added."""

import io
from contextlib import redirect_stdout

import lab
import nbformat
import numpy as np
from lab import NOTEBOOKS

from nbhelpers.explore.kit.points import Points
from nbhelpers.notebook import language

MOST_BYTES = 250e6  # of a kernel that ran a whole chapter: so many learners does a machine hold
VIEW = "application/vnd.jupyter.widget-view+json"


def pytest_generate_tests(metafunc):
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", lab.chapters(both=metafunc.config.getoption("--all")))


def explorer_cells(notebook):
    """The cells whose output is an explorer."""
    return [
        cell
        for cell in notebook.cells
        if any(VIEW in output.get("data", {}) for output in cell.get("outputs", []))
    ]


def names_of(notebook):
    """What the explorers of a notebook are called with, as its imports give it."""
    imports = next(cell.source for cell in notebook.cells if cell.id == "imports")
    names = {"net": None}  # an explorer starts with the same words whichever network it is given
    with redirect_stdout(io.StringIO()):
        exec(imports, names)
    return names


def stored_words(cell):
    """The words that a cell keeps beside its stored picture."""
    return next(
        output.metadata["image/png"]["alt"]
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    )


def place(points, position):
    """A position in data coordinates as fractions of the picture."""
    pixels = points.axes.transData.transform(position)
    return pixels / points.axes.figure.bbox.size


def free_place(points):
    """A place on the axes with no point near it, as fractions of the picture."""
    figure = points.axes.figure.bbox.size
    taken = points.axes.transData.transform(np.reshape(points.positions, (-1, 2)))
    x, y = points.axes.bbox.get_points().T
    for i in range(1, 20):
        for j in range(1, 20):
            candidate = x[0] + i / 20 * (x[1] - x[0]), y[0] + j / 20 * (y[1] - y[0])
            if ((taken - candidate) ** 2).sum(axis=1).min(initial=np.inf) > 40**2:
                return candidate / figure
    raise AssertionError("the axes are full of points")


def move_every_slider(explorer):
    """Each slider changes what is seen; together they change the picture and the words."""
    start = explorer.settle()
    pictures, words = {start[0]}, {start[1]}
    for i in range(explorer.handles.count()):
        before = explorer.seen
        after = explorer.press(explorer.handles.nth(i), times=4)
        assert after != before, f"slider {i} does nothing"
        pictures.add(after[0]), words.add(after[1])
    assert not explorer.error
    if explorer.handles.count():
        assert len(pictures) > 1 and len(words) > 1


def drag_a_point(explorer, points, start):
    """A point dragged by the pointer, and one moved by the keyboard, change what is seen."""
    low, high = points.axes.get_xlim()
    end = place(points, (low + 0.45 * (high - low), 0))[0], start[1]
    before = explorer.settle()
    after = explorer.drag(start, end)
    assert after != before, "dragging a point changes nothing"
    explorer.locator.locator(".nbh-live").focus()
    keys = ["PageDown", *["ArrowUp", "ArrowLeft"] * 10]
    moved = explorer.after(lambda: [explorer.page.keyboard.press(key) for key in keys])
    assert moved != after, "the keyboard moves no point"


def add_a_point(explorer, points):
    """A click where there is no point adds one. Returns where, as fractions of the picture."""
    before, free = explorer.settle(), free_place(points)
    assert explorer.click(free)[0] != before[0], "a click adds no point"
    return free


def try_points(explorer, points):
    """Points are added, where that can be, and dragged."""
    X = points.value if points.label is None else points.value[0]
    free = None if points.label is None else add_a_point(explorer, points)
    drag_a_point(explorer, points, place(points, X[0]) if len(X) else free)


def test_the_notebook_runs_and_all_its_explorers_answer(open_notebook, name):
    """And before it runs, not trusted as a clone is, it shows its stored pictures."""
    notebook = nbformat.read(NOTEBOOKS / name, as_version=4)
    cells, names = explorer_cells(notebook), names_of(notebook)
    language.use(name.split("/")[0])
    with open_notebook(name) as page:
        picture, words, cell = lab.stored(page)
        assert picture.is_visible() and picture.bounding_box()["width"] == 900
        assert words.inner_text().split() == stored_words(cells[0]).split()
        assert "not found" not in cell.inner_text()

        lab.run_all(page)
        assert page.locator(lab.BROKEN).count() == 0
        picture, words, _ = lab.stored(page)
        assert not picture.is_visible() and not words.is_visible()
        explorers = lab.explorers(page)
        assert len(explorers) == len(cells)
        assert lab.newest_kernel_bytes() <= MOST_BYTES
        for explorer, cell in zip(explorers, cells, strict=True):
            same = eval(cell.source, names)  # made here, to know where its points are
            for points in same.controls.values():
                if isinstance(points, Points):
                    try_points(explorer, points)
            move_every_slider(explorer)
            reset = explorer.locator.locator("button.nbh-reset")
            explorer.after(reset.click)
            assert explorer.told == same.words
