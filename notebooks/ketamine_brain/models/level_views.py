"""What the explorers of notebook 01 ask: a level over a day in three published models, and the half-life that a last sample gives."""
from __future__ import annotations

import dataclasses

import numpy as np

from .parameters import check_choice, check_number
from .pharmacokinetics import KAMP, PARAMETER_SETS, ROUTES, Dose, apparent_half_life, simulate, simulate_group

HOURS = np.concatenate([np.linspace(0.0, 2.0, 41), np.linspace(2.1, 12.0, 50)])
PEOPLE = 60
EVENING_H = 10.0  # hours after a morning dose
FIRST_SAMPLE_H = 1.0
SAMPLED_HOURS = np.linspace(0.0, 36.0, 145)


@dataclasses.dataclass(frozen=True)
class LevelView:
    """Levels (ng/mL) over HOURS: `sets` (3, n) in the published models, `norketamine`, `low` and `high` (the middle 80 % of people);
    `peaks` and `evening` of the three sets; `log`: whether the reader asked for a log axis; `people`: whether the band is shown."""

    hours: np.ndarray
    sets: np.ndarray
    norketamine: np.ndarray
    low: np.ndarray
    high: np.ndarray
    peaks: np.ndarray
    evening: np.ndarray
    log: bool
    people: bool


def dose_of(route: str, amount_mg: float, minutes: float) -> Dose:
    """Return the `Dose`: only a drip takes `minutes`; every other route is given at once."""
    return Dose(amount_mg, 0.0, minutes / 60.0 if route == "iv" else 0.0, route)


def look_at_level(route: str = "iv", amount_mg: float = 35.0, minutes: float = 40.0, weight_kg: float = 70.0, axis: str = "linear",
                  people: bool = False, seed: int = 1) -> LevelView:
    """Return the levels after `amount_mg` of racemic ketamine by `route` (over `minutes` for a drip) in a person of `weight_kg`."""
    check_choice("route", route, ROUTES)
    check_choice("axis", axis, ("linear", "log"))
    dose = dose_of(route, amount_mg, check_number("minutes", minutes, 1.0, 240.0, "min"))
    courses = [simulate([dose], HOURS, parameters, weight_kg) for parameters in PARAMETER_SETS.values()]
    sets = np.array([course.ketamine_ng_ml for course in courses])
    low = high = np.zeros(HOURS.size)
    if people:
        group = simulate_group([dose], HOURS, PEOPLE, seed, KAMP, weight_kg).ketamine_ng_ml
        low, high = np.quantile(group, [0.1, 0.9], axis=0)
    evening = np.array([np.interp(EVENING_H, HOURS, level) for level in sets])
    return LevelView(HOURS, sets, courses[0].norketamine_ng_ml, low, high, sets.max(axis=1), evening, axis == "log", bool(people))


@dataclasses.dataclass(frozen=True)
class SamplingView:
    """One level curve (ng/mL over SAMPLED_HOURS), hourly samples up to the last, the fitted line's ends, and the half-life (h) it gives."""

    hours: np.ndarray
    level: np.ndarray
    sample_h: np.ndarray
    sample_ng_ml: np.ndarray
    line_h: np.ndarray
    line_ng_ml: np.ndarray
    half_life_h: float


def look_at_sampling(last_h: float = 8.0, source: str = "Kamp 2020") -> SamplingView:
    """Return the half-life seen when sampling hourly from one hour after a 40-minute drip of 35 mg until `last_h` (3 to 36 h)."""
    last = check_number("last_h", last_h, 3.0, 36.0, "h")
    parameters = PARAMETER_SETS[check_choice("source", source, PARAMETER_SETS)]
    dose = dose_of("iv", 35.0, 40.0)
    times = np.arange(FIRST_SAMPLE_H, last + 1e-9, 1.0)
    samples = simulate([dose], times, parameters)
    half = apparent_half_life(samples, FIRST_SAMPLE_H, last)
    middle, height = times.mean(), np.log(samples.ketamine_ng_ml).mean()
    ends = np.array([FIRST_SAMPLE_H, last])
    line = np.exp(height - np.log(2.0) / half * (ends - middle))
    curve = simulate([dose], SAMPLED_HOURS, parameters).ketamine_ng_ml
    return SamplingView(SAMPLED_HOURS, curve, times, samples.ketamine_ng_ml, ends, line, half)
