"""What notebook 12 shows of the chain, and the two arrows to mood that everyone draws."""

import re

import numpy as np
import pytest
from ketamine_brain.lessons.next_steps.scenes import (
    ARROWS,
    MONTH,
    OWN_CONTROL,
    PLANS,
    SETTINGS,
    SHARE_LEFT,
    SPANS,
    carries,
    hours_until_over,
    look_at_chain,
    read_chain,
    supposed,
)
from ketamine_brain.models.mood_onset import CONTEXTS
from ketamine_brain.models.mood_plans import CONTEXT_WORDS


@pytest.mark.parametrize("plan", PLANS)
def test_every_view_is_finite_within_its_span_and_its_band_holds_the_mean(plan):
    for span in SPANS:
        view = look_at_chain(plan, 1.0, span=span, mouse_dose_ratio=100)
        assert (
            view.chain.days[0] == 0
            and view.chain.days[-1] == SPANS[span]
            and (np.diff(view.chain.days) > 0).all()
        )
        for arrow in ARROWS:
            assert np.isfinite(supposed(view.chain, arrow)).all()
        assert (view.chain.madrs_low <= view.chain.madrs + 0.5).all() and (
            view.chain.madrs <= view.chain.madrs_high + 0.5
        ).all()
        assert (view.chain.ketamine_low_ng_ml <= view.chain.ketamine_high_ng_ml).all()


def test_the_setting_moves_mood_and_control_alone():
    views = [look_at_chain(setting=setting) for setting in ("saline", "midazolam", "anaesthesia")]
    for name in ("ketamine_ng_ml", "block_high", "spines_high"):
        links = [getattr(view.chain, name) for view in views]
        assert all(np.array_equal(links[0], link) for link in links)
    falls = [view.at(view.month.control_madrs, 24) for view in views]
    assert falls == sorted(falls, reverse=True) and falls[0] - falls[-1] > 5


def test_the_mouse_dose_moves_connections_alone():
    few, many = look_at_chain(mouse_dose_ratio=1), look_at_chain(mouse_dose_ratio=100)
    assert many.chain.spines_high.max() > few.chain.spines_high.max() + 0.02
    for name in ("ketamine_ng_ml", "block_high", "madrs", "control_madrs", "spines_low"):
        assert np.array_equal(getattr(few.chain, name), getattr(many.chain, name))


def test_more_dose_raises_blood_block_and_spines_and_lowers_the_score():
    views = [look_at_chain(mg_per_kg=dose) for dose in (0.1, 0.25, 0.5, 0.75, 1.0)]
    for name in ("ketamine_ng_ml", "block_high", "spines_high"):
        peaks = [getattr(view.chain, name).max() for view in views]
        assert peaks == sorted(peaks) and len(set(peaks)) == len(peaks)
    scores = [view.at(view.month.madrs, 24) for view in views]
    assert scores == sorted(scores, reverse=True)


def test_a_supposed_arrow_is_given_the_size_of_the_gap_and_only_its_time_is_its_own():
    month = look_at_chain().month
    for arrow in ARROWS[1:]:
        gap = month.control_madrs - supposed(month, arrow)
        assert gap.max() == pytest.approx((month.control_madrs - month.madrs).max())
        assert np.argmax(gap) == np.argmax(carries(month, arrow))
    assert supposed(month, "none") is month.madrs


def test_through_the_receptor_it_is_over_within_a_day_and_through_connections_it_has_not_begun():
    view = look_at_chain()
    gaps = [
        [
            view.at(view.month.control_madrs - supposed(view.month, arrow), hours)
            for hours in (4, 24)
        ]
        for arrow in ARROWS[1:]
    ]
    assert gaps[0][1] < 0.1 * gaps[0][0] and gaps[1][0] < 0.05 * gaps[1][1]


def test_with_pills_alone_neither_arrow_carries_anything():
    for arrow in ARROWS[1:]:
        view = look_at_chain("oral")
        assert not carries(view.month, arrow).any() and np.array_equal(
            supposed(view.chain, arrow), view.chain.control_madrs
        )
        assert view.chain.madrs[-1] < view.chain.control_madrs[-1]


def test_blood_and_block_are_over_in_hours_and_long_before_what_they_are_said_to_have_done():
    over = hours_until_over(look_at_chain())
    assert (
        over["blood"] < over["block"] < 24 < over["fast"] < min(over["spines"], over["mood"])
        and SHARE_LEFT < 0.5
    )
    assert over["mood"] <= 24 * MONTH


def test_doses_and_pills_are_those_of_the_plan_within_the_span():
    assert (
        len(look_at_chain("six", span="days").doses) == 2
        and len(look_at_chain("six", span="weeks").doses) == 6
    )
    assert (
        look_at_chain("both").pills
        and not look_at_chain("one").pills
        and look_at_chain("nothing").doses == ()
    )
    assert {*SETTINGS, *OWN_CONTROL.values()} <= set(CONTEXTS)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_pill_is_compared_with_a_pill_and_a_spray_with_a_spray_whatever_is_chosen(setting):
    pills, own = look_at_chain("oral", setting=setting), look_at_chain("oral")
    assert np.array_equal(pills.month.madrs, own.month.madrs)
    assert pills.setting == CONTEXT_WORDS["pill"]
    assert look_at_chain("spray", setting=setting).setting == CONTEXT_WORDS["spray"]
    assert look_at_chain("one", setting=setting).setting == CONTEXT_WORDS[setting]


def test_pills_do_next_to_nothing_in_the_first_hours():
    month = look_at_chain("oral").month
    assert month.madrs[0] - np.interp(0.25, month.days, month.madrs) < 1.0


def test_the_peak_in_blood_is_drawn_with_enough_points():
    level = look_at_chain(span="days").chain.ketamine_ng_ml
    assert (level > level.max() / 2).sum() >= 5


@pytest.mark.parametrize("plan", PLANS)
def test_the_sentence_says_nothing_of_links_that_carry_nothing(plan):
    values = {"plan": plan, "mg_per_kg": 0.5}
    words = read_chain(look_at_chain(plan), values)
    assert ("Blood peaks" in words["links"]) == (plan not in ("oral", "nothing"))
    assert not re.search(r"\b0 to 0\b|\bup 0 %", words["links"])


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"plan": "tea"}, "plan is 'tea'"),
        ({"span": "years"}, "span is 'years'"),
        ({"setting": "pill"}, "setting is 'pill'"),
        ({"mouse_dose_ratio": 0}, "mouse_dose_ratio is 0"),
    ],
)
def test_bad_input_is_named(bad, words):
    with pytest.raises(ValueError, match=words):
        look_at_chain(**bad)


def test_an_arrow_that_nobody_draws_is_named():
    with pytest.raises(ValueError, match="arrow is 'hope'"):
        supposed(look_at_chain().month, "hope")
