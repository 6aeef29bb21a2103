"""The controls of an explorer: what each may be, in words and units, checked when made."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import traitlets

from ketamine_brain.explorer.hints import did_you_mean
from ketamine_brain.models.parameters import check_text

FINEST = 10_000  # steps a slider without a step of its own may be divided into
NEAR = 1e-6  # of a step: closer than this is on it


class ControlError(traitlets.TraitError, ValueError):
    """A value that a control does not take; `control` is its name. Shown without a traceback."""

    def __init__(self, control: str, message: str):
        super().__init__(message)
        self.control = control

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def _nothing() -> Any:
    return dataclasses.field(default_factory=dict, hash=False)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Slider:
    """A number from `low` to `high` in steps of `step`.

    Where low, high, step and value are whole numbers, the model gets an int, always on a step.

    Attributes
    ----------
    name, label : str
        The argument of the model, and the words beside the slider.
    low, high, value, step : float
        Ends, start and step. Both high and start lie on a step from low (but not on a log slider,
        nor where `nodes` are given).
    unit, spoken_unit, source : str
        The unit as shown and as read aloud, and where the start is from.
    log : bool
        Whether the slider's travel is spaced by ratio.
    nodes : tuple of float
        The values computed for pages without a kernel.
    play : bool
        Whether the figure may run along it by itself, as time or trials do.
    off : mapping
        Where it does nothing, and why: {other control: its values, …, "because": words}.
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
    play: bool = False
    off: Mapping[str, Any] = _nothing()

    def __post_init__(self) -> None:
        check_text("name of a control", self.name)
        for field in ("low", "high", "value", "step"):
            number = _number(getattr(self, field))
            if not math.isfinite(number):
                raise ControlError(
                    self.name,
                    f"{self.name}: {field} is {getattr(self, field)!r}; allowed: a finite number",
                )
        if not (self.step > 0 and self.low < self.high):
            raise ControlError(
                self.name,
                f"{self.name} goes from {self.low} to {self.high} in steps of {self.step}; "
                "allowed: low < high, step > 0",
            )
        if self.log and self.low <= 0:
            raise ControlError(
                self.name, f"{self.name} starts at {self.low}; a log slider starts above 0"
            )
        if not self.low <= self.value <= self.high:
            raise ControlError(
                self.name,
                f"{self.name}'s start is {self.value!r}; allowed: {self.allowed()}",
            )
        if not self.log:
            self._check_grid()

    def _check_grid(self) -> None:
        for what, value in (("ends", self.high), ("starts", self.value)):
            below = self._step_at(math.floor((value - self.low) / self.step + NEAR))
            if what == "ends" and self.nodes:
                continue
            if abs(value - below) > NEAR * self.step:
                above = self._tidy(below + self.step)
                raise ControlError(
                    self.name,
                    f"{self.name} goes from {self.low} in steps of {self.step} and {what} at "
                    f"{value}, between two steps; allowed: {below} or {above}",
                )

    @property
    def whole(self) -> bool:
        """Return whether only whole numbers are meant."""
        return all(isinstance(v, int) for v in (self.low, self.high, self.step, self.value))

    def allowed(self) -> str:
        """Return the range in words."""
        whole = "whole numbers " if self.whole and self.step == 1 else ""
        steps = f" in steps of {self.step}" if self.whole and self.step > 1 else ""
        return f"{whole}{self.low:.12g} to {self.high:.12g} {self.unit}".rstrip() + steps

    def check(self, value: Any) -> float:
        """Return the value as a float, or as an int where the slider is whole.

        Raises ControlError naming the control, the value and its range.
        """
        number = _number(value)
        fits = math.isfinite(number) and self.low <= number <= self.high
        if not fits or (self.whole and (number - self.low) % self.step):
            raise ControlError(self.name, f"{self.label} is {value!r}; allowed: {self.allowed()}")
        return int(number) if self.whole else number

    def key(self, value: float) -> float:
        """Return the value as the browser knows it."""
        return value

    def value_of(self, key: Any) -> Any:
        """Return the value that the browser means."""
        return key

    def say(self, value: float) -> str:
        """Return the value in words, with as many digits as the step needs, and its unit."""
        number = f"{self._tidy(value):.12g}".replace("-", "−")
        return f"{number} {self.unit}".rstrip()

    def _tidy(self, value: float) -> float:
        """Return the value without what adding steps up left over, relative to the step."""
        if self.whole:
            return round(value)
        return round(value, _digits(self.step))

    def _step_at(self, index: int) -> float:
        value = self._tidy(self.low + index * self.step)
        return self.high if abs(value - self.high) < NEAR * self.step else value

    def stops(self) -> list[float]:
        """Return the values at which a page without a kernel has computed the model."""
        if self.nodes:
            return list(self.nodes)
        count = math.floor((self.high - self.low) / self.step + NEAR) + 1
        return [self._step_at(index) for index in range(count)]

    def at(self, share: float) -> float:
        """Return the value at `share` (0 to 1) of the slider's travel."""
        if self.log:
            value = self.low * (self.high / self.low) ** share
        else:
            value = self.low + share * (self.high - self.low)
        if self.whole:
            value = self.low + self.step * round((value - self.low) / self.step)
        return self.check(min(max(value, self.low), self.high))

    def ends(self) -> list[float]:
        """Return the lowest and the highest value."""
        return [self.check(self.low), self.check(self.high)]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """One of several named options.

    Attributes
    ----------
    name, label, source : str
        The argument of the model, the words beside it, and where the start is from.
    options : tuple of (value, words)
        The values may be anything; the browser knows each by its words, or, where all values are
        words themselves, by these.
    value
        The one it starts at.
    off : mapping
        Where it does nothing, and why, as for a slider.
    """

    name: str
    label: str
    options: tuple[tuple[Any, str], ...]
    value: Any
    source: str = ""
    off: Mapping[str, Any] = _nothing()

    def __post_init__(self) -> None:
        check_text("name of a control", self.name)
        if not self.options:
            raise ControlError(self.name, f"{self.name} has no options; allowed: one or more")
        keys = self._keys()
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ControlError(
                self.name, f"{self.name} has two options named {', '.join(twice)}; name them apart"
            )
        self.check(self.value)

    def _keys(self) -> list[str]:
        if all(isinstance(value, str) for value, _ in self.options):
            return [value for value, _ in self.options]
        return [words for _, words in self.options]

    def _index(self, value: Any) -> int:
        for index, (option, _) in enumerate(self.options):
            if _same(option, value):
                return index
        raise ControlError(
            self.name,
            f"{self.label} is {value!r}; allowed: {self.allowed()}"
            f"{did_you_mean(value, [option for option, _ in self.options])}",
        )

    def allowed(self) -> str:
        """Return the options in words."""
        return ", ".join(v if isinstance(v, str) else repr(v) for v, _ in self.options)

    def check(self, value: Any) -> Any:
        """Return the value, or raise ControlError naming the control, the value and the options."""
        return self.options[self._index(value)][0]

    def key(self, value: Any) -> str:
        """Return the value as the browser knows it."""
        return self._keys()[self._index(value)]

    def value_of(self, key: Any) -> Any:
        """Return the value that the browser means."""
        keys = self._keys()
        return self.options[keys.index(key)][0] if key in keys else key

    def say(self, value: Any) -> str:
        """Return the words of the value."""
        return self.options[self._index(value)][1]

    def stops(self) -> list[Any]:
        """Return the values of all options."""
        return [value for value, _ in self.options]

    def at(self, share: float) -> Any:
        """Return the value at `share` (0 to 1) of the list."""
        return self.options[min(int(share * len(self.options)), len(self.options) - 1)][0]

    def ends(self) -> list[Any]:
        """Return up to four of the values, first and last among them."""
        last = len(self.options) - 1
        return [self.options[i][0] for i in sorted({0, last // 3, (2 * last) // 3, last})]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Toggle:
    """Yes or no; `off` says where it does nothing, and why, as for a slider."""

    name: str
    label: str
    value: bool = False
    source: str = ""
    off: Mapping[str, Any] = _nothing()

    def __post_init__(self) -> None:
        check_text("name of a control", self.name)
        self.check(self.value)

    def allowed(self) -> str:
        """Return what it may be, in words."""
        return "True or False"

    def check(self, value: Any) -> bool:
        """Return the value, or raise ControlError when it is neither True nor False."""
        if not isinstance(value, (bool, np.bool_)) and not _same(value, 0) and not _same(value, 1):
            raise ControlError(self.name, f"{self.label} is {value!r}; allowed: {self.allowed()}")
        return bool(value)

    def key(self, value: bool) -> bool:
        """Return the value as the browser knows it."""
        return value

    def value_of(self, key: Any) -> Any:
        """Return the value that the browser means."""
        return key

    def say(self, value: bool) -> str:
        """Return the value in words."""
        return "on" if value else "off"

    def stops(self) -> list[bool]:
        """Return both values."""
        return [False, True]

    def at(self, share: float) -> bool:
        """Return False in the lower half of `share` (0 to 1), else True."""
        return share >= 0.5

    def ends(self) -> list[bool]:
        """Return both values."""
        return [False, True]


Control = Slider | Choice | Toggle
FIELDS = frozenset(
    field.name for kind in (Slider, Choice, Toggle) for field in dataclasses.fields(kind)
) | {"kind"}


def _number(value: Any) -> float:
    """Return a plain number as a float; NaN for everything else, text and yes or no included."""
    if isinstance(value, (bool, np.bool_, str, bytes)):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _digits(step: float) -> int:
    return 9 - math.floor(math.log10(step))


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    try:
        return bool(one == other)
    except Exception:
        return False  # arrays and the like: the same only when it is the very object


def make_control(name: str, spec: Any, near: Iterable[str] = ()) -> Control:
    """Return a control from a control, a mapping of its fields, or what `interact` accepts.

    A (low, high) or (low, high, step) tuple makes a slider, whole numbers one of whole numbers; a
    number one around it; a list of values, of (words, value) pairs, or a {words: value} mapping a
    choice of these values; a bool a toggle. Raises ControlError that names the control; `near` are
    names that may have been meant by it.
    """
    if isinstance(spec, (Slider, Choice, Toggle)):
        return spec
    if isinstance(spec, (bool, np.bool_)):
        return Toggle(name=name, label=_words(name), value=bool(spec))
    if math.isfinite(_number(spec)) and np.ndim(spec) == 0:
        return _around(name, spec)
    if isinstance(spec, tuple) and len(spec) in (2, 3):
        return _from_range(name, *spec)
    if isinstance(spec, list):
        return _choice(name, _pairs(spec))
    if isinstance(spec, Mapping):
        if spec.keys() & FIELDS:
            return _from_mapping(name, dict(spec))
        return _choice(name, [(value, str(words)) for words, value in spec.items()])
    raise ControlError(
        name,
        f"control {name} is {spec!r}; allowed: a number, (low, high), (low, high, step), "
        f"a list of values, {{words: value}}, True or False, or a mapping of a control's fields"
        f"{did_you_mean(name, near)}",
    )


def _pairs(spec: list[Any]) -> list[tuple[Any, str]]:
    """Return (value, words) pairs of a list of values or, as in `interact`, of (words, value)."""
    if spec and all(isinstance(v, tuple) and len(v) == 2 and isinstance(v[0], str) for v in spec):
        return [(value, words) for words, value in spec]
    return [(value, str(value)) for value in spec]


def _options(name: str, pairs: list[tuple[Any, str]]) -> tuple[tuple[tuple[Any, str], ...], Any]:
    if not pairs:
        raise ControlError(name, f"{name} has no options; allowed: one or more")
    return tuple(pairs), pairs[0][0]


def _choice(name: str, pairs: list[tuple[Any, str]]) -> Choice:
    options, value = _options(name, pairs)
    return Choice(name=name, label=_words(name), options=options, value=value)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _around(name: str, value: float) -> Slider:
    """Return a slider around a number: from -value to three times it, as `interact` has it."""
    whole = isinstance(value, (int, np.integer))
    low, high = sorted((-value, 3 * value)) if value else (0, 1)
    return _from_range(name, low, high, 1 if whole else (high - low) / 100, start=value)


def _from_range(name: str, low: Any, high: Any, step: Any = None, start: Any = None) -> Slider:
    """Return a slider over a range; without a step, a fine one on which the start lies."""
    low, high, step, start = (_plain(value) for value in (low, high, step, start))
    given = [value for value in (low, high, step) if value is not None]
    if not all(math.isfinite(_number(value)) for value in given) or not low < high:
        raise ControlError(
            name,
            f"{name} is {tuple(given)!r}; allowed: (low, high) or (low, high, step), low < high",
        )
    if step is None:
        whole = all(isinstance(value, int) for value in (low, high, 0 if start is None else start))
        step = 1 if whole else _fine_step(low, high, start)
    if not step > 0:
        raise ControlError(name, f"{name} has a step of {step!r}; allowed: above 0")
    if start is None:
        start = low + step * math.floor(round((high - low) / 2 / step, 6))
        start = start if isinstance(start, int) else min(high, round(start, _digits(step)))
    whole = all(isinstance(value, int) for value in (low, high, step, start))
    numbers = dict(low=low, high=high, value=start, step=step)
    if not whole:
        numbers = {field: float(number) for field, number in numbers.items()}
    return Slider(name=name, label=_words(name), **numbers)


def _plain(value: Any) -> Any:
    """Return NumPy's numbers as Python's."""
    return value.item() if isinstance(value, np.generic) else value


def _fine_step(low: float, high: float, start: float | None) -> float:
    parts = 100
    while start is not None and parts < FINEST:
        place = (start - low) / (high - low) * parts
        if abs(place - round(place)) < NEAR:
            break
        parts *= 10
    return (high - low) / parts


def _from_mapping(name: str, spec: dict[str, Any]) -> Control:
    spec.pop("kind", None)
    for key in spec:
        if key not in FIELDS:
            raise ControlError(
                name, f"control {name} has no field {key!r}{did_you_mean(key, FIELDS)}"
            )
    spec.setdefault("name", name)
    spec.setdefault("label", _words(name))
    if "options" in spec:
        options = spec.pop("options")
        pairs = list(options.items()) if isinstance(options, Mapping) else _pairs(list(options))
        options, first = _options(name, [(value, str(words)) for value, words in pairs])
        return _made(name, Choice, {"value": first, **spec, "options": options})
    if isinstance(spec.get("value"), bool):
        return _made(name, Toggle, spec)
    if "nodes" in spec:
        spec["nodes"] = tuple(spec["nodes"])
    return _made(name, Slider, spec)


def _made(name: str, kind: Callable[..., Control], spec: dict[str, Any]) -> Control:
    try:
        return kind(**spec)
    except TypeError as problem:
        raise ControlError(name, f"control {name}: {str(problem).split(') ')[-1]}") from None


def with_start(name: str, spec: Any, start: Any) -> Any:
    """Return an abbreviation of a control that starts at `start`, a default of the function."""
    if isinstance(spec, tuple) and len(spec) in (2, 3) and math.isfinite(_number(start)):
        return _from_range(name, spec[0], spec[1], spec[2] if len(spec) == 3 else None, start)
    if isinstance(spec, list) or (isinstance(spec, Mapping) and not spec.keys() & FIELDS):
        return dataclasses.replace(make_control(name, spec), value=start)
    if isinstance(spec, Mapping) and "value" not in spec:
        return {**spec, "value": start}
    return spec


def as_spec(control: Control) -> dict[str, Any]:
    """Return a control as plain data for the browser, with its kind."""
    spec: dict[str, Any] = {"kind": type(control).__name__.lower()}
    spec |= {f.name: getattr(control, f.name) for f in dataclasses.fields(control)}
    if isinstance(control, Choice):
        spec["options"] = [(control.key(value), words) for value, words in control.options]
        spec["value"] = control.key(control.value)
    return spec
