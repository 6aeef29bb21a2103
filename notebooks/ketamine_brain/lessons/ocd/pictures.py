"""Notebook 08: a loop's valleys and one run of it, the exact intervals of a handful of people, and all the people there are."""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.style import BLUE, INK, MUTED
from ketamine_brain.evidence import measurement

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
