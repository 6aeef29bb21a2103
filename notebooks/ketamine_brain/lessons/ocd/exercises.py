"""What one writes in notebook 08: chance in ten people, and how many resting states a loop has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ketamine_brain.models.habit_loop import Parameters, drift, fixed_points
from ketamine_brain.models.statistics import chance_of_none
from ketamine_brain.teaching.exercise import Exercise, compare


def check_none_of(none_of: Callable) -> str | None:
    """Return what is wrong with the chance that nobody responds, compared with the library's."""
    for share, people in ((0.0, 10), (0.5, 1), (0.5, 10), (0.16, 10), (1.0, 3)):
        wrong = compare(
            none_of(share, people),
            chance_of_none(share, people),
            f"with a share of {share:g} and {people} people",
        )
        if wrong:
            return wrong
    return None


def check_resting(resting: Callable) -> str | None:
    """Return what is wrong with a count of resting states, compared with the model's."""
    if wrong := compare(resting(np.array([2.0, 1.0, -1.0])), 1, "for the slopes 2, 1, -1"):
        return wrong
    grid = np.linspace(0.0, 1.0, 2001)
    for gain in (0.9, 1.1, 1.25):
        parameters = Parameters(loop_gain=gain)
        wrong = compare(
            resting(drift(grid, parameters=parameters)),
            len(fixed_points(parameters=parameters)),
            f"at a gain of {gain:g}",
        )
        if wrong:
            return wrong
    return None


EXERCISES = {
    "none_of": Exercise(
        prompt="Write the chance that none of some people responds, when each does with a share.",
        stub="def none_of(share, people):\n"
        "    # each person fails to respond with a chance of 1 - share\n"
        "    return ...",
        hint="Independent chances multiply: the same factor, once for each person.",
        solution="def none_of(share, people):\n    return (1 - share) ** people",
        check=check_none_of,
        shows="At a share of 0.5 none of ten is one in a thousand, at 0.16 more than one in six.",
        also=(
            "def none_of(share, people):\n"
            "    chance = 1.0\n"
            "    for _ in range(people):\n"
            "        chance *= 1 - share\n"
            "    return chance",
        ),
    ),
    "resting": Exercise(
        prompt="Count the resting states of a loop from its slope along the activity.",
        stub="def resting(slope):\n"
        "    # slope: how the activity changes, at many places from 0 to 1\n"
        "    # it rests where the slope goes through zero\n"
        "    return ...",
        hint="Compare the sign of each slope with the sign of the next one.",
        solution="def resting(slope):\n"
        "    signs = [value > 0 for value in slope]\n"
        "    return sum(a != b for a, b in zip(signs, signs[1:]))",
        check=check_resting,
        shows="Three of them: two that attract and, between them, the ridge that repels.",
        also=(
            "def resting(slope):\n"
            "    import numpy\n"
            "    return numpy.count_nonzero(numpy.diff(numpy.sign(slope)))",
        ),
    ),
}
