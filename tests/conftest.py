"""Every test starts in English and leaves the language as it was."""

import pytest

from nbhelpers import language


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
