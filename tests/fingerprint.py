"""A model's fingerprint: its outputs over its contexts, stored, so that no constant can drift unseen.

To store a fingerprint anew after a deliberate change: `UPDATE_FINGERPRINTS=1 python -m pytest tests/models`.
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


def differs(now: np.ndarray, then: np.ndarray) -> bool:
    """Return whether two fingerprints differ by more than TOLERANCE of the larger of value and 1 % of the whole scale."""
    scale = np.maximum(np.abs(then), 0.01 * np.abs(then).max())
    return now.shape != then.shape or bool((np.abs(now - then) > TOLERANCE * scale).any())


def assert_fingerprint(name: str, fingerprint: np.ndarray) -> None:
    """Fail when `fingerprint` (1-D) differs from the one stored under `name`."""
    path = FOLDER / f"{name}.json"
    if os.environ.get("UPDATE_FINGERPRINTS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([float(f"{x:.9g}") for x in fingerprint]) + "\n")
    stored = np.array(json.loads(path.read_text()))
    assert not differs(np.asarray(fingerprint), stored), f"{name}: the model's outputs have changed"


def mutants(parameters, share: float = 0.1):
    """Yield (field name, parameters with that one constant moved by `share` of itself), staying in its range."""
    for info in describe(parameters):
        moved = info.value * (1 + share) if info.value else share * (info.high - info.low)
        if not info.low <= moved <= info.high:
            moved = info.value * (1 - share)
        yield info.name, dataclasses.replace(parameters, **{info.name: moved})


def assert_each_constant_matters(fingerprint, parameters) -> None:
    """Fail, naming them, when moving a constant by 10 % leaves `fingerprint(parameters)` (a function to a 1-D array) as it was."""
    then = np.asarray(fingerprint(parameters))
    silent = [
        name
        for name, mutant in mutants(parameters)
        if not differs(np.asarray(fingerprint(mutant)), then)
    ]
    assert not silent, f"no output depends on {', '.join(silent)}"
