"""The plans: minutes add up, names lead somewhere, numbers carry their source, sheets stay
short.
"""

import dataclasses

import bs4
import pytest
import yaml
from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.explorer import Explorer, narrow
from ketamine_brain.publish import paper, plans, session
from ketamine_brain.publish.chromium import chromium_path
from ketamine_brain.publish.plans import MOST_SLIDES, PLANS, SESSIONS
from ketamine_brain.teaching.lesson import LABELS
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.workshop.lint_prose import bare_numbers, lint


@pytest.fixture(scope="module", params=PLANS)
def plan(request):
    return plans.plan(request.param)


def test_a_plan_has_its_minutes_and_not_too_many_slides(plan):
    assert sum(block.minutes for block in plan.blocks) == plan.minutes
    assert 10 <= len(plan.slides) <= MOST_SLIDES[str(plan.minutes)]
    assert len({slide.name for slide in plan.slides}) == len(plan.slides)


def test_a_title_is_a_claim_and_each_block_says_what_to_do_say_expect_and_beware(plan):
    for slide in plan.slides:
        assert len(slide.title.split()) >= 4 and not slide.title.endswith(".")
        assert slide.say and (slide.lines or slide.shows)
    for block in plan.blocks:
        assert all((block.do, block.say, block.expect, block.trap))


def test_every_name_leads_to_something_that_can_be_shown(plan):
    for slide in plan.slides:
        kind, where = slide.shows or ("", "")
        if kind in plans.KINDS:
            widget = plans.shown(kind, where)
            assert set(slide.controls) <= set(getattr(widget, "controls", {}))
            assert set(slide.presets) <= set(getattr(widget, "presets", {}))
        elif kind == "labels":
            assert plans.claims(where)
        elif kind == "misses":
            rows = plans.held_out(where)
            assert rows and not rows[0].inside
    assert isinstance(plans.shown("predict", plan.sheet["predict"]), Predict)


DRAWN = sorted(
    {
        slide.name: slide
        for name in PLANS
        for slide in plans.plan(name).slides
        if slide.shows and slide.shows[0] in ("figure", "explorer")
    }.items()
)


@pytest.mark.parametrize("slide", [slide for _, slide in DRAWN], ids=[name for name, _ in DRAWN])
def test_a_slide_s_figure_has_large_letters_that_do_not_touch(slide):
    widget = plans.shown(*slide.shows)
    if isinstance(widget, Explorer):
        draw = narrow.for_a_room(widget.scene.draw, slide.words, slide.panels)
        figure = new_figure(narrow.ROOM_IN, slide.high)
        with in_style():
            draw(figure, widget.computed())
    else:
        figure = plans.for_slide(widget, slide).figure()
    with in_style():
        narrow.lay_out(figure)
        seen = [text for text in narrow.texts_of(figure) if text.get_color() != "none"]
        for text in set(narrow.texts_of(figure)) - set(seen):
            text.set_visible(False)
        assert min(text.get_fontsize() for text in seen) >= narrow.ROOM_PT
        assert narrow.count_collisions(figure) == 0


def test_a_slide_keeps_the_panels_and_words_that_it_names_and_what_moves_in_them():
    slide = dict(DRAWN)["session"]
    explorer = plans.for_slide(plans.shown(*slide.shows), slide)
    whole = plans.shown(*slide.shows)
    kept = {part.artist for part in explorer.parts}
    assert kept < {part.artist for part in whole.parts}
    assert {"dissociation", "robust"} <= kept and not {"systolic", "level"} & kept
    assert explorer.frame({"span": "days"})["sentence"] == whole.frame({"span": "days"})["sentence"]
    titles = [axes.get_title("left") for axes in explorer.figure().axes]
    assert titles == ["Dissociation (%)", "Score gone by the drug (%)"]


def test_words_that_a_figure_does_not_hold_are_named():
    slide = dataclasses.replace(dict(DRAWN)["asleep"], words={"^no such words$": ""})
    with pytest.raises(ValueError, match=r"no words of the figure hold \^no such words\$"):
        plans.for_slide(plans.shown(*slide.shows), slide).figure()


@pytest.mark.parametrize("field", ["controls", "presets"])
def test_a_control_or_preset_that_is_not_there_is_named(field):
    slide = dataclasses.replace(dict(DRAWN)["session"], **{field: ("gone",)})
    with pytest.raises(ValueError, match=f"10/session has no {field[:-1]} 'gone'; there are: "):
        session.Deck(plans.plan("45")).slide(slide)


def test_the_facilitator_reads_out_the_answer_of_the_notebook(plan):
    deck = session.Deck(plan)
    for slide in plan.slides:
        if slide.shows and slide.shows[0] == "predict":
            widget = plans.shown(*slide.shows)
            assert session.answer_words(widget).endswith(widget.answer)
    assert deck.plan is plan


def test_each_text_of_the_clock_stands_under_its_own_heading(plan):
    table = bs4.BeautifulSoup(session.clock(plan), "html.parser").find("table", class_="clock")
    heads = [head.get_text() for head in table.thead.find_all("th")]
    say, minute = session.Deck(plan)._say, 0
    for row, block in zip(table.tbody.find_all("tr"), plan.blocks, strict=True):
        under = dict(zip(heads, row.find_all(["th", "td"]), strict=True))
        assert under["From"].get_text() == f"{minute} · {block.minutes} min"
        minute += block.minutes
        for head in ("Do", "Say", "Expect", "Trap"):
            text = bs4.BeautifulSoup(say(getattr(block, head.lower())), "html.parser").get_text()
            assert under[head].get_text() == text


def test_a_slide_of_claims_shows_each_with_its_own_label(plan):
    deck = session.Deck(plan)
    for slide in plan.slides:
        if slide.shows and slide.shows[0] == "labels":
            rows = bs4.BeautifulSoup(deck.slide(slide)["body"], "html.parser").tbody.find_all("tr")
            shown = [tuple(cell.get_text() for cell in row.find_all("td")) for row in rows]
            claims = plans.claims(slide.shows[1])
            assert shown == [(each["text"], LABELS[each["label"]]) for each in claims]


@pytest.mark.parametrize("name", ["slides", *PLANS])
def test_authored_numbers_agree_with_their_rows_and_carry_them(name):
    words = yaml.safe_load((SESSIONS / f"{name}.yaml").read_text(encoding="utf-8"))
    texts = list(_texts(words))
    assert texts and [fault for text in texts for fault in lint(text)] == []
    said = [text for text in texts if "minutes" not in text.lower()]
    assert [fault for text in said for fault in bare_numbers(text)] == []


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def test_every_authored_slide_is_used():
    used = {slide.name for name in PLANS for slide in plans.plan(name).slides}
    named = yaml.safe_load((SESSIONS / "slides.yaml").read_text(encoding="utf-8"))
    assert set(named) == used


def test_the_misses_come_first_and_the_title_counts_them():
    table, title = session.misses_table("05", "{missed} of {rows} missed")
    rows = plans.held_out("05")
    missed = sum(not row.inside for row in rows)
    assert title == f"{missed} of {len(rows)} missed"
    assert table.count("<tr>") == 1 + min(missed, session.MOST_MISSES)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"blocks": [{"minutes": 44, "slides": []}]}, "take 44 minutes; allowed: 45"),
        ({"blocks": [{"minutes": 45, "slides": ["gone"]}]}, "slides.yaml has no 'gone'"),
    ],
)
def test_a_wrong_plan_is_said(tmp_path, change, words):
    plan = {"title": "T", "sheet": {}, **change}
    (tmp_path / "45.yaml").write_text(yaml.safe_dump(plan), encoding="utf-8")
    (tmp_path / "slides.yaml").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        plans.plan("45", tmp_path)


def test_a_figure_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match="notebook 00 shows no figure 'gone'; there are: map"):
        plans.shown("figure", "00/gone")


def test_an_unknown_plan_is_said(capsys, tmp_path):
    assert session.main(["60", "--to", str(tmp_path)]) == 1
    assert "there is no plan 60; there are: 45, 90, 180" in capsys.readouterr().err


def test_without_npm_it_is_said_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(session.shutil, "which", lambda name: None)
    with pytest.raises(ValueError, match=r"decks need reveal\.js, which comes from npm"):
        session.reveal(cache=tmp_path)


def test_without_a_chromium_it_is_said_in_words(monkeypatch):
    monkeypatch.setattr(paper, "chromium_path", lambda: None)
    with pytest.raises(ValueError, match="sheets are printed by Chromium"), paper.printer():
        pass


@pytest.mark.skipif(chromium_path() is None, reason="no Chromium: the sheets were NOT printed")
def test_the_clock_is_one_page_and_the_sheet_two_sides_and_both_are_tagged(plan, tmp_path):
    with paper.printer() as print_to:
        for source, pages in ((session.clock(plan), 1), (session.learner(plan), 2)):
            pdf = tmp_path / "sheet.pdf"
            assert print_to(source, pdf, plan.title) == pages
            data = pdf.read_bytes()
            assert all(mark in data for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang"))
