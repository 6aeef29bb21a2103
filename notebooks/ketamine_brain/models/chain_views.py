r"""The whole chain as the explorer of notebook 12 looks at it, and two arrows to mood that everyone draws.

Mood in `whole_chain` comes from trials and passes through neither receptor nor spines. `supposed` says what it would be if it did:

$$M_{\text{link}}(t) = M_{\text{ctrl}}(t) - \Delta_{\text{gap}}\,\frac{x_{\text{link}}(t)}{\max x_{\text{link}}}, \qquad
\Delta_{\text{gap}} = \max_t\,\bigl(M_{\text{ctrl}}(t) - M(t)\bigr)$$

- $M_{\text{ctrl}}$: score of the control arm; $M$: score under the plan, both from `mood_onset`; $\Delta_{\text{gap}}$: the
  widest gap between them. $M_{\text{link}}$: the score if mood passed through the arrow.
- $x_{\text{link}}$: what the supposed arrow carries. Through the receptor: the share of receptors blocked (the middle of its
  range). Through connections: the spines that mice gain.

The arrow has no constant of its own: it is given the gap that trials saw, and only WHEN the gap comes is then its own
prediction.

Leaves out: steps between that could delay or store a signal. Such a step could rescue either arrow, and none has been measured
in people. Breaks: with pills alone, where neither arrow has anything to carry.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.models.mood_plans import named_plan
from ketamine_brain.models.parameters import check_choice
from ketamine_brain.models.whole_chain import HOURS_PER_DAY, INFUSION_MIN, DEFAULT, Chain, simulate

MONTH = 28.0
SPANS = {"days": 2.0, "weeks": MONTH}
ARROWS = ("none", "receptor", "connections")
PLANS = ("one", "six", "spray", "oral", "both", "nothing")
NEAR_H = np.array(
    [0.0, 0.2, INFUSION_MIN / 60, 1.5, 4.0, 8.0, 14.0]
)  # after each dose: where blood bends
SHARE_LEFT = 0.1  # a link is called over when less than this share of its largest value is left


@dataclasses.dataclass(frozen=True)
class ChainView:
    """One plan over a span (days). doses: (day, height 0..1) of each; pills: whether an oral drug is taken; chain: every link at
    `chain.days`; month: the whole 28 days."""

    span: float
    doses: tuple[tuple[float, float], ...]
    pills: bool
    chain: Chain
    month: Chain

    def at(self, values: np.ndarray, hours: float) -> float:
        """Return `values` of the 28 days (an array of `month`) some hours after the start."""
        return float(np.interp(hours / HOURS_PER_DAY, self.month.days, values))


def look_at_chain(
    plan: str = "one",
    mg_per_kg: float = 0.5,
    setting: str = "midazolam",
    span: str = "days",
    mouse_dose_ratio: float = DEFAULT.mouse_dose_ratio,
) -> ChainView:
    """Return what notebook 12 draws for a named plan (PLANS), its infusion dose, its setting and a span.

    Raises ValueError naming the argument, its value and what is allowed.
    """
    check_choice("plan", plan, PLANS)
    check_choice("span", span, SPANS)
    chosen, month = _month(plan, float(mg_per_kg), setting, float(mouse_dose_ratio))
    given = (*chosen.infusions, *((day, 1.0) for day, _ in chosen.sprays))
    seen = month.days <= SPANS[span]
    shown = Chain(*(getattr(month, field.name)[seen] for field in dataclasses.fields(Chain)))
    return ChainView(
        SPANS[span],
        tuple((day, min(1.0, height)) for day, height in given if day <= SPANS[span]),
        chosen.oral_from_day is not None,
        shown,
        month,
    )


@functools.lru_cache(maxsize=16)  # the span only looks at it anew
def _month(
    plan: str, mg_per_kg: float, setting: str, mouse_dose_ratio: float
) -> tuple[Plan, Chain]:
    """Return the plan of that name and its chain over MONTH days; nobody writes into its arrays."""
    chosen = named_plan(plan, setting, mg_per_kg, last_day=MONTH)
    days = _days(tuple(day for day, _ in (*chosen.infusions, *chosen.sprays)))
    return chosen, simulate(
        chosen, days, dataclasses.replace(DEFAULT, mouse_dose_ratio=mouse_dose_ratio)
    )


def supposed(chain: Chain, arrow: str) -> np.ndarray:
    """Return the score (points) if the gap to the control arm followed the block or the spines; "none" gives the plan's own score.

    Raises ValueError for an arrow that is not one of ARROWS.
    """
    check_choice("arrow", arrow, ARROWS)
    if arrow == "none":
        return chain.madrs
    carried = carries(chain, arrow)
    most = carried.max()
    gap = (chain.control_madrs - chain.madrs).max()
    return chain.control_madrs - gap * (carried / most if most > 0 else carried)


def carries(chain: Chain, arrow: str) -> np.ndarray:
    """Return what flows through an arrow: the middle of the range of block (0..1), or the spines that mice gain."""
    check_choice("arrow", arrow, ARROWS[1:])
    return (
        (chain.block_low + chain.block_high) / 2
        if arrow == "receptor"
        else chain.spines_high - chain.spines_low
    )


def hours_until_over(view: ChainView) -> dict[str, float]:
    """Return, for each link, the hours after which less than SHARE_LEFT of its largest value is left for good within 28 days.

    The mood of this model keeps more than that to the last day, so its number is the end of the window and not a finding.
    """
    month = view.month
    links = {
        "blood": month.ketamine_ng_ml,
        "block": carries(month, "receptor"),
        "fast": month.fast_state_high,
        "spines": carries(month, "connections"),
        "mood": month.control_madrs - month.madrs,
    }
    return {
        name: HOURS_PER_DAY
        * float(month.days[np.flatnonzero(values >= SHARE_LEFT * values.max())[-1]])
        for name, values in links.items()
    }


@functools.cache
def _days(doses: tuple[float, ...]) -> np.ndarray:
    near = [day + NEAR_H / HOURS_PER_DAY for day in doses]
    days = np.unique(
        np.concatenate([np.linspace(0, MONTH, 29), np.linspace(0, SPANS["days"], 17), *near]).round(
            6
        )
    )
    return days[days <= MONTH]
