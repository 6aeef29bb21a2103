"""What an explorer draws first and what it moves to are one picture.

Held at its starting values and at settings drawn at random, for every explorer of the series.
"""

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.explorer.artists import FAR, parts_of
from ketamine_brain.explorer.controls import Slider
from ketamine_brain.explorer.svg import movable_svg
from matplotlib.container import BarContainer
from matplotlib.text import Text
from scipy.spatial import cKDTree
from shown import NOTEBOOKS, drawn, of_kind
from snapshot import differences, lines_of

NEAR_PX = 0.05
RANDOM_SETTINGS = 5
WITH_EXPLORERS = [path for path in NOTEBOOKS if of_kind(path, Explorer)]


def settings(explorer):
    """Return the starting values, and RANDOM_SETTINGS at random, the same in each run."""
    rng = np.random.default_rng(20)
    return [explorer.defaults] + [
        {name: at_random(control, rng) for name, control in explorer.controls.items()}
        for _ in range(RANDOM_SETTINGS)
    ]


def at_random(control, rng):
    stops = control.stops() if not isinstance(control, Slider) else None
    if stops is not None:
        return stops[rng.integers(len(stops))]
    return control.at(rng.random())


def placed_by_draw(child, part) -> np.ndarray:
    """Return the corners of an artist as it stands in its figure, (n, 2) in px like
    `part.place`.
    """
    if hasattr(child, "get_xydata"):
        data = np.ma.filled(np.ma.asarray(child.get_xydata(), dtype=float), np.nan)
    elif part.kind == "marks":
        data = np.ma.filled(np.ma.asarray(child.get_offsets(), dtype=float), np.nan)
    elif hasattr(child, "get_segments"):
        data = np.vstack(child.get_segments())
    elif hasattr(child, "get_paths"):
        data = np.vstack([path.vertices for path in child.get_paths()])
    else:
        path = child.get_path()
        data = child.get_patch_transform().transform(path.vertices[path.codes != path.CLOSEPOLY])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.clip(part.to_svg(data), -FAR, FAR)


def apart(drawn_at: np.ndarray, moved_to: np.ndarray) -> float:
    """Return how far (px) the two lie apart: point by point, else each from the nearest other."""
    one, other = (a[np.isfinite(a).all(axis=1)] for a in (drawn_at, moved_to))
    if not len(one) or not len(other):
        return 0.0 if len(one) == len(other) else np.inf
    if len(one) == len(other) and np.abs(one - other).max() <= NEAR_PX:
        return float(np.abs(one - other).max())
    return float(max(cKDTree(one).query(other)[0].max(), cKDTree(other).query(one)[0].max()))


def placed(figure, artists: dict, moved: dict):
    """Yield (part's name, where draw put it, where move puts it); of a text, position and words."""
    for axes in figure.axes:  # limits are settled when asked for; the layout moves both alike
        axes.get_xlim()
    scale = 72 / figure.dpi
    for name, artist in artists.items():
        if isinstance(artist, Text):
            words = moved[name] if isinstance(moved[name], tuple) else (moved[name],)
            yield name, (*artist.get_position(), artist.get_text())[-len(words) :], words
            continue
        for child, part in parts_of(name, artist):
            part.freeze(figure.bbox.height * scale, scale)
            yield part.name, placed_by_draw(child, part), part.place(moved[name])


def disagreements(explorer, values) -> list[str]:
    """Return the parts that `move` puts elsewhere than `draw` did at `values`, with how far.

    A part that `move` takes away had to be drawn somewhere, or the browser had nothing to move:
    at the start it must be out of sight; at other settings no reader sees it drawn.
    """
    figure, artists, result = drawn(explorer, values)
    pairs, found = list(placed(figure, artists, explorer.scene.move(result))), []
    for name, before, after in pairs:
        if isinstance(before, tuple):
            if not np.allclose(before[:-1], after[:-1]) or before[-1] != after[-1]:
                found.append(f"{name}: {before} became {after}")
        elif not np.isfinite(after).all(axis=1).any():
            others = [b for other, b, _ in pairs if other != name and not isinstance(b, tuple)]
            if values == explorer.defaults and not out_of_sight(before, others):
                found.append(f"{name}: drawn, then taken away")
        elif (px := apart(before, after)) > NEAR_PX:
            found.append(f"{name}: {px:.1f} px apart")
    return found


def out_of_sight(points: np.ndarray, others: list[np.ndarray]) -> bool:
    """Return whether a part is a speck, or lies wholly on another part."""
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points) or np.ptp(points, axis=0).min() < 1:
        return True
    trees = [cKDTree(o[np.isfinite(o).all(axis=1)]) for o in others if np.isfinite(o).any()]
    return any(tree.n and tree.query(points)[0].max() < 1 for tree in trees)


def still_lines(figure, artists) -> list[str]:
    """Return the lines of what does not move."""
    for artist in artists.values():
        for child in artist if isinstance(artist, BarContainer) else (artist,):
            child.set_visible(False)
    return lines_of(movable_svg(figure, {})[0])


@pytest.mark.parametrize("path", WITH_EXPLORERS, ids=lambda path: path.stem)
def test_draw_and_move_put_every_part_in_the_same_place(path):
    for explorer in of_kind(path, Explorer):
        for values in settings(explorer):
            assert disagreements(explorer, values) == [], f"{explorer.name} at {values}"


@pytest.mark.parametrize("path", WITH_EXPLORERS, ids=lambda path: path.stem)
def test_what_does_not_move_is_drawn_alike_whatever_the_settings(path):
    for explorer in of_kind(path, Explorer):
        first, *others = settings(explorer)
        at_start = still_lines(*drawn(explorer, first)[:2])
        for values in others[:1]:
            now = still_lines(*drawn(explorer, values)[:2])
            assert differences(at_start, now) == [], f"{explorer.name} at {values}"


def line_explorer(shift=0.0, words="", still=0.0):
    """Return an explorer whose move shifts its line or writes `words`; `still` lets a still line
    follow.
    """

    def draw(figure, rate):
        axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 10))
        axes.plot([0, 1], [9, 9 - still * rate])
        return {"line": axes.plot([0, 1], [0, rate])[0], "said": axes.text(0.1, 8, f"{rate:.1f}")}

    def move(rate):
        return {"line": ([0, 1], [0, rate + shift]), "said": words or f"{rate:.1f}"}

    scene = Scene(lambda rate: rate, draw, move, lambda view, values: values)
    return Explorer(scene, "{rate}", rate=(0.0, 5.0))


def test_that_a_line_elsewhere_and_other_words_are_found():
    assert disagreements(line_explorer(), {"rate": 2.0}) == []
    assert "line" in disagreements(line_explorer(shift=0.1), {"rate": 2.0})[0]
    assert "said" in disagreements(line_explorer(words="2"), {"rate": 2.0})[0]


def test_that_a_still_line_that_follows_a_control_is_found():
    one, other = (
        still_lines(*drawn(line_explorer(still=0.5), {"rate": rate})[:2]) for rate in (1.0, 2.0)
    )
    assert differences(one, other) and not differences(one, one)
