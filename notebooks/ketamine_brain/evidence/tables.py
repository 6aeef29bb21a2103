"""Tables of evidence that survive the tools people open them with, and a reader that names causes.

A spreadsheet turns `DEC08` and `12/20` into dates and `=` at the start of a cell into a formula,
and loses digits after the fifteenth; a reader of tables takes `NA` for an empty cell. So no cell
may be one that such a tool changes (`change_by_a_spreadsheet`), and the reader refuses a table in
which that has happened, naming file, row, column and cause. Rows are counted as a spreadsheet
counts them: the header is row 1.
"""

from __future__ import annotations

import csv
import difflib
import functools
import io
import math
import pathlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

# An id as prose cites it.
ID_FORM = r"(?:[A-Z]{2,4}\d?-[A-Z]{0,2}\d+|[A-Z]{2,4}\d{2,})"

DOI_FORM = r"10\.[0-9]{4,9}/[^\s;]+"
PMID_FORM = r"[0-9]{4,8}"
PMCID_FORM = r"PMC[0-9]{5,8}"
URL_FORM = r"https?://\S+"

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PART_OF_A_YEAR = r"(?:0?[1-9]|1[0-2])"
_GAP = r" ?[/-] ?"
_CHANGES = tuple(
    (what, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for what, pattern in (
        ("a formula", r"[=@+].*|-(?![\d.,]+(?:e[+-]?\d+)?$).*"),
        (
            "a date",
            rf"{_MONTH}[ ./-]*\d{{1,4}}|\d{{1,2}}[ ./-]*{_MONTH}(?:[ ./-]*\d{{2,4}})?"
            rf"|{_MONTH} \d{{1,2}},? \d{{4}}"
            rf"|{_PART_OF_A_YEAR}{_GAP}\d{{1,4}}|\d{{1,4}}{_GAP}{_PART_OF_A_YEAR}"
            rf"|{_PART_OF_A_YEAR}{_GAP}\d{{1,2}}{_GAP}\d{{1,4}}"
            rf"|\d{{1,4}}{_GAP}{_PART_OF_A_YEAR}{_GAP}\d{{1,4}}"
            rf"|\d{{1,2}}\.{_PART_OF_A_YEAR}\.(?:\d{{2,4}})?",
        ),
        ("a time of day", r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m?)?|\d{1,2} [ap]m?"),
        ("a fraction", r"\d+ \d+/\d+"),
        ("a number of another form", r"0\d+|\d{1,3}(?:,\d{3})+|\(\d[\d.,]*\)|[\d.]+e[+-]?\d+"),
        ("a number without its last digits", r"-?(?:\d\.?){16,}"),
        ("an empty cell", r"(?-i:#?N/?A|n/a|<NA>|NULL|null|-?[Nn]a[Nn]|None)|-?1\.#(?:IND|QNAN)"),
        ("a logical value", r"true|false"),
        ("a cell without its outer spaces", r"\s.*|.*\s"),
        ("several lines", r".*[\r\n].*"),
    )
)
_ANY_CHANGE = re.compile(
    "|".join(f"(?:{form.pattern})" for _, form in _CHANGES), re.IGNORECASE | re.DOTALL
)
# What is left where a spreadsheet could not read a formula, and where UTF-8 was read as cp1252.
_DAMAGE = re.compile(
    "(?P<formula>Err:[0-9]{3}|#(?:REF!|NAME[?]|VALUE!|DIV/0!|NUM!|NULL!|N/A))"
    "|(?P<letters>\u00c2[\u00a0-\u00bf]|\u00e2[\u20ac\u02c6\u2030]|\u00c3[\u0080-\u00bf]"
    "|\u00ce[\u00b1-\u00bf]|\ufffd)"
)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


class Place(NamedTuple):
    """Where something stands: `file`, `row` as a spreadsheet counts it (0: unknown), its `id`."""

    file: str = ""
    row: int = 0
    id: str = ""

    def broken(self, reason: str, column: str = "") -> ValueError:
        """Return the error that names file, row, id, column and reason, as far as known."""
        row = f"row {self.row}" if self.row else "row"
        row += f" ({self.id})" if self.row and self.id else f" {self.id or '?'}" * (not self.row)
        where = [self.file, row, f"column {column}" if column else ""]
        return ValueError(f"{', '.join(part for part in where if part)}: {reason}")


class Record(NamedTuple):
    """One row of a table as text: its `place`, and its `cells` by column, outer spaces gone."""

    place: Place
    cells: Mapping[str, str]

    def broken(self, reason: str, column: str = "") -> ValueError:
        """Return the error that names this row's place, the column and the reason."""
        return self.place.broken(reason, column)

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """Return the cell. Raises ValueError when it is none of `allowed`."""
        choices = tuple(allowed)
        if self.cells[column] not in choices:
            reason = f"{column} is {self.cells[column]!r}; allowed: {', '.join(choices)}"
            raise self.broken(reason)
        return self.cells[column]

    def matching(self, column: str, form: str, what: str) -> str:
        """Return the cell, which may be empty. Raises ValueError when it has not this form."""
        text = self.cells[column]
        if text and not re.fullmatch(form, text):
            raise self.broken(f"{column} is {text!r}, which is not {what}")
        return text

    def number(self, column: str) -> float | None:
        """Return the cell as a finite number, None where empty. Raises ValueError for others."""
        text = self.cells[column]
        if not text:
            return None
        try:
            value = float(text) if "_" not in text else math.nan
        except ValueError:
            raise self.broken(f"{column} is {text!r}, which is not a number") from None
        if not math.isfinite(value):
            raise self.broken(f"{column} is {text!r}; it must be finite")
        return value

    def whole(self, column: str) -> int | None:
        """Return the cell as a count, None where empty. Raises ValueError for anything else."""
        text = self.matching(column, r"[0-9]+", "a whole number")
        return int(text) if text else None

    def ids(self, column: str) -> tuple[str, ...]:
        """Return the ids of a cell that lists them with semicolons, out of their brackets."""
        parts = (part.strip() for part in self.cells[column].split(";"))
        return tuple(unbracketed(part) for part in parts if part)


def unbracketed(text: str) -> str:
    """Return an id out of the brackets that keep a spreadsheet from taking it for a date."""
    return text[1:-1] if text.startswith("[") and text.endswith("]") else text


@functools.cache
def change_by_a_spreadsheet(cell: str) -> str:
    """Return what a spreadsheet or a reader of tables makes of this cell ("a date"), else ""."""
    if not _ANY_CHANGE.fullmatch(cell):
        return ""
    return next((what for what, form in _CHANGES if form.fullmatch(cell)), "")


def read(path: pathlib.Path, columns: Sequence[str]) -> list[Record]:
    """Return the rows of a CSV file as text, in order, empty rows left out.

    Comma, semicolon or tab may separate, and a byte order mark may stand first. Raises ValueError
    naming file, row, column and cause for other encodings, columns that are missing or unknown,
    rows of another width, and cells that a spreadsheet has damaged.
    """
    text = _decoded(path)
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header = [name.strip() for name in table[0]] if table else []
    named = SEPARATORS[separator]
    if missing := [name for name in columns if name not in header]:
        listed = ", ".join(missing)
        raise ValueError(
            f"{path.name}, row 1: missing column {listed} (the separator is a {named})"
        )
    if len(set(filter(None, header))) < len(list(filter(None, header))):
        raise ValueError(f"{path.name}, row 1: a column stands twice")
    records = []
    for row, cells in enumerate(table[1:], start=2):
        if not any(map(str.strip, cells)):
            continue
        place = Place(path.name, row)
        if len(cells) != len(header):
            raise place.broken(f"{len(cells)} cells under {len(header)} columns")
        record = dict(zip(header, cells, strict=True))
        if stray := record.pop("", ""):
            raise place.broken(f"{stray!r} stands under no column name")
        records.append(checked(place, record, columns, decimal_comma=separator == ";"))
    return records


def checked(
    place: Place, cells: Mapping[str, str], columns: Sequence[str], decimal_comma: bool = False
) -> Record:
    """Return one row of text with its outer spaces gone and its id out of brackets.

    Raises ValueError for a missing or unknown column and for a cell that a spreadsheet damaged.
    """
    found = {name: (value or "").strip() for name, value in cells.items()}
    place = place._replace(id=unbracketed(found.get("id", "")))
    if missing := [name for name in columns if name not in found]:
        raise place.broken(f"missing column {', '.join(missing)}")
    if unknown := [name for name in found if name not in columns]:
        raise place.broken(f"unknown column {', '.join(unknown)}")
    for column, text in found.items():
        if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
            found[column] = text.replace(",", ".")
        elif reason := _damage(text):
            raise place.broken(f"{text!r} {reason}", column)
    return Record(place, found | {"id": place.id})


def _damage(text: str) -> str:
    if found := _DAMAGE.search(text):
        if found["formula"]:
            return "is what a spreadsheet leaves of a formula"
        return "has letters of another encoding (UTF-8 read as something else)"
    change = change_by_a_spreadsheet(text)
    return f"is {change} to a spreadsheet; write it so that it is not" if change else ""


def _decoded(path: pathlib.Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{path.name}, row {row}: byte 0x{data[error.start]:02x} is not UTF-8; the file was "
            "saved in another encoding (in Excel choose “CSV UTF-8”)"
        ) from None


class HasId(Protocol):
    """A row of a table, known by its id."""

    @property
    def id(self) -> str:
        """What the row is known by."""


Row = TypeVar("Row", bound=HasId)


def by_id(
    records: Iterable[Record], make: Callable[[Record], Row]
) -> tuple[dict[str, Row], dict[str, Place]]:
    """Return the rows that `make` gives, and their places, by id; an id that stands twice is
    refused.
    """
    rows: dict[str, Row] = {}
    places: dict[str, Place] = {}
    for record in records:
        row = make(record)
        if row.id in rows:
            raise record.broken(f"the id stands twice (first in row {places[row.id].row})")
        rows[row.id], places[row.id] = row, record.place
    return rows, places


def find(rows: Mapping[str, Row], id: str, what: str) -> Row:
    """Return the row with this id. Raises ValueError naming the unknown id and the nearest."""
    if id not in rows:
        near = difflib.get_close_matches(str(id).upper(), rows, n=3, cutoff=0.5)
        hint = f"; nearest: {', '.join(near)}" if near else ""
        raise ValueError(f"no {what} has the id {id!r}{hint}")
    return rows[id]
