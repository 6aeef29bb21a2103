"""The anxiety circuit and the small crossover trial: closed forms, limits, bounds, and a
fingerprint.
"""

import dataclasses
import math

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.evidence import measurement
from ketamine_brain.models import anxiety_circuit as model
from ketamine_brain.models.anxiety_circuit import (
    DEFAULT,
    Parameters,
    simulate,
    simulate_crossover,
)
from ketamine_brain.models.statistics import mcnemar_p
from scipy import stats

DAYS = np.array([0.0, 1.0, 3.0, 12.0, 24.0, 72.0, 168.0, 336.0]) / 24.0


@holds(Parameters)
def fingerprint(parameters=DEFAULT):
    courses = [
        simulate(dose, DAYS, 0.6, lift, context, parameters)
        for dose, lift, context in ((0.5, 1.0, "saline"), (1.0, 0.2, "open"), (0.25, 1.0, "none"))
    ]
    trial = [simulate_crossover(18, difference, 4000, 1, parameters) for difference in (0.0, 0.4)]
    named = {}
    names = ("0.5 mg/kg, saline", "1 mg/kg, open", "0.25 mg/kg, no control")
    for name, c in zip(names, courses, strict=True):
        parts = ("anxiety", "gain", "control", "smd")
        named |= {f"{name}: {part}": getattr(c, part) for part in parts}
    for name, t in zip(("no true gap", "true gap 0.4"), trial, strict=True):
        named |= {
            f"{name}: as_striking": t.as_striking,
            f"{name}: significant": t.significant,
            f"{name}: responders, ketamine": t.responders_ketamine.mean(),
            f"{name}: responders, placebo": t.responders_placebo.mean(),
        }
    return named


def test_the_fingerprint_holds():
    assert_fingerprint("anxiety_circuit", fingerprint())


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, Parameters())


def test_without_drug_only_the_setting_is_left():
    course = simulate(0.0, DAYS, context="open")
    np.testing.assert_allclose(course.anxiety, 1.0 - Parameters().context_open, rtol=1e-12)
    np.testing.assert_allclose(simulate(0.0, DAYS, context="none").anxiety, 1.0, rtol=1e-12)
    assert (course.gain == 1.0).all() and (course.smd == 0.0).all()


def test_the_resting_loop_solves_its_own_equations():
    """A = G − P (threat 1, started at 1 + C0 so that A(0) = 1) and P = C A, for every moment."""
    p, course = Parameters(), simulate(1.0, DAYS, context="none")
    np.testing.assert_allclose(
        course.circuit_anxiety,
        course.gain * (1 + p.control) - course.control * course.circuit_anxiety,
    )
    np.testing.assert_allclose(
        course.prefrontal, course.control * course.circuit_anxiety / (1 + p.control), rtol=1e-12
    )


def test_a_slow_part_carried_by_mood_alone_vanishes_when_mood_does_not_lift():
    late = simulate(0.5, [7.0, 14.0], mood_share=1.0, mood_lift=0.0, context="none")
    np.testing.assert_allclose(late.anxiety, 1.0, atol=1e-9)
    direct = simulate(0.5, DAYS, mood_share=0.0, mood_lift=0.0)
    np.testing.assert_allclose(
        direct.anxiety, simulate(0.5, DAYS, mood_share=0.0, mood_lift=1.5).anxiety
    )


def test_nine_tenths_of_the_rise_is_there_at_onset_and_the_slow_part_halves_on_time():
    p = dataclasses.replace(Parameters(), fast_half_life_h=12.0)
    rise = model.fast_part(1 / 24.0, p) / 0.5 ** (1.0 / 12.0)
    assert math.isclose(rise, 0.9, rel_tol=1e-12)
    assert math.isclose(model.slow_part(20.0) / model.slow_part(13.0), 0.5, rel_tol=1e-9)


def test_responders_at_the_line_are_half_and_an_sd_below_are_sixteen_per_cent():
    sd = Parameters().patient_sd
    np.testing.assert_allclose(
        model.responder_share([0.35, 0.35 - sd], 0.35), [0.5, stats.norm.cdf(-1)], rtol=1e-12
    )


def best_of_visits(share_at_one_visit, visits, correlation=0.5):
    """Return the share of people past the line at any visit, when visits of one person are
    alike.
    """
    own, weight = np.polynomial.hermite_e.hermegauss(80)
    line = stats.norm.ppf(share_at_one_visit)
    at_visit = stats.norm.cdf((line + np.sqrt(correlation) * own) / np.sqrt(1.0 - correlation))
    return float(weight @ (1.0 - (1.0 - at_visit) ** visits) / weight.sum())


def test_counting_the_best_of_many_visits_makes_more_responders():
    assert math.isclose(best_of_visits(0.2, 1, 0.5), 0.2, rel_tol=1e-9)
    assert math.isclose(best_of_visits(0.2, 10, 0.0), 1 - 0.8**10, rel_tol=1e-9)
    assert 0.2 < best_of_visits(0.2, 10, 0.9) < best_of_visits(0.2, 10, 0.3) < 1 - 0.8**10


def test_each_arm_of_the_trial_is_binomial_at_its_true_rate():
    trial = simulate_crossover(18, 0.2, 20_000, seed=3)
    for counts, rate in zip(
        (trial.responders_ketamine, trial.responders_placebo), model.arm_rates(0.2), strict=True
    ):
        standard_error = math.sqrt(rate * (1 - rate) / 18 / 20_000)
        assert abs(counts.mean() / 18 - rate) < 4 * standard_error
        assert math.isclose(counts.var(), 18 * rate * (1 - rate), rel_tol=0.05)


def test_luck_alone_matches_the_exact_binomial_when_periods_are_independent():
    """With no correlation the difference is one of two independent binomials, whose tail can be
    summed by hand.
    """
    p = dataclasses.replace(Parameters(), pair_correlation=0.0)
    rate = model.arm_rates(0.0, p)[0]
    pmf = stats.binom.pmf(np.arange(19), 18, rate)
    lead = np.subtract.outer(np.arange(19), np.arange(19))
    exact = np.outer(pmf, pmf)[lead >= 6].sum()
    got = simulate_crossover(18, 0.0, 20_000, seed=5, parameters=p).as_striking
    assert abs(got - exact) < 4 * math.sqrt(exact * (1 - exact) / 20_000)


def test_the_published_lead_is_the_one_pair_of_counts_that_gives_the_printed_z():
    """z = 2.12 is 7 people against 1, a lead of 6 of 18 [ANX03]: 36 points of 100 would need 7."""
    assert DEFAULT.seen_lead * 18 == pytest.approx(6)
    assert measurement("ANX03").people == 18


def test_the_table_of_the_exact_test_is_the_test_asked_pair_by_pair():
    table = model.mcnemar_table(9)
    for first in range(10):
        for second in range(10 - first):
            assert math.isclose(table[first, second], mcnemar_p(first, second), rel_tol=1e-9)
    assert np.isnan(table[5, 5])


def test_an_exact_test_without_a_true_effect_errs_in_at_most_one_trial_in_twenty():
    assert simulate_crossover(18, 0.0, 20_000, seed=2).significant <= 0.05
    assert simulate_crossover(60, 0.4, 2000, seed=2).significant > 0.9


def test_the_same_seed_gives_the_same_trials_and_another_does_not():
    first, again, other = (simulate_crossover(seed=s).responders_ketamine for s in (0, 0, 1))
    assert (first == again).all() and (first != other).any()


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 2), st.floats(0, 1), st.floats(0, 1.5), st.sampled_from(model.CONTEXTS))
def test_anxiety_stays_between_nothing_and_baseline(dose, share, lift, context):
    course = simulate(dose, np.linspace(0, 28, 60), share, lift, context)
    assert (course.anxiety >= 0).all() and (course.anxiety <= 1 + 1e-12).all()
    assert (course.smd <= 1e-12).all() and (course.control > 0).all()


@settings(deadline=None, max_examples=30)
@given(st.floats(0, 0.9), st.floats(0.01, 0.1))
def test_more_drug_is_never_more_anxiety(dose, more):
    assert (simulate(dose + more, DAYS).anxiety <= simulate(dose, DAYS).anxiety + 1e-12).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: simulate(3.0), "dose_mg_per_kg is 3.0; allowed: 0 to 2 mg/kg"),
        (lambda: simulate(mood_share=1.5), "mood_share is 1.5; allowed: 0 to 1"),
        (lambda: simulate(mood_lift=math.nan), "mood_lift is nan; allowed"),
        (lambda: simulate(context="pill"), "context is 'pill'; allowed: none, saline, open"),
        (
            lambda: simulate(days=[2.0, 1.0]),
            "days falls from 2 to 1 days; allowed: rising times",
        ),
        (lambda: simulate_crossover(patients=1), "patients is 1; allowed: 2 to 120"),
        (lambda: simulate_crossover(true_difference=0.9), "true_difference is 0.9; allowed"),
        (lambda: Parameters(onset_h=0.0), "onset_h is 0.0; allowed: 0.2 to 6 h"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
