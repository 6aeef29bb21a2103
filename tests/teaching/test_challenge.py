"""Beat the model: the reader's model meets the same rows as ours, and looks at unseen rows
count.
"""

import math

import numpy as np
import pytest
from ketamine_brain.lessons.new_connections import checks
from ketamine_brain.lessons.series import SERIES, lesson_of
from ketamine_brain.models import plasticity
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.teaching.challenge import Challenge, Looks, distance, outcome, score
from ketamine_brain.teaching.exercise import function_of
from ketamine_brain.teaching.picture import Picture

CONSTANTS = Challenge(prompt="", ours=plasticity.DEFAULT, predictions=checks.predictions)


def row(predicted, low=0.0, high=10.0, use="calibrate", observed=5.0):
    return Prediction(
        ids=(),
        what="a row",
        observed=observed,
        predicted=predicted,
        low=low,
        high=high,
        reason="",
        use=use,
    )


def line(function):
    return [row(function(1.0)), row(function(2.0), use="validate")]


LINE = Challenge(prompt="", ours=lambda x: 4.0 * x, predictions=line, hint="Times four.")


@pytest.mark.parametrize(
    ("predicted", "low", "high", "far"),
    [
        (5, 0, 10, 0.0),
        (10, 0, 10, 0.0),
        (15, 0, 10, 1.0),
        (-10, 0, 10, 2.0),
        (3, 4, math.inf, 1.0),
        (math.nan, 0, 10, math.inf),
    ],
)
def test_how_far_outside_counts_in_half_widths(predicted, low, high, far):
    assert distance(row(predicted, low, high)) == pytest.approx(far)


def test_a_score_is_100_when_all_is_inside_and_falls_with_the_distance():
    assert score([row(5), row(1)]).points == 100.0
    half_off = score([row(12.5), row(5)])
    assert (half_off.inside, half_off.rows, half_off.points) == (1, 2, 75.0)
    assert score([]).points == 0.0


def test_our_own_model_scores_the_same_as_ours():
    words = outcome("own", CONSTANTS, plasticity.DEFAULT, Looks()).alt
    for part in ("Fitted", "Unseen"):
        _, _, rest = words.partition(f"{part} rows: yours lies inside ")
        mine, ours = rest.split(" intervals (score ")[0], rest.split("ours inside ")[1]
        assert mine.split(" of ")[0] == ours.split(" ")[0]


def test_changed_constants_meet_the_same_rows():
    result = outcome("fast", CONSTANTS, {"fast_strength": 0.0}, Looks())
    assert isinstance(result, Picture) and result.png.startswith(b"\x89PNG")
    same = outcome("fast", CONSTANTS, plasticity.DEFAULT, Looks()).alt
    assert result.alt != same


def test_a_second_look_at_the_unseen_rows_is_counted_and_said():
    looks = Looks()
    first = outcome("line", LINE, lambda x: 3.0 * x, looks).alt
    again = outcome("line", LINE, lambda x: 3.0 * x, looks).alt
    second = outcome("line", LINE, lambda x: 5.0 * x, looks).alt
    assert "First look at the 1 unseen rows" in first and again == first
    assert "Look 2 at the same 1 unseen rows" in second


@pytest.mark.parametrize(
    ("challenge", "mine", "words"),
    [
        (LINE, lambda x: ..., "Nothing here yet: fill in the holes. Hint: Times four."),
        (LINE, lambda x: 1 / 0, "ZeroDivisionError"),
        (LINE, lambda: 0, "is called with 1 argument"),
        (LINE, 4, "give the function itself"),
        (LINE, lambda x: "four", "Not yet"),
        (CONSTANTS, {"fast_strenght": 0.1}, "Did you mean 'fast_strength'?"),
        (CONSTANTS, {"fast_strength": -1}, "fast_strength is -1"),
        (CONSTANTS, 3, "give changed constants"),
    ],
)
def test_what_cannot_be_asked_is_said_and_never_raised(challenge, mine, words):
    assert words in outcome("x", challenge, mine, Looks()).markdown


@pytest.mark.parametrize(
    ("entry", "name"),
    [(e, n) for e in SERIES for n in lesson_of(e.stem).challenges()],
)
def test_the_start_of_a_challenge_is_visibly_too_simple(entry, name):
    lesson = lesson_of(f"ketamine_brain.lessons.{entry.stem}")
    each = lesson.challenges()[name]
    ours = score(each.predictions(each.ours))
    assert ours.rows >= 4 and ours.points > 50.0  # else there is little to beat
    assert isinstance(lesson.challenge(name, each.ours), Picture)
    if each.start:
        start = score(each.predictions(function_of(each.start, {"np": np})))
        assert start.inside < ours.inside
