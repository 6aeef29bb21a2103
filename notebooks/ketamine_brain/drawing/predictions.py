"""Model against measurement, the same picture in every notebook: each published interval at its
true width on an axis of its unit, what was measured and what the model says marked on it.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ketamine_brain.drawing.numbers import short, significant
from ketamine_brain.drawing.style import BLUE, GOLD, GRID, INK, MUTED, PALE_GREY, RED, SAFETY_IN
from ketamine_brain.evidence import measurement
from ketamine_brain.models.predictions import Prediction

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS = {
    "calibrate": ("o", BLUE, "model, fitted to this row"),
    "validate": ("D", GOLD, "model, row held out"),
}
HORIZON = 5000.0  # a model's answer beyond this is drawn at the edge and has no number
WIDTH_IN, TALLEST_IN = 8.0, 5.9  # 650 px on a laptop, where a picture has 110 px an inch
TEXT_PT = 9.0  # 12 px on a laptop
LINE_IN, BAR_IN, GAP_IN, AXIS_IN, HEAD_IN = 0.148, 0.2, 0.05, 0.24, 0.6
IN_WORDS = re.compile(r"\s*\(([^():]*)\)$")
AFTER_COMMA = re.compile(
    r",\s*((?:%|points|weeks|h|ms|mM|µM|1/mV|1/s|1/\(M s\))(?:(?<!h) [^,()]*[^,() ])?)(?=$| \()"
)


@dataclasses.dataclass(frozen=True)
class _Row:
    """A prediction with its words without the unit, and the unit that names its axis."""

    of: Prediction
    words: str
    unit: str


def draw_predictions(figure: Figure, predictions: Iterable[Prediction]) -> None:
    """Draw one row for each prediction, those of one unit over one axis, misses first.

    The gray bar is the interval fixed beforehand, at its true width; an open side ends in an arrow.
    The upright line is what was measured; the mark is the model's answer, hollow and red when it
    lies outside. The figure takes the height that it needs; rows that would be taller than
    TALLEST_IN stand in two columns.
    """
    rows = _misses_first([_row(p) for p in predictions])
    columns = 1 if _tall([rows], 1) <= TALLEST_IN else 2
    split = _split(rows, columns)
    height = _tall(split, columns)
    figure.set_layout_engine("none")
    figure.set_size_inches(WIDTH_IN, height)
    limits = {unit: _limits([r for r in rows if r.unit == unit]) for unit in {r.unit for r in rows}}
    _head(figure, rows, height)
    wide = WIDTH_IN / columns
    for i, part in enumerate(split):
        top = height - HEAD_IN
        for unit, group in itertools.groupby(part, key=lambda row: row.unit):
            top = _draw_group(figure, list(group), limits[unit], (i * wide, top, wide, height))


def summary(predictions: Iterable[Prediction]) -> str:
    """Return in words how many predictions are inside their interval, and which are not."""
    rows = list(predictions)
    missed = [f"{p.what} ({_numbers(p)})" for p in rows if not p.inside]
    inside = (
        f"{len(rows) - len(missed)} of {len(rows)} answers lie inside their published interval."
    )
    return inside + (f" Missed: {'; '.join(missed)}." if missed else " None missed.")


# -- words and numbers of a row -------------------------------------------------------------------


def _row(p: Prediction) -> _Row:
    """Return a row with its unit: as the prediction's words end, or else as the evidence has it."""
    if found := AFTER_COMMA.search(p.what):
        return _Row(p, p.what.replace(found.group(0), ""), found.group(1))
    if found := IN_WORDS.search(p.what):
        return _Row(p, p.what[: found.start()], found.group(1))
    if p.what.startswith(("% of ", "day ", "chance ")):
        return _Row(p, p.what, {"%": "%", "d": "day", "c": "chance"}[p.what[0]])
    return _Row(p, p.what, measurement(p.ids[0]).unit or "")


def _numbers(p: Prediction) -> str:
    beyond = abs(p.predicted) >= HORIZON > abs(p.observed)
    said = "beyond its horizon" if beyond else short(p.predicted)
    return f"measured {_measured(p)}, model {said}"


def _measured(p: Prediction) -> str:
    """Return the measured number, or a direction where only that was published.

    0, 1 or the bound then stands for it.
    """
    bounds = [bound for bound in (p.low, p.high) if np.isfinite(bound)]
    if not np.isfinite(p.observed):
        return "in words only"
    if not _only_direction(p):
        return short(p.observed)
    return f"{'above' if np.isfinite(p.low) else 'below'} {_bound(bounds[0])}"


def _only_direction(p: Prediction) -> bool:
    bounds = [bound for bound in (p.low, p.high) if np.isfinite(bound)]
    return len(bounds) < 2 and p.observed in (0.0, 1.0, *bounds)


def _bound(value: float) -> str:
    return significant(value if abs(value) > 1e-6 else 0, 2)


# -- the plan of the page -------------------------------------------------------------------------


def _misses_first(rows: list[_Row]) -> list[_Row]:
    """Return rows by unit, units with misses first, and in each the misses first."""
    units = list(dict.fromkeys(row.unit for row in rows))
    missed = {row.unit for row in rows if not row.of.inside}
    units.sort(key=lambda unit: unit not in missed)
    return sorted(rows, key=lambda row: (units.index(row.unit), row.of.inside))


def _split(rows: list[_Row], columns: int) -> list[list[_Row]]:
    """Return the rows in one or two columns of about the same height."""
    if columns == 1:
        return [rows]
    best = min(range(1, len(rows)), key=lambda n: _tall([rows[:n], rows[n:]], 2))
    return [rows[:best], rows[best:]]


def _tall(parts: list[list[_Row]], columns: int) -> float:
    """Return the height in inches of a picture with these rows in its columns."""
    return HEAD_IN + max(sum(_heights(part, columns)) for part in parts) + SAFETY_IN + 0.05


def _heights(rows: Sequence[_Row], columns: int) -> list[float]:
    """Return the inches that each row takes, the axis under each group with its last row."""
    last = [a.unit != b.unit for a, b in itertools.pairwise(rows)] + [True]
    return [
        LINE_IN * len(_lines(row, columns)) + BAR_IN + GAP_IN + AXIS_IN * end
        for row, end in zip(rows, last, strict=True)
    ]


def _lines(row: _Row, columns: int) -> list[str]:
    ids = row.of.ids
    said = ", ".join(ids) if len(ids) < 3 else f"{ids[0]} … {ids[-1]}"
    return textwrap.wrap(f"{row.words} [{said}]", 104 if columns == 1 else 57)


def _limits(rows: list[_Row]) -> tuple[float, float]:
    """Return the axis of a unit: every bar, measured value and answer, and a little more.

    A unit that reaches within its own width of zero is drawn from zero.
    """
    numbers = [
        value
        for row in rows
        for value in (row.of.low, row.of.high, row.of.observed, row.of.predicted)
        if np.isfinite(value) and abs(value) < max(HORIZON, 2 * abs(row.of.observed))
    ]
    low, high = min(numbers), max(numbers)
    wide = (high - low) or abs(high) or 1.0
    if 0 < low < wide:
        low = 0.0
    if -wide < high < 0:
        high = 0.0
    wide = high - low or wide
    return low - 0.06 * wide, high + 0.06 * wide


# -- drawing --------------------------------------------------------------------------------------


def _head(figure: Figure, rows: list[_Row], height: float) -> None:
    """Write how many answers lie inside, and draw the key of the marks."""
    inside = sum(bool(row.of.inside) for row in rows)
    missed = len(rows) - inside
    words = f"{inside} of {len(rows)} inside" + (f", {missed} missed" if missed else "")
    top = 1 - 0.16 / height
    figure.text(0.012, top, words, fontsize=13, fontweight="bold", va="center")
    keys = [("|", INK, INK, "measured")]
    uses = sorted({row.of.use for row in rows})
    keys += [(MARKS[use][0], MARKS[use][1], MARKS[use][1], MARKS[use][2]) for use in uses]
    keys += [("s", RED, "white", "missed")] * (missed > 0)
    at = 0.02
    for shape, color, face, said in keys:
        figure.add_artist(_marker(at, top - 0.27 / height, shape, color, face, 8, 2))
        figure.text(at + 0.018, top - 0.27 / height, said, fontsize=TEXT_PT, va="center")
        at += 0.046 + 0.0093 * len(said)
    figure.text(
        at,
        top - 0.27 / height,
        "gray: published interval",
        fontsize=TEXT_PT,
        va="center",
        color=MUTED,
    )


def _marker(x, y, shape, color, face, size, edge):
    from matplotlib.lines import Line2D

    return Line2D([x], [y], marker=shape, ls="", color=color, mfc=face, ms=size, mew=edge)


def _draw_group(figure: Figure, rows: list[_Row], limits, place) -> float:
    """Draw rows of one unit over one axis from `top` down and return where they end, in inches."""
    left, top, wide, height = place
    columns = round(WIDTH_IN / wide)
    tall = sum(_heights(rows, columns)) - AXIS_IN
    inner = (wide - 0.2) * (0.6 if columns == 1 else 0.42)
    axes = figure.add_axes(
        ((left + 0.12) / WIDTH_IN, (top - tall) / height, inner / WIDTH_IN, tall / height)
    )
    axes.set(xlim=limits, ylim=(tall, 0), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID)
    axes.locator_params(axis="x", nbins=6 if columns == 1 else 4)
    axes.tick_params(axis="x", labelsize=TEXT_PT, pad=1.5, length=3)
    axes.text(
        1.04,
        tall,
        rows[0].unit,
        transform=axes.get_yaxis_transform(),
        fontsize=TEXT_PT,
        color=MUTED,
        va="center",
        clip_on=False,
    )
    if limits[0] < 0 < limits[1]:
        axes.axvline(0, color=MUTED, lw=1)
    y = 0.0
    for row in rows:
        lines = _lines(row, columns)
        bar = y + LINE_IN * len(lines) + BAR_IN / 2
        axes.text(
            0,
            y,
            "\n".join(lines),
            transform=axes.get_yaxis_transform(),
            va="top",
            fontsize=TEXT_PT,
            linespacing=1.12,
            bbox=dict(facecolor="white", edgecolor="none", pad=0.4),
            zorder=2.5,
        )
        _draw_row(axes, row.of, bar, limits, short_words=columns == 2)
        y = bar + BAR_IN / 2 + GAP_IN
    return top - tall - AXIS_IN


def _draw_row(
    axes: Axes, p: Prediction, y: float, limits: tuple[float, float], short_words: bool
) -> None:
    """Draw one interval, what was measured, the model's answer and, at the right, both numbers.

    The key says which of them was measured, so `short_words` leave it out.
    """
    low, high = np.clip((p.low, p.high), *limits)
    axes.barh(
        y,
        high - low,
        left=low,
        height=BAR_IN * 0.58,
        color=PALE_GREY,
        edgecolor=MUTED,
        linewidth=0.8,
    )
    for bound, end, arrow in ((p.low, limits[0], "<"), (p.high, limits[1], ">")):
        if not np.isfinite(bound):
            axes.plot(end, y, arrow, color=MUTED, ms=7, clip_on=False)
    if np.isfinite(p.observed) and not _only_direction(p):
        axes.plot(p.observed, y, "|", color=INK, ms=11, mew=2.4, zorder=3)
    shape, color, _ = MARKS[p.use]
    words = _numbers(p).removeprefix("measured " if short_words else "")
    axes.plot(
        np.clip(p.predicted, *limits),
        y,
        shape,
        ms=8,
        mew=2,
        zorder=4,
        clip_on=False,
        color=color if p.inside else RED,
        mfc=color if p.inside else "white",
    )
    axes.text(
        1.04,
        y,
        words + ("" if p.inside else "  missed"),
        transform=axes.get_yaxis_transform(),
        fontsize=TEXT_PT,
        va="center",
        color=INK if p.inside else RED,
    )
