"""What the clinic form of the fear model says: fitted on one trial, asked about all others.

Fitted: the difference at week 2 [PTS05], the share of responders on midazolam [PTS08] and the
median time to loss of response [PTS09], with the patient spread [PTS05 / PTS06] and the responder
line [PTS11] of the same trial. Held out: the largest trial [PTS13] and the pooled effects
[PTS17–PTS19, PTS22]. The window hypothesis also makes signs [PTS33, PTS35–PTS37], which the
laboratory form is built to give: the tests hold them, no prediction counts them.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models.fear_learning import DEFAULT, Parameters, simulate_clinic
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.models.statistics import exact_interval

FITTED_COURSE = (0, 2, 4, 7, 9, 11)  # six infusions in two weeks [PTS10]
NULL_COURSE = (0, 3, 7, 10, 14, 17, 21, 24)  # eight infusions, twice weekly [PTS14]
FITTED_DAY, NULL_DAY = 14.0, 28.0  # end of each course
LEAST_CHANCE = 0.05  # rarer than one trial in twenty counts as a surprise


def patient_sd() -> float:
    """Return the spread between people, CAPS-5 points, that makes [PTS05] into [PTS06]."""
    return measurement("PTS05").number / measurement("PTS06").number


def effect_size(infusion_days, day: float, parameters: Parameters = DEFAULT) -> float:
    """Return control minus ketamine on `day`, in patient standard deviations."""
    return (
        float(simulate_clinic(infusion_days, [day], parameters).difference_points[0]) / patient_sd()
    )


def responder_line(parameters: Parameters = DEFAULT) -> float:
    """Return how many points better a responder must be [PTS11]."""
    return measurement("PTS11").number / 100.0 * parameters.baseline_points


def mean_drops(parameters: Parameters = DEFAULT) -> tuple[float, float]:
    """Return the mean drops (ketamine, control) in points at the end of the fitted course."""
    course = simulate_clinic(FITTED_COURSE, [FITTED_DAY], parameters)
    ends = np.array([course.ketamine_points[0], course.control_points[0]])
    ketamine, control = (parameters.baseline_points - ends).tolist()
    return ketamine, control


def days_to_loss(mean_drop: float, parameters: Parameters) -> float:
    """Return the days until the median responder, whose gain fades daily, is below the line."""
    from scipy.special import ndtr, ndtri

    line, sd = responder_line(parameters), patient_sd()
    below = ndtr((line - mean_drop) / sd)
    median = mean_drop + sd * ndtri(below + (1.0 - below) / 2.0)
    return math.log(median / line) / -math.log1p(-parameters.return_per_day)


def fit(start: Parameters = DEFAULT) -> Parameters:
    """Return `start` with its fitted constants computed anew from the positive trial's rows."""
    from scipy.optimize import brentq
    from scipy.special import ndtri

    control = responder_line(start) + patient_sd() * ndtri(measurement("PTS08").number / 100.0)
    start = dataclasses.replace(start, setting=float(control / start.baseline_points))
    gap, wanted = measurement("PTS05").number, measurement("PTS09").number
    rate = brentq(
        lambda r: (
            days_to_loss(control + gap, dataclasses.replace(start, return_per_day=r)) - wanted
        ),
        0.003,
        0.19,
    )
    start = dataclasses.replace(start, return_per_day=rate)

    def excess(gain: float) -> float:
        return (
            effect_size(FITTED_COURSE, FITTED_DAY, dataclasses.replace(start, clinic_gain=gain))
            * patient_sd()
            - gap
        )

    return dataclasses.replace(start, clinic_gain=brentq(excess, 0.0, 59.0))


def chance_of_null(effect: float, n1: int, n2: int) -> float:
    """Return the chance, 0..1, that a trial with `n1` and `n2` people finds p > 0.05.

    effect: the true one, in SD; normal test.
    """
    from scipy.special import ndtr

    shift = abs(effect) / math.sqrt(1.0 / n1 + 1.0 / n2)
    return float(ndtr(1.96 - shift) - ndtr(-1.96 - shift))


def notes() -> list[str]:
    """Return what the table of this model's predictions does not say by itself."""
    return [
        "PTS13, PTS17, PTS18, PTS22: fitted on one small trial, the model promises several times "
        "what the larger trial and the pool show.",
        "PTS19 is inside because one infusion of six is a small step in this model, not because "
        "the course is right.",
        "The laboratory form's constants were searched for so that return of fear and the signs of "
        "the window show; its signs test nothing.",
    ]


def predictions(parameters: Parameters | None = None) -> list[Prediction]:
    """Return what the fitted model says of its own trial, the null trial and the pools."""
    parameters = parameters or DEFAULT
    return [*_fitted(parameters), _null(parameters), *_pooled(parameters)]


def _fitted(parameters: Parameters) -> list[Prediction]:
    from scipy.special import ndtr

    gap, drops = measurement("PTS05"), mean_drops(parameters)
    error = numbers_in(gap.dispersion)[0]
    rows = [
        Prediction(
            ids=(gap.id,),
            what="CAPS-5 points between the arms at week 2",
            observed=gap.number,
            predicted=effect_size(FITTED_COURSE, FITTED_DAY, parameters) * patient_sd(),
            low=gap.number - 1.96 * error,
            high=gap.number + 1.96 * error,
            reason="published standard error × 1.96",
            use=gap.use,
        )
    ]
    for id, drop in zip(("PTS07", "PTS08"), drops, strict=True):
        row = measurement(id)
        people = row.people // 2  # two equal arms
        responders = round(row.number / 100.0 * people)
        low, high = exact_interval(responders, people)
        predicted = 100.0 * float(ndtr((drop - responder_line(parameters)) / patient_sd()))
        rows.append(
            Prediction(
                ids=(id,),
                what=f"responders, {row.arm} (%)",
                observed=row.number,
                predicted=predicted,
                low=100 * low,
                high=100 * high,
                reason=f"exact 95 % interval of {responders} of {people}",
                use=row.use,
            )
        )
    loss = measurement("PTS09")
    return [
        *rows,
        Prediction(
            ids=(loss.id,),
            what="median days to loss of response",
            observed=loss.number,
            predicted=days_to_loss(drops[0], parameters),
            low=loss.number / 2,
            high=loss.number * 2,
            reason="no spread is printed: a factor of two either way",
            use=loss.use,
        ),
    ]


def _null(parameters: Parameters) -> Prediction:
    placebo, _, _, _, standard = numbers_in(
        measurement("PTS12").arm
    )  # people, mg/kg, people, mg/kg, people
    row = measurement("PTS13")
    effect = effect_size(NULL_COURSE, NULL_DAY, parameters)
    return Prediction(
        ids=(row.id, "PTS12", "PTS14"),
        what="chance that the largest trial finds nothing after eight infusions",
        observed=1.0,
        predicted=chance_of_null(effect, int(standard), int(placebo)),
        low=LEAST_CHANCE,
        high=1.0,
        reason="a null that comes up in at least 1 trial in 20 is no surprise to the model",
        use=row.use,
    )


def _pooled(parameters: Parameters) -> list[Prediction]:
    moments = {
        "PTS17": (NULL_COURSE, NULL_DAY),
        "PTS18": (NULL_COURSE, NULL_DAY),
        "PTS19": (FITTED_COURSE, 1.0),
        "PTS22": (FITTED_COURSE, 7.0),
    }
    return [
        Prediction(
            ids=(row.id,),
            what=f"{row.quantity} (Hedges g)",
            observed=row.number,
            predicted=effect_size(*moments[row.id], parameters),
            low=row.interval[0],
            high=row.interval[1],
            reason="published 95 % CI of the pooled effect",
            use=row.use,
        )
        for row in map(measurement, moments)
    ]
