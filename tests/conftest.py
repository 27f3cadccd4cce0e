"""Every test starts in English and leaves the language as it was; exercises done are kept elsewhere."""

import pytest

from nbhelpers import language


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
