"""The house rules that keep the package readable: one direction of imports, a sentence on everything public."""

import ast
import pathlib

import pytest

PACKAGE = pathlib.Path(__file__).parents[1] / "notebooks" / "ketamine_brain"
ROOMS = (
    "evidence",
    "models",
    "drawing",
    "explorer",
    "teaching",
    "lessons",
    "checks",
    "publish",
    "workshop",
)
FREE = {"checks/bench.py"}  # may drive the finished notebooks from outside
LAZY = ("scipy", "pandas")  # slow to import, so only inside the functions that need them
FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path):
    return path.relative_to(PACKAGE).as_posix()


def rooms_imported(tree: ast.AST, parts: tuple[str, ...]) -> set[str]:
    """Return the rooms that a module at `parts` (its folders within the package) imports from, also inside functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ["ketamine_brain", *parts][: len(parts) + 2 - node.level] if node.level else []
            start = ".".join([*base, *filter(None, [node.module])])
            names = [f"{start}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("ketamine_brain.")}
    return found & set(ROOMS)


def wrong_imports(room: str | None, imported: set[str]) -> set[str]:
    """Return the rooms among `imported` that do not stand left of `room` (None: outside all rooms, so none may be)."""
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) if room else set()
    return imported - allowed


def functions(tree: ast.AST):
    return [
        node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def public_without_docstring(tree: ast.Module) -> list[str]:
    """Return the names of the module, public classes, functions and methods that say nothing of themselves."""
    bare = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if isinstance(
            node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        ) and not node.name.startswith("_"):
            inner = functions(node) if isinstance(node, ast.ClassDef) else []
            methods = [
                method
                for method in inner
                if method in node.body and not method.name.startswith("_")
            ]
            bare += [each.name for each in (node, *methods) if not ast.get_docstring(each)]
    return bare


def imported_at_once(tree: ast.Module) -> set[str]:
    """Return the packages imported when the module is: not those inside functions."""
    names = [
        alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names
    ]
    names += [
        node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
    ]
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_room_imports_only_from_itself_and_rooms_to_its_left(path):
    parts = path.relative_to(PACKAGE).parts[:-1]
    if name_of(path) not in FREE:
        assert (
            wrong_imports(
                parts[0] if parts else None, rooms_imported(ast.parse(path.read_text()), parts)
            )
            == set()
        )


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_everything_public_says_what_it_is(path):
    assert public_without_docstring(ast.parse(path.read_text())) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_slow_packages_are_imported_only_where_they_are_used(path):
    assert imported_at_once(ast.parse(path.read_text())) & set(LAZY) == set()


def test_every_folder_of_code_is_a_room():
    assert {path.relative_to(PACKAGE).parts[0] for path in FILES if path.parent != PACKAGE} <= set(
        ROOMS
    )


@pytest.mark.parametrize(
    ("source", "parts", "rooms"),
    [
        ("from ketamine_brain.publish import site", ("models",), {"publish"}),
        ("from ketamine_brain import drawing", ("models",), {"drawing"}),
        ("import ketamine_brain.explorer.svg", ("models",), {"explorer"}),
        ("def f():\n    from ..drawing import style", ("explorer",), {"drawing"}),
        ("from .. import checks", ("evidence",), {"checks"}),
        ("from .parameters import describe", ("models",), {"models"}),
        ("from . import evidence", (), {"evidence"}),
        ("import numpy", ("models",), set()),
    ],
)
def test_that_an_import_is_seen_however_it_is_written(source, parts, rooms):
    assert rooms_imported(ast.parse(source), parts) == rooms


def test_that_an_import_against_the_direction_is_wrong():
    assert wrong_imports("models", {"evidence", "models", "checks"}) == {"checks"}
    assert wrong_imports("workshop", set(ROOMS)) == set()
    assert wrong_imports(None, {"evidence"}) == {"evidence"}


def test_that_a_public_name_without_a_sentence_is_found():
    source = '"""M."""\nclass A:\n    """A."""\n    def b(self): pass\n    def _c(self): pass\ndef d(): pass\ndef _e(): pass\n'
    assert public_without_docstring(ast.parse(source)) == ["b", "d"]


def test_that_a_package_imported_at_once_is_seen():
    source = "import scipy.linalg as s\nfrom pandas import DataFrame\ndef f():\n    import json"
    assert imported_at_once(ast.parse(source)) == {"scipy", "pandas"}
