"""The check of notebook 00 returns in 12 and shows what changed; and 12's summary prints on one
sheet of its own.
"""

import json

import jsonschema
import pytest
from browser.test_pages import off_line
from ketamine_brain.publish import pages as published
from nbformat.v4 import new_code_cell
from publish.test_classroom import SCHEMA
from publish.test_site import save

SHEET_IN = (8.5, 11.0)
MARGIN_MM = {"top": 18.0, "bottom": 18.0, "left": 17.0, "right": 17.0}
MM_PER_IN, PX_PER_IN = 25.4, 96.0
OPTIONS = "[dict(text='yes', right=True, why='Because so.'), dict(text='no', why='Because not.')]"
QUESTIONS = f"[dict(id=i, prompt=i, options={OPTIONS}) for i in 'ab']"
IMPORT = "from ketamine_brain.teaching.quiz import Quiz\n"
OPENING = f"{IMPORT}Quiz('00/quiz', {QUESTIONS}, feedback=False, keep_first=True)"
CLOSING = (
    f"{IMPORT}Quiz('12/closing', {QUESTIONS}, compare_with='00/quiz',"
    f" parallel=[dict(id='a', prompt='new', options={OPTIONS})])"
)


@pytest.fixture(scope="module")
def checks(tmp_path_factory):
    """The pages of an opening and of a closing check."""
    folder = tmp_path_factory.mktemp("checks")
    made = {}
    for name, source in (("00_opening", OPENING), ("12_closing", CLOSING)):
        path = save(folder, name, [new_code_cell(source)])
        made[name] = folder / f"{name}.html"
        made[name].write_text(published.make(path, [(name, name)]).html, encoding="utf-8")
    return made


def answer(page, choices, button):
    blocks = page.locator(".kb-quiz-question").all()
    for block, choice in zip(blocks, choices, strict=True):
        block.get_by_role("radio").nth(choice).check()
        block.get_by_role("button", name=button).click()


def test_the_opening_check_gives_no_answers_and_keeps_the_first_try(browser, checks):
    with off_line(browser) as context:
        page = context.new_page()
        page.goto(checks["00_opening"].as_uri())
        answer(page, [1, 0], "Keep this answer")
        said = page.locator(".kb-quiz").inner_text()
        assert "Because" not in said and "right" not in said.lower() and "2 of 2 answered" in said
        assert page.get_by_role("radio").first.is_disabled()
        page.reload()
        assert page.get_by_role("radio").nth(1).is_checked()


def test_the_closing_check_shows_the_change_and_counts_new_questions_apart(browser, checks):
    with off_line(browser) as context:
        page = context.new_page()
        page.goto(checks["00_opening"].as_uri())
        answer(page, [1, 0], "Keep this answer")
        page.goto(checks["12_closing"].as_uri())
        note = page.locator(".kb-note")
        assert note.inner_text() == "In the opening check you had 1 of 2 right."
        answer(page, [0, 0, 1], "Check")
        assert note.inner_text() == (
            "In the opening check you had 1 of 2 right. Now it is 2. That is 1 more. "
            "Of 1 new questions you have 0 right."
        )
        feedback = page.locator(".kb-feedback").all_inner_texts()
        assert "At the start you chose: “no”." in feedback[0]
        assert "At the start you chose the same." in feedback[1]


def test_without_an_opening_check_the_closing_one_says_so(browser, checks):
    with off_line(browser) as context:
        page = context.new_page()
        page.goto(checks["12_closing"].as_uri())
        assert "no answers on this machine" in page.locator(".kb-note").inner_text()


def test_the_saved_file_has_the_committed_form_and_a_name_only_if_given(browser, checks):
    with off_line(browser, accept_downloads=True) as context:
        page = context.new_page()
        page.goto(checks["00_opening"].as_uri())
        answer(page, [1, 0], "Keep this answer")
        for name in ("", "Kim"):
            page.get_by_label("Name in that file").fill(name)
            with page.expect_download() as saved:
                page.get_by_role("button", name="Save all my answers to a file").click()
            file = json.loads(saved.value.path().read_text(encoding="utf-8"))
            jsonschema.validate(file, SCHEMA)
            called = f"ketamine-answers-{file['saved'][:10]}-{file['code']}.json"
            assert saved.value.suggested_filename == called
            assert file.get("name", "") == name
            assert [each["chosen"] for each in file["answers"]] == ["no", "yes"]


def test_the_summary_prints_on_one_sheet_of_its_own(browser, pages):
    margin = {side: millimeters / MM_PER_IN for side, millimeters in MARGIN_MM.items()}
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
