"""What one can do in code is said beside each figure, and does what it says."""

import ast
import importlib
import re
import textwrap

import nbformat
import pytest
from ketamine_brain.lessons.series import SERIES, lesson_of
from ketamine_brain.publish.notebooks import NOTEBOOKS
from ketamine_brain.teaching.lesson import without_checks

BOOKS = {entry.number: nbformat.read(NOTEBOOKS / entry.file, as_version=4) for entry in SERIES}
MADE = re.compile(r"^(\w+) = lesson\.explorer\(scenes\.(\w+)\)\n\1$", re.M)
FOUND = [
    pytest.param(entry, cell, id=f"{entry.number}-{cell.source.rpartition(chr(10))[2]}")
    for entry in SERIES
    for cell in BOOKS[entry.number].cells
    if cell.cell_type == "code" and "lesson.explorer(" in cell.source
]


@pytest.mark.parametrize(("entry", "cell"), FOUND)
def test_a_line_beside_each_explorer_moves_it_from_code(entry, cell):
    made = MADE.search(cell.source)
    assert made, f"{cell.source!r} gives the explorer no name to use"
    name, scene = made.groups()
    saved = "".join(output.data.get("text/markdown", "") for output in cell.outputs)
    line = re.search(r"From code: `(.+)`$", saved)
    assert line, "no line says how to move it from code"
    target, value = line[1].split(" = ")
    scenes = importlib.import_module(f"ketamine_brain.lessons.{entry.stem}.scenes")
    explorer = lesson_of(entry.stem).explorer(getattr(scenes, scene))
    before = explorer.description()
    assert target.partition(".")[0] == name == explorer.name
    setattr(explorer, target.partition(".")[2], ast.literal_eval(value))
    assert explorer.description() != before


@pytest.mark.parametrize("entry", SERIES, ids=lambda entry: entry.number)
def test_who_writes_functions_is_told_that_theirs_move_too(entry):
    turn = [c.source for c in BOOKS[entry.number].cells if c.source.startswith("## Your turn")]
    assert len(turn) == (entry.number not in ("00", "10", "12"))
    assert all("`Explorer(f, x=(0, 1))`" in source for source in turn)


@pytest.mark.parametrize("entry", SERIES[1:], ids=lambda entry: entry.number)
def test_look_inside_shows_how_it_is_done_and_not_its_checks(entry):
    cells = [c for c in BOOKS[entry.number].cells if "lesson.look_inside(" in c.source]
    shown = "".join(o.data.get("text/markdown", "") for c in cells for o in c.outputs)
    codes = re.findall(r"```python\n(.*?)```", shown, re.S)
    assert codes
    for code in codes:
        ast.parse(textwrap.dedent(code))
        assert not re.search(r"^\s+(\w+) = check_\w+\(\"\w+\", \1\b[^\n]*\)$", code, re.M)
        assert not re.search(r"^\s+check_\w+\(", code, re.M)


def test_only_the_lines_that_check_are_left_out():
    def area(side, unit):
        side = check_number("side", side)  # noqa: F821
        check_choice("unit", unit)  # noqa: F821
        whole = check_count("side", round(side))  # noqa: F821
        return side * whole

    assert without_checks(area).split("\n") == [
        "    def area(side, unit):",
        '        whole = check_count("side", round(side))  # noqa: F821',
        "        return side * whole",
    ]
