"""Every chapter runs in a Python that has no threads and no timers, as a browser's has none.

Each in one language, by turns, the one that tests/browser leaves out; both with ``--all``.
"""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
NOTEBOOKS = TESTS.parent / "notebooks"


def pytest_generate_tests(metafunc):
    if "chapter" in metafunc.fixturenames:
        names = sorted({path.name for path in NOTEBOOKS.glob("*/*.ipynb")})
        languages = ["en", "zh"]
        both = metafunc.config.getoption("--all")
        chapters = [
            f"{language}/{name}"
            for i, name in enumerate(names)
            for language in (languages if both else [languages[i % 2]])
        ]
        metafunc.parametrize("chapter", chapters)


def run(tmp_path, *notebooks):
    """What a Python says that runs ``notebooks`` without threads and timers."""
    return subprocess.run(
        [sys.executable, TESTS / "as_in_a_browser.py", *notebooks],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
    )


def test_a_chapter_runs(chapter, tmp_path):
    done = run(tmp_path, NOTEBOOKS / chapter)
    assert done.returncode == 0 and done.stdout.endswith("all ran\n"), done.stderr
