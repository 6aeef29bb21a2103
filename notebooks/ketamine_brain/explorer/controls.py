"""The controls of an explorer: what each may be, in words and units, checked when made."""

from __future__ import annotations

import dataclasses
import math

from ketamine_brain.models.parameters import check_choice, check_number


@dataclasses.dataclass(frozen=True)
class Slider:
    """A number from `low` to `high` in steps of `step`; `unit` is shown, `spoken_unit` is read aloud, `source` says where the default is from.

    `log=True` spaces the slider's travel by ratio. `nodes` are the values computed for pages without a kernel.
    """

    name: str
    label: str
    low: float
    high: float
    value: float
    step: float
    unit: str = ""
    spoken_unit: str = ""
    source: str = ""
    log: bool = False
    nodes: tuple[float, ...] = ()

    def __post_init__(self):
        check_number(f"{self.name}'s default", self.value, self.low, self.high, self.unit)
        if not (self.step > 0 and self.low < self.high):
            raise ValueError(
                f"{self.name} goes from {self.low} to {self.high} in steps of {self.step}; allowed: low < high, step > 0"
            )
        if self.log and self.low <= 0:
            raise ValueError(f"{self.name} starts at {self.low}; a log slider starts above 0")

    def check(self, value) -> float:
        """Return the value as a float, or raise ValueError naming the control, the value and its range."""
        return check_number(self.label, value, self.low, self.high, self.unit)

    def stops(self) -> list[float]:
        """Return the values at which a page without a kernel has computed the model."""
        if self.nodes:
            return list(self.nodes)
        return [
            round(self.low + i * self.step, 10)
            for i in range(math.floor((self.high - self.low) / self.step + 1e-9) + 1)
        ]


@dataclasses.dataclass(frozen=True)
class Choice:
    """One of several named options, `options` being (value, words) pairs."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    source: str = ""

    def __post_init__(self):
        self.check(self.value)

    def check(self, value) -> str:
        """Return the value, or raise ValueError naming the control, the value and the choices."""
        return check_choice(self.label, value, [v for v, _ in self.options])

    def stops(self) -> list[str]:
        """Return the values of all options."""
        return [v for v, _ in self.options]


@dataclasses.dataclass(frozen=True)
class Toggle:
    """Yes or no."""

    name: str
    label: str
    value: bool = False
    source: str = ""

    def check(self, value) -> bool:
        """Return the value, or raise ValueError when it is neither True nor False."""
        if value not in (True, False):
            raise ValueError(f"{self.label} is {value!r}; allowed: True or False")
        return bool(value)

    def stops(self) -> list[bool]:
        """Return both values."""
        return [False, True]


def make_control(name: str, spec):
    """Return a control from a control, a mapping of its fields with or without a `kind`, or what `interact` accepts.

    A (low, high) or (low, high, step) tuple makes a slider, a list of words a choice, a bool a toggle.
    """
    if isinstance(spec, (Slider, Choice, Toggle)):
        return spec
    if isinstance(spec, bool):
        return Toggle(name, _words(name), spec)
    if isinstance(spec, tuple):
        return _from_range(name, *spec)
    if isinstance(spec, list):
        return Choice(name, _words(name), tuple((v, str(v)) for v in spec), spec[0])
    if isinstance(spec, dict):
        return _from_mapping(name, dict(spec))
    raise ValueError(
        f"control {name} is {spec!r}; allowed: (low, high, step), a list of words, True or False, or a mapping"
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _from_range(name, low, high, step=None):
    whole = all(isinstance(v, int) for v in (low, high, step or 0))
    step = step or (1 if whole else (high - low) / 100)
    middle = low + step * round((high - low) / 2 / step)
    return Slider(name, _words(name), low, high, middle, step)


def _from_mapping(name, spec):
    spec.setdefault("label", _words(name))
    if "options" in spec:
        options = spec.pop("options")
        pairs = options.items() if isinstance(options, dict) else ((v, str(v)) for v in options)
        return Choice(name, options=tuple((str(v), words) for v, words in pairs), **spec)
    if isinstance(spec.get("value"), bool):
        return Toggle(name, **spec)
    if "nodes" in spec:
        spec["nodes"] = tuple(spec["nodes"])
    return Slider(name, **spec)


def as_spec(control) -> dict:
    """Return a control as plain data for the browser, with its kind."""
    return {"kind": type(control).__name__.lower(), **dataclasses.asdict(control)}
