"""The four mechanism models in front of their rows: what is met, what is missed, and that a
wrong model would be seen.
"""

import dataclasses
import math

import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.glutamate import circuit_checks as cortical_circuit
from ketamine_brain.lessons.glutamate import receptor_checks as nmda_receptor
from ketamine_brain.lessons.new_connections import checks as plasticity
from ketamine_brain.lessons.why_the_brain_needs_support import checks as mood_landscape
from ketamine_brain.models import cortical_circuit as circuit_model
from ketamine_brain.models import mood_landscape as landscape_model
from ketamine_brain.models import nmda_receptor as receptor_model
from ketamine_brain.models import plasticity as spine_model
from ketamine_brain.models.parameters import describe

MODELS = {
    nmda_receptor: receptor_model.DEFAULT,
    cortical_circuit: circuit_model.DEFAULT,
    plasticity: spine_model.DEFAULT,
    mood_landscape: landscape_model.DEFAULT,
}
# Every miss, by what it is called. A new miss, or one that goes away, is news and must be written
# here and in the notebook.
MISSES = {
    nmda_receptor: {"RX04": 1, "RX16": 2, "RX17": 2},
    cortical_circuit: {"GL09": 1, "GL18": 1, "GL21": 1, "GL27": 1},
    plasticity: {"PL01": 1, "PL08": 1, "PL11": 1, "PL14": 3, "PL17": 1, "PL18": 2},
    mood_landscape: {"SS13": 1, "SS14": 1},
}
each_check = pytest.mark.parametrize(
    "check", MODELS, ids=lambda check: check.__name__.split(".")[-1]
)


def misses(predictions):
    found = [p.ids[0] for p in predictions if not p.inside]
    return {id: found.count(id) for id in found}


@each_check
def test_predictions_are_finite_and_face_verified_rows(check):
    for p in check.predictions():
        assert math.isfinite(p.predicted) and math.isfinite(p.observed) and p.reason
        rows = [measurement(id) for id in p.ids]
        assert all(row.check != "memory" for row in rows)
        assert (p.use == "calibrate") == any(row.use == "calibrate" for row in rows)


@each_check
def test_no_constant_is_taken_from_a_row_that_tests_the_model(check):
    used = {id for info in describe(MODELS[check]) for id in info.ids}
    assert all(
        measurement(id).use != "validate" and measurement(id).check != "memory" for id in used
    )
    assert not used & {id for p in check.predictions() if p.use == "validate" for id in p.ids}


@each_check
def test_misses_are_the_ones_we_tell_of(check):
    assert misses(check.predictions()) == MISSES[check]


@each_check
def test_two_predictions_never_carry_one_name(check):
    names = [p.what for p in check.predictions()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("check", "model", "changes", "id"),
    [
        (nmda_receptor, receptor_model, dict(hill=1.2), "RX05"),
        (nmda_receptor, receptor_model, dict(koff_per_s=0.0005), "RX34"),
        (cortical_circuit, circuit_model, dict(principal_nmda_share=0.0), "GL03"),
        (cortical_circuit, circuit_model, dict(interneuron_nmda_share=0.2), "GL01"),
        (cortical_circuit, circuit_model, dict(interneuron_ic50_um=0.1), "GL12"),
        (plasticity, spine_model, dict(elimination_per_day=0.2), "PL09"),
        (plasticity, spine_model, dict(growth_peak_h=3.0), "PL05"),
        (plasticity, spine_model, dict(growth_peak_h=4.0), "PL07"),
        (plasticity, spine_model, dict(fast_strength=0.1), "PL16"),
        (mood_landscape, landscape_model, dict(treatment_onset_days=20.0), "SS11"),
    ],
)
def test_a_wrong_constant_turns_a_hit_into_a_miss(check, model, changes, id):
    wrong = dataclasses.replace(model.DEFAULT, **changes)
    assert misses(check.predictions(wrong)).get(id, 0) > misses(check.predictions()).get(id, 0)


def test_opposite_findings_cannot_both_be_met():
    told = {
        p.ids[0]: p.inside for p in cortical_circuit.predictions() if p.ids[0] in ("GL06", "GL09")
    }
    assert told == {"GL06": True, "GL09": False}  # a rise of 13 % and no change, at one level
