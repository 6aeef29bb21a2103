"""What one session says of pressure, its timing, high readings, linearity, and mood's three ways.

The time to "baseline" is read as a reader of means would: when the mean rise is smaller than the
noise of a mean over the study's n. Dissociation has no published height for an infusion, so none is
predicted.
"""

from __future__ import annotations

import math

import numpy as np

from ketamine_brain.evidence.measurements import measurement, numbers_in
from ketamine_brain.models.infusion_session import (
    CLINIC_INFUSION,
    DEFAULT,
    SPRAY,
    TRAJECTORIES,
    Parameters,
    simulate,
    simulate_readings,
    typical_course,
)
from ketamine_brain.models.pharmacokinetics import KAMP, MINUTES_PER_HOUR, Dose
from ketamine_brain.models.predictions import Prediction

FINE_H = np.linspace(0.0, 8.0, 2881)  # ten seconds apart
PATIENTS, SEED = 10_000, 0
LABEL_SESSIONS, LABEL_HOURS = 8, 1.5  # twice a week for four weeks, readings in the first hours
CLINIC_SESSIONS = 4  # "repeat dose" in the row; the number is our assumption
DAY_AFTER_THIRD = 1.0


def predictions(parameters: Parameters | None = None) -> list[Prediction]:
    """Return one `Prediction` for each measured row; EXP35 was held out, the rest set constants."""
    p = parameters or DEFAULT
    return [*_pressure(p), *_durations(p), *_shares(p), *_linearity(p), *_trajectories(p)]


def _pressure(p):
    peak_time, systolic, diastolic = (
        measurement("EXP25"),
        measurement("EXP28"),
        measurement("EXP29"),
    )
    spray, infusion = simulate(SPRAY, FINE_H, p), simulate(CLINIC_INFUSION, FINE_H, p)
    yield Prediction.of(
        peak_time,
        "time of the pressure peak after a spray (min)",
        MINUTES_PER_HOUR * FINE_H[spray.systolic_rise_mmhg.argmax()],
        observed=peak_time.value,
        low=peak_time.number - 5,
        high=peak_time.number + 5,
        reason="no spread printed; ten minutes",
    )
    for row, rise in (
        (systolic, infusion.systolic_rise_mmhg),
        (diastolic, infusion.diastolic_rise_mmhg),
    ):
        yield Prediction.of(
            row,
            f"{row.quantity}, infusion (mmHg)",
            rise.max(),
            observed=row.value,
            low=row.low,
            high=row.high,
            reason="published 95% CI",
            use="calibrate",
        )


def _hours_of_rise(dose, people, p):
    """Return the hour at which the mean systolic rise sinks into the noise of a mean.

    That is 1.96 standard errors of a mean over `people`.
    """
    rise = simulate(dose, FINE_H, p).systolic_rise_mmhg
    return FINE_H[np.flatnonzero(rise > 1.96 * p.systolic_scatter / math.sqrt(people))[-1]]


def _durations(p):
    spray, infusion = measurement("EXP26"), measurement("EXP34")
    yield Prediction.of(
        spray,
        "how long the pressure stays up after a spray, seen in 346 people (h)",
        _hours_of_rise(SPRAY, measurement("EXP01").people, p),
        observed=spray.value,
        low=spray.number - 0.5,
        high=spray.number + 0.5,
        reason="no spread printed; a whole hour",
    )
    yield Prediction.of(
        infusion,
        "pressure back to baseline after an infusion's end, seen in 49 people (h)",
        _hours_of_rise(CLINIC_INFUSION, infusion.people, p) - CLINIC_INFUSION.duration_h,
        observed=infusion.value,
        low=0.0,
        high=infusion.value,
        reason="back by the time it was looked for",
    )


def _shares(p):
    large, clinic = measurement("EXP27"), measurement("EXP35")
    low, high = numbers_in(large.dispersion)[0], numbers_in(large.dispersion.replace("-", " "))[1]
    label = dict(
        parameters=p, patients=PATIENTS, seed=SEED, sessions=LABEL_SESSIONS, until_h=LABEL_HOURS
    )
    for what, dose, least, most in (
        ("a spray", SPRAY, *large.interval),
        ("no drug", Dose(0.0), low, high),
    ):
        share = 100 * simulate_readings(doses=dose, **label).share_rising(40, 25)
        yield Prediction.of(
            large,
            f"people whose pressure rises by 40/25 mmHg or more after {what} (%)",
            share,
            observed=(least + most) / 2,
            low=least,
            high=most,
            reason="published range",
        )
    share = clinic.number / 100
    error = 196 * math.sqrt(share * (1 - share) / clinic.people)
    got = 100 * simulate_readings(PATIENTS, SEED, CLINIC_SESSIONS, parameters=p).share_above(
        165, 100
    )
    yield Prediction.of(
        clinic,
        "people who reach 165/100 mmHg in four infusions (%)",
        got,
        observed=clinic.value,
        low=clinic.number - error,
        high=clinic.number + error,
        reason="95% binomial interval",
    )


def _linearity(p):
    row = measurement("PK63")
    targets = np.array([0.0, 50, 100, 150, 200])
    steady = [
        simulate(Dose(level / 1000 * KAMP.clearance_l_h * 60, 0, 60), [59.9], p).dissociation[0]
        for level in targets
    ]
    yield Prediction.of(
        row,
        "linear correlation of effect with steady level, 0 to 200 ng/mL (R)",
        np.corrcoef(targets, steady)[0, 1],
        observed=sum(row.interval) / 2,
        low=row.low,
        high=1.0,
        reason="at least the least published R",
    )


def _trajectories(p):
    final = typical_course([0, 2 * p.course_gap_days + DAY_AFTER_THIRD], parameters=p).qids[:, 1]
    for id, name, score, share in zip(
        ("EXP71", "EXP72", "EXP73"), TRAJECTORIES, final, p.shares, strict=True
    ):
        row = measurement(id)
        after = numbers_in(row.dispersion)[1]
        yield Prediction.of(
            row,
            f"final score, {name} (QIDS points)",
            score,
            observed=after,
            low=after - 0.05,
            high=after + 0.05,
            reason="no spread printed; one decimal",
        )
        yield Prediction.of(
            row,
            f"people, {name} (of {row.n})",
            share * row.n,
            observed=row.value,
            low=row.number - 0.5,
            high=row.number + 0.5,
            reason="a count",
        )
