"""Notebook 04's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.new_connections import checks, pictures, scenes
from ketamine_brain.lessons.new_connections.scenes import (
    BRANCH_UM,
    PLANS,
    SPINES,
    STRESS,
    findings,
    hours_of,
    look_at_branch,
    relief_of,
)


def at(hour, **values):
    """Return (relief, spine density, new spines) of a view, %, %, count."""
    view = look_at_branch(hour=hour, **values)
    relief = np.interp(hour, scenes.CLOCK_H, relief_of(view.course))
    density = np.interp(hour, scenes.CLOCK_H, 100 * view.course.spine_density)
    return float(relief), float(density), len(view.new)


def test_relief_is_there_at_three_hours_without_a_new_spine_and_spines_come_by_a_day():
    early, later = at(3.0), at(24.0)
    assert early[0] > 50 and early[2] == 0
    assert later[2] >= 3 and later[1] > early[1] + 5


def test_two_weeks_on_little_relief_is_left_while_stress_goes_on_and_much_when_it_ends():
    assert at(336.0)[0] < 10
    assert at(336.0, stress="ends")[0] > 80


def test_spines_come_back_without_drug_once_the_stress_ends():
    assert at(336.0, stress="ends", dose_mg_per_kg=0.0)[0] > 50


def test_relief_is_never_below_none_whatever_is_given():
    for plan in PLANS:
        for stress in STRESS:
            for dose in (0.0, 10.0, 30.0):
                view = look_at_branch(plan=plan, stress=stress, dose_mg_per_kg=dose)
                assert relief_of(view.course).min() > -0.5


def test_doses_a_week_apart_end_above_doses_a_day_apart():
    assert at(672.0, plan="weekly")[0] > at(672.0, plan="daily")[0] + 10


def test_more_dose_brings_more_spines():
    densities = [at(36.0, dose_mg_per_kg=dose)[1] for dose in (0, 3, 10, 30)]
    assert densities == sorted(densities) and densities[0] < densities[-1]


@pytest.mark.parametrize("hour", [0.5, 12.0, 168.0, 672.0])
@pytest.mark.parametrize("stress", STRESS)
def test_the_branch_is_drawn_from_the_same_numbers_as_the_curve(hour, stress):
    view = look_at_branch(hour=hour, stress=stress, plan="daily")
    density = np.interp(hour, scenes.CLOCK_H, view.course.spine_density)
    assert abs(len(view.old) + len(view.new) - SPINES * density) <= 1.6
    places = np.vstack([view.old, view.new])
    assert ((places[:, 0] >= 0) & (places[:, 0] <= BRANCH_UM)).all()
    assert set(np.unique(places[:, 1])) <= {-1, 1}


def test_without_drug_and_with_lasting_stress_nothing_on_the_branch_changes():
    views = [look_at_branch(hour=hour, dose_mg_per_kg=0.0) for hour in (1.0, 100.0, 672.0)]
    assert all(len(view.new) == 0 for view in views)
    assert all(np.array_equal(view.old, views[0].old) for view in views)


@pytest.mark.parametrize("plan", PLANS)
def test_the_sentence_counts_the_doses_given_so_far(plan):
    view = look_at_branch(hour=100.0, plan=plan)
    said = scenes.read_branch(view, {"dose_mg_per_kg": 10.0, "stress": "goes on"})
    wanted = {
        "one": "One dose of 10 mg/kg",
        "daily": "5 of 5 doses of 10 mg/kg",
        "weekly": "1 of 5 doses of 10 mg/kg",
    }
    assert said["doses"] == wanted[plan] and said["when"] == "4 days on"


def test_the_sentence_is_right_at_the_edges():
    calm = scenes.read_branch(
        look_at_branch(stress="none"), {"dose_mg_per_kg": 10.0, "stress": "none"}
    )
    still = scenes.read_branch(
        look_at_branch(dose_mg_per_kg=0.0), {"dose_mg_per_kg": 0.0, "stress": "goes on"}
    )
    assert calm["relief"] == "there is no deficit to lift"
    assert still["doses"] == "No drug" and still["relief"] == "there is no relief"
    assert still["new"] == "none of them new"


def test_hours_are_read_from_the_words_of_a_row():
    assert hours_of("30 min") == (0.5, 0.5)
    assert hours_of("3-4 h") == (3.0, 4.0)
    assert hours_of("up to 2 weeks") == (336.0, 336.0)
    with pytest.raises(ValueError, match="some time"):
        hours_of("some time")


def test_every_finding_has_the_hours_species_and_dose_of_its_row():
    found = {one.id: one for one in findings()}
    assert (found["PL05"].first, found["PL05"].last) == measurement("PL05").interval
    assert (found["PL11"].first, found["PL11"].last) == measurement("PL11").interval
    assert found["PL07"].first == measurement("PL05").low - measurement("PL07").value
    assert found["PL08"].words == "mice: more spines (R-ketamine), 10 mg/kg [PL08]"
    assert found["PL13"].words.startswith("rats:") and found["PL14"].words.startswith("people:")
    assert all(measurement(id).check != "memory" for id in found)
    assert all(one.first <= one.last for one in found.values())


def test_the_still_picture_names_every_finding_on_the_clock():
    figure = new_figure(8.6, 4.6)
    pictures.draw_when(figure)
    axes = figure.axes[0]
    said = [label.get_text() for label in axes.get_yticklabels()]
    assert said == [one.words for one in findings()[::-1]] and axes.get_xscale() == "log"
    first, last = axes.get_xlim()
    assert all(first <= one.first and one.last <= last for one in findings())


def test_a_group_sees_less_than_one_person_by_the_root_of_its_number():
    (one, _), (mean, _) = checks.scan_limits().values()
    assert one == measurement("PL23").value
    assert mean == pytest.approx(1.96 * one / measurement("PL23").people ** 0.5)
    judged = [p.inside for p in checks.predictions() if p.ids == ("PL14",)]
    assert judged == [True, False, False, False]
