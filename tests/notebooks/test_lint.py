"""The committed notebooks have the anatomy that readers count on; and each rule is seen to fail on
a planted fault.
"""

import copy
import datetime
import pathlib

import pytest
from ketamine_brain.evidence import load
from notebooks.lint import Book

from notebooks import lint

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"
COMMITTED = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
UNVERIFIED = next(id for id, row in load().items() if row.check == "memory")
TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_reader_of_the_committed_notebook_trips_over_nothing(path):
    assert lint.faults(lint.read(path)) == []


def test_every_notebook_file_is_one_of_the_series():
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} <= {
        notebook.file for notebook in lint.SERIES
    }


def markdown(source, *tags):
    return {
        "cell_type": "markdown",
        "id": "a",
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
    }


def code(count, source, *tags, outputs=(), folded=False):
    metadata = ({"tags": list(tags)} if tags else {}) | (
        {"jupyter": {"source_hidden": True}} if folded else {}
    )
    return {
        "cell_type": "code",
        "id": "b",
        "metadata": metadata,
        "execution_count": count,
        "source": source,
        "outputs": list(outputs),
    }


def shows(**data):
    data = {kind.replace("__", "+").replace("_", "/", 1): value for kind, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": data}


HEAD = """# Anxiety

Reviewed on 2026-11-01. Teaching model, not dosing guidance.
In a crisis call 988, or see findahelpline.com, and talk to your own clinician.
"""
FILL = "The cat sat on the mat and it was glad. " * 80
HARD = (
    "Glutamatergic neurotransmission facilitates considerable synaptogenesis notwithstanding"
    " uncertainty."
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder in which all thirteen notebooks stand, so that the planted ones can lead on and
    back.
    """
    place = tmp_path_factory.mktemp("notebooks")
    for notebook in lint.SERIES:
        (place / notebook.file).touch()
    return place


def good(folder) -> Book:
    """A notebook with nothing to trip over."""
    cells = [
        markdown(HEAD),
        code(1, "import math", "imports"),
        markdown("## What patients are told\n\nIt helps.", "told"),
    ]
    cells += [
        markdown("## Predict\n\nGuess."),
        markdown(f"## In plain words: how it feels\n\n{FILL}", "plain-words"),
    ]
    cells += [
        markdown("## The model\n\n$$y = x$$"),
        code(2, "math.pi", outputs=[shows(text_plain="3.14")]),
    ]
    cells += [markdown("## Explore\n\n![a curve](attachment:x.png)", "explore")]
    cells += [
        code(
            3,
            "f = lambda x: x\nshow(f)",
            outputs=[shows(text_plain="mood falls by 3", image_png="iVBO")],
        )
    ]
    cells += [
        code(
            4,
            "def long(x):\n    y = x\n    z = y\n    w = z\n    return w\n" * 4,
            "look-inside",
            folded=True,
        )
    ]
    cells += [
        markdown("## Against the evidence\n\nText."),
        markdown("## Evidence labels\n\nText.", "labels"),
    ]
    cells += [markdown("## Check yourself\n\nText.")]
    cells += [markdown("More.") for _ in range(6)] + [
        markdown("[Previous](05_mood_onset.ipynb) [Next](07_ptsd.ipynb)")
    ]
    metadata = {"kernelspec": {"name": "python3"}, "language_info": {"name": "python"}}
    return Book(
        folder / "06_anxiety.ipynb", copy.deepcopy({"cells": cells, "metadata": metadata}), TODAY
    )


def test_a_good_notebook_has_no_fault(folder):
    assert lint.faults(good(folder)) == []


def cell(number):
    return lambda book: book.cells[number]


def set_source(number, old, new):
    def plant(book):
        book.cells[number]["source"] = book.cells[number]["source"].replace(old, new)

    return plant


def add_output(output):
    return lambda book: book.cells[6]["outputs"].append(output)


def set_metadata(key, value):
    return lambda book: book.json["metadata"].__setitem__(key, value)


def set_count(value):
    return lambda book: book.cells[6].__setitem__("execution_count", value)


def set_tags(number, *tags):
    return lambda book: book.cells[number]["metadata"].__setitem__("tags", list(tags))


PLANTED = {
    "count is None": set_count(None),
    "count is 7": set_count(7),
    "saved with an error": add_output(
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}
    ),
    "saved with a warning": add_output(
        {"output_type": "stream", "name": "stderr", "text": ["UserWarning"]}
    ),
    "kernelspec is not python3": set_metadata("kernelspec", {"name": "mine"}),
    "metadata.widgets": set_metadata("widgets", {}),
    "Python version of the machine": set_metadata("language_info", {"version": "3.11.7"}),
    "times of execution": lambda book: book.cells[6]["metadata"].__setitem__("execution", {}),
    "2 H1 headings": set_source(13, "More.", "# Another"),
    "0 H1 headings": set_source(0, "# Anxiety", "Anxiety"),
    "heading level skipped before 'Deep'": set_source(
        5, "## The model", "## The model\n\n#### Deep"
    ),
    "no section 'Predict'": set_source(3, "## Predict", "## Guess"),
    "out of order": lambda book: book.cells.insert(12, book.cells.pop(2)),
    "45 cells, outside 20 to 40": lambda book: book.cells.extend([markdown("Word.")] * 25),
    "19 cells, outside 20": lambda book: book.cells.pop(13),
    "13 lines, over 12": set_source(6, "math.pi", "x = 1\n" * 13),
    "lines of code in sight, over 60": lambda book: [
        book.cells.append(code(n, "x = 1\n" * 12)) for n in range(5, 11)
    ],
    "and not folded": lambda book: book.cells[9]["metadata"].pop("jupyter"),
    "2 code cells tagged look-inside": set_tags(8, "look-inside"),
    "defines 4 lines": set_source(
        8, "f = lambda x: x", "def f(x):\n    a = x\n    b = a\n    return b"
    ),
    "not Python that can be read": set_source(6, "math.pi", "math pi"),
    "imports outside": set_source(6, "math.pi", "import os"),
    "0 cells tagged imports": set_tags(1),
    "unknown tag hide-celll": set_tags(2, "told", "hide-celll"),
    "ten-minute path lacks the tag labels": set_tags(11),
    "nbval-skip: nbval would not": set_tags(6, "nbval-skip"),
    "NBVAL_IGNORE_OUTPUT: nbval would not": set_source(
        6, "math.pi", "# NBVAL_IGNORE_OUTPUT\nmath.pi"
    ),
    "an empty code cell": set_source(6, "math.pi", ""),
    "saved with no picture": add_output(
        shows(**{"text_plain": "x", "application_vnd.jupyter.widget-view__json": {}})
    ),
    "a widget view is saved": add_output(
        shows(
            **{"text_plain": "x", "image_png": "i", "application_vnd.jupyter.widget-view__json": {}}
        )
    ),
    "an object's name": add_output(shows(text_plain="FloatSlider(value=0.0)")),
    "object's name, not what it shows: <Axes": add_output(shows(text_plain="<Axes: xlabel='t'>")),
    "no words for who cannot see": add_output(
        shows(image_png="iVBO", text_plain="<Figure size 8x4 with 1 Axes>")
    ),
    "without alt text": set_source(7, "![a curve]", "![ ]"),
    "words of prose": set_source(4, FILL, "Short."),
    "'988'": set_source(0, "988", "help"),
    "'findahelpline.com'": set_source(0, "findahelpline.com", "a page"),
    "'your own clinician'": set_source(0, "your own clinician", "us"),
    "no safety line": set_source(0, "Teaching model", "A model"),
    "no date after": set_source(0, "Reviewed on", "Seen in"),
    "days ago, outside": set_source(0, "2026-11-01", "2025-11-01"),
    "-7 days ago": set_source(0, "2026-11-01", "December 1, 2026"),
    "reads at grade": set_source(4, FILL[:39], HARD),
    "which is not there": set_source(13, "More.", "[see](../figures/no_such.png)"),
    "no link to the next notebook, 07_ptsd": set_source(19, "07_ptsd", "08_ocd"),
    "no link to the previous": set_source(19, "05_mood_onset", "08_ocd"),
    "no measurement has the id 'MUR-99'": set_source(13, "More.", "Less [MUR-99]."),
    "at level 'memory'": set_source(13, "More.", f"Less [{UNVERIFIED}]."),
    "printed 99.9 points": set_source(
        13, "More.", "The score fell by 99.9 points [MUR-01] after one day."
    ),
    "40 percent, 3 hours without a source": set_source(
        13, "More.", "Relief was seen in 40 percent of patients after 3 hours."
    ),
    "over 1": add_output(shows(text_plain="x" * 1_100_000)),
}


@pytest.mark.parametrize("said", PLANTED)
def test_a_planted_fault_is_found(folder, said):
    book = good(folder)
    PLANTED[said](book)
    assert any(said in fault for fault in lint.faults(book)), lint.faults(book)


def test_a_file_outside_the_series_is_found(folder):
    book = good(folder)
    renamed = Book(folder / "06_fear.ipynb", book.json, TODAY)
    assert "is not one of the files named in teaching/series.py" in lint.faults(renamed)


def test_every_rule_has_a_planted_fault(folder):
    found = set()
    for plant in PLANTED.values():
        book = good(folder)
        plant(book)
        found |= {rule for rule in lint.RULES + lint.LESSON_RULES if list(rule(book))}
    assert set(lint.RULES + lint.LESSON_RULES) - found == {
        lint.named_as_in_the_series
    }  # which has a test of its own


def test_the_first_notebook_is_free_of_the_lesson_s_anatomy_but_not_of_the_rest(folder):
    book = Book(folder / "00_start_here.ipynb", good(folder).json, TODAY)
    book.cells[19]["source"] = "[Next](01_what_is_ketamine.ipynb)"
    book.cells[3]["source"] = "## Guess"
    assert lint.faults(book) == []
    book.cells[6]["execution_count"] = None
    assert len(lint.faults(book)) == 1


def test_a_neighbour_that_is_not_written_yet_is_not_asked_for_and_must_not_be_linked(
    folder, tmp_path
):
    (tmp_path / "07_ptsd.ipynb").touch()
    book = Book(tmp_path / "06_anxiety.ipynb", good(folder).json, TODAY)
    assert list(lint.leads_on_and_back(book)) == []
    assert list(lint.links_resolve(book)) == [
        "the link 'Previous' leads to 05_mood_onset.ipynb, which is not there"
    ]


def test_a_review_date_can_be_written_in_words():
    assert lint.reviewed_on("**Reviewed on:** November 24, 2026") == TODAY
    assert lint.reviewed_on("*Reviewed on 2026-11-24*") == TODAY


def test_reading_grade_tells_plain_words_from_others():
    assert lint.grade("The drug slows a switch. Then mood can lift.") < 4
    assert (
        lint.grade("Noncompetitive antagonism precipitates disinhibition of pyramidal neurons.")
        > 15
    )


def test_lists_count_as_sentences_and_ids_and_formulas_are_not_read_aloud():
    assert lint.spoken("## Head\n\n- one [MUR-01]\n- two $x^2$ **bold**\n") == "one. two bold."
