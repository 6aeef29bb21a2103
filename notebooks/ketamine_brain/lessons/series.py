"""The thirteen notebooks in order: their files, titles, and the section of the patient article each one answers."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Notebook:
    """One notebook: two-digit number, file name without its ending, title, and the article's section ("" for none)."""

    number: str
    name: str
    title: str
    section: str

    @property
    def file(self) -> str:
        """The notebook's file name."""
        return f"{self.name}.ipynb"


SERIES = (
    Notebook("00", "00_start_here", "Start here", ""),
    Notebook(
        "01",
        "01_what_is_ketamine",
        "What is ketamine?",
        "How Ketamine Works in the Brain (opening)",
    ),
    Notebook(
        "02",
        "02_why_the_brain_needs_support",
        "Why the brain needs support",
        "Why the Brain Needs Support",
    ),
    Notebook(
        "03",
        "03_glutamate",
        "Ketamine and the glutamate system",
        "Ketamine and the Glutamate System",
    ),
    Notebook(
        "04",
        "04_new_connections",
        "New connections",
        "How Ketamine Helps the Brain Create New Connections",
    ),
    Notebook(
        "05", "05_mood_onset", "Mood: hours against weeks", "How Ketamine Can Improve Mood Quickly"
    ),
    Notebook("06", "06_anxiety", "Anxiety", "How Ketamine Helps with Anxiety"),
    Notebook("07", "07_ptsd", "PTSD", "How Ketamine Supports Patients with PTSD"),
    Notebook("08", "08_ocd", "OCD", "How Ketamine Helps with OCD"),
    Notebook("09", "09_chronic_pain", "Chronic pain", "Ketamine and Chronic Pain Conditions"),
    Notebook(
        "10",
        "10_during_care",
        "What patients feel during care",
        "What Patients Usually Feel During Care",
    ),
    Notebook(
        "11",
        "11_why_understanding",
        "Why understanding matters",
        "Why Understanding Ketamine Matters",
    ),
    Notebook(
        "12",
        "12_next_steps",
        "Next steps",
        "Final Thoughts and How Patients Can Take the Next Step",
    ),
)


def notebook(number: str) -> Notebook:
    """Return the notebook with this two-digit number. Raises ValueError naming the value and the allowed range."""
    for each in SERIES:
        if each.number == number:
            return each
    raise ValueError(f"number is {number!r}; allowed: '00' to '12'")


def neighbours(number: str) -> tuple[Notebook | None, Notebook | None]:
    """Return the notebooks before and after this one, None at the ends."""
    place = SERIES.index(notebook(number))
    return (SERIES[place - 1] if place else None), (
        SERIES[place + 1] if place + 1 < len(SERIES) else None
    )
