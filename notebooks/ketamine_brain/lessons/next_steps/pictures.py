"""Notebook 12: every link of the chain on one time axis, which of its arrows has been measured, and
the arrow to mood put to a test.
"""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    GRID,
    INK,
    MUTED,
    PALE_GREY,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.next_steps.checks import ARROWS as ARROW_WORDS
from ketamine_brain.lessons.next_steps.checks import one_spray
from ketamine_brain.lessons.next_steps.scenes import (
    ARROWS,
    hours_until_over,
    look_at_chain,
    supposed,
)
from ketamine_brain.models.whole_chain import HOURS_PER_DAY

# -- the question before the answer ----------------------------------------------------------------


def order_of_ends() -> list[str]:
    """Return blood, receptors and mood in the order in which nine tenths of what one infusion did
    to them is over.

    Spines are left out: mice keep theirs about as long as trials see a lead in mood, and only the
    models put one before the other.
    """
    over = hours_until_over(look_at_chain("one"))
    return sorted(("blood", "block", "mood"), key=lambda name: over[name])


# -- which arrows have been measured ---------------------------------------------------------------

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
    """Draw the links as boxes and each arrow by how far its size is known; the one past them all,
    dose to mood, is the trials'.
    """
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
        color, dashes, width = STYLE[kind]
        near, far = start + 0.11 + 0.031 * len(LINKS[start]), end - 0.11 - 0.031 * len(LINKS[end])
        axes.add_patch(
            FancyArrowPatch(
                (near, 0),
                (far, 0),
                arrowstyle="-|>",
                mutation_scale=16,
                color=color,
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
            color=color,
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
    for left, kind in zip((0.0, 2.05, 4.1), STYLE, strict=True):
        color, dashes, width = STYLE[kind]
        axes.plot([left - 0.5, left - 0.12], [1.66, 1.66], color=color, ls=dashes, lw=width)
        axes.text(left - 0.05, 1.66, kind, va="center", fontsize=10.5, color=INK)


# -- the arrow to mood, put to a test --------------------------------------------------------------

ARROW_COLORS = {"none": BLUE, "receptor": GOLD, "connections": GREEN}


HIGHEST_SHARE = 2.6


def draw_early_test(figure) -> None:
    """Draw the gap to the control arm after one spray, as a share of its size on day 1, along each
    arrow, beside the pooled trials.
    """
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
            color=ARROW_COLORS[arrow],
            lw=3 if arrow == "none" else 2.2,
            ls={"none": "-", "receptor": "--", "connections": (0, (1, 1.2))}[arrow],
        )
    for id, at in (("ASP-08", 4.0), ("ASP-09", 24.0)):
        row, whole = measurement(id), measurement("ASP-09").number
        low, high = row.interval
        axes.plot([at, at], [low / whole, high / whole], color=INK, lw=2.2)
        axes.plot(at, row.number / whole, "D", color=INK, ms=9, zorder=4)
        axes.annotate(
            f"trials, {at:.0f} h\n[{id}]",
            (at, low / whole),
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
