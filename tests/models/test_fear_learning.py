"""Fear learning: closed forms, the reduction to one cause, the signs of the window, the clinic
form, and a fingerprint.
"""

import dataclasses
import math

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import fear_learning as model
from ketamine_brain.models.fear_learning import (
    DEFAULT,
    Parameters,
    ketamine_effect,
    learn_causes,
    rescorla_wagner,
    simulate,
    simulate_clinic,
)


@holds(Parameters)
def fingerprint(parameters=DEFAULT):
    courses = {
        f"{w}, {s}": simulate(w, s, parameters=parameters)
        for w in model.WINDOWS
        for s in model.SCHEDULES
    }
    clinic = simulate_clinic((0, 2, 4, 7), [0.0, 1.0, 7.0, 14.0, 40.0], parameters)
    parts = ("latent_cause", "rescorla_wagner", "new_cause")
    return {
        f"{what}: {part}": getattr(c, part) for what, c in courses.items() for part in parts
    } | {
        "clinic: ketamine_points": clinic.ketamine_points,
        "clinic: control_points": clinic.control_points,
    }


def test_the_fingerprint_holds():
    assert_fingerprint("fear_learning", fingerprint())


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, Parameters())


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 60))
def test_constant_training_follows_the_closed_form(rate, outcome, trials):
    """V_n = o (1 − (1 − η)^n)."""
    fear = rescorla_wagner(np.full(trials, outcome), rate)
    np.testing.assert_allclose(
        fear, outcome * (1 - (1 - rate) ** np.arange(trials + 1)), atol=1e-12
    )


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0, 1), st.integers(0, 10**6))
def test_without_readiness_for_new_causes_there_is_one_and_it_is_rescorla_wagner(
    outcomes, rate, seed
):
    times = np.cumsum(np.random.default_rng(seed).exponential(500.0, len(outcomes)))
    causes = learn_causes(times, outcomes, rate, dataclasses.replace(Parameters(), alpha=0.0))
    assert causes.strengths.size == 1
    np.testing.assert_allclose(causes.fear, rescorla_wagner(outcomes, rate)[:-1], atol=1e-12)


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(model.WINDOWS),
    st.sampled_from(model.SCHEDULES),
    st.floats(0, 2),
    st.floats(0.1, 2),
    st.floats(0, 4),
    st.floats(0.1, 300),
)
def test_fear_and_shares_stay_between_0_and_1(window, schedule, alpha, sd, gain, test_day):
    p = dataclasses.replace(Parameters(), alpha=alpha, surprise_sd=sd, window_gain=gain)
    course = simulate(window, schedule, test_day=test_day, parameters=p)
    for part in (course.latent_cause, course.rescorla_wagner, course.new_cause):
        assert (part >= 0).all() and (part <= 1).all()
    assert 1 <= course.causes <= course.outcome.size


def test_each_trial_is_shared_out_among_causes_in_full_once_a_new_one_is_kept():
    course = learn_causes(
        np.arange(10.0), [1.0] * 5 + [0.0] * 5, 0.3, dataclasses.replace(Parameters(), alpha=1e-9)
    )
    np.testing.assert_allclose(course.shares.sum(axis=1), 1.0, rtol=1e-6)


def test_the_trust_in_past_trials_halves_after_the_recency_time():
    p = dataclasses.replace(Parameters(), recency_min=100.0)
    np.testing.assert_allclose(
        model._trust(np.array([0.0]), 100.0, np.array([[1.0]]), p), [0.5, p.alpha], rtol=1e-12
    )


def test_abrupt_extinction_opens_a_second_cause_and_fear_returns_but_not_in_rescorla_wagner():
    course = simulate("none", "abrupt")
    assert course.causes == 2
    assert course.return_of_fear > 0.05
    assert course.rescorla_wagner[-1] < 0.02


def test_gradual_extinction_keeps_one_cause_and_fear_does_not_return():
    course = simulate("none", "gradual")
    assert course.causes == 1
    assert course.return_of_fear <= 0
    assert course.test < simulate("none", "abrupt").test


def test_the_sign_of_the_drug_is_when_its_window_opens():
    """Worse extinction when given before conditioning [PTS35], stronger fear at a reminder
    [PTS36, PTS37], less fear later when given before extinction [PTS33]; and nothing when no
    window opens."""
    assert ketamine_effect("before conditioning") > 0
    assert ketamine_effect("at reactivation") > 0
    assert ketamine_effect("before extinction") < 0
    assert ketamine_effect("none") == 0


def test_the_same_window_turns_its_sign_with_what_is_taught_in_it():
    assert (
        ketamine_effect("at reactivation", lesson=0.0)
        < 0
        < ketamine_effect("at reactivation", lesson=1.0)
    )
    assert ketamine_effect("before extinction", lesson=1.0) > 0


def test_a_drug_that_does_not_speed_learning_changes_nothing():
    p = dataclasses.replace(Parameters(), window_gain=0.0)
    assert all(ketamine_effect(window, parameters=p) == 0 for window in model.WINDOWS)


def test_shocks_thin_out_and_end():
    assert model.extinction_outcomes(24, "gradual").nonzero()[0].tolist() == [0, 2, 5, 9, 14]
    assert not model.extinction_outcomes(24, "abrupt").any()


def test_after_the_course_the_gain_fades_at_the_daily_rate():
    course = simulate_clinic((0, 2, 4), np.arange(5.0, 60.0))
    gap = course.difference_points
    np.testing.assert_allclose(gap[1:] / gap[:-1], 1 - Parameters().return_per_day, rtol=1e-9)


def test_one_infusion_has_the_closed_form():
    p = Parameters()
    drop = p.baseline_points * (1 - p.setting) * p.return_per_day * p.safety_share * p.clinic_gain
    assert math.isclose(simulate_clinic((0,), [1.0]).difference_points[0], drop, rel_tol=1e-9)


def test_without_infusions_the_arms_are_one():
    np.testing.assert_allclose(
        simulate_clinic((), [0.0, 30.0, 300.0]).difference_points, 0.0, atol=1e-10
    )


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(0, 60), max_size=30),
    st.floats(0, 60),
    st.floats(0.05, 0.95),
    st.floats(0.002, 0.2),
)
def test_the_drug_arm_stays_between_nothing_and_the_control_arm(infusions, gain, share, rate):
    p = dataclasses.replace(Parameters(), clinic_gain=gain, safety_share=share, return_per_day=rate)
    course = simulate_clinic(sorted(infusions), parameters=p)
    assert (course.ketamine_points >= -1e-9).all()
    assert (course.difference_points >= -1e-9).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: simulate("later"), "window is 'later'; allowed: none, before conditioning"),
        (lambda: simulate(schedule="slow"), "schedule is 'slow'; allowed: abrupt, gradual"),
        (lambda: simulate("at reactivation", lesson=2.0), "lesson is 2.0; allowed: 0 to 1"),
        (lambda: simulate(conditioning=0), "conditioning is 0; allowed: 1 to 40"),
        (lambda: simulate(extinction=61), "extinction is 61; allowed: 0 to 60"),
        (lambda: simulate(test_day=0.0), "test_day is 0.0; allowed: 0.1 to 365 days"),
        (lambda: rescorla_wagner([0.0, 2.0], 0.1), "outcomes holds 2; allowed: 0 to 1"),
        (
            lambda: learn_causes([1.0, 0.0], [1, 1], 0.1),
            "times_min falls from 1 to 0 min; allowed: rising times",
        ),
        (lambda: simulate_clinic((3, 1)), "infusion_days falls from 3 to 1 days"),
        (lambda: simulate_clinic((0,), [500.0]), "days holds 500; allowed: 0 to 400 days"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
