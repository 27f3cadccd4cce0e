"""Write the links of both READMEs to Binder and GitHub Pages: make binder-links

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
LITE = re.compile(r"https://[\w-]+\.github\.io/[\w.-]+/lite/")


def address():
    """The address of the repository on GitHub."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["urls"]["Repository"]


def name(repository):
    """OWNER/REPOSITORY of a repository on GitHub."""
    on_github = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?", repository)
    if not on_github:
        raise ValueError(
            f"Repository in pyproject.toml is {repository!r}, but the links are made for "
            "GitHub: write https://github.com/OWNER/REPOSITORY"
        )
    return on_github[1]


def link(repository, notebook):
    """The address at which Binder opens a notebook of a repository on GitHub."""
    path = quote(f"notebooks/{notebook}", safe="")
    return f"https://mybinder.org/v2/gh/{name(repository)}/{BRANCH}?labpath={path}"


def lite(repository):
    """The address of the course in the browser, on the repository's GitHub Pages."""
    owner, repository = name(repository).split("/")
    return f"https://{owner}.github.io/{repository}/lite/"


def linked(text, repository):
    """The text of a README with a link to Binder behind every chapter, and the one to the browser's course."""
    text = LITE.sub(lite(repository), text)
    return CHAPTER.sub(lambda m: f"{m[1]} · [Binder]({link(repository, m[2])})", text)


if __name__ == "__main__":
    for readme in READMES:
        text = linked(readme.read_text(encoding="utf-8"), address())
        readme.write_text(text, encoding="utf-8", newline="\n")
        print(f"{readme.name}: {text.count('https://mybinder.org/')} links for {address()}")
