"""Make anew what follows from a change that was meant: `python -m ketamine_brain.workshop.update
[NN …]`.

The README's table of the series, fingerprints of the models, snapshots of what the pictures show,
the notebooks' saved outputs, and figures/. Numbers of notebooks narrow snapshots and notebooks.
Look at what git then shows: each line of it is something a reader sees, or a model says, otherwise
than before.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from ketamine_brain.lessons.series import SERIES
from ketamine_brain.publish.terminal import run_as_command
from ketamine_brain.workshop.suite import ROOT

PYTEST = ("pytest", "-q", "--no-header")
README = ROOT / "README.md"
ROWS = re.compile(r"(?<=\n\|---\|---\|---\|\n)(?:\| .*\n)+")
STORE = {"UPDATE_FINGERPRINTS": "1", "UPDATE_SNAPSHOTS": "1"}


def with_series(readme: str) -> str:
    """Return the README with its table of notebooks as the series has it."""
    rows = [
        f"| {each.section or '(the series itself)'} "
        f"| [{each.number} {each.title}](notebooks/{each.file}) | {each.snag} |\n"
        for each in SERIES
    ]
    return ROWS.sub(lambda _: "".join(rows), readme, count=1)


def steps(numbers: list[str]) -> dict[str, tuple[str, ...]]:
    """Return {what is made: arguments of `python -m`}, for some notebooks or, by default, all."""
    chosen = ("-k", " or ".join(numbers)) if numbers else ()
    return {
        "fingerprints": (*PYTEST, "tests/models", "tests/lessons", "-k", "fingerprint"),
        "snapshots": (*PYTEST, "tests/test_snapshots.py", *chosen),
        "notebooks": ("ketamine_brain.publish.notebooks", *numbers),
        "figures": ("ketamine_brain.publish.figures",),
    }


def main(arguments: list[str]) -> int:
    """Make everything anew; return 0, or 1 when a step failed or a number is no notebook's."""
    known = [entry.number for entry in SERIES]
    unknown = [number for number in arguments if number not in known]
    if unknown:
        there = f"{known[0]} to {known[-1]}"
        print(f"there is no notebook {', '.join(unknown)}; there are: {there}", file=sys.stderr)
        return 1
    README.write_text(
        with_series(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n"
    )
    failed = []
    for what, words in steps(arguments).items():
        print(f"\n=== {what}", flush=True)
        environment = {**os.environ, **STORE, "PYTHONPATH": str(ROOT / "notebooks")}
        command = [sys.executable, "-m", *words]
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(what)
    print(f"\nnot made: {', '.join(failed)}" if failed else "\nMade anew. See `git diff --stat`.")
    return int(bool(failed))


if __name__ == "__main__":
    run_as_command(main)
