"""What the explorer of notebook 04 asks of `plasticity`: a mouse's weeks, and the branch that its numbers draw on one day."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.plasticity import (
    PlasticityCourse,
    evenly_spaced,
    simulate,
    spine_positions,
)

DAYS = np.linspace(0.0, 28.0, 337)  # every two hours
FIRST_DOSE_DAY = 1.0
SPINES = 40
BRANCH_UM = 40.0
STRESS = {"goes on": 400.0, "ends": FIRST_DOSE_DAY}


@dataclasses.dataclass(frozen=True)
class SpineView:
    """A mouse's four weeks (`course`), the `day` looked at, doses `given` by then, and its branch: places (µm) and sides of old and new spines."""

    course: PlasticityCourse
    day: float
    given: int
    old: np.ndarray
    new: np.ndarray


def look_at_branch(
    doses: float = 1,
    spacing_days: float = 3.0,
    dose_mg_per_kg: float = 10.0,
    stress: float = 1.0,
    then: str = "goes on",
    day: float = 2.0,
    seed: int = 4,
) -> SpineView:
    """Return four weeks of a mouse dosed from day 1 on, after three weeks of stress (0..1) that then goes on or ends.

    `old` and `new` have shape (n, 2): place along the branch and side (−1 or 1) of spines there before the first dose, and since.
    """
    ends = STRESS[check_choice("then", then, STRESS)]
    doses_on = evenly_spaced(
        round(check_number("doses", doses, 0, 5)), spacing_days, FIRST_DOSE_DAY
    )
    course = simulate(doses_on, DAYS, stress, stress_ends_day=ends, dose_mg_per_kg=dose_mg_per_kg)
    spines = spine_positions(course, seed, SPINES, BRANCH_UM)
    there = spines.visible(check_number("day", day, 0.0, 28.0, "days"))
    fresh = spines.appears_day > FIRST_DOSE_DAY
    places = np.column_stack([spines.position_um, spines.side])
    given = sum(at <= day for at in doses_on)
    return SpineView(course, day, given, places[there & ~fresh], places[there & fresh])
