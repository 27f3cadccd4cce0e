"""The chapters with their exercises, and which of them a learner has done."""

from importlib import import_module

from nbhelpers import arguments
from nbhelpers.check.kit import said
from nbhelpers.check.kit.done import recorded
from nbhelpers.check.kit.exercise import Exercise
from nbhelpers.check.kit.words import chapter_words
from nbhelpers.notebook.language import say
from nbhelpers.notebook.text import Shown

CHAPTERS = ("perceptron", "mlp", "activations", "losses", "practice")


def exercises(chapter):
    """The exercises of a chapter by name, in the order in which its file defines them."""
    things = vars(import_module(f"nbhelpers.check.{chapter}"))
    return {name: thing for name, thing in things.items() if isinstance(thing, Exercise)}


def every_exercise():
    """The exercises of all chapters by name."""
    return {name: it for chapter in CHAPTERS for name, it in exercises(chapter).items()}


def contents():
    """Chapters by name: the title, and the titles of the exercises by theirs, as in the notebooks."""
    return {
        chapter: (
            say(**chapter_words(f"nbhelpers.check.{chapter}")["title"]),
            {name: exercise.words.title for name, exercise in exercises(chapter).items()},
        )
        for chapter in CHAPTERS
    }


def progress(chapter=None):
    """The exercises done and open, of one ``chapter`` ("perceptron", "mlp", …) or of all.

    Raises ValueError if there is no such chapter.
    """
    if chapter is not None:
        arguments.one_of("chapter", chapter, CHAPTERS, zh="可选的章", en="chapters")
    text, trouble = recorded()
    shown = contents()
    parts = [_list(*shown[name], text.split()) for name in ([chapter] if chapter else CHAPTERS)]
    text = "\n\n".join([*parts, trouble] if trouble else parts)
    return Shown(text, text.replace("**", ""))


def _list(title, exercises, done):
    """The exercises of one chapter, each with its mark."""
    marks = ["✓" if name in done else "○" for name in exercises]
    right, left = marks.count("✓"), marks.count("○")
    head = said("progress", title=title, count=len(marks), right=right, left=left)
    lines = [
        f"{number}. {mark} {exercise}"
        for number, (mark, exercise) in enumerate(zip(marks, exercises.values(), strict=True), 1)
    ]
    return "\n".join([head, "", *lines])
