"""What the explorers of notebook 08 ask: one loop with its valleys and one run of it, and how sure a handful of people makes us."""

from __future__ import annotations

import dataclasses
import math

from ketamine_brain.models.habit_loop import (
    DEFAULT,
    Landscape,
    LoopCourse,
    dwell_time_s,
    landscape,
    simulate,
)
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.statistics import exact_interval, fisher_p

SECONDS = 12.0
PUSH_S = 1.5
SAMPLES = 241
PEOPLE = {"as it was": 1, "twice": 2, "five times": 5}


@dataclasses.dataclass(frozen=True)
class LoopView:
    """A loop's `land`, one `course` of it, and `dwell_s`: mean seconds from stuck to free (nan with one valley)."""

    land: Landscape
    course: LoopCourse
    dwell_s: float


def look_at_loop(
    loop_gain: float = 1.25,
    noise: float = 0.1,
    push_out_na: float = 0.0,
    block: float = 0.0,
    seed: int = 8,
) -> LoopView:
    """Return the loop at this gain, noise (per √s), push out of the stuck valley (nA, 0..0.04) and block (0..1), started stuck."""
    parameters = dataclasses.replace(DEFAULT, loop_gain=loop_gain, noise_per_sqrt_s=noise)
    land = landscape(block, 0.0, parameters)
    course = simulate(
        -check_number("push_out_na", push_out_na, 0.0, 0.04, "nA"),
        4.0,
        PUSH_S,
        SECONDS,
        block,
        "stuck",
        seed,
        parameters,
    )
    two = len(landscape(0.0, 0.0, parameters).fixed_points) == 3
    return LoopView(land, course, dwell_time_s(block, parameters=parameters) if two else math.nan)


def in_words(seconds: float) -> str:
    """Return a time in the unit a person would use, to one figure: the model promises no more."""
    if not math.isfinite(seconds):
        return "no stuck valley" if math.isnan(seconds) else "longer than a life"
    for size, unit in (
        (60.0, "seconds"),
        (60.0, "minutes"),
        (24.0, "hours"),
        (365.0, "days"),
        (80.0, "years"),
    ):
        if seconds < size:
            count = max(1, round(seconds, -math.floor(math.log10(max(seconds, 1)))))
            return f"about {count:.0f} {unit if count > 1 else unit[:-1]}"
        seconds /= size
    return "longer than a life"


@dataclasses.dataclass(frozen=True)
class SmallTrial:
    """Two arms of a small trial: shares (%), exact 95 % intervals (%), people an arm, and Fisher's exact two-sided p."""

    shares: tuple[float, float]
    intervals: tuple[tuple[float, float], tuple[float, float]]
    people: tuple[int, int]
    responders: tuple[int, int]
    p: float


def look_at_trial(
    ketamine: float = 4, saline: float = 0, how_many: str = "as it was"
) -> SmallTrial:
    """Return the trial with `ketamine` of 8 and `saline` of 7 responders, all counts times `how_many` (one of PEOPLE)."""
    check_choice("how_many", how_many, PEOPLE)
    times = PEOPLE[how_many]
    responders = (
        times * round(check_number("ketamine", ketamine, 0, 8, "people")),
        times * round(check_number("saline", saline, 0, 7, "people")),
    )
    people = (8 * times, 7 * times)
    intervals = tuple(
        tuple(100 * bound for bound in exact_interval(k, n)) for k, n in zip(responders, people)
    )
    return SmallTrial(
        tuple(100 * k / n for k, n in zip(responders, people)),
        intervals,
        people,
        responders,
        fisher_p(responders[0], people[0], responders[1], people[1]),
    )
