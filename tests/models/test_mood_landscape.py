"""The landscape: valleys in closed form, the exact time against Kramers and against simulation, and
seeded years.
"""

import dataclasses
import math

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import mood_landscape as ml

P = ml.DEFAULT


def land(**changes):
    return dataclasses.replace(P, **changes)


def passage_days(mood, days, target):
    """Return the day each person first reaches `target` (nan when never)."""
    reached = mood >= target
    return np.where(reached.any(axis=0), days[reached.argmax(axis=0)], np.nan)


def test_without_stress_the_valleys_lie_at_minus_one_and_one_with_a_ridge_of_the_depth():
    here = ml.valleys(parameters=land(stress=0.0))
    assert (here.low_mood, here.ridge_mood, here.well_mood) == pytest.approx((-1.0, 0.0, 1.0))
    climb = ml.potential(0.0, 0.0, land(stress=0.0, depth=1.7)) - ml.potential(
        -1.0, 0.0, land(stress=0.0, depth=1.7)
    )
    assert climb == pytest.approx(1.7)


@settings(deadline=None, max_examples=50)
@given(st.floats(0.1, 4), st.floats(-3, 3), st.floats(0, 1))
def test_the_land_is_level_at_every_valley_and_ridge(depth, stress, treatment):
    p = land(depth=depth, stress=stress)
    here = ml.valleys(treatment, p)
    depth, tilt = ml.shape(treatment, p)
    roots = np.roots([4 * depth, 0.0, -4 * depth, tilt])
    real = np.sort(roots[np.abs(roots.imag) < 1e-9].real)
    found = np.array(
        [x for x in (here.low_mood, here.ridge_mood, here.well_mood) if not math.isnan(x)]
    )
    assert np.abs(4 * depth * found * (found**2 - 1) + tilt).max() < 1e-9 * max(1.0, abs(tilt))
    assert len(found) == 2 * here.count - 1
    if len(real) == len(
        found
    ):  # at the very edge two roots merge and the polynomial solver may see none of them
        assert found == pytest.approx(real, abs=1e-6)


def test_the_second_valley_goes_when_stress_passes_its_limit():
    limit = 8.0 / (3.0 * math.sqrt(3.0)) * P.depth
    assert ml.valleys(parameters=land(stress=limit * 0.999)).count == 2
    assert ml.valleys(parameters=land(stress=limit * 1.001)).count == 1
    assert math.isnan(ml.kramers_days(parameters=land(stress=limit * 1.001)))
    assert math.isfinite(ml.time_stuck_days(parameters=land(stress=limit * 1.001)))


@pytest.mark.parametrize(("noise", "treatment"), [(0.5, 0.0), (0.2, 0.0), (1.5, 0.5)])
def test_time_stuck_agrees_with_nested_adaptive_quadrature(noise, treatment):
    from scipy.integrate import quad

    p = land(noise=noise)
    here = ml.valleys(treatment, p)

    def height(x):
        return float(ml.potential(x, treatment, p)) / noise

    def inner(y):
        return quad(lambda z: math.exp(-height(z)), -ml.WALL, y, epsabs=0, epsrel=1e-9, limit=200)[
            0
        ]

    outer = quad(
        lambda y: math.exp(height(y)) * inner(y),
        here.low_mood,
        here.well_mood,
        epsrel=1e-8,
        limit=200,
    )[0]
    assert ml.time_stuck_days(treatment, parameters=p) == pytest.approx(
        p.slowness_days / noise * outer, rel=1e-6
    )


def test_on_a_slope_without_noise_to_speak_of_the_time_is_the_slide():
    # With the ridge gone the ball rolls: dt = τ dx / (−U'), which small noise changes by a few
    # parts in a hundred.
    from scipy.integrate import quad

    p = land(stress=-3.0, noise=0.02)
    slide = quad(lambda x: p.slowness_days / -(4 * x * (x * x - 1) - 3.0), -1.0, 1.0)[0]
    assert ml.time_stuck_days(parameters=p) == pytest.approx(slide, rel=0.02)


def test_kramers_is_the_limit_of_small_noise():
    # The first correction is of the order of noise over depth, so halving the noise should halve
    # what is missing.
    quiet = [land(noise=d) for d in (0.1, 0.05, 0.025)]
    missing = [ml.time_stuck_days(parameters=p) / ml.kramers_days(parameters=p) - 1 for p in quiet]
    assert abs(missing[-1]) < 0.01
    assert missing[0] / missing[1] == pytest.approx(2.0, rel=0.15) and missing[1] / missing[
        2
    ] == pytest.approx(2.0, rel=0.15)


def test_simulated_people_stay_stuck_as_long_as_the_exact_mean_says():
    # 1,500 people: the mean of such times has a standard error of 2.6 %; three of them, and 1.5 %
    # for looking every 0.1 day.
    p = land(noise=0.6, slowness_days=10.0, stress=0.1)
    exact = ml.time_stuck_days(parameters=p)
    here = ml.valleys(parameters=p)
    group = ml.simulate_group(
        1200.0, persons=1500, seed=4, step_days=0.1, start_mood=here.low_mood, parameters=p
    )
    times = passage_days(group.mood, group.days, here.well_mood)
    assert np.isnan(times).mean() < 0.005
    error = np.nanstd(times) / math.sqrt(times.size)
    assert np.nanmean(times) == pytest.approx(exact, abs=3 * error + 0.015 * exact)


def test_in_the_long_run_mood_is_where_the_land_is_low():
    # Boltzmann's weights exp(−U/D); 400 people, independent at the end, so three binomial standard
    # errors.
    p = land(noise=0.9, slowness_days=10.0, stress=0.2)
    grid = np.linspace(-ml.WALL, ml.WALL, 4001)
    weight = np.exp(-ml.potential(grid, 0.0, p) / p.noise)
    expected = weight[grid < 0].sum() / weight.sum()
    group = ml.simulate_group(600.0, persons=400, seed=1, step_days=0.25, parameters=p)
    assert np.mean(group.mood[-1] < 0) == pytest.approx(
        expected, abs=3 * math.sqrt(expected * (1 - expected) / 400)
    )


def test_one_person_is_the_group_of_one():
    for treatment in (0.0, 0.8):
        person = ml.simulate(200.0, treatment, 30.0, seed=9)
        group = ml.simulate_group(200.0, treatment, 30.0, persons=1, seed=9, step_days=0.5)
        assert person.mood == pytest.approx(group.mood[:, 0], abs=1e-12)


def test_almost_without_noise_the_path_is_the_slide_of_an_independent_solver():
    from scipy.integrate import solve_ivp

    p = land(noise=0.02, stress=0.5)
    quiet = ml.simulate(
        100.0,
        1.0,
        0.0,
        step_days=0.25,
        start_mood=0.4,
        parameters=dataclasses.replace(p, slowness_days=40.0),
    )
    noiseless = solve_ivp(
        lambda t, x: (
            -(
                4 * ml.shape(float(ml.treatment_strength(t, 1.0, 0.0, p)), p)[0] * x * (x * x - 1)
                + ml.shape(float(ml.treatment_strength(t, 1.0, 0.0, p)), p)[1]
            )
            / 40.0
        ),
        (0, 100),
        [0.4],
        t_eval=quiet.days,
        rtol=1e-8,
    ).y[0]
    # The valley's spread at this noise is √(D / U'') ≈ 0.06; four of them.
    assert np.abs(quiet.mood - noiseless).max() < 0.24


def test_the_same_seed_gives_the_same_kicks_at_every_setting():
    base, again, other = ml.simulate(seed=3), ml.simulate(seed=3), ml.simulate(seed=4)
    assert np.array_equal(base.mood, again.mood) and not np.array_equal(base.mood, other.mood)
    treated = ml.simulate(treatment=1.0, start_day=120.0, seed=3)
    before = base.days < 120.0
    assert np.array_equal(base.mood[before], treated.mood[before])
    nearly = ml.simulate(seed=3, days=60.0, parameters=land(stress=P.stress + 1e-6))
    assert nearly.mood == pytest.approx(base.mood[: nearly.mood.size], abs=1e-3)


def _silent(p):
    """Return parameters with the noise turned off, past the check that keeps readers from doing
    so.
    """
    quiet = dataclasses.replace(p)
    object.__setattr__(quiet, "noise", 0.0)
    return quiet


def test_halving_the_step_changes_the_path_as_a_second_order_method_should():
    def end(step):  # no kicks to speak of: the rolling alone, against a hundred times finer steps
        return ml.simulate(7.0, 0.0, 0.0, 0, step, 0.3, _silent(land(depth=2.0))).mood[-1]

    fine = end(0.01)
    assert abs(end(1.0) - fine) / abs(end(0.5) - fine) == pytest.approx(4.0, rel=0.3)


def test_treatment_shortens_the_time_stuck_and_stress_and_depth_lengthen_it():
    stuck = [ml.time_stuck_days(q) for q in np.linspace(0, 1, 11)]
    assert np.all(np.diff(stuck) < 0)
    for name, values in (
        ("stress", np.linspace(-0.5, 1.4, 12)),
        ("depth", np.linspace(0.5, 3, 12)),
    ):
        assert np.all(
            np.diff([ml.time_stuck_days(parameters=land(**{name: v})) for v in values]) > 0
        )
    assert np.all(
        np.diff([ml.time_stuck_days(parameters=land(noise=d)) for d in np.linspace(0.1, 1.0, 12)])
        < 0
    )


@settings(deadline=None, max_examples=40)
@given(
    st.floats(0.1, 4),
    st.floats(-3, 3),
    st.floats(0.02, 2),
    st.floats(5, 400),
    st.floats(0, 1),
    st.integers(0, 99),
)
def test_every_setting_gives_finite_moods_and_times(
    depth, stress, noise, slowness, treatment, seed
):
    p = land(depth=depth, stress=stress, noise=noise, slowness_days=slowness)
    path = ml.simulate(60.0, treatment, 10.0, seed, ml.longest_step_days(p), parameters=p)
    assert np.all(np.abs(path.mood) <= ml.WALL) and 0.0 <= ml.low_share(path) <= 1.0
    assert np.all((path.treatment >= 0) & (path.treatment <= 1))
    stuck = ml.time_stuck_days(treatment, parameters=p)
    assert math.isfinite(stuck) and stuck > 0


def test_low_share_counts_the_low_side():
    path = ml.MoodPath(np.arange(4.0), np.array([-1.0, -0.5, 0.5, -2.0]), np.zeros(4))
    assert ml.low_share(path) == 0.75


def test_treatment_starts_at_nothing_on_its_day_and_ends_at_its_strength():
    assert ml.treatment_strength([0.0, 10.0, 1e4], 0.6, 10.0) == pytest.approx([0.0, 0.0, 0.6])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ml.simulate(days=1), "days is 1; allowed: 7 to 3650 days"),
        (lambda: ml.simulate(treatment=2), "treatment is 2; allowed: 0 to 1"),
        (lambda: ml.simulate(step_days=5), "step_days is 5; allowed: 0.01 to 1 days"),
        (
            lambda: ml.simulate(step_days=1.0, parameters=land(depth=4.0, slowness_days=10.0)),
            "step_days is 1.0; allowed: 0.01 to 0.3125",
        ),
        (
            lambda: ml.time_stuck_days(start_mood=0.5, target_mood=0.0),
            "target_mood is 0.0; allowed: 0.5 to 3.5",
        ),
        (lambda: ml.simulate_group(persons=0), "persons is 0"),
        (lambda: ml.Parameters(noise=0.0), "noise is 0"),
    ],
)
def test_bad_input_names_argument_value_and_range(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@holds(type(P))
def outputs(p):
    """Return the model's outputs over its contexts, for the stored fingerprint."""
    named = {}
    for q in (0.0, 0.6):
        named[f"treatment {q}: log days stuck"] = math.log(ml.time_stuck_days(q, parameters=p))
        named[f"treatment {q}: log days by Kramers"] = math.log(ml.kramers_days(q, p))
    for seed in (0, 1):
        year = ml.simulate(90.0, 1.0, 20.0, seed, 1.0, parameters=p)
        named[f"person {seed}: mood"] = year.mood[::15]
    return named | {"desensitized_share": ml.desensitized_share([3.0, 21.0], p)}


def test_the_fingerprint_is_the_stored_one():
    assert_fingerprint("mood_landscape", outputs(P))


def test_each_constant_matters():
    assert_each_constant_matters(outputs, P)
