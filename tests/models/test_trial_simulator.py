"""The trial simulator: its generator, its exact limits, what a leaking blind does, and its
agreement with SciPy.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import trial_simulator as ts

QUIET = ts.Parameters(true_effect_points=0.0, expectancy_points=0.0)
MANY = 20_000


@holds(ts.Parameters)
def fingerprint(parameters):
    named = {}
    for control in ts.CONTROLS:
        for raters in ts.RATERS:
            design = ts.Design(40, control, raters)
            parts = {
                "expected": ts.expected(design, parameters),
                "mean of 50 trials": ts.simulate_trials(design, parameters, 50, 3),
            }
            named |= {
                f"{control}, {raters}, {name}: {field.name}": np.mean(getattr(found, field.name))
                for name, found in parts.items()
                for field in dataclasses.fields(found)
            }
    return named


def four_standard_errors(share, count):
    return 4 * np.sqrt(share * (1 - share) / count)


def mulberry32(seed):
    """The generator as it is usually written, one number at a time, in whole Python integers."""
    mask, state = 0xFFFFFFFF, seed
    while True:
        state = (state + ts.WEYL) & mask
        t = ((state ^ state >> 15) * (state | 1)) & mask
        t = ((t + (((t ^ t >> 7) * (t | 61)) & mask)) & mask) ^ t
        yield t ^ t >> 14


def test_the_fingerprint_is_the_stored_one():
    assert_fingerprint("trial_simulator", fingerprint(ts.Parameters()))


def test_every_constant_changes_an_output():
    assert_each_constant_matters(fingerprint, ts.Parameters())


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_the_stream_is_mulberry32_started_at_the_mixed_seed(seed):
    start = int(ts.mix(np.array([seed], dtype=np.uint32))[0])
    one_by_one = mulberry32(start)
    expected = [(next(one_by_one) + 0.5) / 2**32 for _ in range(50)]
    assert ts.uniforms(seed, np.arange(50)).tolist() == expected


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_uniforms_and_normals_have_the_right_shape(seed):
    from scipy.stats import kstest

    u, v = (
        ts.uniforms(seed, np.arange(0, MANY * 4, 4)),
        ts.uniforms(seed, np.arange(1, MANY * 4, 4)),
    )
    assert kstest(u, "uniform").pvalue > 1e-4
    assert kstest(ts.normals(u, v), "norm").pvalue > 1e-4
    assert abs(np.corrcoef(u, v)[0, 1]) < 4 / np.sqrt(MANY)


@pytest.mark.parametrize("control", ts.CONTROLS)
@pytest.mark.parametrize("n", [10, 60])
def test_with_no_effect_and_no_expectancy_five_in_a_hundred_are_significant(n, control):
    share = ts.simulate_trials(ts.Design(n, control), QUIET, MANY, seed=1).significant.mean()
    assert abs(share - 0.05) < four_standard_errors(0.05, MANY)


@pytest.mark.parametrize(("n", "effect"), [(20, 5.0), (60, 5.0), (60, -8.0), (200, 3.0)])
def test_power_agrees_with_the_noncentral_t_of_scipy(n, effect):
    from scipy.stats import nct, t

    parameters = dataclasses.replace(QUIET, true_effect_points=effect)
    shift, bar = abs(effect) / parameters.spread_points * np.sqrt(n / 4), t.isf(0.025, n - 2)
    power = nct.sf(bar, n - 2, shift) + nct.cdf(-bar, n - 2, shift)
    assert ts.expected(ts.Design(n), parameters).power == pytest.approx(power, abs=1e-9)
    share = ts.simulate_trials(ts.Design(n), parameters, MANY, seed=2).significant.mean()
    assert abs(share - power) < four_standard_errors(power, MANY)


def test_power_stays_a_number_where_every_trial_is_significant():
    sure = ts.Parameters(true_effect_points=5.0, expectancy_points=20.0)
    assert ts.expected(ts.Design(200, "saline"), sure).power == pytest.approx(1.0, abs=1e-9)


def test_each_trial_is_scipys_t_test():
    from scipy.stats import ttest_ind

    design = ts.Design(30, "saline", "present")
    for number in (0, 7):
        trial = ts.simulate_trial(design, seed=5, number=number)
        scipys = ttest_ind(
            trial.fall_points[trial.ketamine_arm], trial.fall_points[~trial.ketamine_arm]
        )
        interval = scipys.confidence_interval(0.95)
        assert trial.result.t[0] == pytest.approx(scipys.statistic)
        assert trial.result.p[0] == pytest.approx(scipys.pvalue)
        assert (trial.result.ci_low_points[0], trial.result.ci_high_points[0]) == pytest.approx(
            (interval.low, interval.high)
        )


def leak(control, parameters):
    """Return how far the blind leaks: 0 when a guess says nothing about the arm, 1 when all
    know.
    """
    return sum(ts.guess_chances(control, parameters)) - 1


def test_a_perfect_blind_returns_the_true_effect_whatever_people_expect():
    parameters = ts.Parameters(true_effect_points=4.0, expectancy_points=20.0)
    assert leak("anaesthesia", parameters) == 0
    assert ts.expected(ts.Design(60, "anaesthesia"), parameters).difference_points == pytest.approx(
        4.0
    )


def test_a_leaking_blind_turns_expectancy_into_an_effect():
    parameters = ts.Parameters(true_effect_points=0.0, expectancy_points=10.0)
    found = {c: ts.simulate_trials(ts.Design(60, c), parameters, 4000, 3) for c in ts.CONTROLS}
    means = [found[c].difference_points.mean() for c in ("anaesthesia", "midazolam", "saline")]
    assert means == sorted(means)
    for control, result in found.items():
        wanted = 10.0 * leak(control, parameters)
        assert abs(
            result.difference_points.mean() - wanted
        ) < 4 * result.difference_points.std() / np.sqrt(4000)
    assert found["saline"].significant.mean() > 0.5
    assert abs(found["anaesthesia"].significant.mean() - 0.05) < four_standard_errors(0.05, 4000)


def test_a_rater_who_sat_in_adds_to_the_leak_and_a_masked_one_does_not():
    masked, present = (
        ts.expected(ts.Design(60, "saline", raters)).difference_points for raters in ts.RATERS
    )
    parameters = ts.Parameters()
    assert present - masked == pytest.approx(parameters.rater_points * leak("saline", parameters))


@pytest.mark.parametrize("raters", ts.RATERS)
@pytest.mark.parametrize("control", ts.CONTROLS)
def test_simulation_averages_to_the_closed_form(control, raters):
    design = ts.Design(60, control, raters)
    result, wanted = ts.simulate_trials(design, trials=MANY, seed=4), ts.expected(design)
    for name in ("difference_points", "right_guess_share", "response_ketamine", "response_control"):
        values = getattr(result, name)
        assert abs(values.mean() - getattr(wanted, name)) < 4.5 * values.std() / np.sqrt(MANY), name
    assert result.significant.mean() == pytest.approx(
        wanted.power, abs=0.02
    )  # a mixture, so power is approximate


def test_later_trials_and_single_trials_are_the_same_trials():
    whole = ts.simulate_trials(trials=25, seed=9)
    later = ts.simulate_trials(trials=15, seed=9, first=10)
    assert np.array_equal(later.t, whole.t[10:])
    assert ts.simulate_trial(seed=9, number=13).result.t[0] == pytest.approx(
        whole.t[13], rel=1e-12
    )  # sums may pair otherwise


def test_people_keep_their_luck_when_more_join():
    few, more = ts.simulate_trial(ts.Design(20), seed=1), ts.simulate_trial(ts.Design(24), seed=1)
    assert np.array_equal(more.fall_points[:20], few.fall_points)
    few, more = ts.simulate_trial(ts.Design(198), seed=1), ts.simulate_trial(ts.Design(402), seed=1)
    assert np.array_equal(more.fall_points[:198], few.fall_points)


def test_a_large_run_whose_luck_is_not_kept_gives_the_same_trials():
    small, large = (
        ts.simulate_trials(trials=4, seed=3),
        ts.simulate_trials(trials=ts.KEPT // 100, seed=3),
    )
    assert np.allclose(large.difference_points[:4], small.difference_points, rtol=1e-12)


@given(
    st.sampled_from(ts.CONTROLS),
    st.integers(2, 60),
    st.floats(-10, 30),
    st.floats(0, 40),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=40, deadline=None)
def test_results_are_finite_and_in_range(control, half, effect, expectancy, seed):
    parameters = ts.Parameters(true_effect_points=effect, expectancy_points=expectancy)
    result = ts.simulate_trials(ts.Design(2 * half, control), parameters, 20, seed)
    assert all(np.isfinite(getattr(result, f.name)).all() for f in dataclasses.fields(result))
    assert (result.ci_low_points <= result.difference_points).all() and (
        result.difference_points <= result.ci_high_points
    ).all()
    assert (
        (result.p < parameters.alpha) == ((result.ci_low_points > 0) | (result.ci_high_points < 0))
    ).all()
    for name in ("p", "right_guess_share", "response_ketamine", "response_control"):
        assert ((getattr(result, name) >= 0) & (getattr(result, name) <= 1)).all()


@given(st.sampled_from(ts.CONTROLS), st.floats(0, 20), st.floats(0, 20))
@settings(max_examples=40, deadline=None)
def test_more_expectancy_never_lowers_the_difference_where_guesses_are_better_than_chance(
    control, one, other
):
    low, high = sorted((one, other))
    found = [
        ts.expected(ts.Design(60, control), ts.Parameters(expectancy_points=e)).difference_points
        for e in (low, high)
    ]
    assert found[0] <= found[1] + 1e-12


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ts.Design(61), "n is 61; allowed: an even number"),
        (lambda: ts.Design(2), "n is 2; allowed: 4 to 1000"),
        (
            lambda: ts.Design(control="sugar"),
            "control is 'sugar'; allowed: saline, midazolam, anaesthesia",
        ),
        (lambda: ts.Design(raters="blind"), "raters is 'blind'; allowed: masked, present"),
        (lambda: ts.Parameters(spread_points=0.0), "spread_points is 0.0; allowed: 1 to 30"),
        (lambda: ts.Parameters(alpha=float("nan")), "alpha is nan"),
        (lambda: ts.simulate_trials(trials=0), "trials is 0; allowed: 1 to"),
        (lambda: ts.simulate_trials(seed=-1), "seed is -1; allowed: 0 to"),
        (lambda: ts.guess_chances("sham"), "control is 'sham'"),
    ],
)
def test_bad_input_says_what_is_allowed(make, words):
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        make()
