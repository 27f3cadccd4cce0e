"""The source code of a function or class, as a learner should see it: highlighted, in place."""

import inspect
import textwrap

from nbhelpers.notebook.language import say
from nbhelpers.notebook.text import Shown


class Source(Shown):
    """Source code that Jupyter shows as Markdown, so it has the colors of the page.

    Printed or shown without Jupyter, it is plain text.
    """

    def __init__(self, code):
        self.code = code

    def __repr__(self):
        return self.code

    def _repr_markdown_(self):
        return f"```python\n{self.code}```"


def show_source(*things):
    """The source of each function, class or module given, read from the file that runs.

    Of a function behind a door (``arguments.door``) it is the formula alone.
    """
    return Source("\n\n".join(_source(thing) for thing in things))


def _source(thing):
    try:
        code = textwrap.dedent(inspect.getsource(thing)).rstrip() + "\n"
        return code[code.index("def ") :] if hasattr(thing, "formula") else code
    except (TypeError, OSError):
        raise TypeError(
            say(
                zh=f"thing 是 {thing!r}，它没有可以显示的 Python 源代码："
                "请给出一个用 Python 写的函数、类或模块",
                en=f"thing is {thing!r}, which has no Python source to show: "
                "give a function, a class or a module that is written in Python",
            )
        ) from None
