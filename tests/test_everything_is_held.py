"""What is new is held too: each set of constants, and each lesson, must have its tests."""

import ast
import importlib
import importlib.util
import json
import pathlib
import pkgutil

import ketamine_brain
import pytest
from fingerprint import HELD
from ketamine_brain.models.parameters import ParameterSet
from shown import NOTEBOOKS

TESTS = pathlib.Path(__file__).parent
KINDS = ("models", "lessons")
LESSONS = [path for path in NOTEBOOKS if not path.name.startswith("00")]
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(TESTS.rglob("test_*.py"))}


def parameter_sets() -> set[type]:
    """Return every class of constants of the package, wherever it stands."""
    for found in pkgutil.walk_packages(ketamine_brain.__path__, "ketamine_brain."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    classes, waiting = set(), [ParameterSet]
    while waiting:
        waiting += (own := waiting.pop().__subclasses__())
        classes |= {each for each in own if each.__module__.startswith("ketamine_brain.")}
    return classes


def held() -> dict[type, str]:
    """Return {class: test file} of the fingerprints, after importing every file that has one."""
    for place, (path, source) in enumerate(SOURCES.items()):
        if "@holds(" in source and path.name != pathlib.Path(__file__).name:
            spec = importlib.util.spec_from_file_location(f"held_{place}", path)
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
    return dict(HELD)


def called(source: str) -> set[str]:
    """Return the names of the functions called inside the tests of a file."""
    tests = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    calls = [node for test in tests for node in ast.walk(test) if isinstance(node, ast.Call)]
    return {node.func.id for node in calls if isinstance(node.func, ast.Name)}


def imported(source: str) -> set[str]:
    """Return the modules of the package that a source imports, by full name."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.startswith("ketamine_brain.") and is_module(name)}


def is_module(name: str) -> bool:
    path = pathlib.Path(ketamine_brain.__path__[0], *name.split(".")[1:])
    return path.with_suffix(".py").exists()


def modules_of(path: pathlib.Path) -> set[str]:
    """Return the models, scenes, pictures and checks that the code of a notebook imports."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    found = set().union(*(imported(each) for each in code))
    return {name for name in found if name.split(".")[1] in KINDS}


def test_every_set_of_constants_has_a_fingerprint_in_which_each_matters():
    there = held()
    bare = {f"{each.__module__}.{each.__name__}" for each in parameter_sets() - set(there)}
    assert not bare, f"no fingerprint is marked @holds({', '.join(sorted(bare))})"
    for each in parameter_sets():
        calls = called(pathlib.Path(there[each]).read_text(encoding="utf-8"))
        missing = {"assert_fingerprint", "assert_each_constant_matters"} - calls
        assert not missing, f"{there[each]}: no test calls {', '.join(sorted(missing))}"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_has_tests_of_its_model_scenes_pictures_and_checks(path):
    modules = modules_of(path)
    tested = set().union(*(imported(source) for source in SOURCES.values()))
    assert modules - tested == set(), f"{path.stem} uses modules that no test imports"
    rooms = {name.rpartition(".")[0] for name in modules if ".lessons." in name}
    beside = {f"{room}.checks" for room in rooms} | {name for name in modules if "checks" in name}
    with_predictions = [
        name
        for name in filter(is_module, beside)
        if hasattr(importlib.import_module(name), "predictions") and name in tested
    ]
    assert with_predictions, f"{path.stem} puts no prediction beside a measurement"
    assert any("picture" in name for name in modules) and len(modules) >= 3


def test_that_a_set_without_a_fingerprint_and_a_module_without_a_test_are_found():
    class Bare(ParameterSet):
        """A set of constants that nothing holds."""

    assert Bare not in held()
    assert imported("from ketamine_brain.models import pain, nothing") == {
        "ketamine_brain.models.pain"
    }
    assert called("def test_a():\n    assert_fingerprint('a', f())\n\ndef b():\n    c()") == {
        "assert_fingerprint",
        "f",
    }
