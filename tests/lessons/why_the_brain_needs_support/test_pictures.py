"""Notebook 02's views and pictures say what its text claims."""

import dataclasses

import numpy as np
import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.lessons.why_the_brain_needs_support import checks, lesson, pictures, scenes
from ketamine_brain.lessons.why_the_brain_needs_support.scenes import (
    DAYS_A_MONTH,
    in_months,
    look_at_year,
)
from ketamine_brain.models.mood_landscape import DEFAULT, valleys

WORDS = lesson.content["explorers"]["year"]


def test_with_stress_gone_five_of_six_people_stay_low_for_most_of_the_year():
    views = [look_at_year(stress=0.0, treatment=0.0, person=person) for person in range(1, 7)]
    assert [view.low_days > 0.6 for view in views] == [True, True, True, False, True, True]
    assert views[3].path.mood[round(2 * DAYS_A_MONTH)] > 0.5  # out within two months, the task says
    level = views[0].land
    assert level.valleys_before.count == 2
    assert level.before == pytest.approx(level.before[::-1])  # stress gone is a level land


def test_the_same_treated_land_frees_some_people_and_not_others():
    views = [look_at_year(person=person) for person in range(1, 7)]
    reached = [np.argmax(view.path.mood > 0.9) / DAYS_A_MONTH for view in views]
    assert [month > 0 for month in reached] == [False, True, True, False, True, True]
    assert all(7 < month < 10 for month in reached if month > 0)  # the task prints the months


def test_the_figure_opens_on_a_person_who_crosses_with_treatment():
    start = {name: c["value"] for name, c in WORDS["controls"].items()}
    view = look_at_year(**start)
    assert view.treated and view.path.mood[0] < 0 < view.path.mood[-1] and view.two_peaks


def test_without_treatment_its_line_and_words_are_away():
    at = scenes.move_year(look_at_year(treatment=0.0))
    assert np.isnan(at["begins"][0]).all() and at["begins_words"][1] < -10
    assert np.isfinite(scenes.move_year(look_at_year())["begins"][0]).all()


def test_the_ball_is_where_the_person_is_on_the_day():
    for day in (0, 90, 364):
        view = look_at_year(day=day)
        at = scenes.move_year(view)
        assert at["ball"][0][0] == at["now"][1][0] == view.path.mood[day]
    before, after = (look_at_year(day=day) for day in (100, 364))
    assert np.allclose(before.after, before.land.before)  # treatment has not begun
    assert not np.allclose(after.after, after.land.before)


def test_the_figures_last_day_is_its_start_and_the_study_can_be_put_away():
    figure = new_figure()
    view = look_at_year()
    assert set(scenes.draw_year(figure, view)) == set(scenes.move_year(view))
    hidden = scenes.move_year(look_at_year(published=False))
    assert np.isnan(hidden["share"][0]).all() and hidden["share_words"][1] < -10
    shares = scenes.move_year(view)["share"][0]
    assert list(shares) == [measurement(id).value for id in scenes.PEAKS]


@pytest.mark.parametrize(
    ("values", "said", "not_said"),
    [
        ({}, "with 100 % of full treatment", "one valley"),
        ({"treatment": 0.0}, "two valleys", "treatment"),
        ({"stress": 1.2, "depth": 0.5, "treatment": 0.0}, "one valley", "stays"),
    ],
)
def test_the_sentence_speaks_of_what_is_there(values, said, not_said):
    values = {"treatment": 1.0, "person": 2, **values}
    words = scenes.read_year(look_at_year(**values), values)["stuck"]
    assert said in words and not_said not in words


def test_two_peaks_are_told_from_one():
    rng = np.random.default_rng(1)
    one = rng.standard_normal(5000)
    two = np.concatenate([one - 3, one + 3])
    even = np.linspace(0, 1, 5001)
    assert scenes.bimodality(one) == pytest.approx(1 / 3, abs=0.02)
    assert scenes.bimodality(even) == pytest.approx(5 / 9, abs=0.002)  # its value when all is even
    fourth, second = 3**4 + 6 * 3**2 + 3, 3**2 + 1  # moments of two normal curves at ±3
    assert scenes.bimodality(two) == pytest.approx(second**2 / fourth, abs=0.01)
    assert f"(>{scenes.TWO_PEAKS:g}"[2:].lstrip("0") in measurement("CTX09").quantity


def test_the_land_says_of_two_peaks_what_the_text_prints():
    peaks = checks.predictions()[-1]
    assert round(peaks.predicted) == 63 and peaks.inside and peaks.use == "validate"
    one_valley = dataclasses.replace(DEFAULT, stress=0.9, depth=0.5)
    assert valleys(parameters=one_valley).count == 1
    assert round(checks.share_with_two_peaks(one_valley)) == 26
    deep = dataclasses.replace(DEFAULT, depth=2.0, noise=0.35)
    most = checks.share_with_two_peaks(DEFAULT, treatment=1.0)
    assert [round(x) for x in (checks.share_with_two_peaks(deep), most)] == [4, 96]


def test_deeper_valleys_and_more_stress_keep_longer_and_treatment_shortens():
    def months(**values):
        return look_at_year(**values).land

    deep = [months(depth=depth).months_before for depth in (0.5, 1.0, 1.5, 2.0)]
    stressed = [months(stress=stress).months_before for stress in (0.0, 0.3, 0.6, 0.9)]
    treated = [months(treatment=strength).months_after for strength in (0.0, 0.5, 1.0)]
    assert deep == sorted(deep) and stressed == sorted(stressed)
    assert treated == sorted(treated, reverse=True)
    quiet = months(depth=2.0, noise=0.35).months_before
    assert round(quiet / 12) == 47 and round(months().months_before / 12) == 2  # the task prints it


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
        (1e5, "more than a lifetime"),
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
