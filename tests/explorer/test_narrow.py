"""The drawing for a phone: what moves lands where it belongs, where its words do not collide."""

import os
import shutil

import numpy as np
import pytest
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.explorer import Explorer, Scene, narrow, widget
from ketamine_brain.explorer.svg import movable_svg
from ketamine_brain.publish import tables, twins

T = np.linspace(0.1, 10, 40)


def model(rate=0.5):
    return T, np.exp(-rate * T)


def draw(figure, result):
    left, right = figure.subplots(1, 2)
    left.set(xscale="log", xlim=(0.1, 10), ylim=(0, 1))
    right.set(ylim=(0, 1), xlim=(0, 10))
    return {
        "curve": left.plot(*result)[0],
        "line": right.axvline(2),
        "words": right.text(2, 0.5, "now"),
        "dots": right.scatter(T[::10], result[1][::10]),
    }


def move(result):
    return {
        "curve": result,
        "line": 2 + result[1][5],
        "words": (2 + result[1][5], 0.4, "now"),
        "dots": (T[::10], result[1][::10]),
    }


def make(draw=draw, move=move, **changes):
    arguments = dict(
        scene=Scene(model, draw, move, lambda r, v: v),
        sentence="At {rate:.1f}.",
        name="decay",
        controls={"rate": dict(low=0.1, high=2.0, step=0.1, value=0.5)},
        size=(8, 4),
    )
    return Explorer(**{**arguments, **changes})


def test_stretched_points_are_those_of_the_narrow_drawing():
    explorer = make()
    page = tables.build(explorer)
    figure = new_figure(*narrow.narrow_size(explorer.size))
    with in_style():
        _, groups = movable_svg(figure, draw(figure, model()))
    small = [part for group in groups.values() for part in group]
    moved = move(model(1.3))
    frame = explorer.frame({"rate": 1.3})
    for part, wide, fit in zip(small, frame["points"], page.spec["narrow"]["fits"], strict=True):
        (ax, bx), (ay, by) = fit
        if part.kind == "text":
            dx, dy, _ = frame["texts"][part.gid]
            np.testing.assert_allclose(
                [dx * bx, dy * by], part.place(moved[part.artist])[:2], atol=0.02
            )
        else:
            np.testing.assert_allclose(
                np.array([ax, ay]) + np.array([bx, by]) * wide,
                part.place(moved[part.artist]),
                atol=0.02,
            )


STRETCH = """
import { readFileSync } from "node:fs";
const [frame, fits, parts] = JSON.parse(readFileSync(0, "utf8"));
const got = fitted(frame, fits, parts);
process.stdout.write(JSON.stringify({ points: Array.from(got.points), texts: got.texts }));
"""


def test_the_browser_stretches_each_part_by_its_own_fit():
    if not shutil.which("node"):
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(
            "no node on this machine: the page's code was NOT run"
        )
    parts = [{"id": "a", "kind": "path"}, {"id": "t", "kind": "text"}, {"id": "b", "kind": "marks"}]
    frame = {"points": [1, 1, 2, 2, 3, 3], "lengths": [2, 0, 1], "texts": {"t": [10, 20, "w"]}}
    got = twins.run_node(
        widget.twin_script(()) + STRETCH,
        [frame, [[[10, 2], [0, 1]], [[0, 0.5], [0, 0.25]], [[0, 1], [5, 3]]], parts],
    )
    assert got == {"points": [12, 1, 14, 2, 3, 14], "texts": {"t": [5, 5, "w"]}}


def test_a_drawing_whose_words_would_collide_or_run_out_is_not_used():
    def crowded(figure, result):
        axes = figure.add_subplot(xlim=(0, 10), ylim=(0, 1))
        axes.text(0, 0.5, "some words that need room to stand")
        axes.text(5.2, 0.5, "and others beside them, as long")
        return {"curve": axes.plot(*result)[0]}

    assert narrow.collisions(lambda f: crowded(f, model()), (8, 4)) < narrow.collisions(
        lambda f: crowded(f, model()), (5, 3.4)
    )
    assert "narrow" not in tables.build(make(draw=crowded, move=lambda r: {"curve": r})).spec
    assert "narrow" in tables.build(make()).spec
    assert "narrow" not in tables.build(make(size=(4.8, 4))).spec
