"""What the trial simulator and the arithmetic of decisions say of rows; a miss stays a miss."""

from __future__ import annotations

import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.why_understanding import decision_checks as decisions
from ketamine_brain.lessons.why_understanding import trial_checks as trial_simulator
from ketamine_brain.models import trial_simulator as ts
from ketamine_brain.models.parameters import describe


def outcomes(predictions):
    return {(p.what.split(":")[0], p.ids[0]): p.inside for p in predictions}


def test_published_numbers_follow_from_each_other():
    assert [p.what for p in decisions.predictions() if not p.inside] == []


def test_each_reading_fits_what_set_it_and_no_reading_explains_every_row():
    found = outcomes(trial_simulator.predictions())
    for name in trial_simulator.READINGS:
        rows = {id: inside for (reading, id), inside in found.items() if reading == name}
        assert len(rows) == 8
        assert not all(rows.values()), (
            f"{name} now explains every row: the notebook says that none does"
        )


def test_misses_are_the_ones_the_notebook_names():
    missed = sorted(
        key for key, inside in outcomes(trial_simulator.predictions()).items() if not inside
    )
    assert missed == [
        ("belief only", "KAR-01"),
        ("belief only", "WIL-04"),
        ("belief only", "WIL-06"),
        ("both", "KAR-01"),
        ("both", "WIL-04"),
        ("both", "WIL-06"),
        ("drug only", "WIL-02"),
        ("drug only", "WIL-06"),
        ("midazolam acts", "LII-01"),
    ]


def test_the_reading_in_which_midazolam_acts_asks_more_of_it_than_ketamine_adds():
    lost = trial_simulator.midazolam_itself_points()
    added = trial_simulator.reading("midazolam acts").true_effect_points
    assert lost > added
    against = trial_simulator.reading("midazolam acts", "saline")
    assert against.true_effect_points == pytest.approx(lost + added)
    assert against.expectancy_points == 0


def test_nobody_s_guess_after_midazolam_alone_is_called_measured():
    kinds = {p.name: p.kind for p in describe(ts.Parameters())}
    assert kinds["right_control_midazolam"] == kinds["right_ketamine_midazolam"] == "borrowed"
    assert kinds["usual_fall_points"] == "borrowed"


def test_readings_reproduce_the_effect_sizes_that_set_them():
    both = trial_simulator.reading("both")
    for control, id in (("midazolam", "WIL-01"), ("saline", "WIL-02")):
        assert ts.expected(ts.Design(control=control), both).d == pytest.approx(
            measurement(id).value, abs=1e-6
        )


def test_pure_chance_lies_inside_what_was_guessed_under_anaesthesia():
    found = outcomes(trial_simulator.predictions())
    assert found[("guessed right when everyone was asleep (%)", "LII-02")]
    assert found[("guessed right against midazolam (%)", "KAR-07")]


def test_guess_chances_are_the_trials_own():
    parameters = ts.Parameters()
    right = ts.guess_chances("midazolam", parameters)
    assert right == pytest.approx(
        (1 - measurement("SHI-02").value / 100, 1 - measurement("SHI-01").value / 100)
    )


def test_the_spread_between_people_follows_from_the_printed_t_values():
    arms = {id: measurement(id) for id in ("MUR-01", "MUR-02")}
    t = {"MUR-01": 10.31, "MUR-02": 4.63}  # printed beside the rows' values
    assert all(f"{value}" in arms[id].dispersion for id, value in t.items())
    spread = {id: abs(row.value) / t[id] * row.n**0.5 for id, row in arms.items()}
    pooled = (
        sum((row.n - 1) * spread[id] ** 2 for id, row in arms.items())
        / (sum(row.n for row in arms.values()) - 2)
    ) ** 0.5
    assert ts.Parameters().spread_points == pytest.approx(pooled, abs=0.05)


def test_an_unknown_reading_is_refused():
    with pytest.raises(
        ValueError, match="reading is 'neither'; allowed: drug only, belief only, both, midazolam"
    ):
        trial_simulator.reading("neither")


def test_notes_name_each_reading_with_its_numbers():
    notes = trial_simulator.notes()
    for name, note in zip(trial_simulator.READINGS, notes, strict=False):  # one note more
        parameters = trial_simulator.reading(name, "saline")
        assert note.startswith(f"{name}: true effect {parameters.true_effect_points:.1f}")
        assert f"{parameters.expectancy_points:.1f} points" in note
