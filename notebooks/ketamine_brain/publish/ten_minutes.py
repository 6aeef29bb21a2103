"""The ten-minute path of a page: which cells of a notebook it shows, and how many words."""

from __future__ import annotations

import re
from typing import Any

import bs4

from ketamine_brain.teaching.words import TAG

MOST_WORDS = 1000
_LEFT_OUT = {  # what a cell that begins so leaves out on this path
    "# ": re.compile(r"^(Time:|You will be able to|- |see |Reviewed)"),
    "## In the clinic": re.compile(r"^(?!Say|Do not say|## |In the clinic)"),
}


def ten_minutes(book: Any) -> tuple[int, ...]:
    """Return the places of the cells that make the ten-minute path of a notebook, in order.

    They are the opening, the first guess, the first picture, the first explorer with its tasks, the
    labels, and what to say in the clinic; none for a notebook without an explorer.
    """
    cells = list(enumerate(book.cells))

    def first(kind: str, pattern: str) -> int | None:
        found = (
            i for i, cell in cells if cell.cell_type == kind and re.search(pattern, cell.source)
        )
        return next(found, None)

    explorer = first("code", r"lesson\.explorer\(")
    if explorer is None:
        return ()
    before = [i for i, cell in cells[:explorer] if cell.cell_type == "markdown"]
    chosen = {
        0,
        first("markdown", r"^## Predict"),
        first("code", r"lesson\.predict\("),
        first("code", r"lesson\.picture\("),
        before[-1] if before else None,
        explorer,
        first("markdown", r"^## Evidence labels"),
        first("code", r"lesson\.labels\("),
        first("markdown", r"^## In the clinic"),
    }
    return tuple(sorted(i for i in chosen if i is not None))


def marked(source: str, markup: str) -> str:
    """Return a cell's HTML with class "more" on each block that the path leaves out."""
    rule = _rule(source)
    if rule is None:
        return markup
    soup = bs4.BeautifulSoup(markup, "html.parser")
    for block in soup.find_all(True, recursive=False):
        listed = block.name in ("ul", "ol", "table")
        heading = block.name in ("h1", "h2")
        if not heading and (listed or rule.match(block.get_text().strip())):
            block["class"] = " ".join([*block.get_attribute_list("class"), "more"])
    return str(soup)


def _rule(source: str) -> re.Pattern[str] | None:
    return next((rule for begins, rule in _LEFT_OUT.items() if source.startswith(begins)), None)


def words_on_path(book: Any) -> int:
    """Return how many words a reader of the ten-minute path meets, outputs included."""
    return sum(len(_text(book.cells[i]).split()) for i in ten_minutes(book))


def _text(cell: Any) -> str:
    if cell.cell_type == "markdown":
        shown = [str(cell.source)]
        if rule := _rule(cell.source):
            plain = cell.source.replace("*", "").replace("> ", "")
            blocks = [block.strip() for block in plain.split("\n\n")]
            shown = [block for block in blocks if not rule.match(block)]
    else:
        outputs = [output.get("data", {}) for output in cell.outputs]
        if "lesson.explorer(" in cell.source:  # its picture says what its sentence says
            outputs = [data for data in outputs if "image/png" not in data] or outputs
        shown = [data.get("text/markdown") or data.get("text/plain", "") for data in outputs]
        if "lesson.picture(" in cell.source:  # its words are folded on a page, its caption is not
            shown = [words.partition("\n\n")[2] for words in shown if words.startswith("*In words")]
    return re.sub(rf"{TAG}|[#*|>_]", " ", " ".join(shown))
