"""Notebook 04's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.new_connections import pictures, scenes
from ketamine_brain.lessons.new_connections.scenes import BRANCH_UM, SPINES, look_at_branch


def reading(**values):
    return scenes.read_branch(
        look_at_branch(**values), {"doses": 1, "dose_mg_per_kg": 10.0, **values}
    )


def test_relief_is_there_at_three_hours_with_hardly_a_new_spine_and_spines_come_by_a_day():
    early, later = reading(day=1.125), reading(day=2.0)
    assert early["relief"] > 50 and early["new"] <= 1
    assert later["new"] >= 5 and later["density"] > early["density"] + 5


def test_two_weeks_on_relief_is_nearly_gone_while_stress_goes_on_and_lasts_when_it_ends():
    assert reading(day=14)["relief"] < 10
    assert reading(day=14, then="ends")["relief"] > 80


def test_spacing_matters():
    close, apart = (reading(doses=5, spacing_days=days, day=28)["relief"] for days in (1, 7))
    assert apart > close + 10


def test_more_dose_brings_more_spines():
    densities = [reading(day=2.5, dose_mg_per_kg=dose)["density"] for dose in (3, 10, 30)]
    assert densities == sorted(densities)


@pytest.mark.parametrize("day", [0.0, 1.5, 7.0, 28.0])
def test_the_branch_is_drawn_from_the_same_numbers_as_the_curve(day):
    for stress in (0.0, 0.5, 1.0):
        view = look_at_branch(stress=stress, day=day, doses=3)
        drawn = len(view.old) + len(view.new)
        assert (
            abs(drawn - SPINES * np.interp(day, view.course.days, view.course.spine_density)) <= 1.6
        )
        places = np.vstack([view.old, view.new])
        assert ((places[:, 0] >= 0) & (places[:, 0] <= BRANCH_UM)).all() and set(
            np.unique(places[:, 1])
        ) <= {-1, 1}


def test_nothing_is_new_before_the_first_dose_or_without_one_on_day_one():
    assert len(look_at_branch(day=0.5).new) == 0


def test_every_finding_on_the_time_axis_stands_in_the_evidence():
    for _, first, last, id, _, _ in pictures.SEEN:
        row = measurement(id)
        assert row.check != "memory"
        assert first <= last
