"""Decks: live with no kernel and no network, with notes for the speaker."""

import shutil

import pytest
from browser import axe
from browser.test_pages import Watched, figure_of, off_line
from ketamine_brain.publish import slides
from ketamine_brain.publish.notebooks import find

NAMES = [path.stem for path in find()]


@pytest.fixture(scope="session")
def decks(tmp_path_factory, pages):
    """The decks of the committed notebooks, made after the pages, which share what takes long."""
    if not shutil.which("npm"):
        pytest.skip("no npm on this machine: decks were NOT made")
    folder = tmp_path_factory.mktemp("decks")
    slides.write(folder)
    return folder / "slides"


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_shows_and_every_explorer_moves_and_the_audit_finds_nothing_serious(
    browser, decks, name, shot, capsys
):
    with off_line(browser) as context:
        watched = Watched(context, decks / f"{name}.html")
        page = watched.page
        assert page.evaluate("Reveal.getTotalSlides()") >= 5
        for i in range(page.evaluate("Reveal.getTotalSlides()")):
            page.evaluate("i => Reveal.slide(i)", i)
            slide = page.locator(".slides > section.present")
            assert (
                slide.locator("h1, h2").first.inner_text().strip()
                and slide.locator(".on").inner_text().strip()
            )
            for explorer in slide.locator(".kb-explorer").all():
                seen = {figure_of(explorer)}
                explorer.locator(
                    "input[type=range], select, input[type=radio]:checked"
                ).first.focus()
                for key in ("End", "Home", "ArrowRight", "ArrowDown"):
                    page.keyboard.press(key)
                    seen.add(figure_of(explorer))
                assert len(seen) > 1
                assert page.evaluate("Reveal.getIndices().h") == i  # keys stay with the control
                shot(page, f"_{i}")
        found = axe.findings(page)
        with capsys.disabled():
            print(
                f"\n{name}, slides: axe-core found {[(f['id'], f['impact']) for f in found] or 'nothing'}"
            )
        assert axe.serious(found) == []
        assert watched.said == [] and watched.requests == []


@pytest.mark.parametrize(
    "name", NAMES[::4]
)  # one mechanism for all decks; these stand for the rest
def test_the_speaker_has_notes_in_a_second_window_that_goes_along(browser, decks, name):
    with off_line(browser) as context:
        page = Watched(context, decks / f"{name}.html").page
        with context.expect_page() as opened:
            page.keyboard.press("s")
        speaker = opened.value
        speaker.wait_for_timeout(1900)
        for i in range(1, page.evaluate("Reveal.getTotalSlides()")):
            page.evaluate("Reveal.next()")  # a key would go to the widget in focus
            speaker.wait_for_timeout(300)
            assert speaker.evaluate("Reveal.getIndices().h") == i
            notes = page.locator(".slides > section").nth(i).locator("aside.notes")
            words = notes.first.text_content() if notes.count() else ""
            assert speaker.locator(".script").text_content() == words
        speaker.evaluate("Reveal.slide(2)")
        page.wait_for_timeout(300)
        assert page.evaluate("Reveal.getIndices().h") == 2


def test_prose_goes_to_the_notes_and_what_stands_out_to_the_slide():
    slide = slides.section_slide(
        "Explore",
        "<p>Do it. Then more.</p><ol><li>one</li></ol><p><strong>Watch for</strong> this.</p><p><strong>It fades.</strong> In days.</p>",
    )
    assert (
        slide.body == '<ol><li>one</li></ol>\n<p class="lead">It fades.</p>'
        and "Then more" in slide.notes
    )
    assert (
        slides.section_slide("Plain", "<p>One here. Two there.</p><p>Three.</p>").body
        == '<p class="lead">One here.</p>\n<p class="lead">Three.</p>'
    )


def test_without_npm_it_is_said_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(slides.shutil, "which", lambda name: None)
    with pytest.raises(ValueError, match="slides need reveal.js, which comes from npm"):
        slides.reveal(cache=tmp_path)
