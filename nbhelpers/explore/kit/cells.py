"""The explorers of each cell: when it is run again it shows new ones, and the old leave the browser.

There they would stay, each with all its frames, and JupyterLab would save every one of them in the
notebook once "Save Widget State Automatically" is on.
"""

from IPython import get_ipython

shown = {}  # by the id of a cell: the message that ran it last, and what it has shown since


def show_in_cell(explorer):
    """Take ``explorer`` to the browser, and from there what its cell alone showed in an earlier run."""
    for widget in (explorer.picture.layout, explorer.picture):
        widget.open()
    message = getattr(get_ipython(), "get_parent", dict)()
    cell = message.get("metadata", {}).get("cellId")
    if cell is None:
        return
    run = message["header"]["msg_id"]
    last, before = shown.get(cell, (run, []))
    shown[cell] = run, [*(before if last == run else []), explorer]
    for old in before:
        if not any(old in explorers for _, explorers in shown.values()):
            leave(old)


def leave(explorer):
    """Take ``explorer`` from the browser. Shown again, it comes back as it was."""
    explorer.ahead.seen = False
    explorer.ahead.follow()
    explorer.picture.close()
    explorer.picture.layout.close()
