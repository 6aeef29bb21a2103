"""The still pictures of notebook 03: the brake, its rows, people who disagree, a slow system."""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.forest import draw_forest, row_of
from ketamine_brain.drawing.numbers import signed
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
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.lessons.glutamate import scenes
from ketamine_brain.models import cortical_circuit as circuit

# -- the question before the answer, and the brake ----------------------------------------------

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
    """Draw principal cells and their brake with no drug, a little and a lot, by the circuit."""
    levels = (0.0, 1.0, 20.0)
    found = circuit.simulate(levels)
    for axes, i, title in zip(
        figure.subplots(1, 3, sharey=True), range(3), ("No drug", "A little", "A lot"), strict=True
    ):
        out, brake = found.excitatory[i], found.inhibitory[i]
        axes.bar([0, 1], [out, brake], width=0.62, color=[GREEN, ORANGE])
        axes.plot([-0.45, 1.45], [found.excitatory[0]] * 2, color=INK, lw=1.4, ls=(0, (2, 2)))
        axes.set(xlim=(-0.6, 1.6), ylim=(0, 0.6), title=title)
        axes.set_xticks([0, 1], ["cells that\nspeak", "cells that\nquiet"], fontsize=11)
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


# -- against the evidence -----------------------------------------------------------------------


def draw_circuit_rows(figure, seen, unseen) -> None:
    """Draw the circuit's rows in two parts, in view while constants were chosen and not."""
    axes = figure.add_subplot()
    measured_x, model_x = 5.25, 6.5
    top = len(seen) + len(unseen) + 3.0
    unseen = sorted(unseen, key=lambda p: p.inside)  # misses first
    missed = sum(not p.inside for p in unseen)
    parts = (
        (f"◆ not in view: {missed} of {len(unseen)} missed", unseen, GOLD),
        ("● in view while the constants were chosen: no test", seen, BLUE),
    )
    for head, rows, color in parts:
        axes.text(-0.02, top, head, color=color, fontweight="bold", fontsize=11.5, va="center")
        axes.text(measured_x, top, "measured", color=MUTED, ha="center", va="center", fontsize=11)
        axes.text(model_x, top, "model", color=MUTED, ha="center", va="center", fontsize=11)
        for i, p in enumerate(rows, 1):
            ink = INK if p.inside else RED
            axes.text(
                0.0,
                top - i,
                f"{p.what.replace(', % change', '')} [{', '.join(p.ids)}]",
                va="center",
                fontsize=11,
                color=ink,
            )
            axes.text(
                measured_x,
                top - i,
                _measured_words(p),
                va="center",
                ha="center",
                fontsize=11,
                fontweight="bold",
            )
            answer = signed(p.predicted) + ("" if p.inside else "  missed")
            axes.text(model_x, top - i, answer, va="center", ha="center", fontsize=11, color=ink)
        axes.axhline(top - 0.5, color=GRID, lw=1)
        top -= len(rows) + 2.0
    axes.set(xlim=(-0.05, 7.1), ylim=(0.0, len(seen) + len(unseen) + 3.8))
    axes.axis("off")


# Rows whose finding is neither a rise nor a fall: what was found, and the sign taken from it.
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


SIZED = (("GL06", "13C glutamine"), ("GL27", "Glx, no placebo"))
RISES = (("GL10", "glutamine"), ("GL11", "glutamate"))
NULLS = (("GL09", "Glx, during it"), ("GL12", "3 hours later"), ("GL30", "a day later, 7 T"))


def _error_of(row) -> float:
    """Return the printed spread of a row, or its value over a printed t."""
    number = numbers_in(row.dispersion)[0]
    return row.value / number if row.dispersion.startswith("t =") else number


def draw_people(figure) -> None:
    """Draw the model's output over five hours beside what scans of people saw, which disagree."""
    axes, words = figure.subplots(1, 2, width_ratios=(1.25, 1))
    found = scenes.people_course()
    for curve in found.output_change_percent:
        axes.plot(found.times_h, curve, color=BLUE, lw=1.8)
    said = f"the model, with {len(found.sets)} published\nsets of body constants"
    axes.text(1.9, 10.5, said, color=BLUE, fontweight="bold", va="center", fontsize=11)
    axes.axhline(0, color=MUTED, lw=1)
    axes.axvspan(0, 40 / 60, color=PALE_GREY, zorder=0)
    axes.text(20 / 60, -8.0, "infusion", ha="center", color=MUTED, fontsize=11)
    for x, (id, what) in zip((0.62, 0.43), SIZED, strict=True):
        row, error = measurement(id), _error_of(measurement(id))
        axes.errorbar(x, row.value, error, fmt="o", color=INK, ms=9, capsize=4, zorder=4)
        label = f"{what} +{row.value:g} % [{id}]"
        axes.text(0.8, row.number + (4 if id == "GL06" else 0), label, fontsize=11, va="center")
    later = measurement("GL12")
    at_h, seen = numbers_in(later.time)[0] / 60, numbers_in(later.dispersion)[0]
    axes.errorbar(at_h, 0, seen, fmt="s", color=RED, ms=9, capsize=4, zorder=4)
    label = f"no change; {seen:g} % could\nhave been seen [GL12]"
    axes.text(at_h, -4.8, label, fontsize=11, color=RED, ha="center", va="top")
    axes.set(
        xlim=(0, 5),
        ylim=(-16, 48),
        xlabel="Hours since the start of the infusion",
        title="Change (%)",
    )
    _list_people(words)


def _list_people(axes) -> None:
    axes.axis("off")
    axes.set(xlim=(0, 1), ylim=(0, 10.4))
    y = 10.0
    for head, rows, color in (
        ("● rose, with a size", SIZED, INK),
        ("▲ rose, no size printed", RISES, INK),
        ("■ no rise seen", NULLS, RED),
    ):
        axes.text(0, y, head, fontweight="bold", fontsize=11.5, color=color, va="center")
        for id, what in rows:
            y -= 0.95
            row = measurement(id)
            people = f": {row.n_text}" if row.n_text else ": n not printed"
            axes.text(0.04, y, f"{what} [{id}]{people}", fontsize=11, color=color, va="center")
        y -= 1.25


def draw_slow_system(figure) -> None:
    """Draw pooled comparisons of Glx or glutamate in people with depression and healthy people."""
    rows = [
        row_of("CTX04", "older pool: glutamate, anterior cingulate"),
        row_of("CTX01", "newer pool: Glx, medial frontal cortex"),
        row_of("CTX11", "of these, people on medication"),
        row_of("CTX02", "of these, people without"),
    ]
    draw_forest(
        figure,
        rows,
        "Standardized difference, depression minus healthy",
        favors=("lower in depression", "higher"),
    )
    figure.axes[0].set_xticks([-1.5, -1.0, -0.5, 0.0])
