"""What the explorer of notebook 04 asks of `plasticity`: a mouse's weeks, and the branch that its numbers draw on one day."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import BLUE, GREEN, INK, MUTED, ORANGE
from ketamine_brain.explorer import Scene
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.plasticity import (
    PlasticityCourse,
    evenly_spaced,
    simulate,
    spine_positions,
)

DAYS = np.linspace(0.0, 28.0, 337)  # every two hours


FIRST_DOSE_DAY = 1.0


SPINES = 40


BRANCH_UM = 40.0


STRESS = {"goes on": 400.0, "ends": FIRST_DOSE_DAY}


@dataclasses.dataclass(frozen=True)
class SpineView:
    """A mouse's four weeks (`course`), the `day` looked at, doses `given` by then, and its branch: places (µm) and sides of old and new spines."""

    course: PlasticityCourse
    day: float
    given: int
    old: np.ndarray
    new: np.ndarray


def look_at_branch(
    doses: float = 1,
    spacing_days: float = 3.0,
    dose_mg_per_kg: float = 10.0,
    stress: float = 1.0,
    then: str = "goes on",
    day: float = 2.0,
    seed: int = 4,
) -> SpineView:
    """Return four weeks of a mouse dosed from day 1 on, after three weeks of stress (0..1) that then goes on or ends.

    `old` and `new` have shape (n, 2): place along the branch and side (−1 or 1) of spines there before the first dose, and since.
    """
    ends = STRESS[check_choice("then", then, STRESS)]
    doses_on = evenly_spaced(
        round(check_number("doses", doses, 0, 5)), spacing_days, FIRST_DOSE_DAY
    )
    course = simulate(doses_on, DAYS, stress, stress_ends_day=ends, dose_mg_per_kg=dose_mg_per_kg)
    spines = spine_positions(course, seed, SPINES, BRANCH_UM)
    there = spines.visible(check_number("day", day, 0.0, 28.0, "days"))
    fresh = spines.appears_day > FIRST_DOSE_DAY
    places = np.column_stack([spines.position_um, spines.side])
    given = sum(at <= day for at in doses_on)
    return SpineView(course, day, given, places[there & ~fresh], places[there & fresh])


REACH = 0.85  # how far a spine's head stands from the branch


SHOWN = np.r_[0:72, 72:337:4]  # every two hours at first, then every eight


OFF = np.array([[-50.0, 0.0]])  # a place off the branch, where a first mark waits


# -- weeks and a branch ------------------------------------------------------------------------------------------------------


def _stalks(view):
    places = np.vstack([view.old, view.new]) if len(view.old) + len(view.new) else OFF
    gap = np.full(len(places), np.nan)
    x = np.column_stack([places[:, 0], places[:, 0], gap]).ravel()
    y = np.column_stack([np.zeros(len(places)), REACH * places[:, 1], gap]).ravel()
    return x, y


def _heads(places):
    return (
        (places[:, 0], REACH * places[:, 1])
        if len(places)
        else (np.array([np.nan]), np.array([np.nan]))
    )


def draw_branch(figure, view) -> dict:
    """Draw behavior and spine density over four weeks, the day looked at, and below them the branch on that day."""
    weeks, branch = figure.subplots(2, 1, height_ratios=(3, 1.25))
    course = view.course
    days = course.days[SHOWN]
    weeks.axvline(FIRST_DOSE_DAY, color=MUTED, lw=1.2, ls=(0, (2, 3)))
    weeks.text(FIRST_DOSE_DAY + 0.2, 119, "first dose", color=MUTED, fontsize=10.5, va="top")
    (relief,) = weeks.plot(days, _relief(course)[SHOWN], color=ORANGE, lw=2.6, ls="--")
    (density,) = weeks.plot(days, 100 * course.spine_density[SHOWN], color=GREEN, lw=3)
    today = weeks.axvline(view.day, color=INK, lw=1.4)
    weeks.set(
        xlim=(0, 28), ylim=(-4, 122), xticks=range(0, 29, 7), xlabel="Days (mouse)", ylabel="%"
    )
    weeks.text(
        27.8,
        112,
        "spines, % of a mouse never stressed",
        color=GREEN,
        fontweight="bold",
        ha="right",
        va="top",
    )
    weeks.text(
        27.8,
        7,
        "relief, % of the deficit lifted",
        color=ORANGE,
        fontweight="bold",
        ha="right",
        va="bottom",
    )
    branch.plot([0, BRANCH_UM], [0, 0], color=BLUE, lw=9, solid_capstyle="round")
    (stalks,) = branch.plot(*_stalks(view), color=BLUE, lw=2)
    old = branch.scatter(*_heads(view.old if len(view.old) else OFF), s=80, color=BLUE, zorder=3)
    new = branch.scatter(
        *_start(view.new), s=110, color=GREEN, edgecolors=INK, linewidths=1.0, marker="D", zorder=4
    )
    branch.set(xlim=(-1, BRANCH_UM + 1), ylim=(-1.5, 1.5), xticks=[], yticks=[])
    branch.spines[["left", "bottom"]].set_visible(False)
    branch.grid(False)
    branch.text(
        0,
        1.48,
        "the branch on that day:  ● spines from before   ◆ new since the first dose",
        fontsize=10.5,
        va="top",
        color=INK,
    )
    return {
        "relief": relief,
        "density": density,
        "today": today,
        "stalks": stalks,
        "old": old,
        "new": new,
    }


def _start(places):
    """Return first marks for spines that may not be there yet: one on the branch, so that there is a mark to copy."""
    return _heads(places) if len(places) else (np.array([BRANCH_UM / 2]), np.array([REACH]))


def _relief(course) -> np.ndarray:
    start = course.behavior_deficit[0]
    return (
        100 * (1 - course.behavior_deficit / start) if start > 1e-9 else np.zeros_like(course.days)
    )


def move_branch(view) -> dict:
    """Return where each artist of `draw_branch` goes."""
    course = view.course
    return {
        "relief": (course.days[SHOWN], _relief(course)[SHOWN]),
        "density": (course.days[SHOWN], 100 * course.spine_density[SHOWN]),
        "today": view.day,
        "stalks": _stalks(view),
        "old": _heads(view.old),
        "new": _heads(view.new),
    }


def read_branch(view, values) -> dict:
    """Return the numbers of the branch's sentence."""
    course, given = view.course, values["doses"]
    relief, density = (
        float(np.interp(view.day, course.days, v))
        for v in (_relief(course), 100 * course.spine_density)
    )
    return {
        "when": _when(view.day) if given else f"day {view.day:g}",
        "spines": len(view.old) + len(view.new),
        "full": SPINES,
        "new": len(view.new),
        "relief": relief,
        "density": density,
        "doses": "No dose"
        if not given
        else _doses(round(given), view.given, f"{values['dose_mg_per_kg']:g} mg/kg"),
    }


def _doses(planned: int, given: int, size: str) -> str:
    """Return in words how many doses of how many have been given."""
    return (
        f"{given} of {planned} doses of {size}"
        if 0 < given < planned
        else f"{planned} dose{'s' if planned > 1 else ''} of {size}"
    )


def _when(day: float) -> str:
    """Return in words how long after the first dose a day is."""
    since = day - FIRST_DOSE_DAY
    if since <= 0:
        return "at the first dose" if since == 0 else f"{-24 * since:.0f} h before the first dose"
    return (
        f"{24 * since:.0f} h after the first dose"
        if since <= 2
        else f"{since:g} days after the first dose"
    )


# -- the live figures ---------------------------------------------------------------------------

branch = Scene(
    name="branch", compute=look_at_branch, draw=draw_branch, move=move_branch, read=read_branch
)
