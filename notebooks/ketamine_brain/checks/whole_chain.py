"""What the chain from plan to mood says of measured rows, and what two supposed arrows to mood would have to say.

`predictions` are the chain's own: its mood passes through neither receptor nor spines. `supposed_arrows` puts all three ways of
drawing the last arrow before one measured ratio: how much of the gap of day 1 is already there 4 hours after a spray. Its interval
is the published one of the gap at 4 h over the published gap at 24 h, fixed beforehand.
"""

from __future__ import annotations

import functools

import numpy as np

from ketamine_brain.models.predictions import Prediction
from ketamine_brain.evidence import measurement
from ketamine_brain.models.chain_views import MONTH, supposed
from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.models.whole_chain import Chain, sampling_days, simulate

SPRAY_MG = 84.0  # what the rows ASP-08 and ASP-09 were given, as a first dose
ARROWS = {
    "none": "mood from trials (ours)",
    "receptor": "mood through the receptor",
    "connections": "mood through connections",
}


@functools.cache
def one_spray() -> Chain:
    """Return the chain after one spray in people admitted to hospital, the setting of the ASPIRE trials."""
    plan = Plan(sprays=((0.0, SPRAY_MG),), context="admission")
    return simulate(plan, np.union1d(sampling_days(plan, MONTH), [1 / 6, 1.0]))


def early_share(chain: Chain, arrow: str) -> float:
    """Return the gap to the control arm at 4 h as a share of the gap at 24 h, if mood took this arrow."""
    gap = chain.control_madrs - supposed(chain, arrow)
    early, later = np.interp([1 / 6, 1.0], chain.days, gap)
    return float(early / later)


def supposed_arrows() -> list[Prediction]:
    """Return one `Prediction` for each way of drawing the arrow to mood, the chain's own first."""
    early, later = measurement("ASP-08"), measurement("ASP-09")
    low, high = sorted((early.low / later.value, early.high / later.value))
    return [
        Prediction(
            ("ASP-08", "ASP-09"),
            f"gap at 4 h over gap at 24 h, {words}",
            early.value / later.value,
            early_share(one_spray(), arrow),
            low,
            high,
            "95% CI of the gap at 4 h over the gap at 24 h",
            "validate",
        )
        for arrow, words in ARROWS.items()
    ]


def predictions() -> list[Prediction]:
    """Return the chain's own prediction; its single links have theirs in the checks of their models."""
    return supposed_arrows()[:1]
