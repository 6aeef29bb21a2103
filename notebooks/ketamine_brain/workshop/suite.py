"""The whole test command, one line of summary at its end: `python -m
ketamine_brain.workshop.suite`.

First lint, which takes seconds; then pytest on tests/, the browser tests, and nbval, which runs
every notebook alone, in another folder and with the network blocked, and compares what it says with
what was saved. Each stage runs even when one before it has failed, so that one run tells all.
Arguments narrow the tests, and leave out the browser: `… -k mood`.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

from ketamine_brain.publish.command import writable
from ketamine_brain.publish.terminal import run_as_command
from ketamine_brain.workshop import lint

ROOT = pathlib.Path(__file__).resolve().parents[3]
NO_TESTS = 5  # pytest's exit code when it found none
PARALLEL = ("-n", "2")
MORE = ("-n", "3")  # a browser test mostly waits
# With few cores a page can miss its moment. What passes only the second time is named and counted.
AGAIN = ("--reruns=1", "--reruns-delay=2")
BY_FILE = ("--dist", "loadfile")  # what a file sets up once, one worker sets up once
COMMON = (*PARALLEL, *BY_FILE, "-q")
NBVAL = (
    "-p",
    "no:python",
    "--nbval",
    "--nbval-current-env",
    "--nbval-cell-timeout=60",
    "--nbval-sanitize-with=tests/nbval_sanitize.cfg",
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a stage came to: counts of tests, its exit code, seconds, and what passed only when
    rerun.
    """

    stage: str
    passed: int
    failed: int
    skipped: int
    code: int
    seconds: float
    flaky: tuple[str, ...] = ()


def counts(report: pathlib.Path) -> tuple[int, int, int]:
    """Return (passed, failed, skipped) from a JUnit report; zeros where pytest wrote none."""
    if not report.exists():
        return 0, 0, 0
    suites = list(xml.etree.ElementTree.parse(report).getroot().iter("testsuite"))
    kinds = ("tests", "errors", "failures", "skipped")
    total, errors, failures, skipped = (
        sum(int(suite.get(kind, 0)) for suite in suites) for kind in kinds
    )
    return total - errors - failures - skipped, errors + failures, skipped


def passed_only_again(report: pathlib.Path) -> tuple[str, ...]:
    """Return the tests that failed and then passed when rerun: a JUnit report holds each try."""
    if not report.exists():
        return ()
    tries: dict[str, list[bool]] = {}
    for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        tries.setdefault(name, []).append(len(case.findall("failure") + case.findall("error")) > 0)
    return tuple(name for name, failed in tries.items() if len(failed) > 1 and not failed[-1])


def run_stage(stage: str, arguments: tuple[str, ...], **variables: str) -> Outcome:
    """Run pytest with `arguments` in the clone's folder, its output going straight to the
    reader; `variables` go to its environment.
    """
    print(f"\n=== {stage}: pytest {' '.join(arguments)}", flush=True)
    report = writable(ROOT / "_run") / f"{stage}.xml"
    report.unlink(missing_ok=True)
    hides_inline_figures = "MPLBACKEND"
    env = {name: value for name, value in os.environ.items() if name != hides_inline_figures}
    start = time.perf_counter()
    command = [sys.executable, "-m", "pytest", *arguments, f"--junitxml={report}"]
    code = subprocess.call(command, cwd=ROOT, env={**env, **variables})
    seconds = time.perf_counter() - start
    passed, failed, skipped = counts(report)
    return Outcome(
        stage=stage,
        passed=passed,
        failed=failed,
        skipped=skipped,
        code=code,
        seconds=seconds,
        flaky=passed_only_again(report),
    )


def well(outcome: Outcome, notebooks: int) -> bool:
    """Return whether a stage passed; nbval may find nothing only where there is no notebook yet."""
    nothing_to_find = outcome.stage == "notebooks" and notebooks == 0
    return outcome.code == 0 or (outcome.code == NO_TESTS and nothing_to_find)


def line(outcome: Outcome, notebooks: int) -> str:
    """Return the line of a stage in the summary."""
    passed = well(outcome, notebooks)
    words = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
    exit_code = "" if passed else f" (exit code {outcome.code})"
    verdict = "passed" if passed else "FAILED"
    return f"{outcome.stage:<10} {verdict}  {words} in {outcome.seconds:.0f} s{exit_code}"


def summary(outcomes: list[Outcome], notebooks: int) -> str:
    """Return the closing lines.

    One a stage, one a test that passed only when rerun, then the sum of all in the form
    "N passed, N failed, N skipped".
    """
    lines = [line(outcome, notebooks) for outcome in outcomes]
    lines += [f"passed only when rerun: {name}" for o in outcomes for name in o.flaky]
    broken = [o for o in outcomes if not well(o, notebooks)]
    failed = sum(o.failed for o in outcomes) + sum(o.failed == 0 for o in broken)
    passed, skipped = (sum(getattr(o, kind) for o in outcomes) for kind in ("passed", "skipped"))
    total = f"{passed} passed, {failed} failed, {skipped} skipped"
    return "\n".join(["", "=== summary", *lines, total])


def lint_stage() -> Outcome:
    """Run style, types, spelling and import rules, and the browser code's own lint and tests: each
    step counts as one test, and with REQUIRE_BROWSER none may be skipped.
    """
    print("\n=== lint: python -m ketamine_brain.workshop.lint", flush=True)
    start = time.perf_counter()
    found = lint.results()
    print(lint.report(found), flush=True)
    verdicts = [each.verdict for each in found]
    passed, failed, skipped = (verdicts.count(word) for word in ("passed", "FAILED", "SKIPPED"))
    if os.environ.get("REQUIRE_BROWSER"):
        failed, skipped = failed + skipped, 0
    seconds = time.perf_counter() - start
    return Outcome(
        stage="lint",
        passed=passed,
        failed=failed,
        skipped=skipped,
        code=int(failed > 0),
        seconds=seconds,
    )


def elsewhere(folder: str | pathlib.Path) -> dict[str, str]:
    """Return the environment in which kernels start in `folder` and reach no other machine."""
    paths = (ROOT / "tests" / "elsewhere", ROOT / "notebooks")
    return {"PYTHONPATH": os.pathsep.join(map(str, paths)), "KERNELS_START_IN": str(folder)}


def notebooks_stage() -> Outcome:
    """Run every notebook in an empty folder; what it leaves there counts as a failure."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = run_stage("notebooks", (*NBVAL, *COMMON, "notebooks/"), **elsewhere(folder))
        left = sorted(os.listdir(folder))
    if not left:
        return outcome
    print(f"A notebook left files where it ran: {', '.join(left)}", flush=True)
    return dataclasses.replace(outcome, failed=outcome.failed + 1, code=outcome.code or 1)


def stages(arguments: list[str]) -> list[Outcome]:
    """Run the stages in order; with `arguments` for pytest, the tests narrowed and no browser."""
    tests = ("tests/", "--ignore=tests/browser", *COMMON, "--durations=5", *arguments)
    browser = ("tests/browser/", *MORE, *BY_FILE, *AGAIN, "-q", "--durations=5")
    outcomes = [lint_stage(), run_stage("tests", tests)]
    if not arguments:
        outcomes.append(run_stage("browser", browser))
    return [*outcomes, notebooks_stage()]


def main(arguments: list[str]) -> int:
    """Run all stages, print the summary, return 0 when all passed and 1 otherwise."""
    notebooks = len(list((ROOT / "notebooks").glob("*.ipynb")))
    outcomes = stages(arguments)
    print(summary(outcomes, notebooks), flush=True)
    return 0 if all(well(outcome, notebooks) for outcome in outcomes) else 1


if __name__ == "__main__":
    run_as_command(main)
