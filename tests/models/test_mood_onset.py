"""The mood model: limits, who is who, what each constant does, forecasts, and how it refuses."""

import dataclasses
import itertools
import json
import time

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import mood_equations as equations
from ketamine_brain.models import mood_onset as mood
from ketamine_brain.models.mood_onset import (
    CONTEXTS,
    DEFAULT,
    POPULATIONS,
    Plan,
    forecast_band,
    simulate,
    simulate_band,
    simulate_group,
    simulate_trials,
)
from ketamine_brain.models.parameters import describe

DAYS = np.linspace(0.0, 60.0, 241)
ONE = ((0.0, 0.5),)
SIX = tuple((float(day), 0.5) for day in (0, 2, 4, 7, 9, 11))


@holds(type(DEFAULT))
def fingerprint(parameters=DEFAULT):
    """Return courses, a small group, and a trial one deviation away, over contexts and plans."""
    days = np.array([0.01, 0.05, 0.2, 1.0, 3.0, 9.0, 20.0, 70.0])
    kinds = {
        "nothing": dict(),
        "two infusions": dict(infusions=((0, 0.2), (5, 0.5))),
        "sprays": dict(sprays=((0, 28), (3, 84))),
        "an infusion and pills": dict(infusions=ONE, oral_from_day=0, oral_to_day=15),
    }
    found = {}
    for context, (words, kind) in itertools.product(CONTEXTS, kinds.items()):
        course = simulate(Plan(context=context, **kind), days, parameters)
        for name in ("madrs", "sum_madrs", "control_madrs"):
            found[f"{context}, {words}: {name}"] = getattr(course, name)
    for population in POPULATIONS:
        plan = Plan(infusions=ONE, context="spray", population=population)
        found[f"{population}: madrs"] = simulate(plan, days, parameters).madrs
    away = mood.strengths(Plan(infusions=ONE), days, parameters)
    shifts = parameters.context_trial_sd, parameters.drug_trial_sd
    found["a trial one deviation away: strength"] = mood.whole(away, *shifts)
    for words, plan in (
        ("pills", Plan(context="pill", oral_from_day=0)),
        ("an infusion", Plan(infusions=ONE)),
    ):
        found[f"group, {words}"] = simulate_group(plan, days, 20, 3, parameters)
    return found


def test_the_fingerprint_holds():
    assert_fingerprint("mood_onset", fingerprint())


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, DEFAULT)


@pytest.mark.parametrize("name", ["context_trial_sd", "drug_trial_sd"])
def test_trials_differ_by_their_own_deviations(name, monkeypatch):
    plan = Plan(infusions=ONE)
    wide = simulate_trials(plan, [1.0], 200, 300).mean(axis=1).std()
    p = mood.posterior()
    alike = type(p)(**vars(p) | {name: 0.0 * getattr(p, name)})
    monkeypatch.setattr(mood, "posterior", lambda: alike)
    assert simulate_trials(plan, [1.0], 200, 300).mean(axis=1).std() < wide - 0.05


def test_with_nothing_given_nowhere_nothing_changes():
    course = simulate(Plan(context="none"), DAYS)
    np.testing.assert_array_equal(course.madrs, 33.0)
    trials = simulate_trials(Plan(context="none"), [0.0, 9.0], 400, 50)
    assert abs(trials.mean() - 33.0) < 0.5


def test_what_is_left_is_the_product_of_the_parts():
    c = simulate(Plan(infusions=SIX, oral_from_day=0, context="saline"), DAYS)
    left = (1 - c.context_fraction) * (1 - c.ketamine_fraction) * (1 - c.oral_fraction)
    np.testing.assert_allclose(c.madrs, 33.0 * left, rtol=1e-12)


def test_the_constants_are_what_their_words_say():
    p = DEFAULT
    one = simulate(Plan(infusions=ONE), [1.0])
    spray = simulate(Plan(sprays=((0.0, 84.0),), context="spray"), [1.0])
    assert one.ketamine_fraction[0] == pytest.approx(p.infusion_effect)
    assert spray.ketamine_fraction[0] == pytest.approx(p.spray_effect)
    late = simulate(Plan(oral_from_day=0, context="pill"), [1e4])
    assert late.oral_fraction[0] == pytest.approx(p.oral_benefit)
    assert simulate(Plan(context="pill"), [1e4]).context_fraction[0] == pytest.approx(p.weeks_level)


def test_a_dose_acts_early_peaks_near_day_one_and_fades():
    days = np.linspace(0, 30, 30 * 48 + 1)
    k = simulate(Plan(infusions=ONE), days).ketamine_fraction
    peak = k.argmax()
    assert 0.2 < days[peak] < 2.0
    assert (np.diff(k[: peak + 1]) > 0).all() and (np.diff(k[peak:]) < 0).all()
    assert 0 < k[-1] < 0.5 * k[peak]


def test_the_next_dose_brings_the_effect_back_and_a_smaller_one_takes_nothing_away():
    again = simulate(Plan(infusions=((0.0, 0.5), (7.0, 0.5))), [1.0, 8.0]).ketamine_fraction
    assert 0.99 < again[1] / again[0] < 1.1
    days = [1.2, 2.0]
    one = simulate(Plan(infusions=ONE), days).ketamine_fraction
    more = simulate(Plan(infusions=((0.0, 0.5), (1.0, 0.01))), days).ketamine_fraction
    # an earlier dose counts as fully at work: within 2^-14 after a day of a half-time below 2 h
    np.testing.assert_allclose(more, one, rtol=2**-14)


def test_the_oral_drug_has_no_dead_time_and_goes_when_it_is_stopped():
    course = simulate(Plan(oral_from_day=2, oral_to_day=40, context="pill"), DAYS)
    taking = (DAYS > 2) & (DAYS <= 40)
    assert (course.oral_fraction[DAYS <= 2] == 0).all()
    assert (np.diff(course.oral_fraction[taking]) > 0).all()
    assert (np.diff(course.oral_fraction[DAYS >= 40]) < 0).all()


def test_pills_stopped_can_be_followed_by_relapse():
    days = np.concatenate([[0.0], 180.0 + 14 * np.arange(20)])
    on, off = (
        simulate_group(Plan(oral_from_day=0, oral_to_day=last, context="pill"), days, 3000)
        for last in (None, 180.0)
    )
    well = on[:, 1] <= 0.5 * on[:, 0]
    lost = [(m[well, 2:] > 0.5 * m[well, :1]).mean(axis=0)[-1] for m in (on, off)]
    assert lost[1] > lost[0] + 0.2
    left = simulate(Plan(oral_from_day=0, oral_to_day=180.0, context="pill"), [180.0, 2000.0])
    assert left.madrs[1] > left.madrs[0] + 5


def test_a_larger_dose_does_more_and_ever_less_so():
    for plans in (
        [Plan(infusions=((0, dose),)) for dose in (0, 0.1, 0.2, 0.3, 0.4)],
        [Plan(sprays=((0, dose),)) for dose in (0, 20, 40, 60, 80)],
    ):
        gains = np.diff([simulate(plan, [1.0]).ketamine_fraction[0] for plan in plans])
        assert (gains > 0).all() and (np.diff(gains) < 0).all()


def test_noticing_grows_with_dose_and_lifts_only_a_weaker_context():
    def lift(context, dose):
        c = simulate(Plan(infusions=((0.0, dose),), context=context), [1.0])
        return c.context_fraction[0] - c.control_context_fraction[0]

    for context in ("saline", "spray"):
        assert 0 == lift(context, 0.0) < lift(context, 0.1) < lift(context, 0.5) < 0.3
    assert all(lift(c, 0.5) == 0 for c in ("midazolam", "admission", "anaesthesia", "none"))


@pytest.mark.parametrize(("day", "context"), [(0.0, "saline"), (5.0, "spray"), (2.0, "midazolam")])
def test_an_empty_drip_is_its_control_arm(day, context):
    days = np.array([0.0, 0.1, 1.0, 7.0, 30.0])
    empty = Plan(infusions=((day, 0.0),), sprays=((day, 0.0),), context=context)
    for ask in (
        lambda plan: simulate(plan, days).madrs,
        lambda plan: simulate_group(plan, days, 30, 4),
        lambda plan: simulate_trials(plan, days, 20, 30, 4),
        lambda plan: np.array(forecast_band(plan, days, 20)),
    ):
        np.testing.assert_array_equal(ask(empty), ask(Plan(context=context)))


@pytest.mark.parametrize(
    "plan",
    [
        Plan(infusions=ONE),
        Plan(infusions=SIX, context="saline"),
        Plan(oral_from_day=0, context="pill"),
        Plan(context="spray", population="older"),
        Plan(context="none"),
    ],
)
def test_the_mean_of_a_group_is_the_mean_course(plan):
    days = np.array([0.0, 1.0, 7.0, 28.0])
    group = simulate_group(plan, days, 20000, 1)
    # five standard errors at 12 points, and 0.6 for the lower end of the scale
    np.testing.assert_allclose(
        group.mean(axis=0), simulate(plan, days).madrs, atol=5 * 12 / np.sqrt(20000) + 0.6
    )


def test_the_spread_between_people_is_the_one_that_was_fitted():
    days = np.array([1.0, 27.0])
    for plan in (Plan(infusions=ONE), Plan(context="spray")):
        group = simulate_group(plan, days, 40000, 2)
        gone = 1 - simulate(plan, days).madrs / 33.0
        wander = equations.wander_variance(days, DEFAULT)
        sd = equations.person_spread(gone, 33.0, DEFAULT.baseline_sd, wander, DEFAULT)
        np.testing.assert_allclose(group.std(axis=0), sd, rtol=0.05)
        share = mood.response(np.c_[simulate_group(plan, [0.0], 40000, 2), group])[1:]
        from scipy.special import ndtr

        z = equations.response_chance(gone, 33.0, DEFAULT.baseline_sd, wander, DEFAULT)
        np.testing.assert_allclose(share, ndtr(z), atol=0.02)


def test_a_few_people_are_worse_than_they_began():
    control = simulate_group(Plan(context="saline"), [0.0, 14.0], 4000)
    assert 0.02 < (control[:, 1] > control[:, 0] + 3).mean() < 0.4


# ---- trials ------------------------------------------------------------------------------------

doses = st.lists(st.tuples(st.floats(0, 200), st.floats(0, 3)), max_size=6)
plans = st.builds(
    lambda infusions, sprays, oral, stop, **more: Plan(
        infusions=tuple(infusions),
        sprays=tuple(sprays),
        oral_from_day=oral,
        oral_to_day=None if oral is None or stop is None else oral + stop,
        **more,
    ),
    infusions=doses,
    sprays=st.lists(st.tuples(st.floats(0, 200), st.floats(0, 500)), max_size=5),
    oral=st.none() | st.floats(0, 100),
    stop=st.none() | st.floats(0, 300),
    context=st.sampled_from(CONTEXTS),
    baseline_madrs=st.floats(0, 60),
    population=st.sampled_from(POPULATIONS),
)
HORIZON = np.array([0.0, 0.1, 1.0, 30.0, 200.0])


@settings(deadline=None, max_examples=50)
@given(plan=plans, seed=st.integers(0, 2**32 - 1))
def test_scores_stay_on_the_scale_for_any_plan(plan, seed):
    course, group = simulate(plan, HORIZON), simulate_group(plan, HORIZON, 40, seed)
    for field in dataclasses.fields(course)[1:]:
        values, highest = getattr(course, field.name), 60 if field.name.endswith("madrs") else 1
        assert ((values >= 0) & (values <= highest)).all(), field.name
    assert ((group >= 0) & (group <= 60)).all()
    for low, high in (simulate_band(plan, HORIZON), forecast_band(plan, HORIZON, 1 + seed % 99)):
        assert (low >= 0).all() and (low <= high).all() and (high <= 60).all()


@settings(deadline=None, max_examples=40)
@given(
    plan=plans,
    patients=st.integers(1, 30),
    trials=st.integers(1, 8),
    seed=st.integers(0, 2**32 - 1),
    arm=st.integers(0, 9),
)
def test_any_trials_are_finite_on_the_scale_and_keep_their_people(
    plan, patients, trials, seed, arm
):
    madrs = simulate_trials(plan, HORIZON, patients, trials, seed, arm)
    assert madrs.shape == (trials, patients, HORIZON.size)
    assert np.isfinite(madrs).all() and (madrs >= 0).all() and (madrs <= 60).all()
    more = simulate_trials(plan, HORIZON, patients + 1, trials + 1, seed, arm)
    np.testing.assert_array_equal(more[:trials, :patients], madrs)
    fewer = simulate_trials(plan, HORIZON[[0, 3]], patients, trials, seed, arm)
    np.testing.assert_allclose(fewer, madrs[:, :, [0, 3]], atol=1e-9)


def test_trials_are_the_same_whatever_is_asked_and_people_belong_to_arms():
    many = dict(days=[0.0, 1.0], patients=3000, trials=6)
    drug, control = (
        simulate_trials(plan, **many, seed=5, arm=arm).mean(axis=1)[:, 1]
        for arm, plan in enumerate((Plan(infusions=ONE), Plan()))
    )
    other = simulate_trials(Plan(), **many, seed=6, arm=1).mean(axis=1)[:, 1]
    assert np.corrcoef(drug, control)[0, 1] > 0.6  # one trial's context around both arms
    assert np.abs(control - other).max() > 1
    first, second = (simulate_trials(Plan(), [0.0], 50, 4, 5, arm) for arm in (0, 1))
    assert not np.isclose(first, second).any()
    one, two = (simulate_trials(plan, [0.0], 50, 4, 5) for plan in (Plan(), Plan(infusions=SIX)))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(infusions=ONE, context="saline"),
        Plan(sprays=((0.0, 84.0), (3.0, 84.0)), oral_from_day=0, context="spray"),
        Plan(context="pill", population="ordinary"),
        Plan(context="anaesthesia", baseline_madrs=12.0),
    ],
)
@pytest.mark.parametrize("patients", [12, 60])
def test_the_computed_band_is_that_of_the_drawn_trials(plan, patients):
    days = np.array([0.0, 0.2, 1.0, 7.0, 28.0])
    # 16,000 trials: the drawn quantiles themselves are then within about 0.1 points
    means = np.concatenate(
        [simulate_trials(plan, days, patients, 8000, seed).mean(axis=1) for seed in (1, 2)]
    )
    for level in (0.5, 0.9):
        drawn = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], axis=0)
        np.testing.assert_allclose(forecast_band(plan, days, patients, level), drawn, atol=0.5)


def test_the_band_of_the_mean_is_narrower_than_that_of_the_next_trial():
    days = np.linspace(0, 28, 57)
    for plan in (Plan(infusions=SIX, oral_from_day=0), Plan(context="pill")):
        low, high = simulate_band(plan, days)
        first, last = forecast_band(plan, days, 60)
        assert ((first < low + 0.3) & (high < last + 0.3)).all()
        madrs = simulate(plan, days).madrs
        assert ((low <= madrs + 0.3) & (madrs <= high + 0.3)).all()
        assert (high - low).max() > 1 and (last - first).max() > 1.5 * (high - low).max()


def test_more_people_narrow_the_forecast_but_not_below_the_trials_own_spread():
    few, many, most = (
        np.diff(forecast_band(Plan(), [1.0], n), axis=0)[0, 0] for n in (5, 50, 10**6)
    )
    assert few > many > most > 2


def test_bands_cost_a_fraction_of_drawing_the_trials():
    days, plan = np.arange(8.0), Plan(infusions=ONE)

    def cost(ask):
        ask()
        start = time.process_time()
        for _ in range(3):
            ask()
        return time.process_time() - start

    drawn = cost(lambda: simulate_trials(plan, days, 60))
    assert cost(lambda: forecast_band(plan, days, 60)) < 0.3 * drawn


# ---- the store -----------------------------------------------------------------------------------


def test_each_stored_value_is_the_mean_of_its_draws_and_lies_in_its_interval():
    stored = json.loads(mood.STORE.read_text(encoding="utf-8"))
    draws = np.array(stored["draws"]["rows"])
    assert mood.STORE.stat().st_size < 300_000 and 200 <= len(draws) <= 600
    fitted = [info for info in describe(DEFAULT) if info.kind == "fitted"]
    assert {info.name for info in fitted} == set(stored["draws"]["names"])
    for info in fitted:
        column = draws[:, stored["draws"]["names"].index(info.name)]
        assert info.interval[0] <= info.value <= info.interval[1]
        assert abs(column.mean() - info.value) < 5 * column.std() / np.sqrt(len(draws)), info.name


def test_what_a_trial_asks_of_a_group():
    madrs = np.array([[30.0, 15.0, 14.0, 20.0], [40.0, 30.0, 10.0, 12.0]])
    np.testing.assert_allclose(mood.mean_change_by_day(madrs), [0, -12.5, -23, -19])
    np.testing.assert_allclose(mood.response(madrs), [0, 0.5, 1, 0.5])
    np.testing.assert_allclose(mood.remission(madrs, 10), [0, 0, 0.5, 0])
    np.testing.assert_allclose(mood.remission(madrs, 12), [0, 0, 0.5, 0.5])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Plan(infusions=((0, -1),)), ["dose of infusions", "-1", "0 to 3", "mg/kg"]),
        (lambda: Plan(infusions=((-2, 0.5),)), ["day of infusions", "-2"]),
        (lambda: Plan(infusions=(0.5,)), ["infusions", "pairs"]),
        (lambda: Plan(infusions=((0, True),)), ["dose of infusions", "True"]),
        (lambda: Plan(sprays=((0, float("nan")),)), ["dose of sprays", "nan"]),
        (lambda: Plan(context="clinic"), ["context", "clinic", "saline"]),
        (lambda: Plan(population="young"), ["population", "young", "older"]),
        (lambda: Plan(baseline_madrs=61), ["baseline_madrs", "61", "60"]),
        (lambda: Plan(baseline_madrs="33"), ["baseline_madrs", "33", "60"]),
        (lambda: Plan(oral_to_day=3), ["oral_to_day", "oral_from_day"]),
        (lambda: Plan(oral_from_day=5, oral_to_day=3), ["oral_to_day", "3", "5"]),
        (lambda: simulate(Plan(), [0, float("nan")]), ["days", "nan", "0"]),
        (lambda: simulate(Plan(), [-1.0]), ["days", "-1"]),
        (lambda: simulate_group(Plan(), [0, 1], patients=0), ["patients", "0", "1"]),
        (lambda: simulate_group(Plan(), [0, 1], seed=-1), ["seed", "-1"]),
        (lambda: simulate_trials(Plan(), [0, 1], patients=2.5), ["patients", "2.5"]),
        (lambda: simulate_trials(Plan(), [0, 1], 10, trials=0), ["trials", "0", "1"]),
        (lambda: simulate_trials(Plan(), [0, 1], 10, seed=1.5), ["seed", "1.5"]),
        (lambda: simulate_trials(Plan(), [0, 1], 10, arm=-1), ["arm", "-1"]),
        (lambda: simulate_trials(Plan(), [0, 1], 10**5, 10**5), ["trials", "patients"]),
        (lambda: forecast_band(Plan(), [0, 1], 0), ["patients", "0", "1"]),
        (lambda: forecast_band(Plan(), [0, 1], 10, level=1.5), ["level", "1.5"]),
        (lambda: simulate_band(Plan(), [0, 1], level=1.5), ["level", "1.5"]),
        (lambda: mood.remission([[50.0]], 99), ["threshold", "99", "60"]),
        (lambda: mood.response([[70.0]]), ["madrs", "70", "60"]),
    ],
)
def test_bad_input_is_named_with_its_range(make, words):
    with pytest.raises(ValueError, match="allowed") as error:
        make()
    assert all(word in str(error.value) for word in words), str(error.value)
