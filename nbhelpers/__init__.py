"""Neural network basics, to read, see, try, break and be checked on.

Each idea of the course has one room here: the mathematics (``perceptron`` …), its pictures
(``figures``), its interactive pictures (``explore``), its exercises (``check``) and its
data (``datasets``). Mathematics imports NumPy and SciPy only; pictures build on it, and
nothing points the other way.
"""

from nbhelpers.language import say, use
from nbhelpers.source import show_source
from nbhelpers.table import show_table

__all__ = ["say", "show_source", "show_table", "use"]
