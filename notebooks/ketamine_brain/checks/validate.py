"""Put every model beside its measurements: `python -m ketamine_brain.checks.validate [--accept] [MODULE …]`.

Prints each calibration and validation row with what was observed, what is predicted, the interval that was fixed beforehand, and
whether the prediction lies in it. Exit status 1 only when a row that the committed baseline says was inside has fallen out;
`--accept` writes the baseline anew.
"""

from __future__ import annotations

import importlib
import json
import pathlib
import pkgutil
import sys

from ketamine_brain.models.predictions import Prediction

BASELINE = pathlib.Path(__file__).with_name("validated.json")
COMMANDS = ("bench", "calibrate", "predictions", "validate")


def modules() -> tuple[str, ...]:
    """Return the names of the modules of this room that state predictions."""
    import ketamine_brain.checks as room

    names = sorted(
        found.name for found in pkgutil.iter_modules(room.__path__) if found.name not in COMMANDS
    )
    return tuple(name for name in names if hasattr(_load(name), "predictions"))


def _load(name: str):
    return importlib.import_module(f"ketamine_brain.checks.{name}")


def all_predictions(names=None) -> dict[str, list[Prediction]]:
    """Return the predictions of each named module (all by default); raises ValueError for a module that has none."""
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
            f"\n{module}\n{'':9s}{'use':10s}{'observed':>9s}{'predicted':>10s}  {'interval':20s} what"
        )
        for row in rows:
            place = "inside" if row.inside else "OUTSIDE"
            interval = f"{row.low:.3g} to {row.high:.3g}"
            lines.append(
                f"{place:9s}{row.use:10s}{row.observed:9.3g}{row.predicted:10.3g}  {interval:20s} {row.what} "
                f"[{', '.join(row.ids)}] ({row.reason})"
            )
    return "\n".join(lines)


def counts(predictions: dict[str, list[Prediction]]) -> str:
    """Return one line a use: how many rows are inside."""
    rows = [row for rows in predictions.values() for row in rows]
    lines = []
    for use in ("calibrate", "validate"):
        inside = [row.inside for row in rows if row.use == use]
        lines.append(
            f"{use}: {sum(inside)} of {len(inside)} rows inside, {len(inside) - sum(inside)} outside"
        )
    return "\n".join(lines)


def fallen(predictions: dict[str, list[Prediction]], baseline: dict[str, bool]) -> list[str]:
    """Return the rows that the baseline says were inside and that are outside now."""
    now = {key(module, row): row.inside for module, rows in predictions.items() for row in rows}
    return sorted(
        name for name, was_inside in baseline.items() if was_inside and now.get(name) is False
    )


def main(arguments=None) -> int:
    """Print the table, the notes and the counts; return 1 when a row has fallen out."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    names = [name for name in arguments if not name.startswith("--")]
    predictions = all_predictions(names)
    print(table(predictions))
    for module in predictions:
        print(*getattr(_load(module), "notes", list)(), sep="\n")
    print("\n" + counts(predictions))
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if "--accept" in arguments:
        kept = {
            name: inside
            for name, inside in baseline.items()
            if names and name.split(":")[0] not in names
        }
        kept |= {
            key(module, row): bool(row.inside)
            for module, rows in predictions.items()
            for row in rows
        }
        BASELINE.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n")
        return 0
    lost = fallen(predictions, baseline)
    print(*[f"FALLEN OUT: {name}" for name in lost], sep="\n")
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main())
