"""The live figures of notebook 09: equal stimuli that add up, and relief that outlasts the drug.

Each explorer has what it computes, how it is drawn, moved, and read.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PURPLE,
    is_narrow,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.lessons.chronic_pain.checks import week_one, week_twelve
from ketamine_brain.models.pain import (
    DEFAULT,
    HOURS_A_DAY,
    Relief,
    WindUp,
    simulate_relief,
    simulate_windup,
    weeks_of_relief,
)
from ketamine_brain.models.parameters import check_count

STIMULI = int(measurement("PAI02").number)
STRENGTH = 1.2  # times the threshold, as in the study [PAI02]
HIGHEST = 7.2  # bars end below 5; the words stand above them
NARROW_HEIGHT_IN = 4.9  # on a phone, four rows of words above the bars
WINDUP_KEY = (
    ("orange: the stimulus itself", ORANGE),
    ("blue: what is left of those before", BLUE),
    ("black dash: the same without the drug", INK),
    ("green line: just felt", GREEN),
)
BAR = 0.62  # how wide a bar is
AWAY = -9999.0  # beyond all that is seen
LAST_S = 126.0
LINE = 1.96  # standard errors of a difference that is just significant

NOTICEABLE = 1.0  # points of 10; our choice, half of what people call much improved [PAI73]
TRIAL_HOURS = HOURS_A_DAY * measurement("PAI12").number
TRIAL_RATE = measurement("PAI11").number
WEEKS = 12.0
# Hours after the start are drawn close together, weeks far apart: 160 times over twelve weeks.
DAYS = np.concatenate([np.linspace(0.0, 12.0, 90), np.linspace(12.5, 7 * WEEKS, 70)])
FLOOR = 1e-3  # below the axis: a log axis has no zero


# -- wind-up --------------------------------------------------------------------------------------


def explore_windup(
    interval_s: float = 1.0, dose_mg_per_kg: float = 0.0, stimuli: int = STIMULI
) -> tuple[WindUp, WindUp]:
    """Return the train as set, `stimuli` (1 to STIMULI) long, and the same without the drug."""
    stimuli = check_count("stimuli", stimuli, 1, STIMULI)
    return (
        simulate_windup(interval_s, stimuli, dose_mg_per_kg, STRENGTH),
        simulate_windup(interval_s, stimuli, 0.0, STRENGTH),
    )


def draw_windup(figure, result: tuple[WindUp, WindUp]) -> dict:
    """Draw what is felt at each of fifteen equal stimuli, over a strip of when they come."""
    if is_narrow(figure):
        figure.set_figheight(NARROW_HEIGHT_IN)
    top, strip = figure.subplots(2, 1, height_ratios=(5, 1))
    number, at = np.arange(1, STIMULI + 1), move_windup(result)
    whole = top.bar(number, at["whole"], width=BAR, color=BLUE)
    fast = top.bar(number, at["fast"], width=BAR, color=ORANGE)
    (without,) = top.plot(*at["without"], "_", color=INK, ms=20, mew=1.6)
    top.axhline(1, color=GREEN, lw=1.6, ls=(0, (4, 3)))
    top.set(
        xlim=(0.4, STIMULI + 0.6),
        ylim=(0, HIGHEST),
        yticks=range(6),
        ylabel="Felt (threshold = 1)",
        xticks=number,
        xlabel="Stimulus number; all alike, and painful",
    )
    top.grid(axis="x", visible=False)
    for row, (words, color) in enumerate(WINDUP_KEY):
        weight = "bold" if row < 2 else "normal"
        y = 1 - (0.02 + 0.07 * row)
        top.text(0.012, y, words, color=color, weight=weight, va="top", transform=top.transAxes)
    (beats,) = strip.plot(*at["beats"], "|", color=INK, ms=15, mew=2)
    strip.set(xlim=(-2, LAST_S), ylim=(-1, 1), yticks=[], xlabel="Seconds")
    strip.spines["left"].set_visible(False)
    return {"whole": whole, "fast": fast, "without": without, "beats": beats}


def move_windup(result: tuple[WindUp, WindUp]) -> dict:
    """Return where each artist of `draw_windup` goes, in data coordinates."""
    train, plain = result
    return {
        "whole": _padded(train.response, 0.0),
        "fast": _padded(train.fast, 0.0),
        "without": (np.arange(1, STIMULI + 1), _padded(plain.response, AWAY)),
        "beats": (_padded(train.times_s, AWAY), np.zeros(STIMULI)),
    }


def _padded(values, rest: float) -> np.ndarray:
    """Return values followed by `rest` for the stimuli that have not come, (STIMULI,)."""
    return np.append(values, np.full(STIMULI - len(values), rest))


def read_windup(result: tuple[WindUp, WindUp], values: dict) -> dict:
    """Return the numbers and words of the wind-up sentence."""
    train, plain = result
    growth, without = 100 * train.growth, 100 * plain.growth
    dose = values["dose_mg_per_kg"]
    drug = f"with {dose:.2f} mg/kg of ketamine" if dose else "no drug"
    count = values["stimuli"]
    return {
        "count": "Fifteen equal stimuli" if count == STIMULI else f"Stimulus {count} of {STIMULI}",
        "interval": values["interval_s"],
        "drug": drug,
        "growth": growth,
        "plain": f" (without the drug {without:.0f} %)" if dose else "",
        "first": train.response[0],
        "last": train.response[-1],
    }


# -- relief that outlasts the drug ----------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class ReliefView(Relief):
    """A `Relief` with `weeks`: how long mean relief stays at NOTICEABLE points or above.

    Weeks are counted from the infusion's end.
    """

    weeks: float = 0.0


def explore_relief(hours: float = TRIAL_HOURS, rate_mg_per_h: float = TRIAL_RATE) -> ReliefView:
    """Return the relief of S-ketamine at `rate_mg_per_h` (70 kg) for `hours`, over 12 weeks."""
    course = simulate_relief(rate_mg_per_h, hours, DAYS)
    fields = {field.name: getattr(course, field.name) for field in dataclasses.fields(Relief)}
    return ReliefView(**fields, weeks=weeks_of_relief(NOTICEABLE, rate_mg_per_h, hours))


def draw_relief(figure, result: ReliefView) -> dict:
    """Draw the level in the blood and where it acts above, and relief below, over twelve weeks.

    Below: relief under its ceiling and as a plain exponential, and both weeks of the trial, each
    with the interval of its difference.
    """
    top, low = figure.subplots(2, 1, height_ratios=(2, 3))
    at = move_relief(result)
    (plasma,) = top.plot(*at["plasma"], color=ORANGE)
    (site,) = top.plot(*at["site"], color=BLUE)
    half = DEFAULT.c50_ng_ml
    top.axhline(half, color=MUTED, lw=1, ls=(0, (2, 3)))
    beside = dict(ha="right", va="bottom", fontsize=10)
    top.text(12, half, "half of the relief [PAI16]", color=MUTED, **beside)
    top.set(xlim=(-0.15, WEEKS + 0.3), ylim=(0.3, 900), yscale="log", ylabel="ng/mL")
    top.set_xticks(range(0, 13, 2))
    top.set_yticks([1, 10, 100], ["1", "10", "100"])
    top.minorticks_off()
    top.set_xlabel("Weeks since the infusion began", visible=False)  # said below; for tables
    top.text(2.2, 330, "in the blood", color=ORANGE, fontweight="bold")
    top.text(2.2, 120, "where it acts on pain", color=BLUE, fontweight="bold")
    (bare,) = low.plot(*at["bare"], color=PURPLE, ls="--")
    (relief,) = low.plot(*at["relief"], color=BLUE, lw=3)
    low.set(
        xlim=(-0.15, WEEKS + 0.3),
        ylim=(-0.3, 4.6),
        xticks=range(0, 13, 2),
        xlabel="Weeks since the infusion began",
        ylabel="Relief (points of 10)" if is_narrow(figure) else "Mean relief (points of 10)",
    )
    much = measurement("PAI73").number
    low.axhline(much, color=GREEN, lw=1.2, ls=(0, (2, 3)))
    words = "much improved [PAI73]"
    if not is_narrow(figure):  # the whole would lie on the curve
        words = f"one person calls this {words}"
    low.text(11.7, much, words, color=GREEN, **beside)
    _draw_trial(low)
    low.text(3.2, 4.3, "model: relief under its ceiling", color=BLUE, fontweight="bold")
    low.text(3.2, 3.75, "plain exponential, no ceiling", color=PURPLE, fontweight="bold")
    return {"plasma": plasma, "site": site, "bare": bare, "relief": relief}


def _draw_trial(axes) -> None:
    """Draw the trial's gap in week 1 and, from its p alone, in week 12: hollow."""
    (gap, error), late = week_one(), week_twelve()
    axes.errorbar(1, gap, LINE * error, fmt="D", color=GOLD, ms=9, capsize=4, zorder=4)
    axes.errorbar(
        WEEKS,
        late,
        LINE * error,
        fmt="D",
        color=GOLD,
        mfc="white",
        ms=9,
        mew=2,
        capsize=4,
        zorder=4,
    )
    lines = ("trial, week 1", "[PAI08, PAI09]")
    if is_narrow(axes.figure):
        axes.text(1.25, 3.3, " ".join(lines), color=GOLD, fontsize=10)
    else:
        axes.text(1.25, gap + 0.5, "\n".join(lines), color=GOLD, fontsize=10)
    words = f"week 12, read from p = {measurement('PAI10').number:g} [PAI10]"
    y = 2.85 if is_narrow(axes.figure) else late + 1.7
    axes.text(WEEKS - 0.3, y, words, color=GOLD, fontsize=10, ha="right")


def move_relief(result: ReliefView) -> dict:
    """Return where each artist of `draw_relief` goes, in data coordinates."""
    weeks = result.days / 7
    return {
        "plasma": (weeks, np.maximum(result.plasma_ng_ml, FLOOR)),
        "site": (weeks, np.maximum(result.effect_site_ng_ml, FLOOR)),
        "bare": (weeks, result.exponential_points),
        "relief": (weeks, result.relief_points),
    }


def _at(result: ReliefView, weeks: float) -> float:
    return float(np.interp(7 * weeks, result.days, result.relief_points))


def _span(weeks: float) -> str:
    if weeks < 0.05:
        return "it never reaches one point after the infusion"
    count = f"{weeks:.1f} week{'' if round(weeks, 1) == 1 else 's'}"
    return f"it stays at one point or more for {count} after the end"


def _long(hours: float) -> str:
    return f"{hours:.0f} hours" if hours >= 2 else "One hour" if hours == 1 else "Half an hour"


def read_relief(result: ReliefView, values: dict) -> dict:
    """Return the numbers and words of the relief sentence."""
    over = result.days > values["hours"] / HOURS_A_DAY
    gone = float(result.days[np.argmax((result.plasma_ng_ml < 1.0) & over)])
    hours = values["hours"]
    return {
        "hours": _long(hours) if hours in (0.5, 1.0) or hours >= 2 else f"{hours:.1f} hours",
        "rate": values["rate_mg_per_h"],
        "gone": max(1.0, round(gone)),
        "week1": _at(result, 1),
        "week4": _at(result, 4),
        "week12": _at(result, 12),
        "span": _span(result.weeks),
    }


# -- the live figures -----------------------------------------------------------------------------


def windup_constants() -> dict:
    """Return what the train's twin in JavaScript needs: constants, the longest train, places."""
    return {
        "parameters": DEFAULT,
        "most": STIMULI,
        "strength": STRENGTH,
        "width": BAR,
        "away": AWAY,
    }


windup = Scene(
    name="windup",
    compute=explore_windup,
    draw=draw_windup,
    move=move_windup,
    read=read_windup,
    constants=windup_constants,
)


def relief_constants() -> dict:
    """Return what the relief's twin in JavaScript needs: constants, days, what is noticeable."""
    return {
        "parameters": DEFAULT,
        "days": DAYS,
        "floor": FLOOR,
        "noticeable": NOTICEABLE,
    }


relief = Scene(
    name="relief",
    compute=explore_relief,
    draw=draw_relief,
    move=move_relief,
    read=read_relief,
    constants=relief_constants,
)
