"""Parameters that carry their own unit, range and source, and the input checks every model shares.

A model's `Parameters` is a frozen dataclass whose fields are made by `parameter(...)` or, where a
row of the evidence gives the number, by `measured(...)`. Value, unit, range, symbol, meaning and
source stand there once; tables, sliders and tests read them from there.

How a constant is known (`kind`):

- `measured`: read from the rows it names, with what stands between written as code;
- `borrowed`: read from rows too, but measured on something else than what it is used for;
- `fitted`: chosen so that the model meets the rows it names;
- `toy`: no row gives it.
"""

from __future__ import annotations

import dataclasses
import math
import numbers
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from ketamine_brain.evidence.measurements import Measurement, measurement

KINDS = ("measured", "borrowed", "fitted", "toy")
LARGEST_SEED = 2**32 - 1
Array = npt.NDArray[np.floating[Any]]
Numbers = npt.ArrayLike  # a number, or anything that becomes an array of numbers


@dataclasses.dataclass(frozen=True, kw_only=True)
class ParameterInfo:
    """One row of a parameter table.

    Attributes
    ----------
    name : name of the field
    value : in `unit`
    unit : "" for a pure number
    low, high : allowed range, in `unit`
    symbol : LaTeX, without dollar signs
    meaning : what it is, in words
    kind : one of KINDS
    ids : evidence ids of the rows that give it
    interval : (low, high) of its uncertainty, or None
    """

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


def parameter(
    value: float | None,
    unit: str,
    low: float,
    high: float,
    *,
    symbol: str,
    meaning: str,
    kind: str = "toy",
    ids: Iterable[str] = (),
    interval: tuple[float, float] | None = None,
) -> Any:
    """Return a dataclass field that knows its unit, range, symbol (LaTeX), meaning and source.

    `kind` is one of KINDS and `ids` the rows behind it (none for a toy). `interval` is an optional
    (low, high) of uncertainty. Raises ValueError when kind and ids contradict each other.
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


def measured(
    ids: str | tuple[str, ...],
    unit: str,
    low: float,
    high: float,
    *,
    symbol: str,
    meaning: str,
    scale: float = 1.0,
    derive: Callable[..., float] | None = None,
    interval: Callable[..., tuple[float, float]] | None = None,
    kind: str = "measured",
) -> Any:
    """Return a dataclass field whose value and interval are read from the rows in `ids`.

    The value is the first row's number times `scale`, or `derive(*rows)`; the interval is the first
    row's own (times `scale`) where it prints one and nothing is derived, or `interval(*rows)`.
    Raises ValueError naming the row when it is unknown, was never verified, or gives no number.
    """
    names = (ids,) if isinstance(ids, str) else ids
    rows = [verified(name) for name in names]
    value = scale * rows[0].number if derive is None else derive(*rows)
    ends = None
    if interval is not None:
        ends = interval(*rows)
    elif derive is None and rows[0].low is not None and rows[0].high is not None:
        ends = rows[0].interval
    if ends is not None:
        first, last = sorted(scale * end for end in ends)
        ends = (first, last)
    return parameter(
        value, unit, low, high, symbol=symbol, meaning=meaning, kind=kind, ids=names, interval=ends
    )


def verified(name: str) -> Measurement:
    """Return the row with this id, or raise ValueError when it was never verified."""
    row = measurement(name)
    if row.check == "memory":
        raise ValueError(f"{name} is at level 'memory'; allowed: rows that were verified")
    return row


def plus_minus(row: Measurement, *_: Measurement) -> tuple[float, float]:
    """Return the interval that a row prints as "± x" around its number, in the row's unit."""
    error = row.spread("±")
    return row.number - error, row.number + error


def log_normal_sd(mean: float, sd: float) -> float:
    """Return the SD of the logarithm of a log-normal quantity with this mean and SD."""
    return math.sqrt(math.log1p((sd / mean) ** 2))


def _check_source(kind: str, ids: Iterable[str]) -> None:
    check_choice("kind", kind, KINDS)
    if (kind == "toy") == bool(tuple(ids)):
        raise ValueError(
            f"a {kind} parameter with ids {tuple(ids)!r}; allowed: none for a toy, some for all"
            " others"
        )


@dataclasses.dataclass(frozen=True)
class ParameterSet:
    """Base of every model's frozen `Parameters`: checks each field's range and source when made.

    Where several published sets fill one dataclass, an instance may carry `sources`, a mapping from
    a field's name to the facts that differ in this set (`ids`, `kind`, `interval`, `meaning`); a
    field that is None is not part of it.
    """

    def __post_init__(self) -> None:
        fields = {f.name for f in _fields(self) if "parameter" in f.metadata}
        for name in getattr(self, "sources", {}):
            check_choice("a name in sources", name, fields)
        for field in _fields(self):
            optional = "None" in str(field.type) or "parameter" not in field.metadata
            if getattr(self, field.name) is None and not optional:
                check_number(field.name, None, *_range(field))
        for info in describe(self):
            kept = check_number(info.name, info.value, info.low, info.high, info.unit)
            object.__setattr__(self, info.name, kept)
            _check_source(info.kind, info.ids)


def _fields(parameters: ParameterSet) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(parameters)


def _range(field: dataclasses.Field[Any]) -> tuple[float, float, str]:
    facts = field.metadata["parameter"]
    return facts["low"], facts["high"], facts["unit"]


def describe(parameters: ParameterSet) -> tuple[ParameterInfo, ...]:
    """Return one `ParameterInfo` a field that is not None, in the order of the dataclass."""
    sources = getattr(parameters, "sources", {})
    table = []
    for field in _fields(parameters):
        value = getattr(parameters, field.name)
        if "parameter" in field.metadata and value is not None:
            facts = {**field.metadata["parameter"], **sources.get(field.name, {})}
            table.append(ParameterInfo(name=field.name, value=value, **facts))
    return tuple(table)


def check_number(
    name: str, value: Any, low: float = -math.inf, high: float = math.inf, unit: str = ""
) -> float:
    """Return `value` as a float, or raise ValueError naming argument, value and range.

    Refused are booleans, words (also "35"), complex numbers, whole arrays and what is not finite.
    """
    number = _one_number(value)
    if not (math.isfinite(number) and low <= number <= high):
        raise ValueError(f"{name} is {value!r}; allowed: {low:g} to {high:g} {unit}".rstrip())
    return number


def check_count(name: str, value: Any, low: int, high: int, unit: str = "") -> int:
    """Return `value` as an int, or raise ValueError naming argument, value and range.

    A float that is whole is a count; 2.9 is not, and neither is "3" or True.
    """
    number = _one_number(value)
    whole = math.isfinite(number) and number == int(number)
    if not (whole and low <= number <= high):
        words = "" if whole else "whole numbers from "
        raise ValueError(f"{name} is {value!r}; allowed: {words}{low} to {high} {unit}".rstrip())
    return int(number)


def check_seed(value: Any, name: str = "seed") -> int:
    """Return a seed (0 to 2**32 − 1) as an int, or raise ValueError naming argument, value,
    range.
    """
    return check_count(name, value, 0, LARGEST_SEED)


def check_choice(name: str, value: Any, choices: Iterable[str]) -> str:
    """Return `value`, or raise ValueError naming the argument, the value and the choices."""
    known = tuple(choices)
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} is {value!r}; allowed: {', '.join(map(str, known))}")
    return value


def is_text(value: Any) -> bool:
    """Return whether something can be kept or found by `value`: text that is not empty."""
    return isinstance(value, str) and bool(value.strip())


def check_text(name: str, value: Any) -> str:
    """Return `value`, by which something is kept or found, or raise ValueError naming argument and
    value: text that is not empty.
    """
    if not is_text(value):
        raise ValueError(f"{name} is {value!r}; allowed: text that is not empty")
    return str(value)


def check_array(
    name: str, values: Any, low: float = -math.inf, high: float = math.inf, unit: str = ""
) -> Array:
    """Return `values` as a float array, or raise ValueError naming argument, first bad value,
    range.
    """
    array = _as_numbers(name, values)
    bad = ~(np.isfinite(array) & (array >= low) & (array <= high))
    if bad.any():
        first = array[bad].flat[0]
        raise ValueError(f"{name} holds {first:g}; allowed: {low:g} to {high:g} {unit}".rstrip())
    return array


def check_times(name: str, values: Any, unit: str, high: float = math.inf) -> Array:
    """Return a 1-D, non-decreasing array of times from 0 to `high`, or raise ValueError."""
    array = np.atleast_1d(check_array(name, values, 0.0, high, unit))
    if array.ndim != 1:
        raise ValueError(f"{name} has shape {array.shape}; allowed: one dimension")
    falls = np.flatnonzero(np.diff(array) < 0)
    if falls.size:
        before, after = array[falls[0]], array[falls[0] + 1]
        raise ValueError(f"{name} falls from {before:g} to {after:g} {unit}; allowed: rising times")
    return array


def check_size(name: str, count: int, most: int) -> int:
    """Return `count`, or raise ValueError when so many numbers would fill a small computer."""
    if count > most:
        raise ValueError(f"{name} is {count:,} numbers at once; allowed: 0 to {most:,}")
    return count


def _one_number(value: Any) -> float:
    """Return a real number as a float, and anything else as NaN."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.nan


def _as_numbers(name: str, values: Any) -> Array:
    """Return real numbers as a float array, or raise ValueError saying what was given."""
    if values is None or isinstance(values, (str, bytes, dict, set)) or hasattr(values, "__next__"):
        raise ValueError(_not_numbers(name, values))
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(_not_numbers(name, values)) from None
    if array.size and array.dtype.kind not in "iuf":
        raise ValueError(_not_numbers(name, values))
    return array.astype(np.float64)


def _not_numbers(name: str, values: Any) -> str:
    """Return the error's words; made only when needed, since writing out an array takes long."""
    return f"{name} is {values!r}; allowed: a number, or an array or list of numbers"
