"""What the mood model is asked, its forecasts of trials left out, and the report that notices."""

import dataclasses
import json

import numpy as np
import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.trial_arms import arm
from ketamine_brain.lessons.mood_onset import checks
from ketamine_brain.models import mood_evidence, mood_forecasts, mood_lessons
from ketamine_brain.models import mood_onset as model
from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.workshop import calibrate


@pytest.fixture(scope="module")
def predictions():
    return checks.predictions()


# ---- the list ----------------------------------------------------------------------------------


def test_the_list_has_one_result_a_trial_arm_and_time():
    results = mood_evidence.results()
    assert len(results) == 72 and len(mood_evidence.trials()) == 23
    keys = [(r.trial, r.arm, r.day) for r in results]
    assert len(set(keys)) == len(keys)


def test_no_result_is_carried_forward_where_an_observed_one_exists_and_nobody_is_there_twice():
    rows = [arm(id) for r in mood_evidence.results() for id in r.ids]
    assert not [row.id for row in rows if row.is_carried_forward]
    trials = {row.trial for row in rows}
    assert not [row.id for row in rows if trials & set(row.same_people)]
    assert all(row.use == "calibrate" and row.check != "memory" for row in rows)


def test_an_unseen_row_may_not_enter(monkeypatch):
    row = dataclasses.replace(arm("MUR-A01"), use="unseen")
    monkeypatch.setattr(mood_evidence, "arm", lambda id: row)
    with pytest.raises(ValueError, match=r"MUR-A01.*unseen.*calibrate"):
        mood_evidence._rows("MUR-A01")


def test_results_follow_from_their_rows():
    by_id = {r.ids[0]: r for r in mood_evidence.results()}
    lii = by_id["LII-A03"]
    assert lii.observed == pytest.approx(arm("LII-A03").mean - arm("LII-A01").mean)
    image = by_id["IMG-A02"]
    assert image.n == 24 and image.observed == pytest.approx(
        (17.4 + 25.1) / 2 - (27.6 + 27.1) / 2, abs=0.01
    )
    assert by_id["ASP2-A04"].se == pytest.approx((6.38 - 1.94) / 2 / 1.959964)
    assert by_id["SYN-A13"].se == 1.79 and by_id["SUC-A03"].observed == pytest.approx(0.357)
    assert by_id["MUR-A01"].plan.baseline_madrs > 33


# ---- the fit -------------------------------------------------------------------------------------


def test_rows_of_the_fit_are_what_the_model_simulates():
    results = mood_evidence.results()
    data = calibrate.data_of(results)
    parts = calibrate.strengths(data.rows, model.DEFAULT, np)
    for i, result in enumerate(results):
        context, _, ketamine, oral, set_in = model.strengths(
            result.plan, np.array([result.day]), model.DEFAULT
        )
        for found, said in zip(parts, (context, ketamine, oral, set_in), strict=True):
            np.testing.assert_allclose(found[i], np.ravel(said)[0], atol=1e-6)


def test_a_sources_share_comes_from_the_joint_posterior():
    """A quantity that only one result speaks of is credited to its trial."""
    stored = json.loads(model.STORE.read_text(encoding="utf-8"))
    carried = {name: row["carried"] for name, row in stored["parameters"].items()}
    assert next(iter(carried["weeks_days"])) == "POS-02"
    assert next(iter(carried["first_hours_extra"])) == "SYNAPSE"
    shares = mood_lessons.spray_shares()
    assert sum(shares.values()) == pytest.approx(1, abs=0.01) and shares["SYNAPSE"] < 0.6


def test_each_fitted_constant_names_rows_that_exist():
    stored = json.loads(model.STORE.read_text(encoding="utf-8"))
    for name, row in stored["parameters"].items():
        assert row["ids"], name
        for id in row["ids"]:
            assert arm(id) if "-A" in id else measurement(id)


# ---- the forecasts -------------------------------------------------------------------------------


def test_every_result_has_its_forecast_and_a_stale_store_is_refused(monkeypatch):
    assert [s.ids for s in mood_forecasts.scores()] == [r.ids for r in mood_evidence.results()]
    mood_forecasts.scores.cache_clear()
    monkeypatch.setattr(mood_forecasts, "inputs_hash", lambda: "0" * 16)
    with pytest.raises(ValueError, match=r"other inputs.*make calibrate"):
        mood_forecasts.scores()
    mood_forecasts.scores.cache_clear()


def test_a_changed_result_changes_the_hash(monkeypatch):
    then = mood_forecasts.inputs_hash()
    first, *rest = mood_evidence.results()
    changed = (dataclasses.replace(first, observed=first.observed + 0.1), *rest)
    monkeypatch.setattr(mood_evidence, "results", lambda: changed)
    assert mood_forecasts.inputs_hash() != then


def test_hints_and_docstrings_leave_the_hash_as_it_was_and_what_is_computed_does_not():
    plain = "A = 2\n\ndef f(x, y=1):\n    return A * x + y\n"
    told = (
        '"""Words."""\nA = 2\nVALUES: object\n\ndef f(x: float, y: float = 1) -> float:\n'
        '    """Words."""\n    return A * x + y\n'
    )
    assert mood_forecasts.computed_by(told) == mood_forecasts.computed_by(plain)
    for changed in (plain.replace("A = 2", "A = 3"), plain.replace("y=1", "y=2")):
        assert mood_forecasts.computed_by(changed) != mood_forecasts.computed_by(plain)


def test_scores_are_proper():
    draws = np.random.default_rng(0).normal(2.0, 3.0, 40000)
    for observed in (-4.0, 2.0, 9.0):
        exact = calibrate.normal_crps(2.0, 3.0, observed)
        assert calibrate.crps(draws, observed) == pytest.approx(exact, abs=0.03)
    assert calibrate.crps(np.full(10, 5.0), 3.0) == pytest.approx(2.0)


def test_rivals_never_see_the_trial_they_forecast():
    results = mood_evidence.results()
    for result in results:
        assert all(r.trial != result.trial for r in calibrate.alike(result, results))
    murrough = next(r for r in results if r.ids == ("MUR-A01",))
    assert {r.trial for r in calibrate.alike(murrough, results)} == {"Correia-Melo 2020"}


def test_the_nominal_90_percent_lies_in_the_interval_of_its_coverage():
    found = mood_forecasts.coverage(0.9)
    assert found["low"] <= 0.9 <= found["high"]


def test_the_model_is_not_worse_than_any_rival_by_more_than_two_standard_errors():
    for _, (_, worse, se) in mood_forecasts.mean_crps().items():
        assert worse > -2 * se - 1e-12


def test_the_report_says_coverage_scores_and_misses_by_name():
    text = "\n".join(mood_forecasts.report())
    assert "inside the 50 % interval" in text and "inside the 90 % interval" in text
    assert all(s.trial in text for s in mood_forecasts.misses())
    first = mood_forecasts.scores()[0]
    assert mood_forecasts.position(first.ids[0])["observed"] == first.observed
    with pytest.raises(ValueError, match="XYZ"):
        mood_forecasts.position("XYZ")


# ---- what notebooks say --------------------------------------------------------------------------


def test_a_low_dose_does_less_and_how_surely_is_said():
    found = mood_lessons.low_dose()
    assert 0 < found["low"] < found["ratio"] < found["high"] <= 1
    assert found["chance_less_than_half"] < found["chance_less_than_nine_tenths"]
    assert 0.5 < found["chance_in_a_trial"] < 1
    assert mood_lessons.low_dose(0.5)["ratio"] == pytest.approx(1)


def test_small_early_spray_trials_found_more_than_large_later_ones():
    trials = [t for t in mood_lessons.spray_trials() if t.dose_mg == 84]
    first = next(t for t in trials if t.trial == "SYNAPSE" and t.day == 1)
    later = [t.removed for t in trials if t.n > 90]
    assert first.n == 12 and len(later) >= 3 and first.removed > 1.5 * max(later)


def test_relapse_depends_on_what_is_done_next():
    found = {k: v["still_well_90"] for k, v in mood_lessons.relapse_by_what_is_next().items()}
    assert found["six infusions, then one a week"] > found["six infusions, then nothing"] + 0.1
    assert (
        found["pills for half a year, then on"] > found["pills for half a year, then stopped"] + 0.1
    )


def test_the_next_trial_is_wider_than_the_average_one():
    found = mood_lessons.next_trial(Plan(infusions=((0.0, 0.5),)), 1.0, 60)
    width = {name: high - low for name, (low, high) in found.items()}
    assert width["next_trial"] > 1.5 * width["average"]
    shares = mood_lessons.shares(Plan(infusions=((0.0, 0.5),)), 1.0)
    assert shares["remission"][0] < shares["response"][0] < shares["response"][2]


# ---- rows one by one -----------------------------------------------------------------------------


def test_every_target_is_answered_and_every_id_is_a_row(predictions):
    assert len(predictions) == len(checks.targets()) > 100
    assert all(measurement(id).check != "memory" for row in predictions for id in row.ids)
    assert all(np.isfinite(row.predicted) for row in predictions)


def test_what_is_called_held_out_informs_no_constant(predictions):
    listed = {id for r in mood_evidence.results() for x in r.ids for id in arm(x).same_as}
    held_out = {id for row in predictions if row.use == "validate" for id in row.ids}
    assert held_out and not held_out & (listed | set(calibrate.TIMES)) - {"ASP-06"}


def test_intervals_follow_from_the_published_spread():
    by_name = {t.name: t for t in checks.targets()}
    assert by_name["DAL-09"].se == 1.79
    assert by_name["SIN-03"].se == pytest.approx(7.3 / np.sqrt(67 / 4))
    assert (by_name["ASP-06"].low, by_name["ASP-06"].high) == (-6.38, -1.94)


@pytest.mark.parametrize(("id", "infusions"), [("WIL-03", ((0, 0.5),)), ("WIL-05", ())])
def test_responders_are_counted_as_they_are(predictions, id, infusions):
    madrs = model.simulate_group(Plan(infusions=infusions), [0.0, 1.0], checks.PEOPLE)
    counted = next(row.predicted for row in predictions if row.ids == (id,))
    assert counted == pytest.approx(100 * model.response(madrs)[1], abs=1e-9)


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
