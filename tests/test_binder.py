"""Binder builds the course from environment.yml, and both READMEs open every chapter there."""

import re
import subprocess
import sys

import pytest
from binder_links import BRANCH, READMES, ROOT, address, link, linked

NOTEBOOKS = sorted(
    p.relative_to(ROOT / "notebooks").as_posix() for p in ROOT.glob("notebooks/*/*.ipynb")
)


@pytest.fixture(scope="module")
def build():
    """What repo2docker says, and the Dockerfile that it would build; neither needs Docker."""
    pytest.importorskip("repo2docker", reason="no repo2docker, which is not for Windows")
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def test_binder_finds_the_conda_environment_and_its_python(build):
    assert "Building conda environment for python=3.12" in build.stderr


def test_binder_copies_the_course_before_it_installs_it(build):
    copied = re.search(r"^COPY .*\bsrc/ \$\{REPO_DIR\}", build.stdout, re.MULTILINE)
    installed = re.search(r'env update .*--file "environment.yml"', build.stdout)
    assert copied.start() < installed.start()


def test_binder_starts_everything_with_one_thread(build):
    assert re.search(r'^ENV R2D_ENTRYPOINT="\$\{REPO_DIR\}/start"$', build.stdout, re.MULTILINE)
    tell = [sys.executable, "-c", "import os; print(os.environ['OMP_NUM_THREADS'])"]
    done = subprocess.run([ROOT / "start", *tell], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
class TestLinks:
    def test_open_every_chapter_in_both_languages(self, readme):
        text = readme.read_text(encoding="utf-8")
        found = re.findall(r"\((https://mybinder\.org/[^)]*)\)", text)
        assert sorted(found) == [link(address(), notebook) for notebook in NOTEBOOKS]

    def test_are_those_of_make_binder_links(self, readme):
        text = readme.read_text(encoding="utf-8")
        assert linked(text, address()) == text

    def test_follow_the_address(self, readme):
        text = readme.read_text(encoding="utf-8")
        mine = linked(text, "https://github.com/teacher/notes.git")
        address_of_all = f"https://mybinder.org/v2/gh/teacher/notes/{BRANCH}?labpath="
        assert mine.count(address_of_all) == len(NOTEBOOKS)
        assert linked(mine, address()) == text


def test_an_address_elsewhere_is_named_with_the_mend():
    with pytest.raises(ValueError, match=r"'https://example\.org/x'.*https://github\.com/OWNER"):
        link("https://example.org/x", "en/01_perceptron.ipynb")
