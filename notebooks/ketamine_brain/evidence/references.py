"""The reference list: from an evidence id to the publication it stands in.

`references.bib` is BibTeX that a reference manager can import. Each entry carries the field `evidence`, the ids of the rows
read in it, so no second table is needed. An entry whose authors and title have not been confirmed is `@misc` and says in
`note` how the study is called in `measurements.csv`; nothing is filled in from guesswork.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
from collections.abc import Iterable

from ketamine_brain.evidence.measurements import measurement

BIBLIOGRAPHY = pathlib.Path(__file__).with_name("references.bib")
_ENTRY = re.compile(r"^@(\w+)\{([^,\s]+),\n(.*?)^\}", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*)\},?$", re.MULTILINE)
_AND = re.compile(
    r"\s+and\s+(?![^{]*\})"
)  # between authors, not inside the braces of an authority's name


@dataclasses.dataclass(frozen=True)
class Reference:
    """One publication: `kind` and `key` of the BibTeX entry, its fields as text ("" where unknown), and the evidence ids."""

    kind: str
    key: str
    authors: tuple[str, ...]
    title: str
    journal: str
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
        """The address of the publication: DOI, else PubMed, else PubMed Central, else the page that was read."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/" if self.pmcid else self.url

    @property
    def short(self) -> str:
        """The name used in running text: "Murrough et al. 2013"."""
        if not self.authors:
            return self.note
        family = [author.partition(",")[0] for author in self.authors]
        if "others" in family:
            return f"{family[0]} et al. {self.year}".strip()
        names = (
            family[0]
            if len(family) == 1
            else " and ".join(family)
            if len(family) == 2
            else f"{family[0]} et al."
        )
        return f"{names} {self.year}".strip()

    def __str__(self) -> str:
        if not self.title:
            return " ".join(part for part in (f"{self.note}.", self.link) if part)
        where = self.journal + (f" {self.volume}" if self.volume else "")
        where += f"({self.number})" if self.volume and self.number else ""
        where += f": {self.pages}" if self.pages else ""
        year = f" ({self.year})" if self.year else ""
        who = [_listed(self.authors) + year, self.title] if self.authors else [self.title + year]
        return " ".join([*(_ended(part) for part in [*who, where] if part), self.link])

    @property
    def markdown(self) -> str:
        """The reference as one line of Markdown whose address is a link."""
        text = str(self)
        return (
            text.removesuffix(self.link) + f"[{re.sub(r'^https://', '', self.link)}]({self.link})"
            if self.link
            else text
        )


def reference(id: str) -> Reference:
    """Return the publication an evidence id was read in. Raises ValueError for an unknown id and where there is none."""
    row = measurement(id)
    try:
        return _by_evidence_id()[row.id]
    except KeyError:
        raise ValueError(f"{row.id} has no entry in references.bib (level {row.check})") from None


def references(ids: Iterable[str]) -> list[Reference]:
    """Return the publications of these ids, each once, in order of author and year. Raises ValueError for an unknown id."""
    found = {entry.key: entry for entry in map(reference, ids)}
    return sorted(found.values(), key=lambda entry: (entry.short.lower(), entry.key))


@functools.cache
def bibliography() -> tuple[Reference, ...]:
    """Return every entry of `references.bib`, read once."""
    text = BIBLIOGRAPHY.read_text(encoding="utf-8")
    return tuple(_entry(*match.groups()) for match in _ENTRY.finditer(text))


@functools.cache
def _by_evidence_id() -> dict[str, Reference]:
    return {id: entry for entry in bibliography() for id in entry.ids}


def _entry(kind: str, key: str, body: str) -> Reference:
    raw = dict(_FIELD.findall(body))
    fields = {name: _plain(value) for name, value in raw.items()}
    names = (
        "title",
        "journal",
        "year",
        "volume",
        "number",
        "pages",
        "doi",
        "pmid",
        "pmcid",
        "url",
        "note",
    )
    authors = tuple(_plain(part) for part in _AND.split(raw.get("author", "")) if part.strip())
    ids = tuple(part.strip() for part in fields.get("evidence", "").split(",") if part.strip())
    return Reference(
        kind=kind,
        key=key,
        authors=authors,
        ids=ids,
        **{name: fields.get(name, "") for name in names},
    )


def _plain(value: str) -> str:
    """A BibTeX value as plain text: without protecting braces and escapes, with a real dash between pages."""
    return (
        re.sub(r"\\([&%#_$])", r"\1", re.sub(r"(?<!\\)[{}]", "", value)).replace("--", "–").strip()
    )


def _listed(authors: tuple[str, ...]) -> str:
    """Authors as a reference list prints them: up to six, then et al."""
    open_ended = "others" in authors
    shown = [author for author in authors if author != "others"][:6]
    names = [
        " ".join(
            [family, "".join(word[0] for word in re.split(r"[\s-]+", given.strip()) if word)]
        ).strip()
        for family, _, given in (author.partition(",") for author in shown)
    ]
    return ", ".join(names) + (" et al." if open_ended or len(authors) > 6 else "")


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
