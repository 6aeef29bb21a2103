"""A scene is one object: made in its lesson, shown with the words that stand under its name."""

import dataclasses
import types

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.explorer.scene import plain
from ketamine_brain.teaching.lesson import Lesson

X = np.linspace(0, 1, 9)


def move(view):
    return {"line": (X, view)}


def draw(figure, view):
    axes = figure.add_subplot(ylim=(0, 4))
    return {"line": axes.plot(*move(view)["line"])[0]}


def read(view, values):
    return {"end": float(view[-1])}


line = Scene(
    lambda a: a * X,
    draw,
    move,
    read,
    name="line",
    title="A line",
    constants=lambda: {"x": 1},
)


def test_a_scene_cannot_be_changed_in_passing():
    with pytest.raises(dataclasses.FrozenInstanceError):
        line.draw = None


def test_a_scene_brings_its_name_title_and_constants_unless_the_words_give_others():
    explorer = Explorer(line, "It ends at {end:.1f}.", a=(0, 4))
    assert (explorer.name, explorer.title) == ("line", "A line")
    assert explorer.constants is line.constants
    assert explorer.scene is line and explorer.model is line.compute
    assert Explorer(line, "{end}", a=(0, 4), title="Other", name="b").title == "Other"


def test_constants_become_plain_data_that_json_can_hold():
    point = dataclasses.make_dataclass("Point", ["x"])(np.float64(1 / 3))
    got = plain({"a": np.array([[1.0, np.nan], [np.inf, 2]]), "p": point, "t": (True, 3, "w")})
    assert got == {"a": [[1.0, None], [None, 2.0]], "p": {"x": 0.333333333333}, "t": [True, 3, "w"]}
    assert plain([1 / 3], digits=3) == [0.333]


def test_a_lesson_finds_the_words_by_the_name_of_the_scene():
    asked = []

    def words(section, name):
        asked.append((section, name))
        return {"sentence": "It ends at {end:.1f}.", "controls": {"a": (0, 4)}, "alt": "A line."}

    explorer = Lesson.explorer(types.SimpleNamespace(_part=words), line)
    assert asked == [("explorers", "line")]
    assert explorer.description() == "It ends at 2.0." and explorer.spec["alt"] == "A line."
    assert explorer.name == "line"
