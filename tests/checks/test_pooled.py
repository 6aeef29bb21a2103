"""Forest rows: weights by hand, one scale, and rows without a usable interval refused."""

import math

import pytest
from ketamine_brain.checks import pooled
from ketamine_brain.evidence import measurement


@pytest.mark.parametrize("ids", [pooled.ANXIETY, pooled.PTSD, pooled.PAIN])
def test_weights_add_up_and_estimates_lie_in_their_intervals(ids):
    rows = pooled.forest_rows(ids)
    assert tuple(row.id for row in rows) == ids
    assert math.isclose(sum(row.weight for row in rows), 1.0)
    assert all(row.low <= row.estimate <= row.high and row.weight > 0 for row in rows)


def test_half_the_width_weighs_four_times_as_much():
    wide, narrow = pooled.forest_rows(("ANX08", "ANX09"))
    ratio = ((wide.high - wide.low) / (narrow.high - narrow.low)) ** 2
    assert math.isclose(narrow.weight / wide.weight, ratio)


def test_points_of_100_are_brought_to_points_of_10_without_changing_their_weight():
    row = pooled.forest_rows(("PAI33", "PAI37"))[0]
    assert (row.estimate, row.low, row.high) == pytest.approx((-1.579, -3.209, 0.051))
    assert math.isclose(row.weight, (1 / 3.26**2) / (1 / 3.26**2 + 1 / 2.03**2), rel_tol=1e-6)


def test_an_interval_that_crosses_the_null_is_said_to():
    certain = {row.id: row.certain for row in pooled.forest_rows((*pooled.PTSD, "PTS18"))}
    assert (
        certain["PTS17"] and not certain["PTS18"] and not certain["PTS21"] and not certain["PTS22"]
    )
    ratio = pooled.forest_rows(("PTS24", "ANX25"))
    assert [row.certain for row in ratio] == [False, True] and ratio[0].null == 1.0
    assert math.isclose(
        ratio[0].weight / ratio[1].weight, (math.log(242.57 / 3.45) / math.log(6.15 / 0.67)) ** 2
    )


def test_the_label_names_study_year_and_time():
    label = pooled.forest_rows(("PTS19",))[0].label
    assert measurement("PTS19").study in label and "24 h" in label


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (("PTS23",), "PTS23 prints no interval"),
        (("PTS02",), "PTS02 is at level 'memory'"),
        (("PTS17", "PTS24"), "ids holds PTS17, PTS24; allowed: all ratios, or all differences"),
        (("PTS99",), "no measurement has the id 'PTS99'"),
    ],
)
def test_rows_that_cannot_be_drawn_are_refused_in_words(ids, words):
    with pytest.raises(ValueError, match=words):
        pooled.forest_rows(ids)
