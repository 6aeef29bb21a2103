"""Notebook 05's still pictures: true to their rows, and to what the text counts."""

import numpy as np
import pytest
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.mood_onset import pictures
from ketamine_brain.models import mood_forecasts


def drawn(draw, size=(8.4, 5.0)):
    figure = new_figure(*size)
    with in_style():
        draw(figure)
    figure.draw_without_rendering()
    return figure


def words_of(figure):
    return " ".join(text.get_text() for axes in figure.axes for text in axes.texts)


@pytest.mark.parametrize(
    "name", ["cover", "product", "first_day", "forecasts", "spray_trials", "what_is_next"]
)
def test_every_picture_is_drawn_and_finite(name):
    figure = drawn(getattr(pictures, f"draw_{name}"))
    for axes in figure.axes:
        assert np.isfinite([*axes.get_xlim(), *axes.get_ylim()]).all()


def test_the_first_days_say_their_people_their_scale_and_the_rows_own_falls():
    figure = drawn(pictures.draw_first_day)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    saline = next(label for label in labels if "saline" in label)
    assert "7 and 7 people" in saline and "within 3 days" in saline and "HDRS-25" in saline
    assert f"{-measurement('MUR-01').number:.1f} against" in words_of(figure)
    assert all(
        np.isfinite(pictures._half(row[i])) for row in pictures.FIRST_DAY.values() for i in (1, 2)
    )


def test_controls_are_ranked_by_their_own_fall():
    order = pictures.control_order()
    falls = [pictures.fall(pictures.FIRST_DAY[name][2]) for name in order]
    assert falls == sorted(falls, reverse=True) and order[-1] == "saline"


def test_forecasts_count_what_lies_inside_and_show_misses_hollow_and_first():
    figure = drawn(pictures.draw_forecasts)
    scores = [s for s in mood_forecasts.scores() if s.kind != "response"]
    inside = sum(s.inside(0.9) for s in scores)
    assert f"{inside} of {len(scores)}" in figure.axes[0].get_title(loc="left")
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    hollow = [mark.get_markerfacecolor() == "white" for mark in marks]
    assert hollow == [True] * (len(scores) - inside) + [False] * inside


def test_the_answer_to_the_curve_is_the_models_own():
    answer = pictures.answer_curve()
    assert len(answer) == len(pictures.GUESS_DAYS) and answer[0] < 20 < answer[-1]
