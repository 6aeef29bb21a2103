"""What a student writes in notebook 05, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ketamine_brain.lessons.mood_onset import checks
from ketamine_brain.models.mood_evidence import Z95, results
from ketamine_brain.models.mood_onset import DEFAULT, Plan, simulate
from ketamine_brain.models.predictions import Prediction
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
        also=(
            "def what_is_left(start, context, ketamine):\n"
            "    after = start - start * context\n"
            "    return after - after * ketamine\n",
            "def what_is_left(start, context, ketamine):\n"
            "    return np.array([start * np.prod([1 - context, 1 - ketamine])])\n",
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
        also=(
            "def gap(plan, day):\n"
            "    course = simulate(plan, [0.0, day])\n"
            "    return (course.control_madrs - course.madrs)[-1]\n",
            "def gap(plan, day):\n"
            "    course = simulate(plan, [day])\n"
            "    return course.control_madrs - course.madrs\n",
        ),
        check=check_gap,
    ),
}

# -- beat the model ------------------------------------------------------------------------------


def our_score(plan: Plan, day: float) -> float:
    """Return our mean score of a plan on a day."""
    return float(simulate(plan, [day]).madrs[0])


def score_rows(score: Callable) -> list[Prediction]:
    """Return what `score(plan, day)` says of every arm of a trial that prints a mean change with
    its error, and, unseen, of how the spray's gap holds from hours to day 25.
    """

    def change(plan, day):
        return float(np.squeeze(score(plan, day))) - plan.baseline_madrs

    rows = [
        Prediction(
            ids=each.ids,
            what=f"{each.trial}: {_words(each.plan)}, {_when(each.day)} (points)",
            observed=each.observed,
            predicted=change(each.plan, each.day),
            low=each.observed - Z95 * each.se,
            high=each.observed + Z95 * each.se,
            reason="95 % interval of the arm's mean",
            use="calibrate",
        )
        for each in results()
        if each.kind == "change" and each.se
    ]
    drug, control = checks.admitted_plans()
    gaps = [change(drug, day) - change(control, day) for day in (checks.FOUR_HOURS, 25.0)]
    unseen = next(row for row in checks.targets() if row.name == "ASP-07")
    return [*rows, checks.prediction_of(unseen, gaps[1] - gaps[0])]


CONTROL = {"pill": "placebo pills", "spray": "placebo spray", "anaesthesia": "asleep"}


def _words(plan: Plan) -> str:
    given = [
        ("infusions", plan.infusions),
        ("sprays", plan.sprays),
        ("pills", plan.oral_from_day is not None),
    ]
    said = [words for words, there in given if there]
    return " and ".join(said) or f"control, {CONTROL.get(plan.context, plan.context)}"


def _when(day: float) -> str:
    return f"day {day:.0f}" if day >= 1 else f"{24 * day:.0f} h"


CHALLENGES = {
    "course": Challenge(
        prompt="Write the mean score of a plan on a day.",
        ours=our_score,
        predictions=score_rows,
        start="def mine(plan, day):\n"
        "    treated = plan.infusions or plan.sprays or plan.oral_from_day is not None\n"
        "    return plan.baseline_madrs * (0.5 if treated else 0.8)  # at once, and for good\n",
        hint="Let ketamine fade and pills fill, and let `plan.context` matter.",
    ),
    "constants": Challenge(
        prompt="Change constants of the model, such as {'fade_days': 3.0}, and meet more rows.",
        ours=DEFAULT,
        predictions=checks.predictions,
    ),
}
