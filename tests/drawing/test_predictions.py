"""The picture of model against measurement says which answers miss, and never prints a number that
nobody published.
"""

import math

import pytest
from ketamine_brain.drawing.predictions import draw_predictions, summary
from ketamine_brain.drawing.style import RED, new_figure
from ketamine_brain.models.predictions import Prediction


def prediction(observed, predicted, low, high):
    return Prediction(
        ids=("MUR-01",),
        what="a thing",
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
        (-1.0, 1.0, 5.0, "measured 0.00, model 5.0"),
    ],
)
def test_a_published_direction_is_given_as_one(low, high, predicted, words):
    assert (
        summary([prediction(10.0 if low == 10 else 0.0, predicted, low, high)])
        == f"0 of 1 answers lie inside their published interval. Missed: a thing ({words})."
    )


def test_a_miss_is_red_and_says_so_and_a_hit_does_not():
    figure = new_figure(8, 3)
    draw_predictions(figure, [prediction(5.0, 5.5, 4.0, 6.0), prediction(5.0, 9.0, 4.0, 6.0)])
    verdicts = {
        text.get_text(): text.get_color()
        for text in figure.axes[0].texts
        if text.get_text().startswith("measured")
    }
    assert (
        verdicts["measured 5.0, model 9.0  missed"] == RED
        and verdicts["measured 5.0, model 5.5"] != RED
    )
