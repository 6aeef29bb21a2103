"""Write a deck a notebook to _site/slides/: `python -m ketamine_brain.publish.slides`, its explorers live with no kernel.

What is on a slide comes from the notebook: its headings, lists, equations, pictures and widgets; its prose, the answers, and the
facilitator's prompts and misconceptions (YAML, key `facilitator`) become the speaker notes. reveal.js comes from npm, at a pinned version,
and is written into each file. Keys: arrows to go, S for a second window with the notes, N for notes below the slide, F for full screen.
"""

from __future__ import annotations

import dataclasses
import html
import pathlib
import re
import shutil
import subprocess
import tarfile

import bs4
import nbformat

from ketamine_brain.explorer import Explorer
from ketamine_brain.lessons.series import notebook
from ketamine_brain.publish import command, pages
from ketamine_brain.publish.command import SITE, writable
from ketamine_brain.publish.markup import Markup
from ketamine_brain.publish.notebooks import NOTEBOOKS, find
from ketamine_brain.publish.parallel import side_by_side
from ketamine_brain.publish.site import titles, write_index
from ketamine_brain.publish.terminal import run_as_command
from ketamine_brain.teaching.lesson import LABELS
from ketamine_brain.teaching.picture import Picture
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz

REVEAL = "5.2.1"
CACHE = NOTEBOOKS.parent / "_run" / "npm"
MOST_LINES = 5


@dataclasses.dataclass
class Slide:
    """One slide: its title, what is on it (HTML), what is said (HTML), and its kind, which the style sheet knows."""

    title: str
    body: str
    notes: str = ""
    kind: str = "words"


def reveal(version: str = REVEAL, cache: pathlib.Path = CACHE) -> tuple[str, str]:
    """Return reveal.js's (script, style), brought from npm once. Raises ValueError saying what to do where that cannot be."""
    cache = writable(cache)
    archive = cache / f"reveal.js-{version}.tgz"
    if not archive.exists():
        if not shutil.which("npm"):
            raise ValueError(
                "slides need reveal.js, which comes from npm: install Node.js, then run this again"
            )
        done = subprocess.run(
            ["npm", "pack", "--silent", f"reveal.js@{version}"],
            cwd=cache,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise ValueError(
                f"npm could not bring reveal.js {version}: {done.stderr.strip()[-300:]}"
            )
    with tarfile.open(archive) as packed:
        return _text_in(packed, "reveal.js"), _text_in(packed, "reveal.css")


def _text_in(packed: tarfile.TarFile, name: str) -> str:
    file = packed.extractfile(f"package/dist/{name}")
    if file is None:
        raise ValueError(f"the archive of reveal.js holds no {name}")
    return file.read().decode()


def _kept(soup) -> list:
    """Return the blocks of a section that belong on a slide: lists, equations, quotations, tables, and sentences in bold."""
    kept = []
    for block in soup.find_all(True, recursive=False):
        if block.name in ("ul", "ol", "blockquote") or {"equation", "table"} & set(
            block.get("class", [])
        ):
            kept.append(str(block))
        elif (
            block.name == "p"
            and (strong := block.find("strong"))
            and strong.get_text().endswith((".", "?", ":"))
            and not block.get_text().startswith("Time")
        ):
            first = block.get_text().startswith(strong.get_text()) and strong.get_text().endswith(
                ":"
            )
            kept.append(
                f'<p class="lead">{block.decode_contents() if first else strong.decode_contents()}</p>'
            )
    return kept


def _first_sentences(soup) -> list[str]:
    paragraphs = [
        " ".join(block.get_text().split()) for block in soup.find_all("p", recursive=False)
    ]
    sentences = [re.split(r"(?<=[.?!])\s+(?=[A-Z\"“])", words)[0] for words in paragraphs]
    return [
        f'<p class="lead">{html.escape(words)}</p>' for words in sentences[:MOST_LINES] if words
    ]


def section_slide(title: str, markup: str) -> Slide:
    """Return the slide of a piece of prose: what stands out on it, all of it in the notes."""
    soup = bs4.BeautifulSoup(markup, "html.parser")
    body = _kept(soup) or _first_sentences(soup)
    return Slide(title, "\n".join(body), str(soup))


def claims_slide(number: str, markup: Markup) -> Slide | None:
    """Return the table of claims with their labels, why and why not in the notes, or None where the notebook has none."""
    claims = _content(number).get("claims", [])
    rows = "".join(
        f"<tr><td>{html.escape(c['text'])}</td><td>{LABELS[c['label']]}</td><td>{html.escape(c['in'])}</td></tr>"
        for c in claims
    )
    notes = "".join(
        markup.markdown(f"**{i}.** {c['why']} *Best contrary result:* {c['contrary']}")
        for i, c in enumerate(claims, 1)
    )
    head = '<thead><tr><th scope="col">Claim</th><th scope="col">Label</th><th scope="col">In</th></tr></thead>'
    return (
        Slide("Evidence labels", f"<table>{head}<tbody>{rows}</tbody></table>", notes, "labels")
        if claims
        else None
    )


def _content(number: str) -> dict:
    try:
        return notebook(number).words
    except ValueError:
        return {}


def widget_slide(title: str, widget, outputs: pages.Outputs) -> Slide:
    """Return the slide of a widget or picture, live, with its answer in the notes."""
    notes = {
        Explorer: lambda w: f"At the starting values: {w.frame(w.defaults)['sentence']}",
        Predict: lambda w: f"Let each commit first. {w.answer}",
        Picture: lambda w: f"{w.alt} {w.caption}",
        Quiz: _quiz_notes,
    }
    words = next((say(widget) for kind, say in notes.items() if isinstance(widget, kind)), "")
    return Slide(
        getattr(widget, "title", "") or title,
        outputs.widget(widget),
        f"<p>{html.escape(words)}</p>",
        getattr(widget, "kind", "words"),
    )


def _quiz_notes(quiz: Quiz) -> str:
    right = [
        next(option for option in question["options"] if option["right"])
        for question in quiz.questions
    ]
    return "Expected: " + " ".join(
        f"{i}. {option['text']}. {option['why']}" for i, option in enumerate(right, 1)
    )


def discussion_slide(number: str, markup: Markup) -> Slide | None:
    """Return the facilitator's prompts, with the misconceptions to expect in the notes, or None where there are none."""
    sheet = _content(number).get("facilitator", {})
    if not sheet.get("prompts"):
        return None
    body = markup.markdown("\n".join(f"- {prompt}" for prompt in sheet["prompts"]))
    notes = markup.markdown(
        "Expect to hear:\n\n" + "\n".join(f"- {wrong}" for wrong in sheet.get("misconceptions", []))
    )
    return Slide("Discuss", body, notes, "discuss")


def slides_of(path: pathlib.Path, outputs: pages.Outputs, markup: Markup) -> list[Slide]:
    """Return the deck of a notebook, in the notebook's order."""
    book = nbformat.read(path, as_version=4)
    title = path.stem
    deck: list[Slide | None] = []
    for index, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            for heading, piece in _pieces(markup.markdown(cell.source), title):
                title = heading
                words = bs4.BeautifulSoup(piece, "html.parser").get_text().strip()
                if words and title != "Evidence labels" and not words.startswith("Previous:"):
                    deck.append(section_slide(title, piece))
        elif cell.cell_type == "code":
            deck += [widget_slide(title, widget, outputs) for widget in outputs.live.get(index, [])]
            if "lesson.labels(" in cell.source:
                deck.append(claims_slide(path.stem[:2], markup))
    deck.append(discussion_slide(path.stem[:2], markup))
    shown = _joined([slide for slide in deck if slide and slide.body])
    if shown:
        shown[0].kind = "title"
    return shown


def _joined(deck: list[Slide]) -> list[Slide]:
    """Give prose that has nothing but a sentence or two to show to the notes of its neighbor: the widget that follows, or the slide before."""
    kept: list[Slide] = []
    for slide in deck:
        before = kept[-1] if kept else None
        if (
            before
            and before.title == slide.title
            and _is_thin(before)
            and not _is_thin(slide)
            and len(kept) > 1
        ):
            slide.notes = before.notes + slide.notes
            kept.pop()
        elif before and before.title == slide.title and _is_thin(slide):
            before.notes += slide.notes
            continue
        kept.append(slide)
    return kept


def _is_thin(slide: Slide) -> bool:
    words = bs4.BeautifulSoup(slide.body, "html.parser")
    return (
        slide.kind == "words"
        and not words.find(["ul", "ol", "table", "math"])
        and len(words.find_all("p")) < 3
    )


def _pieces(markup: str, title: str):
    """Split a cell's HTML at its headings; yield (title, HTML below it)."""
    soup = bs4.BeautifulSoup(markup, "html.parser")
    blocks: list[bs4.Tag] = []
    for block in soup.find_all(True, recursive=False):
        if block.name in ("h1", "h2"):
            if blocks:
                yield title, "".join(map(str, blocks))
            title, blocks = block.get_text(" ", strip=True).replace("★", "").strip(), []
        elif block.name not in ("h3", "h4"):
            blocks.append(block)
    yield title, "".join(map(str, blocks))


def make(path: pathlib.Path, order: list[tuple[str, str]], code: tuple[str, str]) -> str:
    """Return the deck of the notebook at `path` as one HTML file; `code` is reveal.js's (script, style)."""
    markup = Markup({name for name, _ in order})
    outputs = pages.Outputs(path, markup)
    deck = slides_of(path, outputs, markup)
    script = "\n".join(
        [
            code[0],
            pages.script_of(outputs.twins),
            (pages.TEMPLATE / "deck.js").read_text(encoding="utf-8"),
        ]
    ).replace("</script", "<\\/script")
    style = "\n".join([code[1], pages.page_style("page.css", "deck.css")])
    body = pages.render(
        "deck.html.j2",
        nbformat.v4.new_notebook(),
        slides=[dataclasses.asdict(_without_links(slide)) for slide in deck],
        script=script,
        style=style,
        policy=pages.policy(script, style),
        title=dict(order)[path.stem],
        name=path.stem,
    )
    return body


def _without_links(slide: Slide) -> Slide:
    """Return a slide whose ids are plain: a deck has no list of references, and its page has."""

    def plain(text: str) -> str:
        without_ids = re.sub(r' id="(?!kb-)[^"]*"', "", text)
        cited = r'<a class="cite"[^>]*title="([^"]*)"[^>]*>([^<]*)</a>'
        return re.sub(cited, r'<abbr title="\1">\2</abbr>', without_ids)

    return dataclasses.replace(
        slide,
        body=slide.body if "data-kb" in slide.body or "<svg" in slide.body else plain(slide.body),
        notes=plain(slide.notes),
    )


def write(
    folder: pathlib.Path = SITE, only: tuple[str, ...] = (), notebooks: pathlib.Path = NOTEBOOKS
) -> list[pathlib.Path]:
    """Write the decks to folder/slides and the index anew; return their paths."""
    code, order, written = reveal(), titles(find(notebooks)), []
    (folder / "slides").mkdir(parents=True, exist_ok=True)
    for path, made in side_by_side(make, find(notebooks, only), order, code, what="decks"):
        if isinstance(made, ValueError):
            raise made
        written.append(folder / "slides" / f"{path.stem}.html")
        written[-1].write_text(made, encoding="utf-8", newline="\n")
        print(f"{written[-1].name:<36} {written[-1].stat().st_size / 1000:>6.0f} KB", flush=True)
    write_index(folder, notebooks)
    return written


def main(arguments: list[str] | None = None) -> int:
    """Write the decks; return 0, or 1 after saying what is wrong."""
    return command.run(
        "slides", __doc__.splitlines()[0], write, "{count} decks in {to}/slides", arguments
    )


if __name__ == "__main__":
    run_as_command(main)
