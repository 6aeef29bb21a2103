"""What a teacher reads out as the answer is the option that the YAML marks `right`, everywhere."""

import html
import re

import pytest
from bs4 import BeautifulSoup
from ketamine_brain.publish import handouts, slides
from ketamine_brain.teaching import lesson
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz
from shown import NOTEBOOKS, named, of_kind

WITH_QUESTIONS = [path for path in NOTEBOOKS if of_kind(path, Quiz)]


def asked(number: str) -> dict[str, dict]:
    """Return {prompt: {right: [option], wrong: [options]}} from a notebook's own words."""
    content = lesson.read(number)
    lists = [v for v in content.values() if isinstance(v, list)]
    questions = [q for each in lists for q in each if isinstance(q, dict) and "options" in q]
    return {
        plain(q["prompt"]): {
            "right": [o for o in q["options"] if o.get("right")],
            "wrong": [o for o in q["options"] if not o.get("right")],
        }
        for q in questions
    }


def expected(path) -> dict[str, dict]:
    """Return what is asked in a notebook; the last one asks the first one's questions again."""
    return asked(path.stem[:2]) | (asked("00") if path.stem.startswith("12") else {})


def plain(words: str) -> str:
    return " ".join(html.unescape(re.sub(r"\s*\[task\]", "", words)).split())


def letters(markup: str) -> str:
    """Return only the letters and digits of HTML or prose, which typesetting leaves as they are."""
    return re.sub(r"\W+", "", BeautifulSoup(markup, "html.parser").get_text())


@pytest.mark.parametrize("path", WITH_QUESTIONS, ids=lambda path: path.stem)
def test_the_facilitators_sheet_expects_the_right_option(path):
    truth, met = expected(path), set()
    for question in handouts.questions(path):
        if question["ask"].startswith("Predict: "):
            continue
        options = truth[plain(question["ask"])]
        (right,) = options["right"]
        assert question["expect"].startswith(right["text"]) and right["why"] in question["expect"]
        assert [w.split(":")[0] for w in question["wrong"]] == [
            o["text"].split(":")[0] for o in options["wrong"]
        ]
        met.add(plain(question["ask"]))
    assert met == set(truth)


@pytest.mark.parametrize("path", WITH_QUESTIONS, ids=lambda path: path.stem)
def test_the_printed_sheet_has_each_answer_below_its_question(path):
    said = letters(handouts.sheet(path))
    for prompt, options in expected(path).items():
        start = said.index(letters(prompt)) + len(letters(prompt))
        assert said[start : start + 400].find(letters(options["right"][0]["text"])) >= 0, prompt
        first = min(
            (said.find(letters(o["text"]), start), bool(o.get("right")))
            for o in options["right"] + options["wrong"]
        )
        assert first[1], f"{prompt}: another option stands first"


@pytest.mark.parametrize("path", WITH_QUESTIONS, ids=lambda path: path.stem)
def test_the_speakers_notes_expect_the_right_option(path):
    truth = expected(path)
    for quiz in of_kind(path, Quiz):
        notes = slides.widget_slide("", quiz, Silent()).notes
        said = BeautifulSoup(notes, "html.parser").get_text()
        rights = [truth[plain(q["prompt"])]["right"][0] for q in quiz.questions]
        wanted = " ".join(f"{i}. {o['text']}. {o['why']}" for i, o in enumerate(rights, 1))
        assert letters(said) == letters("Expected: " + wanted)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_prediction_is_answered_in_the_words_of_its_notebook(path):
    content = lesson.read(path.stem[:2]).get("predictions", {})
    on_sheet = {q["ask"]: q["expect"] for q in handouts.questions(path)}
    for name, widget in named(path).items():
        if isinstance(widget, Predict):
            words = content[name.removeprefix("predict_")]
            asked_words, answer = plain(words["question"]), plain(words["answer"])
            assert plain(on_sheet[f"Predict: {widget.question}"]) == answer
            assert plain(widget.question) == asked_words
            notes = slides.widget_slide("", widget, Silent()).notes
            assert letters(answer) in letters(notes)


class Silent:
    """Stands for the page's outputs, which a slide's notes do not need."""

    def widget(self, _widget) -> str:
        return ""
