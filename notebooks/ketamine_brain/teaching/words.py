"""Static things a notebook shows: Markdown with a plain form, so that they read well with a kernel,
without one, and aloud.
"""

from __future__ import annotations

import functools
import pathlib
import re

import yaml

ON_PAPER = "on-paper"  # the class of what is folded on a screen and stands open in a handout
GLOSSARY = pathlib.Path(__file__).parent / "glossary.yaml"
TAG = r"</?[a-zA-Z][^<>]*>"  # a tag, and not all that stands between two signs of comparison


class Words:
    """Markdown shown as an output; its plain text is the same words without the marks."""

    def __init__(self, markdown: str):
        self.markdown = markdown

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return re.sub(rf"\*\*|{TAG}", "", self.markdown)


@functools.cache
def read_words(path: pathlib.Path) -> dict:
    """Return a YAML file of words as plain data; raises ValueError naming a file that is not
    there.
    """
    if not path.exists():
        raise ValueError(f"there is no {path.name} in {path.parent.name}")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


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
