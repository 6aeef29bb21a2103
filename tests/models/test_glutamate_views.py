"""Notebook 03's views say what its text claims: one rival rises and falls, occupancy is a range, and the mystery can be solved."""

import numpy as np
import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.models import cortical_circuit as circuit
from ketamine_brain.models import glutamate_views as views
from ketamine_brain.models import nmda_receptor as nmda


def course(view, rival):
    return view.output_percent[circuit.BLOCK_AT.index(rival)]


def test_the_current_without_a_drug_is_the_receptors_own_and_both_bounds_lie_inside_it():
    view = views.look_at_receptor()
    assert view.no_drug == pytest.approx(
        nmda.simulate_current_voltage(views.VOLTAGES_MV).current_mv
    )
    assert np.all(np.abs(view.most_block) <= np.abs(view.least_block)) and np.all(
        np.abs(view.least_block) <= np.abs(view.no_drug)
    )


def test_at_the_reference_voltage_the_current_lost_is_the_range_of_occupancy():
    view = views.look_at_receptor(185.0, 1.0, nmda.DEFAULT.reference_mv)
    none, least, most = view.here
    assert [1 - least / none, 1 - most / none] == pytest.approx(
        [view.occupancy.low, view.occupancy.high]
    )
    assert [view.occupancy.low, view.occupancy.high] == pytest.approx(
        [0.22, 0.78], abs=0.005
    )  # the range that the text prints


def test_most_current_flows_into_a_working_cell_and_not_into_one_at_rest():
    view = views.look_at_receptor()
    assert view.voltage_mv[np.argmin(view.no_drug)] == pytest.approx(-25, abs=5)


def test_more_drug_blocks_more_and_less_magnesium_frees_more():
    levels = [views.look_at_receptor(level) for level in (5, 60, 185, 2400)]
    assert np.all(np.diff([view.occupancy.low for view in levels]) > 0) and np.all(
        np.diff([view.occupancy.high for view in levels]) > 0
    )
    assert np.all(
        np.diff([views.look_at_receptor(185, mg).magnesium_unblocked for mg in (2, 1, 0.5, 0)]) > 0
    )


def test_only_interneurons_first_rises_and_then_falls():
    view = views.look_at_circuit()
    for rival, way in (("interneuron", 1), ("principal", -1)):
        assert np.all(way * np.diff(course(view, rival)) > 0)
    assert course(view, "both").max() > 20 and course(view, "both")[-1] < -30


def test_with_equal_sensitivity_the_rise_is_gone():
    assert course(views.look_at_circuit(principal_ic50_um=1.5), "both").max() < 1


def test_the_later_principal_cells_are_blocked_the_higher_the_rise():
    tops = [
        course(views.look_at_circuit(principal_ic50_um=um), "both").max()
        for um in (1.5, 3, 5, 8, 12, 20)
    ]
    assert np.all(np.diff(tops) > 0)


def test_the_rivals_meet_different_numbers_of_the_measured_directions():
    assert [
        sum(views.look_at_circuit(rival).met) for rival in ("both", "interneuron", "principal")
    ] == [7, 4, 2]
    assert [
        views.look_at_circuit(rival).keeps_rising for rival in ("both", "interneuron", "principal")
    ] == [False, True, False]


@pytest.mark.parametrize("factor", [0.03, 0.06, 0.2, 0.3])
def test_another_toy_number_for_rats_fails_rows_that_were_met(factor):
    assert sum(views.look_at_circuit(rat_um_per_mg_per_kg=factor).met) < 7


def test_the_signs_are_those_of_the_rows():
    words = {1: "increase", 0: "no change", -1: "decrease"}
    assert all(words[sign] in measurement(id).text for id, _, sign in views.RAT_ROWS)
    for id, dose, _ in views.RAT_ROWS:
        assert f"{dose:g}" in measurement(id).arm
    assert "sEPSC up" in measurement("GL15").text and "both down" in measurement("GL16").text
    assert [views.sign_of(x) for x in (10.0, 9.9, -9.9, -10.0)] == [1, 0, 0, -1]


def test_the_view_is_the_models_own_answer():
    view = views.look_at_circuit("both", 2.0)
    settled = circuit.simulate([0.0, 2.0])
    assert view.before == pytest.approx((settled.excitatory[0], settled.inhibitory[0]))
    assert view.now == pytest.approx((settled.excitatory[1], settled.inhibitory[1]))
    assert view.blocked == pytest.approx((settled.principal_block[1], settled.interneuron_block[1]))
    assert view.here_percent == pytest.approx(settled.output_change_percent[1])


def test_every_account_has_findings_for_it_and_at_least_one_that_it_cannot_explain():
    for bet in views.ACCOUNTS:
        view = views.weigh_account(bet, True)
        assert (
            view.speaks_for.any()
            and view.speaks_against.any()
            and not (view.speaks_for & view.speaks_against).any()
        )
        assert (
            not views.weigh_account(bet).speaks_against.any() and not views.weigh_account(bet).shown
        )
    assert not views.weigh_account("none", True).speaks_for.any()
    assert all(
        set(finding.bears) <= set(views.ACCOUNTS) and finding.bears for finding in views.FINDINGS
    )


def test_what_the_findings_say_is_what_their_rows_say():
    said = {
        "GL17": "glutamate neurons: does not",
        "GL18": "mimics",
        "GL19": "suppressed",
        "PL19": "deactivated",
        "CO16": "required",
        "CO12": "no effect",
        "CO02": "reduced",
        "CO05": "attenuated",
        "CO03": "5 of 5",
        "CO04": "no group differences",
    }
    assert all(words in measurement(id).text for id, words in said.items())
    assert (
        "less improvement" in measurement("CO09").note and "ACTIVATED" in measurement("GL21").note
    )
    assert {*said, "CO09", "GL21", "GL01", "GL03"} == {
        id for finding in views.FINDINGS for id in finding.ids
    }


def test_where_the_circuit_can_be_asked_it_agrees_with_the_bearing_of_a_finding():
    bears = {finding.ids[0]: finding.bears for finding in views.FINDINGS}
    for bet, where in (("interneurons", "both"), ("principal", "principal")):
        found = circuit.simulate(
            [*circuit.rat_level_um(np.array([10.0, 20.0, 30.0, 200.0])), views.CLINIC_UM, 5.0, 0.0],
            where,
        )
        signs = [views.sign_of(change) for change in found.output_change_percent[:4]]
        assert (signs == [1, 1, 1, -1]) == (bears["GL01"][bet] == 1)
    brake = circuit.simulate([0.0, views.CLINIC_UM, 5.0]).inhibitory
    assert brake[1] < brake[0] and bears["GL19"]["interneurons"] == 1  # quieted, as found
    assert brake[2] < brake[0] and bears["GL21"]["interneurons"] == -1  # woken: found, not expected


def test_output_in_people_starts_and_ends_where_it_was_and_peaks_when_the_infusion_stops():
    found = views.people_course(24.0)
    assert np.all(np.abs(found.output_change_percent[:, 0]) < 1e-9) and np.all(
        np.abs(found.output_change_percent[:, -1]) < 1
    )
    assert found.times_h[np.argmax(found.output_change_percent, axis=1)] == pytest.approx(
        [2 / 3] * 3, abs=0.15
    )


def test_the_mystery_shows_only_what_has_been_washed_in_and_the_same_each_time():
    low, high = views.measure_mystery(-70.0, 0.2), views.measure_mystery(-70.0, 100.0)
    assert low.reached == 3 and np.isnan(low.read[:, 3:]).all() and np.isfinite(high.read).all()
    assert np.array_equal(low.read[:, :3], high.read[:, :3])
    assert views.measure_mystery(0.0, 0.0).reached == 1


def test_the_truth_stays_hidden_until_it_is_asked_for():
    shut, opened = views.guess_mystery(), views.guess_mystery(compare=True)
    assert (
        shut.true is None
        and shut.closeness == ()
        and opened.true.shape == opened.guessed.shape
        and len(opened.closeness) == 3
    )


def stops():
    """Return the explorer's own stops for the three constants, as the page without a kernel has them."""
    from ketamine_brain.explorer.controls import make_control
    from ketamine_brain.teaching.lesson import read

    controls = read("03")["explorers"]["guess"]["controls"]
    return [
        make_control(name, controls[name]).stops()
        for name in ("ic50_um", "hill", "electrical_distance")
    ]


def test_a_reader_at_the_stops_of_the_page_can_find_all_three_constants():
    from itertools import product

    best = min(product(*stops()), key=lambda guess: views.guess_mystery(*guess).typical_miss)
    found = views.guess_mystery(*best, compare=True)
    assert all(near.close for near in found.closeness)
    assert found.typical_miss < 2 * nmda.READING_SD < views.guess_mystery().typical_miss


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: views.look_at_receptor(voltage_mv=900), "voltage_mv is 900"),
        (lambda: views.look_at_circuit("glia"), "block_at is 'glia'"),
        (lambda: views.weigh_account("serotonin"), "bet is 'serotonin'"),
        (lambda: views.measure_mystery(-70, 500), "up_to_um is 500"),
        (lambda: views.people_course(0), "hours is 0"),
    ],
)
def test_bad_input_names_argument_and_value(call, words):
    with pytest.raises(ValueError, match=words):
        call()
