"""The anxiety predictions: constants are the fit, every row is covered, misses are the known."""

import dataclasses
import math

from ketamine_brain.lessons.anxiety import checks
from ketamine_brain.models.anxiety_circuit import Parameters
from ketamine_brain.models.parameters import describe


def test_the_stored_constants_are_the_fitted_ones():
    for now, stored in zip(describe(checks.fit()), describe(Parameters()), strict=True):
        assert math.isclose(now.value, stored.value, rel_tol=1e-3), stored.name


def test_every_row_it_answers_for_is_there_and_the_misses_are_known():
    inside = {p.ids[0]: p.inside for p in checks.predictions()}
    assert inside == {
        "ANX01": True,
        "ANX02": True,
        "ANX14": True,
        "ANX06": False,
        "ANX08": True,
        "ANX09": False,
        "ANX10": False,
    }


def test_the_small_trial_alone_leaves_the_size_of_the_effect_open():
    low, high = checks.effect_interval()
    assert low < 0 and math.isinf(high)


def test_a_weaker_drug_would_allow_the_null():
    weak = dataclasses.replace(Parameters(), gain_cut=0.03, control_rise=0.06)
    assert {p.ids[0]: p.inside for p in checks.predictions(weak)}["ANX06"]
