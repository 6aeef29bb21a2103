"""Notebook 11's pictures draw what is there, move what they drew, agree with their twin, and print
what the rows say.
"""

from __future__ import annotations

import os
import shutil

import numpy as np
import pytest
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.why_understanding import lesson, pictures, scenes
from ketamine_brain.lessons.why_understanding import trial_checks as checks
from ketamine_brain.lessons.why_understanding.arms import people_of_arms
from ketamine_brain.publish import tables


def drawn(draw):
    figure = new_figure(9, 5)
    with in_style():
        artists = draw(figure)
        figure.canvas.draw()
    return figure, artists


VIEWS = {
    "trial": (
        scenes.draw_trial,
        scenes.move_trial,
        [
            scenes.explore_trial(effect, 8.0, control, n, "present", number)
            for effect in (0, 10)
            for control in ("saline", "anaesthesia")
            for n in (10, 200)
            for number in (1, 1000)
        ],
    ),
    "choice": (
        scenes.draw_choice,
        scenes.move_choice,
        [
            scenes.explore_choice(b, h, form)
            for b in scenes.BENEFITS
            for h in scenes.HARMS
            for form in scenes.FORMS
        ],
    ),
    "claim": (
        scenes.draw_claim,
        scenes.move_claim,
        [
            scenes.explore_claim(p, c, e, n, r)
            for p in (0.05, 0.95)
            for c in ("saline", "anaesthesia")
            for e in (0, 12)
            for n in (20, 200)
            for r in ("significant", "null")
        ],
    ),
}


@pytest.mark.parametrize("name", VIEWS)
def test_what_moves_is_what_was_drawn_and_is_finite(name):
    draw, move, views = VIEWS[name]
    _, artists = drawn(lambda figure: draw(figure, views[0]))
    for view in views:
        moved = move(view)
        assert moved.keys() == artists.keys()
        for key, value in moved.items():
            numbers = [
                part
                for part in (value if isinstance(value, tuple) else (value,))
                if not isinstance(part, str)
            ]
            assert all(np.isfinite(np.asarray(part, dtype=float)).all() for part in numbers), key


@pytest.mark.parametrize("view", VIEWS["trial"][2])
def test_every_trial_is_in_the_histogram_and_every_person_is_a_mark(view):
    moved = scenes.move_trial(view)
    assert (
        moved["all"].sum() == scenes.TRIALS
        and moved["significant"].sum() == view.trials.significant.sum()
    )
    assert (moved["significant"] <= moved["all"]).all() and moved["all"].max() < scenes.LAYOUT[
        "truth_y"
    ] + 30
    groups = [f"{arm}_{belief}" for arm in ("ketamine", "control") for belief in ("yes", "no")]
    assert sum(len(moved[key][0]) for key in groups) == view.design.n


def shown(moved, name):
    places = np.hstack([moved[f"{name}_{key}"] for key in ("either", "changed", "neither")])
    return {tuple(place) for place in places.T} - {(scenes.AWAY, scenes.AWAY)}


@pytest.mark.parametrize("view", VIEWS["choice"][2])
def test_each_saying_shows_the_people_that_it_counts(view):
    moved = scenes.move_choice(view)
    for name, outcome in (("benefit", view.benefit), ("harm", view.harm)):
        c, needed = outcome.comparison, scenes._needed(outcome)
        wanted = {
            "people": 100,
            "relative": c.either_way + c.changed,
            "odds": 0,
            "needed": min(needed, 100),
        }[view.form]
        assert len(shown(moved, name)) == wanted
        if view.form == "people":
            assert (c.either_way, c.changed, c.neither) == scenes._counts(outcome, "people")


def test_another_saying_changes_the_figure_and_not_the_scale_below_it():
    views = {form: scenes.move_choice(scenes.explore_choice(form=form)) for form in scenes.FORMS}
    assert len({tuple(sorted(shown(moved, "harm"))) for moved in views.values()}) == 4
    for moved in views.values():
        assert np.array_equal(moved["harm_line"][0], views["people"]["harm_line"][0])


def test_forms_say_the_same_shares():
    outcome = scenes.benefit("infusion")
    assert scenes.say(outcome, "people") == "27 in 100 instead of 9 (could be 4 to 40 more)"
    assert (
        scenes.say(outcome, "relative")
        == f"{measurement('DEC08').value / measurement('DEC09').value:.1f} times as many"
    )
    assert scenes.say(outcome, "needed") == "one more person for every 6 treated"
    assert (
        scenes.say(scenes.benefit("spray"), "needed")
        == f"one more person for every {measurement('DEC03').value:.0f} treated"
    )
    assert "fewer" in scenes.say(scenes.benefit("relapse"), "people")


def test_the_browser_draws_the_same_trial():
    if not shutil.which("node"):
        message = "no node on this machine: the trial's twin was NOT compared with the model"
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(message)
    explorer = lesson.explorer(scenes.trial)
    assert "twin within" in tables.build(explorer).measured.words
    planted = explorer.constants()
    planted["parameters"]["spread_points"] *= 1.01
    explorer.constants = lambda: planted
    with pytest.raises(ValueError, match="twin"):
        tables.build(explorer)


def test_still_pictures_draw_their_rows():
    figure, _ = drawn(pictures.draw_asleep)
    words = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert "12 of 20" in words and "10 of 20" in words
    figure, _ = drawn(lambda f: pictures.draw_readings(f, checks.predictions()))
    assert [len(axes.get_yticks()) for axes in figure.axes] == [2, 4, 2]
    figure, _ = drawn(pictures.draw_trials)
    assert [len(axes.get_yticks()) for axes in figure.axes] == [7, 7]


def test_arms_of_the_forest_are_the_sizes_that_their_shares_need():
    assert people_of_arms("KAR-03", "KAR-05", together=True) == (32, 30)
    assert people_of_arms("GRU-02", "GRU-03", together=True) == (40, 40)
    assert people_of_arms("SUS-01", "SUS-02") == (90, 86)
    for _, one, zero, together, _ in pictures.PEOPLE:
        for id, n in zip((one, zero), people_of_arms(one, zero, together), strict=True):
            count = measurement(id).value * n / 100
            assert abs(count - round(count)) < 0.055 * n / 100 + 1e-9, (
                f"{id} is no whole number of {n} people"
            )


def test_shares_that_no_split_gives_are_refused():
    with pytest.raises(ValueError, match="no split of 62 people"):
        people_of_arms("KAR-03", "TRA-03", together=True)


def test_the_nulls_hold_zero_and_the_others_do_not():
    held = {
        one: low <= 0 <= high
        for one, (_, low, high) in (
            (row[1], pictures.people_better(*row[1:])) for row in pictures.PEOPLE
        )
    } | {
        id: ends[0] <= 0 <= ends[1]
        for id, ends in ((id, pictures._interval(id)) for _, id in pictures.POINTS)
        if ends
    }
    assert held == {
        "LII-RK1": True,
        "KAR-03": True,
        "GRU-02": False,
        "ABB-01": False,
        "TRA-02": False,
        "SUS-01": False,
        "ESC-05": False,
        "LII-01": True,
        "KAR-01": True,
        "TR3-01": True,
        "JPN-05": True,
        "TR2-01": False,
    }


def test_one_real_trial_is_one_draw_of_the_forecast_and_is_drawn_with_its_interval():
    found, row = pictures.forecast_differences(), measurement(pictures.REAL)
    assert found.shape == (pictures.DRAWS,) and len(set(found)) == pictures.DRAWS
    low, high = np.quantile(found, (0.025, 0.975))
    assert low <= -row.value <= high
    figure, _ = drawn(pictures.draw_one_draw)
    ends = [tuple(line.get_xdata()) for line in figure.axes[0].lines]
    assert (-row.high, -row.low) in ends
