"""The test command tells the truth about its stages."""

import subprocess
import sys

import pytest
from ketamine_brain.workshop import lint, suite
from ketamine_brain.workshop.suite import Outcome


def outcome(stage="tests", passed=3, failed=0, skipped=1, code=0):
    return Outcome(
        stage=stage, passed=passed, failed=failed, skipped=skipped, code=code, seconds=1.0
    )


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


FLAKY = """<testsuites><testsuite tests="2" errors="0" failures="1" skipped="0">
<testcase classname="t" name="once"><failure/></testcase><testcase classname="t" name="once"/>
<testcase classname="t" name="never"><failure/></testcase>
<testcase classname="t" name="never"><failure/></testcase>
<testcase classname="t" name="always"/></testsuite></testsuites>"""


def test_a_test_that_passed_only_when_rerun_is_named_and_one_that_never_did_is_not(tmp_path):
    report = tmp_path / "report.xml"
    assert suite.passed_only_again(report) == ()
    report.write_text(FLAKY, encoding="utf-8")
    assert suite.passed_only_again(report) == ("t::once",)
    text = suite.summary(
        [
            Outcome(
                stage="browser",
                passed=3,
                failed=0,
                skipped=0,
                code=0,
                seconds=1.0,
                flaky=("t::once",),
            )
        ],
        notebooks=1,
    )
    assert "passed only when rerun: t::once" in text
    assert text.splitlines()[-1] == "3 passed, 0 failed, 0 skipped"


def test_pytest_reports_each_try_as_we_read_it(tmp_path):
    seen = tmp_path / "seen"
    (tmp_path / "test_it.py").write_text(
        "import pathlib\nseen = pathlib.Path('seen')\n"
        "def test_once():\n    first = not seen.exists()\n    seen.touch()\n    assert not first\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", *suite.AGAIN, "--junitxml=report.xml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0 and seen.exists()
    assert suite.passed_only_again(tmp_path / "report.xml") == ("test_it::test_once",)


STAGES = [
    ({}, 0),
    ({"lint": 1}, 1),
    ({"tests": 1}, 1),
    ({"browser": 1}, 1),
    ({"notebooks": 1}, 1),
]


@pytest.mark.parametrize(("codes", "expected"), STAGES)
def test_the_command_fails_when_a_stage_fails_and_runs_the_others_all_the_same(
    monkeypatch, capsys, codes, expected
):
    run = []

    def stand_in(stage, arguments=(), **variables):
        run.append(stage)
        return outcome(stage, code=codes.get(stage, 0))

    monkeypatch.setattr(suite, "run_stage", stand_in)
    monkeypatch.setattr(suite, "lint_stage", lambda: stand_in("lint"))
    assert suite.main([]) == expected
    assert run == ["lint", "tests", "browser", "notebooks"]
    assert capsys.readouterr().out.splitlines()[-1].endswith("skipped")


def test_arguments_narrow_the_tests_and_leave_out_the_browser(monkeypatch):
    run = {}

    def stand_in(stage, arguments=(), **variables):
        run[stage] = arguments
        return outcome(stage)

    monkeypatch.setattr(suite, "run_stage", stand_in)
    monkeypatch.setattr(suite, "lint_stage", lambda: stand_in("lint"))
    suite.main(["-k", "mood"])
    assert list(run) == ["lint", "tests", "notebooks"]
    assert run["tests"][-2:] == ("-k", "mood")


@pytest.mark.parametrize(("required", "counted"), [("", (1, 0, 1, 0)), ("1", (1, 1, 0, 1))])
def test_a_step_of_lint_that_is_skipped_fails_where_none_may_be(monkeypatch, required, counted):
    monkeypatch.setenv("REQUIRE_BROWSER", required)
    steps = [lint.Result("types", "passed", 0.1, ""), lint.Result("eslint", "SKIPPED", 0.0, "npm")]
    monkeypatch.setattr(lint, "results", lambda: steps)
    outcome = suite.lint_stage()
    assert (outcome.passed, outcome.failed, outcome.skipped, outcome.code) == counted
