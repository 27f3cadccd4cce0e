"""Pictures: one file per chapter, in the look of ``style``, shown in a notebook by ``show``.

A figure function takes ``ax=None`` and returns the axes it drew on; it never shows, saves or
sets anything global. ``show(axes)`` puts it into the notebook with its words.
"""

from nbhelpers.figures.show import show

__all__ = ["show"]
