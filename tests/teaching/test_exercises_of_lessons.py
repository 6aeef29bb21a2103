"""Every exercise of every lesson, as a student would: empty, wrong, right, and right otherwise."""

import importlib
import inspect

import pytest
from ketamine_brain.lessons.series import SERIES, lesson_of
from ketamine_brain.teaching.exercise import function_of, verdict

FOUND = [
    pytest.param(module, name, id=f"{entry.number}-{name}")
    for entry in SERIES
    if (entry.folder / "exercises.py").exists()
    for module in [importlib.import_module(f"ketamine_brain.lessons.{entry.stem}.exercises")]
    for name in getattr(module, "EXERCISES", {})
]


def said(module, name, source):
    return verdict(module.EXERCISES[name], function_of(source, vars(module)))


@pytest.mark.parametrize(("module", "name"), FOUND)
def test_the_solution_passes_and_so_does_the_same_written_otherwise(module, name):
    exercise = module.EXERCISES[name]
    assert exercise.also  # else nothing says that an ordinary variation passes
    for source in (exercise.solution, *exercise.also):
        assert said(module, name, source).startswith("Right.")


@pytest.mark.parametrize(("module", "name"), FOUND)
def test_the_stub_gives_its_hint_and_no_error(module, name, capsys):
    exercise = module.EXERCISES[name]
    lesson = lesson_of(module.__name__.rpartition(".")[0])
    lesson.check(name, function_of(exercise.stub, vars(module)))
    words = capsys.readouterr().out
    assert words.startswith("Nothing here yet") and exercise.hint in words


@pytest.mark.parametrize(("module", "name"), FOUND)
def test_an_empty_one_and_a_wrong_one_are_told(module, name):
    exercise = module.EXERCISES[name]
    first = next(line for line in exercise.stub.splitlines() if line.startswith("def "))
    assert said(module, name, f"{first}\n    pass\n").startswith("Nothing here yet")
    for wrong in ("-987.654", "'words'", "[]", "float('nan')", "1 / 0"):
        words = said(module, name, f"{first}\n    return {wrong}\n")
        assert words.startswith("Not yet: ") and len(words) > len("Not yet: ") + 10, wrong


@pytest.mark.parametrize(("module", "name"), FOUND)
def test_stub_and_solution_define_one_function_with_one_signature(module, name):
    exercise = module.EXERCISES[name]
    stub, solved = (function_of(s, vars(module)) for s in (exercise.stub, exercise.solution))
    assert stub.__name__ == solved.__name__ == exercise.name
    assert list(inspect.signature(stub).parameters) == list(inspect.signature(solved).parameters)
    assert exercise.prompt and exercise.hint
