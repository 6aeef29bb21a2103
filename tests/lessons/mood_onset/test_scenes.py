"""Notebook 05's clock: each line is its plan's, trials stand where they were read, words are
true.
"""

import numpy as np
import pytest
from ketamine_brain.drawing.style import NARROW_IN, new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.mood_onset import lesson, scenes
from ketamine_brain.models import mood_evidence
from ketamine_brain.models.mood_onset import Plan, simulate


def left(plan, days):
    return 100 * simulate(plan, days).madrs / plan.baseline_madrs


@pytest.mark.parametrize("control", scenes.CONTROLS)
@pytest.mark.parametrize("drug", ["infusion", "spray"])
def test_each_line_is_that_of_its_own_arm(drug, control):
    view = scenes.explore(drug, 3, 0, control=control)
    population = scenes.POPULATION.get(control, "resistant")
    plan = Plan(context=control, population=population)
    np.testing.assert_allclose(view.left["drug_control"], left(plan, view.days))
    assert (view.left["drug"] < view.left["drug_control"] + 1e-9).all()
    pills = Plan(context="pill", population="ordinary", oral_from_day=0.0)
    np.testing.assert_allclose(view.left["pill"], left(pills, view.days))


def test_ketamine_falls_in_hours_and_fades_and_pills_fall_in_weeks():
    view = scenes.explore()
    at = {line: np.interp([0.25, 28, 56], view.days, view.left[line]) for line in view.left}
    assert at["drug"][0] < 55 < at["drug"][1] and at["pill"][0] > 95 and at["pill"][2] < 60
    low, high = view.crossing
    assert 3 < low < high < 120 and view.crossed > 0.9


def test_a_pills_control_is_a_pill_whatever_the_infusions_control_is():
    views = [scenes.explore(control=control) for control in scenes.CONTROLS]
    for view in views[1:]:
        np.testing.assert_array_equal(view.left["pill_control"], views[0].left["pill_control"])


def test_points_are_the_trials_own_and_those_with_other_people_are_apart():
    view = scenes.explore("infusion", 1, 0, control="midazolam")
    murrough = next(r for r in mood_evidence.results() if r.ids == ("MUR-A01",))
    share = 100 * (1 + murrough.observed / murrough.plan.baseline_madrs)
    assert any(np.allclose(row[:2], (1.0, share)) for row in view.points["drug"])
    asleep = next(r for r in mood_evidence.results() if r.ids == ("LII-A13",))
    share = 100 * (1 + asleep.observed / asleep.plan.baseline_madrs)
    assert any(np.allclose(row[:2], (14.0, share)) for row in view.points["drug_other"])
    hidden = scenes.explore(trials=False)
    assert not any(len(rows) for rows in hidden.points.values())


def test_a_line_is_thin_beyond_the_last_day_that_any_trial_scored():
    view = scenes.explore()
    moved = scenes.move_clock(view)
    solid, thin = moved["drug"][1], moved["drug_untested"][1]
    last = view.tested["drug"]
    assert last == 14.0
    assert np.isnan(solid[view.days > last]).all() and not np.isnan(solid[view.days <= last]).any()
    assert not np.isnan(thin[view.days > last]).any()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (dict(drug="none", pills="none"), "Nothing is given"),
        (dict(doses=1), "One infusion of 0.5 mg/kg leaves 5"),
        (dict(doses=6, weekly_weeks=10), "6 infusions of 0.5 mg/kg and 8 weekly leave "),
        (dict(drug="spray", doses=8, pills="added"), "8 sprays and pills leave "),
        (dict(drug="none", pill_weeks=8), "Pills for 8 weeks leave "),
    ],
)
def test_the_sentence_says_what_is_given(values, words):
    assert said(values).startswith(words)


def said(values):
    course = lesson.explorer(scenes.course)
    return course.frame({**course.defaults, **values})["sentence"]


def test_the_sentence_is_short_enough_to_be_read_while_a_line_moves():
    course = lesson.explorer(scenes.course)
    assert len(said({}).split()) < 45
    for preset in course.presets.values():
        assert len(said(preset).split()) < 48


def test_asleep_the_sentence_says_that_the_trial_saw_a_smaller_gap():
    drug, placebo = (
        100 * measurement(f"LII-{arm}02").number / measurement(f"LII-{arm}01").number
        for arm in "KP"
    )
    gap = f"the trial saw {placebo - drug:.0f})"
    assert f"under placebo asleep: too much, {gap}" in said(dict(control="anaesthesia"))
    no_such_trial = (dict(pills="added"), dict(drug="spray"), dict(mg_per_kg=0.1))
    for other in no_such_trial:
        assert "the trial saw" not in said(dict(control="anaesthesia") | other)
    assert not any("the trial saw" in said(dict(control=c)) for c in scenes.CONTROLS[:-1])


@pytest.mark.parametrize("width", [8.4, NARROW_IN])
def test_no_line_point_or_person_reaches_the_words_above_them(width):
    every = dict(control="saline", doses=6, show="people", axis="linear")
    figure, view = new_figure(width, 5.0), scenes.explore(**every)
    artists = scenes.draw_clock(figure, view)
    key, panel = figure.axes[:2]
    figure.canvas.draw()
    assert key.get_window_extent().y0 >= panel.get_window_extent().y1
    assert {artists[f"{line}_words"].axes for line in scenes.LINES} == {key}
    moved = scenes.move_clock(view)
    of_trials = [moved[name][1] for name in moved if name.endswith(("_ci", "_points"))]
    assert np.nanmax(np.concatenate(of_trials)) <= panel.get_ylim()[1]


def test_bands_are_shown_one_at_a_time_and_the_next_trials_is_the_wider():
    lines, average, following = (scenes.explore(show=s) for s in ("lines", "average", "next"))
    assert lines.band["drug"] is None and len(lines.people) == 0
    spans = []
    for view in (average, following):
        low, high = view.band["drug"]
        spans.append(np.interp(1.0, view.band_days, high - low))
    assert spans[1] > 1.3 * spans[0]
    assert len(scenes.explore(show="people").people) == scenes.PEOPLE


def test_an_unknown_choice_is_refused_by_name():
    with pytest.raises(ValueError, match="drug is 'two'; allowed: infusion, spray, none"):
        scenes.explore("two")
    with pytest.raises(ValueError, match="doses is 13"):
        scenes.explore(doses=13)
