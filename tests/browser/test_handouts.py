"""Handouts: PDFs tagged for a screen reader, and a sheet with what a facilitator needs."""

import re

import nbformat
import pytest
from ketamine_brain.publish import handouts
from ketamine_brain.publish.notebooks import find

NAMES = [path.stem for path in find()]


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    """The handouts of the first committed notebook."""
    folder = tmp_path_factory.mktemp("papers")
    return {path.name: path for path in handouts.write(folder, only=(NAMES[0],))}


def test_a_handout_is_tagged_and_has_a_title_and_several_pages(papers):
    for path in papers.values():
        data = path.read_bytes()
        assert (
            data.startswith(b"%PDF")
            and b"/StructTreeRoot" in data
            and b"/MarkInfo" in data
            and b"/Lang" in data
        )
    assert len(re.findall(rb"/Type\s*/Page\b", papers[f"{NAMES[0]}.pdf"].read_bytes())) >= 4


def test_the_sheet_has_what_a_facilitator_needs():
    path = next((path for path in find() if path.name.startswith("05")), None)
    if path is None:
        pytest.skip("notebook 05 is not there yet")
    html = handouts.sheet(path)
    for heading in (
        "They will be able to",
        "The ten-minute path",
        "Questions, and what to expect",
        "To discuss",
        "What you will hear that is not so",
        "The claims and their labels",
        "Symbols",
        "Terms",
        "The numbers cited here",
    ):
        assert f">{heading}</h2>" in html
    assert html.count("<math") > 10 and "988" in html and 'id="ref-MUR-02"' in html


def test_a_sheet_reads_the_opening_cell(tmp_path):
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(
                "# T\n\nA story.\n\n**Time:** 10 minutes or 30.\n\nYou will be able to\n- see it;\n- say it.\n\n> - no"
            ),
            nbformat.v4.new_markdown_cell("## Told ★\n\n## Other\n\n## Explore ★"),
        ]
    )
    assert (
        handouts.objectives(book) == ["see it", "say it"]
        and handouts.minutes(book) == "**Time:** 10 minutes or 30."
    )
    assert handouts.path_of_ten_minutes(book) == ["Told", "Explore"]


def test_without_a_chromium_it_is_said_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(handouts, "chromium_path", lambda: None)
    with pytest.raises(ValueError, match="handouts are printed by Chromium, and none was found"):
        handouts.write(tmp_path)
