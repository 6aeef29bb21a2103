"""The whole test command, one line of summary at its end: `python -m ketamine_brain.workshop.suite`.

First pytest on tests/, then nbval, which runs every notebook and compares what it says with what was saved. Arguments go on to
the first of the two. The second stage runs even when the first failed, so that one run tells all.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[3]
NO_TESTS = 5  # pytest's exit code when it found none
PARALLEL = ("-n", "2")
MORE = ("-n", "3")  # a browser test mostly waits
BY_FILE = ("--dist", "loadfile")  # what a file sets up once, one worker sets up once
NBVAL = (
    "-p",
    "no:python",
    "--nbval",
    "--nbval-current-env",
    "--nbval-cell-timeout=60",
    "--nbval-sanitize-with=tests/nbval_sanitize.cfg",
)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a stage came to: counts of tests, its exit code, and seconds."""

    stage: str
    passed: int
    failed: int
    skipped: int
    code: int
    seconds: float


def counts(report: pathlib.Path) -> tuple[int, int, int]:
    """Return (passed, failed, skipped) from a JUnit report; zeros where pytest wrote none."""
    if not report.exists():
        return 0, 0, 0
    suites = list(xml.etree.ElementTree.parse(report).getroot().iter("testsuite"))
    total, errors, failures, skipped = (
        sum(int(s.get(k, 0)) for s in suites) for k in ("tests", "errors", "failures", "skipped")
    )
    return total - errors - failures - skipped, errors + failures, skipped


def run_stage(stage: str, arguments: tuple[str, ...]) -> Outcome:
    """Run pytest with `arguments` in the clone's folder, its output going straight to the reader."""
    print(f"\n=== {stage}: pytest {' '.join(arguments)}", flush=True)
    report = ROOT / "_run" / f"{stage}.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    env = {
        name: value for name, value in os.environ.items() if name != "MPLBACKEND"
    }  # it would hide inline figures from nbval
    start = time.perf_counter()
    code = subprocess.call(
        [sys.executable, "-m", "pytest", *arguments, f"--junitxml={report}"], cwd=ROOT, env=env
    )
    return Outcome(stage, *counts(report), code, time.perf_counter() - start)


def well(outcome: Outcome, notebooks: int) -> bool:
    """Return whether a stage passed; nbval may find nothing only where there is no notebook yet."""
    return outcome.code == 0 or (
        outcome.stage == "notebooks" and outcome.code == NO_TESTS and notebooks == 0
    )


def summary(outcomes: list[Outcome], notebooks: int) -> str:
    """Return the closing lines: one a stage, then the sum of all in the form "N passed, N failed, N skipped"."""
    lines = [
        f"{o.stage:<10} {'passed' if well(o, notebooks) else 'FAILED'}  {o.passed} passed, {o.failed} failed, "
        f"{o.skipped} skipped in {o.seconds:.0f} s"
        + ("" if well(o, notebooks) else f" (pytest's exit code {o.code})")
        for o in outcomes
    ]
    broken = [o for o in outcomes if not well(o, notebooks)]
    failed = sum(o.failed for o in outcomes) + sum(o.failed == 0 for o in broken)
    total = f"{sum(o.passed for o in outcomes)} passed, {failed} failed, {sum(o.skipped for o in outcomes)} skipped"
    return "\n".join(["", "=== summary", *lines, total])


def browser_stage() -> Outcome:
    """Run the browser tests; those that fail while others run beside them are run once more alone, and it is said which passed then.

    On a machine with few cores a page can miss its moment. What fails alone as well has failed.
    """
    first = run_stage("browser", ("tests/browser/", *MORE, *BY_FILE, "-q", "--durations=5"))
    if first.code != 1:
        return first
    print(f"\n{first.failed} browser tests failed beside others; now each alone", flush=True)
    alone = run_stage("alone", ("tests/browser/", "--last-failed", "-v"))
    if alone.code == 0:
        print(
            f"{first.failed} browser tests failed beside others and passed alone: see above which",
            flush=True,
        )
    return Outcome(
        "browser",
        first.passed + alone.passed,
        alone.failed,
        first.skipped,
        alone.code,
        first.seconds + alone.seconds,
    )


def main(arguments: list[str]) -> int:
    """Run both stages, print the summary, return 0 when both passed and 1 otherwise."""
    notebooks = len(list((ROOT / "notebooks").glob("*.ipynb")))
    outcomes = [
        run_stage(
            "tests",
            (
                "tests/",
                "--ignore=tests/browser",
                *PARALLEL,
                *BY_FILE,
                "-q",
                "--durations=5",
                *arguments,
            ),
        ),
        *([] if arguments else [browser_stage()]),
        run_stage("notebooks", (*NBVAL, *PARALLEL, *BY_FILE, "-q", "notebooks/")),
    ]
    print(summary(outcomes, notebooks), flush=True)
    return 0 if all(well(outcome, notebooks) for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
