"""Rows for forest plots: an estimate, its published 95 % interval and a weight, read from evidence ids.

The rows of one plot are often different pools of overlapping trials (or one pool cut at several times). Their weights say how
precise each is beside the others; they are never pooled again here, since that would count the same patients twice.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable

from ketamine_brain.evidence import measurement

ANXIETY = ("ANX08", "ANX09", "ANX10")
PTSD = ("PTS06", "PTS17", "PTS18", "PTS19", "PTS20", "PTS21", "PTS22")
PAIN = ("PAI25", "PAI28", "PAI29", "PAI30", "PAI33", "PAI35", "PAI36", "PAI37")
RATIOS = ("OR", "RR")  # ratios are weighed on the log scale, and their null is 1
OF_100 = "points of 100"  # brought to points of 10, so that one axis holds all


@dataclasses.dataclass(frozen=True)
class ForestRow:
    """One line of a forest plot: `weight` adds up to 1 over the plot, and `certain` says that the interval spares `null`."""

    id: str
    label: str
    estimate: float
    low: float
    high: float
    weight: float
    null: float
    certain: bool


def forest_rows(ids: Iterable[str]) -> tuple[ForestRow, ...]:
    """Return one `ForestRow` an id, in order, weighed by inverse variance (from the width of the interval).

    Raises ValueError naming a row that was never verified or that prints no interval, and where ratios meet differences.
    """
    rows = [_usable(id) for id in ids]
    ratios = {row.unit in RATIOS for row in rows}
    if len(ratios) > 1:
        raise ValueError(
            f"ids holds {', '.join(row.id for row in rows)}; allowed: all ratios, or all differences"
        )
    ratio = ratios == {True}
    precision = [
        1.0 / (math.log(row.high / row.low) if ratio else (row.high - row.low) / _scale(row)) ** 2
        for row in rows
    ]
    return tuple(
        _forest_row(row, share / sum(precision), 1.0 if ratio else 0.0)
        for row, share in zip(rows, precision, strict=True)
    )


def _usable(id: str):
    row = measurement(id)
    if row.check == "memory":
        raise ValueError(f"{id} is at level 'memory'; allowed: rows that were verified")
    if None in (row.value, row.low, row.high) or not row.low < row.high:
        raise ValueError(
            f"{id} prints no interval around its value; allowed: rows with value, low and high"
        )
    return row


def _scale(row) -> float:
    return 10.0 if row.unit == OF_100 else 1.0


def _forest_row(row, weight: float, null: float) -> ForestRow:
    scale = _scale(row)
    label = (
        f"{row.study}"
        + ("" if row.year is None or str(row.year) in row.study else f" {row.year}")
        + f", {row.time}"
    )
    return ForestRow(
        row.id,
        label,
        row.value / scale,
        row.low / scale,
        row.high / scale,
        weight,
        null,
        not row.low / scale <= null <= row.high / scale,
    )
