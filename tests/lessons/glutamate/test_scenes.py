"""Notebook 03's views say what its text claims, and the mysteries can be solved."""

import numpy as np
import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.glutamate import scenes
from ketamine_brain.models import cortical_circuit as circuit
from ketamine_brain.models import nmda_receptor as nmda


def course(view, rival):
    return view.output_percent[circuit.BLOCK_AT.index(rival)]


def test_the_current_without_a_drug_is_the_receptors_own_and_both_bounds_lie_inside_it():
    view = scenes.look_at_receptor()
    assert view.no_drug == pytest.approx(
        nmda.simulate_current_voltage(scenes.VOLTAGES_MV).current_mv
    )
    assert np.all(np.abs(view.most_block) <= np.abs(view.least_block)) and np.all(
        np.abs(view.least_block) <= np.abs(view.no_drug)
    )


def test_the_current_lost_is_the_range_of_block_at_the_voltage_looked_at():
    for voltage in (nmda.DEFAULT.reference_mv, -20.0):
        view = scenes.look_at_receptor(185.0, 1.0, voltage)
        none, least, most = view.here
        ends = [view.blocked.min(), view.blocked.max()]
        assert [1 - least / none, 1 - most / none] == pytest.approx(ends)
    rest = scenes.look_at_receptor().blocked
    assert [rest.min(), rest.max()] == pytest.approx([0.22, 0.78], abs=0.005)  # as the text prints
    assert rest == pytest.approx(nmda.occupancy_range(185.0).by_method)


def test_voltage_moves_both_panels_and_nothing_leaves_its_axes():
    views = [scenes.look_at_receptor(185.0, 1.0, mv) for mv in (-70.0, -20.0, 20.0)]
    assert np.all(np.diff([view.blocked.max() for view in views]) < 0)
    bare = scenes.move_receptor(scenes.look_at_receptor(magnesium_mm=0.0))["alone"][1]
    assert -10.6 < bare.min() < -9.9 and bare.max() < 9.6


def test_most_current_flows_into_a_working_cell_and_not_into_one_at_rest():
    view = scenes.look_at_receptor()
    assert view.voltage_mv[np.argmin(view.no_drug)] == pytest.approx(-25, abs=5)


def test_more_drug_blocks_more_and_less_magnesium_frees_more():
    levels = [scenes.look_at_receptor(level) for level in (5, 60, 185, 2400)]
    for end in (np.min, np.max):
        assert np.all(np.diff([end(view.blocked) for view in levels]) > 0)
    assert np.all(
        np.diff([scenes.look_at_receptor(185, mg).magnesium_unblocked for mg in (2, 1, 0.5, 0)]) > 0
    )


def test_only_interneurons_first_rises_and_then_falls():
    view = scenes.look_at_circuit()
    for rival, way in (("interneuron", 1), ("principal", -1)):
        assert np.all(way * np.diff(course(view, rival)) > 0)
    assert course(view, "both").max() > 20 and course(view, "both")[-1] < -30


def test_with_equal_sensitivity_the_rise_is_gone():
    assert course(scenes.look_at_circuit(principal_ic50_um=1.5), "both").max() < 1


def test_the_later_principal_cells_are_blocked_the_higher_the_rise():
    tops = [
        course(scenes.look_at_circuit(principal_ic50_um=um), "both").max()
        for um in (1.5, 3, 5, 8, 12, 20)
    ]
    assert np.all(np.diff(tops) > 0)


def test_the_rivals_meet_different_numbers_of_the_measured_directions():
    assert [
        sum(scenes.look_at_circuit(rival).met) for rival in ("both", "interneuron", "principal")
    ] == [7, 4, 2]


@pytest.mark.parametrize("factor", [0.03, 0.06, 0.2, 0.3])
def test_another_toy_number_for_rats_fails_rows_that_were_met(factor):
    assert sum(scenes.look_at_circuit(rat_um_per_mg_per_kg=factor).met) < 7


def test_the_signs_are_those_of_the_rows():
    words = {1: "increase", 0: "no change", -1: "decrease"}
    assert all(words[sign] in measurement(id).text for id, _, sign in scenes.RAT_ROWS)
    for id, dose, _ in scenes.RAT_ROWS:
        assert f"{dose:g}" in measurement(id).arm
    assert "sEPSC up" in measurement("GL15").text and "both down" in measurement("GL16").text
    assert [scenes.sign_of(x) for x in (10.0, 9.9, -9.9, -10.0)] == [1, 0, 0, -1]


def test_the_view_is_the_models_own_answer():
    view = scenes.look_at_circuit("both", 2.0)
    settled = circuit.simulate([0.0, 2.0])
    assert view.before == pytest.approx((settled.excitatory[0], settled.inhibitory[0]))
    assert view.now == pytest.approx((settled.excitatory[1], settled.inhibitory[1]))
    assert view.blocked == pytest.approx((settled.principal_block[1], settled.interneuron_block[1]))
    assert view.here_percent == pytest.approx(settled.output_change_percent[1])


def test_every_account_has_findings_for_it_and_at_least_one_that_it_cannot_explain():
    for bet in scenes.ACCOUNTS:
        opened, shut = scenes.weigh_account(bet, True), scenes.weigh_account(bet)
        assert (opened.bears == scenes.FOR).any() and (opened.bears == scenes.AGAINST).any()
        assert np.array_equal(shut.bears == scenes.FOR, opened.bears == scenes.FOR)
        assert not (shut.bears < 1).any() and not shut.shown
        others = np.delete(opened.bears, list(scenes.ACCOUNTS).index(bet), axis=1)
        assert set(others[np.isfinite(others)]) == {scenes.OPEN}
    closed = scenes.weigh_account("none", True).bears
    assert set(closed[np.isfinite(closed)]) == {scenes.OPEN}
    for finding in scenes.FINDINGS:
        assert set(finding.bears) <= set(scenes.ACCOUNTS) and finding.bears


def test_all_accounts_at_once_are_the_accounts_one_by_one():
    together = scenes.weigh_account("all", True).bears
    apart = [scenes.weigh_account(bet, True).bears for bet in scenes.ACCOUNTS]
    shown = [np.where(each == scenes.OPEN, np.nan, each) for each in apart]
    assert np.array_equal(together, np.fmax.reduce(shown), equal_nan=True)


def test_a_trial_in_which_everyone_improved_counts_for_nobody():
    bears = {finding.ids[0]: finding.bears for finding in scenes.FINDINGS}
    assert bears["CO04"] == {"opioid": scenes.CANNOT_TELL}
    assert ">80% remission in all" in measurement("CO04").text


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
        "RX41": "up to 24 h",
        "RX42": "local NMDA block acts at once",
        "RX43": "independent of it",
    }
    assert all(words in measurement(id).text for id, words in said.items())
    assert (
        "less improvement" in measurement("CO09").note and "ACTIVATED" in measurement("GL21").note
    )
    assert "without dissociation" in measurement("CO14").quantity
    assert "GluN2B" in measurement("GL17").quantity and "GluN2B" in measurement("GL18").quantity
    assert {*said, "CO09", "CO14", "GL21", "GL01", "GL03"} == {
        id for finding in scenes.FINDINGS for id in finding.ids
    }


def test_where_the_circuit_can_be_asked_it_agrees_with_the_bearing_of_a_finding():
    bears = {finding.ids[0]: finding.bears for finding in scenes.FINDINGS}
    rats = circuit.rat_level_um(np.array([10.0, 20.0, 30.0, 200.0]))
    signs = [scenes.sign_of(x) for x in circuit.simulate(rats, "both").output_change_percent]
    assert signs == [1, 1, 1, -1] and bears["GL01"] == {"interneurons": scenes.FOR}
    brake = circuit.simulate([0.0, scenes.CLINIC_UM, 5.0]).inhibitory
    assert brake[1] < brake[0] and bears["GL19"]["interneurons"] == 1  # quieted, as found
    assert brake[2] < brake[0] and bears["GL21"]["interneurons"] == -1  # woken: found, not expected


def test_output_in_people_starts_and_ends_where_it_was_and_peaks_when_the_infusion_stops():
    found = scenes.people_course(24.0)
    assert np.all(np.abs(found.output_change_percent[:, 0]) < 1e-9) and np.all(
        np.abs(found.output_change_percent[:, -1]) < 1
    )
    assert found.times_h[np.argmax(found.output_change_percent, axis=1)] == pytest.approx(
        [2 / 3] * len(found.sets), abs=0.15
    )
    assert "Perez-Ruixo 2021" in found.sets


def test_the_mystery_shows_only_what_has_been_washed_in_and_the_same_each_time():
    low, high = scenes.measure_mystery(-70.0, 0.2), scenes.measure_mystery(-70.0, 100.0)
    assert low.reached == 3 and np.isnan(low.read[:, 3:]).all() and np.isfinite(high.read).all()
    assert np.array_equal(low.read[:, :3], high.read[:, :3])
    assert scenes.measure_mystery(0.0, 0.0).reached == 1


def test_the_truth_stays_hidden_until_it_is_asked_for():
    shut, opened = scenes.guess_mystery(), scenes.guess_mystery(compare=True)
    assert (
        shut.true is None
        and shut.closeness == ()
        and opened.true.shape == opened.guessed.shape
        and len(opened.closeness) == 3
    )


def stops():
    """Return the explorer's own stops for the three constants, as a page has them."""
    from ketamine_brain.explorer.controls import make_control
    from ketamine_brain.lessons.series import notebook

    controls = notebook("03").words["explorers"]["guess"]["controls"]
    return [
        make_control(name, controls[name]).stops()
        for name in ("ic50_um", "hill", "electrical_distance")
    ]


def better(guess, places):
    """Return a guess after each slider, one after the other, went to its best place."""
    for n, values in enumerate(places):
        tried = [(*guess[:n], value, *guess[n + 1 :]) for value in values]
        guess = min(tried, key=lambda each: scenes.guess_mystery(*each).typical_miss)
    return guess


def test_a_reader_at_the_stops_of_the_page_can_find_all_three_constants():
    levels, *others = stops()
    by_ratio = np.geomspace(levels[0], levels[-1], 60)  # a hand tries no more places than that
    levels = [min(levels, key=lambda level: abs(level - place)) for place in by_ratio]
    places = [levels, *others]
    guess, before = tuple(values[0] for values in places), None
    while guess != before:
        guess, before = better(guess, places), guess
    found = scenes.guess_mystery(*guess, compare=True)
    assert all(near.close for near in found.closeness)
    assert found.typical_miss < 2 * nmda.READING_SD < scenes.guess_mystery().typical_miss


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scenes.look_at_receptor(voltage_mv=900), "voltage_mv is 900"),
        (lambda: scenes.look_at_circuit("glia"), "block_at is 'glia'"),
        (lambda: scenes.weigh_account("serotonin"), "bet is 'serotonin'"),
        (lambda: scenes.measure_mystery(-70, 500), "up_to_um is 500"),
        (lambda: scenes.people_course(0), "hours is 0"),
    ],
)
def test_bad_input_names_argument_and_value(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_each_mystery_has_constants_and_readings_of_its_own():
    guesses = [scenes.guess_mystery(compare=True, mystery=n) for n in (1, 2, 3)]
    truths = {tuple(near.truth for near in guess.closeness) for guess in guesses}
    assert len(truths) == 3
    first, second = (scenes.measure_mystery(-70.0, 100.0, n).read for n in (1, 2))
    assert not np.allclose(first, second)
    with pytest.raises(ValueError, match="mystery is 0"):
        scenes.measure_mystery(mystery=0)
