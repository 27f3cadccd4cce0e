"""The notebooks as files: one course in two languages, in one form, with all that a page needs.

Nothing is run here; nbval runs them.
"""

import ast
import base64
import functools
import html
import io
import json
import re
import tokenize
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from nbhelpers import use
from nbhelpers.check.kit.progress import contents

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = sorted({path.name for path in FOLDER.glob("*/*.ipynb")})
TAGS = {1: [1, 2], 2: [3, 4, 5], 3: [6, 7, 8, 9, 10], 4: [11, 12, 13, 14]}  # chapter: equations
FIGURES = {chapter: [f"figure-{chapter}"] for chapter in (1, 2, 3, 4)}
VIEW = "application/vnd.jupyter.widget-view+json"

PLUMBING = ("arguments.", "validation.", "@door", "@activation", "@loss", "bare(", "room", "out=")
PLUMBING += ("reshape(-1",)  # none of it is the formula, which is what a notebook shows

HAN = "[一-鿿]"
CHINESE = "[一-鿿\u3000-〿\uff00-￯]"
LATIN = "[A-Za-z0-9Ͱ-Ͽ]"
CODE = r"```.*?```|`[^`\n]+`"
DISPLAYED = r"\$\$.*?\$\$"
INLINE = r"\$[^$]+\$"


@functools.cache
def read(language, name):
    """A notebook, parsed once for all tests; none of them changes it."""
    return nbformat.read(FOLDER / language / name, as_version=4)


def markdown(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code(notebook) for output in cell.outputs]


def displayed(cell):
    return re.findall(DISPLAYED, cell.source, re.DOTALL)


def inline(cell):
    rest = re.sub(f"{CODE}|{DISPLAYED}", "", cell.source, flags=re.DOTALL)
    return Counter(re.findall(INLINE, rest))


def headings(cell):
    return re.findall(r"^#+(?= )", re.sub(CODE, "", cell.source, flags=re.DOTALL), re.MULTILINE)


def pictures(cell):
    return re.findall(r"!\[[^\]]*\]\(([^)\s]+)|<img[^>]*src=[\"']([^\"']+)", cell.source)


def prose(cell, stand_in=""):
    """The words of a Markdown cell: code, formulas and addresses are replaced by ``stand_in``."""
    text = re.sub(f"{CODE}|{DISPLAYED}|{INLINE}", stand_in, cell.source, flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|https?://\S+", "", text)
    return re.sub(r"[*_\[\]]", "", text)


def asked(cell):
    """The exercises that a code cell asks."""
    return re.findall(r"\bcheck\.(?!progress\b)(\w+)\(", cell.source)


def where(cells, pattern, text=prose):
    """Places where ``pattern`` is found in cells: (id, what is there)."""
    return [
        (cell.id, text(cell)[max(0, m.start() - 8) : m.end() + 8])
        for cell in cells
        for m in re.finditer(pattern, text(cell))
    ]


@pytest.fixture(params=NAMES)
def name(request):
    """The file of every chapter, one after the other."""
    return request.param


@pytest.fixture(params=["zh", "en"])
def language(request):
    """Both languages, one after the other."""
    return request.param


@pytest.fixture
def notebook(language, name):
    return read(language, name)


@pytest.fixture
def pair(name):
    return read("zh", name), read("en", name)


def test_every_chapter_is_there_in_both_languages():
    chinese, english = (sorted(p.name for p in FOLDER.glob(f"{x}/*")) for x in ("zh", "en"))
    notebooks = [name for name in chinese if not name.startswith(".")]
    assert notebooks == [name for name in english if not name.startswith(".")] == NAMES
    assert all(re.fullmatch(r"\d\d_[a-z]+\.ipynb", name) for name in NAMES)
    assert [int(name[:2]) for name in NAMES] == list(range(1, len(NAMES) + 1))


class TestPair:
    def test_has_the_same_cells(self, pair):
        zh, en = ([(c.id, c.cell_type, c.metadata) for c in n.cells] for n in pair)
        assert zh == en

    def test_has_the_same_code_but_for_the_language(self, pair):
        sources = [(a.source, b.source) for a, b in zip(*map(code, pair), strict=True)]
        ((zh, en),) = [both for both in sources if both[0] != both[1]]
        assert zh.count('use("zh")') == 1 and zh.replace('use("zh")', 'use("en")') == en

    @pytest.mark.parametrize("what", [displayed, inline, headings, pictures])
    def test_has_the_same(self, pair, what):
        for a, b in zip(*map(markdown, pair), strict=True):
            assert what(a) == what(b), a.id

    def test_has_other_words(self, pair):
        same = [a.id for a, b in zip(*map(markdown, pair), strict=True) if prose(a) == prose(b)]
        assert same == []

    def test_shows_the_same_kinds_of_outputs_and_prints_the_same(self, pair):
        """What depends on the machine is tagged, and only its kind is compared."""

        def shown(output, cell):
            exact = "nbval-ignore-output" not in cell.metadata.get("tags", [])
            text = output.get("text") if exact else None
            return output.output_type, sorted(output.get("data", [])), text

        zh, en = ([[shown(o, c) for o in c.outputs] for c in code(n)] for n in pair)
        assert zh == en


class TestWords:
    def test_chinese_cells_are_chinese_and_english_cells_have_none(self, notebook, language):
        if language == "zh":
            assert [c.id for c in markdown(notebook) if not re.search(HAN, prose(c))] == []
        else:
            assert where(markdown(notebook), CHINESE, lambda c: c.source) == []

    def test_outputs_are_in_the_language_of_the_notebook(self, notebook, language):
        shown = [o.get("metadata", {}).get("image/png") for o in outputs(notebook)]
        if language == "zh":
            assert all(re.search(HAN, picture["alt"]) for picture in shown if picture)
        else:
            assert not re.search(CHINESE, json.dumps(outputs(notebook), ensure_ascii=False))

    @pytest.mark.parametrize("name", NAMES)
    def test_chinese_has_full_width_punctuation_and_one_space_beside_latin(self, name):
        def text(cell):
            return prose(cell, "x")

        cells = markdown(read("zh", name))
        assert where(cells, rf"{HAN}[,;:?!()]|[()]{HAN}") == []
        assert where(cells, f"{HAN}{LATIN}|{LATIN}{HAN}", text) == []
        assert where(cells, f"{HAN}  +{LATIN}|{LATIN}  +{HAN}", text) == []

    def test_code_cells_hold_no_prose(self, notebook):
        """No comment, no Chinese, and no string in which two words follow each other."""
        for cell in code(notebook):
            assert not re.search(CHINESE, cell.source), cell.id
            tokens = tokenize.generate_tokens(io.StringIO(cell.source).readline)
            assert [token.string for token in tokens if token.type == tokenize.COMMENT] == []
            texts = [
                node.value
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
            assert [x for x in texts if re.search(r"[A-Za-z]{2,} +[A-Za-z]{2,}", x)] == [], cell.id

    def test_pictures_in_markdown_have_an_alternative_text(self, notebook):
        for cell in markdown(notebook):
            assert not re.search(r"!\[\s*\]", cell.source), cell.id
            for image in re.findall(r"<img[^>]*>", cell.source):
                assert re.search(r"alt=[\"'][^\"']+[\"']", image), cell.id


class TestForm:
    def test_is_valid_was_run_from_top_to_bottom_and_names_no_machine(self, notebook):
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
        assert max(Counter(cell.id for cell in notebook.cells).values()) == 1
        assert notebook.metadata == {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        counts = [cell.execution_count for cell in code(notebook)]
        assert counts == list(range(1, len(counts) + 1))
        kinds = [(o.output_type, o.get("name")) for o in outputs(notebook)]
        assert not [kind for kind in kinds if "error" in kind or "stderr" in kind]

    def test_begins_by_asking_whether_all_is_there(self, notebook, language):
        """And says above what to type where even the package is missing."""
        assert "`%pip install -e ../..`" in notebook.cells[0].source
        assert re.fullmatch(
            r"from nbhelpers import show_source, (show_table, )?use\n"
            r"from nbhelpers\.notebook\.requirements import ready\n"
            rf'\nuse\("{language}"\)\nready\(\)',
            code(notebook)[0].source,
        )

    def test_holds_its_equations_and_draws_its_figure_of_the_tutorial(self, notebook, name):
        tags = re.findall(r"\\tag\{(.*?)\}", "\n".join(cell.source for cell in markdown(notebook)))
        assert tags == [str(tag) for tag in TAGS.get(int(name[:2]), [])]
        figures = [cell.id for cell in code(notebook) if re.fullmatch(r"figure-\d", cell.id)]
        assert figures == FIGURES.get(int(name[:2]), [])

    def test_leads_to_the_next_chapter_where_there_is_one(self, notebook, name):
        following = [other for other in NAMES if int(other[:2]) == int(name[:2]) + 1]
        assert all(f"]({other})" in markdown(notebook)[-1].source for other in following)


class TestStoredOutputs:
    def test_every_picture_has_its_words_and_its_size(self, notebook):
        for cell in code(notebook):
            for i, picture in enumerate(cell.outputs):
                if "image/png" not in picture.get("data", {}):
                    continue
                about = picture.metadata["image/png"]
                image = Image.open(io.BytesIO(base64.b64decode(picture.data["image/png"])))
                assert image.width % about["width"] == 0 and image.height % about["height"] == 0
                assert len(about["alt"]) > 10
                assert html.escape(about["alt"]) in cell.outputs[i + 1].data["text/html"]

    def test_every_live_view_follows_its_picture_and_words(self, notebook):
        for cell in code(notebook):
            kinds = [output.get("data", {}) for output in cell.outputs]
            for i, data in enumerate(kinds):
                if VIEW in data:
                    assert data[VIEW]["model_id"] == cell.id
                    assert "image/png" in kinds[i - 2]
                    assert '<p class="nbh-stored">' in kinds[i - 1]["text/html"]

    def test_every_source_is_the_formula_without_plumbing(self, notebook):
        shown = [cell for cell in code(notebook) if cell.source.startswith("show_source(")]
        texts = ["".join(o.data["text/markdown"] for o in cell.outputs) for cell in shown]
        assert len(texts) >= 4 and all(texts)
        assert [word for word in PLUMBING if word in "".join(texts)] == []
        # A longer line is broken within a word by JupyterLab, 1280 pixels wide with its file browser open.
        assert [line for text in texts for line in text.splitlines() if len(line) > 91] == []

    def test_code_fits_beside_the_file_browser(self, notebook):
        lines = [line for cell in code(notebook) for line in cell.source.splitlines()]
        assert [line for line in lines if len(line) > 106] == []  # the rest would be cut off

    def test_the_exercises_are_open_and_so_is_their_list_before_the_summary(self, notebook, name):
        for cell in code(notebook):
            if asked(cell):
                assert "..." in cell.source
                assert cell.outputs[-1].data["text/plain"].startswith("○"), cell.id
        ids = [cell.id for cell in notebook.cells]
        i = ids.index("progress")
        assert ids[i - 1 : i + 2] == ["progress-title", "progress", "summary"]
        cell = notebook.cells[i]
        chapter = name[3:].removesuffix(".ipynb")
        assert cell.source == f'check.progress("{chapter}")'
        marks = re.findall(r"^\d+\. (.)", cell.outputs[0].data["text/markdown"], re.MULTILINE)
        assert marks == ["○"] * len(contents()[chapter][1])


def test_every_exercise_is_asked_once_under_the_title_by_which_the_list_names_it(language, name):
    """The list of exercises done names them as the headings do, in their order."""
    use(language)
    notebook = read(language, name)
    chapter, exercises = contents()[name[3:].removesuffix(".ipynb")]
    titles, found = [], []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found += [(exercise, titles[-1]) for exercise in asked(cell)]
        else:
            titles += re.findall(r"^### (?:Exercise|练习) (.+)$", cell.source, re.MULTILINE)
    numbered = [f"{number} · {title}" for number, title in enumerate(exercises.values(), 1)]
    assert notebook.cells[0].source.startswith(f"# {chapter}\n")
    assert found == list(zip(exercises, numbered, strict=True))
