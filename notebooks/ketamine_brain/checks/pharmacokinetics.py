"""What the three ketamine sets say of measured levels, routes and half-lives.

A row whose use is `teach` but that gave no constant (the review's peaks) is tested like a held-out one.
"""

from __future__ import annotations

import math

import numpy as np

from ketamine_brain.models.predictions import USES, Prediction
from ketamine_brain.evidence.measurements import Measurement, measurement, numbers_in
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    MINUTES_PER_HOUR,
    PARAMETER_SETS,
    Dose,
    apparent_half_life,
    central_course,
    simulate,
    simulate_amounts,
    typical_body,
)

FINE_H = np.linspace(0.0, 6.0, 2161)  # ten seconds apart
AFTER_ALL_H = np.array([1000.0])
MG_PER_KG_TRIAL, MINUTES_TRIAL, WEIGHT_KG = 0.5, 40.0, 70.0


def predictions() -> list[Prediction]:
    """Return one `Prediction` for each measured row and parameter set; nasal and half-life rows include known misses."""
    return [*_disposition(), *_peaks(), *_routes(), *_nasal(), *_half_lives()]


def _prediction(rows, what, observed, predicted, low, high, reason) -> Prediction:
    rows = [rows] if isinstance(rows, Measurement) else rows
    use = rows[0].use if rows[0].use in USES else "validate"
    return Prediction(
        tuple(row.id for row in rows), what, observed, float(predicted), low, high, reason, use
    )


def _disposition():
    volume, clearance = measurement("PK05"), measurement("PK06")
    for name, p in PARAMETER_SETS.items():
        total = sum(
            v for v in (p.central_volume_l, p.fast_volume_l, p.slow_volume_l) if v is not None
        )
        yield _prediction(
            volume,
            f"volume of distribution, {name} (L)",
            volume.value,
            total,
            volume.low,
            volume.high,
            "published 95% CI",
        )
        yield _prediction(
            clearance,
            f"clearance, {name} (L/h)",
            clearance.value,
            p.clearance_l_h,
            clearance.low,
            clearance.high,
            "published 95% CI",
        )


def _peaks():
    peak, band, oral = measurement("PK01"), measurement("PK02"), measurement("PK04")
    infusion = Dose(MG_PER_KG_TRIAL * WEIGHT_KG, 0.0, MINUTES_TRIAL / MINUTES_PER_HOUR)
    swallowed = Dose(MG_PER_KG_TRIAL * WEIGHT_KG, route="oral")
    spread = numbers_in(oral.dispersion)[0]
    for name, p in PARAMETER_SETS.items():
        yield _prediction(
            [peak, band],
            f"peak after 0.5 mg/kg over 40 min, {name} (ng/mL)",
            peak.value,
            simulate(infusion, FINE_H, p).ketamine_ng_ml.max(),
            band.low,
            band.high,
            "the peak has no printed spread; the range another study printed for this dose",
        )
        yield _prediction(
            oral,
            f"peak after 0.5 mg/kg by mouth, {name} (ng/mL)",
            oral.value,
            simulate(swallowed, FINE_H, p).ketamine_ng_ml.max(),
            oral.value - spread,
            oral.value + spread,
            "published spread",
        )


def _exposure(route, parameters=KAMP):
    """Return the area under the ketamine curve (ng/mL h) of 1 mg, to infinity."""
    body = typical_body(parameters)
    return (
        central_course(body, Dose(1.0, route=route), AFTER_ALL_H, after=(0.0,))[0, 0]
        / body.central_volume_l[0]
        * 1000.0
    )


def _routes():
    share = {
        route: 100 * _exposure(route) / _exposure("iv")
        for route in ("im", "nasal", "sublingual", "oral")
    }
    for id, route in (("PK70", "im"), ("PK44", "nasal"), ("PK66", "nasal"), ("PK45", "oral")):
        row = measurement(id)
        yield _prediction(
            row,
            f"{route} exposure as a share of IV (%)",
            row.value,
            share[route],
            row.value - 0.5,
            row.value + 0.5,
            "no spread printed; a whole per cent",
        )
    mouth, tongue, nose, metabolite = (measurement(id) for id in ("PK27", "PK54", "PK68", "PK28"))
    error = mouth.value * numbers_in(mouth.dispersion)[0] / 100 / math.sqrt(mouth.n)
    yield _prediction(
        mouth,
        "oral exposure as a share of IV (%)",
        mouth.value,
        share["oral"],
        mouth.value - error,
        mouth.value + error,
        "one standard error, from the published spread",
    )
    low, high = numbers_in(tongue.dispersion)[1:]
    yield _prediction(
        tongue,
        "sublingual exposure as a share of IV (%)",
        tongue.value,
        share["sublingual"],
        low,
        high,
        "published 90% CI",
    )
    usual, early, late = numbers_in(tongue.time)
    for name, p in PARAMETER_SETS.items():
        yield _prediction(
            tongue,
            f"time of the sublingual peak, {name} (h)",
            usual,
            _peak_time_h("sublingual", p),
            early,
            late,
            "published range",
        )
        yield _prediction(
            nose,
            f"time of the nasal peak, {name} (min)",
            (nose.low + nose.high) / 2,
            MINUTES_PER_HOUR * _peak_time_h("nasal", p),
            nose.low,
            nose.high,
            "published range",
        )
        amounts = simulate_amounts(Dose(1.0, route="oral"), AFTER_ALL_H, p)
        metabolite_exposure = (
            amounts.norketamine_cleared_mg[0] / p.norketamine_clearance_l_h * 1000.0
        )
        yield _prediction(
            metabolite,
            f"norketamine exposure over ketamine's by mouth, {name} (ratio)",
            metabolite.value,
            metabolite_exposure / _exposure("oral", p),
            metabolite.value - 0.05,
            metabolite.value + 0.05,
            "no spread printed; one decimal",
        )


def _peak_time_h(route, parameters):
    return FINE_H[simulate(Dose(20.0, route=route), FINE_H, parameters).ketamine_ng_ml.argmax()]


def _nasal():
    rows = [measurement(id) for id in ("PK49", "PK50", "PK51")]
    amounts_mg = [numbers_in(row.arm)[0] for row in rows]
    logs = [math.log(numbers_in(row.dispersion)[0]) for row in rows]
    for name, p in PARAMETER_SETS.items():
        peaks = [
            simulate(Dose(mg, route="nasal"), FINE_H, p).ketamine_ng_ml.max() for mg in amounts_mg
        ]
        for row, mg, spread, peak in zip(rows, amounts_mg, logs, peaks):
            yield _prediction(
                row,
                f"peak after {mg:g} mg by nose, {name} (ng/mL)",
                row.value,
                peak,
                row.value / math.exp(spread),
                row.value * math.exp(spread),
                "one published geometric SD",
            )
    error = math.hypot(logs[0] / math.sqrt(rows[0].n), logs[2] / math.sqrt(rows[2].n))
    ratio = rows[2].value / rows[0].value
    yield _prediction(
        [rows[2], rows[0]],
        "nasal peak at 50 mg over that at 10 mg (ratio; any linear model says 5)",
        ratio,
        peaks[2] / peaks[0],
        ratio * math.exp(-error),
        ratio * math.exp(error),
        "one standard error, from the geometric SDs",
    )
    metabolite, share = measurement("PK52"), measurement("PK53")
    spread = numbers_in(metabolite.dispersion)[0]
    yield _prediction(
        metabolite,
        "norketamine peak after 50 mg by nose, Kamp 2020 (ng/mL)",
        metabolite.value,
        simulate(Dose(amounts_mg[2], route="nasal"), FINE_H).norketamine_ng_ml.max(),
        metabolite.value / spread,
        metabolite.value * spread,
        "one published geometric SD",
    )
    low, middle, high = sorted(share.numbers)
    yield _prediction(
        share,
        "nasal exposure as a share of IV, 10 to 50 mg (%)",
        middle,
        100 * _exposure("nasal") / _exposure("iv"),
        low,
        high,
        "the three printed values",
    )


def _half_lives():
    short, chiral, label = measurement("PK46"), measurement("PK40"), measurement("PK67")
    s, r = chiral.numbers
    below, above = numbers_in(chiral.dispersion)
    long_h = np.linspace(0.0, 36.0, 721)
    for name, p in PARAMETER_SETS.items():
        course = simulate(Dose(20.0), long_h, p)
        yield _prediction(
            short,
            f"half-life from samples at 1 to 8 h, {name} (min)",
            short.value,
            MINUTES_PER_HOUR * apparent_half_life(course, 1, 8),
            short.value - 5,
            short.value + 5,
            "no spread printed; ten minutes",
        )
        late = apparent_half_life(course, 8, 36)
        yield Prediction(
            (chiral.id,),
            f"half-life from samples at 8 to 36 h, {name} (h)",
            (s + r) / 2,
            late,
            s - below,
            r + above,
            "one published SD around both forms",
            "calibrate",
        )
        yield _prediction(
            label,
            f"half-life from samples at 8 to 36 h, esketamine, {name} (h)",
            (label.low + label.high) / 2,
            late,
            label.low,
            label.high,
            "published range",
        )
