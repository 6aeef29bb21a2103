"""Write what a session needs to _site/sessions/: `python -m ketamine_brain.publish.session`.

For each plan (45, 90, 180 minutes): a deck whose explorers move with no kernel, a clock of one page
for who leads, and a sheet of two sides for who learns. Keys in the deck: arrows to go, S for a
second window with the notes, N for notes below the slide, F for full screen.
"""

from __future__ import annotations

import argparse
import base64
import html
import math
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
from typing import Any

import nbformat

from ketamine_brain.drawing.numbers import significant
from ketamine_brain.lessons.series import SERIES, notebook
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.publish import pages, paper, plans, site
from ketamine_brain.publish.command import SITE, writable
from ketamine_brain.publish.markup import Markup
from ketamine_brain.publish.notebooks import NOTEBOOKS
from ketamine_brain.publish.terminal import run_as_command
from ketamine_brain.teaching.lesson import LABELS
from ketamine_brain.teaching.predict import Predict

REVEAL = "5.2.1"
CACHE = NOTEBOOKS.parent / "_run" / "npm"
LEARNER_PAGES, CLOCK_PAGES = 2, 1
MOST_MISSES = 6


def reveal(version: str = REVEAL, cache: pathlib.Path = CACHE) -> tuple[str, str]:
    """Return reveal.js's (script, style), brought from npm once.

    Raises ValueError saying what to do where that cannot be.
    """
    cache = writable(cache)
    archive = cache / f"reveal.js-{version}.tgz"
    if not archive.exists():
        if not shutil.which("npm"):
            raise ValueError(
                "decks need reveal.js, which comes from npm: install Node.js, then run this again"
            )
        done = subprocess.run(
            ["npm", "pack", "--loglevel=error", f"reveal.js@{version}"],
            cwd=cache,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip()[:300]
            raise ValueError(f"npm could not bring reveal.js {version}: {said}")
    with tarfile.open(archive) as packed:
        return _text_in(packed, "reveal.js"), _text_in(packed, "reveal.css")


def _text_in(packed: tarfile.TarFile, name: str) -> str:
    file = packed.extractfile(f"package/dist/{name}")
    if file is None:
        raise ValueError(f"the archive of reveal.js holds no {name}")
    return file.read().decode()


# -- the deck ------------------------------------------------------------------------------------


class Deck:
    """Turns the slides of one plan into HTML, and keeps which twins of models its script needs."""

    def __init__(self, plan: plans.Plan):
        self.plan, self.markup = plan, Markup({entry.name for entry in SERIES})
        self.outputs: dict[str, pages.Outputs] = {}

    @property
    def twins(self) -> set[str]:
        """Names of the models' twins in JavaScript that the slides use."""
        return {twin for outputs in self.outputs.values() for twin in outputs.twins}

    def slide(self, slide: plans.Slide) -> dict[str, str]:
        """Return {title, body, notes, kind, show, presets} of one slide."""
        kind, where = slide.shows or ("words", "")
        shown = " ".join(map(str, _places(kind, where, slide))) or "none"
        presets = "|".join(_presets(kind, where, slide))
        title, notes = slide.title, [slide.say]
        if kind == "labels":
            body, extra = self._labels(where)
            notes.append(extra)
        elif kind == "misses":
            body, title = misses_table(where, title)
        elif kind in plans.KINDS:
            widget = plans.shown(kind, where)
            body = self._put(where[:2], plans.for_slide(widget, slide))
            notes.append(answer_words(widget))
        else:
            body = "".join(f"<li>{self._say(line)}</li>" for line in slide.lines)
            body = f"<ul>{body}</ul>"
        words = "".join(f"<p>{self._say(each)}</p>" for each in notes if each)
        made = {"title": title, "body": body, "notes": words, "kind": kind}
        return {**made, "show": shown, "presets": presets}

    def _put(self, number: str, widget: Any) -> str:
        """Return a widget of a notebook as HTML; its ids differ from those of other notebooks."""
        if number not in self.outputs:
            path = NOTEBOOKS / notebook(number).file
            self.outputs[number] = pages.Outputs(path, self.markup)
            self.outputs[number].count = 1000 * (1 + int(number))
        return self.outputs[number].widget(widget)

    def _labels(self, number: str) -> tuple[str, str]:
        claims = plans.claims(number)
        rows = "".join(
            f"<tr><td>{html.escape(each['text'])}</td><td>{LABELS[each['label']]}</td></tr>"
            for each in claims
        )
        head = '<thead><tr><th scope="col">Claim</th><th scope="col">Label</th></tr></thead>'
        notes = " ".join(f"{i}. {each['why']}" for i, each in enumerate(claims, 1))
        return f"<table>{head}<tbody>{rows}</tbody></table>", notes

    def _say(self, words: str) -> str:
        """Return words as inline HTML, an id of the evidence with its source on hover."""
        made = self.markup.markdown(words).strip().removeprefix("<p>").removesuffix("</p>")
        return plain_citations(made)


def plain_citations(markup: str) -> str:
    """Return HTML whose citations lead nowhere: a deck has no list of references, its page has."""
    cited = r'<a class="cite"[^>]*title="([^"]*)"[^>]*>([^<]*)</a>'
    return re.sub(cited, r'<abbr class="cite" title="\1">\2</abbr>', markup)


def _places(kind: str, where: str, slide: plans.Slide) -> list[int]:
    """Return the places, from 0, of the controls that an explorer's slide shows."""
    if kind != "explorer":
        return []
    names = list(plans.shown(kind, where).controls)
    for name in slide.controls:
        if name not in names:
            raise ValueError(
                f"slide {slide.name}: {where} has no control {name!r}; "
                f"there are: {', '.join(names)}"
            )
    return [names.index(name) for name in slide.controls]


def _presets(kind: str, where: str, slide: plans.Slide) -> list[str]:
    """Return the names of the presets that an explorer's slide shows."""
    there = list(plans.shown(kind, where).presets) if kind == "explorer" else []
    for name in slide.presets:
        if name not in there:
            raise ValueError(
                f"slide {slide.name}: {where} has no preset {name!r}; there are: {', '.join(there)}"
            )
    return list(slide.presets) or there


def answer_words(widget: Any) -> str:
    """Return what the notes say of a widget: a prediction's answer, or a figure in words."""
    if isinstance(widget, Predict):
        return f"Let each commit first. {widget.answer}"
    return getattr(widget, "alt", "")


def misses_table(number: str, title: str) -> tuple[str, str]:
    """Return the held-out rows that a model missed, as a table, those missed by most first; and
    the title with {missed} and {rows} filled in.
    """
    rows = plans.held_out(number)
    missed = [row for row in rows if not row.inside]
    body = "".join(
        f"<tr><td>{html.escape(row.what)}</td><td>{_interval(row)}</td>"
        f"<td>{significant(row.predicted, 3)}</td></tr>"
        for row in missed[:MOST_MISSES]
    )
    rest = len(missed) - MOST_MISSES
    more = f"<p>and {rest} more in notebook {number}</p>" if rest > 0 else ""
    head = "".join(f'<th scope="col">{each}</th>' for each in ("Missed", "Measured", "Model"))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
    return table, title.format(missed=len(missed), rows=len(rows))


def _interval(row: Prediction) -> str:
    low, high = (significant(bound, 3) for bound in (row.low, row.high))
    if math.isfinite(row.low) and math.isfinite(row.high):
        return f"{low} to {high}"
    return f"above {low}" if math.isfinite(row.low) else f"below {high}"


def deck(plan: plans.Plan, code: tuple[str, str]) -> str:
    """Return a plan's deck as one HTML file; `code` is reveal.js's (script, style)."""
    made = Deck(plan)
    slides = [made.slide(each) for each in plan.slides]
    own = (pages.TEMPLATE / "deck.js").read_text(encoding="utf-8")
    parts = [code[0], pages.script_of(made.twins), own]
    script = "\n".join(parts).replace("</script", "<\\/script")
    style = "\n".join([code[1], pages.page_style("page.css", "deck.css")])
    return pages.render(
        "deck.html.j2",
        nbformat.v4.new_notebook(),
        slides=slides,
        script=script,
        style=style,
        policy=pages.policy(script, style),
        title=plan.title,
    )


# -- on paper ------------------------------------------------------------------------------------


def clock(plan: plans.Plan) -> str:
    """Return the facilitator's page: from which minute on, what to do, say, hear and beware of."""
    say = Deck(plan)._say
    rows, minute, first = [], 0, 1
    for block in plan.blocks:
        last = first + len(block.slides) - 1
        texts = {key: say(getattr(block, key)) for key in ("do", "say", "expect", "trap")}
        spread = f"{first}" if last == first else f"{first}–{last}"
        slides = spread if block.slides else "–"
        rows.append({"from": minute, "minutes": block.minutes, "slides": slides, **texts})
        minute, first = minute + block.minutes, last + 1
    return paper.sheet("clock.html.j2", f"{plan.title}: the clock", rows=rows, end=minute)


def learner(plan: plans.Plan) -> str:
    """Return the learners' sheet: a guess to draw, claims to label; a figure, what to say."""
    say, words = Deck(plan)._say, plan.sheet
    guess = plans.shown("predict", words["predict"])
    picture = plans.shown("figure", words["figure"])
    return paper.sheet(
        "learner.html.j2",
        plan.title,
        question=say(guess.question),
        axes=guess.saved_form()["image/png"],
        axes_alt=guess.spec["alt"],
        claims=[_claim(where)["text"] for where in words["claims"]],
        labels=list(LABELS.values()),
        picture=base64.b64encode(picture.png).decode(),
        picture_alt=picture.alt,
        caption=say(picture.caption),
        note=say(words["note"]),
        say=[say(each) for each in words["say"]],
        not_say=[say(each) for each in words["not_say"]],
        ask=[say(each) for each in words["ask"]],
    )


def _claim(where: str) -> dict[str, str]:
    number, _, place = where.partition("/")
    claims = plans.claims(number)
    if not place.isdigit() or not 1 <= int(place) <= len(claims):
        raise ValueError(f"claim {where!r}; allowed: {number}/1 to {number}/{len(claims)}")
    return claims[int(place) - 1]


# -- all of it -----------------------------------------------------------------------------------


def write(folder: pathlib.Path = SITE, only: tuple[str, ...] = ()) -> list[pathlib.Path]:
    """Write decks, clocks and sheets to folder/sessions; return their paths.

    Raises ValueError naming a sheet that does not fit on its pages.
    """
    code, written = reveal(), []
    home = folder / "sessions"
    home.mkdir(parents=True, exist_ok=True)
    with paper.printer() as print_to:
        for name in only or plans.PLANS:
            plan = plans.plan(name)
            file = home / f"{name}.html"
            file.write_text(deck(plan, code), encoding="utf-8", newline="\n")
            papers = {
                home / f"{name}_clock.pdf": (clock(plan), CLOCK_PAGES),
                home / f"{name}_learner.pdf": (learner(plan), LEARNER_PAGES),
            }
            for pdf, (source, allowed) in papers.items():
                count = print_to(source, pdf, plan.title)
                if count != allowed:
                    raise ValueError(f"{pdf.name} takes {count} pages; allowed: {allowed}")
            written += [file, *papers]
            for each in (file, *papers):
                print(f"{each.name:<24} {each.stat().st_size / 1000:>6.0f} KB", flush=True)
    if (folder / "index.html").exists():  # so that it leads to them
        site.write_index(folder)
    return written


def main(arguments: list[str] | None = None) -> int:
    """Write the sessions; return 0, or 1 after saying what is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m ketamine_brain.publish.session", description=__doc__.splitlines()[0]
    )
    parser.add_argument("only", nargs="*", help="plans: 45 90 180")
    parser.add_argument("--to", type=pathlib.Path, default=SITE, help="folder (default: _site)")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.only if name not in plans.PLANS]
    if unknown:
        there = ", ".join(plans.PLANS)
        print(f"there is no plan {', '.join(unknown)}; there are: {there}", file=sys.stderr)
        return 1
    try:
        files = write(chosen.to, tuple(chosen.only))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{len(files)} files in {chosen.to}/sessions")
    return 0


if __name__ == "__main__":
    run_as_command(main)
