"""One notebook run again, each of its exercises judged: what a grade is made of.

    python -m nbhelpers.check.kit.rerun < JOB

The job is JSON: the sources of the code cells, the seed of the random cases, and the seconds a cell
has. A line comes out for each exercise that is right and for what the table should remark. The notebook
gets stand-ins for ``check`` and its exercises, which only hand answers over, so a stored output, a list
of exercises done or a changed ``check`` earns nothing. Neither does an answer after the notebook has
changed a function of this package, of NumPy or of Python, and the files with the solutions are closed.
"""

import contextlib
import json
import os
import signal
import sys
import types
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from nbhelpers.check.kit.cases import other_cases
from nbhelpers.check.kit.exercise import NotAttempted, answer_of_call
from nbhelpers.check.kit.judge import Wrong
from nbhelpers.check.kit.patience import TooLong
from nbhelpers.check.kit.progress import CHAPTERS, every_exercise

MEGABYTES = 2000
TIMES = 4  # that an answer is judged with random cases
CHECK = Path(__file__).parents[1]


class StandIn:
    """What a notebook has in place of an exercise: it hands the answer to the judge."""

    def __init__(self, name, hand_over):
        self.__name__, self._hand_over = name, hand_over

    def __call__(self, *answer, **named):
        self._hand_over(self.__name__, answer_of_call(answer, named))

    def hint(self):
        """Nothing: a grade needs no hints."""

    solution = hint


class Judge:
    """Judges answers, each with the cases that a learner meets and with others, and reports them."""

    def __init__(self, seed, report):
        self.exercises = every_exercise()
        for exercise in self.exercises.values():
            exercise.hint()  # its words and the kit's are read before the notebook runs
        self.seed, self.report, self.untouched = seed, report, functions()

    def __call__(self, name, answer):
        try:
            if self.unchanged():
                self.exercises[name].judge(answer)
                for number in range(TIMES):
                    with other_cases([self.seed, number]):
                        self.exercises[name].judge(answer)
                if self.unchanged():  # by the answer itself
                    self.report("right", name)
        except (NotAttempted, Wrong):
            pass  # it earns nothing

    def unchanged(self):
        """Whether all functions are those from before the notebook; the first that is not is reported."""
        changed = changes(self.untouched)
        if changed:
            self.report("changed", changed)
        return not changed

    def stand_in(self):
        """A module in place of ``check``."""
        module = types.ModuleType("nbhelpers.check")
        vars(module).update({name: StandIn(name, self) for name in self.exercises})
        module.progress = lambda chapter=None: None
        return module


def functions():
    """The functions of this package, of NumPy and of Python: each with its module, name and parts."""
    return [
        (module, name, thing, parts(thing))
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").split(".")[0] in ("nbhelpers", "numpy", "builtins")
        for name, thing in list(vars(module).items())
        if callable(thing) and name not in ("exit", "quit")  # which IPython hides
    ]


def parts(thing):
    """What a function or a class is made of: its code, its derivative, its methods."""
    own = vars(thing) if isinstance(thing, (type, types.FunctionType)) else {}
    return {"__code__": getattr(thing, "__code__", None), **own}


def changes(untouched):
    """The first function that is another than before, as "module.name", or ""."""
    for module, name, thing, before in untouched:
        now = vars(module).get(name)
        if now is not thing or not before.items() <= parts(now).items():
            return f"{module.__name__}.{name}"
    return ""


def run(cells, seconds, judge):
    """Run the cells one after another; an error in one stops no other."""
    shell = InteractiveShell.instance()
    shell.display_formatter.active_types = ["text/plain"]
    shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None  # nobody would see it
    stand_in = judge.stand_in()
    sys.modules["nbhelpers"].check = sys.modules["nbhelpers.check"] = stand_in
    for name in [name for name in sys.modules if name.startswith("nbhelpers.check.")]:
        sys.modules[name] = None
    sys.addaudithook(keep_closed)
    for number, source in enumerate(cells, 1):

        def over(signum, frame, number=number):
            judge.report("slow", number)
            raise TooLong

        if hasattr(signal, "alarm"):
            signal.signal(signal.SIGALRM, over)
            signal.alarm(seconds)
        shell.run_cell(source)


def keep_closed(event, arguments):
    """Refuse to open the files of the exercises, which hold their solutions."""
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path = Path(os.path.abspath(os.fsdecode(arguments[0])))
        if CHECK in path.parents and path.name.partition(".")[0] in CHAPTERS:
            raise PermissionError(f"{path} is closed while a notebook is graded")


def limit_memory():
    """Keep the process to ``MEGABYTES``, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 2**20,) * 2)


def main():
    job = json.load(sys.stdin)
    out = os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)

    def report(kind, what=""):
        os.write(out, f"{kind} {what}\n".encode())

    limit_memory()
    run(job["cells"], job["seconds"], Judge(job["seed"], report))
    report("end")  # all cells were run
    os._exit(0)  # whatever threads the notebook has left


if __name__ == "__main__":
    main()
