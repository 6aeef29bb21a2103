"""The PTSD predictions: constants are the fit; fitted on one trial it fails on the null one."""

import dataclasses
import math

import pytest
from ketamine_brain.lessons.ptsd import checks
from ketamine_brain.models.fear_learning import Parameters
from ketamine_brain.models.parameters import describe


def test_the_stored_constants_are_the_fitted_ones():
    for now, stored in zip(describe(checks.fit()), describe(Parameters()), strict=True):
        assert math.isclose(now.value, stored.value, rel_tol=1e-3), stored.name


def test_fitted_on_the_positive_trial_it_fails_on_the_null_one_and_on_the_pool():
    inside = {p.ids[0]: p.inside for p in checks.predictions()}
    assert inside == {
        "PTS05": True,
        "PTS07": True,
        "PTS08": True,
        "PTS09": True,
        "PTS13": False,
        "PTS17": False,
        "PTS18": False,
        "PTS19": True,
        "PTS22": False,
    }


def test_a_window_that_taught_nothing_would_fit_the_null_and_miss_the_positive_trial():
    inside = {
        p.ids[0]: p.inside
        for p in checks.predictions(dataclasses.replace(Parameters(), clinic_gain=0.0))
    }
    assert inside["PTS13"] and inside["PTS18"] and not inside["PTS05"]


def test_the_chance_of_a_null_without_an_effect_is_nineteen_in_twenty():
    assert checks.chance_of_null(0.0, 51, 54) == pytest.approx(0.95, abs=1e-3)
    assert checks.chance_of_null(0.5, 64, 64) == pytest.approx(
        0.2, abs=0.01
    )  # the textbook 80 % power
