"""The reference list: from an evidence id to the publication it stands in.

`references.bib` is BibTeX that a reference manager can import. Each entry carries the field
`evidence`, the ids of the rows read in it, so no second table is needed. A title in square
brackets is ours and says what was read, where the title itself could not be confirmed; nothing is
filled in from guesswork.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ketamine_brain.evidence.measurements import address, measurement

if TYPE_CHECKING:
    from pybtex.database import Entry, Person

BIBLIOGRAPHY = pathlib.Path(__file__).with_name("references.bib")
SHOWN_AUTHORS = 6


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reference:
    """One publication, its fields as plain text ("" where unknown).

    Attributes
    ----------
    kind, key : type and key of the BibTeX entry.
    authors : as a list prints them ("Murrough JW", or the whole name of an authority).
    families : family names, in the same order.
    open_ended : whether there are more authors than those confirmed ("and others").
    ids : the evidence ids of the rows read in it.
    """

    kind: str
    key: str
    authors: tuple[str, ...]
    families: tuple[str, ...]
    open_ended: bool
    title: str
    journal: str
    howpublished: str
    year: str
    volume: str
    number: str
    pages: str
    doi: str
    pmid: str
    pmcid: str
    url: str
    note: str
    ids: tuple[str, ...]

    @property
    def link(self) -> str:
        """The address of the publication: DOI, PubMed, PubMed Central, else the page read."""
        return address(self.doi, self.pmid, self.pmcid, self.url)

    @property
    def short(self) -> str:
        """The name used in running text: "Murrough et al. 2013"."""
        if len(self.families) > 2 or self.open_ended:
            name = f"{self.families[0]} et al."
        else:
            name = " and ".join(self.families) or textwrap.shorten(self.title, 60, placeholder="…")
        return f"{name} {self.year}".strip()

    def __str__(self) -> str:
        who = ", ".join(self.authors[:SHOWN_AUTHORS])
        who += " et al." if self.open_ended or len(self.authors) > SHOWN_AUTHORS else ""
        year = f" ({self.year})" if self.year else ""
        parts = [who + year, self.title] if who else [self.title + year]
        parts += [self._where, self.note]
        return " ".join([*(_ended(part) for part in parts if part), self.link]).strip()

    @property
    def _where(self) -> str:
        """Journal with volume, number and pages, or how it was published otherwise."""
        volume = f" {self.volume}" if self.volume else ""
        number = f"({self.number})" if self.volume and self.number else ""
        pages = f": {self.pages}" if self.pages else ""
        return f"{self.journal}{volume}{number}{pages}" or self.howpublished

    @property
    def markdown(self) -> str:
        """The reference as one line of Markdown whose address is a link."""
        if not self.link:
            return str(self)
        words = str(self).removesuffix(self.link)
        return f"{words}[{self.link.removeprefix('https://')}]({self.link})"


def reference(id: str) -> Reference:
    """Return the publication an id was read in. Raises ValueError for unknown ids and for none."""
    row = measurement(id)
    try:
        return _by_evidence_id()[row.id]
    except KeyError:
        raise ValueError(f"{row.id} has no entry in references.bib (level {row.check})") from None


def references(ids: str | Iterable[str]) -> list[Reference]:
    """Return the publications of these ids (or this one), each once, by author and year.

    Raises ValueError for an unknown id.
    """
    ids = (ids,) if isinstance(ids, str) else ids
    found = {entry.key: entry for entry in map(reference, ids)}
    return sorted(found.values(), key=lambda entry: (entry.short.lower(), entry.key))


@functools.cache
def bibliography() -> tuple[Reference, ...]:
    """Return every entry of `references.bib`, read once."""
    from pybtex.database import parse_file  # slow to import, and seldom needed

    entries = parse_file(str(BIBLIOGRAPHY), bib_format="bibtex", encoding="utf-8").entries
    return tuple(_reference(entry) for entry in entries.values())


@functools.cache
def _by_evidence_id() -> dict[str, Reference]:
    return {id: entry for entry in bibliography() for id in entry.ids}


def _reference(entry: Entry) -> Reference:
    persons = entry.persons.get("author", [])
    named = [person for person in persons if _family(person) != "others"]
    fields: dict[str, Any] = {
        field.name: _plain(entry.fields.get(field.name, ""))
        for field in dataclasses.fields(Reference)
        if field.type == "str" and field.name not in ("kind", "key")
    }
    return Reference(
        kind=entry.type,
        key=entry.key,
        authors=tuple(f"{_family(person)} {_initials(person)}".strip() for person in named),
        families=tuple(map(_family, named)),
        open_ended=len(named) < len(persons),
        ids=tuple(filter(None, map(str.strip, entry.fields.get("evidence", "").split(",")))),
        **fields,
    )


def _family(person: Person) -> str:
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _initials(person: Person) -> str:
    given = [*person.first_names, *person.middle_names]
    return "".join(part[0] for name in given for part in _plain(name).split("-") if part)


def _plain(value: str) -> str:
    """A BibTeX value as plain text: no braces and commands, a real dash between pages."""
    if "\\" not in value:
        return value.replace("{", "").replace("}", "").replace("--", "–").strip()
    from pybtex.richtext import Text

    return str(Text.from_latex(value)).replace("--", "–").strip()


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
