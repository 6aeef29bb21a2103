"""The decks at 1024 × 768: nothing runs off a slide, words are large, notes go along."""

import shutil

import pytest
from browser.test_pages import Watched, off_line
from ketamine_brain.publish import plans, session

MOST_PX, LEAST_WORDS_PX = (1024, 768), 24.0
MEASURE = """() => {
  const slide = document.querySelector('.slides > section.present');
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const hidden = '.notes, .hidden, .kb-announce, .kb-hidden, .kb-sentence, option, desc, title';
    if (!data.trim() || parentElement.closest(hidden)) continue;
    if (!parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { width, bottom, right } = range.getBoundingClientRect();
    if (!width) continue;
    const drawn = Boolean(parentElement.closest('svg'));
    const { b, d } = drawn ? parentElement.getScreenCTM() : { b: 0, d: 1 };
    const scale = Math.hypot(b, d);
    const px = scale * parseFloat(getComputedStyle(parentElement).fontSize);
    found.push({ words: data.trim().slice(0, 40), px, drawn, bottom, right });
  }
  return found;
}"""


@pytest.fixture(scope="module", params=plans.PLANS[:1])  # one mechanism for all three
def deck(request, tmp_path_factory):
    if not shutil.which("npm"):
        pytest.skip("no npm on this machine: decks were NOT made")
    plan = plans.plan(request.param)
    file = tmp_path_factory.mktemp("decks") / f"{request.param}.html"
    file.write_text(session.deck(plan, session.reveal()), encoding="utf-8")
    return plan, file


def test_every_slide_is_readable_at_1024_by_768(browser, deck, shot, capsys):
    plan, file = deck
    with off_line(browser, viewport={"width": MOST_PX[0], "height": MOST_PX[1]}) as context:
        watched = Watched(context, file)
        page = watched.page
        assert page.evaluate("Reveal.getTotalSlides()") == len(plan.slides)
        for i, slide in enumerate(plan.slides):
            page.evaluate("i => Reveal.slide(i)", i)
            page.wait_for_timeout(150)
            found = page.evaluate(MEASURE)
            shot(page, f"_{i}")
            drawn = [each["px"] for each in found if each["drawn"]]
            if drawn:
                with capsys.disabled():
                    print(f"\n{slide.name}: letters in the figure from {min(drawn):.0f} px")
            small = [each for each in found if not each["drawn"] and each["px"] < LEAST_WORDS_PX]
            assert small == [], slide.name
            over = [e for e in found if e["bottom"] > MOST_PX[1] or e["right"] > MOST_PX[0]]
            assert [each["words"] for each in over if not each["drawn"]] == [], slide.name
        assert watched.said == [] and watched.requests == []


def test_a_second_window_holds_the_notes_and_goes_along(browser, deck):
    _, file = deck
    with off_line(browser) as context:
        page = Watched(context, file).page
        with context.expect_page() as opened:
            page.keyboard.press("s")
        speaker = opened.value
        speaker.wait_for_timeout(1900)
        for i in range(1, 4):
            page.evaluate("Reveal.next()")
            speaker.wait_for_timeout(300)
            assert speaker.evaluate("Reveal.getIndices().h") == i
            notes = page.locator(".slides > section").nth(i).locator("aside.notes").text_content()
            assert speaker.locator(".script").text_content() == notes
