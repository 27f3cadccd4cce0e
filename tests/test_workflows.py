"""What GitHub runs: what its steps name is there, on every Python of the course, and a release is whole."""

import re
import tomllib
from pathlib import Path

import addresses
import pytest
import release
import yaml
from test_deploy import BRANCH

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PYTHONS = re.search(r"^PYTHONS \?= (.*)$", MAKEFILE, re.MULTILINE)[1].split()
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
JOBS = {f"{name}/{id}": job for name, w in WORKFLOWS.items() for id, job in w["jobs"].items()}
COMMANDS = "\n".join(step.get("run", "") for job in JOBS.values() for step in job["steps"])


def pythons(*jobs):
    """The versions of Python in the matrices of jobs, in order."""
    matrices = [JOBS[name]["strategy"]["matrix"] for name in jobs]
    found = {version for matrix in matrices for version in matrix["python"]}
    return sorted(found, key=lambda version: int(version.split(".")[1]))


def test_what_they_call_is_there():
    targets = re.findall(r"\bmake ([\w-]+)", COMMANDS)
    assert targets and [t for t in targets if not re.search(rf"^{t}:", MAKEFILE, re.M)] == []
    extras = {
        extra for found in re.findall(r'"\.\[(.*?)\]"', COMMANDS) for extra in found.split(",")
    }
    assert extras and extras <= set(PROJECT["project"]["optional-dependencies"])
    files = re.findall(r"\b[\w/]+\.py\b", COMMANDS)
    assert files and [file for file in files if not (ROOT / file).is_file()] == []


def test_an_action_has_one_version_everywhere():
    used = {step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step}
    assert len(used) == len({action.split("@")[0] for action in used}) >= 4


def test_every_python_of_the_course_is_tried_at_each_push_and_each_week():
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"
    assert pythons("ci/everything", "ci/unit-tests") == PYTHONS
    assert pythons("versions/lowest-and-newest-in-both-languages") == PYTHONS
    assert pythons("ci/everything") == [PYTHONS[0], PYTHONS[-1]]
    products = [entry["product"] for entry in PROJECT["tool"]["tox"]["env_list"]]
    assert [version for versions, _ in products for version in versions] == PYTHONS


def test_one_check_stands_for_all_of_them_in_a_quarter_of_an_hour():
    jobs = WORKFLOWS["ci"]["jobs"]
    required = jobs["required"]
    assert set(required["needs"]) == set(jobs) - {"required"} and required["if"] == "always()"
    (step,) = required["steps"]
    assert step["run"].count("success") == len(required["needs"])
    longest = max(jobs[name]["timeout-minutes"] for name in required["needs"])
    assert longest + required["timeout-minutes"] <= 15


def test_a_release_is_checked_and_tested_before_it_is_there_and_before_readers_get_it():
    steps = [step["run"] for step in JOBS["release/release"]["steps"] if "run" in step]
    order = ["tests/release.py", "make test", "python -m build", "gh release create", "git push"]
    assert [next(i for i, run in enumerate(steps) if word in run) for word in order] == [*range(5)]
    assert steps[-1] == f"git push origin HEAD:refs/heads/{BRANCH}"
    assert addresses.BRANCH == BRANCH


def test_only_a_version_with_notes_and_its_own_tag_is_released(tmp_path, monkeypatch):
    version = PROJECT["project"]["version"]
    said = release.notes(f"v{version}")
    assert len(said) > 40 and "\n## " not in said
    for tag, mend in ((version, f"tag it v{version}"), ("v99.0", "")):
        with pytest.raises(ValueError, match=f"the tag is {tag}, .*{mend}"):
            release.notes(tag)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.0"\n', encoding="utf-8")
    changes = "# Changes\n\n## 2.0.1\n\nThis.\n\n## 1.0\n\nThat.\n"
    (tmp_path / "CHANGELOG.md").write_text(changes, encoding="utf-8")
    monkeypatch.setattr(release, "ROOT", tmp_path)
    with pytest.raises(ValueError, match=r"no section ## 2\.0"):
        release.notes("v2.0")
