"""The still pictures of notebook 07: what a window does, two trials that disagree, the pools."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from ketamine_brain.drawing.forest import Row, draw_forest, row_of
from ketamine_brain.drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, RED
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.lessons.ptsd.scenes import SEEN, SIGNS, Seen, effect_of

# -- what the window does, by when it opens -------------------------------------------------------

MOMENTS = {
    "conditioning": "While fear\nis learned",
    "reminder": "At a\nreminder",
    "safety": "While safety\nis learned",
}


def seen_at(moment: str) -> list[Seen]:
    """Return every finding with ketamine at `moment`."""
    return [seen for seen in SEEN if seen.moment == moment]


def draw_signs(figure: Any) -> None:
    """Draw the model's change in later fear at each moment, beside every result seen there."""
    left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.9), sharey=True)
    order = list(MOMENTS)[::-1]
    for y, moment in enumerate(order):
        change = effect_of(moment)
        left.barh(y, change, color=RED if change > 0 else GREEN, height=0.45)
        results = seen_at(moment)
        for step, seen in enumerate(results):
            sign, color = SIGNS[seen.sign]
            height = y + 0.23 * ((len(results) - 1) / 2 - step)
            right.text(0.02, height, sign, color=color, va="center", fontsize=11)
            right.text(0.06, height, seen.words, va="center", fontsize=11)
    left.axvline(0, color=INK, lw=1.2)
    left.set_yticks(range(len(order)), [MOMENTS[moment] for moment in order], fontsize=11)
    left.set(xlim=(-22, 14), ylim=(-0.6, 2.6), xticks=(-20, -10, 0, 10))
    left.set_xlabel("Fear later, drug minus none\n(of 100, toy)")
    left.set_title("In the model", fontsize=12)
    right.set(xlim=(0, 1), xticks=[], xlabel="▲ more fear    ● no change    ▼ less fear")
    right.set_title("What was seen", fontsize=12)
    left.grid(axis="y", visible=False)
    right.grid(False)
    right.spines[["left", "bottom"]].set_visible(False)
    right.tick_params(axis="y", length=0)


# -- trials in people -----------------------------------------------------------------------------


def arms_of_the_larger() -> list[tuple[int, str]]:
    """Return (people, arm) of the larger trial, read from its row."""
    control, low_dose, low, high_dose, high = numbers_in(measurement("PTS12").arm)
    return [
        (int(control), "saline"),
        (int(low), f"ketamine {low_dose:g} mg/kg"),
        (int(high), f"ketamine {high_dose:g} mg/kg"),
    ]


def draw_two_trials(figure: Any) -> None:
    """Draw the positive trial's responders and the larger null trial, one mark a person."""
    axes = figure.add_subplot()
    people = measurement("PTS07").people // 2
    small = (
        (measurement("PTS07").number, "ketamine [PTS07]", BLUE),
        (measurement("PTS08").number, "midazolam [PTS08]", ORANGE),
    )
    for y, (share, words, color) in zip((3.45, 2.95), small, strict=True):
        helped = round(people * share / 100)
        axes.scatter(0.56 * np.arange(helped), [y] * helped, s=40, color=color)
        axes.scatter(
            0.56 * np.arange(helped, people),
            [y] * (people - helped),
            s=40,
            color="white",
            edgecolors=color,
            linewidths=1.5,
        )
        axes.text(
            0.56 * people + 0.6,
            y,
            f"{share:.0f} % responded: {words}",
            va="center",
            color=color,
            fontsize=11,
        )
    axes.text(
        -0.4,
        4.0,
        f"{2 * people} people, {measurement('PTS10').value:.0f} infusions, against midazolam; "
        f"response: {measurement('PTS11').value:.0f} % better [PTS10, PTS11]",
        fontweight="bold",
    )
    for y, (count, arm) in zip((1.35, 0.9, 0.45), arms_of_the_larger(), strict=True):
        axes.scatter(0.56 * np.arange(count), [y] * count, s=34, marker="s", color=MUTED)
        axes.text(0.56 * 54 + 0.6, y, f"{count}: {arm}", va="center", fontsize=11)
    total, infusions = measurement("PTS12").value, measurement("PTS14").value
    axes.text(
        -0.4,
        1.9,
        f"{total:.0f} veterans and service members, {infusions:.0f} infusions, against saline: "
        "no difference [PTS12–PTS14]",
        fontweight="bold",
    )
    axes.text(
        -0.4,
        0.02,
        "gray: how many of them responded is not in what we read",
        va="center",
        color=MUTED,
        fontsize=10.5,
    )
    axes.set(xlim=(-1, 42), ylim=(-0.2, 4.3), xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(False)


def pooled_rows() -> list[Row]:
    """Return the first trial's effect and the pooled ones, in standard deviations.

    The parts of the pool print no number of people of their own, so no pooled mark has a size.
    """
    words = {
        "PTS17": "six trials pooled, all times",
        "PTS18": "the same, corrected for bias",
        "PTS19": "at 24 hours",
        "PTS20": "at 24 h, control not felt",
        "PTS21": "at 24 h, control felt",
        "PTS22": "one week in",
    }
    small = row_of("PTS06", "the small trial alone", pooled=False)
    return [
        dataclasses.replace(row, people=None)
        for row in (small, *(row_of(id, text) for id, text in words.items()))
    ]


def draw_pooled(figure: Any) -> None:
    """Draw the first trial and the pools in SD, and a pooled odds ratio on its own scale."""
    above, below = figure.subfigures(2, 1, height_ratios=(7, 2.9))
    draw_forest(
        above,
        pooled_rows(),
        "Effect in standard deviations",
        favors=("favors control", "favors ketamine"),
    )
    above.axes[0].set_xlim(-0.65, 2.0)
    draw_forest(
        below,
        [row_of("PTS24", "odds of response, 3 trials")],
        "Odds ratio (each line doubles it)",
        null=1.0,
        favors=("favors control", "favors ketamine"),
        log=True,
    )
    odds = below.axes[0]
    odds.set_xticks([0.5, 1, 2, 4, 8], ["0.5", "1", "2", "4", "8"])
    odds.minorticks_off()
    odds.set_xlim(0.5, 8)
