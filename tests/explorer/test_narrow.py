"""The drawing for a phone: what moves lands where it belongs, where its words do not collide."""

import itertools
import os
import shutil

import numpy as np
import pytest
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
    figure, artists = narrow.narrow_figure(lambda f: draw(f, model()), explorer.size)
    _, groups = movable_svg(figure, artists)
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


def narrowed(drawing, size=(9.2, 4.3)):
    figure, _ = narrow.narrow_figure(drawing, size)
    return figure


def test_panels_beside_each_other_are_stacked_in_reading_order():
    def four(figure):
        for k, axes in enumerate(figure.subplots(2, 2).ravel()):
            axes.set_title(str(k), loc="left")
        return {}

    figure = narrowed(four)
    boxes = [axes.get_position() for axes in figure.axes]
    assert all(a.y0 > b.y1 for a, b in itertools.pairwise(boxes))
    assert figure.get_size_inches()[0] == narrow.NARROW_IN
    assert all(box.width > 0.6 for box in boxes)


def test_every_letter_is_large_and_long_words_are_wrapped_within_the_frame():
    long = "Responders, ketamine minus salt water, in points of percentage of all who took part"

    def wordy(figure):
        axes = figure.add_subplot()
        axes.set(xlabel=long, title=long)
        axes.tick_params(labelsize=8)
        axes.text(
            0.1, 0.5, "a small remark that is much too long for a phone in one line", fontsize=7
        )
        return {}

    figure = narrowed(wordy)
    seen = list(narrow.words_seen(figure))
    assert min(text.get_fontsize() for text in seen) >= narrow.LETTERS_PT
    for text in seen:
        box = text.get_window_extent()
        assert box.x0 >= -2 and box.x1 <= figure.bbox.width + 2
    assert " ".join(figure.axes[0].get_xlabel().split()) == long


def test_a_moving_word_stays_on_one_line_and_a_small_figure_as_it_is():
    def marked(figure):
        axes = figure.add_subplot(xlim=(0, 1))
        return {"words": axes.text(0.1, 0.5, "some words that move with the slider, all of them")}

    _, artists = narrow.narrow_figure(marked, (8, 4))
    assert "\n" not in artists["words"].get_text()
    assert "narrow" in tables.build(make()).spec
    assert "narrow" not in tables.build(make(size=(4.8, 4))).spec


def test_the_figure_grows_until_its_words_do_not_collide():
    def crowded(figure):
        axes = figure.add_subplot(ylim=(0, 1))
        for k in range(34):
            axes.text(0, k / 34, "words", va="bottom")
        return {}

    figure = narrowed(crowded, (8, 6))
    assert narrow.count_collisions(figure) == 0
    assert figure.get_size_inches()[1] > narrow.narrow_size((8, 6))[1]
