"""Wind-up and slow relief: the recursion, the ordinary differential equations, limits, and a
fingerprint.
"""

import dataclasses
import math

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import pain as model
from ketamine_brain.models.pain import (
    DEFAULT,
    Parameters,
    simulate_relief,
    simulate_windup,
    weeks_of_relief,
)
from scipy.integrate import solve_ivp

DAYS = np.array([0.0, 0.5, 2.0, 4.2, 4.3, 7.0, 14.0, 35.0, 84.0])


@holds(Parameters)
def fingerprint(parameters=DEFAULT):
    trains = [
        simulate_windup(gap, 15, dose, parameters=parameters)
        for gap, dose in ((1.0, 0.0), (6.0, 0.0), (1.0, 0.15))
    ]
    course = simulate_relief(days=DAYS, parameters=parameters)
    short = simulate_relief(35.0, 0.5, DAYS, parameters)
    names = ("one a second", "one in six seconds", "one a second, 0.15 mg/kg")
    felt = {f"{name}: felt": t.response for name, t in zip(names, trains, strict=True)}
    return felt | {
        "plasma_ng_ml": course.plasma_ng_ml[:6],
        "effect_site_ng_ml": course.effect_site_ng_ml,
        "pain_nrs": course.pain_nrs,
        "exponential_points": course.exponential_points,
        "half an hour: relief_points": short.relief_points,
        "share_half_relieved": model.share_half_relieved([2.0, 10.0, 30.0], parameters),
    }


def test_the_fingerprint_holds():
    assert_fingerprint("pain", fingerprint())


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, Parameters())


@settings(deadline=None, max_examples=50)
@given(st.floats(0.2, 30), st.integers(1, 60), st.floats(0, 2), st.floats(0.1, 5))
def test_the_closed_form_is_the_recursion(interval, stimuli, dose, strength):
    p, train = Parameters(), simulate_windup(interval, stimuli, dose, strength)
    slow, left = 0.0, math.exp(-interval / p.slow_s)
    for felt in train.response:
        assert math.isclose(felt, strength + slow, rel_tol=1e-9)
        slow = left * (slow + (1 - model.block_of_dose(dose)) * p.slow_jump * strength)


def test_a_long_train_levels_off_at_the_geometric_sum():
    p, left = Parameters(), math.exp(-1.0 / Parameters().slow_s)
    last = simulate_windup(1.0, 60).slow[-1]
    assert math.isclose(last, 1.2 * p.slow_jump * left / (1 - left), rel_tol=1e-6)


def test_fifteen_at_one_per_second_sum_and_at_one_per_six_seconds_do_not():
    """Sums at 1 per s and, in rats, at 0.5 Hz; not at 1 per 6 s nor, in rats, at 0.1 Hz [PAI02,
    PAI03, PAI06, PAI07].
    """
    growth = [simulate_windup(gap).growth for gap in (1.0, 2.0, 6.0, 10.0)]
    assert growth[0] > growth[1] > 0.5
    assert 0.1 > growth[2] > growth[3] > 0


def test_the_drug_lowers_the_sum_and_leaves_the_single_threshold():
    plain, drug = simulate_windup(), simulate_windup(dose_mg_per_kg=0.15)
    assert drug.growth < plain.growth
    assert drug.response[0] == plain.response[0]
    assert drug.threshold == plain.threshold == 1.0


def test_full_block_leaves_the_fast_part_alone():
    p = dataclasses.replace(Parameters(), slow_jump=0.0)
    np.testing.assert_allclose(simulate_windup(parameters=p).response, 1.2, rtol=1e-12)
    assert model.block_of_dose(0.0) == 0.0
    assert math.isclose(model.block_of_dose(Parameters().half_block_mg_per_kg), 0.5)


def test_blood_and_effect_site_solve_their_differential_equations():
    p = Parameters()
    k, slow = math.log(2) * 24 / p.elimination_half_life_h, math.log(2) / p.relief_half_life_days
    plateau = 1000 * 22.2 / p.clearance_l_per_h

    def slopes(t, y):
        return [k * (plateau * (t < 4.2) - y[0]), slow * (y[0] - y[1])]

    run = solve_ivp(
        slopes, (0, 40), [0, 0], t_eval=[1.0, 4.2, 7.0, 40.0], rtol=1e-8, atol=1e-9, max_step=0.02
    )
    course = simulate_relief(days=[1.0, 4.2, 7.0, 40.0])
    np.testing.assert_allclose(course.effect_site_ng_ml, run.y[1], rtol=1e-4)
    np.testing.assert_allclose(course.plasma_ng_ml[:2], run.y[0, :2], rtol=1e-4)


def test_all_the_drug_that_went_in_is_cleared():
    """Area under the blood level is dose over clearance, and the effect site sees the same area."""
    days = np.linspace(0, 400, 400_001)
    course = simulate_relief(20.0, 24.0, days)
    exact = 1000 * 20.0 * 24.0 / Parameters().clearance_l_per_h / 24.0
    for level in (course.plasma_ng_ml, course.effect_site_ng_ml):
        assert math.isclose(
            (level[1:] + level[:-1]).sum() / 2 * (days[1] - days[0]), exact, rel_tol=1e-4
        )


def test_the_effect_site_halves_every_10_9_days_once_the_blood_is_empty():
    site = simulate_relief(days=[20.0, 30.9]).effect_site_ng_ml
    assert math.isclose(site[1] / site[0], 0.5, rel_tol=1e-9)


def test_relief_is_half_of_the_most_at_c50_and_none_without_drug():
    course = simulate_relief(days=np.linspace(4.2, 84, 4000))
    at = np.argmin(np.abs(course.effect_site_ng_ml - Parameters().c50_ng_ml))
    most = 5.5 * (0.67 - 0.23) / (1 - 0.23)
    assert math.isclose(course.relief_points[at], most / 2, rel_tol=2e-3)
    assert (simulate_relief(rate_mg_per_h=0.0).relief_points == 0).all()


def test_the_step_at_c50_outlasts_a_plain_exponential():
    course = simulate_relief(days=np.linspace(4.2, 84.0, 200))
    assert (course.relief_points[2:] > course.exponential_points[2:]).all()
    tiny = simulate_relief(
        0.01, 1.0, [5.0, 34.0]
    )  # far below C50 there is no step, and both fade alike
    np.testing.assert_allclose(
        tiny.relief_points[1] / tiny.relief_points[0], 0.5 ** (29 / 10.9), rtol=0.01
    )


def test_weeks_of_relief_end_where_the_course_crosses_the_line():
    weeks = weeks_of_relief(1.0)
    day = 4.2 + 7 * weeks
    assert math.isclose(simulate_relief(days=[day]).relief_points[0], 1.0, rel_tol=1e-6)
    assert weeks_of_relief(1.0, hours=0.5) == 0.0
    lengths = [weeks_of_relief(hours=h) for h in (12.0, 48.0, 100.8, 200.0)]
    assert lengths == sorted(lengths)
    assert lengths[3] < 2 * lengths[2]  # twice the infusion is not twice the weeks


def test_half_the_responders_are_half_relieved_at_c50():
    assert math.isclose(
        float(model.share_half_relieved(10.5)), 0.5 * (0.67 - 0.23) / (1 - 0.23), rel_tol=1e-9
    )
    assert float(model.share_half_relieved(0.0)) < 1e-12


@settings(deadline=None, max_examples=50)
@given(
    st.floats(0, 1000), st.floats(0.1, 240), st.floats(0, 1), st.floats(0, 0.95), st.floats(1, 60)
)
def test_relief_stays_between_nothing_and_all_of_the_pain(rate, hours, drug, placebo, c50):
    p = dataclasses.replace(Parameters(), drug_chance=drug, placebo_chance=placebo, c50_ng_ml=c50)
    course = simulate_relief(rate, hours, np.linspace(0, 100, 101), p)
    for part in (
        course.plasma_ng_ml,
        course.effect_site_ng_ml,
        course.relief_points,
        course.pain_nrs,
    ):
        assert np.isfinite(part).all() and (part >= -1e-9).all()
    assert (course.effect <= 1).all() and (course.pain_nrs <= p.control_nrs + 1e-9).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: simulate_windup(0.0), "interval_s is 0.0; allowed: 0.2 to 30 s"),
        (lambda: simulate_windup(stimuli=100), "stimuli is 100; allowed: 1 to 60"),
        (lambda: simulate_windup(dose_mg_per_kg=-1), "dose_mg_per_kg is -1; allowed: 0 to 2 mg/kg"),
        (lambda: simulate_windup(strength=math.inf), "strength is inf; allowed: 0.1 to 5"),
        (lambda: simulate_relief(-1.0), "rate_mg_per_h is -1.0; allowed: 0 to 1000 mg/h"),
        (lambda: simulate_relief(hours=500.0), "hours is 500.0; allowed: 0.1 to 240 h"),
        (lambda: simulate_relief(days=[-1.0]), "days holds -1; allowed: 0 to"),
        (lambda: weeks_of_relief(0.0), "least_points is 0.0; allowed: 0.01 to 10 points"),
        (lambda: weeks_of_relief(hours=0.0), "hours is 0.0; allowed: 0.1 to 240 h"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
