"""Static things a notebook shows: Markdown with a plain form, so that they read well with a kernel,
without one, and aloud.
"""

from __future__ import annotations

import functools
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from ketamine_brain.models.parameters import check_text, is_text

ON_PAPER = "on-paper"  # the class of what is folded on a screen and stands open in a handout
GLOSSARY = pathlib.Path(__file__).parent / "glossary.yaml"
FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
TAG = r"</?[a-zA-Z][^<>]*>"  # a tag, and not all that stands between two signs of comparison


class Words:
    """Markdown shown as an output; its plain text is the same words without the marks."""

    def __init__(self, markdown: str):
        self.markdown = markdown

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        parts = re.split(FENCED, self.markdown)  # code stays as it is: ** is a power there
        parts[::2] = (re.sub(rf"\*\*|{TAG}", "", words) for words in parts[::2])
        return "".join(parts)


@functools.cache
def read_words(path: pathlib.Path) -> dict:
    """Return a YAML file of words as plain data.

    Raises ValueError naming a file that is not there, or the place of a name (an id, or what a part
    stands under) that is no text: YAML reads a bare null, no, off or 5 as something else.
    """
    if not path.exists():
        raise ValueError(f"there is no {path.name} in {path.parent.name}")
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    for fault in _no_names(words):
        where = f"{path.name} of {path.parent.name}"
        raise ValueError(f"{where}: {fault}; allowed: text that is not empty (quote it)")
    return words


def _no_names(value: Any, place: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield where nested data has a name that is no text; the options of a choice are values."""
    if isinstance(value, list):
        for i, each in enumerate(value, 1):
            yield from _no_names(each, (*place, str(i)))
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if not is_text(key) and place[-1:] != ("options",):
            yield f"{', '.join(place)}: a name is {key!r}"
        elif key == "id" and not is_text(inner):
            yield f"{', '.join(place)}, id is {inner!r}"
        yield from _no_names(inner, (*place, str(key)))


def check_ids(what: str, parts: Iterable[Mapping[str, Any]], of: str) -> None:
    """Raise ValueError where the `id` of one of `parts` is no text, or that of another one too."""
    met: set[str] = set()
    for i, part in enumerate(parts, 1):
        name = check_text(f"id of {what} {i} of {of}", part.get("id"))
        if name in met:
            raise ValueError(f"two {what}s of {of} are named {name}; name them apart")
        met.add(name)


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table below its bold caption; line breaks and bars inside a cell are made
    safe.
    """

    def line(cells):
        return (
            "| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
        )

    return "\n".join(
        [
            f"**{caption}**",
            "",
            line(heads),
            line(["---"] * len(heads)),
            *(line(row) for row in rows),
        ]
    )


def folded_markdown(summary: str, markdown: str, kind: str = "") -> str:
    """Return Markdown that stays folded until its summary is opened; `kind` is the class that a
    style sheet or a handout knows it by.
    """
    mark = f' class="{kind}"' if kind else ""
    return f"<details{mark}><summary>{summary}</summary>\n\n{markdown}\n\n</details>"
