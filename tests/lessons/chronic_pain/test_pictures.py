"""Notebook 09's pictures say what its text claims."""

import json
import pathlib
import re

import numpy as np
import pytest
from ketamine_brain.drawing.forest import draw_forest, row_of
from ketamine_brain.drawing.style import new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.chronic_pain import pictures, scenes
from ketamine_brain.lessons.chronic_pain.scenes import explore_relief
from ketamine_brain.models import pain

NOTEBOOK = pathlib.Path(__file__).parents[3] / "notebooks" / "09_chronic_pain.ipynb"
WORDS = pathlib.Path(pictures.__file__).with_name("words.yaml")


def test_the_drug_lowers_the_last_response_and_not_the_first():
    plain, drug = (scenes.explore_windup(1.0, dose)[0] for dose in (0.0, 0.15))
    assert drug.response[0] == plain.response[0] and drug.response[-1] < plain.response[-1]


def test_stimuli_add_up_when_fast_and_hardly_when_slow():
    growth = [scenes.explore_windup(seconds)[0].growth for seconds in (0.5, 1.0, 3.0, 6.0, 8.0)]
    assert growth == sorted(growth, reverse=True) and growth[1] > 1 and growth[3] < 0.1


def test_relief_falls_less_than_the_hours_do():
    long, short = explore_relief(100.8), explore_relief(24)
    assert short.weeks / long.weeks > 24 / 100.8
    weeks = [explore_relief(hours).weeks for hours in (0.5, 8, 24, 72, 120)]
    assert weeks == sorted(weeks)


def test_the_blood_clears_in_days_whatever_the_length():
    for hours in (0.5, 24, 100.8):
        assert (
            scenes.read_relief(explore_relief(hours), {"hours": hours, "rate_mg_per_h": 22.2})[
                "gone"
            ]
            < 8
        )


def test_a_hundred_point_scale_is_brought_to_ten():
    row = row_of("PAI33", "words", scale=0.1)
    found = measurement("PAI33")
    assert row.value == pytest.approx(found.value / 10) and row.low <= row.value <= row.high


def test_an_interval_across_the_line_is_hollow_so_that_it_can_be_told_in_grey():
    figure = new_figure()
    draw_forest(figure, pictures.pooled_rows(), "points")
    marks = [
        line
        for line in figure.axes[0].lines
        if line.get_marker() in "Ds" and len(line.get_xdata()) == 1
    ]
    hollow = [line.get_markerfacecolor() == "white" for line in marks]
    assert (
        hollow == [row.low <= 0 <= row.high for row in reversed(pictures.pooled_rows())]
        and any(hollow)
        and not all(hollow)
    )


def test_every_number_of_the_trial_picture_is_a_row():
    figure = new_figure()
    pictures.draw_relief_and_function(figure)
    heights = [bar.get_height() for axes in figure.axes for bar in axes.patches]
    assert np.allclose(
        heights, [measurement(id).value for id in ("PAI08", "PAI09", "PAI13", "PAI14")]
    )


def test_the_forest_holds_the_networks_last_estimate_and_sizes_no_mark_by_a_whole_review():
    rows = {row.id: row for row in pictures.pooled_rows()}
    assert rows["PAI71"].high < 0 < rows["PAI37"].high
    assert {rows[id].people for id in ("PAI25", "PAI29", "PAI30", "PAI33")} == {None}


def test_both_weeks_of_the_trial_are_on_the_figure_and_the_model_meets_only_the_first():
    figure = new_figure()
    view = explore_relief()
    scenes.draw_relief(figure, view)
    low = figure.axes[1]
    assert [round(float(bar.lines[0].get_xdata()[0])) for bar in low.containers] == [1, 12]
    for bar, met in zip(low.containers, (True, False), strict=True):
        at, trial = float(bar.lines[0].get_xdata()[0]), float(bar.lines[0].get_ydata()[0])
        assert (abs(scenes._at(view, at) - trial) < 0.5) == met


def test_the_level_axes_are_numbered():
    figure = new_figure()
    scenes.draw_relief(figure, explore_relief())
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == ["1", "10", "100"]


def test_at_half_the_hours_of_a_preset_the_answers_of_the_tasks_hold():
    assert explore_relief(24, 22.2).weeks == pytest.approx(2.5, abs=0.05)
    assert explore_relief().weeks == pytest.approx(5.5, abs=0.05)
    assert 0.8 < explore_relief().weeks - explore_relief(100.8, 13.6).weeks < 1.3


def test_the_sentence_fits_a_dose_that_gives_no_relief_and_one_hour():
    values = {"hours": 0.5, "rate_mg_per_h": 30}
    said = scenes.read_relief(explore_relief(0.5, 30), values)
    assert said["hours"] == "Half an hour" and "never reaches" in said["span"]
    start = {"interval_s": 1, "dose_mg_per_kg": 0, "stimuli": 15}
    assert scenes.read_windup(scenes.explore_windup(**start), start)["plain"] == ""


def test_the_highest_bar_of_any_setting_is_in_the_picture():
    highest = scenes.explore_windup(0.5, 0.0)[0].response.max()
    figure = new_figure(8.0, 5.0)
    scenes.draw_windup(figure, scenes.explore_windup(0.5, 0.0))
    figure.canvas.draw()
    panel = figure.axes[0]
    lowest_words = min(text.get_window_extent().y0 for text in panel.texts)
    assert panel.transData.transform((1, highest))[1] < lowest_words


@pytest.mark.parametrize("stimuli", [1, 7, 15])
def test_a_train_that_is_still_coming_is_the_beginning_of_the_whole(stimuli):
    whole, drawn = (scenes.move_windup(scenes.explore_windup(1, 0.1, n)) for n in (15, stimuli))
    for part in ("whole", "fast"):
        np.testing.assert_allclose(drawn[part][:stimuli], whole[part][:stimuli])
        assert not drawn[part][stimuli:].any()
    assert (drawn["beats"][0][stimuli:] < 0).all()


NOT_A_STEP = re.compile(r"\b(step(s|ped|wise)? at|(a|its|that|the) step)\b", re.I)


def test_the_ceiling_of_relief_is_never_called_a_step():
    """E = C/(C + C50) levels off; nothing in it steps. A control's `step:` is another thing."""
    words = re.sub(r"(?m)^\s*step: .*$", "", WORDS.read_text(encoding="utf-8"))
    said = [words, *(scenes.__doc__ or "", pain.__doc__ or "", pain.simulate_relief.__doc__ or "")]
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    said += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    figure = new_figure(8.0, 5.6)
    scenes.draw_relief(figure, scenes.explore_relief())
    said += [text.get_text() for axes in figure.axes for text in axes.texts]
    found = [NOT_A_STEP.search(text) for text in said]
    assert not any(found), [match.string[:200] for match in found if match]
    assert "ceiling" in words
