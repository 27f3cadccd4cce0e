"""The documents for teachers and learners: they say what the course has, and their commands run."""

import ast
import re
import shlex
import shutil
import subprocess
import sys

import nbformat
import pytest
from documents import DEEPER, DOCS, GLOSSARY, ROOT, TEACHING, documents, notebooks, prose, sections

from nbhelpers.notebook.language import speaking

LANGUAGES = ("zh", "en")
PAGES = sorted(DOCS.glob("*.md"))
PROSE = {language: list(map(prose, notebooks(language))) for language in LANGUAGES}


def blocks(page, kind):
    """The code blocks of a kind in a page, those in lists too."""
    found = re.findall(rf"^( *)```{kind}\n(.*?)^ *```", page.read_text("utf-8"), re.M | re.S)
    return [re.sub(f"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def of_every_page(kind):
    return [
        pytest.param(block, id=f"{page.name}-{number}")
        for page in PAGES
        for number, block in enumerate(blocks(page, kind))
    ]


@pytest.mark.parametrize("language", DEEPER)
def test_the_core_of_each_chapter_takes_an_hour_at_most(language):
    for notebook in notebooks(language):
        parts = sections(notebook, language)
        core = sum(minutes for title, minutes, *_ in parts if not title.endswith(DEEPER[language]))
        assert 30 < core <= 60 and any(title.endswith(DEEPER[language]) for title, *_ in parts)


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_what_is_written_from_the_course_is_up_to_date(path):
    assert path.read_text(encoding="utf-8") == documents()[path], "make documents writes it"


def occurs(words, text):
    """Whether ``words``, or one of them where there are two, are in the text."""
    return any(word.lower() in text.lower() for word in words.split(" / "))


@pytest.mark.parametrize("language", LANGUAGES)
class TestTerms:
    def test_are_in_the_chapter_that_explains_them(self, language):
        for term in GLOSSARY["terms"]:
            assert occurs(term[language], PROSE[language][term["chapter"] - 1]), term

    def test_have_the_symbols_of_the_notebooks(self, language):
        text = "\n".join(c.source for notebook in notebooks(language) for c in notebook.cells)
        symbols = [term["symbol"] for term in GLOSSARY["terms"] if "symbol" in term]
        assert [symbol for symbol in symbols if symbol.strip("$") not in text] == []


def test_the_names_of_terms_are_in_the_code():
    code = "\n".join(p.read_text(encoding="utf-8") for p in ROOT.glob("nbhelpers/**/*.py"))
    names = [term["code"] for term in GLOSSARY["terms"] if "code" in term]
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_word_is_used_for_a_term(language):
    """Where a word is to go, put it under ``never`` in glossary.toml."""
    for pattern in GLOSSARY["never"][language]:
        found = [
            text[max(0, m.start() - 20) : m.end() + 20]
            for text in PROSE[language]
            for m in re.finditer(pattern, text, re.IGNORECASE)
        ]
        assert found == [], pattern


@pytest.mark.parametrize("name", ["LEARNING", "TEACHING"])
def test_both_languages_have_the_same_parts(name):
    parts = r"^(?:#+ |\||- \*\*|```\w+|<!--)|^ +```\w+"
    zh, en = (
        re.findall(parts, (DOCS / page).read_text("utf-8"), re.MULTILINE)
        for page in (f"{name}.zh.md", f"{name}.md")
    )
    assert zh == en


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_host_is_named(page):
    assert "://" not in page.read_text(encoding="utf-8")


def rows(page):
    """The tables of a page, as lists of cells."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_are_those_of_the_notebooks(language):
    there = {
        number
        for notebook in notebooks(language)
        for cell in notebook.cells
        for number in re.findall(r"^## (\d\.\d)", cell.source)
    }
    page = DOCS / TEACHING[language].name.replace("TEACHING", "LEARNING")
    named = [cells[0] for cells in rows(page)]
    named += [cell for cells in rows(TEACHING[language]) for cell in cells[1:]]
    assert set(re.findall(r"\b\d\.\d\b", " ".join(named))) <= there


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_session_has_90_minutes(language):
    text = TEACHING[language].read_text(encoding="utf-8")
    tables = re.findall(r"^\| (?:Minutes|分钟) \|.*\n\|-.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert [sum(map(int, re.findall(r"^\| (\d+) ", t, re.MULTILINE))) for t in tables] == [90, 90]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_explorer_shows_is_what_the_plan_says(language):
    block = blocks(TEACHING[language], "python")[0]
    names = {}
    with speaking(language):
        for line in block.splitlines():
            if "→" not in line:
                exec("" if line.startswith("use(") else line, names)
                continue
            call, comment = line.split("  # ")
            words = eval(call, names).frame()[1]
            for shown in re.findall(r"→ ([^\s,;，；？]+)", comment):
                assert shown in words, line


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A folder below a Chinese name, with a copy of the package in it."""
    folder = tmp_path_factory.mktemp("course") / "课程 一"
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "nbhelpers", folder / "nbhelpers", ignore=skip)
    return folder


@pytest.mark.parametrize("block", [b for b in of_every_page("python") if "→" not in b.values[0]])
def test_python_runs_below_a_chinese_name(block, course):
    """And Matplotlib misses no letter: a warning is an error."""
    (course / "例子.py").write_text(block, encoding="utf-8")
    command = [sys.executable, "-W", "error", "例子.py"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    named = [node.value for node in ast.walk(ast.parse(block)) if isinstance(node, ast.Constant)]
    files = [name for name in map(str, named) if re.search(r"\.(?:png|svg)$", name)]
    assert all((course / name).stat().st_size > 1000 for name in files)


@pytest.mark.parametrize("block", of_every_page("bash"))
def test_commands_run_offline(block, tmp_path, monkeypatch):
    for home in ("HOME", "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.setenv(home, str(tmp_path))
    cells = ["from nbhelpers import check", "check.decide([1, -1, 1, -1])"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    (tmp_path / "submitted" / "ana" / "week 1").mkdir(parents=True)
    nbformat.write(notebook, tmp_path / "submitted" / "ana" / "week 1" / "01_perceptron.ipynb")
    start = {"python": [sys.executable], "pip": [sys.executable, "-m", "pip"]}
    for line in block.splitlines():
        first, *rest = shlex.split(line)
        done = subprocess.run(
            [*start[first], *rest], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        if "grades.csv" in rest:
            table = (tmp_path / "grades.csv").read_text(encoding="utf-8-sig")
            assert "01_perceptron.ipynb,ana,1,0" in table
        else:
            assert "MIRROR-ADDRESS" in done.stdout or "set" in rest


@pytest.mark.parametrize("code", ["a，b = 1, 2", "x　= 1"])
def test_full_width_signs_are_called_what_python_calls_them(code):
    with pytest.raises(SyntaxError) as error:
        compile(code, "", "exec")
    for page in ("LEARNING.md", "LEARNING.zh.md"):
        assert error.value.msg in (DOCS / page).read_text(encoding="utf-8")
