"""Sentences with numbers in them, written as people write numbers, in Python as in the browser."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from typing import Any

from ketamine_brain.explorer.hints import did_you_mean

PERCENT = "\u00a0%"  # as the prose writes it: with a space, never at the start of a line
_FORMAT = re.compile(r"(\+?,?(\.\d+)?[f%])?")
_FIELD = re.compile(r"\w+")


class SentenceFormatter(string.Formatter):
    """Python's format strings, held to what the browser's copy also knows.

    A minus before a rounded zero is left out, and a percent sign keeps its space.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return `value` formatted; raise ValueError for what the browser does not know."""
        if not _FORMAT.fullmatch(format_spec):
            raise ValueError(
                f"format {format_spec!r} in a sentence; allowed: such as .0f, +.1f, ,.0f, .0%"
            )
        if not format_spec and isinstance(value, float) and value.is_integer():
            return f"{value:.0f}"  # as JavaScript writes it
        words = re.sub(r"^[-+](?=0(\.0*)?%?$)", "", str(super().format_field(value, format_spec)))
        if format_spec:
            words = words.replace("-", "−")
        return words.removesuffix("%") + PERCENT if format_spec.endswith("%") else words


def fields_of(sentence: str) -> list[str]:
    """Return the names of the fields in `sentence`, in order.

    Raises ValueError when a brace stands alone or a field is not a plain name.
    """
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
    except ValueError as problem:
        raise ValueError(
            f"the sentence {sentence!r} has a brace that stands alone ({problem}); "
            "write {{ or }} for a brace that is not a field"
        ) from None
    for name in names:
        if not _FIELD.fullmatch(name):
            raise ValueError(
                f"the sentence asks for {{{name}}}; a field is a plain name such as {{dose:.1f}}"
            )
    return names


def check_fields(sentence: str, known: Iterable[str]) -> None:
    """Raise ValueError naming a field of `sentence` that is not among the `known` readouts."""
    known = list(known)
    for name in fields_of(sentence):
        if name not in known:
            raise ValueError(
                f"the sentence asks for {{{name}}}, which is not read out; "
                f"there are: {', '.join(known)}{did_you_mean(name, known)}"
            )


def write_sentence(sentence: str, readouts: Mapping[str, Any]) -> str:
    """Return `sentence` with its {name:format} fields filled from `readouts`.

    Raises ValueError when a field is unknown, or its format does not fit its value.
    """
    check_fields(sentence, readouts)
    return SentenceFormatter().format(sentence, **readouts)
