"""People answer the real pages, save their files, and the class page shows what they did."""

import json

import jsonschema
from browser.class_run import NUMBERS, look, people
from publish.test_classroom import SCHEMA

COUNT = 3


def test_what_people_answer_on_the_pages_reaches_the_class_page(browser, pages, tmp_path):
    files = people(browser, pages, tmp_path / "class", COUNT)
    saved = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    assert len({file["code"] for file in saved}) == len(set(files)) == COUNT
    for path, file in zip(files, saved, strict=True):
        jsonschema.validate(file, SCHEMA)
        assert path.name == f"ketamine-answers-{file['saved'][:10]}-{file['code']}.json"
        assert {each["notebook"] for each in file["answers"]} == set(NUMBERS)
        kinds = {(each["notebook"], each["kind"]) for each in file["answers"]}
        assert {
            ("00", "question"),
            ("05", "guess"),
            ("05", "question"),
            ("12", "question"),
        } <= kinds
        assert all(each["revealed"] for each in file["answers"] if each["kind"] == "guess")
    said = look(browser, pages, files, tmp_path / "class.png")
    assert f"{COUNT} people answered both checks" in said
    assert not [file for file in saved if file.get("name") and file["name"] in said]
    assert not [file for file in saved if file["code"] in said]
