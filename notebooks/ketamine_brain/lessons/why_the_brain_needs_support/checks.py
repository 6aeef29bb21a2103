"""What the landscape can be asked: how fast treatment comes in, and whether mood has two peaks.

Nobody has measured its valleys, depth or noise.
"""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.why_the_brain_needs_support.scenes import (
    TWO_PEAKS,
    WEEK_DAYS,
    bimodality,
)
from ketamine_brain.models import mood_landscape as land
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.models.statistics import wilson_interval

WEEKS_WATCHED = 104  # weekly for two years, as in CTX09
PEOPLE, SEED = 1000, 1
DAYS = np.linspace(0.0, 60.0, 6001)


def predictions(parameters: land.Parameters | None = None) -> list[Prediction]:
    """Return what treatment's coming-in says of the autoreceptor rows, and the land of two peaks.

    Of the autoreceptor rows two gave its constants and two test it.
    """
    p = parameters or land.DEFAULT
    day_3, day_14, day_21 = 100.0 * land.desensitized_share([3.0, 14.0, 21.0], parameters=p)
    low, high = measurement("SS12").numbers
    recovered = DAYS[np.argmax(land.treatment_strength(DAYS, parameters=p) >= 0.95)]
    first, last = measurement("SS13").numbers
    at_3 = measurement("SS11").number
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
        _two_peaks(p),
    ]


def share_with_two_peaks(parameters: land.Parameters, treatment: float = 0.0) -> float:
    """Return the share of people (%) whose weekly mood over two years has two peaks."""
    days = WEEK_DAYS * WEEKS_WATCHED
    group = land.simulate_group(days, treatment, 0.0, PEOPLE, SEED, parameters=parameters)
    return 100.0 * float(np.mean(bimodality(group.mood[::WEEK_DAYS]) > TWO_PEAKS))


def _two_peaks(parameters: land.Parameters) -> Prediction:
    row = measurement("CTX09")
    low, high = wilson_interval(round(row.number / 100.0 * row.people), row.people)
    return Prediction.of(
        row,
        "people whose mood has two peaks over two years, %",
        share_with_two_peaks(parameters),
        observed=row.value,
        low=100.0 * low,
        high=100.0 * high,
        reason="95 % interval of the printed share, from its people",
    )
