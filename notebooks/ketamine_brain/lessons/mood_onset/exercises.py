"""What a student writes in notebook 05, and how it is checked."""

from __future__ import annotations

import numpy as np

from ketamine_brain.lessons.mood_onset import checks
from ketamine_brain.models.mood_onset import DEFAULT, Plan, simulate
from ketamine_brain.teaching.challenge import Challenge
from ketamine_brain.teaching.exercise import Exercise

TINY = 1e-6


def check_what_is_left(function) -> str | None:
    """Return what is wrong with a product of what context and ketamine leave, or None."""
    for start, context, ketamine in ((33.0, 0.0, 0.0), (33.0, 0.25, 0.0), (40.0, 0.25, 0.3)):
        found = float(np.squeeze(function(start, context, ketamine)))
        wanted = start * (1 - context) * (1 - ketamine)
        if not abs(found - wanted) <= TINY * start:
            return (
                f"from {start:g}, with context {context:g} and ketamine {ketamine:g}, yours leaves "
                f"{found:.4g}; it should leave {wanted:.4g}"
            )
    return None


def check_gap(function) -> str | None:
    """Return what is wrong with the gap between a plan's two arms, or None."""
    empty = Plan(infusions=((0.0, 0.0),), context="saline")
    found = float(np.squeeze(function(empty, 1.0)))
    if not abs(found) <= TINY:
        return f"an empty drip should end where its control arm ends; your gap is {found:.3g}"
    plan = Plan(infusions=((0.0, 0.5),), context="midazolam")
    course = simulate(plan, [1.0])
    wanted = float(course.control_madrs[0] - course.madrs[0])
    found = float(np.squeeze(function(plan, 1.0)))
    if not abs(found - wanted) <= 0.01:
        return f"a day after one infusion your gap is {found:.3g}; it should be {wanted:.3g} points"
    return None


EXERCISES = {
    "what_is_left": Exercise(
        prompt="Write what is left of a score when context and ketamine each remove a fraction.",
        stub="def what_is_left(start, context, ketamine):\n    ...\n",
        hint="Nobody can lose the same point twice: multiply what each leaves over.",
        solution=(
            "def what_is_left(start, context, ketamine):\n"
            "    return start * (1 - context) * (1 - ketamine)\n"
        ),
        check=check_what_is_left,
    ),
    "gap": Exercise(
        prompt="Write how many points lower the drug arm of a plan ends than its control arm.",
        stub="def gap(plan, day):\n    ...\n",
        hint="`mood_onset.simulate(plan, [day])` has both arms: `madrs` and `control_madrs`.",
        solution=(
            "from ketamine_brain.models import mood_onset\n\n\n"
            "def gap(plan, day):\n"
            "    course = mood_onset.simulate(plan, [day])\n"
            "    return course.control_madrs[0] - course.madrs[0]\n"
        ),
        check=check_gap,
    ),
}

CHALLENGES = {
    "constants": Challenge(
        prompt="Change constants of the model, such as {'fade_days': 3.0}, and meet more rows.",
        ours=DEFAULT,
        predictions=checks.predictions,
    ),
}
