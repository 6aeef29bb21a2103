"""Decks and handouts: live with no kernel and no network, with notes for the speaker; PDFs tagged for a screen reader."""
import pathlib
import re
import shutil

import pytest
from browser import axe
from browser.test_pages import Watched, figure_of

from ketamine_brain.checks.browser import chromium
from ketamine_brain.publish import handouts, slides
from ketamine_brain.publish.notebooks import find

NAMES = [path.stem for path in find()]


@pytest.fixture(scope="session")
def decks(tmp_path_factory):
    """The decks of the committed notebooks."""
    if not shutil.which("npm"):
        pytest.skip("no npm on this machine: decks were NOT made")
    folder = tmp_path_factory.mktemp("decks")
    slides.write(folder)
    return folder / "slides"


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_shows_and_every_explorer_moves_and_the_audit_finds_nothing_serious(decks, name, shot, capsys):
    with chromium(offline=True) as context:
        watched = Watched(context, decks / f"{name}.html")
        page = watched.page
        assert page.evaluate("Reveal.getTotalSlides()") >= 5
        for i in range(page.evaluate("Reveal.getTotalSlides()")):
            page.evaluate("i => Reveal.slide(i)", i)
            slide = page.locator(".slides > section.present")
            assert slide.locator("h1, h2").first.inner_text().strip() and slide.locator(".on").inner_text().strip()
            for explorer in slide.locator(".kb-explorer").all():
                before = figure_of(explorer)
                control = explorer.locator("input[type=range], select, input[type=radio]:checked").first
                control.focus()
                seen = {before}
                for key in ("Home", "ArrowRight", "End", "ArrowLeft", "ArrowDown"):
                    page.keyboard.press(key)
                    seen.add(figure_of(explorer))
                assert len(seen) > 1
                assert page.evaluate("Reveal.getIndices().h") == i  # keys stay with the control
                shot(page, f"_{i}")
        found = axe.findings(page)
        with capsys.disabled():
            print(f"\n{name}, slides: axe-core found {[(f['id'], f['impact']) for f in found] or 'nothing'}")
        assert axe.serious(found) == []
        assert watched.said == [] and watched.requests == []


@pytest.mark.parametrize("name", NAMES)
def test_the_speaker_has_notes_in_a_second_window_that_goes_along(decks, name):
    with chromium(offline=True) as context:
        page = Watched(context, decks / f"{name}.html").page
        with context.expect_page() as opened:
            page.keyboard.press("s")
        speaker = opened.value
        speaker.wait_for_timeout(1900)
        page.keyboard.press("ArrowRight")
        speaker.wait_for_timeout(300)
        assert speaker.evaluate("Reveal.getIndices().h") == 1
        assert len(speaker.locator(".script").inner_text()) > 20
        speaker.evaluate("Reveal.slide(2)")
        page.wait_for_timeout(300)
        assert page.evaluate("Reveal.getIndices().h") == 2


def test_prose_goes_to_the_notes_and_what_stands_out_to_the_slide():
    slide = slides.section_slide("Explore", "<p>Do it. Then more.</p><ol><li>one</li></ol><p><strong>Watch for</strong> this.</p><p><strong>It fades.</strong> In days.</p>")
    assert slide.body == '<ol><li>one</li></ol>\n<p class="lead">It fades.</p>' and "Then more" in slide.notes
    assert slides.section_slide("Plain", "<p>One here. Two there.</p><p>Three.</p>").body == '<p class="lead">One here.</p>\n<p class="lead">Three.</p>'


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    """The handouts of the first committed notebook."""
    folder = tmp_path_factory.mktemp("papers")
    return {path.name: path for path in handouts.write(folder, only=(NAMES[0],))}


def test_a_handout_is_tagged_and_has_a_title_and_several_pages(papers):
    for path in papers.values():
        data = path.read_bytes()
        assert data.startswith(b"%PDF") and b"/StructTreeRoot" in data and b"/MarkInfo" in data and b"/Lang" in data
    assert len(re.findall(rb"/Type\s*/Page\b", papers[f"{NAMES[0]}.pdf"].read_bytes())) >= 4


def test_the_sheet_has_what_a_facilitator_needs():
    path = next((path for path in find() if path.name.startswith("05")), None)
    if path is None:
        pytest.skip("notebook 05 is not there yet")
    html = handouts.sheet(path)
    for heading in ("They will be able to", "The ten-minute path", "Questions, and what to expect", "To discuss", "What you will hear that is not so",
                    "The claims and their labels", "Symbols", "Terms", "The numbers cited here"):
        assert f">{heading}</h2>" in html
    assert html.count("<math") > 10 and "988" in html and 'id="ref-MUR-02"' in html


def test_a_sheet_reads_the_opening_cell(tmp_path):
    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T\n\nA story.\n\n**Time:** 10 minutes or 30.\n\nYou will be able to\n- see it;\n- say it.\n\n> - no"),
                                           nbformat.v4.new_markdown_cell("## Told ★\n\n## Other\n\n## Explore ★")])
    assert handouts.objectives(book) == ["see it", "say it"] and handouts.minutes(book) == "**Time:** 10 minutes or 30."
    assert handouts.path_of_ten_minutes(book) == ["Told", "Explore"]


def test_without_a_chromium_or_npm_it_is_said_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(handouts, "chromium_path", lambda: None)
    with pytest.raises(ValueError, match="handouts are printed by Chromium, and none was found"):
        handouts.write(tmp_path)
    monkeypatch.setattr(slides.shutil, "which", lambda name: None)
    with pytest.raises(ValueError, match="slides need reveal.js, which comes from npm"):
        slides.reveal(cache=pathlib.Path(tmp_path))
