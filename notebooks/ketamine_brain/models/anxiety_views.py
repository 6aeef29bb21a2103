"""What notebook 06 asks of `anxiety_circuit`: one small trial among a thousand, and anxiety at four named times."""

from __future__ import annotations

import dataclasses

import numpy as np

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
