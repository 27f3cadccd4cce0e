"""Grades without a server: real notebooks in a folder, each run in a process of its own."""

import csv
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from nbhelpers.check import grade
from nbhelpers.check.kit.judge import generator, other_cases
from nbhelpers.check.kit.progress import CHAPTERS, exercises

FIRST = 'from nbhelpers import check, use\nuse("{}")'
RIGHT = "check.decide([1, -1, 1, -1])"
MEMORIZED = "lambda X, t, ws, bs: {6: 2, 5: 4}[len(X)]"  # right for what a learner meets, no more
HANDED_IN = {
    "ana/01_perceptron.ipynb": (
        [FIRST.format("en"), RIGHT, "check.nand_gate(((-1, -1), 1.5))"],
        2,
        "",
    ),
    "李雷_42_assignsubmission_file_/renamed 名字.ipynb": ([FIRST.format("zh"), RIGHT], 1, ""),
    "copied/a.ipynb": ([FIRST.format("en"), RIGHT, RIGHT, "check.decide([1, 1, 1, 1])"], 1, ""),
    "not run/a.ipynb": ([FIRST.format("en"), "check.decide([..., ..., ..., ...])"], 0, ""),
    "error/a.ipynb": ([FIRST.format("en"), "1 / 0", "what is this", RIGHT], 1, ""),
    "endless/a.ipynb": ([FIRST.format("en"), RIGHT, "while True: pass"], 1, "stopped after 20 s"),
    "quits/a.ipynb": ([FIRST.format("en"), RIGHT, "import os; os._exit(3)"], 1, "exit 3"),
    "memory/a.ipynb": ([FIRST.format("en"), "x = bytes(3 * 10**9)", RIGHT], 1, ""),
    "own check/a.ipynb": (["class check:\n    decide = print", "check.decide([1])"], 0, ""),
    "changed check/a.ipynb": (
        [
            FIRST.format("en"),
            "type(check.decide).__call__ = lambda *a: print('✓')",
            "check.decide([9])",
        ],
        0,
        "",
    ),
    "changed course/a.ipynb": (
        [
            FIRST.format("en"),
            "import nbhelpers.perceptron as p, numpy as np\np.predict = lambda X, w, b: np.array([1, 1, 1, -1])",
            "check.nand_gate(((5, 5), 5))",
        ],
        0,
        "changes nbhelpers.perceptron.predict",
    ),
    "memorized/a.ipynb": ([FIRST.format("en"), f"check.pocket({MEMORIZED})"], 0, ""),
    "its solution/a.ipynb": ([FIRST.format("en"), "check.decide(check.decide.solved())"], 0, ""),
    "its file/a.ipynb": (
        [
            "from nbhelpers.check.perceptron import solve_decide",
            FIRST.format("en"),
            "check.decide(solve_decide())",
        ],
        0,
        "",
    ),
    "=nothing/a.ipynb": (["1 + 1"], 0, "no exercise"),
    "empty/a.ipynb": ("", 0, "no notebook"),
    "broken/a.ipynb": ("{", 0, "no notebook"),
    "other format/a.ipynb": ('{"worksheets": []}', 0, "no notebook"),
}


def run(*arguments):
    command = [sys.executable, "-m", "nbhelpers.check.grade", *map(str, arguments)]
    environment = os.environ | {"NBHELPERS_LANG": "en", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment
    )


def test_a_notebook_gets_what_its_own_cells_earn(tmp_path):
    folder, output = tmp_path / "handed in", tmp_path / "grades.csv"
    for name, (cells, _, _) in HANDED_IN.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        if not isinstance(cells, str):
            stored = {"output_type": "stream", "name": "stdout", "text": "✓ Right!"}
            cells = json.dumps(
                {
                    "cells": [
                        {"cell_type": "code", "source": cell, "outputs": [stored], "metadata": {}}
                        for cell in cells
                    ]
                }
            )
        path.write_text(cells, encoding="utf-8-sig" if "copied" in name else "utf-8")
    (folder / "ana" / "exercises-done.txt").write_text("\nupdate\n")
    (folder / "ana" / ".ipynb_checkpoints").mkdir()
    (folder / "ana" / ".ipynb_checkpoints" / "a.ipynb").write_text("{")
    done = run(folder, "--output", output, "--seconds", 20, "--seed", 1)
    assert done.returncode == 0, done.stderr
    assert "with your rights" in done.stdout
    with open(output, encoding="utf-8-sig", newline="") as file:
        rows = {row["file"].lstrip("'"): row for row in csv.DictReader(file)}
    assert {name: int(row["total"]) for name, row in rows.items()} == {
        name: points for name, (_, points, _) in HANDED_IN.items()
    }
    for name, (_, _, remark) in HANDED_IN.items():
        assert remark in rows[name]["remark"] and bool(remark) == bool(rows[name]["remark"])
    students = [rows[name]["student"] for name in list(HANDED_IN)[:2]]
    assert students == ["ana", "李雷"]
    assert rows["=nothing/a.ipynb"]["student"] == "'=nothing", (
        "no spreadsheet takes it for a formula"
    )
    assert list(rows["error/a.ipynb"])[2:-2] == list(exercises("perceptron"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere is not a folder"),
        (["."], "holds no notebook"),
        (["handed", "--output", "no/such/grades.csv"], "cannot be written"),
        (["handed", "--output", "handed"], "cannot be written"),
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


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_solutions_are_right_for_any_random_cases(chapter):
    for exercise in exercises(chapter).values():
        if exercise.takes_function:
            for number in range(1, 6):
                with other_cases(number):
                    assert exercise(exercise.solved()).right


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
