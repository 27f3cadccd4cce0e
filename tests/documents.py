"""Write the parts of the documents that come from the course: make documents

docs/GLOSSARY.md comes from glossary.toml, and the list of core and deeper sections in each notebook's
opening from a count of its minutes. In both languages of docs/TEACHING.md, the minutes of every
section are counted in the notebooks, and what students get wrong is taken from the exercises' messages;
each is between two comments.
"""

import functools
import json
import re
import tomllib
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
TEACHING = {"en": DOCS / "TEACHING.md", "zh": DOCS / "TEACHING.zh.md"}
GLOSSARY = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))
NO_PROSE = r"```.*?```|`[^`\n]+`|\$\$.*?\$\$|\$[^$]+\$|\]\([^)]*\)|</?[a-z][^>]*>"
VIEW = "application/vnd.jupyter.widget-view+json"
PACE = {"en": (r"[A-Za-z]+(?:[’'-][A-Za-z]+)*", 200), "zh": ("[一-鿿]", 300)}  # read in a minute
EXPLORER, EXERCISE = 4, 5  # minutes
MISTAKES = (
    "perceptron: signed_distance.score, signed_distance.without_b, update.always, update.doubled",
    "mlp: layer_shapes.weights_first, parameter_count.no_biases, collapse.order, pieces.not_doubled",
    "activations: tanh_slope.again, leaky.fixed, slope_bound.added, stable_sigmoid.overflow",
    "losses: mse_gradient.no_mean, mse_gradient.one_number, safe_cross_entropy.nan",
    "losses: neuron_gradient.cross_entropy, neuron_gradient.of_y",
    "practice: batch_norm.rows, adam_step.uncorrected, dropout.not_divided, early_stopping.last_kept",
)


@functools.cache
def notebooks(language):
    """The chapters of a language, in their order."""
    return [nbformat.read(p, 4) for p in sorted(ROOT.glob(f"notebooks/{language}/*.ipynb"))]


def prose(notebook):
    """The words of a notebook: its Markdown without code, formulas and addresses."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return re.sub(NO_PROSE, "", "\n\n".join(cells), flags=re.DOTALL)


def glossary():
    """The glossary as a page."""
    rows = [
        f"| {term['zh']} | {term['en']} | {term.get('symbol', '')} | {code(term)} | {term['chapter']} |"
        for term in GLOSSARY["terms"]
    ]
    return "\n".join(
        [
            "# Terms of the course · 术语表",
            "",
            "[For learners](LEARNING.md) · [For teachers](TEACHING.md) · "
            "[给学习者](LEARNING.zh.md) · [给教师](TEACHING.zh.md)",
            "",
            "Where two words are given, textbooks use both. · 并列的两个词，教材里都用。",
            "",
            "| 中文 | English | Symbol · 符号 | In the code · 代码里 | Chapter · 章 |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def code(term):
    """The name of a term in the code, as Markdown."""
    return f"`{term['code']}`" if "code" in term else ""


def sections(notebook, language):
    """Sections of a chapter, as [title, minutes, explorers, exercises]; opening and summary have no title."""
    found = [["", 0, 0, 0]]
    pattern, pace = PACE[language]
    for cell in notebook.cells:
        if cell.id == "plan":
            continue
        if heading := re.match(r"## (.+)", cell.source):
            found.append([heading[1] if heading[1][0].isdigit() else "", 0, 0, 0])
        if cell.cell_type == "markdown":
            alone = nbformat.v4.new_notebook(cells=[cell])
            found[-1][1] += len(re.findall(pattern, prose(alone))) / pace
            asked = len(re.findall(r"^### (?:Exercise|练习) \d", cell.source, re.MULTILINE))
            found[-1][3] += asked
        else:
            found[-1][2] += sum(VIEW in output.get("data", {}) for output in cell.outputs)
    for section in found:
        section[1] = max(1, round(section[1] + EXPLORER * section[2] + EXERCISE * section[3]))
    return found


DEEPER = {"en": " · deeper", "zh": " · 选学"}  # the end of a deeper section's heading


def plan(notebook, language):
    """The list of a chapter's sections with their minutes, core and deeper, as its opening has it."""
    core, deeper = [], []
    for title, length, *_ in sections(notebook, language):
        parts = deeper if title.endswith(DEEPER[language]) else core
        parts.append((title.removesuffix(DEEPER[language]), length))
    heads = {
        "en": ("**Core**, {} minutes with opening and summary: ", "**Deeper**, {} minutes: "),
        "zh": ("**必读**，{} 分钟（含开头和小结）：", "**选学**，{} 分钟："),
    }
    lines = []
    for head, parts in zip(heads[language], (core, deeper), strict=True):
        names = " · ".join(f"{title} ({length})" for title, length in parts if title)
        lines.append(f"- {head.format(sum(length for _, length in parts))}{names}")
    return "\n".join(lines)


def planned(path, language):
    """The text of a notebook with its plan, which follows its title."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in stored["cells"] if cell["id"] != "plan"]
    source = plan(nbformat.read(path, 4), language).splitlines(keepends=True)
    cells.insert(1, {"cell_type": "markdown", "id": "plan", "metadata": {}, "source": source})
    return json.dumps(stored | {"cells": cells}, ensure_ascii=False, indent=1) + "\n"


def minutes(language):
    """The table of minutes: every section, and every chapter with its opening and summary."""
    head = {"en": "Section | Minutes | Explorers | Exercises", "zh": "节 | 分钟 | 可动的图 | 练习"}
    rows = [f"| {head[language]} |", "|---|---|---|---|"]
    for notebook in notebooks(language):
        of_chapter = sections(notebook, language)
        title = re.search("^# (.+)", prose(notebook), re.MULTILINE)[1]
        total = [sum(column) for column in list(zip(*of_chapter, strict=True))[1:]]
        rows.append("| " + " | ".join(f"**{entry}**" for entry in (title, *total)) + " |")
        rows += [f"| {s[0]} | {s[1]} | {s[2]} | {s[3]} |" for s in of_chapter if s[0]]
    return "\n".join(rows)


def mistakes(language):
    """What students get wrong, in the words of the exercises."""
    lines = []
    for listed in MISTAKES:
        chapter, names = listed.split(": ")
        path = ROOT / "nbhelpers" / "check" / "words" / f"{chapter}.toml"
        words = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in names.split(", "):
            exercise, mistake = name.split(".")
            title, said = words[exercise]["title"], words[exercise]["wrong"][mistake]
            form = {"en": "- **{}** (`check.{}`): {}", "zh": "- **{}**（`check.{}`）：{}"}[language]
            lines.append(form.format(title[language], exercise, said[language]))
    return "\n".join(lines)


def filled(text, **parts):
    """``text`` with each of ``parts`` between its two comments."""
    for name, part in parts.items():
        begin, end = f"<!-- {name}: make documents -->", f"<!-- end of {name} -->"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n\n{part}\n\n{end}{rest.split(end)[1]}"
    return text


@functools.cache
def documents():
    """The text of every document that is written here, by its path."""
    texts = {DOCS / "GLOSSARY.md": glossary()}
    for language in TEACHING:
        for path in ROOT.glob(f"notebooks/{language}/*.ipynb"):
            texts[path] = planned(path, language)
    for language, path in TEACHING.items():
        text = path.read_text(encoding="utf-8")
        texts[path] = filled(text, minutes=minutes(language), mistakes=mistakes(language))
    return texts


if __name__ == "__main__":
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path.relative_to(ROOT))
