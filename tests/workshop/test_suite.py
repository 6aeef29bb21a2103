"""The test command tells the truth about its two stages."""

import pytest

from ketamine_brain.workshop import suite
from ketamine_brain.workshop.suite import Outcome


def outcome(stage="tests", passed=3, failed=0, skipped=1, code=0):
    return Outcome(stage, passed, failed, skipped, code, 1.0)


def test_summary_ends_with_the_sum_of_both_stages():
    text = suite.summary([outcome(), outcome("notebooks", 10, 2, 0, code=1)], notebooks=13)
    assert text.splitlines()[-1] == "13 passed, 2 failed, 1 skipped"
    assert "notebooks  FAILED" in text and "tests      passed" in text


def test_a_stage_that_broke_before_any_test_counts_as_a_failure():
    assert (
        suite.summary([outcome(passed=0, skipped=0, code=4)], notebooks=1).splitlines()[-1]
        == "0 passed, 1 failed, 0 skipped"
    )


@pytest.mark.parametrize(
    ("stage", "code", "notebooks", "passed"),
    [
        ("tests", 0, 1, True),
        ("tests", 1, 1, False),
        ("tests", 5, 0, False),
        ("notebooks", 5, 0, True),
        ("notebooks", 5, 1, False),
        ("notebooks", 2, 0, False),
    ],
)
def test_finding_nothing_is_well_only_for_notebooks_where_there_are_none(
    stage, code, notebooks, passed
):
    assert suite.well(outcome(stage, code=code), notebooks) is passed


def test_counts_come_from_the_report(tmp_path):
    report = tmp_path / "report.xml"
    assert suite.counts(report) == (0, 0, 0)
    report.write_text(
        '<testsuites><testsuite tests="9" errors="1" failures="2" skipped="3"/></testsuites>'
    )
    assert suite.counts(report) == (3, 3, 3)


STAGES = [
    ({}, 0, ["tests", "browser", "notebooks"]),
    ({"tests": 1}, 1, ["tests", "browser", "notebooks"]),
    ({"notebooks": 1}, 1, ["tests", "browser", "notebooks"]),
    ({"browser": 2}, 1, ["tests", "browser", "notebooks"]),
    ({"browser": 1}, 0, ["tests", "browser", "alone", "notebooks"]),
    ({"browser": 1, "alone": 1}, 1, ["tests", "browser", "alone", "notebooks"]),
]


@pytest.mark.parametrize(("codes", "expected", "stages"), STAGES)
def test_the_command_fails_when_a_stage_fails_and_tries_a_failed_browser_test_once_more_alone(
    monkeypatch, capsys, codes, expected, stages
):
    run = []

    def stand_in(stage, arguments):
        run.append(stage)
        return outcome(stage, code=codes.get(stage, 0))

    monkeypatch.setattr(suite, "run_stage", stand_in)
    assert suite.main([]) == expected
    assert run == stages and "=== summary" in capsys.readouterr().out
