"""Kinds of fault that an expert would find, looked for in every word a reader sees.

A share without its people and a difference without its interval; a claim about what the literature
holds without the date of the look; a rule of one product's label said as if it were everyone's.
"""

import dataclasses
import re

import pytest
import yaml
from ketamine_brain.evidence import cited_ids, load
from series_words import PACKAGE, books, shown

# -- a share has its people, a difference its interval --

SHARE = re.compile(r"%(?! of the scale)")
DIFFERENCE = re.compile(
    r"difference|odds|SMD|standard deviation|risk ratio|effect size|Hedges|Cohen", re.IGNORECASE
)
# What the source, as far as it could be read, does not print.
NOT_PRINTED = {
    "EKS-03": "the number in remission stands in the text that was not seen",
    "EKS-06": "as EKS-03",
    "HEN-01": "a pool whose abstract prints studies, not the people behind each share",
    "HEN-02": "as HEN-01",
    "HEN-03": "as HEN-01",
    "HEN-04": "as HEN-01",
    "PK64": "plasma in a dish",
    "PK66": "the maker's page gives no people",
    "PK70": "a page at second hand gives no people",
    "RSK35": "the maker's announcement gives no people for the share",
    "RSK40": "an expert's bound, not a count",
    "RSK52": "an upper bound over several trials",
    "TAY-02": "a share of a benefit, not of people",
    "ECP-01": "a summary page prints the number alone; ECP-02 has the interval of another pool",
    "ECP-05": "read by a reviewer; cut off in the copy seen",
    "TAY-03": "a weighted mean printed without its error",
    "TAY-04": "as TAY-03",
}


def bare(row):
    """What a shown row of people lacks: "people" for a share, "interval" for a difference, ""."""
    if row.kind != "number" or not row.species.startswith("human"):
        return ""
    if SHARE.match(row.unit) and not (row.n or row.n_text):
        return "people"
    if DIFFERENCE.search(f"{row.quantity} {row.unit}") and row.low is None and not row.dispersion:
        return "interval"
    return ""


def test_each_share_names_its_people_and_each_difference_its_interval():
    rows = load()
    found = {id: bare(rows[id]) for id in shown() if id in rows and bare(rows[id])}
    assert {id: lacks for id, lacks in found.items() if id not in NOT_PRINTED} == {}
    assert sorted(set(NOT_PRINTED) - set(found)) == [], "printed by now: take them off the list"


@pytest.mark.parametrize(
    ("id", "taken", "lacks"),
    [
        ("WIL-03", dict(n=None, n_text=""), "people"),
        ("KAR-01", dict(low=None, high=None, dispersion=""), "interval"),
        ("GL01", dict(n=None, n_text=""), ""),
        ("WIL-03", {}, ""),
    ],
)
def test_a_bare_share_or_difference_is_found(id, taken, lacks):
    assert bare(dataclasses.replace(load()[id], **taken)) == lacks


# -- a claim about the literature is dated --

LOOKED = re.compile(
    r"\bwe (?:had )?(?:have )?found no(?:ne)?\b|\bnone (?:was |were )?found\b"
    r"|\bwe kn[eo]w of (?:no|none)\b|\bthe only (?:study|trial|scan)\b"
    r"|\bno (?:trial|study|scan)s? (?:that )?(?:we know of )?(?:has|have)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b20\d\d\b")


def strings(value):
    """Every string within nested words."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def pieces():
    """Yield (place, paragraph) of all words; a list counts with the line that opens it."""
    for book in books():
        block = ""
        for part in re.split(r"\n\s*\n", book.markdown):
            block = f"{block}\n{part}" if block.rstrip().endswith(":") else part
            if not block.rstrip().endswith(":"):
                yield book.number, block
        for string in strings(book.words):
            yield f"{book.number}, words", string
    for path in sorted(PACKAGE.glob("lessons/*/*.yaml")):
        if path.name != "words.yaml":
            for string in strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
                yield path.stem, string


def undated(text):
    """Return the sentences that tell of a look at the literature and give no year and no row."""
    sentences = re.split(r"(?<=[.!?:;])\s+", " ".join(text.split()))
    return [
        sentence
        for sentence in sentences
        if LOOKED.search(sentence) and not YEAR.search(sentence) and not cited_ids(sentence)
    ]


def test_a_claim_about_the_literature_says_when_one_looked():
    assert {(place, said) for place, text in pieces() for said in undated(text)} == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We found no trial of it.", 1),
        ("By November 2026 we had found no trial of it.", 0),
        ("No study has compared them.", 1),
        ("It is the only trial of its kind.", 1),
        ("None was found in 55 patients [CTX03].", 0),
        ("The trial found no difference.", 0),
    ],
)
def test_an_undated_claim_is_found(text, found):
    assert len(undated(text)) == found


# -- a rule of one product's label names the product --


def rules():
    """The rows that hold a rule of the spray's label."""
    return {
        id
        for id, row in load().items()
        if row.topic == "monitoring and contraindications" and "esketamine" in row.arm
    }


def nameless(text):
    """The rules of the spray's label that a piece of text cites without naming the spray."""
    return set() if "spray" in text.lower() else set(cited_ids(text)) & rules()


def test_a_rule_of_the_spray_s_label_is_said_of_the_spray():
    assert len(rules()) > 15
    assert {(place, *sorted(ids)) for place, text in pieces() if (ids := nameless(text))} == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Stay for at least 2 h [RSK43].", {"RSK43"}),
        ("With the spray, stay for at least 2 h [RSK43].", set()),
        ("More had such thoughts [RSK47].", set()),
    ],
)
def test_a_rule_without_its_product_is_found(text, found):
    assert nameless(text) == found
