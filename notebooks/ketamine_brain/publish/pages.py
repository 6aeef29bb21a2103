"""One notebook as one HTML file that holds all it needs: the saved outputs, and in place of widgets
their live form.
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import hashlib
import html
import importlib.metadata
import json
import os
import pathlib
from collections.abc import Mapping
from typing import Any

import nbformat

from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.svg import ID_TOKEN
from ketamine_brain.explorer.widget import BrowserWidget, page_script, style_sheet
from ketamine_brain.lessons.series import SERIES
from ketamine_brain.publish.collect import shown_by
from ketamine_brain.publish.command import writable
from ketamine_brain.publish.markup import Markup
from ketamine_brain.publish.tables import Measured, build
from ketamine_brain.publish.ten_minutes import marked, ten_minutes
from ketamine_brain.teaching.picture import Picture

TEMPLATE = pathlib.Path(__file__).parent / "template"
MOST_BYTES = 1_500_000
PACKAGE = pathlib.Path(__file__).resolve().parents[1]
KEPT = PACKAGE.parents[1] / "_run" / "pages"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Made:
    """A finished page: its notebook's name, HTML, title and first paragraph, and what was measured
    of each of its explorers.
    """

    name: str
    html: str
    title: str
    story: str
    explorers: tuple[tuple[str, str, Measured], ...]
    dead_links: tuple[str, ...]


def page_of(widget: BrowserWidget, salt: bytes = b"") -> tuple[dict, Measured | None]:
    """Return (data for the browser, what was measured) of a widget.

    What takes long is kept in _run/pages until a line of the package, a library's version, or
    `salt` (the notebook) changes.
    """
    if not isinstance(widget, Explorer):
        return widget.page_spec(), None
    kept = writable(KEPT) / f"{_key(widget, salt)}.json"
    if kept.exists():
        spec, measured = json.loads(kept.read_text(encoding="utf-8"))
        return spec, Measured.read(measured)
    page = build(widget)
    if "NOT" in page.measured.words:  # not all could be checked on this machine; it may be later
        return page.spec, page.measured
    part = kept.with_suffix(f".{os.getpid()}")  # another process may write the same
    part.write_text(json.dumps([page.spec, dataclasses.asdict(page.measured)]), encoding="utf-8")
    part.replace(kept)
    return json.loads(kept.read_text(encoding="utf-8"))[0], page.measured


def measured_of(path: pathlib.Path) -> list[tuple[str, Measured]]:
    """Return (name, what was measured) of every explorer that a notebook shows."""
    found = []
    for _, widget in shown_by(path):
        if isinstance(widget, Explorer):
            measured = page_of(widget, path.read_bytes())[1]
            assert measured is not None
            found.append((widget.name or widget.title, measured))
    return found


def _key(widget: Explorer, salt: bytes) -> str:
    return hashlib.sha256(
        _package() + salt + json.dumps(widget.spec, sort_keys=True).encode()
    ).hexdigest()[:24]


@functools.cache
def _package() -> bytes:
    """Return a digest of every file of the package and of the versions of what computes."""
    digest = hashlib.sha256(
        "".join(
            f"{name} {importlib.metadata.version(name)} "
            for name in ("numpy", "scipy", "matplotlib")
        ).encode()
    )
    for path in sorted(
        path
        for path in PACKAGE.rglob("*")
        if path.suffix in (".py", ".yaml", ".csv", ".json", ".js")
    ):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.digest()


class Outputs:
    """Turns the outputs of a notebook's cells into HTML, with each widget's live form in place of
    its saved one.
    """

    def __init__(self, path: pathlib.Path, markup: Markup):
        self.path, self.markup = path, markup
        self.measured: list[tuple[str, str, Measured]] = []
        self.twins: set[str] = set()
        self.count = 0

    def cell(self, index: int, cell) -> str:
        """Return the HTML of everything that cell `index` shows; raises ValueError where its saved
        outputs are not what it gives now.
        """
        waiting, made, skip = [each for at, each in shown_by(self.path) if at == index], [], ""
        for output in cell.outputs:
            data = output.get("data", {})
            plain = _joined(data.get("text/plain", ""))
            if waiting and plain == waiting[0].description():
                made.append(self.widget(waiting[0], data))
                skip = _words_after(waiting.pop(0))
            elif not skip or plain != skip:
                made.append(self.saved(output, "lesson.references(" in cell.source))
        if waiting:
            raise ValueError(
                f"{self.path.name}, cell {index}: what is saved is not what it shows now; run `make"
                " notebooks` first"
            )
        return "\n".join(made)

    def widget(self, widget, saved: Mapping[str, Any] | None = None) -> str:
        """Return a widget's place on the page: its saved form for readers without JavaScript (as
        the notebook has it in `saved`, else drawn anew), and the data that bring it to life.
        """
        self.count += 1
        if isinstance(widget, Picture):
            return self.picture(widget)
        spec, measured = page_of(widget, self.path.read_bytes())
        self.markup.mention(spec)
        if measured is not None:
            self.measured.append((widget.name or widget.title, widget.kernel_free, measured))
            self.twins.update(spec.get("twins", ()))
        data = as_data(spec)
        id = f"kb-{self.count}"
        return (
            f'<div class="kb" data-kb="{id}">{self.fallback(widget, saved)}</div>\n'
            f'<script type="application/json" id="{id}">{data}</script>'
        )

    def picture(self, picture: Picture) -> str:
        """Return a still picture as SVG that follows the reader's light or dark setting."""
        svg = picture.svg().replace(ID_TOKEN, f"p{self.count}")
        svg = svg.replace(
            "<svg ", f'<svg role="img" class="kb-svg" aria-label="{html.escape(picture.alt)}" ', 1
        )
        caption = self.markup.markdown(picture.caption) if picture.caption else ""
        words = (
            "<details><summary>The picture in"
            f" words</summary><p>{html.escape(picture.alt)}</p></details>"
        )
        tall = " tall" if picture.size[1] > 0.8 * picture.size[0] else ""
        return (
            f'<figure class="kb picture{tall}"><div class="frame" tabindex="0" role="group"'
            f' aria-label="Picture">{svg}</div><figcaption>{caption}{words}</figcaption></figure>'
        )

    def fallback(self, widget, saved: Mapping[str, Any] | None = None) -> str:
        """Return the saved form of a widget with its words."""
        form, after = saved or widget.saved_form(), widget.afterword()
        alt = html.escape(widget.spec.get("alt") or widget.description())
        shown = (
            _image(alt, form["image/png"]) if "image/png" in form else _joined(form["text/html"])
        )
        return self.markup.finish(
            shown + (after.get("text/html") or f"<p>{html.escape(after.get('text/plain', ''))}</p>")
        )

    def saved(self, output, references: bool) -> str:
        """Return one saved output as HTML: Markdown, HTML, a picture, or plain text."""
        if output.output_type == "stream":
            return f'<pre class="printed" tabindex="0">{html.escape(_joined(output.text))}</pre>'
        data = output.data
        if "text/markdown" in data:
            words = self.markup.markdown(_joined(data["text/markdown"]), references)
            return f'<div class="output">{words}</div>'
        if "text/html" in data:
            shown = self.markup.finish(_joined(data["text/html"]), references)
            return f'<div class="output">{shown}</div>'
        if "image/png" in data:
            alt = output.metadata.get("image/png", {}).get("alt") or _joined(
                data.get("text/plain", "")
            )
            return _image(html.escape(alt), data["image/png"])
        return (
            '<pre class="printed"'
            f' tabindex="0">{html.escape(_joined(data.get("text/plain", "")))}</pre>'
        )


def as_data(value) -> str:
    """Return plain data as the text of a `<script type="application/json">`."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _joined(text) -> str:
    return text if isinstance(text, str) else "".join(text)


def _image(alt: str, png) -> str:
    return f'<img alt="{alt}" src="data:image/png;base64,{_joined(png).strip()}">'


def _words_after(widget) -> str:
    """Return the plain text of the output that a notebook saves below a widget or picture, which
    its live form replaces.
    """
    if isinstance(widget, Picture):
        return f"*In words:* {widget.alt}" + (f"\n\n{widget.caption}" if widget.caption else "")
    return widget.afterword().get("text/plain", "")


def policy(script: str, style: str) -> str:
    """Return a content-security policy under which only this script and this style run, and nothing
    can be fetched.
    """
    ours = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (script, style)
    ]
    return (
        f"default-src 'none'; script-src 'sha256-{ours[0]}'; style-src 'sha256-{ours[1]}'; img-src"
        " data:; base-uri 'none'; form-action 'none'"
    )


@functools.cache
def page_style(*names: str) -> str:
    """Return the style of a page: the widgets' own, then the named files of the template."""
    return "\n".join(
        [style_sheet(), *((TEMPLATE / name).read_text(encoding="utf-8") for name in names)]
    )


def script_of(twins) -> str:
    """Return the one script of a page: the widgets' code, the named twins, what only it does."""
    own = [(TEMPLATE / name).read_text(encoding="utf-8") for name in ("page.js", "cards.js")]
    return "\n".join([page_script(tuple(sorted(twins))), *own])


def render(template: str, book, **values) -> str:
    """Return `template` (a file of template/ketamine) filled by nbconvert with a notebook and
    `values`.
    """
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(
        template_name="ketamine", template_file=template, extra_template_basedirs=[str(TEMPLATE)]
    )
    return exporter.from_notebook_node(book, resources={"kb": values})[0]


def make(path: pathlib.Path, order: list[tuple[str, str]]) -> Made:
    """Return the page of the notebook at `path`; `order` lists (name, title) of all pages, for
    links. Raises ValueError naming what is wrong.
    """
    book = nbformat.read(path, as_version=4)
    markup = Markup({name for name, _ in order})
    outputs = Outputs(path, markup)
    ten = ten_minutes(book)
    cells = [
        {**_cell(index, cell, markup, outputs), "ten": index in ten}
        for index, cell in enumerate(book.cells)
    ]
    for index in ten:
        cells[index]["html"] = marked(book.cells[index].source, cells[index]["html"])
    title = next((words for level, _, words in markup.headings if level == 1), path.stem)
    script, style = script_of(outputs.twins), page_style("page.css", "syntax.css")
    place = [name for name, _ in order].index(path.stem)
    made = render(
        "page.html.j2",
        book,
        cells=cells,
        title=title,
        headings=[h for h in markup.headings if h[0] == 2],
        script=script,
        style=style,
        policy=policy(script, style),
        references=markup.remaining_references(),
        cards=as_data(markup.cards()),
        previous=order[place - 1] if place else None,
        following=order[place + 1] if place + 1 < len(order) else None,
        family=path.stem == SERIES[-1].name,
    )
    if len(made.encode()) > MOST_BYTES:
        raise ValueError(
            f"{path.name}: its page is {len(made.encode()) / 1e6:.2f} MB, over"
            f" {MOST_BYTES / 1e6} MB"
        )
    return Made(
        name=path.stem,
        html=made,
        title=title,
        story=story(book),
        explorers=tuple(outputs.measured),
        dead_links=tuple(markup.dead_links),
    )


def _cell(index: int, cell, markup: Markup, outputs: Outputs) -> dict:
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        return {"kind": "words", "html": markup.markdown(cell.source), "tags": tags}
    if cell.cell_type == "code":
        return {
            "kind": "code",
            "source": cell.source,
            "html": outputs.cell(index, cell),
            "tags": tags,
        }
    return {"kind": "raw", "html": "", "tags": tags}


def story(book) -> str:
    """Return the first paragraph below the title."""
    first = book.cells[0].source.split("\n\n") if book.cells else []
    return next(
        (block.strip() for block in first if block.strip() and not block.startswith("#")), ""
    )
