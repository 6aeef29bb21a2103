"""Notebook 06's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.anxiety import pictures, scenes
from ketamine_brain.lessons.anxiety.scenes import (
    look_at_both_moods,
    look_at_circuit,
    look_at_trials,
)
from ketamine_brain.models.anxiety_circuit import simulate_crossover
from ketamine_brain.models.statistics import mcnemar_p


def test_gain_does_the_early_work_and_control_the_late():
    course = look_at_circuit()
    assert course.gain[0] < 0.9 and course.gain[2] > 0.999
    assert course.control[2] > course.control[0] > 1


def test_without_a_lift_of_mood_only_the_setting_is_left_after_a_week():
    course = look_at_circuit(mood_share=1.0, mood_lift=0.0)
    assert course.anxiety[2] == pytest.approx(look_at_circuit(0.0).anxiety[2], abs=1e-6)


def test_more_drug_leaves_less_anxiety_at_every_time():
    courses = np.array([look_at_circuit(dose).anxiety for dose in (0.0, 0.25, 0.5, 1.0)])
    assert (np.diff(courses, axis=0) < 0).all()


def test_luck_alone_gives_the_published_lead_in_one_trial_of_a_hundred_and_half_of_it_in_six():
    assert simulate_crossover(18, 0.0, 20_000, 1).as_striking == pytest.approx(0.012, abs=0.003)
    assert simulate_crossover(18, 0.18, 20_000, 1).as_striking == pytest.approx(1 / 6, abs=0.02)


def test_eighteen_people_find_half_of_the_gap_in_one_of_eight_and_miss_all_of_it_in_four_of_ten():
    assert simulate_crossover(18, 0.18, 20_000, 1).significant == pytest.approx(1 / 8, abs=0.012)
    assert 0.4 < 1 - simulate_crossover(18, 0.36, 20_000, 1).significant < 0.48


def mcnemar_z(first_only, second_only):
    """Return McNemar's z, what a signed-rank test on yes/no outcomes gives; 0 with no one."""
    together = first_only + second_only
    return (first_only - second_only) / np.sqrt(together) if together else 0.0


def test_more_people_draw_the_thousand_trials_together():
    spread = [
        look_at_trials(20, people).trials.difference.std() for people in ("12", "18", "36", "72")
    ]
    assert spread == sorted(spread, reverse=True)


@pytest.mark.parametrize("people", ["12", "18", "36", "72"])
def test_there_is_one_bar_for_each_possible_result_and_no_false_hump(people):
    view = look_at_trials(0.0, people)
    assert view.shares.sum() == pytest.approx(100) and view.shares.size == 2 * int(people) + 1
    x, _ = scenes._bars(view, striking=False)
    middles = x.reshape(-1, 4).mean(axis=1)
    np.testing.assert_allclose(np.diff(middles), 100 / int(people))
    middle = int(people)
    assert view.shares[middle] > view.shares[middle - 2] and view.shares.argmax() - middle in (
        -1,
        0,
        1,
    )


def test_gold_bars_are_the_trials_as_striking_as_the_published_one():
    view = look_at_trials(18.0)
    x, y = scenes._bars(view, striking=True)
    assert y.reshape(-1, 4)[:, 1].sum() == pytest.approx(100 * view.trials.as_striking)
    assert x.min() > view.striking - 100 / 18


@pytest.mark.parametrize("run", [1, 7, 40])
def test_each_trial_run_is_a_dot_of_its_own_and_the_last_is_ringed(run):
    view = look_at_trials(18.0, run=run)
    at = scenes.move_trials(view)
    dots = set(zip(*at["dots"], strict=True))
    assert len(dots) == run
    assert (at["last"][0][0], at["last"][1][0]) in dots and at["last"][0][0] == view.points[-1]
    assert max(at["dots"][1]) < 28


def test_the_sentence_counts_the_trials_run_and_the_striking_among_them():
    values = {"true_points": 18.0}
    assert scenes.read_trials(look_at_trials(18.0), values)["runs"] == "One trial run; it"
    view = look_at_trials(18.0, run=20)
    striking = int((view.points >= view.striking - 1e-6).sum())
    said = scenes.read_trials(view, values)["runs"]
    assert said.startswith(f"20 trials run, {striking} as striking")


def test_how_alike_two_periods_are_decides_how_rare_luck_is():
    rare = [look_at_trials(0.0, alike=alike).trials.as_striking for alike in scenes.ALIKE]
    assert rare == sorted(rare, reverse=True) and rare[0] > 3 * rare[2]


def test_effects_and_pools_are_drawn_on_one_scale_with_the_pools_intervals():
    moods = look_at_both_moods()
    figure = new_figure()
    scenes.draw_circuit(figure, moods)
    heights = [bar.get_height() for bar in figure.axes[1].patches]
    assert heights == [*moods[0].smd, *moods[1].smd]
    assert (np.array(heights[4:]) - heights[:4] >= 0.0).all()
    whiskers = [tuple(line.get_ydata()) for line in figure.axes[1].lines]
    for id in scenes.POOLED:
        assert measurement(id).interval in whiskers
    assert list(scenes.move_circuit(moods)["flat"]) == heights[4:]


def test_the_pools_are_met_at_a_fifth_of_the_dose_and_not_at_the_dose_given():
    met = {dose: scenes.inside_pools(look_at_circuit(dose)) for dose in (0.0, 0.1, 0.5)}
    assert met == {0.0: 0, 0.1: 3, 0.5: 1}


@pytest.mark.parametrize("dose", [0.0, 0.1, 0.5])
def test_each_pool_says_whether_the_model_meets_it(dose):
    moved = scenes.move_circuit(look_at_both_moods(dose))
    said = [moved[f"verdict_{id}"] for id in scenes.POOLED]
    met = sum(words.endswith("✓") for words in said)
    assert met == scenes.inside_pools(look_at_circuit(dose))
    assert met + sum(words.endswith("✗") for words in said) == 3


def test_the_share_through_mood_matters_only_where_mood_does_not_lift():
    (lifted, flat), (same, more) = (
        look_at_both_moods(mood_share=0.0),
        look_at_both_moods(mood_share=1.0),
    )
    assert (
        (lifted.anxiety == same.anxiety).all()
        and (lifted.anxiety == flat.anxiety).all()
        and (more.anxiety > flat.anxiety).all()
    )


def test_the_two_scales_are_drawn_from_their_rows():
    figure = new_figure()
    pictures.draw_two_scales(figure)
    heights = [bar.get_height() for axes in figure.axes for bar in axes.patches]
    assert heights == [measurement(id).value for id in ("ANX01", "ANX02", "ANX03", "ANX04")]


def test_people_are_found_from_the_printed_share():
    found = {id: pictures.responders_of(measurement(id)) for id in ("ANX01", "ANX03", "ANX04")}
    assert found == {"ANX01": (6, 18), "ANX03": (16, 18), "ANX04": (9, 17)}


def test_a_share_from_few_trials_may_be_almost_none_or_almost_all():
    low, high = pictures.r2_interval(measurement("ANX12").number, 7)
    assert low < 0.02 and high > 0.9
    assert pictures.r2_interval(0.1, 5)[0] == 0.0
    low, high = pictures.r2_interval(0.5, 1000)
    assert low == pytest.approx(0.455, abs=0.01) and high == pytest.approx(0.542, abs=0.01)


def test_the_exact_p_of_the_marks_are_the_ones_told():
    """z = 2.24 is 5 people against none [ANX01], z = 2.12 is 7 against 1 [ANX03]."""
    assert f"z={mcnemar_z(5, 0):.2f}" in measurement("ANX01").dispersion
    assert mcnemar_p(5, 0) == pytest.approx(0.06, abs=0.005)
    assert mcnemar_p(7, 1) == pytest.approx(0.07, abs=0.005)
