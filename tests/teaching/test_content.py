"""The words of every notebook (`teaching/content/NN.yaml`): numbers agree with their rows, labels with the rubric, terms with the glossary."""

import pathlib
import re

import pytest
import yaml
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.citations import cited_ids
from ketamine_brain.publish.notebooks import find
from ketamine_brain.teaching import Lesson
from ketamine_brain.teaching.lesson import CONTENT, LABELS, read
from ketamine_brain.workshop.lint_prose import bare_numbers, lint

FILES = sorted(CONTENT.glob("[0-9][0-9].yaml"))
NUMBERS = [path.stem for path in FILES]
NOT_PROSE = {"kernel_free", "name", "names", "id", "mode", "sentence", "unit", "spoken_unit"}


def strings(value, key=""):
    """Yield every text in nested data that a reader reads; alt texts and sentences are made of the picture's own numbers."""
    if isinstance(value, str):
        if key not in NOT_PROSE:
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)


def words_of(number):
    return list(strings(yaml.safe_load((CONTENT / f"{number}.yaml").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_agree_with_their_rows(number):
    assert [fault for text in words_of(number) for fault in lint(text)] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_from_the_world_carry_their_source(number):
    content = yaml.safe_load((CONTENT / f"{number}.yaml").read_text(encoding="utf-8"))
    for explorer in content.get("explorers", {}).values():
        explorer["controls"] = {}  # a control's own range is a setting, not a finding
    assert [fault for text in strings(content) for fault in bare_numbers(text)] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_that_was_never_verified_is_cited(number):
    assert [
        id
        for text in words_of(number)
        for id in cited_ids(text)
        if measurement(id).check == "memory"
    ] == []


@pytest.mark.parametrize("number", [n for n in NUMBERS if n != "00"])
def test_every_claim_has_a_label_whose_it_is_a_reason_and_its_best_contrary_result(number):
    claims = Lesson(int(number)).content["claims"]
    assert len(claims) >= 2
    for claim in claims:
        assert claim["label"] in LABELS
        assert re.search("human|animal", claim["in"])
        assert cited_ids(claim["why"] + claim["contrary"]), (
            f"no evidence is cited for: {claim['text']}"
        )


@pytest.mark.parametrize(
    "path", [p for p in find() if not p.name.startswith("00")], ids=lambda p: p.stem
)
def test_the_numbered_claims_of_the_notebook_are_those_that_are_labelled(path):
    import json

    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    told = next(
        "".join(c["source"])
        for c in cells
        if c["cell_type"] == "markdown" and "## What patients are told" in "".join(c["source"])
    )
    listed = re.findall(r"^\d+\. (.+)$", told, re.MULTILINE)
    assert len(listed) == len(Lesson(int(path.name[:2])).content["claims"])


@pytest.mark.parametrize("number", NUMBERS)
def test_every_term_is_defined_once_and_every_question_gives_its_reasons(number):
    lesson = Lesson(int(number))
    glossary = read("glossary")
    assert [term for term in lesson.content.get("terms", []) if term not in glossary] == []
    if "quiz" in lesson.content:
        assert len(lesson.quiz().questions) >= 3


@pytest.mark.parametrize("number", [n for n in NUMBERS if n != "00"])
def test_a_facilitator_finds_prompts_and_misconceptions(number):
    facilitator = Lesson(int(number)).content["facilitator"]
    assert len(facilitator["prompts"]) >= 2 and len(facilitator["misconceptions"]) >= 2


def test_no_two_glossary_terms_differ_only_in_case():
    terms = [term.lower() for term in read("glossary")]
    assert len(terms) == len(set(terms))
    text = pathlib.Path(CONTENT / "glossary.yaml").read_text(encoding="utf-8")
    keys = re.findall(r"^([^#\s][^:]*):", text, re.MULTILINE)
    assert len(keys) == len(set(keys)), "a term is defined twice"
