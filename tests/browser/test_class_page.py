"""Twelve people's files on the class page, from disk with the network off."""

import pytest
from browser.test_pages import off_line
from ketamine_brain.publish import classroom
from ketamine_brain.publish.notebooks import find
from publish.class_of_twelve import PEOPLE, invented, write


@pytest.fixture(scope="module")
def series():
    return classroom.series(find(only=("00", "05", "10", "12")))


@pytest.fixture
def opened(browser, series, tmp_path):
    file = tmp_path / "class.html"
    file.write_text(classroom.page(series), encoding="utf-8")
    settings = {"accept_downloads": True, "viewport": {"width": 1024, "height": 768}}
    with off_line(browser, **settings) as context:
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda problem: page.problems.append(str(problem)))
        page.goto(file.as_uri())
        yield page
        assert page.problems == []


def test_every_guess_and_question_is_counted_and_nobody_is_named(opened, series, tmp_path):
    files = invented(series)
    files[0]["name"] = "Somebody Real"
    opened.locator("#files").set_input_files(write(files, tmp_path))
    results = opened.locator("#results")
    results.get_by_text(f"{PEOPLE} people.").wait_for()
    curves = [g for g in series["guesses"] if g["mode"] == "curve"]
    rankings = [g for g in series["guesses"] if g["mode"] == "ranking"]
    numbers = [g for g in series["guesses"] if g["mode"] == "number"]
    assert results.locator("path.guess").count() == PEOPLE * len(curves) > 0
    assert results.locator(".heat.true").count() == sum(len(g["items"]) for g in rankings) > 0
    assert results.locator(".guess-dot").count() == PEOPLE * len(numbers)
    questions = sum(len(quiz["questions"]) for quiz in series["quizzes"])
    assert results.locator("ul.options").count() == questions
    for asked in results.locator("ul.options").all()[:5]:
        counts = [int(each.split(" of ")[0]) for each in asked.locator(".count").all_inner_texts()]
        assert sum(counts) == PEOPLE
    said = opened.locator("body").inner_text()
    assert "Somebody" not in said and not any(file["code"] in said for file in files)


def test_the_change_is_shown_with_what_it_cannot_mean(opened, series, tmp_path):
    opened.locator("#files").set_input_files(write(invented(series), tmp_path))
    opened.get_by_text("people answered both checks").wait_for()
    words = opened.locator(".meaning").inner_text()
    assert words.startswith(f"{PEOPLE} people answered both checks")
    assert "no control group" in words
    people = opened.locator("tr", has_text="Person ")
    assert people.count() >= PEOPLE


def test_a_file_that_is_none_is_named_and_the_others_count(opened, series, tmp_path):
    paths = write(invented(series)[:2], tmp_path)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    opened.locator("#files").set_input_files([*paths, tmp_path / "broken.json"])
    notes = opened.locator("#notes")
    opened.get_by_text("2 people.").wait_for()
    notes.get_by_text("broken.json is not JSON.").wait_for()
    opened.locator("#files").set_input_files(paths)
    notes.get_by_text("2 saved twice").wait_for()


def test_the_table_can_be_taken_along(opened, series, tmp_path):
    opened.locator("#files").set_input_files(write(invented(series), tmp_path))
    with opened.expect_download() as saved:
        opened.get_by_role("button", name="Save as CSV").click()
    lines = saved.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "code,notebook,part,id,first,last,right_at_first"
    assert len(lines) > PEOPLE * 10
