"""What the habit loop says of the OCD rows: fitted on one small trial, asked of the open series.

Fitted: the block that frees half of stuck loops [OCD01] within the hours of greatest change [OCD10,
upper end]. Held out: no response in ten people [OCD04] and less than 12 % improvement [OCD05].
Nothing measures a loop's valleys in people, so these rows test the clinical claim, not the
mechanism; dwell times in people with and without the drug would.
"""

from __future__ import annotations

import dataclasses

from ketamine_brain.evidence import measurement
from ketamine_brain.models.habit_loop import DEFAULT, Parameters, improvement, share_freed
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.models.statistics import exact_interval

WEEK_H, THREE_DAYS_H = 168.0, 72.0


def fit(start: Parameters = DEFAULT) -> Parameters:
    """Return `start` with its fitted constants computed anew from the rows."""
    from scipy.optimize import brentq

    start = dataclasses.replace(start, drug_hours=measurement("OCD10").interval[1])
    wanted = measurement("OCD01").number / 100.0
    block = brentq(lambda k: share_freed(start.drug_hours, k, start) - wanted, 0.0, 0.2, xtol=1e-12)
    return dataclasses.replace(start, clinic_block=block)


def notes() -> list[str]:
    """Return what the table of this model's predictions does not say by itself."""
    return [
        "OCD04, OCD05: what frees half of eight people frees half of ten, and none was.",
        "The block that frees half is a knife's edge: a little less frees almost no one, a little "
        "more everyone (toy valleys).",
    ]


def predictions(parameters: Parameters | None = None) -> list[Prediction]:
    """Return what the loop predicts of OCD01, OCD02, OCD04 and OCD05."""
    parameters = parameters or DEFAULT
    return [*_fitted(parameters), *_held_out(parameters)]


def _fitted(parameters: Parameters) -> list[Prediction]:
    rows = []
    for id, drug in (("OCD01", True), ("OCD02", False)):
        row = measurement(id)
        responders = round(row.number / 100.0 * row.people)
        low, high = exact_interval(responders, row.people)
        rows.append(
            Prediction.of(
                row,
                f"responders at one week, {row.arm} (%)",
                100.0 * improvement(WEEK_H, drug, parameters)[0],
                low=100 * low,
                high=100 * high,
                reason=f"exact 95 % interval of {responders} of {row.n}",
            )
        )
    return rows


def _held_out(parameters: Parameters) -> list[Prediction]:
    share, fall = improvement(THREE_DAYS_H, True, parameters)
    responders, bound = measurement("OCD04"), measurement("OCD05")
    low, high = exact_interval(int(responders.number), responders.people)
    return [
        Prediction.of(
            responders,
            "responders in the first three days (of 10 people)",
            responders.people * share,
            low=responders.people * low,
            high=responders.people * high,
            reason="exact 95 % interval of 0 of 10",
        ),
        Prediction.of(
            bound,
            "mean improvement in the first three days (%)",
            100.0 * fall,
            low=0.0,
            high=bound.value,
            reason="the paper's own upper bound",
        ),
    ]
