"""What the notebooks select from the evidence: rows left unshown are decided on, labels name rows.

A reader trusts not only the numbers but that none was left out. So a publication that a notebook
rests on (in a claim, or in its list of sources) is shown whole, or `unshown.yaml` says for each row
why not. A row counts as shown where prose cites it or a model, check or picture names it; standing
in a list of references alone does not count.
"""

import pathlib

import pytest
import yaml
from ketamine_brain.evidence import cited_ids, load, reference
from series_words import books, shown, texts

DECISIONS = pathlib.Path(__file__).with_name("unshown.yaml")
DECIDED = ("left out", "open")
NEEDS_CONTRARY = ("contested", "not shown")
LABELS = ("established", "supported", *NEEDS_CONTRARY)


def decisions():
    return yaml.safe_load(DECISIONS.read_text(encoding="utf-8"))


def rested_on():
    """Each row, never at level memory, of a publication that a claim or list of sources names."""
    rows = load()
    by = {}
    for book in books():
        claims = texts([claim for claim in book.words.get("claims", [])])
        for id in {*cited_ids(claims), *book.words.get("sources", [])}:
            if id in rows and rows[id].check != "memory":
                for sibling in reference(id).ids:
                    by.setdefault(sibling, set()).add(book.number)
    return by


def test_every_row_that_a_notebook_rests_on_is_shown_or_decided_on():
    seen, listed = shown(), {id for entry in decisions()["rows"] for id in entry["ids"]}
    missing = {id: sorted(numbers) for id, numbers in rested_on().items() if id not in seen}
    undecided = {id: numbers for id, numbers in missing.items() if id not in listed}
    assert undecided == {}, "show these rows, or say in unshown.yaml why not"


def test_a_decision_is_about_a_row_that_is_still_unshown_and_gives_a_reason():
    seen, resting = shown(), rested_on()
    listed = [id for entry in decisions()["rows"] for id in entry["ids"]]
    assert len(listed) == len(set(listed))
    assert [id for id in listed if id in seen] == [], "shown by now: take them off the list"
    assert [id for id in listed if id not in resting] == [], "no notebook rests on them"
    for entry in decisions()["rows"]:
        assert entry["decision"] in DECIDED and len(entry["reason"].split()) >= 4, entry


def claims():
    return [
        pytest.param(f"{book.number}.{place}", claim, id=f"{book.number}.{place}")
        for book in books()
        for place, claim in enumerate(book.words.get("claims", []), start=1)
    ]


def fault_of(claim):
    """What a claim's label promises and its words do not hold, "" where they hold it."""
    if claim.get("label") not in LABELS:
        return f"label is {claim.get('label')!r}; allowed: {', '.join(LABELS)}"
    why, contrary = (set(cited_ids(claim.get(part, ""))) for part in ("why", "contrary"))
    if not contrary:
        return "its best contrary result names no row"
    if claim["label"] in NEEDS_CONTRARY and contrary <= why:
        return "its contrary rows are those it rests on"
    if claim["label"] == "supported" and contrary <= why:
        return "names no null beside what supports it"
    return ""


@pytest.mark.parametrize(("place", "claim"), claims())
def test_a_label_names_the_rows_it_promises(place, claim):
    excused = {entry["claim"]: entry["reason"] for entry in decisions()["claims"]}
    fault = fault_of(claim)
    assert bool(fault) == (place in excused), fault or "its excuse in unshown.yaml is not needed"


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        (dict(label="contested", why="It fell [MUR-01].", contrary="Less so."), "names no row"),
        (dict(label="not shown", why="It fell [MUR-01].", contrary="[MUR-01]"), "it rests on"),
        (dict(label="supported", why="It fell [MUR-01].", contrary="[MUR-01]"), "no null"),
        (dict(label="proved", why="", contrary="[KAR-01]"), "allowed: established, supported"),
        (dict(label="contested", why="It fell [MUR-01].", contrary="Not so [KAR-01]."), ""),
        (dict(label="established", why="It fell [MUR-01].", contrary="[MUR-01]"), ""),
    ],
)
def test_a_label_that_promises_more_than_its_words_hold_is_found(claim, fault):
    found = fault_of(claim)
    assert fault in found and bool(found) == bool(fault)
