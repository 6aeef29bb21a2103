"""What notebooks 05 and 11 say of the mood model's forecasts, as numbers.

Each function answers one question that a reader asks; the figures and sentences are drawn
elsewhere.
"""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np

from ketamine_brain.models import mood_equations as equations
from ketamine_brain.models import mood_evidence, mood_onset
from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.models.parameters import check_number

SIX = tuple((day, 0.5) for day in (0.0, 2.0, 4.0, 7.0, 9.0, 11.0))


def low_dose(mg_kg: float = 0.1, patients: int = 20, seed: int = 0) -> dict[str, float]:
    """Return how surely an infusion of `mg_kg` does less than one of 0.5 mg/kg, a day later.

    ratio, low, high: of the two effects (strengths), median and 90 % interval over the posterior.
    chance_less_than_half, chance_less_than_nine_tenths: posterior probability that the ratio is
    below. (That it is below 1 is built in: a larger dose never does less.) chance_in_a_trial: that
    in a new trial with arms of `patients` the mean under `mg_kg` ends higher than under 0.5 mg/kg.
    """
    check_number("mg_kg", mg_kg, 0.0, 3.0, "mg/kg")
    p = mood_onset.posterior()
    ratio = equations.dose_size(mg_kg, 0.0, p)[0][:, 0]
    means = [
        mood_onset.simulate_trials(Plan(infusions=((0.0, dose),)), [1.0], patients, 1000, seed, arm)
        for arm, dose in enumerate((mg_kg, 0.5))
    ]
    low, usual = (madrs.mean(axis=1)[:, 0] for madrs in means)
    return dict(
        ratio=float(np.median(ratio)),
        low=float(np.quantile(ratio, 0.05)),
        high=float(np.quantile(ratio, 0.95)),
        chance_less_than_half=float((ratio < 0.5).mean()),
        chance_less_than_nine_tenths=float((ratio < 0.9).mean()),
        chance_in_a_trial=float((low > usual).mean()),
    )


def spray_shares() -> dict[str, float]:
    """Return the share of the estimate of one spray's effect, a day later, that each trial carries.

    Of the weights with which each trial's results move the posterior mean (`workshop.calibrate`).
    """
    stored = json.loads(mood_onset.STORE.read_text(encoding="utf-8"))
    return dict(stored["spray_shares"])


@dataclasses.dataclass(frozen=True, kw_only=True)
class SprayTrial:
    """One dose of one spray trial against its control, as a share of what the control arm has left.

    removed : fraction that the spray removes of what is left; low, high : its 95 % interval.
    """

    trial: str
    dose_mg: float
    day: float
    n: int
    removed: float
    low: float
    high: float


def spray_trials() -> list[SprayTrial]:
    """Return the spray trials that print both arms, small early ones and large later ones."""
    results = [r for r in mood_evidence.results() if r.kind == "change"]
    found = []
    for drug in results:
        if not drug.plan.sprays:
            continue
        control = [
            r
            for r in results
            if (r.trial, r.day) == (drug.trial, drug.day)
            and not (r.plan.sprays or r.plan.infusions)
        ]
        left, error = zip(*(_left(r) for r in (drug, control[0])), strict=True)
        strength = math.log(left[1] / left[0])
        half = mood_evidence.Z95 * math.hypot(*error)
        ends = (-math.expm1(-x) for x in (strength, strength - half, strength + half))
        removed, low, high = ends
        found.append(
            SprayTrial(
                trial=drug.trial,
                dose_mg=drug.plan.sprays[-1][1],
                day=drug.day,
                n=drug.n,
                removed=removed,
                low=low,
                high=high,
            )
        )
    return found


def _left(result: mood_evidence.Result) -> tuple[float, float]:
    """Return the share of its baseline an arm has left, and the relative error of that."""
    start = result.plan.baseline_madrs
    left = (start + result.observed) / start
    se = result.se or 11.5 / math.sqrt(result.n)
    return left, se / (start + result.observed)


def relapse_by_what_is_next(patients: int = 4000, seed: int = 0) -> dict[str, dict[str, float]]:
    """Return what becomes of those who have responded, by what is done next.

    Keys say what is done. still_well_28, still_well_90: the share of responders (score halved) at
    the end of the course whose response is there on every weekly visit of the next 28 and 90 days.
    """
    weekly = tuple((float(day), 0.5) for day in range(18, 103, 7))
    pills = Plan(context="pill", population="ordinary", oral_from_day=0.0)
    asked = {
        "six infusions, then nothing": (Plan(infusions=SIX), 12.0),
        "six infusions, then one a week": (Plan(infusions=SIX + weekly), 12.0),
        "six infusions, with pills from the start": (Plan(infusions=SIX, oral_from_day=0.0), 12.0),
        "pills for half a year, then on": (pills, 182.0),
        "pills for half a year, then stopped": (
            dataclasses.replace(pills, oral_to_day=182.0),
            182.0,
        ),
    }
    answers = {}
    for words, (plan, end) in asked.items():
        days = np.concatenate([[0.0], end + 7.0 * np.arange(14)])
        madrs = mood_onset.simulate_group(plan, days, patients, seed)
        responding = madrs[:, 1:] <= 0.5 * madrs[:, :1]
        held = np.logical_and.accumulate(responding, axis=1)[responding[:, 0]]
        well = held.mean(axis=0)
        answers[words] = dict(still_well_28=float(well[4]), still_well_90=float(well[13]))
    return answers


def next_trial(
    plan: Plan, day: float, patients: int, level: float = 0.9
) -> dict[str, tuple[float, float]]:
    """Return (low, high) of the average trial's mean, and of the mean of the next trial's arm.

    The first says how far the average could be off; the second where one trial would fall.
    """
    mean = mood_onset.simulate_band(plan, [day], level)
    trial = mood_onset.forecast_band(plan, [day], patients, level)
    return dict(
        average=(float(mean[0][0]), float(mean[1][0])),
        next_trial=(float(trial[0][0]), float(trial[1][0])),
    )


def shares(
    plan: Plan, day: float, patients: int = 100, seed: int = 0
) -> dict[str, tuple[float, float, float]]:
    """Return (median, low, high) of the shares of response and remission in a new trial's arm.

    low, high: 90 %. Response: score halved; remission: 10 points or fewer.
    """
    madrs = mood_onset.simulate_trials(plan, [0.0, day], patients, 500, seed)
    reached = {
        "response": madrs[:, :, 1] <= 0.5 * madrs[:, :, 0],
        "remission": madrs[:, :, 1] <= 10,
    }
    answers = {}
    for name, people in reached.items():
        low, median, high = np.quantile(people.mean(axis=1), [0.05, 0.5, 0.95])
        answers[name] = (float(median), float(low), float(high))
    return answers
