"""What good care asks for is whole in notebook 12, every item with its row or its source; and help
is named in every notebook.
"""

import json
import re

import pytest
from ketamine_brain.evidence import cited_ids, measurement
from ketamine_brain.lessons import start_here
from ketamine_brain.lessons.next_steps import care, closing_check, lesson
from ketamine_brain.publish.notebooks import find
from ketamine_brain.teaching.words import Words

NOTEBOOKS = find()
TWELVE = next((path for path in NOTEBOOKS if path.name.startswith("12")), None)


def saved_words(path):
    """Return all that a reader of the saved notebook can read: prose and Markdown outputs."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [
        out["data"]["text/markdown"]
        for cell in cells
        for out in cell.get("outputs", [])
        if "text/markdown" in out.get("data", {})
    ]
    return "\n".join(
        ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        + ["".join(out) for out in outputs]
    )


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize("where", ["the list", "notebook 12 as saved"])
def test_every_safety_item_stands_there_with_its_rows_or_its_source(where):
    shown, shared = (
        flat(care.safety().markdown if where == "the list" else saved_words(TWELVE)),
        care.words_of("safety"),
    )
    for item in shared["items"]:
        line = next((part for part in shown.split("- *") if flat(item["text"]) in part), None)
        assert line, f"{item['id']} is not in {where}"
        assert set(item["ids"]) <= set(cited_ids(line)), item["id"]
        for key in item["sources"]:
            assert (
                shared["sources"][key]["publisher"] in line
                and flat(shared["sources"][key]["title"]) in shown
            ), item["id"]


def test_sections_can_be_shown_alone_and_an_unknown_one_is_named():
    assert (
        "aneurysm" in care.safety(3).markdown and "bladder" not in care.safety(2).markdown.lower()
    )
    with pytest.raises(ValueError, match="section is 9; allowed: 1 to 6"):
        care.safety(9)


def test_the_alternatives_print_their_rows_side_by_side_and_no_row_s_jargon():
    table = care.alternatives().markdown
    assert (
        "55.4 % with ketamine, 41.2 % with ECT [ELK-01, ELK-02]" in table
        and "46 % with ketamine, 63 % with ECT [EKS-01, EKS-02]" in table
    )
    assert "{" not in table and "LS mean" not in table and "(1=yes" not in table
    for each in care.words_of("alternatives")["alternatives"]:
        assert each["name"] in table
        for id in (id for pair in each["compare"] for id in pair):
            assert f"{measurement(id).value:g}" in table and id in table


def test_regulators_stand_in_the_order_of_their_dates():
    dates = re.findall(r"^\| (\d{4}[\d-]*) \|", care.regulators().markdown, flags=re.M)
    shared = care.words_of("regulators")
    assert len(dates) == len(shared["regulators"]) + len(shared["guidelines"]) and dates == sorted(
        dates
    )


def test_the_count_of_advertisers_carries_its_denominator_and_what_speaks_against_it():
    words = care.advertising().markdown
    assert (
        "7 of 17 [DEC26]" in words
        and "[RSK02]" in words
        and all(
            each["says"] in words for each in care.words_of("regulators")["advertising"]["left_out"]
        )
    )


def test_every_id_behind_these_words_is_among_the_references_of_notebook_12():
    shown = saved_words(TWELVE)
    for id in care.all_ids():
        assert f"[{id}]" in shown, id
        assert measurement(id).check != "memory"
    spoken = {
        id
        for words in (care.safety(), care.alternatives(), care.regulators(), care.advertising())
        for id in cited_ids(words.markdown)
    }
    assert spoken <= set(care.all_ids())


def test_the_one_page_names_help_the_alternatives_and_more_harms_than_gains():
    page = care.one_page(lesson.content["one_page"])
    assert isinstance(page, Words) and page.markdown.startswith('<div class="one-page">')
    for needed in (
        "988",
        "findahelpline.com",
        "own clinician",
        "off-label",
        "ECT",
        "bladder",
        "suicide",
        "aneurysm",
        "pregnancy",
        "driving",
    ):
        assert needed in page.markdown, needed
    assert not re.search(r"\d\s*mg", page.markdown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_help_is_named_in_the_first_cell_of_every_notebook(path):
    first = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
    assert "988" in first and "findahelpline.com" in first and "your own clinician" in first


def test_the_opening_check_measures_and_the_closing_one_asks_the_same_and_more_alike():
    opening = start_here.lesson.quiz(feedback=False, keep_first=True)
    closing = closing_check()
    same, more = closing.questions[:6], closing.questions[6:]
    assert same == opening.questions and len(same) == len(more) == 6
    assert [q["id"] for q in more] == [f"{q['id']}-parallel" for q in same]
    assert not {q["prompt"] for q in more} & {q["prompt"] for q in same}
    assert not opening.spec["feedback"] and opening.spec["keep_first"]
    assert closing.spec["compare_with"] == opening.spec["key"] == "00/quiz"
    assert closing.spec["key"] != opening.spec["key"]


def test_the_blank_sheet_asks_for_every_block_of_the_filled_one_and_says_where_it_is_filled():
    page = lesson.content["one_page"]
    assert list(page["asked"]) == list(page["filled"]) == list(page["blocks"])
    blank, filled = care.blank_page(page).markdown, care.one_page(page).markdown
    assert all(
        f"**{heading}**" in blank and f"**{heading}**" in filled for heading in page["blocks"]
    )
    headings = re.findall(r"^## ([^★\n]+?)(?: ★)?$", saved_words(TWELVE), flags=re.M)
    for place in re.split(r"[;,:] ", "; ".join(page["filled"].values())):
        assert (
            place.startswith(("notebook", "All of")) or place[0].islower() or place in headings
        ), place


def test_the_one_page_is_as_strict_as_the_safety_list():
    page, shared = (
        flat(care.one_page(lesson.content["one_page"]).markdown),
        {item["id"]: flat(item["text"]) for item in care.words_of("safety")["items"]},
    )
    first = page.index("A specialist first:")
    for harder in (
        "liver disease",
        "serious risk",
        "breastfeed",
        "allergy",
        "heart attack",
    ):  # ruled out, and not a matter for a specialist
        assert harder in page[:first] and harder not in page[first:].split("- ")[0], harder
    assert (
        "should not have it" in shared["liver"]
        and "not to breastfeed" in shared["pregnancy"]
        and "heart attack" in shared["must_not_have"]
    )
    for softer in (
        "psychosis",
        "blood pressure not under control",
        "heart disease",
        "drugs or alcohol",
        "pregnancy",
        "bladder",
    ):
        assert softer in page[first:].split("- ")[0], softer
    assert {"RSK43", "RSK44", "RSK45", "RSK46", "RSK55", "RSK57", "RSK60"} <= set(cited_ids(page))


@pytest.mark.parametrize(
    "words",
    [
        "bipolar",
        "Not licensed under 18",
        "to ketamine or to anything in it",
        "skull",
        "no food for 2 h",
        "clip on the finger",
        "A quiet session does not promise",
        "Get help at once",
        "or to lessen such thoughts",
        "hospital stay",
        "dependence",
        "lamotrigine",
        "Stop none on your own",
        "could be 0 to 43",
        "taken off other drugs",
        "magnetic stimulation",
        "lithium",
    ],
)
def test_the_one_page_says_what_a_clinic_checks(words):
    assert words in flat(care.one_page(lesson.content["one_page"]).markdown)


def test_a_rule_of_the_spray_is_said_of_the_spray_and_the_drip_has_its_own_words():
    items = {item["id"]: flat(item["text"]) for item in care.words_of("safety")["items"]}
    for id in ("before_the_spray", "stay_two_hours", "no_driving", "think_twice_blood_pressure"):
        assert "spray" in items[id] and "drip" in items[id], id
    day = flat(" ".join(lesson.content["one_page"]["blocks"]["On the day"]))
    assert day.startswith("With the spray, by its label") and "With a drip or a shot" in day


def test_the_text_in_which_a_rule_was_read_is_named():
    words = flat(care.safety().markdown)
    assert flat(care.words_of("safety")["versions"]) in words and "13 March 2026" in words
    assert "Look them up in the present one" in care.one_page(lesson.content["one_page"]).markdown


def test_the_long_lists_are_folded_and_their_summaries_say_what_is_inside():
    for words, folds in ((care.safety(), 7), (care.alternatives(), 1), (care.said_by_others(), 2)):
        assert (
            words.markdown.count("<details")
            == words.markdown.count("</details>")
            == words.markdown.count(" Open the") + ("read, beside" in words.markdown)
            == folds
        )
