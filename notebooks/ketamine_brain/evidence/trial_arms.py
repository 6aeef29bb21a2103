"""Arms of trials: what each group of people scored, read once, checked row by row, looked up by id.

`trial_arms.csv` holds one row an arm, time and statistic. `check` says how the number was seen, as
in `measurements.csv`: a `memory` row is never shown or fitted. `use` is given by trial:
`calibrate`, or `unseen` for a trial that was found after the model was made and is never fitted.
`same_as` names the rows of `measurements.csv` under which the same result stands; `same_people`
names the trials whose people this trial's rows count once more. Beware of what the table says of
itself in `outcome` and `statistic`: scales are mixed, contrasts stand beside arm means, one day
can have an observed and a carried-forward row, and the SE of a least-squares mean is not SD / √n.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
from collections.abc import Callable, Iterable

from ketamine_brain.evidence import measurements, tables

TABLE = pathlib.Path(__file__).with_name("trial_arms.csv")
CHECKS = measurements.CHECKS
USES = ("calibrate", "unseen")
TRD = ("yes", "no", "yes (bipolar)", "not stated here")

_SCALE = re.compile(r"(MADRS|HAMD-17|HDRS-25|HDRS|QIDS-SR-16|CDRS-R|SSI|C-SSRS|POMS)\b")
_CONTRAST = re.compile(r"difference|hazard ratio|Cohen d|p value")
_DOSE = re.compile(r"(\d+(?:\.\d+)?) (mg/kg|mg)(?: over \d+ min)?")


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrialArm:
    """One statistic of one arm of a trial at one time.

    Attributes
    ----------
    time_days : days since the first dose (day 0), None where there is no fixed time.
    mean, sd, se, low, high : in points of `scale`; `low` and `high` are a 95 % interval.
    n : people behind the number. percent, count : of these people, where the row counts them.
    population, setting, control_type, schedule, analysis, oral_added : words, as the trial says.
    """

    id: str
    trial: str
    registry: str
    year: int | None
    doi: str
    pmid: str
    pmcid: str
    population: str
    trd: str
    setting: str
    control_type: str
    arm: str
    drug: str
    route: str
    dose: str
    schedule: str
    oral_added: str
    outcome: str
    statistic: str
    time_days: float | None
    n: int | None
    mean: float | None
    sd: float | None
    se: float | None
    low: float | None
    high: float | None
    percent: float | None
    count: int | None
    analysis: str
    check: str
    use: str
    same_as: tuple[str, ...]
    same_people: tuple[str, ...]
    url: str
    note: str

    @property
    def scale(self) -> str:
        """The scale the outcome is measured on ("MADRS"), "" where it is none (relapse)."""
        found = _SCALE.match(self.outcome)
        return found[1] if found else ""

    @property
    def is_contrast(self) -> bool:
        """Whether the row compares two arms (a difference, a ratio, a p) and is no arm's own."""
        return bool(_CONTRAST.search(f"{self.outcome} {self.statistic}"))

    @property
    def is_carried_forward(self) -> bool:
        """Whether people who left keep their last value (LOCF): one day can have both rows."""
        return "LOCF" in f"{self.statistic} {self.analysis}"

    @property
    def new_oral(self) -> bool | None:
        """Whether an oral antidepressant was started with the study drug; None where unsaid."""
        first = re.match(r"yes|no(?= |$)(?! stated)", self.oral_added)
        return first[0] == "yes" if first else None

    @property
    def number(self) -> float:
        """The row's mean, else its percent. Raises ValueError naming the id when it has neither."""
        value = self.mean if self.mean is not None else self.percent
        if value is None:
            raise self._lacks("neither mean nor percent")
        return value

    @property
    def people(self) -> int:
        """`n` as a number. Raises ValueError naming the id when it was not printed."""
        if self.n is None:
            raise self._lacks("no n")
        return self.n

    @property
    def days(self) -> float:
        """`time_days` as a number. Raises ValueError naming the id when there is no fixed time."""
        if self.time_days is None:
            raise self._lacks("no fixed time")
        return self.time_days

    @property
    def dose_mg(self) -> float:
        """A fixed dose in mg. Raises ValueError naming the id when it is by weight or flexible."""
        return self._dose("mg")

    @property
    def dose_mg_kg(self) -> float:
        """A dose in mg/kg, 0 for a placebo. Raises ValueError naming the id for other doses."""
        return self._dose("mg/kg")

    @property
    def link(self) -> str:
        """The best address a reader can open: DOI, PubMed, PubMed Central, else the page read."""
        return measurements.address(self.doi, self.pmid, self.pmcid, self.url)

    def _dose(self, unit: str) -> float:
        if self.dose == "0":
            return 0.0
        found = _DOSE.fullmatch(self.dose)
        if not found or found[2] != unit:
            raise self._lacks(f"no single dose in {unit} (it prints {self.dose!r})")
        return float(found[1])

    def _lacks(self, what: str) -> ValueError:
        return ValueError(f"{self.id} gives {what}")


COLUMNS = tuple(field.name for field in dataclasses.fields(TrialArm))


@functools.cache
def load() -> dict[str, TrialArm]:
    """Return every row by id, read from `trial_arms.csv` once.

    Raises ValueError naming file, row, column and cause of the first broken row.
    """
    return build(tables.read(TABLE, COLUMNS))


def build(records: Iterable[tables.Record]) -> dict[str, TrialArm]:
    """Return the checked rows by id. Raises ValueError with place and reason of a broken one."""
    rows, places = tables.by_id(records, _row)
    _check_joins(rows, places)
    _check_leaks(rows, places)
    return rows


def arm(id: str) -> TrialArm:
    """Return the row with this id. Raises ValueError naming the unknown id and the nearest."""
    return tables.find(load(), id, "arm of a trial")


def arms(
    *,
    trial: str | None = None,
    scale: str | None = None,
    outcome: str | None = None,
    drug: str | None = None,
    route: str | None = None,
    use: str | None = None,
    contrasts: bool = False,
    where: Callable[[TrialArm], bool] | None = None,
) -> list[TrialArm]:
    """Return the rows that may be shown and fit every filter given, in the order of the table.

    `trial` matches the beginning of the trial's name, the others the whole cell; `where` is any
    further test of a row. Rows at level `memory` are left out, and contrasts unless asked for.
    Raises ValueError for a filter that no row of the table can fit, naming what there is.
    """
    rows = [row for row in load().values() if row.check != "memory"]
    wanted = {"scale": scale, "outcome": outcome, "drug": drug, "route": route, "use": use}
    for name, value in wanted.items():
        known = sorted(
            {getattr(row, name) for row in rows} | (set(USES) if name == "use" else set())
        )
        if value is not None and value not in known:
            raise ValueError(f"{name} is {value!r}; allowed: {', '.join(filter(None, known))}")
        rows = [row for row in rows if value is None or getattr(row, name) == value]
    if trial is not None:
        rows = [row for row in rows if row.trial.startswith(trial)]
        if not any(row.trial.startswith(trial) for row in load().values()):
            raise ValueError(f"no trial of the table begins with {trial!r}")
    rows = [row for row in rows if contrasts or not row.is_contrast]
    return [row for row in rows if where is None or where(row)]


def _row(record: tables.Record) -> TrialArm:
    """Turn one row of text into a `TrialArm`, refusing what it does not allow."""
    cells = record.cells
    row = TrialArm(
        id=record.matching("id", tables.ID_FORM, "an id such as SYN-A01"),
        trial=cells["trial"],
        registry=record.matching("registry", r"NCT\d{8}(; NCT\d{8})*", "a number such as NCT…"),
        year=record.whole("year"),
        doi=record.matching("doi", tables.DOI_FORM, "a DOI (10.…/…)"),
        pmid=record.matching("pmid", tables.PMID_FORM, "a PubMed number (digits only)"),
        pmcid=record.matching("pmcid", tables.PMCID_FORM, "a PubMed Central number (PMC…)"),
        population=cells["population"],
        trd=record.one_of("trd", TRD),
        setting=cells["setting"],
        control_type=cells["control_type"],
        arm=cells["arm"],
        drug=cells["drug"],
        route=cells["route"],
        dose=cells["dose"],
        schedule=cells["schedule"],
        oral_added=cells["oral_added"],
        outcome=cells["outcome"],
        statistic=cells["statistic"],
        time_days=record.number("time_days"),
        n=record.whole("n"),
        mean=record.number("mean"),
        sd=record.number("sd"),
        se=record.number("se"),
        low=record.number("low"),
        high=record.number("high"),
        percent=record.number("percent"),
        count=record.whole("count"),
        analysis=cells["analysis"],
        check=record.one_of("check", CHECKS),
        use=record.one_of("use", USES),
        same_as=record.ids("same_as"),
        same_people=tuple(filter(None, (x.strip() for x in cells["same_people"].split(";")))),
        url=record.matching("url", tables.URL_FORM, "an address (http…)"),
        note=cells["note"],
    )
    _check_numbers(record, row)
    return row


def _check_numbers(record: tables.Record, row: TrialArm) -> None:
    """Refuse a row that has no number, or whose numbers cannot be of one arm."""
    if missing := [
        c for c in ("trial", "arm", "drug", "outcome", "statistic") if not record.cells[c]
    ]:
        raise record.broken(f"{', '.join(missing)} must not be empty")
    if row.mean is None and row.percent is None and row.count is None:
        raise record.broken("a row needs a mean, a percent or a count")
    for name in ("sd", "se", "time_days"):
        if (value := getattr(row, name)) is not None and value < 0:
            raise record.broken(f"{name} is {value:g}; it must not be below 0")
    if row.percent is not None and not 0 <= row.percent <= 100:
        raise record.broken(f"percent is {row.percent:g}; allowed: 0 to 100")
    below = row.mean is not None and row.low is not None and row.mean < row.low
    above = row.mean is not None and row.high is not None and row.mean > row.high
    if below or above:
        cells = record.cells
        reason = f"mean {row.mean:g} lies outside low {cells['low']} to high {cells['high']}"
        raise record.broken(reason)
    if row.count is not None and row.n is not None and row.percent is not None:
        share = 100 * row.count / row.n
        if abs(share - row.percent) > 1:
            raise record.broken(f"{row.count} of {row.n} is {share:.1f} %, not {row.percent:g}")


def _check_joins(rows: dict[str, TrialArm], places: dict[str, tables.Place]) -> None:
    """Refuse a join to an unknown row or trial, and one of an unseen trial to a fitted one."""
    known = measurements.load()
    uses = {row.trial: row.use for row in rows.values()}
    for row in rows.values():
        if row.id in known:
            raise places[row.id].broken("measurements.csv has this id too")
        for id in row.same_as:
            if id not in known:
                raise places[row.id].broken(f"same_as names {id}, no row of measurements.csv")
            if row.use == "unseen" and known[id].use == "calibrate":
                reason = f"same_as joins an unseen arm to {id}, which calibrates"
                raise places[row.id].broken(f"{reason}: fitting would leak")
        for trial in row.same_people:
            if trial not in uses:
                raise places[row.id].broken(f"same_people names {trial!r}, which is no trial")
            if uses[trial] != row.use:
                reason = f"{row.use}, but its people are those of {trial!r}, {uses[trial]}"
                raise places[row.id].broken(f"{reason}: fitting would leak")


def _check_leaks(rows: dict[str, TrialArm], places: dict[str, tables.Place]) -> None:
    """Refuse a trial that is both fitted and unseen, known by name, registry, DOI or PMID."""
    for what in ("trial", "registry", "doi", "pmid", "pmcid"):
        first: dict[str, TrialArm] = {}
        for row in rows.values():
            key = getattr(row, what).lower()
            if key and first.setdefault(key, row).use != row.use:
                reason = f"{what} {getattr(row, what)!r} is {row.use} here and {first[key].use}"
                raise places[row.id].broken(f"{reason} in {first[key].id}: fitting would leak")
