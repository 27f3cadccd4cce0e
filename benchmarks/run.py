"""All measurements of the course: make bench

Timings differ from machine to machine and from minute to minute: compare what one run shows.
"""

import subprocess
import sys
import time
from statistics import median

import ahead
import engine
import latency
import playground
from every_explorer import chosen

from nbhelpers.data import two_classes
from nbhelpers.perceptron import learn


def import_seconds(module):
    """Seconds that ``import module`` takes in a new Python."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def imports(times=15):
    """Print how long ``import nbhelpers`` takes, beside NumPy."""
    pairs = [(import_seconds("nbhelpers"), import_seconds("numpy")) for _ in range(times)]
    ours, numpy = (median(column) * 1000 for column in zip(*pairs, strict=True))
    print(f"import nbhelpers {ours:.0f} ms, import numpy {numpy:.0f} ms: {ours / numpy:.2f} ×")


def perceptron(times=50):
    """Print how long a whole run of the perceptron takes on 200 samples."""
    for margin in (0.5, 0.1, 0.02):
        X, t = two_classes(200, margin, rng=0)
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            run = learn(X, t, epochs=1000)
            seconds.append(time.perf_counter() - start)
        print(
            f"perceptron, 200 samples, margin {margin}: {run.mistakes} mistakes in "
            f"{median(seconds) * 1000:.2f} ms"
        )


if __name__ == "__main__":
    names = chosen(sys.argv[1:])
    imports()
    perceptron()
    engine.main()
    playground.report()
    ahead.report()
    latency.report(names)
