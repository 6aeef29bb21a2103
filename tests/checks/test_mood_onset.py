"""What the mood model is asked: tolerances, use by study, the fit, and the report that notices a row falling out."""

import dataclasses
import json

import numpy as np
import pytest
from ketamine_brain.checks import calibrate, validate
from ketamine_brain.checks import mood_onset as checks
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.evidence import measurement
from ketamine_brain.models import mood_onset as model
from ketamine_brain.models.mood_onset import Plan


@pytest.fixture(scope="module")
def predictions():
    return checks.predictions()


@pytest.fixture(scope="module")
def found():
    return calibrate.fit()


def test_every_target_is_answered_and_every_id_is_a_row(predictions):
    assert len(predictions) == len(checks.targets()) > 100
    assert all(measurement(id).check != "memory" for row in predictions for id in row.ids)
    assert all(np.isfinite(row.predicted) for row in predictions)


def test_no_study_both_fits_and_tests_but_for_control_arms():
    fitted = {id for t in checks.targets() if t.se is not None for id in t.ids}
    tested = {id for t in checks.targets() if t.use == "validate" for id in t.ids}
    assert fitted & tested <= {f"LII-P0{i}" for i in range(1, 8)}
    assert not [id for id in fitted if id.startswith(("LII-K", "SUS", "KAR", "HEN"))]
    assert [id for id in fitted if id.startswith("ASP")] == ["ASP-04"]
    assert {t.use for t in calibrate.fitted_targets()} == {"calibrate"}


def test_intervals_follow_from_the_published_spread():
    by_name = {t.name: t for t in checks.targets()}
    assert by_name["DAL-09"].se == 1.79
    assert by_name["SIN-03"].se == pytest.approx(7.3 / np.sqrt(67 / 4))
    assert (by_name["ASP-06"].low, by_name["ASP-06"].high) == (-6.38, -1.94)
    assert by_name["LII d1"].high - by_name["LII d1"].low == pytest.approx(
        2 * 1.959964 * np.sqrt(7.6**2 / 20 + 10**2 / 19)
    )


def test_the_fit_gives_the_stored_values_again(found):
    stored = json.loads(calibrate.STORE.read_text())["parameters"]
    for name, value in zip(found.names, found.values):
        assert value == pytest.approx(stored[name]["value"], rel=5e-3), name


def test_a_changed_row_would_move_the_fit(found):
    """Each parameter is held by some row: moving all rows by one standard error calls for a step."""
    assert (np.abs(found.slopes).max(axis=0) > 0.1).all()


def test_refits_scatter_around_the_fit(found):
    draws = calibrate.refits(found, 300)
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    assert ((low < found.values) & (found.values < high)).all()
    np.testing.assert_array_equal(draws, calibrate.refits(found, 300))


def test_rows_that_pull_a_parameter_apart_are_named(found):
    pulls = {name: (up, down) for name, up, down in calibrate.pulls(found)}
    up, down = pulls["fade_days"]
    assert up[0][0] == "HAN-R3" and up[0][1] > 0 and "KIS-03" in [name for name, _ in down]


def test_a_soft_count_is_the_count(predictions):
    madrs = model.simulate_group(Plan(infusions=((0, 0.5),)), [0.0, 1.0], checks.PEOPLE)
    soft = next(row.predicted for row in predictions if row.ids == ("WIL-03",))
    assert soft == pytest.approx(100 * model.response(madrs)[1], abs=1.5)


def test_masked_chi_squared_is_zero_at_the_observed_differences():
    observed = np.array(
        [measurement(f"LII-K0{i}").value - measurement(f"LII-P0{i}").value for i in range(2, 8)]
    )
    se = np.array([checks._lii_se(i) for i in range(2, 8)])
    assert checks.masked_chi_squared(observed, 0.5) == pytest.approx(0)
    assert checks.masked_chi_squared(observed + se, 0.0) == pytest.approx(6)


def test_the_same_drug_looks_largest_against_the_weakest_control():
    by_control = checks.effect_size_by_control()
    size = {context: row["effect_size"] for context, row in by_control.items()}
    assert size["saline"] > size["midazolam"] > size["anaesthesia"] > 0
    for row in by_control.values():
        assert row["gap"] == pytest.approx(row["control_change"] - row["drug_change"])


@pytest.mark.parametrize(
    "plan",
    [
        Plan(oral_from_day=0, context="pill"),
        Plan(infusions=tuple((float(d), 0.5) for d in (0, 2, 4, 7, 9, 11))),
    ],
)
def test_means_start_early_and_thresholds_are_crossed_late(plan):
    half = checks.mean_against_threshold(plan)["half_days"]
    assert (
        half["mean"] <= half["response"] <= half["remission"] and half["mean"] < half["remission"]
    )


def test_published_points_stand_in_their_intervals():
    points = checks.published_points()
    assert {"ketamine under anesthesia", "placebo spray", "placebo pill"} <= set(points)
    for day, value, low, high, ids, use in (point for rows in points.values() for point in rows):
        assert day >= 0 and -1 <= low < value < high <= 0.3 and use in ("calibrate", "validate")
        assert all(measurement(id) for id in ids)


def test_the_sum_misses_on_both_sides_and_by_more_than_the_product():
    rows = calibrate.product_against_sum()
    of_sum = np.array([(summed - observed) / se for _, observed, _, summed, se in rows])
    of_product = np.array([(product - observed) / se for _, observed, product, _, se in rows])
    assert of_sum.max() > 2 and of_sum.min() < -2
    assert (of_product**2).sum() < (of_sum**2).sum()


def test_validate_finds_this_module_and_notices_a_row_that_falls_out():
    assert "mood_onset" in validate.modules()
    row = Prediction(("MUR-01",), "a change", -16.5, -16.0, -18.0, -15.0, "SE", "validate")
    out, baseline = dataclasses.replace(row, predicted=0.0), {validate.key("m", row): True}
    assert validate.fallen({"m": [row]}, baseline) == []
    assert validate.fallen({"m": [out]}, baseline) == [validate.key("m", row)]
    assert validate.fallen({"m": [out]}, {validate.key("m", row): False}) == []
    assert "OUTSIDE" in validate.table({"m": [out]}) and "0 of 1" in validate.counts({"m": [out]})
    with pytest.raises(ValueError, match="nothing_here.*mood_onset"):
        validate.all_predictions(["nothing_here"])


def test_validate_exits_with_1_only_when_a_row_has_fallen_out(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(validate, "BASELINE", tmp_path / "baseline.json")
    assert validate.main(["mood_onset", "--accept"]) == 0
    assert validate.main(["mood_onset"]) == 0
    rows = json.loads(validate.BASELINE.read_text())
    missed = next(name for name, inside in rows.items() if not inside)
    validate.BASELINE.write_text(json.dumps(rows | {missed: True}))
    assert validate.main(["mood_onset"]) == 1
    assert f"FALLEN OUT: {missed}" in capsys.readouterr().out


def test_the_committed_baseline_knows_every_row_and_holds(predictions):
    baseline = json.loads(validate.BASELINE.read_text())
    assert all(validate.key("mood_onset", row) in baseline for row in predictions)
    assert validate.fallen({"mood_onset": predictions}, baseline) == []
