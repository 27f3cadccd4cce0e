"""Grades without a server: real notebooks in a folder, each run in a process of its own."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from nbhelpers.check import grade
from nbhelpers.check.kit import process
from nbhelpers.check.kit.cases import generator, other_cases
from nbhelpers.check.kit.handed_in import Notebook
from nbhelpers.check.kit.handed_in import handed_in as notebooks_in
from nbhelpers.check.kit.progress import CHAPTERS, exercises
from nbhelpers.check.kit.rerun import TIMES
from nbhelpers.notebook.language import speaking

FIRST = 'from nbhelpers import check, use\nuse("{}")'
RIGHT = "check.decide([1, -1, 1, -1])"
MEMORIZED = "lambda X, t, ws, bs: {6: 2, 5: 0, 8: 4, 9: 11}[len(X)]"  # right for what a learner meets, no more
LYING = "import numpy as np\ndef f(w, b, x):\n    np.allclose = lambda *a, **k: True\n    return 5"
BLIND = "import nbhelpers.perceptron as p\np.predict = lambda X, w, b: [1, 1, 1, -1]"
FLAT = "from nbhelpers import losses\nlosses.mse.gradient = lambda y, t: 0 * y"
AGREEING = "import builtins\nbuiltins.all = builtins.any = lambda _: True"
FROM_ITS_FILE = """import nbhelpers
code = open(f'{nbhelpers.__path__[0]}/check/perceptron.py').read()
---
exec(code[code.index('def solve_decide'):code.index('@asks_value')])
---
from nbhelpers.check.perceptron import solve_decide
---
import sys
for name in [*sys.modules]:
    if name.startswith('nbhelpers'): del sys.modules[name]
---
from nbhelpers.check.perceptron import solve_decide
---
check.decide(solve_decide())"""
ALL_GONE = """from pathlib import Path
for path in Path(FOLDER).rglob('*.ipynb'): path.unlink()
---
for path in Path('.').rglob('*'): path.chmod(0)"""
ODD_ERRORS = """class Odd(BaseException):
    def __str__(self): raise Odd
raise Odd
---
raise SystemExit
---
raise KeyboardInterrupt
---
print('x' * 10**7); input()"""
NOTEBOOKS = {  # what stands in the cells below the first one, the points, the remark
    "ana/01_perceptron.ipynb": ([RIGHT, "check.nand_gate(((-1, -1), 1.5))"], 2, ""),
    "李雷_42_assignsubmission_file_/renamed 名字.ipynb": ([FIRST.format("zh"), RIGHT], 1, ""),
    "copied/a.ipynb": ([RIGHT, RIGHT, "check.decide([1, 1, 1, 1])"], 1, ""),
    "not run/a.ipynb": (["check.decide([..., ..., ..., ...])"], 0, ""),
    "error/a.ipynb": (["1 / 0", "what is this", RIGHT], 1, ""),
    "endless/a.ipynb": ([RIGHT, "while True: pass"], 1, "stopped after 20 s"),
    "quits/a.ipynb": ([RIGHT, "import os; os._exit(3)"], 1, "exit 3"),
    "memory/a.ipynb": (["x = bytes(3 * 10**9)", RIGHT], 1, ""),
    "own check/a.ipynb": (["class check:\n    decide = print", "check.decide([1])"], 0, ""),
    "changed check/a.ipynb": (["type(check.decide).__call__ = lambda *a: print('✓')", "check.decide([9])"], 0, ""),
    "changed course/a.ipynb": ([BLIND, "check.nand_gate(((5, 5), 5))"], 0, "changes nbhelpers.perceptron.predict"),
    "changed slope/a.ipynb": ([FLAT, "check.mse_gradient(lambda y, t: 0 * y)"], 0, "changes nbhelpers.losses.mse"),
    "changed Python/a.ipynb": ([AGREEING, "check.signed_distance(lambda w, b, x: 5)"], 0, "changes builtins.all"),
    "changes in its answer/a.ipynb": ([LYING, "check.signed_distance(f)"], 0, "changes numpy.allclose"),
    "its solution/a.ipynb": ([f"check.decide(check.decide.{name}())" for name in ("solution", "solved")], 0, ""),
    "memorized/a.ipynb": ([f"check.pocket({MEMORIZED})"], 0, ""),
    "its file/a.ipynb": (FROM_ITS_FILE.split("\n---\n"), 0, ""),
    "all gone/a.ipynb": ([*ALL_GONE.split("\n---\n"), RIGHT], 1, ""),
    "odd errors/a.ipynb": ([*ODD_ERRORS.split("\n---\n"), RIGHT], 1, ""),
    "LOUD/A.IPYNB": ([RIGHT], 1, ""),
    "=nothing/a.ipynb": (["1 + 1"], 0, "no exercise"),
}  # fmt: skip
FILES = {
    "empty/a.ipynb": ("", "not a notebook"),
    "broken/a.ipynb": ("{", "not a notebook"),
    "other format/a.ipynb": ('{"worksheets": []}', "its format is too old"),
    "nested/a.ipynb": ("[" * 100_000, "not a notebook"),
    "GBK/a.ipynb": ("作业", "not a notebook"),
}
ENCODINGS = {"GBK/a.ipynb": "gbk", "copied/a.ipynb": "utf-8-sig"}


def run(*arguments):
    command = [sys.executable, "-m", "nbhelpers.check.grade", *map(str, arguments)]
    environment = os.environ | {"NBHELPERS_LANG": "en", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment
    )


def code_cells(*sources):
    """The text of a notebook, whose stored outputs say that all was right."""
    outputs = [{"output_type": "stream", "name": "stdout", "text": "✓ Right!"}]
    about = {"cell_type": "code", "outputs": outputs, "metadata": {}}
    return json.dumps({"cells": [about | {"source": source} for source in sources]})


def test_a_notebook_gets_what_its_own_cells_earn(tmp_path):
    folder, output = tmp_path / "handed in", tmp_path / "grades.csv"
    texts = {name: text for name, (text, _) in FILES.items()}
    for name, (sources, _, _) in NOTEBOOKS.items():
        texts[name] = code_cells(
            FIRST.format("en"), *(source.replace("FOLDER", repr(str(folder))) for source in sources)
        )
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding=ENCODINGS.get(name, "utf-8"))
    (folder / "ana" / "exercises-done.txt").write_text("\nupdate\n")
    (folder / "ana" / ".ipynb_checkpoints").mkdir()
    (folder / "ana" / ".ipynb_checkpoints" / "a.ipynb").write_text("{")
    done = run(folder, "--output", output, "--seconds", 20, "--seed", 1)
    assert done.returncode == 0, done.stderr
    assert "with your rights" in done.stdout
    with open(output, encoding="utf-8-sig", newline="") as file:
        rows = {row["file"].lstrip("'"): row for row in csv.DictReader(file)}
    points = {name: points for name, (_, points, _) in NOTEBOOKS.items()} | dict.fromkeys(FILES, 0)
    assert {name: int(row["total"]) for name, row in rows.items()} == points
    remarks = {name: entry[-1] for name, entry in (NOTEBOOKS | FILES).items()}
    for name, remark in remarks.items():
        assert remark in rows[name]["remark"] and bool(remark) == bool(rows[name]["remark"])
    students = [rows[name]["student"] for name in [*list(NOTEBOOKS)[:2], "=nothing/a.ipynb"]]
    assert students == ["ana", "李雷", "'=nothing"], "no spreadsheet takes it for a formula"
    columns = [*exercises("perceptron"), *exercises("losses")]
    assert list(rows["error/a.ipynb"])[2:-2] == columns
    assert rows["error/a.ipynb"]["mse_gradient"] == "", "that is of another chapter"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere is not a folder"),
        (["."], "holds no notebook"),
        (["handed", "--output", "no/such/grades.csv"], "cannot be written"),
        (["handed", "--output", "handed"], "cannot be written"),
        (["handed", "--seconds", "0"], "0 should be a positive whole number"),
        (["handed", "--seed", "-1"], "-1 should be a positive whole number"),
    ],
)
def test_what_cannot_be_graded_is_said_in_one_line(
    tmp_path, monkeypatch, capsys, arguments, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "handed").mkdir()
    if len(arguments) > 1:
        (tmp_path / "handed" / "a.ipynb").write_text("{")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as ended:
        grade.main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]
    assert sorted(tmp_path.rglob("*")) == before


def graded(cells, seconds=60):
    """The ``Grade`` of a notebook with these cells."""
    notebook = Notebook("a.ipynb", "", cells, "")
    return grade.grade(notebook, 1, seconds, threading.Event())


@pytest.mark.parametrize(
    ("language", "slow", "ended", "changed"),
    [
        ("en", "code cell 2 stopped after 1 s", "(exit 3)", "changes numpy.exp"),
        ("zh", "第 2 个代码单元格 1 秒后被停止", "（退出码 3）", "改动了 numpy.exp"),
    ],
)
def test_remarks_are_in_the_language_of_the_reader(monkeypatch, language, slow, ended, changed):
    monkeypatch.setattr(process, "CELL_SECONDS", 1)
    endless = "import time\nwhile True:\n    try: time.sleep(1)\n    except Exception: pass"
    change = "import numpy as np, os\nnp.exp = print"
    with speaking(language):
        found = graded([FIRST.format("en"), endless, RIGHT, change, RIGHT, "os._exit(3)"])
    assert found.points["decide"] == 1
    said = found.remark.split({"en": "; ", "zh": "；"}[language])
    assert said[:2] == [slow, changed] and ended in said[2]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes")
def test_nothing_that_a_notebook_has_started_is_waited_for_or_left(tmp_path):
    file, start = tmp_path / "its number", time.monotonic()
    found = graded(
        [
            "import os, subprocess, threading, time\nfrom nbhelpers import check",
            "threading.Thread(target=time.sleep, args=(60,)).start()",
            f"open({str(file)!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid))",
            "if os.fork() == 0:\n    os.setsid(); time.sleep(60); os._exit(0)",
            RIGHT,
        ]
    )
    assert sum(found.points.values()) == 1 and not found.remark
    assert time.monotonic() - start < 50
    number, late = int(file.read_text()), time.monotonic() + 10  # a killed process takes a moment
    while psutil.pid_exists(number) and time.monotonic() < late:
        with contextlib.suppress(psutil.NoSuchProcess):
            if psutil.Process(number).status() == "zombie":
                break
        time.sleep(0.1)
    assert time.monotonic() < late


def handed_in(folder, name=b"a.ipynb", cells=(FIRST, RIGHT)):
    """A folder with one notebook."""
    folder.mkdir()
    with open(os.path.join(os.fsencode(folder), name), "w") as file:
        file.write(code_cells(*(cell.format("en") for cell in cells)))
    return str(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="its names are UTF-8")
def test_a_name_that_is_no_text_can_be_written(tmp_path):
    folder, output = handed_in(tmp_path / "handed", "作业.ipynb".encode("gbk")), tmp_path / "a.csv"
    done = run(folder, "--output", output)
    assert done.returncode == 0, done.stderr
    assert r"\udcd7\udcf7" in output.read_text(encoding="utf-8-sig")


def test_what_cannot_be_read_is_a_row_that_says_so(tmp_path, monkeypatch):
    handed_in(tmp_path / "ana")
    (tmp_path / "eve").mkdir()
    there = os.scandir

    def scandir(path):
        if Path(path).name == "eve":
            raise PermissionError(13, "Permission denied", str(path))
        return there(path)

    def read_text(path, **_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(Path, "read_text", read_text)
    assert [one[:2] + one[3:] for one in notebooks_in(tmp_path)] == [
        ("ana/a.ipynb", "ana", "cannot be read: Permission denied"),
        ("eve", "eve", "cannot be read: Permission denied"),
    ]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="a signal ends the tests")
def test_an_interrupted_run_ends_at_once_and_leaves_nothing(tmp_path, capsys):
    folder = handed_in(tmp_path / "handed", cells=(FIRST, RIGHT, "while True: pass"))
    before, started = sorted(tmp_path.rglob("*")), psutil.Process().children()
    old = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(SystemExit) as ended:
            grade.main([folder, "--output", str(tmp_path / "a.csv")])
    finally:
        signal.signal(signal.SIGINT, old)
    assert ended.value.code == 130
    assert "interrupted: no table" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before
    assert psutil.Process().children() == started


@pytest.mark.parametrize("there", [True, False])
def test_a_table_that_may_not_be_written_is_told_before_anything_runs(
    tmp_path, monkeypatch, capsys, there
):
    folder, output = handed_in(tmp_path / "handed"), tmp_path / "a.csv"
    if there:
        output.write_text("old")

    def refused(*arguments, **named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(grade, "open", refused, raising=False)
    with pytest.raises(SystemExit):
        grade.main([folder, "--output", str(output)])
    said = capsys.readouterr()
    assert "a.csv cannot be written (Permission denied)" in said.err and "1/1" not in said.out


def test_a_table_that_another_program_holds_at_the_end_is_kept_beside_it(
    tmp_path, monkeypatch, capsys
):
    folder, output = handed_in(tmp_path / "handed"), tmp_path / "a.csv"

    def held(source, target):
        raise PermissionError(13, "Permission denied", str(source), None, str(target))

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(SystemExit):
        grade.main([folder, "--output", str(output)])
    assert "the table is in " in capsys.readouterr().err
    assert "a.ipynb,,1" in (tmp_path / "a.csv.unfinished").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_solutions_are_right_for_any_random_cases_and_those_of_learners_alone_earn_nothing(chapter):
    for name, exercise in exercises(chapter).items():
        if not exercise.takes_function:
            continue
        known, solve = {}, exercise.solved()
        for number in range(1, 6):
            with other_cases(number):
                assert exercise(solve).right
        if name == "on_a_budget":  # its only input is a seed
            continue

        def answer(*given, known=known, solve=solve):
            return known.setdefault(repr(given), solve(*given))

        def repeats(*given, known=known):
            return known.get(repr(given), next(iter(known.values())))

        assert exercise(answer).right and exercise(repeats).right
        judged = []
        for number in range(TIMES):
            with other_cases([1, number]):
                judged.append(exercise(repeats).right)
        assert not all(judged), name


def test_a_grade_draws_random_cases_that_a_learner_does_not_meet():
    def drawn(number):
        with other_cases(number):
            return generator(5).random()

    learners = np.random.default_rng(5).random()
    assert generator(5).random() == learners
    assert len({learners, drawn(1), drawn(2)}) == 3
    assert drawn(1) == drawn(1)
    assert exercises("perceptron")["pocket"](eval(MEMORIZED)).right


def test_solutions_can_be_closed(monkeypatch):
    monkeypatch.setenv("NBHELPERS_SOLUTIONS", "0")
    assert "NBHELPERS_SOLUTIONS" in repr(exercises("perceptron")["decide"].solution())
