"""Natural frequencies, benefit and harm on one scale, numbers needed to treat, and Bayes'
update.
"""

from __future__ import annotations

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ketamine_brain.evidence import measurement
from ketamine_brain.models import decisions as de

share = st.floats(0, 1)
inner = st.floats(0.01, 0.99)
quick = settings(max_examples=50, deadline=None)


@holds(de.Parameters)
def fingerprint(p):
    people = int(p.people)
    compared = de.compare("EXP01", "EXP02", people, 346, 222)
    difference = de.risk_difference(0.634, 114, 0.495, 109, p.confidence)
    after = [de.update(p.prior, p.power, p.alpha, result) for result in de.RESULTS]
    return {
        "DEC08: of so many people": de.natural_frequency("DEC08", people).count,
        "EXP01 against EXP02: changed": compared.changed,
        "EXP01 against EXP02: low": compared.low,
        "EXP01 against EXP02: high": compared.high,
        "risk difference: low": difference.low,
        "risk difference: high": difference.high,
        "risk difference: nnt_low": difference.nnt_low,
        f"{de.RESULTS[0]}: posterior": after[0].posterior,
        f"{de.RESULTS[0]}: likelihood_ratio": after[0].likelihood_ratio,
        f"{de.RESULTS[1]}: posterior": after[1].posterior,
    }


def test_the_fingerprint_is_the_stored_one():
    assert_fingerprint("decisions", fingerprint(de.Parameters()))


def test_every_constant_changes_an_output():
    assert_each_constant_matters(fingerprint, de.Parameters())


@given(st.lists(st.floats(0, 10), min_size=1, max_size=6), st.integers(1, 1000))
@quick
def test_counts_add_up_and_none_is_a_whole_person_off(shares, denominator):
    assume(sum(shares) > 1e-6)
    whole = de.counts(shares, denominator)
    exact = np.array(shares) / sum(shares) * denominator
    assert whole.sum() == denominator
    assert (np.abs(whole - exact) < 1 + 1e-6).all() and (whole >= 0).all()


def test_largest_remainder_gives_the_left_over_people_to_the_largest_parts():
    assert de.counts([0.335, 0.335, 0.33], 100).tolist() == [34, 33, 33]
    assert de.counts([1, 1, 1], 10).tolist() == [4, 3, 3]
    assert de.counts([0.29, 0.71], 100).tolist() == [29, 71]


def test_a_row_becomes_people_with_the_interval_it_prints():
    assert str(de.natural_frequency("DEC08")) == "27 of 100 (could be 13 to 49)"
    assert str(de.natural_frequency("DEC09")) == "9 of 100"
    assert de.natural_frequency("DEC16", 1000).count == 565
    assert de.natural_frequency("DEC08").ids == ("DEC08",)


@pytest.mark.parametrize(("seen", "n"), [(0, 7), (4, 8), (45, 537), (8, 8)])
def test_wilson_agrees_with_scipy(seen, n):
    from scipy.stats import binomtest

    interval = binomtest(seen, n).proportion_ci(0.95, method="wilson")
    assert de.wilson(seen / n, n) == pytest.approx((interval.low, interval.high), abs=1e-12)


@given(share, share, st.integers(1, 1000))
@quick
def test_the_two_counts_and_the_three_groups_tell_one_story(one, zero, people):
    result = de.compare(one, zero, people)
    assert result.either_way + result.changed + result.neither == people
    assert max(result.with_treatment, result.without) == result.either_way + result.changed
    assert result.with_treatment == de.natural_frequency(one, people).count
    assert result.without == de.natural_frequency(zero, people).count


def test_the_review_tables_interval_comes_back():
    result = de.compare("DEC08", "DEC09", 1000)  # Cochrane prints 4.1 to 40.4 more per 100
    assert (result.low, result.high) == pytest.approx((41, 404))


def test_harm_is_counted_as_benefit_is():
    more, fewer = (
        de.compare("EXP01", "EXP02", 100, 346, 222),
        de.compare("EXP02", "EXP01", 100, 222, 346),
    )
    assert (more.changed, more.neither, more.either_way) == (
        fewer.changed,
        fewer.neither,
        fewer.either_way,
    )
    assert more.more and not fewer.more
    assert (more.low, more.high) == pytest.approx((-fewer.high, -fewer.low))


def test_newcombe_gives_his_own_worked_example():
    result = de.risk_difference(
        56 / 70, 70, 48 / 80, 80
    )  # Newcombe 1998, Stat Med 17:873, example (a), method 10
    assert (result.low, result.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(inner, st.integers(2, 500), inner, st.integers(2, 500))
@quick
def test_the_interval_holds_the_difference_and_the_number_needed_inverts_it(
    one, n_one, zero, n_zero
):
    result = de.risk_difference(one, n_one, zero, n_zero)
    assert -1 <= result.low <= result.difference <= result.high <= 1
    assert result.nnt == np.inf or result.nnt * abs(result.difference) == pytest.approx(1)
    if result.low <= 0 <= result.high:
        assert result.nnt_low is None and min(result.nnt_benefit, result.nnt_harm) <= result.nnt * (
            1 + 1e-12
        )
    else:
        assert result.nnt_low <= result.nnt * (1 + 1e-12) and result.nnt <= result.nnt_high * (
            1 + 1e-12
        )


def test_a_number_needed_runs_through_infinity_when_the_interval_crosses_zero():
    result = de.numbers_needed(0.05, -0.02, 0.12)
    assert (result.nnt_low, result.nnt_high) == (None, None)
    assert (result.nnt_benefit, result.nnt_harm) == pytest.approx((1 / 0.12, 50))
    assert de.numbers_needed(0.0, 0.0, 0.0).nnt == np.inf


@given(inner, st.floats(0.01, 100))
@quick
def test_an_odds_ratio_multiplies_the_odds(without, ratio):
    after = de.apply_odds_ratio(without, ratio)
    assert after / (1 - after) == pytest.approx(ratio * without / (1 - without))


@given(inner, inner, inner, st.sampled_from(de.RESULTS))
@quick
def test_odds_after_are_odds_before_times_the_ratio(prior, power, alpha, result):
    belief = de.update(prior, power, alpha, result)
    assert belief.posterior_odds == pytest.approx(belief.prior_odds * belief.likelihood_ratio)
    assert belief.posterior == pytest.approx(belief.posterior_odds / (1 + belief.posterior_odds))


@given(inner, inner, inner)
@quick
def test_belief_before_is_the_average_of_belief_after(prior, power, alpha):
    yes, no = (de.update(prior, power, alpha, result).posterior for result in de.RESULTS)
    chance = prior * power + (1 - prior) * alpha
    assert chance * yes + (1 - chance) * no == pytest.approx(prior)


def test_a_trial_that_cannot_tell_moves_nothing_and_a_leak_weakens_a_positive_one():
    assert de.update(0.3, 0.4, 0.4, "significant").posterior == pytest.approx(0.3)
    assert de.update(0.5, 0.8, 0.05, "significant").likelihood_ratio == pytest.approx(16)
    assert (
        de.update(0.5, 0.8, 0.6, "significant").posterior
        < de.update(0.5, 0.8, 0.05, "significant").posterior
    )
    beliefs = []
    for order in (("significant", "null"), ("null", "significant")):
        belief = 0.5
        for result in order:
            belief = de.update(belief, 0.8, 0.05, result).posterior
        beliefs.append(belief)
    assert beliefs[0] == pytest.approx(beliefs[1])


def test_certainty_gives_a_number_and_not_an_error():
    belief = de.update(0.5, 0.8, 0.0, "significant")
    assert (belief.posterior, belief.likelihood_ratio) == (1.0, np.inf)


def test_unverified_rows_are_refused():
    assert measurement("PTS02").check == "memory"
    with pytest.raises(ValueError, match=r"PTS02 is .* checked memory; allowed: a verified share"):
        de.natural_frequency("PTS02")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: de.natural_frequency(1.2), "proportion is 1.2; allowed: 0 to 1"),
        (lambda: de.natural_frequency(0.2, 0), "denominator is 0; allowed: 1 to"),
        (
            lambda: de.natural_frequency(0.2, 10.5),
            "denominator is 10.5; allowed: whole numbers from 1 to 100000 people",
        ),
        (lambda: de.natural_frequency("MUR-01"), "MUR-01 is -16.5 MADRS points"),
        (lambda: de.natural_frequency("DEC99"), "no measurement has the id 'DEC99'"),
        (lambda: de.counts([0, 0]), "shares add up to 0"),
        (lambda: de.counts([-0.1, 1]), "shares holds -0.1"),
        (lambda: de.wilson(0.5, 0), "n is 0; allowed: 1 to"),
        (
            lambda: de.numbers_needed(0.3, 0.4, 0.5),
            "difference is 0.3; allowed: between its low 0.4 and high 0.5",
        ),
        (lambda: de.apply_odds_ratio(0.1, 0), "odds_ratio is 0; allowed: 1e-09 to"),
        (
            lambda: de.update(0.5, 0.8, 0.05, "maybe"),
            "result is 'maybe'; allowed: significant, null",
        ),
        (lambda: de.update(1.5, 0.8, 0.05, "null"), "prior is 1.5; allowed: 0 to 1"),
        (
            lambda: de.update(0.5, 1.0, 1.0, "null"),
            "power is 1 and alpha 1, and then a null result cannot appear",
        ),
        (
            lambda: de.update(1.0, 1.0, 0.5, "null"),
            "prior is 1, and then a null result cannot appear",
        ),
    ],
)
def test_bad_input_says_what_is_allowed(make, words):
    with pytest.raises(ValueError, match=words):
        make()
