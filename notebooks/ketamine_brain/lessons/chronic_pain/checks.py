"""What wind-up and the slow relief model say of the measured rows.

Wind-up has toy constants, so only signs are predicted. The slow part takes its constants from one
estimate [PAI16–PAI19] and nothing is fitted here; every trial below is held out. That estimate came
from the patients of the trial that is predicted first [PAI08–PAI10], so these are held-out rows,
not held-out people; the two nulls [PAI38–PAI40, PAI46–PAI49] are both.
"""

from __future__ import annotations

import dataclasses
import math

from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models.pain import (
    DEFAULT,
    HOURS_A_DAY,
    Parameters,
    share_half_relieved,
    simulate_relief,
    simulate_windup,
)
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.models.statistics import exact_interval

NO_SUM = 0.1  # a train that grows by less than a tenth of its first response does not sum
WEIGHT_KG = 70.0
S_IN_RACEMATE = 0.5  # half of racemic ketamine is S-ketamine
SHORT_INFUSION_H = 0.5  # only its total matters to an effect site that moves over days
LINE = 1.96  # standard errors of a difference that is just significant
NOTICED = 0.1  # relief has ended, for PAI20, when a tenth of the greatest is left


def notes() -> list[str]:
    """Return what the table of this model's predictions does not say by itself."""
    return [
        "PAI10: the size in week 12 is inside, but significance goes in the fifth week, not the "
        "twelfth: the relief seen faded more slowly.",
        "PAI46, PAI48, PAI38: a short infusion hardly moves the slow part; intervals of 12 and 20 "
        "people would hold much larger effects too.",
        "PAI08: the estimate behind the constants came from the same patients, and its share of "
        "responders was put in as it stands.",
    ]


def predictions(parameters: Parameters | None = None) -> list[Prediction]:
    """Return what the models predict of the volunteers, the long trial and the two nulls.

    The rows are PAI01, PAI02, PAI08 to PAI10, PAI20, PAI38 to PAI40 and PAI46 to PAI49.
    """
    parameters = parameters or DEFAULT
    return [
        *_windup(parameters),
        *_long_infusion(parameters),
        _neuropathic(parameters),
        *_fibromyalgia(parameters),
    ]


def _windup(parameters: Parameters) -> list[Prediction]:
    dose, fast = (measurement(id) for id in ("PAI01", "PAI02"))
    count = int(fast.number)
    plain = simulate_windup(1.0, count, parameters=parameters)
    drug = simulate_windup(1.0, count, dose.number, parameters=parameters)
    sign = "a sign: the paper's abstract prints no size"
    return [
        Prediction.of(
            fast,
            "growth of 15 responses at 1 per s (share of the first)",
            plain.growth,
            observed=1.0,
            low=NO_SUM,
            high=math.inf,
            reason=sign,
        ),
        Prediction.of(
            dose,
            "fall of that growth under 0.15 mg/kg (share of the first)",
            plain.growth - drug.growth,
            observed=1.0,
            low=1e-9,
            high=math.inf,
            reason=sign,
        ),
    ]


def week_one() -> tuple[float, float]:
    """Return the gap between the arms at the end of week 1, and its standard error.

    The ± of PAI08 and PAI09 is taken as a standard error.
    """
    drug, placebo = measurement("PAI08"), measurement("PAI09")
    return placebo.number - drug.number, math.hypot(
        *(numbers_in(row.dispersion)[0] for row in (drug, placebo))
    )


def week_twelve() -> float:
    """Return the gap in week 12 that its p [PAI10] goes with, at week 1's standard error."""
    return _z(measurement("PAI10").number) * week_one()[1]


def long_infusion(days, parameters: Parameters = DEFAULT):
    """Return the `Relief` of the trial's infusion [PAI11, PAI12], over pain on placebo [PAI09]."""
    parameters = dataclasses.replace(parameters, control_nrs=measurement("PAI09").number)
    return simulate_relief(
        measurement("PAI11").number, HOURS_A_DAY * measurement("PAI12").number, days, parameters
    )


def last_significant_day(parameters: Parameters = DEFAULT) -> float:
    """Return the last day, to a tenth, on which the predicted gap is above LINE standard errors."""
    days = [i / 10.0 for i in range(1, 1500)]
    gaps = long_infusion(days, parameters).relief_points
    return max(
        (day for day, gap in zip(days, gaps, strict=True) if gap >= LINE * week_one()[1]),
        default=0.0,
    )


def _long_infusion(parameters: Parameters) -> list[Prediction]:
    gap, error = week_one()
    at_7, at_84 = long_infusion([7.0, 84.0], parameters).relief_points
    lost, outlast = measurement("PAI10"), measurement("PAI20")
    tail = long_infusion([i / 10.0 for i in range(1, 2500)], parameters)
    end = max(
        day
        for day, left in zip(tail.days, tail.relief_points, strict=True)
        if left >= NOTICED * tail.relief_points.max()
    )
    half_life = measurement("PAI17")
    spread = [bound / half_life.number for bound in half_life.interval]
    week = numbers_in(lost.time)[0]
    return [
        Prediction.of(
            (measurement("PAI08"), measurement("PAI09")),
            "gap in pain at week 1 (points of 10)",
            at_7,
            observed=gap,
            low=gap - LINE * error,
            high=gap + LINE * error,
            reason="± of both arms taken as standard errors, × 1.96",
        ),
        Prediction.of(
            lost,
            "gap in pain at week 12, no longer significant (points of 10)",
            at_84,
            observed=week_twelve(),
            low=0.0,
            high=LINE * error,
            reason="below 1.96 of week 1's standard errors, and not the other way",
        ),
        Prediction.of(
            lost,
            "day on which significance is lost",
            last_significant_day(parameters),
            observed=7 * (week - 0.5),
            low=7 * (week - 1),
            high=7 * week,
            reason="in the twelfth week, by week 1's standard errors",
        ),
        Prediction.of(
            outlast,
            "relief after the infusion's end (days)",
            end - measurement("PAI12").value,
            low=outlast.number * spread[0],
            high=outlast.number * spread[1],
            reason="scaled by the 95 % CI of the half-life [PAI17]",
        ),
    ]


def _z(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(1.0 - p / 2.0))


def _neuropathic(parameters: Parameters) -> Prediction:
    """Return the fall in 35-day pain after a single 0.5 mg/kg of racemate, in SD."""
    drug, placebo, row = (measurement(id) for id in ("PAI38", "PAI39", "PAI40"))
    days = [float(day) for day in range(36)]
    mine = dataclasses.replace(parameters, control_nrs=placebo.number / 35.0)
    course = simulate_relief(
        0.5 * S_IN_RACEMATE * WEIGHT_KG / SHORT_INFUSION_H, SHORT_INFUSION_H, days, mine
    )
    area = float((course.relief_points[1:] + course.relief_points[:-1]).sum() / 2.0)
    spread = sum(numbers_in(arm.dispersion)[0] for arm in (drug, placebo)) / 2.0
    return Prediction.of(
        (drug, placebo, row),
        "35-day pain, ketamine less placebo (SD)",
        -area / spread,
        observed=row.value,
        low=row.low,
        high=row.high,
        reason="published 95 % CI of the effect size: a null",
    )


def _fibromyalgia(parameters: Parameters) -> list[Prediction]:
    """Return the people with more than half of their pain gone, beyond the control arm.

    They had one 0.5 mg/kg of S-ketamine.
    """
    out = []
    for drug_id, control_id, day in (("PAI46", "PAI47", 7.0), ("PAI48", "PAI49", 56.0)):
        drug, control = measurement(drug_id), measurement(control_id)
        course = simulate_relief(
            0.5 * WEIGHT_KG / SHORT_INFUSION_H, SHORT_INFUSION_H, [day], parameters
        )
        low, high = _gap_interval(int(drug.number), int(control.number), drug.people)
        out.append(
            Prediction.of(
                (drug, control),
                f"extra people with over half their pain gone, {drug.time} (of {drug.n})",
                drug.people * float(share_half_relieved(course.effect_site_ng_ml[0], parameters)),
                observed=drug.number - control.number,
                low=low,
                high=high,
                reason="95 % interval of the gap from the arms' exact intervals: a null",
            )
        )
    return out


def _gap_interval(a: int, b: int, n: int) -> tuple[float, float]:
    """Return the interval of a − b people of n each, from the arms' exact intervals.

    They are joined by Newcombe's square-and-add.
    """
    (low_a, high_a), (low_b, high_b) = exact_interval(a, n), exact_interval(b, n)
    return (
        a - b - math.hypot(a - n * low_a, n * high_b - b),
        a - b + math.hypot(n * high_a - a, b - n * low_b),
    )
