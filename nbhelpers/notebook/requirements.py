"""What the course needs, and whether it is there.

The first cell of every notebook calls ``ready()``, before anything else is imported: this file
needs only Python and ``packaging``, which every Jupyter kernel brings.
"""

import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from nbhelpers.notebook.language import say

CLONE = Path(__file__).parents[2]
BY_COLAB = {"ipywidgets", "jupyterlab"}  # its own page is in their place, with ipywidgets 7.7


class NotReady(ImportError):
    """What the course needs is missing. Jupyter shows the message alone, without a traceback."""

    def _render_traceback_(self):
        return [str(self)]


def requirements():
    """What the course needs, in pip's form. In a clone, pyproject.toml is newer than what was installed."""
    if (CLONE / "notebooks").is_dir():
        project = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return project["dependencies"]
    return metadata.requires("nbhelpers")


def lacking(requirements):
    """Those of the requirements that are not met here, each with the version installed, or None."""
    brought = BY_COLAB if installed("google-colab") else ()
    for requirement in map(Requirement, requirements):
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        version = installed(requirement.name)
        met = version and requirement.specifier.contains(version, prereleases=True)
        if wanted and not met and requirement.name not in brought:
            requirement.marker = None  # it holds here: what is left is what pip is to bring
            yield requirement, version


def installed(name):
    """The version of a package that is installed here, or None."""
    return next((package.version for package in metadata.distributions(name=name)), None)


def ready():
    """Stop, with the command to run, if a package is missing or too old; else do nothing."""
    missing = list(lacking(requirements()))
    if missing:
        raise NotReady(message(missing))


def message(missing):
    """What is missing, and the command that installs it, in the reader's language."""
    found = "\n".join(
        f"    {requirement}  " + (version or say(zh="没有装", en="not installed"))
        for requirement, version in missing
    )
    return say(
        zh=f"还缺这些包（右边是现在装着的版本）：\n\n{found}\n\n",
        en=f"These packages are missing (on the right is what is installed):\n\n{found}\n\n",
    ) + mend(missing)


def mend(missing):
    """What to do about what is missing. In a browser, the page brings the packages, and none stays."""
    if sys.platform == "emscripten":
        return say(
            zh="它们没有下载下来：检查网络，再重新载入这一页。",
            en="They were not downloaded: check the network, then reload this page.",
        )
    line = "%pip install " + " ".join(f'"{requirement}"' for requirement, _ in missing)
    return say(
        zh=f"新建一个单元格，运行下面这一行，再重启内核：\n\n    {line}",
        en=f"Run this line in a new cell, then restart the kernel:\n\n    {line}",
    )
