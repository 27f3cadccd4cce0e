"""The task of an explorer, and whether it is done, in words."""

from nbhelpers.notebook.language import say


def verdict(reached):
    """Whether a task is done."""
    if reached:
        return say(zh="✓ 达到了", en="✓ reached")
    return say(zh="✗ 还没有", en="✗ not yet")


def goal(zh, en, reached):
    """A line with a task, given in both languages, and whether it is done."""
    return say(zh=f"\n任务：{zh}。{verdict(reached)}", en=f"\nTask: {en}. {verdict(reached)}")
