"""The one command that stores anew reaches every fingerprint, and says what it cannot find."""

import ast
import pathlib
import subprocess

import pytest
from ketamine_brain.lessons.series import SERIES
from ketamine_brain.workshop import update

TESTS = pathlib.Path(__file__).parents[1]


def test_every_stored_fingerprint_is_made_by_a_test_whose_name_says_so():
    files = [path for f in ("models", "lessons") for path in (TESTS / f).rglob("test_*.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    functions = [f for tree in trees for f in tree.body if isinstance(f, ast.FunctionDef)]
    storing = [f.name for f in functions if "assert_fingerprint" in names_called(f)]
    assert len(storing) >= 15 and all("fingerprint" in name for name in storing), storing


def names_called(function: ast.FunctionDef) -> set[str]:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {call.id for call in calls if isinstance(call, ast.Name)}


def test_a_number_narrows_what_is_made():
    assert update.steps(["04"])["snapshots"][-2:] == ("-k", "04")
    assert update.steps(["04", "05"])["notebooks"][-2:] == ("04", "05")
    assert "-k" not in update.steps([])["snapshots"]


@pytest.mark.parametrize(
    ("codes", "said"), [((0, 0, 0, 0), "Made anew"), ((0, 1, 0, 0), "not made: snapshots")]
)
def test_a_step_that_fails_is_named_and_the_others_run(monkeypatch, capsys, tmp_path, codes, said):
    left = list(codes)
    monkeypatch.setattr(update, "README", tmp_path / "README.md")
    update.README.write_text("| a | b | c |\n|---|---|---|\n| old | row | |\n\nThe end.\n")

    def run(command, **more):
        assert more["env"]["UPDATE_SNAPSHOTS"] == "1"
        return subprocess.CompletedProcess(command, left.pop(0))

    monkeypatch.setattr(update.subprocess, "run", run)
    assert update.main(["04"]) == any(codes) and not left
    assert said in capsys.readouterr().out
    written = update.README.read_text()
    assert SERIES[-1].snag in written and "old" not in written and written.endswith("The end.\n")


def test_an_unknown_number_is_said(capsys):
    assert update.main(["44"]) == 1
    assert (
        f"there is no notebook 44; there are: 00 to {SERIES[-1].number}" in capsys.readouterr().err
    )
