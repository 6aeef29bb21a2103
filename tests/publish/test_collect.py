"""What a cell shows is collected, however it shows it, and in its order."""

from ketamine_brain.publish.collect import run_cell

CELL = """
from IPython.display import display
from ketamine_brain.teaching.picture import Picture
first, second = (Picture(lambda figure: None, alt=alt) for alt in ("first", "second"))
display(first)
second
"""


def test_a_picture_is_collected_when_displayed_and_when_last_in_its_cell():
    assert [shown.alt for shown in run_cell(CELL, {})] == ["first", "second"]


def test_display_imported_in_one_cell_is_collected_in_the_next():
    names = {}
    run_cell(CELL, names)
    assert [shown.alt for shown in run_cell("display(second)", names)] == ["second"]
