"""The rows of the series' one table of symbols: constants read from the models themselves, others
from words.
"""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import pathlib
import re
from collections.abc import Iterable

from ketamine_brain import models
from ketamine_brain.models.parameters import ParameterSet
from ketamine_brain.teaching.words import read_words

SHARED = pathlib.Path(__file__).parent / "symbols.yaml"
# Commands that stand for an operation, a number or a place on the line; every other command is
# taken for a symbol.
_SILENT = set(
    [
        r"\frac",
        r"\tfrac",
        r"\sqrt",
        r"\left",
        r"\right",
        r"\bigl",
        r"\bigr",
        r"\Bigl",
        r"\Bigr",
        r"\quad",
        r"\qquad",
        r"\cdot",
        r"\times",
        r"\approx",
        r"\le",
        r"\ge",
        r"\propto",
        r"\leftarrow",
        r"\to",
        r"\infty",
        r"\pi",
        r"\sum",
        r"\int",
        r"\prod",
        r"\max",
        r"\min",
        r"\ln",
        r"\lvert",
        r"\rvert",
        r"\bmod",
        r"\dot",
    ]
)
_NESTED = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_LETTER = r"\\mathrm\{[^{}]*\}|\\[a-zA-Z]+|[a-zA-Z]"
_TOKEN = re.compile(
    rf"\\(?:text|mathtt)\{{[^{{}}]*\}}|((?:\\bar\s*|\\Delta\s+(?=[A-Z]))?(?:{_LETTER}))\s*(?:_({_NESTED}|{_LETTER}|\d))?"
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Symbol:
    """One row of the table: the symbol (LaTeX, no dollar signs), what it means, its unit, and where
    it is used.
    """

    symbol: str
    meaning: str
    unit: str
    notebook: str
    model: str

    @property
    def key(self) -> str:
        """What tells this symbol from all others: its letter and what stands below it, without
        argument.
        """
        return symbols_in(self.symbol)[0]


def shared_symbols() -> list[Symbol]:
    """Return the symbols that mean one thing wherever they stand."""
    return [_symbol(row, "all", "") for row in read_words(SHARED)["everywhere"]]


def symbols_of_model(model: str, variables: Iterable[dict], notebook: str) -> list[Symbol]:
    """Return a model's symbols: its `variables` (rows of a `words.yaml`), then its constants.

    The constants are read from the `ParameterSet`s of the file `models/<model>.py`, where there is
    one.
    """
    rows = [_symbol(row, notebook, model) for row in variables]
    return rows + [
        Symbol(symbol=symbol, meaning=meaning, unit=unit, notebook=notebook, model=model)
        for symbol, meaning, unit in _constants(model)
    ]


def _symbol(row: dict, notebook: str, model: str) -> Symbol:
    return Symbol(
        symbol=row["symbol"],
        meaning=row["meaning"],
        unit=row["unit"],
        notebook=notebook,
        model=model,
    )


def _constants(model: str) -> list[tuple[str, str, str]]:
    """Return symbol, meaning and unit of every constant of one model."""
    name = f"{models.__name__}.{model}"
    if importlib.util.find_spec(name) is None:
        return []
    module = importlib.import_module(name)
    kept = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, ParameterSet)
        and thing.__module__ == module.__name__
    ]
    facts = [
        field.metadata["parameter"]
        for kind in kept
        for field in dataclasses.fields(kind)
        if "parameter" in field.metadata
    ]
    return [(fact["symbol"], fact["meaning"], fact["unit"]) for fact in facts]


def symbols_in(latex: str) -> list[str]:
    r"""Return the key of every symbol in LaTeX, in its order: `\dot C_{\text{free}}(t)` gives
    "C_free" and "t".
    """
    found = []
    for base, below in _TOKEN.findall(latex):
        if base in _SILENT:
            found += symbols_in(below)
        elif base:
            words = re.sub(r"\\(text|mathrm)\b|[{}\s]|\+1\b", "", below)
            found.append(re.sub(r"\s+", " ", base) + ("_" + words if words else ""))
    return found


def not_in(rows: list[Symbol], latex: str, notebook: str) -> list[str]:
    """Return the symbols in LaTeX that no row of this notebook, or of all, explains; an index i, j
    or k may be added to one.
    """
    known = {row.key for row in rows if row.notebook in (notebook, "all")}
    return [
        key
        for key in symbols_in(latex)
        if key not in known and re.sub(r"[_,][ijk]$", "", key) not in known
    ]


def repeats(rows: list[Symbol]) -> dict[str, list[Symbol]]:
    """Return the symbols that mean more than one thing anywhere in the series, each with its
    rows.
    """
    grouped: dict[str, list[Symbol]] = {}
    for row in rows:
        grouped.setdefault(row.key, []).append(row)
    return {
        key: group
        for key, group in grouped.items()
        if len({(row.meaning, row.unit) for row in group}) > 1
    }
