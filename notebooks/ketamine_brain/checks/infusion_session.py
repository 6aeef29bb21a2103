"""What one session says of pressure, its timing, the share with high readings, linearity, and three trajectories of mood.

The time to "baseline" is read as a reader of means would: when the mean rise is smaller than the noise of a mean over the
study's n. Dissociation has no published height for an infusion, so none is predicted.
"""

from __future__ import annotations

import math

import numpy as np

from ketamine_brain.models.predictions import USES, Prediction
from ketamine_brain.evidence.measurements import measurement, numbers_in
from ketamine_brain.models.infusion_session import (
    CLINIC_INFUSION,
    SPRAY,
    TRAJECTORIES,
    DEFAULT,
    monitoring_window,
    simulate,
    simulate_readings,
    typical_course,
)
from ketamine_brain.models.pharmacokinetics import KAMP, MINUTES_PER_HOUR, Dose

FINE_H = np.linspace(0.0, 8.0, 2881)  # ten seconds apart
PATIENTS, SEED = 10_000, 0
LABEL_SESSIONS, LABEL_HOURS = (
    8,
    1.5,
)  # twice a week for four weeks, readings in the first hour and a half
CLINIC_SESSIONS = 4  # "repeat dose" in the row; the number is our assumption
DAY_AFTER_THIRD = 1.0


def predictions() -> list[Prediction]:
    """Return one `Prediction` for each measured row; EXP35 was held out, the rest set constants."""
    return [*_pressure(), *_durations(), *_shares(), *_linearity(), *_trajectories()]


def _prediction(row, what, observed, predicted, low, high, reason) -> Prediction:
    return Prediction(
        (row.id,),
        what,
        observed,
        float(predicted),
        low,
        high,
        reason,
        row.use if row.use in USES else "calibrate",
    )


def _pressure():
    peak_time, systolic, diastolic = (
        measurement("EXP25"),
        measurement("EXP28"),
        measurement("EXP29"),
    )
    spray, infusion = simulate(SPRAY, FINE_H), simulate(CLINIC_INFUSION, FINE_H)
    yield _prediction(
        peak_time,
        "time of the pressure peak after a spray (min)",
        peak_time.value,
        MINUTES_PER_HOUR * FINE_H[spray.systolic_rise_mmhg.argmax()],
        peak_time.value - 5,
        peak_time.value + 5,
        "no spread printed; ten minutes",
    )
    for row, rise in (
        (systolic, infusion.systolic_rise_mmhg),
        (diastolic, infusion.diastolic_rise_mmhg),
    ):
        yield _prediction(
            row,
            f"{row.quantity}, infusion (mmHg)",
            row.value,
            rise.max(),
            row.low,
            row.high,
            "published 95% CI",
        )


def _hours_of_rise(dose, people):
    """Return the hour at which the mean systolic rise sinks below 1.96 standard errors of a mean over `people`."""
    rise = simulate(dose, FINE_H).systolic_rise_mmhg
    return FINE_H[np.flatnonzero(rise > 1.96 * DEFAULT.systolic_scatter / math.sqrt(people))[-1]]


def _durations():
    spray, infusion = measurement("EXP26"), measurement("EXP34")
    yield _prediction(
        spray,
        "how long the pressure stays up after a spray, seen in 346 people (h)",
        spray.value,
        _hours_of_rise(SPRAY, measurement("EXP01").n),
        spray.value - 0.5,
        spray.value + 0.5,
        "no spread printed; a whole hour",
    )
    yield _prediction(
        infusion,
        "pressure back to baseline after an infusion's end, seen in 49 people (h)",
        infusion.value,
        _hours_of_rise(CLINIC_INFUSION, infusion.n) - CLINIC_INFUSION.duration_h,
        0.0,
        infusion.value,
        "back by the time it was looked for",
    )


def _shares():
    large, clinic = measurement("EXP27"), measurement("EXP35")
    low, high = numbers_in(large.dispersion)[0], numbers_in(large.dispersion.replace("-", " "))[1]
    label = dict(patients=PATIENTS, seed=SEED, sessions=LABEL_SESSIONS, until_h=LABEL_HOURS)
    for what, dose, least, most in (
        ("a spray", SPRAY, large.low, large.high),
        ("no drug", Dose(0.0), low, high),
    ):
        share = 100 * simulate_readings(doses=dose, **label).share_rising(40, 25)
        yield _prediction(
            large,
            f"people whose pressure rises by 40/25 mmHg or more after {what} (%)",
            (least + most) / 2,
            share,
            least,
            most,
            "published range",
        )
    share = clinic.value / 100
    error = 196 * math.sqrt(share * (1 - share) / clinic.n)
    got = 100 * simulate_readings(PATIENTS, SEED, CLINIC_SESSIONS).share_above(165, 100)
    yield _prediction(
        clinic,
        "people who reach 165/100 mmHg in four infusions (%)",
        clinic.value,
        got,
        clinic.value - error,
        clinic.value + error,
        "95% binomial interval",
    )


def _linearity():
    row = measurement("PK63")
    targets = np.array([0.0, 50, 100, 150, 200])
    steady = [
        simulate(Dose(level / 1000 * KAMP.clearance_l_h * 60, 0, 60), [59.9]).dissociation[0]
        for level in targets
    ]
    yield _prediction(
        row,
        "linear correlation of effect with steady level, 0 to 200 ng/mL (R)",
        (row.low + row.high) / 2,
        np.corrcoef(targets, steady)[0, 1],
        row.low,
        1.0,
        "at least the least published R",
    )


def _trajectories():
    final = typical_course([0, 2 * DEFAULT.course_gap_days + DAY_AFTER_THIRD]).qids[:, 1]
    for id, name, score, share in zip(
        ("EXP71", "EXP72", "EXP73"), TRAJECTORIES, final, DEFAULT.shares
    ):
        row = measurement(id)
        after = numbers_in(row.dispersion)[1]
        yield _prediction(
            row,
            f"final score, {name} (QIDS points)",
            after,
            score,
            after - 0.05,
            after + 0.05,
            "no spread printed; one decimal",
        )
        yield _prediction(
            row,
            f"people, {name} (of {row.n})",
            row.value,
            share * row.n,
            row.value - 0.5,
            row.value + 0.5,
            "a count",
        )


def label_watch_h() -> float:
    """Return the hours the label's rule asks for after a dose, as the model holds it, to compare with RSK43."""
    return monitoring_window(SPRAY)[1]
