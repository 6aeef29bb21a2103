"""Notebook 09: fifteen stimuli that sum up, relief that outlasts the drug, and the pooled estimates that disagree."""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models.pain import Relief, WindUp, simulate_windup
from ketamine_brain.pictures.forest import row_of
from ketamine_brain.pictures.style import BLUE, GOLD, GREEN, GRID, INK, MUTED, ORANGE, PURPLE

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


# -- the pooled estimates ----------------------------------------------------------------------------------------------------


def pooled_rows() -> list:
    """Return the pooled estimates of pain, ketamine minus control, in points of 10, from early to late after treatment."""
    return [
        row_of("PAI25", "7 trials, up to 2 weeks; 6 at high risk of bias", people=211),
        row_of("PAI29", "neuropathic pain, 1 week", people=706),
        row_of("PAI30", "neuropathic pain, 30 days", people=706),
        row_of("PAI28", "16 studies, mixed times", people=1080),
        row_of("PAI35", "network of 38 trials, under 30 min"),
        row_of("PAI36", "the same, 3 to 7 days"),
        row_of("PAI37", "the same, 3 to 5 weeks"),
        row_of("PAI33", "Cochrane 2025, at once", scale=0.1, people=2309),
    ]


def draw_relief_and_function(figure) -> None:
    """Draw the long-infusion trial: pain at week 1 in both arms, side effects in both arms, and function."""
    pain, harm, life = figure.subplots(1, 3)
    for axes, (ids, top, title) in (
        (pain, (("PAI08", "PAI09"), 10, "Pain at week 1\n(0 to 10)")),
        (harm, (("PAI13", "PAI14"), 100, "Felt odd or saw things\n(% of people)")),
    ):
        bars = axes.bar(
            [0, 1], [measurement(id).value for id in ids], color=[BLUE, ORANGE], width=0.6
        )
        axes.bar_label(bars, [f"{measurement(id).value:g}" for id in ids], padding=3, fontsize=11)
        axes.set_xticks([0, 1], [f"S-ketamine\n[{ids[0]}]", f"placebo\n[{ids[1]}]"], fontsize=10)
        axes.set(ylim=(0, top), title=title)
        axes.grid(axis="x", visible=False)
    gained = "improved" if measurement("PAI15").value else "no gain"
    life.text(
        0.5,
        0.55,
        gained,
        ha="center",
        va="center",
        fontsize=22,
        fontweight="bold",
        color=INK,
        transform=life.transAxes,
    )
    life.text(
        0.5,
        0.40,
        "over twelve weeks [PAI15]",
        ha="center",
        va="center",
        fontsize=10.5,
        color=MUTED,
        transform=life.transAxes,
    )
    life.set(title="Daily function", xticks=[], yticks=[])
    life.grid(False)
    for axes in (pain, harm, life):
        axes.title.set_fontsize(11.5)
    life.spines[["left", "bottom"]].set_color(GRID)


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
