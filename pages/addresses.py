"""Write the addresses in both READMEs: of the repository, and of its chapters as pages, on Binder and in the browser.

    make links

The repository's address is in pyproject.toml under [project.urls], and nowhere else.
"""

import re
import tomllib
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
BRANCH = "course"  # only a release moves it: .github/workflows/release.yml
CHAPTER = re.compile(
    r"(\[(\w+/\w+)\.ipynb\]\(notebooks/\2\.ipynb\) · \[\w+\]\()[^)]*(\) · \[Binder\]\()[^)]*"
)
LITE = re.compile(r"https://[\w-]+\.github\.io/[\w.-]+/lite/")
INSTALL = re.compile(r"((?:git clone .*|git\+)https://github\.com)/[\w-]+/[\w.-]+")


def project():
    """What pyproject.toml says of the course."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def address():
    """The address of the repository on GitHub."""
    return project()["urls"]["Repository"]


def owner_and_name(repository):
    """The two parts of the address of a repository on GitHub."""
    on_github = re.fullmatch(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?", repository)
    if not on_github:
        raise ValueError(
            f"Repository in pyproject.toml is {repository!r}, but the links are made for "
            "GitHub: write https://github.com/OWNER/REPOSITORY"
        )
    return on_github.groups()


def on_binder(repository, chapter):
    """The address at which Binder opens a chapter, such as en/01_perceptron, of a repository."""
    path = quote(f"notebooks/{chapter}.ipynb", safe="")
    owner, name = owner_and_name(repository)
    return f"https://mybinder.org/v2/gh/{owner}/{name}/{BRANCH}?labpath={path}"


def on_pages(repository, path):
    """The address of a file on the repository's GitHub Pages."""
    owner, name = owner_and_name(repository)
    return f"https://{owner}.github.io/{name}/{path}"


def page(repository, chapter):
    """The address of a chapter's page."""
    return on_pages(repository, f"{chapter}.html")


def linked(text, repository):
    """The text of a README in which all these addresses are of this repository."""
    owner, name = owner_and_name(repository)

    def links(found):
        chapter = found[2]
        return found[1] + page(repository, chapter) + found[3] + on_binder(repository, chapter)

    text = INSTALL.sub(rf"\1/{owner}/{name}", text)
    text = LITE.sub(on_pages(repository, "lite/"), text)
    return CHAPTER.sub(links, text)


if __name__ == "__main__":
    for readme in READMES:
        text = linked(readme.read_text(encoding="utf-8"), address())
        readme.write_text(text, encoding="utf-8", newline="\n")
        print(f"{readme.name}: {len(CHAPTER.findall(text))} chapters for {address()}")
