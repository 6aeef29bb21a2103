"""Forest plots: estimates with their intervals, one a row, sized by how many people stand behind them, beside the line of no effect."""

from __future__ import annotations

import dataclasses

from ketamine_brain.drawing.style import BLUE, INK, MUTED, ORANGE
from ketamine_brain.evidence import measurement


@dataclasses.dataclass(frozen=True)
class Row:
    """One estimate: words, id, value and interval (in the plot's unit), people (None: not printed; sizes the mark), and whether it is pooled."""

    words: str
    id: str
    value: float
    low: float
    high: float
    people: float | None = None
    pooled: bool = False


def row_of(
    id: str, words: str, scale: float = 1.0, people: float | None = None, pooled: bool = True
) -> Row:
    """Return a forest row read from the evidence; `scale` turns its unit into the plot's (0.1 for points of 100 into points of 10)."""
    found = measurement(id)
    low, high = sorted((scale * found.low, scale * found.high))
    return Row(
        words, id, scale * found.value, low, high, people if people is not None else found.n, pooled
    )


def draw_forest(
    figure,
    rows,
    xlabel: str,
    null: float = 0.0,
    favours=("favors ketamine", "favors control"),
    log: bool = False,
) -> None:
    """Draw `rows` from top to bottom; an interval that crosses `null` is drawn hollow, so that it can be told in grey.

    `favours` are the words at the left and right of the line of no effect.
    """
    axes = figure.add_subplot()
    if log:
        axes.set_xscale("log")
    for y, row in enumerate(reversed(rows)):
        clear = not row.low <= null <= row.high
        colour = BLUE if clear else ORANGE
        axes.plot([row.low, row.high], [y, y], color=colour, lw=2.2)
        size = 8 if row.people is None else 5 + 9 * min(1.0, row.people / 700) ** 0.5
        axes.plot(
            row.value,
            y,
            "D" if row.pooled else "s",
            ms=size,
            color=colour,
            mfc=colour if clear else "white",
            mew=2,
            zorder=3,
        )
        numbers = f"{row.value:.2f} ({row.low:.2f} to {row.high:.2f})".replace("-", "−")
        axes.text(
            1.02,
            y,
            numbers,
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=10.5,
            color=INK,
        )
    axes.axvline(null, color=INK, lw=1.2)
    axes.set_yticks(
        range(len(rows)), [f"{row.words}\n[{row.id}]" for row in reversed(rows)], fontsize=10.5
    )
    axes.set(ylim=(-0.6, len(rows) - 0.1), xlabel=xlabel)
    axes.grid(axis="y", visible=False)
    edge = len(rows) - 0.25
    left, right = (f"← {favours[0]}", f"{favours[1]} →")
    axes.annotate(
        left,
        (null, edge),
        (-8, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        color=MUTED,
        fontsize=10,
    )
    axes.annotate(
        right,
        (null, edge),
        (8, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        color=MUTED,
        fontsize=10,
    )
    axes.set_ylim(-0.6, len(rows) + 0.1)
