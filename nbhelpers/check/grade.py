"""Grades without a server: the exercises of every notebook in a folder, run and judged again.

    python -m nbhelpers.check.grade FOLDER --output grades.csv

Each notebook runs in a process of its own, from the top, in an empty folder. A row of the table has
the file, the student (the first folder below FOLDER), a 1 or 0 for each exercise of the notebook's
chapter, the total, and what went wrong. Answers are judged twice: with the cases that a learner
meets, and with random ones that nobody has seen. The notebook's stored outputs do not count.
"""

import argparse
import csv
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path
from typing import NamedTuple

from nbhelpers.check.kit.progress import CHAPTERS, exercises
from nbhelpers.notebook.language import say

SUFFIX = re.compile(r"_\d+_assignsubmission_.*")  # Moodle puts it behind a student's name


class Grade(NamedTuple):
    """What one notebook earned: its exercises, each with 1 or 0, and a remark on what went wrong."""

    file: str
    student: str
    points: dict
    remark: str


def notebooks(folder):
    """All notebooks below the folder, but for those in hidden folders, as Jupyter's copies are."""
    found = sorted(Path(folder).rglob("*.ipynb"))
    return [p for p in found if not any(n.startswith(".") for n in p.relative_to(folder).parts)]


def grade(path, folder, seed, seconds):
    """The ``Grade`` of the notebook at ``path``."""
    file = path.relative_to(folder)
    student = SUFFIX.sub("", file.parts[0]) if len(file.parts) > 1 else ""
    try:
        asked, why = asked_in(path), say(zh="没有本课程的练习", en="no exercise of this course")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        asked, why = [], say(zh=f"不是 notebook：{error}", en=f"no notebook: {error}")
    if not asked:
        return Grade(str(file), student, {}, why)
    points, remarks = dict.fromkeys(asked, 0), []
    lines, ended = rerun(path, seed, seconds)
    for name, right, text in lines:
        if name in points:
            points[name] = max(points[name], int(right))
        if text.startswith("changes "):
            remarks.append(text)
    if ["", True, ""] not in lines:
        remarks.append(ended)
    return Grade(str(file), student, points, "; ".join(dict.fromkeys(remarks)))


def asked_in(path):
    """The exercises of the chapter of which the notebook names most, in their order."""
    cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    named = set(re.findall(r"\w+", code))
    chapter = max(CHAPTERS, key=lambda chapter: len(named & set(exercises(chapter))))
    return list(exercises(chapter)) if named & set(exercises(chapter)) else []


def rerun(path, seed, seconds):
    """What the judge reported, as lists [name, right, text], and why it ended before the last cell."""
    command = [sys.executable, "-m", "nbhelpers.check.kit.rerun", path.resolve(), seed]
    with tempfile.TemporaryDirectory() as empty:
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=empty,
            env=os.environ
            | {"MPLBACKEND": "Agg", "IPYTHONDIR": empty, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
            encoding="utf-8",
        )
        try:
            out, _ = process.communicate(timeout=seconds)
            ended = say(zh="运行中断", en=f"ended before its last cell (exit {process.returncode})")
        except subprocess.TimeoutExpired:
            kill(process)
            out, _ = process.communicate()
            ended = say(zh=f"{seconds} 秒后被停止", en=f"stopped after {seconds} s")
    return [json.loads(line) for line in out.splitlines()], ended


def kill(process):
    """End the process, and what it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, 9)
    else:
        process.kill()


def table(grades):
    """Rows of the table, the first with the names of its columns: exercises of all chapters that occur."""
    asked = {name for grade in grades for name in grade.points}
    columns = [name for chapter in CHAPTERS for name in exercises(chapter) if name in asked]
    head = say(
        zh=("文件", "学生", *columns, "总分", "备注"),
        en=("file", "student", *columns, "total", "remark"),
    )
    rows = [
        (
            as_text(grade.file),
            as_text(grade.student),
            *(grade.points.get(name, "") for name in columns),
            sum(grade.points.values()),
            as_text(grade.remark),
        )
        for grade in grades
    ]
    return [head, *rows]


def as_text(value):
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


@contextmanager
def complete(path):
    """A file to write to, which stands at ``path`` only when all of it is written."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    with open(unfinished, "w", encoding="utf-8-sig", newline="") as file:  # so Excel shows Chinese
        try:
            yield file
        except BaseException:
            unfinished.unlink()
            raise
    os.replace(unfinished, path)


def main(arguments=None):
    """Grade the folder that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m nbhelpers.check.grade",
        description=say(
            zh="重新运行文件夹里的 notebook 并评分。",
            en="Run the notebooks of a folder again and grade them.",
        ),
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--output", type=Path, default=Path("grades.csv"), metavar="CSV")
    parser.add_argument("--seconds", type=int, default=600, metavar="N")
    parser.add_argument("--seed", type=int, default=1 + secrets.randbelow(10**6), metavar="N")
    options = parser.parse_args(arguments)
    paths = notebooks(options.folder)
    if not paths:
        parser.error(no_notebook(options.folder))
    print(
        say(
            zh=f"现在以你的权限运行学生的代码：{len(paths)} 个 notebook，种子 {options.seed}。请在容器或单独的账户里"
            "运行，并断开网络。",
            en=f"This runs students' code with your rights: {len(paths)} notebooks, seed {options.seed}. "
            "Do it in a container or under an account of its own, without network.",
        )
    )
    try:
        if options.output.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        with complete(options.output) as file:
            csv.writer(file).writerows(table(list(grades(paths, options))))
    except OSError as error:
        parser.error(
            say(
                zh=f"不能写 {options.output}（{error.strerror}）：请用 --output 另指一个文件",
                en=f"{options.output} cannot be written ({error.strerror}): name another file with --output",
            )
        )
    print(options.output)


def grades(paths, options):
    """The ``Grade`` of each notebook, some of them run at the same time."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        graded = pool.map(
            lambda path: grade(path, options.folder, options.seed, options.seconds), paths
        )
        for number, one in enumerate(graded, 1):
            print(
                f"{number}/{len(paths)}  {one.file}: {sum(one.points.values())}  {one.remark}",
                flush=True,
            )
            yield one


def no_notebook(folder):
    """Why the folder has nothing to grade."""
    if not folder.is_dir():
        return say(
            zh=f"{folder} 不是文件夹：请给出收来的作业所在的文件夹",
            en=f"{folder} is not a folder: name the one that holds the notebooks handed in",
        )
    return say(
        zh=f"{folder} 里没有 notebook：请给出收来的 .ipynb 文件所在的文件夹",
        en=f"{folder} holds no notebook: name the folder with the .ipynb files handed in",
    )


if __name__ == "__main__":
    main()
