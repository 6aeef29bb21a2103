"""A slide of each kind that is drawn, at 1024 × 768: what the back row can read."""

import shutil

import pytest
from browser.test_pages import Watched, off_line
from browser.test_sessions import LEAST_WORDS_PX, MEASURE, MOST_PX
from ketamine_brain.publish import plans, session

SLIDES = ("open_45", "draw_curve", "first_day", "session")  # the first has a title page


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    if not shutil.which("npm"):
        pytest.skip("no npm on this machine: decks were NOT made")
    plan = plans.plan("45")
    slides = {slide.name: slide for slide in plan.slides}
    texts = {"do": "d", "say": "s", "expect": "e", "trap": "t"}
    block = plans.Block(minutes=45, slides=tuple(slides[name] for name in SLIDES), **texts)
    small = plans.Plan(minutes=45, title=plan.title, blocks=(block,), sheet=plan.sheet)
    file = tmp_path_factory.mktemp("room") / "deck.html"
    file.write_text(session.deck(small, session.reveal()), encoding="utf-8")
    return file


@pytest.fixture
def watched(browser, deck):
    with off_line(browser, viewport={"width": MOST_PX[0], "height": MOST_PX[1]}) as context:
        yield Watched(context, deck)


def test_letters_in_figures_too_are_read_from_the_back_row(watched):
    for i, name in enumerate(SLIDES):
        watched.page.evaluate("i => Reveal.slide(i)", i)
        watched.page.wait_for_timeout(200)
        found = [each for each in watched.page.evaluate(MEASURE) if each["right"] > 0]
        assert i == 0 or any(each["drawn"] for each in found)
        assert [each for each in found if each["px"] < LEAST_WORDS_PX] == [], name
        over = [e for e in found if e["bottom"] > MOST_PX[1] or e["right"] > MOST_PX[0]]
        assert [each["words"] for each in over] == [], name


def test_an_explorer_shows_its_presets_and_the_way_back_alone(watched):
    page = watched.page
    page.evaluate("Reveal.slide(3)")
    slide = page.locator("section.present")
    buttons = [each.inner_text() for each in slide.locator("button:visible").all()]
    assert buttons == ["The days after", "Reset"]
    assert slide.locator(".kb-control:visible").count() == 0
    before = slide.locator(".kb-svg").inner_html()
    slide.get_by_role("button", name="The days after").click()
    slide.get_by_text("8 days").first.wait_for()
    assert slide.locator(".kb-svg").inner_html() != before
    slide.get_by_role("button", name="Reset").click()
    slide.get_by_text("4 h", exact=True).first.wait_for()
    assert watched.said == [] and watched.requests == []
