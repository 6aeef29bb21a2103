"""Exercises of notebook 11: what a leak adds, a number needed, and a belief after a result."""

from __future__ import annotations

import math

from ketamine_brain.evidence import measurement
from ketamine_brain.models import decisions, trial_simulator
from ketamine_brain.teaching.exercise import Exercise, compare


def _check_found(function) -> str:
    for control in trial_simulator.CONTROLS:
        for drug, belief in ((0.0, 8.0), (5.0, 8.0), (5.0, 0.0)):
            world = trial_simulator.Parameters(true_effect_points=drug, expectancy_points=belief)
            chances = trial_simulator.guess_chances(control, world)
            wanted = trial_simulator.expected(
                trial_simulator.Design(control=control), world
            ).difference_points
            said = (
                f"with a drug of {drug:g} points, belief of {belief:g} and right guesses of "
                f"{chances[0]:g} and {chances[1]:g}"
            )
            if wrong := compare(function(drug, belief, *chances), wanted, said, unit=" points"):
                return wrong
    return ""


def _check_needed(function) -> str:
    shares = [
        (measurement(one).number / 100, measurement(zero).number / 100)
        for one, zero in (("DEC01", "DEC02"), ("EXP01", "EXP02"), ("SUS-01", "SUS-02"))
    ]
    for one, zero in (*shares, (0.5, 0.25)):
        wanted = math.ceil(1 / abs(one - zero) - 1e-9)
        said = f"with shares of {one:g} and {zero:g}"
        if wrong := compare(function(one, zero), wanted, said, unit=" people"):
            return wrong
    return ""


def _check_after(function) -> str:
    for before, power, alpha in ((0.3, 0.8, 0.05), (0.3, 0.8, 0.7), (0.9, 0.5, 0.05)):
        wanted = decisions.update(before, power, alpha, "significant").posterior
        said = f"with a belief of {before:g}, power {power:g} and alpha {alpha:g}"
        if wrong := compare(function(before, power, alpha), wanted, said):
            return wrong
    return ""


EXERCISES = {
    "found": Exercise(
        prompt="What difference does a trial find, on average, when its blind leaks?",
        stub='''def found(drug, belief, right_ketamine, right_control):
    """Return the points by which the ketamine arm is ahead."""
    leak = ...  # 0 when the guesses carry no news, 1 when all guess right
    return ...
''',
        hint="Guesses carry no news when the two chances add up to 1.",
        solution="""def found(drug, belief, right_ketamine, right_control):
    leak = right_ketamine + right_control - 1
    return drug + belief * leak
""",
        check=_check_found,
        shows="Where all sleep, the two chances add up to 1 and only the drug is left.",
        also=(
            """def found(drug, belief, right_ketamine, right_control):
    in_ketamine_arm = drug + belief * right_ketamine
    in_control_arm = belief * (1 - right_control)
    return in_ketamine_arm - in_control_arm
""",
        ),
    ),
    "needed": Exercise(
        prompt="How many people must be treated for one more to have the outcome, or be spared it?",
        stub='''def needed(share_with, share_without):
    """Return a whole number of people."""
    return ...
''',
        hint="One over the difference, without its sign, rounded up: math.ceil.",
        solution="""def needed(share_with, share_without):
    import math

    return math.ceil(1 / abs(share_with - share_without))
""",
        check=_check_needed,
        shows="It says nothing of how many do well without treatment.",
        also=(
            """def needed(share_with, share_without):
    people = 1
    while people * abs(share_with - share_without) < 1:
        people += 1
    return people
""",
        ),
    ),
    "after": Exercise(
        prompt="How far should one significant result move a belief?",
        stub='''def after(before, power, alpha):
    """Return the belief (0 to 1) after a significant result."""
    odds = before / (1 - before)
    odds = ...
    return ...
''',
        hint="Multiply the odds by power over alpha, then turn odds back into a share.",
        solution="""def after(before, power, alpha):
    odds = before / (1 - before) * power / alpha
    return odds / (1 + odds)
""",
        check=_check_after,
        shows="When hope alone makes such results as often, alpha nears power and nothing moves.",
        also=(
            """def after(before, power, alpha):
    true, false = before * power, (1 - before) * alpha
    return true / (true + false)
""",
        ),
    ),
}
