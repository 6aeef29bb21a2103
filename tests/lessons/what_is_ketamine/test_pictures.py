"""Notebook 01's views and pictures say what its text claims."""

import re

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
from series_words import books, texts

CONTENT = lesson.content
TOLD = texts(CONTENT)
PROSE = books()[1].markdown
LEVEL = dict(route="iv", amount_mg=35.0, minutes=40.0, weight_kg=70.0)
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
        [look_at_sampling(), look_at_sampling(3), look_at_sampling(36, "Domino 1982", True)],
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


# -- the level ---------------------------------------


def test_four_models_part_at_the_peak_and_are_nearly_gone_by_evening():
    view = look_at_level()
    assert 1.95 < view.peaks.max() / view.peaks.min() < 2.05  # the text prints 2.0
    assert (view.evening / view.peaks).max() < 0.055  # and 5 % or less
    said = re.findall(r"from (\d+) to (\d+) ng/mL \[model\]", PROSE)
    said += re.findall(r"(\d+) to (\d+) ng/mL for the usual", TOLD)
    ends = (round(view.peaks.min()), round(view.peaks.max()))
    assert len(said) == 2 and {(int(low), int(high)) for low, high in said} == {ends}


@pytest.mark.parametrize(
    ("values", "id"),
    [
        ({}, "PK01"),
        ({"weight_kg": 50.0, "amount_mg": 25.0}, "PK01"),
        ({"route": "nasal", "amount_mg": 10.0}, "PK49"),
        ({"route": "nasal", "amount_mg": 50.0}, "PK51"),
        ({"route": "oral"}, "PK04"),
    ],
)
def test_a_published_peak_is_drawn_at_the_dose_it_was_measured_at(values, id):
    peak, row = look_at_level(**values).published, measurement(id)
    assert (peak.id, peak.ng_ml) == (id, row.value) and peak.low <= row.value <= peak.high
    at = scenes.move_level(look_at_level(**values))
    assert np.isfinite(at["peak"]).all() and id in at["peak_words"][2]
    assert f"[{id}]" in scenes.read_level(look_at_level(**values), {**LEVEL, **values})["more"]


@pytest.mark.parametrize(
    "values",
    [{"amount_mg": 60.0}, {"minutes": 5.0}, {"route": "im"}, {"published": False}],
)
def test_no_peak_is_drawn_where_none_was_measured_at_that_dose(values):
    view = look_at_level(**values)
    assert view.published is None and np.isnan(scenes.move_level(view)["peak"]).all()
    assert "Measured" not in scenes.read_level(view, {**LEVEL, **values})["more"]


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
    assert view.norketamine.max() > 3 * view.sets.max()


def test_two_of_four_models_reach_anesthesia_when_the_drip_is_fast_and_none_when_slow():
    preset = CONTENT["explorers"]["level"]["presets"]["Fast and large"]
    fast, slow = (
        look_at_level(**{**preset, "minutes": minutes}).peaks
        for minutes in (preset["minutes"], 120)
    )
    assert sorted(fast > ANESTHESIA) == [False, False, True, True] and (slow < ANESTHESIA).all()


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
    values = {**LEVEL, "amount_mg": 140.0}
    views = [look_at_level(amount_mg=140, axis=axis, people=True) for axis in ("linear", "log")]
    linear, log = (scenes.read_level(view, values)["more"] for view in views)
    assert (
        "leave this axis" in linear
        and "leave this axis" not in log
        and "ten of Kamp's people peak at" in log
    )
    assert scenes.read_level(look_at_level(published=False), LEVEL)["more"] == ""


# -- the half-life ---------------------------------------


@pytest.mark.parametrize("source", [name for name in PARAMETER_SETS if "Perez" not in name])
def test_in_the_older_sets_longer_sampling_stops_short_of_the_long_studies(source):
    found = [look_at_sampling(last, source).half_life_h for last in range(3, 37, 3)]
    assert found == sorted(found)
    assert found[-1] < 3.1 < min(measurement("PK40").numbers) < measurement("PK67").low


def test_one_body_with_a_deep_tank_gives_every_published_half_life():
    eight, day, late = (
        look_at_sampling(last, "Perez-Ruixo 2021", only_late).half_life_h
        for last, only_late in ((8, False), (24, False), (36, True))
    )
    assert [round(half) for half in (eight, day, late)] == [2, 5, 9]  # the text prints them
    assert abs(60 * eight - measurement("PK46").value) < 15
    assert measurement("PK67").low < late < measurement("PK67").high


def test_late_samples_begin_at_hour_eight_and_never_are_fewer_than_three():
    assert look_at_sampling(36, late=True).sample_h[0] == 8
    for last in (3, 5, 9):
        assert look_at_sampling(last, late=True).sample_h.size == 3


def test_the_curves_of_what_is_found_are_what_the_dot_finds():
    for late in (False, True):
        view = look_at_sampling(20, "Clements 1981", late)
        place = scenes.LAST_HOURS.index(20.0)
        i = list(PARAMETER_SETS).index("Clements 1981")
        assert view.found[i, place] == pytest.approx(view.half_life_h)


def test_in_kamps_model_the_half_life_more_than_doubles():
    found = [look_at_sampling(last).half_life_h for last in (3, 36)]
    assert [round(half, 1) for half in found] == [1.3, 3.0]  # the task prints them


def test_a_half_life_from_one_exponential_does_not_depend_on_sampling(monkeypatch):
    one = scenes.KAMP.__class__(
        slow_volume_l=None, slow_exchange_l_h=None, fast_volume_l=1.0, fast_exchange_l_h=1000.0
    )  # mixes at once
    volume_l = one.central_volume_l + one.fast_volume_l
    monkeypatch.setattr(scenes, "PARAMETER_SETS", {"one": one})
    scenes.half_lives_found.cache_clear()
    found = [look_at_sampling(last, "one").half_life_h for last in (3, 6, 12, 36)]
    assert (
        found == pytest.approx([np.log(2) * volume_l / one.clearance_l_h] * 4, rel=1e-2)
        and max(found) - min(found) < 1e-9
    )
    scenes.half_lives_found.cache_clear()


# -- level and mood on one clock ---------------------------------------


def test_the_lead_grows_while_the_level_goes():
    presets = CONTENT["explorers"]["clock"]["presets"]
    hour, supper, morning = (
        look_at_clock(**presets[name]) for name in ("One hour", "Supper", "Next morning")
    )
    lead = [view.at_midazolam_points - view.at_ketamine_points for view in (hour, supper, morning)]
    assert min(lead[1:]) > 2.5 * lead[0] > 0
    hours = scenes.CLOCK_HOURS
    course = look_at_clock()
    largest = hours[np.argmax(course.midazolam_points - course.ketamine_points)]
    assert 12 < largest < 20  # in the night after a morning's drip, the task says
    assert (
        morning.at_level_percent.max() < 1.35
        and supper.at_level_percent.max() < 6 < hour.at_level_percent.min()
    )
    assert pictures.answer_mood() == 97  # printed in the answer


def test_the_lead_lasts_for_days_and_norketamine_does_not():
    two_days, week = look_at_clock(48), look_at_clock(168)
    assert two_days.at_norketamine_percent < 0.1
    lead = [
        view.at_midazolam_points - view.at_ketamine_points for view in (look_at_clock(24), week)
    ]
    assert lead[1] / lead[0] == pytest.approx(0.4, abs=0.05)  # the task says two fifths


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


# -- predictions and pictures ---------------------------------------


def test_the_answers_are_the_models_and_the_words_agree():
    answer = dict(zip(pictures.GUESS_HOURS, pictures.answer_level(), strict=True))
    assert list(answer.values()) == sorted(answer.values(), reverse=True)
    said = re.search(r"about (\d+) % is left after three hours and (\d+) % after nine", TOLD)
    assert (round(answer[3.0]), round(answer[9.0])) == (int(said[1]), int(said[2]))


def test_the_misses_the_text_counts_are_all_there_and_drawn():
    rows = checks.predictions()
    assert (sum(not p.inside for p in rows), len(rows)) == (30, 61)  # printed in the text
    swallowed = [p.predicted for p in rows if p.ids == ("PK04",)]
    assert round(min(swallowed)) == 11 and round(max(swallowed)) == 18
    assert sum(len(asked) for _, asked in pictures.quantities(rows)) == len(rows)
    for use in ("calibrate", "validate"):
        chosen = [p for p in rows if p.use == use]
        figure, _ = drawn(pictures.draw_sets, chosen, size=(9.2, 9.0))
        marks = [line for axes in figure.axes for line in axes.lines if line.get_marker() != "|"]
        assert len(marks) == len(chosen)
        missed = sum(not p.inside for p in chosen)
        assert sum(line.get_markerfacecolor() == "none" for line in marks) == missed
        assert f"{missed} of {len(chosen)} answers missed" in figure.axes[0].get_title(loc="left")


def test_intervals_are_drawn_on_the_scale_of_their_unit_and_misses_come_first():
    rows = [p for p in checks.predictions() if p.use == "validate"]
    figure, _ = drawn(pictures.draw_sets, rows, size=(9.2, 9.0))
    units = pictures.by_unit(rows)
    for axes, quantities in zip(figure.axes, units.values(), strict=True):
        bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
        wanted = [(asked[0][1].low, asked[0][1].high) for _, asked in reversed(quantities)]
        assert np.allclose(bars, wanted)
    missed = [np.mean([not p.inside for _, p in asked]) for _, asked in units["ng/mL"]]
    assert missed == sorted(missed, reverse=True)


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
        assert name == "level" or all(np.isfinite(part).any() for part in numbers)


def test_dates_are_printed_as_months_and_taken_from_the_table():
    figure, _ = drawn(pictures.draw_history)
    said = words_of(figure)
    assert (
        all(date in said for date in ("1964", "1970", "March 2019", "August 2020", "January 2025"))
        and "RSK34" in said
    )
    assert all(date in said for date in ("December 2019", "February 2021", "November 2026"))
    assert pictures._date_of("2025-01-17") == (2025.0, "January 2025") and pictures._date_of(
        "1970"
    ) == (1970.0, "1970")


def test_every_published_share_and_form_is_printed_with_its_row():
    figure, _ = drawn(pictures.draw_forms)
    said = words_of(figure)
    assert (
        "11 to 17 %, n = 7 to 10 [PK53]" in said
        and "8 %, n = 11 [PK27]" in said
        and "15 % S, 19 % R, n = 15 [PK43]" in said
        and "18.6 %, n = 820 [PK77]" in said
        and "0.3 [RX10]" in said
        and "13 [RX13]" in said
    )


def test_the_question_hides_a_line_and_the_band_of_four_models():
    _, artists = drawn(pictures.draw_question)
    assert set(artists) == {"answer", "band"} and np.isfinite(artists["answer"].get_ydata()).all()
