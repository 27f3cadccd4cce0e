"""Neural network basics: a course to read, look at, try out and be checked on.

The files beside this one are the course's mathematics, in the order of its chapters: ``perceptron``,
``mlp``, ``activations``, ``losses``, then what training needs. What is built on them is in
the folders ``lessons``, ``data``, ``figures``, ``explore`` and ``check``; ``notebook`` holds what a
cell calls that is not mathematics, and ``arguments`` the checks of arguments.
"""

from nbhelpers.notebook.language import say, use
from nbhelpers.notebook.source import show_source
from nbhelpers.notebook.table import show_table

__all__ = ["say", "show_source", "show_table", "use"]
