"""What one writes in notebook 09: what is felt of a train, and relief under a ceiling."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ketamine_brain.models.pain import DEFAULT, simulate_relief, simulate_windup
from ketamine_brain.teaching.exercise import Exercise, compare


def check_felt(felt: Callable) -> str | None:
    """Return what is wrong with the responses to a train, compared with the model's."""
    for left, added, count in ((0.0, 0.7, 3), (0.5, 0.0, 4), (0.7, 0.72, 15)):
        slow, wanted = 0.0, []
        for _ in range(count):
            wanted.append(1.2 + slow)
            slow = left * (slow + added)
        where = f"with {left:g} left, {added:g} added and {count} stimuli"
        if wrong := compare(felt(left, added, count), np.array(wanted), where):
            return wrong
    train = simulate_windup(1.0, 15, 0.0, 1.2)
    left = float(np.exp(-1.0 / DEFAULT.slow_s))
    return compare(felt(left, DEFAULT.slow_jump * 1.2, 15), train.response, "at one a second")


def check_relief_at(relief_at: Callable) -> str | None:
    """Return what is wrong with the share of relief at a level, compared with E = C/(C + C50)."""
    half = DEFAULT.c50_ng_ml
    if wrong := compare(relief_at(0.0, half), 0.0, "at level 0"):
        return wrong
    if wrong := compare(relief_at(half, half), 0.5, "at C50"):
        return wrong
    course = simulate_relief(days=[7.0, 28.0, 84.0])
    for level, effect in zip(course.effect_site_ng_ml, course.effect, strict=True):
        if wrong := compare(relief_at(float(level), half), effect, f"at {level:.1f} ng/mL"):
            return wrong
    return None


EXERCISES = {
    "felt": Exercise(
        prompt="Write what is felt of each stimulus of a train: itself, and what is left before.",
        stub="def felt(left, added, count):\n"
        "    # each stimulus is 1.2; it adds `added` to a slow part that starts at 0,\n"
        "    # and of the whole slow part a share `left` is there at the next stimulus\n"
        "    return ...  # a list of `count` numbers",
        hint="Keep one number, the slow part: note 1.2 + slow, then slow = left * (slow + added).",
        solution="def felt(left, added, count):\n"
        "    slow, responses = 0.0, []\n"
        "    for _ in range(count):\n"
        "        responses.append(1.2 + slow)\n"
        "        slow = left * (slow + added)\n"
        "    return responses",
        check=check_felt,
        shows="A drug that lowers `added` leaves the first response as it is.",
        also=(
            "def felt(left, added, count):\n"
            "    return [1.2 + sum(added * left**j for j in range(1, k + 1)) "
            "for k in range(count)]",
        ),
    ),
    "relief_at": Exercise(
        prompt="Write relief, as a share of the most there can be, at a level where the drug acts.",
        stub="def relief_at(level, c50):\n"
        "    # none at level 0, half at c50, never more than 1\n"
        "    return ...",
        hint="The level, divided by the level and c50 together.",
        solution="def relief_at(level, c50):\n    return level / (level + c50)",
        check=check_relief_at,
        shows="Far above c50 the level can halve and relief hardly moves: that is the ceiling.",
        also=("def relief_at(level, c50):\n    return 1 - c50 / (c50 + level)",),
    ),
}
