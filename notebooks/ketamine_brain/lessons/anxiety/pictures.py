"""Notebook 06: one trial on two scales, one small trial among a thousand, and anxiety at four named times."""

from __future__ import annotations

from ketamine_brain.drawing.forest import row_of
from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.models.statistics import exact_interval

# -- the published numbers ---------------------------------------------------------------------------------------------------


def draw_two_scales(figure) -> None:
    """Draw the one trial on its two scales: responders in each arm with exact intervals, and what the course over time said."""
    sides = figure.subplots(1, 2, sharey=True)
    for axes, (title, ids, course, verdict) in zip(
        sides,
        (
            (
                "Rated by a clinician (LSAS):\nfear down by more than 35 %",
                ("ANX01", "ANX02"),
                "ANX05",
                "course over time differed",
            ),
            (
                "Rated by the patient (VAS):\nfear down by half",
                ("ANX03", "ANX04"),
                "ANX06",
                "course over time did not differ",
            ),
        ),
        strict=True,
    ):
        for x, (id, colour) in enumerate(zip(ids, (BLUE, ORANGE), strict=True)):
            row = measurement(id)
            people = (
                17 if id == "ANX04" else row.n
            )  # 52.94 % is 9 of 17: one placebo rating is missing
            low, high = (
                100 * bound for bound in exact_interval(round(row.value / 100 * people), people)
            )
            axes.bar(x, row.value, color=colour, width=0.55)
            axes.plot([x, x], [low, high], color=INK, lw=2)
            axes.text(
                x + 0.06, row.value + 1.5, f"{row.value:.0f} %", fontsize=12, ha="left", va="bottom"
            )
        axes.set_xticks([0, 1], [f"ketamine\n[{ids[0]}]", f"saline\n[{ids[1]}]"])
        axes.set(title=title, ylim=(0, 128))
        axes.set_yticks(range(0, 101, 20))
        axes.grid(axis="x", visible=False)
        p = measurement(course).dispersion
        axes.text(
            0.5,
            119,
            f"{verdict}: {p} [{course}]",
            ha="center",
            fontsize=10.5,
            color=INK if course == "ANX05" else RED,
        )
    sides[0].set_ylabel("% responders, exact 95 % interval")


def pooled_rows() -> list:
    """Return the three pooled effects on anxiety, from hours to two weeks."""
    return [
        row_of("ANX08", "under 12 hours, 14 studies"),
        row_of("ANX09", "24 hours"),
        row_of("ANX10", "7 to 14 days"),
    ]


def draw_with_mood(figure) -> None:
    """Draw how much of the change in anxiety across trials goes with the change in mood."""
    axes = figure.add_subplot()
    for y, (id, words) in enumerate((("ANX13", "7 to 14 days"), ("ANX12", "24 hours"))):
        share = 100 * measurement(id).value
        axes.barh(y, share, color=GREEN, height=0.5)
        axes.barh(
            y, 100 - share, left=share, color=PALE_GREY, height=0.5, edgecolor=MUTED, linewidth=0.6
        )
        axes.text(
            share / 2,
            y,
            f"goes with mood: {share:.0f} %",
            ha="center",
            va="center",
            color="white",
            fontweight="bold",
        )
    axes.set_yticks([0, 1], ["7 to 14 days\n[ANX13]", "24 hours\n[ANX12]"])
    axes.set(xlim=(0, 100), xlabel="% of the differences between trials in anxiety improvement")
    axes.grid(axis="y", visible=False)
