"""Notebook 02's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.lessons.why_the_brain_needs_support import pictures
from ketamine_brain.lessons.why_the_brain_needs_support.scenes import in_months, look_at_year


def test_with_stress_gone_person_one_is_still_low_at_the_end_of_the_year():
    view = look_at_year(stress=-0.3)
    assert view.low_days == 1.0 and view.valleys_before.count == 2


def test_the_same_treated_land_frees_some_people_and_not_others():
    ends = [look_at_year(treatment=1.0, person=person).path.mood[-1] > 0 for person in (1, 2, 3, 4)]
    assert any(ends) and not all(ends)


def test_kramers_formula_comes_close_when_kicks_are_small_and_less_so_when_they_are_not():
    off = [
        abs(v.kramers_before / v.months_before - 1)
        for v in (look_at_year(depth=2.0, noise=0.35), look_at_year())
    ]
    assert off[0] < 0.12 < off[1]


def test_deeper_valleys_and_more_stress_keep_longer_and_treatment_shortens():
    deep = [look_at_year(depth=depth).months_before for depth in (0.5, 1.0, 1.5, 2.0)]
    stressed = [look_at_year(stress=stress).months_before for stress in (-0.3, 0.0, 0.3, 0.6, 0.9)]
    treated = [look_at_year(treatment=strength).months_after for strength in (0.0, 0.5, 1.0)]
    assert (
        deep == sorted(deep)
        and stressed == sorted(stressed)
        and treated == sorted(treated, reverse=True)
    )


def test_the_kicks_are_the_same_at_every_setting():
    first, second = (
        np.diff(look_at_year(noise=noise, depth=0.5, stress=0.0).path.mood[:3])
        for noise in (0.2, 0.8)
    )
    assert np.sign(first[0]) == np.sign(second[0])


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (1.0, "about 4 weeks"),
        (7.2, "about 7 months"),
        (84, "about 7 years"),
        (1e5, "more than a lifetime of waiting"),
    ],
)
def test_times_are_said_as_people_say_them(months, words):
    assert in_months(months) == words


def test_the_shares_of_a_hundred_people_add_up_and_are_the_rows():
    figure = new_figure()
    pictures.draw_ordinary(figure)
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert sum(widths[:3]) == pytest.approx(100) and sum(widths[3:]) == pytest.approx(100)
    assert (widths[0], widths[3]) == numbers_in(measurement("STO-03").text)
