"""Every test starts in English and leaves the language as it was; exercises done are kept elsewhere."""

import pytest
from xdist.scheduler import LoadScopeScheduling

from nbhelpers.notebook import language

# Files whose tests share what takes long to make: one worker runs them all.
TOGETHER = {
    "tests/browser/test_accessibility.py",
    "tests/browser/test_drawn_digits.py",
    "tests/browser/test_explorer_frame.py",
    "tests/browser/test_pages.py",
    "tests/browser/test_playground.py",
    "tests/test_package.py",
}


class Scheduling(LoadScopeScheduling):
    """Test by test to whichever worker is free, but for the files that stay ``TOGETHER``.

    Marks of pytest-xdist would say the same, but its 3.8 overlooks them under pytest 9.2.
    """

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        return file if file in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)


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


@pytest.fixture(params=language.LANGUAGES)
def reader(request):
    """Both languages, one after the other."""
    language.use(request.param)
    return request.param
