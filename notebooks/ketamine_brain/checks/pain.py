"""What wind-up and the slow relief model say of the measured rows.

Wind-up has toy constants, so only signs are predicted. The slow part takes its constants from one estimate [PAI16–PAI19] and
nothing is fitted here; every trial below is held out. That estimate came from the patients of the trial that is predicted
first [PAI08–PAI10], so these are held-out rows, not held-out people; the two nulls [PAI38–PAI40, PAI46–PAI49] are both.
"""

from __future__ import annotations

import dataclasses
import math

from ketamine_brain.models.predictions import Prediction
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
from ketamine_brain.models.statistics import exact_interval

NO_SUM = 0.1  # a train that grows by less than a tenth of its first response does not sum
WEIGHT_KG = 70.0
S_IN_RACEMATE = 0.5  # half of racemic ketamine is S-ketamine
SHORT_INFUSION_H = (
    0.5  # a short infusion: only its total matters to an effect site that moves over days
)
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


def predictions(parameters: Parameters = DEFAULT) -> list[Prediction]:
    """Return what the models predict of PAI01–PAI03, PAI08–PAI10, PAI20, PAI38–PAI40 and PAI46–PAI49."""
    return [
        *_windup(parameters),
        *_long_infusion(parameters),
        _neuropathic(parameters),
        *_fibromyalgia(parameters),
    ]


def _windup(parameters: Parameters) -> list[Prediction]:
    dose, fast, slow = (measurement(id) for id in ("PAI01", "PAI02", "PAI03"))
    count = int(fast.value)
    plain = simulate_windup(1.0, count, parameters=parameters)
    rare = simulate_windup(slow.value, count, parameters=parameters)
    drug = simulate_windup(1.0, count, dose.value, parameters=parameters)
    sign = "a sign: the paper's abstract prints no size"
    return [
        Prediction(
            ("PAI02",),
            "growth of 15 responses at 1 per s (share of the first)",
            1.0,
            plain.growth,
            NO_SUM,
            math.inf,
            sign,
            fast.use,
        ),
        Prediction(
            ("PAI03",),
            "growth of 15 responses at 1 per 6 s",
            0.0,
            rare.growth,
            0.0,
            NO_SUM,
            "no summation: below a tenth",
            slow.use,
        ),
        Prediction(
            ("PAI01",),
            "fall of that growth under 0.15 mg/kg",
            1.0,
            plain.growth - drug.growth,
            1e-9,
            math.inf,
            sign,
            dose.use,
        ),
    ]


def week_one() -> tuple[float, float]:
    """Return the gap between the arms at the end of week 1 [PAI08, PAI09] and its standard error, taking ± as one."""
    drug, placebo = measurement("PAI08"), measurement("PAI09")
    return placebo.value - drug.value, math.hypot(
        *(numbers_in(row.dispersion)[0] for row in (drug, placebo))
    )


def long_infusion(days, parameters: Parameters = DEFAULT):
    """Return the `Relief` of the trial's infusion [PAI11, PAI12], over pain as it was on placebo [PAI09]."""
    parameters = dataclasses.replace(parameters, control_nrs=measurement("PAI09").value)
    return simulate_relief(
        measurement("PAI11").value, HOURS_A_DAY * measurement("PAI12").value, days, parameters
    )


def last_significant_day(parameters: Parameters = DEFAULT) -> float:
    """Return the last day on which the predicted gap is above 1.96 standard errors, to a tenth of a day."""
    days = [i / 10.0 for i in range(1, 1500)]
    gaps = long_infusion(days, parameters).relief_points
    return max((day for day, gap in zip(days, gaps) if gap >= 1.96 * week_one()[1]), default=0.0)


def _long_infusion(parameters: Parameters) -> list[Prediction]:
    gap, error = week_one()
    at_7, at_84 = long_infusion([7.0, 84.0], parameters).relief_points
    lost, outlast = measurement("PAI10"), measurement("PAI20")
    tail = long_infusion([i / 10.0 for i in range(1, 2500)], parameters)
    end = max(
        day
        for day, left in zip(tail.days, tail.relief_points)
        if left >= NOTICED * tail.relief_points.max()
    )
    spread = [
        bound / measurement("PAI17").value
        for bound in (measurement("PAI17").low, measurement("PAI17").high)
    ]
    return [
        Prediction(
            ("PAI08", "PAI09"),
            "gap in pain at week 1 (points of 10)",
            gap,
            at_7,
            gap - 1.96 * error,
            gap + 1.96 * error,
            "± of both arms taken as standard errors, × 1.96",
            measurement("PAI08").use,
        ),
        Prediction(
            ("PAI10",),
            "gap in pain at week 12, no longer significant (points of 10)",
            _z(lost.value) * error,
            at_84,
            0.0,
            1.96 * error,
            "below 1.96 of week 1's standard errors, and not the other way",
            lost.use,
        ),
        Prediction(
            ("PAI10",),
            "day on which significance is lost",
            80.5,
            last_significant_day(parameters),
            77.0,
            84.0,
            "in the twelfth week, by week 1's standard errors",
            lost.use,
        ),
        Prediction(
            ("PAI20",),
            "days of relief after the infusion's end",
            outlast.value,
            end - measurement("PAI12").value,
            outlast.value * spread[0],
            outlast.value * spread[1],
            "scaled by the 95 % CI of the half-life [PAI17]",
            outlast.use,
        ),
    ]


def _z(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(1.0 - p / 2.0))


def _neuropathic(parameters: Parameters) -> Prediction:
    """A single 0.5 mg/kg of racemate: the fall in 35-day pain, in standard deviations, against the published interval."""
    drug, placebo, row = (measurement(id) for id in ("PAI38", "PAI39", "PAI40"))
    days = [float(day) for day in range(36)]
    mine = dataclasses.replace(parameters, control_nrs=placebo.value / 35.0)
    course = simulate_relief(
        0.5 * S_IN_RACEMATE * WEIGHT_KG / SHORT_INFUSION_H, SHORT_INFUSION_H, days, mine
    )
    area = float((course.relief_points[1:] + course.relief_points[:-1]).sum() / 2.0)
    spread = sum(numbers_in(arm.dispersion)[0] for arm in (drug, placebo)) / 2.0
    return Prediction(
        ("PAI38", "PAI39", "PAI40"),
        "35-day pain, ketamine less placebo (SD)",
        row.value,
        -area / spread,
        row.low,
        row.high,
        "published 95 % CI of the effect size: a null",
        row.use,
    )


def _fibromyalgia(parameters: Parameters) -> list[Prediction]:
    """One 0.5 mg/kg of S-ketamine: people with more than half of their pain gone, beyond the control arm."""
    out = []
    for drug_id, control_id, day in (("PAI46", "PAI47", 7.0), ("PAI48", "PAI49", 56.0)):
        drug, control = measurement(drug_id), measurement(control_id)
        course = simulate_relief(
            0.5 * WEIGHT_KG / SHORT_INFUSION_H, SHORT_INFUSION_H, [day], parameters
        )
        (low, high), gap = (
            _gap_interval(int(drug.value), int(control.value), drug.n),
            drug.value - control.value,
        )
        out.append(
            Prediction(
                (drug_id, control_id),
                f"extra people of {drug.n} with over half their pain gone, {drug.time}",
                gap,
                drug.n * float(share_half_relieved(course.effect_site_ng_ml[0], parameters)),
                low,
                high,
                "95 % interval of the gap from the arms' exact intervals: a null",
                drug.use,
            )
        )
    return out


def _gap_interval(a: int, b: int, n: int) -> tuple[float, float]:
    """Return the interval of a − b people of n each, joined from the arms' exact intervals by Newcombe's square-and-add."""
    (low_a, high_a), (low_b, high_b) = exact_interval(a, n), exact_interval(b, n)
    return (
        a - b - math.hypot(a - n * low_a, n * high_b - b),
        a - b + math.hypot(n * high_a - a, b - n * low_b),
    )
