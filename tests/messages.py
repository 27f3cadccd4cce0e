"""Which messages an exercise file holds, and which of them its test has seen."""

import ast
import re
from pathlib import Path

CHINESE = re.compile("[一-鿿]")


def listed(module):
    """Patterns of all English messages in the file of ``module``, but for its hints."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    hints = {
        id(node)
        for keyword in ast.walk(tree)
        if isinstance(keyword, ast.keyword) and keyword.arg == "hints"
        for node in ast.walk(keyword)
    }
    return [
        _pattern(text.value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and id(call) not in hints
        if isinstance(call.func, ast.Name) and call.func.id == "say"
        for text in call.keywords
        if text.arg == "en"
    ]


def _pattern(text):
    pieces = text.values if isinstance(text, ast.JoinedStr) else [text]
    return "".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".*" for p in pieces)
