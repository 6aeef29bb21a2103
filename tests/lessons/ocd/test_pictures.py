"""Notebook 08's views and pictures say what its text claims."""

import math

import numpy as np
import pytest
from ketamine_brain.drawing.style import NARROW_IN, new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.ocd import lesson, pictures, scenes
from ketamine_brain.lessons.ocd.scenes import in_words, look_at_loop, look_at_trial
from ketamine_brain.models.statistics import chance_of_none, exact_interval, fisher_p


def test_one_node_of_the_software_alone_cannot_be_stuck():
    assert measurement("OCD22").number == 0.9
    view = look_at_loop(0.9)
    assert (
        len(view.land.fixed_points) == 1
        and math.isnan(view.dwell_s)
        and not view.course.stuck_at_end
    )
    assert "cannot be stuck" in scenes.read_loop(view, {"loop_gain": 0.9, "block": 0})["dwell"]


def test_a_push_moves_the_ball_and_not_the_land():
    before, after = look_at_loop(), look_at_loop(push_out_na=0.03)
    assert before.course.stuck_at_end and not after.course.stuck_at_end
    assert np.array_equal(
        scenes.move_loop(before)["valley"][1], scenes.move_loop(after)["valley"][1]
    )
    assert scenes.move_loop(before)["ball"] != scenes.move_loop(after)["ball"]


def test_a_block_shallows_the_valley_and_shortens_the_time_stuck():
    times = [look_at_loop(block=block).dwell_s for block in (0.0, 0.02, 0.04, 0.06)]
    assert times == sorted(times, reverse=True) and times[0] / times[-1] > 1e6


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (2.0, "about 2 seconds"),
        (3600.0, "about 1 hour"),
        (1e30, "longer than a life"),
        (90.0, "about 2 minutes"),
    ],
)
def test_times_are_said_in_the_unit_a_person_would_use(seconds, words):
    assert in_words(seconds) == words


def test_one_fewer_responder_makes_p_larger_and_more_people_make_it_small():
    assert (
        look_at_trial(3).p > look_at_trial(4).p > 0.05 > look_at_trial(4, how_many="five times").p
    )


def test_shares_lie_in_their_intervals_for_every_count():
    for ketamine in range(9):
        for saline in range(8):
            trial = look_at_trial(ketamine, saline)
            assert all(
                low <= share <= high
                for share, (low, high) in zip(trial.shares, trial.intervals, strict=True)
            )


def test_every_person_found_is_one_mark():
    figure = new_figure(9, 4)
    pictures.draw_people(figure)
    marks = [len(dots.get_offsets()) for dots in figure.axes[0].collections]
    assert marks == [study.people for study in pictures.studies()]
    assert max(marks) == measurement("OCD12").number


def test_the_trial_without_results_holds_about_twice_all_the_others():
    *others, planned = pictures.studies()
    assert not planned.known
    assert planned.people / sum(study.people for study in others) == pytest.approx(2, abs=0.2)


def test_the_thirty_dots_lie_about_their_mean_and_shift_with_the_block():
    before, after = look_at_loop(), look_at_loop(block=0.06)
    for view in (before, after):
        at = scenes.move_loop(view)
        assert len(at["loops"][0]) == scenes.LOOPS and (np.diff(at["loops"][0]) >= 0).all()
    free = scenes.move_loop(after)["loops"][0]
    assert free[0] < scenes.move_loop(after)["mean"][0][0] < free[-1]
    assert scenes.move_loop(before)["mean"][0][0] > 1000 * scenes.move_loop(after)["mean"][0][0]


@pytest.mark.parametrize("width", [8.0, NARROW_IN])
def test_the_words_of_the_mean_are_clear_of_its_line_and_of_the_dots(width):
    loop = lesson.explorer(scenes.loop)
    ends = [dict(loop_gain=g, block=b, noise=n) for g in (0.9, 1.35) for b in (0, 0.1)
            for n in (0.1, 0.15, 0.3)]  # fmt: skip
    for values in (*loop.presets.values(), *ends):
        figure = new_figure(width, 5.6)
        artists = scenes.draw_loop(figure, loop.computed(values))
        figure.canvas.draw()
        axes, words = artists["mean_words"].axes, artists["mean_words"].get_window_extent()
        dots = axes.transData.transform(artists["loops"].get_offsets())
        line = axes.transData.transform(artists["mean"].get_xydata())
        inside = (words.x0 < dots[:, 0]) & (dots[:, 0] < words.x1)
        assert not (inside & (words.y0 < dots[:, 1]) & (dots[:, 1] < words.y1)).any(), values
        assert not words.x0 < line[0, 0] < words.x1, values
        assert words.x1 < axes.get_window_extent().x1, values


def test_every_preset_of_the_loop_shows_another_picture():
    loop = lesson.explorer(scenes.loop)
    looks = [
        tuple(np.nan_to_num(points).tobytes() for points in loop.frame(values)["points"])
        for values in ({}, *loop.presets.values())
    ]
    assert len(set(looks)) == 1 + len(loop.presets)


def test_without_a_push_none_is_drawn():
    still, pushed = (scenes.move_loop(look_at_loop(push_out_na=na)) for na in (0.0, 0.02))
    assert np.ptp(still["push"]) == 0 and still["push_words"][2] == "no push"
    assert np.ptp(pushed["push"]) == scenes.PUSH_S


def test_overlapping_intervals_may_go_with_a_clear_difference():
    trial = look_at_trial(5)
    (low, _), (_, high) = trial.intervals
    assert low < high and trial.p < 0.05
    assert "clear all the same" in scenes.read_trial(trial, {})["verdict"]


def test_everyone_in_the_trial_is_a_mark_filled_when_they_responded():
    for trial in (look_at_trial(), look_at_trial(8, 7, "five times")):
        places = scenes.move_trial(trial)
        assert len(places["better"][0]) == sum(trial.responders)
        assert len(places["same"][0]) == sum(trial.people) - sum(trial.responders)
        assert all((x <= 103).all() for x, _ in (places["better"], places["same"]))


def test_none_of_ten_is_rare_at_a_half_and_common_at_the_least_that_fits():
    least = exact_interval(4, 8)[0]
    assert chance_of_none(0.5, 10) < 0.001 < 0.15 < chance_of_none(least, 10)
    assert fisher_p(4, 8, 0, 10) == pytest.approx(0.023, abs=0.0005)
