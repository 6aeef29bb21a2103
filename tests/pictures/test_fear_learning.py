"""Notebook 07's views and pictures say what its text claims."""
import numpy as np
import pytest

from ketamine_brain.evidence import measurement
from ketamine_brain.models.fear_learning import WINDOWS, ketamine_effect
from ketamine_brain.models.fear_views import TEST_AT, look_at_fear
from ketamine_brain.pictures import fear_learning as pictures
from ketamine_brain.pictures.style import new_figure


def test_fear_comes_back_after_abrupt_extinction_and_not_after_gradual():
    abrupt, gradual = (look_at_fear("none", schedule, extinction=12).plain for schedule in ("abrupt", "gradual"))
    assert abrupt.causes == 2 and abrupt.return_of_fear > 0.05
    assert gradual.causes == 1 and gradual.return_of_fear < 0.02


def test_the_sign_depends_on_when_the_window_opens():
    effects = {window: ketamine_effect(window) for window in WINDOWS}
    assert effects["before conditioning"] > effects["at reactivation"] > 0 > effects["before extinction"] and effects["none"] == 0


def test_a_window_over_safety_that_teaches_fear_is_no_better_than_none():
    view = look_at_fear("before extinction", lesson="fear")
    assert view.drug.test >= look_at_fear("none").plain.test


def test_a_stronger_window_over_safety_leaves_less_fear():
    tests = [look_at_fear("before extinction", strength=strength).drug.test for strength in (0.0, 1.0, 2.0, 4.0)]
    assert tests == sorted(tests, reverse=True)


@pytest.mark.parametrize("window", WINDOWS)
def test_every_trial_has_a_place_and_the_test_stands_apart(window):
    view = look_at_fear(window, extinction=24)
    assert len(view.places) == len(view.drug.phase) and (np.diff(view.places) > 0).all() and view.places[-1] == TEST_AT


def test_one_mark_a_person_in_both_trials():
    figure = new_figure()
    pictures.draw_two_trials(figure)
    marks = [len(dots.get_offsets()) for dots in figure.axes[0].collections]
    assert sum(marks[:4]) == 30 and marks[4] == measurement("PTS12").value
