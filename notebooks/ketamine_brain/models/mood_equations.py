"""The equations of the mood model, for many parameter sets at once.

What an influence removes is written as a strength: strengths add where what is left multiplies,
and a strength h leaves e^-h.
Every function takes `p`, whose attributes are arrays that broadcast against days or rows, and
`xp`, numpy or a library with its
names, so that one set of lines is simulated with and fitted by.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any, TypeAlias

import numpy as np

Values: TypeAlias = Any  # numbers, or arrays of numpy's or of the library that fits
PROCEDURES = ("saline", "midazolam", "spray", "admission", "anaesthesia")
POPULATIONS = ("resistant", "ordinary", "suicidal", "older")
HOURS_PER_DAY = 24.0
TRIAL_TAIL = 4  # degrees of freedom of a trial's deviation in context: a few are far off
INFUSION_MG_KG, SPRAY_MG = 0.5, 84.0  # the doses whose effects are parameters


@dataclasses.dataclass(frozen=True, kw_only=True)
class Moments:
    """Where on its plan each row (or day) stands; arrays of one shape, days unless named otherwise.

    since: since the treatment began. pills_stopped: since the last pill, 0 while they are taken.
    weeks: whether the whole of the
    weeks' part acts (pills) or the procedures' share. procedure, population: index into the tuples
    above, -1 for none.
    oral, oral_stopped: on the oral drug, and since its last day.
    """

    since: Values
    pills_stopped: Values
    weeks: Values
    procedure: Values
    population: Values
    oral: Values
    oral_stopped: Values


def strength(fraction: Values, xp: Any = np) -> Values:
    """Return the strength that removes `fraction`."""
    return -xp.log1p(-fraction)


def removed(strength: Values, xp: Any = np) -> Values:
    """Return the fraction that `strength` removes."""
    return -xp.expm1(-strength)


def _pick(values: Values, index: Values, otherwise: Values, xp: Any) -> Values:
    """Return the value at an index (or at each of an array's), and `otherwise` at -1."""
    values = [*values, otherwise]
    if isinstance(index, int):
        return values[index]
    return xp.stack([xp.asarray(value) for value in values])[index]


def context(at: Moments, p: Any, noticed: Values = 0.0, xp: Any = np) -> Values:
    """Return the strength of the context; `noticed` (0 to 1): how surely people notice the drug."""
    levels = [strength(getattr(p, f"{name}_level"), xp) for name in PROCEDURES]
    level = _pick(levels, at.procedure, 0.0, xp)
    midazolam = levels[PROCEDURES.index("midazolam")]
    lift = p.noticing_gain * noticed * xp.maximum(midazolam - level, 0.0)
    inside = np.greater_equal(at.procedure, 0) * 1.0
    level = (level + lift) * inside
    early = 1 + p.first_hours_extra * xp.exp(-at.since / p.first_hours_days)
    step = level * early * removed(at.since * HOURS_PER_DAY / p.context_rise_h, xp)
    weeks = strength(p.weeks_level, xp) * removed(at.since / p.weeks_days, xp)
    weeks = weeks * (at.weeks + (1 - at.weeks) * p.weeks_share * inside)
    weeks = weeks * xp.exp(-at.pills_stopped / p.return_days)
    people = [1.0, p.context_ordinary, p.context_suicidal, p.context_older]
    return (step + weeks) * _pick(people, at.population, 1.0, xp)


def set_in(at: Moments, p: Any, xp: Any = np) -> Values:
    """Return how much of a trial's own deviation in context is there, 0 to 1; 0 with no context."""
    somewhere = np.greater_equal(at.procedure, 0) + at.weeks > 0
    return somewhere * removed(at.since * HOURS_PER_DAY / p.context_rise_h, xp)


def oral(at: Moments, p: Any, xp: Any = np) -> Values:
    """Return the strength of the oral drug: a rise without a dead time, and a fall from its last
    day.
    """
    rise = removed(at.oral / p.oral_days, xp)
    return strength(p.oral_benefit, xp) * rise * xp.exp(-at.oral_stopped / p.oral_days)


def of_people(at: Moments, p: Any, xp: Any = np) -> Values:
    """Return by what the population multiplies a dose's strength."""
    people = [1.0, p.drug_ordinary, p.drug_suicidal, p.drug_older]
    return _pick(people, at.population, 1.0, xp)


def dose_size(infusion_mg_kg: Values, spray_mg: Values, p: Any) -> tuple[Values, Values]:
    """Return (shares of the usual infusion's effect, the spray's) of a dose: 1 at 0.5 mg/kg and at
    84 mg.
    """
    drip = infusion_mg_kg / (infusion_mg_kg + p.half_dose_mg_kg)
    spray = spray_mg / (spray_mg + p.half_dose_spray_mg)
    return (
        drip * (1 + p.half_dose_mg_kg / INFUSION_MG_KG),
        spray * (1 + p.half_dose_spray_mg / SPRAY_MG),
    )


def noticed(infusion_mg_kg: Values, spray_mg: Values, p: Any, xp: Any = np) -> Values:
    """Return how surely a dose is noticed, 0 for an empty one; 84 mg by spray counts as the usual
    infusion.
    """
    dose = infusion_mg_kg + spray_mg * (INFUSION_MG_KG / SPRAY_MG)
    return dose / (dose + p.noticing_dose_mg_kg)


def acting(size: Values, before: Values, elapsed: Values, p: Any, xp: Any = np) -> Values:
    """Return how much of a dose's effect acts `elapsed` days after it: 1 a day after a usual dose.

    A dose brings the stage to its size (see `dose_size`), however much was there: a series keeps
    up what one dose does and adds nothing. `before` is what an earlier dose had left.
    """
    fade, rise = 1 / p.fade_days, math.log(2) * HOURS_PER_DAY / p.rise_half_time_h
    now = before + (size - before) * removed(elapsed * rise, xp)
    return now * xp.exp(-elapsed * fade) / (xp.exp(-fade) * removed(rise, xp))


def person_spread(
    removed_fraction: Values,
    baseline: Values,
    baseline_sd: Values,
    wander_var: Values,
    p: Any,
    of_change: bool = False,
    xp: Any = np,
) -> Values:
    """Return the SD between people of a score (or of its change), where a mean share of it was
    removed.
    """
    share = removed_fraction * p.benefit_spread
    kept = 0.0 if of_change else (1 - removed_fraction) ** 2
    kept = kept + of_change * removed_fraction**2
    var = baseline_sd**2 * (kept + share**2) + (baseline * share) ** 2
    return xp.sqrt(var + p.wander_sd**2 * wander_var)


def response_chance(
    removed_fraction: Values,
    baseline: Values,
    baseline_sd: Values,
    wander_var: Values,
    p: Any,
    share: Values = 0.5,
    xp: Any = np,
) -> Values:
    """Return z such that the chance that a person's score falls by `share` is the normal
    distribution's at z.
    """
    margin = removed_fraction - share
    spread = (removed_fraction * p.benefit_spread) ** 2
    var = baseline_sd**2 * (margin**2 + spread) + baseline**2 * spread
    return baseline * margin / xp.sqrt(var + p.wander_sd**2 * wander_var)


def wander_variance(days: Values, p: Any, xp: Any = np) -> Values:
    """Return the variance of a person's wandering since day 0, as a share of its final one."""
    return -xp.expm1(-0.5 * (days / p.wander_days) ** 2)
