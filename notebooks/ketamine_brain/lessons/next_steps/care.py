"""What good care asks for, in words: the safety list, the alternatives, what regulators say, and
what advertising leaves out.

The words stand in `{safety,alternatives,regulators}.yaml` beside this file; numbers are never typed
there but looked up here by their ids.
"""

from __future__ import annotations

import html
import pathlib
import re

from ketamine_brain.evidence import cited_ids, measurement
from ketamine_brain.teaching.words import ON_PAPER, Words, folded_markdown, read_words, table

SECTIONS = {
    1: "What is licensed",
    2: "On the day",
    3: "Who should not have it, and who needs a specialist first",
    4: "What the benefit does not do",
    5: "Harm that grows with use, and other drugs",
    6: "Always",
}
KINDS = {"harm": "Harm", "rule": "Rule", "limit": "Limit"}
FLAGS = {1.0: "yes", 0.0: "no"}
BLANK = r"\_" * 24  # a line to write on
UNITS = {
    "%": " %",
    "MADRS points": " points",
    "recommendations of 34": " of 34",
    "people of ": " of {of}",
}  # units as a table says them; others go unsaid
_IN_BRACES = re.compile(r"\{([A-Z][A-Z0-9-]+)\}")


def words_of(name: str) -> dict:
    """Return one of this module's files of words: safety, alternatives or regulators."""
    return read_words(pathlib.Path(__file__).parent / f"{name}.yaml")


def safety(*sections: int) -> Words:
    """Return the safety list, or some of its sections (1 to 6), each item with its ids or the
    source it was read in.

    Each section is folded under its heading, and marked ON_PAPER. Raises ValueError naming a
    section that does not exist.
    """
    unknown = sorted(set(sections) - set(SECTIONS))
    if unknown:
        raise ValueError(f"section is {unknown[0]}; allowed: 1 to {max(SECTIONS)}")
    content = words_of("safety")
    blocks = []
    for section in sections or SECTIONS:
        items = [item for item in content["items"] if item["section"] == section]
        points = "\n".join(_safety_item(item, content["sources"]) for item in items)
        blocks.append(
            folded_markdown(
                f"{SECTIONS[section]}: {len(items)} points. Open the list", points, ON_PAPER
            )
        )
    used = {
        key: None
        for item in content["items"]
        if item["section"] in (sections or SECTIONS)
        for key in item["sources"]
    }
    named = "\n".join(
        f"- *{_name(content['sources'][key])}:* {_source(content['sources'][key])}" for key in used
    )
    read = f"{' '.join(content['versions'].split())}\n\n{named}"
    return Words(
        "\n\n".join(
            [*blocks, folded_markdown("Where each was read, beside the numbered rows", read)]
        )
    )


def _safety_item(item: dict, sources: dict) -> str:
    text = " ".join(item["text"].split())
    more = [id for id in item["ids"] if id not in cited_ids(text)]
    behind = [f"[{', '.join(more)}]"] if more else []
    behind += [_name(sources[key]) for key in item["sources"]]
    return f"- *{KINDS[item['harm_or_rule']]}.* {text}" + (
        f" <small>From: {'; '.join(behind)}</small>" if behind else ""
    )


def _name(source: dict) -> str:
    """Return the short name of a source: who published it, and when."""
    return f"{source['publisher']}, {source.get('year', source.get('undated'))}"


def _source(source: dict) -> str:
    """Return a source's title; only a DOI is a link: other pages are mirrors and makers' own."""
    title = " ".join(source["title"].split())
    return f"[{title}](https://doi.org/{source['doi']})" if source.get("doi") else title


def alternatives() -> Words:
    """Return the alternatives a clinician must mention as a table: against what, the numbers side
    by side, what they say, and a caution.
    """
    content = words_of("alternatives")
    rows = [
        [
            f"**{each['name']}** against {each['against']}"
            if each["against"] != "none"
            else f"**{each['name']}**",
            _numbers(each, content["sources"]),
            " ".join(each["what_it_says"].split()),
            " ".join(each["caution"].split()),
        ]
        for each in content["alternatives"]
    ]
    caption = "What else there is, with head-to-head numbers where there are any"
    return Words(
        folded_markdown(
            f"{caption}: {len(rows)} ways. Open the table",
            table(caption, ["What", "Numbers", "What they say", "Caution"], rows),
        )
    )


def _numbers(each: dict, sources: dict) -> str:
    lines = [_with_values(words) for words in each["shown"]]
    return "<br>".join(
        [
            *lines,
            *(
                f"{_source(sources[key])}, {sources[key]['year']}"
                for key in each.get("sources", ())
            ),
        ]
    )


def _with_values(words: str) -> str:
    """Return words with each {id} replaced by its row's value, followed by the ids."""
    ids = _IN_BRACES.findall(words)
    return _IN_BRACES.sub(lambda match: _value(match.group(1)), words) + (
        f" [{', '.join(ids)}]" if ids else ""
    )


def _value(id: str) -> str:
    row = measurement(id)
    if row.kind == "flag":
        return FLAGS[row.number]
    if row.value is None:
        return row.text
    family = next((short for long, short in UNITS.items() if row.unit.startswith(long)), "")
    return f"{abs(row.value):g}{family.format(of=row.unit.rpartition(' ')[2])}"


def regulators() -> Words:
    """Return what regulators and guideline groups have said, each with its date, oldest first."""
    content = words_of("regulators")
    entries = sorted((*content["regulators"], *content["guidelines"]), key=_date)
    rows = [
        [
            _date(each),
            f"{each['body']}, {each['country']}",
            f"{each['says']} [{', '.join(each['ids'])}]",
        ]
        for each in entries
    ]
    caption = (
        f"What regulators and guideline groups say (read {content['reviewed']}; each is as old as "
        "its date)"
    )
    return Words(
        folded_markdown(
            f"{caption}: {len(rows)} entries. Open the table",
            table(caption, ["Date", "Who", "What"], rows),
        )
    )


def _date(each: dict) -> str:
    if "date" in each:
        return str(each["date"])
    row = measurement(each["date_id"])
    return row.text or f"{row.value:.0f}"


def advertising() -> Words:
    """Return what a study of advertising clinics found, each finding beside the rows that speak
    against it, and what is left out.
    """
    content = words_of("regulators")["advertising"]
    rows = [
        [
            finding["says"],
            f"{measurement(finding['ids'][0]).value:.0f} of {measurement('DEC25').value:.0f} "
            f"[{', '.join(finding['ids'])}]",
            f"[{', '.join(finding['against_ids'])}]",
        ]
        for finding in content["findings"]
    ]
    found = table(
        f"{content['about']} What they said", ["Clinics that …", "How many", "Compare"], rows
    )
    left_out = "\n".join(
        f"- {each['says']} [{', '.join(each['ids'])}]" for each in content["left_out"]
    )
    return Words(
        folded_markdown(
            "What advertisers say, and what an advertisement leaves out. Open the table and list",
            f"{found}\n\n**What an advertisement leaves out:**\n\n{left_out}",
        )
    )


def said_by_others() -> Words:
    """Return what regulators and guideline groups say, then what advertisers say and leave out,
    each folded.
    """
    return Words(f"{regulators().markdown}\n\n{advertising().markdown}")


def blank_page(page: dict) -> Words:
    """Return the headings of `one_page` with nothing filled in: what a patient asks under each,
    where in the notebook it is answered, and a line to write on.
    """
    blocks = [
        f"- ☐ **{heading}** {page['asked'][heading]}  \n"
        f"  <small>Filled in: {page['filled'][heading]}</small>  \n  {BLANK}"
        for heading in page["blocks"]
    ]
    return Words("\n".join([f"**{page['title']}**", "", *blocks]))


def one_page(page: dict) -> Words:
    """Return a summary that prints on one page, for readers' own use.

    page : its title, blocks {heading: [lines]}, lines `to_write` on, and when it was read.
    """
    blocks = [
        f"**{heading}**\n\n" + "\n".join(f"- {line}" for line in lines)
        for heading, lines in page["blocks"].items()
    ]
    mine = "**Mine.** " + " ".join(f"{line}: {BLANK}" for line in page["to_write"])
    content = words_of("safety")
    crisis, talk = (" ".join(content[key].split()) for key in ("crisis", "tell_your_clinician"))
    help_now = f"> **{crisis}** {talk}"
    title = f"**{html.escape(page['title'])}**"
    dated = f"<small>{page['dated']}</small>"
    body = "\n\n".join([title, *blocks, mine, help_now, dated])
    return Words(f'<div class="one-page">\n\n{body}\n\n</div>')


def all_ids() -> list[str]:
    """Return every evidence id behind the words of this module, for a list of references."""
    content = [words_of(name) for name in ("safety", "alternatives", "regulators")]
    found: dict[str, None] = {}

    def look(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("ids", "against_ids", "more_ids"):
                    found.update(dict.fromkeys(inner))
                elif key == "date_id":
                    found[inner] = None
                else:
                    look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(content)
    return list(found)
