"""Binder builds the course from environment.yml; both READMEs lead to every chapter there and as a page."""

import re
import subprocess
import sys

import pytest
from addresses import BRANCH, READMES, ROOT, address, linked, on_binder, page

CHAPTERS = sorted(f"{p.parent.name}/{p.stem}" for p in ROOT.glob("notebooks/*/*.ipynb"))


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
    @pytest.mark.parametrize("lead", [on_binder, page])
    def test_lead_to_every_chapter_in_both_languages(self, readme, lead):
        found = re.findall(r"\((https://[^)]*)\)", readme.read_text(encoding="utf-8"))
        wanted = [lead(address(), chapter) for chapter in CHAPTERS]
        assert sorted(set(found) & set(wanted)) == sorted(wanted)

    def test_follow_the_address(self, readme):
        text = readme.read_text(encoding="utf-8")
        mine = linked(text, "https://github.com/teacher/notes.git")
        for start in (
            f"(https://mybinder.org/v2/gh/teacher/notes/{BRANCH}?labpath=",
            "(https://teacher.github.io/notes/",
        ):
            assert mine.count(start) == len(CHAPTERS)
        assert mine.count("https://teacher.github.io/notes/lite/") == 1
        assert "git clone --depth 1 https://github.com/teacher/notes course" in mine
        assert f"git+https://github.com/teacher/notes@{BRANCH}`" in mine
        assert linked(mine, address()) == text


def test_an_address_elsewhere_is_named_with_the_mend():
    with pytest.raises(ValueError, match=r"'https://example\.org/x'.*https://github\.com/OWNER"):
        page("https://example.org/x", "en/01_perceptron")
