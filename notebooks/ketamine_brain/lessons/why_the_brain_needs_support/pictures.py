"""Notebook 02: a ball in a land with two valleys, what ordinary treatment does, and what happens in its first weeks."""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.forest import Row
from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    ORANGE,
    PALE_GREEN,
    PALE_GREY,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models.mood_landscape import desensitized_share

# -- what ordinary treatment does --------------------------------------------------------------------------------------------


def draw_ordinary(figure) -> None:
    """Draw how people's improvement is shared out with drug and with placebo (large, in between, minimal), of a hundred each."""
    axes = figure.add_subplot()
    large, least = (numbers_in(measurement(id).text) for id in ("STO-03", "STO-04"))
    for y, arm in ((1, 0), (0, 1)):
        parts = (large[arm], 100 - large[arm] - least[arm], least[arm])
        start = 0.0
        for share, colour, ink in zip(
            parts, (BLUE, PALE_GREY, ORANGE), ("white", INK, "white"), strict=True
        ):
            axes.barh(y, share, left=start, color=colour, height=0.58, edgecolor="white")
            axes.text(
                start + share / 2,
                y,
                f"{share:.1f}",
                ha="center",
                va="center",
                color=ink,
                fontweight="bold",
            )
            start += share
    axes.set_yticks([1, 0], ["antidepressant", "placebo pill"], fontsize=13)
    axes.set(xlim=(0, 100), ylim=(-0.5, 1.85), xlabel="Of 100 people in trials [STO-03, STO-04]")
    for x, words, colour in (
        (0, "large improvement", BLUE),
        (50, "in between", INK),
        (100, "hardly any", ORANGE),
    ):
        axes.text(
            x,
            1.5,
            words,
            ha={0: "left", 50: "center", 100: "right"}[x],
            color=colour,
            fontweight="bold",
        )
    axes.grid(axis="y", visible=False)


def mean_rows() -> list:
    """Return the pooled mean differences, drug minus placebo, in points of the Hamilton scale (below 0 favors the drug)."""
    rows = []
    for id, words, sign in (
        ("STO-01", "232 trials, each patient's data", -1),
        ("MUN-02", "109 trials", -1),
        ("JAC-01", "49 trials of SSRIs", 1),
    ):
        found = measurement(id)
        low, high = sorted((sign * found.low, sign * found.high))
        rows.append(Row(words, id, sign * found.value, low, high, None, True))
    return rows


def draw_first_weeks(figure) -> None:
    """Draw what is known of the first four weeks: the transporter in people, the receptors in rats, and the study that disagrees."""
    axes = figure.add_subplot()
    days = np.linspace(0, 28, 113)
    occupied = measurement("SS01")
    axes.axhspan(occupied.low, occupied.high, color=PALE_GREEN, lw=0)
    axes.text(
        27.8,
        86,
        "transporter blocked at usual doses, people, seen at 4 weeks [SS01]",
        ha="right",
        va="bottom",
        color=GREEN,
        fontsize=10.5,
    )
    axes.plot(days, 100 * desensitized_share(days), color=BLUE, lw=3)
    axes.text(7.2, 50, "model: receptors that have let go, rats", color=BLUE, fontweight="bold")
    axes.plot(3, measurement("SS11").value, "o", color=BLUE, ms=9)
    axes.text(3.5, 34, "rats, 5 mg/kg a day [SS11]", color=BLUE, fontsize=10.5)
    late = measurement("SS12")
    axes.plot([21, 21], [late.low, late.high], color=BLUE, lw=5, alpha=0.5)
    axes.text(20.6, 61, "[SS12]", color=BLUE, fontsize=10.5, ha="right")
    axes.plot(14, 0, "X", color=RED, ms=12, mew=0)
    axes.text(
        14.5, 3, "rats, another method: no change after two weeks [SS14]", color=RED, fontsize=10.5
    )
    back = measurement("SS13")
    axes.plot([back.low, back.high], [18, 18], color=GOLD, lw=6, solid_capstyle="butt")
    axes.text(21.4, 18, "firing back, rats [SS13]", color=GOLD, fontsize=10.5, va="center")
    axes.set(
        xlim=(0, 28), ylim=(-4, 97), xticks=range(0, 29, 7), xlabel="Days of treatment", ylabel="%"
    )
