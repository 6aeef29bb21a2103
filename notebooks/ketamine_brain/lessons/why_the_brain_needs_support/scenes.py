"""What the explorer of notebook 02 asks: one land, one person's year in it, how long one is stuck.

Of a year, weekly values are counted as in a study of 178 people [CTX09], to see one peak or two.
"""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.models.mood_landscape import (
    DEFAULT,
    MoodPath,
    Valleys,
    kicks_of,
    low_share,
    potential,
    simulate,
    time_stuck_days,
    valleys,
)
from ketamine_brain.models.parameters import check_number
from ketamine_brain.models.statistics import wilson_interval

DAYS = 364.0  # 52 weeks
TREATED_FROM = 120.0
STEP_DAYS = 1.0
WEEK_DAYS = 7
MOOD = np.linspace(-1.75, 1.75, 71)
BINS = np.linspace(-2.1, 2.1, 22)
DAYS_A_MONTH = 365.25 / 12
TWO_PEAKS = 0.55  # above this bimodality coefficient a person counts as having two peaks [CTX09]
PEAKS = ("CTX09", "CTX10")
PERSONS = 6
FIRST_SEED = 100  # of person 0


@dataclasses.dataclass(frozen=True)
class Land:
    """A land and the mean time stuck in it: heights at MOOD without treatment, and valleys."""

    before: np.ndarray
    valleys_before: Valleys
    months_before: float
    months_after: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class YearView:
    """One land, one year in it, and where the ball is on one day.

    Attributes
    ----------
    land : Land
    after : (moods,), heights at MOOD on that day, as far as treatment has come in
    path : MoodPath, one year by days
    day : int
    treated : bool, whether there is any treatment
    low_days : float, share of the year on the low side
    weeks : (bins,), how many weeks mood lay in each of BINS
    two_peaks : bool, whether the weekly values have two peaks by TWO_PEAKS
    published : bool, whether the study of weekly counts is asked for
    """

    land: Land
    after: np.ndarray
    path: MoodPath
    day: int
    treated: bool
    low_days: float
    weeks: np.ndarray
    two_peaks: bool
    published: bool


def look_at_year(
    stress: float = 0.3,
    depth: float = 1.0,
    noise: float = 0.5,
    treatment: float = 1.0,
    person: float = 2,
    day: float = DAYS,
    published: bool = True,
) -> YearView:
    """Return the year of `person` (1 to 6, each with kicks of their own) in the land of this
    stress, depth, noise and treatment (0 to 1), with the ball where it is on `day` (0 to 364).
    """
    number = round(check_number("person", person, 1, PERSONS))
    when = round(check_number("day", day, 0, DAYS, "days"))
    land, path = (
        land_of(stress, depth, noise, treatment),
        year_of(stress, depth, noise, treatment, number),
    )
    weekly = path.mood[::WEEK_DAYS]
    return YearView(
        land=land,
        after=potential(MOOD, path.treatment[when], _parameters(stress, depth, noise)),
        path=path,
        day=when,
        treated=treatment > 0,
        low_days=low_share(path),
        weeks=np.histogram(weekly, BINS)[0],
        two_peaks=bool(bimodality(weekly) > TWO_PEAKS),
        published=bool(published),
    )


def _parameters(stress, depth, noise):
    return dataclasses.replace(DEFAULT, stress=stress, depth=depth, noise=noise)


@functools.lru_cache(maxsize=64)
def land_of(stress: float, depth: float, noise: float, treatment: float) -> Land:
    """Return the `Land` of these settings."""
    parameters = _parameters(stress, depth, noise)
    before, after = (
        time_stuck_days(strength, parameters=parameters) / DAYS_A_MONTH
        for strength in (0.0, treatment)
    )
    return Land(potential(MOOD, 0.0, parameters), valleys(0.0, parameters), before, after)


@functools.lru_cache(maxsize=64)
def year_of(
    stress: float, depth: float, noise: float, treatment: float, person: int, days: float = DAYS
) -> MoodPath:
    """Return the path of a person over `days`; the same person has the same kicks in any land."""
    parameters = _parameters(stress, depth, noise)
    seed = FIRST_SEED + person
    return simulate(days, treatment, TREATED_FROM, seed, STEP_DAYS, parameters=parameters)


def bimodality(values: np.ndarray) -> np.ndarray:
    """Return the bimodality coefficient along the first axis: above 5/9 where peaks may be two.

    (skewness² + 1) / kurtosis, both corrected for the number of values.
    """
    values = np.asarray(values, dtype=float)
    n = values.shape[0]
    off = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    skewness = n / ((n - 1) * (n - 2)) * (off**3).sum(axis=0)
    flat = 3.0 * (n - 1) ** 2 / ((n - 2) * (n - 3))
    excess = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (off**4).sum(axis=0) - flat
    return (skewness**2 + 1.0) / (excess + flat)


def in_months(months: float) -> str:
    """Return a mean time as a person would say it."""
    if not math.isfinite(months) or months > 600:
        return "more than a lifetime"
    if months < 2:
        return f"about {months * DAYS_A_MONTH / 7:.0f} weeks"
    return f"about {months:.0f} months" if months < 36 else f"about {months / 12:.0f} years"


TOP = 3.2
AWAY = -60.0  # far below any figure: where words wait that are not asked for
SMALL = 11  # points: the smallest text of the figure


# -- the ball -----------------------------------------------------------------------------------


def draw_year(figure, view) -> dict:
    """Draw the land with its ball, one person's year, and how its weeks are spread."""
    grid = figure.add_gridspec(2, 3, width_ratios=(1.05, 1.25, 0.42), height_ratios=(4, 1))
    land, share = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1, 0])
    year = figure.add_subplot(grid[:, 1])
    weeks = figure.add_subplot(grid[:, 2], sharey=year)
    at = move_year(view)
    return {
        **_draw_land(land, at),
        **_draw_path(year, at),
        **_draw_weeks(weeks, at),
        **_draw_share(share, at),
    }


def _draw_land(axes, at) -> dict:
    axes.set(xlim=(-1.75, 1.75), ylim=(-1.9, TOP), yticks=[], title="The land")
    axes.set_xticks([-1, 1], ["low", "well"], fontsize=12)
    words = dict(ha="center", va="top", color=MUTED, fontsize=SMALL)
    return {
        "before": axes.plot(*at["before"], color=MUTED, ls="--", lw=1.8)[0],
        "after": axes.plot(*at["after"], color=BLUE, lw=3)[0],
        "dashed": axes.text(*at["dashed"], **words),
        "ball": axes.scatter(*at["ball"], s=170, color=ORANGE, zorder=4),
    }


def _draw_path(axes, at) -> dict:
    axes.axhspan(-2.2, 0, color=PALE_GREY, lw=0, zorder=0)
    axes.set(
        xlim=(0, 12.3),
        ylim=(-2.2, 2.2),
        xlabel="Months",
        title="One person's year",
        xticks=range(0, 13, 2),
    )
    axes.set_yticks([-1, 1], ["low", "well"], fontsize=12)
    axes.set_ylabel("Mood (−1 low, 1 well)", visible=False)  # for tables
    return {
        "begins": axes.plot(*at["begins"], color=GREEN, lw=1.6, ls=(0, (2, 2)))[0],
        "begins_words": axes.text(*at["begins_words"], color=GREEN, fontsize=SMALL, va="top"),
        "path": axes.plot(*at["path"], color=INK, lw=1.6)[0],
        "now": axes.scatter(*at["now"], s=110, color=ORANGE, zorder=4),
    }


def _draw_weeks(axes, at) -> dict:
    axes.set(xlim=(0, 14), xticks=[], title="Its weeks")
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(labelleft=False, length=0)
    return {"weeks": axes.fill(*at["weeks"], color=BLUE)[0]}


def _outline(counts) -> tuple:
    """Return the outline (x, y) of the counts of BINS, lying on its side."""
    x = np.concatenate([[0.0], np.repeat(counts, 2), [0.0]]).astype(float)
    return x, np.repeat(BINS, 2)


def _draw_share(axes, at) -> dict:
    axes.set(xlim=(0, 100), ylim=(-0.9, 1.0), yticks=[], xticks=(0, 50, 100))
    axes.set_xlabel("% of people with two peaks", fontsize=SMALL)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    return {
        "share_spread": axes.plot(*at["share_spread"], color=GOLD, lw=2.5)[0],
        "share": axes.scatter(*at["share"], marker="D", s=60, color=GOLD, zorder=3),
        "share_words": axes.text(*at["share_words"], color=GOLD, fontsize=SMALL, va="center"),
    }


def move_year(view) -> dict:
    """Return where each artist of `draw_year` goes."""
    mood = view.path.mood
    ball = mood[view.day]
    begins = TREATED_FROM / DAYS_A_MONTH
    line = np.full(2, begins if view.treated else np.nan)
    return {
        "before": (MOOD, np.minimum(view.land.before, 2 * TOP)),
        "after": (MOOD, np.minimum(view.after, 2 * TOP)),
        "dashed": (0.0, 3.1 if view.treated else AWAY, "dashed: without treatment"),
        "ball": ([ball], [np.interp(ball, MOOD, view.after) + 0.12]),
        "begins": (line, np.array([-2.2, 2.2])),
        "begins_words": (begins + 0.15, 2.05 if view.treated else AWAY, "treatment begins"),
        "path": (view.path.days[::3] / DAYS_A_MONTH, mood[::3]),
        "now": ([view.path.days[view.day] / DAYS_A_MONTH], [ball]),
        "weeks": _outline(view.weeks),
        **_share_places(view.published),
    }


def _share_places(shown: bool) -> dict:
    """Return where the published shares stand, with their 95 % intervals; away when not shown."""
    shares, x, words = _published()
    if not shown:
        shares, x = np.full(2, np.nan), np.full(5, np.nan)
    return {
        "share": (shares, np.full(2, -0.35)),
        "share_spread": (x, np.full(5, -0.35)),
        "share_words": (0.0, 0.55 if shown else AWAY, words),
    }


def _published() -> tuple[np.ndarray, np.ndarray, str]:
    """Return the published shares (2,) and the ends of their 95 % intervals (5,), %, and whose."""
    rows = [measurement(id) for id in PEAKS]
    people = rows[0].people
    low, high = (wilson_interval(round(row.number / 100 * people), people) for row in rows)
    ends = 100 * np.array([*low, np.nan, *high])
    return np.array([row.number for row in rows]), ends, f"{people} people [{', '.join(PEAKS)}]"


def read_year(view, values) -> dict:
    """Return the words of the year's sentence, by case."""
    before, after = (in_months(m) for m in (view.land.months_before, view.land.months_after))
    if view.land.valleys_before.count < 2:
        land = "This land has one valley: from low to well it takes"
    else:
        land = "Someone in the low one of two valleys stays for"
    stuck = f"{land} {before} on average"
    if view.treated:
        stuck += f"; with {100 * values['treatment']:.0f} % of full treatment, {after}"
    peaks = "two peaks" if view.two_peaks else "one peak"
    return {
        "stuck": stuck,
        "person": values["person"],
        "low": 100 * view.low_days,
        "peaks": peaks,
        "more": _study_words() if view.published else "",
    }


def _study_words() -> str:
    study = measurement(PEAKS[0])
    return f" Of {study.n} people, {study.value:g} % had two [{study.id}]."


# -- the live figures ---------------------------------------------------------------------------


def twin_constants() -> dict:
    """Return what the ball's twin in JavaScript needs: constants, kicks, places, the study."""
    shares, ends, words = _published()
    kicks = [kicks_of(FIRST_SEED + person, int(DAYS)).ravel() for person in range(1, PERSONS + 1)]
    return {
        "parameters": DEFAULT,
        "kicks": kicks,
        "days": int(DAYS),
        "days_a_month": DAYS_A_MONTH,
        "week_days": WEEK_DAYS,
        "treated_from": TREATED_FROM,
        "mood": MOOD,
        "bins": BINS.tolist(),
        "two_peaks": TWO_PEAKS,
        "top": TOP,
        "away": AWAY,
        "study": {
            "shares": shares.tolist(),
            "ends": ends,
            "words": words,
            "more": _study_words(),
        },
    }


year = Scene(
    name="year",
    compute=look_at_year,
    draw=draw_year,
    move=move_year,
    read=read_year,
    constants=twin_constants,
)
