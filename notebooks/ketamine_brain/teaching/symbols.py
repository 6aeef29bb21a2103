"""The series' one table of symbols: constants read from the models themselves, other symbols from `content/symbols.yaml`."""
from __future__ import annotations

import dataclasses
import functools
import importlib
import pathlib
import pkgutil

from .. import models
from ..models.parameters import ParameterSet

CONTENT = pathlib.Path(__file__).parent / "content" / "symbols.yaml"
NO_NOTEBOOK = "?"


@dataclasses.dataclass(frozen=True)
class Symbol:
    """One row of the table: the symbol (LaTeX, no dollar signs), what it means, its unit, and where it is used."""

    symbol: str
    meaning: str
    unit: str
    notebook: str
    model: str


@functools.cache
def _content() -> dict:
    import yaml

    return yaml.safe_load(CONTENT.read_text(encoding="utf-8"))


def _constants(model: str) -> list[tuple[str, str, str]]:
    """Return symbol, meaning and unit of every constant of one model."""
    module = importlib.import_module(f"{models.__name__}.{model}")
    kept = [thing for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, ParameterSet)
            and thing.__module__ == module.__name__]
    facts = [field.metadata["parameter"] for kind in kept for field in dataclasses.fields(kind) if "parameter" in field.metadata]
    return [(fact["symbol"], fact["meaning"], fact["unit"]) for fact in facts]


def symbol_table() -> list[Symbol]:
    """Return every symbol of every model, in the order of the notebooks; a model no notebook is named for stands under "?"."""
    names = sorted(module.name for module in pkgutil.iter_modules(models.__path__) if module.name != "parameters")
    content = _content()
    rows = [Symbol(row["symbol"], row["meaning"], row["unit"], "all", "") for row in content["everywhere"]]
    for model in sorted(names, key=lambda name: (content["notebooks"].get(name, NO_NOTEBOOK), name)):
        notebook = content["notebooks"].get(model, NO_NOTEBOOK)
        rows += [Symbol(row["symbol"], row["meaning"], row["unit"], notebook, model)
                 for row in content["variables"].get(model, [])]
        rows += [Symbol(*facts, notebook, model) for facts in _constants(model)]
    return rows


def clashes(rows: list[Symbol]) -> list[str]:
    """Return one sentence for each symbol that means two things within one notebook, or anywhere against "all"."""
    seen: dict[tuple[str, str], Symbol] = {}
    found = []
    for row in rows:
        first = seen.get(("all", row.symbol)) or seen.setdefault((row.notebook, row.symbol), row)
        if first.meaning != row.meaning:
            found.append(f"notebook {row.notebook}: {row.symbol} is “{first.meaning}” and “{row.meaning}” ({row.model})")
    return found


def repeats(rows: list[Symbol]) -> dict[str, list[Symbol]]:
    """Return the symbols that mean different things in different notebooks, each with its rows."""
    grouped: dict[str, list[Symbol]] = {}
    for row in rows:
        grouped.setdefault(row.symbol, []).append(row)
    return {symbol: group for symbol, group in grouped.items() if len({row.meaning for row in group}) > 1}
