"""The task of an explorer, and how it stands, in words."""

from nbhelpers.notebook.language import say


def verdict(reached):
    """How a task stands."""
    if reached:
        return say(zh="✓ 达到了", en="✓ reached")
    return say(zh="✗ 还没有", en="✗ not yet")


def goal(zh, en, reached):
    """A line with a task, given in both languages, and how it stands."""
    return say(zh=f"\n任务：{zh}。{verdict(reached)}", en=f"\nTask: {en}. {verdict(reached)}")
