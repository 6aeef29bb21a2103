"""Every explorer of the series, tried like an instrument: each control over its whole range, without a browser."""

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.controls import Slider
from ketamine_brain.publish.collect import shown_by
from ketamine_brain.publish.notebooks import find

NOTEBOOKS = find()
FAR_PX = 4000


def explorers_of(path):
    return [widget for _, widget in shown_by(path) if isinstance(widget, Explorer)]


def positions(control):
    if isinstance(control, Slider):
        return [float(v) for v in np.linspace(control.low, control.high, 13)]
    return control.stops()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_control_moves_over_its_whole_range(path):
    for explorer in explorers_of(path):
        for name, control in explorer.controls.items():
            for value in positions(control):
                frame = explorer.frame({name: value})
                for points in frame["points"]:
                    visible = points[np.isfinite(points).all(axis=1)]
                    assert (np.abs(visible) <= FAR_PX).all(), f"{explorer.name}: {name} = {value}"
                assert frame["sentence"].strip() and "nan" not in frame["sentence"].lower(), (
                    f"{explorer.name}: {name} = {value}: {frame['sentence']}"
                )
                numbers = [
                    v for v in frame["readouts"].values() if isinstance(v, (int, float, np.number))
                ]
                assert np.isfinite(numbers).all(), (
                    f"{explorer.name}: {name} = {value}: {frame['readouts']}"
                )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_control_changes_the_figure_or_the_sentence_somewhere(path):
    for explorer in explorers_of(path):
        starts = [
            explorer.defaults,
            *({**explorer.defaults, **values} for values in explorer.presets.values()),
        ]
        for name, control in explorer.controls.items():
            assert any(_differs(explorer, start, name, positions(control)) for start in starts), (
                f"{explorer.name}: {name} changes nothing"
            )


def _differs(explorer, start, name, values):
    first, last = (explorer.frame({**start, name: v}) for v in (values[0], values[-1]))
    same_points = all(
        np.array_equal(a, b, equal_nan=True)
        for a, b in zip(first["points"], last["points"], strict=True)
    )
    return (
        not same_points or first["texts"] != last["texts"] or first["sentence"] != last["sentence"]
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_same_settings_give_the_same_frame_and_reset_returns_to_the_start(path):
    import matplotlib.pyplot as plt

    for explorer in explorers_of(path):
        before = explorer.description()
        for name, control in explorer.controls.items():
            explorer.set(**{name: positions(control)[-1]})
        explorer.reset()
        assert explorer.values == explorer.defaults and explorer.description() == before
        first, again = explorer.frame({}), explorer.frame({})
        assert all(
            np.array_equal(a, b, equal_nan=True)
            for a, b in zip(first["points"], again["points"], strict=True)
        )
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "path", [p for p in NOTEBOOKS if not p.name.startswith("00")], ids=lambda path: path.stem
)
def test_every_notebook_has_an_explorer_whose_controls_say_what_they_are(path):
    assert explorers_of(path)
    for explorer in explorers_of(path):
        assert (
            explorer.presets and explorer.spec["alt"] and explorer.spec["title"] and explorer.name
        )
        for control in explorer.controls.values():
            assert control.label != control.name, f"{explorer.name}: {control.name} has no words"
            if isinstance(control, Slider) and control.unit:
                assert control.spoken_unit, f"{explorer.name}: {control.name} has no spoken unit"
