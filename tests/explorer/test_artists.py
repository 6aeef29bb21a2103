"""Every kind of artist that can move lands exactly where matplotlib itself would have drawn it."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from ketamine_brain.drawing.style import BLUE, PALE_BLUE, in_style, new_figure
from ketamine_brain.explorer.svg import movable_svg, tag

X = np.array([1.0, 2.0, 4.0])
FIRST = np.array([2.0, 3.0, 5.0])
THEN = np.array([7.0, 4.0, 6.5])


def figure_of(draw, log=False):
    figure = new_figure(5, 3)
    with in_style():
        axes = figure.add_subplot()
        axes.set(xlim=(0.5, 5), ylim=(1, 10))
        if log:
            axes.set_yscale("log")
        artist = draw(axes)
    return figure, artist


KINDS = {
    "line": (lambda a, y: a.plot(X, y)[0], lambda y: (X, y)),
    "y alone": (lambda a, y: a.plot(X, y)[0], lambda y: y),
    "y alone, two points": (lambda a, y: a.plot(X[:2], y[:2])[0], lambda y: y[:2]),
    "band": (lambda a, y: a.fill_between(X, y - 1, y, color=PALE_BLUE), lambda y: (X, y - 1, y)),
    "scatter": (lambda a, y: a.scatter(X, y, color=BLUE), lambda y: (X, y)),
    "markers": (lambda a, y: a.plot(X, y, "o")[0], lambda y: (X, y)),
    "vertical line": (lambda a, y: a.axvline(y[0] / 2), lambda y: y[0] / 2),
    "span": (lambda a, y: a.axvspan(1, y[0] / 2), lambda y: (1, y[0] / 2)),
    "bars": (lambda a, y: a.bar(X, y, width=0.5), lambda y: y),
    "horizontal bars": (lambda a, y: a.barh(X + 1, y / 2, height=0.5), lambda y: y / 2),
    "stairs": (lambda a, y: a.stairs(y, [1, 2, 3, 4], fill=True), lambda y: y),
    "error bars": (
        lambda a, y: a.errorbar(X, y, yerr=0.5, fmt="o", capsize=3),
        lambda y: (X, y, y - 0.5, y + 0.5),
    ),
}


def expected_numbers(root, gid):
    """Return the coordinates that matplotlib wrote for a group: of its path, or of its markers."""
    group = root.find(f".//*[@id='KBID-{gid}']")
    uses = group.findall(tag("use"))
    if uses:
        return np.array([[float(u.get("x")), float(u.get("y"))] for u in uses])
    return np.array(
        re.findall(r"-?\d+\.?\d*", group.find(tag("path")).get("d")), dtype=float
    ).reshape(-1, 2)


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_moved_artist_lands_where_matplotlib_draws_it(kind, log):
    draw, data = KINDS[kind]
    moved_figure, artist = figure_of(lambda a: draw(a, FIRST), log)
    _, parts = movable_svg(moved_figure, {"it": artist})
    drawn_figure, drawn = figure_of(lambda a: draw(a, THEN), log)
    svg, _ = movable_svg(drawn_figure, {"it": drawn})
    root = ET.fromstring(svg)
    for part in parts["it"]:
        ours, theirs = part.place(data(THEN)), expected_numbers(root, part.gid)
        ours = ours[np.isfinite(ours).all(axis=1)]
        # matplotlib may begin a polygon elsewhere and repeat corners; each of its own must be ours
        for point in theirs:
            inside = np.abs(point) < 3000  # a bar on a log axis starts far below the canvas in both
            assert np.abs((ours - point)[:, inside]).max(axis=1).min() < 0.02, (
                kind,
                part.gid,
                point,
            )


def test_text_moves_by_words_and_place():
    figure, text = figure_of(lambda a: a.text(2, 5, "here"))
    _, parts = movable_svg(figure, {"words": text})
    dx, dy, words = parts["words"][0].place((3, 5, "there"))
    assert dx > 50 and dy == 0 and words == "there"
    assert parts["words"][0].place("only words") == (0.0, 0.0, "only words")


def test_nan_becomes_a_gap_and_what_is_far_off_stays_finite():
    figure, line = figure_of(lambda a: a.plot(X, FIRST)[0], log=True)
    _, parts = movable_svg(figure, {"line": line})
    placed = parts["line"][0].place((X, np.array([np.nan, 0.0, 5.0])))
    assert np.isnan(placed[0, 1]) and np.isfinite(placed[1:]).all()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda a: a.plot(X, FIRST, "o-")[0], "both a line and markers"),
        (lambda a: a.scatter([40], [40]), "no marker inside the axes|draws nothing"),
        (lambda a: a.text(1, 2, " "), "one line of plain words"),
        (lambda a: a.text(1, 2, "$x$"), "one line of plain words"),
        (lambda a: a.imshow(np.eye(2)), "cannot move"),
    ],
)
def test_what_cannot_move_is_refused_by_name(draw, message):
    figure, artist = figure_of(draw)
    with pytest.raises((ValueError, TypeError), match=message):
        movable_svg(figure, {"it": artist})
