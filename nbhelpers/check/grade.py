"""Grades without a server: the exercises of every notebook in a folder, run and judged again.

    python -m nbhelpers.check.grade FOLDER --output grades.csv

Each notebook runs in a process of its own, from the top, in an empty folder. A row of the table has
the file, the student (the first folder below FOLDER), a 1 or 0 for each exercise of the notebook's
chapter, the total, and what went wrong. An answer is judged with the cases that a learner meets; a
function also with random ones that nobody has seen. The notebook's stored outputs do not count.
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
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from errno import EISDIR
from pathlib import Path
from typing import NamedTuple

from nbhelpers.check.kit.progress import CHAPTERS, exercises
from nbhelpers.notebook.language import say

SUFFIX = re.compile(r"_\d+_assignsubmission_.*")  # Moodle puts it behind a student's name
AS_CODE = "backslashreplace"  # what is said of a letter that cannot be written
CELL_SECONDS = 60  # a cell that runs longer is ended, and the next one runs


class Notebook(NamedTuple):
    """What was handed in: the code of its cells, or why it cannot be run."""

    file: str
    student: str
    cells: list
    trouble: str


class Grade(NamedTuple):
    """What one notebook earned: its exercises, each with 1 or 0, and a remark on what went wrong."""

    file: str
    student: str
    points: dict
    remark: str


def handed_in(folder):
    """All notebooks below the folder, but for those in hidden folders, as Jupyter's copies are.

    A folder that cannot be read is among them, so that no student is missing from the table.
    """
    found, closed = [], []
    for place, _, names in os.walk(folder, onerror=lambda e: closed.append(Path(e.filename))):
        found += [Path(place, name) for name in names if name.lower().endswith(".ipynb")]
    files = {path: path.relative_to(folder) for path in [*found, *closed] if path != folder}
    return [
        Notebook(
            file.as_posix(),
            SUFFIX.sub("", file.parts[0]) if len(file.parts) > 1 or path in closed else "",
            *code_in(path),
        )
        for path, file in sorted(files.items())
        if not any(part.startswith(".") for part in file.parts)
    ]


def code_in(path):
    """The sources of the code cells of a notebook, and why they cannot be read, or ""."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"], ""
    except OSError as error:
        why = error.strerror
        return [], say(zh=f"不能读取：{why}", en=f"cannot be read: {why}")
    except ValueError as error:
        return [], say(zh=f"不是 notebook：{error}", en=f"not a notebook: {error}")
    except (KeyError, TypeError, AttributeError, RecursionError):
        return [], say(
            zh="不是 notebook：里面没有单元格，或者格式太旧",
            en="not a notebook: it has no cells, or its format is too old",
        )


def asked_in(cells):
    """The exercises of the chapter of which the cells name most, in their order."""
    named = set(re.findall(r"\w+", "\n".join(cells)))
    chapter = max(CHAPTERS, key=lambda chapter: len(named & set(exercises(chapter))))
    return list(exercises(chapter)) if named & set(exercises(chapter)) else []


def grade(notebook, seed, seconds, stop):
    """The ``Grade`` of a ``Notebook``, which is run for so many seconds at most, or until ``stop`` is set."""
    points = dict.fromkeys(asked_in(notebook.cells), 0)
    if notebook.trouble or not points:
        remarks = [notebook.trouble or say(zh="没有本课程的练习", en="no exercise of this course")]
    else:
        reports, ended = rerun(notebook.cells, seed, seconds, stop)
        points |= {what: 1 for kind, what in reports if kind == "right" and what in points}
        remarks = [remark(kind, what) for kind, what in reports if kind in ("changed", "slow")]
        if ("end", "") not in reports:
            remarks.append(ended)
    said = say(zh="；", en="; ").join(dict.fromkeys(remarks))
    return Grade(notebook.file, notebook.student, points, said)


def remark(kind, what):
    """What the table says of a report that is no answer."""
    if kind == "changed":
        return say(zh=f"改动了 {what}", en=f"changes {what}")
    return say(
        zh=f"第 {what} 个代码单元格 {CELL_SECONDS} 秒后被停止",
        en=f"code cell {what} stopped after {CELL_SECONDS} s",
    )


def rerun(cells, seed, seconds, stop):
    """What the judge reported, as pairs (kind, what), and how the run ended."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty,
        tempfile.TemporaryFile("w+", encoding="utf-8") as job,
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as reports,
    ):
        json.dump({"cells": cells, "seed": seed, "seconds": CELL_SECONDS}, job)
        job.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "nbhelpers.check.kit.rerun"],
            cwd=empty,
            env=os.environ
            | {"MPLBACKEND": "Agg", "IPYTHONDIR": empty, "PYTHONIOENCODING": "utf-8"},
            stdin=job,
            stdout=reports,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < end and not stop.wait(0.05):
            pass
        code = process.poll()
        kill(process)
        reports.seek(0)
        lines = reports.read().splitlines()
    if code is None:
        ended = say(zh=f"{seconds} 秒后被停止", en=f"stopped after {seconds} s")
    else:
        ended = say(
            zh=f"没有运行到最后一个单元格（退出码 {code}）",
            en=f"ended before its last cell (exit {code})",
        )
    return [tuple(line.partition(" ")[::2]) for line in lines], ended


def kill(process):
    """End the process if it still runs, and what it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # as where nothing is left
            os.killpg(process.pid, 9)
    else:
        process.kill()
    process.wait()


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
    return f"'{value}" if value.startswith(tuple("=+-@＝＋－＠\t\r\n")) else value


@contextmanager
def complete(path):
    """A file to write to, which stands at ``path`` only when all of it is written.

    Where another program holds that, there is an error now; where it does so at the end, the file stays
    beside it.
    """
    if path.is_dir():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if path.exists():
        open(path, "a").close()
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        # Excel needs the mark at the beginning of UTF-8, and a file's name may be none.
        with open(unfinished, "w", encoding="utf-8-sig", errors=AS_CODE, newline="") as file:
            yield file
    except BaseException:
        unfinished.unlink(missing_ok=True)
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
    parser.add_argument("--seconds", type=positive, default=600, metavar="N")
    parser.add_argument("--seed", type=positive, default=1 + secrets.randbelow(10**6), metavar="N")
    options = parser.parse_args(arguments)
    sys.stdout.reconfigure(errors=AS_CODE)
    notebooks = handed_in(options.folder)
    if not notebooks:
        parser.error(no_notebook(options.folder))
    print(
        say(
            zh=f"现在以你的权限运行学生的代码：{len(notebooks)} 个 notebook，种子 {options.seed}。请在容器或单独的账户里"
            "运行，并断开网络。",
            en=f"This runs students' code with your rights: {len(notebooks)} notebooks, seed {options.seed}. "
            "Do it in a container or under an account of its own, without network.",
        )
    )
    try:
        with complete(options.output) as file:
            csv.writer(file).writerows(table(list(grades(notebooks, options))))
    except OSError as error:
        zh, en = "请用 --output 另指一个文件", "name another file with --output"
        if error.filename2:  # all was written, but not renamed
            zh, en = f"成绩表在 {error.filename} 里", f"the table is in {error.filename}"
        parser.error(
            say(
                zh=f"不能写 {options.output}（{error.strerror}）：{zh}",
                en=f"{options.output} cannot be written ({error.strerror}): {en}",
            )
        )
    except KeyboardInterrupt:
        parser.exit(130, say(zh="已中断，没有写成绩表\n", en="interrupted: no table is written\n"))
    print(options.output)


def positive(text):
    """The number that an option gives."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(
            say(zh=f"{text} 应是正整数", en=f"{text} should be a positive whole number")
        )
    return int(text)


def grades(notebooks, options):
    """The ``Grade`` of each notebook, some of them run at the same time."""
    stop = threading.Event()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            graded = pool.map(lambda n: grade(n, options.seed, options.seconds, stop), notebooks)
            for number, one in enumerate(graded, 1):
                print(
                    f"{number}/{len(notebooks)}  {one.file}: {sum(one.points.values())}  {one.remark}",
                    flush=True,
                )
                yield one
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


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
