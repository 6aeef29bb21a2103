"""What the landscape can be asked: only how fast treatment comes in. Nobody has measured its valleys, depth or noise."""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models import mood_landscape as land
from ketamine_brain.models.predictions import Prediction

DAYS = np.linspace(0.0, 60.0, 6001)


def predictions(parameters: land.Parameters | None = None) -> list[Prediction]:
    """Return what the coming-in of treatment says of the autoreceptor rows: two it was fitted to, and two that test it."""
    p = parameters or land.DEFAULT
    day_3, day_14, day_21 = 100.0 * land.desensitized_share([3.0, 14.0, 21.0], parameters=p)
    low, high = measurement("SS12").numbers
    recovered = DAYS[np.argmax(land.treatment_strength(DAYS, parameters=p) >= 0.95)]
    first, last = measurement("SS13").numbers
    at_3 = measurement("SS11").value
    return [
        Prediction.of(
            measurement("SS11"),
            "raphe neurons desensitized at day 3, rat, %",
            day_3,
            observed=at_3,
            low=at_3 - 10,
            high=at_3 + 10,
            reason="'approximately': ten points either way",
        ),
        Prediction.of(
            measurement("SS12"),
            "raphe neurons desensitized at day 21, rat, %",
            day_21,
            observed=(low + high) / 2,
            low=low,
            high=high,
            reason="the printed range",
        ),
        Prediction.of(
            measurement("SS13"),
            "day on which the change is 95 % complete (firing back to baseline), rat",
            recovered,
            observed=(first + last) / 2,
            low=first,
            high=last,
            reason="the printed range",
        ),
        Prediction.of(
            measurement("SS14"),
            "raphe neurons desensitized after 2 weeks of citalopram, rat, %",
            day_14,
            observed=0.0,
            low=-10.0,
            high=10.0,
            reason="no difference from control; ten points taken as unseen",
        ),
    ]
