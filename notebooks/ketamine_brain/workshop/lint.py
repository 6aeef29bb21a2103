"""Style, types, spelling and the direction of imports: `python -m ketamine_brain.workshop.lint`.

What each step asks for stands in pyproject.toml (ruff, mypy, codespell, import-linter) and in
package.json (eslint and node's own tests). Steps run two at a time and are told in their order.
Name some to run only those: `… lint mypy spelling`. It is the first stage of the test command.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import time

from ketamine_brain.publish.terminal import run_as_command

ROOT = pathlib.Path(__file__).resolve().parents[3]
AT_ONCE = 2  # as many as the smallest machine has cores
PYTHON = (sys.executable, "-m")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
PYTHON_STEPS: dict[str, tuple[str, ...]] = {
    "types": (*PYTHON, "mypy"),
    "style": (*PYTHON, "ruff", "check", "--output-format=concise", "."),
    "format": (*PYTHON, "ruff", "format", "--check", "."),
    "spelling": (*PYTHON, "codespell_lib", "."),
    "imports": (sys.executable, "-c", LINT_IMPORTS),
}
BROWSER_STEPS = {"eslint": ("run", "--silent", "lint"), "node tests": ("test", "--silent")}
FETCH_PACKAGES = (
    "install",
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--silent",
)


@dataclasses.dataclass(frozen=True)
class Result:
    """What one step came to: "passed", "FAILED" or "SKIPPED", in how many seconds, and what it
    said.
    """

    step: str
    verdict: str
    seconds: float
    said: str


def run_step(step: str, command: tuple[str, ...], root: pathlib.Path = ROOT) -> Result:
    """Run one step's command in the clone's folder and return what came of it."""
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "notebooks"), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    verdict = "FAILED" if done.returncode else "passed"
    return Result(step, verdict, time.perf_counter() - start, done.stdout)


def browser_steps(root: pathlib.Path = ROOT) -> tuple[dict[str, tuple[str, ...]], str]:
    """Return the steps that need Node.js, and why they cannot run: "" when they can.

    The packages that package.json names are fetched once into node_modules/.
    """
    npm = shutil.which("npm")
    if not (root / "package.json").exists():
        return {}, ""
    if npm is None or shutil.which("node") is None:
        return {}, "Node.js is not on this machine"
    if not (root / "node_modules").exists():
        fetched = run_step("packages", (npm, *FETCH_PACKAGES), root)
        if fetched.verdict == "FAILED":
            return {}, f"npm could not fetch the packages: {fetched.said.strip()[-300:]}"
    return {step: (npm, *words) for step, words in BROWSER_STEPS.items()}, ""


def results(only: tuple[str, ...] = (), root: pathlib.Path = ROOT) -> list[Result]:
    """Run all steps, or those named in `only`, and return what came of each. Raises ValueError."""
    known = (*PYTHON_STEPS, *BROWSER_STEPS)
    unknown = [name for name in only if name not in known]
    if unknown:
        raise ValueError(f"no step is called {', '.join(unknown)}; there are: {', '.join(known)}")
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        chosen = {name: words for name, words in PYTHON_STEPS.items() if not only or name in only}
        running = [pool.submit(run_step, step, words, root) for step, words in chosen.items()]
        wanted = [name for name in BROWSER_STEPS if not only or name in only]
        steps, trouble = browser_steps(root) if wanted else ({}, "")
        running += [pool.submit(run_step, name, steps[name], root) for name in wanted if steps]
        skipped = [Result(name, "SKIPPED", 0.0, trouble) for name in wanted if trouble]
        return [job.result() for job in running] + skipped


def report(found: list[Result]) -> str:
    """Return one line a step, with what it said below it where it did not pass."""
    lines = []
    for each in found:
        lines.append(f"{each.step:<12} {each.verdict}  in {each.seconds:.1f} s")
        if each.verdict != "passed":
            lines += [f"    {line}" for line in each.said.strip().splitlines()]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run the steps and print the report; return 0 when nothing failed, 1 otherwise."""
    try:
        found = results(tuple(arguments))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(report(found), flush=True)
    return int(any(each.verdict == "FAILED" for each in found))


if __name__ == "__main__":
    run_as_command(main)
