"""What the four ketamine sets say of measured levels, routes and half-lives.

A row whose use is `teach` but that gave no constant (the review's peaks) is tested like a held-out
one.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.evidence.measurements import measurement, numbers_in
from ketamine_brain.models.pharmacokinetics import (
    MINUTES_PER_HOUR,
    PARAMETER_SETS,
    Dose,
    Parameters,
    apparent_half_life,
    central_course,
    simulate,
    simulate_amounts,
    typical_body,
)
from ketamine_brain.models.predictions import Prediction

FINE_H = np.linspace(0.0, 6.0, 2161)  # ten seconds apart
AFTER_ALL_H = np.array([1000.0])
MG_PER_KG_TRIAL, MINUTES_TRIAL, WEIGHT_KG = 0.5, 40.0, 70.0


def predictions(parameters: Parameters | None = None) -> list[Prediction]:
    """Return one `Prediction` for each measured row and parameter set, known misses included."""
    sets = {"this set": parameters} if parameters else PARAMETER_SETS
    parts = (_disposition, _peaks, _routes, _nasal, _half_lives)
    return [prediction for part in parts for prediction in part(sets)]


def _disposition(sets):
    volume, clearance = measurement("PK05"), measurement("PK06")
    for name, p in sets.items():
        total = sum(
            v for v in (p.central_volume_l, p.fast_volume_l, p.slow_volume_l) if v is not None
        )
        yield Prediction.of(
            volume,
            f"volume of distribution, {name} (L)",
            total,
            observed=volume.value,
            low=volume.low,
            high=volume.high,
            reason="published 95% CI",
        )
        yield Prediction.of(
            clearance,
            f"clearance, {name} (L/h)",
            p.clearance_l_h,
            observed=clearance.value,
            low=clearance.low,
            high=clearance.high,
            reason="published 95% CI",
        )


def _peaks(sets):
    peak, band, oral = measurement("PK01"), measurement("PK02"), measurement("PK04")
    infusion = Dose(MG_PER_KG_TRIAL * WEIGHT_KG, 0.0, MINUTES_TRIAL / MINUTES_PER_HOUR)
    swallowed = Dose(MG_PER_KG_TRIAL * WEIGHT_KG, route="oral")
    spread = numbers_in(oral.dispersion)[0]
    for name, p in sets.items():
        yield Prediction.of(
            (peak, band),
            f"peak after 0.5 mg/kg over 40 min, {name} (ng/mL)",
            simulate(infusion, FINE_H, p).ketamine_ng_ml.max(),
            observed=peak.value,
            low=band.low,
            high=band.high,
            reason="the peak has no printed spread; the range another study printed for this dose",
        )
        yield Prediction.of(
            oral,
            f"peak after 0.5 mg/kg by mouth, {name} (ng/mL)",
            simulate(swallowed, FINE_H, p).ketamine_ng_ml.max(),
            observed=oral.value,
            low=oral.number - spread,
            high=oral.number + spread,
            reason="published spread",
        )


def _exposure(route, parameters):
    """Return the area under the ketamine curve (ng/mL h) of 1 mg, to infinity."""
    body = typical_body(parameters)
    return (
        central_course(body, Dose(1.0, route=route), AFTER_ALL_H, after=(0.0,))[0, 0]
        / body.central_volume_l[0]
        * 1000.0
    )


def _routes(sets):
    typical = next(iter(sets.values()))
    share = {
        route: 100 * _exposure(route, typical) / _exposure("iv", typical)
        for route in ("im", "nasal", "sublingual", "oral")
    }
    for id, route in (("PK70", "im"), ("PK44", "nasal"), ("PK66", "nasal"), ("PK45", "oral")):
        row = measurement(id)
        yield Prediction.of(
            row,
            f"{route} exposure as a share of IV (%)",
            share[route],
            observed=row.value,
            low=row.number - 0.5,
            high=row.number + 0.5,
            reason="no spread printed; a whole per cent",
        )
    mouth, tongue, nose, metabolite = (measurement(id) for id in ("PK27", "PK54", "PK68", "PK28"))
    error = mouth.number * numbers_in(mouth.dispersion)[0] / 100 / math.sqrt(mouth.people)
    yield Prediction.of(
        mouth,
        "oral exposure as a share of IV (%)",
        share["oral"],
        observed=mouth.value,
        low=mouth.number - error,
        high=mouth.number + error,
        reason="one standard error, from the published spread",
    )
    low, high = numbers_in(tongue.dispersion)[1:]
    yield Prediction.of(
        tongue,
        "sublingual exposure as a share of IV (%)",
        share["sublingual"],
        observed=tongue.value,
        low=low,
        high=high,
        reason="published 90% CI",
    )
    usual, early, late = numbers_in(tongue.time)
    for name, p in sets.items():
        yield Prediction.of(
            tongue,
            f"time of the sublingual peak, {name} (h)",
            _peak_time_h("sublingual", p),
            observed=usual,
            low=early,
            high=late,
            reason="published range",
        )
        yield Prediction.of(
            nose,
            f"time of the nasal peak, {name} (min)",
            MINUTES_PER_HOUR * _peak_time_h("nasal", p),
            observed=sum(nose.interval) / 2,
            low=nose.low,
            high=nose.high,
            reason="published range",
        )
        # The ratio is of a study in which the share PK27 of a swallowed dose arrived.
        theirs = dataclasses.replace(p, oral_bioavailability=mouth.number / 100)
        amounts = simulate_amounts(Dose(1.0, route="oral"), AFTER_ALL_H, theirs)
        made = amounts.norketamine_cleared_mg[0] / theirs.norketamine_clearance_l_h * 1000.0
        yield Prediction.within(
            metabolite,
            f"norketamine exposure over ketamine's by mouth, {name} (ratio)",
            made / _exposure("oral", theirs),
            0.05,
            "no spread printed; one decimal",
        )


def _peak_time_h(route, parameters):
    return FINE_H[simulate(Dose(20.0, route=route), FINE_H, parameters).ketamine_ng_ml.argmax()]


def _nasal(sets):
    typical = next(iter(sets.values()))
    rows = [measurement(id) for id in ("PK49", "PK50", "PK51")]
    amounts_mg = [numbers_in(row.arm)[0] for row in rows]
    logs = [math.log(numbers_in(row.dispersion)[0]) for row in rows]
    for name, p in sets.items():
        peaks = [
            simulate(Dose(mg, route="nasal"), FINE_H, p).ketamine_ng_ml.max() for mg in amounts_mg
        ]
        for row, mg, spread, peak in zip(rows, amounts_mg, logs, peaks, strict=True):
            yield Prediction.of(
                row,
                f"peak after {mg:g} mg by nose, {name} (ng/mL)",
                peak,
                observed=row.value,
                low=row.number / math.exp(spread),
                high=row.number * math.exp(spread),
                reason="one published geometric SD",
            )
    error = math.hypot(logs[0] / math.sqrt(rows[0].people), logs[2] / math.sqrt(rows[2].people))
    ratio = rows[2].number / rows[0].number
    yield Prediction.of(
        (rows[2], rows[0]),
        "nasal peak at 50 mg over that at 10 mg (ratio; any linear model says 5)",
        peaks[2] / peaks[0],
        observed=ratio,
        low=ratio * math.exp(-error),
        high=ratio * math.exp(error),
        reason="one standard error, from the geometric SDs",
    )
    metabolite, share = measurement("PK52"), measurement("PK53")
    spread = numbers_in(metabolite.dispersion)[0]
    yield Prediction.of(
        metabolite,
        "norketamine peak after 50 mg by nose, Kamp 2020 (ng/mL)",
        simulate(Dose(amounts_mg[2], route="nasal"), FINE_H, typical).norketamine_ng_ml.max(),
        observed=metabolite.value,
        low=metabolite.number / spread,
        high=metabolite.number * spread,
        reason="one published geometric SD",
    )
    low, middle, high = sorted(share.numbers)
    yield Prediction.of(
        share,
        "nasal exposure as a share of IV, 10 to 50 mg (%)",
        100 * _exposure("nasal", typical) / _exposure("iv", typical),
        observed=middle,
        low=low,
        high=high,
        reason="the three printed values",
    )


def _half_lives(sets):
    short, chiral, label = measurement("PK46"), measurement("PK40"), measurement("PK67")
    s, r = chiral.numbers
    below, above = numbers_in(chiral.dispersion)
    long_h = np.linspace(0.0, 36.0, 721)
    for name, p in sets.items():
        course = simulate(Dose(20.0), long_h, p)
        yield Prediction.of(
            short,
            f"half-life from samples at 1 to 8 h, {name} (min)",
            MINUTES_PER_HOUR * apparent_half_life(course, 1, 8),
            observed=short.value,
            low=short.number - 5,
            high=short.number + 5,
            reason="no spread printed; ten minutes",
        )
        late = apparent_half_life(course, 8, 36)
        yield Prediction(
            ids=(chiral.id,),
            what=f"half-life from samples at 8 to 36 h, {name} (h)",
            observed=(s + r) / 2,
            predicted=late,
            low=s - below,
            high=r + above,
            reason="one published SD around both forms",
            use="calibrate",
        )
        yield Prediction.of(
            label,
            f"half-life from samples at 8 to 36 h, esketamine, {name} (h)",
            late,
            observed=sum(label.interval) / 2,
            low=label.low,
            high=label.high,
            reason="published range",
        )
