"""Small counts: exact intervals and tests against closed forms, published values and brute
force.
"""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.evidence.measurements import measurement, numbers_in
from ketamine_brain.models.statistics import (
    chance_of_none,
    exact_interval,
    fisher_p,
    mcnemar_p,
    wilson_interval,
)
from scipy import stats


def test_none_of_n_has_the_closed_form_upper_end():
    for n in (1, 7, 12, 100):
        low, high = exact_interval(0, n)
        assert low == 0.0
        assert math.isclose(high, 1.0 - 0.025 ** (1.0 / n), rel_tol=1e-12)


def test_four_of_eight_is_symmetric_and_wide():
    low, high = exact_interval(4, 8)
    assert math.isclose(low + high, 1.0, rel_tol=1e-12)
    assert (round(low, 3), round(high, 3)) == (0.157, 0.843)


def test_fisher_of_the_ocd_trial():
    """4 of 8 against 0 of 7 by hand: (70 + 35) of the 1365 ways to choose who responds."""
    assert math.isclose(fisher_p(4, 8, 0, 7), 105 / 1365, rel_tol=1e-12)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_fisher_counts_the_tables_no_more_likely_than_the_one_seen(n1, n2, data):
    a, b = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    fewest, most = max(0, a + b - n2), min(n1, a + b)
    ways = [math.comb(n1, i) * math.comb(n2, a + b - i) for i in range(fewest, most + 1)]
    seen = math.comb(n1, a) * math.comb(n2, b)
    expected = sum(way for way in ways if way <= seen) / sum(ways)
    assert math.isclose(fisher_p(a, n1, b, n2), expected, rel_tol=1e-6)


def test_wilson_solves_its_own_equation():
    """At each end the share seen is just 1.96 of that end's own standard errors away."""
    for k, n in ((4, 8), (0, 10), (9, 54)):
        for end in wilson_interval(k, n):
            error = math.sqrt(end * (1 - end) / n)
            assert math.isclose(abs(k / n - end), stats.norm.ppf(0.975) * error, abs_tol=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_the_exact_interval_covers_at_least_as_often_as_it_says(n, truth):
    chance = stats.binom.pmf(np.arange(n + 1), n, truth)
    covers = [low <= truth <= high for low, high in (exact_interval(k, n) for k in range(n + 1))]
    assert chance @ covers >= 0.95 - 1e-12


def test_mcnemar_by_counting_all_coin_tosses():
    for first, second in ((7, 1), (5, 0), (3, 3), (1, 2)):
        n = first + second
        tosses = [sum(t) for t in itertools.product((0, 1), repeat=n)]
        as_far = sum(abs(heads - n / 2) >= abs(first - n / 2) for heads in tosses)
        assert math.isclose(mcnemar_p(first, second), as_far / 2**n, rel_tol=1e-12)
    assert mcnemar_p(0, 0) == 1.0


def test_the_anxiety_trials_printed_z_values_need_only_a_few_people():
    """z = 2.12 and z = 2.24 [ANX03, ANX01] are what 7 against 1 and 5 against 0 people give; exact
    p is then above 0.05.
    """
    for id, first, second in (("ANX03", 7, 1), ("ANX01", 5, 0)):
        z = (first - second) / math.sqrt(first + second)
        assert numbers_in(measurement(id).dispersion)[0] == round(z, 2)
    assert mcnemar_p(7, 1) > 0.05 and mcnemar_p(5, 0) > 0.05


def test_the_chance_of_none_has_its_limits():
    assert chance_of_none(0.0, 10) == 1.0 and chance_of_none(1.0, 10) == 0.0
    assert math.isclose(chance_of_none(0.5, 10), 2.0**-10)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: exact_interval(5, 4), "k is 5; allowed: 0 to 4 people"),
        (lambda: exact_interval(1.5, 4), "k is 1.5; allowed: whole numbers"),
        (lambda: exact_interval(0, 0), "n is 0; allowed: 1 to"),
        (lambda: exact_interval(1, 4, confidence=95), "confidence is 95; allowed: 0.5 to"),
        (lambda: fisher_p(9, 8, 0, 7), "a is 9; allowed: 0 to 8"),
        (lambda: mcnemar_p(-1, 0), "first_only is -1; allowed"),
        (lambda: chance_of_none(1.2, 3), "probability is 1.2; allowed: 0 to 1"),
    ],
)
def test_bad_counts_are_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words.replace(".", r"\.")):
        call()
