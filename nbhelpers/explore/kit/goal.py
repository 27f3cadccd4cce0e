"""Goals: what an explorer asks the reader to reach, and how that stands, in words."""

from nbhelpers.notebook.language import say


def verdict(reached):
    """How a goal stands."""
    return say(zh="✓ 达到了", en="✓ reached") if reached else say(zh="还没有", en="not yet")


def goal(zh, en, reached):
    """A goal in both languages, and how it stands."""
    return say(zh=f"目标“{zh}”：{verdict(reached)}。", en=f"Goal “{en}”: {verdict(reached)}.")
