"""The lint stage sees what it is there for, says what it skipped, and its rules bite."""

import json
import shutil
import sys
import tomllib

import pytest
import yaml
from ketamine_brain.workshop import lint
from ketamine_brain.workshop.lint import Result

PACKAGE = lint.ROOT / "notebooks" / "ketamine_brain"
ROOMS = ("evidence", "models", "drawing", "explorer", "teaching", "lessons", "publish", "workshop")
RULES = tomllib.loads((lint.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]


@pytest.fixture
def clone(tmp_path):
    """A clone with our rules and a package of two clean files."""
    shutil.copy(lint.ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "notebooks" / "ketamine_brain"
    for room in ROOMS:
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").write_text('"""A room."""\n', encoding="utf-8")
    (package / "__init__.py").write_text('"""The package."""\n', encoding="utf-8")
    return tmp_path


def verdict(clone, step):
    return lint.run_step(step, lint.PYTHON_STEPS[step], clone).verdict


WRONG = {
    "style": "import os\n",
    "format": "x = {'a':1}\n",
    "types": "def f() -> int:\n    return 'one'\n",
    "spelling": '"""The col' + 'our of a curve."""\n',
    "imports": "from ketamine_brain import workshop\n",
}


@pytest.mark.parametrize("step", WRONG)
def test_each_step_passes_what_is_clean_and_sees_its_own_kind_of_error(clone, step):
    assert verdict(clone, step) == "passed"
    wrong = clone / "notebooks" / "ketamine_brain" / "publish" / "wrong.py"
    wrong.write_text(WRONG[step], encoding="utf-8")
    assert verdict(clone, step) == "FAILED"


def imports_of(clone, files):
    for name, source in files.items():
        path = clone / "notebooks" / "ketamine_brain" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return verdict(clone, "imports")


LESSONS = {
    "lessons/__init__.py": "",
    "lessons/series.py": "",
    "lessons/ocd/__init__.py": "from ketamine_brain.lessons import series\n",
    "lessons/ptsd/__init__.py": "from ketamine_brain.lessons.series import *\n",
    "lessons/ptsd/scenes.py": "from ketamine_brain.models import __doc__\n",
}


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("lessons/ocd/scenes.py", "from ketamine_brain.lessons.ptsd import scenes\n", "FAILED"),
        ("lessons/ocd/scenes.py", "import ketamine_brain.lessons.series\n", "passed"),
        ("teaching/a.py", "from ketamine_brain.lessons import ocd\n", "FAILED"),
        ("models/a.py", "def f():\n    from ketamine_brain import explorer\n", "FAILED"),
        ("lessons/ocd/a.py", "from ketamine_brain import publish\n", "FAILED"),
        ("no_room/__init__.py", "", "FAILED"),
    ],
)
def test_one_direction_and_lessons_apart(clone, name, source, expected):
    assert imports_of(clone, LESSONS) == "passed"
    assert imports_of(clone, {name: source}) == expected


def test_types_are_held_in_every_room_but_those_listed():
    loose = {
        module
        for rule in RULES["mypy"]["overrides"]
        if rule.get("ignore_errors")
        for module in rule["module"]
    }
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert {module.split(".")[1] for module in loose} <= rooms, "a room of the list has gone"
    assert not loose & {"ketamine_brain.publish.*", "ketamine_brain.workshop.*"}


def test_steps_of_the_browser_code_are_skipped_loudly_and_counted(clone, monkeypatch):
    assert lint.browser_steps(clone) == ({}, "")  # no browser code to look at
    (clone / "package.json").write_text(json.dumps({"scripts": {}}), encoding="utf-8")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found = lint.results(("eslint",), clone)
    assert [(each.step, each.verdict) for each in found] == [("eslint", "SKIPPED")]
    assert "Node.js" in lint.report(found)


def test_what_a_failed_step_said_is_shown():
    shown = lint.report(
        [Result("types", "FAILED", 1.0, "a.py:1: no\n"), Result("x", "passed", 1, "y")]
    )
    assert "    a.py:1: no" in shown and "y" not in shown.splitlines()[-1].split("passed")[1]


def test_a_step_that_is_not_there_is_named(capsys):
    assert lint.main(["no_such"]) == 1
    assert "no step is called no_such; there are: types" in capsys.readouterr().err


def test_hooks_before_a_commit_are_local_and_call_the_same():
    text = (lint.ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    repos = yaml.safe_load(text)["repos"]
    assert {repo["repo"] for repo in repos} == {"local"}
    assert [hook["entry"] for repo in repos for hook in repo["hooks"]] == ["make lint"]


def test_it_speaks_utf_8_and_never_asks(tmp_path):
    said = lint.run_step("x", (sys.executable, "-c", "print('−', input())"), tmp_path)
    assert said.verdict == "FAILED" and "EOFError" in said.said
