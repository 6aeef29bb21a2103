"""The pain predictions: constants are the rows', and the one miss is the known one."""

import dataclasses

from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.chronic_pain import checks
from ketamine_brain.models.pain import Parameters
from ketamine_brain.models.parameters import describe


def test_the_measured_constants_are_the_rows():
    for info in describe(Parameters()):
        if info.kind == "measured":
            row = measurement(info.ids[0])
            printed = row.numbers[0] / (100.0 if row.unit == "%" else 1.0)
            assert info.value == printed, info.name
            assert info.interval in (None, (row.low, row.high)), info.name


def test_every_row_is_covered_and_the_day_significance_is_lost_is_the_miss():
    inside = [(p.ids[0], p.inside) for p in checks.predictions()]
    assert inside == [
        ("PAI02", True),
        ("PAI01", True),
        ("PAI08", True),
        ("PAI10", True),
        ("PAI10", False),
        ("PAI20", True),
        ("PAI38", True),
        ("PAI46", True),
        ("PAI48", True),
    ]


def test_the_slow_model_comes_nearer_to_the_day_than_a_plain_exponential():
    days = [i / 10.0 for i in range(50, 900)]
    line = 1.96 * checks.week_one()[1]
    course = checks.long_infusion(days)
    plain = max(
        day for day, left in zip(days, course.exponential_points, strict=True) if left >= line
    )
    assert plain + 14 < checks.last_significant_day() < 77.0


def test_a_drug_working_at_a_far_lower_level_would_still_help_in_week_12_and_miss():
    low = dataclasses.replace(Parameters(), c50_ng_ml=1.0, relief_half_life_days=20.5)
    assert not next(p.inside for p in checks.predictions(low) if p.ids == ("PAI10",))


def test_a_drug_that_kept_working_for_weeks_after_one_short_infusion_would_miss_the_nulls():
    strong = dataclasses.replace(
        Parameters(), c50_ng_ml=1.0, clearance_l_per_h=30.0, drug_chance=1.0, placebo_chance=0.0
    )
    inside = {p.ids[0]: p.inside for p in checks.predictions(strong)}
    assert not inside["PAI38"] and not inside["PAI46"]


def test_the_single_infusions_fall_is_what_one_gets_by_hand():
    """Far below C50, E is C_e/C50, and the area under C_e is dose over clearance.

    Of it 35 days see 1 − 2^(−35/10.9).
    """
    p = Parameters()
    area = (
        0.5 * 70 / 2 / p.clearance_l_per_h * 1000 / 24 * (1 - 0.5 ** (35 / 10.9))
    )  # half of racemate is S-ketamine
    points = area / p.c50_ng_ml * 187 / 35 * (0.67 - 0.23) / (1 - 0.23)
    predicted = next(q.predicted for q in checks.predictions() if q.ids[0] == "PAI38")
    assert abs(predicted / (-points / 95) - 1) < 0.07  # levelling off takes a few per cent
