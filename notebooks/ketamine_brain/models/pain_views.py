"""What the relief explorer of notebook 09 asks of `pain`: one infusion, its weeks of relief, and what the drug's own half-life would give."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.pain import Relief, simulate_relief, weeks_of_relief

NOTICEABLE = 1.0  # points of 10
# Hours after the start are drawn close together, weeks far apart: 160 times over twelve weeks.
DAYS = np.concatenate([np.linspace(0.0, 12.0, 90), np.linspace(12.5, 84.0, 70)])


@dataclasses.dataclass(frozen=True)
class ReliefView(Relief):
    """A `Relief` with `weeks`: how long mean relief stays at NOTICEABLE points or above after the infusion's end."""

    weeks: float = 0.0


def explore_relief(hours: float = 100.8, rate_mg_per_h: float = 22.2) -> ReliefView:
    """Return the relief of S-ketamine at `rate_mg_per_h` (70 kg) for `hours`, over twelve weeks."""
    course = simulate_relief(rate_mg_per_h, hours, DAYS)
    fields = {field.name: getattr(course, field.name) for field in dataclasses.fields(Relief)}
    return ReliefView(**fields, weeks=weeks_of_relief(NOTICEABLE, rate_mg_per_h, hours))
