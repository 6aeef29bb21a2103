"""What a notebook's paper leaves out and what it opens; the printing itself is tested in a browser."""

import nbformat
import pytest
from ketamine_brain.lessons.next_steps import care
from ketamine_brain.publish import handouts
from ketamine_brain.publish.markup import Markup
from ketamine_brain.publish.notebooks import find
from ketamine_brain.publish.pages import Outputs

LESSONS = [path for path in find() if not path.name.startswith("00")]


def outputs_of(path, call):
    """Return the HTML that a page makes of the saved outputs of the first cell of `path` that holds `call`."""
    outputs = Outputs(path, Markup(set()))
    cell = next(cell for cell in nbformat.read(path, as_version=4).cells if call in cell.source)
    return "\n".join(
        outputs.saved(output, "lesson.references(" in cell.source) for output in cell.outputs
    )


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_references_are_not_printed_and_it_is_said_where_they_are(path):
    words, listed = outputs_of(path, "lesson.labels("), outputs_of(path, "lesson.references(")
    paper = handouts.on_paper(words + listed)
    assert paper.startswith(words) and paper.count('<div class="output" hidden>') == 1
    assert paper.index("stands on the page") < paper.index(" hidden>") < paper.index('class="ref"')


def test_the_numbers_that_follow_the_cells_of_a_page_are_not_printed_either():
    page = '<p>Words.</p><section aria-labelledby="more-sources"><h2>More</h2></section>'
    assert handouts.on_paper(page) == page.replace('sources">', 'sources" hidden>')


def test_the_safety_list_is_open_on_paper_and_whole():
    twelve = next(path for path in LESSONS if path.name.startswith("12"))
    paper = handouts.on_paper(outputs_of(twelve, "care.safety("))
    assert (
        paper.count("<details") == paper.count(" open>") + 1
    )  # only where each item was read stays folded
    assert "hidden" not in paper and paper.count("<li>") >= len(care.words_of("safety")["items"])


def test_other_words_are_printed_as_they_are():
    twelve = next(path for path in LESSONS if path.name.startswith("12"))
    for call in ("care.one_page(", "care.alternatives(", "lesson.glossary("):
        assert handouts.on_paper(outputs_of(twelve, call)) == outputs_of(twelve, call)
