"""Citations in prose: which rows a text names, and where.

In Markdown a number carries its id: `16.5 points [MUR-01]`, several `[PK05, PK06]`, a run
`[PK08–PK23]`, a difference `[MUR-01 − MUR-02]`. `workshop.lint_prose` compares the numbers.
"""

from __future__ import annotations

import dataclasses
import re

from ketamine_brain.evidence.measurements import load
from ketamine_brain.evidence.tables import ID_FORM

_ITEM = rf"{ID_FORM}(?:\s*–\s*{ID_FORM}|\s+[−-]\s+{ID_FORM})?"
CITATION = re.compile(rf"\[\s*({_ITEM}(?:\s*[,;]\s*{_ITEM})*)\s*\](?!\()")
_RUN = re.compile(rf"({ID_FORM})\s*–\s*({ID_FORM})")
_DIFFERENCE = re.compile(rf"({ID_FORM})\s+[−-]\s+({ID_FORM})")
_NUMBERED = re.compile(r"(.*?)(\d+)")

# What is no prose: code, math, links, pictures, tags, headings, the name of an interval.
_HIDDEN = re.compile(
    r"```.*?```|~~~.*?~~~|`[^`\n]*`"  # code
    r"|\$\$.*?\$\$|\$(?=\S)[^$\n]*?(?<=\S)\$(?!\d)|\\\(.*?\\\)|\\\[.*?\\\]"  # math
    r"|!?\[[^\]\n]*\]\([^)\n]*\)|https?://\S+|\bdoi:\S+"  # links and pictures
    r"|<!--.*?-->|<[a-zA-Z/][^>\n]*>"  # tags
    r"|^[ \t]*#{1,6} .*?$|^[ \t]*\d+[.)](?=\s)"  # headings and list numbers
    r"|\b\d\d\s?%\s*(?:CI|CrI|HDI|confidence|credible|interval|prediction)[ -]?",
    re.DOTALL | re.MULTILINE,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProseCitation:
    """One bracket of ids: where it stands, as written, the ids (runs expanded), differences."""

    start: int
    end: int
    written: str
    ids: tuple[str, ...]
    differences: tuple[tuple[str, str], ...]


def citations(text: str) -> list[ProseCitation]:
    """Return a Markdown text's citations in order; brackets in code, math or links are none."""
    return [citation_of(match) for match in CITATION.finditer(visible(text))]


def cited_ids(text: str) -> tuple[str, ...]:
    """Return the ids a text cites, each once, in order; runs are expanded over existing rows."""
    return tuple(dict.fromkeys(id for citation in citations(text) for id in citation.ids))


def visible(text: str) -> str:
    """Return the text with what is no prose blanked out, at the same length: positions stay."""
    return _HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def citation_of(match: re.Match[str]) -> ProseCitation:
    """Return the citation that a match of `CITATION` is."""
    ids: list[str] = []
    differences: list[tuple[str, str]] = []
    for item in re.split(r"\s*[,;]\s*", match[1]):
        if run := _RUN.fullmatch(item):
            ids += _run(run[1], run[2])
        elif pair := _DIFFERENCE.fullmatch(item):
            ids += (pair[1], pair[2])
            differences.append((pair[1], pair[2]))
        else:
            ids.append(item)
    return ProseCitation(
        start=match.start(),
        end=match.end(),
        written=match[0],
        ids=tuple(dict.fromkeys(ids)),
        differences=tuple(differences),
    )


def _run(first: str, last: str) -> list[str]:
    """The existing, showable ids from first to last; the two ends where they share no series."""
    (stem, low), (end_stem, high) = _parts(first), _parts(last)
    if stem != end_stem or first not in load() or last not in load():
        return [first, last]
    found = [first, last]
    for id, row in load().items():
        id_stem, number = _parts(id)
        if id_stem == stem and low < number < high and row.check != "memory":
            found.insert(-1, id)
    return found


def _parts(id: str) -> tuple[str, int]:
    """The stem of an id and its number: ("PK", 8) for PK08."""
    numbered = _NUMBERED.fullmatch(id)
    return (numbered[1], int(numbered[2])) if numbered else (id, 0)
