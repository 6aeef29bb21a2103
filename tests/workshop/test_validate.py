"""The report on every prediction, and that what was fixed beforehand cannot be moved unseen."""

import dataclasses
import inspect
import json
import math

import pytest
from ketamine_brain.lessons.series import SERIES, checks_of
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.workshop import validate

ROW = Prediction(
    ids=("MUR-01",),
    what="a change",
    observed=-16.5,
    predicted=-16.0,
    low=-18.0,
    high=-15.0,
    reason="SE",
    use="validate",
)


def differing(**changes):
    """Return what `validate.changed` says of ROW with `changes`, against a baseline of ROW."""
    baseline = validate.accepted({"m": [ROW]}, {})
    return validate.changed({"m": [dataclasses.replace(ROW, **changes)]}, baseline)


def test_nothing_is_said_of_a_row_that_is_as_it_was_or_moves_inside_its_interval():
    assert differing() == [] and differing(predicted=-17.5) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"predicted": 0.0}, "FALLEN OUT: m: MUR-01: a change"),
        ({"low": -20.0}, "CHANGED low: m: MUR-01: a change: -18.0 became -20.0"),
        ({"high": -14.9}, "CHANGED high: m: MUR-01: a change: -15.0 became -14.9"),
        ({"low": -math.inf}, "CHANGED low: m: MUR-01: a change: -18.0 became -inf"),
        ({"observed": -15.5}, "CHANGED observed: m: MUR-01: a change: -16.5 became -15.5"),
        ({"reason": "2 SE"}, "CHANGED reason: m: MUR-01: a change: SE became 2 SE"),
    ],
    ids=str,
)
def test_a_row_that_fell_out_or_was_moved_is_named(changes, said):
    assert differing(**changes) == [said]


def test_a_row_that_came_or_went_is_named_and_a_miss_that_stays_is_not():
    baseline = validate.accepted({"m": [ROW]}, {})
    assert validate.changed({"m": []}, baseline) == ["NO LONGER PREDICTED: m: MUR-01: a change"]
    assert validate.changed({"m": [ROW]}, {}) == ["NOT IN THE BASELINE: m: MUR-01: a change"]
    assert validate.changed({}, baseline) == []
    miss = {"m": [dataclasses.replace(ROW, predicted=0.0)]}
    assert validate.changed(miss, validate.accepted(miss, {})) == []


def test_the_table_tells_of_misses_and_a_module_without_predictions_is_refused():
    out = dataclasses.replace(ROW, predicted=0.0)
    assert "OUTSIDE" in validate.table({"m": [out]}) and "0 of 1" in validate.counts({"m": [out]})
    assert "mood_onset" in validate.modules()
    with pytest.raises(ValueError, match=r"nothing_here.*mood_onset"):
        validate.all_predictions(["nothing_here"])


def test_it_exits_with_1_until_a_change_is_accepted(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(validate, "BASELINE", tmp_path / "baseline.json")
    assert validate.main(["new_connections", "--accept"]) == 0
    assert validate.main(["new_connections"]) == 0
    rows = json.loads(validate.BASELINE.read_text())
    name = next(iter(rows))
    narrower = {**rows[name], "high": rows[name]["high"] - 0.01}
    validate.BASELINE.write_text(json.dumps(rows | {name: narrower}))
    assert validate.main(["new_connections"]) == 1
    assert f"CHANGED high: {name}" in capsys.readouterr().out
    assert validate.main(["new_connections", "--accept"]) == 0
    assert validate.main(["new_connections"]) == 0


def test_accepting_one_module_leaves_the_others_as_they_were():
    baseline = {"other: A: b": {"inside": True}}
    assert set(validate.accepted({"m": [ROW]}, baseline)) == {"m: MUR-01: a change", "other: A: b"}


def test_what_was_fixed_beforehand_is_as_committed():
    baseline = json.loads(validate.BASELINE.read_text(encoding="utf-8"))
    differing = validate.changed(validate.all_predictions(), baseline)
    assert not differing, "python -m ketamine_brain.workshop.validate\n" + "\n".join(differing)


@pytest.mark.parametrize("name", validate.modules())
def test_predictions_bind_no_constants_when_they_are_defined(name):
    entry = next(entry for entry in SERIES if entry.stem == name)
    asked = inspect.signature(checks_of(entry).predictions).parameters
    assert all(each.default is None for each in asked.values())
