"""Notebook 03's pictures: finite, moving as drawn, true to the rows and to the text."""

import dataclasses

import numpy as np
import pytest
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.glutamate import circuit_checks as checks
from ketamine_brain.lessons.glutamate import lesson, pictures, scenes
from ketamine_brain.models.nmda_receptor import READING_SD

EXPLORERS = {
    "receptor": (
        scenes.look_at_receptor,
        scenes.draw_receptor,
        scenes.move_receptor,
        [
            {},
            {"voltage_mv": 0.0},
            {"magnesium_mm": 0.0},
            {"ketamine_ng_ml": 2400.0, "voltage_mv": 40.0},
        ],
    ),
    "circuit": (
        scenes.look_at_circuit,
        scenes.draw_circuit,
        scenes.move_circuit,
        [
            {},
            {"block_at": "principal", "ketamine_um": 30.0},
            {"block_at": "interneuron", "rat_um_per_mg_per_kg": 0.03},
        ],
    ),
    "accounts": (
        scenes.weigh_account,
        scenes.draw_account,
        scenes.move_account,
        [{}, {"bet": "opioid"}, {"bet": "all", "show_against": True}],
    ),
    "measure": (
        scenes.measure_mystery,
        scenes.draw_experiment,
        scenes.move_experiment,
        [{}, {"voltage_mv": 30.0, "up_to_um": 100.0}],
    ),
    "guess": (
        scenes.guess_mystery,
        scenes.draw_guess,
        scenes.move_guess,
        [{}, {"compare": True}, {"mystery": 2}],
    ),
}
STILLS = (
    pictures.draw_brake,
    pictures.draw_people,
    pictures.draw_slow_system,
    lambda figure: pictures.draw_circuit_rows(figure, *checks.looked_at(checks.predictions())),
)


@pytest.mark.parametrize("name", EXPLORERS)
def test_what_moves_is_what_was_drawn(name):
    model, draw, move, settings = EXPLORERS[name]
    with in_style():
        drawn = draw(new_figure(), model())
    for values in settings:
        assert set(move(model(**values))) == set(drawn)


@pytest.mark.parametrize("draw", STILLS)
def test_every_still_has_finite_data_and_readable_words(draw):
    figure = new_figure()
    with in_style():
        draw(figure)
    for axes in figure.axes:
        assert all(
            np.isfinite(np.asarray(line.get_ydata(), dtype=float)).all() for line in axes.lines
        )
        assert all(text.get_fontsize() >= 10 for text in axes.texts)
    assert any(axes.lines or axes.patches or axes.texts for axes in figure.axes)


def test_the_order_of_doses_comes_from_the_rows():
    assert pictures.dose_order() == ["low", "middle", "high"]
    assert all(word in measurement(id).text for id, word in pictures.DOSES.values())


@pytest.mark.parametrize("bet", scenes.ACCOUNTS)
def test_what_an_account_cannot_explain_is_said_and_marked_only_when_asked_for(bet):
    shut, opened = scenes.weigh_account(bet), scenes.weigh_account(bet, True)

    def marked(view):  # without the key
        return int(np.isfinite(scenes.move_account(view)["against"][1]).sum()) - 1

    assert marked(shut) == 0
    assert marked(opened) == (opened.bears == scenes.AGAINST).sum() > 0
    assert scenes.read_account(shut, {})["verdict"].endswith("What can it not explain?")
    said = scenes.read_account(opened, {})["verdict"].split("cannot explain")[1]
    for f in scenes.FINDINGS:
        against = f.bears.get(bet) == scenes.AGAINST
        assert (f"[{', '.join(f.ids)}]" in said) == against


def test_the_sentence_of_all_accounts_says_that_none_explains_everything():
    assert scenes.read_account(scenes.weigh_account("all", True), {})["verdict"] == (
        "Of 5 accounts none explains everything."
    )
    title = lesson.content["explorers"]["accounts"]["title"]
    assert (len(scenes.ACCOUNTS), len(scenes.FINDINGS)) == (5, 15) and "Five" in title


def test_every_row_behind_a_finding_stands_in_the_references():
    from ketamine_brain.evidence import cited_ids

    listed = {*cited_ids(lesson.all_words()), *lesson.content["sources"]}
    assert {id for finding in scenes.FINDINGS for id in finding.ids} <= listed


def test_before_a_choice_nothing_is_marked():
    start = scenes.weigh_account("none", True)
    assert all(
        np.isfinite(scenes.move_account(start)[name][1]).sum() == 1 for name in ("for", "against")
    )
    assert "Which would you bet on?" in scenes.read_account(start, {})["verdict"]


def test_the_two_parts_of_the_circuits_rows_hold_all_of_them_and_all_misses_are_in_the_second():
    rows = checks.predictions()
    seen, unseen = checks.looked_at(rows)
    assert (
        len(seen) == 11
        and len(unseen) == 12
        and sorted(p.what for p in seen + unseen) == sorted(p.what for p in rows)
    )
    assert (
        all(p.inside and p.use == "calibrate" for p in seen)
        and sum(not p.inside for p in unseen) == 4
    )
    assert set(checks.SCANNED) <= {p.ids[0] for p in seen} and not set(checks.SCANNED) & {
        p.ids[0] for p in unseen
    }


def test_no_row_of_a_sign_is_drawn_as_a_measured_zero():
    words = {p.ids[0]: pictures._measured_words(p) for p in checks.predictions()}
    assert (
        words["GL06"] == "+13"
        and words["GL09"] == "no change"
        and words["GL03"] == "down"
        and words["GL17"].startswith("effect lost")
    )
    assert "+0" not in words.values()


def test_the_sentence_gives_a_range_for_people_and_never_one_number():
    read = scenes.read_receptor(scenes.look_at_receptor(), {"ketamine_ng_ml": 185.0})
    assert read["high"] - read["low"] > 50 and read["flow"] == ""
    still = scenes.read_receptor(scenes.look_at_receptor(voltage_mv=0.0), {"ketamine_ng_ml": 185.0})
    assert still["flow"] == " No current flows either way there."


def test_the_picture_of_people_names_each_rise_and_each_null_with_its_people():
    figure = new_figure()
    with in_style():
        pictures.draw_people(figure)
    said = "\n".join(text.get_text() for axes in figure.axes for text in axes.texts)
    for id in ("GL06", "GL27", "GL10", "GL11", "GL09", "GL12", "GL30"):
        assert f"[{id}]" in said
    assert "8 ketamine, 9 saline" in said and "17 healthy" in said


def test_the_truth_is_said_only_when_asked_for_and_a_far_guess_is_called_far():
    assert scenes.read_guess(scenes.guess_mystery(), {})["verdict"] == ""
    opened = scenes.read_guess(scenes.guess_mystery(0.1, compare=True), {})
    assert "too low" in opened["verdict"] and opened["noise"] == 100 * READING_SD
    exact = {near.name: near.truth for near in scenes.guess_mystery(compare=True).closeness}
    assert (
        scenes.read_guess(scenes.guess_mystery(**exact, compare=True), {})["verdict"].count(
            "(close)"
        )
        == 3
    )


def test_a_level_that_changes_nothing_is_said_so():
    calm = dataclasses.replace(scenes.look_at_circuit(), here_percent=0.2)
    assert scenes.read_circuit(calm, {})["output"] == "unchanged"
    assert scenes.read_circuit(scenes.look_at_circuit(ketamine_um=30.0), {})["output"].startswith(
        "down by"
    )


def test_one_key_press_on_a_log_slider_always_moves_it():
    """The log track has 200 notches and rounds to `step`, which must not swallow the lowest."""
    from ketamine_brain.lessons.series import notebook

    for explorer in notebook("03").words["explorers"].values():
        for name, control in explorer["controls"].items():
            if control.get("log"):
                notch = control["low"] * ((control["high"] / control["low"]) ** (1 / 200) - 1)
                assert control["step"] < notch, name
