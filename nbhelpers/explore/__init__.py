"""Interactive pictures: one file per chapter, each explorer made by the decorator ``explorer``.

An explorer holds no formula: it takes them from the mathematics, and its picture from ``figures``. A new
one needs its name in ``__all__``, a cell in both notebooks, and in ``pages/frames.py`` the values that do
its task.
"""
