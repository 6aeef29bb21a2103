"""The measurements table: read once, checked row by row, and looked up by id.

`measurements.csv` holds one row a number. `kind` says how a row is read:

- `number`: `value`, with `low` and `high` where the source prints a 95 % interval (or a range);
- `range`: `low` to `high`, no single value;
- `direction`: words, in `text` (what rose, fell or did not change, or several numbers together);
- `flag`: 1 for yes, 0 for no;
- `date`: a year, or an ISO date after "on" (without it a spreadsheet rewrites the date), in `text`.

`check` says how the number was verified: `primary` (read in the source itself), `secondary` (read
in another paper or a report), `memory` (not verified: never shown, never fitted). `use` is given by
study: `calibrate`, `validate` or `teach`. `same_as` joins ids under which one result stands. An id
that a spreadsheet would take for a date stands in brackets in the file: [DEC08].
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
from collections.abc import Callable, Iterable

from ketamine_brain.evidence import tables

TABLE = pathlib.Path(__file__).with_name("measurements.csv")
COLUMNS = (
    "id",
    "topic",
    "quantity",
    "kind",
    "value",
    "low",
    "high",
    "unit",
    "dispersion",
    "n",
    "time",
    "arm",
    "species",
    "study",
    "year",
    "doi",
    "pmid",
    "pmcid",
    "url",
    "check",
    "use",
    "same_as",
    "note",
)
KINDS = ("number", "range", "direction", "flag", "date")
CHECKS = ("primary", "secondary", "memory")
USES = ("calibrate", "validate", "teach")
# In this masked trial the control arm alone sets the `anaesthesia` context; the drug arm tests it.
SPLIT_STUDY_DOI = "10.1038/s44220-023-00140-x"
SPLIT_CONTROL_ARM = re.compile(r"LII-[RM]?P\d+")

_NUMBER = re.compile(r"(?<![\w.])[-+−]?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")
_DATE = re.compile(r"\d{4}|on \d{4}-\d{2}-\d{2}")

_HOURS = {
    "s": 1 / 3600,
    "min": 1 / 60,
    "h": 1.0,
    "d": 24.0,
    "day": 24.0,
    "wk": 168.0,
    "week": 168.0,
    "month": 365.25 / 12 * 24,
    "yr": 365.25 * 24,
}
_UNIT = r"(?P<unit>s|min|h|d|day|wk|week|month|yr)s?"
_COUNT = r"(?P<count>\d+(?:\.\d+)?)"
_ASIDE = r"(?: later)?(?: \([^)]*\))?"
# One time and nothing else: "24 h", "193 ± 4 min", "2 wk (after 6 infusions)", "day 28".
_TIME = re.compile(rf"{_COUNT}(?: ± \d+)? {_UNIT}{_ASIDE}", re.IGNORECASE)
_CALENDAR = re.compile(rf"(?P<unit>day|week|month) {_COUNT}{_ASIDE}", re.IGNORECASE)
_START = re.compile(rf"baseline{_ASIDE}", re.IGNORECASE)
_SPREAD = r"(?<![\w]){kind} ?(\d+(?:\.\d+)?(?:e-?\d+)?)"

UP, SAME, DOWN = 1, 0, -1
_DIRECTIONS = {
    "increased": UP,
    "enhanced": UP,
    "dose-dependent rise": UP,
    "decreased": DOWN,
    "significant decrease": DOWN,
    "significant reduction": DOWN,
    "attenuated": DOWN,
    "suppressed": DOWN,
    "both down": DOWN,
    "no change": SAME,
    "no significant change": SAME,
    "no measurable change": SAME,
    "no consistent change": SAME,
    "no effect": SAME,
    "no benefit": SAME,
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Measurement:
    """One row of `measurements.csv`.

    `value`, `low` and `high` are in `unit`, None where the source gives no number; `number` and
    `interval` give them to who cannot go on without, or raise.

    `text` is the value as words (kinds direction and date, else ""). `n` is the number of people
    (or animals, or cells) when the source prints one number, else None; `n_text` is what it prints.
    """

    id: str
    topic: str
    quantity: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    dispersion: str
    n: int | None
    time: str
    arm: str
    species: str
    study: str
    year: int | None
    doi: str
    pmid: str
    pmcid: str
    url: str
    check: str
    use: str
    same_as: tuple[str, ...]
    note: str
    text: str
    n_text: str

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers the row's value prints, in order: (24.5, 9.6) for "24.5 vs 9.6"."""
        if self.kind == "range":
            return self.interval
        return (self.value,) if self.value is not None else numbers_in(self.text)

    @property
    def number(self) -> float:
        """The single value, in `unit`. Raises ValueError naming the id when there is none."""
        if self.value is None:
            raise self._lacks(f"no single number (kind {self.kind})")
        return self.value

    @property
    def interval(self) -> tuple[float, float]:
        """`low` and `high`, in `unit`. Raises ValueError naming the id when one is blank."""
        if self.low is None or self.high is None:
            raise self._lacks("no low and high")
        return (self.low, self.high)

    @property
    def people(self) -> int:
        """`n` as a number. Raises ValueError naming the id when the source prints no single one."""
        if self.n is None:
            raise self._lacks(f"no single n (it prints {self.n_text!r})")
        return self.n

    @property
    def time_h(self) -> float:
        """The time in hours, days counted as the source counts them ("day 28" is 28 × 24).

        A baseline is 0; months and years have their mean length. Raises ValueError naming the id
        when the row prints no time, or more than one.
        """
        if _START.fullmatch(self.time):
            return 0.0
        found = _TIME.fullmatch(self.time) or _CALENDAR.fullmatch(self.time)
        if not found:
            raise self._lacks(f"no single time (it prints {self.time!r})")
        return float(found["count"]) * _HOURS[found["unit"].lower()]

    @property
    def direction(self) -> int:
        """+1 (rose), 0 (did not change) or −1 (fell), from the words of a `direction` row.

        Raises ValueError naming the id for another kind and for words that say none of the three.
        """
        if self.kind != "direction" or self.text not in _DIRECTIONS:
            raise self._lacks(f"no single direction (kind {self.kind}, {self.text!r})")
        return _DIRECTIONS[self.text]

    def spread(self, kind: str) -> float:
        """Return the number after `kind` ("SD", "SE" or "±") in `dispersion`, in `unit`.

        Raises ValueError naming the id when the row prints no such spread.
        """
        found = re.search(_SPREAD.format(kind=re.escape(kind)), self.dispersion)
        if not found:
            raise self._lacks(f"no {kind} (it prints {self.dispersion!r})")
        return float(found[1])

    def _lacks(self, what: str) -> ValueError:
        return ValueError(f"{self.id} gives {what}")

    @property
    def link(self) -> str:
        """The best address a reader can open: DOI, PubMed, PubMed Central, else the page read."""
        return address(self.doi, self.pmid, self.pmcid, self.url)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Citation:
    """A measurement in one line, with its parts, all of them strings."""

    id: str
    quantity: str
    value: str
    spread: str
    n: str
    study: str
    link: str

    def __str__(self) -> str:
        value = f"{self.value} ({self.spread})" if self.spread else self.value
        identifier = re.sub(r"^https://doi\.org/", "doi:", self.link)
        return ", ".join(
            part for part in (value, self.n and f"n = {self.n}", self.study, identifier) if part
        )


def address(doi: str, pmid: str, pmcid: str, url: str) -> str:
    """Return the best address a reader can open: DOI, PubMed, PubMed Central, else the page."""
    if doi:
        return f"https://doi.org/{doi}"
    if pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/" if pmcid else url


def numbers_in(text: str) -> tuple[float, ...]:
    """Return the numbers printed in `text`, in order; a minus after a digit or letter is a dash."""
    return tuple(
        float(number.replace(",", "").replace("−", "-")) for number in _NUMBER.findall(text)
    )


@functools.cache
def load() -> dict[str, Measurement]:
    """Return every row by id, read from `measurements.csv` once.

    Raises ValueError naming file, row, column and cause of the first broken row.
    """
    return build(tables.read(TABLE, COLUMNS))


def build(records: Iterable[tables.Record]) -> dict[str, Measurement]:
    """Return the checked rows by id. Raises ValueError with place and reason of a broken one."""
    rows, places = tables.by_id(records, _row)
    _check_same_as(rows, places)
    _check_leaks(rows, places)
    return rows


def measurement(id: str) -> Measurement:
    """Return the row with this id. Raises ValueError naming the unknown id and the nearest."""
    return tables.find(load(), id, "measurement")


def cite(id: str) -> Citation:
    """Return the row as a citation. Raises ValueError for unknown and never verified rows."""
    row = measurement(id)
    if row.check == "memory":
        raise ValueError(
            f"{row.id} is at level 'memory': the number was never verified, so it must not be shown"
        )
    value = f"{row.low:g} to {row.high:g}" if row.kind == "range" else row.text or _as_printed(row)
    unit = "" if row.unit in ("dimensionless", "flag", "date", "direction") else row.unit
    year = "" if row.year is None or str(row.year) in row.study else f" {row.year}"
    joined = f"{value}{unit}" if unit.startswith("%") else f"{value} {unit}".strip()
    return Citation(
        id=row.id,
        quantity=row.quantity,
        value=joined,
        spread=row.dispersion,
        n=row.n_text,
        study=row.study + year,
        link=row.link,
    )


def _as_printed(row: Measurement) -> str:
    if row.kind == "flag":
        return "yes" if row.value else "no"
    return f"{row.value:.10g}".replace("-", "−")


def _row(record: tables.Record) -> Measurement:
    """Turn one row of text into a `Measurement`, refusing what its kind does not allow."""
    cells = record.cells
    kind = record.one_of("kind", KINDS)
    worded = kind in ("direction", "date")
    value = None if worded else record.number("value")
    low, high = record.number("low"), record.number("high")
    _check_kind(record, value, low, high)
    counted = re.match(r"(\d[\d,]*)(?!\S)(?= *$| \()", cells["n"])
    text = cells["value"] if worded else ""
    return Measurement(
        id=record.matching("id", tables.ID_FORM, "an id such as MUR-01 or PK08"),
        topic=cells["topic"],
        quantity=cells["quantity"],
        kind=kind,
        value=value,
        low=low,
        high=high,
        unit=cells["unit"],
        dispersion=cells["dispersion"],
        n=int(counted[1].replace(",", "")) if counted else None,
        time=cells["time"],
        arm=cells["arm"],
        species=cells["species"],
        study=cells["study"],
        year=record.whole("year"),
        doi=record.matching("doi", tables.DOI_FORM, "a DOI (10.…/…)"),
        pmid=record.matching("pmid", tables.PMID_FORM, "a PubMed number (digits only)"),
        pmcid=record.matching("pmcid", tables.PMCID_FORM, "a PubMed Central number (PMC…)"),
        url=record.matching("url", tables.URL_FORM, "an address (http…)"),
        check=record.one_of("check", CHECKS),
        use=record.one_of("use", USES),
        same_as=record.ids("same_as"),
        note=cells["note"],
        text=text.removeprefix("on ") if kind == "date" else text,
        n_text=cells["n"],
    )


def _check_kind(
    record: tables.Record, value: float | None, low: float | None, high: float | None
) -> None:
    """Refuse a row whose cells do not fit its kind."""
    cells = record.cells
    kind, unit = cells["kind"], cells["unit"]
    if kind in ("number", "flag", "direction", "date") and not cells["value"]:
        raise record.broken(f"kind {kind} needs a value")
    if kind in ("number", "range") and not unit:
        raise record.broken(f"kind {kind} needs a unit (dimensionless is one)")
    if kind == "range" and (low is None or high is None or cells["value"]):
        raise record.broken("kind range needs low and high, and no value")
    if kind == "flag" and value not in (0, 1):
        raise record.broken(f"a flag is 0 or 1, not {cells['value']}")
    if kind == "date" and not _DATE.fullmatch(cells["value"]):
        raise record.broken(f"a date is YYYY, or on YYYY-MM-DD, not {cells['value']!r}")
    if low is not None and high is not None and low > high:
        raise record.broken(f"low {low:g} is above high {high:g}")
    if kind == "number" and value is not None:
        below, above = low is not None and value < low, high is not None and value > high
        if below or above:
            reason = f"value {value:g} lies outside low {cells['low']} to high {cells['high']}"
            raise record.broken(reason)


def _check_same_as(rows: dict[str, Measurement], places: dict[str, tables.Place]) -> None:
    """Refuse a join to an unknown id, one in one direction only, and one of fitted to tested."""
    for row in rows.values():
        for other_id in row.same_as:
            if other_id not in rows:
                raise places[row.id].broken(f"same_as names {other_id}, which is no row")
            other = rows[other_id]
            if row.id not in other.same_as:
                reason = f"same_as names {other_id}, but {other_id} does not name {row.id}"
                raise places[row.id].broken(reason)
            if _leak([row, other]):
                reason = f"same_as joins a {row.use} row to {other_id}, a {other.use} row"
                raise places[row.id].broken(f"{reason}: fitting would leak")


def _check_leaks(rows: dict[str, Measurement], places: dict[str, tables.Place]) -> None:
    """Refuse a study that both fits and tests, known by name and year, DOI, PMID or PMCID."""
    keys: dict[str, Callable[[Measurement], str]] = {
        "study": lambda row: f"{row.study} {row.year or ''}".strip(),
        "doi": lambda row: row.doi.lower(),
        "pmid": lambda row: row.pmid,
        "pmcid": lambda row: row.pmcid,
    }
    for what, key_of in keys.items():
        groups: dict[str, list[Measurement]] = {}
        for row in rows.values():
            groups.setdefault(key_of(row), []).append(row)
        groups.pop("", None)
        for key, group in groups.items():
            if _leak(group):
                fitted, tested = (
                    next(row.id for row in group if row.use == use) for use in USES[:2]
                )
                reason = f"{what} {key!r} both calibrates ({fitted}) and validates ({tested})"
                raise places[fitted].broken(reason)


def _leak(group: list[Measurement]) -> bool:
    """Whether these rows both calibrate and validate, the one named control arm left aside."""
    uses = {
        row.use
        for row in group
        if not (row.doi == SPLIT_STUDY_DOI and SPLIT_CONTROL_ARM.fullmatch(row.id))
    }
    return {"calibrate", "validate"} <= uses
