"""Notebook 08's views and pictures say what its text claims."""

import math

import numpy as np
import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.ocd import pictures, scenes
from ketamine_brain.lessons.ocd.scenes import in_words, look_at_loop, look_at_trial


def test_the_software_s_own_loop_cannot_be_stuck():
    view = look_at_loop(0.9)
    assert (
        len(view.land.fixed_points) == 1
        and math.isnan(view.dwell_s)
        and not view.course.stuck_at_end
    )


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
        (math.nan, "no stuck valley"),
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
    assert (
        marks == [people for _, people, _, _ in pictures.studies()]
        and max(marks) == measurement("OCD12").value
    )
