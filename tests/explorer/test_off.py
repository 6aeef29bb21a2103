"""A control that does nothing at a setting is off there and says why; every other one moves."""

import itertools
import random

import numpy as np
import pytest
from explorer.test_sweep import NOTEBOOKS, explorers_of, positions
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.explorer.controls import ControlError, Slider
from ketamine_brain.explorer.extras import is_off

# Switches that show trials: whether any stands at a setting depends on numbers `off` cannot name.
DATA = {("level", "published"), ("course", "trials")}
MOST = 10  # settings of the others at which a control is tried


def shown(explorer, values):
    """What a reader sees at `values`, in a form that can be compared."""
    frame = explorer.frame(values)
    points = tuple(np.nan_to_num(part, nan=9e9).round(1).tobytes() for part in frame["points"])
    return points, str(frame["texts"]), frame["sentence"]


def few(control):
    """Values of a control among which one does something: ends and middle, or all options."""
    if isinstance(control, Slider):
        return [positions(control)[i] for i in (0, 3, 6, 9, 12)]
    return control.stops()


def settings(explorer):
    """Up to MOST combinations of choices and toggles, sliders at their start; always the same."""
    free = [c for c in explorer.controls.values() if not isinstance(c, Slider)]
    every = list(itertools.product(*(c.stops() for c in free)))
    for chosen in random.Random(3).sample(every, min(MOST, len(every))):
        yield {**explorer.defaults, **{c.name: v for c, v in zip(free, chosen, strict=True)}}


def idle(explorer):
    """Return (control, setting) of every control that is not off at a setting and does nothing."""
    found = set()
    for setting in settings(explorer):
        for name, control in explorer.controls.items():
            if is_off(control, setting) or (explorer.name, name) in DATA:
                continue
            seen = {shown(explorer, {**setting, name: value}) for value in few(control)}
            if len(seen) == 1:
                found.add((name, explorer.said(setting)))
    return sorted(found)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_control_that_is_not_off_does_something_at_that_setting(path):
    for explorer in explorers_of(path):
        assert idle(explorer) == [], explorer.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_words_on_an_axis_change_only_with_the_controls_that_are_named_for_it(path):
    for explorer in explorers_of(path):
        if not any(part["kind"] != "text" and part["curve"] for part in explorer.spec["parts"]):
            continue
        ticks = [part.gid for part in explorer.parts if part.name.startswith("tick")]
        for name, control in explorer.controls.items():
            frames = [explorer.frame({name: value})["texts"] for value in few(control)]
            if any(frame[id] != frames[0][id] for frame in frames for id in ticks):
                assert name in explorer.axes, f"{explorer.name}: {name} changes an axis"


def curve(dose=0.5, shape="flat", span="days"):
    """A curve on which the dose does nothing while it is flat."""
    return [0, 1, 2], [1, 1, 1] if shape == "flat" else [0, dose, 2 * dose]


def draw(figure, view):
    return {"curve": figure.add_subplot(ylim=(0, 2)).plot(*view)[0]}


def made(off=None, **more):
    controls = {
        "dose": dict(label="Dose", low=0.0, high=1.0, step=0.1, value=0.5, **(off or {})),
        "shape": dict(label="Shape", options=["flat", "steep"], value="flat"),
    }
    scene = Scene(curve, draw, lambda view: {"curve": view}, lambda view, values: {})
    return Explorer(scene, "A curve.", controls, **more)


OFF = {"off": {"shape": ["flat"], "because": "it is flat"}}


def test_the_sweep_finds_a_control_that_does_nothing_unless_it_is_off():
    assert {name for name, _ in idle(made())} == {"dose"}
    assert idle(made(OFF)) == []
    assert idle(made({"off": {"shape": ["steep"], "because": "wrongly"}})) != []


def test_off_travels_to_the_browser_as_the_browser_knows_the_values():
    dose = made(OFF).spec["controls"][0]
    assert dose["off"] == {"when": {"shape": ["flat"]}, "because": "it is flat"}
    assert made().spec["controls"][0]["off"] is None


@pytest.mark.parametrize(
    ("off", "words"),
    [
        ({"form": ["flat"], "because": "?"}, "form"),
        ({"shape": ["round"], "because": "?"}, "round"),
        ({"shape": ["flat"]}, "needs"),
    ],
)
def test_an_off_that_names_what_is_not_there_is_refused(off, words):
    with pytest.raises(ControlError, match=words):
        made({"off": off})


def test_tasks_and_axes_are_checked_against_the_controls():
    task = {"ask": "Try.", "when": {"shape": "steep", "dose": [0.2, 0.4]}, "answer": "It rises."}
    explorer = made(tasks=[task], axes=["shape"])
    assert explorer.spec["tasks"] == [task] and explorer.spec["axes"] == ["shape"]
    assert "(1) Try." in explorer.afterword()["text/plain"]
    assert "It rises" not in explorer.afterword()["text/plain"]
    for wrong in ({"size": 1}, {"shape": "round"}, {"dose": [0.4, 0.2]}, {"dose": [0, 9]}, {}):
        with pytest.raises(ValueError, match=r"allowed|no control|it has"):
            made(tasks=[{**task, "when": wrong}])
    with pytest.raises(ValueError, match="ask, when, answer"):
        made(tasks=[{"ask": "Try."}])
    for wrong in (["span"], "shape"):
        with pytest.raises(ValueError, match=r"allowed|no control|it has"):
            made(axes=wrong)


def test_a_pinned_setting_is_answered_and_leaves_the_explorer_where_it_is():
    explorer, sent = made(), []
    explorer.send = lambda content, buffers=None: sent.append(content)
    ask = {"type": "ask", "number": "v:1", "pin": 2, "values": {"shape": "steep"}}
    explorer._on_browser_message(explorer, ask, [])
    assert [(each["type"], each["pin"], each["number"]) for each in sent] == [("frame", 2, "v:1")]
    assert explorer.shape == "flat"
    explorer._on_browser_message(explorer, {**ask, "values": {"shape": "round"}}, [])
    assert (sent[1]["type"], sent[1]["pin"]) == ("refused", 2)


def test_a_curve_knows_its_axes_in_data():
    part = made().spec["parts"][0]
    assert part["words"] == "curve" and not part["maps"]["x"]["log"]
    (x, y), (far, high) = made().parts[0].to_svg([[0, 0], [2, 1]])
    maps = part["maps"]
    assert maps["x"]["start"] == pytest.approx(x) and maps["y"]["start"] == pytest.approx(y)
    assert maps["x"]["start"] + 2 * maps["x"]["slope"] == pytest.approx(far)
    assert maps["y"]["start"] + maps["y"]["slope"] == pytest.approx(high)
