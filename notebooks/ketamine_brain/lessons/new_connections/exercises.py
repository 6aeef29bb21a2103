"""What one writes in notebook 04: spines at rest, the share back, what a scan can see."""

from __future__ import annotations

import math
from collections.abc import Callable

from ketamine_brain.models.plasticity import DEFAULT, settled_density
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
        check=check_settled,
        shows="Without stress it is 1, whatever the constants: that is how the model was set up.",
    ),
    "back": Exercise(
        prompt="Return the share of the missing spines that is back (0 where none was missing).",
        stub="def back(start, now):\n    # densities, of a mouse never stressed\n    return ...",
        hint="What was missing is 1 - start; what was gained is now - start.",
        solution="def back(start, now):\n"
        "    return (now - start) / (1 - start) if start < 1 else 0.0",
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
        check=check_limit,
        shows="Sixteen people see a change a quarter as large as one person can.",
    ),
}
