"""Notebook 08: a loop's valleys and one run of it, the exact intervals of a handful of people, and all the people there are."""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models.habit_views import PUSH_S, SAMPLES, in_words
from ketamine_brain.pictures.style import BLUE, GREEN, INK, MUTED, ORANGE, PALE_ORANGE, RED

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


# -- all the people there are ------------------------------------------------------------------------------------------------


def studies() -> list[tuple[str, int, str, str]]:
    """Return (words, people, what came of it, ids) of every study that could be found."""
    n = {id: measurement(id).n for id in ("OCD03", "OCD04", "OCD07", "OCD13")}
    return [
        (
            "crossover against saline",
            n["OCD03"],
            "4 of 8 and 0 of 7 in its first half",
            "OCD01, OCD02",
        ),
        ("open, on medication", n["OCD04"], "0 of 10 responded", "OCD04"),
        ("crossover against fentanyl", n["OCD07"], "10 of 12 completed", "OCD07"),
        ("nasal, against midazolam", n["OCD13"], "stopped", "OCD13"),
        (
            "against midazolam",
            int(measurement("OCD12").value),
            "planned, running in 2023;\nno results found",
            "OCD12",
        ),
    ]


def draw_people(figure) -> None:
    """Draw one mark a person for every study found: filled where results are known, hollow where none were found."""
    axes = figure.add_subplot()
    top = 0.0
    for words, people, outcome, ids in studies():
        rows = -(-people // 40)
        x, y = np.arange(people) % 40, top + np.arange(people) // 40
        known = "no results" not in outcome and "stopped" not in outcome
        axes.scatter(
            x,
            y,
            s=44,
            color=BLUE if known else "white",
            edgecolors=BLUE if known else MUTED,
            linewidths=1.2,
        )
        axes.text(
            -1.5, top + (rows - 1) / 2, f"{words} [{ids}]", ha="right", va="center", fontsize=10.5
        )
        axes.text(
            min(people, 40) + 1.0,
            top + (rows - 1) / 2,
            f"{people}: {outcome}",
            va="center",
            fontsize=10.5,
            color=INK if known else MUTED,
        )
        top += rows + 1.3
    axes.set(xlim=(-1, 62), ylim=(top - 0.6, -1.2), xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(False)
