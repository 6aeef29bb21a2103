"""Every constant that is read from rows follows them: change a row, and the model changes."""

import dataclasses
import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys

import pytest
from ketamine_brain import models
from ketamine_brain.evidence import measurements
from ketamine_brain.models.parameters import ParameterSet, describe, measured

# These follow from the words of a unit ("L/kg"), not from its number.
FROM_WORDS = {"clearance_exponent"}
READ = ("measured", "borrowed")


def moved(row):
    """Return the row with every number it prints 3 % larger, and its people by a twentieth."""

    def larger(text):
        return re.sub(r"(?<![\w.])\d+(?:\.\d+)?", lambda m: f"{1.03 * float(m[0]):.8g}", text)

    ends = {
        name: None if getattr(row, name) is None else 1.03 * getattr(row, name)
        for name in ("value", "low", "high")
    }
    words = {
        name: larger(getattr(row, name))
        for name in ("text", "dispersion", "unit", "arm", "quantity")
    }
    people = None if row.n is None else row.n + max(1, row.n // 20)
    return dataclasses.replace(row, **ends, **words, n=people)


def fresh(module, monkeypatch, changed=None):
    """Return a copy of a model's module, run anew with one row of the evidence changed."""
    rows = dict(measurements.load())
    if changed:
        rows[changed] = moved(rows[changed])
    spec = importlib.util.spec_from_file_location(f"{module.__name__}_again", module.__file__)
    copy = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patched:
        patched.setattr(measurements, "load", lambda: rows)
        patched.setitem(sys.modules, spec.name, copy)
        spec.loader.exec_module(copy)
    return copy


def sets(module):
    """Return every parameter set a module holds, by name."""
    return {
        name: thing
        for name, thing in vars(module).items()
        if isinstance(thing, ParameterSet) and type(thing).__module__ == module.__name__
    }


MODULES = [
    importlib.import_module(f"{models.__name__}.{found.name}")
    for found in pkgutil.iter_modules(models.__path__)
]
WITH_SETS = [module for module in MODULES if sets(module)]


def constants():
    """Yield (module, set, constant, row) for every row behind a constant that is read."""
    for module in WITH_SETS:
        for name, parameters in sets(module).items():
            for info in describe(parameters):
                if info.kind in READ and info.name not in FROM_WORDS:
                    for row in info.ids:
                        yield module, name, info.name, row


CONSTANTS = list(constants())


def test_there_are_such_constants():
    assert len({(module, name, constant) for module, name, constant, _ in CONSTANTS}) > 60


def names_of(value):
    return value if isinstance(value, str) else value.__name__.split(".")[-1]


@pytest.mark.parametrize(("module", "name", "constant", "row"), CONSTANTS, ids=names_of)
def test_a_constant_follows_each_row_it_names(module, name, constant, row, monkeypatch):
    def seen(copy):
        info = next(i for i in describe(sets(copy)[name]) if i.name == constant)
        return info.value, info.interval

    try:
        now = seen(fresh(module, monkeypatch, row))
    except ValueError as refused:  # a value that may not grow is refused by name, so it was read
        if constant in str(refused) or row in str(refused):
            return
        raise
    assert now != seen(fresh(module, monkeypatch)), f"{constant} does not follow {row}"


def strangers(module):
    """Return the constants of a model of people that are called measured and were measured on
    other animals, with the row and its species.
    """
    return {
        (info.name, row, measurements.load()[row].species)
        for parameters in sets(module).values()
        for info in describe(parameters)
        if info.kind == "measured"
        for row in info.ids
        if not measurements.load()[row].species.startswith("human")
    }


@pytest.mark.parametrize("module", WITH_SETS, ids=names_of)
def test_what_was_measured_on_something_else_is_called_borrowed(module):
    assert strangers(module) == set()


def test_a_constant_of_rats_called_measured_is_found(monkeypatch):
    from ketamine_brain.models import nmda_receptor

    rows = dict(measurements.load())
    rows["RX04"] = dataclasses.replace(rows["RX04"], species="rat")
    monkeypatch.setattr(measurements, "load", lambda: rows)
    assert strangers(nmda_receptor) >= {("ic50_um", "RX04", "rat")}


@pytest.mark.parametrize("module", WITH_SETS, ids=names_of)
def test_one_name_stands_for_a_models_default_set(module):
    if hasattr(module, "Parameters"):
        assert "DEFAULT" in sets(module) or module.__name__.endswith("pharmacokinetics")
    assert not {"PARAMETERS", "TYPICAL"} & set(vars(module))
    owns = [f for _, f in inspect.getmembers(module, inspect.isfunction)]
    for function in owns:
        if function.__module__ == module.__name__:
            parameter = inspect.signature(function).parameters.get("parameters")
            if parameter is not None and parameter.default is not inspect.Parameter.empty:
                assert any(parameter.default is known for known in sets(module).values()), function


def test_the_software_defaults_of_the_habit_loop_follow_their_rows_too(monkeypatch):
    from ketamine_brain.models import habit_loop

    for row, constant in (("OCD14", "slope_n_per_c"), ("OCD21", "gamma_per_ms")):
        changed = fresh(habit_loop, monkeypatch, row).DEFAULT
        assert getattr(changed, constant) == pytest.approx(
            1.03 * getattr(habit_loop.DEFAULT, constant)
        )


def test_a_row_that_was_never_verified_gives_no_constant(monkeypatch):
    unverified = next(id for id, row in measurements.load().items() if row.check == "memory")
    with pytest.raises(ValueError, match=f"{unverified} is at level 'memory'"):
        measured(unverified, "", 0, 1, symbol="x", meaning="x")


def test_a_constant_without_a_number_in_its_row_is_refused_by_the_rows_name():
    with pytest.raises(ValueError, match="PK67 gives no single number"):
        measured("PK67", "h", 0, 20, symbol="x", meaning="x")
