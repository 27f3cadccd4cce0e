"""The source code of a function or class, as a learner should see it: highlighted, in place."""

import inspect
import textwrap

from nbhelpers.notebook.language import say
from nbhelpers.notebook.text import Shown


def show_source(*things):
    """The source of each function, class or module given, read from the file that runs.

    Of a function behind a door (``arguments.door``) it is the formula alone. As Markdown it has the
    colors of the page.
    """
    code = "\n\n".join(map(_source, things))
    return Shown(f"```python\n{code}```", code)


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
