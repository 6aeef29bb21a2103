"""Marks that one drags stand where their slider's value is, at every setting they depend on."""

import dataclasses

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer, Grip, Scene
from ketamine_brain.lessons.mood_onset import lesson, scenes


def draw(figure, view):
    axes = figure.add_subplot()
    axes.set(xlim=(0, 10), ylim=(0, 1))
    return {"end": axes.scatter(*move(view)["end"])}


def move(view):
    return {"end": ([view], [0.5])}


GRIP = Grip(part="end", control="weeks", along=lambda values: values["weeks"], y=0.5)
SCENE = Scene(lambda weeks: weeks, draw, move, lambda view, values: {}, grips=[GRIP])
WEEKS = dict(label="Weeks", low=1, high=8, step=1, value=3)


def test_a_mark_has_a_place_for_every_value():
    explorer = Explorer(SCENE, "It ends.", {"weeks": WEEKS})
    (spec,) = explorer.spec["grips"]
    assert spec["values"] == list(range(1, 9))
    part = explorer.parts[spec["part"]]
    places = part.to_svg([[weeks, 0.5] for weeks in spec["values"]])
    assert spec["places"][""] == pytest.approx(places[:, 0], abs=0.05)
    assert spec["y"] == pytest.approx(places[0, 1], abs=0.05)


@pytest.mark.parametrize(("field", "name"), [("part", "start"), ("control", "days")])
def test_a_name_that_is_not_there_is_refused(field, name):
    odd = dataclasses.replace(SCENE, grips=[dataclasses.replace(GRIP, **{field: name})])
    with pytest.raises(ValueError, match=name):
        Explorer(odd, "It ends.", {"weeks": WEEKS})


@pytest.mark.parametrize("axis", ["log", "linear"])
def test_the_clock_s_marks_stand_at_the_last_dose_and_at_the_end_of_the_pills(axis):
    explorer = lesson.explorer(scenes.course)
    values = {**explorer.defaults, "axis": axis, "doses": 6, "weekly_weeks": 12, "pill_weeks": 9}
    moved = explorer.moved(values)
    for spec in explorer.spec["grips"]:
        part = explorer.parts[spec["part"]]
        key = "|".join(str(values[name]) for name in spec["by"])
        place = spec["places"][key][spec["values"].index(values[spec["control"]])]
        last = np.max(np.asarray(part.points(moved[part.artist]))[:, 0])
        assert place == pytest.approx(part.to_svg([[last, 0.0]])[0, 0], abs=0.1)
