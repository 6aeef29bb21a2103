"""Notebook 10: a session as an average and as twelve people, a hundred people counted in several ways, harms beside benefits."""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PURPLE,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.during_care.scenes import look_at_session
from ketamine_brain.models.infusion_session import simulate

# -- the question before the answer ------------------------------------------------------------------------------------------

GUESS_MINUTES = (20.0, 40.0, 60.0, 90.0, 120.0)


def answer_rise(minutes=GUESS_MINUTES) -> list[float]:
    """Return the model's mean rise of systolic pressure (mmHg) at `minutes` from the start of a usual infusion."""
    return [round(float(v), 1) for v in simulate(times_h=np.array(minutes) / 60).systolic_rise_mmhg]


def draw_question(figure) -> dict:
    """Draw empty axes over two hours and return the answer, to be hidden: the model's average and twelve people's highest readings."""
    view = look_at_session()
    axes = figure.add_subplot()
    axes.set(
        xlim=(-2, 130),
        ylim=(-10, 62),
        xlabel="Minutes from the start of a 40-minute infusion",
        ylabel="Rise of systolic pressure (mmHg)",
        xticks=(0, *GUESS_MINUTES),
    )
    axes.axvspan(0, 40, ymax=0.04, color=PALE_BLUE, lw=0)
    axes.text(20, -6.2, "infusion", color=MUTED, ha="center", fontsize=10)
    minutes = 60 * view.times_h[view.times_h <= 2]
    inside = view.times_h <= 2
    before = view.systolic_mmhg[0]
    own = view.people_systolic[:, 0]
    (people,) = axes.plot(
        *_rises(minutes, view.people_systolic[:, inside] - own[:, None]),
        color=BLUE,
        lw=0.9,
        alpha=0.5,
    )
    (answer,) = axes.plot(minutes, view.systolic_mmhg[inside] - before, color=BLUE, lw=3)
    peaks = axes.scatter(60 * view.peak_h, view.peak_mmhg - own, s=40, color=INK, zorder=4)
    words = axes.text(128, -3.5, "average of 200 people", color=BLUE, fontweight="bold", ha="right")
    dots = axes.text(
        128, 58, "dots: the highest reading of each of twelve people", color=INK, ha="right"
    )
    return {"answer": answer, "people": people, "peaks": peaks, "words": words, "dots": dots}


def _rises(minutes, rises):
    return np.tile(np.append(minutes, np.nan), len(rises)), np.column_stack(
        [rises, np.full(len(rises), np.nan)]
    ).ravel()


# -- published numbers -------------------------------------------------------------------------------------------------------

# One question, and the ids of the ways in which it was asked, with who or what is counted in each.
ASKED = (
    (
        "Dissociation",
        BLUE,
        (
            ("EXP17", "patients who told of it, one trial"),
            ("EXP01", "patients who told of it, trials pooled"),
            ("EXP21", "sessions"),
            ("EXP16", "patients, by a rating scale"),
        ),
    ),
    (
        "Sedation",
        PURPLE,
        (
            ("EXP07", "patients who told of it"),
            ("EXP20", "sessions"),
            ("EXP14", "patients, by a rating scale"),
        ),
    ),
    (
        "Blood pressure",
        RED,
        (
            ("EXP22", "sessions, noted as raised"),
            ("EXP10", "patients, noted as raised"),
            ("EXP27", "patients, up by 40/25 or more"),
            ("EXP35", "patients of one IV clinic, ever at 165/100"),
        ),
    ),
)


def draw_ways_of_asking(figure) -> None:
    """Draw three harms, each as large as each way of asking makes it; ranges as bars."""
    axes = figure.add_subplot()
    y, ticks, labels = 0, [], []
    for question, colour, ways in ASKED:
        axes.text(
            -0.5,
            y - 0.85,
            question,
            color=colour,
            fontweight="bold",
            fontsize=12,
            ha="left",
            va="center",
        )
        for id, words in ways:
            low, high = _ends(id)
            axes.plot([low, high], [y, y], color=colour, lw=9, alpha=0.45, solid_capstyle="butt")
            axes.plot([low, high], [y, y], "o", color=colour, ms=10)
            axes.text(
                high + 2.2,
                y,
                f"{low:g} %" if low == high else f"{low:g} to {high:g} %",
                va="center",
                fontsize=11,
            )
            ticks.append(y), labels.append(f"{words} [{id}]")
            y += 1
        y += 1.5
    axes.set_yticks(ticks, labels, fontsize=10.5)
    axes.set(xlim=(-1, 92), ylim=(y - 1.7, -1.5), xlabel="% with it")
    axes.grid(axis="y", visible=False)


def _ends(id: str) -> tuple[float, float]:
    row = measurement(id)
    return (row.value, row.value) if row.value is not None else (row.low, row.high)


HARMS = (
    ("dissociation", "EXP01", "EXP02"),
    ("dizziness", "EXP03", "EXP04"),
    ("nausea", "EXP05", "EXP06"),
    ("sedation", "EXP07", "EXP08"),
    ("raised blood pressure", "EXP10", "EXP11"),
)


def draw_label_harms(figure) -> None:
    """Draw how many of 100 people told of each harm within four weeks, with esketamine and with a placebo spray."""
    axes = figure.add_subplot()
    for y, (words, drug, control) in enumerate(reversed(HARMS)):
        for height, id, colour in ((y + 0.2, drug, RED), (y - 0.2, control, MUTED)):
            value = measurement(id).value
            axes.barh(height, value, height=0.36, color=colour)
            axes.text(value + 0.8, height, f"{value:g} %  [{id}]", va="center", fontsize=11)
    axes.set_yticks(range(len(HARMS)), [words for words, *_ in reversed(HARMS)])
    axes.set(
        xlim=(0, 56),
        ylim=(-0.55, len(HARMS) - 0.3),
        xlabel="% of patients who told of it within four weeks",
    )
    axes.text(55, 1.35, "esketamine spray", color=RED, fontweight="bold", ha="right")
    axes.text(55, 0.85, "placebo spray", color=MUTED, fontweight="bold", ha="right")
    axes.grid(axis="y", visible=False)


# Each count: id, who is counted, on which scale, after what.
HELP = (
    ("EXP63", "QIDS, six infusions, 82 of the 85 who started"),
    ("EXP66", "pooled from 79 studies, mixed"),
    ("EXP61", "PHQ-9, six infusions, private clinics"),
    ("EXP55", "PHQ-9, those with scores: 537 of 9,016"),
    ("EXP68", "PHQ-9, at home, those who finished"),
    ("EXP62", "PHQ-9, ten infusions, those who went on"),
)


HURT = (
    ("EXP58", "more suicidal thoughts, 537 of 9,016"),
    ("EXP57", "worse, 537 of 9,016"),
    ("EXP65", "stopped during or right after the course"),
)


def draw_counts(figure) -> None:
    """Draw published shares of people helped, and of people worse or gone, on one scale and with the same weight."""
    axes = figure.add_subplot()
    y, ticks, labels = 0, [], []
    for title, colour, rows in (("Score halved", BLUE, HELP), ("Worse, or gone", RED, HURT)):
        axes.text(0.5, y - 0.8, title, color=colour, fontweight="bold", fontsize=12, va="center")
        for id, words in rows:
            row = measurement(id)
            axes.barh(y, row.value, height=0.62, color=colour)
            axes.text(row.value + 1, y, f"{row.value:g} %", va="center", fontsize=11)
            ticks.append(y), labels.append(f"{words} [{id}]")
            y += 1
        y += 1.3
    axes.set_yticks(ticks, labels, fontsize=10.5)
    axes.set(
        xlim=(0, 84), ylim=(y - 1.6, -1.4), xlabel="% of the people counted (no control groups)"
    )
    axes.grid(axis="y", visible=False)


def draw_reading_often(figure, shares, gaps_min=(5, 10, 20, 40), sessions=(1, 2, 4, 8)) -> None:
    """Draw the model's share of people who ever read 165/100 or more, by how often and how long one measures, beside the clinic's.

    `shares` is what `scenes.share_high_by_reading` returns for these gaps (min) and sessions.
    """
    row, axes = measurement("EXP35"), figure.add_subplot()
    axes.axhline(row.value, color=RED, lw=2)
    axes.text(
        10.1,
        row.value - 1.2,
        f"one clinic: {row.value:g} % [EXP35]",
        color=RED,
        ha="right",
        va="top",
        fontweight="bold",
    )
    for gap, line, marker, colour in zip(
        gaps_min, 100 * np.asarray(shares), "^osD", (PURPLE, GREEN, BLUE, ORANGE), strict=True
    ):
        axes.plot(sessions, line, color=colour, marker=marker, ms=8)
        axes.text(
            sessions[-1] + 0.2,
            line[-1],
            f"every {gap} min",
            color=colour,
            va="center",
            fontweight="bold",
        )
    axes.set(
        xlim=(0.7, 10.2),
        ylim=(0, 100),
        xticks=sessions,
        xlabel="Sessions in which the cuff was read",
        ylabel="% who ever read 165/100 or more",
    )
