"""Notebook 06's views and pictures say what its text claims."""

import numpy as np
import pytest
from ketamine_brain.evidence import measurement
from ketamine_brain.models.anxiety_circuit import arm_rates, simulate_crossover
from ketamine_brain.models.anxiety_views import (
    EDGES,
    look_at_both_moods,
    look_at_circuit,
    look_at_trial,
)
from ketamine_brain.models.statistics import mcnemar_z
from ketamine_brain.pictures import anxiety_circuit as pictures
from ketamine_brain.pictures.style import new_figure


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


def test_luck_alone_hardly_gives_the_published_gap_and_half_of_it_does_in_one_trial_of_ten():
    assert simulate_crossover(18, 0.0, 20_000, 1).as_striking < 0.006
    assert simulate_crossover(18, 0.18, 20_000, 1).as_striking == pytest.approx(0.1, abs=0.02)


def test_eighteen_people_find_half_of_the_gap_in_one_trial_of_eight_and_miss_all_of_it_in_four_of_ten():
    assert simulate_crossover(18, 0.18, 20_000, 1).significant == pytest.approx(1 / 8, abs=0.012)
    assert 0.4 < 1 - simulate_crossover(18, 0.36, 20_000, 1).significant < 0.48


def test_a_looser_test_gives_the_published_z_and_finds_half_of_the_gap_in_nearly_one_trial_of_four():
    """7 people against 1 who respond to one treatment only give z = 2.12 [ANX03]; |z| > 1.96 is p < 0.05 by that test."""
    assert f"z={mcnemar_z(7, 1):.2f}" in measurement("ANX03").dispersion
    counts = chances_of_pairs(18, *arm_rates(0.18), correlation=0.3)
    assert (
        0.2 < sum(chance for (a, b), chance in counts.items() if abs(mcnemar_z(a, b)) > 1.96) < 0.25
    )


def chances_of_pairs(people, first, second, correlation):
    """Return {(responds to the first only, to the second only): chance}, exactly, from the normal liability of the model."""
    from scipy.special import ndtri
    from scipy.stats import multinomial, multivariate_normal

    both = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]]).cdf(
        [ndtri(first), ndtri(second)]
    )
    cells = [first - both, second - both, 1 - first - second + 2 * both]
    return {
        (a, b): multinomial.pmf([a, b, people - a - b], people, cells)
        for a in range(people + 1)
        for b in range(people + 1 - a)
    }


def test_more_people_draw_the_thousand_trials_together():
    spread = [
        look_at_trial(20, people).trials.difference.std() for people in ("12", "18", "36", "72")
    ]
    assert spread == sorted(spread, reverse=True)


def test_every_trial_is_in_a_bin_and_the_one_shown_is_one_of_them():
    for true in (0, 18, 50):
        for which in (1, 20):
            view = look_at_trial(true, "12", which)
            assert view.shares.sum() == pytest.approx(100) and EDGES[0] < view.points < EDGES[-1]


def test_without_a_lift_of_mood_more_anxiety_is_drawn_from_a_day_on():
    moods = look_at_both_moods()
    figure = new_figure()
    pictures.draw_circuit(figure, moods)
    heights = [bar.get_height() for bar in figure.axes[1].patches]
    lifted, flat = np.array(heights[:4]), np.array(heights[4:])
    assert (flat[1:] - lifted[1:] > 4).all() and flat[0] - lifted[0] < 4
    assert list(pictures.move_circuit(moods)["flat"]) == list(flat)


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
