"""The still picture of notebook 08: all the people there are."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import BLUE, INK, MUTED
from ketamine_brain.evidence import measurement

IN_A_ROW = 40


@dataclasses.dataclass(frozen=True, kw_only=True)
class Study:
    """A study of ketamine in OCD: its people, what came of it, and whether results are known."""

    words: str
    people: int
    outcome: str
    ids: str
    known: bool = True


def studies() -> list[Study]:
    """Return the studies found, single cases left out; counts are read from the rows."""
    ids = ("OCD03", "OCD04", "OCD07", "OCD13", "OCD24", "OCD27")
    n = {id: measurement(id).people for id in ids}
    counted = ("OCD04", "OCD07", "OCD24", "OCD25", "OCD27")
    count = {id: int(measurement(id).number) for id in counted}
    arms = [measurement(id) for id in ("OCD01", "OCD02")]
    first = " and ".join(f"{row.number * row.people / 100:.0f} of {row.people}" for row in arms)
    return [
        Study(
            words="against saline, crossover",
            people=n["OCD03"],
            outcome=f"{first} in its first half",
            ids="OCD01, OCD02",
        ),
        Study(
            words="against fentanyl, crossover",
            people=n["OCD07"],
            outcome=f"{count['OCD07']} of {n['OCD07']} completed",
            ids="OCD07",
        ),
        Study(
            words="open, on medication",
            people=n["OCD04"],
            outcome=f"{count['OCD04']} of {n['OCD04']} responded",
            ids="OCD04",
        ),
        Study(
            words="open, then exposure therapy",
            people=n["OCD27"],
            outcome=f"{count['OCD27']} of {n['OCD27']} had fewer obsessions at once",
            ids="OCD27",
        ),
        Study(
            words="charts, repeated infusions",
            people=n["OCD24"],
            outcome=f"{count['OCD24']} responded, {count['OCD25']} in part",
            ids="OCD24, OCD25",
        ),
        Study(
            words="nasal, against midazolam",
            people=n["OCD13"],
            outcome="stopped",
            ids="OCD13",
            known=False,
        ),
        Study(
            words="against midazolam",
            people=int(measurement("OCD12").number),
            outcome="planned, running in 2023;\nno results found",
            ids="OCD12",
            known=False,
        ),
    ]


def draw_people(figure) -> None:
    """Draw one mark a person for every study: filled where results are known, else hollow."""
    axes = figure.add_subplot()
    top = 0.0
    for study in studies():
        rows = -(-study.people // IN_A_ROW)
        middle = top + (rows - 1) / 2
        axes.scatter(
            np.arange(study.people) % IN_A_ROW,
            top + np.arange(study.people) // IN_A_ROW,
            s=40,
            color=BLUE if study.known else "white",
            edgecolors=BLUE if study.known else MUTED,
            linewidths=1.2,
        )
        words = f"{study.words} [{study.ids}]"
        axes.text(-1.5, middle, words, ha="right", va="center", fontsize=10.5)
        axes.text(
            min(study.people, IN_A_ROW) + 1.0,
            middle,
            f"{study.people}: {study.outcome}",
            va="center",
            fontsize=10.5,
            color=INK if study.known else MUTED,
        )
        top += rows + 0.9
    axes.set(xlim=(-1, 68), ylim=(top - 0.6, -1.2), xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(False)
