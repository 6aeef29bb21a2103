"""The ten-minute path of every notebook is short, and holds one figure to move."""

import nbformat
import pytest
from ketamine_brain.publish.notebooks import find
from ketamine_brain.publish.ten_minutes import MOST_WORDS, marked, ten_minutes, words_on_path
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

LESSONS = [path for path in find() if not path.name.startswith("00")]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_it_holds_at_most_a_thousand_words_and_one_explorer(path):
    book = nbformat.read(path, as_version=4)
    cells = [book.cells[i] for i in ten_minutes(book)]
    assert words_on_path(book) <= MOST_WORDS
    for call in ("lesson.explorer(", "lesson.predict(", "lesson.labels("):
        assert sum(call in cell.source for cell in cells if cell.cell_type == "code") == 1, call


def test_a_cell_too_many_is_counted():
    cells = [
        new_markdown_cell("# T\n\nStory.\n\n**Time:** ten minutes.\n\n- one\n- two"),
        new_code_cell("lesson.explorer(scene)"),
        new_markdown_cell('## In the clinic\n\n**Watch for** x.\n\n**Say:** "yes" twice.'),
    ]
    book = new_notebook(cells=cells)
    assert ten_minutes(book) == (0, 1, 2)
    assert words_on_path(book) == len(
        ["T", "Story.", "In", "the", "clinic", "Say:", "yes", "twice."]
    )


def test_what_the_path_leaves_out_of_a_cell_is_marked():
    source = "## In the clinic\n\nWatch for x.\n\nSay: y."
    made = marked(source, "<h2>In the clinic</h2><p>Watch for x.</p><p>Say: y.</p>")
    assert made == '<h2>In the clinic</h2><p class="more">Watch for x.</p><p>Say: y.</p>'
    assert marked("## Explore", "<p>x</p>") == "<p>x</p>"
