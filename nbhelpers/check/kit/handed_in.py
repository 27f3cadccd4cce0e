"""The notebooks that were handed in: whose each is, the code of its cells, and the exercises in it."""

import json
import os
import re
from pathlib import Path
from typing import NamedTuple

from nbhelpers.check.kit import said
from nbhelpers.check.kit.progress import CHAPTERS, exercises

SUFFIX = re.compile(r"_\d+_assignsubmission_.*")  # Moodle puts it behind a student's name


class Notebook(NamedTuple):
    """What was handed in: the code of its cells, or why it cannot be run."""

    file: str
    student: str
    cells: list
    trouble: str


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
        return [], said("not_readable", why=error.strerror)
    except ValueError as error:
        return [], said("no_notebook", why=error)
    except (KeyError, TypeError, AttributeError, RecursionError):
        return [], said("no_notebook", why=said("no_cells"))


def asked_in(cells):
    """The exercises of the chapter of which the cells name most, in their order."""
    named = set(re.findall(r"\w+", "\n".join(cells)))
    chapter = max(CHAPTERS, key=lambda chapter: len(named & set(exercises(chapter))))
    return list(exercises(chapter)) if named & set(exercises(chapter)) else []
