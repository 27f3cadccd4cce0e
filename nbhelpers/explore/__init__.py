"""Interactive pictures: one file a chapter, on the frame that ``explorer`` gives them all.

An explorer holds no formula: it takes them from the mathematics, and its picture from ``figures``.
"""
