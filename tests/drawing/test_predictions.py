"""Model against measurement: misses are said, widths are true, and no number is invented."""

import itertools
import math

import pytest
from ketamine_brain.drawing import predictions
from ketamine_brain.drawing.predictions import draw_predictions, summary
from ketamine_brain.drawing.style import RED, RIM_PT, new_figure
from ketamine_brain.models.predictions import Prediction
from matplotlib.transforms import Bbox


def prediction(observed, predicted, low, high, what="a thing"):
    return Prediction(
        ids=("MUR-01",),
        what=what,
        observed=observed,
        predicted=predicted,
        low=low,
        high=high,
        reason="a test",
        use="validate",
    )


@pytest.mark.parametrize(
    ("low", "high", "predicted", "words"),
    [
        (0.0, math.inf, -5.0, "measured above 0, model −5.0"),
        (-math.inf, 0.0, 5.0, "measured below 0, model 5.0"),
        (10.0, math.inf, 5.0, "measured above 10, model 5.0"),
        (-1.0, 1.0, 5.0, "measured 0, model 5.0"),
    ],
)
def test_a_published_direction_is_given_as_one(low, high, predicted, words):
    assert (
        summary([prediction(10.0 if low == 10 else 0.0, predicted, low, high)])
        == f"0 of 1 answers lie inside their published interval. Missed: a thing ({words})."
    )


def test_a_miss_is_red_and_says_so_and_a_hit_does_not():
    figure = drawn([prediction(5.0, 5.5, 4.0, 6.0), prediction(5.0, 9.0, 4.0, 6.0)])
    verdicts = {
        text.get_text(): text.get_color()
        for text in figure.axes[0].texts
        if text.get_text().startswith("measured")
    }
    assert (
        verdicts["measured 5.0, model 9.0  missed"] == RED
        and verdicts["measured 5.0, model 5.5"] != RED
    )


def test_misses_stand_first_and_the_head_counts_them():
    figure = drawn([prediction(5.0, 5.5, 4.0, 6.0), prediction(5.0, 9.0, 4.0, 6.0)])
    said = [t for t in figure.axes[0].texts if "model" in t.get_text()]
    first = min(said, key=lambda text: text.get_position()[1])
    assert first.get_text().endswith("missed")
    assert figure.texts[1].get_text() == "1 of 2 inside, 1 missed"


def test_intervals_of_one_unit_are_drawn_at_their_true_widths():
    figure = drawn([prediction(5.0, 5.0, 4.0, 6.0), prediction(5.0, 5.0, 0.0, 10.0)])
    (axes,) = figure.axes
    assert sorted(bar.get_width() for bar in axes.patches) == [2.0, 10.0]


def test_each_unit_has_an_axis_of_its_own_and_names_it():
    rows = [prediction(5.0, 5.0, 4.0, 6.0, what) for what in ("a rise (mmHg)", "a time (h)")]
    words = [{text.get_text() for text in axes.texts} for axes in drawn(rows).axes]
    assert len(words) == 2 and "mmHg" in words[0] and "h" in words[1]


@pytest.mark.parametrize(
    ("what", "words", "unit"),
    [
        ("steepness of the block, 1/mV", "steepness of the block", "1/mV"),
        ("output in rats, % change (13C)", "output in rats (13C)", "% change"),
        ("behavior ahead of spines, h", "behavior ahead of spines", "h"),
        ("gap after eight (a weak test: wide)", "gap after eight (a weak test: wide)", "MADRS"),
    ],
)
def test_the_unit_is_read_from_the_words_and_else_from_the_row(what, words, unit):
    row = predictions._row(prediction(1.0, 1.0, 0.0, 2.0, what))
    assert row.words == words and row.unit.startswith(unit)


def test_fourteen_rows_are_no_taller_than_a_laptop_shows():
    many = [
        prediction(5.0, 5.0, 4.0, 6.0, f"a quantity with quite long words, number {i} (%)")
        for i in range(14)
    ]
    assert drawn(many).get_size_inches()[1] <= predictions.TALLEST_IN


def test_every_word_is_large_enough_to_read():
    figure = drawn([prediction(5.0, 9.0, 4.0, 6.0)])
    words = [*figure.texts[1:], *figure.axes[0].texts, *figure.axes[0].get_xticklabels()]
    assert min(text.get_fontsize() for text in words) >= predictions.TEXT_PT


def test_no_word_lies_on_a_mark_or_on_other_words():
    long = "a quantity whose words are so long that they take a second line, number"
    for count in (3, 14):  # in one column, and in two
        figure = drawn([prediction(5.0, 5.0, 4.0, 6.0, f"{long} {i}, %") for i in range(count)])
        figure.canvas.draw()
        texts = [text for axes in figure.axes for text in axes.texts if text.get_text() != "%"]
        boxes = [text.get_window_extent().padded(RIM_PT / 2) for text in texts]
        marks = [mark_box(mark) for axes in figure.axes for mark in axes.lines if is_answer(mark)]
        assert len(boxes) == 2 * count and len(marks) == count
        both = [*boxes, *marks]
        assert [(a, b) for a, b in itertools.combinations(both, 2) if a.overlaps(b)] == []


def is_answer(mark):
    return mark.get_marker() == "D"


def mark_box(mark):
    """Return the box of a mark with its edge, in pixels."""
    x, y = mark.axes.transData.transform(mark.get_xydata()[0])
    half = (mark.get_markersize() + mark.get_markeredgewidth()) / 2 * mark.figure.dpi / 72
    return Bbox.from_extents(x - half, y - half, x + half, y + half)


def drawn(rows):
    figure = new_figure(8, 3)
    draw_predictions(figure, rows)
    return figure
