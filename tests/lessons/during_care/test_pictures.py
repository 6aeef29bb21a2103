import numpy as np
import pytest
from ketamine_brain.drawing.style import NARROW_IN, in_style, new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.during_care import lesson, pictures, scenes
from ketamine_brain.models import counting
from ketamine_brain.models.infusion_session import simulate, simulate_readings

EXPLORERS = {"session": scenes.session, "group": scenes.group}


@pytest.fixture(scope="module", params=EXPLORERS)
def explorer(request):
    return lesson.explorer(EXPLORERS[request.param])


def words_of(figure):
    return " ".join(
        text.get_text()
        for axes in figure.axes
        for text in (*axes.texts, *axes.get_yticklabels(), axes.xaxis.label)
    )


def drawn(draw, *more):
    figure = new_figure(9, 5)
    with in_style():
        return figure, draw(figure, *more)


def test_every_control_moves_what_was_drawn_and_the_sentence_or_the_picture_changes(explorer):
    start = explorer.frame({})
    for name, control in explorer.controls.items():
        frames = [explorer.frame({name: stop}) for stop in control.stops()]
        looks = {
            (f["sentence"], *(np.nan_to_num(p).tobytes() for p in f["points"])) for f in frames
        }
        assert len(looks) > 1, name
        for frame in frames:
            assert [p.shape[1] for p in frame["points"]] == [2] * len(start["points"])
            assert all(np.isfinite(v) for v in frame["readouts"].values() if not isinstance(v, str))


def test_presets_hold_what_the_tasks_promise():
    group = lesson.explorer(EXPLORERS["group"])
    said = {name: group.frame(values)["readouts"] for name, values in group.presets.items()}
    assert said["The strict count"]["share"] == 0.25
    assert said["The kind count"]["share"] == pytest.approx(0.65, abs=0.005)
    assert said["The strict count"]["worse"] > 0 == said["The kind count"]["worse"]
    session = lesson.explorer(EXPLORERS["session"])
    salt = session.presets["Salt water, eight sessions"]
    everyone, calm = (
        session.frame({**salt, "start": start})["readouts"] for start in scenes.STARTS
    )
    assert everyone["high"] == pytest.approx(1 / 2, abs=0.05)
    assert calm["high"] == pytest.approx(1 / 3, abs=0.05)


def test_over_days_the_session_takes_as_much_of_the_clock_as_the_week():
    view = scenes.look_at_session(span="days")
    moved = scenes.move_session(view)
    assert 0.4 < float(scenes.place(view, 4.0)) < 0.6
    above = moved["dissociation"][1] > 5
    assert np.ptp(moved["dissociation"][0][above]) > 0.3
    for name, (low, high) in scenes.LIMITS.items():
        x, y = moved[f"grid_{name}"]
        places = [moved[f"tick_{name}{i}"][0] for i in range(5)]
        np.testing.assert_allclose(x[::3], places)
        assert np.nanmin(y) == low and np.nanmax(y) == high
    assert [moved[f"tick_level{i}"][2] for i in (0, 3, 4)] == ["5 min", "1 day", "8 days"]


def test_no_reading_or_level_reaches_the_words_that_explain_them():
    most = scenes.look_at_session("infusion", 84.0, sessions=8)
    words_begin = min(y for _, y in scenes.PEAK_KEYS.values()) - 6
    assert most.peak_mmhg.max() < words_begin and most.people_systolic.max() < words_begin
    for width in (9.0, NARROW_IN):
        figure = new_figure(width, 6.2)
        panel = scenes.draw_session(figure, most)["level"].axes
        figure.canvas.draw()
        box = next(t for t in panel.texts if "watched" in t.get_text()).get_window_extent()
        x, y = panel.transData.transform(np.column_stack(scenes.move_session(most)["level"])).T
        assert not ((box.x0 < x) & (x < box.x1) & (box.y0 < y) & (y < box.y1)).any()


def test_the_sentence_of_a_session_is_short_enough_to_be_read_while_it_moves():
    session = lesson.explorer(EXPLORERS["session"])
    for values in ({}, *session.presets.values()):
        assert len(session.frame(values)["sentence"].split()) < 47
    assert len(session.frame({})["sentence"].split()) < 45


def test_the_marks_of_a_key_are_no_readings():
    places = scenes.move_session(scenes.look_at_session())
    for name, (_, y) in scenes.PEAK_KEYS.items():
        assert y not in places[name][1] and places[name][0][0] < -50


def test_with_salt_water_the_figure_shows_as_many_marks_as_the_sentence_says():
    view = scenes.look_at_session("salt", sessions=8)
    places = scenes.move_session(view)
    red = sum(len(places[name][0]) - 1 for name in ("high", "low_high"))
    assert red == round(view.share_high * view.starting) > 80
    assert (places["high"][1][1:] >= scenes.LINE_MMHG).all() and len(places["high"][0]) > 15


@pytest.mark.parametrize("width", [9.0, NARROW_IN])
def test_no_line_of_mood_crosses_a_name_whatever_is_given(width):
    for given in scenes.GIVEN:
        for span in scenes.SPANS_H:
            figure = new_figure(width, 6.2)
            artists = scenes.draw_session(figure, scenes.look_at_session(given, 84.0, span))
            figure.canvas.draw()
            panel = artists["robust"].axes
            for name, *_ in scenes.MOOD:
                x, y = panel.transData.transform(artists[name].get_xydata()).T
                for words in panel.texts[-len(scenes.MOOD) :]:
                    box = words.get_window_extent()
                    beside = (box.x0 < x) & (x < box.x1)
                    assert not (y[beside] > box.y0 - 2).any(), (given, span, words.get_text())


def test_two_hundred_people_pass_the_line_as_often_as_many_thousands():
    for given, sessions in (("infusion", 4), ("salt", 8)):
        for start, most in (("everyone", None), ("calm", scenes.CALM_MMHG)):
            many = simulate_readings(
                8000,
                1,
                sessions,
                doses=scenes.dose_of(given, 35.0),
                start_at_most=most,
            ).share_above(*scenes.HIGH_MMHG)
            few = scenes.look_at_session(given, sessions=sessions, start=start).share_high
            assert few == pytest.approx(many, abs=0.04), (given, start)


def test_only_calm_people_start_when_that_is_the_rule():
    view = scenes.look_at_session(start="calm")
    assert scenes.CALM_MMHG == (140.0, 90.0)
    assert 100 < view.starting < scenes.PEOPLE and len(view.peak_mmhg) == view.starting


def test_a_spray_gets_no_number_of_dissociation_to_compare_with_a_drips():
    session = lesson.explorer(EXPLORERS["session"])
    assert "Do not compare" in session.frame({"given": "spray"})["sentence"]
    assert "one's own most" in session.frame({"given": "infusion"})["sentence"]


def test_the_lines_of_the_group_are_told_apart_by_their_dash_beside_black_words():
    figure, _ = drawn(scenes.draw_group, counting.count_group(6))
    words = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    for (
        _,
        said,
        *_,
    ) in scenes.GROUP_WORDS:
        assert words[said] == scenes.INK
    assert len({dash for *_, dash in scenes.GROUP_WORDS}) == 3


def test_marks_stand_for_each_person_once_beside_the_key():
    view = counting.count_group(3, who="stayed")
    places = {name: np.column_stack(scenes._places(view, name)) for name in scenes.STATES}
    people = np.vstack([spots[1:] for spots in places.values()])
    assert len(people) == 100 == len(np.unique(people, axis=0))
    assert {name: len(spots) - 1 for name, spots in places.items()} == {
        name: view.count(state) for name, (state, *_) in scenes.STATES.items()
    }


def test_each_persons_highest_reading_is_one_mark_split_at_the_line():
    view = scenes.look_at_session()
    places = {name: y[1:] for name, (_, y) in scenes._peaks(view).items()}
    assert sum(map(len, places.values())) == scenes.PEOPLE
    assert places["peaks"].max() < scenes.LINE_MMHG <= places["high"].min()
    assert places["low_high"].max() < scenes.LINE_MMHG


def test_nothing_is_shown_after_the_day_of_counting():
    view = counting.count_group(2)
    days, scores = scenes.move_group(view)["robust"]
    assert (
        np.isfinite(scores[days <= view.last_day]).all()
        and np.isnan(scores[days > view.last_day]).all()
    )


def test_the_answer_is_the_models_average():
    expected = simulate(times_h=np.array(pictures.GUESS_MINUTES) / 60).systolic_rise_mmhg
    np.testing.assert_allclose(
        pictures.answer_rise(), expected, atol=0.051
    )  # rounded to one decimal
    _, hidden = drawn(pictures.draw_question)
    assert set(hidden) == {"answer", "people", "peaks", "words", "dots"}


@pytest.mark.parametrize(
    ("draw", "ids"),
    [
        (pictures.draw_label_harms, [id for _, *pair in pictures.HARMS for id in pair]),
        (pictures.draw_ways_of_asking, [id for *_, ways in pictures.ASKED for id, _ in ways]),
        (pictures.draw_counts, [id for id, _ in (*pictures.HELP, *pictures.HURT)]),
    ],
)
def test_published_numbers_are_printed_with_their_row_as_the_row_has_them(draw, ids):
    figure, _ = drawn(draw)
    words = words_of(figure)
    for id in ids:
        row = measurement(id)
        assert row.check == "primary" and f"[{id}]" in words
        number = f"{row.value:g} %" if row.value is not None else f"{row.low:g} to {row.high:g} %"
        assert number in words


def test_harms_are_drawn_as_thick_as_gains():
    figure, _ = drawn(pictures.draw_counts)
    assert len({round(patch.get_height(), 6) for patch in figure.axes[0].patches}) == 1
    assert len(figure.axes[0].patches) == len(pictures.HELP) + len(pictures.HURT)


def test_the_unchecked_height_of_dissociation_is_nowhere():
    assert "EXP54" not in lesson.all_words() and "EXP32" not in lesson.all_words()
    assert "EXP54" not in words_of(drawn(pictures.draw_ways_of_asking)[0])


def test_the_clinic_is_drawn_on_the_readings():
    figure, _ = drawn(pictures.draw_reading_often, np.full((4, 4), 0.5))
    assert f"{measurement('EXP35').value:g} %" in words_of(figure)
