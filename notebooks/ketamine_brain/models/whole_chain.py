r"""From a plan to mood, through every model of the series, with what is not known carried along.

$$\text{plan} \to C(t) \to \theta(t) \to F(t),\, S(t) \qquad\text{and}\qquad \text{plan} \to M(t)$$

- $C$: plasma level (`pharmacokinetics`). Its range is that of three published sets.
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
    ParameterSet,
    check_array,
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


@dataclasses.dataclass(frozen=True)
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


@dataclasses.dataclass(frozen=True)
class Chain:
    """Every link over `days`; `…_low` and `…_high` bound what is known, not how people differ.

    ketamine_ng_ml: typical (Kamp's set). block: share of receptors (0..1), no typical value since
    none is known. fast_state (0..1) and spines (1 = never stressed): mice; low is no change. madrs
    and control_madrs: points, 0..60.
    """

    days: np.ndarray
    ketamine_ng_ml: np.ndarray
    ketamine_low_ng_ml: np.ndarray
    ketamine_high_ng_ml: np.ndarray
    block_low: np.ndarray
    block_high: np.ndarray
    fast_state_low: np.ndarray
    fast_state_high: np.ndarray
    spines_low: np.ndarray
    spines_high: np.ndarray
    madrs: np.ndarray
    madrs_low: np.ndarray
    madrs_high: np.ndarray
    control_madrs: np.ndarray


DEFAULT = Parameters()


def simulate(plan: Plan, days, parameters: Parameters = DEFAULT, weight_kg: float = 70.0) -> Chain:
    """Return every link of the chain for `plan` at `days` (rising, 0 to 400). Raises ValueError for input out of range.

    weight_kg (30 to 250) sets the level; mood and mice know doses per kilogram only.
    """
    days = check_times("days", days, "days")
    check_array("days", days, 0.0, LONGEST_DAYS, "days")
    doses = plan_doses(plan, weight_kg)
    levels = np.array(
        [
            ketamine_of(typical_body(p, weight_kg), doses, HOURS_PER_DAY * days)[0]
            for p in PARAMETER_SETS.values()
        ]
    )
    low, high = levels.min(axis=0), levels.max(axis=0)
    with_drug, without = _mice(plan, days, parameters, weight_kg)
    mood = mood_onset.simulate(plan, days)
    madrs_low, madrs_high = mood_onset.simulate_band(plan, days)
    return Chain(
        days,
        levels[0],
        low,
        high,
        nmda_receptor.occupancy_range(low).low,
        nmda_receptor.occupancy_range(high).high,
        without.fast_state,
        with_drug.fast_state,
        without.spine_density,
        with_drug.spine_density,
        mood.madrs,
        madrs_low,
        madrs_high,
        mood.control_madrs,
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


def sampling_days(plan: Plan, until_day: float) -> np.ndarray:
    """Return rising days from 0 to `until_day` (0 to 400), dense in the hours after each dose, where blood moves."""
    until_day = check_number("until_day", until_day, 0.0, LONGEST_DAYS, "days")
    after_dose_h = np.concatenate(
        [[0.0], np.geomspace(0.05, HOURS_PER_DAY, 40), [INFUSION_MIN / MINUTES_PER_HOUR]]
    )
    near = [day + after_dose_h / HOURS_PER_DAY for day, _ in (*plan.infusions, *plan.sprays)]
    days = np.unique(np.concatenate([np.linspace(0, until_day, 150), *near]))
    return days[days <= until_day]


def _mice(plan, days, parameters, weight_kg):
    share = KAMP.bioavailability("nasal")
    given = [*plan.infusions, *((day, mg * share / weight_kg) for day, mg in plan.sprays)]
    mean = float(np.mean([mg_per_kg for _, mg_per_kg in given])) if given else 0.0
    mouse = dict(days=days, stress=parameters.stress)
    return (
        plasticity.simulate(
            [day for day, _ in given], dose_mg_per_kg=parameters.mouse_dose_ratio * mean, **mouse
        ),
        plasticity.simulate([], dose_mg_per_kg=0.0, **mouse),
    )
