"""Put every model beside its measurements: `python -m ketamine_brain.workshop.validate [--accept]
[MODULE …]`.

Prints each calibration and validation row with what was observed, what is predicted, the interval
that was fixed beforehand, and whether the prediction lies in it. Exit status 1 when a row that the
committed baseline says was inside has fallen out, and when an observed value, an interval or its
reason is not the baseline's: what was fixed beforehand stays. `--accept` writes the baseline anew.
"""

from __future__ import annotations

import json
import math
import pathlib
import sys
from collections.abc import Iterable
from typing import Any

from ketamine_brain.lessons.series import SERIES, checks_of
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.publish.terminal import run_as_command

BASELINE = pathlib.Path(__file__).with_name("validated.json")


def modules() -> tuple[str, ...]:
    """Return the names of the lessons that state predictions, in the order of the series."""
    return tuple(entry.stem for entry in SERIES if checks_of(entry))


def _load(name: str) -> Any:
    return checks_of(next(entry for entry in SERIES if entry.stem == name))


def all_predictions(names: Iterable[str] | None = None) -> dict[str, list[Prediction]]:
    """Return the predictions of each named module (all by default); raises ValueError for a
    module that has none.
    """
    known = modules()
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise ValueError(f"no predictions in {', '.join(unknown)}; allowed: {', '.join(known)}")
    return {name: _load(name).predictions() for name in names or known}


def key(module: str, row: Prediction) -> str:
    """Return what names a row in the baseline: module, ids and words."""
    return f"{module}: {' '.join(row.ids)}: {row.what}"


def table(predictions: dict[str, list[Prediction]]) -> str:
    """Return the printed table, one line a row, misses in capitals."""
    lines = []
    for module, rows in predictions.items():
        lines.append(
            f"\n{module}\n{'':9s}{'use':10s}{'observed':>9s}{'predicted':>10s}  {'interval':20s}"
            " what"
        )
        for row in rows:
            place = "inside" if row.inside else "OUTSIDE"
            interval = f"{row.low:.3g} to {row.high:.3g}"
            lines.append(
                f"{place:9s}{row.use:10s}{row.observed:9.3g}{row.predicted:10.3g}  {interval:20s}"
                f" {row.what} [{', '.join(row.ids)}] ({row.reason})"
            )
    return "\n".join(lines)


def counts(predictions: dict[str, list[Prediction]]) -> str:
    """Return one line a use: how many rows are inside."""
    rows = [row for rows in predictions.values() for row in rows]
    lines = []
    for use in ("calibrate", "validate"):
        inside = [row.inside for row in rows if row.use == use]
        lines.append(
            f"{use}: {sum(inside)} of {len(inside)} rows inside, {len(inside) - sum(inside)}"
            " outside"
        )
    return "\n".join(lines)


def record(row: Prediction) -> dict:
    """Return what the baseline keeps of a row: all that was fixed beforehand, and where it fell."""
    fixed = {name: _short(getattr(row, name)) for name in ("observed", "low", "high")}
    return {**fixed, "reason": row.reason, "inside": bool(row.inside)}


def _short(value: float) -> float | str:
    """Return a number at six digits, an infinite one in words, so that JSON and a reader take
    both.
    """
    return float(f"{value:.6g}") if math.isfinite(value) else str(value)


def changed(predictions: dict[str, list[Prediction]], baseline: dict[str, dict]) -> list[str]:
    """Return, named, what differs from the baseline: rows that fell out, came, went, or were moved.

    A row that came inside since is no fault; one whose observed value, interval or reason is
    another is.
    """
    now = {key(module, row): record(row) for module, rows in predictions.items() for row in rows}
    kept = {name: row for name, row in baseline.items() if name.split(":")[0] in predictions}
    said = [f"NOT IN THE BASELINE: {name}" for name in now.keys() - kept.keys()]
    said += [f"NO LONGER PREDICTED: {name}" for name in kept.keys() - now.keys()]
    for name in now.keys() & kept.keys():
        old, new = kept[name], now[name]
        if old["inside"] and not new["inside"]:
            said.append(f"FALLEN OUT: {name}")
        said += [
            f"CHANGED {field}: {name}: {old[field]} became {new[field]}"
            for field in ("observed", "low", "high", "reason")
            if old[field] != new[field]
        ]
    return sorted(said)


def accepted(predictions: dict[str, list[Prediction]], baseline: dict[str, dict]) -> dict:
    """Return the baseline with the rows of these modules as they are now, the others as they
    were.
    """
    others = {name: row for name, row in baseline.items() if name.split(":")[0] not in predictions}
    now = {key(module, row): record(row) for module, rows in predictions.items() for row in rows}
    return dict(sorted((others | now).items()))


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the table, the notes and the counts; return 1 when something differs from the
    baseline.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    names = [name for name in arguments if not name.startswith("--")]
    predictions = all_predictions(names)
    print(table(predictions))
    for module in predictions:
        print(*getattr(_load(module), "notes", list)(), sep="\n")
    print("\n" + counts(predictions))
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    if "--accept" in arguments:
        kept = accepted(predictions, baseline if names else {})
        text = json.dumps(kept, indent=1, ensure_ascii=False, allow_nan=False)
        BASELINE.write_text(text + "\n", encoding="utf-8")
        return 0
    differing = changed(predictions, baseline)
    print(*differing, sep="\n")
    if differing:
        print("\nIf each of these should be: the same command with --accept, and say why.")
    return int(bool(differing))


if __name__ == "__main__":
    run_as_command(main)
