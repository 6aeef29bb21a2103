"""What the landscape can be asked: only how fast treatment comes in. Nobody has measured its valleys, depth or noise."""

from __future__ import annotations

import numpy as np

from ketamine_brain.models.predictions import USES, Prediction
from ketamine_brain.evidence import measurement
from ketamine_brain.models import mood_landscape as land

DAYS = np.linspace(0.0, 60.0, 6001)


def predictions() -> list[Prediction]:
    """Return what the coming-in of treatment says of the autoreceptor rows: two it was fitted to, and two that test it."""
    day_3, day_14, day_21 = 100.0 * land.desensitized_share([3.0, 14.0, 21.0])
    low, high = measurement("SS12").numbers
    recovered = DAYS[np.argmax(land.treatment_strength(DAYS) >= 0.95)]
    first, last = measurement("SS13").numbers
    at_3 = measurement("SS11").value
    return [
        _say(
            "SS11",
            "raphe neurons desensitized at day 3, rat, %",
            at_3,
            day_3,
            at_3 - 10,
            at_3 + 10,
            "'approximately': ten points either way",
        ),
        _say(
            "SS12",
            "raphe neurons desensitized at day 21, rat, %",
            (low + high) / 2,
            day_21,
            low,
            high,
            "the printed range",
        ),
        _say(
            "SS13",
            "day on which the change is 95 % complete (firing back to baseline), rat",
            (first + last) / 2,
            recovered,
            first,
            last,
            "the printed range",
        ),
        _say(
            "SS14",
            "raphe neurons desensitized after 2 weeks of citalopram, rat, %",
            0.0,
            day_14,
            -10.0,
            10.0,
            "no difference from control; ten points taken as unseen",
        ),
    ]


def _say(id, what, observed, predicted, low, high, reason):
    use = measurement(id).use
    return Prediction(
        (id,),
        what,
        observed,
        float(predicted),
        low,
        high,
        reason,
        use if use in USES else "validate",
    )
