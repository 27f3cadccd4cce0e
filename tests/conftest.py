"""One pool for all tests, and what each of them starts from: English, and no exercise done."""

import gc
import itertools
import os
from collections import Counter

import hypothesis
import matplotlib
import pytest
from ipywidgets import Widget
from matplotlib import pyplot as plt
from xdist.scheduler import LoadScopeScheduling

from nbhelpers.notebook import language

# What takes longest begins first; a file goes to one worker, so that its tests share what they open.
LONGEST_FIRST = [
    "notebooks/en/05",
    "notebooks/zh/05",
    "tests/browser/test_every_notebook.py",
    "tests/browser/",
    "tests/test_package.py",
    "notebooks/",
    "tests/test_as_in_a_browser.py",
    "tests/test_bad_input.py",
    "tests/test_explorers.py",
    "tests/test_figures.py",
]
APART = "tests/browser/test_every_notebook.py"  # except the tests of a chapter


hypothesis.settings.register_profile("course", deadline=None)  # a busy machine is slow
hypothesis.settings.load_profile("course")


def pytest_addoption(parser):
    parser.addoption(
        "--all", action="store_true", help="in the browser, every chapter in both languages"
    )


def pytest_xdist_auto_num_workers():
    """One worker more than there are processors: browser tests mostly wait."""
    return os.cpu_count() + 1


def pytest_collection_modifyitems(items):
    """Longest first; nbval does not run again what a browser runs here and compares with its outputs."""
    browser = {
        "notebooks/" + i.nodeid.split("[")[1][:-1] for i in items if i.nodeid.startswith(APART)
    }
    items[:] = [item for item in items if item.nodeid.split("::")[0] not in browser]

    def place(item):
        matches = (i for i, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start))
        return next(matches, len(LONGEST_FIRST))

    items.sort(key=place)


def pytest_collection_finish():
    """What was collected stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


class Scheduling(LoadScopeScheduling):
    """Test by test to any free worker, except for the files that stay together.

    Marks of pytest-xdist would do the same, but version 3.8 ignores them under pytest 9.2.
    """

    def __init__(self, config, log):
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        shared = file.endswith(".ipynb") or file.startswith(
            ("tests/browser/", "tests/test_package")
        )
        if file == APART:
            return nodeid.partition("[")[2]
        return file if shared else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)


PARTS = {"notebooks/": "notebooks", "tests/browser/": "browser tests", "": "unit tests"}


def pytest_terminal_summary(terminalreporter):
    """How long each part took; its seconds are those of all workers together."""
    seconds, tests = Counter(), Counter()
    for report in itertools.chain(*terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            part = next(PARTS[start] for start in PARTS if report.nodeid.startswith(start))
            seconds[part] += report.duration
            tests[part] += report.when == "call"
    for part in seconds:
        terminalreporter.write_line(f"{part}: {tests[part]} in {seconds[part]:.0f} worker seconds")


@pytest.fixture(scope="session", autouse=True)
def progress_elsewhere(tmp_path_factory):
    """No test writes into the learner's own list of exercises done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBHELPERS_PROGRESS", str(tmp_path_factory.mktemp("progress") / "done.txt"))
        yield


@pytest.fixture(autouse=True)
def english():
    """English, until the test says otherwise."""
    language.use("en")
    yield
    language.use("en")


@pytest.fixture(autouse=True)
def widgets_end():
    """ipywidgets keeps every widget, and with it an explorer and its figure, until it is closed."""
    yield
    Widget.close_all()


@pytest.fixture(params=language.LANGUAGES)
def reader(request):
    """Both languages, one after the other."""
    language.use(request.param)
    return request.param


@pytest.fixture
def untouched(monkeypatch):
    """The reader's settings and windows are the same afterwards."""
    before = dict(matplotlib.rcParams)
    monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("plt.show was called"))
    yield
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == []
