"""Is each package at its lower bound in pyproject.toml? Only then has that bound been tested.

make test-matrix asks this in its environments "lowest".
"""

import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
project = tomllib.loads(text)["project"]
extras = project["optional-dependencies"]
named = {*project["dependencies"], *extras["test"], *extras["bench"], *extras["font"]}
wrong = []
for requirement in sorted(map(Requirement, named), key=str):
    (bound,) = (s.version for s in requirement.specifier if s.operator == ">=")
    if Version(version(requirement.name)) != Version(bound):
        wrong.append(f"{requirement} is said, but {version(requirement.name)} is installed")
print(f"{len(named) - len(wrong)} of {len(named)} packages are at their lower bound")
sys.exit("\n".join(wrong) or None)
