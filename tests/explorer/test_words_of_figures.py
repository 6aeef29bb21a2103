"""Words of a figure lie on no other words, and what is said below it can be read in one breath."""

import pytest
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.explorer import Explorer, narrow
from ketamine_brain.explorer.controls import Slider
from matplotlib.text import Text
from shown import NOTEBOOKS, of_kind

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


def write(artists, places) -> None:
    for name, artist in artists.items():
        if isinstance(artist, Text):
            *at, words = places[name] if isinstance(places[name], tuple) else (places[name],)
            artist.set_text(words)
            if at:
                artist.set_position(at)


def found(figure, artists, places) -> set[tuple[str, str]]:
    """Return the overlaps of a figure laid out once, over all `places` of what moves."""
    with in_style():
        narrow.lay_out(figure)
        figure.set_layout_engine("none")
        every = set()
        for each in places:
            write(artists, each)
            every |= narrow.overlaps(figure)
    return every


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
    places = [explorer.scene.move(explorer.model(**values)) for values in settings(explorer)]
    on = {kind: found(*made, places) for kind, made in drawings(explorer).items()}
    assert {kind: pairs for kind, pairs in on.items() if pairs} == {}


def test_that_words_on_words_are_found():
    figure = new_figure(4, 3)
    axes = figure.add_subplot()
    artists = {"a": axes.text(0.2, 0.5, "one"), "b": axes.text(0.2, 0.9, "two")}
    apart, on = {"a": "one", "b": (0.2, 0.9, "two")}, {"a": "one", "b": (0.2, 0.5, "two")}
    assert found(figure, artists, [apart]) == set()
    assert found(figure, artists, [apart, on]) == {("one", "two")}


def words_in(sentence: str) -> int:
    """Return how many words a sentence has: signs alone are none."""
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_what_is_said_at_the_start_and_at_each_preset_is_short(explorer):
    said = {
        words: explorer.frame(values)["sentence"]
        for words, values in {"at the start": {}, **explorer.presets}.items()
    }
    assert {words: s for words, s in said.items() if words_in(s) > MOST_WORDS} == {}


def test_that_signs_are_not_counted_as_words():
    assert words_in("16 to 83 % of 4 (− 2)") == 6
