import dataclasses

import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.what_is_ketamine import checks
from ketamine_brain.models.pharmacokinetics import KAMP


@pytest.fixture(scope="module")
def predictions():
    return checks.predictions()


def having(predictions, id, words=""):
    found = [p for p in predictions if p.ids[0] == id and words in p.what]
    assert found
    return found


def test_every_prediction_faces_a_verified_row_and_no_calibrating_row_counts_as_a_test(predictions):
    for p in predictions:
        rows = [measurement(id) for id in p.ids]
        assert all(row.check != "memory" for row in rows)
        assert not (p.use == "validate" and any(row.use == "calibrate" for row in rows))


def test_no_constant_is_taken_from_a_row_that_tests_the_model(predictions):
    from ketamine_brain.models.parameters import describe

    used = {id for info in describe(KAMP) for id in info.ids}
    assert all(measurement(id).use != "validate" for id in used)
    assert not used & {id for p in predictions if p.use == "validate" for id in p.ids}


def test_nasal_peaks_that_rise_less_than_the_dose_are_a_miss_of_any_linear_model(predictions):
    (ratio,) = having(predictions, "PK51", "over that at 10 mg")
    assert ratio.predicted == pytest.approx(5) and ratio.observed < 4 and not ratio.inside


def test_the_sets_disagree_on_the_peak_and_the_arterial_one_overshoots(predictions):
    kamp, domino, clements, perez = having(predictions, "PK01")
    assert perez.predicted < clements.predicted
    assert kamp.predicted > domino.predicted > kamp.observed > clements.predicted
    assert kamp.predicted / perez.predicted == pytest.approx(2.0, abs=0.05)


def test_only_the_set_with_a_deep_tissue_has_the_labels_half_life(predictions):
    inside = {p.what.split(", ")[-1]: p.inside for p in having(predictions, "PK67")}
    assert [what for what, met in inside.items() if met] == ["Perez-Ruixo 2021 (h)"]


def test_a_wrong_clearance_is_seen():
    wrong = dataclasses.replace(KAMP, clearance_l_h=2 * KAMP.clearance_l_h)
    (clearance,) = having(checks.predictions(wrong), "PK06")
    assert not clearance.inside
