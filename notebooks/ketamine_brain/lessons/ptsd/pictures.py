"""Notebook 07: fear trial by trial in two kinds of learner, two trials that disagree, and the pooled estimates."""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.forest import Row, draw_forest, row_of
from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.lessons.ptsd.scenes import WORDS
from ketamine_brain.models.fear_learning import WINDOWS, ketamine_effect

# -- what the window does, by when it opens ----------------------------------------------------------------------------------

# (window, sign seen, words): what was measured with the window there; the doses are read from the rows.
SEEN = (
    ("before conditioning", 1, "rats, {PTS35:g} mg/kg: learned as usual, unlearned less [PTS35]"),
    ("before conditioning", 0, "mice, {PTS48:g} mg/kg: no change [PTS48]"),
    ("at reactivation", 1, "{PTS36n} healthy people: more fear [PTS36]"),
    ("at reactivation", 1, "rats, {PTS50:g} mg/kg: more fear [PTS37, PTS50]"),
    ("at reactivation", -1, "marmosets, {PTS45:g} mg/kg: less fear [PTS45]"),
    ("before extinction", -1, "rats, dose not printed: less fear [PTS33]"),
    ("before extinction", 0, "mice, {PTS48:g} mg/kg: no change [PTS48]"),
)


SIGNS = {1: ("▲", RED), 0: ("●", MUTED), -1: ("▼", GREEN)}


def seen_at(window: str) -> list[tuple[int, str]]:
    """Return (sign, words) of every result measured with ketamine at `window`; +1 more fear, 0 no change, −1 less."""
    values = {id: measurement(id).value for id in ("PTS35", "PTS45", "PTS48", "PTS50")}
    return [
        (sign, words.format(**values, PTS36n=measurement("PTS36").n))
        for where, sign, words in SEEN
        if where == window
    ]


def draw_signs(figure) -> None:
    """Draw the model's change in fear at a later test for each window, beside every result seen there and in whom."""
    left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.5), sharey=True)
    order = [window for window in WINDOWS if window != "none"][::-1]
    for y, window in enumerate(order):
        change = 100 * ketamine_effect(window)
        left.barh(y, change, color=RED if change > 0 else GREEN, height=0.45)
        results = seen_at(window)
        for step, (sign, words) in enumerate(results):
            mark, colour = SIGNS[sign]
            height = y + 0.24 * ((len(results) - 1) / 2 - step)
            right.text(0.03, height, mark, color=colour, va="center", fontsize=11)
            right.text(0.08, height, words, va="center", fontsize=11)
    left.axvline(0, color=INK, lw=1.2)
    left.set_yticks(
        range(3), [WORDS[window].replace("open ", "open\n") for window in order], fontsize=11
    )
    left.set(
        xlim=(-23, 14),
        ylim=(-0.6, 2.6),
        xticks=(-20, -10, 0, 10),
        xlabel="Fear later, drug minus none\n(points of 100, toy)",
    )
    left.set_title("In the model", fontsize=12)
    right.set(xlim=(0, 1), xticks=[], xlabel="▲ more fear    ● no change    ▼ less fear")
    right.set_title("What was seen", fontsize=12)
    left.grid(axis="y", visible=False)
    right.grid(False)
    right.spines[["left", "bottom"]].set_visible(False)
    right.tick_params(axis="y", length=0)


# -- trials in people --------------------------------------------------------------------------------------------------------


def arms_of_the_larger() -> list[tuple[int, str]]:
    """Return (people, arm) of the larger trial, read from its row."""
    control, low_dose, low, high_dose, high = numbers_in(measurement("PTS12").arm)
    return [
        (int(control), "saline"),
        (int(low), f"ketamine {low_dose:g} mg/kg"),
        (int(high), f"ketamine {high_dose:g} mg/kg"),
    ]


def draw_two_trials(figure) -> None:
    """Draw the positive trial's responders and the larger null trial, one mark a person and one row an arm."""
    axes = figure.add_subplot()
    people = measurement("PTS07").n // 2
    small = (
        (measurement("PTS07").value, "ketamine [PTS07]", BLUE),
        (measurement("PTS08").value, "midazolam [PTS08]", ORANGE),
    )
    for y, (share, words, colour) in zip((3.45, 2.95), small, strict=True):
        helped = round(people * share / 100)
        axes.scatter(0.56 * np.arange(helped), [y] * helped, s=40, color=colour)
        axes.scatter(
            0.56 * np.arange(helped, people),
            [y] * (people - helped),
            s=40,
            color="white",
            edgecolors=colour,
            linewidths=1.5,
        )
        axes.text(
            0.56 * people + 0.6,
            y,
            f"{share:.0f} % responded: {words}",
            va="center",
            color=colour,
            fontsize=11,
        )
    axes.text(
        -0.4,
        4.0,
        f"{2 * people} people, six infusions; response: {measurement('PTS11').value:.0f} % better [PTS11]",
        fontweight="bold",
    )
    for y, (count, arm) in zip((1.35, 0.9, 0.45), arms_of_the_larger(), strict=True):
        axes.scatter(0.56 * np.arange(count), [y] * count, s=34, marker="s", color=MUTED)
        axes.text(0.56 * 54 + 0.6, y, f"{count}: {arm}", va="center", fontsize=11)
    total = measurement("PTS12").value
    axes.text(
        -0.4,
        1.9,
        f"{total:.0f} veterans and service members, eight infusions: no difference in PTSD [PTS12, PTS13]",
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
    """Return the first trial's effect and the pooled ones, in standard deviations, from the plain pool to the corrected one."""
    words = {
        "PTS17": "six trials pooled, all times",
        "PTS18": "the same, corrected for bias",
        "PTS19": "at 24 hours",
        "PTS20": "at 24 h, control not felt",
        "PTS21": "at 24 h, control felt",
        "PTS22": "one week in",
    }
    people = numbers_in(measurement("PTS17").n_text)[-1]
    return [
        row_of("PTS06", "the small trial alone", pooled=False),
        *(row_of(id, text, people=people) for id, text in words.items()),
    ]


def draw_pooled(figure) -> None:
    """Draw the first trial and the pooled effects in standard deviations, and under them a pooled odds ratio on its own scale."""
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
