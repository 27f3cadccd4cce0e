"""What serves a class agrees with what the README says was measured, and keeps no secret."""

import re
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "deploy"))

from links import BRANCH, CHAPTERS, link  # noqa: E402

VALUES = yaml.safe_load((ROOT / "deploy" / "jupyterhub.yaml").read_text(encoding="utf-8"))
LEARNER = VALUES["singleuser"]
UNITS = {"M": 10**6 / 2**20, "G": 10**9 / 2**20}
RESERVED = 1024  # MiB of a machine that are not the learners': system, hub and proxy


def measured(page):
    """The README's numbers: (median, worst) row by row, and learners by the GiB of a machine."""
    text = (ROOT / page).read_text(encoding="utf-8")
    section = text.split("`make class`", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(
        r"^\|.*\| ([\d.]+) (?:s|MiB) \| ([\d.]+) (?:s|MiB) \|$", section, re.MULTILINE
    )
    learners = re.findall(r"(\d+) GiB\D+?(\d+)", section.rsplit("|\n", 1)[1])
    return [(float(a), float(b)) for a, b in rows], {int(g): int(n) for g, n in learners}


def mebibytes(amount):
    """An amount of memory as Kubernetes writes it, such as 300M, in MiB."""
    return float(amount[:-1]) * UNITS[amount[-1]]


def settings(values, path=()):
    """Every setting, with the names of all that it is in."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from settings(value, (*path, name))
        else:
            yield (*path, name), value


def test_the_learners_of_a_machine_and_the_share_of_each_are_those_that_were_measured():
    rows, learners = measured("README.md")
    assert (rows, learners) == measured("README.zh.md")
    _, largest = rows[3]
    assert learners == {g: int((g * 1024 - RESERVED) / largest) for g in (8, 16, 32)}
    memory, processor = LEARNER["memory"], LEARNER["cpu"]
    assert largest <= mebibytes(memory["guarantee"]) <= 1.25 * largest
    assert mebibytes(memory["limit"]) >= 3 * largest
    assert 0 < processor["guarantee"] <= 0.2 < 1 <= processor["limit"]


def test_idle_servers_are_stopped_nothing_is_secret_and_nobody_gets_in_by_default():
    assert VALUES["cull"]["enabled"] is True
    assert 0 < VALUES["cull"]["every"] < VALUES["cull"]["timeout"] <= 3600
    names = [" ".join(path).lower() for path, _ in settings(VALUES)]
    assert [name for name in names if re.search("secret|password|token|key|cert", name)] == []
    assert VALUES["hub"]["config"]["JupyterHub"]["authenticator_class"] == "null"


def test_each_notebook_has_a_link_that_gets_the_repository_and_opens_it_from_there():
    repository, opened = "https://example.org/me/course", set()
    for chapter in CHAPTERS:
        address = urlsplit(link("https://hub.example.org", repository, chapter))
        query = parse_qs(address.query)
        assert address.netloc + address.path == "hub.example.org/hub/user-redirect/git-pull"
        assert query["repo"] == [repository] and query["branch"] == [BRANCH]
        folder, place = query["urlpath"][0].removeprefix("lab/tree/").split("/", 1)
        assert folder == "course"
        opened.add(ROOT / place)
    assert opened == {*ROOT.glob("notebooks/*/*.ipynb")}
