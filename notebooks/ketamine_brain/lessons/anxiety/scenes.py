"""What notebook 06 asks of `anxiety_circuit`: one small trial among a thousand, and anxiety at four named times."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
    PURPLE,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.models.anxiety_circuit import (
    DEFAULT,
    AnxietyCourse,
    Crossover,
    simulate,
    simulate_crossover,
)
from ketamine_brain.models.parameters import check_number

TIMES_DAYS = (
    2 / 24,
    1.0,
    7.0,
    14.0,
)  # two hours, a day, a week, two weeks: no published curve says more


REPEATS = 1000


EDGES = np.arange(-65.0, 106.0, 10.0)  # points of percentage between the arms


@dataclasses.dataclass(frozen=True)
class TrialView:
    """A thousand crossover trials: `shares` (%) of trials in each bin of EDGES, the one shown (`points` between its arms, its responders), and all."""

    trials: Crossover
    shares: np.ndarray
    points: float
    responders: tuple[int, int]
    one_p: float


def look_at_circuit(
    dose_mg_per_kg: float = 0.5,
    mood_share: float = 0.6,
    mood_lift: float = 1.0,
    context: str = "saline",
) -> AnxietyCourse:
    """Return the circuit at the four TIMES_DAYS after one dose."""
    return simulate(dose_mg_per_kg, np.array(TIMES_DAYS), mood_share, mood_lift, context)


def look_at_both_moods(
    dose_mg_per_kg: float = 0.5, mood_share: float = 0.6
) -> tuple[AnxietyCourse, AnxietyCourse]:
    """Return the circuit where mood lifts as usual, and where it does not lift at all."""
    return look_at_circuit(dose_mg_per_kg, mood_share), look_at_circuit(
        dose_mg_per_kg, mood_share, mood_lift=0.0
    )


def look_at_trial(
    true_points: float = 20.0, people: str = "18", which: float = 1.0, seed: int = 6
) -> TrialView:
    """Return trial number `which` (1..20) among a thousand of `people` each, when the true rates lie `true_points` (0..50 %) apart."""
    check_number("true_points", true_points, 0.0, 50.0, "points")
    trials = simulate_crossover(int(people), true_points / 100.0, REPEATS, seed, DEFAULT)
    counts, _ = np.histogram(100 * trials.difference, EDGES)
    i = round(check_number("which", which, 1, 20)) - 1
    return TrialView(
        trials,
        100 * counts / REPEATS,
        float(100 * trials.difference[i]),
        (int(trials.responders_ketamine[i]), int(trials.responders_placebo[i])),
        float(trials.p[i]),
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


# -- the live figures ---------------------------------------------------------------------------

trials = Scene(
    name="trials", compute=look_at_trial, draw=draw_trials, move=move_trials, read=read_trials
)
circuit = Scene(
    name="circuit",
    compute=look_at_both_moods,
    draw=draw_circuit,
    move=move_circuit,
    read=read_circuit,
)
