"""Notebook 07's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.ptsd import pictures, scenes
from ketamine_brain.lessons.ptsd.scenes import TEST_AT, look_at_fear, windows_by_fear
from ketamine_brain.models.fear_learning import WINDOWS, ketamine_effect


def test_fear_comes_back_after_abrupt_extinction_and_not_after_gradual():
    abrupt, gradual = (
        look_at_fear("none", schedule, extinction=12).plain for schedule in ("abrupt", "gradual")
    )
    assert abrupt.causes == 2 and abrupt.return_of_fear > 0.05
    assert gradual.causes == 1 and gradual.return_of_fear < 0.02


def test_the_sign_depends_on_when_the_window_opens():
    effects = {window: ketamine_effect(window) for window in WINDOWS}
    assert (
        effects["before conditioning"]
        > effects["at reactivation"]
        > 0
        > effects["before extinction"]
        and effects["none"] == 0
    )


def test_a_window_over_safety_that_teaches_fear_is_no_better_than_none():
    view = look_at_fear("before extinction", lesson="fear")
    assert view.drug.test >= look_at_fear("none").plain.test


def test_a_stronger_window_over_safety_leaves_less_fear():
    tests = [
        look_at_fear("before extinction", speed=speed).drug.test for speed in (1.0, 2.0, 3.0, 5.0)
    ]
    assert tests == sorted(tests, reverse=True) and len(set(tests)) == 4


def test_a_window_at_the_usual_speed_is_no_window():
    view = look_at_fear("before extinction", speed=1.0)
    assert (view.drug.latent_cause == view.plain.latent_cause).all()


def test_speed_outside_its_range_is_refused_by_name():
    with pytest.raises(ValueError, match="speed"):
        look_at_fear(speed=0.5)


def test_a_reminder_made_safe_turns_the_sign():
    fear, safety = (
        look_at_fear("at reactivation", lesson=lesson) for lesson in ("usual", "safety")
    )
    assert fear.drug.test > fear.plain.test and safety.drug.test < safety.plain.test


def test_the_order_of_the_prediction_is_the_models():
    assert windows_by_fear() == ["conditioning", "reactivation", "extinction"]


@pytest.mark.parametrize("window", WINDOWS)
def test_every_trial_has_a_place_and_the_test_stands_apart(window):
    view = look_at_fear(window, extinction=24)
    assert (
        len(view.places) == len(view.drug.phase)
        and (np.diff(view.places) > 0).all()
        and view.places[-1] == TEST_AT
    )


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("schedule", ("abrupt", "gradual"))
def test_words_at_the_test_never_touch_and_stay_in_the_frame(window, schedule):
    for lesson, extinction, test_day in (("usual", 2, 1), ("safety", 12, 8), ("fear", 24, 60)):
        view = look_at_fear(window, schedule, lesson, 5.0, extinction, test_day)
        heights = sorted(y for _, y, _ in scenes._labels(view))
        assert min(np.diff(heights)) >= scenes.LABEL_GAP - 1e-9 and heights[-1] < 1.18
        assert [words.split()[-1] for _, _, words in scenes._labels(view)] == [
            f"{end:.2f}" for end in scenes._ends(view)
        ]


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


def test_what_was_seen_is_said_for_and_against_at_each_moment():
    for window in WINDOWS[1:]:
        signs = [sign for sign, _ in pictures.seen_at(window)]
        assert len(set(signs)) > 1, window
    assert (1, "18 healthy people: more fear [PTS36]") in pictures.seen_at("at reactivation")
    assert (-1, "marmosets, 0.5 mg/kg: less fear [PTS45]") in pictures.seen_at("at reactivation")


def test_every_animal_finding_names_its_dose_or_says_that_none_is_printed():
    for window in WINDOWS[1:]:
        for _, words in pictures.seen_at(window):
            assert "people" in words or "mg/kg" in words or "dose not printed" in words, words


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
