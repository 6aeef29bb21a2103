"""The results of trials that the mood model is fitted to and judged by: a plan and a number each.

`mood_results.csv` is the list, made before any fit by these rules; values are read from
`evidence/trial_arms.csv` by id.
- One result a trial, arm and time. Scores on the MADRS: the change from baseline, else the total.
  Where no mean is printed, the
  share of people whose score halved (HDRS allowed: a share of its own baseline).
- Observed scores over last ones carried forward; nobody twice (TRANSFORM's rows by sex give
  baselines alone; of SYNAPSE the
  first period alone, since its second takes up the first one's people).
- A drug arm that prints no mean but a difference from its control (Janik; ASPIRE II at 4 h)
  stands in the list as a gap.
- Left out: what the model has no word for (open arms, ECT, racemic or oral ketamine by other
  routes, other drugs, bipolar
  depression, young people), and results that are no depression score, have no time, or no number
  of people to be had.
  Control arms of such trials stay where their context is in the model.
- n not printed: the trial's people shared evenly, as `note` says. Baseline not printed: the mean
  of those printed in the list
  for the same population.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import math
import pathlib

import numpy as np

from ketamine_brain.evidence.trial_arms import TrialArm, arm
from ketamine_brain.models.mood_onset import Plan

LIST = pathlib.Path(__file__).with_name("mood_results.csv")
Line = dict[str, str]  # a row of mood_results.csv
KINDS = ("change", "response", "gap")
Z95 = 1.959964


@dataclasses.dataclass(frozen=True, kw_only=True)
class Result:
    """What one arm of a trial showed at one time, and the plan that the model forecasts it with.

    Attributes
    ----------
    ids : rows of the table of arms. trial : its short name. arm : which group of people, 0, 1, ….
    kind : "change" (mean MADRS change), "response" (share of people whose score halved) or "gap"
        (mean change minus the control arm's).
    day : days since the first dose. n : people. observed : points, or a share from 0 to 1.
    sd : between people's changes (or, where `sd_of_total`, their scores), None where not printed.
    se : of `observed`, None where nothing printed gives it.
    """

    ids: tuple[str, ...]
    trial: str
    arm: int
    kind: str
    plan: Plan
    day: float
    n: int
    observed: float
    sd: float | None
    sd_of_total: bool
    se: float | None
    note: str


@functools.cache
def results() -> tuple[Result, ...]:
    """Return the list in its order. Raises ValueError naming a row that may not be used."""
    with LIST.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    baselines = _baselines(lines)
    seen: dict[str, list[tuple[Plan, str, str]]] = {}
    out = []
    for line, baseline in zip(lines, baselines, strict=True):
        plan = _plan(line, baseline)
        arms = seen.setdefault(line["trial"], [])
        group = (plan, line["baseline_ids"], _own_arm(line))
        if group not in arms:
            arms.append(group)
        out.append(_result(line, plan, arms.index(group)))
    return tuple(out)


def trials() -> tuple[str, ...]:
    """Return the short names of the trials in the order of the list."""
    return tuple(dict.fromkeys(result.trial for result in results()))


def _rows(ids: str) -> list[TrialArm]:
    rows = [arm(id) for id in ids.split()]
    for row in rows:
        if row.check == "memory" or row.use != "calibrate":
            raise ValueError(
                f"{row.id} is {row.check}, use {row.use}; allowed: verified, calibrate"
            )
    return rows


def _own_arm(line: Line) -> str:
    """Return what tells an arm from its trial's others: the words of the table."""
    return _rows(line["id"])[0].arm


def _baselines(lines: list[Line]) -> list[float]:
    """Return each line's mean baseline: printed, or the mean of its population's printed ones."""
    printed: dict[str, list[float]] = {}
    values = []
    for line in lines:
        ids = line["baseline_ids"]
        try:
            value = float(ids) if ids else None
        except ValueError:
            rows = _rows(ids)
            weights = [row.n or 1 for row in rows]
            value = sum(w * row.number for w, row in zip(weights, rows, strict=True)) / sum(weights)
        if value is not None:
            printed.setdefault(line["population"], []).append(value)
        values.append(value)
    mean = {population: float(np.mean(found)) for population, found in printed.items()}
    return [
        round(mean[line["population"]] if value is None else value, 2)
        for line, value in zip(lines, values, strict=True)
    ]


def _plan(line: Line, baseline: float) -> Plan:
    infusions = [
        (float(day), float(line["infusion_mg_kg"])) for day in line["infusion_days"].split()
    ]
    sprays = [(float(day), float(line["spray_mg"])) for day in line["spray_days"].split()]
    return Plan(
        infusions=tuple(infusions),
        sprays=tuple(sprays),
        oral_from_day=0.0 if line["oral"] else None,
        context=line["context"],
        baseline_madrs=baseline,
        population=line["population"],
    )


def _result(line: Line, plan: Plan, group: int) -> Result:
    rows = _rows(line["id"])
    first = rows[0]
    n = int(line["n"]) if line["n"] else sum(row.people for row in rows)
    kind = {"total": "change"}.get(line["kind"], line["kind"])
    sd, se = first.sd, first.se
    if len(rows) > 1:
        sd = _pooled_sd(rows)
    if kind == "response":
        observed = first.number / 100
    else:
        observed = float(np.mean([row.number for row in rows]))
    if line["kind"] == "total":
        observed -= plan.baseline_madrs
    if se is None and sd is not None:
        se = sd / math.sqrt(n)
    if se is None and first.low is not None and first.high is not None:
        se = (first.high - first.low) / (2 * Z95)
    return Result(
        ids=tuple(row.id for row in rows),
        trial=line["trial"],
        arm=group,
        kind=kind,
        plan=plan,
        day=first.days,
        n=n,
        observed=observed,
        sd=sd,
        sd_of_total=line["kind"] == "total",
        se=se,
        note=line["note"],
    )


def _pooled_sd(rows: list[TrialArm]) -> float:
    """Return the SD of equal groups taken together."""
    means = np.array([row.number for row in rows])
    return math.sqrt(np.mean([_sd(row) ** 2 for row in rows]) + means.var())


def _sd(row: TrialArm) -> float:
    if row.sd is None:
        raise ValueError(f"{row.id} gives no SD")
    return row.sd
