"""Parameters that carry their own unit, range and source, and the input checks every model shares.

A model's `Parameters` is a frozen dataclass whose fields are made by `parameter(...)`. The value, unit, range, symbol,
meaning and source stand there once; tables, sliders and tests read them from there.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

import numpy as np

KINDS = ("measured", "fitted", "toy")


@dataclasses.dataclass(frozen=True)
class ParameterInfo:
    """One row of a parameter table: name, value, unit, allowed range, symbol, meaning, kind, evidence ids, interval."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    symbol: str
    meaning: str
    kind: str
    ids: tuple[str, ...]
    interval: tuple[float, float] | None


def parameter(value, unit, low, high, *, symbol, meaning, kind="toy", ids=(), interval=None):
    """Return a dataclass field that knows its unit, allowed range, symbol (LaTeX), meaning, kind and evidence ids.

    `kind` is "measured" (read from the rows in `ids`), "fitted" (to the rows in `ids`) or "toy" (no row gives it).
    `interval` is an optional (low, high) of uncertainty. Raises ValueError when kind and ids contradict each other.
    """
    _check_source(kind, ids)
    facts = dict(
        unit=unit,
        low=low,
        high=high,
        symbol=symbol,
        meaning=meaning,
        kind=kind,
        ids=tuple(ids),
        interval=interval,
    )
    return dataclasses.field(default=value, metadata={"parameter": facts})


def _check_source(kind: str, ids) -> None:
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; allowed: {', '.join(KINDS)}")
    if (kind == "toy") == bool(ids):
        raise ValueError(
            f"a {kind} parameter with ids {tuple(ids)!r}: toy means no ids, measured and fitted need some"
        )


class ParameterSet:
    """Base of every model's frozen `Parameters` dataclass: checks each field's range and source when one is made.

    Where several published sets fill one dataclass, an instance may carry `sources`, a mapping from a field's name to
    the facts that differ in this set (`ids`, `kind`, `interval`, `meaning`); a field that is None is not part of it.
    """

    def __post_init__(self):
        fields = {f.name for f in dataclasses.fields(self) if "parameter" in f.metadata}
        for name in getattr(self, "sources", {}):
            check_choice("a name in sources", name, fields)
        for info in describe(self):
            check_number(info.name, info.value, info.low, info.high, info.unit)
            _check_source(info.kind, info.ids)


def describe(parameters) -> tuple[ParameterInfo, ...]:
    """Return one `ParameterInfo` a field that is not None, in the order of the dataclass."""
    sources = getattr(parameters, "sources", {})
    fields = [
        f
        for f in dataclasses.fields(parameters)
        if "parameter" in f.metadata and getattr(parameters, f.name) is not None
    ]
    return tuple(
        ParameterInfo(
            f.name,
            getattr(parameters, f.name),
            **{**f.metadata["parameter"], **sources.get(f.name, {})},
        )
        for f in fields
    )


def check_number(
    name: str, value, low: float = -math.inf, high: float = math.inf, unit: str = ""
) -> float:
    """Return `value` as a float, or raise ValueError naming the argument, the value and the allowed range."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not (math.isfinite(number) and low <= number <= high):
        raise ValueError(f"{name} is {value!r}; allowed: {low:g} to {high:g} {unit}".rstrip())
    return number


def check_choice(name: str, value, choices: Iterable[str]) -> str:
    """Return `value`, or raise ValueError naming the argument, the value and the allowed choices."""
    choices = tuple(choices)
    if value not in choices:
        raise ValueError(f"{name} is {value!r}; allowed: {', '.join(map(str, choices))}")
    return value


def check_array(
    name: str, values, low: float = -math.inf, high: float = math.inf, unit: str = ""
) -> np.ndarray:
    """Return `values` as a float array, or raise ValueError naming the argument, the first bad value and the range."""
    array = np.asarray(values, dtype=float)
    bad = ~(np.isfinite(array) & (array >= low) & (array <= high))
    if bad.any():
        first = array[bad].flat[0]
        raise ValueError(f"{name} holds {first:g}; allowed: {low:g} to {high:g} {unit}".rstrip())
    return array


def check_times(name: str, values, unit: str) -> np.ndarray:
    """Return a 1-D, non-decreasing array of times ≥ 0, or raise ValueError saying what is wrong."""
    array = np.atleast_1d(check_array(name, values, low=0.0, unit=unit))
    if array.ndim != 1 or (np.diff(array) < 0).any():
        raise ValueError(f"{name} has shape {array.shape}; allowed: one dimension, in rising order")
    return array
