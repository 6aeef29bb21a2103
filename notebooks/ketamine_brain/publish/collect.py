"""The live widgets of a notebook, got by running its code cells here and keeping what they would
have shown.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import json
import os
import pathlib
import unittest.mock
from typing import Any

from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.widget import collecting
from ketamine_brain.publish.notebooks import NOTEBOOKS, find


@contextlib.contextmanager
def _folder(path: pathlib.Path):
    before = os.getcwd()
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


def run_cell(source: str, names: dict, out: io.StringIO | None = None) -> list:
    """Run one cell's source in `names` and return the widgets and pictures it shows: by `display`,
    or as its last expression. What it prints goes to `out`.
    """
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    value = None
    if isinstance(last, ast.Expr):
        value = ast.Expression(last.value)
        tree.body.pop()
    with (
        collecting() as shown,
        contextlib.redirect_stdout(out or io.StringIO()),
        unittest.mock.patch("IPython.display.display", _show),
    ):
        exec(compile(tree, "<cell>", "exec"), names)
        _show(eval(compile(value, "<cell>", "eval"), names) if value else None)
    return shown


def _show(*objects, **_options) -> None:
    for each in objects:
        if hasattr(each, "_ipython_display_"):
            each._ipython_display_()


@functools.cache
def shown_by(path: pathlib.Path) -> tuple[tuple[int, Any], ...]:
    """Return (cell index, widget or picture) for everything of ours that a notebook shows, in
    order.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names: dict = {"__name__": "__main__", "display": _show}  # as a kernel has it
    found = []
    with _folder(path.parent):
        for index, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                found += [(index, widget) for widget in run_cell("".join(cell["source"]), names)]
    return tuple(found)


def explorers(folder: pathlib.Path = NOTEBOOKS) -> list[tuple[str, Explorer]]:
    """Return (notebook's number, explorer) for every explorer of the series."""
    return [
        (path.name[:2], widget)
        for path in find(folder)
        for _, widget in shown_by(path)
        if isinstance(widget, Explorer)
    ]
