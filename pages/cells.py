"""What the cells of a notebook hold, for its page and for tests."""

VIEW = "application/vnd.jupyter.widget-view+json"


def explorers(notebook):
    """The cells of a notebook that show an explorer."""
    return [
        cell
        for cell in notebook.cells
        if any(VIEW in output.get("data", {}) for output in cell.get("outputs", []))
    ]


def names_of(notebook):
    """What an explorer's cell finds defined: the imports, and no network of the reader's."""
    names = {"net": None}
    exec(next(cell.source for cell in notebook.cells if cell.id == "imports"), names)
    return names
