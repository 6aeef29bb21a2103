"""The spine model: rest stays at rest, an independent solver agrees, the drawn branch carries the
same numbers.
"""

import dataclasses

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import plasticity as pl

P = pl.DEFAULT
DAYS = np.linspace(0.0, 28.0, 337)
dose_lists = st.lists(st.floats(0, 27), max_size=8)
shares = st.floats(0, 1)


def test_without_stress_or_drug_nothing_changes():
    course = pl.simulate([], DAYS, stress=0.0)
    assert course.spine_density == pytest.approx(1.0, abs=1e-12)
    assert np.all(course.behavior_deficit == pytest.approx(0.0, abs=1e-12)) and np.all(
        course.fast_state == 0.0
    )


def test_formation_equals_loss_at_rest():
    course = pl.simulate([], [0.0], stress=0.0)
    assert course.formed_per_day[0] == pytest.approx(P.elimination_per_day)
    assert course.lost_per_day[0] == pytest.approx(P.elimination_per_day)


def test_long_stress_settles_where_formation_and_loss_balance():
    level = float(pl.settled_density(1.0))
    course = pl.simulate([], DAYS, stress_days_before=1e4)
    assert course.spine_density == pytest.approx(level, abs=1e-9)
    assert course.formed_per_day == pytest.approx(course.lost_per_day, abs=1e-9)
    assert course.behavior_deficit == pytest.approx(1.0, abs=1e-6)


def test_stress_history_takes_spines_away_exponentially():
    # Closed form: the gap to the settled density shrinks at formation + loss.
    rate = P.elimination_per_day * (1 / (P.room - 1) + 1 + P.stress_strength)
    settled = pl.settled_density(1.0)
    for before in (0.0, 5.0, 21.0):
        expected = settled + (1 - settled) * np.exp(-rate * before)
        assert pl.simulate([], [0.0], stress_days_before=before).spine_density[0] == pytest.approx(
            expected, abs=1e-12
        )


def test_density_agrees_with_an_independent_solver():
    from scipy.integrate import solve_ivp

    doses, ends = (0.0, 2.0, 9.5), 12.0
    course = pl.simulate(doses, DAYS, stress_ends_day=ends, stress=0.7)

    def slope(day, s):
        signal = pl.dose_effect(10.0) * sum(pl.growth_signal(24 * (day - d)) for d in doses)
        formation = P.elimination_per_day / (P.room - 1) * (1 + P.growth_gain * signal)
        return (
            formation * (P.room - s)
            - P.elimination_per_day * (1 + P.stress_strength * 0.7 * (day < ends)) * s
        )

    solved = solve_ivp(
        slope, (0, 28), [course.spine_density[0]], t_eval=DAYS, rtol=1e-9, atol=1e-11, max_step=0.05
    ).y[0]
    assert course.spine_density == pytest.approx(solved, abs=2e-4)  # one-hour steps


def test_growth_signal_peaks_at_one_at_its_time_and_not_before_the_dose():
    assert pl.growth_signal(P.growth_peak_h) == pytest.approx(1.0)
    assert pl.growth_signal(-3.0) == 0.0 and pl.growth_signal(0.0) == 0.0
    hours = np.linspace(0, 200, 4001)
    assert hours[np.argmax(pl.growth_signal(hours))] == pytest.approx(P.growth_peak_h, abs=0.05)


def test_fast_signal_peaks_at_one_even_with_equal_time_constants():
    hours = np.linspace(0, 100, 20001)
    assert pl.fast_signal(hours).max() == pytest.approx(1.0, abs=1e-6)
    twins = dataclasses.replace(P, fast_rise_h=5.0, fast_decay_h=5.0)
    assert pl.fast_signal(hours, twins).max() == pytest.approx(
        1.0, abs=1e-4
    )  # t·exp(1 − t) in the limit
    assert pl.fast_signal(5.0, twins) == pytest.approx(1.0, abs=1e-4)


def test_behavior_leads_spines():
    behavior, spines = pl.half_times_h(pl.simulate([0.0], DAYS))
    assert behavior < 3.0 < 12.0 < spines


def test_blocking_growth_leaves_the_first_hours_and_takes_the_later_days():
    free, blocked = pl.simulate([0.0], DAYS), pl.simulate([0.0], DAYS, growth_block=1.0)
    hour_3, day_4 = np.searchsorted(DAYS, (0.125, 4.0))
    relief_free, relief_blocked = 1 - free.behavior_deficit, 1 - blocked.behavior_deficit
    assert relief_blocked[hour_3] == pytest.approx(relief_free[hour_3], rel=0.05)
    assert relief_blocked[day_4] < 0.5 * relief_free[day_4]


def test_erasing_new_spines_sets_the_branch_back_to_the_undrugged_course():
    drugless = pl.simulate([], DAYS)
    erased = pl.simulate([0.0], DAYS, erase_day=10.0)
    kept = pl.simulate([0.0], DAYS)
    after = DAYS > 10.1
    assert erased.spine_density[after] == pytest.approx(drugless.spine_density[after], abs=2e-4)
    assert erased.spine_density[~after][:-3] == pytest.approx(kept.spine_density[~after][:-3])


def test_no_dose_and_a_dose_of_zero_are_the_same():
    assert pl.simulate([0.0, 3.0], DAYS, dose_mg_per_kg=0.0).spine_density == pytest.approx(
        pl.simulate([], DAYS).spine_density
    )


def test_doses_close_together_crowd_and_spaced_ones_hold_longer():
    together = pl.simulate(pl.evenly_spaced(4, 0.0), DAYS)
    weekly = pl.simulate(pl.evenly_spaced(4, 7.0), DAYS)
    assert together.spine_density.max() > weekly.spine_density.max()
    assert weekly.spine_density[-1] > together.spine_density[-1]


@settings(deadline=None, max_examples=40)
@given(dose_lists, shares, shares, st.floats(0, 60), st.floats(0, 40), st.floats(0, 100))
def test_every_course_stays_in_bounds(doses, stress, block, before, ends, mg):
    course = pl.simulate(sorted(doses), DAYS, stress, before, ends, mg, block)
    assert np.all((course.spine_density > 0) & (course.spine_density <= P.room))
    for share in (course.fast_state, course.behavior_deficit, course.stress):
        assert np.all((share >= 0) & (share <= 1))
    assert np.all(course.formed_per_day >= 0) and np.all(course.lost_per_day >= 0)


@settings(deadline=None, max_examples=30)
@given(st.floats(0, 0.9), st.floats(0.01, 0.1), st.floats(0, 30))
def test_more_stress_means_fewer_spines_and_more_drug_more(stress, more, mg):
    here = pl.simulate([1.0], DAYS, stress, dose_mg_per_kg=mg)
    assert np.all(
        pl.simulate([1.0], DAYS, stress + more, dose_mg_per_kg=mg).spine_density
        < here.spine_density
    )
    assert np.all(
        pl.simulate([1.0], DAYS, stress, dose_mg_per_kg=mg + 1).spine_density
        >= here.spine_density - 1e-12
    )


@settings(deadline=None, max_examples=20)
@given(dose_lists, st.integers(0, 1000), st.integers(10, 80), shares)
def test_the_drawn_branch_carries_the_course(doses, seed, spines, stress):
    course = pl.simulate(sorted(doses), DAYS, stress)
    drawn = pl.spine_positions(course, seed, spines)
    counts = np.array([drawn.visible(day).sum() for day in DAYS])
    assert np.all(
        np.abs(counts - spines * course.spine_density) <= 1.51
    )  # half a spine from each of three roundings
    assert np.all(drawn.appears_day < drawn.disappears_day)


def test_no_two_spines_stand_in_one_place_at_one_time():
    drawn = pl.spine_positions(pl.simulate([0.0, 4.0], DAYS), 3)
    for day in np.linspace(0, 28, 57):
        here = drawn.position_um[drawn.visible(day)]
        assert len(set(here)) == len(here) and np.all((here >= 0) & (here <= 40))


def test_a_branch_too_bare_for_one_spine_is_drawn_empty():
    bare = pl.simulate([], [0.0], parameters=dataclasses.replace(P, stress_strength=5.0))
    drawn = pl.spine_positions(bare, spines=1)
    assert drawn.visible(0.0).size == drawn.side.size == 0


def test_a_branch_is_the_same_for_the_same_seed_and_another_for_another():
    course = pl.simulate([0.0], DAYS)
    first, again, other = (pl.spine_positions(course, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.position_um, again.position_um) and np.array_equal(
        first.appears_day, again.appears_day
    )
    assert not np.array_equal(first.position_um, other.position_um)
    assert np.array_equal(
        first.visible(9.0).sum(), other.visible(9.0).sum()
    )  # the number comes from the course


def test_recovered_share_is_half_at_best_and_zero_without_loss():
    # PL06: about half; ten points either way because the row says "about" and stands in a press
    # report.
    assert pl.recovered_share(pl.simulate([0.0], DAYS)).max() == pytest.approx(0.5, abs=0.1)
    assert np.all(pl.recovered_share(pl.simulate([0.0], DAYS, stress=0.0)) == 0.0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: pl.simulate([-1], DAYS), "dose_days holds -1; allowed: 0 to 400 days"),
        (lambda: pl.simulate([0], [5, 1]), "days falls from 5 to 1 days"),
        (lambda: pl.simulate([0], DAYS, stress=2), "stress is 2; allowed: 0 to 1"),
        (lambda: pl.simulate([0], [500.0]), "days holds 500"),
        (lambda: pl.simulate([0], DAYS, growth_block=-1), "growth_block is -1"),
        (lambda: pl.spine_positions(pl.simulate([0], DAYS), spines=0), "spines is 0"),
    ],
)
def test_bad_input_names_argument_value_and_range(call, words):
    with pytest.raises(ValueError, match=words):
        call()


PARTS = ("spine_density", "behavior_deficit", "fast_state", "formed_per_day", "lost_per_day")


@holds(type(P))
def outputs(p):
    """Return the model's outputs over its contexts, for the stored fingerprint."""
    days = np.array([0.0, 0.125, 0.5, 1.0, 2.0, 4.0, 8.0, 14.0, 28.0])
    named = {}
    for options in (
        dict(),
        dict(stress=0.0),
        dict(stress_ends_day=3.0, dose_mg_per_kg=3.0),
        dict(growth_block=1.0),
    ):
        course = pl.simulate([0.0, 6.0], days, parameters=p, **options)
        what = ", ".join(f"{key} {value:g}" for key, value in options.items()) or "usual"
        named |= {f"{what}: {part}": getattr(course, part) for part in PARTS}
    return named


def test_the_fingerprint_is_the_stored_one():
    drawn = pl.spine_positions(pl.simulate([0.0], DAYS), 7)
    assert_fingerprint(
        "plasticity",
        outputs(P)
        | {
            "drawn: position, 40 µm": drawn.position_um[:20] / 40,
            "drawn: appears, 28 days": drawn.appears_day[-20:] / 28,
        },
    )


def test_each_constant_matters():
    assert_each_constant_matters(outputs, P)
