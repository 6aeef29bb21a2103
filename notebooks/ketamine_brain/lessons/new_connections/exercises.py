"""What one writes in notebook 04: spines at rest, the share back, what a scan can see."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from ketamine_brain.lessons.new_connections import checks
from ketamine_brain.models.plasticity import DEFAULT, recovered_share, settled_density, simulate
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.teaching.challenge import Challenge
from ketamine_brain.teaching.exercise import Exercise, compare


def check_settled(settled: Callable) -> str | None:
    """Return what is wrong with a density at rest, compared with the model's."""
    for stress in (0.0, 0.5, 1.0):
        wrong = compare(
            settled(stress, DEFAULT.room, DEFAULT.stress_strength),
            float(settled_density(stress)),
            f"at stress {stress:g}",
        )
        if wrong:
            return wrong
    return None


def check_back(back: Callable) -> str | None:
    """Return what is wrong with a share of missing spines that is back."""
    for start, now in ((0.75, 0.875), (0.8, 0.8), (0.6, 1.0)):
        wanted = (now - start) / (1.0 - start)
        wrong = compare(back(start, now), wanted, f"from {start:g} to {now:g}")
        if wrong:
            return wrong
    return compare(back(1.0, 1.1), 0.0, "where none was missing (from 1 to 1.1)")


def check_limit(limit: Callable) -> str | None:
    """Return what is wrong with the smallest mean change that a scan can tell from none."""
    for sd, people in ((8.5, 1), (8.5, 16), (5.0, 100)):
        wrong = compare(
            limit(sd, people),
            1.96 * sd / math.sqrt(people),
            f"with an SD of {sd:g} % and {people} people",
            unit=" %",
        )
        if wrong:
            return wrong
    return None


EXERCISES = {
    "settled": Exercise(
        prompt="Find the density at which as many spines form as are lost.",
        stub="def settled(stress, room, strength):\n"
        "    # at rest: (room - S) / (room - 1) = (1 + strength * stress) * S\n"
        "    return ...",
        hint="Bring both terms with S to one side, then divide by what stands beside S.",
        solution="def settled(stress, room, strength):\n"
        "    return room / (1 + (room - 1) * (1 + strength * stress))",
        also=(
            "def settled(stress, room, strength):\n"
            "    lost = (1 + strength * stress) * (room - 1)\n"
            "    return room * (1 + lost) ** -1.0\n",
        ),
        check=check_settled,
        shows="Without stress it is 1, whatever the constants: that is how the model was set up.",
    ),
    "back": Exercise(
        prompt="Return the share of the missing spines that is back (0 where none was missing).",
        stub="def back(start, now):\n    # densities, of a mouse never stressed\n    return ...",
        hint="What was missing is 1 - start; what was gained is now - start.",
        solution="def back(start, now):\n"
        "    return (now - start) / (1 - start) if start < 1 else 0.0",
        also=(
            "def back(start, now):\n"
            "    if start == 1:\n"
            "        return 0\n"
            "    return 1 - (1 - now) / (1 - start)\n",
        ),
        check=check_back,
        shows="Half of what was missing is a small change of all there is.",
    ),
    "limit": Exercise(
        prompt="Return the smallest mean change (%) that a scan of so many people tells from none.",
        stub="def limit(sd, people):\n"
        "    # sd: by how much two scans of one person differ, %\n"
        "    return ...",
        hint="The mean of n is known to 1.96 standard deviations over the root of n.",
        solution="def limit(sd, people):\n    return 1.96 * sd / people**0.5",
        also=(
            "def limit(sd, people):\n    return np.sqrt(sd**2 / people) * 1.96\n",
            "def limit(sd, people):\n    return [1.96 * sd / math.sqrt(people)]\n",
        ),
        check=check_limit,
        shows="Sixteen people see a change a quarter as large as one person can.",
    ),
}


# -- beat the model ------------------------------------------------------------------------------

HOURS = np.arange(0.0, 24.0 * 28.0, 0.5)
ORDER = {
    "missing spines back at best": lambda relief, spines: spines.max(),
    "formation raised at 3–6 h": lambda relief, spines: _growth(spines, 3.0, 6.0),
    "formation raised at 12–24 h": lambda relief, spines: _growth(spines, 12.0, 24.0),
    "behavior ahead of spines": lambda relief, spines: _half_h(spines) - _half_h(relief),
    "missing spines back at 3 h": lambda relief, spines: np.interp(3.0, HOURS, spines),
}


def _growth(spines: np.ndarray, first_h: float, last_h: float) -> float:
    """Return how fast spines come back from `first_h` to `last_h`, in % of the fastest."""
    rate = np.maximum(np.gradient(spines, HOURS), 0.0)
    hours = HOURS
    between = (hours >= first_h) & (hours <= last_h)
    return float(100.0 * rate[between].mean() / rate.max()) if rate.max() > 0 else math.nan


def _half_h(rise: np.ndarray) -> float:
    """Return the hours until a rise first reaches half of its best, nan where there is none."""
    return float(HOURS[np.argmax(rise >= rise.max() / 2)]) if rise.max() > 0 else math.nan


def our_order(hours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return relief and missing spines back, both in %, `hours` after one dose in stressed mice."""
    course = simulate([0.0], hours / 24.0)
    relief = 1.0 - course.behavior_deficit / course.behavior_deficit[0]
    return 100.0 * relief, 100.0 * recovered_share(course)


def order_rows(curves: Callable) -> list[Prediction]:
    """Return what two curves say of the rows of ORDER, in the intervals that our model meets."""
    relief, spines = (np.broadcast_to(each, HOURS.shape) for each in curves(HOURS))
    asked = {p.what: p for p in checks.predictions()}
    return [
        dataclasses.replace(asked[what], predicted=float(answer(relief, spines)))
        for begins, answer in ORDER.items()
        for what in asked
        if what.startswith(begins)
    ]


CHALLENGES = {
    "order": Challenge(
        prompt="Write two curves: relief, and the share of missing spines that is back, both in %.",
        ours=our_order,
        predictions=order_rows,
        start="def mine(hours):\n"
        "    rise = 1 - np.exp(-hours / 3)  # both at once, and for good\n"
        "    return 100 * rise, 50 * rise",
        hint="Let spines wait half a day, and let both fall again.",
    ),
    "constants": Challenge(
        prompt="Change constants of the model, such as {'fast_decay_h': 12}, and meet more rows.",
        ours=DEFAULT,
        predictions=checks.predictions,
    ),
}
