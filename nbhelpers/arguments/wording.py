"""The sentence of an error: "n is 0, but a whole number from 1 up is wanted", in both languages."""

from nbhelpers.notebook.language import say


def mismatch(name, value, *, zh, en):
    """That the argument ``name`` is ``value``, but …: ``zh`` and ``en`` go on with what is wanted."""
    return say(zh=f"{name} 是 {value!r}，但{zh}", en=f"{name} is {value!r}, but {en}")
