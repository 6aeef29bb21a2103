"""The still pictures of notebook 02: what ordinary treatment does, and its first weeks."""

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

# -- what ordinary treatment does --------------------------------------------------------------


def draw_ordinary(figure) -> None:
    """Draw how a fitted model shares out improvement with drug and with placebo, per hundred."""
    axes = figure.add_subplot()
    large, least = (numbers_in(measurement(id).text) for id in ("STO-03", "STO-04"))
    for y, arm in ((1, 0), (0, 1)):
        parts = (large[arm], 100 - large[arm] - least[arm], least[arm])
        start = 0.0
        for share, color, ink in zip(
            parts, (BLUE, PALE_GREY, ORANGE), ("white", INK, "white"), strict=True
        ):
            axes.barh(y, share, left=start, color=color, height=0.58, edgecolor="white")
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
    axes.set(
        xlim=(0, 100),
        ylim=(-0.5, 1.85),
        xlabel="Weights of a model with three groups, % [STO-03, STO-04]",
    )
    for x, words, color in (
        (0, "large improvement", BLUE),
        (50, "in between", INK),
        (100, "hardly any", ORANGE),
    ):
        axes.text(
            x,
            1.5,
            words,
            ha={0: "left", 50: "center", 100: "right"}[x],
            color=color,
            fontweight="bold",
        )
    axes.grid(axis="y", visible=False)


def mean_rows() -> list:
    """Return the pooled mean differences, drug minus placebo, in points of the Hamilton scale.

    Below 0 favors the drug.
    """
    rows = []
    for id, words, sign in (
        ("STO-01", "each patient's data, {}", -1),
        ("MUN-02", "published and not, {}", -1),
        ("JAC-01", "SSRIs, {}", 1),
    ):
        found = measurement(id)
        words = words.format(_people_of(found))
        low, high = sorted(sign * bound for bound in found.interval)
        rows.append(
            Row(
                words=words,
                id=id,
                value=sign * found.number,
                low=low,
                high=high,
                people=None,
                pooled=True,
            )
        )
    return rows


def _people_of(row) -> str:
    """Return how many people or trials stand behind a row, in its own words."""
    return f"{row.n:,.0f} people" if row.n else row.n_text or "n not printed"


def draw_first_weeks(figure) -> None:
    """Draw what is known of the first four weeks, and the study that disagrees."""
    axes = figure.add_subplot()
    days = np.linspace(0, 28, 113)
    small = dict(fontsize=11)
    occupied = measurement("SS01")
    axes.axhspan(occupied.low, occupied.high, color=PALE_GREEN, lw=0)
    words = f"transporter blocked, {_people_of(occupied)}, seen at {occupied.time} [SS01]"
    axes.text(27.8, 86, words, ha="right", va="bottom", color=GREEN, **small)
    axes.plot(days, 100 * desensitized_share(days), color=BLUE, lw=3)
    axes.text(7.2, 50, "model: receptors that have let go, rats", color=BLUE, fontweight="bold")
    first, late = measurement("SS11"), measurement("SS12")
    dose = first.arm.replace("/day", " a day")
    axes.plot(_day_of(first), first.value, "o", color=BLUE, ms=9)
    axes.text(_day_of(first) + 0.5, 34, f"{dose} [{first.id}]", color=BLUE, **small)
    axes.plot([_day_of(late)] * 2, [late.low, late.high], color=BLUE, lw=5, alpha=0.5)
    axes.text(_day_of(late) - 0.4, 61, f"[{late.id}]", color=BLUE, ha="right", **small)
    none = measurement("SS14")
    weeks = numbers_in(none.time)[0]
    axes.plot(7 * weeks, 0, "X", color=RED, ms=12, mew=0)
    words = f"another method: no change after {weeks:g} weeks [{none.id}]"
    axes.text(7 * weeks + 0.5, 3, words, color=RED, **small)
    back = measurement("SS13")
    start, end = back.interval
    axes.plot([start, end], [18, 18], color=GOLD, lw=6, solid_capstyle="butt")
    axes.text(end + 0.4, 18, f"firing back [{back.id}]", color=GOLD, va="center", **small)
    axes.set(
        xlim=(0, 28), ylim=(-4, 97), xticks=range(0, 29, 7), xlabel="Days of treatment", ylabel="%"
    )


def _day_of(row) -> float:
    return numbers_in(row.time)[0]
