"""Write PDFs to _site/handouts/: `python -m ketamine_brain.publish.handouts`: each notebook on paper, and a sheet for who teaches it.

The sheet is made from the notebook's own cells and YAML: objectives, minutes, the ten-minute path, questions with their answers, prompts and
misconceptions (key `facilitator`), claims with labels, symbols and glossary. `series.pdf` holds all symbols and terms. A notebook's own paper
leaves its list of references to the page, and prints the safety list open. Printed by a Chromium found on this machine, tagged
so that a screen reader can read them.
"""

from __future__ import annotations

import contextlib
import html
import pathlib
import re
import tempfile

import nbformat

from ketamine_brain.lessons.series import notebook, symbol_table
from ketamine_brain.publish import command, pages
from ketamine_brain.publish.chromium import chromium, chromium_path
from ketamine_brain.publish.collect import shown_by
from ketamine_brain.publish.command import SITE
from ketamine_brain.publish.markup import Markup, mathml
from ketamine_brain.publish.notebooks import NOTEBOOKS, find
from ketamine_brain.publish.parallel import side_by_side
from ketamine_brain.publish.site import titles, write_index
from ketamine_brain.publish.terminal import run_as_command
from ketamine_brain.teaching.lesson import LABELS
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz
from ketamine_brain.teaching.words import GLOSSARY, ON_PAPER, read_words

PAPER = {
    "format": "Letter",
    "margin": {"top": "18mm", "bottom": "18mm", "left": "17mm", "right": "17mm"},
    "tagged": True,
    "outline": True,
    "print_background": True,
    "display_header_footer": True,
}
FOOT = (
    '<div style="font: 8px sans-serif; width: 100%; padding: 0 17mm; color: #444; display: flex; justify-content: space-between">'
    '<span>{words} · Teaching model, not dosing guidance</span><span class="pageNumber"></span></div>'
)

# A list of references as a page holds it: an output in which, before it ends, an id stands as the place that links lead to; and what follows the cells.
_LIST = re.compile(r'<div class="output">(?=(?:(?!<div|</div>).)*?<span class="ref" id=)', re.S)
_MORE = '<section aria-labelledby="more-sources">'
_ELSEWHERE = "<p>The list of references, with every number, its spread and its study, stands on the page of this notebook. Those behind its claims and questions are in the sheet for the facilitator too.</p>"


def on_paper(page: str) -> str:
    """Return the HTML of a page for print: its lists of references are not printed and said to be elsewhere, what is marked ON_PAPER stands open."""
    shorter = _LIST.sub(lambda match: f'{_ELSEWHERE}<div class="output" hidden>', page).replace(
        _MORE, _MORE.replace(">", " hidden>")
    )
    return shorter.replace(f'<details class="{ON_PAPER}">', f'<details class="{ON_PAPER}" open>')


def objectives(book) -> list[str]:
    """Return the list that follows "You will be able to" in the opening cell."""
    opening = book.cells[0].source
    return [
        line[2:].strip(" ;.")
        for line in opening.split("You will be able to")[-1].splitlines()
        if line.startswith("- ")
    ]


def minutes(book) -> str:
    """Return the line of the opening cell that says how long it takes."""
    return next((line for line in book.cells[0].source.splitlines() if "minutes" in line), "")


def path_of_ten_minutes(book) -> list[str]:
    """Return the headings of the stops marked ★, in order."""
    headings = re.findall(
        r"^## (.+)$",
        "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown"),
        re.M,
    )
    return [heading.replace("★", "").strip() for heading in headings if "★" in heading]


def questions(path: pathlib.Path) -> list[dict]:
    """Return the predictions and quiz questions of a notebook, each with what to expect and why."""
    found = []
    for _, widget in shown_by(path):
        if isinstance(widget, Predict):
            found.append(
                {"ask": f"Predict: {widget.question}", "expect": widget.answer, "wrong": []}
            )
        elif isinstance(widget, Quiz):
            for question in widget.questions:
                right = next(option for option in question["options"] if option["right"])
                wrong = [
                    f"{option['text']}: {option['why']}"
                    for option in question["options"]
                    if not option["right"]
                ]
                found.append(
                    {
                        "ask": question["prompt"],
                        "expect": f"{right['text']}. {right['why']}",
                        "wrong": wrong,
                    }
                )
    return found


def symbols(number: str | None = None) -> list[dict]:
    """Return the symbols of one notebook (of all, without a number) with MathML, meaning, unit and notebooks, each once."""
    grouped: dict[str, list] = {}
    for row in symbol_table():
        if number is None or row.notebook in (number, "all"):
            grouped.setdefault(row.key, []).append(row)
    return [
        {
            "symbol": mathml(rows[0].symbol, "inline"),
            "meaning": rows[0].meaning,
            "unit": rows[0].unit,
            "notebook": ", ".join(sorted({row.notebook for row in rows})),
        }
        for rows in grouped.values()
    ]


def sheet(path: pathlib.Path) -> str:
    """Return the facilitator's sheet of a notebook as HTML."""
    number, book, markup = path.stem[:2], nbformat.read(path, as_version=4), Markup(set())
    content = notebook(number).words
    terms, glossary, say = (
        content.get("terms", []),
        read_words(GLOSSARY),
        lambda words: markup.markdown(str(words)),
    )
    guide = content.get("facilitator", {})
    asked = [
        {"ask": say(q["ask"]), "expect": say(q["expect"]), "wrong": [say(w) for w in q["wrong"]]}
        for q in questions(path)
    ]
    claims = [
        {
            **claim,
            "label": LABELS[claim["label"]],
            "why": say(claim["why"]),
            "contrary": say(claim["contrary"]),
        }
        for claim in content.get("claims", [])
    ]
    return _filled(
        "facilitator.html.j2",
        f"{titles([path])[0][1]}: for the facilitator",
        objectives=[say(o) for o in objectives(book)],
        minutes=say(minutes(book)),
        path=path_of_ten_minutes(book),
        questions=asked,
        prompts=[say(p) for p in guide.get("prompts", [])],
        misconceptions=[say(m) for m in guide.get("misconceptions", [])],
        claims=claims,
        symbols=symbols(number),
        terms=[(term, glossary[term]) for term in sorted(terms, key=str.lower)],
        references=markup.remaining_references(),
    )


def series() -> str:
    """Return the symbols and terms of the whole series as HTML."""
    return _filled(
        "facilitator.html.j2",
        "Symbols and terms of the series",
        symbols=symbols(),
        terms=sorted(read_words(GLOSSARY).items(), key=lambda pair: pair[0].lower()),
    )


def _filled(template: str, title: str, **values) -> str:
    style = pages.page_style("page.css", "paper.css")
    return pages.render(
        template,
        nbformat.v4.new_notebook(),
        title=title,
        style=style,
        policy=pages.policy("", style),
        **values,
    )


@contextlib.contextmanager
def printer():
    """Yield print(source, pdf, words): HTML text or a file, to a tagged PDF with `words` at its foot. Raises ValueError with no Chromium."""
    if chromium_path() is None:
        raise ValueError(
            "handouts are printed by Chromium, and none was found on this machine: install it, or name it in CHROMIUM"
        )
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium(offline=True, color_scheme="light") as context,
    ):
        page = context.new_page()

        def print_to(source: str | pathlib.Path, pdf: pathlib.Path, words: str) -> None:
            if isinstance(source, str):
                (file := pathlib.Path(folder, "sheet.html")).write_text(source, encoding="utf-8")
            page.goto((file if isinstance(source, str) else source).resolve().as_uri())
            page.emulate_media(media="print", color_scheme="light")
            page.wait_for_timeout(400)
            page.pdf(
                path=pdf,
                **PAPER,
                header_template="<span></span>",
                footer_template=FOOT.replace("{words}", html.escape(words)),
            )

        yield print_to


def write(
    folder: pathlib.Path = SITE, only: tuple[str, ...] = (), notebooks: pathlib.Path = NOTEBOOKS
) -> list[pathlib.Path]:
    """Write the handouts and sheets to folder/handouts and the index anew; return their paths."""
    order, written = titles(find(notebooks)), []
    (folder / "handouts").mkdir(parents=True, exist_ok=True)
    with printer() as print_to, tempfile.TemporaryDirectory() as spare:
        for path, made in side_by_side(pages.make, find(notebooks, only), order, what="pages"):
            if isinstance(made, ValueError):
                raise made
            page = pathlib.Path(spare, f"{path.stem}.html")
            page.write_text(on_paper(made.html), encoding="utf-8")
            for source, suffix in ((page, ""), (sheet(path), "_facilitator")):
                pdf = folder / "handouts" / f"{path.stem}{suffix}.pdf"
                print_to(source, pdf, dict(order)[path.stem])
                written.append(pdf)
                print(f"{pdf.name:<44} {pdf.stat().st_size / 1000:>6.0f} KB", flush=True)
        print_to(series(), folder / "handouts" / "series.pdf", "Symbols and terms of the series")
    write_index(folder, notebooks)
    return [*written, folder / "handouts" / "series.pdf"]


def main(arguments: list[str] | None = None) -> int:
    """Write the handouts; return 0, or 1 after saying what is wrong."""
    return command.run(
        "handouts", __doc__.splitlines()[0], write, "{count} PDFs in {to}/handouts", arguments
    )


if __name__ == "__main__":
    run_as_command(main)
