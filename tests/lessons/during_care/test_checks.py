import dataclasses

import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.during_care import checks
from ketamine_brain.models.infusion_session import (
    DEFAULT,
    monitoring_window,
    simulate_readings,
)
from ketamine_brain.models.parameters import describe


@pytest.fixture(scope="module")
def predictions():
    return checks.predictions()


def test_every_constant_that_was_set_from_rows_is_met(predictions):
    missed = {p.ids[0] for p in predictions if p.use == "calibrate" and not p.inside}
    # How long a rise lasts is set by no constant of its own: a known miss, over four hours.
    assert missed == {"EXP26"}


def test_the_clinics_high_readings_were_held_out(predictions):
    (clinic,) = (p for p in predictions if p.ids == ("EXP35",))
    assert clinic.use == "validate" and clinic.observed == 44.3
    used = {id for info in describe(DEFAULT) for id in info.ids}
    assert not {id for id in used if measurement(id).use == "validate"}


def test_no_row_that_was_never_verified_is_used_and_no_height_of_dissociation_is_predicted(
    predictions,
):
    used = {id for info in describe(DEFAULT) for id in info.ids} | {
        id for p in predictions for id in p.ids
    }
    assert all(measurement(id).check != "memory" for id in used) and "EXP54" not in used
    assert not any("dissociation" in p.what for p in predictions)


def test_the_watch_is_the_labels(predictions):
    assert monitoring_window(checks.SPRAY)[1] == measurement("RSK43").number


def test_the_share_with_a_large_rise_is_right_without_drug_too(predictions):
    drug, placebo = (p for p in predictions if p.ids == ("EXP27",))
    assert drug.inside and placebo.inside and drug.predicted > 3 * placebo.predicted


def test_the_share_with_a_large_rise_cannot_set_the_spread_between_people():
    label = dict(patients=4000, seed=0, sessions=8, until_h=1.5, doses=checks.SPRAY)
    shares = [
        100
        * simulate_readings(
            parameters=dataclasses.replace(DEFAULT, pressure_spread=s), **label
        ).share_rising(40, 25)
        for s in (0.2, 0.5, 1.2)
    ]
    assert all(8 < share < 19 for share in shares)


def test_twice_the_pressure_slope_is_seen():
    steep = dataclasses.replace(DEFAULT, systolic_slope=2 * DEFAULT.systolic_slope)
    inside = {p.ids[0]: p.inside for p in checks.predictions(steep)}
    assert not inside["EXP28"] and inside["EXP29"]
