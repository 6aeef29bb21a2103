"""The check of notebook 00 returns in 12 and shows what changed; and 12's summary prints on one
sheet of its own.
"""

from browser.test_pages import off_line
from ketamine_brain.publish import handouts
from ketamine_brain.teaching import Lesson

SHEET_IN = (8.5, 11.0)
MM_PER_IN, PX_PER_IN = 25.4, 96.0
QUESTIONS = Lesson(0).content["quiz"]


def answer(quiz, choices):
    for block, choice in zip(quiz.locator(".kb-quiz-question").all(), choices, strict=True):
        block.get_by_role("radio").nth(choice).check()
        block.get_by_role("button", name="Check").click()


def test_the_closing_check_shows_the_change_from_the_opening_one(browser, pages):
    right = [
        next(i for i, option in enumerate(question["options"]) if option.get("right"))
        for question in QUESTIONS
    ]
    wrong = [
        (place + 1) % len(question["options"])
        for place, question in zip(right, QUESTIONS, strict=True)
    ]
    with off_line(browser) as context:
        page = context.new_page()
        page.goto((pages / "00_start_here.html").as_uri())
        answer(page.locator(".kb-quiz").first, [right[0], *wrong[1:]])
        page.goto((pages / "12_next_steps.html").as_uri())
        closing = page.locator(".kb-quiz").last
        note = closing.locator(".kb-note")
        assert note.inner_text() == "In the opening check you had 1 of 6 right."
        answer(closing, right)
        assert (
            note.inner_text()
            == "In the opening check you had 1 of 6 right. Now it is 6. That is 5 more."
        )
        feedback = closing.locator(".kb-feedback").all_inner_texts()
        assert "At the start you chose the same." in feedback[0]
        assert (
            f"At the start you chose: “{QUESTIONS[1]['options'][wrong[1]]['text']}”." in feedback[1]
        )


def test_without_an_opening_check_the_closing_one_says_so(browser, pages):
    with off_line(browser) as context:
        page = context.new_page()
        page.goto((pages / "12_next_steps.html").as_uri())
        assert (
            "no answers on this machine"
            in page.locator(".kb-quiz").last.locator(".kb-note").inner_text()
        )


def test_the_summary_prints_on_one_sheet_of_its_own(browser, pages):
    margin = {
        side: float(size.removesuffix("mm")) / MM_PER_IN
        for side, size in handouts.PAPER["margin"].items()
    }
    width = (SHEET_IN[0] - margin["left"] - margin["right"]) * PX_PER_IN
    height = (SHEET_IN[1] - margin["top"] - margin["bottom"]) * PX_PER_IN
    with off_line(browser, viewport={"width": round(width), "height": round(height)}) as context:
        page = context.new_page()
        page.goto((pages / "12_next_steps.html").as_uri())
        page.emulate_media(media="print")
        sheet = page.locator(".one-page")
        breaks = sheet.evaluate(
            "e => [getComputedStyle(e).breakBefore, getComputedStyle(e).breakAfter]"
        )
        assert (
            breaks == ["page", "page"] and 0.3 * height < sheet.bounding_box()["height"] <= height
        )
