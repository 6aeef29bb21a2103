"""Markdown and saved outputs as HTML that needs nothing fetched: MathML, ids as links to their
numbers, notebooks as pages.
"""

from __future__ import annotations

import html
import re
import urllib.parse

import bs4
from latex2mathml.converter import convert as to_mathml
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from ketamine_brain.evidence import citations, cite, measurement

_KEEP_TEXT = {"code", "pre", "a", "script", "style", "math", "svg", "kbd"}
_BEFORE_UNIT = re.compile(
    r"(?<=\d) (?=(?:%|mg|ng|µ[gM]|ms?|h|min|points?|days?|weeks?|months?|hours?|years?)(?![\w]))"
)
_NOTEBOOK = re.compile(r"^(?:\./)?(\d\d_\w+)\.ipynb(#.*)?$")


class _Renderer(IPythonRenderer):
    """Markdown to HTML with mathematics as MathML and no anchor links in headings."""

    def __init__(self):
        super().__init__(escape=False, exclude_anchor_links=True)

    def block_math(self, body: str) -> str:
        return (
            '<div class="equation" tabindex="0" role="group"'
            f' aria-label="Equation">{mathml(body, "block")}</div>'
        )

    def inline_math(self, body: str) -> str:
        return mathml(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def mathml(latex: str, display: str) -> str:
    """Return LaTeX as a `<math>` element, display "inline" or "block", its source kept in
    `alttext`.
    """
    made = to_mathml(latex.strip(), display=display)
    return made.replace("<math ", f'<math alttext="{html.escape(latex.strip())}" ', 1)


def from_markdown(text: str) -> str:
    """Return Markdown (with $mathematics$) as HTML."""
    return MarkdownWithMath(renderer=_Renderer()).render(text)


class Markup:
    """Makes the HTML of one page, and remembers what the page needs: headings, ids cited, links
    that lead nowhere.

    pages: names (05_mood_onset) of the notebooks that have a page, so that a link to them can lead
    there.
    """

    def __init__(self, pages: set[str]):
        self.pages = pages
        self.headings: list[tuple[int, str, str]] = []  # level, anchor, words
        self.cited: dict[str, None] = {}
        self.anchored: set[str] = set()
        self.dead_links: list[str] = []
        self.tables = 0

    def markdown(self, text: str, references: bool = False) -> str:
        """Return Markdown as finished HTML; in a list of `references` each id becomes the place
        that its links lead to.
        """
        return self.finish(from_markdown(text), references)

    def finish(self, markup: str, references: bool = False) -> str:
        """Return HTML with ids and notebooks linked, tables that scroll by themselves, and nothing
        a strict policy blocks.
        """
        soup = bs4.BeautifulSoup(markup, "html.parser")
        for banned in soup.find_all(["script", "style", "iframe", "object"]):
            banned.decompose()
        for element in soup.find_all(True):
            element.attrs = {
                k: v for k, v in element.attrs.items() if k != "style" and not k.startswith("on")
            }
        for equation in soup.select("p > div.equation"):
            paragraph = equation.parent
            if paragraph and paragraph.get_text(strip=True) == equation.get_text(strip=True):
                paragraph.unwrap()
        self._head(soup)
        self._link(soup)
        self._tables(soup)
        for code in soup.find_all("pre"):
            code["tabindex"] = "0"
        self._cite(soup, references)
        return str(soup)

    def mention(self, data) -> None:
        """Note the ids in a widget's own words, so that the page says what they stand for."""
        if isinstance(data, dict):
            for key, value in data.items():
                if key not in ("svg", "table", "kind"):
                    self.mention(value)
        elif isinstance(data, (list, tuple)):
            for value in data:
                self.mention(value)
        elif isinstance(data, str):
            self.cited.update(
                dict.fromkeys(id for citation in citations(data) for id in citation.ids)
            )

    def _head(self, soup) -> None:
        taken = {anchor for _, anchor, _ in self.headings}
        for heading in soup.find_all(["h1", "h2", "h3", "h4"]):
            words = heading.get_text().strip()
            anchor = stem = re.sub(r"\s+", "-", words)
            count = 1
            while anchor in taken:
                count += 1
                anchor = f"{stem}-{count}"
            taken.add(anchor)
            heading["id"] = anchor
            self.headings.append((int(heading.name[1]), anchor, words))

    def _link(self, soup) -> None:
        for link in soup.find_all("a"):
            target = link.get("href", "")
            match = _NOTEBOOK.match(urllib.parse.unquote(target))
            if match and match[1] in self.pages:
                link["href"] = f"{match[1]}.html{match[2] or ''}"
            elif match or not re.match(r"(https?:|mailto:|#)", target):
                self.dead_links.append(target)
                link.unwrap()
            elif target.startswith("http"):
                link["rel"] = "noreferrer"

    def _tables(self, soup) -> None:
        for table in soup.find_all("table"):
            self.tables += 1
            table.attrs.pop("border", None)
            for head in table.select("thead th"):
                head["scope"] = "col"
            frame = soup.new_tag(
                "div",
                attrs={
                    "class": "table",
                    "tabindex": "0",
                    "role": "region",
                    "aria-label": f"Table {self.tables}",
                },
            )
            table.wrap(frame)

    def _cite(self, soup, references: bool) -> None:
        for words in list(soup.find_all(string=True)):
            if type(words) is not bs4.NavigableString or _KEEP_TEXT & {
                parent.name for parent in words.parents
            }:
                continue
            kept = _BEFORE_UNIT.sub("\u00a0", str(words))
            if kept != words:
                words.replace_with(words := bs4.NavigableString(kept))
            found = citations(str(words))
            if found:
                pieces = self._cited_pieces(str(words), found, references)
                words.replace_with(bs4.BeautifulSoup("".join(pieces), "html.parser"))

    def _cited_pieces(self, text: str, found, references: bool):
        at = 0
        for citation in found:
            yield html.escape(text[at : citation.start])
            yield self._linked(citation, references)
            at = citation.end
        yield html.escape(text[at:])

    def _linked(self, citation, references: bool) -> str:
        """Return a bracket of ids as written, each id a link to its number, or the place links lead
        to.
        """
        self.cited.update(dict.fromkeys(citation.ids))
        written = html.escape(citation.written)
        for id in sorted(
            set(re.findall(r"[A-Z]{2,4}\d?-?[A-Z]{0,2}\d+", citation.written)),
            key=len,
            reverse=True,
        ):
            if references and id not in self.anchored:
                self.anchored.add(id)
                piece = f'<span class="ref" id="ref-{id}">{id}</span>'
            else:
                piece = (
                    f'<a class="cite" href="#ref-{id}"'
                    f' title="{html.escape(source_line(id))}">{id}</a>'
                )
            literal = piece.replace("\\", r"\\")
            written = re.sub(rf"(?<![\w>#-]){re.escape(id)}(?![\w<-])", literal, written)
        return written

    def cards(self) -> dict[str, dict[str, str]]:
        """Return the card of every id that is cited on the page."""
        return {id: card(id) for id in self.cited}

    def remaining_references(self) -> list[tuple[str, str, str]]:
        """Return (id, what it says, link) for ids that are linked on the page and stand in none of
        its lists of references.
        """
        return [
            (id, source_line(id), measurement(id).link)
            for id in self.cited
            if id not in self.anchored
        ]


def card(id: str) -> dict[str, str]:
    """Return what the card of a measurement shows: quantity, value, spread, n, study, link."""
    shown = cite(id)
    parts = ("quantity", "value", "spread", "n", "study", "link")
    return {part: text for part in parts if (text := getattr(shown, part))}


def source_line(id: str) -> str:
    """Return a measurement in one line: what was measured, value, spread, n, study, DOI."""
    citation = cite(id)
    return f"{citation.quantity}: {citation}"
