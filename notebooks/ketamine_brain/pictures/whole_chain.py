"""Notebook 12: every link of the chain on one time axis, which of its arrows has been measured, and the arrow to mood put to a test."""

from __future__ import annotations

import numpy as np

from ketamine_brain.checks.whole_chain import ARROWS as ARROW_WORDS
from ketamine_brain.checks.whole_chain import one_spray
from ketamine_brain.evidence import measurement
from ketamine_brain.models.chain_views import ARROWS, hours_until_over, look_at_chain, supposed
from ketamine_brain.models.whole_chain import HOURS_PER_DAY
from ketamine_brain.pictures.mood_onset import CONTEXT_WORDS, PLAN_WORDS
from ketamine_brain.pictures.style import (
    BLUE,
    GOLD,
    GREEN,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GOLD,
    PALE_GREEN,
    PALE_GREY,
    RED,
)

TICKS = {
    2.0: ("start", "12 h", "1 day", "36 h", "2 days"),
    28.0: ("start", "1 week", "2 weeks", "3 weeks", "4 weeks"),
}
SETTING_WORDS = CONTEXT_WORDS
APART = 4.6  # points between two labels at the end of their curves
RIGHT = 1.015


def draw_chain(figure, result) -> dict:
    """Draw a `ChainView` as five panels over one time axis, from its plan to mood, and return the moving artists."""
    plan, blood, block, spines, mood = figure.subplots(
        5, 1, sharex=True, height_ratios=(0.5, 1, 1, 1, 2.1)
    )
    for axes, words in zip(
        (plan, blood, block, spines, mood),
        (
            "1  Plan",
            "2  Blood: ketamine, ng/mL",
            "3  Receptors blocked, %",
            "4  Connections: spines, never stressed = 100 %",
            "5  Mood: MADRS, points of 60",
        ),
        strict=True,
    ):
        axes.set_title(words, fontsize=11, pad=3)
        axes.tick_params(axis="x", length=0)
    mood.set_xticks(np.linspace(0, 1, 5), [" "] * 5)
    ticks = {
        f"tick{i}": mood.text(
            i / 4, -1.8, words, ha=("left", "center", "center", "center", "right")[i], va="top"
        )
        for i, words in enumerate(TICKS[result.span])
    }
    return {
        **_draw_plan(plan, result),
        **_draw_blood(blood, result),
        **_draw_block(block, result),
        **_draw_spines(spines, result),
        **_draw_mood(mood, result),
        **ticks,
    }


def _note(axes, y: float, words: str, colour: str) -> None:
    axes.text(RIGHT, y, words, color=colour, fontsize=10, va="center", linespacing=1.15)


def _draw_plan(axes, result) -> dict:
    axes.set(xlim=(0, 1), ylim=(0, 1.05), yticks=())
    axes.spines["left"].set_visible(False)
    _note(axes, 0.5, "what is given\n(you choose)", INK)
    (pills,) = axes.plot([0, 0.0005], [0.12, 0.12], color=ORANGE, lw=4)
    (doses,) = axes.plot(*_doses(result), color=INK, lw=3)
    return {"pills": pills, "doses": doses}


def _draw_blood(axes, result) -> dict:
    axes.set(ylim=(0, 540), yticks=(0, 200, 400))
    _note(axes, 270, "range: three\npublished sets,\nin people", BLUE)
    x = _share(result)
    band = axes.fill_between(
        x,
        result.chain.ketamine_low_ng_ml,
        result.chain.ketamine_high_ng_ml,
        color=PALE_BLUE,
        edgecolor="none",
    )
    (line,) = axes.plot(x, result.chain.ketamine_ng_ml, color=BLUE, lw=2)
    return {"blood_band": band, "blood": line}


def _draw_block(axes, result) -> dict:
    axes.set(ylim=(0, 100), yticks=(0, 50, 100))
    _note(axes, 50, "range: published\naffinities; never\nvalidated in people", GOLD)
    band = axes.fill_between(
        _share(result),
        100 * result.chain.block_low,
        100 * result.chain.block_high,
        color=PALE_GOLD,
        edgecolor="none",
    )
    (edge,) = axes.plot(_share(result), 100 * result.chain.block_high, color=GOLD, lw=1.4)
    return {"block": band, "block_high": edge}


def _draw_spines(axes, result) -> dict:
    axes.set(ylim=(70, 110), yticks=(75, 100))
    _note(axes, 90, "mice (full line);\nin people no change\noverall (dashed)", GREEN)
    x = _share(result)
    band = axes.fill_between(
        x,
        100 * result.chain.spines_low,
        100 * result.chain.spines_high,
        color=PALE_GREEN,
        edgecolor="none",
    )
    (mice,) = axes.plot(x, 100 * result.chain.spines_high, color=GREEN, lw=2)
    (people,) = axes.plot(x, 100 * result.chain.spines_low, color=GREEN, lw=1.6, ls="--")
    return {"spines": band, "spines_mice": mice, "spines_people": people}


def _draw_mood(axes, result) -> dict:
    axes.set(ylim=(0, 40), yticks=(0, 10, 20, 30, 40))
    x = _share(result)
    band = axes.fill_between(
        x, result.chain.madrs_low, result.chain.madrs_high, color=PALE_BLUE, edgecolor="none"
    )
    (control,) = axes.plot(x, result.chain.control_madrs, color=ORANGE, ls="--")
    (course,) = axes.plot(x, result.chain.madrs, color=BLUE, lw=3)
    own, control_height = _heights(result)
    words = dict(ha="left", va="center", fontsize=11, fontweight="bold")
    return {
        "mood_band": band,
        "control": control,
        "mood": course,
        "mood_label": axes.text(RIGHT, own, "this plan", color=BLUE, **words),
        "control_label": axes.text(RIGHT, control_height, "its control arm", color=ORANGE, **words),
    }


def _share(result) -> np.ndarray:
    return result.chain.days / result.span


def _doses(result):
    """Return the doses as one line of upright strokes with gaps; with no dose, a stroke too small to see."""
    if not result.doses:
        return np.array([0.0, 0.0]), np.array([0.0, 0.001])
    x = np.repeat([day / result.span for day, _ in result.doses], 3)
    y = np.array([part for _, height in result.doses for part in (0.0, height, np.nan)])
    return x, y


def _heights(result) -> tuple[float, float]:
    """Return heights of the labels of plan and control arm near the ends of their curves, pushed apart so that neither lies on the other."""
    own, control = float(result.chain.madrs[-1]), float(result.chain.control_madrs[-1])
    return (
        (own, max(control, own + APART)) if own <= control else (max(own, control + APART), control)
    )


def move_chain(result) -> dict:
    """Return where each artist of `draw_chain` goes for this result, in data coordinates."""
    chain, x = result.chain, _share(result)
    mood, control = _heights(result)
    pills = (
        (np.array([0.0, 1.0]), np.array([0.12, 0.12]))
        if result.pills
        else (np.array([0.0, 0.0005]), np.array([np.nan, np.nan]))
    )
    return {
        "pills": pills,
        "doses": _doses(result),
        "blood_band": (x, chain.ketamine_low_ng_ml, chain.ketamine_high_ng_ml),
        "blood": (x, chain.ketamine_ng_ml),
        "block": (x, 100 * chain.block_low, 100 * chain.block_high),
        "block_high": (x, 100 * chain.block_high),
        "spines": (x, 100 * chain.spines_low, 100 * chain.spines_high),
        "spines_mice": (x, 100 * chain.spines_high),
        "spines_people": (x, 100 * chain.spines_low),
        "mood_band": (x, chain.madrs_low, chain.madrs_high),
        "control": (x, chain.control_madrs),
        "mood": (x, chain.madrs),
        "mood_label": (RIGHT, mood, "this plan"),
        "control_label": (RIGHT, control, "its control arm"),
        **{f"tick{i}": words for i, words in enumerate(TICKS[result.span])},
    }


def read_chain(result, values) -> dict:
    """Return the numbers and words of the explorer's sentence."""
    month = result.month
    dose = f" of {values['mg_per_kg']:g} mg/kg" if values["plan"] in ("one", "six", "both") else ""
    return {
        "plan": PLAN_WORDS[values["plan"]] + dose,
        "setting": SETTING_WORDS[values["setting"]],
        "blood_low": month.ketamine_low_ng_ml.max(),
        "blood_high": month.ketamine_high_ng_ml.max(),
        "block_low": 100 * month.block_low.max(),
        "block_high": 100 * month.block_high.max(),
        "spines": 100 * ((month.spines_high / month.spines_low).max() - 1),
        "day1": result.at(month.madrs, 24),
        "low": result.at(month.madrs_low, 24),
        "high": result.at(month.madrs_high, 24),
        "control": result.at(month.control_madrs, 24),
    }


# -- the question before the answer ------------------------------------------------------------------------------------------


def order_of_ends() -> list[str]:
    """Return blood, receptors and mood in the order in which nine tenths of what one infusion did to them is over.

    Spines are left out: mice keep theirs about as long as trials see a lead in mood, and only the models put one before the other.
    """
    over = hours_until_over(look_at_chain("one"))
    return sorted(("blood", "block", "mood"), key=over.get)


# -- which arrows have been measured -----------------------------------------------------------------------------------------

LINKS = ("Dose", "Blood", "Receptor", "Circuit", "Connections", "Mood")
# Each arrow: from, to, how it stands, and what is known, with the ids it rests on.
MEASURED, WIDE, UNMEASURED = (
    "size measured in people",
    "no agreed size in people",
    "no size measured in people",
)
STEPS = (
    (0, 1, MEASURED, "PK05, PK06"),
    (1, 2, WIDE, "RX35, RX37"),
    (2, 3, WIDE, "GL06, GL12"),
    (3, 4, UNMEASURED, "PL14"),
    (4, 5, UNMEASURED, "PL07"),
)
STYLE = {
    MEASURED: (BLUE, "-", 4.0),
    WIDE: (GOLD, (0, (4, 2)), 3.0),
    UNMEASURED: (RED, (0, (1, 1.6)), 3.0),
}


def draw_arrows(figure) -> None:
    """Draw the links as boxes and each arrow by how far its size is known; the one past them all, dose to mood, is the trials'."""
    from matplotlib.patches import FancyArrowPatch

    axes = figure.add_subplot()
    axes.set(xlim=(-0.55, 5.55), ylim=(-0.75, 1.75), xticks=(), yticks=())
    axes.grid(False)
    axes.spines[:].set_visible(False)
    for x, words in enumerate(LINKS):
        axes.text(
            x,
            0,
            words,
            ha="center",
            va="center",
            fontsize=12,
            fontweight="bold",
            color=INK,
            bbox=dict(boxstyle="round,pad=0.45", fc=PALE_GREY, ec=MUTED),
        )
    for start, end, kind, ids in STEPS:
        colour, dashes, width = STYLE[kind]
        near, far = start + 0.11 + 0.031 * len(LINKS[start]), end - 0.11 - 0.031 * len(LINKS[end])
        axes.add_patch(
            FancyArrowPatch(
                (near, 0),
                (far, 0),
                arrowstyle="-|>",
                mutation_scale=16,
                color=colour,
                ls=dashes,
                lw=width,
                shrinkA=0,
                shrinkB=0,
            )
        )
        axes.text(
            (near + far) / 2,
            -0.32,
            f"[{ids.replace(', ', ',' + chr(10))}]",
            ha="center",
            va="top",
            fontsize=10,
            color=colour,
        )
    axes.add_patch(
        FancyArrowPatch(
            (0, 0.25),
            (5, 0.25),
            connectionstyle="arc3,rad=-0.22",
            arrowstyle="-|>",
            mutation_scale=20,
            color=BLUE,
            lw=4,
        )
    )
    axes.text(
        2.5,
        1.36,
        "dose and setting to mood: measured in trials [MUR-01, WIL-01]",
        ha="center",
        color=BLUE,
        fontweight="bold",
        fontsize=12,
    )
    for x, kind in zip((0.0, 2.05, 4.1), STYLE, strict=True):
        colour, dashes, width = STYLE[kind]
        axes.plot([x - 0.5, x - 0.12], [1.66, 1.66], color=colour, ls=dashes, lw=width)
        axes.text(x - 0.05, 1.66, kind, va="center", fontsize=10.5, color=INK)


# -- the arrow to mood, put to a test ----------------------------------------------------------------------------------------

ARROW_COLOURS = {"none": BLUE, "receptor": GOLD, "connections": GREEN}
HIGHEST_SHARE = 2.6


def draw_early_test(figure) -> None:
    """Draw the gap to the control arm after one spray, as a share of its size on day 1, along each arrow, beside the pooled trials."""
    axes = figure.add_subplot()
    chain = one_spray()
    hours = HOURS_PER_DAY * chain.days
    late = hours >= 0.5
    for arrow in ARROWS:
        gap = chain.control_madrs - supposed(chain, arrow)
        share = gap / np.interp(24.0, hours, gap)
        axes.plot(
            hours[late],
            np.minimum(share[late], 99),
            color=ARROW_COLOURS[arrow],
            lw=3 if arrow == "none" else 2.2,
            ls={"none": "-", "receptor": "--", "connections": (0, (1, 1.2))}[arrow],
        )
    for id, at in (("ASP-08", 4.0), ("ASP-09", 24.0)):
        row, whole = measurement(id), measurement("ASP-09").value
        axes.plot([at, at], [row.low / whole, row.high / whole], color=INK, lw=2.2)
        axes.plot(at, row.value / whole, "D", color=INK, ms=9, zorder=4)
        axes.annotate(
            f"trials, {at:.0f} h\n[{id}]",
            (at, row.low / whole),
            (10, 6),
            textcoords="offset points",
            fontsize=10.5,
            va="center",
        )
    axes.set_xscale("log")
    axes.set(
        xlim=(0.5, 400),
        ylim=(-0.08, HIGHEST_SHARE),
        ylabel="Gap to the control arm\n(size on day 1 = 1)",
        xlabel="Time after one spray",
    )
    axes.set_xticks(
        (1, 4, 12, 24, 72, 168, 336), ("1 h", "4 h", "12 h", "1 day", "3 days", "1 week", "2 weeks")
    )
    axes.set_xticks((), minor=True)
    axes.text(
        24,
        2.3,
        ARROW_WORDS["receptor"] + ":\nfar off the top before this",
        color=GOLD,
        fontweight="bold",
        fontsize=11,
        va="center",
    )
    axes.text(0.62, 0.95, ARROW_WORDS["none"], color=BLUE, fontweight="bold", fontsize=11)
    axes.text(1.0, 0.1, ARROW_WORDS["connections"], color=GREEN, fontweight="bold", fontsize=11)
    axes.axhline(0, color=GRID, lw=1)
