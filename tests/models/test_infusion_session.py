import dataclasses
import math

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import pharmacokinetics
from ketamine_brain.models.infusion_session import (
    CLINIC_INFUSION,
    DEFAULT,
    SPRAY,
    TRAJECTORIES,
    Course,
    Parameters,
    count_helped,
    course_doses,
    draw_people,
    monitoring_window,
    simulate,
    simulate_course,
    simulate_group,
    simulate_readings,
    typical_course,
)
from ketamine_brain.models.pharmacokinetics import KAMP, PARAMETER_SETS, Dose

TIMES_H = np.linspace(0, 8, 97)
STEADY = Dose(0.2 * KAMP.clearance_l_h * 100, 0, 100)  # holds 200 ng/mL by rate over clearance


@holds(type(DEFAULT))
def fingerprint(parameters):
    times_h, days = np.array([0.2, 0.6, 1.0, 3.0]), np.array([0.0, 1.0, 4.0, 12.0])
    group = simulate_group(4, 3, SPRAY, times_h, parameters)
    readings = simulate_readings(4, 3, 2, 1.5, SPRAY, parameters)
    typical = simulate(CLINIC_INFUSION, times_h, parameters)
    scores = simulate_course(days, 2, 6, 1, parameters).qids
    stayed = count_helped(simulate_course([0, 7], 1, 4000, 0, parameters), 7, parameters).stayed
    # Divided so that each part is of the order of 1, since a fingerprint judges small numbers by
    # the largest.
    return {
        "dissociation": typical.dissociation,
        "systolic_rise_mmhg": typical.systolic_rise_mmhg,
        "diastolic_rise_mmhg": typical.diastolic_rise_mmhg,
        "mood_removed": typical.mood_removed,
        "group: dissociation": group.dissociation,
        "group: systolic rise, 10 mmHg": group.systolic_rise_mmhg / 10,
        "group: mood_removed": group.mood_removed,
        "readings: times_h": readings.times_h,
        "readings: systolic, 100 mmHg": readings.systolic_mmhg[:, 0, 0] / 100,
        "readings: diastolic, 100 mmHg": readings.diastolic_mmhg[:, 1, 2] / 100,
        "typical course: qids / 20": typical_course(days, parameters=parameters).qids / 20,
        "courses: qids / 20": scores / 20,
        "people: trajectories, running sum / 100": draw_people(
            2000, 0, parameters
        ).trajectory.cumsum()[::200]
        / 100,
        "monitoring window, end (h)": monitoring_window(parameters=parameters)[1],
        "stayed / 1000": stayed / 1000,
    }


def test_the_fingerprint_is_the_stored_one():
    assert_fingerprint("infusion_session", fingerprint(DEFAULT))


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, DEFAULT)


def test_the_level_is_that_of_pharmacokinetics_whichever_set_is_chosen():
    for drug in PARAMETER_SETS.values():
        expected = pharmacokinetics.simulate(SPRAY, TIMES_H, drug, 80).ketamine_ng_ml
        np.testing.assert_allclose(
            simulate(SPRAY, TIMES_H, drug=drug, weight_kg=80).ketamine_ng_ml, expected, rtol=1e-12
        )


def test_effect_site_and_mood_obey_their_equations():
    # The two equations stepped by an independent solver under the model's own level; rtol is the
    # solver's.
    from scipy.integrate import solve_ivp

    ke, fading = (
        math.log(2) * 60 / DEFAULT.effect_half_time_min,
        1 / (24 * DEFAULT.mood_fading_days),
    )

    def slope(t, x):
        level = pharmacokinetics.simulate(CLINIC_INFUSION, [t]).ketamine_ng_ml[0]
        return [ke * (level - x[0]), DEFAULT.mood_gain * x[0] - fading * x[1]]

    end = CLINIC_INFUSION.duration_h
    first = solve_ivp(slope, (0, end), [0, 0], rtol=1e-9, atol=1e-9, method="LSODA").y[:, -1]
    effect, left = solve_ivp(
        slope, (end, 6), first, rtol=1e-9, atol=1e-9, method="LSODA", t_eval=[1.0, 6.0]
    ).y
    session = simulate(times_h=[1.0, 6.0])
    np.testing.assert_allclose(
        session.systolic_rise_mmhg, DEFAULT.systolic_slope * effect, rtol=1e-6
    )
    np.testing.assert_allclose(
        session.mood_removed, DEFAULT.ceilings[:, None] * (1 - np.exp(-left)), rtol=1e-6
    )


def test_at_a_steady_level_the_effects_are_those_of_that_level():
    session = simulate(STEADY, [99.0])
    assert session.ketamine_ng_ml[0] == pytest.approx(200)
    assert session.systolic_rise_mmhg[0] == pytest.approx(200 * DEFAULT.systolic_slope)
    assert session.dissociation[0] == pytest.approx(200**2 / (200**2 + 175**2))


def test_without_lag_pressure_follows_the_blood():
    fast = simulate(
        times_h=TIMES_H[TIMES_H > 0.05],
        parameters=dataclasses.replace(DEFAULT, effect_half_time_min=0.1),
    )
    np.testing.assert_allclose(
        fast.systolic_rise_mmhg, DEFAULT.systolic_slope * fast.ketamine_ng_ml, rtol=0.03
    )


def test_pressure_doubles_with_the_dose_and_dissociation_stays_below_one():
    single, double = (simulate(Dose(mg, 0, 2 / 3), TIMES_H) for mg in (35, 70))
    np.testing.assert_allclose(double.systolic_rise_mmhg, 2 * single.systolic_rise_mmhg)
    assert (double.dissociation >= single.dissociation).all() and double.dissociation.max() < 1


def test_dissociation_and_pressure_peak_within_minutes_of_the_level_and_mood_after_them():
    session = simulate(times_h=np.linspace(0, 72, 4321))
    peak = {
        name: session.times_h[getattr(session, name).argmax()]
        for name in ("ketamine_ng_ml", "dissociation", "systolic_rise_mmhg")
    }
    assert 0 <= peak["dissociation"] - peak["ketamine_ng_ml"] <= 0.25
    assert 0 <= peak["systolic_rise_mmhg"] - peak["ketamine_ng_ml"] <= 0.25
    robust = session.mood_removed[0]
    assert session.times_h[robust.argmax()] > 6
    assert robust[-1] > 0.5 * robust.max() and session.dissociation[-1] < 0.001


def test_the_watch_is_the_labels_two_hours_whatever_the_model_says():
    assert monitoring_window(SPRAY) == (0.0, 2.0)
    assert monitoring_window([CLINIC_INFUSION, Dose(10, 1.0, 0.5)]) == (0.0, 3.5)
    strange = dataclasses.replace(DEFAULT, systolic_slope=0.9, effect_half_time_min=100)
    assert (
        monitoring_window(SPRAY, strange)
        == monitoring_window(SPRAY)
        == monitoring_window(Dose(400, route="nasal"))
    )


def test_a_group_without_spread_is_the_typical_person():
    names = ("pressure_spread", "lag_spread", "sensitivity_spread", "mood_spread")
    drug = dataclasses.replace(
        KAMP, **{name: 0.0 for name in vars(KAMP) if name.endswith("_spread")}
    )
    group = simulate_group(
        5,
        0,
        times_h=TIMES_H,
        parameters=dataclasses.replace(DEFAULT, **dict.fromkeys(names, 0.0)),
        drug=drug,
    )
    one = simulate(times_h=TIMES_H)
    np.testing.assert_allclose(group.systolic_rise_mmhg, np.tile(one.systolic_rise_mmhg, (5, 1)))
    np.testing.assert_allclose(group.dissociation, np.tile(one.dissociation, (5, 1)))
    np.testing.assert_allclose(group.mood_removed, one.mood_removed[group.trajectory])


def test_the_average_curve_hides_each_persons_peak():
    readings = simulate_readings(2000, 0)
    rise = readings.systolic_mmhg - readings.systolic_before_mmhg[:, None, None]
    assert rise.max(axis=(1, 2)).mean() > 1.5 * rise.mean(axis=(0, 1)).max()


def test_the_mean_of_the_group_is_the_published_mean_although_people_differ():
    # The factor has mean 1: within four standard errors of it (SD 0.53 at a log SD of 0.5).
    factor = draw_people(20_000, 0).pressure_factor
    assert factor.mean() == pytest.approx(1, abs=4 * factor.std() / math.sqrt(20_000))
    assert np.log(factor).std() == pytest.approx(DEFAULT.pressure_spread, rel=0.03)


def test_trajectories_come_in_the_published_shares():
    trajectory = draw_people(20_000, 1).trajectory
    counts = np.bincount(trajectory, minlength=3)
    assert len(TRAJECTORIES) == len(counts) == 3
    # Four binomial standard errors at n = 20,000.
    np.testing.assert_allclose(counts / 20_000, DEFAULT.shares, atol=4 * math.sqrt(0.24 / 20_000))
    np.testing.assert_allclose(328 * DEFAULT.shares, (135, 97, 96))


def test_without_infusions_the_score_stays_and_each_infusion_adds():
    days = np.array([0, 7, 14, 60.0])
    none, one, three = (simulate_course(days, n, 50, 0).qids for n in (0, 1, 3))
    np.testing.assert_allclose(none, none[:, :1] * np.ones(4))
    assert (
        (three[:, 1:] <= one[:, 1:]).all()
        and (one[:, 1:] <= none[:, 1:]).all()
        and (one[:, 1] < none[:, 1] - 0.1).mean() > 0.9
    )
    assert (three[:, 3] > three[:, 1]).all(), "the effect fades"


def test_readings_are_seeded_and_a_second_group_differs():
    one, again, other = (simulate_readings(20, seed).systolic_mmhg for seed in (4, 4, 5))
    assert one.shape == (20, 1, 6) and (one == again).all() and (one != other).all()


def test_more_sessions_let_more_people_pass_a_threshold():
    shares = [simulate_readings(500, 0, sessions).share_above(165, 100) for sessions in (1, 4, 12)]
    assert shares == sorted(shares) and shares[0] < shares[-1]


def test_share_counts_people_not_readings_and_either_pressure():
    readings = simulate_readings(200, 0, 3)
    people = sum(
        bool((readings.systolic_mmhg[i] >= 150).any() or (readings.diastolic_mmhg[i] >= 95).any())
        for i in range(200)
    )
    assert readings.share_above(150, 95) == people / 200


def test_counting_only_those_who_still_come_makes_more_of_them_helped():
    course = Course(
        np.array([0, 7.0]),
        np.array([[20, 10], [20, 9], [20, 14], [20, 19], [20, 20], [0, 0]]),
        np.zeros(6, dtype=int),
    )
    counted = count_helped(course, 8)
    assert (counted.started, counted.stayed, counted.helped, counted.helped_who_stayed) == (
        6,
        3,
        2,
        2,
    )
    assert counted.share_of_started == pytest.approx(
        1 / 3
    ) and counted.share_of_stayed == pytest.approx(2 / 3)
    start = count_helped(course, 3)
    assert (start.helped, start.stayed) == (0, 0) and math.isnan(start.share_of_stayed)


def test_more_infusions_help_more_people_and_those_who_stay_look_better_still():
    one, three = (count_helped(simulate_course([0, 7], n, 1000, 0), 7) for n in (1, 3))
    assert one.share_of_started < three.share_of_started < three.share_of_stayed


@settings(deadline=None, max_examples=40)
@given(
    st.floats(0, 500),
    st.sampled_from([0.0, 0.6, 4.0]),
    st.sampled_from(pharmacokinetics.ROUTES),
    st.floats(30, 250),
    st.floats(0.2, 100),
)
def test_a_session_is_finite_and_bounded(amount_mg, duration_h, route, weight_kg, lag_min):
    p = dataclasses.replace(DEFAULT, effect_half_time_min=lag_min)
    session = simulate(Dose(amount_mg, 0, duration_h, route), TIMES_H, p, weight_kg=weight_kg)
    for values in (
        session.dissociation,
        session.mood_removed,
        session.systolic_rise_mmhg,
        session.diastolic_rise_mmhg,
    ):
        assert np.isfinite(values).all() and (values >= 0).all()
    assert session.dissociation.max() <= 1 and session.mood_removed.max() <= 1


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 12), st.integers(0, 1000))
def test_scores_stay_on_their_scale(infusions, seed):
    qids = simulate_course(np.linspace(0, 90, 20), infusions, 40, seed).qids
    assert (qids >= 0).all() and (qids <= 27).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: simulate(times_h=[0, math.nan]), "times_h holds nan; allowed: 0 to inf h"),
        (lambda: simulate(weight_kg=0), "weight_kg is 0; allowed: 30 to 250 kg"),
        (lambda: simulate(["35 mg"]), "doses holds '35 mg'"),
        (lambda: simulate_group(0), "patients is 0; allowed: 1 to 100000"),
        (lambda: simulate_readings(sessions=0), "sessions is 0; allowed: 1 to 100"),
        (lambda: simulate_readings(until_h=0.1), "until_h is 0.1; allowed: 0.333333 to 24 h"),
        (lambda: simulate_course([0], infusions=-1), "infusions is -1; allowed: 0 to 30"),
        (lambda: simulate_course([-1]), "days holds -1; allowed: 0 to inf days"),
        (lambda: count_helped(simulate_course([1, 2]), 0.5), "day is 0.5; allowed: 1 to inf days"),
        (lambda: monitoring_window([]), "doses is empty; allowed: one Dose or more"),
        (
            lambda: Parameters(effect_half_time_min=0),
            "effect_half_time_min is 0; allowed: 0.1 to 120 min",
        ),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_courses_doses_are_its_dose_per_kilogram_days_apart():
    first, second = course_doses(2, weight_kg=100)
    assert (
        first.amount_mg == pytest.approx(63)
        and second.start_h == 72
        and second.duration_h == pytest.approx(2 / 3)
    )
