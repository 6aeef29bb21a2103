"""Whatever is kept, found or sent under a name has one: text, and nothing that YAML makes of it."""

import re

import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.controls import Choice, Slider, Toggle
from ketamine_brain.explorer.scene import Scene
from ketamine_brain.explorer.svg import movable_svg
from ketamine_brain.lessons.series import SERIES, lesson_of
from ketamine_brain.teaching.lesson import Lesson
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz
from ketamine_brain.teaching.words import read_words

NO_NAMES = [None, True, 5, 0.5, "", "  ", ["a"]]
OPTIONS = [{"text": "Yes.", "right": True, "why": "So."}, {"text": "No.", "why": "Not so."}]
HANDLES = dict(low=0, high=10, step=1)


def question(name):
    return {"id": name, "prompt": "Which?", "options": OPTIONS}


def ranking(key="9/r", first="a"):
    items = [{"id": first, "text": "First"}, {"id": "b", "text": "Second"}]
    return Predict(key, "ranking", "In which order?", "So.", ["b", "a"], ["a", "b"], items=items)


def curve(*names):
    handles = dict(HANDLES, x=[1, 2], names=names)
    return Predict("9/c", "curve", "Draw.", "So.", [1, 1], [2, 2], draw=line, handles=handles)


def line(figure):
    return {"y": figure.add_subplot().plot([0, 1], [0, 1])[0]}


def square(a):
    return [a, a * a]


def explorer(**more):
    return Explorer(square, a=(0.0, 1.0), **more)


def control(kind, name, **others):
    return lambda: kind(name=name, label="A", **others)


def doors(bad):
    """Yield (place that the refusal names, what gives a name there)."""
    yield "key of a quiz", lambda: Quiz(bad, [question("a")])
    yield "id of question 2 of 9/q", lambda: Quiz("9/q", [question("a"), question(bad)])
    parallel = [question(bad)]
    yield "id of parallel question 1 of 9/q", lambda: Quiz("9/q", [], parallel=parallel)
    yield "key of a prediction", lambda: ranking(key=bad)
    yield "id of item 1 of 9/r", lambda: ranking(first=bad)
    yield "name of handle 2 of 9/c", lambda: curve("day 1", bad)
    yield "name of a control", control(Slider, bad, low=0, high=10, value=5, step=1)
    yield "name of a control", control(Choice, bad, options=(("a", "A"),), value="a")
    yield "name of a control", control(Toggle, bad)
    if not isinstance(bad, list):  # no mapping holds one
        yield "name of a control", lambda: Explorer(square, controls={bad: (0, 1)})
        yield "name of a preset", lambda: explorer(presets={bad: {"a": 1.0}})
        yield "name of what moves", lambda: movable_svg(new_figure(4, 3), {bad: None})
    if bad != "":  # a figure, unlike what is kept, may go without
        yield "name of an explorer", lambda: explorer(name=bad)
        yield "name of a scene", lambda: Scene(square, line, line, line, name=bad)


def ids(value):
    return repr(value)


@pytest.mark.parametrize("bad", NO_NAMES, ids=ids)
def test_what_is_no_text_is_refused_as_a_name_with_its_place_and_value(bad):
    for place, make in doors(bad):
        said = f"{place} is {bad!r}; allowed: text that is not empty"
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            make()


WORDS = {
    "quiz: [{id: null}]": "quiz, 1, id is None",
    "quiz: [{id: a}, {id: yes}]": "quiz, 2, id is True",
    "predictions: {curve: {items: [{id: 5}]}}": "predictions, curve, items, 1, id is 5",
    "predictions: {null: {}}": "predictions: a name is None",
    "explorers: {course: {controls: {on: {}}}}": "explorers, course, controls: a name is True",
    "explorers: {course: {presets: {1: {}}}}": "explorers, course, presets: a name is 1",
    "explorers: {course: {controls: {dose: {off: {}}}}}": "course, controls, dose: a name is False",
    "pictures: {'': {}}": "pictures: a name is ''",
}


@pytest.mark.parametrize(("text", "said"), WORDS.items(), ids=WORDS)
def test_a_file_of_words_with_a_name_that_is_no_text_is_refused(tmp_path, text, said):
    path = tmp_path / "words.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="quote it") as caught:
        Lesson(5, path, tmp_path / "none.ipynb")
    assert said in str(caught.value) and "words.yaml" in str(caught.value)


def test_the_values_of_a_choice_may_be_numbers(tmp_path):
    path = tmp_path / "words.yaml"
    path.write_text("controls: {dose: {options: {0.0: none, 10.0: some}}}", encoding="utf-8")
    assert list(read_words(path)["controls"]["dose"]["options"]) == [0.0, 10.0]


def test_two_questions_or_items_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two questions of 9/q are named a"):
        Quiz("9/q", [question("a"), question("b"), question("a")])
    with pytest.raises(ValueError, match="two items of 9/r are named b"):
        ranking(first="b")


def test_a_control_is_named_as_it_stands_in_its_explorer():
    with pytest.raises(ValueError, match="control a is named b"):
        Explorer(
            square, controls={"a": Slider(name="b", label="B", low=0, high=10, value=5, step=1)}
        )


@pytest.mark.parametrize("bad", NO_NAMES, ids=ids)
def test_a_lesson_says_which_names_it_has(bad):
    lesson = lesson_of("mood_onset")
    with pytest.raises(ValueError, match=r"there is no quiz of notebook 05 .*; there are: quiz"):
        lesson.quiz(bad)
    with pytest.raises(ValueError, match=r"there is no exercise .*; there are: "):
        lesson.check(bad, square)


@pytest.mark.parametrize("entry", SERIES, ids=lambda entry: entry.number)
def test_every_exercise_and_challenge_has_a_name(entry):
    lesson = lesson_of(entry.stem)
    names = [*lesson.exercises(), *lesson.challenges()]
    assert all(isinstance(name, str) and name.strip() for name in names)
