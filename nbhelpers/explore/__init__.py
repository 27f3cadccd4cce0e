"""Interactive pictures: one file per chapter, each explorer made by the decorator ``explorer``.

An explorer holds no formula: it takes them from the mathematics, and its picture from ``figures``.
"""
