"""House rules that no linter knows: a sentence on everything public, slow packages imported late.

The direction of imports is held by import-linter: see `[tool.importlinter]` in pyproject.toml.
"""

import ast
import pathlib

import pytest

PACKAGE = pathlib.Path(__file__).parents[1] / "notebooks" / "ketamine_brain"
LAZY = ("scipy",)  # slow to import, so only inside the functions that need them
MOST_BY_PLACE = 4  # fields: of more, two alike are swapped unseen
BY_PLACE = {"Plan", "Scene"}  # whose order is part of what others rely on
FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path):
    return path.relative_to(PACKAGE).as_posix()


def functions(tree: ast.AST):
    return [
        node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def public_without_docstring(tree: ast.Module) -> list[str]:
    """Return the names of the module, public classes, functions and methods that say nothing of
    themselves.
    """
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


def filled_by_place(tree: ast.AST) -> list[str]:
    """Return the dataclasses of many fields that may be filled by place."""
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(
            "dataclass" in (how := ast.unparse(each)) and "kw_only" not in how
            for each in node.decorator_list
        )
        and sum(isinstance(field, ast.AnnAssign) for field in node.body) > MOST_BY_PLACE
    ]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_many_fields_are_given_by_name(path):
    assert set(filled_by_place(ast.parse(path.read_text(encoding="utf-8")))) <= BY_PLACE


def test_that_many_fields_given_by_place_are_found():
    fields = "\n".join(f"    {letter}: int" for letter in "abcde")
    for how, found in (("frozen=True", ["C"]), ("frozen=True, kw_only=True", [])):
        assert filled_by_place(ast.parse(f"@dataclass({how})\nclass C:\n{fields}")) == found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_everything_public_says_what_it_is(path):
    assert public_without_docstring(ast.parse(path.read_text())) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_slow_packages_are_imported_only_where_they_are_used(path):
    assert imported_at_once(ast.parse(path.read_text())) & set(LAZY) == set()


def test_that_a_public_name_without_a_sentence_is_found():
    source = (
        '"""M."""\nclass A:\n    """A."""\n    def b(self): pass\n    def _c(self): pass\ndef d():'
        " pass\ndef _e(): pass\n"
    )
    assert public_without_docstring(ast.parse(source)) == ["b", "d"]


def test_that_a_package_imported_at_once_is_seen():
    source = "import scipy.linalg as s\nfrom pandas import DataFrame\ndef f():\n    import json"
    assert imported_at_once(ast.parse(source)) == {"scipy", "pandas"}
