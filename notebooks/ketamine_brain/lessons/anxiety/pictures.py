"""The still pictures of notebook 06: one trial on two scales, and how anxiety goes with mood."""

from __future__ import annotations

import math
from typing import Any

from ketamine_brain.drawing.forest import Row, row_of
from ketamine_brain.drawing.style import BLUE, GREEN, INK, ORANGE, RED
from ketamine_brain.evidence import Measurement, measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models.statistics import exact_interval

SCALES = (
    ("Rated by a clinician (LSAS):\ndown by more than 35 %", ("ANX01", "ANX02"), "ANX05"),
    ("Rated by the patient (VAS):\ndown by half", ("ANX03", "ANX04"), "ANX06"),
)


def responders_of(row: Measurement) -> tuple[int, int]:
    """Return (responders, people): the most people, at most n, of whom the printed share is whole.

    A share is printed to a hundredth: 52.94 % is 9 of 17 and no number of 18.
    """
    for people in range(row.people, 0, -1):
        responders = round(row.number / 100.0 * people)
        if abs(100.0 * responders / people - row.number) < 0.0051:
            return responders, people
    raise ValueError(f"{row.id}: {row.number:g} % is no whole number of {row.people} or fewer")


def draw_two_scales(figure: Any) -> None:
    """Draw the trial on its two scales: responders with exact intervals, and the course's p."""
    sides = figure.subplots(1, 2, sharey=True)
    for axes, (title, ids, course) in zip(sides, SCALES, strict=True):
        labels = []
        for x, (id, arm, color) in enumerate(
            zip(ids, ("ketamine", "saline"), (BLUE, ORANGE), strict=True)
        ):
            row = measurement(id)
            responders, people = responders_of(row)
            low, high = (100 * bound for bound in exact_interval(responders, people))
            axes.bar(x, row.value, color=color, width=0.55)
            axes.plot([x, x], [low, high], color=INK, lw=2)
            axes.text(x + 0.06, row.number + 1.5, f"{row.number:.0f} %", va="bottom")
            labels.append(f"{arm}, {responders} of {people}\n[{id}]")
        axes.set_xticks([0, 1], labels, fontsize=11)
        axes.set(title=title, ylim=(0, 128))
        axes.set_yticks(range(0, 101, 20))
        axes.grid(axis="x", visible=False)
        p = numbers_in(measurement(course).dispersion)[0]
        differed = p < 0.05
        axes.text(
            0.5,
            119,
            f"course {'differed' if differed else 'did not differ'}: p = {p:g} [{course}]",
            ha="center",
            fontsize=11,
            color=INK if differed else RED,
        )
    sides[0].set_ylabel("% responders, exact 95 % interval")


def pooled_rows() -> list[Row]:
    """Return the three pooled effects on anxiety, from hours to two weeks."""
    return [
        row_of("ANX08", "under 12 hours"),
        row_of("ANX09", "24 hours"),
        row_of("ANX10", "7 to 14 days"),
    ]


def r2_interval(r2: float, trials: float) -> tuple[float, float]:
    """Return the 95 % interval, 0..1, of a share of variance seen in so many trials (Fisher's z).

    Where the correlation's interval holds zero its square is taken to reach down to zero.
    """
    z, error = math.atanh(math.sqrt(r2)), 1.0 / math.sqrt(trials - 3.0)
    low, high = (math.tanh(z + sign * 1.96 * error) for sign in (-1.0, 1.0))
    return max(low, 0.0) ** 2, high**2


def draw_with_mood(figure: Any) -> None:
    """Draw how much of the change in anxiety across trials goes with that in mood, and how sure."""
    axes = figure.add_subplot()
    labels = []
    for y, (id, words) in enumerate((("ANX13", "7 to 14 days"), ("ANX12", "24 hours"))):
        row = measurement(id)
        trials = numbers_in(row.n_text)[0]
        low, high = (100 * bound for bound in r2_interval(row.number, trials))
        axes.plot([low, high], [y, y], color=GREEN, lw=3)
        axes.plot(100 * row.number, y, "o", color=GREEN, ms=11)
        axes.text(
            100 * row.number,
            y + 0.17,
            f"{100 * row.number:.0f} %, from {low:.0f} to {high:.0f}",
            ha="center",
            color=GREEN,
            fontweight="bold",
        )
        labels.append(f"{words}, {trials:g} trials\n[{id}]")
    axes.set_yticks([0, 1], labels, fontsize=11)
    axes.set(xlim=(0, 100), ylim=(-0.4, 1.55))
    axes.set_xlabel("% of the differences between trials in anxiety that go with mood")
    axes.grid(axis="y", visible=False)
