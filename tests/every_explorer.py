"""All explorers of the course, for tests: those that the files of ``explore`` name in ``__all__``."""

import importlib
import pkgutil

import numpy as np

from nbhelpers import explore
from nbhelpers.explore.kit.controls import Clock, Line, Menu, Player
from nbhelpers.explore.kit.drawing import LIFTED, Drawing
from nbhelpers.explore.kit.points import Points


def explorers():
    """Every explorer function, by ``file.name``."""
    found = {}
    for file in pkgutil.iter_modules(explore.__path__):
        module = importlib.import_module(f"nbhelpers.explore.{file.name}")
        for name in getattr(module, "__all__", []):
            found[f"{file.name}.{name}"] = getattr(module, name)
    return found


def chosen(names):
    """The names that were given, if there is an explorer of each."""
    if unknown := set(names) - set(explorers()):
        raise SystemExit(f"no explorer {', '.join(unknown)}; there are {', '.join(explorers())}")
    return names


def some_values(control, rng):
    """Values of a control that a reader may choose: its ends, and one in between."""
    if isinstance(control, Points):
        return [moved_point(control, rng)]
    if isinstance(control, Drawing):
        return [np.vstack([LIFTED, rng.uniform(0, 1, (9, 2)), LIFTED])]
    if isinstance(control, Player):
        return [0, control.last, int(rng.integers(control.last + 1))]
    if isinstance(control, Clock):
        return [0, 1, 7]
    if isinstance(control, Line):
        return [control.value, "", "?"]
    if isinstance(control, Menu):
        return control.values
    between = [rng.uniform(control.values[0], control.values[-1])] if control.between else []
    return [control.values[0], control.values[-1], *between, rng.choice(control.values).item()]


def moved_point(points, rng):
    """The value of ``points`` after one of them, or a new first one, went to a random place."""
    X = list(points.positions)
    place = tuple(rng.uniform(*points.limits.T).tolist())
    if len(X) == 0:
        return (place,), (1,)
    X[rng.integers(len(X))] = place
    return tuple(X) if points.target is None else (tuple(X), points.value[1])
