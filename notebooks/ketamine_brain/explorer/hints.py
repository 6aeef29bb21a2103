"""A guess at what was meant, for the end of an error about a name or a word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(given: object, known: Iterable[object]) -> str:
    """Return " (did you mean …?)" for the nearest of `known`, or nothing where none is near."""
    near = difflib.get_close_matches(str(given), [str(each) for each in known], n=1)
    return f" (did you mean {near[0]}?)" if near else ""
