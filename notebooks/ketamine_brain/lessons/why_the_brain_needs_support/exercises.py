"""What the reader of notebook 02 writes: the height of the land, a day's step, and its valleys."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.mood_landscape import DEFAULT, potential, valleys
from ketamine_brain.teaching.exercise import Exercise, compare

LANDS = ((1.0, 0.0), (1.0, 0.3), (2.0, 1.2))  # depth, stress


def _land(depth, stress):
    return dataclasses.replace(DEFAULT, depth=depth, stress=stress)


def check_height(height) -> str | None:
    """Return what is wrong with the height of the land, `height(x, depth, stress)`."""
    for depth, stress in LANDS:
        for mood in np.linspace(-1.0, 1.0, 5):
            right = float(potential(mood, parameters=_land(depth, stress)))
            where = f"at x = {mood:g}, depth {depth:g}, stress {stress:g}"
            wrong = compare(height(mood, depth, stress), right, where)
            if wrong:
                return wrong
    return None


def check_next_mood(next_mood) -> str | None:
    """Return what is wrong with a day's step, `next_mood(x, depth, stress, kick)`."""
    for mood, depth, stress, kick in (
        (0.0, 1.0, 0.0, 0.0),
        (-1.0, 1.0, 0.0, 0.1),
        (0.5, 1.0, 0.0, 0.0),
        (0.5, 2.0, 0.8, -0.05),
    ):
        slope = 4.0 * depth * mood * (mood**2 - 1.0) + stress
        right = mood - slope / DEFAULT.slowness_days + kick
        where = f"from x = {mood:g} with depth {depth:g}, stress {stress:g}, kick {kick:g}"
        wrong = compare(next_mood(mood, depth, stress, kick), right, where)
        if wrong:
            return f"{wrong} (Downhill is against the slope.)"
    return None


def check_count_valleys(count_valleys) -> str | None:
    """Return what is wrong with the number of valleys, `count_valleys(depth, stress)`."""
    for depth, stress in (*LANDS, (1.0, 1.5), (1.0, 1.6), (0.5, 0.9)):
        right = valleys(parameters=_land(depth, stress)).count
        where = f"at depth {depth:g} and stress {stress:g}"
        wrong = compare(count_valleys(depth, stress), right, where)
        if wrong:
            return wrong
    return None


EXERCISES = {
    "height": Exercise(
        prompt="Write the height of the land, U(x), at one mood.",
        stub="""def height(x, depth, stress):
    return ...
""",
        hint="depth times the square of (x squared minus 1), plus stress times x.",
        solution="""def height(x, depth, stress):
    return depth * (x**2 - 1) ** 2 + stress * x
""",
        check=check_height,
        shows="Stress lifts the well side by as much as it lowers the low side.",
        also=(
            """def height(x, depth, stress):
    return depth * (x**4 - 2 * x**2 + 1) + stress * x
""",
        ),
    ),
    "next_mood": Exercise(
        prompt="Write tomorrow's mood: the ball slides downhill for a day, then it is kicked.",
        stub="""def next_mood(x, depth, stress, kick, slowness_days=40):
    slope = ...  # of the land at x
    return x - ... + kick
""",
        hint="The slope of the land at x is 4 * depth * x * (x**2 - 1) + stress.",
        solution="""def next_mood(x, depth, stress, kick, slowness_days=40):
    slope = 4 * depth * x * (x**2 - 1) + stress
    return x - slope / slowness_days + kick
""",
        check=check_next_mood,
        shows="On the ridge the slope is nothing: there a small kick decides.",
        also=(
            """def next_mood(x, depth, stress, kick, slowness_days=40):
    return x + kick - (4 * depth * (x**3 - x) + stress) / slowness_days
""",
        ),
    ),
    "count_valleys": Exercise(
        prompt="Write how many valleys the land has: look for places lower than both neighbors.",
        stub="""def count_valleys(depth, stress):
    x = np.linspace(-2.5, 2.5, 5001)
    heights = depth * (x**2 - 1) ** 2 + stress * x
    inner = heights[1:-1]
    return np.sum(... & ...)
""",
        hint="Compare inner with heights[:-2], its left neighbors, and with heights[2:].",
        solution="""def count_valleys(depth, stress):
    x = np.linspace(-2.5, 2.5, 5001)
    heights = depth * (x**2 - 1) ** 2 + stress * x
    inner = heights[1:-1]
    return np.sum((inner < heights[:-2]) & (inner < heights[2:]))
""",
        check=check_count_valleys,
        shows="Past a certain stress one valley is left, and the past no longer matters.",
        also=(
            """def count_valleys(depth, stress):
    return 2 if abs(stress) < 8 * depth / 27**0.5 else 1
""",
        ),
    ),
}
