"""The notes of a release, out of CHANGELOG.md: python tests/release.py v0.1.0

Stops where the tag is not the version in pyproject.toml, or the version has no notes.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def notes(tag):
    """What CHANGELOG.md says of the version that ``tag`` names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but pyproject.toml says {version}: tag it v{version}")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {re.escape(version)}$(.+?)(?=^## |\Z)", changes, re.M | re.S)
    if not section:
        raise ValueError(f"CHANGELOG.md has no section ## {version}")
    return section[1].strip()


if __name__ == "__main__":
    print(notes(sys.argv[1]))
