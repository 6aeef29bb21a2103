"""Print HTML to PDFs that a screen reader can read, by a Chromium found on this machine."""

from __future__ import annotations

import contextlib
import html
import pathlib
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import nbformat

from ketamine_brain.publish import pages
from ketamine_brain.publish.chromium import chromium, chromium_path

PAPER: dict[str, Any] = {
    "format": "Letter",
    "margin": {"top": "11mm", "bottom": "14mm", "left": "15mm", "right": "15mm"},
    "tagged": True,
    "outline": True,
    "print_background": True,
    "display_header_footer": True,
}
FOOT = (
    '<div style="font: 8px sans-serif; width: 100%; padding: 0 15mm; color: #444; '
    'display: flex; justify-content: space-between">'
    "<span>{words} · Teaching model, not dosing guidance · in a crisis call or text 988 (US), "
    'or findahelpline.com</span><span class="pageNumber"></span></div>'
)


def sheet(template: str, title: str, **values: Any) -> str:
    """Return a sheet as HTML: a file of template/ketamine filled with `values`."""
    style = pages.page_style("page.css", "paper.css")
    policy = pages.policy("", style)
    book = nbformat.v4.new_notebook()
    return pages.render(template, book, title=title, style=style, policy=policy, **values)


@contextlib.contextmanager
def printer() -> Iterator[Callable[[str, pathlib.Path, str], int]]:
    """Yield print(html, pdf, words), which writes a tagged PDF with `words` at its foot and returns
    its number of pages. Raises ValueError with no Chromium.
    """
    if chromium_path() is None:
        raise ValueError(
            "sheets are printed by Chromium, and none was found on this machine: "
            "install it, or name it in CHROMIUM"
        )
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium(offline=True, color_scheme="light") as context,
    ):
        page = context.new_page()

        def print_to(source: str, pdf: pathlib.Path, words: str) -> int:
            file = pathlib.Path(folder, "sheet.html")
            file.write_text(source, encoding="utf-8")
            page.goto(file.as_uri())
            page.emulate_media(media="print", color_scheme="light")
            page.wait_for_timeout(200)
            foot = FOOT.replace("{words}", html.escape(words))
            head = "<span></span>"
            page.pdf(path=pdf, **PAPER, header_template=head, footer_template=foot)
            return page_count(pdf)

        yield print_to


def page_count(pdf: pathlib.Path) -> int:
    """Return the number of pages of a PDF that Chromium wrote."""
    data = pdf.read_bytes()
    return data.count(b"/Type /Page\n") + data.count(b"/Type /Page/") + data.count(b"/Type /Page ")
