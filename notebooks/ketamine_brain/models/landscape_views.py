"""What the explorer of notebook 02 asks of `mood_landscape`: one land, one person's year in it, and how long one stays stuck."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.models.mood_landscape import (
    DEFAULT,
    MoodPath,
    Valleys,
    kramers_days,
    low_share,
    potential,
    simulate,
    time_stuck_days,
    valleys,
)
from ketamine_brain.models.parameters import check_number

DAYS = 365.0
TREATED_FROM = 120.0
STEP_DAYS = 1.0
MOOD = np.linspace(-1.75, 1.75, 71)
DAYS_A_MONTH = 365.25 / 12


@dataclasses.dataclass(frozen=True)
class YearView:
    """One land and one year: `before` and `after` (heights at MOOD, without and with treatment), the path, and months stuck.

    months_before, months_after: exact mean time from low valley to well; kramers_before: the low-noise formula (nan with one valley).
    """

    before: np.ndarray
    after: np.ndarray
    path: MoodPath
    valleys_before: Valleys
    months_before: float
    months_after: float
    kramers_before: float
    low_days: float


def look_at_year(
    stress: float = 0.3,
    depth: float = 1.0,
    noise: float = 0.5,
    treatment: float = 0.0,
    person: float = 1,
) -> YearView:
    """Return the year of `person` (1..6, each with kicks of their own) in the land of this stress, depth, noise and treatment (0..1)."""
    parameters = dataclasses.replace(DEFAULT, stress=stress, depth=depth, noise=noise)
    seed = 100 + round(check_number("person", person, 1, 6))
    path = simulate(DAYS, treatment, TREATED_FROM, seed, STEP_DAYS, parameters=parameters)
    stuck = [
        time_stuck_days(strength, parameters=parameters) / DAYS_A_MONTH
        for strength in (0.0, treatment)
    ]
    return YearView(
        potential(MOOD, 0.0, parameters),
        potential(MOOD, treatment, parameters),
        path,
        valleys(0.0, parameters),
        stuck[0],
        stuck[1],
        kramers_days(0.0, parameters) / DAYS_A_MONTH,
        low_share(path),
    )


def in_months(months: float) -> str:
    """Return a mean time as a person would say it."""
    if not math.isfinite(months) or months > 600:
        return "more than a lifetime of waiting"
    if months < 2:
        return f"about {months * DAYS_A_MONTH / 7:.0f} weeks"
    return f"about {months:.0f} months" if months < 36 else f"about {months / 12:.0f} years"
