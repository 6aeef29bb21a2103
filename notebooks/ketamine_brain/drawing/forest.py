"""Forest plots: estimates with their intervals, one a row, beside the line of no effect."""

from __future__ import annotations

import dataclasses

from ketamine_brain.drawing.numbers import minus
from ketamine_brain.drawing.style import BLUE, INK, MUTED, ORANGE, PALE_GREY
from ketamine_brain.evidence import measurement


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One estimate.

    Attributes
    ----------
    words, id : what is estimated, and its evidence id
    value, low, high : the estimate and its interval, in the plot's unit
    people : people behind this very comparison, which sizes the mark; None where it is not printed
    pooled : whether several trials were pooled
    """

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
    """Return a forest row read from the evidence.

    `scale` turns its unit into the plot's (0.1 for points of 100 into points of 10).
    """
    found = measurement(id)
    low, high = sorted(scale * bound for bound in found.interval)
    counted = people if people is not None else found.n
    return Row(
        words=words,
        id=id,
        value=scale * found.number,
        low=low,
        high=high,
        people=counted,
        pooled=pooled,
    )


def draw_forest(
    figure,
    rows,
    xlabel: str,
    null: float = 0.0,
    favors=("favors ketamine", "favors control"),
    log: bool = False,
    useful: tuple[float, str] | None = None,
) -> None:
    """Draw `rows` from top to bottom; an interval that crosses `null` has a hollow mark.

    So it can be told in gray. `favors` are the words at the left and right of the line of no
    effect. `useful` is the least change that patients notice, with its words: a band from
    `null` to it.
    """
    axes = figure.add_subplot()
    if log:
        axes.set_xscale("log")
    if useful is not None:
        axes.axvspan(null, useful[0], color=PALE_GREY, lw=0, zorder=0)
    for y, row in enumerate(reversed(rows)):
        clear = not row.low <= null <= row.high
        color = BLUE if clear else ORANGE
        axes.plot([row.low, row.high], [y, y], color=color, lw=2.2)
        size = 8 if row.people is None else 5 + 9 * min(1.0, row.people / 700) ** 0.5
        axes.plot(
            row.value,
            y,
            "D" if row.pooled else "s",
            ms=size,
            color=color,
            mfc=color if clear else "white",
            mew=2,
            zorder=3,
        )
        numbers = minus(f"{row.value:.2f} ({row.low:.2f} to {row.high:.2f})")
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
    if useful is not None:
        axes.set_xlabel(f"{xlabel}\n{useful[1]}")
    axes.grid(axis="y", visible=False)
    edge = len(rows) - 0.25
    left, right = (f"← {favors[0]}", f"{favors[1]} →")
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
