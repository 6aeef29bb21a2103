import dataclasses
import math

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import mood_onset, nmda_receptor, pharmacokinetics
from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.models.whole_chain import DEFAULT, Chain, plan_doses, sampling_days, simulate

SIX = Plan(infusions=tuple((3.0 * i, 0.5) for i in range(6)))
SPRAYS = Plan(sprays=((0, 56), (4, 84)), oral_from_day=0, context="spray")
pairs = st.lists(st.tuples(st.floats(0, 60), st.floats(0, 3)), max_size=4)


@holds(type(DEFAULT))
def fingerprint(parameters):
    # Blood, mice and block alone: mood has a fingerprint of its own, which its fit may move.
    chains = [simulate(plan, [0, 0.03, 0.3, 2, 9, 30], parameters, 80) for plan in (SIX, SPRAYS)]
    parts = ("block_low", "block_high", "fast_state_high", "spines_low", "spines_high")
    named = {}
    for name, c in zip(("six infusions", "sprays"), chains, strict=True):
        named[f"{name}: ketamine, 100 ng/mL"] = c.ketamine_ng_ml / 100
        named |= {f"{name}: {part}": getattr(c, part) for part in parts}
    return named


def test_the_fingerprint_is_the_stored_one():
    assert_fingerprint("whole_chain", fingerprint(DEFAULT))


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, DEFAULT)


def test_each_link_is_its_own_models():
    days = sampling_days(SPRAYS, 14)
    chain = simulate(SPRAYS, days, weight_kg=90)
    levels = [
        pharmacokinetics.simulate(plan_doses(SPRAYS, 90), 24 * days, p, 90).ketamine_ng_ml
        for p in pharmacokinetics.PARAMETER_SETS.values()
    ]
    np.testing.assert_allclose(chain.ketamine_high_ng_ml, np.max(levels, axis=0))
    np.testing.assert_allclose(
        chain.block_high, nmda_receptor.occupancy_range(np.max(levels, axis=0)).high
    )
    np.testing.assert_allclose(
        chain.block_low, nmda_receptor.occupancy_range(np.min(levels, axis=0)).low
    )
    np.testing.assert_allclose(chain.madrs, mood_onset.simulate(SPRAYS, days).madrs)
    np.testing.assert_allclose(
        [chain.madrs_low, chain.madrs_high], mood_onset.simulate_band(SPRAYS, days)
    )


def test_no_drug_leaves_blood_receptor_and_spines_alone_and_mood_to_its_setting():
    chain = simulate(Plan(), np.linspace(0, 28, 50))
    assert (
        not chain.ketamine_high_ng_ml.any()
        and not chain.block_high.any()
        and not chain.fast_state_high.any()
    )
    np.testing.assert_allclose(chain.spines_high, chain.spines_low)
    np.testing.assert_allclose(chain.madrs, chain.control_madrs)


def test_blood_and_block_are_over_while_mood_and_spines_still_differ():
    chain = simulate(Plan(infusions=((0, 0.5),)), [0, 40 / 1440, 1, 3])
    usual = pharmacokinetics.Dose(35.0, duration_h=40 / 60)
    level = pharmacokinetics.simulate(usual, [40 / 60]).ketamine_ng_ml
    assert chain.ketamine_ng_ml[1] == pytest.approx(level[0])
    assert (
        chain.ketamine_high_ng_ml[3] < 0.001 * chain.ketamine_ng_ml[1]
        and chain.block_high[3] < 0.02
    )
    assert (
        chain.control_madrs[3] - chain.madrs[3] > 1
        and chain.spines_high[3] > chain.spines_low[3] + 0.01
    )


def test_a_plan_means_infusions_of_forty_minutes_and_sprays_by_nose():
    first, second, spray = plan_doses(Plan(infusions=((0, 0.5), (3, 1.0)), sprays=((5, 56),)), 80)
    assert (first.amount_mg, second.amount_mg, spray.amount_mg) == (40, 80, 56)
    assert (
        (second.start_h, spray.start_h) == (72, 120)
        and spray.route == "nasal"
        and first.duration_h == pytest.approx(2 / 3)
    )


def test_sampling_is_rising_within_bounds_and_meets_each_peak():
    days = sampling_days(SIX, 14)
    assert (np.diff(days) > 0).all() and days[0] == 0 and days[-1] == 14
    assert all(np.abs(days - (3 * i + 40 / 1440)).min() < 1e-9 for i in range(5))


@settings(deadline=None, max_examples=30)
@given(
    pairs, st.lists(st.tuples(st.floats(0, 60), st.floats(0, 200)), max_size=3), st.floats(30, 250)
)
def test_every_link_is_finite_bounded_and_low_is_below_high(infusions, sprays, weight_kg):
    plan = Plan(infusions=tuple(sorted(infusions)), sprays=tuple(sorted(sprays)))
    chain = simulate(plan, np.linspace(0, 90, 60), weight_kg=weight_kg)
    for field in dataclasses.fields(Chain):
        assert np.isfinite(getattr(chain, field.name)).all()
    for low, high, most in (
        ("ketamine_low_ng_ml", "ketamine_high_ng_ml", math.inf),
        ("block_low", "block_high", 1),
        ("fast_state_low", "fast_state_high", 1),
        ("madrs_low", "madrs_high", 60),
    ):
        low, high = getattr(chain, low), getattr(chain, high)
        assert (low >= 0).all() and (low <= high + 1e-9).all() and (high <= most).all()
    assert (chain.spines_low >= 0).all() and (chain.spines_high >= chain.spines_low - 1e-9).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: simulate(SIX, [0, math.nan]), "days holds nan; allowed: 0 to 400 days"),
        (lambda: simulate(SIX, [0, 500]), "days holds 500; allowed: 0 to 400 days"),
        (lambda: simulate(SIX, [0], weight_kg=0), "weight_kg is 0; allowed: 30 to 250 kg"),
        (lambda: sampling_days(SIX, -1), "until_day is -1; allowed: 0 to 400 days"),
    ],
)
def test_bad_input_is_named_with_its_value_and_range(call, words):
    with pytest.raises(ValueError, match=words):
        call()
