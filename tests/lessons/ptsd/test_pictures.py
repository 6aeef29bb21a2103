"""Notebook 07's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.ptsd import pictures, scenes
from ketamine_brain.lessons.ptsd.scenes import (
    MOMENTS,
    SEEN,
    TEST_AT,
    effect_of,
    look_at_fear,
    moments_by_fear,
)

EVERY = ("none", *MOMENTS)


def test_fear_comes_back_after_abrupt_extinction_and_not_after_gradual():
    abrupt, gradual = (look_at_fear("none", schedule).plain for schedule in ("abrupt", "gradual"))
    assert abrupt.causes == 2 and abrupt.return_of_fear > 0.05
    assert gradual.causes == 1 and gradual.return_of_fear < 0.02 and gradual.test < abrupt.test


def test_the_sign_turns_with_the_moment_and_again_with_what_is_taught():
    effects = {moment: effect_of(moment) for moment in MOMENTS}
    assert effects["conditioning"] > effects["reminder"] > 2 > 0
    assert effects["safety"] < effects["reminder safe"] < -2
    assert moments_by_fear() == ["conditioning", "reminder", "safety"]


def test_a_stronger_window_over_safety_leaves_less_fear():
    tests = [look_at_fear("safety", speed=speed).drug.test for speed in (1.0, 1.5, 2.0, 3.0)]
    assert tests == sorted(tests, reverse=True) and len(set(tests)) == 4


def test_a_window_at_the_usual_speed_is_no_window():
    view = look_at_fear("safety", speed=1.0)
    assert (view.drug.latent_cause == view.plain.latent_cause).all()
    assert set(view.effects.values()) == {0.0}


def test_what_is_out_of_range_is_refused_by_name():
    with pytest.raises(ValueError, match="speed"):
        look_at_fear(speed=0.5)
    with pytest.raises(ValueError, match="moment"):
        look_at_fear("later")


@pytest.mark.parametrize("moment", EVERY)
@pytest.mark.parametrize("schedule", ["abrupt", "gradual"])
def test_every_trial_has_a_place_and_the_test_stands_apart(moment, schedule):
    view = look_at_fear(moment, schedule)
    assert len(view.places) == len(view.drug.phase) and (np.diff(view.places) > 0).all()
    assert view.places[-1] == TEST_AT


@pytest.mark.parametrize("moment", EVERY)
@pytest.mark.parametrize("schedule", ["abrupt", "gradual"])
def test_words_at_the_test_never_touch_and_stay_in_the_frame(moment, schedule):
    for speed in (1.0, 2.0, 3.0):
        view = look_at_fear(moment, schedule, speed)
        heights = sorted(y for _, y, _ in scenes._labels(view))
        assert min(np.diff(heights)) >= scenes.LABEL_GAP - 1e-9 and heights[-1] < 1.05
        assert [words.split()[-1] for _, _, words in scenes._labels(view)] == [
            f"{end:.2f}" for end in scenes._ends(view)
        ]


@pytest.mark.parametrize("moment", EVERY)
def test_the_bars_are_the_effects_and_the_chosen_row_is_shaded(moment):
    view = look_at_fear(moment)
    at = scenes.move_fear(view)
    assert at["effects"] == [view.effects[each] for each in scenes.ROWS]
    if moment == "none":
        assert at["chosen"][3] < 0
    else:
        assert at["chosen"][1] < scenes.ROWS[moment] < at["chosen"][3]
        chosen = 100 * (view.drug.test - view.plain.test)
        assert view.effects[moment] == pytest.approx(chosen)


@pytest.mark.parametrize(
    ("moment", "schedule", "speed", "words"),
    [
        ("reminder", "abrupt", 3.0, "more than the"),
        ("reminder safe", "abrupt", 3.0, "less than the"),
        ("safety", "abrupt", 1.0, "as much as the"),
        ("none", "abrupt", 3.0, "it has come back"),
        ("none", "gradual", 3.0, "it has not come back"),
    ],
)
def test_the_sentence_says_each_case_in_its_own_words(moment, schedule, speed, words):
    assert words in scenes.read_fear(look_at_fear(moment, schedule, speed), {})["story"]


@pytest.mark.parametrize("moment", ["none", *scenes.MOMENTS])
def test_a_course_bears_the_name_of_the_drug_only_where_the_drug_is_given(moment):
    words = scenes.move_fear(scenes.look_at_fear(moment))["name_drug"][2]
    assert ("ketamine" in words) == (moment != "none")


def test_one_mark_a_person_and_a_row_an_arm():
    figure = new_figure()
    pictures.draw_two_trials(figure)
    marks = [len(dots.get_offsets()) for dots in figure.axes[0].collections]
    assert marks == [10, 5, 3, 12, 54, 53, 51] and sum(marks[4:]) == measurement("PTS12").value
    assert [arm for _, arm in pictures.arms_of_the_larger()] == [
        "saline",
        "ketamine 0.2 mg/kg",
        "ketamine 0.5 mg/kg",
    ]


@pytest.mark.parametrize("moment", pictures.MOMENTS)
def test_what_was_seen_is_said_for_and_against_at_each_moment(moment):
    assert len({seen.sign for seen in pictures.seen_at(moment)}) > 1


def test_each_finding_has_the_people_or_the_dose_of_its_row():
    words = {seen.id: seen.words for seen in SEEN}
    assert words["PTS36"] == "18 healthy people: more fear [PTS36]"
    assert words["PTS27"] == "27 people with PTSD: as with midazolam [PTS27]"
    assert words["PTS45"] == "marmosets, 0.5 mg/kg: less fear [PTS45]"
    assert words["PTS56"].startswith("mice, 30 mg/kg")
    for seen in SEEN:
        assert measurement(seen.id).check != "memory"
        said = seen.words
        assert "people" in said or "mg/kg" in said or "dose not printed" in said, said


def test_no_pooled_mark_is_sized_by_people_of_the_whole_review():
    assert {row.people for row in pictures.pooled_rows()} == {None}


def test_the_forest_holds_every_pool_and_an_interval_that_crosses_one_is_hollow():
    figure = new_figure(9.4, 6.0)
    pictures.draw_pooled(figure)
    assert [row.id for row in pictures.pooled_rows()] == [
        "PTS06",
        "PTS17",
        "PTS18",
        "PTS19",
        "PTS20",
        "PTS21",
        "PTS22",
    ]
    above, below = figure.axes
    assert below.get_xscale() == "log" and above.get_xscale() == "linear"
    odds, low = measurement("PTS24").value, measurement("PTS24").low
    mark = next(line for line in below.lines if len(line.get_xdata()) == 1)
    assert mark.get_xdata()[0] == odds and low < 1 and mark.get_markerfacecolor() == "white"
