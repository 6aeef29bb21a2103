"""What the relief explorer of notebook 09 asks of `pain`: one infusion, its weeks of relief, and what the drug's own half-life would give."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import BLUE, GOLD, GREEN, INK, MUTED, ORANGE, PURPLE
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.models.pain import (
    Relief,
    WindUp,
    simulate_relief,
    simulate_windup,
    weeks_of_relief,
)

NOTICEABLE = 1.0  # points of 10


# Hours after the start are drawn close together, weeks far apart: 160 times over twelve weeks.
DAYS = np.concatenate([np.linspace(0.0, 12.0, 90), np.linspace(12.5, 84.0, 70)])


@dataclasses.dataclass(frozen=True)
class ReliefView(Relief):
    """A `Relief` with `weeks`: how long mean relief stays at NOTICEABLE points or above after the infusion's end."""

    weeks: float = 0.0


def explore_relief(hours: float = 100.8, rate_mg_per_h: float = 22.2) -> ReliefView:
    """Return the relief of S-ketamine at `rate_mg_per_h` (70 kg) for `hours`, over twelve weeks."""
    course = simulate_relief(rate_mg_per_h, hours, DAYS)
    fields = {field.name: getattr(course, field.name) for field in dataclasses.fields(Relief)}
    return ReliefView(**fields, weeks=weeks_of_relief(NOTICEABLE, rate_mg_per_h, hours))


STIMULI = 15


STRENGTH = 1.2


HIGHEST = 4.2


LAST_S = 126.0


# -- wind-up -----------------------------------------------------------------------------------------------------------------


def explore_windup(interval_s: float = 1.0, dose_mg_per_kg: float = 0.0) -> tuple[WindUp, WindUp]:
    """Return the train as set, and the same train without the drug."""
    return simulate_windup(interval_s, STIMULI, dose_mg_per_kg, STRENGTH), simulate_windup(
        interval_s, STIMULI, 0.0, STRENGTH
    )


def draw_windup(figure, result) -> dict:
    """Draw what is felt at each of fifteen equal stimuli, over a strip that shows when they come."""
    train, plain = result
    top, strip = figure.subplots(2, 1, height_ratios=(5, 1))
    number = np.arange(1, STIMULI + 1)
    top.bar(number, train.fast, width=0.62, color=ORANGE)
    slow = top.bar(number, train.slow, bottom=train.fast, width=0.62, color=BLUE)
    (without,) = top.plot(number, plain.response, "_", color=INK, ms=20, mew=1.6)
    top.plot([0.4, 15.4], [1, 1], color=GREEN, lw=1.6, ls=(0, (4, 3)))
    top.text(15.55, 1.0, "just felt", color=GREEN, fontsize=10, va="center")
    top.set(
        xlim=(0.4, 16.9),
        ylim=(0, HIGHEST),
        ylabel="What is felt (threshold = 1)",
        xticks=number,
        xlabel="Stimulus number; each one is the same",
    )
    top.grid(axis="x", visible=False)
    top.text(0.6, 3.95, "orange: the stimulus itself", color=ORANGE, fontweight="bold")
    top.text(0.6, 3.62, "blue: what is left of those before", color=BLUE, fontweight="bold")
    top.text(0.6, 3.29, "black dash: the same without the drug", color=INK)
    (beats,) = strip.plot(train.times_s, np.zeros(STIMULI), "|", color=INK, ms=15, mew=2)
    strip.set(xlim=(-2, LAST_S), ylim=(-1, 1), yticks=[], xlabel="Seconds")
    strip.spines["left"].set_visible(False)
    return {"slow": slow, "without": without, "beats": beats}


def move_windup(result) -> dict:
    """Return where each artist of `draw_windup` goes."""
    train, plain = result
    return {
        "slow": train.slow,
        "without": (np.arange(1, STIMULI + 1), plain.response),
        "beats": (train.times_s, np.zeros(STIMULI)),
    }


def read_windup(result, values) -> dict:
    """Return the numbers of the wind-up sentence."""
    train, plain = result
    return {
        "interval": values["interval_s"],
        "dose": values["dose_mg_per_kg"],
        "growth": 100 * train.growth,
        "plain": 100 * plain.growth,
        "first": train.response[0],
        "last": train.response[-1],
    }


# -- relief that outlasts the drug -------------------------------------------------------------------------------------------


def draw_relief(figure, result: Relief) -> dict:
    """Draw level in the blood and at the effect site above, relief with the C50 step and as a plain exponential below, over twelve weeks."""
    top, low = figure.subplots(2, 1, sharex=True, height_ratios=(2, 3))
    at = move_relief(result)
    (plasma,) = top.plot(*at["plasma"], color=ORANGE)
    (site,) = top.plot(*at["site"], color=BLUE)
    top.axhline(10.5, color=MUTED, lw=1, ls=(0, (2, 3)))
    top.text(12, 11.5, "half of the relief [PAI16]", ha="right", fontsize=10, color=MUTED)
    top.set(ylim=(0.3, 900), yscale="log", ylabel="ng/ml")
    top.text(2.2, 330, "in the blood", color=ORANGE, fontweight="bold")
    top.text(2.2, 120, "where it acts on pain", color=BLUE, fontweight="bold")
    (bare,) = low.plot(*at["bare"], color=PURPLE, ls="--")
    (relief,) = low.plot(*at["relief"], color=BLUE, lw=3)
    low.set(
        xlim=(0, 12),
        ylim=(0, 4.4),
        xticks=range(0, 13, 2),
        xlabel="Weeks since the infusion began",
        ylabel="Mean relief (points of 10)",
    )
    gap = measurement("PAI09").value - measurement("PAI08").value
    low.plot(1, gap, "D", color=GOLD, ms=9, zorder=4)
    low.text(1.25, gap + 0.22, "trial, week 1 [PAI09 − PAI08]", color=GOLD, fontsize=10)
    low.text(12, 3.4, "model with its step", color=BLUE, fontweight="bold", ha="right")
    low.text(12, 3.0, "plain exponential", color=PURPLE, fontweight="bold", ha="right")
    return {"plasma": plasma, "site": site, "bare": bare, "relief": relief}


def move_relief(result: Relief) -> dict:
    """Return where each artist of `draw_relief` goes."""
    weeks = result.days / 7
    floor = 1e-3  # below the axis: a log axis has no zero
    return {
        "plasma": (weeks, np.maximum(result.plasma_ng_ml, floor)),
        "site": (weeks, np.maximum(result.effect_site_ng_ml, floor)),
        "bare": (weeks, result.exponential_points),
        "relief": (weeks, result.relief_points),
    }


def read_relief(result, values) -> dict:
    """Return the numbers of the relief sentence."""
    at = lambda weeks: float(np.interp(7 * weeks, result.days, result.relief_points))
    gone = result.days[
        np.argmax((result.plasma_ng_ml < 1.0) & (result.days > values["hours"] / 24))
    ]
    return {
        "hours": values["hours"],
        "rate": values["rate_mg_per_h"],
        "gone": float(gone),
        "week1": at(1),
        "week4": at(4),
        "week12": at(12),
        "weeks": result.weeks,
    }


# -- the live figures ---------------------------------------------------------------------------

windup = Scene(
    name="windup", compute=explore_windup, draw=draw_windup, move=move_windup, read=read_windup
)
relief = Scene(
    name="relief", compute=explore_relief, draw=draw_relief, move=move_relief, read=read_relief
)
