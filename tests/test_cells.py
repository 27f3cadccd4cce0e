"""What a cell showed leaves the browser when the cell is run again, unless it is shown elsewhere."""

from types import SimpleNamespace

import pytest

from nbhelpers.explore.activations import tangent
from nbhelpers.explore.kit import cells


@pytest.fixture
def show(monkeypatch, capsys):
    """Show explorers in a run of a cell, as Jupyter tells which."""
    monkeypatch.setattr(cells, "shown", {})

    def run(cell, number, *explorers):
        message = {"header": {"msg_id": number}, "metadata": {"cellId": cell} if cell else {}}
        shell = SimpleNamespace(get_parent=lambda: message)
        monkeypatch.setattr(cells, "get_ipython", lambda: shell)
        for explorer in explorers:
            explorer._ipython_display_()

    return run


def in_browser(*explorers):
    """Whether each has a model in the browser, and the layout that goes with it."""
    found = [(e.picture.comm is not None, e.picture.layout.comm is not None) for e in explorers]
    assert all(model == layout for model, layout in found)
    return [model for model, _ in found]


@pytest.mark.parametrize(
    ("runs", "left"),
    [
        ([("a", "12"), ("a", "3")], [False, False, True]),
        ([("a", "12"), ("b", "2"), ("a", "1"), ("c", "3")], [True, True, True]),
        ([(None, "1"), (None, "2"), (None, "3")], [True, True, True]),
    ],
    ids=["run again", "shown elsewhere or again", "no cell is told"],
)
def test_a_cell_that_is_run_again_keeps_only_what_it_shows_now(show, runs, left):
    three = [tangent() for _ in range(3)]
    for number, (cell, which) in enumerate(runs):
        now = [three[int(i) - 1] for i in which]
        show(cell, number, *now)
        assert in_browser(*now) == [True] * len(now)
    assert in_browser(*three) == left


def test_what_left_comes_back_as_it_is_by_then(show):
    first, second = tangent(), tangent()
    show("a", 1, first)
    id = first.picture.model_id
    show("a", 2, second)
    first.move(z=2)
    show("b", 3, first)
    assert in_browser(first, second) == [True, True] and first.picture.model_id == id
    state = first.picture.get_state()
    assert state["words"] == first.frame(z=2)[1] and state["at_z"] == first.controls["z"].place
