"""Neural network basics, to read, see, try, break and be checked on.

The files beside this one are the course's mathematics, in the order of its chapters: ``perceptron``,
``mlp``, ``activations``, ``losses``, then what training needs. What is built on them lies one floor
down: ``lessons``, ``data``, ``figures``, ``explore`` and ``check``; ``notebook`` holds what a cell
calls that is no mathematics, and ``arguments`` the checks of what comes in.
"""

from nbhelpers.notebook.language import say, use
from nbhelpers.notebook.source import show_source
from nbhelpers.notebook.table import show_table

__all__ = ["say", "show_source", "show_table", "use"]
