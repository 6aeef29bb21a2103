"""Notebook 03: the brake that is blocked, four accounts and their findings, the receptor's current, people who disagree, and a mystery."""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.forest import draw_forest, row_of
from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.glutamate import scenes
from ketamine_brain.models import cortical_circuit as circuit

# -- the question before the answer, and the brake --------------------------------------------------------------------------------

DOSES = {
    "low": ("GL01", "increased"),
    "middle": ("GL02", "no change"),
    "high": ("GL03", "decreased"),
}


def dose_order() -> list[str]:
    """Return the rats' doses, the largest rise of glutamate first, read from their rows."""
    rank = {"increased": 0, "no change": 1, "decreased": 2}
    return sorted(DOSES, key=lambda name: rank[measurement(DOSES[name][0]).text])


def draw_brake(figure) -> None:
    """Draw principal cells and their brake with no drug, at a low and at a high level: lengths of bars are the circuit's activities."""
    levels = (0.0, 1.0, 20.0)
    found = circuit.simulate(levels)
    for axes, i, title in zip(
        figure.subplots(1, 3, sharey=True), range(3), ("No drug", "A little", "A lot"), strict=True
    ):
        out, brake = found.excitatory[i], found.inhibitory[i]
        axes.bar([0, 1], [out, brake], width=0.62, color=[GREEN, ORANGE])
        axes.plot([-0.45, 1.45], [found.excitatory[0]] * 2, color=INK, lw=1.4, ls=(0, (2, 2)))
        axes.set(xlim=(-0.6, 1.6), ylim=(0, 0.6), title=title)
        axes.set_xticks([0, 1], ["cells that\nspeak", "cells that\nhush"], fontsize=11)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.grid(False)
        change = 100 * (out / found.excitatory[0] - 1)
        words = "as usual" if i == 0 else "louder" if change > 0 else "quieter"
        axes.text(
            0,
            out + 0.015,
            words,
            ha="center",
            va="bottom",
            color=GREEN,
            fontweight="bold",
            bbox={"color": "white", "pad": 1},
        )
        axes.text(
            1,
            brake + 0.015,
            ("holding back", "brake eased", "brake off")[i],
            ha="center",
            va="bottom",
            color=ORANGE,
            fontweight="bold",
        )
    figure.axes[0].set_ylabel("How active (toy)")


# -- against the evidence ---------------------------------------------------------------------------------------------------------


def draw_circuit_rows(figure, seen, unseen) -> None:
    """Draw every row of the circuit's check in two parts, in view while its constants were chosen and not, with misses in red."""
    axes = figure.add_subplot()
    top = len(seen) + len(unseen) + 3.0
    parts = (
        ("● in view while the constants were chosen: no test", seen, BLUE),
        ("◆ not in view", unseen, GOLD),
    )
    for head, rows, colour in parts:
        axes.text(-0.02, top, head, color=colour, fontweight="bold", fontsize=11.5, va="center")
        axes.text(5.0, top, "measured", color=MUTED, ha="center", va="center", fontsize=10.5)
        axes.text(6.25, top, "model", color=MUTED, ha="center", va="center", fontsize=10.5)
        for i, p in enumerate(rows, 1):
            ink = INK if p.inside else RED
            axes.text(
                0.0,
                top - i,
                f"{p.what} [{', '.join(p.ids)}]",
                va="center",
                fontsize=10.5,
                color=ink,
            )
            axes.text(
                5.0,
                top - i,
                _measured_words(p),
                va="center",
                ha="center",
                fontsize=10.5,
                fontweight="bold",
            )
            answer = f"{p.predicted:+.0f}".replace("-", "−") + ("" if p.inside else "  missed")
            axes.text(6.25, top - i, answer, va="center", ha="center", fontsize=10.5, color=ink)
        axes.axhline(top - 0.5, color=GRID, lw=1)
        top -= len(rows) + 2.0
    axes.set(xlim=(-0.05, 6.9), ylim=(0.0, len(seen) + len(unseen) + 3.8))
    axes.axis("off")


# Rows whose finding is neither a rise nor a fall: what was found, in words, and the sign that the model takes from it.
FOUND = {
    "GL13": "yes (+)",
    "GL17": "effect lost: no rise (−)",
    "GL18": "acts like the drug (+)",
    "GL22": "more in inhibitory (+)",
}


def _measured_words(p) -> str:
    """Return what was measured in words: a finding, a sign, no change, or a number."""
    if p.ids[0] in FOUND:
        return FOUND[p.ids[0]]
    if np.isinf(p.low) or np.isinf(p.high):
        return "not up" if np.isinf(p.low) and p.high > 0 else "up" if np.isinf(p.high) else "down"
    return f"{p.observed:+.0f}" if p.observed else "no change"


def draw_people(figure) -> None:
    """Draw the model's output over five hours of an infusion beside the five human results, which disagree."""
    axes = figure.add_subplot()
    found = scenes.people_course()
    for curve in found.output_change_percent:
        axes.plot(found.times_h, curve, color=BLUE, lw=1.8)
    axes.text(
        1.75,
        9.3,
        "the model, with three published\nsets of body constants",
        color=BLUE,
        fontweight="bold",
        va="center",
    )
    axes.axhline(0, color=MUTED, lw=1)
    axes.axvspan(0, 40 / 60, color=PALE_GREY, zorder=0)
    axes.text(20 / 60, -7.0, "infusion", ha="center", color=MUTED, fontsize=10.5)
    rise = measurement("GL06")
    thread = {"arrowstyle": "-", "color": MUTED}
    error = rise.value / 2.4  # the row prints t = 2.4
    axes.plot([0.60, 0.60], [rise.value - error, rise.value + error], color=INK, lw=2, zorder=4)
    axes.plot(0.60, rise.value, "o", color=INK, ms=10, zorder=4)
    axes.annotate(
        f"13C glutamine +{rise.value:g} % [GL06]",
        (0.60, rise.value),
        (0.78, 19.6),
        fontsize=10.5,
        arrowprops=thread,
    )
    for x, id in ((0.22, "GL10"), (0.40, "GL11")):
        axes.plot(x, 22.9, "^", color=INK, ms=10)
    axes.text(
        0.55,
        22.9,
        "glutamine rose [GL10], glutamate rose [GL11]: no size in the row",
        fontsize=10.5,
        va="center",
    )
    axes.plot(0.50, 0, "s", color=RED, ms=10, zorder=4)
    axes.annotate(
        "Glx: no effect [GL09]",
        (0.50, 0),
        (0.80, -5.4),
        fontsize=10.5,
        color=RED,
        arrowprops=thread,
    )
    at = 193 / 60
    axes.plot([at, at], [-4, 4], color=RED, lw=2)
    axes.plot(at, 0, "s", color=RED, ms=10, zorder=4)
    axes.text(
        at + 0.1,
        -4.6,
        "no change; 4 % could have been seen [GL12]",
        fontsize=10.5,
        color=RED,
        ha="center",
        va="top",
    )
    axes.set(
        xlim=(0, 5),
        ylim=(-9, 25),
        xlabel="Hours since the start of the infusion",
        ylabel="Change (%)",
    )


def draw_slow_system(figure) -> None:
    """Draw three pooled comparisons of Glx or glutamate in people with depression against healthy people."""
    rows = [
        row_of("CTX04", "older pool: glutamate, anterior cingulate"),
        row_of("CTX01", "49 studies: Glx, medial frontal"),
        row_of("CTX02", "the same, people without drugs"),
    ]
    draw_forest(
        figure,
        rows,
        "Standardized difference, depression minus healthy",
        favors=("lower in depression", "higher"),
    )
    figure.axes[0].set_xticks([-1.5, -1.0, -0.5, 0.0])
