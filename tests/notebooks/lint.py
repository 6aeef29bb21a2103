"""What a reader of a committed notebook would trip over, one function a rule, each yielding
sentences.

`faults(path)` runs them all. Nothing here runs a notebook: what is judged is the file a reader
opens.
"""

from __future__ import annotations

import ast
import dataclasses
import datetime
import functools
import itertools
import json
import pathlib
import re
from collections.abc import Iterator

import reading_grade
from ketamine_brain.lessons.series import SERIES, neighbors
from ketamine_brain.workshop import lint_prose

HEADINGS = (
    "What patients are told",
    "Predict",
    "In plain words",
    "Explore",
    "Against the evidence",
    "Evidence labels",
    "Check yourself",
)
STOPS = ("told", "plain-words", "explore", "labels")  # the ten-minute path
FOLDED = ("look-inside", "change-it-yourself")
YOUR_TURN = {"exercise", "solution"}  # a section of its own, which no count includes
TAGS = {*STOPS, *FOLDED, *YOUR_TURN, "predict", "quiz", "imports"}
MAX_CELL_LINES, MAX_CODE_LINES, MAX_DEFINITION_LINES, MAX_BYTES = 12, 60, 3, 1_000_000
WORDS, CELLS = (700, 1800), (20, 40)
MOST_YOUR_TURN = (12, 350)  # cells, words
MAX_GRADE = 8.0
MAX_AGE_DAYS = 366
CRISIS = ("988", "findahelpline.com", "your own clinician")
SAFETY = re.compile(r"teaching model, not dosing (guidance|advice)", re.I)
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
OBJECT_NAME = re.compile(r"^(<[A-Za-z][\w.]*[ :>]|[A-Za-z_][\w.]*\()")
NBVAL_MARK = re.compile(r"#\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)\s*$", re.M)
IN_BRACKETS = re.compile(r"\[([^\[\]\n]*)\](?!\()")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclasses.dataclass(frozen=True)
class Book:
    """A notebook as read from disk: its path, its JSON, and the day on which it is judged."""

    path: pathlib.Path
    json: dict
    today: datetime.date

    @property
    def cells(self) -> list[dict]:
        return self.json["cells"]

    @property
    def code(self) -> list[dict]:
        return [cell for cell in self.cells if cell["cell_type"] == "code" and text(cell).strip()]

    @property
    def your_turn(self) -> list[dict]:
        """The cells of the exercises and their solutions."""
        return [cell for cell in self.cells if tags(cell) & YOUR_TURN]

    @property
    def prose(self) -> str:
        return "\n\n".join(text(cell) for cell in self.cells if cell["cell_type"] == "markdown")

    @property
    def is_lesson(self) -> bool:
        """Whether the anatomy of notebooks 01 to 12 is asked of it."""
        return not self.path.name.startswith("00")


def text(cell: dict) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def tags(cell: dict) -> set[str]:
    return set(cell["metadata"].get("tags", []))


def is_folded(cell: dict) -> bool:
    """Whether the cell is a look inside, or one to change, whose source is folded: it is not in
    sight.
    """
    return (
        bool(tags(cell) & set(FOLDED))
        and cell["metadata"].get("jupyter", {}).get("source_hidden") is True
    )


def lines(source: str) -> list[str]:
    return [line for line in source.splitlines() if line.strip()]


def without_code_blocks(prose: str) -> str:
    return re.sub(r"```.*?```", "", prose, flags=re.S)


def headings(prose: str) -> list[tuple[int, str]]:
    found = re.findall(r"^(#{1,6})\s+(.*?)\s*#*$", without_code_blocks(prose), flags=re.M)
    return [(len(mark), title) for mark, title in found]


def outputs(book: Book) -> Iterator[tuple[str, dict]]:
    for number, cell in enumerate(book.code, 1):
        for output in cell.get("outputs", []):
            yield f"code cell {number}", output


def joined(value) -> str:
    return value if isinstance(value, str) else "".join(value)


# The file itself.


def small_enough(book: Book) -> Iterator[str]:
    size = len(json.dumps(book.json, ensure_ascii=False, indent=1).encode())
    if size > MAX_BYTES:
        yield f"{size / 1e6:.1f} MB, over {MAX_BYTES / 1e6:.0f}"


def plain_metadata(book: Book) -> Iterator[str]:
    metadata = book.json["metadata"]
    if metadata.get("kernelspec", {}).get("name") != "python3":
        yield "kernelspec is not python3"
    if "widgets" in metadata:
        yield "metadata.widgets is committed (code hosts then call the notebook invalid)"
    if "version" in metadata.get("language_info", {}):
        yield "the Python version of the machine that ran it is committed"
    if any("execution" in cell["metadata"] for cell in book.cells):
        yield "times of execution are committed"


def named_as_in_the_series(book: Book) -> Iterator[str]:
    if book.path.name not in {notebook.file for notebook in SERIES}:
        yield "is not one of the files named in teaching/series.py"


# Its shape.


def one_h1_and_no_level_skipped(book: Book) -> Iterator[str]:
    levels = headings(book.prose)
    tops = sum(level == 1 for level, _ in levels)
    if tops != 1:
        yield f"{tops} H1 headings, not one"
    for (above, _), (below, title) in itertools.pairwise(levels):
        if below > above + 1:
            yield f"heading level skipped before '{title}'"


def fixed_sections_in_order(book: Book) -> Iterator[str]:
    titles = [title for level, title in headings(book.prose) if level == 2]
    places = [
        next((i for i, title in enumerate(titles) if title.startswith(start)), None)
        for start in HEADINGS
    ]
    missing = [start for start, place in zip(HEADINGS, places, strict=True) if place is None]
    if missing:
        yield "no section " + "; ".join(f"'{start}'" for start in missing)
    elif places != sorted(places):
        yield "the fixed sections are out of order"


def right_number_of_cells(book: Book) -> Iterator[str]:
    count = len(book.cells) - len(book.your_turn)
    if not CELLS[0] <= count <= CELLS[1]:
        yield f"{count} cells, outside {CELLS[0]} to {CELLS[1]}"
    if len(book.your_turn) > MOST_YOUR_TURN[0]:
        yield f"{len(book.your_turn)} cells to write in, over {MOST_YOUR_TURN[0]}"


def tags_are_known(book: Book) -> Iterator[str]:
    for number, cell in enumerate(book.cells, 1):
        unknown = tags(cell) - TAGS
        if unknown:
            yield f"cell {number}: unknown tag {', '.join(sorted(unknown))}"


def ten_minute_path_is_whole(book: Book) -> Iterator[str]:
    present = set().union(*map(tags, book.cells))
    missing = [stop for stop in STOPS if stop not in present]
    if missing:
        yield f"the ten-minute path lacks the tag {', '.join(missing)}"


# Its code.


def runs_in_order_without_errors(book: Book) -> Iterator[str]:
    for number, cell in enumerate(book.code, 1):
        if cell.get("execution_count") != number:
            yield (
                f"code cell {number}: count is {cell.get('execution_count')} (nbval compares"
                " nothing where it is null)"
            )
    for where, output in outputs(book):
        if output["output_type"] == "error":
            yield f"{where}: saved with an error"
        if output.get("name") == "stderr":
            yield (
                f"{where}: saved with a warning in front of the reader:"
                f" {joined(output['text']).strip()[:60]}"
            )


def empty_code_cells(book: Book) -> Iterator[str]:
    for number, cell in enumerate(book.cells, 1):
        if cell["cell_type"] == "code" and not text(cell).strip():
            yield f"cell {number}: an empty code cell"


def little_code_in_sight(book: Book) -> Iterator[str]:
    total = 0
    for number, cell in enumerate(book.code, 1):
        count = len(lines(text(cell)))
        if tags(cell) & set(FOLDED) and not is_folded(cell):
            names = ", ".join(tags(cell) & set(FOLDED))
            yield (
                f"code cell {number}: tagged {names} and not folded"
                " (metadata.jupyter.source_hidden)"
            )
        if not is_folded(cell):
            total += count
            if count > MAX_CELL_LINES:
                yield f"code cell {number}: {count} lines, over {MAX_CELL_LINES}"
    if total > MAX_CODE_LINES:
        yield f"{total} lines of code in sight, over {MAX_CODE_LINES}"


def at_most_one_of_each_folded_cell(book: Book) -> Iterator[str]:
    for tag in FOLDED:
        count = sum(tag in tags(cell) for cell in book.code)
        if count > 1:
            yield f"{count} code cells tagged {tag}, not one"


def parsed(cell: dict) -> ast.Module | None:
    """Return the cell's syntax tree, its IPython lines left out, or None when it is not Python."""
    python = [
        "" if line.lstrip().startswith(("%", "!")) else line for line in text(cell).splitlines()
    ]
    try:
        return ast.parse("\n".join(python))
    except SyntaxError:
        return None


def defines_nothing_long(book: Book) -> Iterator[str]:
    for number, cell in enumerate(book.code, 1):
        tree = parsed(cell)
        if tree is None:
            yield f"code cell {number}: not Python that can be read"
        elif not is_folded(cell) and not tags(cell) & YOUR_TURN:
            for node in ast.walk(tree):
                if isinstance(
                    node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
                ):
                    span = node.end_lineno - node.lineno + 1
                    if span > MAX_DEFINITION_LINES:
                        yield (
                            f"code cell {number}: defines {span} lines, over"
                            f" {MAX_DEFINITION_LINES}: the package is the place"
                        )


def imports_in_one_cell(book: Book) -> Iterator[str]:
    for number, cell in enumerate(book.code, 1):
        tree = parsed(cell)
        imports = tree and any(
            isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(tree)
        )
        if imports and not tags(cell) & {"imports", *FOLDED}:
            yield f"code cell {number}: imports outside the cell tagged imports"
    count = sum("imports" in tags(cell) for cell in book.code)
    if count != 1:
        yield f"{count} cells tagged imports, not one"


def nothing_kept_from_nbval(book: Book) -> Iterator[str]:
    for number, cell in enumerate(book.code, 1):
        marks = {tag for tag in tags(cell) if tag.startswith("nbval") or tag == "raises-exception"}
        marks |= set(NBVAL_MARK.findall(text(cell)))
        if marks:
            yield f"code cell {number}: {', '.join(sorted(marks))}: nbval would not check it"


# What it shows.


def saved_outputs_can_be_read(book: Book) -> Iterator[str]:
    for where, output in outputs(book):
        data = output.get("data", {})
        plain = joined(data.get("text/plain", ""))
        if WIDGET_VIEW in data:
            if "image/png" not in data and "text/html" not in data:
                yield (
                    f"{where}: a widget saved with no picture: without a kernel a reader sees"
                    " nothing"
                )
            else:
                yield (
                    f"{where}: a widget view is saved: reopened, the notebook shows an error in its"
                    " place"
                )
        if OBJECT_NAME.match(plain) and not plain.startswith("<Figure size"):
            yield f"{where}: its text is an object's name, not what it shows: {plain[:40]}"


def pictures_have_words(book: Book) -> Iterator[str]:
    for where, output in outputs(book):
        if "image/png" in output.get("data", {}):
            plain = joined(output["data"].get("text/plain", ""))
            alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
            if not alt.strip() and (not plain.strip() or OBJECT_NAME.match(plain)):
                yield f"{where}: a saved picture with no words for who cannot see it"
    prose = without_code_blocks(book.prose)
    if re.search(r"!\[\s*\]\(", prose) or re.search(
        r"<img(?![^>]*\balt=(\"[^\"]+\"|'[^']+'))", prose
    ):
        yield "a picture in the text without alt text"


# What it says.


def words(book: Book) -> Iterator[str]:
    mine = [text(c) for c in book.your_turn if c["cell_type"] == "markdown"]
    count = _count(book.prose) - (turn := _count("\n\n".join(mine)))
    if turn > MOST_YOUR_TURN[1]:
        yield f"{turn} words of exercises, over {MOST_YOUR_TURN[1]}"
    if not WORDS[0] <= count <= WORDS[1]:
        yield f"{count} words of prose, outside {WORDS[0]} to {WORDS[1]}"


def _count(prose: str) -> int:
    return len(re.findall(r"[A-Za-z’']+", re.sub(r"\$.*?\$|\(https?:[^)]*\)", " ", prose)))


def says_where_help_is(book: Book) -> Iterator[str]:
    prose = re.sub(r"[\s>*_]+", " ", book.prose)
    for phrase in CRISIS:
        if phrase not in prose:
            yield f"no crisis line: '{phrase}' is not in the text"
    if not SAFETY.search(prose):
        yield "no safety line ('Teaching model, not dosing guidance')"


def reviewed_on(prose: str) -> datetime.date | None:
    """Return the date after "Reviewed on", written 2026-11-24 or November 24, 2026; None when there
    is none.
    """
    prose = re.sub(r"[*_]", "", prose)
    iso = re.search(r"[Rr]eviewed(?: |-)on:?\s+(\d{4})-(\d{2})-(\d{2})", prose)
    named = re.search(
        rf"[Rr]eviewed(?: |-)on:?\s+({'|'.join(MONTHS)}) (\d{{1,2}}), (\d{{4}})", prose
    )
    if iso:
        return datetime.date(*map(int, iso.groups()))
    if named:
        return datetime.date(int(named[3]), MONTHS.index(named[1]) + 1, int(named[2]))
    return None


def reviewed_within_a_year(book: Book) -> Iterator[str]:
    day = reviewed_on(book.prose)
    if day is None:
        yield "no date after 'Reviewed on' (2026-11-24, or November 24, 2026)"
    elif not 0 <= (book.today - day).days <= MAX_AGE_DAYS:
        age = (book.today - day).days
        yield (
            f"reviewed on {day}: {age} days ago, outside 0 to {MAX_AGE_DAYS}; read it again and"
            " date it anew"
        )


def section(prose: str, start: str) -> str:
    """Return the text under the H2 that begins with `start`, up to the next H1 or H2."""
    found = re.search(
        rf"^## +{re.escape(start)}.*?$(.*?)(?=^##? |\Z)",
        without_code_blocks(prose),
        flags=re.M | re.S,
    )
    return found[1] if found else ""


def spoken(prose: str) -> str:
    """Return prose as one would say it: no marks, ids, formulas, pictures or addresses; lines of a
    list end as sentences.
    """
    prose = re.sub(
        r"!\[[^\]]*\]\([^)]*\)|<[^>]+>|\$\$[^$]*\$\$|\$[^$]*\$|^\|.*$|^#+ .*$",
        " ",
        prose,
        flags=re.M,
    )
    prose = LINK.sub(r"\2", prose)
    prose = IN_BRACKETS.sub(" ", prose)
    prose = re.sub(r"^[ \t]*(?:[-*+>]|\d+\.)[ \t]+", "\n", prose, flags=re.M)
    blocks = [re.sub(r"[*_`\s]+", " ", block).strip() for block in re.split(r"\n\s*\n", prose)]
    return " ".join(block if block[-1] in '.!?:”"' else block + "." for block in blocks if block)


@functools.cache
def grade(prose: str) -> float:
    """Return the Flesch–Kincaid reading grade of `prose`, as spoken."""
    return reading_grade.grade(spoken(prose))


def plain_words_are_plain(book: Book) -> Iterator[str]:
    plain = section(book.prose, "In plain words")
    if plain.strip() and grade(plain) > MAX_GRADE:
        yield f"'In plain words' reads at grade {grade(plain):.1f}, over {MAX_GRADE:.0f}"


def links_resolve(book: Book) -> Iterator[str]:
    for _, label, target in LINK.findall(without_code_blocks(book.prose)):
        name = target.split("#")[0]
        if not name or re.match(r"(https?:|mailto:|tel:|attachment:|data:)", target):
            continue
        if not (book.path.parent / name).exists():
            yield f"the link '{label}' leads to {target}, which is not there"


def leads_on_and_back(book: Book) -> Iterator[str]:
    """A neighbor that is not written yet is not asked for; once it is, both sides must lead to
    each other.
    """
    if book.path.name not in {notebook.file for notebook in SERIES}:
        return
    targets = {target for _, _, target in LINK.findall(book.prose)}
    for way, notebook in zip(("previous", "next"), neighbors(book.path.name[:2]), strict=True):
        if (
            notebook
            and (book.path.parent / notebook.file).exists()
            and notebook.file not in targets
        ):
            yield f"no link to the {way} notebook, {notebook.file}"


def numbers_agree_with_their_rows(book: Book) -> Iterator[str]:
    yield from lint_prose.lint(book.prose)


def numbers_carry_their_source(book: Book) -> Iterator[str]:
    yield from lint_prose.bare_numbers(book.prose)


RULES = (
    small_enough,
    plain_metadata,
    named_as_in_the_series,
    one_h1_and_no_level_skipped,
    tags_are_known,
    runs_in_order_without_errors,
    empty_code_cells,
    little_code_in_sight,
    at_most_one_of_each_folded_cell,
    defines_nothing_long,
    nothing_kept_from_nbval,
    saved_outputs_can_be_read,
    pictures_have_words,
    words,
    says_where_help_is,
    reviewed_within_a_year,
    plain_words_are_plain,
    links_resolve,
    leads_on_and_back,
    numbers_agree_with_their_rows,
    numbers_carry_their_source,
)
LESSON_RULES = (
    fixed_sections_in_order,
    right_number_of_cells,
    ten_minute_path_is_whole,
    imports_in_one_cell,
)


def read(path: pathlib.Path, today: datetime.date | None = None) -> Book:
    """Return the notebook at `path`, to be judged as of `today`."""
    return Book(path, json.loads(path.read_text(encoding="utf-8")), today or datetime.date.today())


def faults(book: Book) -> list[str]:
    """Return every fault of `book`, in words."""
    rules = RULES + LESSON_RULES if book.is_lesson else RULES
    return [fault for rule in rules for fault in rule(book)]
