"""The still picture of notebook 04: when relief and new spines were seen, or not, and in whom."""

from __future__ import annotations

from typing import Any

from ketamine_brain.drawing.style import GREEN, GRID, ORANGE, RED
from ketamine_brain.lessons.new_connections.scenes import findings, mark, set_clock


def draw_when(figure: Any) -> None:
    """Draw each finding on an axis from half an hour to four weeks, with species and dose."""
    axes = figure.add_subplot()
    set_clock(axes)
    rows = findings()[::-1]
    for y, found in enumerate(rows):
        mark(axes, found, y)
    axes.set_yticks(range(len(rows)), [found.words for found in rows], fontsize=10.5)
    axes.set(xlim=(0.4, 700), ylim=(-0.6, len(rows) + 0.1))
    axes.grid(axis="y", color=GRID, lw=0.6)
    axes.plot([], [], "o", color=ORANGE, label="relief, function")
    axes.plot([], [], "o", color=GREEN, label="spines")
    axes.plot([], [], "X", color=RED, label="looked for, not seen")
    axes.plot([], [], "o", color=GREEN, mfc="white", mew=2.2, label="a hint")
    figure.legend(loc="outside upper center", ncols=4)
