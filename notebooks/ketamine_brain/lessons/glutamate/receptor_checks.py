"""The receptor model in front of its rows: what it was built from, and three tests kept aside."""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models import nmda_receptor as nmda
from ketamine_brain.models.predictions import Prediction

TEN_POINTS = "no spread is printed: ten percentage points either way"
ONE_PERCENT = "no spread is printed and the constant is used as it stands: 1 % either way"


def predictions(parameters: nmda.Parameters | None = None) -> list[Prediction]:
    """Return what the receptor model says of each calibrate and validate row it uses."""
    p = parameters or nmda.DEFAULT
    return [*_magnesium(p), *_block_curve(p), *_rates(p), *_patches(p), _one_hour_later(p)]


def _logit(fraction):
    return np.log(fraction / (1.0 - fraction))


def _magnesium(p):
    at_zero, at_forty = nmda.magnesium_block(np.array([0.0, 40.0]), parameters=p)
    slope, constant = (_logit(at_forty) - _logit(at_zero)) / 40.0, at_zero / (1.0 - at_zero)
    for id, what, value in (
        ("RX01", "steepness of magnesium block, 1/mV", slope),
        ("RX02", "magnesium constant, mM", constant),
    ):
        yield Prediction.within(
            measurement(id), what, value, 0.01 * measurement(id).number, ONE_PERCENT
        )


def _block_curve(p):
    dose = np.geomspace(0.01, 100.0, 2001)
    logits = _logit(nmda.ketamine_block(dose, -70.0, parameters=p))
    half = np.exp(np.interp(0.0, logits, np.log(dose)))
    hill = np.polyfit(np.log(dose), logits, 1)[0]
    at_minus_20 = np.exp(
        np.interp(0.0, _logit(nmda.ketamine_block(dose, -20.0, parameters=p)), np.log(dose))
    )
    thermal_mv = nmda.GAS_CONSTANT_OVER_FARADAY_MV * 295.15
    yield Prediction.within(
        measurement("RX04"),
        "ketamine that halves the current at −70 mV, µM",
        half,
        0.03,
        "printed ± 0.03",
    )
    yield Prediction.within(
        measurement("RX05"), "steepness of the block curve", hill, 0.02, "printed ± 0.02"
    )
    yield Prediction.within(
        measurement("RX06"),
        "electrical distance",
        np.log(at_minus_20 / half) * thermal_mv / 50.0,
        0.04,
        "printed ± 0.04",
    )


def _rates(p):
    _, leaving = nmda.relaxation(0.0, 1.0, parameters=p)
    _, both = nmda.relaxation(1.0, 1.0, parameters=p)
    settled = nmda.relaxation(1.0, 1.0, parameters=p)[0]
    per_molar = (both - leaving) * 1e6
    yield Prediction.within(
        measurement("RX07"),
        "rate of entering active channels, 1/(M s)",
        per_molar,
        0.05e6,
        "printed ± 0.05e6",
    )
    yield Prediction.within(
        measurement("RX08"),
        "rate of leaving active channels, 1/s",
        leaving,
        0.05,
        "printed ± 0.05",
    )
    row = measurement("RX04")
    yield Prediction(
        ids=("RX04", "RX07", "RX08"),
        what="ketamine that halves the current, from the two rates, µM",
        observed=row.number,
        predicted=float(1.0 / settled - 1.0),
        low=row.number - 0.03,
        high=row.number + 0.03,
        reason="printed ± 0.03 on the half-block level",
        use=row.use,
    )
    kept = nmda.simulate_trapping(
        [nmda.Phase(600, 1.0), nmda.Phase(600, 0.0, 0.0)], parameters=p
    ).blocked
    yield Prediction(
        ids=("RX09",),
        what="share of drug a closed channel still holds after 10 min",
        observed=1.0,
        predicted=float(kept[-1] / kept[59]),
        low=0.95,
        high=1.0,
        reason="fully trapped, read as at least 95 %",
        use=measurement("RX09").use,
    )


def _patches(p):
    for id, name, doses in (
        ("RX16", "cell-attached", (0.1, 1.0)),
        ("RX17", "outside-out", (1.0, 10.0)),
    ):
        for dose, observed in zip(doses, measurement(id).numbers, strict=True):
            left = 100.0 * (1.0 - nmda.ketamine_block(dose, -70.0, parameters=p))
            yield Prediction.within(
                measurement(id),
                f"channel activity left at {dose:g} µM, {name}, % of control",
                left,
                10.0,
                TEN_POINTS,
                observed=observed,
            )
    low, high = measurement("RX16").numbers[1], measurement("RX17").numbers[0]
    left = 100.0 * (1.0 - nmda.ketamine_block(1.0, -70.0, parameters=p))
    yield Prediction(
        ids=("RX16", "RX17"),
        what="activity left at 1 µM lies between the two patches, %",
        observed=(low + high) / 2,
        predicted=float(left),
        low=low,
        high=high,
        reason="the two patch configurations of one study",
        use=measurement("RX16").use,
    )


def _one_hour_later(p):
    washed = nmda.simulate_trapping([nmda.Phase(900, 5.0), nmda.Phase(3600, 0.0)], parameters=p)
    return Prediction(
        ids=("RX34",),
        what="occupancy an hour after the drug has left, active channels, % of all",
        observed=0.0,
        predicted=float(100.0 * washed.blocked[-1]),
        low=0.0,
        high=5.0,
        reason="none was found; 5 % taken as the least seen (tests release, not clearance)",
        use=measurement("RX34").use,
    )
