"""What the explorers of notebook 11 ask: one trial is one of the thousand, shares are the rows', a
result moves a claim by its ratio.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.why_understanding import lesson, scenes
from ketamine_brain.models import trial_simulator as ts


@pytest.mark.parametrize("number", [1, 2, 500, 1000])
def test_the_one_trial_is_one_of_the_thousand(number):
    view = scenes.explore_trial(true_effect=3.0, number=number)
    for name in ("difference_points", "ci_low_points", "ci_high_points", "p"):
        assert getattr(view.trial.result, name)[0] == pytest.approx(
            getattr(view.trials, name)[number - 1], rel=1e-9
        ), name


def test_with_no_drug_and_no_belief_about_one_in_twenty_is_significant():
    for control in ts.CONTROLS:
        found = scenes.explore_trial(0.0, 0.0, control).trials.significant.mean()
        assert abs(found - 0.05) < 4 * (0.05 * 0.95 / scenes.TRIALS) ** 0.5


def test_hope_makes_an_effect_in_a_leaking_trial_and_none_where_all_sleep():
    means = {
        control: scenes.explore_trial(0.0, 8.0, control).trials.difference_points.mean()
        for control in ts.CONTROLS
    }
    error = 4 * 11.2 * (4 / 60 / scenes.TRIALS) ** 0.5
    assert abs(means["anaesthesia"]) < error < means["midazolam"] < means["saline"]


def test_the_masked_trials_size_mostly_misses_a_drug_of_five_points():
    assert scenes.explore_trial(5.0, 8.0, "anaesthesia", 40).trials.significant.mean() < 0.5


def test_a_slider_between_even_numbers_of_people_gives_an_even_trial():
    assert scenes.explore_trial(n=61.3).design.n == 62


def test_the_sentence_says_which_arm_is_ahead_and_by_how_much():
    views = [scenes.explore_trial(0.0, 0.0, "anaesthesia", number=k) for k in range(1, 40)]
    ahead = {}
    for view in views:
        words = scenes.read_trial(view, {})
        assert words["low"] <= words["found"] <= words["high"] and words["found"] >= 0
        ahead[words["ahead"]] = float(view.trial.result.difference_points[0])
    assert ahead["control"] < 0 <= ahead["ketamine"]


@pytest.mark.parametrize("name", scenes.BENEFITS)
def test_a_benefit_is_its_rows(name):
    _, _, (one, zero), _ = scenes.BENEFITS[name]
    found = scenes.benefit(name)
    assert (found.share_with, found.share_without) == (
        measurement(one).value / 100,
        measurement(zero).value / 100,
    )
    assert (
        not found.harm
        and found.comparison.low
        <= 100 * (found.share_with - found.share_without)
        <= found.comparison.high
    )


@pytest.mark.parametrize("name", scenes.HARMS)
def test_a_harm_is_its_rows_and_has_an_interval(name):
    found = scenes.harm(name)
    assert found.harm and found.comparison.more
    assert (
        found.comparison.low
        <= 100 * (found.share_with - found.share_without)
        <= found.comparison.high
    )
    if name == "stopped":
        assert "7.0% vs 0.9%" in measurement("DEC05").dispersion and (
            found.share_with,
            found.share_without,
        ) == pytest.approx((0.07, 0.009))


@given(
    st.floats(0.02, 0.98),
    st.sampled_from(ts.CONTROLS),
    st.floats(0, 12),
    st.integers(10, 100),
    st.sampled_from(["significant", "null"]),
)
@settings(max_examples=50, deadline=None)
def test_a_claim_moves_by_how_much_better_it_predicts_the_result(
    prior, control, expectancy, half, result
):
    claim = scenes.explore_claim(prior, control, expectancy, 2 * half, result)
    if_true, if_not = (
        (claim.power, claim.alpha)
        if result == "significant"
        else (1 - claim.power, 1 - claim.alpha)
    )
    odds = prior / (1 - prior) * if_true / if_not
    assert claim.belief.posterior == pytest.approx(odds / (1 + odds), rel=1e-9, abs=1e-12)
    assert claim.counts.sum() == scenes.TRIALS
    assert (claim.belief.posterior >= prior - 1e-12) == (result == "significant")


def test_a_leak_weakens_a_significant_result_and_a_small_null_says_little():
    sound, leaking = (
        scenes.explore_claim(0.5, control, 8.0).belief.likelihood_ratio
        for control in ("anaesthesia", "saline")
    )
    assert leaking < 1.5 < 5 < sound
    small, large = (
        scenes.explore_claim(0.5, "anaesthesia", 8.0, n, "null").belief.likelihood_ratio
        for n in (40, 200)
    )
    assert large < 0.2 < 0.7 < small < 1


def test_alpha_of_a_sound_trial_is_the_convention():
    for control, expectancy in (("anaesthesia", 8.0), ("saline", 0.0)):
        assert scenes.explore_claim(control=control, expectancy=expectancy).alpha == pytest.approx(
            0.05, abs=1e-9
        )


def test_presets_of_the_readings_are_the_readings():
    from ketamine_brain.lessons.why_understanding.trial_checks import READINGS, reading

    presets = lesson.content["explorers"]["trial"]["presets"]
    for name in READINGS[:3]:  # the fourth differs between controls: no one setting shows it
        given_values, wanted = presets[name[0].upper() + name[1:]], reading(name)
        assert given_values["true_effect"] == pytest.approx(wanted.true_effect_points, abs=0.051), (
            name
        )
        assert given_values["expectancy"] == pytest.approx(wanted.expectancy_points, abs=0.051), (
            name
        )


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scenes.explore_trial(number=0), "number is 0"),
        (lambda: scenes.explore_trial(control="sugar"), "control is 'sugar'"),
        (lambda: scenes.benefit("joy"), "benefit is 'joy'"),
        (lambda: scenes.harm("joy"), "harm is 'joy'"),
        (lambda: scenes.explore_choice(form="loud"), "form is 'loud'"),
        (lambda: scenes.explore_claim(prior=1.2), "prior is 1.2"),
    ],
)
def test_bad_input_says_what_is_allowed(call, words):
    with pytest.raises(ValueError, match=words):
        call()
