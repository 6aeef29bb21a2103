"""Notebook 12's pictures and notebook 00's map say what the text claims."""

import re

import pytest
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.evidence import cited_ids, measurement
from ketamine_brain.lessons.next_steps import pictures, scenes
from ketamine_brain.lessons.next_steps.scenes import PLANS, SPANS, look_at_chain
from ketamine_brain.lessons.series import SERIES
from ketamine_brain.lessons.start_here import pictures as series_map


def drawn(draw, *more):
    figure = new_figure(9, 6)
    with in_style():
        return figure, draw(figure, *more)


def test_what_moves_is_what_is_drawn_for_every_plan_and_span():
    _, artists = drawn(scenes.draw_chain, look_at_chain())
    for plan in PLANS:
        for span in SPANS:
            assert set(scenes.move_chain(look_at_chain(plan, span=span))) == set(artists)


@pytest.mark.parametrize("setting", scenes.SETTINGS)
def test_the_two_labels_stay_apart_and_inside_the_panel(setting):
    for plan in PLANS:
        for span in SPANS:
            low, high = sorted(scenes._heights(look_at_chain(plan, setting=setting, span=span)))
            assert high - low >= scenes.APART - 1e-9 and low >= 0 and high <= 40


def test_every_curve_stays_on_its_fixed_axis():
    for plan in PLANS:
        chain = look_at_chain(plan, 1.0, span="weeks", mouse_dose_ratio=100).chain
        assert (
            chain.ketamine_high_ng_ml.max() < 540
            and chain.spines_low.min() > 0.7
            and chain.spines_high.max() < 1.10
        )
        assert chain.madrs_high.max() < 40


def test_the_sentence_gives_the_ranges_in_percent_and_the_score_of_both_arms():
    words = scenes.read_chain(
        look_at_chain(), {"plan": "one", "mg_per_kg": 0.5, "setting": "midazolam"}
    )
    assert words["plan"].endswith("0.50 mg/kg")
    low, high = map(int, re.search(r"(\d+) to (\d+) % of receptors", words["links"]).groups())
    assert 1 < low < high < 100
    assert 1 < int(re.search(r"up (\d+) %", words["links"]).group(1)) < 100
    assert words["low"] <= words["mood"] <= words["high"] < words["control"]


def test_the_order_in_which_links_are_over_is_the_model_s():
    assert pictures.order_of_ends() == ["blood", "block", "mood"]


def test_the_test_of_the_arrows_draws_the_published_intervals():
    figure, _ = drawn(pictures.draw_early_test)
    whole = measurement("ASP-09").value
    ends = [tuple(line.get_ydata()) for line in figure.axes[0].lines if len(line.get_xdata()) == 2]
    for id in ("ASP-08", "ASP-09"):
        assert (measurement(id).low / whole, measurement(id).high / whole) in ends


def test_each_arrow_of_the_picture_names_rows_that_exist():
    for _, _, kind, ids in pictures.STEPS:
        assert kind in pictures.STYLE
        assert all(measurement(id).check != "memory" for id in cited_ids(f"[{ids}]"))


def test_the_map_leads_to_every_notebook_of_the_series():
    figure, _ = drawn(series_map.draw_map)
    words = " ".join(text.get_text() for text in figure.axes[0].texts)
    named = {"06", "07", "08", "09", "10"} if "06–10" in words else set()
    named |= {notebook.number for notebook in SERIES if notebook.number in words}
    assert {notebook.number for notebook in SERIES} - named <= {"00"}
