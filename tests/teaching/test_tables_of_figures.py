"""What a figure's table and its pointer say: every curve by a name of its own, on an axis that says
what it is, in the numbers that are drawn.
"""

import pytest
from ketamine_brain.explorer import Explorer
from shown import NOTEBOOKS, of_kind

EXPLORERS = [
    pytest.param(explorer, id=f"{path.stem[:2]} {explorer.name}")
    for path in NOTEBOOKS
    for explorer in of_kind(path, Explorer)
]


def read_parts(explorer) -> list[dict]:
    """Return the parts of which a table gives numbers along at least one axis."""
    run_over = [axis for by in explorer.scene.units.values() for one in by.values() for axis in one]
    return [
        part
        for part in explorer.spec["parts"]
        if part.get("maps") and (part["curve"] or part["kind"] == "marks")
        if any(m and (not m["bare"] or axis in run_over) for axis, m in part["maps"].items())
    ]


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_what_can_be_read_has_a_name_in_the_words(explorer):
    parts = read_parts(explorer)
    assert [part["name"] for part in parts if part["name"] not in explorer.curves] == []
    assert set(explorer.curves) <= {part.artist for part in explorer.parts}


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_an_axis_that_gives_numbers_says_what_they_are(explorer):
    maps = [(part["name"], axis, m) for part in read_parts(explorer) for axis, m in
            part["maps"].items()]  # fmt: skip
    assert [(name, axis) for name, axis, m in maps if m and not m["bare"] and not m["words"]] == []
