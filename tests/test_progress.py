"""The learner's own list of exercises: it is kept, it loses nothing, it is sent nowhere, it never stops work."""

import codecs
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import nbhelpers.check
from nbhelpers import check, use
from nbhelpers.check.kit.done import FILE, note, place
from nbhelpers.check.kit.progress import CHAPTERS, exercises

PACKAGE = Path(nbhelpers.check.__file__).parent


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of exercises done: not there yet."""
    path = tmp_path / "done.txt"
    monkeypatch.setenv("NBHELPERS_PROGRESS", str(path))
    return path


def solve(*names):
    """Hand in the solutions of exercises; return what was said to the last."""
    for name in names:
        said = getattr(check, name)(getattr(check, name).solved())
    return said


def done(text):
    """The numbers of the exercises that a list shows as done."""
    return [int(number) for number in re.findall(r"^(\d+)\. ✓", str(text), re.MULTILINE)]


class TestList:
    def test_it_holds_every_exercise_of_the_course_in_its_chapter(self):
        assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "grade"} == set(CHAPTERS)
        names = [name for chapter in CHAPTERS for name in exercises(chapter)]
        assert [*names, "progress"] == check.__all__
        assert len(set(names)) == len(names) == 43

    def test_only_a_right_answer_is_noted_and_what_was_right_once_stays_done(self, file):
        assert "of 8 exercises, 0 done (✓) and 8 open (○)" in repr(check.progress("perceptron"))
        assert not check.decide([1, 1, 1, 1]).right and not check.decide([..., ..., ..., ...]).right
        assert done(check.progress()) == [] and not file.exists()
        assert solve("decide", "decide").text == ""
        check.decide([1, 1, 1, 1])
        assert done(check.progress("perceptron")) == [1] and file.read_text() == "\ndecide"

    def test_it_shows_one_chapter_or_all(self, file):
        solve("decide", "pieces")
        note("decide")
        assert done(check.progress("mlp")) == [7] and done(check.progress("losses")) == []
        assert done(check.progress()) == [1, 7]
        assert len(re.findall(r"^Chapter \d", repr(check.progress()), re.MULTILINE)) == 5
        assert file.read_text() == "\ndecide\npieces", "it holds only names, each once"

    def test_an_unknown_chapter_is_named_with_the_mend(self, file):
        with pytest.raises(ValueError, match="chapter is 'svm', but the chapters are perceptron, "):
            check.progress("svm")
        use("zh")
        with pytest.raises(ValueError, match=r"chapter 是 'svm'，但可选的章只有 perceptron、mlp"):
            check.progress("svm")

    def test_it_is_one_list_in_both_languages_as_markdown_and_as_text(self, file):
        use("zh")
        solve("decide")
        shown = check.progress("perceptron")
        assert "8 个练习，做完 1 个（✓），还剩 7 个（○）" in repr(shown)
        assert "1. ✓ 手算四个输出" in repr(shown)
        use("en")
        shown = check.progress("perceptron")
        assert "1. ✓ Four outputs by hand" in repr(shown)
        assert shown._repr_markdown_().startswith("**Chapter 1 · The perceptron**: of 8 exercises")
        assert repr(shown).startswith("Chapter 1 · The perceptron: of 8 exercises")


class TestPlace:
    @pytest.mark.parametrize(
        ("current", "folder"),
        [
            ("notebooks/en", "notebooks"),
            ("notebooks/zh", "notebooks"),
            ("notebooks", "notebooks"),
            ("elsewhere", "elsewhere"),
        ],
    )
    def test_is_the_folder_notebooks_or_else_the_current_one(
        self, current, folder, tmp_path, monkeypatch
    ):
        monkeypatch.delenv("NBHELPERS_PROGRESS")
        (tmp_path / current).mkdir(parents=True)
        monkeypatch.chdir(tmp_path / current)
        assert place() == tmp_path / folder / FILE

    def test_can_be_set_at_any_time_and_may_begin_with_the_home_folder(
        self, file, tmp_path, monkeypatch
    ):
        solve("decide")
        monkeypatch.setenv("NBHELPERS_PROGRESS", str(tmp_path / "other.txt"))
        assert done(check.progress()) == []
        solve("nand_gate")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["done.txt", "other.txt"]
        monkeypatch.setenv("NBHELPERS_PROGRESS", "~/mine.txt")
        assert place() == Path.home() / "mine.txt"

    def test_is_not_part_of_the_repository(self):
        root = PACKAGE.parents[1]
        assert FILE in (root / ".gitignore").read_text(encoding="utf-8").splitlines()


def run_in_new_kernel(folder, *sources):
    """What cells show that run in a kernel of their own, which starts in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook.cells[-1].outputs[0].data["text/markdown"]


def test_it_outlives_the_kernel_in_both_languages(tmp_path, monkeypatch):
    monkeypatch.delenv("NBHELPERS_PROGRESS")
    english, chinese = tmp_path / "notebooks/en", tmp_path / "notebooks/zh"
    first = "from nbhelpers import check, use\nuse({!r})"
    said = run_in_new_kernel(english, first.format("en"), "check.decide([1, -1, 1, -1])")
    assert said == "✓ **Right!**"
    said = run_in_new_kernel(english, first.format("en"), 'check.progress("perceptron")')
    assert "\n1. ✓ Four outputs by hand\n2. ○ Signed distance\n" in said
    said = run_in_new_kernel(chinese, first.format("zh"), 'check.progress("perceptron")')
    assert "\n1. ✓ 手算四个输出\n2. ○ 符号距离\n" in said
    assert [path.name for path in (tmp_path / "notebooks").rglob("*.txt")] == [FILE]


NOTE = """
import sys, time
from pathlib import Path
from nbhelpers.check.kit.done import note
ready, go, *names = sys.argv[1:]
Path(ready).touch()
while not Path(go).exists():
    time.sleep(0.001)
print("".join(map(note, names)))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows adds to the end of a file in two steps")
def test_two_notebooks_at_once_lose_nothing(file, tmp_path):
    names = [[f"exercise_{k}_{i}" for i in range(400)] for k in range(2)]
    ready, go = [tmp_path / f"ready-{k}" for k in range(2)], tmp_path / "go"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", NOTE, flag, go, *own], stdout=subprocess.PIPE, text=True
        )
        for flag, own in zip(ready, names, strict=True)
    ]
    while not all(flag.exists() for flag in ready):
        assert all(writer.poll() is None for writer in writers)
    go.touch()
    assert [writer.communicate()[0] for writer in writers] == ["\n", "\n"]
    begin, *lines = file.read_text().split("\n")
    first, second = names
    assert begin == "" and sorted(lines) == sorted([*first, *second])
    assert lines not in ([*first, *second], [*second, *first]), "they did not meet"


class TestDamage:
    @pytest.mark.parametrize(
        "content",
        [b"decide\n\x00\x00\x00\n", b"decide\n\xff\xfe\n", b"decide\nDear diary, today\n"],
        ids=["zeros", "no text", "another text"],
    )
    def test_is_said_and_left_alone_and_what_can_be_read_counts(self, file, content, reader):
        file.write_bytes(content)
        said = solve("nand_gate")
        assert said.right and str(file) in said.text and "NBHELPERS_PROGRESS" in said.text
        assert said.text in repr(check.progress("perceptron"))
        assert done(check.progress()) == [1]
        assert file.read_bytes() == content

    @pytest.mark.parametrize(
        "content",
        [b"decide\nnand_ga", b"\xef\xbb\xbfdecide\n", b"decide\nfrom_another_version\n"],
        ids=["a line cut off", "a byte order mark", "a name of another version"],
    )
    def test_of_one_line_costs_that_line_only_and_changes_nothing(self, file, content):
        file.write_bytes(content)
        assert solve("update").text == ""
        assert done(check.progress()) == [1, 4]
        assert file.read_bytes() == content + b"\nupdate"

    def test_a_large_file_is_not_read_to_its_end(self, file):
        with file.open("wb") as large:
            large.truncate(2**40)
        assert str(file) in solve("decide").text


@contextlib.contextmanager
def not_as_root():
    """Files are used as one who is not root: root may write anywhere."""
    codecs.lookup("utf-8-sig")  # as long as Python's own files can be read for certain
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def shared(monkeypatch):
    """A file in a folder that everyone may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "folder"
        folder.mkdir()
        for open_to_all in (folder.parent, folder):
            open_to_all.chmod(0o777)
        monkeypatch.setenv("NBHELPERS_PROGRESS", str(folder / "done.txt"))
        yield place()


def read_only(path):
    path.write_text("decide\n")
    path.chmod(0o444)


def unreadable(path):
    path.write_text("decide\n")
    path.chmod(0)


UNUSABLE = {  # what makes the file unusable, what is said of it, whether the list says so, what is done
    "to be read only": (read_only, "Permission denied", False, [1]),
    "not to be read": (unreadable, "", True, []),
    "in a closed folder": (lambda path: path.parent.chmod(0o555), "Permission denied", False, []),
    "in no folder": (lambda path: path.parent.rmdir(), "", False, []),
    "a folder": (lambda path: path.mkdir(), "", True, []),
    "a named pipe": (lambda path: os.mkfifo(path), "named pipe|命名管道", False, []),
}
ON_WINDOWS = {"to be read only", "in no folder", "a folder"}  # it has no other modes, and no pipes


class TestUnusable:
    @pytest.mark.parametrize("name", [n for n in UNUSABLE if os.name != "nt" or n in ON_WINDOWS])
    def test_a_file_is_said_and_left_alone(self, name, shared, reader):
        spoil, words, listed, numbers = UNUSABLE[name]
        spoil(shared)
        before = shared.exists() and shared.stat().st_size, shared.parent.exists()
        with not_as_root():
            said = solve("nand_gate")
            assert said.right and f"`{shared}`" in said.text and re.search(words, said.text)
            assert "NBHELPERS_PROGRESS" in said.text
            assert done(check.progress()) == numbers
            assert not listed or said.text in repr(check.progress())
        assert before == (shared.exists() and shared.stat().st_size, shared.parent.exists())

    @pytest.mark.skipif(os.name == "nt", reason="Windows sets no limit on files")
    def test_a_full_disk_is_said(self, file):
        code = (
            "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
            "from nbhelpers import check; print(check.decide([1, -1, 1, -1]))"
        )
        command = [sys.executable, "-c", code]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert said.startswith("✓ Right! Exercises done cannot be kept in")
