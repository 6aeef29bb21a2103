"""The habit loop: resting states checked by running the loop, exact exit times, and what shallows
the valley.
"""

import dataclasses
import math

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.evidence import measurement
from ketamine_brain.models import habit_loop as model
from ketamine_brain.models.habit_loop import (
    Parameters,
    drift,
    dwell_time_s,
    fixed_points,
    landscape,
    log_exit_time,
    simulate,
)
from scipy.integrate import quad, solve_ivp

OUTPUTS = (
    *(f"state {i}: {what}" for i in (1, 2, 3) for what in ("activity", "rate_hz")),
    *(f"block {block}: log seconds stuck" for block in (0.0, 0.03, 0.06)),
    "barrier, 0.01 per s",
    "improvement at 1.9 h (%) and at 24 h",
)


@holds(Parameters)
def fingerprint(parameters=model.DEFAULT):
    points = fixed_points(parameters=parameters)
    out = np.zeros(11)
    out[: 2 * len(points)] = [
        value for point in points for value in (point.activity, point.rate_hz)
    ]
    if (
        len(points) == 3
    ):  # a constant moved by a tenth may leave one valley: then the resting states alone tell
        out[6:9] = [
            math.log(dwell_time_s(block, parameters=parameters)) for block in (0.0, 0.03, 0.06)
        ]
        out[9:] = [
            100 * landscape(parameters=parameters).barrier_per_s,
            100 * model.improvement(1.9, True, parameters)[0]
            + model.improvement(24.0, True, parameters)[0],
        ]
    pushed = simulate(-0.05, push_s=0.5, parameters=parameters).activity[::200]
    return dict(zip(OUTPUTS, out, strict=True)) | {"pushed: activity": pushed}


def test_the_fingerprint_holds():
    assert_fingerprint("habit_loop", fingerprint())


def test_each_constant_matters():
    assert_each_constant_matters(fingerprint, Parameters())


ONE_ALONE = dataclasses.replace(Parameters(), loop_gain=measurement("OCD22").number)


def coupled(connection):
    """Return the loop on the line where two of the software's populations are equally active."""
    gain = measurement("OCD22").number + measurement("OCD17").number * connection
    return dataclasses.replace(Parameters(), loop_gain=gain)


def test_two_coupled_populations_rest_where_one_with_the_summed_gain_does():
    """The software's pair, solved as a pair: each driven by its own output and the other's."""
    p = coupled(0.2)
    own, coupling = measurement("OCD22").number, measurement("OCD17").number * 0.2

    def pair(_, s):
        back = p.synapse_na * (own * s + coupling * s[::-1]) + p.input_na
        return -s / p.tau_s + (1 - s) * 1000 * p.gamma_per_ms * model.firing_rate(back)

    low, _, high = (point.activity for point in fixed_points(parameters=p))
    for start, end in ((0.1, low), (0.9, high)):
        run = solve_ivp(pair, (0, 30), [start, start], rtol=1e-9, atol=1e-11)
        assert run.y[:, -1] == pytest.approx(end, abs=1e-6)


def test_coupling_alone_makes_one_two_or_again_one_resting_state():
    stable = {}
    for connection in (0.0, 0.05, 0.14, 0.3, 0.5, 1.0):
        points = fixed_points(parameters=coupled(connection))
        stable[connection] = [point.activity for point in points if point.stable]
    assert [len(found) for found in stable.values()] == [1, 1, 2, 2, 1, 1]
    assert stable[0.0][0] < 0.3 and stable[1.0][0] > 0.9


def test_one_population_alone_has_one_resting_state_in_either_reading_of_gamma():
    """Read per second, gamma is a thousand times smaller, which only lowers the one state."""
    assert len(fixed_points(parameters=ONE_ALONE)) == 1
    grid = np.linspace(0, 1, 4001)
    p = ONE_ALONE
    per_second = -grid / p.tau_s + (1 - grid) * p.gamma_per_ms * model.firing_rate(
        p.loop_gain * p.synapse_na * grid + p.input_na
    )
    assert (np.diff(np.sign(per_second)) != 0).sum() == 1


def test_a_stronger_loop_has_three_resting_states_of_which_the_middle_one_repels():
    points = fixed_points()
    assert [point.stable for point in points] == [True, False, True]
    for point in points:
        assert abs(float(drift(point.activity))) < 1e-9


def test_the_loop_run_from_anywhere_ends_where_the_resting_states_say():
    free, ridge, stuck = (point.activity for point in fixed_points())
    for start, end in ((0.0, free), (ridge - 0.01, free), (ridge + 0.01, stuck), (1.0, stuck)):
        run = solve_ivp(lambda t, s: drift(s), (0, 20), [start], rtol=1e-9, atol=1e-11)
        assert abs(run.y[0, -1] - end) < 1e-6


def test_the_noiseless_walk_agrees_with_an_adaptive_solver():
    p = dataclasses.replace(Parameters(), noise_per_sqrt_s=0.005)
    path = model._walk(0.5, np.zeros(400), np.zeros(400), 0.0, p)
    run = solve_ivp(
        lambda t, s: drift(s, parameters=p),
        (0, 2.0),
        [0.5],
        rtol=1e-9,
        t_eval=np.arange(0, 2.0, 0.1),
    )
    np.testing.assert_allclose(
        path[:400:20], run.y[0], atol=5e-3
    )  # Euler's error at a twentieth of the time constant


def test_the_rate_at_a_resting_state_is_the_firing_curve_there():
    p = Parameters()
    for point in fixed_points():
        rate = float(model.firing_rate(p.loop_gain * p.synapse_na * point.activity + p.input_na))
        assert math.isclose(point.rate_hz, rate, rel_tol=1e-9)


def test_the_firing_curve_has_its_limits():
    p = Parameters()
    bend = p.offset_hz / p.slope_n_per_c
    assert math.isclose(float(model.firing_rate(bend)), 1 / p.bend_s, rel_tol=1e-9)
    assert math.isclose(float(model.firing_rate(bend + 1e-7)), 1 / p.bend_s, rel_tol=1e-4)
    near = 5e-10 / (p.bend_s * p.slope_n_per_c)  # where the curve is written as a series
    low, high = (float(model.firing_rate(bend + side * near)) for side in (-1, 1))
    assert math.isclose((high - low) / (2 * near), p.slope_n_per_c / 2, rel_tol=1e-3)
    assert float(model.firing_rate(0.0)) < 1e-4
    assert math.isclose(float(model.firing_rate(1.0)), p.slope_n_per_c - p.offset_hz, rel_tol=1e-6)


def test_without_drift_the_exit_time_is_that_of_pure_diffusion():
    """T = ((1 − a)² − (1 − x)²)/σ² from x down to a, with a wall at 1."""
    grid = np.linspace(0.2, 1.0, 2001)
    exact = ((1 - 0.2) ** 2 - (1 - 0.7) ** 2) / 0.3**2
    assert math.isclose(
        math.exp(log_exit_time(grid, np.zeros(2001), 0.3, 0.7)), exact, rel_tol=1e-3
    )


def test_against_a_constant_slope_the_exit_time_has_its_closed_form():
    """Drift v > 0 away from the exit at 0, wall at 1, σ = 1: T = (e^{2v}(1 − e^{−2vx}) −
    2vx)/(2v²).
    """
    v, x = 2.0, 0.6
    exact = (math.exp(2 * v) * (1 - math.exp(-2 * v * x)) - 2 * v * x) / (2 * v**2)
    assert math.isclose(
        math.exp(log_exit_time(np.linspace(0, 1, 2001), np.full(2001, v), 1.0, x)),
        exact,
        rel_tol=2e-3,
    )


def test_the_exact_dwell_time_is_what_many_runs_give():
    """2,000 loops at a noise where they leave within seconds: standard error 2 %, and Euler's
    step, which overlooks crossings between steps, lengthens the mean by a few per cent more."""
    p = dataclasses.replace(Parameters(), loop_gain=1.2, noise_per_sqrt_s=0.35)
    free, _, stuck = (point.activity for point in fixed_points(parameters=p))
    rng, step = np.random.default_rng(0), 0.002
    activity, left = np.full(2000, stuck), np.full(2000, np.nan)
    for i in range(40_000):
        going = np.isnan(left)
        if not going.any():
            break
        kick = 0.35 * math.sqrt(step) * rng.standard_normal(going.sum())
        moved = activity[going] + step * drift(activity[going], parameters=p) + kick
        activity[going] = np.where(moved > 1, 2 - moved, moved)
        left[np.flatnonzero(going)[moved <= free]] = (i + 1) * step
    assert not np.isnan(left).any()
    assert math.isclose(left.mean(), dwell_time_s(parameters=p), rel_tol=0.08)


def test_in_the_limit_of_little_noise_the_dwell_time_follows_the_barrier():
    """Kramers: the log of T grows as 2ΔU/σ²."""
    one, two = (dataclasses.replace(Parameters(), noise_per_sqrt_s=s) for s in (0.06, 0.05))
    rise = math.log(dwell_time_s(parameters=two) / dwell_time_s(parameters=one))
    assert math.isclose(
        rise, 2 * landscape().barrier_per_s * (1 / 0.05**2 - 1 / 0.06**2), rel_tol=0.01
    )


def test_a_weaker_loop_a_block_and_more_noise_each_shorten_the_stay():
    base = dwell_time_s()
    assert dwell_time_s(block=0.03) < base
    for change in ({"loop_gain": 1.22}, {"noise_per_sqrt_s": 0.12}, {"input_na": 0.298}):
        assert dwell_time_s(parameters=dataclasses.replace(Parameters(), **change)) < base, change
    assert landscape(block=0.03).barrier_per_s < landscape().barrier_per_s
    assert landscape(block=0.3).barrier_per_s == 0.0


def test_leaving_the_free_state_is_the_mirror_of_leaving_the_stuck_one():
    p = dataclasses.replace(Parameters(), loop_gain=1.4)
    assert dwell_time_s(leaving="free", parameters=p) < dwell_time_s(leaving="stuck", parameters=p)
    assert dwell_time_s(leaving="free") > dwell_time_s(leaving="free", parameters=p)


def test_a_push_frees_the_loop_only_when_it_lasts_long_enough():
    quiet = dataclasses.replace(Parameters(), noise_per_sqrt_s=0.005)
    # The way from the stuck state to the ridge, at the speed the push gives, is the time it needs.
    _, ridge, stuck = (point.activity for point in fixed_points(parameters=quiet))
    needed = quad(lambda s: -1.0 / float(drift(s, 0.0, -0.05, quiet)), ridge, stuck)[0]
    assert 0.05 < needed < 1.0
    assert simulate(-0.05, push_s=0.85 * needed, parameters=quiet).stuck_at_end
    assert not simulate(-0.05, push_s=1.15 * needed, parameters=quiet).stuck_at_end
    assert simulate(-0.005, push_s=60.0, seconds=60.0, parameters=quiet).stuck_at_end


def test_placebo_frees_as_chance_does_and_the_drug_frees_more():
    assert model.share_freed(0.0) == 0.0
    assert model.improvement(168.0, False)[0] == pytest.approx(model.share_freed(168.0))
    assert (
        model.improvement(168.0, True)[0]
        > model.improvement(1.0, True)[0]
        > model.improvement(168.0, False)[0]
    )


def test_the_same_seed_gives_the_same_path_and_another_does_not():
    first, again, other = (simulate(seed=seed).activity for seed in (0, 0, 1))
    assert (first == again).all() and (first != other).any()


def test_a_loop_thrown_against_either_wall_comes_back():
    wild = dataclasses.replace(Parameters(), loop_gain=3.0, noise_per_sqrt_s=0.5, tau_s=0.5)
    up = simulate(0.5, push_start_s=0.0, push_s=60.0, seconds=30.0, parameters=wild).activity
    down = simulate(
        -0.5, push_start_s=0.0, push_s=60.0, seconds=30.0, start="free", parameters=wild
    ).activity
    for distance in (1.0 - up, down):  # at once, and as far as it would have gone beyond
        assert 0.0 < distance.min() < 0.001
        assert np.median(distance[1:][distance[:-1] < 0.01]) > 0.01


@settings(deadline=None, max_examples=30)
@given(
    st.floats(-0.5, 0.5),
    st.floats(0, 1),
    st.floats(0.1, 3),
    st.floats(0.005, 0.5),
    st.integers(0, 99),
)
def test_activity_stays_between_0_and_1_and_states_alternate(push, block, gain, noise, seed):
    p = dataclasses.replace(Parameters(), loop_gain=gain, noise_per_sqrt_s=noise)
    path = simulate(push, seconds=3.0, block=block, seed=seed, parameters=p).activity
    assert (path >= 0).all() and (path <= 1).all()
    stable = [point.stable for point in fixed_points(block, push, p)]
    assert len(stable) in (1, 3) and stable == [i % 2 == 0 for i in range(len(stable))]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: fixed_points(block=1.5), "block is 1.5; allowed: 0 to 1"),
        (lambda: simulate(push_na=2.0), "push_na is 2.0; allowed: -0.5 to 0.5 nA"),
        (lambda: simulate(seconds=500.0), "seconds is 500.0; allowed: 1 to 60 s"),
        (lambda: simulate(start="off"), "start is 'off'; allowed: stuck, free"),
        (
            lambda: dwell_time_s(parameters=ONE_ALONE),
            "loop_gain is 0.9; allowed: values with two valleys",
        ),
        (lambda: model.share_freed(-1.0), "hours is -1.0; allowed: 0 to"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
