"""The form of answer files is committed and kept, and the class page holds every question."""

import json
import pathlib

import jsonschema
import pytest
from ketamine_brain.publish import classroom
from ketamine_brain.publish.notebooks import find
from publish.class_of_twelve import PEOPLE, invented

SCHEMA = json.loads(
    (pathlib.Path(classroom.__file__).parent / "answers.schema.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def series():
    return classroom.series(find(only=("00", "05", "12")))


def test_twelve_invented_files_have_the_committed_form(series):
    files = invented(series)
    assert len({file["code"] for file in files}) == PEOPLE
    for file in files:
        jsonschema.validate(file, SCHEMA)


@pytest.mark.parametrize(
    "fault",
    [
        {"code": "ab1"},
        {"version": 3},
        {"answers": [{"kind": "question", "id": "x"}]},
        {"email": "someone@example.org"},
    ],
)
def test_what_has_another_form_is_refused(series, fault):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**invented(series)[0], **fault}, SCHEMA)


def test_the_page_holds_every_question_and_asks_no_host(series):
    page = classroom.page(series)
    for quiz in series["quizzes"]:
        assert f'"key":"{quiz["key"]}"' in page
    assert {"05/curve", "05/controls"} <= {guess["key"] for guess in series["guesses"]}
    assert "default-src 'none'" in page and "<script src" not in page
