"""The still pictures of notebook 10: an average and twelve people, harms beside benefits."""

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
from ketamine_brain.lessons.during_care.scenes import CALM_MMHG, HIGH_MMHG, look_at_session
from ketamine_brain.models.counting import SEED
from ketamine_brain.models.infusion_session import simulate, simulate_readings
from ketamine_brain.models.pharmacokinetics import MINUTES_PER_HOUR

# -- the question before the answer ---------------------------------------------------------------

GUESS_MINUTES = (20.0, 40.0, 60.0, 90.0, 120.0)


def answer_rise(minutes=GUESS_MINUTES) -> list[float]:
    """Return the model's mean rise of systolic pressure (mmHg), `minutes` into an infusion."""
    rise = simulate(times_h=np.array(minutes) / MINUTES_PER_HOUR).systolic_rise_mmhg
    return [round(float(value), 1) for value in rise]


def draw_question(figure) -> dict:
    """Draw empty axes over two hours and return the answer, to be hidden.

    It is the model's average and twelve people's highest readings.
    """
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
    highest = view.peak_mmhg[: len(own)] - own
    peaks = axes.scatter(60 * view.peak_h[: len(own)], highest, s=40, color=INK, zorder=4)
    words = axes.text(128, -3.5, "average of 200 people", color=BLUE, fontweight="bold", ha="right")
    dots = axes.text(
        128, 58, "dots: the highest reading of each of twelve people", color=INK, ha="right"
    )
    return {"answer": answer, "people": people, "peaks": peaks, "words": words, "dots": dots}


def _rises(minutes, rises):
    return np.tile(np.append(minutes, np.nan), len(rises)), np.column_stack(
        [rises, np.full(len(rises), np.nan)]
    ).ravel()


# -- published numbers ----------------------------------------------------------------------------

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
    y, ticks, labels = 0.0, [], []
    for question, color, ways in ASKED:
        axes.text(
            -0.5,
            y - 0.85,
            question,
            color=color,
            fontweight="bold",
            fontsize=12,
            ha="left",
            va="center",
        )
        for id, words in ways:
            low, high = _ends(id)
            axes.plot([low, high], [y, y], color=color, lw=9, alpha=0.45, solid_capstyle="butt")
            axes.plot([low, high], [y, y], "o", color=color, ms=10)
            axes.text(
                high + 2.2,
                y,
                f"{low:g} %" if low == high else f"{low:g} to {high:g} %",
                va="center",
                fontsize=11,
            )
            ticks.append(y)
            labels.append(f"{words} [{id}]")
            y += 1
        y += 1.5
    axes.set_yticks(ticks, labels, fontsize=10.5)
    axes.set(xlim=(-1, 92), ylim=(y - 1.7, -1.5), xlabel="% with it")
    axes.grid(axis="y", visible=False)


def _ends(id: str) -> tuple[float, float]:
    row = measurement(id)
    return (row.number, row.number) if row.value is not None else row.interval


HARMS = (
    ("dissociation", "EXP01", "EXP02"),
    ("dizziness", "EXP03", "EXP04"),
    ("nausea", "EXP05", "EXP06"),
    ("vomiting", "EXP13", "EXP86"),
    ("sedation", "EXP07", "EXP08"),
    ("anxiety", "EXP12", "EXP85"),
    ("raised blood pressure", "EXP10", "EXP11"),
)


def draw_label_harms(figure) -> None:
    """Draw how many of 100 told of each harm within four weeks, esketamine and placebo spray."""
    axes = figure.add_subplot()
    for y, (_, drug, control) in enumerate(reversed(HARMS)):
        for height, id, color in ((y + 0.2, drug, RED), (y - 0.2, control, MUTED)):
            value = measurement(id).number
            axes.barh(height, value, height=0.36, color=color)
            axes.text(value + 0.8, height, f"{value:g} %  [{id}]", va="center", fontsize=11)
    axes.set_yticks(range(len(HARMS)), [words for words, *_ in reversed(HARMS)])
    axes.set(
        xlim=(0, 56),
        ylim=(-0.55, len(HARMS) - 0.3),
        xlabel="% of patients who told of it within four weeks",
    )
    axes.text(55, 3.6, "esketamine spray", color=RED, fontweight="bold", ha="right")
    axes.text(55, 3.0, "placebo spray", color=MUTED, fontweight="bold", ha="right")
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
    """Draw published shares of people helped, and worse or gone, on one scale and as thick."""
    axes = figure.add_subplot()
    y, ticks, labels = 0.0, [], []
    for title, color, rows in (("Score halved", BLUE, HELP), ("Worse, or gone", RED, HURT)):
        axes.text(0.5, y - 0.8, title, color=color, fontweight="bold", fontsize=12, va="center")
        for id, words in rows:
            row = measurement(id)
            axes.barh(y, row.value, height=0.62, color=color)
            axes.text(row.number + 1, y, f"{row.number:g} %", va="center", fontsize=11)
            ticks.append(y)
            labels.append(f"{words} [{id}]")
            y += 1
        y += 1.3
    axes.set_yticks(ticks, labels, fontsize=10.5)
    axes.set(
        xlim=(0, 84), ylim=(y - 1.6, -1.4), xlabel="% of the people counted (no control groups)"
    )
    axes.grid(axis="y", visible=False)


GAPS_MIN, SESSIONS = (5, 10, 20, 40), (1, 2, 4, 8)
PATIENTS = 3000


def share_of_calm_starters() -> np.ndarray:
    """Return the model's share with a reading at 165/100 or more, by SESSIONS.

    Only people who start at or below the pressure of RSK44 are among them; a cuff every 20 min.
    """
    read = simulate_readings(PATIENTS, SEED, max(SESSIONS), start_at_most=CALM_MMHG)
    high = (read.systolic_mmhg >= HIGH_MMHG[0]) | (read.diastolic_mmhg >= HIGH_MMHG[1])
    ever = np.any(high, axis=2)
    return np.array([ever[:, :count].any(axis=1).mean() for count in SESSIONS])


def draw_reading_often(figure, shares) -> None:
    """Draw the model's share of people who ever read 165/100 or more, beside one clinic's.

    `shares` is what `counting.share_high_by_reading` returns: (GAPS_MIN, SESSIONS).
    """
    row, axes = measurement("EXP35"), figure.add_subplot()
    axes.axhline(row.value, color=RED, lw=2)
    axes.text(
        11.6,
        row.number - 1.2,
        f"one clinic: {row.value:g} % [EXP35]",
        color=RED,
        ha="right",
        va="top",
        fontweight="bold",
    )
    lines = [
        (100 * line, color, marker, "-", f"every {gap} min")
        for gap, line, marker, color in zip(
            GAPS_MIN, np.asarray(shares), "^osD", (PURPLE, GREEN, BLUE, ORANGE), strict=True
        )
    ]
    calm = f"every 20 min, only who\nstarts at {CALM_MMHG[0]:.0f}/{CALM_MMHG[1]:.0f} or below"
    lines.append((100 * share_of_calm_starters(), INK, "v", "--", calm))
    ends = [line[-1] for line, *_ in lines]
    for (line, color, marker, dash, words), y in zip(lines, _apart(ends, 6.5), strict=True):
        axes.plot(SESSIONS, line, color=color, marker=marker, ms=8, ls=dash)
        axes.text(8.2, y, words, color=color, va="center", fontweight="bold", fontsize=11)
    axes.set(
        xlim=(0.7, 11.7),
        ylim=(0, 100),
        xticks=SESSIONS,
        xlabel="Sessions in which the cuff was read",
        ylabel="% who ever read 165/100 or more",
    )


def _apart(heights: list[float], least: float) -> list[float]:
    """Return `heights`, those of words, moved down until none is nearer than `least`."""
    placed: dict[int, float] = {}
    above = np.inf
    for i in sorted(range(len(heights)), key=lambda i: -heights[i]):
        above = placed[i] = min(heights[i], above - least)
    return [placed[i] for i in range(len(heights))]
