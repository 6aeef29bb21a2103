"""The receptor model in front of its rows: what it was built from, and three tests kept aside (two patches, and 1 h later)."""

from __future__ import annotations

import numpy as np

from ketamine_brain.models.predictions import Prediction
from ketamine_brain.evidence import measurement
from ketamine_brain.models import nmda_receptor as nmda

TEN_POINTS = "no spread is printed: ten percentage points either way"
ONE_PERCENT = "no spread is printed and the constant is used as it stands: 1 % either way"


def predictions() -> list[Prediction]:
    """Return what the receptor model says of each calibrate and validate row it uses."""
    return [*_magnesium(), *_block_curve(), *_rates(), *_patches(), _one_hour_later()]


def _against(id, what, predicted, spread, reason, observed=None):
    row = measurement(id)
    observed = row.value if observed is None else observed
    return Prediction(
        (id,),
        what,
        observed,
        float(predicted),
        observed - spread,
        observed + spread,
        reason,
        row.use,
    )


def _logit(fraction):
    return np.log(fraction / (1.0 - fraction))


def _magnesium():
    at_zero, at_forty = nmda.magnesium_block(np.array([0.0, 40.0]))
    slope, constant = (_logit(at_forty) - _logit(at_zero)) / 40.0, at_zero / (1.0 - at_zero)
    for id, what, value in (
        ("RX01", "steepness of magnesium block, 1/mV", slope),
        ("RX02", "magnesium constant, mM", constant),
    ):
        yield _against(id, what, value, 0.01 * measurement(id).value, ONE_PERCENT)


def _block_curve():
    dose = np.geomspace(0.01, 100.0, 2001)
    logits = _logit(nmda.ketamine_block(dose, -70.0))
    half = np.exp(np.interp(0.0, logits, np.log(dose)))
    hill = np.polyfit(np.log(dose), logits, 1)[0]
    at_minus_20 = np.exp(np.interp(0.0, _logit(nmda.ketamine_block(dose, -20.0)), np.log(dose)))
    thermal_mv = nmda.GAS_CONSTANT_OVER_FARADAY_MV * 295.15
    yield _against(
        "RX04", "ketamine that halves the current at −70 mV, µM", half, 0.03, "printed ± 0.03"
    )
    yield _against("RX05", "steepness of the block curve", hill, 0.02, "printed ± 0.02")
    yield _against(
        "RX06",
        "electrical distance",
        np.log(at_minus_20 / half) * thermal_mv / 50.0,
        0.04,
        "printed ± 0.04",
    )


def _rates():
    share = nmda.DEFAULT.open_probability
    _, leaving = nmda.relaxation(0.0, 1.0)
    _, both = nmda.relaxation(1.0, 1.0)
    settled = nmda.relaxation(1.0, 1.0)[0]
    per_molar = (both - leaving) / share * 1e6
    yield _against(
        "RX07", "rate of entering an open channel, 1/(M s)", per_molar, 0.05e6, "printed ± 0.05e6"
    )
    yield _against(
        "RX08", "rate of leaving an open channel, 1/s", leaving / share, 0.05, "printed ± 0.05"
    )
    row = measurement("RX04")
    yield Prediction(
        ("RX04", "RX07", "RX08"),
        "ketamine that halves the current, from the two rates, µM",
        row.value,
        float(1.0 / settled - 1.0),
        row.value - 0.03,
        row.value + 0.03,
        "printed ± 0.03 on the half-block level",
        row.use,
    )
    kept = nmda.simulate_trapping([nmda.Phase(600, 1.0), nmda.Phase(600, 0.0, 0.0)]).blocked
    yield Prediction(
        ("RX09",),
        "share of drug a closed channel still holds after 10 min",
        1.0,
        float(kept[-1] / kept[59]),
        0.95,
        1.0,
        "fully trapped, read as at least 95 %",
        measurement("RX09").use,
    )


def _patches():
    for id, name, doses in (
        ("RX16", "cell-attached", (0.1, 1.0)),
        ("RX17", "outside-out", (1.0, 10.0)),
    ):
        for dose, observed in zip(doses, measurement(id).numbers):
            left = 100.0 * (1.0 - nmda.ketamine_block(dose, -70.0))
            yield _against(
                id,
                f"channel activity left at {dose:g} µM, {name}, % of control",
                left,
                10.0,
                TEN_POINTS,
                observed,
            )
    low, high = measurement("RX16").numbers[1], measurement("RX17").numbers[0]
    left = 100.0 * (1.0 - nmda.ketamine_block(1.0, -70.0))
    yield Prediction(
        ("RX16", "RX17"),
        "activity left at 1 µM lies between the two patches, %",
        (low + high) / 2,
        float(left),
        low,
        high,
        "the two patch configurations of one study",
        measurement("RX16").use,
    )


def _one_hour_later():
    washed = nmda.simulate_trapping([nmda.Phase(900, 5.0), nmda.Phase(3600, 0.0)])
    return Prediction(
        ("RX34",),
        "occupancy an hour after the drug has left, active channels, % of all",
        0.0,
        float(100.0 * washed.blocked[-1]),
        0.0,
        5.0,
        "none was found; 5 % taken as the least one could see (tests release, not clearance)",
        measurement("RX34").use,
    )
