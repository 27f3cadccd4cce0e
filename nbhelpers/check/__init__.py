"""Exercises: one file per chapter, built with ``kit``; all can be called here by name.

check.update(my_update)      is it right, and if not, why?
check.update.hint()          one hint more each time
check.update.solution()      a solution
check.progress()             which exercises are done
"""

from nbhelpers.check.kit.progress import every_exercise, progress

globals().update(every_exercise())

__all__ = [*every_exercise(), "progress"]
