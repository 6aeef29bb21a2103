"""A model's fingerprint: its outputs over its contexts, by name, stored, so that no constant can
drift unseen.

To store a fingerprint anew after a deliberate change: `make update`, or `UPDATE_FINGERPRINTS=1
python -m pytest tests/models tests/lessons -k fingerprint`.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib

import numpy as np
from ketamine_brain.models.parameters import describe

FOLDER = pathlib.Path(__file__).parent / "models" / "fingerprints"
TOLERANCE = 1e-4  # a tenth of a per cent of a 10 % change still shows; libraries' rounding does not


HELD: dict[type, str] = {}  # each set of constants, and the test file whose fingerprint holds it


def holds(parameters: type):
    """Mark a fingerprint function as the one that holds a class of constants.

    `test_everything_is_held.py` asks that every class has one; the checks below refuse any other.
    """

    def mark(fingerprint):
        HELD[parameters] = fingerprint.__code__.co_filename
        fingerprint.holds = parameters
        return fingerprint

    return mark


def far_apart(now: np.ndarray, then: np.ndarray) -> np.ndarray:
    """Return where two fingerprints differ by more than TOLERANCE of the larger of value and 1 % of
    the whole scale.
    """
    scale = np.maximum(np.abs(then), 0.01 * np.abs(then).max())
    return ~(np.abs(now - then) <= TOLERANCE * scale)


def differs(now: np.ndarray, then: np.ndarray) -> bool:
    """Return whether two fingerprints differ anywhere."""
    return now.shape != then.shape or bool(far_apart(now, then).any())


def flat(fingerprint: dict) -> dict[str, float]:
    """Return {name: number} of {name: number or array}; the parts of an array get their place in
    it.
    """
    return {
        f"{name} [{', '.join(map(str, place))}]" if np.ndim(values) else name: float(value)
        for name, values in fingerprint.items()
        for place, value in np.ndenumerate(np.asarray(values, dtype=float))
    }


def numbers(fingerprint: dict) -> np.ndarray:
    """Return the numbers of a fingerprint, 1-D, in its order."""
    return np.array(list(flat(fingerprint).values()))


def assert_fingerprint(name: str, fingerprint: dict) -> None:
    """Fail when `fingerprint` ({name: number or array}) differs from that stored under `name`,
    naming what moved.
    """
    path, now = FOLDER / f"{name}.json", flat(fingerprint)
    if os.environ.get("UPDATE_FINGERPRINTS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        short = {what: float(f"{value:.9g}") for what, value in now.items()}
        path.write_text(json.dumps(short, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert list(now) == list(stored), f"{name}: other outputs than those stored"
    then = np.array(list(stored.values()))
    moved = [
        f"{what}: {stored[what]:.6g} became {value:.6g}"
        for (what, value), other in zip(
            now.items(), far_apart(numbers(fingerprint), then), strict=True
        )
        if other
    ]
    assert not moved, f"{name}: the model's outputs have changed\n" + "\n".join(moved)


def mutants(parameters, share: float = 0.1):
    """Yield (field name, parameters with that one constant moved by `share` of itself), staying in
    its range.
    """
    for info in describe(parameters):
        moved = info.value * (1 + share) if info.value else share * (info.high - info.low)
        if not info.low <= moved <= info.high:
            moved = info.value * (1 - share)
        yield info.name, dataclasses.replace(parameters, **{info.name: moved})


def assert_each_constant_matters(fingerprint, parameters) -> None:
    """Fail, naming them, when moving a constant by 10 % leaves `fingerprint(parameters)` (a
    function to such a dict) as it was.
    """
    assert fingerprint.holds is type(parameters), "mark the fingerprint with @holds(its class)"
    then = numbers(fingerprint(parameters))
    silent = [
        name
        for name, mutant in mutants(parameters)
        if not differs(numbers(fingerprint(mutant)), then)
    ]
    assert not silent, f"no output depends on {', '.join(silent)}"
