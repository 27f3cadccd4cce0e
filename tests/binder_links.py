"""Write the links of both READMEs that open a chapter on Binder: make binder-links

The repository's address is in pyproject.toml under [project.urls], and nowhere else.
"""

import re
import tomllib
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
BRANCH = "course"  # only a release moves it: .github/workflows/release.yml
CHAPTER = re.compile(r"(\[(\w+/\w+\.ipynb)\]\(notebooks/\2\))(?: · \[Binder\]\([^)]*\))?")


def address():
    """The address of the repository on GitHub."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"]


def link(repository, notebook):
    """The address at which Binder opens a notebook of a repository on GitHub."""
    on_github = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?", repository)
    if not on_github:
        raise ValueError(
            f"Repository in pyproject.toml is {repository!r}, but Binder's links are made for "
            "GitHub: write https://github.com/OWNER/REPOSITORY"
        )
    path = quote(f"notebooks/{notebook}", safe="")
    return f"https://mybinder.org/v2/gh/{on_github[1]}/{BRANCH}?labpath={path}"


def linked(text, repository):
    """The text of a README with a link to Binder behind every chapter."""
    return CHAPTER.sub(lambda m: f"{m[1]} · [Binder]({link(repository, m[2])})", text)


if __name__ == "__main__":
    for readme in READMES:
        text = linked(readme.read_text(encoding="utf-8"), address())
        readme.write_text(text, encoding="utf-8", newline="\n")
        print(f"{readme.name}: {text.count('https://mybinder.org/')} links for {address()}")
