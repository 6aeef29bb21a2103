"""Where the words of each notebook stand, for tests that read all: one place knows the paths."""

import functools
import json
import pathlib
import re
from typing import NamedTuple

import yaml
from ketamine_brain.evidence import cited_ids, load
from ketamine_brain.evidence.tables import ID_FORM

NOTEBOOKS = pathlib.Path(__file__).parents[1] / "notebooks"
PACKAGE = NOTEBOOKS / "ketamine_brain"
_WRITTEN = re.compile(rf"(?<![\w-]){ID_FORM}(?!\w)")


class Book(NamedTuple):
    """One notebook: its number and name, its words (parsed YAML), and the sources of its cells."""

    number: str
    name: str
    words: dict
    markdown: str
    code: str


def words_path(number: str, name: str) -> pathlib.Path:
    """Return the YAML of a notebook's words: in its own folder, or numbered beside the others."""
    own = PACKAGE / "lessons" / name / "words.yaml"
    return own if own.exists() else PACKAGE / "teaching" / "content" / f"{number}.yaml"


@functools.cache
def books() -> tuple[Book, ...]:
    """Return every notebook of the series in order."""
    return tuple(_book(path) for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")))


def _book(path: pathlib.Path) -> Book:
    number, _, name = path.stem.partition("_")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    source = {
        kind: "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)
        for kind in ("markdown", "code")
    }
    words = yaml.safe_load(words_path(number, name).read_text(encoding="utf-8"))
    return Book(number, name, words, source["markdown"], source["code"])


@functools.cache
def shared_words() -> str:
    """Return the words that several notebooks print: safety, regulators, terms and the like."""
    files = [
        path
        for path in sorted(PACKAGE.rglob("*.yaml"))
        if path.name != "words.yaml" and not re.fullmatch(r"\d\d\.yaml", path.name)
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@functools.cache
def package_code() -> str:
    """Return the Python of the package above the evidence, where models and pictures name rows."""
    files = [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] != "evidence"
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def texts(value) -> str:
    """Return all strings within nested words, a line each."""
    if isinstance(value, dict):
        return "\n".join(texts(inner) for inner in value.values())
    if isinstance(value, list):
        return "\n".join(texts(inner) for inner in value)
    return str(value)


def with_twins(ids):
    """The ids and those under which the same results stand."""
    rows = load()
    return {twin for id in ids if id in rows for twin in (id, *rows[id].same_as)}


@functools.cache
def shown():
    """Every row that words cite or code names, in any notebook."""
    prose = [shared_words()]
    code = [package_code()]
    for book in books():
        words = {key: value for key, value in book.words.items() if key != "sources"}
        prose += [book.markdown, texts(words)]
        code.append(book.code)
    named = set(_WRITTEN.findall("\n".join(code)))
    return with_twins(named | set(cited_ids("\n\n".join(prose))))
