"""What the explorer of notebook 07 asks of `fear_learning`: one experiment with the drug and without, laid out trial by trial."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.fear_learning import (
    DEFAULT,
    WINDOWS,
    FearCourse,
    ketamine_effect,
    simulate,
)
from ketamine_brain.models.parameters import check_choice, check_number

LESSONS = {"usual": None, "safety": 0.0, "fear": 1.0}
MOST_TRIALS = 24
REMINDER_AT, EXTINCTION_FROM, TEST_AT = 9.0, 11.0, 37.0  # places on the picture's axis, in trials


@dataclasses.dataclass(frozen=True)
class FearView:
    """One experiment: which window opened, `places` of its trials on the axis, the course with the drug and the one without."""

    window: str
    places: np.ndarray
    drug: FearCourse
    plain: FearCourse


def look_at_fear(
    window: str = "before extinction",
    schedule: str = "abrupt",
    lesson: str = "usual",
    speed: float = 3.0,
    extinction: float = 8,
    test_day: float = 8.0,
) -> FearView:
    """Return the experiment in which learning is `speed` times (1 to 5) its usual rate while `window` is open and teaches `lesson`.

    `extinction` 2 to 24 trials of safety, `test_day` days until the test. Raises ValueError for what is out of range.
    """
    taught = LESSONS[check_choice("lesson", lesson, LESSONS)]
    trials = round(check_number("extinction", extinction, 2, MOST_TRIALS))
    parameters = dataclasses.replace(
        DEFAULT, window_gain=check_number("speed", speed, 1.0, 5.0) - 1.0
    )
    drug, plain = (
        simulate(window, schedule, taught, 7, trials, test_day, given, parameters)
        for given in (True, False)
    )
    return FearView(window, _places(drug.phase), drug, plain)


def _places(phases) -> np.ndarray:
    """Return where each trial stands on the axis: sessions keep their places, whatever their length."""
    start = {
        "conditioning": 1.0,
        "reminder": REMINDER_AT,
        "extinction": EXTINCTION_FROM,
        "test": TEST_AT,
    }
    seen: dict[str, int] = {}
    places = []
    for phase in phases:
        places.append(start[phase] + seen.get(phase, 0))
        seen[phase] = seen.get(phase, 0) + 1
    return np.array(places)


def windows_by_fear() -> list[str]:
    """Return the three moments (conditioning, reactivation, extinction) in order of the fear the window leaves, most first."""
    opened = sorted(
        (window for window in WINDOWS if window != "none"), key=ketamine_effect, reverse=True
    )
    return [window.split()[-1] for window in opened]
