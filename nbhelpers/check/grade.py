"""Grades without a server: the exercises of every notebook in a folder, run and judged again.

    python -m nbhelpers.check.grade FOLDER --output grades.csv

Each notebook runs in a process of its own, from the top, in an empty folder. A row of the table has
the file, the student (the first folder below FOLDER), a 1 or 0 for each exercise of the notebook's
chapter, the total, and what went wrong. An answer is judged with the cases that a learner meets; a
function also with random ones that nobody has seen. The notebook's stored outputs do not count.
"""

import argparse
import csv
import os
import secrets
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path
from typing import NamedTuple

from nbhelpers.check.kit import said
from nbhelpers.check.kit.handed_in import asked_in, handed_in
from nbhelpers.check.kit.process import rerun
from nbhelpers.check.kit.progress import CHAPTERS, exercises
from nbhelpers.notebook.language import say

AS_CODE = "backslashreplace"  # what is said of a letter that cannot be written


class Grade(NamedTuple):
    """What one notebook earned: its exercises, each with 1 or 0, and a remark on what went wrong."""

    file: str
    student: str
    points: dict
    remark: str


def grade(notebook, seed, seconds, stop):
    """The ``Grade`` of a ``Notebook``, which is run for so many seconds at most, or until ``stop`` is set."""
    points = dict.fromkeys(asked_in(notebook.cells), 0)
    if notebook.trouble or not points:
        remarks = [notebook.trouble or said("no_exercise")]
    else:
        right, remarks = rerun(notebook.cells, seed, seconds, stop)
        points |= dict.fromkeys(points.keys() & right, 1)
    remark = say(zh="；", en="; ").join(dict.fromkeys(remarks))
    return Grade(notebook.file, notebook.student, points, remark)


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
        description=said("grade"),
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--output", type=Path, default=Path("grades.csv"), metavar="CSV")
    parser.add_argument("--seconds", type=positive, default=600, metavar="N")
    parser.add_argument("--seed", type=positive, default=1 + secrets.randbelow(10**6), metavar="N")
    options = parser.parse_args(arguments)
    sys.stdout.reconfigure(errors=AS_CODE)
    notebooks = handed_in(options.folder)
    if not notebooks:
        there = options.folder.is_dir()
        parser.error(said("nothing_in" if there else "no_folder", folder=options.folder))
    print(said("warning", count=len(notebooks), seed=options.seed))
    try:
        with complete(options.output) as file:
            csv.writer(file).writerows(table(list(grades(notebooks, options))))
    except OSError as error:
        # With a second name, all was written, but not renamed.
        mend = said("kept_in", file=error.filename) if error.filename2 else said("other_output")
        parser.error(said("not_written", file=options.output, why=error.strerror, mend=mend))
    except KeyboardInterrupt:
        parser.exit(130, said("interrupted"))
    print(options.output)


def positive(text):
    """The number that an option gives."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(said("not_positive", text=text))
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


if __name__ == "__main__":
    main()
