"""What a page of the browser tells an explorer."""

from itertools import count

NUMBERS = count(1)


def told(**state):
    """The state that a page sends: its controls moved to the places ``at_…``, one after the other.

    A move, or a reset, makes a report; what the pointer and the keys do makes none.
    """
    moved = {name[3:]: next(NUMBERS) for name in state if name.startswith("at_")}
    report = {"page": "page", "number": next(NUMBERS), "moved": moved}
    return state | ({"report": report} if moved or "reset" in state else {})
