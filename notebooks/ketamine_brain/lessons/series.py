"""The notebooks in order: file, title, section of the article, snag, and models; each said
here and nowhere else.

A notebook `NN_name.ipynb` has the folder `lessons/name/`, which holds everything that is its own.
"""

from __future__ import annotations

import dataclasses
import importlib
import pathlib

from ketamine_brain.teaching import Lesson
from ketamine_brain.teaching.symbols import Symbol, shared_symbols, symbols_of_model
from ketamine_brain.teaching.words import read_words

LESSONS = pathlib.Path(__file__).parent
NOTEBOOKS = LESSONS.parents[1]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Notebook:
    """One notebook of the series.

    Attributes
    ----------
    number: two digits.
    name: the notebook's file name without its ending, which begins with the number.
    title: as its H1 says it.
    section: the article's section that it answers ("" for none).
    snag: the honest difficulty it is really about.
    models: the files of `models/` that are its own, by name.
    """

    number: str
    name: str
    title: str
    section: str
    snag: str
    models: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The notebook's file name."""
        return f"{self.name}.ipynb"

    @property
    def stem(self) -> str:
        """The notebook's name without its number: the name of its folder."""
        return self.name[3:]

    @property
    def folder(self) -> pathlib.Path:
        """The folder that holds what is the notebook's own."""
        return LESSONS / self.stem

    @property
    def words(self) -> dict:
        """Its `words.yaml` as plain data."""
        return read_words(self.folder / "words.yaml")


SERIES = (
    Notebook(
        number="00",
        name="00_start_here",
        title="Start here",
        section="",
        snag="how to read an evidence label",
        models=(),
    ),
    Notebook(
        number="01",
        name="01_what_is_ketamine",
        title="What is ketamine?",
        section="How Ketamine Works in the Brain (opening)",
        snag="by evening the drug is mostly gone, and the mood change lasts days",
        models=("pharmacokinetics",),
    ),
    Notebook(
        number="02",
        name="02_why_the_brain_needs_support",
        title="Why the brain needs support",
        section="Why the Brain Needs Support",
        snag="two valleys are a picture, not a measurement",
        models=("mood_landscape",),
    ),
    Notebook(
        number="03",
        name="03_glutamate",
        title="Ketamine and the glutamate system",
        section="Ketamine and the Glutamate System",
        snag="a drug that blocks a glutamate receptor is said to activate glutamate",
        models=("nmda_receptor", "cortical_circuit"),
    ),
    Notebook(
        number="04",
        name="04_new_connections",
        title="New connections",
        section="How Ketamine Helps the Brain Create New Connections",
        snag="in mice, mood improves before the new spines appear",
        models=("plasticity",),
    ),
    Notebook(
        number="05",
        name="05_mood_onset",
        title="Mood: hours against weeks",
        section="How Ketamine Can Improve Mood Quickly",
        snag="the size of the effect depends on what it is compared with",
        models=("mood_onset",),
    ),
    Notebook(
        number="06",
        name="06_anxiety",
        title="Anxiety",
        section="How Ketamine Helps with Anxiety",
        snag="one small trial, with one main result positive and the other null",
        models=("anxiety_circuit",),
    ),
    Notebook(
        number="07",
        name="07_ptsd",
        title="PTSD",
        section="How Ketamine Supports Patients with PTSD",
        snag="a small trial was positive, the larger one was null",
        models=("fear_learning",),
    ),
    Notebook(
        number="08",
        name="08_ocd",
        title="OCD",
        section="How Ketamine Helps with OCD",
        snag="the claim rests on a few dozen people",
        models=("habit_loop", "statistics"),
    ),
    Notebook(
        number="09",
        name="09_chronic_pain",
        title="Chronic pain",
        section="Ketamine and Chronic Pain Conditions",
        snag="relief that lasts weeks in one syndrome, and is short elsewhere",
        models=("pain",),
    ),
    Notebook(
        number="10",
        name="10_during_care",
        title="What patients feel during care",
        section="What Patients Usually Feel During Care",
        snag='"gentle and gradual" leaves out what is common and short',
        models=("infusion_session", "counting"),
    ),
    Notebook(
        number="11",
        name="11_why_understanding",
        title="Why understanding matters",
        section="Why Understanding Ketamine Matters",
        snag="people guess which arm they are in",
        models=("trial_simulator", "decisions"),
    ),
    Notebook(
        number="12",
        name="12_next_steps",
        title="Next steps",
        section="Final Thoughts and How Patients Can Take the Next Step",
        snag="what good care looks like, and the alternatives",
        models=("whole_chain",),
    ),
)


def notebook(number: str) -> Notebook:
    """Return the notebook with this two-digit number.

    Raises ValueError naming the value and the allowed range.
    """
    for each in SERIES:
        if each.number == number:
            return each
    first, last = SERIES[0].number, SERIES[-1].number
    raise ValueError(f"number is {number!r}; allowed: {first!r} to {last!r}")


def neighbors(number: str) -> tuple[Notebook | None, Notebook | None]:
    """Return the notebooks before and after this one, None at the ends."""
    place = SERIES.index(notebook(number))
    before = SERIES[place - 1] if place else None
    after = SERIES[place + 1] if place + 1 < len(SERIES) else None
    return before, after


def lesson_of(package: str) -> Lesson:
    """Return the `Lesson` of a folder of this room, which asks with its own `__name__`."""
    stem = package.rpartition(".")[2]
    mine = next(each for each in SERIES if each.stem == stem)
    return Lesson(
        int(mine.number), mine.folder / "words.yaml", NOTEBOOKS / mine.file, f"{__package__}.{stem}"
    )


def checks_of(entry: Notebook):
    """Return the module that states what a notebook's models predict, or None where it has none."""
    if not (entry.folder / "checks.py").exists():
        return None
    return importlib.import_module(f"ketamine_brain.lessons.{entry.stem}.checks")


def symbol_table() -> list[Symbol]:
    """Return every symbol of the series: those with one meaning everywhere, then by notebook."""
    rows = shared_symbols()
    for entry in SERIES:
        variables = entry.words.get("symbols", {})
        names = (*entry.models, *(name for name in variables if name not in entry.models))
        for name in names:
            rows += symbols_of_model(name, variables.get(name, ()), entry.number)
    return rows
