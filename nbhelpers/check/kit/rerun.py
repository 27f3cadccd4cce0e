"""One notebook run again, each of its exercises judged: what a grade is made of.

    python -m nbhelpers.check.kit.rerun NOTEBOOK SEED

A line of JSON comes out for each answer. The notebook gets stand-ins for ``check`` and its exercises,
which only hand answers over, so a stored output, a list of exercises done or a changed ``check`` earns
nothing. Neither does an answer after the notebook has changed a function of this package or of NumPy.
"""

import contextlib
import json
import os
import signal
import sys
import types
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from nbhelpers.check.kit.exercise import NotAttempted, handed_in
from nbhelpers.check.kit.judge import Wrong, other_cases
from nbhelpers.check.kit.progress import every_exercise
from nbhelpers.notebook.text import bare

MEGABYTES = 2000
CELL_SECONDS = 60  # a cell that runs longer is ended, and the next one runs


class StandIn:
    """What a notebook has in place of an exercise: it hands the answer to the judge."""

    def __init__(self, name, hand_over):
        self.__name__, self._hand_over = name, hand_over

    def __call__(self, *answer, **named):
        self._hand_over(self.__name__, handed_in(answer, named))

    def hint(self):
        """Nothing: a grade needs no hints."""

    solution = hint


class Judge:
    """Judges answers, each with the cases that a learner meets and with others, and reports them."""

    def __init__(self, seed, report):
        self.exercises = every_exercise()
        for exercise in self.exercises.values():
            exercise.words.title  # noqa: B018  its file is read before the notebook runs
        self.seed, self.report, self.untouched = seed, report, functions()

    def __call__(self, name, answer):
        if changed := changes(self.untouched):
            self.report(name, False, f"changes {changed}")
            return
        try:
            self.exercises[name].judge(answer)
            with other_cases(self.seed):
                self.exercises[name].judge(answer)
        except (NotAttempted, Wrong) as reason:
            self.report(name, False, bare(str(reason)))
        else:
            self.report(name, True, "")

    def stand_in(self):
        """A module in place of ``check``."""
        module = types.ModuleType("nbhelpers.check")
        vars(module).update({name: StandIn(name, self) for name in self.exercises})
        module.progress = lambda chapter=None: None
        return module


def functions():
    """The functions of this package and of NumPy: each with its module, its name and its code."""
    return [
        (module, name, thing, getattr(thing, "__code__", None))
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").split(".")[0] in ("nbhelpers", "numpy")
        for name, thing in list(vars(module).items())
        if callable(thing)
    ]


def changes(untouched):
    """The first function that is another than before, as "module.name", or ""."""
    for module, name, thing, code in untouched:
        now = vars(module).get(name)
        if now is not thing or getattr(now, "__code__", None) is not code:
            return f"{module.__name__}.{name}"
    return ""


def answers(path, judge):
    """Run all cells of the notebook at ``path`` one after another; an error in one stops no other."""
    cells = json.loads(Path(path).read_text(encoding="utf-8-sig"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    shell = InteractiveShell.instance()
    shell.display_formatter.active_types = ["text/plain"]
    stand_in = judge.stand_in()
    sys.modules["nbhelpers"].check = sys.modules["nbhelpers.check"] = stand_in
    for name in [name for name in sys.modules if name.startswith("nbhelpers.check.")]:
        sys.modules[name] = None
    for source in sources:
        if hasattr(signal, "alarm"):
            signal.signal(signal.SIGALRM, over)
            signal.alarm(CELL_SECONDS)
        shell.run_cell(source)


def over(number, frame):
    raise TimeoutError(f"the cell ran for {CELL_SECONDS} s")


def limit_memory():
    """Keep the process to ``MEGABYTES``, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 2**20,) * 2)


def main(path, seed):
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)

    def report(name, right, text):
        print(json.dumps([name, right, text]), file=out, flush=True)

    limit_memory()
    answers(path, Judge(seed, report))
    report("", True, "")  # all cells were run


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
