"""What good care looks like, in lists and tables made from the shared words and the evidence: safety, alternatives, regulators, advertising."""
from __future__ import annotations

from ..evidence import cite, measurement
from .lesson import read
from .words import Words, table

KINDS = {"rule": "Rule", "harm": "Harm", "limit": "Limit"}
HEADS = {1: "What it is licensed for", 2: "On the day", 3: "Who should not have it, or needs a specialist first", 4: "What it does not do",
         5: "Over weeks and years"}


def safety(*sections: int) -> Words:
    """Return the safety list under its headings (all, or the given sections 1 to 5), each item with its ids or its sources."""
    shared = read("safety")
    blocks = []
    for section in sections or HEADS:
        items = [item for item in shared["items"] if item["section"] == section]
        lines = [f"- **{KINDS[item['harm_or_rule']]}.** {item['text'].strip()}{_sources(item, shared['sources'])}" for item in items]
        blocks.append("\n".join([f"**{HEADS[section]}**", "", *lines]))
    return Words("\n\n".join(blocks))


def _sources(item: dict, sources: dict) -> str:
    """Return the looked-up sources of an item that no row stands for."""
    if item["ids"]:
        return ""
    names = [f"{sources[key]['title']} ({sources[key].get('year', sources[key].get('undated'))})" for key in item["sources"]]
    return f" *Source: {'; '.join(names)}.*"


def alternatives() -> Words:
    """Return a table of what else a clinician must mention, with its head-to-head numbers by id."""
    rows = []
    for each in read("alternatives")["alternatives"]:
        numbers = "; ".join(f"{_short(a)} against {_short(b)}" for a, b in each["compare"]) or ", ".join(f"{_short(id)}" for id in each["ids"][:2]) or "–"
        rows.append([each["name"], each["against"], f"{each['outcome']}: {numbers}", each["what_it_says"], each["caution"]])
    return Words(table("What else there is", ["Option", "Compared with", "Numbers", "What it says", "Caution"], rows))


def _short(id: str) -> str:
    found = cite(id)
    return f"{found.value} [{id}]"


def regulators() -> Words:
    """Return what regulators and guideline groups say, oldest first, each with its date and ids."""
    shared = read("regulators")
    rows = [[_date(each), f"{each['body']} ({each['country']})", f"{each['says']} [{', '.join(each['ids'])}]"] for each in shared["regulators"] + shared["guidelines"]]
    return Words(table("What regulators and guidelines say", ["Date", "Who", "What"], sorted(rows, key=lambda row: row[0])))


def _date(each: dict) -> str:
    return str(each["date"]) if "date" in each else measurement(each["date_id"]).text or str(measurement(each["date_id"]).year)


def advertising() -> Words:
    """Return what advertisers were found to say, how many of them, and the rows that stand against it; then what is left out."""
    shared = read("regulators")["advertising"]
    total = cite(shared["ids"][0]).value
    rows = [[each["says"], f"{_short(each['ids'][0])}", f"[{', '.join(each['against_ids'])}]"] for each in shared["findings"]]
    left_out = "\n".join(f"- {each['says']} [{', '.join(each['ids'])}]" for each in shared["left_out"])
    return Words(table(f"Of {total} [{shared['ids'][0]}]", ["They", "How many", "Read against it"], rows) + f"\n\n**What is left out**\n\n{left_out}")
