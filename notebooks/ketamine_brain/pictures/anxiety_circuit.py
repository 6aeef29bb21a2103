"""Notebook 06: one trial on two scales, one small trial among a thousand, and anxiety at four named times."""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models.anxiety_views import EDGES
from ketamine_brain.models.statistics import exact_interval
from ketamine_brain.pictures.forest import row_of
from ketamine_brain.pictures.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
    PURPLE,
    RED,
)

TIMES = ("2 hours", "1 day", "1 week", "2 weeks")


# -- the circuit at four times -----------------------------------------------------------------------------------------------


def draw_circuit(figure, moods) -> dict:
    """Draw gain and control at four named times at the left, and what is left of anxiety, with a lift of mood and without, at the right."""
    (lifted, flat), (parts, left), x = moods, figure.subplots(1, 2), np.arange(4)
    gain = parts.bar(x - 0.2, lifted.gain, width=0.36, color=ORANGE)
    control = parts.bar(x + 0.2, lifted.control, width=0.36, color=GREEN)
    parts.set(
        ylim=(0, 2.3),
        ylabel="Times what it was before",
        title="Two parts of the circuit, where mood lifts",
    )
    parts.text(-0.4, 2.15, "gain: how loud the alarm is", color=ORANGE, fontweight="bold", va="top")
    parts.text(
        -0.4, 1.97, "control: how well it is answered", color=GREEN, fontweight="bold", va="top"
    )
    with_lift = left.bar(x - 0.2, 100 * lifted.anxiety, width=0.36, color=BLUE)
    without = left.bar(
        x + 0.2, 100 * flat.anxiety, width=0.36, color=PALE_GREY, edgecolor=MUTED, linewidth=1.0
    )
    left.set(
        ylim=(0, 138),
        yticks=range(0, 101, 20),
        ylabel="% of starting anxiety",
        title="What is left of anxiety",
    )
    left.text(-0.4, 134, "mood lifts", color=BLUE, fontweight="bold", va="top")
    left.text(-0.4, 122, "mood does not lift", color=MUTED, fontweight="bold", va="top")
    left.text(3.45, 102, "before", ha="right", color=INK, fontsize=10)
    for axes, before in ((parts, 1.0), (left, 100)):
        axes.axhline(before, color=INK, lw=1.2)
        axes.set_xticks(x, TIMES)
        axes.grid(axis="x", visible=False)
    return {"gain": gain, "control": control, "lifted": with_lift, "flat": without}


def move_circuit(moods) -> dict:
    """Return where each artist of `draw_circuit` goes."""
    lifted, flat = moods
    return {
        "gain": lifted.gain,
        "control": lifted.control,
        "lifted": 100 * lifted.anxiety,
        "flat": 100 * flat.anxiety,
    }


def read_circuit(moods, values) -> dict:
    """Return the numbers of the circuit's sentence."""
    lifted, flat = (100 * course.anxiety for course in moods)
    return {
        "dose": values["dose_mg_per_kg"],
        "share": values["mood_share"],
        "hours": lifted[0],
        "week": lifted[2],
        "flat_hours": flat[0],
        "flat_week": flat[2],
    }


# -- one small trial among a thousand ----------------------------------------------------------------------------------------


def draw_trials(figure, view) -> dict:
    """Draw the differences of a thousand trials, the published one, and the one trial that is shown."""
    axes = figure.add_subplot()
    heights = axes.stairs(view.shares, EDGES, fill=True, color=BLUE, alpha=0.45)
    seen = measurement("ANX03").value - measurement("ANX04").value
    axes.axvline(seen, color=GOLD, lw=2.4)
    axes.text(
        seen + 1.2,
        60,
        f"published: {seen:.0f} points\n[ANX03 − ANX04]",
        color=GOLD,
        fontweight="bold",
        va="top",
        fontsize=10.5,
    )
    axes.axvline(0, color=INK, lw=1.1)
    (one,) = axes.plot([view.points], [1.2], "v", color=PURPLE, ms=13)
    label = axes.text(view.points, 4.2, "this trial", color=PURPLE, fontweight="bold", ha="center")
    axes.set(
        xlim=(-62, 102),
        ylim=(0, 62),
        xlabel="Responders, ketamine minus salt water (points of percentage)",
        ylabel="% of a thousand trials",
    )
    return {"heights": heights, "one": one, "label": label}


def move_trials(view) -> dict:
    """Return where each artist of `draw_trials` goes."""
    return {
        "heights": view.shares,
        "one": ([view.points], [1.2]),
        "label": (view.points, 4.2, "this trial"),
    }


def read_trials(view, values) -> dict:
    """Return the numbers of the thousand trials' sentence."""
    return {
        "true": values["true_points"],
        "people": view.trials.patients,
        "k": view.responders[0],
        "p": view.responders[1],
        "points": view.points,
        "which": values["which"],
        "striking": 100 * view.trials.as_striking,
        "significant": 100 * view.trials.significant,
        "lowest": float(100 * np.quantile(view.trials.difference, 0.05)),
        "highest": float(100 * np.quantile(view.trials.difference, 0.95)),
    }


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
    ):
        for x, (id, colour) in enumerate(zip(ids, (BLUE, ORANGE))):
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
