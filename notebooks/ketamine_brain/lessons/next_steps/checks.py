"""What the chain from plan to mood says of measured rows, and what two supposed arrows would say.

`predictions` are the chain's own: its mood passes through neither receptor nor spines.
`supposed_arrows` puts all three ways of drawing the last arrow before one measured ratio: how much
of the gap of day 1 is already there 4 hours after a spray. Its interval carries the errors of both
gaps, as if they were independent; they come from the same people, so it is if anything too wide.
"""

from __future__ import annotations

import functools
import math

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.next_steps.scenes import MONTH, supposed
from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.models.statistics import Z95
from ketamine_brain.models.whole_chain import HOURS_PER_DAY, Chain, sampling_days, simulate
from ketamine_brain.teaching.words import Words

SPRAY_MG = 84.0  # what the rows ASP-08 and ASP-09 were given, as a first dose
GAPS = {"ASP-08": 4.0, "ASP-09": 24.0}  # the gap to the control arm, and its hour
ARROWS = {
    "none": "mood from trials (ours)",
    "receptor": "mood through the receptor",
    "connections": "mood through connections",
}


@functools.cache
def one_spray() -> Chain:
    """Return the chain after one spray in admitted people, the setting of the ASPIRE trials."""
    plan = Plan(sprays=((0.0, SPRAY_MG),), context="admission")
    hours = [hour / HOURS_PER_DAY for hour in GAPS.values()]
    return simulate(plan, np.union1d(sampling_days(plan, MONTH), hours))


def gap_points(chain: Chain, arrow: str, hour: float) -> float:
    """Return the gap to the control arm (points) some hours after the dose, by this arrow."""
    gap = chain.control_madrs - supposed(chain, arrow)
    return float(np.interp(hour / HOURS_PER_DAY, chain.days, gap))


def early_share(chain: Chain, arrow: str) -> float:
    """Return the gap at 4 h as a share of the gap at 24 h, if mood took this arrow."""
    early, later = (gap_points(chain, arrow, hour) for hour in GAPS.values())
    return early / later


def measured_share() -> tuple[float, float, float]:
    """Return that share in the pooled trials, with its 95 % interval by the errors of both gaps."""
    rows = [measurement(id) for id in GAPS]
    share = rows[0].number / rows[1].number
    relative = [np.ptp(row.interval) / (2 * Z95 * row.number) for row in rows]
    reach = math.exp(Z95 * math.hypot(*relative))
    return share, share / reach, share * reach


def supposed_arrows() -> list[Prediction]:
    """Return one `Prediction` for each way of drawing the arrow to mood, the chain's own first."""
    share, low, high = measured_share()
    return [
        Prediction.of(
            tuple(measurement(id) for id in GAPS),
            f"gap at 4 h over gap at 24 h, {words}",
            early_share(one_spray(), arrow),
            observed=share,
            low=low,
            high=high,
            reason="95 % interval of the ratio, from the intervals of both gaps",
            use="calibrate" if arrow == "none" else "validate",
        )
        for arrow, words in ARROWS.items()
    ]


def sizes() -> list[Prediction]:
    """Return the chain's own gaps in points beside those of the pooled trials, whose arms are among
    those that the mood model was made from.
    """
    return [
        Prediction.from_interval(
            measurement(id),
            f"gap {hour:.0f} h after a spray (points)",
            -gap_points(one_spray(), "none", hour),
            use="calibrate",
        )
        for id, hour in GAPS.items()
    ]


def sizes_in_words() -> Words:
    """Return in a sentence what our mood says of the gaps in points, and what the trials found."""
    ours = " and ".join(f"{-p.predicted:.1f}" for p in sizes())
    found = " and ".join(
        f"{-p.observed:g} ({-p.high:g} to {-p.low:g}) at {hour:.0f} h"
        for p, hour in zip(sizes(), GAPS.values(), strict=True)
    )
    missed = sum(not p.inside for p in sizes())
    verdict = {0: "both lie inside", 1: "one lies outside", 2: "both lie outside"}[missed]
    return Words(
        f"In points, for people admitted to hospital: the trials found {found} [{', '.join(GAPS)}];"
        f" our mood says {ours} [model]. Of ours, {verdict}."
    )


def predictions() -> list[Prediction]:
    """Return the chain's own predictions; its single links have theirs in their own checks."""
    return [supposed_arrows()[0], *sizes()]
