"""What the explorer of notebook 02 asks of `mood_landscape`: one land, one person's year in it, and how long one stays stuck."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
)
from ketamine_brain.explorer import Scene
from ketamine_brain.models.mood_landscape import (
    DEFAULT,
    MoodPath,
    Valleys,
    kramers_days,
    low_share,
    potential,
    simulate,
    time_stuck_days,
    valleys,
)
from ketamine_brain.models.parameters import check_number

DAYS = 365.0


TREATED_FROM = 120.0


STEP_DAYS = 1.0


MOOD = np.linspace(-1.75, 1.75, 71)


DAYS_A_MONTH = 365.25 / 12


@dataclasses.dataclass(frozen=True)
class YearView:
    """One land and one year: `before` and `after` (heights at MOOD, without and with treatment), the path, and months stuck.

    months_before, months_after: exact mean time from low valley to well; kramers_before: the low-noise formula (nan with one valley).
    """

    before: np.ndarray
    after: np.ndarray
    path: MoodPath
    valleys_before: Valleys
    months_before: float
    months_after: float
    kramers_before: float
    low_days: float


def look_at_year(
    stress: float = 0.3,
    depth: float = 1.0,
    noise: float = 0.5,
    treatment: float = 0.0,
    person: float = 1,
) -> YearView:
    """Return the year of `person` (1..6, each with kicks of their own) in the land of this stress, depth, noise and treatment (0..1)."""
    parameters = dataclasses.replace(DEFAULT, stress=stress, depth=depth, noise=noise)
    seed = 100 + round(check_number("person", person, 1, 6))
    path = simulate(DAYS, treatment, TREATED_FROM, seed, STEP_DAYS, parameters=parameters)
    stuck = [
        time_stuck_days(strength, parameters=parameters) / DAYS_A_MONTH
        for strength in (0.0, treatment)
    ]
    return YearView(
        potential(MOOD, 0.0, parameters),
        potential(MOOD, treatment, parameters),
        path,
        valleys(0.0, parameters),
        stuck[0],
        stuck[1],
        kramers_days(0.0, parameters) / DAYS_A_MONTH,
        low_share(path),
    )


def in_months(months: float) -> str:
    """Return a mean time as a person would say it."""
    if not math.isfinite(months) or months > 600:
        return "more than a lifetime of waiting"
    if months < 2:
        return f"about {months * DAYS_A_MONTH / 7:.0f} weeks"
    return f"about {months:.0f} months" if months < 36 else f"about {months / 12:.0f} years"


TOP = 3.2


# -- the ball ----------------------------------------------------------------------------------------------------------------


def _land(heights):
    return MOOD, np.minimum(heights, 2 * TOP)


def _ball(view):
    last = view.path.mood[-1]
    return [last], [np.interp(last, MOOD, view.after) + 0.12]


def _year(view):
    return view.path.days[::2] / DAYS_A_MONTH, view.path.mood[::2]


def draw_year(figure, view) -> dict:
    """Draw the land with its ball at the left and one person's year at the right; treatment begins at the dotted line."""
    land, year = figure.subplots(1, 2, width_ratios=(1, 1.25))
    (before,) = land.plot(*_land(view.before), color=MUTED, ls="--", lw=1.8)
    (after,) = land.plot(*_land(view.after), color=BLUE, lw=3)
    ball = land.scatter(*_ball(view), s=170, color=ORANGE, zorder=4)
    land.set(xlim=(-1.75, 1.75), ylim=(-1.9, TOP), yticks=[], title="The land")
    land.set_xticks([-1, 1], ["low", "well"], fontsize=13)
    land.text(
        0, 3.0, "dashed: without treatment", ha="center", va="top", color=MUTED, fontsize=10.5
    )
    low = year.axhspan(-2.2, 0, color=PALE_GREY, lw=0)
    low.set_zorder(0)
    year.axvline(TREATED_FROM / DAYS_A_MONTH, color=GREEN, lw=1.6, ls=(0, (2, 2)))
    year.text(
        TREATED_FROM / DAYS_A_MONTH + 0.15,
        2.05,
        "treatment begins",
        color=GREEN,
        fontsize=10.5,
        va="top",
    )
    (path,) = year.plot(*_year(view), color=INK, lw=1.6)
    year.set(
        xlim=(0, 12),
        ylim=(-2.2, 2.2),
        xlabel="Months",
        title="One person's year",
        xticks=range(0, 13, 2),
    )
    year.set_yticks([-1, 1], ["low", "well"], fontsize=13)
    return {"before": before, "after": after, "ball": ball, "path": path}


def move_year(view) -> dict:
    """Return where each artist of `draw_year` goes."""
    return {
        "before": _land(view.before),
        "after": _land(view.after),
        "ball": _ball(view),
        "path": _year(view),
    }


def read_year(view, values) -> dict:
    """Return the numbers and words of the year's sentence."""
    kramers = (
        "has no answer with one valley"
        if not np.isfinite(view.kramers_before)
        else f"says {in_months(view.kramers_before)}"
    )
    return {
        "valleys": "two valleys" if view.valleys_before.count == 2 else "one valley",
        "before": in_months(view.months_before),
        "after": in_months(view.months_after),
        "kramers": kramers,
        "low": 100 * view.low_days,
        "person": values["person"],
        "strength": 100 * values["treatment"],
    }


# -- the live figures ---------------------------------------------------------------------------

year = Scene(name="year", compute=look_at_year, draw=draw_year, move=move_year, read=read_year)
