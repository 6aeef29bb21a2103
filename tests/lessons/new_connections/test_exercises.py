"""Each exercise of notebook 04: its solution passes, its stub and a wrong answer do not."""

import pytest
from ketamine_brain.lessons.new_connections.exercises import EXERCISES
from ketamine_brain.teaching.exercise import function_of, verdict

WRONG = {
    "settled": (lambda stress, room, strength: room / (1 + stress), "at stress 0 "),
    "back": (lambda start, now: now - start, "from 0.75 to 0.875"),
    "limit": (lambda sd, people: 1.96 * sd / people, "16 people"),
}


@pytest.mark.parametrize("name", EXERCISES)
def test_the_solution_is_right_and_the_stub_is_not_yet(name):
    exercise = EXERCISES[name]
    assert verdict(exercise, function_of(exercise.solution)).startswith("Right")
    assert exercise.hint in verdict(exercise, function_of(exercise.stub))


@pytest.mark.parametrize("name", EXERCISES)
def test_a_wrong_answer_is_told_where_and_by_how_much(name):
    function, said = WRONG[name]
    told = verdict(EXERCISES[name], function)
    assert told.startswith("Not yet") and said in told


def test_a_share_where_nothing_was_missing_is_none():
    exercise = EXERCISES["back"]
    careless = function_of("def back(start, now):\n    return (now - start) / (1 - start)")
    assert "Not yet" in verdict(exercise, careless)
