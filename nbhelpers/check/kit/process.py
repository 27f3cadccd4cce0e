"""A notebook run again in a process of its own, ``rerun``, and what that reports."""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress

from nbhelpers.check.kit import said

CELL_SECONDS = 60  # a cell that runs longer is ended, and the next one runs


def rerun(cells, seed, seconds, stop):
    """The exercises that are right, and remarks on what went wrong, of a run that takes so many seconds at most.

    It ends earlier if ``stop`` is set.
    """
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
        lines = [line.partition(" ")[::2] for line in reports.read().splitlines()]
    remarks = [remark(kind, what) for kind, what in lines if kind in ("changed", "slow")]
    if ("end", "") not in lines:
        stopped = code is None
        remarks.append(said("stopped", seconds=seconds) if stopped else said("ended", code=code))
    return [what for kind, what in lines if kind == "right"], remarks


def remark(kind, what):
    """What the table says of a report that is no answer."""
    if kind == "changed":
        return said("changed", what=what)
    return said("slow", number=what, seconds=CELL_SECONDS)


def kill(process):
    """End the process if it still runs, and what it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # as where nothing is left
            os.killpg(process.pid, 9)
    else:
        process.kill()
    process.wait()
