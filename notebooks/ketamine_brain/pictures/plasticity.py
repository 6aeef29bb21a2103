"""Notebook 04: a mouse's weeks with the branch that its numbers draw, and when new spines were seen, in whom."""

from __future__ import annotations

import numpy as np

from ketamine_brain.models.spine_views import BRANCH_UM, FIRST_DOSE_DAY, SPINES
from ketamine_brain.pictures.style import BLUE, GREEN, GRID, INK, MUTED, ORANGE, RED

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


# -- when were new spines seen? ----------------------------------------------------------------------------------------------

# From half an hour to two weeks: words, first and last hour, id, whether something was seen (None: perhaps), and what it is.
SEEN = (
    ("relief, mice, 5 mg/kg", 0.5, 0.5, "PL20", True, "behavior"),
    ("relief before any new spine, mice", 3, 3, "PL07", True, "behavior"),
    ("more spines: R-ketamine, mice, 10 mg/kg", 3, 3, "PL08", True, "spines"),
    ("no new spines in hippocampus, rats", 3, 3, "PL13", False, "spines"),
    ("formation raised, mice", 12, 24, "PL05", True, "spines"),
    ("formation raised: 10 mg/kg daily, mice", 72, 132, "PL11", True, "spines"),
    ("more spines, up to two weeks, mice", 24, 336, "PL09", True, "spines"),
    ("PEOPLE: synapse scan, no change overall", 24, 24, "PL14", False, "spines"),
    ("PEOPLE who began low: perhaps a rise", 24, 24, "PL15", None, "spines"),
)


def draw_when(figure) -> None:
    """Draw, on an axis from half an hour to two weeks, when relief and when new spines were seen, or not, and in whom."""
    axes = figure.add_subplot()
    axes.set_xscale("log")
    for y, (words, first, last, id, seen, kind) in enumerate(reversed(SEEN)):
        colour = RED if seen is False else ORANGE if kind == "behavior" else GREEN
        if last > first:
            axes.plot([first, last], [y, y], color=colour, lw=7, solid_capstyle="butt")
        hollow = {"mfc": "none", "mew": 2.2} if seen is None else {"mew": 0}
        axes.plot(first, y, "X" if seen is False else "o", color=colour, ms=11, **hollow)
    axes.set_yticks(
        range(len(SEEN)),
        [f"{words} [{id}]" for words, _, _, id, *_ in reversed(SEEN)],
        fontsize=10.5,
    )
    axes.set_xticks(
        [0.5, 1, 3, 12, 24, 72, 168, 336],
        ["½ h", "1 h", "3 h", "12 h", "1 d", "3 d", "1 wk", "2 wk"],
    )
    axes.minorticks_off()
    axes.set(xlim=(0.4, 420), ylim=(-0.6, len(SEEN) + 0.1))
    axes.grid(axis="y", color=GRID, lw=0.6)
    axes.plot([], [], "o", color=ORANGE, label="relief")
    axes.plot([], [], "o", color=GREEN, label="spines")
    axes.plot([], [], "X", color=RED, label="looked for, not seen")
    axes.plot([], [], "o", color=GREEN, mfc="none", mew=2.2, label="a hint, found by looking back")
    axes.legend(loc="upper left", bbox_to_anchor=(-0.35, 1.13), ncols=4)
