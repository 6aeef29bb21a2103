"""Notebook 01's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.what_is_ketamine import checks, lesson, pictures, scenes
from ketamine_brain.lessons.what_is_ketamine.scenes import (
    CLOCK_HOURS,
    HOURS,
    look_at_clock,
    look_at_level,
    look_at_sampling,
)
from ketamine_brain.models.pharmacokinetics import PARAMETER_SETS

CONTENT = lesson.content
ANESTHESIA = measurement("PK03").low
EXPLORERS = {
    "level": (
        scenes.draw_level,
        scenes.move_level,
        [
            look_at_level(),
            look_at_level("oral", 10),
            look_at_level(amount_mg=140, minutes=5, axis="log", people=True),
        ],
    ),
    "sampling": (
        scenes.draw_sampling,
        scenes.move_sampling,
        [look_at_sampling(), look_at_sampling(3), look_at_sampling(36, "Domino 1982")],
    ),
    "clock": (
        scenes.draw_clock,
        scenes.move_clock,
        [look_at_clock(), look_at_clock(0.25), look_at_clock(336)],
    ),
}


def words_of(figure) -> str:
    return "\n".join(text.get_text() for axes in figure.axes for text in axes.texts)


def drawn(draw, *arguments, size=(9.0, 4.6)):
    figure = new_figure(*size)
    with in_style():
        artists = draw(figure, *arguments)
    return figure, artists


# -- the level ---------------------------------------------------------------------------------------------------------------


def test_three_models_part_at_the_peak_and_are_nearly_gone_by_evening():
    view = look_at_level()
    assert 1.35 < pictures.spread_of_peaks() < 1.45  # the text prints 1.4
    assert (view.evening / view.peaks).max() < 0.06
    assert view.peaks[0] == pytest.approx(253, abs=0.5)  # the text prints 253


@pytest.mark.parametrize("minutes", [5, 7, 33, 41, 120])
def test_a_peak_is_read_at_the_end_of_the_drip_and_not_at_the_next_point_of_the_curve(minutes):
    dose = scenes.dose_of("iv", 35.0, minutes)
    exact = [
        scenes.simulate([dose], [minutes / 60], p).ketamine_ng_ml[0]
        for p in PARAMETER_SETS.values()
    ]
    assert look_at_level(minutes=minutes).peaks == pytest.approx(exact, rel=1e-9)


def test_swallowed_norketamine_is_on_top():
    view = look_at_level("oral")
    assert view.norketamine.max() > 5 * view.sets.max()


def test_two_of_three_models_reach_anesthesia_when_the_drip_is_fast_and_none_when_slow():
    preset = CONTENT["explorers"]["level"]["presets"]["Fast and large"]
    fast, slow = (
        look_at_level(**{**preset, "minutes": minutes}).peaks
        for minutes in (preset["minutes"], 120)
    )
    assert sorted(fast > ANESTHESIA) == [False, True, True] and (slow < ANESTHESIA).all()


def test_more_drug_and_less_weight_mean_higher_levels():
    amounts = np.array([look_at_level(amount_mg=amount).peaks for amount in (10, 35, 140)])
    weights = np.array([look_at_level(weight_kg=weight).peaks for weight in (120, 70, 50)])
    slower = np.array([look_at_level(minutes=minutes).peaks for minutes in (120, 40, 5)])
    for peaks in (amounts, weights, slower):
        assert (np.diff(peaks, axis=0) > 0).all()


@pytest.mark.parametrize("route", ["iv", "im", "nasal", "sublingual", "oral"])
def test_the_middle_of_a_group_lies_around_the_typical_person_and_is_the_same_each_time(route):
    view, again = (look_at_level(route, people=True) for _ in range(2))
    later = HOURS > 0
    assert (view.low[later] < view.sets[0][later]).all() and (
        view.high[later] > view.sets[0][later]
    ).all()
    assert (
        np.array_equal(view.high, again.high)
        and view.group_peaks[0] < view.peaks[0] < view.group_peaks[1]
    )


def test_heights_are_linear_or_by_ratio():
    assert scenes._height(200, False) == pytest.approx(0.5)
    assert scenes._height(10_000, True) == pytest.approx(1) and scenes._height(
        1, True
    ) == pytest.approx(0)


def test_the_log_axis_holds_every_peak_the_sliders_can_make():
    controls = CONTENT["explorers"]["level"]["controls"]
    highest = look_at_level(
        amount_mg=controls["amount_mg"]["high"],
        minutes=controls["minutes"]["low"],
        weight_kg=controls["weight_kg"]["low"],
    )
    assert highest.peaks.max() < scenes.LOG_TOP


def test_the_sentence_says_when_curves_leave_the_axis_and_how_people_differ():
    values = dict(route="iv", amount_mg=140.0, minutes=40.0, weight_kg=70.0)
    views = [look_at_level(amount_mg=140, axis=axis, people=True) for axis in ("linear", "log")]
    linear, log = (scenes.read_level(view, values)["more"] for view in views)
    assert (
        "leave this axis" in linear
        and "leave this axis" not in log
        and "people of Kamp's model peak between" in log
    )
    assert scenes.read_level(look_at_level(), {**values, "amount_mg": 35.0})["more"] == ""


# -- the half-life -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", PARAMETER_SETS)
def test_longer_sampling_finds_a_longer_half_life_that_stops_short_of_the_long_studies(source):
    found = [look_at_sampling(last, source).half_life_h for last in range(3, 37, 3)]
    assert found == sorted(found)
    assert found[-1] < 3.1 < min(measurement("PK40").numbers) < measurement("PK67").low


def test_in_kamps_model_the_half_life_more_than_doubles():
    assert look_at_sampling(36).half_life_h > 2 * look_at_sampling(3).half_life_h


def test_a_half_life_from_one_exponential_does_not_depend_on_sampling(monkeypatch):
    one = scenes.KAMP.__class__(
        slow_volume_l=None, slow_exchange_l_h=None, fast_volume_l=1.0, fast_exchange_l_h=1000.0
    )  # mixes at once
    monkeypatch.setattr(scenes, "PARAMETER_SETS", {"one": one})
    found = [look_at_sampling(last, "one").half_life_h for last in (3, 6, 12, 36)]
    assert (
        found == pytest.approx([np.log(2) * 26.0 / 84.0] * 4, rel=1e-2)
        and max(found) - min(found) < 1e-9
    )


# -- level and mood on one clock ---------------------------------------------------------------------------------------------


def test_the_lead_grows_while_the_level_goes():
    presets = CONTENT["explorers"]["clock"]["presets"]
    hour, supper, morning = (
        look_at_clock(**presets[name]) for name in ("One hour", "Supper", "Next morning")
    )
    lead = [view.at_midazolam_points - view.at_ketamine_points for view in (hour, supper, morning)]
    assert lead[2] > lead[1] > 3 * lead[0] > 0
    assert (
        morning.at_level_percent.max() < 0.5
        and supper.at_level_percent.max() < 6 < hour.at_level_percent.min()
    )
    assert pictures.answer_mood() == 99  # printed in the answer


def test_the_lead_lasts_for_days_and_norketamine_does_not():
    two_days, week = look_at_clock(48), look_at_clock(168)
    assert two_days.at_norketamine_percent < 0.1
    lead = [
        view.at_midazolam_points - view.at_ketamine_points for view in (look_at_clock(24), week)
    ]
    assert lead[1] / lead[0] == pytest.approx(0.5, abs=0.08)  # the task says half


def test_the_cursor_reads_the_curves_it_stands_on():
    for place in (3, 80, 150):
        view = look_at_clock(CLOCK_HOURS[place])
        assert view.at_level_percent == pytest.approx(view.level_percent[:, place])
        assert view.at_ketamine_points == pytest.approx(view.ketamine_points[place])
        assert view.at_midazolam_points == pytest.approx(view.midazolam_points[place])


def test_levels_are_shares_of_their_own_peak():
    view = look_at_clock(2 / 3)
    assert view.level_percent.min() >= 0 and view.level_percent.max() <= 100
    assert view.at_level_percent == pytest.approx(100, abs=1e-6)


@pytest.mark.parametrize("hour", [0.0, 400.0])
def test_an_hour_outside_two_weeks_is_refused(hour):
    with pytest.raises(ValueError, match="at_h"):
        look_at_clock(hour)


# -- predictions and pictures ------------------------------------------------------------------------------------------------


def test_the_answers_are_the_models_and_the_words_agree():
    answer = dict(zip(pictures.GUESS_HOURS, pictures.answer_level(), strict=True))
    assert list(answer.values()) == sorted(answer.values(), reverse=True)
    assert (round(answer[3.0]), round(answer[9.0])) == (13, 3)  # printed in the answer


def test_the_misses_the_text_counts_are_all_there_and_drawn():
    rows = checks.predictions()
    assert (sum(not p.inside for p in rows), len(rows)) == (20, 48)  # printed in the text
    swallowed = [p.predicted for p in rows if p.ids == ("PK04",)]
    assert round(min(swallowed)) == 7 and round(max(swallowed)) == 9
    assert sum(len(asked) for _, asked in pictures.quantities(rows)) == len(rows)
    for use in ("calibrate", "validate"):
        chosen = [p for p in rows if p.use == use]
        figure, _ = drawn(pictures.draw_three_sets, chosen, size=(9.2, 9.0))
        marks = [line for line in figure.axes[0].lines]
        assert len(pictures.quantities(chosen)) <= 14 and len(marks) == len(chosen)
        hollow = sum(line.get_markerfacecolor() == "none" for line in marks)
        assert hollow == sum(not p.inside for p in chosen)


@pytest.mark.parametrize("name", EXPLORERS)
def test_what_moves_is_what_was_drawn_and_it_stays_finite(name):
    draw, move, views = EXPLORERS[name]
    _, artists = drawn(draw, views[0])
    for view in views:
        moved = move(view)
        assert set(moved) == set(artists)
        numbers = [
            np.asarray(part, dtype=float)
            for place in moved.values()
            for part in place
            if not isinstance(part, str)
        ]
        hidden = ("people",) if name == "level" and not view.people else ()
        assert hidden or all(np.isfinite(part).all() for part in numbers)


def test_dates_are_printed_as_months_and_taken_from_the_table():
    figure, _ = drawn(pictures.draw_history)
    said = words_of(figure)
    assert (
        all(date in said for date in ("1964", "1970", "March 2019", "August 2020", "January 2025"))
        and "RSK34" in said
    )
    assert pictures._date_of("2025-01-17") == (2025.0, "January 2025") and pictures._date_of(
        "1970"
    ) == (1970.0, "1970")


def test_every_published_share_and_form_is_printed_with_its_row():
    figure, _ = drawn(pictures.draw_forms)
    said = words_of(figure)
    assert (
        "11 to 17 % [PK53]" in said
        and "8 % [PK27]" in said
        and "0.3 [RX10]" in said
        and "13 [RX13]" in said
    )


def test_the_question_hides_a_line_and_the_band_of_three_models():
    _, artists = drawn(pictures.draw_question)
    assert set(artists) == {"answer", "band"} and np.isfinite(artists["answer"].get_ydata()).all()
