r"""From a plan to mood, through every model of the series, with what is not known carried along.

$$\text{plan} \to C(t) \to \theta(t) \to F(t),\, S(t) \qquad\text{and}\qquad \text{plan} \to M(t)$$

- $C$: plasma level (`pharmacokinetics`). Its range is that of the published sets.
- $\theta$: share of NMDA receptors blocked (`nmda_receptor`). Its range runs from the lowest level
  at the weakest published affinity to the highest level at the strongest.
- $F, S$: fast state and spines (`plasticity`), made for mice. A dose in a person stands for a fixed
  multiple of it in mice, $d_{\text{mice}} = m_{\text{mice}}\,d$. The range runs from no change,
  which is what was seen in people, to the change in mice.
- $M$: mood (`mood_onset`), with the band of its refits and the control arm beside it.

The arrows are not all causes that were measured. Mood is fitted to trials by dose and setting: it
does NOT pass through receptor or spines, because nobody has measured in people how much of it does.
The chain shows which links have numbers, how wide they are, and that blood and block are over while
mood still moves.

Leaves out: metabolites, circuits, the spray's form (esketamine) at the receptor, and every
feedback. Breaks: anywhere the single models do; and where doses of one plan differ, since mice are
then given their mean.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models import mood_onset, nmda_receptor, plasticity
from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_number,
    check_times,
    parameter,
)
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    LIMITS,
    MINUTES_PER_HOUR,
    PARAMETER_SETS,
    Dose,
    ketamine_of,
    typical_body,
)

HOURS_PER_DAY = 24.0
INFUSION_MIN = 40.0  # what a plan's infusion means
LONGEST_DAYS = plasticity.LONGEST_DAYS


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """The constants of the joints; each link keeps its own."""

    mouse_dose_ratio: float = parameter(
        20.0,
        "",
        1,
        100,
        symbol=r"m_{\text{mice}}",
        meaning="dose in mice that one in people stands for, per kilogram",
    )
    stress: float = parameter(
        1.0,
        "",
        0,
        1,
        symbol="s_0",
        meaning="stress under which spines were lost and stay so (1 is full)",
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chain:
    """Every link over time; `…_low` and `…_high` bound what is known, not how people differ.

    Attributes
    ----------
    days : (times,), days
    ketamine_ng_ml, ketamine_low_ng_ml, ketamine_high_ng_ml : (times,), Kamp's set, and the ends of
        all published sets
    block_low, block_high : (times,), share of receptors 0..1; no typical value, since none is known
    fast_state_low, fast_state_high : (times,), 0..1 in mice; low is no change
    spines_low, spines_high : (times,), never stressed = 1, in mice; low is no change
    madrs, madrs_low, madrs_high, control_madrs : (times,), MADRS points
    """

    days: Array
    ketamine_ng_ml: Array
    ketamine_low_ng_ml: Array
    ketamine_high_ng_ml: Array
    block_low: Array
    block_high: Array
    fast_state_low: Array
    fast_state_high: Array
    spines_low: Array
    spines_high: Array
    madrs: Array
    madrs_low: Array
    madrs_high: Array
    control_madrs: Array


DEFAULT = Parameters()


def simulate(
    plan: Plan, days: Numbers, parameters: Parameters = DEFAULT, weight_kg: float = 70.0
) -> Chain:
    """Return every link of the chain for `plan` at `days` (rising, 0 to 400). Raises ValueError for
    input out of range.

    weight_kg (30 to 250) sets the level; mood and mice know doses per kilogram only.
    """
    days = check_times("days", days, "days", LONGEST_DAYS)
    doses = plan_doses(plan, weight_kg)
    levels = []
    for published in PARAMETER_SETS.values():
        body = typical_body(published, weight_kg)
        levels.append(ketamine_of(body, doses, HOURS_PER_DAY * days)[0])
    low = np.min(levels, axis=0)
    high = np.max(levels, axis=0)
    with_drug, without = _mice(plan, days, parameters, weight_kg)
    mood = mood_onset.simulate(plan, days)
    madrs_low, madrs_high = mood_onset.simulate_band(plan, days)
    return Chain(
        days=days,
        ketamine_ng_ml=levels[0],
        ketamine_low_ng_ml=low,
        ketamine_high_ng_ml=high,
        block_low=nmda_receptor.occupancy_range(low).low,
        block_high=nmda_receptor.occupancy_range(high).high,
        fast_state_low=without.fast_state,
        fast_state_high=with_drug.fast_state,
        spines_low=without.spine_density,
        spines_high=with_drug.spine_density,
        madrs=mood.madrs,
        madrs_low=madrs_low,
        madrs_high=madrs_high,
        control_madrs=mood.control_madrs,
    )


def plan_doses(plan: Plan, weight_kg: float = 70.0) -> tuple[Dose, ...]:
    """Return the plan's infusions (each over 40 min) and sprays as doses into the blood's model."""
    check_number("weight_kg", weight_kg, *LIMITS["weight_kg"])
    duration_h = INFUSION_MIN / MINUTES_PER_HOUR
    infusions = [
        Dose(mg_per_kg * weight_kg, HOURS_PER_DAY * day, duration_h)
        for day, mg_per_kg in plan.infusions
    ]
    return (*infusions, *(Dose(mg, HOURS_PER_DAY * day, route="nasal") for day, mg in plan.sprays))


def sampling_days(plan: Plan, until_day: float) -> Array:
    """Return rising days from 0 to `until_day` (0 to 400), dense in the hours after each dose,
    where blood moves.
    """
    until_day = check_number("until_day", until_day, 0.0, LONGEST_DAYS, "days")
    after_dose_h = np.concatenate(
        [[0.0], np.geomspace(0.05, HOURS_PER_DAY, 40), [INFUSION_MIN / MINUTES_PER_HOUR]]
    )
    near = [day + after_dose_h / HOURS_PER_DAY for day, _ in (*plan.infusions, *plan.sprays)]
    days = np.unique(np.concatenate([np.linspace(0, until_day, 150), *near]))
    return days[days <= until_day]


def _mice(
    plan: Plan, days: Array, parameters: Parameters, weight_kg: float
) -> tuple[plasticity.PlasticityCourse, plasticity.PlasticityCourse]:
    """Return the mice that the plan stands for, and mice that had no drug."""
    share = KAMP.bioavailability("nasal")
    given = [*plan.infusions, *((day, mg * share / weight_kg) for day, mg in plan.sprays)]
    mean = float(np.mean([mg_per_kg for _, mg_per_kg in given])) if given else 0.0
    dosed = plasticity.simulate(
        [day for day, _ in given],
        days,
        parameters.stress,
        dose_mg_per_kg=parameters.mouse_dose_ratio * mean,
    )
    return dosed, plasticity.simulate([], days, parameters.stress, dose_mg_per_kg=0.0)
