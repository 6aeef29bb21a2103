"""The circuit: one steady state everywhere, an independent solver, the inverted U and the rival
hypotheses.
"""

import dataclasses

import numpy as np
import pytest
from fingerprint import assert_each_constant_matters, assert_fingerprint, holds
from hypothesis import given, settings
from hypothesis import strategies as st
from ketamine_brain.models import cortical_circuit as cc
from ketamine_brain.models.parameters import describe

P = cc.DEFAULT
LEVELS = np.concatenate([[0.0], np.geomspace(0.01, 100.0, 80)])
shares = st.floats(0, 1)
any_parameters = st.builds(
    lambda values: cc.Parameters(**values),
    st.fixed_dictionaries({info.name: st.floats(info.low, info.high) for info in describe(P)}),
)


def excess(excitatory, inter, principal, p=P):
    return (
        cc.principal_target(excitatory, cc.interneuron_target(excitatory, inter, p), principal, p)
        - excitatory
    )


@settings(deadline=None, max_examples=50)
@given(any_parameters, shares, shares)
def test_there_is_one_steady_state_for_every_allowed_constant_and_block(p, inter, principal):
    e, i = cc.steady_state(inter, principal, p)
    assert 0.0 <= e <= 1.0 and 0.0 <= i <= 1.0
    assert abs(excess(e, inter, principal, p)) < 1e-12
    grid = np.linspace(0.0, 1.0, 801)
    assert np.all(
        np.diff(excess(grid, inter, principal, p)) < 0.0
    )  # crosses zero once, so no second state


def test_steady_state_agrees_with_a_root_finder_and_with_where_the_dynamics_end():
    from scipy.optimize import brentq

    (inter,), (principal,) = cc.blocks(2.0)
    e, _ = cc.steady_state(inter, principal)
    assert e == pytest.approx(brentq(excess, 0, 1, args=(inter, principal), xtol=1e-14), abs=1e-12)
    settled = cc.simulate_onset(2.0, [0.0, 1000.0])
    assert settled.excitatory[-1] == pytest.approx(float(e), abs=1e-6)


def test_without_a_drug_nothing_moves():
    rest = cc.simulate_onset(0.0, np.linspace(0, 200, 21))
    assert np.ptp(rest.excitatory) < 1e-6 and np.ptp(rest.inhibitory) < 1e-6
    assert all(cc.simulate(0.0, where).output_change_percent[0] == 0.0 for where in cc.BLOCK_AT)


def test_without_any_coupling_each_cell_answers_its_own_drive():
    alone = dataclasses.replace(P, recurrent=0.0, onto_interneurons=0.0, inhibition=0.0)
    e, i = cc.steady_state(0.3, 0.2, alone)
    assert e == pytest.approx(
        1
        / (
            1
            + np.exp(
                -P.principal_gain
                * (P.principal_drive * (1 - 0.2 * P.principal_nmda_share) - P.principal_threshold)
            )
        )
    )
    assert i == pytest.approx(
        1
        / (
            1
            + np.exp(
                -P.interneuron_gain
                * (
                    P.interneuron_drive * (1 - 0.3 * P.interneuron_nmda_share)
                    - P.interneuron_threshold
                )
            )
        )
    )


def test_output_is_an_inverted_u_with_one_top_when_both_are_blocked():
    change = cc.simulate(LEVELS).output_change_percent
    top = int(np.argmax(change))
    assert np.all(np.diff(change[: top + 1]) > 0) and np.all(np.diff(change[top:]) < 0)
    assert change[top] > 10 and change[-1] < -10


def test_the_rivals_differ_in_sign():
    inter, principal = (
        cc.simulate(LEVELS, where).output_change_percent for where in ("interneuron", "principal")
    )
    assert np.all(np.diff(inter) > 0) and np.all(np.diff(principal) < 0)


def test_interneurons_fall_at_every_dose():
    assert np.all(np.diff(cc.simulate(LEVELS).inhibitory) < 0)


def test_restraint_falls_before_output_rises():
    early = cc.simulate_onset(0.4, np.linspace(0, 400, 401))
    fall, rise = early.inhibitory[0] - early.inhibitory, early.excitatory - early.excitatory[0]
    assert np.argmax(fall >= 0.5 * fall.max()) < np.argmax(rise >= 0.5 * rise.max())


def test_no_second_state_hides_along_the_slider():
    fine = cc.simulate(np.linspace(0.0, 100.0, 4001))
    assert np.abs(np.diff(fine.excitatory)).max() < 0.01  # no jump
    up, down = cc.simulate(LEVELS).excitatory, cc.simulate(LEVELS[::-1]).excitatory[::-1]
    assert np.array_equal(up, down)


def test_a_course_follows_the_level_and_ends_where_it_began():
    times = np.linspace(0, 24, 241)
    course = cc.simulate_course(times, 0.5 * times * np.exp(-2 * times))
    assert course.output_change_percent[0] == 0.0
    assert course.output_change_percent.max() > 1.0
    assert abs(course.output_change_percent[-1]) < 1e-9


def test_rat_doses_are_levels_in_proportion():
    assert cc.rat_level_um([10, 50]) == pytest.approx([1.0, 5.0])


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1e4), st.sampled_from(cc.BLOCK_AT))
def test_every_output_is_finite_and_in_bounds(level, where):
    here = cc.simulate(level, where)
    for share in (here.excitatory, here.inhibitory, here.interneuron_block, here.principal_block):
        assert 0.0 <= share[0] <= 1.0
    assert -100.0 <= here.output_change_percent[0] < 1e4
    assert here.interneuron_block[0] >= here.principal_block[0] or where == "principal"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cc.simulate(-1), "ketamine_um holds -1; allowed: 0 to 10000 µM"),
        (
            lambda: cc.simulate(1, "glia"),
            "block_at is 'glia'; allowed: both, interneuron, principal",
        ),
        (
            lambda: cc.simulate_course([0, 1], [0.1]),
            "ketamine_um has 1 values; allowed: one for each of 2 times_h",
        ),
        (lambda: cc.steady_state(1.5, 0.0), "interneuron_block holds 1.5"),
        (lambda: cc.Parameters(recurrent=3.0), "recurrent is 3"),
    ],
)
def test_bad_input_names_argument_value_and_range(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@holds(type(P))
def outputs(p):
    """Return the model's outputs over its contexts, for the stored fingerprint."""
    rat = cc.simulate(cc.rat_level_um([10.0, 50.0, 200.0], p), parameters=p)
    settled = [cc.simulate([0.0, 0.4, 10.0], where, p) for where in cc.BLOCK_AT]
    early = cc.simulate_onset(1.0, [0.0, 5.0, 20.0, 60.0], parameters=p)
    pairs = list(zip(cc.BLOCK_AT, settled, strict=True))
    return (
        {"rat: excitatory": rat.excitatory}
        | {f"block at {where}: excitatory": x.excitatory for where, x in pairs}
        | {f"block at {where}: inhibitory": x.inhibitory for where, x in pairs}
        | {"early: excitatory": early.excitatory, "early: inhibitory": early.inhibitory}
    )


def test_the_fingerprint_is_the_stored_one():
    assert_fingerprint("cortical_circuit", outputs(P))


def test_each_constant_matters():
    assert_each_constant_matters(outputs, P)
