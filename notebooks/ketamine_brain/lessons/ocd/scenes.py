"""The live figures of notebook 08: one loop that can be stuck, and what a handful of people tell.

Each explorer has what it computes, how it is drawn, moved, and read.
"""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    RED,
)
from ketamine_brain.explorer import Scene
from ketamine_brain.explorer.scene import plain
from ketamine_brain.models.habit_loop import (
    DEFAULT,
    GRID,
    STEP_S,
    Landscape,
    LoopCourse,
    dwell_time_s,
    kicks_of,
    landscape,
    simulate,
)
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.statistics import exact_interval, fisher_p

SECONDS = 12.0
PUSH_START_S, PUSH_S = 4.0, 1.5
SAMPLES = 241
DEEPEST, HIGHEST = -0.6, 0.3
LOOPS = 30
SEED = 8
FIRST_S, LAST_S = 1.0, 2e10  # the ends of the axis of times
LATE_S = 1e5  # a mean beyond it has room for words at its left
LIFE_S = 80 * 365.25 * 86400.0
TIMES = (
    (1.0, "second"),
    (60.0, "minute"),
    (3600.0, "hour"),
    (86400.0, "day"),
    (365.25 * 86400.0, "year"),
    (LIFE_S, "life"),
)
PEOPLE = {"as it was": 1, "twice": 2, "five times": 5}
ARMS = (8, 7)  # people of the first trial, ketamine and saline
MOST_IN_ROW = 40


# -- the loop -------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True)
class LoopView:
    """A loop with its land and the land without drug, one run, and how long it stays stuck.

    Attributes
    ----------
    land, undrugged : Landscape with the block, and without it
    course : one run of SECONDS
    push_na : the push out of the stuck valley, nA
    dwell_s, undrugged_s : mean seconds from stuck to free, with and without the block; nan with
        one valley
    """

    land: Landscape
    undrugged: Landscape
    course: LoopCourse
    push_na: float
    dwell_s: float
    undrugged_s: float


def look_at_loop(
    loop_gain: float = DEFAULT.loop_gain,
    noise: float = DEFAULT.noise_per_sqrt_s,
    push_out_na: float = 0.0,
    block: float = 0.0,
    seed: int = SEED,
) -> LoopView:
    """Return the loop at this gain, noise (per √s), push (nA, 0..0.04) and block (0..1).

    It is started stuck; the push leads out of the stuck valley.
    """
    parameters = dataclasses.replace(DEFAULT, loop_gain=loop_gain, noise_per_sqrt_s=noise)
    push_na = check_number("push_out_na", push_out_na, 0.0, 0.04, "nA")
    course = simulate(-push_na, PUSH_START_S, PUSH_S, SECONDS, block, "stuck", seed, parameters)
    undrugged = landscape(0.0, 0.0, parameters)
    dwell_s = undrugged_s = math.nan
    if len(undrugged.fixed_points) == 3:
        dwell_s, undrugged_s = (dwell_time_s(b, parameters=parameters) for b in (block, 0.0))
    return LoopView(
        land=landscape(block, 0.0, parameters),
        undrugged=undrugged,
        course=course,
        push_na=push_na,
        dwell_s=dwell_s,
        undrugged_s=undrugged_s,
    )


def in_words(seconds: float) -> str:
    """Return a time in the unit a person would use, to one figure: the model promises no more."""
    if not seconds < LIFE_S:
        return "longer than a life"
    sizes = [*TIMES[:-1], (math.inf, "")]
    for (size, unit), (after, _) in itertools.pairwise(sizes):
        if seconds < after:
            count = seconds / size
            count = max(1, round(count, -math.floor(math.log10(max(count, 1)))))
            return f"about {count:.0f} {unit}{'s' if count > 1 else ''}"
    raise AssertionError("a finite time is below the last size")


def _shape(land: Landscape) -> tuple[np.ndarray, np.ndarray]:
    """Return (activity, height) at every tenth point, the free valley at height 0."""
    floor = np.interp(land.fixed_points[0].activity, land.activity, land.height_per_s)
    return land.activity[::10], np.minimum(land.height_per_s[::10] - floor, 2 * HIGHEST)


def _rest(view: LoopView) -> tuple[list[float], list[float]]:
    """Return (activity, height) of the valley in which the run ends."""
    x, y = _shape(view.land)
    place = view.land.fixed_points[-1 if view.course.stuck_at_end else 0].activity
    return [place], [np.interp(place, x, y) + 0.018]


def _run(view: LoopView) -> tuple[np.ndarray, np.ndarray]:
    step = max(1, (view.course.times_s.size - 1) // (SAMPLES - 1))
    return view.course.times_s[::step], view.course.activity[::step]


def _free_at(seconds: float) -> np.ndarray:
    """Return when each of LOOPS loops gets free, (LOOPS,), s, first to last.

    Left to chance the times are spread as an exponential; these are its even quantiles.
    """
    shares = (np.arange(LOOPS) + 0.5) / LOOPS
    mean = 0.0 if math.isnan(seconds) else seconds
    return np.clip(-mean * np.log1p(-shares), FIRST_S, LAST_S)


def _mean_at(seconds: float) -> float:
    return FIRST_S if math.isnan(seconds) else float(np.clip(seconds, FIRST_S, LAST_S))


def draw_loop(figure, view: LoopView) -> dict:
    """Draw the land with its ball, one run beside it, and below how long thirty loops stay stuck.

    The dashed land is the one without the drug; the push is the shaded time.
    """
    land, run, time = (figure.add_subplot(place) for place in _places(figure))
    at = move_loop(view)
    (undrugged,) = land.plot(*at["undrugged"], color=MUTED, lw=1.4, ls=(0, (4, 3)))
    (valley,) = land.plot(*at["valley"], color=BLUE, lw=3)
    ball = land.scatter(*at["ball"], s=150, color=ORANGE, zorder=4)
    land.set(
        xlim=(0, 1),
        ylim=(DEEPEST, HIGHEST),
        xlabel="Activity of the loop",
        yticks=[],
        title="The land it lives in",
    )
    # Below the land: in it they would be crossed where it is deep.
    land.set_xticks((0.03, 0.68), ("free", "stuck"), fontweight="bold")
    for label, color in zip(land.get_xticklabels(), (GREEN, RED), strict=True):
        label.set_color(color)
    land.text(0.03, DEEPEST + 0.04, "dashed: no drug", color=MUTED, fontsize=10)
    push = run.axvspan(*at["push"], color=PALE_ORANGE, lw=0)
    words = run.text(*at["push_words"], ha="center", va="top", color=ORANGE, fontsize=10)
    (path,) = run.plot(*at["path"], color=INK, lw=1.5)
    run.set(xlim=(0, SECONDS), ylim=(0, 1), xlabel="Seconds (toy)", ylabel="Activity")
    run.set_title("One run of it")
    return {
        "undrugged": undrugged,
        "valley": valley,
        "ball": ball,
        "push": push,
        "push_words": words,
        "path": path,
        **_draw_times(time, at),
    }


def _places(figure):
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.15), height_ratios=(1.35, 1))
    return grid[0, 0], grid[0, 1], grid[1, :]


def _draw_times(axes, at: dict) -> dict:
    axes.set(
        xscale="log",
        xlim=(FIRST_S * 0.6, LAST_S * 1.6),
        ylim=(-1.5, LOOPS + 0.5),
        yticks=[],
        title="Left to chance, when is it free? A dot for each of thirty loops",
    )
    axes.set_xticks(
        [seconds for seconds, _ in TIMES],
        [f"{'an' if words == 'hour' else 'a'} {words}" for _, words in TIMES],
    )
    axes.minorticks_off()
    axes.axvspan(LIFE_S, LAST_S * 1.6, color=PALE_BLUE, lw=0)
    loops = axes.scatter(*at["loops"], s=16, color=BLUE)
    (mean,) = axes.plot(*at["mean"], color=ORANGE, lw=2.4)
    words = axes.text(*at["mean_words"], va="center", fontsize=10.5, color=ORANGE)
    return {"loops": loops, "mean": mean, "mean_words": words}


def _mean_words(view: LoopView) -> tuple[float, float, str]:
    """Return (x, y, words) of the mean, clear of its line and of the dots.

    Dots right of the mean stand high and those left of it low: the words go below at the right, or
    above at the left where the mean is late.
    """
    words = "no stuck valley" if math.isnan(view.dwell_s) else f"mean: {in_words(view.dwell_s)}"
    mean = _mean_at(view.dwell_s)
    return (1.3, LOOPS - 4.0, words) if mean > LATE_S else (1.5 * mean, 2.0, words)


def move_loop(view: LoopView) -> dict:
    """Return where each artist of `draw_loop` goes, in data coordinates."""
    end_s = PUSH_START_S + (PUSH_S if view.push_na else 0.0)
    mean = _mean_at(view.dwell_s)
    said = "push" if view.push_na else "no push"
    return {
        "undrugged": _shape(view.undrugged),
        "valley": _shape(view.land),
        "ball": _rest(view),
        "push": (PUSH_START_S, end_s),
        "push_words": (PUSH_START_S + PUSH_S / 2, 0.97, said),
        "path": _run(view),
        "loops": (_free_at(view.dwell_s), np.arange(LOOPS)),
        "mean": (np.array([mean, mean]), np.array([-1.5, LOOPS + 0.5])),
        "mean_words": _mean_words(view),
    }


def read_loop(view: LoopView, values: dict) -> dict:
    """Return the numbers and words of the loop's sentence."""
    drug = f"{100 * values['block']:g} % of its current blocked"
    return {
        "gain": values["loop_gain"],
        "block": drug if values["block"] else "nothing blocked",
        "dwell": _dwell_words(view),
        "stuck": 100 * view.course.share_stuck,
        "end": "stuck" if view.course.stuck_at_end else "free",
        "push": "after a push" if view.push_na else "without a push",
    }


def _dwell_words(view: LoopView) -> str:
    if math.isnan(view.dwell_s):
        return "there is one valley, so it cannot be stuck"
    words = f"left to chance it stays stuck for {in_words(view.dwell_s)}"
    fold = view.undrugged_s / view.dwell_s if view.dwell_s else math.inf
    if not fold > 1.01:
        return words
    size = f"a {10 ** math.floor(math.log10(fold)):,.0f}th" if fold < 1e6 else "a millionth or less"
    return f"{words}, {size} of the time without the drug"


# -- a handful of people --------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True)
class SmallTrial:
    """Two arms of a small trial.

    Attributes
    ----------
    shares : who responded, %
    intervals : exact 95 % intervals, %
    people, responders : counts
    p : Fisher's exact two-sided p
    """

    shares: tuple[float, float]
    intervals: tuple[tuple[float, float], tuple[float, float]]
    people: tuple[int, int]
    responders: tuple[int, int]
    p: float


def look_at_trial(
    ketamine: float = 4, saline: float = 0, how_many: str = "as it was"
) -> SmallTrial:
    """Return the trial with `ketamine` of 8 and `saline` of 7 responders.

    All counts are taken times `how_many` (one of PEOPLE).
    """
    check_choice("how_many", how_many, PEOPLE)
    times = PEOPLE[how_many]
    responders = (
        times * round(check_number("ketamine", ketamine, 0, ARMS[0], "people")),
        times * round(check_number("saline", saline, 0, ARMS[1], "people")),
    )
    people = (ARMS[0] * times, ARMS[1] * times)
    shares, intervals = [], []
    for k, n in zip(responders, people, strict=True):
        low, high = exact_interval(k, n)
        shares.append(100 * k / n)
        intervals.append((100 * low, 100 * high))
    return SmallTrial(
        shares=(shares[0], shares[1]),
        intervals=(intervals[0], intervals[1]),
        people=people,
        responders=responders,
        p=fisher_p(responders[0], people[0], responders[1], people[1]),
    )


def _ends(trial: SmallTrial) -> tuple[np.ndarray, np.ndarray]:
    (low1, high1), (low2, high2) = trial.intervals
    return np.array([low1, high1, np.nan, low2, high2]), np.array([1.0, 1.0, np.nan, 0.0, 0.0])


def _people(trial: SmallTrial, responded: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return a place for everyone who did, or did not, respond, in one row an arm."""
    x, y = [], []
    for arm, height in ((0, 1.3), (1, 0.3)):
        k, n = trial.responders[arm], trial.people[arm]
        places = np.arange(k) if responded else np.arange(k, n)
        x.append(1.2 + 100 / MOST_IN_ROW * places)
        y.append(np.full(places.size, height))
    return np.concatenate(x), np.concatenate(y)


def draw_trial(figure, trial: SmallTrial) -> dict:
    """Draw both arms' shares with exact intervals, 0 to 100 %, and above each its people."""
    axes = figure.add_subplot()
    at = move_trial(trial)
    (intervals,) = axes.plot(*at["intervals"], color=BLUE, lw=9, alpha=0.35, solid_capstyle="butt")
    shares = axes.scatter(*at["shares"], s=150, color=BLUE, zorder=3)
    better = axes.scatter(*at["better"], s=38, color=GREEN)
    same = axes.scatter(*at["same"], s=38, facecolor="white", edgecolor=MUTED, linewidth=1.2)
    axes.set(
        xlim=(-3, 103),
        ylim=(-0.35, 1.85),
        xticks=range(0, 101, 20),
        xlabel="% who responded, with the exact 95 % interval",
    )
    axes.set_yticks([1, 0], ["ketamine", "saline"], fontsize=13)
    axes.grid(axis="y", visible=False)
    top = axes.text(*at["top"], color=INK, va="bottom")
    low = axes.text(*at["low"], color=INK, va="bottom")
    return {
        "intervals": intervals,
        "shares": shares,
        "better": better,
        "same": same,
        "top": top,
        "low": low,
    }


def _count(trial: SmallTrial, arm: int) -> str:
    return f"{trial.responders[arm]} of {trial.people[arm]} people (filled: responded)"


def move_trial(trial: SmallTrial) -> dict:
    """Return where each artist of `draw_trial` goes, in data coordinates."""
    return {
        "intervals": _ends(trial),
        "shares": (trial.shares, [1.0, 0.0]),
        "better": _people(trial, True),
        "same": _people(trial, False),
        "top": (0, 1.42, _count(trial, 0)),
        "low": (0, 0.42, _count(trial, 1)),
    }


def read_trial(trial: SmallTrial, values: dict) -> dict:
    """Return the numbers and words of the small trial's sentence."""
    (low1, high1), (low2, high2) = trial.intervals
    clear = trial.p < 0.05
    if low1 > high2 or low2 > high1:
        verdict = "The intervals do not overlap"
    elif clear:
        verdict = "The intervals overlap and the difference is clear all the same"
    else:
        verdict = "The intervals overlap and the difference is not clear"
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
        "verdict": verdict,
    }


# -- the live figures -----------------------------------------------------------------------------


def loop_constants() -> dict:
    """Return what the loop's twin in JavaScript needs: constants, kicks, times and their units."""
    return {
        "parameters": DEFAULT,
        "kicks": plain(kicks_of(SEED, SECONDS), 8),
        "grid": GRID,
        "step_s": STEP_S,
        "samples": SAMPLES,
        "push_start_s": PUSH_START_S,
        "push_s": PUSH_S,
        "highest": HIGHEST,
        "loops": LOOPS,
        "first_s": FIRST_S,
        "last_s": LAST_S,
        "late_s": LATE_S,
        "life": LIFE_S,
        "times": TIMES[:-1],
    }


loop = Scene(
    name="loop",
    compute=look_at_loop,
    draw=draw_loop,
    move=move_loop,
    read=read_loop,
    constants=loop_constants,
)
trial = Scene(
    name="trial", compute=look_at_trial, draw=draw_trial, move=move_trial, read=read_trial
)
