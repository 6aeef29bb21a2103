"""The mood model: exact limits, bounds, who is who, what each constant does, and how it refuses bad
input.
"""

import dataclasses
import itertools

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import mood_onset as mood
from ketamine_brain.models.mood_onset import (
    CONTEXTS,
    DEFAULT,
    Plan,
    simulate,
    simulate_band,
    simulate_group,
)
from ketamine_brain.models.parameters import describe

DAYS = np.linspace(0.0, 60.0, 241)
ONE = ((0.0, 0.5),)
SIX = tuple((float(day), 0.5) for day in (0, 2, 4, 7, 9, 11))


@holds(type(DEFAULT))
def fingerprint(parameters):
    """Return mean courses and a small group over every context and kind of plan, 1-D."""
    days = np.array([0.01, 0.05, 0.2, 1.0, 3.0, 9.0, 20.0, 70.0])
    kinds = [
        dict(),
        dict(infusions=((0, 0.2), (5, 0.5))),
        dict(sprays=((0, 28), (3, 84))),
        dict(infusions=ONE, oral_from_day=0, oral_to_day=15),
    ]
    named = {}
    words = ("nothing", "two infusions", "sprays", "one infusion and pills")
    for context, (name, kind) in itertools.product(CONTEXTS, zip(words, kinds, strict=True)):
        course = simulate(Plan(context=context, **kind), days, parameters)
        parts = ("madrs", "sum_madrs", "control_madrs")
        named |= {f"{context}, {name}: {part}": getattr(course, part) for part in parts}
    group = {"pills": Plan(context="pill", oral_from_day=0), "one infusion": Plan(infusions=ONE)}
    return named | {
        f"group, {name}: madrs": simulate_group(plan, days, 60, 3, parameters)
        for name, plan in group.items()
    }


def test_the_fingerprint_holds():
    assert_fingerprint("mood_onset", fingerprint(DEFAULT))


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, DEFAULT)


def test_each_group_constant_moves_the_group():
    def group(parameters):
        plan = Plan(infusions=SIX, oral_from_day=0, context="saline")
        return simulate_group(plan, [0.0, 1.0, 10.0, 40.0], 300, 3, parameters).ravel()

    then = group(DEFAULT)
    for name in (
        "context_shape",
        "baseline_sd",
        "wander_sd",
        "wander_days",
        "susceptibility_spread",
        "durable_share",
        "oral_responders",
    ):
        moved = group(dataclasses.replace(DEFAULT, **{name: 1.1 * getattr(DEFAULT, name)}))
        assert not np.allclose(moved, then, atol=1e-6), name


def test_nothing_given_in_no_context_changes_nothing():
    np.testing.assert_array_equal(
        simulate(Plan(context="none", baseline_madrs=27.5), DAYS).madrs, 27.5
    )


@pytest.mark.parametrize("context", CONTEXTS)
def test_what_is_left_is_the_product(context):
    c = simulate(Plan(infusions=SIX, oral_from_day=3, context=context), DAYS)
    left = 33 * (1 - c.context_fraction) * (1 - c.ketamine_fraction) * (1 - c.oral_fraction)
    np.testing.assert_allclose(c.madrs, left, rtol=1e-12)


def test_the_sum_agrees_against_midazolam_and_parts_from_the_product_on_both_sides():
    courses = {
        c: simulate(Plan(infusions=ONE, context=c), [1.0])
        for c in ("midazolam", "saline", "anaesthesia")
    }
    over = {c: (course.madrs - course.sum_madrs)[0] for c, course in courses.items()}
    assert abs(over["midazolam"]) < 0.5
    assert over["saline"] < -2 and over["anaesthesia"] > 0.5


def test_one_dose_in_one_person_follows_the_three_stage_equations():
    from scipy.integrate import solve_ivp

    p, days, rise = DEFAULT, np.linspace(0, 30, 61), np.log(2) * 24 / DEFAULT.rise_half_time_h
    fade = 1 / p.fade_days + p.consolidation_per_day

    def slope(_, y):
        return [
            -rise * y[0],
            rise * y[0] - fade * y[1],
            p.consolidation_per_day * y[1] - y[2] / p.slow_fade_days,
        ]

    filled = 0.4 * 0.5 / (0.5 + p.half_dose_mg_kg)
    exact = solve_ivp(slope, (0, 30), [filled, 0, 0], t_eval=days, rtol=1e-10, atol=1e-12).y
    found = mood._ketamine(
        Plan(infusions=ONE), days, mood._as_columns((p,)), np.array([0.4]), np.array([p.fade_days])
    )[0]
    np.testing.assert_allclose(found, exact[1] + exact[2], atol=1e-8)


def test_a_dose_acts_early_peaks_near_day_one_and_fades():
    days = np.linspace(0, 30, 30 * 48 + 1)
    k = simulate(Plan(infusions=ONE), days).ketamine_fraction
    peak = k.argmax()
    assert 0.2 < days[peak] < 2.0
    assert (np.diff(k[: peak + 1]) > 0).all() and (np.diff(k[peak:]) < 0).all()
    assert 0 < k[-1] < 0.5 * k[peak]


def test_the_oral_drug_has_no_dead_time_and_goes_when_it_is_stopped():
    course = simulate(Plan(oral_from_day=2, oral_to_day=40, context="pill"), DAYS).oral_fraction
    taking = (DAYS >= 2) & (DAYS <= 40)
    assert (course[DAYS <= 2] == 0).all()
    np.testing.assert_allclose(
        course[taking],
        DEFAULT.oral_benefit * (1 - np.exp(-(DAYS[taking] - 2) / DEFAULT.oral_days)),
        atol=1e-12,
    )
    assert (np.diff(course[DAYS >= 40]) < 0).all()


def test_a_larger_dose_does_more_and_ever_less_so():
    gains = np.diff(
        [
            simulate(Plan(infusions=((0, dose),)), [1.0]).ketamine_fraction[0]
            for dose in (0, 0.1, 0.2, 0.3, 0.4)
        ]
    )
    assert (gains > 0).all() and (np.diff(gains) < 0).all()


def test_repeating_buys_more_responders():
    days = [0.0, 1.0, 12.0]
    one, six = (
        mood.response(simulate_group(Plan(infusions=doses), days, 4000)) for doses in (ONE, SIX)
    )
    assert six[2] > one[1] + 0.03


def test_after_two_weeks_of_doses_the_gain_fades_on_nearly_the_clock_of_one_and_after_sixteen_more_slowly():
    left = []
    for last in (0, 14, 112):
        plan = Plan(
            sprays=tuple((float(day), 84.0) for day in range(0, last + 1, 7)), context="none"
        )
        k = simulate(plan, [last + 1.0, last + 15.0]).ketamine_fraction
        left.append(k[1] / k[0])
    one, two_weeks, sixteen_weeks = left
    assert two_weeks - one < 0.5 * (sixteen_weeks - one)
    assert sixteen_weeks > two_weeks + 0.1


def test_expectancy_differs_by_arm_where_the_drug_is_noticed_and_not_under_anesthesia():
    for context, lifted in (
        ("saline", True),
        ("spray", True),
        ("midazolam", False),
        ("anaesthesia", False),
        ("admission", False),
    ):
        c = simulate(Plan(infusions=ONE, context=context), [1.0])
        assert (c.context_fraction[0] > c.control_context_fraction[0]) == lifted, context


@pytest.mark.parametrize(
    "plan",
    [
        Plan(infusions=ONE),
        Plan(infusions=SIX, context="saline"),
        Plan(oral_from_day=0, context="pill"),
        Plan(context="spray"),
        Plan(context="none"),
    ],
)
def test_the_mean_of_a_group_is_the_mean_course(plan):
    days = np.array([0.0, 1.0, 7.0, 28.0])
    group = simulate_group(plan, days, 20000, 1)
    # five standard errors at a spread of 12 points, and 0.6 for the lower end of the scale, which
    # lifts low scores
    np.testing.assert_allclose(
        group.mean(axis=0), simulate(plan, days).madrs, atol=5 * 12 / np.sqrt(20000) + 0.6
    )


def test_one_seed_is_one_set_of_people_whatever_the_plan_or_the_days():
    days, plan = np.array([0.0, 1.0, 5.0]), Plan(infusions=ONE)
    people = simulate_group(plan, days, 50, 7)
    np.testing.assert_array_equal(people, simulate_group(plan, days, 50, 7))
    np.testing.assert_array_equal(people, simulate_group(plan, days, 90, 7)[:50])
    np.testing.assert_allclose(people[:, 2], simulate_group(plan, days[[0, 2]], 50, 7)[:, 1])
    np.testing.assert_array_equal(
        people[:, 0], simulate_group(Plan(context="pill", oral_from_day=1), days, 50, 7)[:, 0]
    )
    control = simulate_group(Plan(), days, 50, 7)
    assert (people <= control).all() and (people[:, 1] < control[:, 1]).any()
    assert not np.array_equal(people, simulate_group(plan, days, 50, 8))


def test_a_few_people_are_worse_than_they_began():
    control = simulate_group(Plan(context="saline"), [0.0, 14.0], 4000)
    assert 0.02 < (control[:, 1] > control[:, 0] + 3).mean() < 0.4


doses = st.lists(st.tuples(st.floats(0, 200), st.floats(0, 3)), max_size=8)


@settings(deadline=None, max_examples=50)
@given(
    infusions=doses,
    sprays=st.lists(st.tuples(st.floats(0, 200), st.floats(0, 200)), max_size=5),
    oral=st.none() | st.floats(0, 100),
    context=st.sampled_from(CONTEXTS),
    baseline=st.floats(0, 60),
    seed=st.integers(0, 99),
)
def test_scores_stay_on_the_scale_for_any_plan(infusions, sprays, oral, context, baseline, seed):
    plan = Plan(
        infusions=tuple(infusions),
        sprays=tuple(sprays),
        oral_from_day=oral,
        context=context,
        baseline_madrs=baseline,
    )
    days = np.array([0.0, 0.1, 1.0, 30.0, 200.0])
    course, group = simulate(plan, days), simulate_group(plan, days, 40, seed)
    for field in dataclasses.fields(course)[1:]:
        values, highest = getattr(course, field.name), 60 if field.name.endswith("madrs") else 1
        assert ((values >= 0) & (values <= highest)).all(), field.name
    assert ((group >= 0) & (group <= 60)).all()


def test_the_band_holds_the_course_and_widens_with_its_level():
    days = np.linspace(0, 28, 57)
    for plan in (Plan(infusions=SIX, oral_from_day=0), Plan(context="pill")):
        (low, high), (lowest, highest) = (
            simulate_band(plan, days, 0.5),
            simulate_band(plan, days, 0.95),
        )
        assert (lowest <= low + 1e-12).all() and (high <= highest + 1e-12).all()
        madrs = simulate(plan, days).madrs
        assert ((lowest <= madrs + 0.3) & (madrs <= highest + 0.3)).all()
        assert (highest - lowest).max() > 1


def test_each_stored_value_lies_in_its_interval():
    fitted = [info for info in describe(DEFAULT) if info.kind == "fitted"]
    assert len(fitted) == 21
    assert all(info.interval[0] <= info.value <= info.interval[1] for info in fitted)


def test_what_a_trial_asks_of_a_group():
    madrs, days = np.array([[30.0, 15.0, 14.0, 20.0], [40.0, 30.0, 10.0, 12.0]]), [0, 1, 2, 5]
    np.testing.assert_allclose(mood.mean_change_by_day(madrs), [0, -12.5, -23, -19])
    np.testing.assert_allclose(mood.response(madrs), [0, 0.5, 1, 0.5])
    np.testing.assert_allclose(mood.remission(madrs, 10), [0, 0, 0.5, 0])
    np.testing.assert_allclose(mood.remission(madrs, 12), [0, 0, 0.5, 0.5])
    np.testing.assert_array_equal(mood.time_to_relapse(madrs, days, 2), [3, np.inf])
    np.testing.assert_array_equal(mood.time_to_relapse(madrs, days, 1), [4])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Plan(infusions=((0, -1),)), ["dose of infusions", "-1", "0 to 3", "mg/kg"]),
        (lambda: Plan(infusions=((-2, 0.5),)), ["day of infusions", "-2"]),
        (lambda: Plan(infusions=(0.5,)), ["infusions", "pairs"]),
        (lambda: Plan(sprays=((0, float("nan")),)), ["dose of sprays", "nan"]),
        (lambda: Plan(context="clinic"), ["context", "clinic", "saline"]),
        (lambda: Plan(baseline_madrs=61), ["baseline_madrs", "61", "60"]),
        (lambda: Plan(oral_to_day=3), ["oral_to_day", "oral_from_day"]),
        (lambda: Plan(oral_from_day=5, oral_to_day=3), ["oral_to_day", "3", "5"]),
        (lambda: simulate(Plan(), [0, float("nan")]), ["days", "nan", "0"]),
        (lambda: simulate(Plan(), [-1.0]), ["days", "-1"]),
        (lambda: simulate_group(Plan(), [0, 1], patients=0), ["patients", "0", "1"]),
        (lambda: simulate_band(Plan(), [0, 1], level=1.5), ["level", "1.5"]),
        (lambda: mood.remission([[50.0]], 99), ["threshold", "99", "60"]),
        (lambda: mood.response([[70.0]]), ["madrs", "70", "60"]),
    ],
)
def test_bad_input_is_named_with_its_range(make, words):
    with pytest.raises(ValueError) as error:
        make()
    assert all(word in str(error.value) for word in words), str(error.value)
