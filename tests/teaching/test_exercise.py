"""A check speaks: of nothing, of a wrong answer, of one that stops, and of a right one."""

import linecache

import numpy as np
import pytest
from ketamine_brain.teaching.exercise import (
    Exercise,
    compare,
    first_wrong,
    function_of,
    solution,
    verdict,
)

HALF = 0.7


def check(share):
    return compare(share(0.0), 0.0, "at dose 0") or compare(
        share(np.array([0.0, HALF])), [0.0, 0.5], "at doses 0 and half"
    )


SHARE = Exercise(
    prompt="Write the share that is blocked.",
    stub="def share(dose):\n    return ...\n",
    hint="It is dose over dose plus half.",
    solution=f"def share(dose):\n    return dose / (dose + {HALF})\n",
    check=check,
    shows="Half is blocked at the half dose.",
)


def said(source, names=None):
    return verdict(SHARE, function_of(source, names or {"np": np}))


@pytest.mark.parametrize(
    "body",
    [
        "return ...",
        "return None",
        "pass",
        "raise NotImplementedError",
        "return dose * ___",
        "half = ...\n    return dose / (dose + half)",
    ],
)
def test_nothing_written_yet_is_no_error_and_gives_the_hint(body):
    words = said(f"def share(dose):\n    {body}\n")
    assert words.startswith("Nothing here yet") and words.endswith(SHARE.hint)


@pytest.mark.parametrize(
    "source",
    [
        SHARE.solution,
        f"def share(d):\n    return 1 - {HALF} / (np.asarray(d) + {HALF})",
        f"def share(dose):\n    return (np.atleast_1d(dose) / (np.atleast_1d(dose) + {HALF}))",
        f"def share(d):\n    one = lambda x: x / (x + {HALF})\n"
        "    return [one(x) for x in d] if np.ndim(d) else one(d)",
    ],
)
def test_ordinary_variations_of_a_right_answer_pass(source):
    assert said(source) == "Right. Half is blocked at the half dose."


def test_a_wrong_one_is_told_with_numbers():
    assert said("def share(dose):\n    return dose + 0.5") == (
        "Not yet: at dose 0 your value is 0.5; it should be 0."
    )
    assert "value 2 of 2" in said("def share(dose):\n    return dose * 1.0")


def test_not_a_number_is_never_right():
    assert "nan" in said("def share(dose):\n    return dose * float('nan')")


def test_an_exception_is_said_in_one_line_with_its_line_number():
    source = "def share(dose):\n    x = 1\n    return x / 0\n"
    linecache.cache["<exercise>"] = (len(source), None, source.splitlines(True), "<exercise>")
    try:
        words = said(source)
    finally:
        del linecache.cache["<exercise>"]
    assert words == (
        "Not yet: the function stopped at line 3 (return x / 0): "
        "ZeroDivisionError, division by zero."
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (0.5, "Write share without brackets"),
        (lambda: 0.0, "is called with 1 argument; keep the stub's first line"),
        (lambda dose: "half", "at dose 0 you return 'half'; a number is wanted."),
        (lambda dose: [0.0, 1.0], "at dose 0 you return 2 numbers; one number is wanted."),
        (lambda dose: {"a": 1}, "a number is wanted"),
    ],
)
def test_what_is_no_such_function_is_told(given, words):
    assert words in verdict(SHARE, given) and verdict(SHARE, given).startswith("Not yet")


def test_a_function_that_changes_its_argument_changes_a_copy():
    doses = np.array([1.0, 2.0])
    exercise = Exercise(
        prompt="",
        stub="def f(x): ...",
        hint="",
        solution="",
        check=lambda f: "" if f(doses) is not None and doses[0] == 1.0 else "changed",
    )

    def clears(values):
        values[:] = 0.0
        return values

    assert verdict(exercise, clears) == "Right."


def test_a_check_may_speak_by_an_assertion():
    def asserts(f):
        assert f(1) == 2, "f(1) should be 2."

    exercise = Exercise(prompt="", stub="def f(x): ...", hint="", solution="", check=asserts)
    assert verdict(exercise, lambda x: 1) == "Not yet: f(1) should be 2."
    assert verdict(exercise, lambda x: 2) == "Right."


def test_the_solution_is_folded():
    assert solution(SHARE).markdown.startswith("<details><summary>A solution of share</summary>")


def test_of_several_comparisons_the_first_wrong_one_is_told_and_none_is_made_after_it():
    made = []

    def comparisons():
        for value in (0.0, 1.0, 2.0):
            made.append(value)
            yield compare(value, 0.0, f"at {value:g}")

    assert first_wrong(comparisons()).startswith("at 1 your value is 1")
    assert made == [0.0, 1.0]
    assert first_wrong(compare(0.0, 0.0, "at 0") for _ in range(3)) == ""
