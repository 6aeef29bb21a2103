"""What the notebooks show, by name: from here tests reach pictures, explorers, predictions,
quizzes.

Nothing here knows in which module a picture is drawn: the notebook's cells are run, as a reader
would.
"""

from __future__ import annotations

import pathlib

from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.explorer import Explorer
from ketamine_brain.publish.collect import shown_by
from ketamine_brain.publish.notebooks import find
from ketamine_brain.teaching.picture import Picture
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz

NOTEBOOKS = find()
KINDS = (Picture, Explorer, Predict, Quiz)


def named(path: pathlib.Path) -> dict[str, object]:
    """Return {kind_name: widget or picture} of a notebook, in its order; ValueError for one name
    twice.
    """
    found: dict[str, object] = {}
    for _, widget in shown_by(path):
        if isinstance(widget, KINDS):
            name = f"{widget.kind}_{name_of(widget)}"
            if name in found:
                raise ValueError(f"{path.stem} shows two of the name {name}")
            found[name] = widget
    return found


def name_of(widget) -> str:
    """Return the name of a widget within its notebook: its own, or the last part of its key."""
    return getattr(widget, "name", "") or widget.spec["key"].split("/")[-1]


def of_kind(path: pathlib.Path, kind: type) -> list:
    """Return the widgets or pictures of one kind that a notebook shows."""
    return [widget for widget in named(path).values() if isinstance(widget, kind)]


def drawn(explorer: Explorer, values: dict):
    """Return (figure, artists, result) of an explorer drawn for the first time at `values`."""
    figure, result = new_figure(*explorer.size), explorer.model(**values)
    with in_style():
        artists = explorer.scene.draw(figure, result)
    return figure, artists, result


def svg_of(widget) -> str:
    """Return the clean SVG of a widget: an explorer at its start, a curve with its answer; "" for
    words.
    """
    if isinstance(widget, Picture):
        return widget.svg()
    if isinstance(widget, Explorer):
        return widget.spec["svg"]
    return widget.spec.get("svg", "")
