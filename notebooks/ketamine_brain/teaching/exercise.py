"""Exercises: a short function with holes, and a check that says in words what is wrong with it."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import linecache
import re
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ketamine_brain.teaching.words import Words, folded_markdown

_HOLE = re.compile(r"name '_+' is not defined")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Exercise:
    """A function to write, and how one knows that it is right.

    Attributes
    ----------
    prompt : what to write, in one or two sentences
    stub : source of the function with holes (`...`, `return None`, `raise NotImplementedError`)
    hint : one sentence for who is stuck; said as long as nothing is written
    solution : source of a right function of the same name
    check : called with the function; returns what is wrong in words with numbers, or "" (or None)
        when it is right. An `AssertionError` with words says the same.
    shows : what a right answer shows, in one sentence
    also : sources of other right answers (a list for an array, a loop for a formula), for the tests
    """

    prompt: str
    stub: str
    hint: str
    solution: str
    check: Callable[[Callable], str | None]
    shows: str = ""
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the function to write: the last one that the stub defines."""
        return re.findall(r"^def (\w+)", self.stub, re.M)[-1]


class _Unsolved(Exception):
    """Nothing is written yet."""


class _Fault(Exception):
    """What the function did, in words for who wrote it."""


def verdict(exercise: Exercise, function: Any) -> str:
    """Return in words whether `function` solves the exercise; whatever it does, nothing is raised.

    The words begin with "Right", "Not yet" or, while nothing is written, "Nothing here yet".
    """
    if not callable(function):
        return (
            f"Not yet: the check takes the function itself, not what it returns. "
            f"Write {exercise.name} without brackets."
        )
    wrong = attempt(exercise.check, function, exercise.hint)
    if wrong and wrong.startswith(("Nothing here yet", "Not yet")):
        return wrong
    return f"Not yet: {wrong}" if wrong else f"Right. {exercise.shows}".rstrip()


def attempt(check: Callable[[Any], Any], given: Any, hint: str = "") -> Any:
    """Return what `check(given)` returns or, where `given` (a function, or anything else) is not
    written yet or fails, a sentence that begins "Nothing here yet" or "Not yet".
    """
    try:
        return check(_watched(given) if callable(given) else given)
    except _Unsolved:
        return f"Nothing here yet: fill in the holes.{f' Hint: {hint}' if hint else ''}"
    except _Fault as fault:
        return f"Not yet: {fault}"
    except AssertionError as said:
        first = (str(said).splitlines() or ["the result is not what it should be."])[0]
        return f"Not yet: {first}"
    except Exception as problem:  # the check met a value it cannot use
        return f"Not yet: what it returns cannot be used ({_in_short(problem)})."


def compare(got: Any, wanted: Any, where: str, *, unit: str = "", tolerance: float = 1e-6) -> str:
    """Return "" where `got` is `wanted`, else a sentence: "at dose 0 your value is 0.5; it should
    be 0.".

    got, wanted : numbers, or arrays of one shape. where : "at dose 0", "after one day".
    tolerance : the largest difference allowed, relative to `wanted` and at least absolute.
    """
    try:
        mine = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        return f"{where} you return {_short(got)}; a number is wanted."
    right = np.asarray(wanted, dtype=float)
    if mine.shape != right.shape and not (mine.size == right.size == 1):
        return f"{where} you return {_shape(mine)}; {_shape(right)} is wanted."
    far = ~(np.abs(mine - right).ravel() <= tolerance * np.maximum(1.0, np.abs(right).ravel()))
    if not far.any():
        return ""
    i = int(np.argmax(far))
    place = f" (value {i + 1} of {right.size})" if right.size > 1 else ""
    yours, should = mine.ravel()[i], right.ravel()[i]
    return f"{where} your value is {yours:.4g}{unit}{place}; it should be {should:.4g}{unit}."


def first_wrong(comparisons: Iterable[str]) -> str:
    """Return the first of several `compare`s that says something, or "": none is made after it."""
    return next(filter(None, comparisons), "")


def solution(exercise: Exercise) -> Words:
    """Return the solution, folded, for who has tried."""
    code = f"```python\n{exercise.solution.strip()}\n```"
    return Words(folded_markdown(f"A solution of {exercise.name}", code))


def function_of(source: str, names: dict | None = None) -> Callable:
    """Return the last function that `source` defines; it may use `names`."""
    space = dict(names or {})
    exec(compile(source, "<exercise>", "exec"), space)  # our own text, not a reader's
    return space[re.findall(r"^def (\w+)", source, re.M)[-1]]


def _watched(function: Callable) -> Callable:
    """Return the function so that what it does wrong is told, and lists and arrays are alike."""

    @functools.wraps(function)
    def call(*arguments, **named):
        _must_fit(function, arguments, named)
        try:
            result = function(*map(_copied, arguments), **named)
        except NotImplementedError:
            raise _Unsolved from None
        except NameError as problem:
            if _HOLE.match(str(problem)):
                raise _Unsolved from None
            raise _Fault(_told(problem, function)) from problem
        except Exception as problem:
            if any(argument is ... for argument in arguments) or "ellipsis" in str(problem):
                raise _Unsolved from None
            raise _Fault(_told(problem, function)) from problem
        if result is None or result is ...:
            raise _Unsolved
        return _plain(result, scalar=not any(map(np.ndim, arguments)))

    return call


def _must_fit(function: Callable, arguments: tuple, named: dict) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # a ufunc or a built-in has none to read
        return
    try:
        signature.bind(*arguments, **named)
    except TypeError:
        count = len(arguments) + len(named)
        raise _Fault(
            f"{function.__name__}{signature} is called with {count} "
            f"argument{'' if count == 1 else 's'}; keep the stub's first line."
        ) from None


def _copied(value):
    return value.copy() if isinstance(value, np.ndarray) else value


def _plain(result, scalar: bool):
    """Return numbers in a list or tuple as an array, and a single one as a float."""
    if isinstance(result, (list, tuple)) or np.ndim(result):
        try:
            values = np.asarray(result, dtype=float)
        except (TypeError, ValueError):
            return result
        return float(values.ravel()[0]) if scalar and values.size == 1 else values
    return result.item() if isinstance(result, (np.generic, np.ndarray)) else result


def _told(problem: Exception, function: Callable) -> str:
    """Return where in the function it stopped, and why, in one line."""
    own = getattr(getattr(function, "__code__", None), "co_filename", "")
    frames = [f for f in traceback.extract_tb(problem.__traceback__) if f.filename == own]
    if not frames:
        return f"the function stopped: {_in_short(problem)}."
    line = linecache.getline(own, frames[-1].lineno or 0).strip()
    code = f" ({line})" if line else ""
    return f"the function stopped at line {frames[-1].lineno}{code}: {_in_short(problem)}."


def _in_short(problem: Exception) -> str:
    words = str(problem).splitlines()
    return f"{type(problem).__name__}, {words[0]}" if words else type(problem).__name__


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 40 else f"{words[:37]}…"


def _shape(values: np.ndarray) -> str:
    return "one number" if values.size == 1 and values.ndim == 0 else f"{values.size} numbers"
