"""Every chapter runs in a Python that has no threads and no timers, as a browser's has none.

Each in one language, by turns, the one that tests/browser leaves out; both with ``--all``.
"""

import itertools
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
NOTEBOOKS = TESTS.parent / "notebooks"


def pytest_generate_tests(metafunc):
    if "chapter" in metafunc.fixturenames:
        names = sorted({path.name for path in NOTEBOOKS.glob("*/*.ipynb")})
        pairs = [(f"en/{name}", f"zh/{name}") for name in names]
        both = metafunc.config.getoption("--all")
        turns = [pair if both else [pair[i % 2]] for i, pair in enumerate(pairs)]
        metafunc.parametrize("chapter", [*itertools.chain(*turns)])


def test_a_chapter_runs(chapter, tmp_path):
    done = subprocess.run(
        [sys.executable, TESTS / "as_in_a_browser.py", NOTEBOOKS / chapter],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
    )
    assert done.returncode == 0 and done.stdout.endswith("all ran\n"), done.stderr
