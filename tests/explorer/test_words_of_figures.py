"""Words of a figure lie on no other words, and what is said below it can be read in one breath."""

import functools
import itertools
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from ketamine_brain.drawing.style import GRID, in_style, new_figure
from ketamine_brain.explorer import Explorer, narrow
from ketamine_brain.explorer.artists import PATH, parts_of
from ketamine_brain.explorer.controls import Slider
from ketamine_brain.explorer.svg import RIM, movable_svg, tag
from matplotlib.text import Text
from shown import NOTEBOOKS, of_kind

MOST_ALONG = 0.34  # of a word's length, along which a curve may pass behind it
MOST_WORDS = 50  # about 45 at the start of most, and never more than these
EXPLORERS = [
    pytest.param(explorer, id=f"{path.stem[:2]} {explorer.name}")
    for path in NOTEBOOKS
    for explorer in of_kind(path, Explorer)
]


def settings(explorer):
    """The start, each preset, each slider at its ends and every choice, one after the other."""
    changes = [{}, *explorer.presets.values()]
    for name, control in explorer.controls.items():
        ends = (control.at(0), control.at(1)) if isinstance(control, Slider) else control.stops()
        changes += [{name: value} for value in ends]
    return [{**explorer.defaults, **change} for change in changes]


@functools.cache
def places_of(explorer):
    return [explorer.scene.move(explorer.model(**values)) for values in settings(explorer)]


def write(artists, places) -> None:
    for name, artist in artists.items():
        if isinstance(artist, Text):
            *at, words = places[name] if isinstance(places[name], tuple) else (places[name],)
            artist.set_text(words)
            if at:
                artist.set_position(at)


def is_curve(line) -> bool:
    return line.get_visible() and line.get_linestyle() != "None" and line.get_color() != GRID


class LaidOut:
    """A figure laid out once, with what stands still in it measured once.

    Words are (words, box in pixels), curves (panel, points in pixels), the grid apart.
    """

    def __init__(self, figure, artists):
        self.figure, self.artists = figure, artists
        with in_style():
            narrow.lay_out(figure)
            figure.set_layout_engine("none")
            self.moving = [artist for artist in artists.values() if isinstance(artist, Text)]
            still = [text for text in narrow.words_seen(figure) if text not in self.moving]
            self.words = narrow.boxes_of(figure, still)
        drawn = [(name, each) for name, each in artists.items() if not isinstance(each, Text)]
        self.parts = [pair for name, artist in drawn for pair in parts_of(name, artist)]
        parted = {id(child) for child, _ in self.parts}
        self.curves = [
            (axes, line.get_transform().transform(line.get_xydata()))
            for axes in figure.axes
            for line in axes.lines
            if is_curve(line) and id(line) not in parted
        ]

    def moved(self, place):
        """Return the words and the curves that move, at a place."""
        write(self.artists, place)
        with in_style():
            words = narrow.boxes_of(self.figure, self.moving)
        curves = [
            (child.axes, part.transform.transform(part.points(place[part.name])))
            for child, part in self.parts
            if part.kind == PATH and not part.closed and child.get_color() != GRID
        ]
        return words, curves


def on_words(figure, artists, places) -> set[tuple[str, str]]:
    """Return the overlaps of words, over all `places` of what moves."""
    laid = LaidOut(figure, artists)
    every = narrow.on_each_other(itertools.combinations(laid.words, 2))
    for each in places:
        words, _ = laid.moved(each)
        pairs = [*itertools.combinations(words, 2), *itertools.product(words, laid.words)]
        every |= narrow.on_each_other(pairs)
    return every


def length_within(points, box) -> float:
    """Return how far, from left to right, the pieces of a curve pass within a box."""
    start, step = points[:-1], np.diff(points, axis=0)
    drawn = np.isfinite(step).all(axis=1)
    start, step = start[drawn], np.where(step[drawn] == 0, 1e-9, step[drawn])
    sides = (np.array([box.min, box.max])[:, None] - start) / step
    into, out = np.clip(np.sort(sides, axis=0), 0, 1)
    share = np.clip(out.min(axis=1) - into.max(axis=1), 0, 1)
    return float(np.sum(share * np.abs(step[:, 0])))


def runs_along(words, curves) -> set[str]:
    """Return the words that have a curve behind them for more than MOST_ALONG of their length."""
    every = set()
    for said, box in words:
        core = box.expanded(1, 1 - 2 * narrow.SLACK_PX / box.height)
        for axes, points in curves:
            inside = type(box).intersection(core, axes.bbox)
            if inside and length_within(points, inside) > MOST_ALONG * box.width:
                every.add(said)
    return every


def on_curves(figure, artists, places) -> set[str]:
    """Return the words along which a curve runs, over all `places` of what moves."""
    laid = LaidOut(figure, artists)
    every = runs_along(laid.words, laid.curves)
    for each in places:
        words, curves = laid.moved(each)
        every |= runs_along(words, laid.curves) | runs_along([*words, *laid.words], curves)
    return every


@functools.cache
def drawings(explorer):
    """Return {kind: (figure, artists)} as a laptop and as a phone show an explorer."""
    view = explorer.computed()
    wide = new_figure(*explorer.size)
    with in_style():
        artists = explorer.scene.draw(wide, view)
    made = {"laptop": (wide, artists)}
    if narrow.is_wide(explorer.size):
        made["phone"] = narrow.narrow_figure(lambda f: explorer.scene.draw(f, view), explorer.size)
    return made


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_no_word_of_a_figure_lies_on_another(explorer):
    on = {kind: on_words(*made, places_of(explorer)) for kind, made in drawings(explorer).items()}
    assert {kind: pairs for kind, pairs in on.items() if pairs} == {}


def test_that_words_on_words_are_found():
    figure = new_figure(4, 3)
    axes = figure.add_subplot()
    artists = {"a": axes.text(0.2, 0.5, "one"), "b": axes.text(0.2, 0.9, "two")}
    apart, on = {"a": "one", "b": (0.2, 0.9, "two")}, {"a": "one", "b": (0.2, 0.5, "two")}
    assert on_words(figure, artists, [apart]) == set()
    assert on_words(figure, artists, [apart, on]) == {("one", "two")}
    assert on_words(figure, {"b": artists["b"]}, [on]) == {("two", "one")}
    assert on_words(figure, {}, []) == {("one", "two")}


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_no_curve_runs_along_a_word(explorer):
    on = {kind: on_curves(*made, places_of(explorer)) for kind, made in drawings(explorer).items()}
    assert {kind: words for kind, words in on.items() if words} == {}


def test_that_a_curve_along_a_word_is_found():
    figure = new_figure(4, 3)
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
    words = axes.text(0.5, 0.5, "a word of some length", ha="center", va="center")
    (curve,) = axes.plot([0, 1], [0.1, 0.1])
    artists = {"words": words, "curve": curve}
    at = dict(words="a word of some length")
    below, up = {**at, "curve": ([0, 1], [0.1] * 2)}, {**at, "curve": ([0.5, 0.5], [0, 1])}
    behind = {**at, "curve": ([0, 1], [0.5] * 2)}
    assert on_curves(figure, artists, [below, up]) == set()
    assert on_curves(figure, artists, [behind]) == {"a word of some length"}
    assert on_curves(figure, {"curve": curve}, [behind]) == {"a word of some length"}
    curve.set_data([0, 1], [0.5, 0.5])
    assert on_curves(figure, {}, []) == {"a word of some length"}


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_words_of_a_panel_are_painted_over_its_curves_with_a_rim_of_paper(explorer):
    for kind, (figure, artists) in drawings(explorer).items():
        write(artists, places_of(explorer)[0])
        root = ET.fromstring(movable_svg(figure, dict(artists))[0])
        for panel in root.iter(tag("g")):
            if "-axes_" in panel.get("id", ""):
                assert list(words_under_curves(panel)) == [], kind


def words_under_curves(panel):
    """Yield the words of a panel after which more is painted, or which have no rim."""
    over = False
    for group in reversed(panel):
        words = group.findall(f".//{tag('text')}")
        if "matplotlib.axis" in group.get("id", ""):
            continue
        over = over or not words
        for each in words:
            white = each.get("fill") == RIM["stroke"]
            if over or not (white or each.get("paint-order") == "stroke"):
                yield "".join(each.itertext())


def words_in(sentence: str) -> int:
    """Return how many words a sentence has: signs alone are none."""
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


def anywhere(explorer, count: int):
    """Return settings drawn at random over all of each control, the same in every run."""
    chance = np.random.default_rng(7)
    return [
        {
            name: control.at(chance.random())
            if isinstance(control, Slider)
            else control.stops()[chance.integers(len(control.stops()))]
            for name, control in explorer.controls.items()
        }
        for _ in range(count)
    ]


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_what_is_said_is_short_at_the_start_at_each_preset_and_anywhere(explorer):
    places = [*settings(explorer), *anywhere(explorer, 40)]
    said = {explorer.frame(values)["sentence"] for values in places}
    assert {sentence for sentence in said if words_in(sentence) > MOST_WORDS} == set()


def test_that_signs_are_not_counted_as_words():
    assert words_in("16 to 83 % of 4 (− 2)") == 6
