"""What the explorers of notebook 08 ask: one loop with its valleys and one run of it, and how sure a handful of people makes us."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.drawing.style import BLUE, GREEN, INK, MUTED, ORANGE, PALE_ORANGE, RED
from ketamine_brain.explorer import Scene
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
        tuple(100 * bound for bound in exact_interval(k, n))
        for k, n in zip(responders, people, strict=True)
    )
    return SmallTrial(
        tuple(100 * k / n for k, n in zip(responders, people, strict=True)),
        intervals,
        people,
        responders,
        fisher_p(responders[0], people[0], responders[1], people[1]),
    )


DEEPEST, HIGHEST = -0.6, 0.3


# -- the loop ----------------------------------------------------------------------------------------------------------------


def _land(view):
    """Return (activity, height) of the landscape at every tenth point, with the free valley at height 0 where there is one."""
    activity, height = view.land.activity[::10], view.land.height_per_s[::10]
    floor = np.interp(
        view.land.fixed_points[0].activity, view.land.activity, view.land.height_per_s
    )
    return activity, np.minimum(height - floor, 2 * HIGHEST)


def _rest(view):
    """Return (activity, height) of the valley in which the run ends."""
    x, y = _land(view)
    place = view.land.fixed_points[-1 if view.course.stuck_at_end else 0].activity
    return [place], [np.interp(place, x, y) + 0.018]


def _run(view):
    step = max(1, (view.course.times_s.size - 1) // (SAMPLES - 1))
    return view.course.times_s[::step], view.course.activity[::step]


def draw_loop(figure, view) -> dict:
    """Draw the landscape with its ball at the left and one run at the right; the push is the shaded time."""
    land, run = figure.subplots(1, 2, width_ratios=(1, 1.15))
    (valley,) = land.plot(*_land(view), color=BLUE, lw=3)
    ball = land.scatter(*_rest(view), s=150, color=ORANGE, zorder=4)
    land.set(
        xlim=(0, 1),
        ylim=(DEEPEST, HIGHEST),
        xlabel="Activity of the loop",
        yticks=[],
        xticks=(0, 0.5, 1),
        title="The land it lives in",
    )
    land.text(0.06, DEEPEST + 0.05, "free", color=GREEN, fontweight="bold")
    land.text(0.62, DEEPEST + 0.05, "stuck", color=RED, fontweight="bold")
    run.axvspan(4.0, 4.0 + PUSH_S, color=PALE_ORANGE, lw=0)
    run.text(4.0 + PUSH_S / 2, 0.965, "push", ha="center", va="top", color=ORANGE, fontsize=10)
    (path,) = run.plot(*_run(view), color=INK, lw=1.5)
    (ridge,) = run.plot(
        [0, 12], [_ridge(view, start=True)] * 2, color=MUTED, ls=(0, (4, 3)), lw=1.4
    )
    run.set(
        xlim=(0, 12), ylim=(0, 1), xlabel="Seconds (toy)", ylabel="Activity", title="One run of it"
    )
    run.text(0.25, 0.94, "stuck", color=RED, fontweight="bold", va="top")
    run.text(0.25, 0.03, "free", color=GREEN, fontweight="bold")
    return {"valley": valley, "ball": ball, "path": path, "ridge": ridge}


def _ridge(view, start: bool = False) -> float:
    missing = 0.5 if start else np.nan
    return missing if view.course.ridge is None else view.course.ridge


def move_loop(view) -> dict:
    """Return where each artist of `draw_loop` goes."""
    return {
        "valley": _land(view),
        "ball": _rest(view),
        "path": _run(view),
        "ridge": (np.array([0.0, 12.0]), np.full(2, _ridge(view))),
    }


def read_loop(view, values) -> dict:
    """Return the numbers and words of the loop's sentence."""
    valleys = "two valleys" if len(view.land.fixed_points) == 3 else "one valley"
    end = "stuck" if view.course.stuck_at_end else "free"
    return {
        "gain": values["loop_gain"],
        "valleys": valleys,
        "dwell": in_words(view.dwell_s),
        "end": end,
        "stuck": 100 * view.course.share_stuck,
        "block": f"{100 * values['block']:g} %",
    }


# -- a handful of people -----------------------------------------------------------------------------------------------------


def _ends(trial):
    (low1, high1), (low2, high2) = trial.intervals
    return np.array([low1, high1, np.nan, low2, high2]), np.array([1.0, 1.0, np.nan, 0.0, 0.0])


def draw_trial(figure, trial) -> dict:
    """Draw both arms' shares with their exact intervals, from 0 to 100 %."""
    axes = figure.add_subplot()
    (intervals,) = axes.plot(*_ends(trial), color=BLUE, lw=9, alpha=0.35, solid_capstyle="butt")
    shares = axes.scatter(trial.shares, [1.0, 0.0], s=170, color=BLUE, zorder=3)
    axes.set(
        xlim=(-3, 103),
        ylim=(-0.6, 1.6),
        xticks=range(0, 101, 20),
        xlabel="% who responded, with the exact 95 % interval",
    )
    axes.set_yticks([1, 0], ["ketamine", "saline"], fontsize=13)
    axes.grid(axis="y", visible=False)
    top = axes.text(0, 1.24, _count(trial, 0), color=INK, va="bottom")
    low = axes.text(0, 0.24, _count(trial, 1), color=INK, va="bottom")
    return {"intervals": intervals, "shares": shares, "top": top, "low": low}


def _count(trial, arm: int) -> str:
    return f"{trial.responders[arm]} of {trial.people[arm]} people"


def move_trial(trial) -> dict:
    """Return where each artist of `draw_trial` goes."""
    return {
        "intervals": _ends(trial),
        "shares": (trial.shares, [1.0, 0.0]),
        "top": _count(trial, 0),
        "low": _count(trial, 1),
    }


def read_trial(trial, values) -> dict:
    """Return the numbers of the small trial's sentence."""
    (low1, high1), (low2, high2) = trial.intervals
    return {
        "k1": trial.responders[0],
        "n1": trial.people[0],
        "k2": trial.responders[1],
        "n2": trial.people[1],
        "low1": low1,
        "high1": high1,
        "low2": low2,
        "high2": high2,
        "p": f"is {trial.p:.3f}" if trial.p >= 0.0005 else "is below 0.001",
        "verdict": "do not overlap" if low1 > high2 or low2 > high1 else "overlap",
    }


# -- the live figures ---------------------------------------------------------------------------

loop = Scene(name="loop", compute=look_at_loop, draw=draw_loop, move=move_loop, read=read_loop)
trial = Scene(
    name="trial", compute=look_at_trial, draw=draw_trial, move=move_trial, read=read_trial
)
