"""The words of every notebook (`words.yaml` of its lesson): numbers agree with their rows, labels
with the rubric, terms with the glossary.
"""

import re

import pytest
import yaml
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.citations import cited_ids
from ketamine_brain.lessons.series import SERIES, lesson_of, notebook
from ketamine_brain.publish.notebooks import find
from ketamine_brain.teaching.lesson import LABELS
from ketamine_brain.teaching.words import GLOSSARY, read_words
from ketamine_brain.workshop.lint_prose import bare_numbers, lint

NUMBERS = [entry.number for entry in SERIES]
NOT_PROSE = {"kernel_free", "name", "names", "id", "mode", "sentence", "unit", "spoken_unit"}


def strings(value, key=""):
    """Yield every text in nested data that a reader reads; alt texts and sentences are made of the
    picture's own numbers.
    """
    if isinstance(value, str):
        if key not in NOT_PROSE:
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)


def raw_words(number):
    """Return a fresh copy of a notebook's words, without its table of symbols, which holds no
    prose.
    """
    path = notebook(number).folder / "words.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    words.pop("symbols", None)
    return words


def words_of(number):
    return list(strings(raw_words(number)))


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_agree_with_their_rows(number):
    assert [fault for text in words_of(number) for fault in lint(text)] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_from_the_world_carry_their_source(number):
    content = raw_words(number)
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
    claims = lesson_of(notebook(number).stem).content["claims"]
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
    assert len(listed) == len(lesson_of(notebook(path.name[:2]).stem).content["claims"])


@pytest.mark.parametrize("number", NUMBERS)
def test_every_term_is_defined_once_and_every_question_gives_its_reasons(number):
    lesson = lesson_of(notebook(number).stem)
    glossary = read_words(GLOSSARY)
    assert [term for term in lesson.content.get("terms", []) if term not in glossary] == []
    if "quiz" in lesson.content:
        assert len(lesson.quiz().questions) >= 3


@pytest.mark.parametrize("number", [n for n in NUMBERS if n != "00"])
def test_a_facilitator_finds_prompts_and_misconceptions(number):
    facilitator = lesson_of(notebook(number).stem).content["facilitator"]
    assert len(facilitator["prompts"]) >= 2 and len(facilitator["misconceptions"]) >= 2


def test_no_two_glossary_terms_differ_only_in_case():
    terms = [term.lower() for term in read_words(GLOSSARY)]
    assert len(terms) == len(set(terms))
    text = GLOSSARY.read_text(encoding="utf-8")
    keys = re.findall(r"^([^#\s][^:]*):", text, re.MULTILINE)
    assert len(keys) == len(set(keys)), "a term is defined twice"
