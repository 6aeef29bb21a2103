"""Arms of trials: what the table holds, what the loader refuses, and that nothing leaks."""

import dataclasses
import math

import pytest
from ketamine_brain.evidence import measurement, tables, trial_arms
from ketamine_brain.evidence.trial_arms import COLUMNS, arm, arms, load

GOOD = dict.fromkeys(COLUMNS, "") | dict(
    id="AAA-A01",
    trial="A trial",
    arm="ketamine 0.5 mg/kg",
    drug="racemic ketamine",
    dose="0.5 mg/kg",
    trd="yes",
    outcome="MADRS change from baseline",
    statistic="mean change (SD)",
    time_days="1",
    n="20",
    mean="-16.5",
    sd="9",
    check="primary",
    use="calibrate",
)
OTHER = GOOD | dict(id="BBB-A01", trial="B trial")


def build(rows):
    places = (tables.Place("trial_arms.csv", number) for number in range(2, 99))
    return trial_arms.build(
        tables.checked(place, cells, COLUMNS) for place, cells in zip(places, rows, strict=False)
    )


BROKEN = {
    "unknown check": ([GOOD | dict(check="seen")], "check is 'seen'; allowed: primary, sec"),
    "unknown use": ([GOOD | dict(use="validate")], "use is 'validate'; allowed: calibrate, unseen"),
    "unknown trd": ([GOOD | dict(trd="maybe")], "trd is 'maybe'; allowed: yes, no"),
    "no arm": ([GOOD | dict(arm="")], "arm must not be empty"),
    "no number": ([GOOD | dict(mean="")], "a row needs a mean, a percent or a count"),
    "number in words": ([GOOD | dict(mean="about 16")], "mean is 'about 16', which is not a num"),
    "n that is no count": ([GOOD | dict(n="20.0")], "n is '20.0', which is not a whole number"),
    "spread below 0": ([GOOD | dict(sd="-9")], "sd is -9; it must not be below 0"),
    "share above 100": ([GOOD | dict(percent="101")], "percent is 101; allowed: 0 to 100"),
    "mean outside": ([GOOD | dict(low="-10", high="-5")], "mean -16.5 lies outside low -10 to hi"),
    "count that is not the share": (
        [GOOD | dict(count="12", percent="50")],
        "12 of 20 is 60.0 %, not 50",
    ),
    "id twice": ([GOOD, GOOD], r"row 3 \(AAA-A01\): the id stands twice \(first in row 2\)"),
    "id of a measurement": ([GOOD | dict(id="MUR-01")], "measurements.csv has this id too"),
    "join to nothing": ([GOOD | dict(same_as="ZZZ-01")], "same_as names ZZZ-01, no row of"),
    "unseen joined to fitted": (
        [GOOD | dict(use="unseen", same_as="MUR-01")],
        "same_as joins an unseen arm to MUR-01, which calibrates: fitting would leak",
    ),
    "people of no trial": ([GOOD | dict(same_people="C trial")], "'C trial', which is no trial"),
    "people fitted and unseen": (
        [GOOD, OTHER | dict(use="unseen", same_people="A trial")],
        r"row 3 \(BBB-A01\): unseen, but its people are those of 'A trial', calibrate: fitting",
    ),
    "trial fitted and unseen": (
        [GOOD, GOOD | dict(id="AAA-A02", use="unseen")],
        "trial 'A trial' is unseen here and calibrate in AAA-A01: fitting would leak",
    ),
    "registry fitted and unseen": (
        [GOOD | dict(registry="NCT01234567"), OTHER | dict(registry="NCT01234567", use="unseen")],
        "registry 'NCT01234567' is unseen here and calibrate in AAA-A01",
    ),
}


@pytest.mark.parametrize(("rows", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_is_refused_with_its_place_and_the_reason(rows, message):
    build([GOOD, OTHER])
    with pytest.raises(ValueError, match=rf"^trial_arms\.csv, .*{message}"):
        build(rows)


def test_every_row_loads_and_says_what_it_is():
    rows = load()
    assert len(rows) >= 322 and load() is rows
    assert len({row.trial for row in rows.values()}) >= 48
    for row in rows.values():
        assert row.link.startswith("https://") or row.link.startswith("http://"), row.id
        assert row.is_contrast or row.count is not None or math.isfinite(row.number), row.id


def test_one_stem_one_trial_so_that_an_id_says_whose_arm_it_is():
    stems = {row.id.split("-")[0]: row.trial for row in load().values()}
    assert all(row.trial == stems[row.id.split("-")[0]] for row in load().values())
    assert len(set(stems.values())) == len(stems)


def test_a_row_that_repeats_a_measurement_says_the_same_number():
    joined = [row for row in load().values() if row.same_as]
    assert len(joined) >= 120
    for row in joined:
        for id in row.same_as:
            assert abs(row.number) in [abs(x) for x in measurement(id).numbers], (row.id, id)


def test_trials_that_count_the_same_people_say_so():
    people = {row.trial: row.same_people for row in load().values() if row.same_people}
    assert {trial.split(" (")[0].split(",")[0] for trial in people} == {
        "SYNAPSE period 2",
        "SYNAPSE open-label and follow-up",
        "TRANSFORM-1/2 pooled by sex",
        "TRANSFORM-3 by sex",
    }


def test_the_sexes_add_up_to_the_trials_whose_people_they_are():
    by_sex = arms(trial="TRANSFORM-3 by sex", where=lambda row: row.time_days == 27)
    whole = arms(trial="TRANSFORM-3 (Ochs", where=lambda row: "observed" in row.statistic)
    for drug in ("esketamine", "placebo spray"):
        parts = [row for row in by_sex if row.drug == drug]
        (total,) = [row for row in whole if row.drug == drug]
        assert sum(row.people for row in parts) == total.people
        mean = sum(row.people * row.number for row in parts) / total.people
        assert mean == pytest.approx(total.number, abs=0.06)


def test_a_row_gives_its_fields_as_the_types_models_need():
    masked = arm("LII-A04")
    assert (masked.number, masked.sd, masked.people, masked.days) == (16.4, 10.0, 19, 1.0)
    assert masked.dose_mg_kg == 0.0 and masked.scale == "MADRS" and not masked.is_contrast
    assert arm("SIN-A01").dose_mg_kg == 0.5 and arm("SYN-A02").dose_mg == 28.0
    assert arm("TF1-A01").new_oral is True and arm("SYN-A01").new_oral is False
    assert arm("AXS-A01").new_oral is None
    assert [row.id for row in arms(trial="TRANSFORM-3 (Ochs") if row.is_carried_forward] == [
        "TF3-A03",
        "TF3-A04",
    ]


@pytest.mark.parametrize(
    ("id", "ask"),
    [
        ("ION-A01", lambda row: row.number),
        ("SIN-A01", lambda row: row.people),
        ("SUS-A01", lambda row: row.days),
        ("SIN-A01", lambda row: row.dose_mg),
        ("TF2-A01", lambda row: row.dose_mg),
    ],
)
def test_what_a_row_does_not_give_is_refused_with_its_id(id, ask):
    with pytest.raises(ValueError, match=f"^{id} gives n"):
        ask(arm(id))


def test_filters_leave_out_contrasts_and_rows_never_verified(monkeypatch):
    assert not [row for row in arms() if row.is_contrast or row.check == "memory"]
    assert len(arms(contrasts=True)) > len(arms())
    assert {row.drug for row in arms(scale="MADRS", route="IV", drug="midazolam")} == {"midazolam"}
    rows = load() | {"SIN-A01": dataclasses.replace(arm("SIN-A01"), check="memory")}
    monkeypatch.setattr(trial_arms, "load", lambda: rows)
    assert "SIN-A01" not in [row.id for row in arms(trial="Janssen IV")]
    assert arms(use="unseen") == []


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (dict(scale="madrs"), "scale is 'madrs'; allowed: .*MADRS"),
        (dict(use="fit"), "use is 'fit'; allowed: calibrate, unseen"),
        (dict(trial="Zzz"), "no trial of the table begins with 'Zzz'"),
    ],
)
def test_a_filter_that_nothing_can_fit_is_refused(filters, message):
    with pytest.raises(ValueError, match=message):
        arms(**filters)


def test_an_unknown_id_is_named_with_its_neighbors():
    with pytest.raises(ValueError, match=r"no arm of a trial has the id 'SIN-A99'; nearest: S.N-A"):
        arm("SIN-A99")


def test_denominators_that_a_source_prints_crosswise_are_noted():
    treated, control = arm("ABB-A01"), arm("ABB-A02")
    assert (treated.count, treated.people, control.count, control.people) == (46, 73, 25, 79)
    assert "crosswise" in treated.note and "inferred" in control.note
