"""Notebook 01's views and pictures say what its text claims."""
import numpy as np
import pytest

from ketamine_brain.models.level_views import look_at_level, look_at_sampling
from ketamine_brain.pictures import pharmacokinetics as pictures


def test_three_models_part_at_the_peak_and_are_nearly_gone_by_evening():
    view = look_at_level()
    assert 1.3 < pictures.spread_of_peaks() < 1.5
    assert (view.evening / view.peaks).max() < 0.06


def test_swallowed_norketamine_is_on_top():
    view = look_at_level("oral")
    assert view.norketamine.max() > 5 * view.sets.max()


def test_the_same_milligrams_reach_anesthesia_only_when_fast():
    fast, slow = (look_at_level(amount_mg=140, minutes=minutes).peaks for minutes in (2, 120))
    assert fast.max() > 1200 > slow.max()


def test_longer_sampling_finds_a_longer_half_life():
    found = [look_at_sampling(last).half_life_h for last in range(3, 37, 3)]
    assert found == sorted(found) and found[-1] > 2 * found[0]


def test_more_drug_and_less_weight_mean_higher_levels():
    amounts = np.array([look_at_level(amount_mg=amount).peaks for amount in (10, 35, 140)])
    weights = np.array([look_at_level(weight_kg=weight).peaks for weight in (120, 70, 50)])
    assert (np.diff(amounts, axis=0) > 0).all() and (np.diff(weights, axis=0) > 0).all()


def test_heights_are_linear_or_by_ratio():
    assert pictures._height(200, False) == pytest.approx(0.5)
    assert pictures._height(4000, True) == pytest.approx(1) and pictures._height(1, True) == pytest.approx(0)


def test_the_level_has_fallen_where_the_reader_guesses():
    answer = pictures.answer_level()
    assert answer == sorted(answer, reverse=True) and answer[-1] < 3
