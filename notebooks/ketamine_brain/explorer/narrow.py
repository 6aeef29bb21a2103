"""A second drawing of a figure for a phone, in which all of it is seen and its letters are large.

The scene draws as always; then panels that stand side by side are stacked, small letters grow to
LETTERS_PT, and what is too long for the width is wrapped between words. Nothing is left out.
For the wall of a room (`for_a_room`) letters grow and words are wrapped, and panels stay.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ketamine_brain.drawing.style import NARROW_IN, in_style, new_figure
from ketamine_brain.explorer.artists import Part
from ketamine_brain.explorer.svg import movable_svg

Size = tuple[float, float]
LETTERS_PT = 11.6  # 11.2 px where the drawing is 347 px wide
LEAST_IN, MOST_IN = 3.4, 11.0  # height of the whole
PANEL_IN = 2.3  # height of a panel that stood beside another, at least
STACKED = 0.62  # of the wide height, for such a panel
SHRUNK = 0.85  # of the wide height, for what already stood below each other
MARGIN = 0.08  # WebKit sets words up to this part wider than matplotlib measured
SLACK_PX = 2.0
FLOOR_IN = 0.26  # for the safety line
ROOM_IN, ROOM_PT = 6.75, 12.0  # on a slide 976 px wide these letters are 24 px high
TICKS, ROOM_TICKS = 0.36, 0.45  # of the width, at most, for words beside an axis
TALLER = 1.18  # a try
NUMBER = re.compile(r"[−-]?[\d.,]*")


def narrow_size(size: Size) -> Size:
    """Return the size in inches with which the narrow drawing of a figure of `size` begins."""
    return NARROW_IN, max(LEAST_IN, SHRUNK * size[1])


def is_wide(size: Size) -> bool:
    """Return whether a figure of `size` inches needs a narrow drawing of its own."""
    return size[0] > NARROW_IN


def narrow_figure(draw: Callable[[Any], Any], size: Size) -> tuple[Any, Any]:
    """Return (figure, what draw(figure) returned) of the narrow drawing of a figure of `size`.

    The figure grows while words collide in it more than in the wide drawing.
    """
    allowed = collisions(new_figure(*size), draw)
    best: tuple[int, float] | None = None
    height = 0.0
    for _ in range(4):
        figure = new_figure(*narrow_size(size))
        with in_style():
            artists = draw(figure)
            height = arrange(figure, moving(artists), size, height)
            now = count_collisions(figure)
        if now <= allowed:
            return figure, artists
        if best is None or now < best[0]:
            best = now, height
        if height >= MOST_IN:
            break
        height = min(MOST_IN, height * TALLER)
    figure = new_figure(*narrow_size(size))
    with in_style():
        artists = draw(figure)
        arrange(figure, moving(artists), size, best[1] if best else 0.0)
    return figure, artists


def moving(artists: Mapping[str, Any]) -> set[int]:
    """Return the identities of the artists that move: their words stay on one line."""
    return {id(artist) for artist in artists.values()}


def arrange(figure: Any, fixed: set[int], wide: Size, height: float = 0.0) -> float:
    """Stack the panels of a drawn figure, enlarge its letters, wrap its words.

    Returns the figure's height in inches: `height`, or what its panels need.
    """
    height = stack(figure, wide, height)
    figure.set_size_inches(NARROW_IN, height)
    _keep_floor(figure, height)
    enlarge(figure)
    _wrap_all(figure, fixed)
    return height


def _keep_floor(figure: Any, height: float) -> None:
    """Leave room for the safety line below all else, and a margin for wider letters."""
    floor = FLOOR_IN / height
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(rect=(MARGIN / 4, floor, 1 - MARGIN / 2, 1 - floor), hspace=0.06)


def _wrap_all(figure: Any, fixed: set[int], ticks: float = TICKS) -> None:
    """Wrap what is too long, and part words that overlap, once letters have grown."""
    lay_out(figure)
    let_panels_be_wide(figure, inside=ticks == ROOM_TICKS)
    for _ in range(2):  # wrapped labels leave the axes less room
        lay_out(figure)
        wrap(figure, fixed, ticks)
    lay_out(figure)
    part(figure, fixed)


def stack(figure: Any, wide: Size, height: float) -> float:
    """Put panels that stand side by side below each other, in reading order; return the height."""
    from matplotlib.gridspec import GridSpec

    panels = [axes for axes in figure.axes if axes.get_subplotspec() is not None]
    spots = {id(axes): axes.get_subplotspec() for axes in panels}
    columns = {spot.colspan.start for spot in spots.values()}
    if len(columns) < 2:
        return height or float(figure.get_figheight())
    panels.sort(key=lambda axes: (spots[id(axes)].rowspan.start, spots[id(axes)].colspan.start))
    heights = [
        max(PANEL_IN if len(panels) < 4 else 1.6, STACKED * _share(spots[id(axes)]) * wide[1])
        for axes in panels
    ]
    grid = GridSpec(len(panels), 1, figure=figure, height_ratios=heights)
    for k, axes in enumerate(panels):
        axes.set_subplotspec(grid[k])
    return height or min(MOST_IN, max(LEAST_IN, sum(heights)))


def _share(spot: Any) -> float:
    """Return how much of its figure's height a panel takes in its grid."""
    ratios = spot.get_gridspec().get_height_ratios() or [1] * spot.get_gridspec().nrows
    return float(sum(ratios[k] for k in spot.rowspan) / sum(ratios))


def texts_of(figure: Any) -> list[Any]:
    """Return the words of a figure that are seen."""
    from matplotlib.text import Text

    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def enlarge(figure: Any, least: float = LETTERS_PT) -> None:
    """Let no letter be smaller than `least` points."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            sizes = [label.get_fontsize() for label in axis.get_ticklabels()]
            if sizes and min(sizes) < least:
                axis.set_tick_params(which="both", labelsize=least)
    for text in texts_of(figure):
        text.set_fontsize(max(least, text.get_fontsize()))


def let_panels_be_wide(figure: Any, inside: bool = False) -> None:
    """Let words that begin within a panel not narrow it: they are wrapped instead.

    inside: only those that do not stand below or above it.
    """
    for axes in figure.axes:
        panel = axes.get_window_extent()
        for text in axes.texts:
            x, y = text.get_transform().transform(text.get_unitless_position())
            beside = inside and not panel.y0 <= y <= panel.y1
            if panel.x0 <= x <= panel.x1 and " " in text.get_text() and not beside:
                text.set_in_layout(False)


def lay_out(figure: Any) -> None:
    """Run the layout of a figure once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure.draw_without_rendering()


def _titles(axes: Any) -> list[Any]:
    """Return the titles of a panel: those at the middle, left and right that hold words."""
    said = {axes.get_title(loc) for loc in ("left", "center", "right")} - {""}
    from matplotlib.text import Text

    return [
        each for each in axes.get_children() if isinstance(each, Text) and each.get_text() in said
    ]


def wrap(figure: Any, fixed: set[int], widest: float = TICKS) -> None:
    """Break what is too long for the figure, or for its panel, between words."""
    for axes in figure.axes:
        panel = axes.get_window_extent()
        for title in _titles(axes):
            _fold(title, figure.bbox.width - panel.x0)
        middle = (panel.x0 + panel.x1) / 2
        _fold(axes.xaxis.label, 2 * min(middle, figure.bbox.width - middle))
        _fold(axes.yaxis.label, panel.height, upright=True)
        _fold_ticks(axes, panel, widest)
    ticks = {
        id(label)
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for label in (*axis.get_ticklabels(which="both"), axis.label)
    }
    for text in texts_of(figure):
        if id(text) not in ticks and id(text) not in fixed and not text.get_rotation():
            _fold(text, _room(text, figure.bbox.width))


def part(figure: Any, fixed: set[int]) -> None:
    """Move words that overlap others by some lines, where their panel has room."""
    for axes in figure.axes:
        panel = axes.get_window_extent()
        for text in [t for t in axes.texts if t.get_text().strip() and id(t) not in fixed]:
            others = [t.get_window_extent() for t in words_seen(figure) if t is not text]
            box = text.get_window_extent()
            if not any(_overlap(box, other) for other in others):
                continue
            for lines in (-1, 1, -2, 2, -3, 3):
                moved = box.translated(0, 1.05 * lines * box.height / _lines(text))
                inside = moved.y0 >= panel.y0 and moved.y1 <= max(panel.y1, box.y1)
                if inside and not any(_overlap(moved, other) for other in others):
                    _shift(text, moved.y0 - box.y0)
                    break


def _lines(text: Any) -> int:
    return int(text.get_text().count("\n")) + 1


def _shift(text: Any, up: float) -> None:
    """Move words by `up` pixels."""
    transform = text.get_transform()
    x, y = transform.transform(text.get_unitless_position())
    text.set_position(transform.inverted().transform((x, y + up)))


def _room(text: Any, width: float) -> float:
    """Return how wide words may be where they stand."""
    box = text.get_window_extent()
    side = text.get_ha()
    if side == "left":
        return float(width - box.x0)
    return float(box.x1) if side == "right" else 2 * min((box.x0 + box.x1) / 2, width - box.x0 / 2)


def _fold(text: Any, room: float, upright: bool = False) -> None:
    words = " ".join(text.get_text().split())
    if not words or "$" in words or room <= 0:
        return
    box = text.get_window_extent()
    long = (box.height if upright else box.width) * (1 + MARGIN)
    lines = text.get_text().count("\n") + 1
    longest = max(map(len, text.get_text().split("\n")))
    if long <= room:
        return
    most = max(6, math.floor(longest * room / long))
    folded = textwrap.wrap(words, most, break_long_words=False, break_on_hyphens=False)
    if len(folded) > lines:
        text.set_text("\n".join(folded))


def _fold_ticks(axes: Any, panel: Any, widest: float) -> None:
    """Break the words of ticks where they touch, or take over `widest` of the figure's width."""
    width = axes.figure.bbox.width
    shown = [label for label in axes.get_xticklabels() if label.get_text().strip()]
    shown = [label for label in shown if panel.x0 - 1 <= label.get_window_extent().x1]
    for one, other in itertools.pairwise(shown):
        gap = other.get_window_extent().x0 - one.get_window_extent().x1
        if gap < MARGIN * one.get_window_extent().width + SLACK_PX:
            _break_ticks(axes.xaxis, panel.width / max(1, len(shown)))
            break
    if widest == ROOM_TICKS:
        _thin(axes)
    if any(label.get_window_extent().width > widest * width for label in axes.get_yticklabels()):
        _break_ticks(axes.yaxis, widest * width)


def _thin(axes: Any) -> None:
    """Leave every second number beside an axis whose numbers touch."""
    shown = [label for label in axes.get_yticklabels() if label.get_text().strip()]
    boxes = [label.get_window_extent() for label in shown]
    numbers = all(NUMBER.fullmatch(label.get_text()) for label in shown)
    if numbers and any(_overlap(a, b) for a, b in itertools.pairwise(boxes)):
        axes.set_yticks(axes.get_yticks()[::2], [label.get_text() for label in shown[::2]])


def _break_ticks(axis: Any, room: float) -> None:
    labels = axis.get_ticklabels()
    places = axis.get_ticklocs()
    for label in labels:
        _fold(label, room)
    if all(NUMBER.fullmatch(label.get_text()) for label in labels):
        labels, places = labels[::2], places[::2]  # as a reader counts on
    words = [label.get_text() for label in labels]
    numbers = all(NUMBER.fullmatch(each) for each in words)
    if axis.axis_name == "x" and not numbers and not any("\n" in each for each in words):
        words = [f"\n{each}" if k % 2 else each for k, each in enumerate(words)]  # two rows
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        axis.set_ticks(places, words)


# -- on the wall of a room -----------------------------------------------------------------------


def for_a_room(
    draw: Callable[..., Any], words: Mapping[str, str] | None = None, panels: Sequence[int] = ()
) -> Callable[..., Any]:
    """Return draw(figure, …) followed by what a slide needs: letters of at least ROOM_PT where the
    figure is ROOM_IN wide, and words wrapped where they would run out of it.

    words: {pattern: what stands in its place, "" for nothing}; what moves can only go. panels: the
    places of those that stay, in the order in which they were drawn; all where empty. Raises
    ValueError naming a pattern that no words hold.
    """

    @functools.wraps(draw)
    def drawn(figure: Any, *view: Any) -> Any:
        artists = draw(figure, *view)
        if panels:
            artists = _keep_panels(figure, artists, panels)
        artists = _reword(figure, artists, words or {})
        if not is_wide(figure.get_size_inches()):  # a phone's drawing is arranged in its own way
            return artists
        _keep_floor(figure, figure.get_figheight())
        enlarge(figure, ROOM_PT)
        _wrap_all(figure, moving(artists or {}), ROOM_TICKS)
        return artists

    return drawn


def _keep_panels(figure: Any, artists: Mapping[str, Any], panels: Sequence[int]) -> dict[str, Any]:
    """Leave some panels of a figure, side by side where they stood so, else below each other."""
    from matplotlib.gridspec import GridSpec

    every = list(figure.axes)
    kept = [every[k] for k in panels]
    rows = {axes.get_subplotspec().rowspan.start for axes in kept}
    beside = len(rows) == 1
    shape = (1, len(kept)) if beside else (len(kept), 1)
    grid = GridSpec(*shape, figure=figure)
    for k, axes in enumerate(kept):
        axes.set_subplotspec(grid[k])
    for axes in every:
        if axes not in kept:
            axes.remove()
    return {name: each for name, each in artists.items() if _panel_of(each) in kept}


def _panel_of(artist: Any) -> Any:
    """Return the panel that an artist, or the first of a group of artists, is drawn in."""
    while not hasattr(artist, "axes"):
        artist = next(iter(artist))
    return artist.axes


def _reword(figure: Any, artists: Any, words: Mapping[str, str]) -> Any:
    """Put shorter words in the place of some, as `for_a_room` says; return what still moves."""
    shorter = _Shorter(words)
    ticks = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        labels = axis.get_ticklabels()
        ticks |= {id(label) for label in labels}
        said = [shorter(label) for label in labels]
        if said != [label.get_text() for label in labels]:
            axis.set_ticks(axis.get_ticklocs(), said)
    fixed, gone = moving(artists or {}), set()
    for text in [text for text in texts_of(figure) if id(text) not in ticks]:
        new = shorter(text)
        if id(text) in fixed and new not in ("", text.get_text()):
            raise ValueError(f"{text.get_text()!r} moves; it can only be left out")
        text.set_text(new if new or id(text) not in fixed else text.get_text())
        if not new:
            text.set_visible(False)
            gone.add(id(text))
    shorter.check()
    if not gone:
        return artists
    return {name: each for name, each in (artists or {}).items() if id(each) not in gone}


class _Shorter:
    """Turns the words of a text into shorter ones, and knows which patterns were found."""

    def __init__(self, words: Mapping[str, str]):
        self.words, self.found = words, set[str]()

    def __call__(self, text: Any) -> str:
        said = str(text.get_text())
        for pattern, put in self.words.items():
            if re.search(pattern, said):
                self.found.add(pattern)
                said = re.sub(pattern, put, said)
        return said

    def check(self) -> None:
        """Raise ValueError naming the patterns that no words held."""
        if missing := sorted(set(self.words) - self.found):
            raise ValueError(f"no words of the figure hold {', '.join(missing)}")


# -- whether words collide -----------------------------------------------------------------------


def collisions(figure: Any, draw: Callable[[Any], Any]) -> int:
    """Return how many words run out of a figure drawn by draw(figure), or overlap in it."""
    with in_style():
        draw(figure)
        lay_out(figure)
        return count_collisions(figure)


def count_collisions(figure: Any) -> int:
    """Return how many words run out of a figure that is laid out, plus how many pairs overlap."""
    boxes = [box for _, box in boxes_of(figure)]
    outside = sum(
        box.x0 < -SLACK_PX
        or box.y0 < -SLACK_PX
        or box.x1 > figure.bbox.width + SLACK_PX
        or box.y1 > figure.bbox.height + SLACK_PX
        for box in boxes
    )
    return int(outside) + sum(_overlap(a, b) for a, b in itertools.combinations(boxes, 2))


def boxes_of(figure: Any, texts: Iterable[Any] | None = None) -> list[tuple[str, Any]]:
    """Return (words, box in pixels) of the words that are seen in a figure that is laid out: of
    all of them, or of `texts`.
    """
    every = words_seen(figure) if texts is None else texts
    inked = [text for text in every if text.get_text().strip() and text.get_color() != "none"]
    boxes = [(str(text.get_text()), _box_of(text)) for text in inked]
    return [(words, box) for words, box in boxes if _is_seen(box, figure)]


def _box_of(text: Any) -> Any:
    """Return where the letters of a text stand; empty lines that push them off are none."""
    from matplotlib.transforms import Bbox

    box, lines = text.get_window_extent(), text.get_text().split("\n")
    full = [k for k, line in enumerate(lines) if line.strip()]
    line = box.height / len(lines)
    below = len(lines) - 1 - full[-1]
    return Bbox.from_extents(box.x0, box.y0 + below * line, box.x1, box.y1 - full[0] * line)


def on_each_other(pairs: Iterable[tuple[tuple[str, Any], tuple[str, Any]]]) -> set[tuple[str, str]]:
    """Return the words of those pairs of (words, box) of which one lies on the other."""
    return {(words, others) for (words, a), (others, b) in pairs if _overlap(a, b)}


def _is_seen(box: Any, figure: Any) -> bool:
    """Return whether any of a box lies in the figure: what is put aside is drawn beside it."""
    frame = figure.bbox
    across, up = (box.x1 > 0 and box.x0 < frame.x1), (box.y1 > 0 and box.y0 < frame.y1)
    return bool(box.width > 0 and across and up)


def words_seen(figure: Any) -> list[Any]:
    """Return the words that are drawn: those of ticks beyond their axes are not."""
    unseen = set()
    for axes in figure.axes:
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            inside = sorted((low, high))
            if not axes.axison:  # no tick is drawn
                unseen |= {id(each) for each in axis.get_ticklabels(which="both")}
            for which in ("major", "minor"):
                places = axis.get_ticklocs(minor=which == "minor")
                ticks = axis.get_ticklabels(which=which)
                unseen |= {
                    id(label)
                    for place, label in zip(places, ticks, strict=False)
                    if not inside[0] - 1e-9 <= place <= inside[1] + 1e-9
                }
    return [text for text in texts_of(figure) if id(text) not in unseen]


def _overlap(a: Any, b: Any) -> bool:
    return bool(
        min(a.x1, b.x1) - max(a.x0, b.x0) > SLACK_PX
        and min(a.y1, b.y1) - max(a.y0, b.y0) > SLACK_PX
    )


# -- an explorer's -------------------------------------------------------------------------------


def narrow_drawing(
    draw: Callable[[Any, Any], Any], view: Any, size: Size, parts: list[Part]
) -> dict[str, Any] | None:
    """Return {svg, fits} of the narrow drawing of a scene at one view.

    fits: a part, [[a, b] of x, [a, b] of y] with which narrow = a + b · wide, in SVG units. None
    where the figure is no wider than a phone. Raises ValueError where an axis runs otherwise.
    """
    if not is_wide(size):
        return None
    figure, artists = narrow_figure(lambda figure: draw(figure, view), size)
    svg, groups = movable_svg(figure, artists)
    small = [part for group in groups.values() for part in group]
    return {"svg": svg, "fits": [_fit(*pair) for pair in zip(parts, small, strict=True)]}


def _fit(wide: Part, small: Part) -> list[list[float]]:
    """Return how one part's points go from the wide to the narrow drawing.

    It is found from where three points land in each.
    """
    probe = [[1.0, 1.0], [10.0, 10.0], [100.0, 100.0]]
    before, after = wide.to_svg(probe), small.to_svg(probe)
    b = (after[1] - after[0]) / (before[1] - before[0])
    a = after[0] - b * before[0]
    if not np.allclose(a + b * before[2], after[2], rtol=1e-6, atol=1e-3):
        raise ValueError(f"{wide.name} stands on another kind of axis in the narrow drawing")
    return [[round(float(a[k]), 4), round(float(b[k]), 8)] for k in (0, 1)]
