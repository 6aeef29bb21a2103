import dataclasses

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from ketamine_brain.lessons.during_care.scenes import MOST_SESSIONS, PEOPLE, SHOWN, look_at_session
from ketamine_brain.models.counting import (
    COUNTED,
    COURSE_DAYS,
    GROUP,
    GROUP_SEED,
    HELPED,
    MARKS,
    SCALES,
    SEED,
    UNCOUNTED,
    USUAL,
    WORSE,
    Counting,
    count_group,
    share_high_by_reading,
)
from ketamine_brain.models.infusion_session import (
    CLINIC_INFUSION,
    DEFAULT,
    SPRAY,
    Course,
    count_helped,
    monitoring_window,
    simulate_course,
    simulate_group,
)

STILL = Counting(score_scatter=0.0)


@holds(type(USUAL))
def fingerprint(counting):
    strict, kind = (
        count_group(1, counting=counting),
        count_group(6, "half", "second", "stayed", counting),
    )
    remission = count_group(6, "remission", counting=counting)
    return {
        "strict: scores / 10": strict.scores[:20] / 10,
        "kind: scores / 10": kind.scores[:20] / 10,
        "strict: helped / 10": strict.count(HELPED) / 10,
        "kind: helped / 10": kind.count(HELPED) / 10,
        "remission: helped / 10": remission.count(HELPED) / 10,
    }


def test_the_fingerprint_is_the_stored_one():
    assert_fingerprint("session_views", fingerprint(USUAL))


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, USUAL)


@pytest.mark.parametrize(
    ("given", "mg", "dose"), [("infusion", 35.0, CLINIC_INFUSION), ("spray", 84.0, SPRAY)]
)
def test_a_scaled_dose_is_the_session_of_that_dose(given, mg, dose):
    # The model itself, asked for the dose directly; what is scaled adds up, but for rounding.
    view = look_at_session(given, mg)
    direct = simulate_group(PEOPLE, SEED, dose, view.times_h)
    np.testing.assert_allclose(
        view.ketamine_ng_ml, direct.ketamine_ng_ml.mean(axis=0), rtol=1e-9, atol=1e-9
    )
    np.testing.assert_allclose(
        view.people_dissociation, direct.dissociation[:SHOWN], rtol=1e-9, atol=1e-9
    )
    assert view.average_peak_mmhg == pytest.approx(direct.systolic_rise_mmhg.mean(axis=0).max())


def test_a_course_of_shifted_infusions_is_the_course():
    view = count_group(4)
    direct = simulate_course(COURSE_DAYS, 4, GROUP, GROUP_SEED)
    np.testing.assert_allclose(view.people, direct.qids, rtol=1e-9)
    assert (view.trajectory == direct.trajectory).all()


@pytest.mark.parametrize("infusions", [1, 3, 10])
def test_without_scatter_the_counts_are_those_of_the_model(infusions):
    everyone, stayers = (
        count_group(infusions, who=who, counting=STILL) for who in ("started", "stayed")
    )
    day = int(everyone.last_day)
    counted = count_helped(Course(COURSE_DAYS, everyone.people, everyone.trajectory), day)
    assert everyone.count(HELPED) == everyone.helped_of_all == counted.helped
    assert (stayers.counted, stayers.count(HELPED)) == (counted.stayed, counted.helped_who_stayed)
    assert everyone.count(WORSE) == 0


def test_the_hundred_fall_into_trajectories_as_the_published_people_did():
    np.testing.assert_array_equal(
        np.bincount(count_group().trajectory), np.round(100 * DEFAULT.shares)
    )


def test_each_person_is_in_one_state_and_the_denominator_is_what_is_left():
    for mark in MARKS:
        for scale in SCALES:
            for who in COUNTED:
                view = count_group(3, mark, scale, who)
                assert sum(view.count(state) for state in range(4)) == GROUP
                assert view.counted == GROUP - view.count(UNCOUNTED)


def test_the_strict_and_the_kind_count_differ_more_than_twofold_though_no_mark_moved():
    strict, kind = count_group(1), count_group(10, scale="second", who="stayed")
    assert kind.count(HELPED) / kind.counted > 2 * strict.count(HELPED) / strict.counted


@pytest.mark.parametrize("infusions", [1, 2, 3, 6, 10])
def test_who_got_worse_vanishes_when_only_those_who_stay_are_counted(infusions):
    assert count_group(infusions).count(WORSE) > 0
    assert count_group(infusions, who="stayed").count(WORSE) == 0


def test_more_infusions_never_help_fewer_people_of_those_who_started():
    for scale in SCALES:
        helped = [count_group(n, scale=scale, counting=STILL).count(HELPED) for n in range(1, 11)]
        assert (np.diff(helped) >= 0).all() and helped[-1] > helped[0]


def test_more_sessions_more_drug_and_more_readings_show_more_high_pressure():
    over_sessions = [look_at_session(sessions=n).share_high for n in (1, 2, 4, MOST_SESSIONS)]
    assert (np.diff(over_sessions) > 0).all()
    salt, spray, infusion = (
        look_at_session(given, 84.0).share_high for given in ("salt", "spray", "infusion")
    )
    assert 0 < salt < spray < infusion
    shares = share_high_by_reading(patients=1000)
    assert (np.diff(shares, axis=0) < 0).all() and (np.diff(shares, axis=1) > 0).all()


def test_peoples_own_peaks_lie_above_the_average_and_on_day_two_only_mood_is_left():
    view = look_at_session()
    assert view.own_peak_mmhg > 1.5 * view.average_peak_mmhg
    assert (view.peak_mmhg > view.systolic_mmhg.max()).mean() > 0.6 and (
        view.peak_mmhg >= 165
    ).any()
    days = look_at_session(span="days")
    later = days.times_h >= 48
    assert (
        days.dissociation[later].max() < 0.01
        and days.ketamine_ng_ml[later].max() < 0.02 * days.ketamine_ng_ml.max()
    )
    assert np.ptp(days.systolic_mmhg[later]) < 0.5 and days.mood_removed[0, later][0] > 0.3


def test_the_watch_is_the_labels_rule_whatever_is_given():
    assert (
        look_at_session("spray", 14.0).watch_h
        == look_at_session("spray", 84.0).watch_h
        == monitoring_window(SPRAY)
    )
    assert (
        look_at_session("salt").watch_h
        == look_at_session("infusion", 70.0).watch_h
        == monitoring_window(CLINIC_INFUSION)
    )


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (lambda: look_at_session("pill"), "given is 'pill'"),
        (lambda: look_at_session(mg=900), "mg is 900"),
        (lambda: look_at_session(span="year"), "span is 'year'"),
        (lambda: look_at_session(sessions=9), "sessions is 9"),
        (lambda: count_group(11), "infusions is 11"),
        (lambda: count_group(mark="better"), "mark is 'better'"),
        (lambda: count_group(who="nobody"), "who is 'nobody'"),
        (lambda: count_group(scale="third"), "scale is 'third'"),
        (lambda: dataclasses.replace(USUAL, unmoved_share=1.0), "unmoved_share is 1.0"),
    ],
)
def test_bad_input_is_named(bad, words):
    with pytest.raises(ValueError, match=words):
        bad()
