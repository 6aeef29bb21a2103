"""Cells that ask to be changed: whatever number one puts for another, what they print stays true,
or an error says which argument is what, and what it may be.
"""

import ast
import contextlib
import functools
import io
import re
import warnings

import pytest
from ketamine_brain.publish.collect import run_cell
from notebooks.test_lint import COMMITTED

from notebooks import lint

LARGEST = 2_000  # of a count: what is tried of it beyond takes long and shows nothing more
PLAIN = {0, 1, 2, 60, 100}  # numbers that may stand twice: of units and of shares
OF = re.compile(r"(?<![A-Za-z\d.])(−?-?\d[\d.]*) of (\d[\d.]*)")
PERCENT = re.compile(r"(−?-?[\d.]+) ?%")


def cells_to_change(tag):
    for path in COMMITTED:
        for place, cell in enumerate(lint.read(path).code):
            if tag in lint.tags(cell):
                yield pytest.param(path, lint.text(cell), id=f"{path.stem[:2]}-{place}")


TO_CHANGE = list(cells_to_change("change-it-yourself"))
CHALLENGES = [each for each in cells_to_change("exercise") if "lesson.challenge(" in each.values[1]]


@functools.cache
def imported(path):
    """Names of the notebook's one cell of imports, which is all that such a cell needs."""
    names = {}
    (first,) = (c for c in lint.read(path).code if "imports" in lint.tags(c))
    exec(lint.text(first), names)
    return names


def written(node, kinds, leave):
    """Yield the constants of some kinds in a cell, but not those inside what `leave` says."""
    if isinstance(node, ast.Constant) and type(node.value) in kinds:
        yield node
    for child in ast.iter_child_nodes(node):
        if not leave(node, child):
            yield from written(child, kinds, leave)


def is_no_setting(node, child):
    """Whether a node is a place in a list, a unit that divides, or in what is printed."""
    divides = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and child is node.right
    place = isinstance(node, ast.Subscript) and child is node.slice
    return divides or place or isinstance(child, ast.JoinedStr)


def numbers(source):
    """Return the nodes of every number of a cell that one may change."""
    return list(written(ast.parse(source), (int, float), is_no_setting))


def others(value):
    """What a hand may put in the place of a number: none, one, fewer, more, and below none."""
    more = value * (2 if value < LARGEST / 2 else 1) + 1
    return {0, 1, type(value)(value / 2), type(value)(more), -value - 1} - {value}


def edited(source):
    """Yield the cell with each number put for another, and what was changed."""
    lines = source.split("\n")
    for node in numbers(source):
        for value in sorted(others(node.value)):
            at, row = node.lineno - 1, lines[node.lineno - 1]
            before = row.encode()[: node.col_offset].decode()
            after = row.encode()[node.end_col_offset :].decode()
            changed = [*lines[:at], f"{before}({value}){after}", *lines[at + 1 :]]
            yield f"{node.value} → {value} in line {at + 1}", "\n".join(changed)


def printed(path, source):
    """What a cell prints, and what it shows in words, or its refusal."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            shown = run_cell(source, dict(imported(path)), out)
        except ValueError as problem:
            return f"ValueError: {problem}"
    return out.getvalue() + "".join(map(str, shown))


def falsehoods(said):
    """Yield what cannot be true in what a cell prints."""
    if said.startswith("ValueError"):
        if not re.search(r"\w+ (is|holds|falls from) .+; allowed: .+", said, re.S):
            yield f"an error without argument, value or range: {said}"
        return
    if re.search(r"\b(nan|inf)\b", said):
        yield "a number that is none"
    for part, whole in OF.findall(said):
        if not 0 <= float(part.replace("−", "-")) <= float(whole):
            yield f"{part} of {whole}"
    for share in PERCENT.findall(said):
        if not 0 <= float(share.replace("−", "-")) <= 100:
            yield f"{share} %"


@pytest.mark.parametrize(("path", "source"), TO_CHANGE + CHALLENGES)
def test_what_a_changed_cell_prints_is_true_or_names_the_argument(path, source):
    wrong = {
        change: found
        for change, cell in edited(source)
        if (found := list(falsehoods(printed(path, cell))))
    }
    assert wrong == {}


def in_format(_node, child):
    return isinstance(child, ast.FormattedValue)


@pytest.mark.parametrize(("path", "source"), TO_CHANGE)
def test_the_words_of_a_cell_to_change_are_made_from_its_values(path, source):
    words = [node.value for node in written(ast.parse(source), (str,), in_format)]
    keys = set(re.findall(r'[{[]"(\w+)"[\]:]', source))  # of mappings, which nobody reads
    assert [w for w in words if re.search(r"(?<![A-Za-z\d])\d", w) and w not in keys] == []


@pytest.mark.parametrize(("path", "source"), TO_CHANGE)
def test_no_number_of_a_cell_to_change_must_be_changed_twice(path, source):
    values = [node.value for node in numbers(source)]
    assert {n for n in values if values.count(n) > 1} <= PLAIN


@pytest.mark.parametrize(
    "said",
    [
        "not yet: -297 of 200",
        "150 of 100 look worse",
        "blocked by 105 %",
        "relief nan %",
        "ValueError: cannot convert float NaN to integer",
    ],
)
def test_that_a_falsehood_is_found(said):
    assert list(falsehoods(said))
