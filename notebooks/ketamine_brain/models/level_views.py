"""What the explorers of notebook 01 ask: a level over half a day in three published models, the half-life that a last
sample gives, and one clock for the level and for the mood score.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.mood_onset import simulate as simulate_mood
from ketamine_brain.models.mood_plans import named_plan
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    PARAMETER_SETS,
    ROUTES,
    Dose,
    apparent_half_life,
    simulate,
    simulate_group,
)

HOURS = np.concatenate(
    [np.linspace(0.0, 2.0, 61), np.linspace(2.2, 12.0, 50)]
)  # every two minutes, then every twelve
PEOPLE = 50
MIDDLE_SHARE = (0.1, 0.9)  # of people: the middle 80 %
EVENING_H = 10.0  # hours after a morning dose
FIRST_SAMPLE_H = 1.0
SAMPLED_HOURS = np.linspace(0.0, 36.0, 145)
TRIAL_DOSE = Dose(35.0, 0.0, 40.0 / 60.0)  # 0.5 mg/kg at 70 kg over 40 minutes, as in most trials
CLOCK_HOURS = np.geomspace(0.25, 336.0, 160)  # a quarter of an hour to two weeks


@dataclasses.dataclass(frozen=True)
class LevelView:
    """Levels (ng/mL) over HOURS: `sets` (3, n) in the published models, Kamp's `norketamine`, `low` and `high` (the middle
    80 % of people); `peaks` of the three sets and `evening`, what is left of each at EVENING_H; `group_peaks`, the middle 80 % of
    people's own peaks; `log`: whether the reader asked for a log axis; `people`: whether the band is shown."""

    hours: np.ndarray
    sets: np.ndarray
    norketamine: np.ndarray
    low: np.ndarray
    high: np.ndarray
    peaks: np.ndarray
    evening: np.ndarray
    group_peaks: np.ndarray
    log: bool
    people: bool


def dose_of(route: str, amount_mg: float, minutes: float) -> Dose:
    """Return the `Dose`: only a drip takes `minutes`; every other route is given at once."""
    return Dose(amount_mg, 0.0, minutes / 60.0 if route == "iv" else 0.0, route)


def look_at_level(
    route: str = "iv",
    amount_mg: float = 35.0,
    minutes: float = 40.0,
    weight_kg: float = 70.0,
    axis: str = "linear",
    people: bool = False,
    seed: int = 1,
) -> LevelView:
    """Return the levels after `amount_mg` of racemic ketamine by `route` (a drip takes `minutes`) in a person of `weight_kg`."""
    check_choice("route", route, ROUTES)
    check_choice("axis", axis, ("linear", "log"))
    dose = dose_of(route, amount_mg, check_number("minutes", minutes, 1.0, 240.0, "min"))
    times, kept = _with_end_of(dose)
    courses = [
        simulate([dose], times, parameters, weight_kg) for parameters in PARAMETER_SETS.values()
    ]
    sets = np.array([course.ketamine_ng_ml for course in courses])
    low = high = np.zeros(HOURS.size)
    group_peaks = np.zeros(2)
    if people:
        group = simulate_group([dose], times, PEOPLE, seed, KAMP, weight_kg).ketamine_ng_ml
        low, high = np.quantile(group[:, kept], MIDDLE_SHARE, axis=0)
        group_peaks = np.quantile(group.max(axis=1), MIDDLE_SHARE)
    evening = np.array([np.interp(EVENING_H, times, level) for level in sets])
    return LevelView(
        HOURS,
        sets[:, kept],
        courses[0].norketamine_ng_ml[kept],
        low,
        high,
        sets.max(axis=1),
        evening,
        group_peaks,
        axis == "log",
        bool(people),
    )


def _with_end_of(dose: Dose):
    """Return HOURS and the end of the drip, where its peak is, and the places of HOURS among them."""
    times = np.union1d(HOURS, [dose.duration_h])
    return times, np.searchsorted(times, HOURS)


@dataclasses.dataclass(frozen=True)
class SamplingView:
    """A level (ng/mL over SAMPLED_HOURS), hourly samples, the fitted line's ends, and the half-life (h) it gives."""

    hours: np.ndarray
    level: np.ndarray
    sample_h: np.ndarray
    sample_ng_ml: np.ndarray
    line_h: np.ndarray
    line_ng_ml: np.ndarray
    half_life_h: float


def look_at_sampling(last_h: float = 8.0, source: str = "Kamp 2020") -> SamplingView:
    """Return the half-life seen when sampling hourly from one hour after the start of `TRIAL_DOSE` until `last_h` (3 to 36 h)."""
    last = check_number("last_h", last_h, 3.0, 36.0, "h")
    parameters = PARAMETER_SETS[check_choice("source", source, PARAMETER_SETS)]
    times = np.arange(FIRST_SAMPLE_H, last + 1e-9, 1.0)
    samples = simulate([TRIAL_DOSE], times, parameters)
    half = apparent_half_life(samples, FIRST_SAMPLE_H, last)
    middle, height = times.mean(), np.log(samples.ketamine_ng_ml).mean()
    ends = np.array([FIRST_SAMPLE_H, last])
    line = np.exp(height - np.log(2.0) / half * (ends - middle))
    curve = simulate([TRIAL_DOSE], SAMPLED_HOURS, parameters).ketamine_ng_ml
    return SamplingView(SAMPLED_HOURS, curve, times, samples.ketamine_ng_ml, ends, line, half)


@dataclasses.dataclass(frozen=True)
class ClockView:
    """One infusion on one clock: over CLOCK_HOURS the levels of the three sets (3, n) and Kamp's norketamine, each in % of
    its own peak, and the change of the MADRS score (points) with ketamine and with midazolam; `at_h` the hour asked for, and all of them
    there."""

    hours: np.ndarray
    level_percent: np.ndarray
    norketamine_percent: np.ndarray
    ketamine_points: np.ndarray
    midazolam_points: np.ndarray
    at_h: float
    at_level_percent: np.ndarray
    at_norketamine_percent: float
    at_ketamine_points: float
    at_midazolam_points: float


def look_at_clock(at_h: float = 24.0) -> ClockView:
    """Return level and mood after `TRIAL_DOSE`, and what each is `at_h` hours (0.25 to 336) after its start.

    The level is `pharmacokinetics`' answer, the score that of `mood_onset`, which was fitted to trials and never saw a level.
    """
    at = check_number("at_h", at_h, CLOCK_HOURS[0], CLOCK_HOURS[-1], "h")
    levels, norketamine = _percent_of_peaks(np.append(CLOCK_HOURS, at))
    ketamine, midazolam = _mood_change(np.append(CLOCK_HOURS, at))
    return ClockView(
        CLOCK_HOURS,
        levels[:, :-1],
        norketamine[:-1],
        ketamine[:-1],
        midazolam[:-1],
        at,
        levels[:, -1],
        float(norketamine[-1]),
        float(ketamine[-1]),
        float(midazolam[-1]),
    )


def _percent_of_peaks(hours):
    times = np.unique(np.concatenate([HOURS, [TRIAL_DOSE.duration_h], hours]))
    place = np.searchsorted(times, hours)
    courses = [simulate([TRIAL_DOSE], times, parameters) for parameters in PARAMETER_SETS.values()]
    levels = np.array(
        [100.0 * course.ketamine_ng_ml / course.ketamine_ng_ml.max() for course in courses]
    )
    norketamine = 100.0 * courses[0].norketamine_ng_ml / courses[0].norketamine_ng_ml.max()
    return levels[:, place], norketamine[place]


def _mood_change(hours):
    order = np.argsort(hours)
    course = simulate_mood(named_plan("one"), np.sort(hours) / 24.0)
    change = np.array([course.madrs, course.control_madrs]) - named_plan("one").baseline_madrs
    return change[:, np.argsort(order)]
