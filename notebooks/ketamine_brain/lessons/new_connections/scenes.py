"""What moves in notebook 04: a mouse's weeks on a clock from half an hour, and its branch."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ketamine_brain.drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, RED, is_narrow
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.explorer import Scene
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.plasticity import (
    LONGEST_DAYS,
    PlasticityCourse,
    evenly_spaced,
    settled_density,
    simulate,
    spine_positions,
)

# -- when was it seen? --------------------------------------------------------------------------

HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "days": 24.0, "weeks": 168.0}
PLURAL = {
    "mouse": "mice",
    "rat": "rats",
    "human": "people",
    "human and non-human primate": "people",
}


def hours_of(words: str) -> tuple[float, float]:
    """Return the first and last hour of a row's time or value, such as "30 min" or "3-4 h"."""
    numbers = numbers_in(words)
    unit = next((unit for unit in reversed(HOURS) if re.search(rf"\b{unit}\b", words)), "")
    if not numbers or not unit:
        raise ValueError(f"time is {words!r}; allowed: numbers with one of {', '.join(HOURS)}")
    return HOURS[unit] * numbers[0], HOURS[unit] * numbers[-1]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """One published result on a time axis.

    Attributes
    ----------
    id : its row, from which hours, species and dose are read
    what : what was seen, or looked for, in a few words
    kind : "relief" or "spines"
    seen : True, False (looked for, not seen), or None (a hint)
    first, last : hours
    """

    id: str
    what: str
    kind: str
    seen: bool | None
    first: float
    last: float

    @property
    def color(self) -> str:
        """Red for what was not seen, else the color of its kind."""
        return RED if self.seen is False else ORANGE if self.kind == "relief" else GREEN

    @property
    def words(self) -> str:
        """What was seen, in whom, at what dose (where the row prints one), and the id."""
        row = measurement(self.id)
        dose = re.search(r"[\d.]+ mg/kg", row.arm)
        return f"{PLURAL[row.species]}: {self.what}{f', {dose[0]}' if dose else ''} [{self.id}]"


def finding(id: str, what: str, kind: str, seen: bool | None = True) -> Finding:
    """Return the finding of a row at the hours that its interval, value or time prints."""
    row = measurement(id)
    words = f"{row.low:g} {row.high:g} h" if row.low is not None else row.time
    first, last = hours_of(words)
    return Finding(id=id, what=what, kind=kind, seen=seen, first=first, last=last)


def findings() -> tuple[Finding, ...]:
    """Return what was seen, or looked for, in order of time."""
    lead, formation = measurement("PL07").number, finding("PL05", "formation raised", "spines")
    early = formation.first - lead
    return (
        finding("PL20", "relief", "relief"),
        Finding(
            id="PL07",
            what="relief before any new spine",
            kind="relief",
            seen=True,
            first=early,
            last=early,
        ),
        finding("PL08", "more spines (R-ketamine)", "spines"),
        finding("PL13", "no new spines in hippocampus", "spines", seen=False),
        finding("PL25", "a sign of stronger connections", "relief", seen=None),
        formation,
        finding("PL11", "formation raised, daily doses", "spines"),
        dataclasses.replace(
            finding("PL09", "more spines (unstressed)", "spines"), first=HOURS["d"]
        ),
        finding("PL14", "scan, no change overall", "spines", seen=False),
        finding("PL15", "scan, perhaps a rise in some", "spines", seen=None),
        finding("PL32", "scan, a trend upward only", "spines", seen=None),
    )


# -- one mouse ----------------------------------------------------------------------------------

LAST_H = 672.0
FIRST_H = 0.5
CLOCK_H = np.concatenate([[0.0], np.geomspace(FIRST_H, 24.0, 60), np.arange(27.0, LAST_H + 1, 3.0)])
SHOWN = slice(1, None)  # on a log axis zero has no place
# hours at which the branch is drawn anew: between two of them it stands as at the earlier one
BRANCH_H = np.r_[0:4, 6:25:3, 30, 36, 48, 72:169:24, 192:673:48]
STRESSED_FOR_DAYS = 1000.0  # so long that spines are at rest when the first dose is given
SPINES = 40
BRANCH_UM = 40.0
# words of the plan → (doses, days between)
PLANS = {"one": (1, 1.0), "daily": (5, 1.0), "weekly": (5, 7.0)}
# words of the stress → (level, day on which it ends)
STRESS = {"goes on": (1.0, LONGEST_DAYS), "ends": (1.0, 0.0), "none": (0.0, LONGEST_DAYS)}


@dataclasses.dataclass(frozen=True, kw_only=True)
class SpineView:
    """A mouse's four weeks and its branch at one time.

    Attributes
    ----------
    course : the model's course, from the first dose on
    hour : hours after the first dose
    doses_h : (doses,), hours at which doses are given
    old, new : (n, 2), place along the branch (µm) and side (−1 or 1) of spines from before
        the first dose, and since
    """

    course: PlasticityCourse
    hour: float
    doses_h: np.ndarray
    old: np.ndarray
    new: np.ndarray


def look_at_branch(
    hour: float = 24.0,
    plan: str = "one",
    dose_mg_per_kg: float = 10.0,
    stress: str = "goes on",
    seed: int = 4,
) -> SpineView:
    """Return four weeks of a mouse after long stress, dosed by `plan` (one of `PLANS`).

    hour: hours after the first dose, 0 to 672. stress: whether it goes on, ends with the first
    dose, or never was (one of `STRESS`).
    """
    level, ends = STRESS[check_choice("stress", stress, STRESS)]
    doses = evenly_spaced(*PLANS[check_choice("plan", plan, PLANS)])
    course = simulate(
        doses,
        CLOCK_H / 24.0,
        level,
        stress_days_before=STRESSED_FOR_DAYS,
        stress_ends_day=ends,
        dose_mg_per_kg=dose_mg_per_kg,
    )
    spines = spine_positions(course, seed, SPINES, BRANCH_UM)
    hour = check_number("hour", hour, 0.0, LAST_H, "h")
    drawn = BRANCH_H[np.searchsorted(BRANCH_H, hour, side="right") - 1]
    there = spines.visible(drawn / 24.0)
    fresh = spines.appears_day > 0.0
    places = np.column_stack([spines.position_um, spines.side])
    return SpineView(
        course=course,
        hour=hour,
        doses_h=24.0 * np.array(doses),
        old=places[there & ~fresh],
        new=places[there & fresh],
    )


def relief_of(course: PlasticityCourse) -> np.ndarray:
    """Return the share of the first deficit that is lifted, %, (times,); 0 where there was none."""
    start = course.behavior_deficit[0]
    if start < 1e-9:
        return np.zeros_like(course.days)
    return 100.0 * (1.0 - course.behavior_deficit / start)


REACH = 0.85  # how far a spine's head stands from the branch
TICKS = {0.5: "½ h", 1: "1 h", 3: "3 h", 12: "12 h", 24: "1 d", 72: "3 d", 168: "1 wk", 672: "4 wk"}
IN_MICE = ("PL07", "PL08", "PL05", "PL11", "PL09")
SHORT = {
    "PL07": "relief, no new spine",
    "PL08": "spines (R-ketamine)",
    "PL05": "formation up",
    "PL11": "up: daily doses",
    "PL09": "spines, unstressed",
}


def set_clock(axes: Any) -> None:
    """Give the axes the log clock from half an hour to four weeks."""
    axes.set_xscale("log")
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    axes.minorticks_off()
    axes.set_xlim(FIRST_H, LAST_H)


def mark(axes: Any, found: Finding, y: float) -> None:
    """Draw one finding at height `y`: a bar from its first to its last hour, or a mark."""
    if found.last > found.first:
        axes.plot([found.first, found.last], [y, y], color=found.color, lw=7)
    hollow = {"mfc": "white", "mew": 2.2} if found.seen is None else {"mew": 0}
    shape = "X" if found.seen is False else "o"
    axes.plot(found.first, y, shape, color=found.color, ms=10, **hollow)


def _draw_findings(axes: Any) -> None:
    by_id = {found.id: found for found in findings()}
    for y, id in enumerate(reversed(IN_MICE)):
        mark(axes, by_id[id], y)
    names = [f"{SHORT[id]} [{id}]" for id in reversed(IN_MICE)]
    axes.set_yticks(range(len(IN_MICE)), names, fontsize=10.5)
    axes.set(ylim=(-0.6, len(IN_MICE) - 0.4))
    axes.grid(axis="y", visible=False)
    axes.set_title("Seen in mice", fontsize=11)


def draw_branch(figure: Any, view: SpineView) -> dict[str, Any]:
    """Draw relief and spines on a log clock, what was seen in mice, and the branch at one time."""
    at = move_branch(view)
    heights = (3, 2.4, 1.0) if is_narrow(figure) else (3, 1.35, 1.0)
    weeks, seen, branch = figure.subplots(3, 1, height_ratios=heights)
    set_clock(weeks)
    set_clock(seen)
    half = float(settled_density(1.0)) + measurement("PL06").number / 100.0 * (
        1.0 - float(settled_density(1.0))
    )
    weeks.axhline(100 * half, color=GREEN, lw=1.2, ls=(0, (2, 3)))
    words = "about half of the loss [PL06]"
    weeks.text(0.55, 100 * half, words, color=GREEN, fontsize=10.5, va="bottom")
    (relief,) = weeks.plot(*at["relief"], color=ORANGE, lw=2.6, ls="--")
    (density,) = weeks.plot(*at["density"], color=GREEN, lw=3)
    now = weeks.axvline(at["now"], color=INK, lw=1.4)
    doses = weeks.scatter(*at["doses"], s=60, marker="v", color=MUTED, clip_on=False, zorder=4)
    weeks.set(ylim=(-4, 124), yticks=range(0, 101, 25), ylabel="%")
    weeks.text(0.55, 121, "▼ doses (the first at 0 h)", color=MUTED, fontsize=10.5, va="top")
    weeks.text(
        640, 121, "spines, % of never stressed", color=GREEN, ha="right", va="top", fontsize=11
    )
    weeks.text(0.55, 8, "relief, % of the deficit", color=ORANGE, fontsize=11)
    _draw_findings(seen)
    below = seen.axvline(at["now_below"], color=INK, lw=1.4)
    branch.plot([0, BRANCH_UM], [0, 0], color=BLUE, lw=9, solid_capstyle="round")
    (stalks,) = branch.plot(*at["stalks"], color=BLUE, lw=2)
    old = branch.scatter(*at["old"], s=70, color=BLUE, zorder=3)
    new = branch.scatter(
        *at["new"], s=100, color=GREEN, edgecolors=INK, linewidths=1.0, marker="D", zorder=4
    )
    branch.set(xlim=(-1, BRANCH_UM + 1), ylim=(-1.4, 1.4), xticks=[], yticks=[])
    branch.set_title("The branch then: ● from before   ◆ new since the first dose", fontsize=11)
    branch.spines[["left", "bottom"]].set_visible(False)
    branch.grid(False)
    return {
        "relief": relief,
        "density": density,
        "now": now,
        "now_below": below,
        "doses": doses,
        "stalks": stalks,
        "old": old,
        "new": new,
    }


def _heads(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not len(places):
        return np.array([np.nan]), np.array([np.nan])
    return places[:, 0], REACH * places[:, 1]


def _stalks(view: SpineView) -> tuple[np.ndarray, np.ndarray]:
    places = np.vstack([view.old, view.new])
    gap = np.full(len(places), np.nan)
    x = np.column_stack([places[:, 0], places[:, 0], gap]).ravel()
    y = np.column_stack([np.zeros(len(places)), REACH * places[:, 1], gap]).ravel()
    return x, y


def move_branch(view: SpineView) -> dict[str, Any]:
    """Return where each artist of `draw_branch` goes."""
    hours = CLOCK_H[SHOWN]
    now = max(view.hour, FIRST_H)
    return {
        "relief": (hours, relief_of(view.course)[SHOWN]),
        "density": (hours, 100 * view.course.spine_density[SHOWN]),
        "now": now,
        "now_below": now,
        "doses": (np.maximum(view.doses_h, FIRST_H), np.full(len(view.doses_h), 106.0)),
        "stalks": _stalks(view),
        "old": _heads(view.old),
        "new": _heads(view.new),
    }


def read_branch(view: SpineView, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers and words of the branch's sentence."""
    relief, density = (
        float(np.interp(view.hour, CLOCK_H, v))
        for v in (relief_of(view.course), 100 * view.course.spine_density)
    )
    given = int((view.doses_h <= view.hour).sum())
    return {
        "doses": _doses(given, len(view.doses_h), values["dose_mg_per_kg"]),
        "when": _when(view.hour),
        "relief": _relief_in_words(relief, values["stress"]),
        "density": density,
        "spines": len(view.old) + len(view.new),
        "full": SPINES,
        "new": _new_in_words(len(view.new)),
    }


def _relief_in_words(relief: float, stress: str) -> str:
    if stress == "none":
        return "there is no deficit to lift"
    return f"relief is {relief:.0f}\u00a0%" if relief >= 0.5 else "there is no relief"


def _new_in_words(new: int) -> str:
    return "none of them new" if not new else f"{new} of them new since the first dose"


def _doses(given: int, planned: int, mg_per_kg: float) -> str:
    """Return in words how many doses of how many have been given."""
    if not mg_per_kg:
        return "No drug"
    if planned == 1:
        return f"One dose of {mg_per_kg:g} mg/kg"
    return f"{given} of {planned} doses of {mg_per_kg:g} mg/kg"


def _when(hour: float) -> str:
    """Return in words how long after the first dose it is."""
    days = hour / 24.0
    if days < 1.5:
        return f"{hour:.1f} h on" if hour < 3 and hour % 1 else f"{hour:.0f} h on"
    return f"{days:.0f} days on"


# -- the live figure ----------------------------------------------------------------------------

branch = Scene(
    name="branch", compute=look_at_branch, draw=draw_branch, move=move_branch, read=read_branch
)
