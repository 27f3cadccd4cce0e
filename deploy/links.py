"""Links that open each chapter in the JupyterHub of a class: one for every chapter and language.

    python deploy/links.py https://HUB https://github.com/OWNER/REPOSITORY

A learner who follows one signs in, gets the repository into the home folder (or what is new in it;
nbgitpuller keeps what the learner changed), and finds the chapter open in JupyterLab.
"""

import sys
from pathlib import Path
from urllib.parse import urlencode

BRANCH = "course"  # only a release moves it, so that nothing changes in a lesson
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
CHAPTERS = sorted(path.relative_to(NOTEBOOKS).as_posix() for path in NOTEBOOKS.glob("*/*.ipynb"))


def link(hub, repository, chapter):
    """Address that opens ``chapter``, such as ``en/01_perceptron.ipynb``, on the JupyterHub ``hub``."""
    folder = repository.split("/")[-1]
    urlpath = f"lab/tree/{folder}/notebooks/{chapter}"
    query = {"repo": repository, "branch": BRANCH, "urlpath": urlpath}
    return f"{hub}/hub/user-redirect/git-pull?{urlencode(query)}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("two addresses are needed: " + __doc__.split("\n")[2].strip())
    hub, repository = (address.rstrip("/") for address in sys.argv[1:])
    for chapter in CHAPTERS:
        print(link(hub, repository, chapter))
