"""Exercises: one file per chapter, built with ``kit``; all can be called here by name.

check.update(my_update)      is it right, and if not, why?
check.update.hint()          one hint more each time
check.update.solution()      a solution
check.progress()             which exercises are done
"""

from nbhelpers.check.kit.progress import CHAPTERS, exercises, progress

_exercises = {name: it for chapter in CHAPTERS for name, it in exercises(chapter).items()}
globals().update(_exercises)

__all__ = [*_exercises, "progress"]
