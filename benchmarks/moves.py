"""Every explorer moved at random, all in one process: errors, time per move, and memory that is not freed.

python benchmarks/moves.py [moves]
"""

import gc
import sys
import time
from pathlib import Path

import numpy as np
import psutil

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from every_explorer import explorers, some_values  # noqa: E402

WARM = 100  # moves before memory is read: caches fill up first


def megabytes():
    """Resident memory of this process."""
    gc.collect()
    return psutil.Process().memory_info().rss / 1e6


def move(explorer, rng, times):
    """Give one control after the other a random value."""
    controls = list(explorer.controls.values())
    for _ in range(times):
        control = controls[rng.integers(len(controls))]
        values = some_values(control, rng)
        control.value = values[rng.integers(len(values))]


def report(moves=2000):
    """Print a line for each explorer."""
    print(f"{moves} random moves of each explorer, in one process")
    print(f"{'explorer':28} {'ms a move':>10} {'MB more':>8}")
    rng = np.random.default_rng(0)
    for name, make in explorers().items():
        explorer = make()
        move(explorer, rng, WARM)
        before, began = megabytes(), time.perf_counter()
        move(explorer, rng, moves)
        seconds = time.perf_counter() - began
        print(f"{name:28} {1000 * seconds / moves:10.1f} {megabytes() - before:8.1f}", flush=True)


if __name__ == "__main__":
    report(*map(int, sys.argv[1:2]))
