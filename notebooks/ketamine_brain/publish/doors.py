"""Three ways in: ten minutes, thirty with code, and a page for me or my family.

The index opens on a map whose stops are links. `05_mood_onset.html?path=ten` shows only what ten
minutes need: the story, a guess, one picture, one figure to move, the labels, and what to say.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re

import nbformat

from ketamine_brain.lessons.series import SERIES, notebook
from ketamine_brain.publish import pages
from ketamine_brain.publish.markup import Markup
from ketamine_brain.publish.notebooks import NOTEBOOKS

FAMILY = ("05", "10", "12")  # whose plain words a family reads
QUESTIONS = (
    "What do I hope for, and by when?",
    "What have I tried, and what else is there for me?",
    "Is this form licensed for what I have, or off-label?",
    "Who watches me during and after, and how do I get home?",
    "What comes when it wears off, and whom do I call if I feel worse?",
)


@dataclasses.dataclass(frozen=True)
class Stop:
    """A stop of the map: its word, the notebook that asks about it, and that notebook's snag."""

    word: str
    page: str
    title: str
    snag: str


STOPS = (
    ("dose and blood", "01"),
    ("receptor and circuit", "03"),
    ("connections", "04"),
    ("mood", "05"),
    ("a session", "10"),
    ("how sure", "11"),
    ("and now", "12"),
)


def stops() -> list[Stop]:
    """Return the stops of the map, from a dose to a life."""
    entries = [(word, notebook(number)) for word, number in STOPS]
    return [Stop(word, f"{each.name}.html", each.title, each.snag) for word, each in entries]


# -- for me or my family ---------------------------------------------------------------------------


def family(notebooks: pathlib.Path = NOTEBOOKS) -> str:
    """Return the page for a patient or a relative: plain words, the one page, fields to fill."""
    markup = Markup({entry.name for entry in SERIES})
    plain = [markup.markdown(_section(notebooks, number, "In plain words")) for number in FAMILY]
    script = (pages.TEMPLATE / "family.js").read_text(encoding="utf-8")
    style = pages.page_style("page.css", "family.css")
    return pages.render(
        "family.html.j2",
        nbformat.v4.new_notebook(),
        title="For me or my family",
        plain=plain,
        heads=[notebook(number).title for number in FAMILY],
        pages=[f"{notebook(number).name}.html" for number in FAMILY],
        one_page=markup.markdown(_one_page(notebooks)),
        questions=QUESTIONS,
        script=script,
        style=style,
        policy=pages.policy(script, style),
    )


def _section(notebooks: pathlib.Path, number: str, heading: str) -> str:
    """Return the Markdown below a notebook's heading, without its citations."""
    book = nbformat.read(notebooks / notebook(number).file, as_version=4)
    cell = next(cell for cell in book.cells if cell.source.startswith(f"## {heading}"))
    _, _, words = str(cell.source).partition("\n")
    return re.sub(r"\s*\[[A-Z]{2,4}[\w\s,−-]*\d+\]", "", words)


def _one_page(notebooks: pathlib.Path) -> str:
    """Return the one page to print, as notebook 12 has saved it."""
    book = nbformat.read(notebooks / notebook("12").file, as_version=4)
    cell = next(cell for cell in book.cells if "care.one_page(" in cell.source)
    return str(cell.outputs[0]["data"]["text/markdown"])


def write(folder: pathlib.Path, notebooks: pathlib.Path = NOTEBOOKS) -> pathlib.Path | None:
    """Write family.html to `folder` where the notebooks it quotes are; return its path or None."""
    if not all((notebooks / notebook(number).file).exists() for number in FAMILY):
        return None
    file = folder / "family.html"
    file.write_text(family(notebooks), encoding="utf-8", newline="\n")
    return file
