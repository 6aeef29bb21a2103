"""Notebook 05's explorer: the plan's curve is the plan's, the control's is that of its control arm."""

import numpy as np
import pytest
from ketamine_brain.lessons.mood_onset import scenes
from ketamine_brain.models import mood_plans
from ketamine_brain.models.mood_onset import simulate


@pytest.mark.parametrize("plan", mood_plans.PLANS)
def test_each_curve_is_that_of_its_own_arm(plan):
    seen = scenes.explore(plan, "saline")
    course = simulate(mood_plans.named_plan(plan, "saline", last_day=28.0), seen.days)
    moved = scenes.move_course(seen)
    np.testing.assert_allclose(moved["course"][1], course.madrs)
    np.testing.assert_allclose(moved["control"][1], course.control_madrs)
    assert (seen.low <= seen.high).all() and len(seen.people) == 0


def test_one_infusion_helps_beyond_its_control_arm_and_nothing_does_not():
    one, nothing = scenes.explore("one", "saline"), scenes.explore("nothing", "saline")
    assert one.asked[1] < one.asked_control[1] - 2
    assert nothing.asked[1] == pytest.approx(nothing.asked_control[1])


def test_people_are_drawn_only_when_asked_for_and_an_unknown_plan_is_refused():
    assert len(scenes.explore(view="twelve").people) == scenes.PEOPLE
    with pytest.raises(ValueError, match="name is 'two'; allowed: nothing, one"):
        mood_plans.named_plan("two")
